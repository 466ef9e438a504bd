"""`restore`: put a backup into an empty database of either kind, so that no message is sent twice.

What waited in the outbox when the backup was taken may have been sent since, and the backup cannot know. So whatever is
due by now is restored *in doubt*, and delivery treats it as after a crash: in direct messages it looks first; a post to
a channel counts as lost, a group's conversation as opened.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    Text,
    Time,
    bindparam,
    cast,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)

from storage.db import schema
from storage.db.base import Sealed, UtcDateTime, metadata, sealer_of
from storage.db.opening import Opened, open_database, parse_url, reach
from storage.db.sealing import KeyMissing
from storage.maintenance.backup_file import BadBackup, Cells, Header, rows, verified
from storage.outbox.table import MessageState, outbox

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Restored:
    """The outcome of a restore: from when and which kind of database, how many rows, and how many messages in doubt."""

    made_at: datetime
    came_from: str
    rows: int
    in_doubt: int


@contextmanager
def restored(url: str, keys: str | None, path: Path, now: datetime) -> Iterator[tuple[Opened, Restored]]:
    """Restore the file and yield the open database, which no other process may take meanwhile.

    Raises `BadBackup` or `KeyMissing` with one line; then the database is as empty as before.
    """
    header = verified(path)
    if header.revision != schema.head():
        raise BadBackup(
            f"This backup has revision {header.revision}, and this Village has {schema.head()}: "
            f"restore it with the version that made it, then install this one and run `python -m bot migrate`."
        )
    _require_key(url, keys)
    opened = open_database(url, keys)
    try:
        reach(opened)
        yield opened, _restore(opened.engine, header, path, now)
    finally:
        opened.close()


def _require_key(url: str, keys: str | None) -> None:
    """Raise `KeyMissing` where SQLite would get a new key, which could open nothing of the backup."""
    parsed = parse_url(url)
    if keys or parsed.get_backend_name() != "sqlite" or Path(f"{parsed.database}.key").exists():
        return
    raise KeyMissing(
        f"Put the key file of the old database at {parsed.database}.key, or its content into ENCRYPTION_KEYS, first."
    )


def _restore(engine: Engine, header: Header, path: Path, now: datetime) -> Restored:
    schema.require_current(engine)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        _require_empty(connection)
        theirs = {name: set(columns) for name, columns in header.tables.items()}
        if theirs != {table.name: set(table.columns.keys()) for table in metadata.sorted_tables}:
            raise BadBackup(
                f"{path} does not have the tables of this Village: restore it with the version that made it."
            )
        count = sum(_insert(connection, name, header.tables[name], batch) for name, batch in _batches(path))
        _require_readable(connection)
        _count_on(connection)
        in_doubt = put_in_doubt(connection, now)
    return Restored(datetime.fromisoformat(header.made_at), header.database, count, in_doubt)


def _require_empty(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise BadBackup(
                "The database is not empty: restore into a new one (DATABASE_URL), or move the old one away."
            )


def _batches(path: Path) -> Iterator[tuple[str, list[Cells]]]:
    """Rows in batches of one table, at most 500 each."""
    batch: list[Cells] = []
    last = ""
    for name, cells in rows(path):
        if batch and (name != last or len(batch) == ROWS_AT_ONCE):
            yield last, batch
            batch = []
        batch.append(cells)
        last = name
    if batch:
        yield last, batch


def _insert(connection: Connection, name: str, names: list[str], batch: list[Cells]) -> int:
    table = metadata.tables[name]
    columns = [table.c[name] for name in names]
    ways = [_way(column) for column in columns]
    statement = insert(table).values({column: _bound(column, connection) for column in columns})
    found = [
        {f"new_{name}": None if cell is None else way(cell) for name, way, cell in zip(names, ways, cells, strict=True)}
        for cells in batch
    ]
    connection.execute(statement, found)
    return len(found)


def _bound(column: Column[Any], connection: Connection) -> Any:
    """A parameter that takes the value as stored: sealed bytes stay sealed, JSON is its text."""
    name = f"new_{column.name}"
    if isinstance(column.type, Sealed | LargeBinary):
        return bindparam(name, type_=LargeBinary)
    if isinstance(column.type, JSON):
        plain = bindparam(name, type_=Text)
        return cast(plain, column.type) if connection.dialect.name == "postgresql" else plain
    return bindparam(name, type_=column.type)


def _way(column: Column[Any]) -> Callable[[Any], Any]:
    kinds: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
        ((Sealed, LargeBinary), b64decode),
        ((UtcDateTime, DateTime), datetime.fromisoformat),
        (Date, date.fromisoformat),
        (Time, time.fromisoformat),
    )
    return next((way for kind, way in kinds if isinstance(column.type, kind)), lambda value: value)


def _require_readable(connection: Connection) -> None:
    """Raise `KeyMissing` unless one value of each sealed column opens with these keys."""
    sealer = sealer_of(connection.dialect)
    for table in metadata.sorted_tables:
        for column in (column for column in table.columns if isinstance(column.type, Sealed)):
            raw = type_coerce(column, LargeBinary)
            found = connection.execute(select(raw).where(raw.is_not(None)).limit(1)).scalar()
            if found is not None:
                sealer.open(bytes(found))


def _count_on(connection: Connection) -> None:
    """Set PostgreSQL's sequences beyond the highest id."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            counter = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(counter, highest, False)))


def put_in_doubt(connection: Connection, now: datetime) -> int:
    """Mark every waiting message that is due at `now` as perhaps sent since the backup; returns how many."""
    connection.execute(update(outbox).values(leased_until=0.0, retry_at=0.0))
    query = select(outbox.c.id).where(outbox.c.state == MessageState.WAITING, outbox.c.due_at <= now)
    due = connection.execute(query).scalars().all()
    change = update(outbox).where(outbox.c.id == bindparam("of_id"))
    # `shown` as at a lease: what is found in a conversation is not drawn again.
    doubt = change.values(unsure=True, doubts=1, batch=bindparam("new_batch"), shown=outbox.c.version)
    if due:
        connection.execute(doubt, [{"of_id": row_id, "new_batch": uuid4().hex} for row_id in due])
    return len(due)
