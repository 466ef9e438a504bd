"""Questions asked around: two ids in clear, everything else sealed; gone as soon as the question ends."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Index, String, Table, delete, select

from bot.core.ids import TeamId, UserId
from bot.introductions.asking_around import Ask
from storage.db.base import Sealed, metadata, upsert

asks = Table(
    "asks",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("user_id", String(32), nullable=False),
    Column("content", Sealed(Ask), nullable=False),
    Index(None, "team_id", "user_id"),
)


class Asks:
    """The questions of one workspace that are on their way."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def get(self, ask_id: str) -> Ask | None:
        """One question, locked until the transaction ends."""
        query = select(asks.c.content).where(asks.c.team_id == self._team_id, asks.c.id == ask_id)
        found: Ask | None = self._connection.execute(query.with_for_update()).scalar()
        return found

    def save(self, ask: Ask) -> None:
        """Insert or overwrite."""
        row = {"team_id": self._team_id, "id": ask.id, "user_id": ask.user_id, "content": ask}
        upsert(self._connection, asks, row)

    def remove(self, ask_id: str) -> None:
        """Forget one question and everything in it."""
        self._connection.execute(delete(asks).where(asks.c.team_id == self._team_id, asks.c.id == ask_id))

    def list_all(self) -> Sequence[Ask]:
        """Every question, oldest first (ids are ordered by time)."""
        query = select(asks.c.content).where(asks.c.team_id == self._team_id)
        return list(self._connection.execute(query.order_by(asks.c.id)).scalars())

    def list_for(self, user_id: UserId) -> Sequence[Ask]:
        """One person's questions, oldest first."""
        query = select(asks.c.content).where(asks.c.team_id == self._team_id, asks.c.user_id == user_id)
        found: list[Ask] = list(self._connection.execute(query).scalars())
        return sorted(found, key=lambda one: one.id)  # ordered by the database, SQLite would read everybody's

    def forget(self, user_id: UserId) -> None:
        """Drop a person's questions."""
        self._connection.execute(delete(asks).where(asks.c.team_id == self._team_id, asks.c.user_id == user_id))
