"""Timers: what the clock will trigger, as data. One indexed table; a tick asks it once for all workspaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.ids import TeamId
from storage.base import UtcDateTime, metadata, upsert

timers = Table(
    "timers",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("subject", String(128), primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Index(None, "due_at"),
)


@dataclass(frozen=True)
class Timer:
    """`name` is `<feature>.<verb>`, `subject` an id of that feature; due in community time."""

    team_id: TeamId
    name: str
    subject: str
    due_at: datetime


class Timers:
    """The timers of one workspace."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def set(self, name: str, subject: str, due_at: datetime) -> None:
        """Trigger `name` for `subject` at `due_at`, replacing an earlier setting."""
        row = {"team_id": self._team_id, "name": name, "subject": subject, "due_at": due_at, "failures": 0}
        upsert(self._connection, timers, row)

    def get(self, name: str, subject: str) -> datetime | None:
        """When it is due, if set."""
        query = select(timers.c.due_at).where(*self._same(name, subject))
        moment: datetime | None = self._connection.execute(query).scalar()
        return moment

    def cancel(self, name: str, subject: str) -> None:
        """Forget it; nothing happens if it was not set."""
        self._connection.execute(delete(timers).where(*self._same(name, subject)))

    def take(self, name: str, subject: str, now: datetime) -> bool:
        """Claim a due timer in this transaction; False when another process has it or it was moved."""
        query = (
            select(timers.c.name)
            .where(*self._same(name, subject), timers.c.due_at <= now)
            .with_for_update(skip_locked=True)
        )
        if self._connection.execute(query).first() is None:
            return False
        self.cancel(name, subject)
        return True

    def postpone_after_a_fault(self, name: str, subject: str, now: datetime) -> None:
        """Try again in 1 minute, doubling up to a day, so that one fault never becomes a hot loop."""
        query = select(timers.c.failures).where(*self._same(name, subject))
        failures = self._connection.execute(query).scalar()
        if failures is None:
            return
        delay = min(timedelta(days=1), timedelta(minutes=2 ** min(failures, 12)))
        change = update(timers).where(*self._same(name, subject))
        self._connection.execute(change.values(failures=failures + 1, due_at=now + delay))

    def _same(self, name: str, subject: str) -> list[ColumnElement[bool]]:
        return [timers.c.team_id == self._team_id, timers.c.name == name, timers.c.subject == subject]


def due_anywhere(connection: Connection, now: datetime, limit: int = 200) -> Sequence[Timer]:
    """What is due in any workspace, earliest first."""
    query = (
        select(timers.c.team_id, timers.c.name, timers.c.subject, timers.c.due_at)
        .where(timers.c.due_at <= now)
        .order_by(timers.c.due_at, timers.c.name, timers.c.subject)
        .limit(limit)
    )
    return [Timer(TeamId(r.team_id), r.name, r.subject, r.due_at) for r in connection.execute(query)]


def next_due(connection: Connection) -> datetime | None:
    """The earliest moment at which anything is due anywhere."""
    moment: datetime | None = connection.execute(select(func.min(timers.c.due_at))).scalar()
    return moment
