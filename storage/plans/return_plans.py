"""Return plans that somebody asked to have kept: sealed, one per person, deleted on the day the person was told."""

from sqlalchemy import Column, ColumnElement, String, select

from bot.core.ids import UserId
from bot.plans.return_plans import KeptPlan
from storage.db.base import GONE_WHOLLY, Sealed
from storage.db.rows import Rows, Work
from storage.platform.own_rows import own_table

return_plans = own_table(
    "return_plans",
    Column("user_id", String(32), primary_key=True),
    Column("content", Sealed(KeptPlan), nullable=False),
    info={GONE_WHOLLY: True},
)


class ReturnPlans:
    """The kept return plans of one workspace."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._rows = Rows(work, return_plans)

    def get(self, user_id: UserId) -> KeptPlan | None:
        """The person's plan, locked until the transaction ends; None when none is kept."""
        row = self._rows.lock(user_id)
        return row["content"] if row else None

    def save(self, user_id: UserId, kept: KeptPlan) -> None:
        """Write what `get` read: a new plan where it found none, else what differs."""
        self._rows.save({"user_id": user_id, "content": kept})

    def has(self, user_id: UserId) -> bool:
        """Whether a plan is kept for this person; nothing is decrypted."""
        return self._connection.execute(select(return_plans.c.user_id).where(self._mine(user_id))).first() is not None

    def remove(self, user_id: UserId) -> None:
        """Delete the person's plan."""
        self._rows.remove(user_id)

    def _mine(self, user_id: UserId) -> ColumnElement[bool]:
        return (return_plans.c.team_id == self._team_id) & (return_plans.c.user_id == user_id)
