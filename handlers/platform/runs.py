"""Runs: work that a timer starts and that is too long for one transaction (docs/decisions/0006).

A run is claimed by moving its timer; it is done in many small transactions, with the computing in between left to a
worker process. If the process dies, the timer is still there and the run begins anew: it must be safe to do twice.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bot import log, worker
from bot.core.ids import TeamId
from storage.database import Database
from storage.outbox.timers import Timer
from storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")

CLAIMED_FOR = timedelta(minutes=10)
LONGEST_PAUSE = 0.2  # seconds

_log = log.get("runs")


class Compute(Protocol):
    """`bot.worker.apart`, or in tests the same without a process."""

    def __call__(
        self, function: Callable[[Iterable[V]], Iterable[T]], parts: worker.Packed[V], /
    ) -> Awaitable[Iterable[T]]:
        """The result of `function(parts)`; raises `TookTooLong` and `Broke`."""


@dataclass(frozen=True)
class Run:
    """One run in one workspace, as its listener gets it."""

    team_id: TeamId
    database: Database
    compute: Compute = worker.apart

    async def transact(self, function: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One transaction, which should be short, then a pause as long (0.2 s at most), for others to go first."""
        began = time.monotonic()
        result = await self.database.transact(self.team_id, function, *args, **kwargs)
        await asyncio.sleep(min(time.monotonic() - began, LONGEST_PAUSE))
        return result


RunListener = Callable[[Run, str], Awaitable[None]]


class Runs:
    """The runs of this process; of one name, workspace and subject at most one at a time."""

    def __init__(
        self, database: Database, listeners: Mapping[str, RunListener], compute: Compute = worker.apart
    ) -> None:
        self._database = database
        self._listeners = listeners
        self._compute = compute
        self._under_way: dict[tuple[str, str, str], asyncio.Task[None]] = {}

    def __contains__(self, name: object) -> bool:
        """Whether timers of this name start a run."""
        return name in self._listeners

    @property
    def idle(self) -> bool:
        """Whether no run is under way."""
        return not self._under_way

    def start(self, timer: Timer) -> None:
        """Start the run of this timer in the background; does nothing if it is already under way."""
        key = (timer.team_id, timer.name, timer.subject)
        if key not in self._under_way:
            task = asyncio.create_task(self._go(timer))
            self._under_way[key] = task
            task.add_done_callback(lambda _done: self._under_way.pop(key))

    async def stop(self) -> None:
        """Cancel the runs under way; their timers stay for the next process."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _go(self, timer: Timer) -> None:
        token = log.listener.set(timer.name)
        try:
            claimed = await self._database.transact(timer.team_id, _claim, timer)
            if claimed is not None:
                await self._listen(timer, claimed)
        except Exception:  # the database may be down for a while; the next tick tries again
            _log.exception("runs.failed name=%s", timer.name)
        finally:
            log.listener.reset(token)

    async def _listen(self, timer: Timer, claimed: datetime) -> None:
        run = Run(timer.team_id, self._database, self._compute)
        try:
            await self._listeners[timer.name](run, timer.subject)
        except worker.TookTooLong:
            _log.warning("runs.took_too_long name=%s", timer.name)
            await run.transact(_try_again, timer)
        except Exception:
            _log.exception("runs.failed name=%s", timer.name)
            await run.transact(_postpone, timer)
        else:
            await run.transact(_done, timer, claimed)


def _claim(uow: UnitOfWork, timer: Timer) -> datetime | None:
    """Move a due timer so that no other process starts the same run; None when another has it."""
    return uow.timers.claim(timer.name, timer.subject, uow.now, uow.now + CLAIMED_FOR)


def _done(uow: UnitOfWork, timer: Timer, claimed: datetime) -> None:
    """Delete the timer, unless somebody has set it anew meanwhile."""
    if uow.timers.get(timer.name, timer.subject) == claimed:
        uow.timers.cancel(timer.name, timer.subject)


def _try_again(uow: UnitOfWork, timer: Timer) -> None:
    uow.timers.set(timer.name, timer.subject, uow.now)


def _postpone(uow: UnitOfWork, timer: Timer) -> None:
    uow.timers.postpone_after_a_fault(timer.name, timer.subject, uow.now)
