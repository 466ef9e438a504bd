"""Functions that tests have computed in a worker process; the module loads nothing else there."""

import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime


def sleeps(_parts: Iterable[object]) -> Iterable[object]:
    """Sleep far too long, in C code that reacts to no signal."""
    time.sleep(600)
    return []


def breaks(parts: Iterable[str]) -> Iterable[str]:
    """Fail with somebody's name in the message."""
    raise KeyError(next(iter(parts)))


def doubled(parts: Iterable[int]) -> Iterable[int]:
    """Return each part, doubled."""
    return [2 * part for part in parts]


def environment(_parts: Iterable[object]) -> Iterable[dict[str, str]]:
    """Return the worker's environment variables."""
    return [dict(os.environ)]


def summer_offsets(zones: Iterable[str]) -> Iterable[float]:
    """Return the offset from UTC on 1 July 2026 of each zone, in hours, as the worker sees it."""
    from bot.core.zones import zone_named

    summer = datetime(2026, 7, 1, tzinfo=UTC)
    for zone in zones:
        offset = summer.astimezone(zone_named(zone)).utcoffset()
        yield offset.total_seconds() / 3600 if offset is not None else 0.0
