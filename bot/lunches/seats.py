"""Seats: who has one, who takes part by link, and who is told when one opens (docs/decisions/0029).

The room has a number; the link has none, or its own. A seat is lost by nobody who did not leave it, whatever the room's
number becomes, and who leaves one may have it back for ten minutes. The others are asked in the order in which they
wanted to be told, each for two of their working hours; nobody sees how many they are.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.core.errors import MeetingFull, NoWorkingTime, Refusal
from bot.core.ids import UserId
from bot.core.working_hours import Hours, next_working_minute, working_time_after
from bot.lunches.meetings import Meeting, Series, refuse_unless_on
from bot.lunches.rsvps import Coming, Rsvp, Spot
from bot.people import returners
from bot.people.mentors import Mentor
from bot.people.returners import Returner

KEPT_FOR = timedelta(minutes=10)
OFFERED_FOR = timedelta(hours=2)  # of the person's own working hours
LAST_OFFER = timedelta(minutes=30)  # before the lunch; from then on a free seat is anybody's
LOOK_AGAIN = timedelta(hours=1)  # while a seat is free and all who wait are away
A_MOMENT = timedelta(microseconds=1)


class SeatWish(StrEnum):
    """What somebody may want beside the three answers."""

    LINK = "link"  # take part by link
    TELL_ME = "tell me"  # be told if a seat opens
    NEVER_MIND = "never mind"  # be told no more; a seat on offer is not needed


@dataclass(eq=False)
class LinkFull(Refusal):
    """As many as the link takes have said that they join by it."""

    size: int


@dataclass(eq=False)
class NoLink(Refusal):
    """The lunch has no link beside its room."""


@dataclass(frozen=True)
class Limits:
    """How many a lunch takes: `seats` where it is (None: all), `links` by link (None: all) where it `has_link`."""

    seats: int | None = None
    links: int | None = None
    has_link: bool = False


@dataclass(frozen=True)
class SeatCount:
    """What is taken of one lunch, counted over its answers; `last_in_line` is since when the last one waits."""

    seats: int = 0  # of those who have one
    reserved: int = 0  # kept or offered
    links: int = 0
    in_line: int = 0  # those who wait, whether something is offered to them or not
    last_in_line: datetime | None = None

    @property
    def coming(self) -> int:
        """What everybody may know: seats taken and places by link."""
        return self.seats + self.reserved + self.links

    def after(self, before: Rsvp | None, after: Rsvp) -> "SeatCount":
        """The same, once somebody's answer has changed."""
        since = [moment for moment in (self.last_in_line, after.waits_since) if moment is not None]
        return SeatCount(
            self.seats + after.has_seat - (before is not None and before.has_seat),
            self.reserved + _is_reserved(after) - (before is not None and _is_reserved(before)),
            self.links + after.is_by_link - (before is not None and before.is_by_link),
            self.in_line + after.waits - (before is not None and before.waits),
            max(since, default=None),
        )


def limits_of(meeting: Meeting, series: Series) -> Limits:
    """How many this lunch takes; one without a room is its link."""
    if meeting.link and not meeting.room.strip():
        return Limits(series.link_size if series.link_size is not None else series.room_size)
    return Limits(series.room_size, series.link_size if meeting.link else None, has_link=bool(meeting.link))


def is_full(limits: Limits, taken: SeatCount) -> bool:
    """Whether every seat is somebody's, kept or offered."""
    return limits.seats is not None and taken.seats + taken.reserved >= limits.seats


def answer(
    known: Rsvp | None,
    meeting: Meeting,
    user_id: UserId,
    wish: Coming | SeatWish,
    now: datetime,
    limits: Limits = Limits(),
    taken: SeatCount = SeatCount(),
) -> Rsvp:
    """One person's answer, changeable until the lunch ends, once `settle` has given the line what is free.

    Raises `MeetingOver`, `MeetingCancelled`; `MeetingFull` for a yes to a full room, `LinkFull` and `NoLink`.
    """
    refuse_unless_on(meeting, now)
    before = known or Rsvp(meeting.id, user_id, Coming.NO)
    match wish:
        case Coming.YES:
            return _sit_down(before, limits, taken, now)
        case SeatWish.LINK:
            return _by_link(before, limits, taken, now)
        case SeatWish.TELL_ME:
            return _wait(before, limits, taken, now)
        case SeatWish.NEVER_MIND:
            return replace(before, waits_since=None, offered_until=None, kept_until=None)
        case Coming.HOPE:
            return replace(_left(before, limits, now), coming=Coming.HOPE, place=Spot.ROOM)
        case Coming.NO:
            gone = _left(before, limits, now)
            return replace(gone, coming=Coming.NO, place=Spot.ROOM, waits_since=None, offered_until=None)


def _sit_down(before: Rsvp, limits: Limits, taken: SeatCount, now: datetime) -> Rsvp:
    theirs = before.has_seat or _holds(before.kept_until, now) or _holds(before.offered_until, now)
    if not theirs and is_full(limits, taken):
        raise MeetingFull(limits.seats or 0)
    return replace(before, coming=Coming.YES, place=Spot.ROOM, waits_since=None, offered_until=None, kept_until=None)


def _by_link(before: Rsvp, limits: Limits, taken: SeatCount, now: datetime) -> Rsvp:
    """By link; who waits for a seat goes on waiting for it."""
    if not limits.has_link:
        raise NoLink
    if not before.is_by_link and limits.links is not None and taken.links >= limits.links:
        raise LinkFull(limits.links)
    return replace(_left(before, limits, now), coming=Coming.YES, place=Spot.LINK)


def _wait(before: Rsvp, limits: Limits, taken: SeatCount, now: datetime) -> Rsvp:
    """At the end of the line; who has a seat, has one kept or offered, or waits already stays as they are.

    Where a seat is free there is nothing to wait for: they are told so, and take it with one tap.
    """
    if before.waits or before.takes_seat or not is_full(limits, taken):
        return before
    last = taken.last_in_line
    return replace(before, waits_since=now if last is None or now > last else last + A_MOMENT)


def _left(before: Rsvp, limits: Limits, now: datetime) -> Rsvp:
    """A seat that is left is kept for a while, where seats are counted."""
    if not before.has_seat or limits.seats is None:
        return before
    return replace(before, kept_until=now + KEPT_FOR)


def _holds(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until


def _is_reserved(rsvp: Rsvp) -> bool:
    return rsvp.takes_seat and not rsvp.has_seat


# The line


def offer_until(begins: datetime, now: datetime, hours: Hours, holidays: Container[date] = ()) -> datetime | None:
    """How long a seat that is offered now is theirs; None where they would hear of it too late."""
    try:
        told = next_working_minute(now, hours, holidays)
        until = working_time_after(told, OFFERED_FOR, hours, holidays)
    except NoWorkingTime:
        return None
    return min(until, begins) if told <= begins - LAST_OFFER else None


def has_paused_everything(mentor: Mentor | None, returner: Returner | None, today: date) -> bool:
    """Whether all that somebody takes part in is paused by themselves; `today` is their own date."""
    pauses = []
    if mentor is not None:
        pauses.append(mentor.is_paused and (mentor.paused_until is None or today < mentor.paused_until))
    if returner is not None:
        pauses.append(returners.is_away(returner, today))
    return bool(pauses) and all(pauses)


class Reached(StrEnum):
    """Whether somebody has the message that offers them a seat."""

    YES = "yes"
    NOT_YET = "not yet"
    NEVER = "never"  # Slack does not take it: the account is gone


def gone(rsvp: Rsvp) -> Rsvp:
    """Somebody who left the company waits for nothing; a seat of theirs is held like all else (R41)."""
    return replace(rsvp, waits_since=None, offered_until=None)


@dataclass(frozen=True)
class Settled:
    """What `settle` changed: each row once, as it was and as it is; `reserved` are the seats then kept or offered.

    `passed_over` says that a seat is free although somebody waits who cannot have it now.
    """

    changes: tuple[tuple[Rsvp, Rsvp], ...]
    reserved: tuple[Rsvp, ...]
    taken: SeatCount
    passed_over: bool = False

    def next_look(self, meeting: Meeting, now: datetime) -> datetime | None:
        """When there will be something to settle again; None when nothing will be, unless somebody answers."""
        moments = [one.kept_until for one in self.reserved] + [one.offered_until for one in self.reserved]
        until = [moment for moment in moments if moment is not None]
        last = meeting.begins - LAST_OFFER
        if self.passed_over and now < last:
            until.append(min(now + LOOK_AGAIN, last))
        return min(until, default=None)


def settle(
    meeting: Meeting,
    limits: Limits,
    taken: SeatCount,
    reserved: Sequence[Rsvp],
    line: Iterable[Rsvp],
    now: datetime,
    *,
    reach: Callable[[UserId], datetime | None],
    reached: Callable[[Rsvp], Reached],
) -> Settled:
    """End what has lasted long enough, take back offers the room has become too small for, offer what is free.

    `reserved` are the answers with a seat kept or offered; `line` gives those who wait, the first one first, read as
    far as needed. `reach` says until when somebody would have an offer, None who is to be passed over for now. An offer
    that ends before it has `reached` anybody is taken back and made again: nobody loses their place by a message that
    never came.
    """
    now_is: dict[UserId, Rsvp] = {one.user_id: one for one in reserved}
    was = dict(now_is)

    def change(after: Rsvp) -> None:
        nonlocal taken
        taken = taken.after(now_is[after.user_id], after)
        now_is[after.user_id] = after

    for one in reserved:
        change(_lapsed(one, meeting, now, reached))
    for one in sorted((one for one in now_is.values() if one.offered_until), key=_since, reverse=True):
        if limits.seats is not None and taken.seats + taken.reserved > limits.seats:
            change(replace(one, offered_until=None))
    passed_over = False
    if meeting.is_on and now <= meeting.begins - LAST_OFFER and taken.in_line:
        for read in line:
            if is_full(limits, taken):
                break
            was.setdefault(read.user_id, read)
            one = now_is.setdefault(read.user_id, read)
            if one.offered_until is not None or not one.waits:
                continue
            until = reach(one.user_id)
            if until is None:
                passed_over = True
            else:
                change(replace(one, offered_until=until, offers=one.offers + 1))
    changes = tuple((was[user_id], one) for user_id, one in now_is.items() if one != was[user_id])
    still = tuple(one for one in now_is.values() if _is_reserved(one))
    return Settled(changes, still, taken, passed_over and not is_full(limits, taken))


def _lapsed(before: Rsvp, meeting: Meeting, now: datetime, reached: Callable[[Rsvp], Reached]) -> Rsvp:
    after = before
    if after.kept_until is not None and now >= after.kept_until:
        after = replace(after, kept_until=None)
    if after.offered_until is None:
        return after
    how = reached(after)
    if how is Reached.NEVER:
        return gone(after)
    if not meeting.is_on:
        return replace(after, offered_until=None)
    if now < min(after.offered_until, meeting.begins):
        return after
    return gone(after) if how is Reached.YES else replace(after, offered_until=None)


def _since(rsvp: Rsvp) -> datetime:
    return rsvp.waits_since or datetime.min.replace(tzinfo=UTC)


def pages(read: Callable[[datetime | None], Sequence[Rsvp]]) -> Iterator[Rsvp]:
    """The line, page by page: `read` gives those who wait since after a moment, the first ones first."""
    after: datetime | None = None
    while page := read(after):
        yield from page
        after = page[-1].waits_since
