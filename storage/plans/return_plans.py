"""Return plans that somebody asked to have kept: sealed, one per person, deleted on the day the person was told."""

from sqlalchemy import Column, String

from bot.core.ids import UserId
from bot.plans.return_plans import KeptPlan
from storage.db.base import GONE_WHOLLY, Sealed
from storage.db.rows import Rows, Work
from storage.platform.own_rows import OwnRows, own_table

return_plans = own_table(
    "return_plans",
    Column("user_id", String(32), primary_key=True),
    Column("content", Sealed(KeptPlan), nullable=False),
    info={GONE_WHOLLY: True},
)


class ReturnPlans(OwnRows):
    """The kept return plans of one workspace."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
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
        return self._has(return_plans, user_id=user_id)

    def remove(self, user_id: UserId) -> None:
        """Delete the person's plan."""
        self._rows.remove(user_id)
