"""Tables and repository of communities and their organizers."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    select,
    type_coerce,
)

from bot.core.ids import ChannelId, UserId
from bot.core.words import Locale
from bot.offices.communities import Community, Contact
from storage.db.base import Sealed, sealer_of
from storage.db.prepared import rows_of
from storage.db.rows import Rows, Values, Work
from storage.db.sealing import Sealer
from storage.platform.own_rows import OwnRows, own_table

_CONTACTS = Sealed(tuple[Contact, ...])

communities = own_table(
    "communities",
    Column("id", String(36), primary_key=True),
    Column("channel_id", String(32), nullable=False),
    Column("place", String(64), nullable=False),
    Column("label", String(64), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("country", String(2), nullable=False),
    Column("subdivision", String(8)),
    Column("contacts", _CONTACTS, nullable=False),
    Column("named_human", String(32), nullable=False),
    Column("languages", JSON),
    Column("locale", String(8), nullable=False, server_default="en"),
    Column("closed_on", JSON, nullable=False, server_default="[]"),
    UniqueConstraint("team_id", "channel_id"),
)

organizers = own_table(
    "organizers",
    Column("user_id", String(32), primary_key=True),
)


# Built once: building a statement costs more than running it.
def _as_stored(column: Column[Any]) -> Any:
    """Sealed values as bytes, lists as the text of their JSON."""
    if isinstance(column.type, Sealed):
        return type_coerce(column, LargeBinary).label(column.name)
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column


_COLUMNS = tuple(column.name for column in communities.c if column.name != "team_id")
_ALL = (
    select(*(_as_stored(communities.c[name]) for name in _COLUMNS))
    .where(communities.c.team_id == bindparam("of_team"))
    .order_by(communities.c.id)
)
KEPT = 500  # communities that stay opened, in all workspaces


class Communities(OwnRows):
    """The communities and organizers of one workspace."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._rows = Rows(work, communities)
        self._read = work.read

    def list_all(self) -> Sequence[Community]:
        """Every community, oldest first (ids are ordered by time); read once per transaction."""
        if communities.name not in self._read:
            sealer = sealer_of(self._connection.dialect)
            rows = rows_of(self._connection, _ALL, {"of_team": self._team_id})
            self._read[communities.name] = [_opened(sealer, *row.values()) for row in rows]
        found: Sequence[Community] = self._read[communities.name]
        return found

    def look_at(self, community_id: str) -> Community | None:
        """One community, to show and not to change; None when it does not exist."""
        return next((one for one in self.list_all() if one.id == community_id), None)

    def of_channel(self, channel_id: ChannelId | None) -> Community | None:
        """The community whose channel this is, to show and not to change; None for any other channel."""
        return next((one for one in self.list_all() if one.channel_id == channel_id), None)

    def get(self, community_id: str) -> Community | None:
        """One community, locked until the transaction ends; None when it does not exist."""
        row = self._rows.lock(community_id)
        return _read(row) if row else None

    def save(self, community: Community) -> None:
        """Write what differs from what `get` read."""
        self._read.pop(communities.name, None)
        self._rows.save(_written(community))

    def list_organizers(self) -> Sequence[UserId]:
        """The organizers of this workspace, by id."""
        rows = self._values(organizers.c.user_id)
        return [UserId(user_id) for user_id in rows]

    def add_organizer(self, user_id: UserId) -> bool:
        """Make somebody an organizer; False if they already are."""
        return self._insert_new(organizers, user_id=user_id)

    def remove_organizer(self, user_id: UserId) -> bool:
        """Remove an organizer; False if they are none."""
        return bool(self._delete(organizers, user_id=user_id))


def _written(community: Community) -> Values:
    return {
        **asdict(community),
        "contacts": community.contacts,
        "languages": list(community.languages),
        "locale": community.locale.value,
        "closed_on": list(community.closed_on),
    }


@lru_cache(KEPT)
def _opened(sealer: Sealer, *stored: Any) -> Community:
    """A community, from its columns as they are stored; kept, since every command needs all of a workspace, and what
    an office says of itself is no secret among colleagues.

    It is found again by what is stored, and contacts are sealed anew with each change; so it never is an old one.
    """
    row = dict(zip(_COLUMNS, stored, strict=True))
    lists = {name: json.loads(row[name] or "null") for name in ("languages", "closed_on")}
    contacts = _CONTACTS.adapter.validate_json(sealer.open(bytes(row["contacts"])))
    return _read({"team_id": "", **row, **lists, "contacts": contacts})


def _read(row: object) -> Community:
    fields = dict(row)  # type: ignore[call-overload]
    fields.pop("team_id")
    lists = {"languages": tuple(fields["languages"] or ()), "closed_on": tuple(fields["closed_on"])}
    return Community(**{**fields, **lists, "locale": Locale(fields["locale"])})
