"""Calendar files (RFC 5545) for lunches, and what other areas need to write their own.

METHOD is PUBLISH, or CANCEL; there is no ATTENDEE and no ORGANIZER, so no calendar program sends a reply to anybody or
shows who else took the file, and CLASS is PRIVATE (R54). icalendar is imported where it is first needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.core.zones import local
from bot.lunches.meetings import Meeting, MeetingState

if TYPE_CHECKING:
    from icalendar import Event, Timezone

MAKER = "-//Village//returning-parent community//EN"
SPAN = timedelta(days=366)
IN_UTC = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"})


@dataclass(frozen=True)
class Entry:
    """An appointment of a calendar file. `uid` never changes, `sequence` grows with a change, `begins` is aware UTC."""

    uid: str
    sequence: int
    begins: datetime
    minutes: int
    zone: str
    title: str
    room: str = ""
    link: str = ""
    notes: str = ""
    is_cancelled: bool = False


def new_uid(rng: Random) -> str:
    """Return a random uid of 128 bits, from which nothing can be learned."""
    return f"{rng.getrandbits(128):032x}@village.invalid"


def entry_of(meeting: Meeting, zone: str, title: str, notes: str = "") -> Entry:
    """Return a lunch as an appointment; a skipped or cancelled one is CANCELLED, so that calendars remove it."""
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        begins=meeting.begins,
        minutes=meeting.minutes,
        zone=zone,
        title=title,
        room=meeting.room,
        link=meeting.link,
        notes=notes,
        is_cancelled=meeting.state in (MeetingState.CANCELLED, MeetingState.SKIPPED),
    )


def calendar_file(entries: Sequence[Entry], now: datetime, maker: str = MAKER) -> bytes:
    """Return the bytes of a file with these appointments and their time zones; METHOD is CANCEL when all are cancelled.
    Raises `ValueError` without entries and `UnknownZone` for an unknown zone.
    """
    from icalendar import Calendar

    if not entries:
        raise ValueError("a calendar file without appointments")
    calendar = Calendar()
    calendar.add("prodid", maker)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if all(entry.is_cancelled for entry in entries) else "PUBLISH")
    first, last = min(entry.begins for entry in entries), max(entry.begins for entry in entries)
    for zone in sorted({entry.zone for entry in entries} - IN_UTC):
        calendar.add_component(clock_changes_of(zone, first - SPAN, last + SPAN))
    for entry in entries:
        calendar.add_component(_event(entry, now))
    file: bytes = calendar.to_ical()
    return file


def _event(entry: Entry, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    for name, at in (("dtstart", entry.begins), ("dtend", entry.begins + timedelta(minutes=entry.minutes))):
        event.add(name, at if entry.zone in IN_UTC else local(at, entry.zone))
    event.add("summary", _one_line(entry.title))
    texts = {"location": _one_line(entry.room), "url": _one_line(entry.link), "description": entry.notes}
    for name, text in texts.items():
        if text:
            event.add(name, text)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def clock_changes_of(zone: str, first: datetime, last: datetime) -> "Timezone":
    """Return a VTIMEZONE with the zone's clock changes between two moments, one by one.

    RFC 5545 wants each onset in the wall time before the change; icalendar's own generator gives the time after it for
    clocks that go forward.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    table = Timezone()
    table.add("tzid", zone)
    before = local(first, zone)
    for onset in (first, *_clock_changes(zone, first, last)):
        after = local(onset, zone)
        rule = TimezoneDaylight() if after.dst() else TimezoneStandard()
        rule.add("dtstart", onset.replace(tzinfo=None) + (before.utcoffset() or timedelta(0)))
        rule.add("tzoffsetfrom", before.utcoffset())
        rule.add("tzoffsetto", after.utcoffset())
        rule.add("tzname", after.tzname())
        table.add_component(rule)
        before = after
    return table


def _clock_changes(zone: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the moments, to the second, at which the zone's offset or name changes."""
    day = first
    while day < last:
        low, high = day, day + timedelta(days=1)
        if _clock(low, zone) != _clock(high, zone):
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if _clock(middle, zone) == _clock(low, zone) else (low, middle)
            yield high.replace(microsecond=0)
        day += timedelta(days=1)


def _clock(at: datetime, zone: str) -> tuple[timedelta | None, str | None]:
    there = local(at, zone)
    return there.utcoffset(), there.tzname()


def _one_line(text: str) -> str:
    return " ".join(text.split())
