"""People with a row: zone, hours, community, and whether Slack says that they may take part."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Row, Select, String, Table, Time, bindparam, delete, select

from bot.core.ids import TeamId, UserId
from bot.people.people import Colleague
from storage.db.base import UtcDateTime, metadata, upsert

people = Table(
    "people",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("zone", String(64)),
    Column("community_id", String(36)),
    Column("days", String(16)),
    Column("starts", Time),
    Column("ends", Time),
    Column("may_take_part", Boolean, nullable=False, server_default="1"),
    Column("full_text_in_notifications", Boolean, nullable=False, server_default="0"),
    Column("checked_at", UtcDateTime),  # nothing writes these two any more; they go with a later release
    Column("dm_channel", String(32)),
)

# Built once: building a statement costs more than running it.
_KEPT = [column for column in people.c if column.name not in ("checked_at", "dm_channel")]
_ONE = select(*_KEPT).where(people.c.team_id == bindparam("of_team"), people.c.user_id == bindparam("of_user"))
_ONE_LOCKED = _ONE.with_for_update()


class People:
    """The people of one workspace that Village knows by a row."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id
        self._seen: dict[UserId, Colleague | None] = {}

    def get(self, user_id: UserId) -> Colleague | None:
        """The person's row, locked until the transaction ends."""
        return self._fetch(_ONE_LOCKED, user_id)

    def look_at(self, user_id: UserId) -> Colleague | None:
        """The person's row for reading only: not locked, and asked for once in a transaction."""
        if user_id not in self._seen:
            self._fetch(_ONE, user_id)
        return self._seen[user_id]

    def _fetch(self, query: Select[Any], user_id: UserId) -> Colleague | None:
        row = self._connection.execute(query, {"of_team": self._team_id, "of_user": user_id}).first()
        self._seen[user_id] = _read(row) if row else None
        return self._seen[user_id]

    def list_all(self) -> Sequence[Colleague]:
        """Everybody with a row."""
        query = select(*_KEPT).where(people.c.team_id == self._team_id).order_by(people.c.user_id)
        return [_read(row) for row in self._connection.execute(query)]

    def list_page(self, after: str, limit: int) -> Sequence[Colleague]:
        """A page of them: those with an id above `after`."""
        query = select(*_KEPT).where(people.c.team_id == self._team_id, people.c.user_id > after)
        return [_read(row) for row in self._connection.execute(query.order_by(people.c.user_id).limit(limit))]

    def save(self, colleague: Colleague) -> None:
        """Insert or overwrite."""
        row = asdict(colleague)
        row["days"] = None if colleague.days is None else "".join(str(day) for day in sorted(colleague.days))
        upsert(self._connection, people, {"team_id": self._team_id, **row})
        self._seen[colleague.user_id] = colleague

    def remove(self, user_id: UserId) -> None:
        """Forget the row."""
        self._seen.pop(user_id, None)
        gone = delete(people).where(people.c.team_id == self._team_id, people.c.user_id == user_id)
        self._connection.execute(gone)


def _read(row: Row[Any]) -> Colleague:
    """The columns stand in the order of a colleague's fields: a run reads thousands of rows."""
    _, user_id, zone, community_id, days, *others = tuple(row)
    return Colleague(user_id, zone, community_id, None if days is None else frozenset(map(int, days)), *others)
