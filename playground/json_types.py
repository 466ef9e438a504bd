"""The one loose type of the playground: JSON as it travels on Slack's wire."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
