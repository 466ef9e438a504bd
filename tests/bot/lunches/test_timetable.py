"""A year of lunches in two offices, with and without the bot being down."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.ids import UserId
from bot.core.working_hours import Hours, is_working_minute
from bot.lunches.meetings import Meeting, MeetingState, Series, cancel, move, restore, skip
from bot.lunches.recurrence.lunch_calendar import BlackOut
from bot.lunches.timetable import (
    Announce,
    Close,
    Morning,
    PlanMeeting,
    Preview,
    Remind,
    SaySkipped,
    Step,
    TooLate,
    done,
    due,
    outdated,
    relocated,
    upcoming,
)
from bot.offices.office_days import holidays_of
from tests.bot.lunch_values import Office, lunch, series_in

OFFICES = {"America/Chicago": ("US", "IL"), "Europe/Berlin": ("DE", "BE")}
CHICAGO = "America/Chicago"


def office(zone: str, rrule: str = "FREQ=MONTHLY;BYDAY=2WE", *outs: BlackOut) -> Office:
    country, subdivision = OFFICES[zone]
    return Office(series_in(zone, rrule, outs), holidays_of(country, subdivision, range(2026, 2029)))


def meeting_of(step: Step) -> Meeting:
    assert not isinstance(step, PlanMeeting)
    return step.meeting


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize("zone", OFFICES)
@pytest.mark.parametrize("rrule", ["FREQ=MONTHLY;BYDAY=2WE", "FREQ=MONTHLY;BYDAY=-1TH", "FREQ=MONTHLY;BYDAY=1MO"])
def test_a_year_in_which_nobody_answers_has_every_lunch_told_once_and_on_time(zone: str, rrule: str) -> None:
    here = office(zone, rrule)
    here.live(datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC))
    here.said = [(at, step) for at, step in here.said if meeting_of(step).rule_date.year == 2027]
    assert len(set(here.keys)) == len(here.keys)
    assert not here.told(TooLate)
    announced = here.told(Announce)
    assert len(announced) + len(here.told(SaySkipped)) == 12
    for at, step in announced:
        assert isinstance(step, Announce)
        days = (step.meeting.day(zone) - local_day(at, zone)).days
        assert 9 <= days <= 14
        if days < 14:
            fortnight_before = step.meeting.begins - timedelta(days=14)
            assert not is_working_minute(fortnight_before, here.hours, here.holidays)
        assert is_working_minute(at, here.hours, here.holidays)
    for kind in (Preview, Remind, Morning, Close):
        held = [meeting_of(step).id for _, step in here.told(kind)]
        assert len(set(held)) == len(held)
        assert len(held) >= 10
    themes = [meeting_of(step).theme for _, step in announced]
    assert len(set(themes)) == len(themes)
    assert {meeting.begins.astimezone(ZoneInfo(zone)).hour for meeting in here.meetings.values()} == {12}


def test_what_is_told_keeps_its_order() -> None:
    here = office(CHICAGO)
    here.live(datetime(2026, 12, 20, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC))
    february = next(one for one in here.meetings.values() if one.rule_date == date(2027, 2, 10))
    told = [
        (type(step).__name__, at.astimezone(ZoneInfo(CHICAGO)).strftime("%m-%d %H:%M"))
        for at, step in here.said
        if meeting_of(step).id == february.id
    ]
    assert told == [
        ("Preview", "01-22 10:00"),
        ("Announce", "01-27 10:00"),
        ("Remind", "02-09 10:00"),
        ("Morning", "02-10 09:00"),
        ("Close", "02-10 13:00"),
    ]


@pytest.mark.parametrize("zone", OFFICES)
def test_a_bot_down_for_a_day_at_any_hour_tells_everything_that_still_helps_and_nothing_twice(
    zone: str,
) -> None:
    start = datetime(2027, 1, 18, tzinfo=UTC)
    end = datetime(2027, 2, 12, tzinfo=UTC)
    before = office(zone)
    before.live(start - timedelta(days=3), start)
    for hour in range(0, 25 * 24, 5):
        down = start + timedelta(hours=hour)
        here = deepcopy(before)
        here.live(start, down)
        here.live(down + timedelta(days=1), end + timedelta(days=2))
        lunch_day = datetime(2027, 2, 10, tzinfo=UTC)
        said = [(at, step) for at, step in here.said if meeting_of(step).rule_date == lunch_day.date()]
        kinds = [type(step) for _, step in said]
        assert len(set(kinds)) == len(kinds)
        assert Announce in kinds
        assert TooLate not in kinds
        assert Close in kinds
        for at, step in said:
            if isinstance(step, Announce):
                assert local_day(at, zone) <= date(2027, 1, 28)
            if isinstance(step, Remind):
                assert local_day(at, zone) == date(2027, 2, 9)
            if isinstance(step, Morning):
                assert at < step.meeting.begins


def test_a_bot_down_for_weeks_announces_late_while_it_helps_and_otherwise_skips_with_a_note() -> None:
    planned = lunch(previewed_at=datetime(2026, 11, 20, tzinfo=UTC))
    series, hours = series_in(CHICAGO), Hours(CHICAGO)

    def steps_at(now: datetime) -> list[type[Step]]:
        return [type(step) for step in due(series, [planned], now, hours, {}) if not isinstance(step, PlanMeeting)]

    eve, eve_at_night = datetime(2026, 12, 8, 21, tzinfo=UTC), datetime(2026, 12, 9, 2, tzinfo=UTC)
    assert steps_at(eve) == [Announce]
    assert steps_at(eve_at_night) == [TooLate]
    assert steps_at(datetime(2026, 12, 20, tzinfo=UTC)) == [TooLate]
    late = next(step for step in due(series, [planned], eve, hours, {}) if isinstance(step, Announce))
    assert late.late
    skipped = done(TooLate(planned), eve_at_night)
    assert skipped.state is MeetingState.SKIPPED
    assert not [s for s in due(series, [skipped], eve_at_night, hours, {}) if not isinstance(s, PlanMeeting)]


def test_nobody_is_reminded_on_the_day_of_a_late_announcement_or_of_a_move() -> None:
    series, hours = series_in(CHICAGO), Hours(CHICAGO)
    eve = datetime(2026, 12, 8, 18, tzinfo=UTC)
    late = lunch(state=MeetingState.ANNOUNCED, announced_at=eve - timedelta(hours=3))
    moved = move(
        lunch(state=MeetingState.ANNOUNCED, announced_at=eve - timedelta(days=20), reminded_at=None),
        datetime(2026, 12, 9, 19, tzinfo=UTC),
        eve,
        [],
        CHICAGO,
    )
    for meeting in (late, moved):
        assert not [step for step in due(series, [meeting], eve, hours, {}) if isinstance(step, Remind)]
    usual = lunch(state=MeetingState.ANNOUNCED, announced_at=eve - timedelta(days=14))
    assert [step for step in due(series, [usual], eve, hours, {}) if isinstance(step, Remind)]


def test_a_skipped_lunch_is_said_at_the_time_it_would_have_been_announced() -> None:
    series, hours = series_in(CHICAGO), Hours(CHICAGO)
    skipped = skip(lunch(), datetime(2026, 11, 20, tzinfo=UTC))
    before, after = datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 25, 16, tzinfo=UTC)
    assert not [s for s in due(series, [skipped], before, hours, {}) if isinstance(s, SaySkipped)]
    said = [s for s in due(series, [skipped], after, hours, {}) if isinstance(s, SaySkipped)]
    assert len(said) == 1
    assert not [s for s in due(series, [done(said[0], after)], after, hours, {}) if isinstance(s, SaySkipped)]


def test_a_summer_without_free_weeks_is_skipped_said_once_and_the_next_lunch_is_in_sight() -> None:
    here = office("Europe/Berlin", "FREQ=MONTHLY;BYDAY=2WE", BlackOut(date(2027, 6, 1), date(2027, 10, 31), "closed"))
    here.live(datetime(2027, 5, 20, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC))
    assert len(here.told(SaySkipped)) == 5
    ahead = upcoming(list(here.meetings.values()), datetime(2027, 6, 15, tzinfo=UTC))
    assert ahead is not None
    assert ahead.rule_date == date(2027, 11, 10)


def test_a_restored_lunch_is_announced_anew() -> None:
    now = datetime(2026, 12, 1, 16, tzinfo=UTC)
    back = restore(cancel(lunch(state=MeetingState.ANNOUNCED, announced_at=now), now), now)
    step = next(s for s in due(series_in(CHICAGO), [back], now, Hours(CHICAGO), {}) if isinstance(s, Announce))
    assert step.meeting.restored == 1


def test_a_cancelled_lunch_is_not_planned_again_and_nothing_more_is_said_of_it() -> None:
    now = datetime(2026, 12, 1, 16, tzinfo=UTC)
    gone = cancel(lunch(state=MeetingState.ANNOUNCED, announced_at=now), now)
    steps = due(series_in(CHICAGO), [gone], now, Hours(CHICAGO), {})
    assert steps
    assert all(isinstance(step, PlanMeeting) and step.turn.rule_date > date(2026, 12, 31) for step in steps)


def test_looking_twice_says_the_same_and_planning_twice_plans_nothing_more() -> None:
    here = office(CHICAGO)
    now = datetime(2027, 1, 1, 16, tzinfo=UTC)
    here.tick(now)
    known = dict(here.meetings)
    here.tick(now)
    assert here.meetings == known
    assert len(known) == 3


def test_a_new_rule_replaces_what_was_only_planned_and_keeps_what_was_announced() -> None:
    here = office(CHICAGO)
    now = datetime(2027, 1, 4, 16, tzinfo=UTC)
    here.tick(now)
    announced = next(one for one in here.meetings.values() if one.state is MeetingState.ANNOUNCED)
    assert announced.rule_date == date(2027, 1, 13)
    here.series = series_in(CHICAGO, "FREQ=MONTHLY;BYDAY=3TH")
    gone = outdated(here.series, list(here.meetings.values()), now, here.holidays)
    assert {one.rule_date for one in gone} == {date(2027, 2, 10), date(2027, 3, 10)}
    for one in gone:
        del here.meetings[one.id]
    here.tick(now)
    days = sorted(one.rule_date for one in here.meetings.values())
    assert days == [date(2027, 1, 13), date(2027, 2, 18), date(2027, 3, 18)]
    assert not outdated(here.series, list(here.meetings.values()), now, here.holidays)


def test_a_lunch_moved_or_skipped_by_hand_survives_a_new_rule() -> None:
    now = datetime(2026, 11, 20, 16, tzinfo=UTC)
    new: Series = series_in(CHICAGO, "FREQ=MONTHLY;BYDAY=3TH")
    moved = move(lunch(), datetime(2026, 12, 10, 18, tzinfo=UTC), now, [], CHICAGO)
    skipped = skip(lunch(host=UserId("U1")), now)
    assert outdated(new, [moved, skipped], now, {}) == []
    assert outdated(new, [lunch()], now, {}) == [lunch()]


def test_home_shows_the_lunch_that_is_next_until_it_is_over() -> None:
    other = lunch(datetime(2027, 1, 13, 18, tzinfo=UTC), id="m2")
    during = lunch().begins + timedelta(minutes=30)
    assert upcoming([other, lunch()], during) == lunch()
    assert upcoming([other, lunch()], lunch().ends) == other
    assert upcoming([cancel(lunch(), lunch().begins)], during) is None


def test_lunches_not_announced_follow_the_series_to_a_new_room_and_others_stay() -> None:
    now = datetime(2026, 11, 20, 16, tzinfo=UTC)
    oak = replace(series_in(CHICAGO), room="Oak")
    by_hand = lunch(id="m2", by_hand=True)
    announced = lunch(id="m3", state=MeetingState.ANNOUNCED)
    assert relocated(oak, [lunch(), by_hand, announced], now) == [lunch(room="Oak")]
    assert relocated(oak, [lunch()], lunch().begins) == []


def test_a_lunch_nobody_announced_is_still_known_on_its_own_day() -> None:
    morning = datetime(2026, 12, 9, 16, tzinfo=UTC)
    assert outdated(series_in(CHICAGO), [lunch()], morning, {}) == []
