"""Two units of work on one database at the same moment, each in a thread of its own.

The first is stopped just before one of its writes; then the second runs until it has finished, or waits for a lock of
the first; then the first goes on. On SQLite, where one thread writes, the second simply comes after the first.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
    """What two units of work did: what they raised, how often the first wrote, and whether the second waited."""

    first: BaseException | None = None
    second: BaseException | None = None
    writes: int = 0
    waited: bool = False


class SameEveryTime(Random):
    """Gives a unit of work the same ids in every run and every attempt, and two of them different ones."""

    _who = threading.local()

    @classmethod
    @contextmanager
    def as_(cls, number: int) -> Iterator[None]:
        """Set whose ids this thread draws within the block."""
        cls._who.number = number
        try:
            yield
        finally:
            cls._who.number = 0

    def getrandbits(self, _bits: int, /) -> int:
        """Return the seed of a unit of work."""
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
        """Take note of a statement."""
        if threading.get_ident() != self._thread or not statement.lstrip().upper().startswith(WRITES):
            return
        if self.writes == self._at and not self._has_stopped:
            self._has_stopped = True
            self._then()
        self.writes += 1


def one_after_the_other(database: Database, team: TeamId, *works: tuple[int, Do]) -> list[BaseException | None]:
    """Run each whole, in this order; a number says whose ids it draws. Return what each raised, or None."""
    return [_outcome(database, team, number, work) for number, work in works]


def at_the_same_moment(database: Database, team: TeamId, first: Do, second: Do, at: int = 0) -> Outcome:
    """Run `second` just before the write number `at` of `first`; if there are fewer writes, after it."""
    done: Future[BaseException | None] = Future()
    outcome = Outcome()

    def run_second() -> None:
        try:
            done.set_result(_outcome(database, team, 2, second))
        except BaseException as problem:  # else nobody hears of it
            done.set_exception(problem)

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
        if thread.ident is None:
            thread.start()
        outcome.second = done.result(timeout=30)
    finally:  # not before the second has finished, which goes through the listeners too
        event.remove(database.engine, "before_cursor_execute", stop)
    outcome.writes = stop.writes
    return outcome


def _outcome(database: Database, team: TeamId, number: int, work: Do) -> BaseException | None:
    with SameEveryTime.as_(number):
        try:
            database.transact_now(team, work)
        except Refusal as refusal:
            return refusal
    return None


@contextmanager
def written(database: Database) -> Iterator[set[str]]:
    """Collect the names of the tables written within the block, and of those whose rows belong to theirs."""
    names: set[str] = set()

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        words = statement.split(maxsplit=3)
        if words[0] == "UPDATE":
            names.add(words[1])
        elif words[0] in WRITES:
            names.add(words[2])

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield names
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
        for table in metadata.sorted_tables:  # parents come first
            if any(key.referred_table.name in names for key in table.foreign_key_constraints):
                names.add(table.name)


def state_of(connection: Connection, names: Collection[str]) -> State:
    """Return every row of these tables with sealed values opened, without what differs from run to run."""
    found = {}
    for table in (table for table in metadata.sorted_tables if table.name in names):
        columns = [column for column in table.columns if (table.name, column.name) not in VOLATILE]
        rows = [tuple(row) for row in connection.execute(select(*columns))]
        found[table.name] = sorted(rows, key=repr)
    return found


Everything = Mapping[str, Sequence[Mapping[str, Any]]]


def everything(connection: Connection) -> Everything:
    """Return all rows, for `put_back`."""
    return {
        table.name: [dict(row._mapping) for row in connection.execute(select(table))]
        for table in metadata.sorted_tables
    }


def put_back(connection: Connection, rows: Everything, names: Collection[str]) -> None:
    """Restore the rows of these tables."""
    tables = [table for table in metadata.sorted_tables if table.name in names]
    for table in reversed(tables):
        connection.execute(delete(table))
    for table in tables:
        if rows[table.name]:
            connection.execute(insert(table), [dict(row) for row in rows[table.name]])


def differ(database: Database, team: TeamId, before: Everything, first: Do, second: Do, at: int = 0) -> "Compared":
    """Run the two at the same moment, and one after the other in both orders; compare, and leave the database as it
    was.
    """
    with written(database) as names:
        outcome = at_the_same_moment(database, team, first, second, at)
    with database.engine.begin() as connection:
        after = state_of(connection, metadata.tables)
        put_back(connection, before, names)
    possible = []
    for order in (((1, first), (2, second)), ((2, second), (1, first))):
        with written(database) as names:
            one_after_the_other(database, team, *order)
        with database.engine.begin() as connection:
            possible.append(state_of(connection, metadata.tables))
            put_back(connection, before, names)
        if possible[-1] == after:
            return Compared(outcome, ())
    tables = {name for one in possible for name in one if one[name] != after[name]}
    wrong = (f"{name}: {after[name]} instead of {[one[name] for one in possible]}" for name in sorted(tables))
    return Compared(outcome, tuple(wrong))


@dataclass(frozen=True)
class Compared:
    """What two units of work did at the same moment, and in which tables neither order gives the same rows."""

    outcome: Outcome
    differences: Sequence[str]
