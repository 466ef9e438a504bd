"""`backup`: everything in one consistent read, beside a running Village; either database can restore the file."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Time,
    cast,
    select,
)
from sqlalchemy.exc import DBAPIError

from storage.db.errors import DatabaseAway, why_away
from storage.db.opening import open_to_read
from storage.db.schema import current
from storage.maintenance.backup_file import Header, writing

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class BackupContents:
    """What a backup holds: the schema's revision and the number of rows."""

    revision: str
    rows: int


def back_up(url: str, path: Path, now: datetime) -> BackupContents:
    """Write everything to `path`; needs no key. Raises `DatabaseAway` with one line where there is nothing to read.

    Tables are read as they are in the database, so that an older one can be backed up before `migrate`.
    """
    engine = open_to_read(url)
    try:
        _reach(engine)
        with engine.connect() as connection, connection.begin():
            return _write(engine, connection, path, now)
    finally:
        engine.dispose()


def _reach(engine: Engine) -> None:
    try:
        engine.connect().close()
    except DBAPIError as problem:
        raise DatabaseAway(why_away(problem)) from None


def _write(engine: Engine, connection: Connection, path: Path, now: datetime) -> BackupContents:
    revision = current(connection)
    if revision is None:
        raise DatabaseAway("The database is empty: there is nothing to back up. Check DATABASE_URL.")
    found = MetaData()
    found.reflect(connection, resolve_fks=False)
    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
    columns = {table.name: [column.name for column in table.columns] for table in tables}
    count = 0
    with writing(path, Header(revision, now.isoformat(), engine.dialect.name, columns)) as write:
        for table in tables:
            for cells in _cells(connection, table):
                write(table.name, cells)
                count += 1
    return BackupContents(revision, count)


def _cells(connection: Connection, table: Table) -> Iterator[list[Any]]:
    query = select(*(_as_stored(column) for column in table.columns)).order_by(*table.primary_key.columns)
    ways = [_way(column) for column in table.columns]
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query):
        yield [None if value is None else way(value) for way, value in zip(ways, row, strict=True)]


def _as_stored(column: Column[Any]) -> Any:
    """JSON columns as their text, so that they are restored exactly."""
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _way(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, DateTime):
        return lambda moment: (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(column.type, Date | Time):
        return lambda value: value.isoformat()
    if isinstance(column.type, LargeBinary):
        return lambda value: b64encode(value).decode()
    return lambda value: value
