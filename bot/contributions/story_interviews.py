"""Story interviews (*I'd rather tell it*): after two yeses a colleague listens and writes the story down for its
teller.

Like a small introduction: somebody who offered to listen is asked without a name, the teller then sees who it is, and
only if they say yes as well do both meet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Notification, PersonalNotification, notification
from bot.core.working_hours import Standing

WORKING_DAYS_TO_ANSWER = 2
WORKING_DAYS_TO_CHOOSE = 3
KEPT = timedelta(days=60)
MOST_SHOWN = 3  # listeners shown to one teller: this is no catalogue


class InterviewState(StrEnum):
    """The state of a story interview."""

    LOOKING = "looking"
    ASKED = "asked"
    OFFERED = "offered"
    MEETS = "meets"
    ENDED = "ended"  # kept for a while, so that the message of a yes without an interview stays the same


@dataclass(frozen=True)
class Interview:
    """An interview for one teller.

    `tried` are keyed hashes of the people asked, `attempt` how many, `accepted` the attempts that were answered with
    yes.
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
    """The listener asked longest ago, of those not asked for this interview and not in `apart`; None without one."""
    free = [
        one
        for one in listeners
        if one.account not in interview.tried and one.user_id not in apart and one.user_id != interview.teller
    ]
    return min(
        free, key=lambda one: (one.last_asked is not None, one.last_asked or interview.since, one.user_id), default=None
    )


def ask(interview: Interview, listener: Listener) -> Interview:
    """The interview with this listener asked next."""
    return replace(
        interview,
        state=InterviewState.ASKED,
        listener=listener.user_id,
        attempt=interview.attempt + 1,
        tried=(*interview.tried, listener.account),
    )


def look_on(interview: Interview) -> Interview:
    """Return the interview with no listener, looking for one."""
    return replace(interview, state=InterviewState.LOOKING, listener=None)


def accept(interview: Interview, listener: UserId) -> Interview:
    """The interview after the listener's yes; a second yes changes nothing. Raises `NoLongerOpen`."""
    if interview.listener != listener or interview.state in {InterviewState.LOOKING, InterviewState.ENDED}:
        raise NoLongerOpen
    if interview.state is not InterviewState.ASKED:
        return interview
    return replace(interview, state=InterviewState.OFFERED, accepted=(*interview.accepted, interview.attempt))


def end(interview: Interview) -> Interview:
    """The interview once nobody is asked any more."""
    return replace(interview, state=InterviewState.ENDED, listener=None)


def meet(interview: Interview, teller: UserId) -> Interview:
    """The interview after the teller's yes; raises `NoLongerOpen`."""
    _of_teller(interview, teller)
    return replace(interview, state=InterviewState.MEETS)


def decline(interview: Interview, person: UserId) -> None:
    """Check that this person may say no now, as listener or teller; raises `NoLongerOpen`."""
    if not (interview.state is InterviewState.ASKED and interview.listener == person):
        _of_teller(interview, person)


def _of_teller(interview: Interview, person: UserId) -> None:
    if interview.state is not InterviewState.OFFERED or interview.teller != person:
        raise NoLongerOpen


@notification(keyed_by=("interview_id", "attempt"), living=True)
class _About(PersonalNotification):
    """A message to one person about one attempt of an interview."""

    interview_id: str
    attempt: int

    @property
    def checked(self) -> tuple[UserId, ...]:
        """The person, who must still be able to take part."""
        return (self.user_id,)


@notification("story_interviews.ask", Standing.ASK)
class AskToListen(_About):
    """The blind question to a listener."""


@notification("story_interviews.offer", Standing.AWAITED)
class ListenerFound(_About):
    """To the teller: this colleague would listen."""


@notification("story_interviews.written", Standing.REMINDER, keyed_by=("contribution_id",), living=True)
class WrittenDown(PersonalNotification):
    """To the teller: their story has been written down, as a draft of theirs."""

    contribution_id: str


@notification(
    "story_interviews.meet",
    Standing.AWAITED,
    sent_to=("teller", "listener"),
    keyed_by=("interview_id", "listener"),
    living=True,
)
class TellTogether(Notification):
    """The only message in the group DM of the two."""

    teller: UserId
    listener: UserId
    interview_id: str

    @property
    def checked(self) -> tuple[UserId, ...]:
        """Both, who must still be able to take part."""
        return (self.teller, self.listener)
