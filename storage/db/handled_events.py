"""Which deliveries of Slack were handled already: events come at least once, in any order (docs/slack.md S61)."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Index, String, Table, delete

from bot.core.ids import TeamId
from storage.db.base import UtcDateTime, insert_new, metadata

# Nothing is delivered later than about two hours, 24 with the option "delayed events" (docs/slack.md S61).
REMEMBERED = timedelta(days=2)

events_handled = Table(
    "events_handled",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("event_id", String(64), primary_key=True),
    Column("handled_at", UtcDateTime, nullable=False),
    Index(None, "handled_at"),
)


class Events:
    """The handled events of one workspace."""

    def __init__(self, connection: Connection, team_id: TeamId, now: datetime) -> None:
        self._connection = connection
        self._team_id = team_id
        self._now = now

    def first_time(self, event_id: str) -> bool:
        """Record this event in the current transaction; False when it was handled before."""
        row = {"team_id": self._team_id, "event_id": event_id, "handled_at": self._now}
        return insert_new(self._connection, events_handled, row, ["team_id", "event_id"])

    def forget_old(self) -> None:
        """Delete the records of events that are older than two days, which Slack does not deliver again."""
        old = events_handled.c.handled_at < self._now - REMEMBERED
        self._connection.execute(delete(events_handled).where(events_handled.c.team_id == self._team_id, old))
