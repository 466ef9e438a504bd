"""The lunch calendar, compared over twenty years with a computation that knows no recurrence library."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.core.errors import LengthOutOfRange, NotARule, RangeBackwards, UnknownZone
from bot.lunches.recurrence.lunch_calendar import (
    ANCHOR,
    BlackOut,
    PlannedDate,
    Recurrence,
    begins,
    occurrences,
    plan,
)
from bot.lunches.recurrence.rule import ORDINALS, Rule
from bot.offices.office_days import holidays_of

ZONES = ("America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Chatham")
NOON = time(12)
SECOND_WEDNESDAY = Recurrence("FREQ=MONTHLY;BYDAY=2WE", NOON, "America/Chicago")


def day_of_month(year: int, month: int, weekday: int, ordinal: int) -> date | None:
    """The nth weekday of a month by counting days."""
    days = [date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1)]
    fitting = [day for day in days if day.weekday() == weekday]
    place = ordinal - 1 if ordinal > 0 else ordinal
    return fitting[place] if -len(fitting) <= place < len(fitting) else None


def turns(rule: Rule, first: date, last: date) -> list[date]:
    """The rule's days by stepping through months or weeks since the anchor."""
    if rule.ordinal is None:
        day = ANCHOR + timedelta(days=rule.weekday)
        found = []
        while day <= last:
            found.append(day)
            day += timedelta(days=7 * rule.interval)
    else:
        months = range(0, (last.year - ANCHOR.year + 1) * 12, rule.interval)
        by_month = (
            day_of_month(ANCHOR.year + number // 12, number % 12 + 1, rule.weekday, rule.ordinal) for number in months
        )
        found = [day for day in by_month if day is not None]
    return [day for day in found if first <= day <= last]


def expected(rule: Rule, free: Callable[[date], bool], first: date, last: date) -> list[tuple[date, date | None]]:
    """(rule date, day it takes place or None) as R51 says."""
    days = turns(rule, first, last + timedelta(days=5000))
    out: list[tuple[date, date | None]] = []
    for number, day in enumerate(days[:-1]):
        if day > last:
            break
        following = days[number + 1]
        week_later, week_before = day + timedelta(days=7), day - timedelta(days=7)
        if rule.ordinal is None:
            later_fits, before_fits = rule.interval > 1, False
        else:
            later_fits, before_fits = week_later.month == day.month, week_before.month == day.month
        if free(day):
            out.append((day, day))
        elif later_fits and free(week_later) and following - week_later >= timedelta(days=6):
            out.append((day, week_later))
        elif before_fits and free(week_before):
            out.append((day, week_before))
        else:
            out.append((day, None))
    return out


def period(rule: Rule, turn: date, day: date) -> tuple[int, int]:
    if rule.ordinal is not None:
        return day.year, day.month
    return 0, (day - ANCHOR).days // (7 * rule.interval)


def some_recurrence(rng: Random) -> tuple[Rule, Recurrence]:
    weekly = rng.random() < 0.3
    rule = Rule(rng.randrange(7), None if weekly else rng.choice(sorted(ORDINALS)), rng.choice([1, 1, 1, 2, 3]))
    wall = time(rng.randrange(24), rng.choice([0, 15, 30, 45]))
    return rule, Recurrence(str(rule), wall, rng.choice(ZONES), 60)


def days_off(rng: Random, rule: Rule) -> tuple[Mapping[date, str], list[BlackOut]]:
    first = date(2026, 1, 1)
    on_turns = rng.sample(turns(rule, first, date(2047, 1, 1)), 20)
    beside = [day + timedelta(days=rng.choice([-7, 7])) for day in on_turns]
    anywhere = [first + timedelta(days=rng.randrange(7600)) for _ in range(150)]
    outs = [first + timedelta(days=rng.randrange(7600)) for _ in range(25)]
    return (
        dict.fromkeys([*on_turns, *rng.sample(beside, 8), *anywhere], "a holiday"),
        [BlackOut(day, day + timedelta(days=rng.randrange(40)), "closed") for day in outs],
    )


@pytest.mark.parametrize("seed", range(40))
def test_twenty_years_of_any_rule_agree_with_counting_days(seed: int) -> None:
    rng = Random(seed)
    rule, recurrence = some_recurrence(rng)
    holidays, outs = days_off(rng, rule)

    def free(day: date) -> bool:
        return day not in holidays and not any(out.first <= day <= out.last for out in outs)

    first, last = date(2026, 1, 1), date(2045, 12, 31)
    planned = plan(recurrence, holidays, outs, first, last)
    assert [(one.rule_date, None if one.skipped else one.day) for one in planned] == expected(rule, free, first, last)
    held = [one for one in planned if not one.skipped]
    assert all(free(one.day) for one in held)
    periods = [period(rule, one.rule_date, one.day) for one in held]
    assert len(set(periods)) == len(periods)
    assert all(one.reason in ("a holiday", "closed") for one in planned if one.skipped or one.moved_from)
    assert plan(recurrence, holidays, outs, first, last) == planned
    middle = date(2033, 5, 17)
    halves = plan(recurrence, holidays, outs, first, middle - timedelta(days=1)) + plan(
        recurrence, holidays, outs, middle, last
    )
    assert halves == planned


def test_a_lunch_keeps_its_wall_time_for_twenty_years_in_every_zone_there_is() -> None:
    rng = Random(20)
    days = turns(Rule(2, 2), date(2026, 1, 1), date(2045, 12, 31))
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        recurrence = Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(rng.randrange(24), rng.choice([0, 15, 30])), name)
        for day in days:
            there = begins(recurrence, day).astimezone(zone)
            wanted = datetime.combine(day, recurrence.wall_time, zone)
            if wanted.astimezone(UTC).astimezone(zone) == wanted:
                assert there.replace(tzinfo=None) == wanted.replace(tzinfo=None)
                assert not there.fold
            else:
                assert timedelta(0) < there.replace(tzinfo=None) - wanted.replace(tzinfo=None)


def test_noon_stays_noon_over_the_clock_change() -> None:
    march, april = (begins(SECOND_WEDNESDAY, day) for day in (date(2026, 2, 11), date(2026, 4, 8)))
    assert march == datetime(2026, 2, 11, 18, tzinfo=UTC)
    assert april == datetime(2026, 4, 8, 17, tzinfo=UTC)


def test_a_time_that_clocks_skip_happens_when_they_go_on_and_one_that_comes_twice_happens_first() -> None:
    sunday_night = Recurrence("FREQ=MONTHLY;BYDAY=2SU", time(2, 30), "America/Chicago")
    assert begins(sunday_night, date(2026, 3, 8)) == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)
    first_sunday = Recurrence("FREQ=MONTHLY;BYDAY=1SU", time(1, 30), "America/Chicago")
    assert begins(first_sunday, date(2026, 11, 1)) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_holiday_moves_the_lunch_a_week_on_and_says_why() -> None:
    holidays = {date(2026, 11, 11): "Veterans Day"}
    planned = plan(SECOND_WEDNESDAY, holidays, [], date(2026, 11, 1), date(2026, 12, 31))
    assert planned == [
        PlannedDate(date(2026, 11, 18), date(2026, 11, 11), reason="Veterans Day"),
        PlannedDate(date(2026, 12, 9)),
    ]


def test_a_last_thursday_that_is_taken_goes_a_week_earlier_because_next_week_is_another_month() -> None:
    last_thursday = Recurrence("FREQ=MONTHLY;BYDAY=-1TH", NOON, "America/Chicago")
    planned = plan(last_thursday, holidays_of("US", "IL", [2026]), [], date(2026, 11, 1), date(2026, 11, 30))
    assert [(one.day, one.moved_from) for one in planned] == [(date(2026, 11, 19), date(2026, 11, 26))]
    assert "Thanksgiving" in planned[0].reason


def test_a_month_with_no_free_week_is_skipped_and_says_so() -> None:
    august = BlackOut(date(2026, 8, 1), date(2026, 8, 31), "summer break")
    planned = plan(SECOND_WEDNESDAY, {}, [august], date(2026, 8, 1), date(2026, 8, 31))
    assert planned == [PlannedDate(date(2026, 8, 12), skipped=True, reason="summer break")]


def test_a_weekly_lunch_on_a_holiday_is_skipped_and_every_other_week_moves_on() -> None:
    off = {date(2026, 6, 2): "a holiday"}
    weekly = Recurrence("FREQ=WEEKLY;BYDAY=TU", NOON, "Europe/Berlin")
    assert [one.skipped for one in plan(weekly, off, [], date(2026, 6, 2), date(2026, 6, 9))] == [True, False]
    other = Recurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", NOON, "Europe/Berlin", anchor=date(2026, 6, 1))
    assert [one.day for one in plan(other, off, [], date(2026, 6, 1), date(2026, 6, 20))] == [
        date(2026, 6, 9),
        date(2026, 6, 16),
    ]


def test_nothing_is_moved_into_the_past() -> None:
    off = BlackOut(date(2026, 11, 20), date(2026, 11, 30), "closed")
    last_thursday = Recurrence("FREQ=MONTHLY;BYDAY=-1TH", NOON, "America/Chicago")
    window = (date(2026, 11, 1), date(2026, 11, 30))
    assert plan(last_thursday, {}, [off], *window)[0].day == date(2026, 11, 19)
    assert plan(last_thursday, {}, [off], *window, not_before=date(2026, 11, 20))[0].skipped


def test_the_next_twelve_dates_come_from_the_rule() -> None:
    days = occurrences(SECOND_WEDNESDAY, date(2026, 11, 22), 12)
    assert days[0] == date(2026, 12, 9)
    assert len(days) == 12
    assert all(day.weekday() == 2 and 8 <= day.day <= 14 for day in days)


def test_a_fifth_friday_skips_the_months_without_one() -> None:
    fifth = Recurrence("FREQ=MONTHLY;BYDAY=5FR", NOON, "Europe/Berlin")
    assert occurrences(fifth, date(2026, 1, 1), 4) == [
        date(2026, 1, 30),
        date(2026, 5, 29),
        date(2026, 7, 31),
        date(2026, 10, 30),
    ]


def test_rules_lengths_and_ranges_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UnknownZone):
        Recurrence("FREQ=MONTHLY;BYDAY=2WE", NOON, "Atlantis/Capital")
    with pytest.raises(NotARule):
        Recurrence("FREQ=SOMETIMES", NOON, "Europe/Berlin")
    with pytest.raises(LengthOutOfRange):
        Recurrence("FREQ=MONTHLY;BYDAY=2WE", NOON, "Europe/Berlin", 0)
    with pytest.raises(RangeBackwards):
        BlackOut(date(2026, 5, 2), date(2026, 5, 1))
