"""What every table shares: metadata, column types, and an upsert that both databases understand."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import Connection, DateTime, Executable, ForeignKeyConstraint, LargeBinary, MetaData, Table
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

from storage.db.sealing import Sealer

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def belongs_to(parent: str, column: str, key: str = "") -> ForeignKeyConstraint:
    """A row of this table goes with the row of `parent` whose `key` (by default `column`) stands in its `column`.

    Parents are of the same workspace. The workspace itself is no parent: PostgreSQL would lock its one row with every
    insert into any table (docs/decisions).
    """
    return ForeignKeyConstraint(
        ["team_id", column], [f"{parent}.team_id", f"{parent}.{key or column}"], ondelete="CASCADE"
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite keeps UTC without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive date-time")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give aware UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(TypeDecorator[Any]):
    """A value of `kind` as encrypted JSON; the key comes with the engine (`storage.database`)."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._adapter: TypeAdapter[Any] | None = None

    @property
    def adapter(self) -> TypeAdapter[Any]:
        """How a value of the kind is written and read; built at first use (start-up time)."""
        if self._adapter is None:
            self._adapter = TypeAdapter(self.kind)
        return self._adapter

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Write JSON and seal it."""
        return None if value is None else sealer_of(dialect).seal(self.adapter.dump_json(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Open and read JSON."""
        return None if value is None else self.adapter.validate_json(sealer_of(dialect).open(bytes(value)))


def give_sealer(dialect: Dialect, sealer: Sealer) -> None:
    """Bind the keys to one engine, so that two databases in one process never share them."""
    dialect.village_sealer = sealer  # type: ignore[attr-defined]


def sealer_of(dialect: Dialect) -> Sealer:
    """The sealer of the engine this dialect belongs to."""
    sealer: Sealer = dialect.village_sealer  # type: ignore[attr-defined]
    return sealer


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert `row`, or overwrite the one with the same primary key."""
    connection.execute(_insert_or_overwrite(connection.dialect.name, table, tuple(row)), dict(row))


@cache
def _insert_or_overwrite(dialect: str, table: Table, names: tuple[str, ...]) -> Executable:
    """Built once: building a statement costs more than running it."""
    statement = _insert_into(dialect, table)
    keys = [column.name for column in table.primary_key.columns]
    changes = {name: statement.excluded[name] for name in names if name not in keys}
    if changes:
        return cast(Executable, statement.on_conflict_do_update(index_elements=keys, set_=changes))
    return cast(Executable, statement.on_conflict_do_nothing(index_elements=keys))


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any], unique: list[str]) -> bool:
    """Insert `row` unless one with the same `unique` columns exists; say whether it is new."""
    statement = _insert_or_nothing(connection.dialect.name, table, tuple(unique))
    return bool(connection.execute(statement, dict(row)).rowcount)


@cache
def _insert_or_nothing(dialect: str, table: Table, unique: tuple[str, ...]) -> Executable:
    """Built once: building a statement costs more than running it."""
    # psycopg tells how many rows were inserted only when asked to remember it.
    statement = _insert_into(dialect, table).on_conflict_do_nothing(index_elements=list(unique))
    return cast(Executable, statement.execution_options(preserve_rowcount=True))


def _insert_into(dialect: str, table: Table) -> Any:
    """The dialect's own INSERT, imported where needed: an office on SQLite has no use for PostgreSQL's (2 MB)."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert(table)
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(table)
