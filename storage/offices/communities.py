"""Tables and repository of communities and their organizers."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import JSON, Column, Connection, String, Table, UniqueConstraint, bindparam, delete, select

from bot.core.ids import TeamId, UserId
from bot.offices.communities import Community, Contact
from storage.db.base import Sealed, insert_new, metadata, upsert

communities = Table(
    "communities",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("channel_id", String(32), nullable=False),
    Column("place", String(64), nullable=False),
    Column("label", String(64), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("country", String(2), nullable=False),
    Column("subdivision", String(8)),
    Column("contacts", Sealed(tuple[Contact, ...]), nullable=False),
    Column("named_human", String(32), nullable=False),
    Column("languages", JSON),
    UniqueConstraint("team_id", "channel_id"),
)

organizers = Table(
    "organizers",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
)

# Built once: building a statement costs more than running it.
_ALL = select(communities).where(communities.c.team_id == bindparam("of_team")).order_by(communities.c.id)


class Communities:
    """The communities and organizers of one workspace."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id
        self._all: Sequence[Community] | None = None

    def list_all(self) -> Sequence[Community]:
        """Every community, oldest id first (ids are ordered by time); asked for once in a transaction."""
        if self._all is None:
            rows = self._connection.execute(_ALL, {"of_team": self._team_id})
            self._all = [_read(row._mapping) for row in rows]
        return self._all

    def get(self, community_id: str) -> Community | None:
        """One community, locked until the transaction ends."""
        query = select(communities).where(communities.c.team_id == self._team_id, communities.c.id == community_id)
        row = self._connection.execute(query.with_for_update()).first()
        return _read(row._mapping) if row else None

    def save(self, community: Community) -> None:
        """Insert or overwrite."""
        self._all = None
        row = {**asdict(community), "contacts": community.contacts, "languages": list(community.languages)}
        upsert(self._connection, communities, {"team_id": self._team_id, **row})

    def list_organizers(self) -> Sequence[UserId]:
        """Who organizes in this workspace."""
        query = select(organizers.c.user_id).where(organizers.c.team_id == self._team_id)
        rows = self._connection.execute(query.order_by(organizers.c.user_id)).scalars()
        return [UserId(user_id) for user_id in rows]

    def add_organizer(self, user_id: UserId) -> bool:
        """Make somebody an organizer; False if they were one."""
        row = {"team_id": self._team_id, "user_id": user_id}
        return insert_new(self._connection, organizers, row, ["team_id", "user_id"])

    def remove_organizer(self, user_id: UserId) -> bool:
        """The opposite; False if they were none."""
        gone = delete(organizers).where(organizers.c.team_id == self._team_id, organizers.c.user_id == user_id)
        return bool(self._connection.execute(gone).rowcount)


def _read(row: object) -> Community:
    fields = dict(row)  # type: ignore[call-overload]
    fields.pop("team_id")
    return Community(**{**fields, "languages": tuple(fields["languages"] or ())})
