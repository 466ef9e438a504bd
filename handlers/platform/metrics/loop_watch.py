"""Measuring how long the event loop is blocked, which delays every acknowledgement of the process."""

import asyncio

from handlers.platform.metrics.counts import Counts

EVERY_SECONDS = 0.05


async def watch_loop(counts: Counts) -> None:
    """Until cancelled, record twenty times a second by how many seconds a short sleep was longer than asked for."""
    loop = asyncio.get_running_loop()
    while True:
        asked_at = loop.time()
        await asyncio.sleep(EVERY_SECONDS)
        counts.loop_waited(max(0.0, loop.time() - asked_at - EVERY_SECONDS))
