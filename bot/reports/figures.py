"""Figures: what may be shown of a quarter (R70; docs/decisions/0009).

Every figure counts people, each once, and is shown by itself: as the band of its floor it lies in, or not at all when
it is below the floor. There are no totals, no shares, and no upper end of anything that another figure is part of, so a
figure that is not shown can be anything from nobody to one less than the floor, whatever else is known. Figures of one
office and quarter are released once, alone or pooled with other offices, and are never calculated again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.core.notifications import AskedFor, notification

FLOOR = 5
FLOOR_BY_TOPIC = 10
SMALLEST_OFFICE = 10  # below it an office gets lights, not numbers
REACH = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000)
RELEASED_ON = 3  # the day of the new quarter
RELEASED_AT = time(12)
RELEASE = "figures.release"  # the timer; its subject is a quarter


class FigureKind(StrEnum):
    """The kinds of figures, with one table each in a release."""

    REACH = "reach"
    INTRODUCED = "introduced"
    TOPICS = "topics"
    LUNCHES = "lunches"
    PULSE = "pulse"


# From asking for somebody to the conversation of the two; the last has no end.
WAITS = {"week": timedelta(days=7), "fortnight": timedelta(days=14), "month": timedelta(days=28), "longer": None}
MEMBERS, MENTORS, CAME = "members", "mentors", "came"


class Light(StrEnum):
    """What a small office sees instead of numbers, each on or off (R70)."""

    LUNCH = "lunch"
    HOST = "host"
    CARD = "card"
    EVERY_TOPIC = "every_topic"
    SOME_TOPICS = "some_topics"


@dataclass(frozen=True)
class Fact:
    """Something a person is counted for at most once a quarter."""

    kind: FigureKind
    cell: str

    @property
    def once_for(self) -> str:
        """The key under which a person counts once in a quarter: one for each topic, one for each other kind."""
        return f"{self.kind}:{self.cell}" if self.kind is FigureKind.TOPICS else str(self.kind)


@dataclass(frozen=True)
class Counted:
    """What one office, or several pooled, counted in a quarter: numbers of people, except for the lunches held.

    `people` has the number of different people for every fact; `answers` has every answer to the pulse as
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
    """A number of people as shown: the ends of its band, None when not shown; `at_most` None means "or more"."""

    name: str
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Released:
    """A release: what is shown of one quarter for these offices together; without tables the office is small.

    `lunches_held` counts lunches, not people; `lights` are those that were on that day.
    """

    quarter: str
    offices: tuple[str, ...]
    on: date
    tables: Mapping[FigureKind, tuple[Figure, ...]] = field(default_factory=dict)
    lunches_held: int = 0
    lights: tuple[Light, ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether lights are shown instead of numbers."""
        return not self.tables

    def table(self, kind: FigureKind) -> tuple[Figure, ...]:
        """The figures of this kind, possibly none."""
        return self.tables.get(kind, ())


# Quarters, written "2026-Q4"


def quarter_of(day: date) -> str:
    """The calendar quarter of a day: "2026-Q4"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def begins(quarter: str) -> date:
    """The first day of a quarter."""
    year, _, number = quarter.partition("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def following(quarter: str) -> str:
    """Return the quarter after this one: "2027-Q1" after "2026-Q4"."""
    return quarter_of(begins(quarter) + timedelta(days=100))


def preceding(quarter: str) -> str:
    """Return the quarter before this one: "2026-Q4" before "2027-Q1"."""
    return quarter_of(begins(quarter) - timedelta(days=1))


def released_at(quarter: str) -> datetime:
    """When a quarter's figures are released: the third day of the next at noon UTC, when it is over everywhere."""
    day = begins(following(quarter)).replace(day=RELEASED_ON)
    return datetime.combine(day, RELEASED_AT, UTC)


def not_released_yet(now: datetime) -> tuple[str, ...]:
    """The current quarter, and before it the last one if its release is still to come; `now` is aware UTC."""
    running = quarter_of(now.date())
    return tuple(quarter for quarter in (preceding(running), running) if released_at(quarter) > now)


def next_release(now: datetime) -> date:
    """The day of the next release after `now` (aware UTC)."""
    return released_at(not_released_yet(now)[0]).date()


def wait_cell(waited: timedelta) -> str:
    """The cell of "time to introduction" for this wait."""
    return next(cell for cell, longest in WAITS.items() if longest is None or waited <= longest)


# The rule


def band(people: int, floor: int) -> tuple[int, int] | None:
    """The band of width `floor` in which this number lies; None below the floor."""
    if people < floor:
        return None
    lowest = people - people % floor
    return lowest, lowest + floor - 1


def release(
    quarter: str, offices: tuple[str, ...], on: date, counted: Counted, lights: tuple[Light, ...] = ()
) -> Released:
    """Everything that may be shown of a quarter (R70); topics of fewer than 10 people are not even listed."""
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
    """The groups of offices that share a release: all that pool as one, each of the others alone."""
    shared = tuple(one for one in offices if one in pooled)
    alone = [(one,) for one in offices if one not in pooled]
    return tuple(sorted([*alone, shared] if shared else alone))


def _people(counted: Counted, kind: FigureKind, cell: str) -> int:
    return counted.people.get(Fact(kind, cell), 0)


def _shown(name: str, people: int, floor: int = FLOOR) -> Figure:
    return Figure(name, *(band(people, floor) or (None, None)))


def _reach(members: int) -> Figure:
    """The number of members, rounded down: an upper end would limit what figures that are not shown can be."""
    return Figure(MEMBERS, max(step for step in REACH if step <= members))


def _topics(counted: Counted) -> tuple[Figure, ...]:
    figures = [
        _shown(label, _people(counted, FigureKind.TOPICS, slug), FLOOR_BY_TOPIC)
        for slug, label in counted.topics.items()
    ]
    return tuple(one for one in figures if one.at_least is not None)


@dataclass(frozen=True)
class Asked(AskedFor):
    """A file about one quarter's release, for the person who asked for it."""

    community_id: str
    quarter: str


@notification("figures.page")
class Picture(Asked):
    """The quarter's page as a file, for the person who asked for it."""


@notification("figures.numbers")
class Numbers(Asked):
    """The quarter's table as a file, for the person who asked for it."""
