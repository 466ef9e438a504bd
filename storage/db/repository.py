"""What repositories of things with an id of their own have in common."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Table

from storage.db.rows import Rows, Values, Work

Thing = TypeVar("Thing")


def _content(row: Values) -> Any:
    return row["content"]


class Repository(Generic[Thing]):
    """The things of one workspace that a table holds, one a row, by their id."""

    def __init__(
        self,
        work: Work,
        table: Table,
        written: Callable[[Thing], Values],
        read: Callable[[Values], Thing] = _content,
    ) -> None:
        """Work on `table`; `written` makes a row of a thing, `read` a thing of a row (else its column `content`)."""
        self._connection = work.connection
        self._team_id = work.team_id
        self._rows = Rows(work, table)
        self._read = read
        self._written = written

    def get(self, key: str) -> Thing | None:
        """Return one, locked until the transaction ends; None when it does not exist."""
        row = self._rows.lock(key)
        return self._read(row) if row else None

    def look_at(self, key: str) -> Thing | None:
        """Return one, read without a lock, so not to be changed; None when it does not exist."""
        row = self._rows.look_at(key)
        return self._read(row) if row else None

    def add(self, thing: Thing) -> None:
        """Insert a new one."""
        self._rows.add(self._written(thing))

    def save(self, thing: Thing) -> None:
        """Write what differs from what was locked; what is gone stays gone."""
        self._rows.save(self._written(thing))

    def remove(self, key: str) -> None:
        """Delete one; nothing happens if there is none."""
        self._rows.remove(key)
