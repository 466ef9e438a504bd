"""Asking-around questions: two ids in clear, everything else sealed; deleted as soon as the question ends."""

from collections.abc import Collection, Sequence

from sqlalchemy import Column, Index, String, Table, select

from bot.core.ids import UserId
from bot.introductions.asking_around import Ask
from storage.db.base import GONE_WHOLLY, Sealed, batches, belongs_to, metadata, naming
from storage.db.repository import Repository
from storage.db.rows import AT_ONCE, Values, Work

asks = Table(
    "asks",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("user_id", String(32), nullable=False),
    Column("content", Sealed(Ask), nullable=False),
    Index(None, "team_id", "user_id"),
    belongs_to("people", "user_id"),
    info={GONE_WHOLLY: True},
)


class Asks(Repository[Ask]):
    """The open asking-around questions of one workspace."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, asks, _written)

    def list_all(self) -> Sequence[Ask]:
        """Every question, oldest first (ids are ordered by time)."""
        query = select(asks.c.content).where(asks.c.team_id == self._team_id)
        return list(self._connection.execute(query.order_by(asks.c.id)).scalars())

    def list_avoiding(self, user_id: UserId) -> list[str]:
        """The ids of the questions that have this person on their avoid list, oldest first."""
        rows = naming(self._connection, user_id, asks.c.content, [asks.c.id], asks.c.team_id == self._team_id)
        return [ask_id for ask_id, ask in rows if user_id in ask.requester.avoid]

    def list_for(self, user_id: UserId) -> Sequence[Ask]:
        """One person's questions, oldest first."""
        query = select(asks.c.content).where(asks.c.team_id == self._team_id, asks.c.user_id == user_id)
        found: list[Ask] = list(self._connection.execute(query).scalars())
        return sorted(found, key=lambda one: one.id)  # ordered by the database, SQLite would read everybody's

    def list_of(self, people: Collection[UserId]) -> Sequence[Ask]:
        """The questions of these people, oldest first."""
        query = select(asks.c.content).where(asks.c.team_id == self._team_id)
        found: list[Ask] = []
        for batch in batches(sorted(people), AT_ONCE):
            found += self._connection.execute(query.where(asks.c.user_id.in_(batch))).scalars()
        return sorted(found, key=lambda one: one.id)

    def lock_for(self, user_id: UserId) -> Sequence[Ask]:
        """One person's questions, oldest first, each locked until the transaction ends."""
        return [row["content"] for row in self._rows.lock_where(asks.c.user_id == user_id)]


def _written(ask: Ask) -> Values:
    return {"id": ask.id, "user_id": ask.user_id, "content": ask}
