"""Tables of rows that belong to a workspace, and statements about them: each names it, so that none can forget it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Result, String, Table, delete, select
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import ColumnElement

from storage.db.base import insert_new, metadata
from storage.db.rows import Work

Condition = ColumnElement[bool]


def own_table(name: str, *parts: SchemaItem, **options: Any) -> Table:
    """A table of rows that each belong to a workspace: `team_id` is the first column of its primary key."""
    return Table(name, metadata, Column("team_id", String(32), primary_key=True), *parts, **options)


class OwnRows:
    """A repository's part of the database: the rows of its workspace. `equal` are columns with the value they have."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id

    def _of(self, table: Table, **equal: Any) -> tuple[Condition, ...]:
        """The conditions of being the workspace's own and having these values."""
        return (table.c.team_id == self._team_id, *(table.c[name] == value for name, value in equal.items()))

    def _select(
        self, *what: Table | Column[Any], where: Sequence[Condition] = (), by: Sequence[Any] = (), **equal: Any
    ) -> Result[Any]:
        """Run a query of one table, or of columns of it, in the order of `by`."""
        table = what[0] if isinstance(what[0], Table) else what[0].table
        assert isinstance(table, Table)
        return self._connection.execute(select(*what).where(*self._of(table, **equal), *where).order_by(*by))

    def _values(self, column: Column[Any], *where: Condition, **equal: Any) -> list[Any]:
        """The values of one column, in their own order."""
        return list(self._select(column, where=where, by=(column,), **equal).scalars())

    def _has(self, table: Table, **equal: Any) -> bool:
        """Whether there is a row with these values."""
        return self._select(*table.primary_key.columns, **equal).first() is not None

    def _insert_new(self, table: Table, **row: Any) -> bool:
        """Insert a row unless one with its primary key exists; returns whether it was inserted."""
        keys = [column.name for column in table.primary_key.columns]
        return insert_new(self._connection, table, {"team_id": self._team_id, **row}, keys)

    def _delete(self, table: Table, *where: Condition, **equal: Any) -> int:
        """Delete the rows with these values; returns how many."""
        return self._connection.execute(delete(table).where(*self._of(table, **equal), *where)).rowcount
