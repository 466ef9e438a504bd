"""Seats: who has one, who takes part by link, and who is told when one opens (R57, docs/decisions/0029).

The room has a number of seats; the link has no limit, or its own. Nobody loses a seat that they did not leave, even if
the room's number falls, and who leaves one may have it back for ten minutes. Those in line are asked in the order in
which they wanted to be told, each for two of their working hours; nobody sees how many they are.
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
    """What somebody may want besides the three answers."""

    LINK = "link"  # take part by link
    TELL_ME = "tell me"  # be told if a seat opens
    NEVER_MIND = "never mind"  # be told no more; a seat on offer is not needed


class LinkFull(Refusal):
    """The link takes nobody else: as many as its limit have said that they join by it."""

    size: int


class NoLink(Refusal):
    """The lunch cannot be joined by link."""


@dataclass(frozen=True)
class Limits:
    """How many a lunch takes: `seats` in its room, `links` by link where it `has_link`; None: any number."""

    seats: int | None = None
    links: int | None = None
    has_link: bool = False


@dataclass(frozen=True)
class SeatCount:
    """What is taken of one lunch, counted over its answers; `last_in_line`: since when the last in line waits."""

    seats: int = 0  # of those who have one
    reserved: int = 0  # kept or offered
    links: int = 0
    in_line: int = 0  # those who wait, whether something is offered to them or not
    last_in_line: datetime | None = None

    @property
    def coming(self) -> int:
        """The number that everybody may see: seats taken, kept ones included, and places by link."""
        return self.seats + self.reserved + self.links

    def after(self, before: Rsvp | None, after: Rsvp) -> "SeatCount":
        """Return the count once an answer has changed from `before` to `after`."""
        since = [moment for moment in (self.last_in_line, after.waits_since) if moment is not None]
        return SeatCount(
            self.seats + after.has_seat - (before is not None and before.has_seat),
            self.reserved + _is_reserved(after) - (before is not None and _is_reserved(before)),
            self.links + after.is_by_link - (before is not None and before.is_by_link),
            self.in_line + after.waits - (before is not None and before.waits),
            max(since, default=None),
        )


def limits_of(meeting: Meeting, series: Series) -> Limits:
    """Return how many this lunch takes. A lunch without a room is limited by the link's number, else by the room's."""
    if meeting.link and not meeting.room.strip():
        return Limits(series.link_size if series.link_size is not None else series.room_size)
    return Limits(series.room_size, series.link_size if meeting.link else None, has_link=bool(meeting.link))


def is_full(limits: Limits, taken: SeatCount) -> bool:
    """Return whether every seat is taken, kept or offered."""
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
    """Return one person's answer, after `settle` has given free seats to the line; possible until the lunch ends.

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
    """Take a place by link; who waits for a seat stays in line for it."""
    if not limits.has_link:
        raise NoLink
    if not before.is_by_link and limits.links is not None and taken.links >= limits.links:
        raise LinkFull(limits.links)
    return replace(_left(before, limits, now), coming=Coming.YES, place=Spot.LINK)


def _wait(before: Rsvp, limits: Limits, taken: SeatCount, now: datetime) -> Rsvp:
    """Put the person at the end of the line; unchanged for those who have a seat, have one kept or offered, or wait
    already.

    Where a seat is free nobody waits: they are told so, and take it with one tap.
    """
    if before.waits or before.takes_seat or not is_full(limits, taken):
        return before
    last = taken.last_in_line
    return replace(before, waits_since=now if last is None or now > last else last + A_MOMENT)


def _left(before: Rsvp, limits: Limits, now: datetime) -> Rsvp:
    """Leave a seat, which is kept for ten minutes where seats are limited."""
    if not before.has_seat or limits.seats is None:
        return before
    return replace(before, kept_until=now + KEPT_FOR)


def _holds(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until


def _is_reserved(rsvp: Rsvp) -> bool:
    return rsvp.takes_seat and not rsvp.has_seat


# The line


def offer_until(begins: datetime, now: datetime, hours: Hours, holidays: Container[date] = ()) -> datetime | None:
    """Return until when a seat that is offered now can be taken; None where the person would hear of it too late."""
    try:
        told = next_working_minute(now, hours, holidays)
        until = working_time_after(told, OFFERED_FOR, hours, holidays)
    except NoWorkingTime:
        return None
    return min(until, begins) if told <= begins - LAST_OFFER else None


def has_paused_everything(mentor: Mentor | None, returner: Returner | None, today: date) -> bool:
    """Return whether the person has paused all that they take part in; `today` is their local date."""
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
    """Return the answer of a deactivated account: they wait for nothing; a seat of theirs is held (R41)."""
    return replace(rsvp, waits_since=None, offered_until=None)


@dataclass(frozen=True)
class Settled:
    """What `settle` changed: each answer once, before and after; `reserved` are those with a seat kept or offered then.

    `passed_over` says that a seat is free although somebody waits who cannot have it now.
    """

    changes: tuple[tuple[Rsvp, Rsvp], ...]
    reserved: tuple[Rsvp, ...]
    taken: SeatCount
    passed_over: bool = False

    def next_look(self, meeting: Meeting, now: datetime) -> datetime | None:
        """Return when there will be something to settle again; None when there will not, unless somebody answers."""
        moments = [rsvp.kept_until for rsvp in self.reserved] + [rsvp.offered_until for rsvp in self.reserved]
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
    """End what was kept or offered long enough, take back offers for which the room has become too small, offer free
    seats.

    `reserved` are the answers with a seat kept or offered; `line` gives those who wait, the first one first, and is
    read as far as needed. `reach` says until when somebody would have an offer, None for people who are to be passed
    over for now. An offer that ends before it has `reached` anybody is taken back and made again, so that nobody loses
    their place by a message that never came.
    """
    now_is: dict[UserId, Rsvp] = {rsvp.user_id: rsvp for rsvp in reserved}
    was = dict(now_is)

    def change(after: Rsvp) -> None:
        nonlocal taken
        taken = taken.after(now_is[after.user_id], after)
        now_is[after.user_id] = after

    for rsvp in reserved:
        change(_lapsed(rsvp, meeting, now, reached))
    for rsvp in sorted((rsvp for rsvp in now_is.values() if rsvp.offered_until), key=_since, reverse=True):
        if limits.seats is not None and taken.seats + taken.reserved > limits.seats:
            change(replace(rsvp, offered_until=None))
    passed_over = False
    if meeting.is_on and now <= meeting.begins - LAST_OFFER and taken.in_line:
        for read in line:
            if is_full(limits, taken):
                break
            was.setdefault(read.user_id, read)
            rsvp = now_is.setdefault(read.user_id, read)
            if rsvp.offered_until is not None or not rsvp.waits:
                continue
            until = reach(rsvp.user_id)
            if until is None:
                passed_over = True
            else:
                change(replace(rsvp, offered_until=until, offers=rsvp.offers + 1))
    changes = tuple((was[user_id], rsvp) for user_id, rsvp in now_is.items() if rsvp != was[user_id])
    still = tuple(rsvp for rsvp in now_is.values() if _is_reserved(rsvp))
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
    """Yield the whole line, page by page: `read` returns those who wait since after a moment, the first ones first."""
    after: datetime | None = None
    while page := read(after):
        yield from page
        after = page[-1].waits_since
