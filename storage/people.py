"""People with a row: zone, hours, community, and whether Slack says that they may take part."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Boolean, Column, Connection, String, Table, Time, delete, select

from bot.ids import TeamId, UserId
from bot.people import Colleague
from storage.base import UtcDateTime, metadata, upsert

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
    Column("checked_at", UtcDateTime),
    Column("dm_channel", String(32)),
)


class People:
    """The people of one workspace that Village knows by a row."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def get(self, user_id: UserId) -> Colleague | None:
        """The person's row, locked until the transaction ends."""
        query = select(people).where(people.c.team_id == self._team_id, people.c.user_id == user_id)
        row = self._connection.execute(query.with_for_update()).first()
        return _read(row) if row else None

    def list_all(self) -> Sequence[Colleague]:
        """Everybody with a row."""
        query = select(people).where(people.c.team_id == self._team_id).order_by(people.c.user_id)
        return [_read(row) for row in self._connection.execute(query)]

    def save(self, colleague: Colleague) -> None:
        """Insert or overwrite."""
        row = asdict(colleague)
        row["days"] = None if colleague.days is None else "".join(str(day) for day in sorted(colleague.days))
        upsert(self._connection, people, {"team_id": self._team_id, **row})

    def remove(self, user_id: UserId) -> None:
        """Forget the row."""
        gone = delete(people).where(people.c.team_id == self._team_id, people.c.user_id == user_id)
        self._connection.execute(gone)


def _read(row: object) -> Colleague:
    fields = dict(row._mapping)  # type: ignore[attr-defined]
    fields.pop("team_id")
    days = fields.pop("days")
    return Colleague(**fields, days=None if days is None else frozenset(int(day) for day in days))
