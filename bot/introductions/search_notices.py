"""Messages about a search: nobody free, paused, a question before it goes on, a mentor's pause;
and about access that came back.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from bot.core.ids import UserId
from bot.core.notifications import Notification, PersonalNotification
from bot.core.working_hours import Hours, Standing, working_days_after

NOBODY_SAID_AFTER = 3  # working days of the asker


@dataclass(frozen=True)
class NobodyFree(Notification):
    """To the asker, once in a search: nobody has said yes yet (R38)."""

    name: ClassVar[str] = "introductions.nobody_free"
    sent_to: ClassVar[tuple[str, ...]] = ("asker",)
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True
    told_once: ClassVar[bool] = True

    asker: UserId
    signed_up_at: datetime

    @property
    def key(self) -> str:
        """One message per person and sign-up."""
        return f"introductions.nobody_free:{self.asker}:{self.signed_up_at.timestamp():.0f}"


def nobody_said_at(signed_up_at: datetime, hours: Hours, holidays: Container[date]) -> datetime:
    """Return when the asker is told that nobody has said yes (UTC): three working days after the search began, in every
    case.

    By then a silent mentor's ask has expired; the moment depends on nothing else, so that it reveals nothing about who
    was asked (R3, R38).
    """
    return working_days_after(signed_up_at, NOBODY_SAID_AFTER, hours, holidays)


class SearchPause(StrEnum):
    """Why matching does not continue by itself after offers that were not taken (R34, R35)."""

    SLEEPS = "sleeps"  # three offers unanswered
    RESTS = "rests"  # four offers not taken in 90 days


@dataclass(frozen=True)
class SearchPaused(Notification):
    """To the asker, once: the sign-up sleeps or matching rests, with a button to continue."""

    name: ClassVar[str] = "introductions.search_paused"
    sent_to: ClassVar[tuple[str, ...]] = ("asker",)
    standing: ClassVar[Standing] = Standing.REMINDER
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)

    asker: UserId
    why: SearchPause
    introduction_id: str


@dataclass(frozen=True)
class MayIGoOn(Notification):
    """To the asker: two asks on a sensitive topic had no yes; may a third person be asked? (R32)"""

    name: ClassVar[str] = "introductions.may_i_go_on"
    sent_to: ClassVar[tuple[str, ...]] = ("asker",)
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)

    asker: UserId
    introduction_id: str


@dataclass(frozen=True)
class MentorRests(Notification):
    """To a mentor after two unanswered asks in a row: offers are paused instead of a third ask."""

    name: ClassVar[str] = "introductions.mentor_rests"
    sent_to: ClassVar[tuple[str, ...]] = ("mentor",)
    standing: ClassVar[Standing] = Standing.INVITATION
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)

    mentor: UserId
    introduction_id: str


class BackAgain(StrEnum):
    """What somebody whose access came back chose."""

    NOTHING = "nothing"
    GO_ON = "go_on"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True)
class WelcomeBack(PersonalNotification):
    """After access was lost and came back: one soft message with three choices, and then with the one made."""

    name: ClassVar[str] = "introductions.welcome_back"
    standing: ClassVar[Standing] = Standing.INVITATION
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id", "user_id")

    introduction_id: str
    chosen: BackAgain = BackAgain.NOTHING
