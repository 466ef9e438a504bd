"""Seal everything anew with the newest key, so that older keys can be thrown away (`python -m bot reencrypt`).

The `Sealed` columns are found in the tables' metadata, so new tables are included. It may run beside a running Village
that has the newest key already: a row that changes meanwhile is sealed with that key by its writer.
"""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Engine, LargeBinary, Row, Table, and_, select, tuple_, type_coerce, update
from sqlalchemy.exc import OperationalError

from storage.db.base import Sealed, metadata, sealer_of
from storage.db.sealing import Sealer

BATCH = 500
TRIES = 6


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """Every table with sealed columns, and those columns."""
    found = {
        table: [column for column in table.columns if isinstance(column.type, Sealed)]
        for table in metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def reencrypt(engine: Engine, batch: int = BATCH) -> int:
    """Seal every value anew, `batch` rows a transaction; returns how many rows. Raises `KeyMissing` when no key fits
    one.

    If interrupted it can be run again.
    """
    return sum(_table(engine, table, columns, batch) for table, columns in sealed_columns().items())


def _table(engine: Engine, table: Table, columns: Sequence[Column[Any]], batch: int) -> int:
    done = 0
    after: Row[Any] | None = None
    while rows := _patiently(engine, table, columns, after, batch):
        done += len(rows)
        after = rows[-1]
    return done


def _patiently(
    engine: Engine, table: Table, columns: Sequence[Column[Any]], after: Row[Any] | None, batch: int
) -> Sequence[Row[Any]]:
    """Seal one batch, trying again when a running Village held a lock."""
    for tried in range(1, TRIES + 1):
        try:
            return _seal_batch(engine, table, columns, after, batch)
        except OperationalError:
            if tried == TRIES:
                raise
            time.sleep(0.05 * 2**tried)
    raise AssertionError("unreachable")


def _seal_batch(
    engine: Engine, table: Table, columns: Sequence[Column[Any]], after: Row[Any] | None, batch: int
) -> Sequence[Row[Any]]:
    with engine.begin() as connection:
        rows = connection.execute(_next(table, columns, after, batch)).all()
        for row in rows:
            for change in _changes(sealer_of(engine.dialect), table, columns, row):
                connection.execute(change)
    return rows


def _next(table: Table, columns: Sequence[Column[Any]], after: Row[Any] | None, batch: int) -> Any:
    keys = list(table.primary_key.columns)
    raw = [type_coerce(column, LargeBinary).label(f"sealed_{column.name}") for column in columns]
    query = select(*keys, *raw).order_by(*keys).limit(batch)
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*(after._mapping[key.name] for key in keys)))
    return query


def _changes(sealer: Sealer, table: Table, columns: Sequence[Column[Any]], row: Row[Any]) -> Iterator[Any]:
    this = and_(*(key == row._mapping[key.name] for key in table.primary_key.columns))
    for column in columns:
        old = row._mapping[f"sealed_{column.name}"]
        if old is None:
            continue
        # Only if nobody wrote it meanwhile: their value is newer, and sealed with the newest key already.
        raw = type_coerce(column, LargeBinary)
        renewed = type_coerce(sealer.renew(bytes(old)), LargeBinary)
        yield update(table).where(this, raw == bytes(old)).values({column: renewed})
