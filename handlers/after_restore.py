"""After a restore: triggers what fell due since the backup was taken, before any bot uses the database
(docs/decisions/0010).

The bot that ran meanwhile has probably sent these messages. So they are queued, and then put in doubt together with all
others that wait: delivery looks for each in Slack before sending it.
"""

from collections.abc import Iterable
from random import SystemRandom

from bot.core.clock import Clock
from handlers import routers
from handlers.platform import retention
from handlers.platform.timers import run_due
from storage.database import Database
from storage.db.opening import Opened
from storage.maintenance.restoring import put_in_doubt
from storage.outbox.table import kinds_of
from storage.outbox.timers import Timer, due_anywhere

MOST_ROUNDS = 1000  # of two hundred timers each


class _Later:
    """Long runs, which are left to the bot: they decide anew and repeat no message."""

    def __init__(self, runs: Iterable[str]) -> None:
        self._names = frozenset(runs)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def start(self, timer: Timer) -> None:
        """Leave the run's timer as it is."""


async def catch_up(opened: Opened, clock: Clock) -> int:
    """Trigger what is due and put all waiting messages in doubt; returns how many those are."""
    kinds = kinds_of(delivery.kind for delivery in routers.table().deliveries.values())
    table = routers.table(retention.make_router(kinds.values()))
    database = Database(opened, clock, kinds, SystemRandom())
    later = _Later(table.runs)
    try:
        for _ in range(MOST_ROUNDS):
            now = clock.now()
            due = await database.across(due_anywhere, now)
            if all(timer.name in later for timer in due):
                break
            await run_due(database, table.timers, now, later)
        return await database.across(put_in_doubt, clock.now())
    finally:
        await database.close()
