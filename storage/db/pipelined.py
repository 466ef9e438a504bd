"""Several prepared statements sent to PostgreSQL together, and their results read together: one round trip for all.

Uses the pipeline mode of PostgreSQL's own library through `psycopg.pq`. psycopg's own pipeline takes as much processor
time as one statement after the other (docs/decisions/0036).
"""

import select
from collections.abc import Sequence
from typing import Any

_OK = 0  # psycopg.pq.ConnStatus
_READABLE = select.POLLIN
_BOTH = select.POLLIN | select.POLLOUT

# The name of a prepared statement, its values as they are sent, and in which formats.
Sent = tuple[bytes, Sequence[Any], Sequence[Any]]


def results_together(driver: Any, statements: Sequence[Sent]) -> list[Any]:
    """What PostgreSQL says to each of these, in their order, on a connection of psycopg on which nothing else runs.

    After one that fails, PostgreSQL does nothing of the later ones; theirs is then another status than done. Raises
    psycopg's OperationalError where the connection is lost.
    """
    pgconn = driver.pgconn
    pgconn.enter_pipeline_mode()
    try:
        for name, values, formats in statements:
            pgconn.send_query_prepared(name, values, formats)
        pgconn.pipeline_sync()
        socket = select.poll()
        _send(pgconn, socket)
        results = []
        for _ in statements:
            results.append(_next(pgconn, socket))
            _next(pgconn, socket)  # nothing, which ends what there is to one statement
        _next(pgconn, socket)  # the mark of `pipeline_sync`
    finally:
        if pgconn.status == _OK:
            pgconn.exit_pipeline_mode()
    return results


def _send(pgconn: Any, socket: Any) -> None:
    """Hand everything to the network; what comes back meanwhile is read, since PostgreSQL may wait for that."""
    if not pgconn.flush():
        socket.register(pgconn.socket, _READABLE)
        return
    socket.register(pgconn.socket, _BOTH)
    while pgconn.flush():
        if any(events & _READABLE for _, events in socket.poll()):
            pgconn.consume_input()
    socket.modify(pgconn.socket, _READABLE)


def _next(pgconn: Any, socket: Any) -> Any:
    """The next result. Other threads go on meanwhile, as they do not while `get_result` waits."""
    while pgconn.is_busy():
        socket.poll()
        pgconn.consume_input()
    return pgconn.get_result()
