"""The files that organizers are sent of a quarter's figures: the page and its numbers."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.notifications import AskedFor


@dataclass(frozen=True)
class Asked(AskedFor):
    """A file about one quarter's release."""

    community_id: str
    quarter: str


@dataclass(frozen=True)
class Picture(Asked):
    """The page as a file."""

    name: ClassVar[str] = "figures.page"


@dataclass(frozen=True)
class Numbers(Asked):
    """The table as a file."""

    name: ClassVar[str] = "figures.numbers"
