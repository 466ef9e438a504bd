"""Calls `tick` each second, with APScheduler. What is due is stored, so a restart or a clock jump loses nothing."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot import log

EVERY = timedelta(seconds=1)
JUMP_SECONDS = 2.0
TICKS_BETWEEN_LINES = 300  # while a failure lasts, one line in five minutes
_log = log.get("scheduler")


class _Onwards(BaseTrigger):  # type: ignore[misc]
    """A trigger one second after the last tick, and never in the past.

    An interval trigger enumerates every missed tick: 3.6 s of blocked loop after a 30-day jump.
    """

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return when to tick next."""
        return now if previous_fire_time is None else max(previous_fire_time + EVERY, now)


class Scheduler:
    """Calls `tick` each second, never twice at once; an exception is logged, and the next tick tries again."""

    def __init__(self, tick: Callable[[], Awaitable[Any]]) -> None:
        self._tick = tick
        zone: tzinfo = UTC
        # A tick that takes longer than a second skips the next one; not worth a line in the log.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(timezone=zone)
        self._drift = _wall_minus_monotonic()
        self._ticking = asyncio.Lock()
        self._stopped = False
        self._faults = 0

    def start(self) -> None:
        """Begin ticking on the running loop."""
        self._scheduler.add_job(
            self._run, _Onwards(), id="tick", max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking; returns when a tick in progress has ended."""
        self._stopped = True
        async with self._ticking:  # APScheduler's own shutdown would cancel it
            pass
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _run(self) -> None:
        drift = _wall_minus_monotonic()
        if abs(drift - self._drift) > JUMP_SECONDS:  # the machine's clock was set: count from now
            self._scheduler.reschedule_job("tick", trigger=_Onwards())
        self._drift = drift
        async with self._ticking:
            if not self._stopped:
                await self._guarded()

    async def _guarded(self) -> None:
        try:
            await self._tick()
        except Exception:  # the database may be down for a while; the next tick tries again
            if self._faults % TICKS_BETWEEN_LINES == 0:
                _log.exception("scheduler.tick_failed times=%d", self._faults + 1)
            self._faults += 1
            return
        if self._faults:
            _log.warning("scheduler.ticks_again after=%d", self._faults)
            self._faults = 0


def _wall_minus_monotonic() -> float:
    return time.time() - time.monotonic()
