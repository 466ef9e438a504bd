"""The tick: once a second, one at a time, and a trouble that lasts is said seldom."""

import asyncio
import logging

import pytest

from bot.scheduler import TICKS_BETWEEN_LINES, Scheduler


async def test_a_trouble_that_lasts_is_said_once_and_its_end_too(caplog: pytest.LogCaptureFixture) -> None:
    broken = True

    async def tick() -> None:
        if broken:
            raise ConnectionError

    scheduler = Scheduler(tick)
    with caplog.at_level(logging.WARNING, "village"):
        for _ in range(TICKS_BETWEEN_LINES):
            await scheduler._guarded()
        assert [record.getMessage() for record in caplog.records] == ["scheduler.tick_failed times=1"]
        await scheduler._guarded()
        assert len(caplog.records) == 2
        broken = False
        await scheduler._guarded()
        await scheduler._guarded()
    assert caplog.records[-1].getMessage() == f"scheduler.ticks_again after={TICKS_BETWEEN_LINES + 1}"
    assert len(caplog.records) == 3


async def test_a_stop_waits_for_the_tick_that_runs() -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        began.set()
        await asyncio.sleep(0.2)
        ended.set()

    scheduler = Scheduler(tick)
    scheduler.start()
    await asyncio.wait_for(began.wait(), 60)
    await scheduler.stop()
    assert ended.is_set()
