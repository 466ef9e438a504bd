"""Long patterns, compiled when a text is first read: a start needs none of them, and they take time and memory."""

import re
from functools import cached_property


class Pattern:
    """Any of some wordings in a plain text; compiled at the first search."""

    def __init__(self, *wordings: str) -> None:
        self._wordings = wordings

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{wording})" for wording in self._wordings))

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in a plain text that shows one of the wordings."""
        return self._compiled.search(text)

    def replaced(self, text: str, by: str) -> str:
        """A plain text with every such place replaced."""
        return self._compiled.sub(by, text)
