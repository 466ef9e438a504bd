"""The tips that come with Village, each shown until an office has a tip of its own on that topic."""

from functools import cache
from pathlib import Path

from bot.core.yaml_files import read_yaml

TIPS_FILE = Path(__file__).with_name("starter_tips.yml")


@cache
def _file() -> dict[str, str]:
    tips: dict[str, str] = read_yaml(TIPS_FILE)
    return tips


def starter_tip(topic: str) -> str | None:
    """The starter tip on a topic, by slug; None for topics that an office added."""
    return _file().get(topic)
