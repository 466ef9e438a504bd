"""The state of this process for its operator: whether it is healthy and ready, and its metrics."""

import asyncio
import time
from collections.abc import Callable

from bot import log
from bot.core.ids import TeamId
from handlers.platform.metrics.coarse import Coarse
from handlers.platform.metrics.counts import Counts
from storage.database import Database
from storage.db import schema
from storage.db.errors import why_not_written
from storage.outbox.depth import Queue, queue_at

ANSWER_SECONDS = 3.0
STUCK_SECONDS = 300.0  # an answer waits so long, and nothing at all has left
TICKLESS_SECONDS = 60.0
WRITE_SECONDS = 10.0  # after which it is tried again whether the database can be written

_log = log.get("health")


class Health:
    """Answers `/healthz`, `/readyz` and `/metrics` for one bot.

    `seconds_deaf` gives the seconds without a Slack socket, None in HTTP mode; `refused` are workspaces whose token
    Slack refuses.
    """

    def __init__(
        self,
        counts: Counts,
        database: Database,
        seconds_deaf: Callable[[], float | None],
        refused: set[TeamId],
        in_hand: Callable[[], int],
        *,
        serves_many: bool = False,
        longest_deaf: float = 60.0,
    ) -> None:
        self._counts = counts
        self._database = database
        self._seconds_deaf = seconds_deaf
        self._refused = refused
        self._in_hand = in_hand
        self._serves_many = serves_many
        self._longest_deaf = longest_deaf
        self._known: tuple[float, str | Queue] | None = None
        self._looking = asyncio.Lock()
        self._written_at: float | None = None
        self.coarse = Coarse()

    def is_deaf(self) -> float | None:
        """Seconds without a Slack socket, once they exceed `longest_deaf`; None before that and in HTTP mode."""
        seconds = self._seconds_deaf()
        return seconds if seconds is not None and seconds > self._longest_deaf else None

    async def what_is_wrong(self) -> str | None:
        """Why this process is not ready, in a few words; None when it is."""
        found = await self._look()
        if isinstance(found, str):
            return found
        if self._seconds_deaf():
            return "the Slack socket is not connected"
        if self._refused and not self._serves_many:
            return "Slack refuses our token"
        if self._counts.seconds_without_tick() > TICKLESS_SECONDS:
            return "the clock has stopped ticking"
        if min(found.oldest_urgent_due, self._counts.seconds_without_delivery()) > STUCK_SECONDS:
            return "messages wait and none has left for five minutes"
        return None

    async def metrics(self) -> tuple[bytes, str]:
        """The page for Prometheus and its content type."""
        from handlers.platform.metrics import page as metrics  # its library is loaded only where somebody asks

        found = await self._look()
        moment = metrics.Snapshot(
            queue=None if isinstance(found, str) else found,
            seconds_deaf=self._seconds_deaf(),
            workspaces_refused=len(self._refused),
            doings=self.coarse.of(self._counts, None if isinstance(found, str) else found, self._in_hand()),
        )
        return metrics.page(self._counts, moment), metrics.CONTENT_TYPE

    async def _look(self) -> str | Queue:
        """The queue, or what is wrong with the database, asked once at a time and shared by all who waited."""
        arrived = time.monotonic()
        async with self._looking:
            if self._known is None or self._known[0] < arrived:
                self._known = (time.monotonic(), await self._ask())
            return self._known[1]

    async def _ask(self) -> str | Queue:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._prove_writable()
                now, apart_from = self._database.clock.now(), frozenset(self._refused)
                revision = await self._database.across(schema.current)
                if revision is None or revision < schema.head():  # a newer one only has more in it
                    return "the database is not of this version"
                return await self._database.across(queue_at, now, apart_from)
        except Exception as problem:  # whatever it is, we are not ready
            _log.debug("health.no_answer", exc_info=True)
            return why_not_written(problem) or "the database does not answer"

    async def _prove_writable(self) -> None:
        """Raise DBAPIError on a full disk, a read-only file or a standby server, where reading would still work."""
        if self._written_at is None or time.monotonic() - self._written_at > WRITE_SECONDS:
            self._written_at = None
            await self._database.prove_writable()
            self._written_at = time.monotonic()
