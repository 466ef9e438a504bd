"""Messages about a search: nobody free, paused, a question before it goes on; a mentor's pause; access regained."""

from collections.abc import Container
from datetime import date, datetime
from enum import StrEnum

from bot.core.ids import UserId
from bot.core.notifications import Notification, PersonalNotification, notification
from bot.core.working_hours import Hours, Standing, working_days_after

NOBODY_SAID_AFTER = 3  # working days of the asker


@notification("introductions.nobody_free", Standing.AWAITED, sent_to=("asker",), living=True, told_once=True)
class NobodyFree(Notification):
    """To the asker, once in a search: nobody has said yes yet (R38)."""

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


@notification(
    "introductions.search_paused", Standing.REMINDER, sent_to=("asker",), keyed_by=("introduction_id",), living=True
)
class SearchPaused(Notification):
    """To the asker, once: the sign-up sleeps or matching rests, with a button to continue."""

    asker: UserId
    why: SearchPause
    introduction_id: str


@notification(
    "introductions.may_i_go_on", Standing.AWAITED, sent_to=("asker",), keyed_by=("introduction_id",), living=True
)
class MayIGoOn(Notification):
    """To the asker: two asks on a sensitive topic had no yes; may a third person be asked? (R32)"""

    asker: UserId
    introduction_id: str


@notification("introductions.mentor_rests", Standing.INVITATION, sent_to=("mentor",), keyed_by=("introduction_id",))
class MentorRests(Notification):
    """To a mentor after two unanswered asks in a row: offers are paused instead of a third ask."""

    mentor: UserId
    introduction_id: str


class BackAgain(StrEnum):
    """What somebody whose access came back chose."""

    NOTHING = "nothing"
    GO_ON = "go_on"
    PAUSE = "pause"
    STOP = "stop"


@notification("introductions.welcome_back", Standing.INVITATION, keyed_by=("introduction_id", "user_id"), living=True)
class WelcomeBack(PersonalNotification):
    """After access was lost and came back: one soft message with three choices, and then with the one made."""

    introduction_id: str
    chosen: BackAgain = BackAgain.NOTHING
