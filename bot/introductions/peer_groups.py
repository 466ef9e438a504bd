"""*Someone in the same weeks*: two to four people who each ticked it are asked blind and separately (R39).

Those who say yes meet if they are at least two; nobody learns who was asked, or how many.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Group, Notification, notification
from bot.core.working_hours import Standing, is_working_minute, next_working_minute, working_days_after
from bot.introductions.states import Working
from bot.introductions.talk_times import NOTHING_SET, TalkTime
from bot.people.returners import Stage

MOST = 4
FEWEST = 2
ANSWERED_WITHIN = 3  # working days, from the moment the last of them is asked
CHECKED_AFTER = 5
COMMON_WITHIN = timedelta(days=4)

Pair = tuple[UserId, UserId]


class PeerGroupState(StrEnum):
    """The state of a peer group: people are asked, some of them meet, or nobody does."""

    ASKED = "asked"
    MEETS = "meets"
    APART = "apart"


class HowItWas(StrEnum):
    """What one of them said of the talk."""

    NOTHING = "nothing"
    MET = "met"
    NOT_YET = "not_yet"
    NOT_RIGHT = "not_right"


@dataclass(frozen=True)
class PeerGroupWish:
    """Somebody ticked *Someone in the same weeks*."""

    user_id: UserId
    since: datetime


@dataclass(frozen=True)
class Waiting:
    """A wish with what `form` needs to know about the person; `stage` is never shown."""

    user_id: UserId
    community_id: str
    other_offices: bool = True
    stage: Stage = Stage.UNSAID


@dataclass(frozen=True)
class PeerGroup:
    """Two to four people asked together, each without knowing of the others; `meets` said yes and meet."""

    id: str
    people: tuple[UserId, ...]
    made_at: datetime
    closes_at: datetime
    state: PeerGroupState = PeerGroupState.ASKED
    replies: tuple[tuple[UserId, bool], ...] = ()
    meets: tuple[UserId, ...] = ()
    ice_breaker: int = 1
    opened_at: datetime | None = None
    talk_time: TalkTime = NOTHING_SET


@notification(
    "introductions.ask_to_meet", Standing.ASK, sent_to=("user_id",), keyed_by=("peer_group_id", "user_id"), living=True
)
class AskToMeet(Notification):
    """To one person of a peer group: the blind question whether they would like to meet others in the same weeks."""

    peer_group_id: str
    user_id: UserId

    @property
    def checked(self) -> tuple[UserId, ...]:
        """The person asked, who has to be allowed to take part."""
        return (self.user_id,)


@notification("introductions.meet", Standing.AWAITED, living=True)
class MeetTogether(Notification):
    """The one message in the group DM of those who said yes; Village writes nothing more there."""

    peer_group_id: str
    people: tuple[UserId, ...]

    @property
    def to(self) -> Group:
        """A group DM of those who said yes."""
        return Group(self.people)

    @property
    def key(self) -> str:
        """One message per peer group and number of people: a new one if somebody leaves before it opens."""
        return f"{self.name}:{self.peer_group_id}:{len(self.people)}"

    @property
    def checked(self) -> tuple[UserId, ...]:
        """All its people, each of whom has to be allowed to take part."""
        return self.people


@notification(
    "introductions.ask_how_it_was",
    Standing.CHECK_IN,
    sent_to=("user_id",),
    keyed_by=("peer_group_id", "user_id"),
    living=True,
)
class AskHowItWas(Notification):
    """The one check-in, to each separately; the answer is kept in the message and nowhere else."""

    peer_group_id: str
    user_id: UserId
    said: HowItWas = HowItWas.NOTHING


def form(waiting: Sequence[Waiting], apart: Collection[Pair]) -> list[tuple[UserId, ...]]:
    """Return groups of two to four who all suit one another, in the order of `waiting`; `apart` are pairs."""
    left = list(waiting)
    peer_groups: list[tuple[UserId, ...]] = []
    while left:
        first, *others = left
        peer_group = [first]
        most = MOST - 1 if len(left) == MOST + 1 else MOST  # rather three and two than four and one alone
        for one in others:
            if len(peer_group) < most and all(_suit(one, other, apart) for other in peer_group):
                peer_group.append(one)
        chosen = {one.user_id for one in peer_group}
        left = [one for one in left if one.user_id not in chosen]
        if len(peer_group) >= FEWEST:
            peer_groups.append(tuple(one.user_id for one in peer_group))
    return peer_groups


def _suit(one: Waiting, other: Waiting, apart: Collection[Pair]) -> bool:
    if (one.user_id, other.user_id) in apart or (other.user_id, one.user_id) in apart:
        return False
    if one.community_id != other.community_id and not (one.other_offices and other.other_offices):
        return False
    return Stage.UNSAID in (one.stage, other.stage) or one.stage is other.stage


def reply(peer_group: PeerGroup, user_id: UserId, *, yes: bool) -> PeerGroup:
    """Record one person's answer; later presses change nothing. Raises `NoLongerOpen` for people outside the group."""
    if user_id not in peer_group.people:
        raise NoLongerOpen
    if peer_group.state is not PeerGroupState.ASKED or user_id in dict(peer_group.replies):
        return peer_group
    return replace(peer_group, replies=(*peer_group.replies, (user_id, yes)))


def all_answered(peer_group: PeerGroup) -> bool:
    """Whether everybody in the group has said yes or no."""
    return {user_id for user_id, _ in peer_group.replies} == set(peer_group.people)


def conclude(peer_group: PeerGroup, here: Collection[UserId], apart: Collection[Pair], ice_breaker: int) -> PeerGroup:
    """Return the group with its outcome: those who said yes and are in `here` meet if they are at least two.

    Of two people who have been excluded from each other since they were asked, the one who answered later is left out.
    """
    meets: list[UserId] = []
    for user_id, yes in peer_group.replies:
        excluded = any((user_id, other) in apart or (other, user_id) in apart for other in meets)
        if yes and user_id in here and not excluded:
            meets.append(user_id)
    if len(meets) < FEWEST:
        return replace(peer_group, state=PeerGroupState.APART, meets=())
    return replace(peer_group, state=PeerGroupState.MEETS, meets=tuple(meets), ice_breaker=ice_breaker)


def closes_at(asked_at: Mapping[UserId, datetime], times: Mapping[UserId, Working]) -> datetime:
    """Return when the group stops waiting for answers (UTC): three working days after each person was asked, in their
    own hours; the latest of these moments counts.
    """
    return max(
        working_days_after(at, ANSWERED_WITHIN, times[user_id].hours, times[user_id].holidays)
        for user_id, at in asked_at.items()
    )


def opens_at(now: datetime, times: Sequence[Working]) -> datetime:
    """Return the first moment at which all work (UTC); else, after four days, the first one's next working minute."""
    at = now
    while at <= now + COMMON_WITHIN:
        at = max(next_working_minute(at, one.hours, one.holidays) for one in times)
        if all(is_working_minute(at, one.hours, one.holidays) for one in times):
            return at
    return next_working_minute(now, times[0].hours, times[0].holidays)
