"""How many people who were helped help others now: one number per workspace, without who."""

from sqlalchemy import Column, Integer, String, Table, update

from storage.db.base import metadata
from storage.platform.own_rows import OwnRows

referral_counter = Table(
    "referral_counter",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("links", Integer, nullable=False),
)


class ReferralCounter(OwnRows):
    """The counter of one workspace."""

    def count(self) -> int:
        """The number so far."""
        return self._select(referral_counter.c.links).scalar() or 0

    def add(self) -> None:
        """Add one; safe when several transactions do so at the same moment."""
        self._insert_new(referral_counter, links=0)
        mine = update(referral_counter).where(*self._of(referral_counter))
        self._connection.execute(mine.values(links=referral_counter.c.links + 1))
