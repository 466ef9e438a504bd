"""Return plans that somebody asked to have kept: sealed, one a person, deleted on the day they were told."""

from sqlalchemy import Column, ColumnElement, Connection, String, Table, delete, select

from bot.core.ids import TeamId, UserId
from bot.plans.return_plans import Kept
from storage.db.base import Sealed, metadata, upsert

return_plans = Table(
    "return_plans",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("content", Sealed(Kept), nullable=False),
)


class ReturnPlans:
    """The kept plans of one workspace."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def get(self, user_id: UserId) -> Kept | None:
        """The plan of a person, locked until the transaction ends."""
        query = select(return_plans.c.content).where(self._mine(user_id))
        found: Kept | None = self._connection.execute(query.with_for_update()).scalar()
        return found

    def save(self, user_id: UserId, kept: Kept) -> None:
        """Insert or overwrite."""
        upsert(self._connection, return_plans, {"team_id": self._team_id, "user_id": user_id, "content": kept})

    def has(self, user_id: UserId) -> bool:
        """Whether one is kept; nothing is opened."""
        return self._connection.execute(select(return_plans.c.user_id).where(self._mine(user_id))).first() is not None

    def remove(self, user_id: UserId) -> None:
        """Forget it."""
        self._connection.execute(delete(return_plans).where(self._mine(user_id)))

    def _mine(self, user_id: UserId) -> ColumnElement[bool]:
        return (return_plans.c.team_id == self._team_id) & (return_plans.c.user_id == user_id)
