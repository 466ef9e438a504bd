"""Asking-around questions: two ids in clear, everything else sealed; deleted as soon as the question ends."""

from collections.abc import Collection, Sequence

from sqlalchemy import Column, Index, String, Table, delete, select

from bot.core.ids import UserId
from bot.introductions.asking_around import Ask
from storage.db.base import GONE_WHOLLY, Sealed, batches, belongs_to, metadata
from storage.db.rows import AT_ONCE, Rows, Values, Work

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


class Asks:
    """The open asking-around questions of one workspace."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._rows = Rows(work, asks)

    def get(self, ask_id: str) -> Ask | None:
        """One question, locked until the transaction ends; None when it has ended."""
        return _read(self._rows.lock(ask_id))

    def look_at(self, ask_id: str) -> Ask | None:
        """One question, read without a lock, so not to be changed; None when it has ended."""
        return _read(self._rows.look_at(ask_id))

    def add(self, ask: Ask) -> None:
        """Insert a new question."""
        self._rows.add(_written(ask))

    def save(self, ask: Ask) -> None:
        """Write what differs from what `get` or `lock_for` read."""
        self._rows.save(_written(ask))

    def remove(self, ask_id: str) -> None:
        """Delete one question and everything in it."""
        self._rows.remove(ask_id)

    def list_all(self) -> Sequence[Ask]:
        """Every question, oldest first (ids are ordered by time)."""
        query = select(asks.c.content).where(asks.c.team_id == self._team_id)
        return list(self._connection.execute(query.order_by(asks.c.id)).scalars())

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

    def forget(self, user_id: UserId) -> None:
        """Delete a person's questions."""
        self._connection.execute(delete(asks).where(asks.c.team_id == self._team_id, asks.c.user_id == user_id))
        self._rows.forget_what_was_read()


def _written(ask: Ask) -> Values:
    return {"id": ask.id, "user_id": ask.user_id, "content": ask}


def _read(row: Values | None) -> Ask | None:
    return row["content"] if row else None
