"""Opening a database, its worker threads, and `Database.transact`, which runs one synchronous unit of work in a thread.
What a unit of work can read and change is in `storage.unit_of_work`.
"""

import asyncio
import fcntl
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import IO, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPICursor, Dialect, ExecutionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool

from bot.core import deadline
from bot.core.clock import Clock
from bot.core.deadline import Deadline
from bot.core.errors import Refusal
from bot.core.ids import TeamId
from bot.core.notifications import Notification
from storage.db.base import GONE_WHOLLY, UNTRACED, give_sealer
from storage.db.fair_executor import FairExecutor
from storage.db.gathered import Gathered
from storage.db.prepared import run_plainly
from storage.db.schema import current
from storage.db.sealing import KeyMissing, Sealer, keys_beside, keys_from_text
from storage.outbox.outbox import LEASE_SECONDS
from storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")
W = TypeVar("W")

POSTGRESQL_THREADS = 10
# A server that vanished is noticed within ten seconds (milliseconds: tcp_user_timeout).
POSTGRESQL_CONNECTION = {
    "connect_timeout": 2,
    "options": "-c statement_timeout=10000 -c idle_in_transaction_session_timeout=30000",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    # What runs often is prepared by `storage.db.prepared`; psycopg would throw all of that away at each rollback.
    "prepare_threshold": None,
}
TRIES = 6
TRIES_AFTER_A_RACE = 3
BUSY_MILLISECONDS = 2000
PRIVATE = 0o600  # the mode of every file of a SQLite database
BESIDE = ("-wal", "-shm", ".lock", ".key")
LARGEST_PORT = 65535
COMMIT_SECONDS = 0.3  # for a commit that was begun, beyond the deadline
LOG_KEPT_SECONDS = 600.0  # for which SQLite's write-ahead log may hold what has been changed since
MOST_TOGETHER = 50  # wishes in one transaction: few enough that it ends well within COMMIT_SECONDS
JOINED_SECONDS = 0.05  # after which a transaction of several units of work takes no further one
# A transaction of several waits for a lock no longer than this (milliseconds): two of them may wait for each other, and
# PostgreSQL notices that only after a second.
JOINED_LOCK_MILLISECONDS = 200
# Of the threads, those that one workspace's requests have at once: fewer take more of them into one transaction. The
# others stay free for timers, deliveries and other workspaces.
WORKERS_IN_LINE = 2
MOST_WORKERS_IN_LINE = 8  # with those that help where a transaction is slow, as over a slow network
BEHIND_SECONDS = 0.05  # nobody waits longer behind the slow work of others where there is more than one thread
_told_afterwards: ContextVar[set[TeamId] | None] = ContextVar("told_afterwards", default=None)
_STARTED = time.time() - time.monotonic()
_SERIALIZATION_FAULTS = {"40001", "40P01"}
_RACES = {"23505", "23503"}  # the same row inserted, or its parent deleted, by somebody else meanwhile


class _Written(threading.local):
    """Whether the unit of work of this thread has changed anything, and of what no older state may stay anywhere.

    `read` is what units of work in one transaction share (`storage.db.rows.Work`); whatever is written of it is
    forgotten, and so is all of it at a write of unknown kind.
    """

    anything = False
    untraced = False

    def __init__(self) -> None:
        self.read: dict[str, Any] = {}


_written = _Written()


class DatabaseBusy(Exception):  # noqa: N818
    """Another process has this SQLite file open; the message is one line that says what to do."""


class DatabaseAway(Exception):  # noqa: N818
    """The database does not answer or does not exist; the message is one line that says what to do."""


class DoneBefore(Exception):  # noqa: N818
    """Raised where the request has changed something already, here or in another replica: this time it is undone."""


@dataclass
class Once:
    """One request of Slack's, whose units of work change something only if no other has done the same (R80).

    The first of them that writes remembers the request in its transaction; those after it are the same request's.
    """

    request: str
    is_ours: bool = False


class GivenUp(TimeoutError):  # noqa: N818
    """The request behind this unit of work was given up (its deadline passed), so its changes are rolled back."""


class _Fate:
    """Decides, between the thread that works and the task that waits for it, whether a unit of work is committed."""

    def __init__(self, deadline: Deadline | None) -> None:
        self._deadline = deadline
        self._lock = threading.Lock()
        self._given_up = False
        self._committing = False
        self.has_changed = False
        self.is_unknown = False

    def begin_commit(self) -> None:
        """Mark the commit as begun, so that its outcome is waited for; raises `GivenUp` when nobody waits any more."""
        with self._lock:
            if self._given_up or (self._deadline is not None and self._deadline.remaining() <= 0):
                raise GivenUp
            self._committing = True

    def failed(self, *, is_unknown: bool) -> None:
        """Note that the commit failed, or (`is_unknown`) that nobody knows whether it did; another try may begin."""
        with self._lock:
            self._committing = False
            self.is_unknown = self.is_unknown or is_unknown

    @property
    def is_cancelled(self) -> bool:
        """Whether the caller has stopped waiting."""
        return self._given_up

    @property
    def is_over(self) -> bool:
        """Whether nobody waits any more, or the deadline has passed."""
        with self._lock:
            return self._given_up or (self._deadline is not None and self._deadline.remaining() <= 0)

    def give_up(self) -> bool:
        """Stop waiting; returns True when it is certain that nothing will be stored."""
        with self._lock:
            self._given_up = True
            return not self._committing


@dataclass(frozen=True)
class Opened:
    """An engine with its keys, as `open_database` returns it; `Database` is built on it, and `doctor` inspects it."""

    engine: Engine
    is_new: bool
    lock: IO[str] | None

    def close(self) -> None:
        """Close the connections and release the SQLite file for another process."""
        self.engine.dispose()
        if self.lock is not None:
            self.lock.close()


@dataclass(frozen=True)
class _Wish:
    """One of several wishes that are done in one transaction, with the future that its caller waits on."""

    what: Any
    fate: _Fate
    once: Once | None = None
    answer: "Future[tuple[Any, bool]]" = field(default_factory=Future)

    def begin(self) -> bool:
        """Return whether the caller still waits; if so, the outcome is waited for from here on."""
        if not self.answer.set_running_or_notify_cancel():
            return False
        try:
            self.fate.begin_commit()
        except GivenUp as given_up:
            self.answer.set_exception(given_up)
            return False
        return True

    def fail(self, problem: BaseException, *, is_unknown: bool) -> None:
        """Give the exception to the caller; `is_unknown` when nobody knows whether the commit succeeded."""
        self.fate.failed(is_unknown=is_unknown)
        self.answer.set_exception(problem)

    def succeed(self, result: Any, touched: bool, *, has_changed: bool) -> None:
        """Give the result to the caller, or raise it there if it is a `Refusal`."""
        if isinstance(result, Refusal | DoneBefore):
            self.answer.set_exception(result)
            return
        if self.once is not None:
            self.once.is_ours = self.once.is_ours or has_changed
        self.fate.has_changed = has_changed
        self.answer.set_result((result, touched))


@dataclass(frozen=True)
class _Piece:
    """One unit of work that may be done in one transaction with others, and the future on which its caller waits."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    fate: _Fate
    once: Once | None
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[tuple[Any, bool]]"
    context: Context = field(default_factory=copy_context)

    @property
    def is_unknown_request(self) -> bool:
        """Whether it comes of a request of which nothing was stored so far."""
        return self.once is not None and not self.once.is_ours


@dataclass
class _Done:
    """The outcome of a piece in a transaction that is not committed yet: its result, or the exception it raised."""

    piece: _Piece
    result: Any = None
    touched: bool = False
    has_written: bool = False
    problem: BaseException | None = None

    def tell(self) -> None:
        """Give the outcome to the caller; to be called in the caller's event loop."""
        answer = self.piece.answer
        if answer.done():
            return
        if self.problem is None:
            answer.set_result((self.result, self.touched))
        elif isinstance(self.problem, GivenUp) and self.piece.fate.is_cancelled:
            answer.cancel()  # nobody is there to take the exception
        else:
            answer.set_exception(self.problem)


class _Apart(Exception):  # noqa: N818
    """Raised where a transaction of several pieces cannot go on: it is undone, and each gets one of its own."""


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
        self._kinds = kinds
        self._rng = rng
        self._lease_seconds = lease_seconds
        self._opened = opened
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._threads = FairExecutor(1 if self.is_sqlite else POSTGRESQL_THREADS)
        self._gathered: Gathered[_Wish] = Gathered()
        self._pieces: Gathered[_Piece] = Gathered()
        self._watched: set[TeamId] = set()
        self._log_tells = self.is_sqlite  # whoever had the file before may have been killed
        self._log_emptied_at = time.monotonic()
        self.on_queued: Callable[[TeamId], None] = lambda _team: None

    async def transact(
        self,
        team_id: TeamId,
        function: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `function(uow, ...)` in one transaction in a worker thread and return what it returns.

        Refusals and other exceptions undo everything and pass through; so does giving up on waiting for it. A commit
        that was begun is waited for: whoever runs into the deadline then gets the result all the same.
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
        limit = deadline.current()
        if limit is not None and limit.remaining() <= 0:
            raise GivenUp
        fate = _Fate(limit)
        if limit is None:
            work = self._threads.submit(team_id, lambda: self._attempt(team_id, function, args, kwargs, fate, once))
            return await self._result(team_id, asyncio.wrap_future(work), fate, limit, work)
        loop = asyncio.get_running_loop()
        piece = _Piece(function, args, kwargs, fate, once, loop, loop.create_future())
        if self._pieces.add(team_id, piece, 1 if self.is_sqlite else WORKERS_IN_LINE):
            self._threads.submit(team_id, lambda: self._work_in_line(team_id))
        elif not self.is_sqlite and team_id not in self._watched:
            self._watched.add(team_id)
            loop.call_later(BEHIND_SECONDS, self._help, team_id, loop)
        return await self._result(team_id, asyncio.shield(piece.answer), fate, limit, piece.answer)

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
        limit = deadline.current()
        if limit is not None and limit.remaining() <= 0:
            raise GivenUp
        waiting = _Wish(wish, _Fate(limit), once)
        place = (team_id, function, about)
        if self._gathered.add(place, waiting):
            self._threads.submit(team_id, lambda: self._work_off(team_id, function, about, place))
        work = waiting.answer
        return await self._result(team_id, asyncio.wrap_future(work), waiting.fate, limit, work)

    async def _result(
        self,
        team_id: TeamId,
        waiting: "asyncio.Future[tuple[T, bool]]",
        fate: _Fate,
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
                result, touched = await _outcome(work, fate, limit)
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
        """Notify delivery of what this task queues only when the block ends,
        so that what falls due together is one message.
        """
        held: set[TeamId] = set()
        token = _told_afterwards.set(held)
        try:
            yield
        finally:
            _told_afterwards.reset(token)
            for team_id in sorted(held):
                self.on_queued(team_id)

    async def across(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, ...)` in one transaction across all workspaces:
        what is due anywhere, installations.
        """

        def run() -> T:
            """Run the function in one transaction in a worker thread."""
            with self.engine.begin() as connection:
                result = function(connection, *args, **kwargs)
            self._empty_log()
            return result

        return await asyncio.wrap_future(self._threads.submit("", run))

    async def prove_writable(self) -> None:
        """Run a write that changes nothing; raises DBAPIError where the database cannot be written
        (`why_not_written`).
        """

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
        return self._attempt(team_id, function, (), {}, _Fate(None))[0]

    def _help(self, team_id: TeamId, loop: asyncio.AbstractEventLoop) -> None:
        """Start one more worker where pieces wait behind slow ones."""
        if self._pieces.needs_another(team_id, BEHIND_SECONDS, MOST_WORKERS_IN_LINE):
            self._threads.submit(team_id, lambda: self._work_in_line(team_id))
        if self._pieces.is_waiting(team_id):
            loop.call_later(BEHIND_SECONDS, self._help, team_id, loop)
        else:
            self._watched.discard(team_id)

    def _work_in_line(self, team_id: TeamId) -> None:
        try:
            pieces = self._pieces.take(team_id, MOST_TOGETHER)
            if len(pieces) > 1:
                self._do_joined(team_id, pieces)
            elif pieces:
                self._do_alone(team_id, pieces[0])
        finally:
            if self._pieces.finish(team_id):
                self._threads.submit(team_id, lambda: self._work_in_line(team_id))

    def _do_alone(self, team_id: TeamId, piece: _Piece) -> None:
        done = _Done(piece)
        if piece.fate.is_over:
            done.problem = GivenUp()
        else:
            attempt = partial(self._attempt, team_id, piece.function, piece.args, piece.kwargs, piece.fate, piece.once)
            try:
                done.result, done.touched = piece.context.run(attempt)
            except BaseException as problem:  # whoever waits for it gets it
                done.problem = problem
        _tell_all([done])

    def _do_joined(self, team_id: TeamId, pieces: Sequence[_Piece]) -> None:
        done: list[_Done] = []
        committing = False
        begun = 0
        ends = time.monotonic() + JOINED_SECONDS
        try:
            _written.untraced = False
            _written.read = {}
            with self.engine.begin() as connection:
                if not self.is_sqlite:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {JOINED_LOCK_MILLISECONDS}")
                for piece in pieces:
                    if begun and time.monotonic() > ends:
                        break
                    begun += 1
                    done.append(self._did(connection, team_id, piece))
                self._remember_all(connection, team_id, done)
                for each in done:
                    _begin_commit(each)
                committing = True
        except BaseException as problem:
            is_lost = committing and isinstance(problem, DBAPIError) and problem.connection_invalidated
            for each in done:
                each.piece.fate.failed(is_unknown=is_lost and each.has_written)
            lost = [_Done(each.piece, problem=problem) for each in done if is_lost and each.has_written]
            _tell_all(lost)
            told = {id(each.piece) for each in lost}
            self._pieces.put_back(team_id, pieces[begun:])
            self._do_apart(team_id, [piece for piece in pieces[:begun] if id(piece) not in told])
            return
        self._pieces.put_back(team_id, pieces[begun:])
        for each in done:
            each.piece.fate.has_changed = each.has_written
            if each.piece.once is not None:
                each.piece.once.is_ours = each.piece.once.is_ours or each.has_written
        self._log_tells = self._log_tells or _written.untraced
        self._empty_log()
        _tell_all(done)

    def _did(self, connection: Connection, team_id: TeamId, piece: _Piece) -> _Done:
        """Run a piece in a transaction with others; raises `_Apart` where what it wrote would have to be undone."""
        if piece.fate.is_over:
            return _Done(piece, problem=GivenUp())
        _written.anything = False
        uow = self._unit_of_work(connection, team_id, _written.read)
        try:
            result = piece.context.run(piece.function, uow, *piece.args, **piece.kwargs)
        except DBAPIError:
            raise
        except Exception as problem:
            if _written.anything:
                raise _Apart from problem
            is_repeated = isinstance(problem, Refusal) and piece.once is not None and piece.is_unknown_request
            if is_repeated and piece.once is not None and uow.requests_done.among([piece.once.request]):
                return _Done(piece, problem=DoneBefore())
            return _Done(piece, problem=problem)
        return _Done(piece, result, uow.outbox.touched, _written.anything)

    def _remember_all(self, connection: Connection, team_id: TeamId, done: Sequence[_Done]) -> None:
        """Record the requests that changed something; raises `_Apart` where one was done before or comes twice."""
        writing = [each.piece.once for each in done if each.has_written and each.piece.is_unknown_request]
        named = {once.request: once for once in writing if once is not None}
        if any(once is not named[once.request] for once in writing if once is not None):
            raise _Apart
        requests_done = self._unit_of_work(connection, team_id).requests_done
        if named and not requests_done.first_times(sorted(named)):
            raise _Apart

    def _do_apart(self, team_id: TeamId, pieces: Sequence[_Piece]) -> None:
        """Give each piece a transaction of its own."""
        for piece in pieces:
            if self.is_sqlite:
                self._do_alone(team_id, piece)
            else:
                self._threads.submit(team_id, partial(self._do_alone, team_id, piece))

    def _work_off(self, team_id: TeamId, function: Callable[..., Any], about: str, place: Hashable) -> None:
        try:
            wishes = [wish for wish in self._gathered.take(place, MOST_TOGETHER) if wish.begin()]
            if wishes:
                self._grant(team_id, function, about, wishes)
        finally:
            if self._gathered.finish(place):
                self._threads.submit(team_id, lambda: self._work_off(team_id, function, about, place))

    def _grant(self, team_id: TeamId, function: Callable[..., Any], about: str, wishes: Sequence[_Wish]) -> None:
        whole = _Fate(None)
        try:
            results, touched = self._attempt(team_id, _granted, (function, about, wishes), {}, whole)
        except BaseException as problem:  # whoever waits for it gets it
            if len(wishes) > 1 and _may_be_of_one(problem):
                for wish in wishes:
                    self._grant(team_id, function, about, [wish])
                return
            for wish in wishes:
                wish.fail(problem, is_unknown=whole.is_unknown)
            return
        for wish, result in zip(wishes, results, strict=True):
            wish.succeed(result, touched, has_changed=whole.has_changed)

    def _attempt(
        self,
        team_id: TeamId,
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        fate: _Fate,
        once: Once | None = None,
    ) -> tuple[T, bool]:
        for tried in range(1, TRIES + 1):
            committing = False
            _written.anything = _written.untraced = False
            _written.read = {}
            try:
                with self.engine.begin() as connection:
                    uow = self._unit_of_work(connection, team_id, _written.read)
                    result = function(uow, *args, **kwargs)
                    if once is not None and not once.is_ours and _written.anything:
                        _remember(uow, once)
                    fate.begin_commit()
                    committing = True
                fate.has_changed = _written.anything
                if once is not None:
                    once.is_ours = once.is_ours or _written.anything
                self._log_tells = self._log_tells or _written.untraced
                self._empty_log()
                return result, uow.outbox.touched
            except Refusal:
                # What it was done for the first time is what it is refused for now.
                if once is not None and not once.is_ours and self._is_done(team_id, once):
                    raise DoneBefore from None
                raise
            except DBAPIError as error:
                fate.failed(is_unknown=committing and error.connection_invalidated and _written.anything)
                if not _worth_another_try(error, tried, committing=committing):
                    raise
                time.sleep(0.005 * 2**tried)
        raise AssertionError("unreachable")

    def _is_done(self, team_id: TeamId, once: Once) -> bool:
        with self.engine.begin() as connection:
            return bool(self._unit_of_work(connection, team_id).requests_done.among([once.request]))

    def _empty_log(self) -> None:
        """Empty SQLite's write-ahead log where it holds older states that must not be readable, and every ten minutes.

        While somebody else reads the file (a backup) that cannot be done; then it is tried after each transaction.
        """
        is_due = time.monotonic() - self._log_emptied_at > LOG_KEPT_SECONDS
        if not self.is_sqlite or not (self._log_tells or is_due):
            return
        try:
            self._log_tells = not _log_emptied(self.engine)
        except DBAPIError:
            self._log_tells = True  # a full disk, say: what was committed is, and the next one tries again
        if not self._log_tells:
            self._log_emptied_at = time.monotonic()

    def _unit_of_work(self, connection: Connection, team_id: TeamId, read: dict[str, Any] | None = None) -> UnitOfWork:
        return UnitOfWork(
            connection,
            team_id,
            self.clock.now(),
            lambda: wire_now(connection),
            self._kinds,
            Random(self._rng.getrandbits(64)),  # noqa: S311 (ids and ice-breakers, no secrets)
            self._lease_seconds,
            read,
        )


def _begin_commit(done: _Done) -> None:
    """Have the outcome waited for; what nobody waits for any more is undone where it changed something."""
    if done.problem is not None:
        return
    try:
        done.piece.fate.begin_commit()
    except GivenUp as given_up:
        if done.has_written:
            raise _Apart from given_up
        done.problem = given_up


def _tell_all(done: Sequence[_Done]) -> None:
    """Give each caller its result, and wake each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Done]] = {}
    for each in done:
        by_loop.setdefault(each.piece.loop, []).append(each)
    for loop, theirs in by_loop.items():
        with suppress(RuntimeError):  # it is closed, and nobody waits in it
            loop.call_soon_threadsafe(_tell, theirs)


def _tell(done: Sequence[_Done]) -> None:
    for each in done:
        each.tell()


def _remember(uow: UnitOfWork, once: Once) -> None:
    if not uow.requests_done.first_time(once.request):
        raise DoneBefore


def _granted(
    uow: UnitOfWork, function: Callable[..., Sequence[Any]], about: str, wishes: Sequence[_Wish]
) -> Sequence[Any]:
    """What several wishes come to: those whose request was done before are left out, the others remembered."""
    known = uow.requests_done.among({wish.once.request for wish in wishes if wish.once is not None})
    fresh: list[_Wish] = []
    for wish in wishes:
        if wish.once is None:
            fresh.append(wish)
        elif wish.once.request not in known:
            known.add(wish.once.request)
            fresh.append(wish)
    if not fresh:
        return [DoneBefore() for _ in wishes]
    results = dict(zip(map(id, fresh), function(uow, about, [wish.what for wish in fresh]), strict=True))
    granted = [wish.once for wish in fresh if not isinstance(results[id(wish)], Refusal)]
    if _written.anything:
        uow.requests_done.note([once.request for once in granted if once is not None])
    return [results[id(wish)] if id(wish) in results else DoneBefore() for wish in wishes]


async def _outcome(
    work: "Future[tuple[T, bool]] | asyncio.Future[tuple[T, bool]]", fate: _Fate, limit: Deadline | None
) -> tuple[T, bool]:
    """Wait for a commit that was begun when its caller was cancelled; raises CancelledError when its outcome stays
    unknown.

    Where the deadline caused the cancelling, the late result is returned.
    """
    waiting = asyncio.wrap_future(work)
    await asyncio.wait({waiting}, timeout=COMMIT_SECONDS)
    if not waiting.done():
        fate.is_unknown = True
        raise asyncio.CancelledError
    result = waiting.result()
    if limit is None or limit.remaining() > 0:  # ended by somebody else, who wants it to end
        raise asyncio.CancelledError
    return result


def _worth_another_try(error: DBAPIError, tried: int, *, committing: bool) -> bool:
    """Two units of work collided, or the connection was a dead one: ours was undone, and may run again.

    A broken constraint may come of a race, which a second look settles; a third would only repeat a fault of ours.
    SQLite has one writer, so there it never does.
    """
    if tried == TRIES:
        return False
    if error.connection_invalidated:  # lost while committing, nobody knows whether it was stored
        return not committing
    state = getattr(error.orig, "sqlstate", None)
    return state in _SERIALIZATION_FAULTS or (state in _RACES and tried < TRIES_AFTER_A_RACE)


def _may_be_of_one(problem: BaseException) -> bool:
    """Whether one of several wishes may be at fault, and not what they are about, nor the database."""
    return isinstance(problem, Exception) and not isinstance(problem, Refusal | OperationalError | InterfaceError)


def _note_writes(dialect: Dialect) -> None:
    """Have each writing statement noted in `_written`, by a hook in the dialect:
    an event listener would slow every statement.
    """
    execute, execute_many = dialect.do_execute, dialect.do_executemany

    def do_execute(
        cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext | None = None
    ) -> None:
        """Note what the statement writes, and execute it."""
        _note(context)
        execute(cursor, statement, parameters, context)

    def do_executemany(
        cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext | None = None
    ) -> None:
        """Note what the statement writes, and execute it for many rows."""
        _note(context)
        execute_many(cursor, statement, parameters, context)

    dialect.village_note = _note  # type: ignore[attr-defined]
    dialect.do_execute = do_execute  # type: ignore[method-assign]
    dialect.do_executemany = do_executemany  # type: ignore[method-assign]


def _note(context: Any) -> None:
    if context is None or context.isinsert or context.isupdate or context.isdelete:
        _written.anything = True
        table = getattr(getattr(getattr(context, "compiled", None), "statement", None), "table", None)
        if _written.read:
            if table is None:
                _written.read.clear()
            else:
                _written.read.pop(table.name, None)
        if table is not None and (table.info.get(UNTRACED) or (context.isdelete and table.info.get(GONE_WHOLLY))):
            _written.untraced = True


def wire_now(connection: Connection) -> float:
    """The time by which leases and retries count, in seconds of the database's clock, so that all replicas agree.

    SQLite has one process, whose leases end when it starts: it counts monotonically, whatever happens to the machine's
    clock.
    """
    if connection.dialect.name == "postgresql":
        return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())
    return _STARTED + time.monotonic()


def reach(opened: Opened) -> None:
    """Raise `DatabaseAway` with one line unless the database answers."""
    try:
        with opened.engine.begin() as connection:
            connection.execute(select(1))
    except DBAPIError as problem:
        raise DatabaseAway(why_away(problem)) from None


def why_away(problem: DBAPIError) -> str:
    """Say in one line why a database does not answer and what to do; of the driver's words nothing is repeated."""
    origin = problem.orig or problem
    said = str(origin).casefold()
    for sign, words in _AWAY.items():
        if sign in said:
            return f"The database does not answer: {words}."
    return f"The database does not answer ({type(origin).__name__}): check DATABASE_URL, and that the server runs."


# What PostgreSQL's driver says, and the line for it.
_AWAY = {
    "password": "it does not accept the user and password of DATABASE_URL",
    'role "': "it does not know the user of DATABASE_URL",
    'database "': "it has no database of the name in DATABASE_URL; make it with `createdb`, or correct the name",
    "connection refused": "nothing listens where DATABASE_URL says; start the server, or correct host and port",
    "resolve": "there is no machine of the name in DATABASE_URL",
    "name or service not known": "there is no machine of the name in DATABASE_URL",
    "timeout": "the machine in DATABASE_URL cannot be reached; check the name, the port and the network",
}


def why_not_written(problem: BaseException) -> str | None:
    """Why a database that answers refuses writes (full, read-only), in a few words; None for any other problem."""
    origin = problem.orig if isinstance(problem, DBAPIError) else None
    code = str(getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None))
    return next((words for start, words in _NOT_WRITTEN.items() if code.startswith(start)), None)


_NOT_WRITTEN = {
    "SQLITE_FULL": "the disk of the database is full",
    "SQLITE_READONLY": "the database is read-only",
    "SQLITE_IOERR": "the database cannot be written",
    "SQLITE_CANTOPEN": "the database cannot be written",
    "53100": "the disk of the database is full",
    "25006": "the database is read-only",
}


def open_database(url: str, encryption_keys: str | None, *, beside_another: bool = False) -> Opened:
    """Open SQLite or PostgreSQL with its keys; raises `KeyMissing`, `DatabaseBusy` or `DatabaseAway` with one line.

    `beside_another`: for short commands of the shell, which may work while `run` holds the file; never creates a
    database.
    """
    parsed = parse_url(url)
    if parsed.drivername == "sqlite":
        return _open_sqlite(parsed, encryption_keys, beside_another=beside_another)
    return _open_postgresql(parsed, encryption_keys)


def look_at_database(url: str, encryption_keys: str | None) -> str | None:
    """The schema's revision of an existing database, None when it is empty or missing; creates nothing.

    Raises `DatabaseAway`, `DatabaseBusy` or `KeyMissing` with one line.
    """
    parsed = parse_url(url)
    if parsed.drivername == "sqlite":
        path = Path(parsed.database or "")
        _require_a_database(path)
        if not path.exists():
            return None
    opened = open_database(url, encryption_keys, beside_another=True)
    try:
        reach(opened)
        with opened.engine.begin() as connection:
            return current(connection)
    finally:
        opened.close()


def parse_url(url: str) -> URL:
    """Parse DATABASE_URL; raises `KeyMissing` with one line where it is not SQLite or PostgreSQL."""
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except ArgumentError:
        parsed = make_url("nothing://")
    except ValueError:  # of a port that is no number
        raise KeyMissing(
            "DATABASE_URL has a port that is no number: postgresql://user:password@host:5432/name."
        ) from None
    if parsed.port is not None and not 0 < parsed.port <= LARGEST_PORT:
        raise KeyMissing(f"DATABASE_URL has port {parsed.port}, and {LARGEST_PORT} is the largest.")
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite")
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise KeyMissing("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _open_sqlite(url: URL, encryption_keys: str | None, *, beside_another: bool) -> Opened:
    path = Path(url.database) if url.database and url.database != ":memory:" else None
    if path is not None:
        _require_a_database(path)
    if beside_another and (path is None or not path.exists()):
        raise DatabaseAway(
            f"There is no database at {path or 'DATABASE_URL'}: check DATABASE_URL and the folder you are in, or make "
            "it with `python -m bot migrate`."
        )
    try:
        lock = _lock(path) if path and not beside_another else None
    except OSError as problem:
        raise DatabaseAway(f"{path} cannot be made or opened ({problem.strerror}): check DATABASE_URL.") from None
    is_new = path is None or not path.exists() or path.stat().st_size == 0
    if encryption_keys:
        keys = keys_from_text(encryption_keys)
    elif path is not None:
        keys = keys_beside(path, is_new=is_new)
    else:
        raise KeyMissing("A database in memory needs ENCRYPTION_KEYS.")
    if path is not None:
        _make_private(path)
    engine = create_engine(url, connect_args={"check_same_thread": False}, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    # As the dialect's own hook: a listener of "begin" would cost every statement of every transaction.
    engine.dialect.do_begin = _begin_immediate  # type: ignore[method-assign, assignment]
    _note_writes(engine.dialect)
    give_sealer(engine.dialect, Sealer(keys))
    return Opened(engine, is_new, lock)


def _open_postgresql(url: URL, encryption_keys: str | None) -> Opened:
    if not encryption_keys:
        raise KeyMissing("ENCRYPTION_KEYS is missing: PostgreSQL always needs it (see docs/deploying.md).")
    engine = create_engine(
        url,
        pool_size=POSTGRESQL_THREADS,
        max_overflow=0,
        hide_parameters=True,
        connect_args=POSTGRESQL_CONNECTION,
    )
    engine.dialect.do_begin = _begin  # type: ignore[method-assign, assignment]
    engine.dialect.do_commit = _commit  # type: ignore[method-assign, assignment]
    _note_writes(engine.dialect)
    give_sealer(engine.dialect, Sealer(keys_from_text(encryption_keys)))
    return Opened(engine, False, None)


def _require_a_database(path: Path) -> None:
    """Raise `DatabaseAway` where there is something else than a database of SQLite, or can be none, before anything
    is made.
    """
    if path.is_dir():
        raise DatabaseAway(f"{path} is a folder: name a file in it in DATABASE_URL.")
    folder = next(one for one in path.absolute().parents if one.exists())
    if not folder.is_dir():
        raise DatabaseAway(f"{folder} is a file and no folder: check DATABASE_URL.")
    if not path.exists() and not os.access(folder, os.W_OK | os.X_OK):
        raise DatabaseAway(f"{folder} may not be written by this account: check DATABASE_URL, and who owns the folder.")
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_MAGIC))
    except OSError:  # there is none yet, or what opens it says what is wrong
        return
    if beginning not in {b"", _MAGIC}:
        raise DatabaseAway(f"{path} is no SQLite database: check DATABASE_URL.")


_MAGIC = b"SQLite format 3\0"

# FULL: what was acknowledged is still there after a power cut (R80). secure_delete: what is deleted is written over
# with zeros (docs/decisions/0023).
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MILLISECONDS}",
)


def _make_private(path: Path) -> None:
    """Make the database and its log, index, lock and key files readable by this user only, before SQLite first writes.

    SQLite gives the log and its index the mode of the database, so the file is made before SQLite sees it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE))
    for name in (path.name, *(f"{path.name}{suffix}" for suffix in BESIDE)):
        with suppress(FileNotFoundError, PermissionError):  # somebody else's file, which they let us use
            path.with_name(name).chmod(PRIVATE)


def _log_emptied(engine: Engine) -> bool:
    """Write the log into the database and truncate it; False while somebody reads an older state."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        return row is None or row[0] == 0
    finally:
        connection.close()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin with BEGIN IMMEDIATE, below
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # A deferred BEGIN that reads and then writes fails with "database is locked".
    connection.execute("BEGIN IMMEDIATE")


def _begin(connection: Any) -> None:
    """Begin a transaction at PostgreSQL, as psycopg does before the first statement, but with one call."""
    driver = connection.driver_connection
    if not driver.autocommit and driver.pgconn.transaction_status == _IDLE:
        run_plainly(driver, b"BEGIN")


def _commit(connection: Any) -> None:
    driver = connection.driver_connection
    if driver.pgconn.transaction_status != _IDLE:
        run_plainly(driver, b"COMMIT")


_IDLE = 0  # psycopg.pq.TransactionStatus


def _lock(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.fdopen(os.open(path.with_name(path.name + ".lock"), os.O_WRONLY | os.O_CREAT, PRIVATE), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise DatabaseBusy(
            f"Another Village is running on {path}: stop it first, or use PostgreSQL for several processes."
        ) from None
    return lock


def open_to_read(url: str) -> Engine:
    """An engine for one long consistent read beside a running Village, which it does not block; needs no key.

    Raises `DatabaseAway` with one line when there is no such SQLite file.
    """
    parsed = parse_url(url)
    if parsed.drivername != "sqlite":
        longer = {**POSTGRESQL_CONNECTION, "options": "-c idle_in_transaction_session_timeout=0"}
        return create_engine(
            parsed,
            connect_args=longer,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
        )
    path = Path(parsed.database or "")
    _require_a_database(path)
    if not path.exists():
        raise DatabaseAway(f"There is no database at {path}: check DATABASE_URL and the folder you are in.")
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine
