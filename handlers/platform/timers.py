"""Run what the clock triggers: each due timer in a transaction of its own, which also takes the timer away."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from bot import log
from handlers.platform.counts import Counts
from storage.database import Database
from storage.outbox.timers import Timer, due_anywhere
from storage.unit_of_work import UnitOfWork

TimerListener = Callable[[UnitOfWork, str], None]


class Aside(Protocol):
    """Timers that are not run here, but started: `handlers.platform.runs.Runs`."""

    def __contains__(self, name: object) -> bool:
        """Whether a timer of this name is one."""

    def start(self, timer: Timer) -> None:
        """Begin it."""


_log = log.get("timers")


async def run_due(
    database: Database,
    listeners: Mapping[str, TimerListener],
    now: datetime,
    runs: Aside | None = None,
    counts: Counts | None = None,
) -> int:
    """Run everything due anywhere, earliest first; a fault in one timer stops no other. Returns how many ran.

    What takes long is begun (`handlers.platform.runs`) and goes on beside the ticks.
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
