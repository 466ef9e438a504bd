"""Replacing a channel's id, after Slack has changed it, in everything stored."""

from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from bot.core.ids import ChannelId, TeamId
from bot.core.notifications import Channel
from storage.db.base import metadata
from storage.outbox.table import outbox, write_recipient


class ChannelIds:
    """The channels of one workspace, in every table with a column `channel_id` and in the outbox."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def change(self, old: ChannelId, new: ChannelId) -> int:
        """Replace the old id with the new one; returns how many rows had it."""
        changed = self._in_outbox(old, new)
        for table in metadata.sorted_tables:
            if "channel_id" in table.columns and "team_id" in table.columns:
                this = and_(table.c.team_id == self._team_id, table.c.channel_id == old)
                changed += self._connection.execute(update(table).where(this).values(channel_id=new)).rowcount
        return changed

    def _in_outbox(self, old: ChannelId, new: ChannelId) -> int:
        """Replace it also in the facts of messages that are still to be posted there, or may be drawn again."""
        here = or_(outbox.c.recipient == write_recipient(Channel(old)), outbox.c.channel == old)
        query = select(outbox).where(outbox.c.team_id == self._team_id, here).with_for_update()
        rows = self._connection.execute(query).all()
        for row in rows:
            values: dict[str, Any] = {"facts": _renamed(row.facts, old, new)}
            if row.channel == old:
                values["channel"] = new
            if row.recipient == write_recipient(Channel(old)):
                values["recipient"] = write_recipient(Channel(new))
            self._connection.execute(update(outbox).where(outbox.c.id == row.id).values(**values))
        return len(rows)


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: _renamed(inner, old, new) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, old, new) for inner in value]
    return new if value == old else value
