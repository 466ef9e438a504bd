"""One unit of work: its transaction, another try where two collide, and what is remembered of its request."""

import time
from collections.abc import Callable, Mapping
from itertools import count
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.core.clock import Clock
from bot.core.errors import Refusal
from bot.core.ids import TeamId
from bot.core.notifications import Notification
from storage.db.prepared import finish
from storage.db.sqlite_file import WriteAheadLog
from storage.db.wire_time import wire_now
from storage.db.writes import written
from storage.transactions.fate import DoneBefore, Fate, Once
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

TRIES = 6  # of what nobody waits for; a request that collides tries again until its deadline
SHORTEST_WAIT = 0.005  # seconds, doubled with each try up to `TRIES`
TRIES_AFTER_A_RACE = 3
_SERIALIZATION_FAULTS = {"40001", "40P01"}
_RACES = {"23505", "23503"}  # the same row inserted, or its parent deleted, by somebody else meanwhile


class Attempts:
    """Runs units of work on one database, each in a transaction of its own, in the thread that calls."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        kinds: Mapping[str, type[Notification]],
        rng: Random,
        lease_seconds: float,
    ) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._clock = clock
        self._kinds = kinds
        self._rng = rng
        self._lease_seconds = lease_seconds
        self._log = WriteAheadLog(engine) if self.is_sqlite else None

    def run(
        self,
        team_id: TeamId,
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        fate: Fate,
        once: Once | None = None,
    ) -> tuple[T, bool]:
        """Run `function(uow, ...)` until it is committed or fails for good: its result, and whether it queued anything.

        Raises what the function raises, `DoneBefore` where the request has changed something already, `GivenUp` where
        nobody waits any more, and `DBAPIError` when the last try collided too.
        """
        for tried in count(1):
            committing = False
            written.begin()
            try:
                with self.engine.begin() as connection:
                    uow = self.unit_of_work(connection, team_id, written.read)
                    result = function(uow, *args, **kwargs)
                    if once is not None and not once.is_ours and written.anything:
                        _remember(uow, once)
                    finish(connection)
                    fate.begin_commit()
                    committing = True
                fate.has_changed = written.anything
                if once is not None:
                    once.committed(has_written=written.anything)
                self.after_commit(untraced=written.untraced)
                return result, uow.outbox.touched
            except Refusal:
                # What it was done for the first time is what it is refused for now.
                if once is not None and not once.is_ours and self._is_done(team_id, once):
                    raise DoneBefore from None
                raise
            except DBAPIError as error:
                fate.failed(is_unknown=committing and error.connection_invalidated and written.anything)
                if not _worth_another_try(error, tried, fate, committing=committing):
                    raise
                # By chance, so that two processes that collided do not do so again in step.
                time.sleep(SHORTEST_WAIT * 2 ** min(tried, TRIES) * (0.5 + self._rng.random()))
        raise AssertionError("unreachable")

    def after_commit(self, *, untraced: bool = False) -> None:
        """Empty SQLite's log where that is due; `untraced`: what was written may be readable nowhere any more."""
        if self._log is not None:
            self._log.after_commit(untraced=untraced)

    def unit_of_work(self, connection: Connection, team_id: TeamId, read: dict[str, Any] | None = None) -> UnitOfWork:
        """A unit of work in the transaction of `connection`; `read` is what it shares with others there."""
        return UnitOfWork(
            connection,
            team_id,
            self._clock.now(),
            lambda: wire_now(connection),
            self._kinds,
            self._rng.getrandbits(64),
            self._lease_seconds,
            read,
        )

    def _is_done(self, team_id: TeamId, once: Once) -> bool:
        with self.engine.begin() as connection:
            return bool(self.unit_of_work(connection, team_id).requests_done.among([once.request]))


def _remember(uow: UnitOfWork, once: Once) -> None:
    if not uow.requests_done.first_time(once.request):
        raise DoneBefore


def _worth_another_try(error: DBAPIError, tried: int, fate: Fate, *, committing: bool) -> bool:
    """Two units of work collided, or the connection was a dead one: ours was undone, and may run again.

    A broken constraint may come of a race, which a second look settles; a third would only repeat a fault of ours.
    SQLite has one writer, so there it never does.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state in _SERIALIZATION_FAULTS and fate.has_deadline:
        return not fate.is_over
    if tried >= TRIES:
        return False
    if error.connection_invalidated:  # lost while committing, nobody knows whether it was stored
        return not committing
    return state in _SERIALIZATION_FAULTS or (state in _RACES and tried < TRIES_AFTER_A_RACE)
