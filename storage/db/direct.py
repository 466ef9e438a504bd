"""What goes to PostgreSQL past psycopg's cursors: statements that a connection has prepared, several in one round trip.

`psycopg.pq` is the thin layer above PostgreSQL's own library: one call for a statement, without a cursor, takes a
quarter of the processor time, and a thread gives up the interpreter once instead of several times
(docs/decisions/0035). BEGIN, and writes whose outcome nobody needs at once, wait for the next statement on the
connection, whoever runs it, and go with it (docs/decisions/0036, 0040).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import Dialect

from storage.db.pipelined import Sent, results_together

Then = Callable[[int], object]  # called with how many rows a statement has met

MOST_WAITING = 20  # statements
_BEGIN = b"BEGIN"
_AUTO = "s"  # psycopg's PyFormat.AUTO: as psycopg would write the value for a cursor
_DONE = frozenset({1, 2})  # COMMAND_OK, TUPLES_OK


@dataclass(frozen=True)
class Statement:
    """A statement with its values, ready to be sent; `sql` and `values` are what an error tells of it."""

    sql: str
    values: Any
    sent: Sent
    then: Then | None = None


class Direct:
    """One connection of psycopg (`driver`): what it has prepared, and what waits for the next statement.

    `opening` are the commands of a transaction that PostgreSQL does not know of yet; `at_fault` is the statement of
    which the last error told. Errors are psycopg's.
    """

    def __init__(self, driver: Any) -> None:
        from psycopg.adapt import Transformer  # an office on SQLite has no use for it

        self.waiting: list[Statement] = []
        self.opening: Sequence[bytes] = ()
        self.at_fault: Statement | None = None
        self._driver = driver
        self._write: Any = Transformer(driver)
        self._read: Any = Transformer(driver)
        self._names: dict[tuple[bytes, Any], bytes] = {}  # of what is prepared, by text and types of values

    def made_ready(self, sql: str, text: bytes, values: Sequence[Any], then: Then | None = None) -> Statement:
        """A statement that this connection has prepared; `text` is `sql` as PostgreSQL's own library takes it."""
        given = self._write.dump_sequence(values, [_AUTO] * len(values))
        name = self._name(text, self._write.types)
        return Statement(sql, values, (name, given, self._write.formats), then)

    @property
    def is_full(self) -> bool:
        """Whether no more may wait: so few that neither side has to wait until the other has read some."""
        return len(self.waiting) >= MOST_WAITING

    def run(self, *last: Statement) -> Any:
        """Run what opens the transaction, what waits, and `last`: in one round trip; the result of the last.

        Raises what is wrong with the first that fails, and calls nobody's `then` in that case.
        """
        self.at_fault = None
        opening = [(self._name(command, ()), (), ()) for command in self.opening]
        self.opening = ()  # not before: without BEGIN, PostgreSQL would commit what follows at once
        together, self.waiting = [*self.waiting, *last], []
        results = self._results(opening, together)
        for statement, result in zip(together, results, strict=True):
            self.at_fault = statement
            self._require_done(result)
        self.at_fault = None
        for statement, result in zip(together, results, strict=True):
            if statement.then is not None:
                statement.then(int(result.command_tuples or 0))
        return results[-1] if results else None

    def rows(self, result: Any) -> list[tuple[Any, ...]]:
        """The rows of a result, as psycopg reads them."""
        self._read.set_pgresult(result)
        rows: list[tuple[Any, ...]] = self._read.load_rows(0, result.ntuples, tuple)
        return rows

    def commit(self) -> None:
        """Commit; raises InFailedSqlTransaction where PostgreSQL rolls back instead, after a fault that was caught."""
        result = self._driver.pgconn.exec_(b"COMMIT")
        self._require_done(result)
        if result.command_status != b"COMMIT":
            from psycopg.errors import InFailedSqlTransaction

            raise InFailedSqlTransaction("rolled back, since a statement had failed")

    def forget(self) -> None:
        """Forget what waits, where it is to be undone anyway."""
        self.waiting, self.opening = [], ()

    def _results(self, opening: Sequence[Sent], together: Sequence[Statement]) -> Sequence[Any]:
        sent = [*opening, *(statement.sent for statement in together)]
        if len(sent) == 1:
            results = [self._driver.pgconn.exec_prepared(*sent[0])]
        else:
            results = results_together(self._driver, sent)
        for result in results[: len(opening)]:
            self._require_done(result)
        return results[len(opening) :]

    def _name(self, text: bytes, types: Any) -> bytes:
        name = self._names.get((text, types))
        if name is None:
            name = f"village_{len(self._names)}".encode()
            self._require_done(self._driver.pgconn.prepare(name, text, types))
            self._names[text, types] = name
        return name

    def _require_done(self, result: Any) -> None:
        """Raise psycopg's error where PostgreSQL says that a command failed, or says nothing any more."""
        if result.status in _DONE:
            return
        from psycopg import OperationalError
        from psycopg.errors import error_from_result
        from psycopg.pq import ConnStatus

        if self._driver.pgconn.status != ConnStatus.OK:
            raise OperationalError("the connection is lost")
        raise error_from_result(result, self._driver.info.encoding)


def known(connection: Connection) -> Direct | None:
    """What goes past the cursors of this connection; None on SQLite, and where nothing has yet."""
    return getattr(connection.connection.driver_connection, "village_direct", None)


def direct(driver: Any) -> Direct:
    """What goes past the cursors of this connection of psycopg."""
    found: Direct | None = getattr(driver, "village_direct", None)
    if found is None:
        found = driver.village_direct = Direct(driver)
    return found


def run_after_begin(connection: Connection, command: bytes) -> None:
    """Have a command without values and without result run on PostgreSQL between BEGIN and the first statement; to be
    called before that.
    """
    mine = direct(connection.connection.driver_connection)
    assert mine.opening
    mine.opening = (*mine.opening, command)


def go_directly(dialect: Dialect) -> None:
    """Have BEGIN wait for the first statement of a transaction, and everything that waits run before anything that
    SQLAlchemy itself executes or commits on a connection, and forgotten at a rollback.
    """
    execute, execute_many = dialect.do_execute, dialect.do_executemany
    roll_back, roll_back_to = dialect.do_rollback, dialect.do_rollback_to_savepoint

    def do_begin(connection: Any) -> None:
        """Have BEGIN go with the first statement."""
        driver = connection.driver_connection
        if not driver.autocommit and _is_idle(driver):
            direct(driver).opening = (_BEGIN,)

    def do_execute(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Run what waits, then the statement."""
        _run_waiting(cursor.connection)
        execute(cursor, statement, parameters, context)

    def do_executemany(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Run what waits, then the statement for many rows."""
        _run_waiting(cursor.connection)
        execute_many(cursor, statement, parameters, context)

    def do_commit(connection: Any) -> None:
        """Run what waits, then commit; a transaction in which nothing was run is never begun."""
        mine = direct(connection.driver_connection)
        if mine.waiting:
            mine.run()
        mine.opening = ()
        if not _is_idle(connection.driver_connection):
            mine.commit()

    def do_rollback(connection: Any) -> None:
        """Forget what waits, and roll back."""
        direct(connection.driver_connection).forget()
        roll_back(connection)

    def do_rollback_to_savepoint(connection: Connection, name: str) -> None:
        """Forget what waits, all of it later than the savepoint, and roll back to that."""
        direct(connection.connection.driver_connection).forget()
        roll_back_to(connection, name)

    dialect.do_begin = do_begin  # type: ignore[method-assign, assignment]
    dialect.do_execute = do_execute  # type: ignore[method-assign]
    dialect.do_executemany = do_executemany  # type: ignore[method-assign]
    dialect.do_commit = do_commit  # type: ignore[method-assign, assignment]
    dialect.do_rollback = do_rollback  # type: ignore[method-assign, assignment]
    dialect.do_rollback_to_savepoint = do_rollback_to_savepoint  # type: ignore[method-assign]


def _run_waiting(driver: Any) -> None:
    mine = direct(driver)
    if mine.opening or mine.waiting:
        mine.run()


def _is_idle(driver: Any) -> bool:
    return bool(driver.pgconn.transaction_status == 0)  # psycopg.pq.TransactionStatus.IDLE
