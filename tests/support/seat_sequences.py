"""Random sequences of answers, changed limits and clock steps, and what must hold after each step (R57).

`play` works with anything that keeps answers: here with the rules alone, in the tests of handlers with the repository.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol

from bot.core.errors import MeetingCancelled, MeetingFull, MeetingOver
from bot.core.ids import UserId
from bot.lunches.meetings import Meeting, MeetingState
from bot.lunches.rsvps import Coming, Rsvp, Spot
from bot.lunches.seats import (
    KEPT_FOR,
    LAST_OFFER,
    Limits,
    LinkFull,
    NoLink,
    Reached,
    SeatCount,
    SeatWish,
    answer,
    gone,
    is_full,
    settle,
)

BEGAN = datetime(2026, 12, 7, 15, tzinfo=UTC)  # Monday, 9:00 in Chicago
BEGINS = datetime(2026, 12, 9, 18, tzinfo=UTC)
EVERYBODY = tuple(UserId(f"U0{number}") for number in range(9))
REFUSED = (MeetingFull, LinkFull, NoLink, MeetingCancelled, MeetingOver)


@dataclass(frozen=True)
class Step:
    """One step: somebody's wish, or else one of `limit`, `minutes`, `pause`, `leave` and `on`."""

    who: UserId
    wish: Coming | SeatWish | None = None
    what: str = ""
    number: int | None = None


def sequence(seed: int, length: int) -> Iterator[Step]:
    """Yield `length` steps, the same ones for the same seed."""
    rng = Random(seed)
    wishes: list[Coming | SeatWish] = [Coming.YES] * 4 + [Coming.NO] * 2 + [SeatWish.TELL_ME] * 4
    wishes += [Coming.HOPE, SeatWish.LINK, SeatWish.NEVER_MIND]
    for _ in range(length):
        who = rng.choice(EVERYBODY)
        match rng.choices(("wish", "minutes", "limit", "pause", "leave", "on"), (12, 5, 2, 1, 0.5, 0.5))[0]:
            case "wish":
                yield Step(who, rng.choice(wishes))
            case "minutes":
                yield Step(who, what="minutes", number=rng.choice((1, 5, 9, 11, 60, 125, 900)))
            case "limit":
                yield Step(who, what="limit", number=rng.choice((0, 1, 1, 2, 3, 4, None)) or None)
            case what:
                yield Step(who, what=what)


class World(Protocol):
    """A lunch, its answers and its clock."""

    now: datetime
    limit: int | None
    paused: set[UserId]
    left: set[UserId]
    is_on: bool

    def answers(self) -> Mapping[UserId, Rsvp]:
        """Return the answers as they are stored."""

    def do(self, step: Step) -> None:
        """Take the step; a refused one changes nothing."""

    def next_look(self) -> datetime | None:
        """Return when the timer would settle something; None when it would not."""

    def tick(self) -> None:
        """Settle what is due."""


@dataclass
class Rules:
    """The rules alone, with answers in memory."""

    now: datetime = BEGAN
    limit: int | None = 2
    paused: set[UserId] = field(default_factory=set)
    left: set[UserId] = field(default_factory=set)
    is_on: bool = True
    known: dict[UserId, Rsvp] = field(default_factory=dict)
    look: datetime | None = None

    @property
    def _meeting(self) -> Meeting:
        state = MeetingState.ANNOUNCED if self.is_on else MeetingState.CANCELLED
        return Meeting("m1", "s1", BEGINS.date(), BEGINS, 60, "u1", 1, "Elm", "https://a.example", state)

    @property
    def _limits(self) -> Limits:
        return Limits(self.limit, 3, has_link=True)

    def answers(self) -> Mapping[UserId, Rsvp]:
        """Return the answers as they are kept."""
        return dict(self.known)

    def next_look(self) -> datetime | None:
        """Return what the last settling said."""
        return self.look

    def do(self, step: Step) -> None:
        """Settle, answer, settle."""
        if step.wish is not None:
            self.tick()
            try:
                known = self.known.get(step.who)
                said = answer(known, self._meeting, step.who, step.wish, self.now, self._limits, self._taken())
            except REFUSED:
                return
            self.known[step.who] = said
        elif step.what == "limit":
            self.limit = step.number
        elif step.what == "leave" and step.who in self.known:
            self.known[step.who] = gone(self.known[step.who])
        self.tick()

    def tick(self) -> None:
        """Settle what is due, as the timer does."""
        line = sorted((one for one in self.known.values() if one.waits), key=lambda one: one.waits_since or BEGAN)
        found = settle(
            self._meeting,
            self._limits,
            self._taken(),
            [one for one in self.known.values() if one.takes_seat and not one.has_seat],
            line,
            self.now,
            reach=lambda one: None if one in self.paused else min(self.now + timedelta(hours=2), BEGINS),
            reached=lambda _: Reached.YES,
        )
        for _, after in found.changes:
            self.known[after.user_id] = after
        assert found.taken == replace(self._taken(), last_in_line=found.taken.last_in_line)
        self.look = found.next_look(self._meeting, self.now)

    def _taken(self) -> SeatCount:
        taken = SeatCount()
        for one in self.known.values():
            taken = taken.after(None, one)
        return taken


def play(world: World, steps: Iterator[Step]) -> None:
    """Take the steps, and check after each, and after each moment at which the timer is due, what must hold."""
    for step in steps:
        before = world.answers()
        if step.what == "minutes":
            _pass_time(world, timedelta(minutes=step.number or 0))
            continue
        if step.what == "pause":
            world.paused ^= {step.who}
        elif step.what == "on":
            world.is_on = not world.is_on
        elif step.what == "leave":
            world.left.add(step.who)
        elif step.who in world.left and step.wish is not None:
            continue
        world.do(step)
        check(world, before, step)


def _pass_time(world: World, length: timedelta) -> None:
    end = world.now + length
    while (look := world.next_look()) is not None and look <= end:
        before = world.answers()
        world.now = max(world.now, look)
        world.tick()
        check(world, before, None)
        if world.next_look() == look:
            break
    world.now = end


def check(world: World, before: Mapping[UserId, Rsvp], step: Step | None) -> None:
    """Fail unless the number is never exceeded by an offer, nobody loses a seat they did not leave, and the line keeps
    its order.
    """
    after = world.answers()
    actor = step.who if step is not None and (step.wish is not None or step.what == "leave") else None
    _never_more_than_fit(world, before, after)
    for who, was in before.items():
        is_now = after.get(who)
        if is_now is None or who == actor:
            continue
        assert not was.has_seat or is_now.has_seat, f"{who} lost a seat by {step}"
        assert was.coming == is_now.coming, f"{who} was answered for by {step}"
        if was.waits and is_now.waits_since != was.waits_since:
            assert was.offered_until is not None, f"{who} lost their place by {step}"
            assert was.offered_until <= world.now, f"{who} lost an offer too early by {step}"
        if was.kept_until is not None and is_now.kept_until is None:
            assert world.now >= was.kept_until, f"{who} lost a kept seat by {step}"
    _in_order(world, before, after, actor)
    _over_in_time(world, before, after)
    if step is not None and step.wish is Coming.YES and step.who in before and world.is_on and world.now < BEGINS:
        kept = before[step.who].kept_until
        if kept is not None and world.now < kept:
            assert after[step.who].has_seat, "a slip is mended for ten minutes"
            assert kept - world.now <= KEPT_FOR


def _never_more_than_fit(world: World, before: Mapping[UserId, Rsvp], after: Mapping[UserId, Rsvp]) -> None:
    limits = Limits(world.limit)
    was, is_now = (sum(one.takes_seat for one in answers.values()) for answers in (before, after))
    assert is_now <= was or not is_full(limits, SeatCount(is_now - 1)), f"{is_now} seats are taken of {world.limit}"
    seats = sum(one.has_seat for one in after.values())
    for who, one in after.items():
        known = before.get(who)
        if one.has_seat and not (known is not None and (known.has_seat or known.kept_until is not None)):
            assert not is_full(limits, SeatCount(seats - 1)), f"{who} sat down in a full room"


def _over_in_time(world: World, before: Mapping[UserId, Rsvp], after: Mapping[UserId, Rsvp]) -> None:
    """Fail unless what was kept or offered long enough is over, and offers are taken back from those who were asked
    last.
    """
    for one in after.values():
        for until in (one.kept_until, one.offered_until):
            assert until is None or until > world.now, f"{one.user_id} still holds what is over"
    taken_back = [
        one for who, one in before.items() if one.offered_until and after[who].waits and not after[who].offered_until
    ]
    standing = [one for who, one in before.items() if one.offered_until and after[who].offered_until]
    for one in taken_back if world.is_on else ():
        assert all((other.waits_since or BEGAN) < (one.waits_since or BEGAN) for other in standing), one.user_id


def _in_order(world: World, before: Mapping[UserId, Rsvp], after: Mapping[UserId, Rsvp], actor: UserId | None) -> None:
    """Fail if somebody is offered a seat, or takes one without an offer, before others who wait and can be reached."""
    waiting = [one for one in after.values() if one.waits and one.offered_until is None]
    for who, is_now in after.items():
        was = before.get(who)
        offered = is_now.offered_until is not None and (was is None or was.offers < is_now.offers)
        sat_down = who == actor and is_now.has_seat and (was is None or not was.takes_seat)
        if not (offered or sat_down) or world.now > BEGINS - LAST_OFFER:
            continue
        for one in waiting:
            if one.user_id in world.paused | world.left or not world.is_on:
                continue
            is_earlier = sat_down or (one.waits_since or BEGAN) < (is_now.waits_since or BEGAN)
            assert not is_earlier, f"{who} went before {one.user_id}"
    assert all(one.place is Spot.ROOM or one.coming is Coming.YES for one in after.values())
    assert not any(after[who].waits for who in world.left if who in after), "who left the company waits for nothing"
