"""`Database`: runs units of work in its worker threads, each in a transaction.

How a unit of work is run again, joined with others or given up is in `storage.transactions`; opening a database is in
`storage.db.opening`; what a unit of work can read and change is in `storage.unit_of_work`.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.core import deadline
from bot.core.clock import Clock
from bot.core.deadline import Deadline
from bot.core.errors import Refusal
from bot.core.ids import TeamId
from bot.core.notifications import Notification
from storage.db.opening import POSTGRESQL_THREADS, Opened
from storage.outbox.table import LEASE_SECONDS
from storage.transactions.attempts import Attempts
from storage.transactions.fair_executor import FairExecutor
from storage.transactions.fate import Fate, GivenUp, Once, late_outcome
from storage.transactions.joined import Joined, Unit
from storage.transactions.wishes import WaitingWish, WaitingWishes
from storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")
W = TypeVar("W")

_told_afterwards: ContextVar[set[TeamId] | None] = ContextVar("told_afterwards", default=None)


class Database:
    """One database with many workspaces. Every change is a function of a `UnitOfWork`, committed or rolled back as a
    whole.

    A unit of work may be run again when two of them collide, so it must not touch anything outside.
    """

    def __init__(
        self,
        opened: Opened,
        clock: Clock,
        kinds: Mapping[str, type[Notification]],
        rng: Random,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self.engine = opened.engine
        self.clock = clock
        self._opened = opened
        self._attempts = Attempts(opened.engine, clock, kinds, rng, lease_seconds)
        self.is_sqlite = self._attempts.is_sqlite
        self._threads = FairExecutor(1 if self.is_sqlite else POSTGRESQL_THREADS)
        self._joined = Joined(self._attempts, self._threads)
        self._wishes = WaitingWishes(self._attempts, self._threads)
        self.on_queued: Callable[[TeamId], None] = lambda _team: None

    async def transact(
        self,
        team_id: TeamId,
        function: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `function(uow, ...)` in one transaction in a worker thread and return what it returns.

        Refusals and other exceptions undo everything and are raised; so is the cancellation of a caller that no longer
        waits. Once the commit has begun it is waited for, and the result is returned even after the deadline.
        """
        return await self.transact_once(None, team_id, function, *args, **kwargs)

    async def transact_once(
        self,
        once: Once | None,
        team_id: TeamId,
        function: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`transact` for a request: raises `DoneBefore`, and undoes everything, if it has changed something already.

        What requests of one workspace ask for at the same time goes together in one transaction, in the order in which
        it came: each is answered after the commit, and what one raises is its own (docs/decisions/0035).
        """
        limit = _deadline_ahead()
        fate = Fate(limit)
        if limit is None:
            attempt = partial(self._attempts.run, team_id, function, args, kwargs, fate, once)
            work = self._threads.submit(team_id, attempt)
            return await self._result(team_id, asyncio.wrap_future(work), fate, limit, work)
        loop = asyncio.get_running_loop()
        unit = Unit(function, args, kwargs, fate, once, loop, loop.create_future())
        self._joined.add(team_id, unit)
        return await self._result(team_id, asyncio.shield(unit.answer), fate, limit, unit.answer)

    async def transact_together(
        self,
        team_id: TeamId,
        function: Callable[[UnitOfWork, str, Sequence[W]], Sequence[T | Refusal]],
        about: str,
        wish: W,
        once: Once | None = None,
    ) -> T:
        """`transact_once` for what many want at once of one thing: a crowd neither waits in line nor is refused.

        One worker runs `function(uow, about, wishes)` for all that wait when its transaction begins, in the order in
        which they came. It returns a result for each; a `Refusal` among them is raised to the one it is for, and one
        that is raised is everybody's. What another exception undoes is tried again one by one.
        """
        limit = _deadline_ahead()
        waiting = WaitingWish(wish, Fate(limit), once)
        self._wishes.add(team_id, function, about, waiting)
        work = waiting.answer
        return await self._result(team_id, asyncio.wrap_future(work), waiting.fate, limit, work)

    async def _result(
        self,
        team_id: TeamId,
        waiting: "asyncio.Future[tuple[T, bool]]",
        fate: Fate,
        limit: Deadline | None,
        work: "Future[tuple[T, bool]] | asyncio.Future[tuple[T, bool]]",
    ) -> T:
        """Wait; when that is given up, the outcome of a commit that was begun is still taken from `work`."""
        try:
            try:
                result, touched = await waiting
            except asyncio.CancelledError:
                if fate.give_up():
                    raise
                result, touched = await late_outcome(work, fate, limit)
        finally:
            if limit is not None:
                limit.has_changed = limit.has_changed or fate.has_changed
                limit.is_unknown = limit.is_unknown or fate.is_unknown
        if touched:
            self._tell(team_id)
        return result

    def _tell(self, team_id: TeamId) -> None:
        held = _told_afterwards.get()
        if held is None:
            self.on_queued(team_id)
        else:
            held.add(team_id)

    @contextmanager
    def telling_afterwards(self) -> Iterator[None]:
        """Notify delivery of what this task queues when the block ends: what falls due together is one message."""
        held: set[TeamId] = set()
        token = _told_afterwards.set(held)
        try:
            yield
        finally:
            _told_afterwards.reset(token)
            for team_id in sorted(held):
                self.on_queued(team_id)

    async def across(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, ...)` in a transaction across all workspaces: what is due, installations."""

        def run() -> T:
            """Run the function in one transaction in a worker thread."""
            with self.engine.begin() as connection:
                result = function(connection, *args, **kwargs)
            self._attempts.after_commit()
            return result

        return await asyncio.wrap_future(self._threads.submit("", run))

    async def prove_writable(self) -> None:
        """Run a write that changes nothing; raises DBAPIError where it cannot be written (`why_not_written`)."""

        def run() -> None:
            """Write the schema's revision over itself."""
            with self.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")

        await asyncio.wrap_future(self._threads.submit("", run))

    async def close(self) -> None:
        """Finish what is running, close the connections and release the SQLite file."""
        await asyncio.get_running_loop().run_in_executor(None, self.close_now)

    def close_now(self) -> None:
        """Like `close`, without an event loop."""
        self._threads.shutdown()
        self._opened.close()

    def transact_now(self, team_id: TeamId, function: Callable[[UnitOfWork], T]) -> T:
        """Like `transact`, without an event loop: for the command line and for tests of repositories."""
        return self._attempts.run(team_id, function, (), {}, Fate(None))[0]


def _deadline_ahead() -> Deadline | None:
    """The deadline of the request that is being handled, None outside of one; raises `GivenUp` when it has passed."""
    limit = deadline.current()
    if limit is not None and limit.remaining() <= 0:
        raise GivenUp
    return limit
