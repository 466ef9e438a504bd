"""Statements of the hot path, compiled once for each database and then run by its driver.

SQLAlchemy finds, checks and wraps anew what it executes each time, which takes several times as long as SQLite takes
for the statement. What is run here is a statement built once (a module's constant, or under `@cache`) whose values are
all `bindparam`s with a name; types read and write values as ever, and errors are SQLAlchemy's. Everything else goes
through `Connection.execute`, in the same transaction.

On PostgreSQL it is prepared and run by `psycopg.pq`, the thin layer above PostgreSQL's own library, in one call without
a cursor: that takes a quarter of the processor time, and a thread gives up the interpreter once for a statement instead
of several times (docs/decisions/0035).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Delete, Executable, Insert, Update
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
_Process = Callable[[Any], Any]


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


@dataclass
class _Statements:
    """What one connection to PostgreSQL has prepared, by statement and types of values; and how it writes values."""

    write: Any
    read: Any
    names: dict[tuple["_Prepared", Any], bytes] = field(default_factory=dict)


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
        order = (compiled.positiontup or []) if self._is_positional else list(compiled.binds)
        if dialect.driver == "psycopg":
            self._numbered, order = _numbered(self._sql)
        # By the name in the text: the name among the parameters, the value where it is not among them, and the writer.
        self._binds: list[tuple[str, str, Any, _Process | None]] = [
            (name, compiled.binds[name].key, compiled.binds[name].effective_value, _writer(compiled, name))
            for name in order
        ]
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
        return tuple(
            write(parameters.get(key, default)) if write is not None else parameters.get(key, default)
            for _, key, default, write in self._binds
        )

    def _run(self, connection: Connection, parameters: Values) -> Any:
        """The driver's cursor, after it has run; errors are raised as SQLAlchemy raises them."""
        values: Any = self._values(parameters)
        if not self._is_positional:
            values = dict(zip((name for name, *_ in self._binds), values, strict=True))
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
            # A connection that was closed under way is opened anew here, or refused, as for any other statement.
            held = connection.connection
            driver = cast(Any, held.driver_connection)
            statements = cast("_Statements | None", held.info.get(_STATEMENTS))
            if statements is None:
                statements = held.info[_STATEMENTS] = _statements(driver)
            self._announce(connection, None, values)
            note = getattr(self._dialect, "village_note", None)
            if note is not None:
                note(self)
            given = statements.write.dump_sequence(values, [_AUTO] * len(values))
            types, formats = statements.write.types, statements.write.formats
            name = statements.names.get((self, types))
            if name is None:
                name = f"village_{len(statements.names)}".encode()
                _require_done(driver, driver.pgconn.prepare(name, numbered, types))
                statements.names[self, types] = name
            result = driver.pgconn.exec_prepared(name, given, formats)
            _require_done(driver, result)
        except self._dialect.loaded_dbapi.Error as problem:
            connection._handle_dbapi_exception(problem, self._sql, values, None, None)
        return result, statements

    def _announce(self, connection: Connection, cursor: Any, values: Any) -> None:
        if connection._has_events or connection.engine._has_events:
            connection.dispatch.before_cursor_execute(connection, cursor, self._sql, values, self, False)


_STATEMENTS = "village_statements"
_AUTO = "s"  # psycopg's PyFormat.AUTO: as psycopg would write the value for a cursor
_DONE = frozenset({1, 2})  # COMMAND_OK, TUPLES_OK


def _numbered(sql: str) -> tuple[bytes, list[str]]:
    """The text with PostgreSQL's own marks ($1, $2, ...) in the place of the driver's, and the names they stand for."""
    names: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        return f"${names.setdefault(found['name'], len(names) + 1)}" if found["name"] else "%"

    numbered = re.sub(r"%\((?P<name>[^)]+)\)s|%%", mark, sql)
    return numbered.encode(), list(names)


def _statements(driver: Any) -> _Statements:
    from psycopg.adapt import Transformer  # an office on SQLite has no use for it

    return _Statements(Transformer(driver), Transformer(driver))


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


def _writer(compiled: SQLCompiler, name: str) -> _Process | None:
    return cast("_Process | None", compiled._bind_processors.get(name))


def _prepared(dialect: Dialect, statement: Executable, parameters: Values) -> _Prepared:
    known: dict[Any, _Prepared] | None = getattr(dialect, "village_prepared", None)
    if known is None:
        known = dialect.village_prepared = {}  # type: ignore[attr-defined]
    keys = tuple(parameters)
    prepared = known.get((statement, keys))
    if prepared is None:
        prepared = known[statement, keys] = _Prepared(dialect, statement, keys)
    return prepared
