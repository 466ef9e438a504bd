"""What becomes of published tips: the day each was right last, how many it helped, and who said so, as keyed hashes.

Neither table has a hidden row number or a time by which a vote could be joined to a moment.
"""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Column, Connection, Date, Integer, Row, String, Table, delete, select, update

from bot.contributions.tips import TipCard
from bot.core.ids import TeamId, UserId
from storage.db.base import insert_new, metadata, upsert
from storage.platform.workspaces import KeyedHashes

tip_cards = Table(
    "tip_cards",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("tip_id", String(36), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("helpful", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Whoever found a tip on a sensitive topic helpful tells something by it: the account stands here by its hash only.
tip_voters = Table(
    "tip_voters",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("tip_id", String(36), primary_key=True),
    Column("voter", String(64), primary_key=True),
    sqlite_with_rowid=False,
)


class Tips:
    """The published tips of one workspace; their words are pieces."""

    def __init__(self, connection: Connection, team_id: TeamId, hashes: KeyedHashes) -> None:
        self._connection = connection
        self._team_id = team_id
        self._hashes = hashes

    def begin(self, tip_id: str, today: date) -> None:
        """A tip is out, or out again in other words: right today, and thanked by nobody yet."""
        self.remove(tip_id)
        self.save(TipCard(tip_id, today))

    def get(self, tip_id: str) -> TipCard | None:
        """One card, locked until the transaction ends."""
        query = select(tip_cards).where(tip_cards.c.team_id == self._team_id, tip_cards.c.tip_id == tip_id)
        row = self._connection.execute(query.with_for_update()).first()
        return _read(row) if row else None

    def list_all(self) -> Mapping[str, TipCard]:
        """Every card by the tip's id."""
        query = select(tip_cards).where(tip_cards.c.team_id == self._team_id)
        return {row.tip_id: _read(row) for row in self._connection.execute(query)}

    def save(self, card: TipCard) -> None:
        """Insert or overwrite."""
        row = {"tip_id": card.tip_id, "as_of": card.as_of, "asked": card.asked, "helpful": card.helpful}
        upsert(self._connection, tip_cards, {"team_id": self._team_id, **row})

    def thank(self, tip_id: str, user_id: UserId) -> bool:
        """Count one person's "this helped"; False when they have said so already, or there is no such tip."""
        if self.get(tip_id) is None:
            return False
        voter = {"team_id": self._team_id, "tip_id": tip_id, "voter": self._hashes.of("person", user_id)}
        if not insert_new(self._connection, tip_voters, voter, list(voter)):
            return False
        this = (tip_cards.c.team_id == self._team_id, tip_cards.c.tip_id == tip_id)
        self._connection.execute(update(tip_cards).where(*this).values(helpful=tip_cards.c.helpful + 1))
        return True

    def thanked_by(self, user_id: UserId) -> Collection[str]:
        """The tips this person said were helpful."""
        query = select(tip_voters.c.tip_id).where(
            tip_voters.c.team_id == self._team_id, tip_voters.c.voter == self._hashes.of("person", user_id)
        )
        return frozenset(self._connection.execute(query).scalars())

    def remove(self, tip_id: str) -> None:
        """The tip is gone, and with it what was said of it."""
        for table in (tip_voters, tip_cards):
            self._connection.execute(delete(table).where(table.c.team_id == self._team_id, table.c.tip_id == tip_id))


def _read(row: Row[tuple[object, ...]]) -> TipCard:
    return TipCard(row.tip_id, row.as_of, row.asked, row.helpful)
