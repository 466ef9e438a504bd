"""Published tips: the day each was last confirmed, how many people it helped, and who said so, as keyed hashes.

Neither table has a hidden row number or a time by which a vote could be connected to a moment.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Column, Date, Integer, String

from bot.contributions.tips import TipCard
from bot.core.ids import UserId
from storage.db.base import UNTRACED, batches, belongs_to
from storage.db.rows import AT_ONCE, Rows, Work
from storage.platform.own_rows import OwnRows, own_table
from storage.platform.workspaces import KeyedHashes

tip_cards = own_table(
    "tip_cards",
    Column("tip_id", String(36), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("helpful", Integer, nullable=False),
    belongs_to("contributions", "tip_id", "id"),
    sqlite_with_rowid=False,
)

# A vote for a tip on a sensitive topic says something about the voter: only the account's hash is stored.
tip_voters = own_table(
    "tip_voters",
    Column("tip_id", String(36), primary_key=True),
    Column("voter", String(64), primary_key=True),
    belongs_to("tip_cards", "tip_id"),
    sqlite_with_rowid=False,
    info={UNTRACED: True},
)


class Tips(OwnRows):
    """The cards of one workspace's published tips; their texts are contributions."""

    def __init__(self, work: Work, hashes: KeyedHashes) -> None:
        super().__init__(work)
        self._hashes = hashes
        self._rows = Rows(work, tip_cards)

    def begin(self, tip_id: str, today: date) -> None:
        """Start the card of a tip that is published, or published again: confirmed today, with no votes."""
        self.get(tip_id)
        self._forget_voters(tip_id)
        self.save(TipCard(tip_id, today))

    def get(self, tip_id: str) -> TipCard | None:
        """One tip's card, locked until the transaction ends; None when there is none."""
        row = self._rows.lock(tip_id)
        return _read(row) if row else None

    def look_at(self, tip_ids: Collection[str]) -> Mapping[str, TipCard]:
        """The cards of these tips, by id, read without a lock, so not to be changed; tips without one are left out."""
        found = {}
        for some in batches(sorted(tip_ids), AT_ONCE):
            rows = self._select(tip_cards, where=(tip_cards.c.tip_id.in_(some),))
            found.update({row.tip_id: _read(row._asdict()) for row in rows})
        return found

    def save(self, card: TipCard) -> None:
        """Write what `get` read: a new card where it found none, else what differs."""
        self._rows.save({"tip_id": card.tip_id, "as_of": card.as_of, "asked": card.asked, "helpful": card.helpful})

    def thank(self, tip_id: str, user_id: UserId) -> bool:
        """Count one person's "this helped"; False when they have said so already, or there is no such tip."""
        card = self.get(tip_id)
        if card is None:
            return False
        if not self._insert_new(tip_voters, tip_id=tip_id, voter=self._hashes.of("person", user_id)):
            return False
        self.save(replace(card, helpful=card.helpful + 1))
        return True

    def thanked_by(self, user_id: UserId) -> Collection[str]:
        """The ids of the tips this person said were helpful."""
        return frozenset(self._values(tip_voters.c.tip_id, voter=self._hashes.of("person", user_id)))

    def remove(self, tip_id: str) -> None:
        """Delete the tip's card and its votes."""
        self._forget_voters(tip_id)
        self._rows.remove(tip_id)

    def _forget_voters(self, tip_id: str) -> None:
        self._delete(tip_voters, tip_id=tip_id)


def _read(row: Mapping[str, Any]) -> TipCard:
    return TipCard(row["tip_id"], row["as_of"], row["asked"], row["helpful"])
