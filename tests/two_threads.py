"""Two units of work on one database at the same moment, each in a thread of its own.

The first is stopped just before one of its writes; then the second runs until it has finished, or waits for a lock of
the first; then the first goes on. On SQLite, where one thread writes, the second simply comes after the first.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import Connection, delete, event, insert, select

from bot.core.errors import Refusal
from bot.core.ids import TeamId
from storage.database import Database
from storage.db.base import metadata
from storage.unit_of_work import UnitOfWork

Do = Callable[[UnitOfWork], object]
State = Mapping[str, Sequence[tuple[Any, ...]]]
PATIENCE = 0.15  # seconds after which the second counts as waiting for the first
WRITES = ("INSERT", "UPDATE", "DELETE")
# What differs between two runs that do the same: counters of the database, and its clock.
VOLATILE = {("outbox", "id"), ("installations", "changed_at"), ("outbox", "left_at"), ("outbox", "batch")}


@dataclass
class Outcome:
    """What became of two units of work: what they raised, how often the first wrote, and whether the second waited."""

    first: BaseException | None = None
    second: BaseException | None = None
    writes: int = 0
    waited: bool = False


class SameEveryTime(Random):
    """Gives a unit of work the same ids in every run and every attempt, and the two different ones."""

    _who = threading.local()

    @classmethod
    @contextmanager
    def as_(cls, number: int) -> Iterator[None]:
        """Whose ids this thread draws."""
        cls._who.number = number
        try:
            yield
        finally:
            cls._who.number = 0

    def getrandbits(self, _bits: int, /) -> int:
        """The seed of a unit of work."""
        return int(getattr(self._who, "number", 0)) + 1


class Stop:
    """Calls `then` just before the write number `at` (from 0) of one thread."""

    def __init__(self, thread: int, at: int, then: Callable[[], None]) -> None:
        self._thread = thread
        self._at = at
        self._then = then
        self._has_stopped = False
        self.writes = 0

    def __call__(self, _connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        """Hear of a statement."""
        if threading.get_ident() != self._thread or not statement.lstrip().upper().startswith(WRITES):
            return
        if self.writes == self._at and not self._has_stopped:
            self._has_stopped = True
            self._then()
        self.writes += 1


def one_after_the_other(database: Database, team: TeamId, *works: tuple[int, Do]) -> list[BaseException | None]:
    """Run each whole, in this order; a number says whose ids it draws."""
    return [_outcome(database, team, number, work) for number, work in works]


def at_the_same_moment(database: Database, team: TeamId, first: Do, second: Do, at: int = 0) -> Outcome:
    """Run `second` just before the write number `at` of `first`; where it has fewer, after it."""
    done: Future[BaseException | None] = Future()
    outcome = Outcome()

    def run_second() -> None:
        done.set_result(_outcome(database, team, 2, second))

    thread = threading.Thread(target=run_second, daemon=True)

    def go() -> None:
        thread.start()
        thread.join(PATIENCE)
        outcome.waited = thread.is_alive()

    if database.is_sqlite:
        outcome.first = _outcome(database, team, 1, first)
        outcome.second = _outcome(database, team, 2, second)
        return outcome
    stop = Stop(threading.get_ident(), at, go)
    event.listen(database.engine, "before_cursor_execute", stop)
    try:
        outcome.first = _outcome(database, team, 1, first)
    finally:
        event.remove(database.engine, "before_cursor_execute", stop)
    if thread.ident is None:
        thread.start()
    outcome.second = done.result(timeout=30)
    outcome.writes = stop.writes
    return outcome


def _outcome(database: Database, team: TeamId, number: int, work: Do) -> BaseException | None:
    with SameEveryTime.as_(number):
        try:
            database.transact_now(team, work)
        except Refusal as refusal:
            return refusal
    return None


def state_of(connection: Connection) -> State:
    """Every row of every table, opened, without what differs from run to run."""
    found = {}
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if (table.name, column.name) not in VOLATILE]
        rows = [tuple(row) for row in connection.execute(select(*columns))]
        found[table.name] = sorted(rows, key=repr)
    return found


Everything = Mapping[str, Sequence[Mapping[str, Any]]]


def everything(connection: Connection) -> Everything:
    """All rows, to be put back with `put_back`."""
    return {
        table.name: [dict(row._mapping) for row in connection.execute(select(table))]
        for table in metadata.sorted_tables
    }


def put_back(connection: Connection, rows: Everything) -> None:
    """Make the database what it was."""
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))
    for table in metadata.sorted_tables:
        if rows[table.name]:
            connection.execute(insert(table), [dict(row) for row in rows[table.name]])
