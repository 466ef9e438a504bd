"""The tips that come with Village, each shown until an office has a tip of its own on that topic."""

from functools import cache
from pathlib import Path

from bot.core.words import _
from bot.core.yaml_files import read_yaml

TIPS_FILE = Path(__file__).with_name("starter_tips.yml")


@cache
def _file() -> dict[str, str]:
    tips: dict[str, str] = read_yaml(TIPS_FILE)
    return tips


def starter_tip(topic: str) -> str | None:
    """Our own tip on a topic by slug, in the reader's language; None for topics that an office added."""
    words = _file().get(topic)
    return _(words) if words is not None else None
