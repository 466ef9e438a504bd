"""Table and repository of the office cards; what organizers typed is sealed."""

from collections.abc import Mapping

from sqlalchemy import Column, Date, String

from bot.offices.office_cards import Card, CardKind
from storage.db.base import Sealed, belongs_to
from storage.db.rows import Rows, Work
from storage.platform.own_rows import OwnRows, own_table

office_cards = own_table(
    "office_cards",
    Column("community_id", String(36), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("as_of", Date),
    Column("entries", Sealed(dict[str, str]), nullable=False),
    belongs_to("communities", "community_id", "id"),
)


class OfficeCards(OwnRows):
    """The office cards of one workspace."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._rows = Rows(work, office_cards)

    def of(self, community_id: str) -> Mapping[CardKind, Card]:
        """Every card of an office, in the order of `CardKind`; kinds that nobody wrote yet are empty cards."""
        kept = {row.kind: row for row in self._select(office_cards, community_id=community_id)}
        return {
            kind: Card(kind, kept[kind].as_of, kept[kind].entries) if kind in kept else Card(kind) for kind in CardKind
        }

    def get(self, community_id: str, kind: CardKind) -> Card:
        """One card of an office, locked until the transaction ends; an empty card where nobody wrote one yet."""
        row = self._rows.lock(community_id, kind.value)
        return Card(kind, row["as_of"], row["entries"]) if row else Card(kind)

    def save(self, community_id: str, card: Card) -> None:
        """Write the card that `get` read: a new one where it found none, else what differs."""
        key = {"community_id": community_id, "kind": card.kind.value}
        self._rows.save({**key, "as_of": card.as_of, "entries": dict(card.entries)})
