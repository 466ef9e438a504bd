"""Statements of the hot path, compiled once for each database and then run by its driver.

SQLAlchemy finds, checks and wraps anew what it executes each time, which takes several times as long as SQLite takes
for the statement. What is run here is a statement built once (a module's constant, or under `@cache`) whose values are
all `bindparam`s with a name; types read and write values as ever, and errors are SQLAlchemy's. Everything else goes
through `Connection.execute`, in the same transaction.

On PostgreSQL it is prepared and run by `psycopg.pq`, the thin layer above PostgreSQL's own library, in one call without
a cursor: that takes a quarter of the processor time, and a thread gives up the interpreter once for a statement instead
of several times (docs/decisions/0035). Writes whose outcome nobody needs at once (`run_later`) wait there for the next
statement and go to PostgreSQL with it, in one round trip (docs/decisions/0036).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Delete, Executable, Insert, Update
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from storage.db.pipelined import Sent, results_together

Values = Mapping[str, Any]
_Process = Callable[[Any], Any]
_Then = Callable[[int], object]  # called with how many rows a statement has met


def rows_of(connection: Connection, statement: Executable, parameters: Values) -> list[dict[str, Any]]:
    """What a SELECT finds, by the names of its columns."""
    prepared = _prepared(connection.dialect, statement, parameters)
    found, types = prepared.fetched(connection, parameters)
    names, processes = prepared.names, prepared.readers(types)
    if not processes:
        return [dict(zip(names, row, strict=True)) for row in found]
    rows = []
    for row in found:
        values = dict(zip(names, row, strict=True))
        for name, process in processes:
            values[name] = process(values[name])
        rows.append(values)
    return rows


def row_of(connection: Connection, statement: Executable, parameters: Values) -> dict[str, Any] | None:
    """The first row, None where there is none."""
    found = rows_of(connection, statement, parameters)
    return found[0] if found else None


def run(connection: Connection, statement: Executable, parameters: Values) -> int:
    """Execute an INSERT, UPDATE or DELETE; how many rows it met."""
    return _prepared(connection.dialect, statement, parameters).counted(connection, parameters)


def run_later(connection: Connection, statement: Executable, parameters: Values, then: _Then | None = None) -> None:
    """`run`, at the latest before the next statement, or at `finish`; `then` is called with how many rows it met.

    On PostgreSQL it waits for that statement; so what it raises may come only then.
    """
    prepared = _prepared(connection.dialect, statement, parameters)
    if prepared.is_direct:
        prepared.wait(connection, parameters, then)
        return
    met = prepared.counted(connection, parameters)
    if then is not None:
        then(met)


def begin_later(driver: Any) -> None:
    """Have a connection of psycopg begin a transaction with its next statement, in one round trip.

    Where it is committed or rolled back before that, there is nothing to end.
    """
    (_known(driver) or _first_known(driver)).opening = (_BEGIN,)


def run_after_begin(connection: Connection, command: bytes) -> None:
    """Have a command without values and without result run on PostgreSQL between BEGIN and the first statement; to be
    called before that.
    """
    statements = _known(connection.connection.driver_connection)
    assert statements is not None
    assert statements.opening
    statements.opening = (*statements.opening, command)


def finish(connection: Connection) -> None:
    """Run what `run_later` has left waiting; raises what is wrong with it."""
    statements = _known(connection.connection.driver_connection)
    if statements is not None and statements.waiting:
        statements.waiting[-1].prepared.run_waiting(connection, statements)


def is_waiting(connection: Connection) -> bool:
    """Whether `run_later` has left anything waiting."""
    statements = _known(connection.connection.driver_connection)
    return statements is not None and bool(statements.waiting)


@dataclass(frozen=True)
class _Waiting:
    """A statement that goes to PostgreSQL with the next one."""

    prepared: "_Prepared"
    values: Any
    sent: Sent
    then: _Then | None


@dataclass
class _Statements:
    """What one connection to PostgreSQL has prepared, by statement and types of values; how it writes values; and what
    waits for the next statement. `opening` are the commands of a transaction of which PostgreSQL knows nothing yet.
    """

    write: Any
    read: Any
    names: dict[tuple["_Prepared | bytes", Any], bytes] = field(default_factory=dict)
    waiting: list[_Waiting] = field(default_factory=list)
    opening: Sequence[bytes] = ()

    def take(self) -> list[_Waiting]:
        """What waits, which then waits no more."""
        taken, self.waiting = self.waiting, []
        return taken

    def prepare(self, driver: Any, what: "_Prepared | bytes", text: bytes, types: Any) -> bytes:
        """The name under which this connection has prepared a statement."""
        name = self.names.get((what, types))
        if name is None:
            name = f"village_{len(self.names)}".encode()
            _require_done(driver, driver.pgconn.prepare(name, text, types))
            self.names[what, types] = name
        return name


class _Prepared:
    """One statement as one dialect writes it, with how its values are written and read."""

    def __init__(self, dialect: Dialect, statement: Executable, keys: Sequence[str]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(keys))  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        assert not compiled.post_compile_params
        assert not compiled.literal_execute_params
        assert not compiled.effective_returning
        assert not compiled.insert_prefetch
        assert not compiled.update_prefetch
        self.compiled = compiled  # what `storage.db.writes` notes of a write it finds here
        self.isinsert = isinstance(statement, Insert)
        self.isupdate = isinstance(statement, Update)
        self.isdelete = isinstance(statement, Delete)
        self._dialect = dialect
        self._sql = str(compiled)
        self._is_positional = bool(compiled.positional)
        self._numbered: bytes | None = None  # the text for PostgreSQL's own library
        self.is_direct = dialect.driver == "psycopg"
        order = (compiled.positiontup or []) if self._is_positional else list(compiled.binds)
        if self.is_direct:
            self._numbered, order = _numbered(self._sql)
        # Of each value, in the order of the text: its name there, its name among the parameters, what it is where it is
        # not among them, and how it is written, where that is not as the driver does.
        self._order = tuple(order)
        self._keys = [compiled.binds[name].key for name in order]
        self._defaults = [compiled.binds[name].effective_value for name in order]
        writers = [compiled._bind_processors.get(name) for name in order]
        self._writers = [(at, cast(_Process, write)) for at, write in enumerate(writers) if write is not None]
        self._note: Callable[[Any], None] = getattr(dialect, "village_note", lambda _: None)
        self.names = tuple(str(column.keyname) for column in compiled._result_columns)
        assert len(set(self.names)) == len(self.names)
        self._readers: list[tuple[str, _Process]] | None = None

    def fetched(self, connection: Connection, parameters: Values) -> tuple[Sequence[Sequence[Any]], Sequence[Any]]:
        """The rows as the driver gives them, and the driver's types of their columns."""
        if self._numbered is not None:
            result, statements = self._run_directly(connection, self._numbered, parameters)
            if self._readers is not None:
                types: Sequence[Any] = ()
            else:
                types = [result.ftype(number) for number in range(result.nfields)]
            statements.read.set_pgresult(result)
            return statements.read.load_rows(0, result.ntuples, tuple), types
        cursor = self._run(connection, parameters)
        try:
            return cursor.fetchall(), [told[1] for told in cursor.description]
        finally:
            cursor.close()

    def counted(self, connection: Connection, parameters: Values) -> int:
        """How many rows it met."""
        if self._numbered is not None:
            result, _ = self._run_directly(connection, self._numbered, parameters)
            return int(result.command_tuples or 0)
        cursor = self._run(connection, parameters)
        try:
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def readers(self, types: Sequence[Any]) -> list[tuple[str, _Process]]:
        """The columns whose values are not as the driver gives them; `types` are the driver's, of a result."""
        if self._readers is None:
            columns = zip(self.compiled._result_columns, types, strict=True)
            found = [(str(c.keyname), c.type._cached_result_processor(self._dialect, told)) for c, told in columns]
            self._readers = [(name, process) for name, process in found if process is not None]
        return self._readers

    def _values(self, parameters: Values) -> tuple[Any, ...]:
        values = list(map(parameters.get, self._keys, self._defaults))
        for at, write in self._writers:
            values[at] = write(values[at])
        return tuple(values)

    def _run(self, connection: Connection, parameters: Values) -> Any:
        """The driver's cursor, after it has run; errors are raised as SQLAlchemy raises them."""
        values: Any = self._values(parameters)
        if not self._is_positional:
            values = dict(zip(self._order, values, strict=True))
        cursor = None
        try:
            cursor = connection.connection.cursor()
            self._announce(connection, cursor, values)
            self._dialect.do_execute(cursor, self._sql, values, self)  # type: ignore[arg-type]
        except self._dialect.loaded_dbapi.Error as problem:
            connection._handle_dbapi_exception(problem, self._sql, values, cursor, None)
        return cursor

    def _run_directly(self, connection: Connection, numbered: bytes, parameters: Values) -> tuple[Any, _Statements]:
        """PostgreSQL's own result, and what the connection has prepared; errors as `_run` raises them."""
        values = self._values(parameters)
        try:
            driver, statements, sent = self._made_ready(connection, numbered, values)
            if statements.waiting or statements.opening:
                return self._run_last(connection, driver, statements, _Waiting(self, values, sent, None)), statements
            result = driver.pgconn.exec_prepared(*sent)
            _require_done(driver, result)
        except self._dialect.loaded_dbapi.Error as problem:
            connection._handle_dbapi_exception(problem, self._sql, values, None, None)
        return result, statements

    def wait(self, connection: Connection, parameters: Values, then: _Then | None) -> None:
        """Have it run with the next statement."""
        assert self._numbered is not None
        values = self._values(parameters)
        try:
            _, statements, sent = self._made_ready(connection, self._numbered, values)
        except self._dialect.loaded_dbapi.Error as problem:
            connection._handle_dbapi_exception(problem, self._sql, values, None, None)
        statements.waiting.append(_Waiting(self, values, sent, then))
        if len(statements.waiting) >= MOST_WAITING:
            self.run_waiting(connection, statements)

    def run_waiting(self, connection: Connection, statements: _Statements) -> None:
        """Run what waits on this connection."""
        last = statements.waiting.pop()
        self._run_last(connection, connection.connection.driver_connection, statements, last)

    def _run_last(self, connection: Connection, driver: Any, statements: _Statements, last: _Waiting) -> Any:
        """Run what waits and `last` after it; returns the result of that. Raises what is wrong with the first that
        fails, and calls nobody then.
        """
        together = [*statements.take(), last]
        at_fault = last
        try:
            results = _results(driver, statements, together)
            for each, result in zip(together, results, strict=True):
                at_fault = each
                _require_done(driver, result)
        except self._dialect.loaded_dbapi.Error as problem:
            connection._handle_dbapi_exception(problem, at_fault.prepared._sql, at_fault.values, None, None)
        for each, result in zip(together, results, strict=True):
            if each.then is not None:
                each.then(int(result.command_tuples or 0))
        return results[-1]

    def _made_ready(self, connection: Connection, numbered: bytes, values: Any) -> tuple[Any, _Statements, Sent]:
        """The connection of psycopg, and the statement as that connection has prepared it, with its values."""
        # A connection that was closed under way is opened anew here, or refused, as for any other statement.
        driver = cast(Any, connection.connection.driver_connection)
        statements = _known(driver) or _first_known(driver)
        self._announce(connection, None, values)
        self._note(self)
        given = statements.write.dump_sequence(values, [_AUTO] * len(values))
        types, formats = statements.write.types, statements.write.formats
        return driver, statements, (statements.prepare(driver, self, numbered, types), given, formats)

    def _announce(self, connection: Connection, cursor: Any, values: Any) -> None:
        if connection._has_events or connection.engine._has_events:
            connection.dispatch.before_cursor_execute(connection, cursor, self._sql, values, self, False)


_BEGIN = b"BEGIN"
MOST_WAITING = 20  # statements, so few that neither side has to wait until the other has read some
_AUTO = "s"  # psycopg's PyFormat.AUTO: as psycopg would write the value for a cursor
_DONE = frozenset({1, 2})  # COMMAND_OK, TUPLES_OK


def _numbered(sql: str) -> tuple[bytes, list[str]]:
    """The text with PostgreSQL's own marks ($1, $2, ...) in the place of the driver's, and the names they stand for."""
    names: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        return f"${names.setdefault(found['name'], len(names) + 1)}" if found["name"] else "%"

    numbered = re.sub(r"%\((?P<name>[^)]+)\)s|%%", mark, sql)
    return numbered.encode(), list(names)


def send_waiting_first(dialect: Dialect) -> None:
    """Have what waits on a connection of psycopg run before anything that SQLAlchemy itself executes or commits there,
    and forgotten at a rollback.
    """
    execute, execute_many, commit = dialect.do_execute, dialect.do_executemany, dialect.do_commit
    roll_back, roll_back_to = dialect.do_rollback, dialect.do_rollback_to_savepoint

    def do_execute(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Run what waits, then the statement."""
        _open(cursor.connection)
        execute(cursor, statement, parameters, context)

    def do_executemany(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Run what waits, then the statement for many rows."""
        _open(cursor.connection)
        execute_many(cursor, statement, parameters, context)

    def do_commit(connection: Any) -> None:
        """Run what waits, then commit."""
        _close(connection.driver_connection)
        commit(connection)

    def do_rollback(connection: Any) -> None:
        """Forget what waits, and roll back."""
        forget_waiting(connection.driver_connection)
        roll_back(connection)

    def do_rollback_to_savepoint(connection: Connection, name: str) -> None:
        """Forget what waits, all of it later than the savepoint, and roll back to that."""
        forget_waiting(connection.connection.driver_connection)
        roll_back_to(connection, name)

    dialect.do_rollback_to_savepoint = do_rollback_to_savepoint  # type: ignore[method-assign]
    dialect.do_execute = do_execute  # type: ignore[method-assign]
    dialect.do_executemany = do_executemany  # type: ignore[method-assign]
    dialect.do_commit = do_commit  # type: ignore[method-assign, assignment]
    dialect.do_rollback = do_rollback  # type: ignore[method-assign, assignment]


def forget_waiting(driver: Any) -> None:
    """Forget what waits on a connection, where it is to be undone anyway."""
    statements = _known(driver)
    if statements is not None:
        statements.waiting, statements.opening = [], ()


def _open(driver: Any) -> None:
    """Run BEGIN, if PostgreSQL has none yet, and what waits; raises psycopg's errors, which SQLAlchemy wraps."""
    statements = _known(driver)
    if statements is None or not (statements.opening or statements.waiting):
        return
    together = statements.take()
    results = _results(driver, statements, together)
    for result in results:
        _require_done(driver, result)
    for each, result in zip(together, results, strict=True):
        if each.then is not None:
            each.then(int(result.command_tuples or 0))


def _close(driver: Any) -> None:
    """Run what waits before a commit; a transaction in which nothing was run or waits is never begun."""
    statements = _known(driver)
    if statements is not None and statements.waiting:
        _open(driver)
    elif statements is not None:
        statements.opening = ()


def _results(driver: Any, statements: _Statements, together: Sequence[_Waiting]) -> Sequence[Any]:
    """PostgreSQL's results of these, after what opens the transaction; raises psycopg's error where that fails."""
    opening, statements.opening = statements.opening, ()
    opens = [(statements.prepare(driver, command, command, ()), (), ()) for command in opening]
    sent = [*opens, *(each.sent for each in together)]
    results = results_together(driver, sent) if len(sent) > 1 else [driver.pgconn.exec_prepared(*sent[0])]
    for result in results[: len(opens)]:
        _require_done(driver, result)
    return results[len(opens) :]


def _known(driver: Any) -> "_Statements | None":
    return getattr(driver, "village_statements", None)


def _first_known(driver: Any) -> _Statements:
    from psycopg.adapt import Transformer  # an office on SQLite has no use for it

    statements: _Statements = _Statements(Transformer(driver), Transformer(driver))
    driver.village_statements = statements
    return statements


def run_plainly(driver: Any, command: bytes) -> None:
    """Have a connection of psycopg run a command without values and without result; raises psycopg's errors."""
    _require_done(driver, driver.pgconn.exec_(command))


def _require_done(driver: Any, result: Any) -> None:
    """Raise psycopg's error where PostgreSQL says that a command failed, or says nothing any more."""
    if result.status in _DONE:
        return
    from psycopg import OperationalError
    from psycopg.errors import error_from_result
    from psycopg.pq import ConnStatus

    if driver.pgconn.status != ConnStatus.OK:
        raise OperationalError("the connection is lost")
    raise error_from_result(result, driver.info.encoding)


def _prepared(dialect: Dialect, statement: Executable, parameters: Values) -> _Prepared:
    known: dict[Any, _Prepared] | None = getattr(dialect, "village_prepared", None)
    if known is None:
        known = dialect.village_prepared = {}  # type: ignore[attr-defined]
    keys = tuple(parameters)
    prepared = known.get((statement, keys))
    if prepared is None:
        prepared = known[statement, keys] = _Prepared(dialect, statement, keys)
    return prepared
