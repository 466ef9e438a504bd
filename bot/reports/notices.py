"""The files that organizers are sent of a quarter's figures: the page and its numbers."""

from dataclasses import dataclass

from bot.core.notifications import AskedFor, notification


@dataclass(frozen=True)
class Asked(AskedFor):
    """A file about one quarter's release, for the person who asked for it."""

    community_id: str
    quarter: str


@notification("figures.page")
class Picture(Asked):
    """The quarter's page as a file, for the person who asked for it."""


@notification("figures.numbers")
class Numbers(Asked):
    """The quarter's table as a file, for the person who asked for it."""
