"""What is due in any workspace, asked once for all of them; `apart_from` are those that may not speak just now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.core.ids import TeamId
from storage.database import wire_now
from storage.outbox import outbox, timers


def teams_with_work(connection: Connection, now: datetime) -> Sequence[TeamId]:
    """Workspaces in which something may leave, or be drawn again, at this moment."""
    return outbox.teams_with_work(connection, now, wire_now(connection))


def is_anything_due(connection: Connection, now: datetime, apart_from: Collection[TeamId]) -> bool:
    """Whether a timer or a message is due at this moment, also one to be tried again in a while of wire time."""
    if timers.due_anywhere(connection, now, 1):
        return True
    return outbox.next_retry(connection, now, apart_from) is not None


def next_moment(connection: Connection, apart_from: Collection[TeamId], unnoticed_timer: str) -> datetime | None:
    """The earliest moment of community time at which anything is due, timers named `unnoticed_timer` left out."""
    moments = [timers.next_due(connection, unnoticed_timer), outbox.next_due(connection, apart_from)]
    return min((moment for moment in moments if moment is not None), default=None)
