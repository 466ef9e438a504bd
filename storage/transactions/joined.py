"""What requests of one workspace ask for at the same time, done in one transaction (docs/decisions/0035).

Each unit of work is answered after the commit, and what one raises is its own. Where a transaction cannot go on, it is
undone, and each unit gets one of its own (`storage.transactions.attempts`).
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.core.errors import Refusal
from bot.core.ids import TeamId
from storage.db.direct import run_after_begin
from storage.db.prepared import finish, is_waiting
from storage.db.writes import written
from storage.outbox.outbox import Outbox
from storage.transactions.attempts import Attempts
from storage.transactions.fair_executor import FairExecutor
from storage.transactions.fate import DoneBefore, Fate, GivenUp, Once
from storage.transactions.gathered import MOST_TOGETHER, Gathered

JOINED_SECONDS = 0.05  # after which a transaction of several units of work takes no further one
# A transaction of several waits for a lock no longer than this (milliseconds): two of them may wait for each other, and
# PostgreSQL notices that only after a second.
JOINED_LOCK_MILLISECONDS = 200
_SHORT_LOCKS = f"SET LOCAL lock_timeout = {JOINED_LOCK_MILLISECONDS}".encode()
# The threads that one workspace's requests have at most, where a transaction is slow, as over a slow network. Otherwise
# they have one, which takes more of them into each transaction. The others stay free for timers, deliveries and other
# workspaces.
MOST_WORKERS_IN_LINE = 8
BEHIND_SECONDS = 0.05  # nobody waits longer behind the slow work of others where there is more than one thread


@dataclass(frozen=True)
class Unit:
    """One unit of work that may be done in one transaction with others, and the future on which its caller waits."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    fate: Fate
    once: Once | None
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[tuple[Any, bool]]"
    context: Context = field(default_factory=copy_context)

    @property
    def new_request(self) -> str | None:
        """The request it comes of, if nothing of that was stored so far."""
        return None if self.once is None or self.once.is_ours else self.once.request


@dataclass
class _Done:
    """The outcome of a unit in a transaction that is not committed yet: its result, or the exception it raised."""

    unit: Unit
    result: Any = None
    touched: bool = False
    has_written: bool = False
    problem: BaseException | None = None
    outbox: Outbox | None = None  # in a transaction of several, where only its end tells whether this was touched

    def begin_commit(self) -> None:
        """Have the outcome waited for; what nobody waits for any more is undone where it changed something."""
        if self.problem is not None:
            return
        try:
            self.unit.fate.begin_commit()
        except GivenUp as given_up:
            if self.has_written:
                raise _Apart from given_up
            self.problem = given_up

    def committed(self) -> None:
        """Note that it is stored."""
        self.unit.fate.has_changed = self.has_written
        self.touched = self.outbox is not None and self.outbox.touched
        if self.unit.once is not None:
            self.unit.once.committed(has_written=self.has_written)

    def tell(self) -> None:
        """Give the outcome to the caller; to be called in the caller's event loop."""
        answer = self.unit.answer
        if answer.done():
            return
        if self.problem is None:
            answer.set_result((self.result, self.touched))
        elif isinstance(self.problem, GivenUp) and self.unit.fate.is_cancelled:
            answer.cancel()  # nobody is there to take the exception
        else:
            answer.set_exception(self.problem)


class _Apart(Exception):  # noqa: N818
    """Raised where a transaction of several units cannot go on: it is undone, and each gets one of its own."""


class Joined:
    """The waiting units of each workspace, and the workers that take several of them into one transaction."""

    def __init__(self, attempts: Attempts, threads: FairExecutor) -> None:
        self._attempts = attempts
        self._threads = threads
        self._is_sqlite = attempts.is_sqlite
        self._waiting: Gathered[Unit] = Gathered()
        self._watched: set[TeamId] = set()

    def add(self, team_id: TeamId, unit: Unit) -> None:
        """Have a unit done after those of its workspace that wait; to be called in the caller's event loop."""
        if self._waiting.add(team_id, unit):
            self._threads.submit(team_id, lambda: self._work(team_id))
        elif not self._is_sqlite and team_id not in self._watched:
            self._watched.add(team_id)
            unit.loop.call_later(BEHIND_SECONDS, self._help, team_id, unit.loop)

    def _help(self, team_id: TeamId, loop: asyncio.AbstractEventLoop) -> None:
        """Start one more worker where units wait behind slow ones."""
        if self._waiting.needs_another(team_id, BEHIND_SECONDS, MOST_WORKERS_IN_LINE):
            self._threads.submit(team_id, lambda: self._work(team_id))
        if self._waiting.is_waiting(team_id):
            loop.call_later(BEHIND_SECONDS, self._help, team_id, loop)
        else:
            self._watched.discard(team_id)

    def _work(self, team_id: TeamId) -> None:
        try:
            units = self._waiting.take(team_id, MOST_TOGETHER)
            if len(units) > 1:
                self._do_joined(team_id, units)
            elif units:
                self._do_alone(team_id, units[0])
        finally:
            if self._waiting.finish(team_id):
                self._threads.submit(team_id, lambda: self._work(team_id))

    def _do_alone(self, team_id: TeamId, unit: Unit) -> None:
        done = _Done(unit)
        if unit.fate.is_over:
            done.problem = GivenUp()
        else:
            attempt = partial(self._attempts.run, team_id, unit.function, unit.args, unit.kwargs, unit.fate, unit.once)
            try:
                done.result, done.touched = unit.context.run(attempt)
            except BaseException as problem:  # whoever waits for it gets it
                done.problem = problem
        _tell_all([done])

    def _do_joined(self, team_id: TeamId, units: Sequence[Unit]) -> None:
        done: list[_Done] = []
        committing = False
        begun = 0
        ends = time.monotonic() + JOINED_SECONDS
        try:
            written.begin()
            with self._attempts.engine.begin() as connection:
                if not self._is_sqlite:
                    run_after_begin(connection, _SHORT_LOCKS)
                for unit in units:
                    if begun and time.monotonic() > ends:
                        break
                    begun += 1
                    done.append(self._did(connection, team_id, unit))
                self._remember_all(connection, team_id, done)
                finish(connection)
                for each in done:
                    each.begin_commit()
                committing = True
        except BaseException as problem:
            # Where there is no transaction at all, as without a connection, nobody may wait for the next one.
            begun = begun or len(units)
            self._waiting.put_back(team_id, units[begun:])
            is_lost = committing and isinstance(problem, DBAPIError) and problem.connection_invalidated
            self._after_rollback(team_id, units[:begun], done, problem if is_lost else None)
            return
        self._waiting.put_back(team_id, units[begun:])
        for each in done:
            each.committed()
        self._attempts.after_commit(untraced=written.untraced)
        _tell_all(done)

    def _after_rollback(
        self, team_id: TeamId, units: Sequence[Unit], done: Sequence[_Done], lost: BaseException | None
    ) -> None:
        """Give each unit a transaction of its own, except those that may be stored: `lost` is what they are told.

        That is so when the connection was lost in the commit, and the unit has written.
        """
        told: list[_Done] = []
        for each in done:
            is_unknown = lost is not None and each.has_written
            each.unit.fate.failed(is_unknown=is_unknown)
            if is_unknown:
                told.append(_Done(each.unit, problem=lost))
        _tell_all(told)
        for unit in units:
            if any(each.unit is unit for each in told):
                continue
            if self._is_sqlite:
                self._do_alone(team_id, unit)
            else:
                self._threads.submit(team_id, partial(self._do_alone, team_id, unit))

    def _did(self, connection: Connection, team_id: TeamId, unit: Unit) -> _Done:
        """Run a unit in a transaction with others; raises `_Apart` where what it wrote would have to be undone.

        What it writes may wait for the first statement of the next unit, which is then told what is wrong with it: a
        fault of the database undoes all of them anyway, and so does one of ours unless nothing waited before.
        """
        if unit.fate.is_over:
            return _Done(unit, problem=GivenUp())
        written.anything = False
        has_others = is_waiting(connection)
        uow = self._attempts.unit_of_work(connection, team_id, written.read)
        try:
            result = unit.context.run(unit.function, uow, *unit.args, **unit.kwargs)
        except DBAPIError:
            raise
        except Exception as problem:
            if written.anything or (has_others and not isinstance(problem, Refusal)):
                raise _Apart from problem
            request = unit.new_request
            if isinstance(problem, Refusal) and request is not None and uow.requests_done.among([request]):
                return _Done(unit, problem=DoneBefore())
            return _Done(unit, problem=problem)
        return _Done(unit, result, has_written=written.anything, outbox=uow.outbox)

    def _remember_all(self, connection: Connection, team_id: TeamId, done: Sequence[_Done]) -> None:
        """Record the requests that changed something; raises `_Apart` where one was done before or comes twice."""
        writing = [each.unit.once for each in done if each.has_written and each.unit.new_request is not None]
        named = {once.request: once for once in writing if once is not None}
        if any(once is not named[once.request] for once in writing if once is not None):
            raise _Apart
        requests_done = self._attempts.unit_of_work(connection, team_id).requests_done
        if named and not requests_done.first_times(sorted(named)):
            raise _Apart


def _tell_all(done: Sequence[_Done]) -> None:
    """Give each caller its result, and wake each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Done]] = {}
    for each in done:
        by_loop.setdefault(each.unit.loop, []).append(each)
    for loop, theirs in by_loop.items():
        with suppress(RuntimeError):  # it is closed, and nobody waits in it
            loop.call_soon_threadsafe(_tell, theirs)


def _tell(done: Sequence[_Done]) -> None:
    for each in done:
        each.tell()
