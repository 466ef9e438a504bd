"""What is due in any workspace, with one query for all;
`apart_from` are workspaces that may not be written to just now.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.core.ids import TeamId
from storage.db.wire_time import wire_now
from storage.outbox import outbox, timers


def teams_with_work(connection: Connection, now: datetime) -> Sequence[TeamId]:
    """The workspaces in which a message may be sent, or drawn again, at this moment."""
    return outbox.teams_with_work(connection, now, wire_now(connection))


def is_anything_due(connection: Connection, now: datetime, apart_from: Collection[TeamId]) -> bool:
    """Whether a timer or a message is due at this moment; a message that waits for a retry or a lease counts too."""
    if timers.due_anywhere(connection, now, 1):
        return True
    return outbox.next_retry(connection, now, apart_from) is not None


def next_moment(connection: Connection, apart_from: Collection[TeamId], unnoticed_timer: str) -> datetime | None:
    """The earliest moment of community time at which anything is due,
    without timers named `unnoticed_timer`; None for never.
    """
    moments = [timers.next_due(connection, unnoticed_timer), outbox.next_due(connection, apart_from)]
    return min((moment for moment in moments if moment is not None), default=None)
