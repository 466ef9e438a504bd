"""The length and age of the queue over all workspaces, for `/metrics`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from bot.core.ids import TeamId
from storage.outbox.sending import LAST_URGENT
from storage.outbox.table import STALE, MessageState, outbox
from storage.outbox.timers import timers


@dataclass(frozen=True)
class Queue:
    """What waits at a moment of community time: numbers of messages and timers; ages in seconds, 0 without any."""

    due: int
    oldest_due: float
    urgent_due: int
    oldest_urgent_due: float
    to_redraw: int
    timers_due: int
    oldest_timer_due: float


def queue_at(connection: Connection, now: datetime, apart_from: frozenset[TeamId] = frozenset()) -> Queue:
    """Measure the queue; messages of workspaces whose token is refused (`apart_from`) are not counted."""
    waiting = and_(outbox.c.state == MessageState.WAITING, outbox.c.team_id.not_in(sorted(apart_from)))
    urgent = outbox.c.precedence <= LAST_URGENT
    due = (
        select(urgent, func.count(), func.min(outbox.c.due_at)).where(waiting, outbox.c.due_at <= now).group_by(urgent)
    )
    found = {bool(is_urgent): (count, oldest) for is_urgent, count, oldest in connection.execute(due)}
    all_due = [oldest for _, oldest in found.values()]
    count, oldest = found.get(True, (0, None))
    timers_due, oldest_timer = connection.execute(
        select(func.count(), func.min(timers.c.due_at)).where(timers.c.due_at <= now)
    ).one()
    return Queue(
        due=sum(number for number, _ in found.values()),
        oldest_due=_age(now, min(all_due, default=None)),
        urgent_due=count,
        oldest_urgent_due=_age(now, oldest),
        to_redraw=_count(connection, STALE),
        timers_due=timers_due,
        oldest_timer_due=_age(now, oldest_timer),
    )


def _count(connection: Connection, *conditions: object) -> int:
    return int(connection.execute(select(func.count()).select_from(outbox).where(*conditions)).scalar_one())  # type: ignore[arg-type]


def _age(now: datetime, since: datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def refusals_since(connection: Connection, moment: datetime) -> dict[str, int]:
    """Return how many messages due since `moment` (UTC) Slack refused, by its error code, over all workspaces."""
    query = (
        select(outbox.c.refusal, func.count())
        .where(outbox.c.state == MessageState.LOST, outbox.c.refusal.is_not(None), outbox.c.due_at >= moment)
        .group_by(outbox.c.refusal)
    )
    return {str(row[0]): int(row[1]) for row in connection.execute(query)}
