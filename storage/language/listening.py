"""Tables and repository of listening: each community's switch, and keyed hashes of who was answered this month."""

from dataclasses import asdict

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, delete, select

from bot.core.ids import TeamId
from bot.language.listening import Listening
from storage.db.base import insert_new, metadata, upsert

listening = Table(
    "listening",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("community_id", String(36), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("announced_in", String(32)),
)

# No id, no text, no day: a hash that only this workspace can make again, deleted when its month is over.
listening_answered = Table(
    "listening_answered",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("answered", String(64), primary_key=True),
    Column("month", String(7), nullable=False),
)


class ListeningSwitches:
    """Where one workspace is listened in, and to whom an answer was given this month."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def of(self, community_id: str) -> Listening:
        """The switch of one community; off where nobody ever touched it."""
        mine = (listening.c.team_id == self._team_id, listening.c.community_id == community_id)
        row = self._connection.execute(select(listening).where(*mine)).first()
        if row is None:
            return Listening(community_id)
        return Listening(row.community_id, row.is_on, row.turn, row.announced_in)

    def save(self, switch: Listening) -> None:
        """Insert or overwrite."""
        upsert(self._connection, listening, {"team_id": self._team_id, **asdict(switch)})

    def first_this_month(self, answered: str, month: str) -> bool:
        """Remember a keyed hash for its month ("2026-11"); False if it was there. Those of past months are deleted."""
        past = delete(listening_answered).where(
            listening_answered.c.team_id == self._team_id, listening_answered.c.month < month
        )
        self._connection.execute(past)
        row = {"team_id": self._team_id, "answered": answered, "month": month}
        return insert_new(self._connection, listening_answered, row, ["team_id", "answered"])
