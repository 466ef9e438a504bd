"""What people are told about a search: nobody free, paused, resting, going on; and about access that came back."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from bot.core.ids import UserId
from bot.core.notifications import Notification, Person
from bot.core.working_hours import Hours, Standing, working_days_after

NOBODY_SAID_AFTER = 3  # working days of the asker


@dataclass(frozen=True)
class NobodyFree(Notification):
    """Told once in a search, honestly: nobody has said yes yet."""

    name: ClassVar[str] = "introductions.nobody_free"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True
    told_once: ClassVar[bool] = True

    asker: UserId
    signed_up_at: datetime

    @property
    def to(self) -> Person:
        """The one who waits."""
        return Person(self.asker)

    @property
    def key(self) -> str:
        """One for each sign-up."""
        return f"introductions.nobody_free:{self.asker}:{self.signed_up_at.timestamp():.0f}"


def nobody_said_at(signed_up_at: datetime, hours: Hours, holidays: Container[date]) -> datetime:
    """When it is said that nobody has said yes: a fixed time after the search began, which tells nothing else.

    A mentor who is silent has been given up on by then; whether one was asked, and who was not, changes nothing.
    """
    return working_days_after(signed_up_at, NOBODY_SAID_AFTER, hours, holidays)


class SearchPause(StrEnum):
    """Why matching does not go on by itself after offers that were not taken."""

    SLEEPS = "sleeps"  # three offers unanswered
    RESTS = "rests"  # four offers not taken in 90 days


@dataclass(frozen=True)
class SearchPaused(Notification):
    """The sign-up sleeps, or matching rests: said once, with a way back."""

    name: ClassVar[str] = "introductions.search_paused"
    standing: ClassVar[Standing] = Standing.REMINDER
    living: ClassVar[bool] = True

    asker: UserId
    why: SearchPause
    introduction_id: str

    @property
    def to(self) -> Person:
        """The one who is looked for."""
        return Person(self.asker)

    @property
    def key(self) -> str:
        """Once for the introduction that caused it."""
        return f"introductions.search_paused:{self.introduction_id}"


@dataclass(frozen=True)
class MayIGoOn(Notification):
    """Two asks on a sensitive topic led nowhere: ask before asking a third person."""

    name: ClassVar[str] = "introductions.may_i_go_on"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True

    asker: UserId
    introduction_id: str

    @property
    def to(self) -> Person:
        """The one who waits."""
        return Person(self.asker)

    @property
    def key(self) -> str:
        """Once for the ask that was the second."""
        return f"introductions.may_i_go_on:{self.introduction_id}"


@dataclass(frozen=True)
class MentorRests(Notification):
    """After two asks in a row without an answer: a pause and a kind word instead of a third ask."""

    name: ClassVar[str] = "introductions.mentor_rests"
    standing: ClassVar[Standing] = Standing.INVITATION

    mentor: UserId
    introduction_id: str

    @property
    def to(self) -> Person:
        """The mentor."""
        return Person(self.mentor)

    @property
    def key(self) -> str:
        """Once for the ask that caused it."""
        return f"introductions.mentor_rests:{self.introduction_id}"


class BackAgain(StrEnum):
    """What somebody whose access came back chose."""

    NOTHING = "nothing"
    GO_ON = "go_on"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True)
class WelcomeBack(Notification):
    """After access was lost and came back: one soft message with three choices, and then with the one made."""

    name: ClassVar[str] = "introductions.welcome_back"
    standing: ClassVar[Standing] = Standing.INVITATION
    living: ClassVar[bool] = True

    user_id: UserId
    introduction_id: str
    chosen: BackAgain = BackAgain.NOTHING

    @property
    def to(self) -> Person:
        """Who is back."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Once for an introduction that was held."""
        return f"introductions.welcome_back:{self.introduction_id}:{self.user_id}"
