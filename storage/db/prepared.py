"""Statements of the hot path, compiled once for each database and then run by its driver.

SQLAlchemy finds, checks and wraps anew what it executes each time, which takes several times as long as SQLite takes
for the statement. What is run here is a statement built once (a module's constant, or under `@cache`) whose values are
all `bindparam`s with a name; types read and write values as ever, and errors are SQLAlchemy's. Everything else goes
through `Connection.execute`, in the same transaction.

On PostgreSQL it goes past psycopg's cursors (`storage.db.direct`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Delete, Executable, Insert, Update
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from storage.db.direct import Direct, Statement, Then, direct, known

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


def run_later(connection: Connection, statement: Executable, parameters: Values, then: Then | None = None) -> None:
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


def finish(connection: Connection) -> None:
    """Run what `run_later` has left waiting; raises what is wrong with it."""
    mine = known(connection)
    if mine is not None and mine.waiting:
        _checked(connection, mine)


def is_waiting(connection: Connection) -> bool:
    """Whether `run_later` has left anything waiting."""
    mine = known(connection)
    return mine is not None and bool(mine.waiting)


def _checked(connection: Connection, mine: Direct, *last: Statement) -> Any:
    """Run what waits and `last`; the result of the last. Errors are SQLAlchemy's, of the statement at fault."""
    try:
        return mine.run(*last)
    except connection.dialect.loaded_dbapi.Error as problem:
        at_fault = mine.at_fault or (last[-1] if last else None)
        sql, values = (at_fault.sql, at_fault.values) if at_fault else (None, None)
        connection._handle_dbapi_exception(problem, sql, values, None, None)


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
        self._numbered = b""  # the text for PostgreSQL's own library
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
        if self.is_direct:
            mine, statement = self._made_ready(connection, parameters)
            result = _checked(connection, mine, statement)
            types = () if self._readers is not None else [result.ftype(number) for number in range(result.nfields)]
            return mine.rows(result), types
        cursor = self._run(connection, parameters)
        try:
            return cursor.fetchall(), [told[1] for told in cursor.description]
        finally:
            cursor.close()

    def counted(self, connection: Connection, parameters: Values) -> int:
        """How many rows it met."""
        if self.is_direct:
            return int(_checked(connection, *self._made_ready(connection, parameters)).command_tuples or 0)
        cursor = self._run(connection, parameters)
        try:
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def wait(self, connection: Connection, parameters: Values, then: Then | None) -> None:
        """Have it run with the next statement; only where it goes directly."""
        mine, statement = self._made_ready(connection, parameters, then)
        if mine.is_full:
            _checked(connection, mine)
        mine.waiting.append(statement)

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

    def _made_ready(
        self, connection: Connection, parameters: Values, then: Then | None = None
    ) -> tuple[Direct, Statement]:
        """What goes past the cursors of this connection, and the statement as it has prepared that."""
        values = self._values(parameters)
        # A connection that was closed under way is opened anew here, or refused, as for any other statement.
        mine = direct(connection.connection.driver_connection)
        self._announce(connection, None, values)
        self._note(self)
        try:
            return mine, mine.made_ready(self._sql, self._numbered, values, then)
        except self._dialect.loaded_dbapi.Error as problem:
            connection._handle_dbapi_exception(problem, self._sql, values, None, None)

    def _announce(self, connection: Connection, cursor: Any, values: Any) -> None:
        if connection._has_events or connection.engine._has_events:
            connection.dispatch.before_cursor_execute(connection, cursor, self._sql, values, self, False)


def _numbered(sql: str) -> tuple[bytes, list[str]]:
    """The text with PostgreSQL's own marks ($1, $2, ...) in the place of the driver's, and the names they stand for."""
    names: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        return f"${names.setdefault(found['name'], len(names) + 1)}" if found["name"] else "%"

    numbered = re.sub(r"%\((?P<name>[^)]+)\)s|%%", mark, sql)
    return numbered.encode(), list(names)


def _prepared(dialect: Dialect, statement: Executable, parameters: Values) -> _Prepared:
    made: dict[Any, _Prepared] | None = getattr(dialect, "village_prepared", None)
    if made is None:
        made = dialect.village_prepared = {}  # type: ignore[attr-defined]
    keys = tuple(parameters)
    prepared = made.get((statement, keys))
    if prepared is None:
        prepared = made[statement, keys] = _Prepared(dialect, statement, keys)
    return prepared
