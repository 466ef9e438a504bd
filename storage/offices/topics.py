"""Table and repository of each office's changes to the catalogue of topics; what organizers typed is sealed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Column, LargeBinary, String, bindparam, select, type_coerce

from bot.core.ids import UserId
from bot.offices.communities import Community
from bot.offices.office_topics import OfficeCatalogue, OfficeTopic, catalogue
from bot.offices.topics import TopicGroup
from storage.db.base import Sealed, belongs_to, sealer_of
from storage.db.prepared import rows_of
from storage.db.rows import Rows, Work
from storage.db.sealing import Sealer
from storage.platform.own_rows import OwnRows, own_table


@dataclass(frozen=True)
class TypedPart:
    """What organizers typed and chose for a topic; stored sealed."""

    label: str
    description: str
    group: TopicGroup | None
    words: tuple[str, ...]


_TYPED = Sealed(TypedPart)

office_topics = own_table(
    "office_topics",
    Column("community_id", String(36), primary_key=True),
    Column("slug", String(40), primary_key=True),
    Column("is_hidden", Boolean, nullable=False),
    Column("typed", _TYPED, nullable=False),
    belongs_to("communities", "community_id", "id"),
)

CATALOGUES = 100  # that stay in memory, in all workspaces; offices without topics of their own share one

# Built once: building a statement costs more than running it.
_SEALED = type_coerce(office_topics.c.typed, LargeBinary).label("sealed")
_ALL = (
    select(office_topics.c.community_id, office_topics.c.slug, office_topics.c.is_hidden, _SEALED)
    .where(office_topics.c.team_id == bindparam("of_team"))
    .order_by(office_topics.c.community_id, office_topics.c.slug)
)
_Changes = tuple[tuple[Any, ...], ...]  # one office's rows of `_ALL`


class Topics(OwnRows):
    """Each office's changes to the topics of one workspace; `community_of` gives a person's office."""

    def __init__(self, work: Work, community_of: Callable[[UserId], Community]) -> None:
        super().__init__(work)
        self._rows = Rows(work, office_topics)
        self._community_of = community_of
        self._read = work.read

    def list_of(self, community_id: str) -> Sequence[OfficeTopic]:
        """One office's changes, added topics in the order in which they were added."""
        return _opened(sealer_of(self._connection.dialect), self._list_all().get(community_id, ()))

    def catalogue(self, community_id: str) -> OfficeCatalogue:
        """The topics this office offers; those of other offices can be looked up by name, and are not offered."""
        if office_topics.name not in self._read:
            self._read[office_topics.name] = self._list_all()
        changes: dict[str, _Changes] = self._read[office_topics.name]
        others = tuple(changes[office] for office in changes if office != community_id)
        return _catalogue(sealer_of(self._connection.dialect), changes.get(community_id, ()), others)

    def catalogue_of(self, user_id: UserId) -> OfficeCatalogue:
        """The topics this person's office offers; raises `NotSetUp`."""
        return self.catalogue(self._community_of(user_id).id)

    def save(self, community_id: str, change: OfficeTopic) -> None:
        """Write one change; the caller has locked the office (`Communities.get`): rules depend on all its changes."""
        typed = TypedPart(change.label, change.description, change.group, change.words)
        key = {"community_id": community_id, "slug": change.slug}
        self._rows.lock(community_id, change.slug)
        self._rows.save({**key, "is_hidden": change.is_hidden, "typed": typed})

    def _list_all(self) -> dict[str, _Changes]:
        """Every office's changes as they are stored, by the office's id."""
        rows = (tuple(row.values()) for row in rows_of(self._connection, _ALL, {"of_team": self._team_id}))
        return {office: tuple(changes) for office, changes in groupby(rows, key=itemgetter(0))}


@lru_cache(CATALOGUES)
def _catalogue(sealer: Sealer, own: _Changes, others: tuple[_Changes, ...]) -> OfficeCatalogue:
    """A catalogue, kept since every command needs one and all of it is shown to all colleagues.

    It is found again by what is stored, and what was typed is sealed anew with each change; so it never is an old one.
    """
    return catalogue(_opened(sealer, own), (change for office in others for change in _opened(sealer, office)))


def _opened(sealer: Sealer, changes: _Changes) -> list[OfficeTopic]:
    """These changes, added topics in the order in which they were added."""
    found = []
    for _, slug, is_hidden, sealed in changes:
        typed: TypedPart = _TYPED.adapter.validate_json(sealer.open(bytes(sealed)))
        found.append(OfficeTopic(slug, typed.label, is_hidden, typed.description, typed.group, typed.words))
    # Slugs of added topics hold the moment of adding after the first "-"; the part before says nothing about order.
    return sorted(found, key=lambda change: change.slug.partition("-")[2])
