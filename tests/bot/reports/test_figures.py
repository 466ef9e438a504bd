"""What figures show: bands or nothing, from which nobody can work out what is not shown.

The reader here knows everything that was ever printed, the rule itself, and how the numbers hang together (nobody
answers who does not take part, nobody is in two cells of one table). Two searches look for what such a reader can
know: one through every small population, one by integer programming; neither uses the rule to decide.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.charts import Bar
from bot.reports.figures import (
    CAME,
    FLOOR,
    FLOOR_BY_TOPIC,
    REACH,
    WAITS,
    Counted,
    Fact,
    Figure,
    FigureKind,
    Released,
    band,
    begins,
    following,
    next_release,
    not_released_yet,
    quarter_of,
    release,
    released_at,
    together,
    wait_cell,
)
from bot.reports.pulse import QUESTIONS

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

QUARTER, DAY = "2026-Q4", date(2027, 1, 3)
TOPICS = {"sleep": "Sleep", "loss": "Loss"}
APART = 3  # how far two populations differ at least in what is not shown

Cells = tuple[int, ...]


# Everything small enough to be tried


def weak_spots(
    publish: Callable[[Cells], Hashable], populations: Iterable[Cells], hidden: Callable[[Cells, int], bool]
) -> set[Cells]:
    """Populations of which a hidden cell cannot be both nobody and three or more, given what is published of them."""
    alike: dict[Hashable, list[Cells]] = defaultdict(list)
    for population in populations:
        alike[publish(population)].append(population)
    weak = set()
    for together_ in alike.values():
        for cell in range(len(together_[0])):
            values = {population[cell] for population in together_}
            if hidden(together_[0], cell) and not (0 in values and max(values) >= APART):
                weak.update(together_)
    return weak


def three_answers(cells: Cells) -> tuple[Figure, ...]:
    answers = dict(zip(("shaped/yes", "shaped/partly", "shaped/no"), cells, strict=True))
    return release(QUARTER, ("here",), DAY, Counted(members=25, answers=answers)).table(FigureKind.PULSE)


def is_hidden(cells: Cells, cell: int) -> bool:
    return three_answers(cells)[cell].at_least is None


def test_of_every_small_population_what_is_hidden_may_be_nobody_or_some() -> None:
    fitting = (cells for cells in product(range(16), repeat=3) if sum(cells) <= 49)
    assert weak_spots(three_answers, fitting, is_hidden) == set()


def test_the_search_finds_what_a_total_would_give_away() -> None:
    """The same table with its total beside it, as many reports have it: the search is able to fail."""

    def with_total(cells: Cells) -> Hashable:
        return three_answers(cells), sum(cells)

    weak = weak_spots(with_total, product(range(12), repeat=3), is_hidden)
    assert (5, 5, 2) in weak


def test_the_search_finds_what_a_later_and_finer_release_would_give_away() -> None:
    """Were a quarter shown twice, once for an office and once with another office, the difference would tell."""

    def twice(cells: Cells) -> Hashable:
        alone, other, _ = cells
        return band(alone, FLOOR), alone + other

    populations = ((a, b, 0) for a, b in product(range(12), repeat=2))
    assert weak_spots(twice, populations, lambda cells, cell: cell == 1 and cells[1] < FLOOR)


# Whole releases of several offices and quarters, searched by integer programming


@dataclass(frozen=True)
class Office:
    """What is true of an office in a quarter."""

    members: int
    mentors: int
    introduced: Cells
    topics: Cells
    came: int
    answers: tuple[Cells, Cells] | None


VARIABLES = (
    "members",
    "mentors",
    *(f"introduced {cell}" for cell in WAITS),
    *(f"topics {label}" for label in TOPICS.values()),
    f"lunches {CAME}",
    *(f"pulse {question}/{option}" for question, options in QUESTIONS.items() for option in options),
)


def values_of(office: Office) -> Cells:
    """In the order of `VARIABLES`."""
    answers = (0,) * 6 if office.answers is None else (*office.answers[0], *office.answers[1])
    return (office.members, office.mentors, *office.introduced, *office.topics, office.came, *answers)


def counted(offices: Iterable[Cells], *, was_asked: bool) -> Counted:
    """What the bot counts of them together."""
    total = dict(zip(VARIABLES, (sum(column) for column in zip(*offices, strict=True)), strict=True))
    people = {Fact(FigureKind.INTRODUCED, cell): total[f"introduced {cell}"] for cell in WAITS}
    people |= {Fact(FigureKind.TOPICS, slug): total[f"topics {label}"] for slug, label in TOPICS.items()}
    people[Fact(FigureKind.LUNCHES, CAME)] = total[f"lunches {CAME}"]
    answers = {name.removeprefix("pulse "): total[name] for name in VARIABLES if name.startswith("pulse ")}
    return Counted(total["members"], total["mentors"], people, answers if was_asked else {}, TOPICS)


def printed(released: Released) -> Mapping[str, str]:
    """The words that stand beside each figure."""
    if released.is_small:
        return {}
    found = {f"topics {label}": "not listed" for label in TOPICS.values()}
    for kind, figures in released.tables.items():
        for one in figures:
            name = one.name if kind is FigureKind.REACH else f"{kind} {one.name}"
            found[name] = Bar("", one.at_least, one.at_most).words
    return found


def read(name: str, words: str) -> tuple[float, float]:
    """What the words allow the number to be, to somebody who knows the rule."""
    if words == "not shown":
        return 0, FLOOR - 1
    if words == "not listed":
        return 0, FLOOR_BY_TOPIC - 1
    if match := re.fullmatch(r"(\d+) or more", words):
        assert name == "members"
        above = [step for step in (10, 25, 50, 100, 250, 500, 1000) if step > int(match[1])]
        return int(match[1]), above[0] - 1 if above else np.inf
    lowest, highest = re.fullmatch(r"(\d+) to (\d+)", words).groups()  # type: ignore[union-attr]
    return int(lowest), int(highest)


def what_is_known(released: Released, number_of_offices: int) -> "list[LinearConstraint]":
    """Printed bands, and how numbers hang together, over one copy of `VARIABLES` for each office of the release."""
    from scipy.optimize import LinearConstraint

    wide = len(VARIABLES) * number_of_offices

    def row(*names: str, of: range) -> np.ndarray:
        found = np.zeros(wide)
        for office in of:
            for name in names:
                found[office * len(VARIABLES) + VARIABLES.index(name)] = 1
        return found

    everywhere = range(number_of_offices)
    words = printed(released)
    known = [LinearConstraint(row(name, of=everywhere), *read(name, said)) for name, said in words.items()]
    if released.is_small:
        known.append(LinearConstraint(row("members", of=everywhere), 0, 9))
    never_more_than_members: list[Sequence[str]] = [
        ("mentors",),
        *((f"topics {label}",) for label in TOPICS.values()),
        (f"lunches {CAME}",),
    ]
    never_more_than_members.append(tuple(f"introduced {cell}" for cell in WAITS))
    never_more_than_members += [tuple(f"pulse {q}/{option}" for option in options) for q, options in QUESTIONS.items()]
    for office in everywhere:
        here = range(office, office + 1)
        known += [
            LinearConstraint(row(*names, of=here) - row("members", of=here), -np.inf, 0)
            for names in never_more_than_members
        ]
    return known


def furthest(known: "list[LinearConstraint]", wanted: str, offices: int, *, most: bool) -> tuple[int, list[Cells]]:
    """The smallest or largest value of a figure of these offices together, and a population that has it."""
    from scipy.optimize import Bounds, milp

    sought = np.tile([float(name == wanted) for name in VARIABLES], offices)
    solved = milp(
        -sought if most else sought, constraints=known, integrality=np.ones_like(sought), bounds=Bounds(0, 5000)
    )
    assert solved.success, solved.message
    found = np.rint(solved.x).astype(int).tolist()
    each = [tuple(found[first : first + len(VARIABLES)]) for first in range(0, len(found), len(VARIABLES))]
    return round(abs(solved.fun)), each


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """An office in which anything may be true."""
    members = draw(st.one_of(st.integers(0, 30), st.sampled_from([9, 10, 24, 25, 49, 50, 99])))
    rng = Random(draw(st.integers(0, 2**32)))

    def some(cells: int) -> Cells:
        """People in so many cells of one table, at most everybody; often nearly all of them, or hardly any."""
        left, found = rng.choice([members, members, rng.randint(0, members), min(members, 4)]), []
        for _ in range(cells):
            found.append(rng.choice([rng.randint(0, left), min(left, rng.randint(0, 6)), left // 2]))
            left -= found[-1]
        rng.shuffle(found)
        return tuple(found)

    answers = (some(3), some(3))
    return Office(members, some(1)[0], some(4), (some(1)[0], some(1)[0]), some(1)[0], answers)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(offices(), min_size=2, max_size=2), min_size=2, max_size=2), st.data())
def test_whatever_was_released_what_is_not_shown_may_be_nobody_or_three_and_more(
    truth: list[list[Office]], data: st.DataObject
) -> None:
    """Two offices over two quarters, alone or pooled as it comes; found populations are released again, alike."""
    quarter, releases = QUARTER, []
    for here in truth:
        pooled = data.draw(st.sampled_from([(), ("o0",), ("o0", "o1")]))
        for group in together(("o0", "o1"), pooled):
            true_of = [here[int(name[1])] for name in group]
            was_asked = sum(one.members for one in true_of) >= 10 and data.draw(st.booleans())
            values = [values_of(one) for one in true_of]
            released = release(quarter, group, DAY, counted(values, was_asked=was_asked))
            releases.append(released)
            _check(released, len(group), data, was_asked=was_asked)
        quarter = following(quarter)
    _check_numbers(releases)


def _check(released: Released, offices_in_it: int, data: st.DataObject, *, was_asked: bool) -> None:
    words = printed(released)
    asked_for = [name for name in VARIABLES if was_asked or not name.startswith("pulse ")]
    hidden = [name for name in asked_for if words.get(name, "not shown") in {"not shown", "not listed"}]
    if not hidden:
        return
    wanted = data.draw(st.sampled_from(hidden))
    known = what_is_known(released, offices_in_it)
    for most in (False, True):
        value, population = furthest(known, wanted, offices_in_it, most=most)
        assert value >= APART if most else value == 0, (wanted, words)
        again = release(released.quarter, released.offices, DAY, counted(population, was_asked=was_asked))
        assert again == released, "what the reader thinks possible is published just so"


def _check_numbers(releases: list[Released]) -> None:
    """No number, and no difference of two releases, is a count of somebody below the floor."""
    seen = [(kind, one.name, one.at_least) for r in releases for kind, table in r.tables.items() for one in table]
    for kind, name, number in seen:
        floor = FLOOR_BY_TOPIC if kind is FigureKind.TOPICS else FLOOR
        assert number is None or number >= floor
        others = [other for k, n, other in seen if (k, n) == (kind, name)]
        differences = {abs(number - other) for other in others if number is not None and other is not None}
        assert not differences & set(range(1, floor))


# The parts


@given(st.integers(0, 500), st.sampled_from([FLOOR, FLOOR_BY_TOPIC]))
def test_a_band_holds_its_number_and_at_least_five(people: int, floor: int) -> None:
    shown = band(people, floor)
    assert (shown is None) is (people < floor)
    if shown is not None:
        assert shown[0] % 5 == 0
        assert shown[0] <= people <= shown[1] == shown[0] + floor - 1


def test_the_steps_of_reach_leave_room_below_each() -> None:
    assert all(step % FLOOR == 0 for step in REACH)


@given(st.sets(st.sampled_from("abcde")), st.sets(st.sampled_from("abcde")))
def test_every_office_is_in_one_release_alone_or_pooled(known: set[str], pooled: set[str]) -> None:
    groups = together(sorted(known), pooled)
    assert sorted(office for group in groups for office in group) == sorted(known)
    assert sum(len(group) > 1 for group in groups) <= 1
    assert {office for group in groups if len(group) > 1 for office in group} <= pooled


def test_an_office_of_nine_has_no_tables_at_all() -> None:
    people = {Fact(FigureKind.LUNCHES, CAME): 9}
    released = release(QUARTER, ("here",), DAY, Counted(9, 9, people, {"shaped/yes": 9}, TOPICS, 3))
    assert released.is_small
    assert released.lunches_held == 3
    assert not release(QUARTER, ("here",), DAY, Counted(10, 9, people, {}, TOPICS)).is_small


def test_a_topic_is_listed_from_ten_people_on() -> None:
    people = {
        Fact(FigureKind.TOPICS, "sleep"): 10,
        Fact(FigureKind.TOPICS, "loss"): 9,
        Fact(FigureKind.TOPICS, "gone"): 30,
    }
    released = release(QUARTER, ("here",), DAY, Counted(40, people=people, topics=TOPICS))
    assert released.table(FigureKind.TOPICS) == (Figure("Sleep", 10, 19),)


@pytest.mark.parametrize(
    ("days", "cell"), [(0, "week"), (7, "week"), (8, "fortnight"), (14, "fortnight"), (28, "month"), (29, "longer")]
)
def test_a_wait_falls_into_one_cell(days: int, cell: str) -> None:
    assert wait_cell(timedelta(days=days)) == cell


def test_quarters_follow_one_another() -> None:
    quarter, day = "2026-Q1", date(2026, 1, 1)
    for _ in range(2000):
        quarter = quarter if quarter_of(day) == quarter else following(quarter)
        assert quarter == quarter_of(day)
        assert begins(quarter) <= day < begins(following(quarter))
        day += timedelta(days=1)


def test_a_quarter_is_released_when_it_is_over_everywhere() -> None:
    assert released_at("2026-Q4") == datetime(2027, 1, 3, 12, tzinfo=UTC)


def test_on_every_day_the_next_release_is_the_first_after_it() -> None:
    """Six years hold every length of a quarter; on 1 April the next is on the 3rd, not in July."""
    all_of_them = [released_at(f"{year}-Q{number}") for year in range(2025, 2034) for number in (1, 2, 3, 4)]
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2032:
        for now in (moment, moment.replace(hour=12), moment.replace(hour=23, minute=59)):
            assert next_release(now) == min(release for release in all_of_them if release > now).date(), now
            assert all(released_at(quarter) > now for quarter in not_released_yet(now))
        moment += timedelta(days=1)
    assert next_release(datetime(2027, 4, 1, 9, tzinfo=UTC)) == date(2027, 4, 3)
