"""Local times and moments: the only place where a local date and time become UTC and back.

Zones come from the pinned package `tzdata` alone (`bot/__init__.py`), never from the host's zone files.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import UnknownZone


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of this name; raises `UnknownZone` for anything else, paths and empty names included."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(name) from error


def is_zone(name: str | None) -> bool:
    """Whether this is the name of an IANA zone known here; what Slack sends may be missing or unknown."""
    if not name:
        return False
    try:
        zone_named(name)
    except UnknownZone:
        return False
    return True


def moment(day: date, wall: time, zone: str) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show `wall` on `day`.

    RFC 5545 section 3.3.5 decides the two special cases: a time that happens twice means its first occurrence, and a
    time skipped by a clock change is read with the offset before the gap (02:30 becomes 03:30).
    """
    return datetime.combine(day, wall.replace(fold=0), zone_named(zone)).astimezone(UTC)


def local(at: datetime, zone: str) -> datetime:
    """The local date and time in `zone` at this moment; raises ValueError for a naive `at`."""
    if at.tzinfo is None:
        raise ValueError("a moment without a zone")
    return at.astimezone(zone_named(zone))
