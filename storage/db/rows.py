"""Rows of one workspace that are read to be written: locked when read, inserted or updated, never both at once.

Every repository that changes rows does so through `Rows`. The contract, which holds on both databases:

- `lock` and `lock_where` read `FOR UPDATE` (PostgreSQL: `FOR NO KEY UPDATE`, since keys never change); what another
  transaction deleted meanwhile is not among them.
- `save` writes only what was locked before in the same transaction: it inserts where `lock` found nothing, and
  otherwise updates the columns that differ from what was read. A row that is gone therefore stays gone.
- `add` inserts a row that is new. `FOR UPDATE` on a row that is missing locks nothing, so two transactions may both try
  to insert it; the slower one fails with a unique violation and is run again from its start
  (`storage.transactions.attempts`).
- `look_at` reads without a lock, for what is only shown or decided upon.

What was read once is not asked for again in the same transaction (`Memory`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from bot.core.ids import TeamId
from storage.db.prepared import row_of, run, run_later

Values = Mapping[str, Any]
Key = tuple[Any, ...]
AT_ONCE = 500  # rows a statement, well below what either database takes as parameters


class NotReadToWrite(Exception):  # noqa: N818
    """A bug of ours: `save` was called for a row this transaction has not locked, so another's change would be lost."""

    def __init__(self, rows: "Rows", key: "Key") -> None:
        super().__init__(rows.table.name)
        self.rows = rows
        self.key = key


@dataclass
class Memory:
    """What one transaction has read: the stored values by table and key, None for a row that does not exist."""

    seen: dict[tuple[str, Key], Values | None] = field(default_factory=dict)
    locked: set[tuple[str, Key]] = field(default_factory=set)

    def clear(self) -> None:
        """Forget everything read, after a statement that changed rows of several tables at once."""
        self.seen.clear()
        self.locked.clear()

    @contextmanager
    def undone_with(self) -> Iterator[None]:
        """Forget what is read or written inside the block when it raises, since a savepoint then rolls it back."""
        seen, locked = dict(self.seen), set(self.locked)
        try:
            yield
        except BaseException:
            self.seen, self.locked = seen, locked
            raise


@dataclass(frozen=True)
class Work:
    """What the repositories of one unit of work share: the connection, the workspace and the memory of read rows.

    `read` is what all units of work of one transaction share: whole tables by name, each forgotten when anything writes
    it (`storage.db.writes`).
    """

    connection: Connection
    team_id: TeamId
    memory: Memory = field(default_factory=Memory)
    read: dict[str, Any] = field(default_factory=dict)


class Rows:
    """The rows of `table` in one workspace; a key is the primary key without the workspace, in the table's order."""

    def __init__(self, work: Work, table: Table) -> None:
        self.connection = work.connection
        self.team_id = work.team_id
        self.table = table
        self._memory = work.memory
        self._names = key_names(table)

    def lock(self, *key: Any) -> Values | None:
        """One row, locked until the transaction ends; None when it does not exist, and then nothing is locked."""
        place = (self.table.name, key)
        if place not in self._memory.locked:
            self._memory.seen[place] = self._fetch(_one_locked(self.table), key)
            self._memory.locked.add(place)
        return self._memory.seen[place]

    def lock_beside(self, parent: Table, *key: Any) -> Values | None:
        """`lock`, and the row of `parent` that this one belongs to at hand for `look_at`, with one statement.

        Both have the same key. Where there is no row, nothing is known of the parent.
        """
        place, beside = (self.table.name, key), (parent.name, key)
        if place in self._memory.locked or beside in self._memory.seen:
            return self.lock(*key)
        found = row_of(self.connection, _one_locked_beside(self.table, parent), self._bound(key))
        row = None
        if found is not None:
            row = {name: found[label] for name, label in _labels(self.table, "mine")}
            self._memory.seen[beside] = {name: found[label] for name, label in _labels(parent, "beside")}
        self._memory.seen[place] = row
        self._memory.locked.add(place)
        return row

    def look_at(self, *key: Any) -> Values | None:
        """One row, read without a lock; None when it does not exist."""
        place = (self.table.name, key)
        if place not in self._memory.seen:
            self._memory.seen[place] = self._fetch(_one(self.table), key)
        return self._memory.seen[place]

    def lock_where(self, *conditions: ColumnElement[bool]) -> Sequence[Values]:
        """All rows that meet the conditions, locked in the order of their keys, which is the order of the result."""
        query = select(self.table).where(self.table.c.team_id == self.team_id, *conditions)
        ordered = query.order_by(*(self.table.c[name] for name in self._names)).with_for_update(key_share=True)
        rows = [dict(row._mapping) for row in self.connection.execute(ordered)]
        for row in rows:
            place = (self.table.name, self._key_of(row))
            self._memory.seen[place] = row
            self._memory.locked.add(place)
        return rows

    def look_at_many(self, keys: Iterable[Any]) -> None:
        """Read many rows for later calls of `look_at`, 500 with one statement; for keys of one column."""
        self._read_many(keys, (), locked=False)

    def lock_many(self, keys: Iterable[Any], of: Key = ()) -> None:
        """Lock many rows for later calls of `lock`, in the order of their keys,
        so that two transactions cannot deadlock.
        """
        self._read_many(keys, of, locked=True)

    def _read_many(self, keys: Iterable[Any], of: Key, *, locked: bool) -> None:
        known = self._memory.locked if locked else self._memory.seen
        *before, name = self._names
        wanted = sorted(key for key in set(keys) if (self.table.name, (*of, key)) not in known)
        if len(wanted) == 1:  # the usual case, for which there is a statement that was built once
            read_one = self.lock if locked else self.look_at
            read_one(*of, wanted[0])
            return
        these = [self.table.c[column] == value for column, value in zip(before, of, strict=True)]
        for begin in range(0, len(wanted), AT_ONCE):
            batch = wanted[begin : begin + AT_ONCE]
            mine = (self.table.c.team_id == self.team_id, *these, self.table.c[name].in_(batch))
            query = select(self.table).where(*mine)
            query = query.order_by(self.table.c[name])
            rows = self.connection.execute(query.with_for_update(key_share=True) if locked else query)
            found = {row._mapping[name]: row._asdict() for row in rows}
            for key in batch:
                place = (self.table.name, (*of, key))
                self._memory.seen[place] = found.get(key)
                if locked:
                    self._memory.locked.add(place)

    def add(self, values: Values) -> None:
        """Insert a new row; raises IntegrityError when there is one, and the transaction is run again."""
        row = {**_defaults(self.table), "team_id": self.team_id, **values}
        run(self.connection, _add(self.table), row)
        self._remember(row)

    def save(self, values: Values) -> None:
        """Write a row that was locked: insert it where nothing was found, else update what differs.

        Raises `NotReadToWrite` when this transaction has not locked it.
        """
        place = (self.table.name, self._key_of(values))
        if place not in self._memory.locked:
            raise NotReadToWrite(self, place[1])
        before = self._memory.seen[place]
        if before is None:
            self.add(values)
            return
        changes = {name: value for name, value in values.items() if name not in before or before[name] != value}
        if changes:
            key = {f"of_{name}": values[name] for name in self._names}
            statement = _change(self.table, tuple(changes))
            values = {"of_team_id": self.team_id, **key, **_new(changes)}
            run_later(self.connection, statement, values, lambda met: self._require_one(met, place[1]))
            self._memory.seen[place] = {**before, **changes}

    def save_many(self, rows: Sequence[Values]) -> None:
        """`save` for many rows: one statement for all new ones, and one for each set of changed columns;
        raises `NotReadToWrite`.
        """
        new: list[dict[str, Any]] = []
        changed: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for values in rows:
            place = (self.table.name, self._key_of(values))
            if place not in self._memory.locked:
                raise NotReadToWrite(self, place[1])
            before = self._memory.seen[place]
            if before is None:
                new.append({**_defaults(self.table), "team_id": self.team_id, **values})
                self._remember(new[-1])
                continue
            changes = {name: value for name, value in values.items() if before.get(name) != value}
            if changes:
                key = {f"of_{name}": values[name] for name in self._names}
                changed.setdefault(tuple(changes), []).append({"of_team_id": self.team_id, **key, **_new(changes)})
                self._memory.seen[place] = {**before, **changes}
        if new:
            self.connection.execute(_add(self.table), new)
        for names, parameters in changed.items():
            self.connection.execute(_change(self.table, names), parameters)

    def remove(self, *key: Any) -> bool:
        """Delete one row; False when there is none."""
        place = (self.table.name, key)
        if place in self._memory.locked and self._memory.seen[place] is None:
            return False
        done = run(self.connection, _remove(self.table), self._bound(key))
        self._memory.seen[place] = None
        self._memory.locked.add(place)
        return bool(done)

    def note_removed(self, keys: Iterable[Any]) -> None:
        """Record that these rows are deleted, after a statement of the repository's own that deleted them."""
        for key in keys:
            self._memory.seen[(self.table.name, (key,))] = None
            self._memory.locked.add((self.table.name, (key,)))

    def forget_what_was_read(self) -> None:
        """Have this table read anew from here on, after a statement of the repository's own that changed rows."""
        name = self.table.name
        self._memory.locked = {place for place in self._memory.locked if place[0] != name}
        self._memory.seen = {place: row for place, row in self._memory.seen.items() if place[0] != name}

    def _require_one(self, met: int, key: Key) -> None:
        if met != 1:
            raise NotReadToWrite(self, key)

    def _fetch(self, query: Select[Any], key: Key) -> Values | None:
        return row_of(self.connection, query, self._bound(key))

    def _bound(self, key: Key) -> dict[str, Any]:
        return {
            "of_team_id": self.team_id,
            **{f"of_{name}": part for name, part in zip(self._names, key, strict=True)},
        }

    def _key_of(self, values: Values) -> Key:
        return tuple(values[name] for name in self._names)

    def _remember(self, row: Values) -> None:
        place = (self.table.name, self._key_of(row))
        self._memory.seen[place] = row
        self._memory.locked.add(place)


@cache
def key_names(table: Table) -> tuple[str, ...]:
    """The names of the primary key's columns, without the workspace's."""
    return tuple(column.name for column in table.primary_key.columns if column.name != "team_id")


# Statements are built once: building one costs more than running it.


def _this(table: Table) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(f"of_{name}") for name in ("team_id", *key_names(table))))


@cache
def _one(table: Table) -> Select[Any]:
    return select(table).where(_this(table))


@cache
def _one_locked(table: Table) -> Select[Any]:
    return _one(table).with_for_update(key_share=True)


@cache
def _labels(table: Table, whose: str) -> tuple[tuple[str, str], ...]:
    """The names of a table's columns, and what they are called in a result with those of another table."""
    return tuple((column.name, f"{whose}_{column.name}") for column in table.c)


@cache
def _one_locked_beside(table: Table, parent: Table) -> Select[Any]:
    mine = [table.c[name].label(label) for name, label in _labels(table, "mine")]
    beside = [parent.c[name].label(label) for name, label in _labels(parent, "beside")]
    same = and_(*(table.c[name] == parent.c[name] for name in ("team_id", *key_names(table))))
    query = select(*mine, *beside).join_from(table, parent, same).where(_this(table))
    return query.with_for_update(key_share=True, of=table)


@cache
def _add(table: Table) -> Insert:
    return insert(table)


@cache
def _defaults(table: Table) -> Values:
    """The values of the columns that a repository does not set."""
    return {column.name: getattr(column.default, "arg", None) for column in table.columns}


@cache
def _change(table: Table, names: tuple[str, ...]) -> Update:
    # psycopg tells how many rows were changed only when asked to remember it.
    return (
        update(table)
        .where(_this(table))
        .values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})
    )


@cache
def _remove(table: Table) -> Delete:
    return delete(table).where(_this(table))


def _new(changes: Values) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in changes.items()}
