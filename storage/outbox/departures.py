"""When messages of one workspace were sent to Slack, counted by all replicas together (docs/decisions/0008).

In wire time, seconds of the database's clock. One minute is kept, without saying whom anything was for.
"""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import JSON, Column, Connection, String, select

from bot.core.ids import TeamId
from storage.db.base import upsert
from storage.db.wire_time import WireTime
from storage.platform.own_rows import own_table

MINUTE = 60.0

pace = own_table(
    "pace",
    Column("kind", String(8), primary_key=True),
    Column("departures", JSON, nullable=False),
)


class Call(StrEnum):
    """The kinds of calls that Slack's rate limits count apart."""

    POST = "post"
    EDIT = "edit"


class Departures:
    """A workspace's sending times of the last minute; used only while `SendingQueue.lease_alone` holds."""

    def __init__(self, connection: Connection, team_id: TeamId, wire_time: WireTime) -> None:
        self._connection = connection
        self._team_id = team_id
        self._wire_time = wire_time

    def ages(self, kind: Call) -> list[float]:
        """How many seconds ago each departure of the last minute was, oldest first."""
        now = self._wire_time.now()
        return [now - moment for moment in self._last_minute(kind, now)]

    def note(self, kind: Call, count: int) -> None:
        """Record that `count` messages are being sent now."""
        now = self._wire_time.now()
        departures = [*self._last_minute(kind, now), *[round(now, 3)] * count]
        upsert(self._connection, pace, {"team_id": self._team_id, "kind": kind, "departures": departures})

    def _last_minute(self, kind: Call, now: float) -> Sequence[float]:
        query = select(pace.c.departures).where(pace.c.team_id == self._team_id, pace.c.kind == kind)
        found: list[float] = self._connection.execute(query).scalar() or []
        return [moment for moment in found if now - MINUTE < moment <= now]
