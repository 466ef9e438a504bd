"""Table and repository of each office's changes to the catalogue of topics; what organizers typed is sealed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Row, String

from bot.core.ids import UserId
from bot.offices.communities import Community
from bot.offices.office_topics import OfficeCatalogue, OfficeTopic, catalogue
from bot.offices.topics import TopicGroup
from storage.db.base import Sealed, belongs_to
from storage.db.rows import Rows, Work
from storage.platform.own_rows import OwnRows, own_table


@dataclass(frozen=True)
class TypedPart:
    """What organizers typed and chose for a topic; stored sealed."""

    label: str
    description: str
    group: TopicGroup | None
    words: tuple[str, ...]


office_topics = own_table(
    "office_topics",
    Column("community_id", String(36), primary_key=True),
    Column("slug", String(40), primary_key=True),
    Column("is_hidden", Boolean, nullable=False),
    Column("typed", Sealed(TypedPart), nullable=False),
    belongs_to("communities", "community_id", "id"),
)


class Topics(OwnRows):
    """Each office's changes to the topics of one workspace; `community_of` gives a person's office."""

    def __init__(self, work: Work, community_of: Callable[[UserId], Community]) -> None:
        super().__init__(work)
        self._rows = Rows(work, office_topics)
        self._community_of = community_of

    def list_of(self, community_id: str) -> Sequence[OfficeTopic]:
        """One office's changes, added topics in the order in which they were added."""
        return [change for office, change in self._list_all() if office == community_id]

    def catalogue(self, community_id: str) -> OfficeCatalogue:
        """The topics this office offers; those of other offices can be looked up by name, and are not offered."""
        everything = self._list_all()
        mine = [change for office, change in everything if office == community_id]
        return catalogue(mine, [change for office, change in everything if office != community_id])

    def catalogue_of(self, user_id: UserId) -> OfficeCatalogue:
        """The topics this person's office offers; raises `NotSetUp`."""
        return self.catalogue(self._community_of(user_id).id)

    def save(self, community_id: str, change: OfficeTopic) -> None:
        """Write one change; the caller has locked the office (`Communities.get`): rules depend on all its changes."""
        typed = TypedPart(change.label, change.description, change.group, change.words)
        key = {"community_id": community_id, "slug": change.slug}
        self._rows.lock(community_id, change.slug)
        self._rows.save({**key, "is_hidden": change.is_hidden, "typed": typed})

    def _list_all(self) -> list[tuple[str, OfficeTopic]]:
        # Slugs of added topics hold the moment of adding after the first "-"; the part before says nothing about order.
        changes = [(row.community_id, _read(row)) for row in self._select(office_topics)]
        return sorted(changes, key=lambda change: (change[0], change[1].slug.partition("-")[2]))


def _read(row: Row[Any]) -> OfficeTopic:
    typed: TypedPart = row.typed
    return OfficeTopic(row.slug, typed.label, row.is_hidden, typed.description, typed.group, typed.words)
