"""The files that organizers are sent of a quarter's figures: the page and its numbers."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.notifications import AskedFor


@dataclass(frozen=True)
class Asked(AskedFor):
    """A file about one quarter's release, for the person who asked for it."""

    community_id: str
    quarter: str


@dataclass(frozen=True)
class Picture(Asked):
    """The quarter's page as a file, for the person who asked for it."""

    name: ClassVar[str] = "figures.page"


@dataclass(frozen=True)
class Numbers(Asked):
    """The quarter's table as a file, for the person who asked for it."""

    name: ClassVar[str] = "figures.numbers"
