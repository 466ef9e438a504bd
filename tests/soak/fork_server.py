"""Bots by forking: everything is imported once, so that hundreds of killed ones can be replaced at once.

Reads a line from standard input for each bot to start and writes `pid <number>`; the bot itself then says that it
runs, or `ended <status>`.
"""

import os
import signal
import sys

import scipy.optimize  # noqa: F401 (imported late by matching, and a second is more than some live)

import handlers.delivery.deliverer
from tests.soak import bot_process

handlers.delivery.deliverer.REDRAWS_A_MINUTE = 100_000  # a month goes by in minutes


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _live()
        print(f"pid {child}", flush=True)  # noqa: T201


def _live() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.close(0)
    status = 1
    try:
        status = bot_process.run()
    finally:
        print(f"ended {status}", flush=True)  # noqa: T201
        os._exit(status)


if __name__ == "__main__":
    main()
