"""How many people who were helped help others now: one number per workspace, without who."""

from sqlalchemy import Column, Integer, update

from storage.platform.own_rows import OwnRows, own_table

referral_counter = own_table(
    "referral_counter",
    Column("links", Integer, nullable=False),
)


class ReferralCounter(OwnRows):
    """The counter of one workspace."""

    def count(self) -> int:
        """Return how many people who were helped have become mentors, over the life of the workspace."""
        return self._select(referral_counter.c.links).scalar() or 0

    def add(self) -> None:
        """Add one; safe when several transactions do so at the same moment."""
        self._insert_new(referral_counter, links=0)
        mine = update(referral_counter).where(*self._of(referral_counter))
        self._connection.execute(mine.values(links=referral_counter.c.links + 1))
