"""The chain: how many people who were helped help others now. A number a workspace, and nobody in it."""

from sqlalchemy import Column, Connection, Integer, String, Table, select

from bot.core.ids import TeamId
from storage.db.base import metadata, upsert

referral_counter = Table(
    "referral_counter",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("links", Integer, nullable=False),
)


class ReferralCounter:
    """The counter of one workspace."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def count(self) -> int:
        """How many links it has."""
        query = select(referral_counter.c.links).where(referral_counter.c.team_id == self._team_id)
        return self._connection.execute(query).scalar() or 0

    def add(self) -> None:
        """One more link; the row is locked until the transaction ends."""
        query = select(referral_counter.c.links).where(referral_counter.c.team_id == self._team_id)
        known = self._connection.execute(query.with_for_update()).scalar() or 0
        upsert(self._connection, referral_counter, {"team_id": self._team_id, "links": known + 1})
