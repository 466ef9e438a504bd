"""Table and repository of what offices wrote down about themselves; the words organizers typed are sealed."""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, Date, String, Table, select

from bot.core.ids import TeamId
from bot.offices.office_cards import Card, CardKind
from storage.db.base import Sealed, metadata, upsert

office_cards = Table(
    "office_cards",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("community_id", String(36), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("as_of", Date),
    Column("entries", Sealed(dict[str, str]), nullable=False),
)


class OfficeCards:
    """The cards of one workspace's offices."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def of(self, community_id: str) -> Mapping[CardKind, Card]:
        """Every card of an office in the order of `CardKind`, empty ones too."""
        query = select(office_cards).where(
            office_cards.c.team_id == self._team_id, office_cards.c.community_id == community_id
        )
        kept = {row.kind: row for row in self._connection.execute(query)}
        return {
            kind: Card(kind, kept[kind].as_of, kept[kind].entries) if kind in kept else Card(kind) for kind in CardKind
        }

    def save(self, community_id: str, card: Card) -> None:
        """Insert or overwrite."""
        key = {"team_id": self._team_id, "community_id": community_id, "kind": card.kind.value}
        upsert(self._connection, office_cards, {**key, "as_of": card.as_of, "entries": dict(card.entries)})
