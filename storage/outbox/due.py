"""What is due in any workspace, with one query; `apart_from` are workspaces not to be written to just now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, or_, select

from bot.core.ids import TeamId
from storage.db.wire_time import wire_now
from storage.outbox import timers
from storage.outbox.table import NOT_SETTLED, STALE, MessageState, outbox


def teams_with_work(connection: Connection, now: datetime) -> Sequence[TeamId]:
    """The workspaces in which a message may be sent, or drawn again, at this moment."""
    wire_time = wire_now(connection)
    free = and_(outbox.c.leased_until <= wire_time, outbox.c.retry_at <= wire_time)
    due = and_(outbox.c.state.in_(NOT_SETTLED), outbox.c.due_at <= now, free)
    teams = connection.execute(select(outbox.c.team_id).where(due).distinct()).scalars().all()
    stale = connection.execute(select(outbox.c.team_id).where(STALE, free).distinct()).scalars().all()
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
    speaking = outbox.c.team_id.not_in(sorted(apart_from))
    query = select(func.min(outbox.c.due_at)).where(outbox.c.state == MessageState.WAITING, speaking)
    moment: datetime | None = connection.execute(query).scalar()
    return moment


def next_retry(connection: Connection, now: datetime, apart_from: Collection[TeamId] = ()) -> float | None:
    """The earliest wire time at which something due at `now` may be tried (again); None when nothing is due."""
    speaking = outbox.c.team_id.not_in(sorted(apart_from))
    held = case((outbox.c.retry_at > outbox.c.leased_until, outbox.c.retry_at), else_=outbox.c.leased_until)
    due = or_(and_(outbox.c.state.in_(NOT_SETTLED), outbox.c.due_at <= now), STALE)
    found: float | None = connection.execute(select(func.min(held)).where(due, speaking)).scalar()
    return found
