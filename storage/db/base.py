"""What every table shares: metadata, column types, and an upsert that both databases understand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Executable,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    Table,
    bindparam,
    select,
    type_coerce,
    update,
)
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

from storage.db.prepared import run, run_later
from storage.db.sealing import Sealer

T = TypeVar("T")

MOST_AT_ONCE = 50  # rows in one prepared statement of `insert_new_ones`; for each number there is one

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# What a table says of itself in `info`, so that SQLite's log is emptied after it was written (storage.db.sqlite_file).
UNTRACED = "untraced"  # written: an older state beside the newer one would tell who gave which answer
GONE_WHOLLY = "gone_wholly"  # deleted: promised to be gone, at `stop` or `forget-me`


def belongs_to(parent: str, column: str, key: str = "") -> ForeignKeyConstraint:
    """A foreign key that deletes a row of this table with the row of `parent` whose `key` (by default `column`) it
    names.

    Parents are of the same workspace. The workspace itself is no parent: PostgreSQL would lock its one row with every
    insert into any table (docs/decisions/0020).
    """
    return ForeignKeyConstraint(
        ["team_id", column], [f"{parent}.team_id", f"{parent}.{key or column}"], ondelete="CASCADE"
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store an aware moment as UTC (SQLite: without a zone); raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive date-time")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return the stored moment as aware UTC; None stays None."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(TypeDecorator[Any]):
    """A column type: a value of `kind` as encrypted JSON; the key comes with the engine (`give_sealer`)."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._adapter: TypeAdapter[Any] | None = None

    @property
    def adapter(self) -> TypeAdapter[Any]:
        """Converts between JSON and `kind`; built at first use, to keep the start fast."""
        if self._adapter is None:
            self._adapter = TypeAdapter(self.kind)
        return self._adapter

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Write JSON and seal it; None stays None."""
        return None if value is None else sealer_of(dialect).seal(self.adapter.dump_json(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Open and read JSON."""
        return None if value is None else self.adapter.validate_json(sealer_of(dialect).open(bytes(value)))


class SealedCount(Sealed):
    """A column type: a count, encrypted at one length, so that of several counts written together the changed one
    cannot be told.
    """

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(str)

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Write the number with seven digits and seal it; None stays None."""
        return None if value is None else super().process_bind_param(f"{value:07d}", dialect)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Read the number."""
        return None if value is None else int(super().process_result_value(value, dialect))


def count_one(connection: Connection, table: Table, group: Mapping[str, Any], chosen: Mapping[str, str]) -> None:
    """Add one to the `chosen` row of `group` in a table of tallies (column `answers`), and write all rows of the group
    anew.

    Nothing then tells which of them grew: not their order, who wrote them last, or the length of what is sealed.
    Without rows in the group nothing happens.
    """
    these = [table.c[name] == value for name, value in group.items()]
    keys = [column for column in table.primary_key.columns if column.name not in group]
    query = select(*keys, table.c.answers).where(*these).order_by(*keys).with_for_update()
    rows = [row._asdict() for row in connection.execute(query)]
    if not rows:
        return
    same = [column == bindparam(f"of_{column.name}") for column in keys]
    change = update(table).where(*these, *same).values(answers=bindparam("new_answers", type_=table.c.answers.type))
    grown = [{**row, "answers": row["answers"] + all(row[k] == v for k, v in chosen.items())} for row in rows]
    connection.execute(
        change, [{"new_answers": row.pop("answers"), **{f"of_{name}": v for name, v in row.items()}} for row in grown]
    )


def give_sealer(dialect: Dialect, sealer: Sealer) -> None:
    """Give this engine's dialect the keys its `Sealed` columns use,
    so that two databases in one process never share them.
    """
    dialect.village_sealer = sealer  # type: ignore[attr-defined]


def sealer_of(dialect: Dialect) -> Sealer:
    """The sealer that `give_sealer` gave to this dialect."""
    sealer: Sealer = dialect.village_sealer  # type: ignore[attr-defined]
    return sealer


def naming(
    connection: Connection,
    user_id: str,
    column: Column[Any],
    beside: Sequence[ColumnElement[Any]],
    *which: ColumnElement[bool],
) -> Iterator[tuple[Any, ...]]:
    """What stands `beside` a sealed column, and its value, of those of these rows whose value holds the id anywhere;
    in the order of what stands beside. All are opened, which takes a tenth of the time of reading their JSON too.
    """
    assert isinstance(column.type, Sealed)
    sealer, adapter, written = sealer_of(connection.dialect), column.type.adapter, user_id.encode()
    query = select(*beside, type_coerce(column, LargeBinary).label("sealed")).where(*which).order_by(*beside)
    for *found, sealed in connection.execute(query):
        if written in (opened := sealer.open(sealed)):
            yield (*found, adapter.validate_json(opened))


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert `row`, or overwrite the one with the same primary key."""
    run_later(connection, _insert_or_overwrite(connection.dialect.name, table, tuple(row)), row)


def upsert_where(
    connection: Connection,
    table: Table,
    row: Mapping[str, Any],
    condition: ColumnElement[bool],
    values: Mapping[str, Any],
) -> None:
    """`upsert` where a condition holds in the database: a constant with `bindparam`s for these values.

    It is one write that waits for the next statement, instead of a look whose answer has to be waited for.
    """
    statement = _insert_or_overwrite_where(connection.dialect.name, table, tuple(row), condition)
    run_later(connection, statement, {**row, **values})


@cache
def _insert_or_overwrite(dialect: str, table: Table, names: tuple[str, ...]) -> Executable:
    """The statement of `upsert`, cached: building a statement costs more than running it."""
    return _overwriting(_insert_into(dialect, table), table, names)


@cache
def _insert_or_overwrite_where(
    dialect: str, table: Table, names: tuple[str, ...], condition: ColumnElement[bool]
) -> Executable:
    """The statement of `upsert_where`, cached like `_insert_or_overwrite`."""
    row = select(*(bindparam(name, type_=table.c[name].type) for name in names)).where(condition)
    return _overwriting(_insert_into(dialect, table).from_select(names, row, include_defaults=False), table, names)


def _overwriting(statement: Any, table: Table, names: tuple[str, ...]) -> Executable:
    keys = [column.name for column in table.primary_key.columns]
    changes = {name: statement.excluded[name] for name in names if name not in keys}
    if changes:
        return cast(Executable, statement.on_conflict_do_update(index_elements=keys, set_=changes))
    return cast(Executable, statement.on_conflict_do_nothing(index_elements=keys))


def insert_new_ones(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], unique: list[str]) -> int:
    """Insert those of these rows (all with the same columns) whose `unique` columns are new; returns how many."""
    if not rows:
        return 0
    if len(rows) > MOST_AT_ONCE:
        statement = _insert_or_nothing(connection.dialect.name, table, tuple(unique))
        return max(0, connection.execute(statement, [dict(row) for row in rows]).rowcount)
    statement = _insert_many_or_nothing(connection.dialect.name, table, tuple(rows[0]), len(rows), tuple(unique))
    return run(connection, statement, {f"{name}_{at}": row[name] for at, row in enumerate(rows) for name in row})


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Split the items into slices of `size`, the last one possibly shorter."""
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any], unique: list[str]) -> bool:
    """Insert `row` unless one with the same `unique` columns exists; returns whether it was inserted."""
    return bool(run(connection, _insert_or_nothing(connection.dialect.name, table, tuple(unique)), row))


@cache
def _insert_or_nothing(dialect: str, table: Table, unique: tuple[str, ...]) -> Executable:
    """The statement of `insert_new`, cached: building a statement costs more than running it."""
    # psycopg tells how many rows were inserted only when asked to remember it.
    statement = _insert_into(dialect, table).on_conflict_do_nothing(index_elements=list(unique))
    return cast(Executable, statement.execution_options(preserve_rowcount=True))


@cache
def _insert_many_or_nothing(
    dialect: str, table: Table, names: tuple[str, ...], rows: int, unique: tuple[str, ...]
) -> Executable:
    """The statement of `insert_new_ones` for so many rows, cached like `_insert_or_nothing`."""
    values = [{name: bindparam(f"{name}_{at}", type_=table.c[name].type) for name in names} for at in range(rows)]
    statement = _insert_into(dialect, table).values(values)
    return cast(Executable, statement.on_conflict_do_nothing(index_elements=list(unique)))


def _insert_into(dialect: str, table: Table) -> Any:
    """The dialect's own INSERT, imported only when needed: an office on SQLite has no use for PostgreSQL's (2 MB)."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert(table)
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(table)
