"""A return plan as a calendar file: weeks and days off as whole days, fixed times as repeated appointments.

METHOD is PUBLISH, every entry is PRIVATE, nobody is invited. A fixed time keeps its local time over clock changes.
icalendar is imported where it is first needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.core.zones import moment, zone_named
from bot.lunches.calendar_files import IN_UTC, MAKER, SPAN, clock_changes_of
from bot.lunches.recurrence.rule import CODES

if TYPE_CHECKING:
    from icalendar import Event

DAY = timedelta(days=1)


@dataclass(frozen=True)
class WholeDays:
    """An entry from `first` to `last`, both included; it blocks no time. `name` identifies it within the plan."""

    name: str
    first: date
    last: date
    title: str
    notes: str = ""


@dataclass(frozen=True)
class Repeated:
    """An entry on several days; without times it is all-day and blocks no time."""

    name: str
    days: tuple[date, ...]
    title: str
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True)
class Maker:
    """What all entries share: the plan's uid, how many files were made before, the person's zone, and the moment."""

    uid: str
    sequence: int
    zone: str
    now: datetime


def calendar_file(entries: Sequence[WholeDays | Repeated], maker: Maker) -> bytes:
    """The file's content; entries keep their uid by their name, so a later file replaces the entries of an earlier one.

    Raises `UnknownZone`. An entry that repeats on no day is left out.
    """
    from icalendar import Calendar

    calendar = Calendar()
    for name, value in (("prodid", MAKER), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    timed = [day for entry in entries if isinstance(entry, Repeated) and entry.start for day in entry.days]
    if timed and maker.zone not in IN_UTC:
        first, last = (moment(day, time(), maker.zone) for day in (min(timed), max(timed)))
        calendar.add_component(clock_changes_of(maker.zone, first - SPAN, last + SPAN))
    for entry in entries:
        if isinstance(entry, WholeDays) or entry.days:
            calendar.add_component(_event(entry, maker))
    file: bytes = calendar.to_ical()
    return file


def _event(entry: WholeDays | Repeated, maker: Maker) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{maker.uid.partition('@')[0]}-{entry.name}@village.invalid")
    event.add("sequence", maker.sequence)
    event.add("dtstamp", maker.now)
    event.add("summary", " ".join(entry.title.split()))
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED")
    if isinstance(entry, WholeDays):
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + DAY)  # the day after (RFC 5545 section 3.6.1)
        if entry.notes:
            event.add("description", entry.notes)
    else:
        _repeat(event, entry, maker.zone)
    is_busy = isinstance(entry, Repeated) and entry.start is not None
    event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    return event


def _repeat(event: "Event", entry: Repeated, zone: str) -> None:
    """Make the event repeat weekly from the first day to the last, without the days that are not in it."""
    days = sorted(set(entry.days))
    event.add("dtstart", _at(days[0], entry.start, zone))
    event.add("dtend", _at(days[0], entry.end, zone) if entry.end else days[0] + DAY)
    if len(days) == 1:
        return
    weekdays = sorted({day.weekday() for day in days})
    last = moment(days[-1], entry.start, zone) if entry.start else days[-1]
    event.add("rrule", {"freq": "weekly", "until": last, "byday": [CODES[day] for day in weekdays]})
    missing = [day for day in _all_days(days[0], days[-1]) if day.weekday() in weekdays and day not in days]
    if missing and entry.start:
        event.add("exdate", [_at(day, entry.start, zone) for day in missing])
    elif missing:
        event.add("exdate", missing, parameters={"VALUE": "DATE"})


def _at(day: date, wall_time: time | None, zone: str) -> date | datetime:
    if wall_time is None:
        return day
    if zone in IN_UTC:
        return datetime.combine(day, wall_time, UTC)
    return datetime.combine(day, wall_time, zone_named(zone))


def _all_days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
