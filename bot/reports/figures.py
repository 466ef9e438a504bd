"""Figures: what may be shown of a quarter at all (R70; docs/decisions/0009).

Every figure counts people, each once, and is shown by itself: as the band of its floor it lies in, or not at all when
it lies below the floor. There are no totals, no shares and nothing that is part of another figure shown from above, so
a figure that is not shown can be anything from nobody to one less than the floor, whatever else is known. Figures of
one office and quarter appear once, alone or pooled with other offices, and are never worked out again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

FLOOR = 5
FLOOR_BY_TOPIC = 10
SMALLEST_OFFICE = 10  # below it an office gets lights, not numbers
REACH = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000)
RELEASED_ON = 3  # the day of the new quarter
RELEASED_AT = time(12)
RELEASE = "figures.release"  # the timer; its subject is a quarter


class FigureKind(StrEnum):
    """What is counted; one table of each in a release."""

    REACH = "reach"
    INTRODUCED = "introduced"
    TOPICS = "topics"
    LUNCHES = "lunches"
    PULSE = "pulse"


# From asking for somebody to the conversation of the two; the last has no end.
WAITS = {"week": timedelta(days=7), "fortnight": timedelta(days=14), "month": timedelta(days=28), "longer": None}
MEMBERS, MENTORS, CAME = "members", "mentors", "came"


class Light(StrEnum):
    """What a small office sees in place of numbers, each on or off (R70 to R74)."""

    LUNCH = "lunch"
    HOST = "host"
    CARD = "card"
    EVERY_TOPIC = "every_topic"
    SOME_TOPICS = "some_topics"


@dataclass(frozen=True)
class Fact:
    """One thing that is counted once for a person and quarter."""

    kind: FigureKind
    cell: str

    @property
    def once_for(self) -> str:
        """What a person can be counted for once: a topic each, and otherwise one cell of the kind."""
        return f"{self.kind}:{self.cell}" if self.kind is FigureKind.TOPICS else str(self.kind)


@dataclass(frozen=True)
class Counted:
    """What one office, or several pooled, counted in a quarter: people, except for the lunches held.

    `people` has every fact with its number of different people; `answers` every answer to the pulse as
    "question/option", empty when nobody was asked. `topics` are the labels of all topics by slug.
    """

    members: int = 0
    mentors: int = 0
    people: Mapping[Fact, int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    lunches_held: int = 0


@dataclass(frozen=True)
class Figure:
    """One number of people as it is shown: the ends of its band, or neither; `at_most` None means "or more"."""

    name: str
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Released:
    """What is shown of one quarter, of these offices together and for ever; without tables the office is small.

    `lunches_held` counts what stood in the channel, not people; `lights` are those that were on that day.
    """

    quarter: str
    offices: tuple[str, ...]
    on: date
    tables: Mapping[FigureKind, tuple[Figure, ...]] = field(default_factory=dict)
    lunches_held: int = 0
    lights: tuple[Light, ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether lights take the place of numbers."""
        return not self.tables

    def table(self, kind: FigureKind) -> tuple[Figure, ...]:
        """One table, possibly empty."""
        return self.tables.get(kind, ())


# Quarters, written "2026-Q4"


def quarter_of(day: date) -> str:
    """The calendar quarter of a day."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def begins(quarter: str) -> date:
    """Its first day."""
    year, _, number = quarter.partition("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def following(quarter: str) -> str:
    """The next quarter."""
    return quarter_of(begins(quarter) + timedelta(days=100))


def preceding(quarter: str) -> str:
    """The quarter before."""
    return quarter_of(begins(quarter) - timedelta(days=1))


def released_at(quarter: str) -> datetime:
    """When its figures are worked out: once, when it is over everywhere."""
    day = begins(following(quarter)).replace(day=RELEASED_ON)
    return datetime.combine(day, RELEASED_AT, UTC)


def not_released_yet(now: datetime) -> tuple[str, ...]:
    """The running quarter, and before it the last one while its figures are still to come; `now` is aware UTC."""
    running = quarter_of(now.date())
    return tuple(quarter for quarter in (preceding(running), running) if released_at(quarter) > now)


def next_release(now: datetime) -> date:
    """The day of the next release after `now`, which is aware UTC."""
    return released_at(not_released_yet(now)[0]).date()


def wait_cell(waited: timedelta) -> str:
    """Which cell of "time to introduction" this is."""
    return next(cell for cell, longest in WAITS.items() if longest is None or waited <= longest)


# The rule


def band(people: int, floor: int) -> tuple[int, int] | None:
    """The band of width `floor` in which this many lie, so that its ends are at least 4 apart; None below the floor."""
    if people < floor:
        return None
    lowest = people - people % floor
    return lowest, lowest + floor - 1


def release(
    quarter: str, offices: tuple[str, ...], on: date, counted: Counted, lights: tuple[Light, ...] = ()
) -> Released:
    """Everything that may be shown of a quarter; topics of fewer than 10 people are not even listed."""
    if counted.members < SMALLEST_OFFICE:
        return Released(quarter, offices, on, {}, counted.lunches_held, lights)
    tables = {
        FigureKind.REACH: (_reach(counted.members), _shown(MENTORS, counted.mentors)),
        FigureKind.INTRODUCED: tuple(_shown(cell, _people(counted, FigureKind.INTRODUCED, cell)) for cell in WAITS),
        FigureKind.LUNCHES: (_shown(CAME, _people(counted, FigureKind.LUNCHES, CAME)),),
        FigureKind.TOPICS: _topics(counted),
        FigureKind.PULSE: tuple(_shown(answer, given) for answer, given in counted.answers.items()),
    }
    return Released(quarter, offices, on, tables, counted.lunches_held, lights)


def together(offices: Collection[str], pooled: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Which offices share a release: those that pool, as one; each of the others alone. Nobody is in two."""
    shared = tuple(one for one in offices if one in pooled)
    alone = [(one,) for one in offices if one not in pooled]
    return tuple(sorted([*alone, shared] if shared else alone))


def _people(counted: Counted, kind: FigureKind, cell: str) -> int:
    return counted.people.get(Fact(kind, cell), 0)


def _shown(name: str, people: int, floor: int = FLOOR) -> Figure:
    return Figure(name, *(band(people, floor) or (None, None)))


def _reach(members: int) -> Figure:
    """From below only: seen from above it would bound what is not shown."""
    return Figure(MEMBERS, max(step for step in REACH if step <= members))


def _topics(counted: Counted) -> tuple[Figure, ...]:
    figures = [
        _shown(label, _people(counted, FigureKind.TOPICS, slug), FLOOR_BY_TOPIC)
        for slug, label in counted.topics.items()
    ]
    return tuple(one for one in figures if one.at_least is not None)
