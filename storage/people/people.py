"""People with a row: zone, hours, community, and whether Slack says that they may take part."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Boolean, Column, String, Table, Time, select

from bot.core.ids import UserId
from bot.people.people import Colleague
from storage.db.base import metadata
from storage.db.rows import Rows, Work

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
)

_NAMES = tuple(column.name for column in people.c)


class People:
    """The people of one workspace that Village knows by a row."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._rows = Rows(work, people)

    def get(self, user_id: UserId) -> Colleague | None:
        """The person's row, locked until the transaction ends."""
        row = self._rows.lock(user_id)
        return _read([row[name] for name in _NAMES]) if row else None

    def look_at(self, user_id: UserId) -> Colleague | None:
        """The person's row, to show or to decide upon, and not to change."""
        row = self._rows.look_at(user_id)
        return _read([row[name] for name in _NAMES]) if row else None

    def list_all(self) -> Sequence[Colleague]:
        """Everybody with a row."""
        query = select(people).where(people.c.team_id == self._team_id).order_by(people.c.user_id)
        return [_read(row) for row in self._connection.execute(query)]

    def list_page(self, after: str, limit: int) -> Sequence[Colleague]:
        """A page of them: those with an id above `after`."""
        query = select(people).where(people.c.team_id == self._team_id, people.c.user_id > after)
        return [_read(row) for row in self._connection.execute(query.order_by(people.c.user_id).limit(limit))]

    def save(self, colleague: Colleague) -> None:
        """Write what `get` read: a new row where it found none, else what differs."""
        row = asdict(colleague)
        row["days"] = None if colleague.days is None else "".join(str(day) for day in sorted(colleague.days))
        self._rows.save(row)

    def remove(self, user_id: UserId) -> None:
        """Forget the row."""
        self._rows.remove(user_id)


def _read(row: Sequence[Any]) -> Colleague:
    """The columns stand in the order of a colleague's fields: a run reads thousands of rows."""
    _, user_id, zone, community_id, days, *others = row
    return Colleague(user_id, zone, community_id, None if days is None else frozenset(map(int, days)), *others)
