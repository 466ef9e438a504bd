"""Statements of the hot path, compiled once for each database and then run by its driver.

SQLAlchemy finds, checks and wraps anew what it executes each time, which takes several times as long as SQLite takes
for the statement. What is run here is a statement built once (a module's constant, or under `@cache`) whose values are
all `bindparam`s with a name; types read and write values as ever, and errors are SQLAlchemy's. Everything else goes
through `Connection.execute`, in the same transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Delete, Executable, Insert, Update
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
_Process = Callable[[Any], Any]


def rows_of(connection: Connection, statement: Executable, parameters: Values) -> list[dict[str, Any]]:
    """What a SELECT finds, by the names of its columns."""
    prepared = _prepared(connection.dialect, statement, parameters)
    cursor = prepared.run(connection, parameters)
    try:
        found = cursor.fetchall()
        names, processes = prepared.names, prepared.readers(cursor.description)
    finally:
        cursor.close()
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
    cursor = _prepared(connection.dialect, statement, parameters).run(connection, parameters)
    try:
        return int(cursor.rowcount)
    finally:
        cursor.close()


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
        self.compiled = compiled  # what `storage.database` notes of a write it finds here
        self.isinsert = isinstance(statement, Insert)
        self.isupdate = isinstance(statement, Update)
        self.isdelete = isinstance(statement, Delete)
        self._dialect = dialect
        self._sql = str(compiled)
        self._is_positional = bool(compiled.positional)
        order = (compiled.positiontup or []) if self._is_positional else list(compiled.binds)
        # By the name in the text: the name among the parameters, the value where it is not among them, and the writer.
        self._binds: list[tuple[str, str, Any, _Process | None]] = [
            (name, compiled.binds[name].key, compiled.binds[name].effective_value, _writer(compiled, name))
            for name in order
        ]
        self.names = tuple(str(column.keyname) for column in compiled._result_columns)
        assert len(set(self.names)) == len(self.names)
        self._readers: list[tuple[str, _Process]] | None = None

    def readers(self, description: Sequence[Any]) -> list[tuple[str, _Process]]:
        """The columns whose values are not as the driver gives them; `description` is the driver's, of a result."""
        if self._readers is None:
            columns = zip(self.compiled._result_columns, description, strict=True)
            found = [(str(c.keyname), c.type._cached_result_processor(self._dialect, told[1])) for c, told in columns]
            self._readers = [(name, process) for name, process in found if process is not None]
        return self._readers

    def run(self, connection: Connection, parameters: Values) -> Any:
        """The driver's cursor, after it has run; errors are raised as SQLAlchemy raises them."""
        values: Any = tuple(
            write(parameters.get(key, default)) if write is not None else parameters.get(key, default)
            for _, key, default, write in self._binds
        )
        if not self._is_positional:
            values = dict(zip((name for name, *_ in self._binds), values, strict=True))
        cursor = None
        try:
            cursor = connection.connection.cursor()
            if connection._has_events or connection.engine._has_events:
                connection.dispatch.before_cursor_execute(connection, cursor, self._sql, values, self, False)
            self._dialect.do_execute(cursor, self._sql, values, self)  # type: ignore[arg-type]
        except self._dialect.loaded_dbapi.Error as problem:
            connection._handle_dbapi_exception(problem, self._sql, values, cursor, None)
        return cursor


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
