"""What tests have computed in a worker process: a module that loads nothing else there."""

import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime


def sleeps(_parts: Iterable[object]) -> Iterable[object]:
    """Takes far too long, in C code that hears nothing."""
    time.sleep(600)
    return []


def breaks(parts: Iterable[str]) -> Iterable[str]:
    """Fails with somebody's name in its message."""
    raise KeyError(next(iter(parts)))


def doubled(parts: Iterable[int]) -> Iterable[int]:
    """Something computed."""
    return [2 * part for part in parts]


def environment(_parts: Iterable[object]) -> Iterable[dict[str, str]]:
    """What the worker was told."""
    return [dict(os.environ)]


def summer_offsets(zones: Iterable[str]) -> Iterable[float]:
    """The offset from UTC on 1 July 2026 of each zone, in hours, as the rules see it."""
    from bot.core.zones import zone_named

    summer = datetime(2026, 7, 1, tzinfo=UTC)
    for zone in zones:
        offset = summer.astimezone(zone_named(zone)).utcoffset()
        yield offset.total_seconds() / 3600 if offset is not None else 0.0
