"""How many people who were helped help others now: one number per workspace, without who."""

from sqlalchemy import Column, Integer, String, Table, select, update

from storage.db.base import insert_new, metadata
from storage.db.rows import Work

referral_counter = Table(
    "referral_counter",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("links", Integer, nullable=False),
)


class ReferralCounter:
    """The counter of one workspace."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id

    def count(self) -> int:
        """Return how many people who were helped have become mentors, over the life of the workspace."""
        query = select(referral_counter.c.links).where(referral_counter.c.team_id == self._team_id)
        return self._connection.execute(query).scalar() or 0

    def add(self) -> None:
        """Add one; safe when several transactions do so at the same moment."""
        insert_new(self._connection, referral_counter, {"team_id": self._team_id, "links": 0}, ["team_id"])
        mine = update(referral_counter).where(referral_counter.c.team_id == self._team_id)
        self._connection.execute(mine.values(links=referral_counter.c.links + 1))
