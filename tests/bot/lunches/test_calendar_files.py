"""Calendar files, read back line by line, by icalendar, and (time zones) by dateutil."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from bot.core.errors import UnknownZone
from bot.lunches.calendar_files import Entry, calendar_file, entry_of, new_uid
from bot.lunches.meetings import cancel, move
from tests.bot.lunch_values import lunch

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LUNCH = Entry(
    uid="abc@village.invalid",
    sequence=2,
    begins=datetime(2026, 12, 9, 18, tzinfo=UTC),
    minutes=60,
    zone="America/Chicago",
    title="Brown-bag lunch; flexible, and really so",
    room="Elm, 3rd floor",
    link="https://example.org/room?a=1,2;b",
    notes="Come as you are.\nBring a colleague; or not – as you like, of course, and whatever else you may need.",
)


def read(file: bytes) -> list[tuple[str, dict[str, str]]]:
    """(component, properties) in order, by RFC 5545 section 3.1 alone: CRLF, folding, nesting."""
    assert file.endswith(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    lines = file.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]
    found: list[tuple[str, dict[str, str]]] = []
    open_ones: list[str] = []
    for line in lines:
        head, _, value = line.partition(":")
        name = head.partition(";")[0]
        if name == "BEGIN":
            open_ones.append(value)
            found.append((value, {}))
        elif name == "END":
            assert open_ones.pop() == value
        else:
            assert name not in found[-1][1], "a property twice"
            found[-1][1][name] = value
    assert open_ones == []
    return found


def event_of(file: bytes) -> dict[str, str]:
    return next(properties for name, properties in read(file) if name == "VEVENT")


def test_a_lunch_is_published_with_its_uid_sequence_and_local_time() -> None:
    file = calendar_file([LUNCH], NOW)
    assert read(file)[0] == (
        "VCALENDAR",
        {
            "VERSION": "2.0",
            "PRODID": "-//Village//returning-parent community//EN",
            "CALSCALE": "GREGORIAN",
            "METHOD": "PUBLISH",
        },
    )
    event = event_of(file)
    assert (event["UID"], event["SEQUENCE"]) == ("abc@village.invalid", "2")
    assert (event["DTSTART"], event["DTEND"]) == ("20261209T120000", "20261209T130000")
    assert (event["DTSTAMP"], event["STATUS"], event["CLASS"]) == ("20261122T120000Z", "CONFIRMED", "PRIVATE")
    assert event["SUMMARY"] == r"Brown-bag lunch\; flexible\, and really so"
    assert event["LOCATION"] == r"Elm\, 3rd floor"


def test_nobody_attends_and_nobody_organizes_in_the_file() -> None:
    for cancelled in (True, False):
        file = calendar_file([replace(LUNCH, is_cancelled=cancelled)], NOW)
        for word in (b"ATTENDEE", b"ORGANIZER", b"mailto", b"VALARM"):
            assert word not in file


def test_a_cancelled_lunch_takes_itself_out_of_calendars() -> None:
    file = calendar_file([replace(LUNCH, is_cancelled=True, sequence=3)], NOW)
    assert read(file)[0][1]["METHOD"] == "CANCEL"
    assert (event_of(file)["STATUS"], event_of(file)["SEQUENCE"]) == ("CANCELLED", "3")


def test_what_was_written_is_what_is_read() -> None:
    calendar = Calendar.from_ical(calendar_file([LUNCH], NOW))
    (event,) = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]) == LUNCH.title
    assert str(event["DESCRIPTION"]) == LUNCH.notes
    assert str(event["URL"]) == LUNCH.link
    assert event.decoded("DTSTART").astimezone(UTC) == LUNCH.begins
    assert not event.errors


def test_a_moved_and_then_cancelled_lunch_keeps_its_uid_and_counts_on() -> None:
    moved = move(lunch(), lunch().begins + timedelta(hours=1), NOW, [], "America/Chicago")
    gone = cancel(moved, NOW)
    files = [calendar_file([entry_of(one, "America/Chicago", "Lunch")], NOW) for one in (lunch(), moved, gone)]
    assert [event_of(file)["SEQUENCE"] for file in files] == ["0", "1", "2"]
    assert {event_of(file)["UID"] for file in files} == {"u1"}
    assert [read(file)[0][1]["METHOD"] for file in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert event_of(files[1])["DTSTART"] == "20261209T130000"


def test_words_with_line_breaks_cannot_add_properties() -> None:
    sly = replace(
        LUNCH, title="Lunch\r\nATTENDEE:mailto:x@example.org", room="Elm\nORGANIZER:x", notes="a\r\nEND:VEVENT"
    )
    event = event_of(calendar_file([sly], NOW))
    assert set(event) == set(event_of(calendar_file([LUNCH], NOW)))
    assert event["SUMMARY"] == "Lunch ATTENDEE:mailto:x@example.org"


@pytest.mark.parametrize(
    "zone", ["America/Chicago", "Europe/Berlin", "Asia/Kolkata", "Africa/Casablanca", "Australia/Lord_Howe"]
)
def test_a_reader_who_knows_no_zones_finds_the_right_moments_in_the_file(zone: str) -> None:
    entries = [
        replace(LUNCH, uid=str(month), zone=zone, begins=datetime(2027, month, 10, 5, tzinfo=UTC))
        for month in range(1, 13)
    ]
    file = calendar_file(entries, NOW)
    there = tzical(StringIO(file.decode().replace("\r\n ", ""))).get(zone)
    for entry, (_, event) in zip(entries, [one for one in read(file) if one[0] == "VEVENT"], strict=True):
        wall = datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=there)
        assert wall.astimezone(UTC) == entry.begins
        assert wall.utcoffset() == entry.begins.astimezone(ZoneInfo(zone)).utcoffset()


def test_clocks_change_at_the_wall_time_before_the_change() -> None:
    onsets = [
        (name, one["DTSTART"], one["TZOFFSETFROM"], one["TZOFFSETTO"])
        for name, one in read(calendar_file([LUNCH], NOW))
        if name in ("STANDARD", "DAYLIGHT")
    ]
    assert onsets[1:] == [
        ("DAYLIGHT", "20260308T020000", "-0600", "-0500"),
        ("STANDARD", "20261101T020000", "-0500", "-0600"),
        ("DAYLIGHT", "20270314T020000", "-0600", "-0500"),
        ("STANDARD", "20271107T020000", "-0500", "-0600"),
    ]


def test_every_zone_there_is_makes_a_readable_file() -> None:
    for zone in sorted(available_timezones())[::7]:
        file = calendar_file([replace(LUNCH, zone=zone)], NOW)
        (event,) = Calendar.from_ical(file).walk("VEVENT")
        assert event.decoded("DTSTART").astimezone(UTC) == LUNCH.begins
        read(file)


def test_a_lunch_in_utc_needs_no_zone() -> None:
    file = calendar_file([replace(LUNCH, zone="UTC")], NOW)
    assert b"VTIMEZONE" not in file
    assert event_of(file)["DTSTART"] == "20261209T180000Z"


def test_a_year_of_lunches_in_two_offices_carries_both_zones_once() -> None:
    both = [replace(LUNCH, uid=str(n), zone=zone) for n, zone in enumerate(["Europe/Berlin", "America/Chicago"] * 3)]
    zones = [one["TZID"] for name, one in read(calendar_file(both, NOW)) if name == "VTIMEZONE"]
    assert zones == ["America/Chicago", "Europe/Berlin"]


def test_uids_are_stable_when_given_and_different_when_made() -> None:
    rng = Random(1)
    made = {new_uid(rng) for _ in range(100)}
    assert len(made) == 100
    assert all(uid.endswith("@village.invalid") for uid in made)
    assert calendar_file([LUNCH], NOW) == calendar_file([LUNCH], NOW)
    later = event_of(calendar_file([LUNCH], NOW + timedelta(days=1)))
    assert later["UID"] == LUNCH.uid


def test_nothing_and_unknown_zones_are_refused() -> None:
    with pytest.raises(ValueError, match="without appointments"):
        calendar_file([], NOW)
    with pytest.raises(UnknownZone):
        calendar_file([replace(LUNCH, zone="Atlantis/Capital")], NOW)
