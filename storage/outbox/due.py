"""What is due in any workspace, with one query; `apart_from` are workspaces not to be written to just now."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, Select, and_, bindparam, case, func, or_, select

from bot.core.ids import TeamId
from storage.db.base import UtcDateTime
from storage.db.prepared import row_of
from storage.db.wire_time import wire_now
from storage.outbox import timers
from storage.outbox.table import NOT_SETTLED, STALE, MessageState, outbox

# What is asked at each tick is built once: building a statement costs more than running it.
_NOW = bindparam("now", type_=UtcDateTime)
_WIRE = bindparam("wire", type_=Float)
_FREE = and_(outbox.c.leased_until <= _WIRE, outbox.c.retry_at <= _WIRE)
_DUE = and_(outbox.c.state.in_(NOT_SETTLED), outbox.c.due_at <= _NOW)
_TEAMS_DUE = select(outbox.c.team_id).where(_DUE, _FREE).distinct()
_TEAMS_STALE = select(outbox.c.team_id).where(STALE, _FREE).distinct()
_HELD = case((outbox.c.retry_at > outbox.c.leased_until, outbox.c.retry_at), else_=outbox.c.leased_until)
_NEXT_RETRY = select(func.min(_HELD)).where(or_(_DUE, STALE))
_NEXT_DUE = select(func.min(outbox.c.due_at).label("moment")).where(outbox.c.state == MessageState.WAITING)


def teams_with_work(connection: Connection, now: datetime) -> Sequence[TeamId]:
    """The workspaces in which a message may be sent, or drawn again, at this moment."""
    moment = {"now": now, "wire": wire_now(connection)}
    teams = connection.execute(_TEAMS_DUE, moment).scalars().all()
    stale = connection.execute(_TEAMS_STALE, moment).scalars().all()
    return sorted({TeamId(team) for team in [*teams, *stale]})


def is_anything_due(connection: Connection, now: datetime, apart_from: Collection[TeamId]) -> bool:
    """Whether a timer or a message is due at this moment; a message that waits for a retry or a lease counts too."""
    if timers.due_anywhere(connection, now, 1):
        return True
    return next_retry(connection, now, apart_from) is not None


def next_moment(connection: Connection, apart_from: Collection[TeamId], unnoticed_timer: str) -> datetime | None:
    """The earliest community time at which anything but an `unnoticed_timer` is due; None for never."""
    moments = [timers.next_due(connection, unnoticed_timer), next_due(connection, apart_from)]
    return min((moment for moment in moments if moment is not None), default=None)


def next_due(connection: Connection, apart_from: Collection[TeamId] = ()) -> datetime | None:
    """The earliest due time of a waiting message outside the workspaces `apart_from`; None when nothing waits."""
    if apart_from:
        moment: datetime | None = connection.execute(_outside(_NEXT_DUE, apart_from)).scalar()
        return moment
    found = row_of(connection, _NEXT_DUE, {})
    return found["moment"] if found else None


def next_retry(connection: Connection, now: datetime, apart_from: Collection[TeamId] = ()) -> float | None:
    """The earliest wire time at which something due at `now` may be tried (again); None when nothing is due."""
    found: float | None = connection.execute(_outside(_NEXT_RETRY, apart_from), {"now": now}).scalar()
    return found


def _outside(query: Select[Any], apart_from: Collection[TeamId]) -> Select[Any]:
    return query.where(outbox.c.team_id.not_in(sorted(apart_from))) if apart_from else query
