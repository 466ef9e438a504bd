"""Working hours and the message budget, against a clock read minute by minute."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import HoursBackwards, NoWorkingDays, NoWorkingTime, UnknownZone
from bot.core.working_hours import (
    COUNTED,
    PRECEDENCE,
    Hours,
    Standing,
    both_working,
    budget_allows,
    for_today_questions,
    is_working_minute,
    next_ask_slot,
    next_working_minute,
    precedence,
    standing_of_changed_lunch,
    week_has_room,
    when_to_send,
    when_to_send_after,
    working_day_before,
    working_days_after,
)

ZONES = [
    "America/Chicago",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Europe/Berlin",
    "Europe/London",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "UTC",
]
BERLIN = Hours("Europe/Berlin")
CHICAGO = Hours("America/Chicago")


def at(zone: str, *parts: int) -> datetime:
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


seconds = st.integers(0, 12 * 365 * 24 * 3600)
moments = seconds.map(lambda passed: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=passed))
zones = st.sampled_from(ZONES)
hours_of_people = st.builds(
    lambda zone, days, first, length: Hours(zone, frozenset(days), time(first), time(min(first + length, 23), 30)),
    zones,
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(5, 20),
    st.integers(0, 10),
)


def works_by_the_wall_clock(moment: datetime, hours: Hours, holidays: Collection[date]) -> bool:
    there = moment.astimezone(ZoneInfo(hours.zone))
    return there.weekday() in hours.days and there.date() not in holidays and hours.start <= there.time() < hours.end


def test_a_friday_evening_waits_for_monday_morning() -> None:
    assert next_working_minute(at("Europe/Berlin", 2026, 6, 5, 17, 0), BERLIN) == at("Europe/Berlin", 2026, 6, 8, 9, 0)


def test_a_moment_inside_the_hours_waits_for_nothing() -> None:
    moment = at("Europe/Berlin", 2026, 6, 5, 16, 59)
    assert next_working_minute(moment, BERLIN) == moment


def test_a_holiday_is_passed_over_and_so_is_the_weekend_behind_it() -> None:
    good_friday, easter_monday = date(2027, 3, 26), date(2027, 3, 29)
    got = next_working_minute(at("Europe/Berlin", 2027, 3, 25, 18), BERLIN, {good_friday, easter_monday})
    assert got == at("Europe/Berlin", 2027, 3, 30, 9)


def test_nine_stays_nine_over_the_clock_change() -> None:
    before = next_working_minute(at("America/Chicago", 2026, 3, 6, 20), CHICAGO)
    assert before == datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
    assert next_working_minute(at("America/Chicago", 2026, 3, 6, 3), CHICAGO) == datetime(2026, 3, 6, 15, 0, tzinfo=UTC)


def test_a_night_worker_whose_start_the_clock_change_skips_begins_when_clocks_go_on() -> None:
    nights = Hours("America/Chicago", frozenset(range(7)), time(2, 30), time(6))
    assert next_working_minute(at("America/Chicago", 2026, 3, 8, 1), nights) == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)


def test_hours_that_make_no_sense_are_refused() -> None:
    with pytest.raises(HoursBackwards):
        Hours("Europe/Berlin", start=time(17), end=time(9))
    for days in (frozenset[int](), frozenset({0, 7}), frozenset({-1})):
        with pytest.raises(NoWorkingDays):
            Hours("Europe/Berlin", days=days)
    for zone in ("Atlantis/Capital", "", "../../etc/passwd", "Europe"):
        with pytest.raises(UnknownZone):
            Hours(zone)


class EveryDay:
    def __contains__(self, day: object) -> bool:
        return True


def test_a_calendar_of_holidays_only_is_refused_and_never_loops() -> None:
    moment = at("Europe/Berlin", 2026, 6, 5, 17)
    with pytest.raises(NoWorkingTime):
        next_working_minute(moment, BERLIN, EveryDay())
    with pytest.raises(NoWorkingTime):
        working_days_after(moment, 2, BERLIN, EveryDay())
    with pytest.raises(NoWorkingTime):
        next_ask_slot(moment, BERLIN, EveryDay())
    with pytest.raises(NoWorkingTime):
        working_day_before(date(2026, 6, 5), 1, BERLIN, EveryDay())
    assert both_working(moment, BERLIN, CHICAGO, (), EveryDay()) == next_working_minute(moment, BERLIN)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(moments, hours_of_people, st.sets(st.integers(0, 20)))
def test_the_next_working_minute_is_the_first_a_clock_on_the_exclusion_would_find(
    moment: datetime, hours: Hours, off: set[int]
) -> None:
    today = moment.astimezone(ZoneInfo(hours.zone)).date()
    holidays = {today + timedelta(days=step) for step in off}
    got = next_working_minute(moment, hours, holidays)
    assert got >= moment
    assert got.tzinfo is UTC
    assert is_working_minute(got, hours, holidays)
    assert works_by_the_wall_clock(got, hours, holidays)
    walk = moment
    while not works_by_the_wall_clock(walk, hours, holidays):
        assert not is_working_minute(walk, hours, holidays)
        walk += timedelta(minutes=29) - timedelta(
            minutes=walk.minute % 29, seconds=walk.second
        )  # never longer than the shortest working day
        assert walk - moment < timedelta(days=60)
    assert got <= walk


@settings(derandomize=True, max_examples=80, deadline=None)
@given(moments, hours_of_people, st.integers(0, 6), st.sets(st.integers(0, 20)))
def test_working_days_are_the_persons_own_and_keep_the_wall_time(
    moment: datetime, hours: Hours, count: int, off: set[int]
) -> None:
    zone = ZoneInfo(hours.zone)
    holidays = {moment.astimezone(zone).date() + timedelta(days=step) for step in off}
    start = next_working_minute(moment, hours, holidays).astimezone(zone)
    end = working_days_after(moment, count, hours, holidays)
    assert is_working_minute(end, hours, holidays)
    assert end.astimezone(zone).time() == start.time()
    between = (start.date() + timedelta(days=step) for step in range((end.astimezone(zone) - start).days + 2))
    worked = [
        day
        for day in between
        if start.date() < day <= end.astimezone(zone).date() and day.weekday() in hours.days and day not in holidays
    ]
    assert len(worked) == count


def test_two_working_days_after_a_thursday_are_over_on_monday() -> None:
    assert working_days_after(at("Europe/Berlin", 2026, 6, 4, 10, 15), 2, BERLIN) == at(
        "Europe/Berlin", 2026, 6, 8, 10, 15
    )


def test_one_working_day_before_a_monday_lunch_is_friday() -> None:
    assert working_day_before(date(2026, 6, 8), 1, BERLIN) == date(2026, 6, 5)
    assert working_day_before(date(2026, 6, 8), 3, BERLIN, {date(2026, 6, 5)}) == date(2026, 6, 2)


def test_a_group_dm_opens_in_the_hours_both_share() -> None:
    got = both_working(at("Europe/Berlin", 2026, 6, 4, 10), BERLIN, CHICAGO)
    assert got == at("America/Chicago", 2026, 6, 4, 9)


def test_with_no_hour_in_common_for_two_working_days_the_mentors_hours_decide() -> None:
    auckland = Hours("Pacific/Auckland")
    moment = at("Europe/Berlin", 2026, 6, 4, 20)
    assert both_working(moment, BERLIN, auckland) == at("Europe/Berlin", 2026, 6, 5, 9)
    monday_only = Hours("Europe/Berlin", days=frozenset({0}))
    tuesday = at("Europe/Berlin", 2026, 6, 2, 11)
    assert both_working(tuesday, BERLIN, monday_only) == tuesday
    assert both_working(tuesday, monday_only, BERLIN) == at("Europe/Berlin", 2026, 6, 8, 9)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(moments, hours_of_people, hours_of_people)
def test_a_group_dm_opens_in_the_mentors_hours_and_no_earlier_than_both_could(
    moment: datetime, mentor: Hours, other: Hours
) -> None:
    got = both_working(moment, mentor, other)
    assert got >= moment
    assert is_working_minute(got, mentor)
    limit = working_days_after(moment, 2, mentor)
    if is_working_minute(got, other):
        assert got <= limit
    else:
        assert got == next_working_minute(moment, mentor)
    walk = moment
    while walk < got:
        assert not (is_working_minute(walk, mentor) and is_working_minute(walk, other))
        walk += timedelta(minutes=47)


def test_asks_go_at_ten_or_at_two() -> None:
    assert next_ask_slot(at("Europe/Berlin", 2026, 6, 4, 9, 30), BERLIN) == at("Europe/Berlin", 2026, 6, 4, 10)
    assert next_ask_slot(at("Europe/Berlin", 2026, 6, 4, 10, 1), BERLIN) == at("Europe/Berlin", 2026, 6, 4, 14)
    assert next_ask_slot(at("Europe/Berlin", 2026, 6, 5, 14, 1), BERLIN) == at("Europe/Berlin", 2026, 6, 8, 10)


def test_an_evening_worker_is_asked_in_the_middle_of_the_evening() -> None:
    evenings = Hours("Europe/Berlin", start=time(16), end=time(21))
    assert next_ask_slot(at("Europe/Berlin", 2026, 6, 4, 9), evenings) == at("Europe/Berlin", 2026, 6, 4, 18, 30)


def test_nobody_is_asked_in_the_half_day_of_the_sign_up() -> None:
    signed_up = at("Europe/Berlin", 2026, 6, 4, 9, 30)
    assert next_ask_slot(signed_up, BERLIN, (), signed_up) == at("Europe/Berlin", 2026, 6, 4, 14)
    after_noon = at("Europe/Berlin", 2026, 6, 4, 12, 0)
    assert next_ask_slot(after_noon, BERLIN, (), after_noon) == at("Europe/Berlin", 2026, 6, 5, 10)
    in_chicago = at("America/Chicago", 2026, 6, 4, 6)
    assert next_ask_slot(in_chicago, BERLIN, (), in_chicago) == at("Europe/Berlin", 2026, 6, 5, 10)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(moments, hours_of_people, st.integers(0, 3 * 24 * 60))
def test_every_ask_slot_is_a_working_minute_in_another_half_day_than_the_sign_up(
    moment: datetime, hours: Hours, waited: int
) -> None:
    signed_up = moment - timedelta(minutes=waited)
    slot = next_ask_slot(moment, hours, (), signed_up)
    zone = ZoneInfo(hours.zone)
    assert slot >= moment
    assert is_working_minute(slot, hours)
    halves = [(one.astimezone(zone).date(), one.astimezone(zone).hour >= 12) for one in (slot, signed_up)]
    assert halves[0] != halves[1]


def test_today_questions_may_come_from_seven_to_who_ticked_them() -> None:
    assert for_today_questions(BERLIN).start == time(7)
    early = Hours("Europe/Berlin", start=time(6))
    assert for_today_questions(early) == early


def test_a_cancelled_lunch_is_told_at_once_only_when_it_would_begin_before_the_next_working_minute() -> None:
    late_sunday = at("Europe/Berlin", 2026, 6, 7, 20)
    mornings_off = Hours("Europe/Berlin", start=time(13), end=time(18))
    lunch = at("Europe/Berlin", 2026, 6, 8, 12)
    assert standing_of_changed_lunch(lunch, late_sunday, mornings_off) is Standing.URGENT
    assert standing_of_changed_lunch(lunch, late_sunday, BERLIN) is Standing.AWAITED


def test_one_message_a_day_and_two_a_week() -> None:
    monday, tuesday = at("Europe/Berlin", 2026, 6, 8, 10), at("Europe/Berlin", 2026, 6, 9, 10)
    assert budget_allows([], monday, "Europe/Berlin") is None
    assert budget_allows([monday], monday + timedelta(hours=3), "Europe/Berlin") == at("Europe/Berlin", 2026, 6, 9)
    assert budget_allows([monday], tuesday, "Europe/Berlin") is None
    assert budget_allows([monday, tuesday], at("Europe/Berlin", 2026, 6, 12, 9), "Europe/Berlin") == at(
        "Europe/Berlin", 2026, 6, 15
    )


def test_the_week_has_room_until_its_second_message() -> None:
    monday, tuesday = at("Europe/Berlin", 2026, 6, 8, 10), at("Europe/Berlin", 2026, 6, 9, 10)
    assert week_has_room([monday], monday, "Europe/Berlin")  # not today, but tomorrow
    assert not week_has_room([monday, tuesday], at("Europe/Berlin", 2026, 6, 10, 10), "Europe/Berlin")
    assert week_has_room([monday, tuesday], at("Europe/Berlin", 2026, 6, 15, 10), "Europe/Berlin")
    friday = at("Europe/Berlin", 2026, 6, 12, 10)
    assert week_has_room([friday], friday, "Europe/Berlin")  # by a message on Saturday, for who works then


def test_what_goes_first_keeps_its_place_in_the_day_and_in_the_week() -> None:
    monday, tuesday = at("Europe/Berlin", 2026, 6, 8, 10), at("Europe/Berlin", 2026, 6, 9, 9)
    ask = at("Europe/Berlin", 2026, 6, 9, 14)
    for standing in COUNTED - {Standing.ASK}:
        # The same day: both go as one message.
        assert when_to_send_after(standing, tuesday, BERLIN, (), [], [ask]) == ask
        # The second of the week: the same; with room beside it, at once.
        later = at("Europe/Berlin", 2026, 6, 11, 10)
        assert when_to_send_after(standing, tuesday, BERLIN, (), [monday], [later]) == later
        assert when_to_send_after(standing, tuesday, BERLIN, (), [], [later]) == tuesday
    assert when_to_send_after(Standing.AWAITED, tuesday, BERLIN, (), [monday], [ask]) == tuesday


@given(moments, hours_of_people, st.lists(seconds, max_size=4), st.lists(st.integers(1, 6 * 24 * 3600), max_size=3))
@settings(max_examples=150)
def test_waiting_for_what_goes_first_never_sends_earlier_nor_beyond_the_budget(
    now: datetime, hours: Hours, sent_ago: list[int], ahead_in: list[int]
) -> None:
    sent = [now - timedelta(seconds=ago % (8 * 24 * 3600)) for ago in sent_ago]
    ahead = [now + timedelta(seconds=later) for later in ahead_in]
    alone = when_to_send(Standing.LUNCH, now, hours, (), sent)
    assert when_to_send_after(Standing.LUNCH, now, hours, (), sent, ahead) >= alone >= now
    assert when_to_send_after(Standing.LUNCH, now, hours, (), sent) == alone


def test_a_message_ahead_of_a_clock_set_back_still_counts() -> None:
    later = at("Europe/Berlin", 2026, 6, 10, 10)
    assert budget_allows([later, later], at("Europe/Berlin", 2026, 6, 8, 10), "Europe/Berlin") == at(
        "Europe/Berlin", 2026, 6, 15
    )


def test_answers_edits_and_urgent_messages_go_at_night() -> None:
    night = at("Europe/Berlin", 2026, 6, 6, 3)
    for standing in (Standing.ANSWER, Standing.EDIT, Standing.URGENT):
        assert when_to_send(standing, night, BERLIN, (), [night, night]) == night


def test_an_offer_keeps_the_hours_and_spends_no_budget() -> None:
    saturday = at("Europe/Berlin", 2026, 6, 6, 3)
    monday = at("Europe/Berlin", 2026, 6, 8, 9)
    assert when_to_send(Standing.AWAITED, saturday, BERLIN, (), [monday, monday]) == monday
    assert when_to_send(Standing.CHANNEL, saturday, BERLIN, (), [monday, monday]) == monday
    assert when_to_send(Standing.ASK, saturday, BERLIN, (), [monday]) == at("Europe/Berlin", 2026, 6, 9, 9)


def test_asks_go_before_reminders_check_ins_invitations_lunch_and_organizer_messages() -> None:
    assert sorted(Standing, key=precedence) == list(PRECEDENCE)
    counted = [standing for standing in PRECEDENCE if standing in COUNTED]
    assert [str(standing) for standing in counted] == [
        "ask",
        "reminder",
        "check_in",
        "invitation",
        "lunch",
        "organizer",
    ]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(moments, hours_of_people, st.lists(st.integers(0, 30 * 24 * 60), min_size=1, max_size=12))
def test_whatever_falls_due_rule_eight_holds_for_what_is_sent(moment: datetime, hours: Hours, gaps: list[int]) -> None:
    sent: list[datetime] = []
    for gap in sorted(gaps):
        due = moment + timedelta(minutes=gap)
        chosen = when_to_send(Standing.REMINDER, due, hours, (), sent)
        assert chosen >= due
        assert is_working_minute(chosen, hours)
        sent.append(chosen)
    days = [one.astimezone(ZoneInfo(hours.zone)).date() for one in sent]
    weeks = [day.isocalendar()[:2] for day in days]
    assert len(set(days)) == len(days)
    assert all(weeks.count(week) <= 2 for week in weeks)
