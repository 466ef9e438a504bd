"""What organizers are sent of a quarter's figures: the page and its numbers, each a file they asked for."""

from dataclasses import dataclass
from typing import ClassVar

from bot.ids import UserId
from bot.outbox import Notification, Person
from bot.quiet import Standing


@dataclass(frozen=True)
class Asked(Notification):
    """A file of one quarter's release; `request` tells one asking from another."""

    standing: ClassVar[Standing] = Standing.ANSWER
    user_id: UserId
    community_id: str
    quarter: str
    request: str

    @property
    def to(self) -> Person:
        """The organizer who asked."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Once for each asking."""
        return f"{self.name}:{self.request}"


@dataclass(frozen=True)
class Picture(Asked):
    """The page."""

    name: ClassVar[str] = "figures.page"


@dataclass(frozen=True)
class Numbers(Asked):
    """The table."""

    name: ClassVar[str] = "figures.numbers"
