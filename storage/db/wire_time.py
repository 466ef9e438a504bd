"""The time by which leases and retries count, in contrast to the community's time (`bot.core.clock`)."""

import time

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
