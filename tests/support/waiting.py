"""Waiting in real time for what other tasks and processes do."""

import asyncio
import time
from collections.abc import Callable

from tests.support.clocks import A_MINUTE


async def until_true(what: Callable[[], bool]) -> None:
    """Wait until `what` is true; fails after a minute, since a busy machine is no fault of the code."""
    deadline = time.monotonic() + A_MINUTE
    while not what():
        assert time.monotonic() < deadline, "it never came"
        await asyncio.sleep(0.005)
