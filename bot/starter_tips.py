"""Thirty first tips "from Village, not from here", each shown until an office has one of its own on that topic."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

TIPS_FILE = Path(__file__).with_name("starter_tips.yml")
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _file() -> dict[str, str]:
    tips: dict[str, str] = yaml.load(TIPS_FILE.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (a safe loader)
    return tips


def starter_tip(topic: str) -> str | None:
    """Our own tip on a topic by slug; None for topics that an office added."""
    return _file().get(topic)
