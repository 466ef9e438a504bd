"""Reading my-data pages in tests."""

import html
import json
from typing import Any


def data_of(page: str) -> Any:
    """Return the rows of each section of a my-data page (HTML), by its name, from *The same as data*."""
    return json.loads(html.unescape(page.partition('<pre lang="en">')[2].partition("</pre>")[0]))
