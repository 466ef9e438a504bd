"""Timers: what is to be done later, as rows of one table. Each tick reads what is due in all workspaces at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, and_, bindparam, delete, func, select, update

from bot.core.ids import TeamId
from storage.db.base import UtcDateTime, upsert
from storage.db.prepared import row_of, run
from storage.platform.own_rows import own_table

timers = own_table(
    "timers",
    Column("name", String(64), primary_key=True),
    Column("subject", String(128), primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Index(None, "due_at"),
)

# Built once: building a statement costs more than running it.
_ONE = and_(
    timers.c.team_id == bindparam("of_team"),
    timers.c.name == bindparam("of_name"),
    timers.c.subject == bindparam("of_subject"),
)
_DUE = select(timers.c.due_at).where(_ONE)
_FAILURES = select(timers.c.failures).where(_ONE)
_CANCEL = delete(timers).where(_ONE)
_TAKE = select(timers.c.name).where(_ONE, timers.c.due_at <= bindparam("now")).with_for_update(skip_locked=True)
_CLAIM = update(timers).where(_ONE).values(due_at=bindparam("new_due"))
_POSTPONE = update(timers).where(_ONE).values(failures=bindparam("new_failures"), due_at=bindparam("new_due"))


@dataclass(frozen=True)
class Timer:
    """A timer: `name` is `<feature>.<verb>`, `subject` an id of that feature, `due_at` community time."""

    team_id: TeamId
    name: str
    subject: str
    due_at: datetime


def timer_row(team_id: TeamId, name: str, subject: str, due_at: datetime) -> dict[str, Any]:
    """The columns of a timer that is set, without earlier faults."""
    return {"team_id": team_id, "name": name, "subject": subject, "due_at": due_at, "failures": 0}


class Timers:
    """The timers of one workspace."""

    def __init__(self, connection: Connection, team_id: TeamId) -> None:
        self._connection = connection
        self._team_id = team_id

    def set(self, name: str, subject: str, due_at: datetime) -> None:
        """Set the timer `name` for `subject` to `due_at`, replacing an earlier setting."""
        upsert(self._connection, timers, timer_row(self._team_id, name, subject, due_at))

    def get(self, name: str, subject: str) -> datetime | None:
        """When this timer is due; None when it is not set."""
        found = row_of(self._connection, _DUE, self._key(name, subject))
        return found["due_at"] if found else None

    def cancel(self, name: str, subject: str) -> bool:
        """Delete the timer; whether it was set, which of several at the same moment is true for one alone."""
        return bool(run(self._connection, _CANCEL, self._key(name, subject)))

    def take(self, name: str, subject: str, now: datetime) -> bool:
        """Delete a due timer in the transaction that runs it; False when another process has it or it was moved."""
        if self._connection.execute(_TAKE, {**self._key(name, subject), "now": now}).first() is None:
            return False
        self.cancel(name, subject)
        return True

    def claim(self, name: str, subject: str, now: datetime, until: datetime) -> datetime | None:
        """Move a due timer to `until` and return that; None when another process has it or it was moved."""
        if self._connection.execute(_TAKE, {**self._key(name, subject), "now": now}).first() is None:
            return None
        self._connection.execute(_CLAIM, {**self._key(name, subject), "new_due": until})
        return until

    def postpone_after_a_fault(self, name: str, subject: str, now: datetime) -> None:
        """Try again in 1 minute, doubling up to a day, after a fault in what the timer runs."""
        failures = self._connection.execute(_FAILURES, self._key(name, subject)).scalar()
        if failures is None:
            return
        delay = min(timedelta(days=1), timedelta(minutes=2 ** min(failures, 12)))
        later = {**self._key(name, subject), "new_failures": failures + 1, "new_due": now + delay}
        self._connection.execute(_POSTPONE, later)

    def _key(self, name: str, subject: str) -> dict[str, str]:
        return {"of_team": self._team_id, "of_name": name, "of_subject": subject}


def due_anywhere(connection: Connection, now: datetime, limit: int = 200) -> Sequence[Timer]:
    """Timers that are due in any workspace, earliest first, at most `limit`."""
    query = (
        select(timers.c.team_id, timers.c.name, timers.c.subject, timers.c.due_at)
        .where(timers.c.due_at <= now)
        .order_by(timers.c.due_at, timers.c.name, timers.c.subject)
        .limit(limit)
    )
    return [Timer(TeamId(r.team_id), r.name, r.subject, r.due_at) for r in connection.execute(query)]


def next_due(connection: Connection, apart_from: str = "") -> datetime | None:
    """The earliest due time of any timer not named `apart_from`; None when there is none."""
    query = select(func.min(timers.c.due_at)).where(timers.c.name != apart_from)
    moment: datetime | None = connection.execute(query).scalar()
    return moment
