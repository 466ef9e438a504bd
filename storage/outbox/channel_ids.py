"""Replacing a channel's id, after Slack has changed it, in everything stored."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from bot.core.ids import ChannelId, TeamId
from bot.core.notifications import Channel, Notification
from storage.db.base import metadata
from storage.outbox.table import outbox, write_recipient

COLUMNS = ("channel_id", "announced_in")  # in which tables hold the id of a community's channel; the outbox has its own


class ChannelIds:
    """The channels of one workspace, in every table with such a column and in the outbox."""

    def __init__(self, connection: Connection, team_id: TeamId, kinds: Mapping[str, type[Notification]]) -> None:
        self._connection = connection
        self._team_id = team_id
        self._naming_one = sorted(
            name for name, kind in kinds.items() if "channel_id" in {one.name for one in fields(kind)}
        )

    def change(self, old: ChannelId, new: ChannelId) -> int:
        """Replace the old id with the new one; returns how many rows had it."""
        changed = self._in_outbox(old, new)
        for table in metadata.sorted_tables:
            for column in (table.c[name] for name in COLUMNS if name in table.c and "team_id" in table.c):
                this = and_(table.c.team_id == self._team_id, column == old)
                changed += self._connection.execute(update(table).where(this).values({column: new})).rowcount
        return changed

    def _in_outbox(self, old: ChannelId, new: ChannelId) -> int:
        """Replace it also in the facts of messages still to be posted, or that may be drawn again."""
        about = and_(outbox.c.name.in_(self._naming_one), outbox.c.facts.is_not(None))
        here = or_(outbox.c.recipient == write_recipient(Channel(old)), outbox.c.channel == old, about)
        query = select(outbox).where(outbox.c.team_id == self._team_id, here).with_for_update()
        changed = 0
        for row in self._connection.execute(query).all():
            values: dict[str, Any] = {
                "facts": _renamed(row.facts, old, new),
                "channel": _renamed(row.channel, old, new),
                "recipient": _renamed(row.recipient, write_recipient(Channel(old)), write_recipient(Channel(new))),
                "dedupe_key": ":".join(_renamed(row.dedupe_key.split(":"), old, new)),
            }
            if any(getattr(row, name) != value for name, value in values.items()):
                self._connection.execute(update(outbox).where(outbox.c.id == row.id).values(**values))
                changed += 1
        return changed


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: _renamed(inner, old, new) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, old, new) for inner in value]
    return new if value == old else value
