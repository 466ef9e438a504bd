"""The arithmetic of a return plan: part weeks, public holidays, leave that shortens weeks, any working week."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.offices.office_days import holidays_of
from bot.plans.problems import Problem, Why, problems_of
from bot.plans.return_plans import (
    LATEST_START,
    Choices,
    Plan,
    RampStep,
    Span,
    first_weekday,
    kept_until,
    plan,
    usual_minutes,
    years_of,
)

TODAY = date(2026, 11, 3)
MONDAY = date(2027, 1, 11)
WEEKDAYS = frozenset(range(5))
NONE: Mapping[date, str] = {}
RAMP = (RampStep(1, 60), RampStep(5, 80), RampStep(9, 100))
USUAL = Choices(MONDAY, RAMP, 12, WEEKDAYS, 40 * 60)


def hours(made: Plan) -> list[float]:
    return [week.minutes / 60 for week in made.weeks]


def test_shares_hold_from_their_week_until_the_next() -> None:
    made = plan(USUAL, NONE)
    assert [week.percent for week in made.weeks] == [60] * 4 + [80] * 4 + [100] * 4
    assert hours(made) == [24] * 4 + [32] * 4 + [40] * 4
    assert {week.minutes_a_day for week in made.weeks[:4]} == {288}
    assert made.weeks[0].first == MONDAY
    assert made.last == MONDAY + timedelta(days=12 * 7 - 1)


def test_a_start_in_the_middle_of_a_week_makes_a_part_week() -> None:
    made = plan(replace(USUAL, start=date(2027, 1, 13)), NONE)
    first, second = made.weeks[:2]
    assert (first.first, first.last) == (date(2027, 1, 13), date(2027, 1, 17))
    assert len(first.worked) == 3
    assert hours(made)[:2] == [14.4, 24]
    assert second.first == date(2027, 1, 18)


def test_a_start_on_a_day_off_begins_on_the_next_day_at_work() -> None:
    saturday = date(2027, 1, 9)
    assert plan(replace(USUAL, start=saturday), NONE).weeks[0].first == MONDAY
    on_a_holiday = plan(replace(USUAL, start=date(2027, 1, 1)), {date(2027, 1, 1): "New Year's Day"})
    assert on_a_holiday.weeks[0].first == date(2027, 1, 4)
    only_wednesdays = replace(USUAL, steps=(RampStep(1, 20, frozenset({2})),))
    assert plan(only_wednesdays, NONE).weeks[0].first == date(2027, 1, 13)


def test_a_public_holiday_shortens_its_week_and_says_its_name() -> None:
    easter = holidays_of("GB", "ENG", (2027,))
    made = plan(replace(USUAL, start=date(2027, 3, 22), steps=(RampStep(1, 80),), weeks=2), easter)
    assert hours(made) == [25.6, 25.6]
    assert [name for _, name in made.weeks[0].holidays] == ["Good Friday"]
    assert [day for day, _ in made.weeks[1].holidays] == [date(2027, 3, 29)]


def test_a_holiday_on_a_day_that_is_free_anyway_changes_nothing() -> None:
    on_friday = {date(2027, 1, 15): "A Friday off"}
    till_thursday = replace(USUAL, steps=(RampStep(1, 60, frozenset(range(4))),), weeks=1)
    week = plan(till_thursday, on_friday).weeks[0]
    assert (week.minutes, week.holidays) == (24 * 60, ())
    assert week.minutes_a_day == 6 * 60


def test_leave_shortens_weeks_until_it_is_used_up() -> None:
    made = plan(replace(USUAL, steps=(RampStep(1, 100),), leave=3, leave_days=frozenset({4}), weeks=5), NONE)
    assert hours(made) == [32, 32, 32, 40, 40]
    assert [week.leave for week in made.weeks][:2] == [(date(2027, 1, 15),), (date(2027, 1, 22),)]
    assert made.leave_used == 3


def test_a_holiday_costs_no_leave() -> None:
    friday = {date(2027, 1, 15): "A Friday off"}
    made = plan(replace(USUAL, steps=(RampStep(1, 100),), leave=2, leave_days=frozenset({4}), weeks=4), friday)
    assert hours(made) == [32, 32, 32, 40]
    assert made.weeks[0].leave == ()
    assert made.leave_used == 2


def test_leave_before_the_start_or_on_a_free_day_is_not_used() -> None:
    wednesday = date(2027, 1, 13)
    made = plan(replace(USUAL, start=wednesday, leave=1, leave_days=frozenset({0}), weeks=2), NONE)
    assert [week.leave for week in made.weeks] == [(), (date(2027, 1, 18),)]
    fridays_free = (RampStep(1, 80, frozenset(range(4))), RampStep(3, 100))
    later = plan(replace(USUAL, steps=fridays_free, leave=9, leave_days=frozenset({4}), weeks=4), NONE)
    assert [len(week.leave) for week in later.weeks] == [0, 0, 1, 1]
    assert later.leave_used == 2


def test_two_days_of_leave_a_week_end_in_the_middle_of_a_week() -> None:
    made = plan(replace(USUAL, steps=(RampStep(1, 100),), leave=3, leave_days=frozenset({0, 4}), weeks=2), NONE)
    assert [len(week.leave) for week in made.weeks] == [2, 1]
    assert made.weeks[1].leave == (date(2027, 1, 18),)


def test_days_from_home_are_days_at_work_that_are_left() -> None:
    made = plan(replace(USUAL, remote=frozenset({1, 4}), leave=1, leave_days=frozenset({4})), NONE)
    assert made.weeks[0].remote == (date(2027, 1, 12),)
    assert made.weeks[1].remote == (date(2027, 1, 19), date(2027, 1, 22))
    assert len(made.weeks[1].office) == 3


def test_a_working_week_from_sunday_to_thursday_begins_on_sunday() -> None:
    days = frozenset({6, 0, 1, 2, 3})
    made = plan(replace(USUAL, start=date(2027, 1, 12), days=days, remote=frozenset({6})), NONE)
    assert (made.weeks[0].first, made.weeks[0].last) == (date(2027, 1, 12), date(2027, 1, 16))
    assert made.weeks[1].first == date(2027, 1, 17)
    assert made.weeks[1].remote == (date(2027, 1, 17),)
    assert hours(made)[:2] == [14.4, 24]


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (range(5), 0),
        ((6, 0, 1, 2, 3), 6),
        ((1, 2, 3), 1),
        ((0, 2, 4), 0),
        (range(7), 0),
        ((3,), 3),
        ((5, 6), 5),
        ((0, 3), 0),
        ((4, 5, 6, 0), 4),
    ],
)
def test_a_week_begins_after_its_longest_rest(days: tuple[int, ...], first: int) -> None:
    assert first_weekday(frozenset(days)) == first


def test_fixed_times_fall_on_days_at_work_only() -> None:
    tuesdays = Span(frozenset({1}), time(12), time(13))
    made = plan(replace(USUAL, weeks=3, quiet=(tuesdays,)), {date(2027, 1, 19): "A Tuesday off"})
    assert made.on(tuesdays) == (date(2027, 1, 12), date(2027, 1, 26))


def test_a_kept_plan_goes_four_weeks_after_its_end() -> None:
    made = plan(USUAL, NONE)
    assert kept_until(made) == made.last + timedelta(days=28)


def test_holidays_are_asked_for_over_the_whole_plan() -> None:
    assert list(years_of(replace(USUAL, start=date(2027, 11, 1), weeks=26)))[:2] == [2027, 2028]


def test_a_full_week_is_guessed_from_working_hours_within_the_limits() -> None:
    assert usual_minutes(range(5), time(9), time(17)) == 40 * 60
    assert usual_minutes(range(1), time(9), time(9, 30)) == 5 * 60
    assert usual_minutes(range(7), time(1), time(23)) == 60 * 60


# What cannot be


def why(**changes: object) -> dict[str, Why]:
    found = problems_of(replace(USUAL, **changes), TODAY)  # type: ignore[arg-type]
    return {name: problem.why for name, problem in found.items()}


def test_the_usual_plan_has_no_problem() -> None:
    assert problems_of(USUAL, TODAY) == {}


def test_zero_weeks_and_too_many_are_refused() -> None:
    assert why(weeks=0) == {"weeks": Why.OUT_OF_RANGE}
    assert why(weeks=-3) == {"weeks": Why.OUT_OF_RANGE}
    assert problems_of(replace(USUAL, weeks=27), TODAY) == {"weeks": Problem(Why.OUT_OF_RANGE, "", 1, 26)}


def test_a_start_in_the_past_is_refused_unless_the_kept_plan_began_there() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert why(start=yesterday) == {"start": Why.TOO_EARLY}
    assert why(start=TODAY) == {}
    assert why(start=TODAY + LATEST_START + timedelta(days=1)) == {"start": Why.TOO_LATE}
    begun = replace(USUAL, start=yesterday)
    assert problems_of(begun, TODAY, kept_since=yesterday) == {}
    assert problems_of(begun, TODAY, kept_since=TODAY) != {}


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ((), Why.EMPTY),
        ((RampStep(1, 0),), Why.OUT_OF_RANGE),
        ((RampStep(1, 120),), Why.OUT_OF_RANGE),
        ((RampStep(2, 60),), Why.NOT_FROM_THE_FIRST),
        ((RampStep(1, 60), RampStep(1, 80)), Why.OUT_OF_ORDER),
        ((RampStep(1, 60), RampStep(5, 80), RampStep(3, 100)), Why.OUT_OF_ORDER),
        ((RampStep(1, 60), RampStep(13, 80)), Why.AFTER_THE_END),
        ((RampStep(1, 60, frozenset({5})),), Why.OFF_DAY),
        ((RampStep(1, 100, frozenset({0})),), Why.LONG_DAY),
        (tuple(RampStep(week, 50) for week in range(1, 10)), Why.TOO_MANY),
    ],
)
def test_shares_that_cannot_be_say_why(steps: tuple[RampStep, ...], reason: Why) -> None:
    assert why(steps=steps) == {"steps": reason}


def test_windows_backwards_and_days_off_are_said_at_their_field() -> None:
    backwards = Span(WEEKDAYS, time(13), time(12))
    saturday = Span(frozenset({5}), time(12), time(13))
    empty = Span(WEEKDAYS, time(12), time(12))
    assert why(quiet=(backwards,), breaks=(saturday,)) == {"quiet": Why.BACKWARDS, "breaks": Why.OFF_DAY}
    assert why(breaks=(empty,)) == {"breaks": Why.BACKWARDS}
    assert why(quiet=(Span(WEEKDAYS, time(9), time(10)),) * 7) == {"quiet": Why.TOO_MANY}
    assert why(remote=frozenset({6}), leave=1) == {"remote": Why.OFF_DAY, "leave_days": Why.NO_DAY}
    assert why(leave=61, leave_days=frozenset({5})) == {"leave": Why.OUT_OF_RANGE, "leave_days": Why.OFF_DAY}
    assert why(days=frozenset(), minutes=4 * 60) == {"days": Why.NO_DAY, "hours": Why.OUT_OF_RANGE}


some_days = st.frozensets(st.integers(0, 6), min_size=1)


@st.composite
def any_choices(draw: st.DrawFn) -> Choices:
    days = draw(some_days)
    inside = st.frozensets(st.sampled_from(sorted(days)))
    weeks = draw(st.integers(1, 26))
    later = draw(st.sets(st.integers(2, max(2, weeks)), max_size=4)) if weeks > 1 else set()
    steps = tuple(RampStep(week, draw(st.integers(5, 100)), draw(inside)) for week in (1, *sorted(later)))
    start = MONDAY + timedelta(days=draw(st.integers(0, 400)))
    return Choices(
        start,
        steps,
        weeks,
        days,
        draw(st.integers(5, 60)) * 60,
        draw(inside),
        leave=draw(st.integers(0, 60)),
        leave_days=draw(inside),
    )


@settings(max_examples=150, deadline=None)
@given(any_choices(), st.sets(st.dates(MONDAY, MONDAY + timedelta(days=600)), max_size=60))
def test_whatever_is_chosen_every_day_is_counted_once_and_leave_is_never_overdrawn(
    choices: Choices, free: set[date]
) -> None:
    made = plan(choices, dict.fromkeys(free, "Off"))
    assert [week.number for week in made.weeks] == list(range(1, choices.weeks + 1))
    assert made.leave_used <= choices.leave
    assert made.weeks[0].first >= choices.start
    for before, after in zip(made.weeks, made.weeks[1:], strict=False):
        assert after.first == before.last + timedelta(days=1)
        assert (after.last - after.first).days == 6
    for week in made.weeks:
        listed = [*week.worked, *week.leave, *(day for day, _ in week.holidays)]
        assert len(listed) == len(set(listed))
        assert all(week.first <= day <= week.last and day.weekday() in choices.days for day in listed)
        assert not free.intersection((*week.worked, *week.leave))
        assert week.minutes <= round(choices.minutes * week.percent / 100) + 1
