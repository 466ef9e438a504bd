"""Running due timers: each in a transaction of its own, which also deletes the timer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from bot import log
from handlers.platform.metrics.counts import Counts
from storage.database import Database
from storage.outbox.timers import Timer, due_anywhere
from storage.unit_of_work import UnitOfWork

TimerListener = Callable[[UnitOfWork, str], None]


class Aside(Protocol):
    """What starts long runs (`handlers.platform.runs.Runs`), for timers that are not run here."""

    def __contains__(self, name: object) -> bool:
        """Whether timers of this name start a run."""

    def start(self, timer: Timer) -> None:
        """Start the run of this timer."""


_log = log.get("timers")


async def run_due(
    database: Database,
    listeners: Mapping[str, TimerListener],
    now: datetime,
    runs: Aside | None = None,
    counts: Counts | None = None,
) -> int:
    """Run all timers that are due anywhere, earliest first; a fault in one stops no other. Returns how many were due.

    Timers of `runs` are only started and go on beside the ticks.
    """
    due = await database.across(due_anywhere, now)
    aside = [timer for timer in due if runs is not None and timer.name in runs]
    for timer in aside:
        assert runs is not None
        runs.start(timer)
    with database.telling_afterwards():
        for timer in due:
            if timer not in aside:
                await _run(database, timer, listeners, counts)
    return len(due)


async def _run(database: Database, timer: Timer, listeners: Mapping[str, TimerListener], counts: Counts | None) -> None:
    token = log.listener.set(timer.name)
    try:
        await database.transact(timer.team_id, _fire, timer, listeners)
    except Exception:
        if counts is not None:
            counts.faults["timer"] += 1
        _log.exception("timers.failed name=%s", timer.name)
        await database.transact(timer.team_id, _postpone, timer)
    finally:
        log.listener.reset(token)


def _fire(uow: UnitOfWork, timer: Timer, listeners: Mapping[str, TimerListener]) -> None:
    if uow.timers.take(timer.name, timer.subject, uow.now):
        listeners[timer.name](uow, timer.subject)


def _postpone(uow: UnitOfWork, timer: Timer) -> None:
    uow.timers.postpone_after_a_fault(timer.name, timer.subject, uow.now)
