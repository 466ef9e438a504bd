"""A return plan in a calendar: nobody invited, wall times kept over clock changes, days off left out."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr

from bot.core.errors import UnknownZone
from bot.plans.calendar_files import Maker, Repeated, WholeDays, calendar_file

NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
MAKER = Maker("abc@village.invalid", 2, "Europe/Berlin", NOW)
MARCH = date(2027, 3, 1)
TUESDAYS = tuple(MARCH + timedelta(days=1 + 7 * number) for number in range(8) if number != 2)
QUIET = Repeated("quiet-1", TUESDAYS, "No meetings", time(12), time(13))


def events(*entries: WholeDays | Repeated, maker: Maker = MAKER) -> list[Any]:
    return list(icalendar.Calendar.from_ical(calendar_file(entries, maker)).walk("VEVENT"))


def moments(event: Any) -> list[datetime]:
    """Every beginning of an event, in UTC, as a calendar program reads it."""
    start = event.decoded("dtstart")
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
    left_out = {one.dt for one in event["exdate"].dts} if "exdate" in event else set()
    return [wall.astimezone(UTC) for wall in rule if wall not in left_out]


def test_a_fixed_time_stays_at_its_wall_time_over_the_clock_change() -> None:
    (event,) = events(QUIET)
    found = moments(event)
    assert [at.date() for at in found] == list(TUESDAYS)
    assert {at.hour for at in found if at.date() < date(2027, 3, 28)} == {11}
    assert {at.hour for at in found if at.date() > date(2027, 3, 28)} == {10}
    assert event["transp"] == "OPAQUE"


def test_days_off_are_left_out() -> None:
    (event,) = events(QUIET)
    assert [one.dt.date() for one in event["exdate"].dts] == [MARCH + timedelta(days=15)]


def test_a_week_lasts_until_its_last_day_and_blocks_nothing() -> None:
    (event,) = events(WholeDays("week-1", MARCH, MARCH + timedelta(days=6), "Week 1: 60 %", "24 h"))
    assert event.decoded("dtstart") == MARCH
    assert event.decoded("dtend") == MARCH + timedelta(days=7)
    assert event["transp"] == "TRANSPARENT"


def test_whole_days_repeat_as_dates() -> None:
    (event,) = events(Repeated("remote", TUESDAYS, "From home"))
    assert event.decoded("dtstart") == TUESDAYS[0]
    assert "DTSTART;VALUE=DATE:20270302" in event.to_ical().decode()
    assert "UNTIL=20270420" in event["rrule"].to_ical().decode()
    assert "EXDATE;VALUE=DATE:20270316" in event.to_ical().decode()


def test_one_day_does_not_repeat_and_no_day_is_no_entry() -> None:
    (event,) = events(Repeated("leave", TUESDAYS[:1], "Leave"), Repeated("remote", (), "From home"))
    assert "rrule" not in event


def test_entries_keep_their_uid_and_nobody_is_invited() -> None:
    file = calendar_file([QUIET, WholeDays("week-1", MARCH, MARCH, "Week 1")], MAKER).decode()
    assert "METHOD:PUBLISH" in file
    assert "ATTENDEE" not in file
    assert "ORGANIZER" not in file
    assert file.count("CLASS:PRIVATE") == 2
    assert "UID:abc-quiet-1@village.invalid" in file
    assert "UID:abc-week-1@village.invalid" in file
    assert file.count("SEQUENCE:2") == 2


def test_a_zone_without_clocks_of_its_own_needs_no_table() -> None:
    file = calendar_file([QUIET], Maker("abc", 0, "UTC", NOW)).decode()
    assert "VTIMEZONE" not in file
    assert "DTSTART:20270302T120000Z" in file


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        calendar_file([QUIET], Maker("abc", 0, "Europe/Nowhere", NOW))
