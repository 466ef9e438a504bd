"""Which requests have changed something already, so that one that arrives again, anywhere, changes nothing more
(R80).
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Date, Select, String, Table, bindparam, delete, insert, select

from bot.core.ids import TeamId
from storage.db.base import MOST_AT_ONCE, batches, insert_new, insert_new_ones, metadata
from storage.db.prepared import rows_of

# A signature is good for five minutes, and Slack repeats within hours what it repeats (docs/slack.md S61).
REMEMBERED = timedelta(days=2)

requests_done = Table(
    "requests_done",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("request", String(32), primary_key=True),
    # A day, and no order of rows: of an anonymous answer nothing is to be told by when it was written (R74).
    Column("done_on", Date, nullable=False),
    sqlite_with_rowid=False,
)


@cache
def _among(count: int) -> Select[Any]:
    """Built once for each number of requests: building a statement costs more than running it."""
    names: list[ColumnElement[str]] = [bindparam(f"request_{number}") for number in range(count)]
    mine = requests_done.c.team_id == bindparam("of_team")
    return select(requests_done.c.request).where(mine, requests_done.c.request.in_(names))


class RequestsDone:
    """The requests of one workspace that have changed something, by a hash of what Slack calls each."""

    def __init__(self, connection: Connection, team_id: TeamId, now: datetime) -> None:
        self._connection = connection
        self._team_id = team_id
        self._now = now

    def first_time(self, request: str) -> bool:
        """Record that this transaction carries the request out; False when another transaction has done so."""
        return insert_new(self._connection, requests_done, self._row(request), ["team_id", "request"])

    def first_times(self, requests: Collection[str]) -> bool:
        """`first_time` for several requests; False when another transaction has done one of them."""
        rows = [self._row(one) for one in requests]
        return insert_new_ones(self._connection, requests_done, rows, ["team_id", "request"]) == len(rows)

    def note(self, requests: Collection[str]) -> None:
        """Record these requests; where another transaction does so at this moment, this one fails and is run again."""
        if requests:
            self._connection.execute(insert(requests_done), [self._row(one) for one in requests])

    def among(self, requests: Collection[str]) -> set[str]:
        """Return which of these have changed something already."""
        if not requests:
            return set()
        found: set[str] = set()
        for batch in batches(sorted(requests), MOST_AT_ONCE):
            named = {f"request_{number}": request for number, request in enumerate(batch)}
            rows = rows_of(self._connection, _among(len(batch)), {"of_team": self._team_id, **named})
            found.update(row["request"] for row in rows)
        return found

    def forget_old(self) -> None:
        """Delete the records of requests that cannot arrive any more."""
        old = requests_done.c.done_on < (self._now - REMEMBERED).date()
        self._connection.execute(delete(requests_done).where(requests_done.c.team_id == self._team_id, old))

    def _row(self, request: str) -> dict[str, object]:
        return {"team_id": self._team_id, "request": request, "done_on": self._now.date()}
