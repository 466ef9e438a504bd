"""*I'd rather tell it*: by double yes a colleague listens and writes; nothing is anybody's before its teller says so.

The shape of an introduction, smaller: one who offered to listen is asked without a name, the teller then sees who it
is, and only if they say yes as well do both meet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Group, Notification, Person
from bot.core.working_hours import Standing

WORKING_DAYS_TO_ANSWER = 2
WORKING_DAYS_TO_CHOOSE = 3
KEPT = timedelta(days=60)
MOST_SHOWN = 3  # listeners shown to one teller: this is no catalogue


class InterviewState(StrEnum):
    """Where it stands."""

    LOOKING = "looking"
    ASKED = "asked"
    OFFERED = "offered"
    MEETS = "meets"
    ENDED = "ended"  # kept for a while, so that a yes that led nowhere reads the same as before


@dataclass(frozen=True)
class Interview:
    """One person who would rather tell it.

    `tried` are keyed hashes of who was asked, `attempt` how many, `accepted` at which attempts the answer was a yes.
    """

    id: str
    teller: UserId
    since: datetime
    state: InterviewState = InterviewState.LOOKING
    listener: UserId | None = None
    attempt: int = 0
    tried: tuple[str, ...] = ()
    accepted: tuple[int, ...] = ()


@dataclass(frozen=True)
class Listener:
    """Somebody who offered to listen and write; `account` is their keyed hash."""

    user_id: UserId
    account: str
    last_asked: datetime | None = None


def choose(interview: Interview, listeners: Sequence[Listener], apart: Collection[UserId]) -> Listener | None:
    """Whoever was asked longest ago, of those not asked for this yet; `apart` are those who are not to be asked now."""
    free = [
        one
        for one in listeners
        if one.account not in interview.tried and one.user_id not in apart and one.user_id != interview.teller
    ]
    return min(
        free, key=lambda one: (one.last_asked is not None, one.last_asked or interview.since, one.user_id), default=None
    )


def ask(interview: Interview, listener: Listener) -> Interview:
    """Ask this one next."""
    return replace(
        interview,
        state=InterviewState.ASKED,
        listener=listener.user_id,
        attempt=interview.attempt + 1,
        tried=(*interview.tried, listener.account),
    )


def look_on(interview: Interview) -> Interview:
    """Nobody is asked just now."""
    return replace(interview, state=InterviewState.LOOKING, listener=None)


def accept(interview: Interview, listener: UserId) -> Interview:
    """The listener's yes; once more changes nothing. Raises `NoLongerOpen`."""
    if interview.listener != listener or interview.state in {InterviewState.LOOKING, InterviewState.ENDED}:
        raise NoLongerOpen
    if interview.state is not InterviewState.ASKED:
        return interview
    return replace(interview, state=InterviewState.OFFERED, accepted=(*interview.accepted, interview.attempt))


def end(interview: Interview) -> Interview:
    """Nobody is asked any more."""
    return replace(interview, state=InterviewState.ENDED, listener=None)


def meet(interview: Interview, teller: UserId) -> Interview:
    """The teller's yes; raises `NoLongerOpen`."""
    _of_teller(interview, teller)
    return replace(interview, state=InterviewState.MEETS)


def decline(interview: Interview, person: UserId) -> None:
    """A no of either side, while it is theirs to say; raises `NoLongerOpen`."""
    if not (interview.state is InterviewState.ASKED and interview.listener == person):
        _of_teller(interview, person)


def _of_teller(interview: Interview, person: UserId) -> None:
    if interview.state is not InterviewState.OFFERED or interview.teller != person:
        raise NoLongerOpen


@dataclass(frozen=True)
class _About(Notification):
    """To one person about one telling, once for each listener asked."""

    living: ClassVar[bool] = True

    user_id: UserId
    interview_id: str
    attempt: int

    @property
    def to(self) -> Person:
        """That person."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Each listener once."""
        return f"{self.name}:{self.interview_id}:{self.attempt}"

    @property
    def checked(self) -> tuple[UserId, ...]:
        """They have to be here still."""
        return (self.user_id,)


@dataclass(frozen=True)
class AskToListen(_About):
    """The blind question to who offered to listen."""

    name: ClassVar[str] = "story_interviews.ask"
    standing: ClassVar[Standing] = Standing.ASK


@dataclass(frozen=True)
class ListenerFound(_About):
    """To the teller: this colleague would listen."""

    name: ClassVar[str] = "story_interviews.offer"
    standing: ClassVar[Standing] = Standing.AWAITED


@dataclass(frozen=True)
class WrittenDown(Notification):
    """To the teller: what they told has been written down, as a draft of theirs."""

    name: ClassVar[str] = "story_interviews.written"
    standing: ClassVar[Standing] = Standing.REMINDER
    living: ClassVar[bool] = True

    user_id: UserId
    contribution_id: str

    @property
    def to(self) -> Person:
        """The teller."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Once."""
        return f"{self.name}:{self.contribution_id}"


@dataclass(frozen=True)
class TellTogether(Notification):
    """One group DM of the two, in which the bot says this and then nothing more."""

    name: ClassVar[str] = "story_interviews.meet"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True

    teller: UserId
    listener: UserId
    interview_id: str

    @property
    def to(self) -> Group:
        """The two."""
        return Group((self.teller, self.listener))

    @property
    def key(self) -> str:
        """Once for each listener."""
        return f"{self.name}:{self.interview_id}:{self.listener}"

    @property
    def checked(self) -> tuple[UserId, ...]:
        """Both have to be here still."""
        return (self.teller, self.listener)
