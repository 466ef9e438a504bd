"""The type of JSON values, as Slack sends and receives them."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
