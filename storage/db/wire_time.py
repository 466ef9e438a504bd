"""The time by which leases and retries count, in contrast to the community's time (`bot.core.clock`)."""

import time
from collections.abc import Callable

from sqlalchemy import Connection, func, select

_STARTED = time.time() - time.monotonic()


def wire_now(connection: Connection) -> float:
    """The time by which leases and retries count, in seconds of the database's clock, so that all replicas agree.

    SQLite has one process, whose leases end when it starts: it counts monotonically, whatever happens to the machine's
    clock.
    """
    if connection.dialect.name == "postgresql":
        return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())
    return _STARTED + time.monotonic()


class WireTime:
    """Wire time in one transaction, asked of the database when it is first needed."""

    def __init__(self, ask: Callable[[], float]) -> None:
        self._ask = ask
        self._known: float | None = None

    def now(self) -> float:
        """The seconds, the same in all of the transaction."""
        if self._known is None:
            self._known = self._ask()
        return self._known

    def ask_again(self) -> None:
        """Ask anew at the next need, after waiting for a lock."""
        self._known = None
