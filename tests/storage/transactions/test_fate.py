"""A unit of work is undone when nobody waits for it any more."""

import asyncio
import threading

import pytest

from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM


async def test_what_nobody_waits_for_any_more_is_undone(database: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(uow: UnitOfWork) -> None:
        uow.timers.set("test.timer", "one", uow.now)
        begun.set()
        go_on.wait(20)

    waiting = asyncio.create_task(database.transact(TEAM, slow))
    assert await asyncio.to_thread(begun.wait, 20)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    assert await database.transact(TEAM, lambda uow: uow.timers.get("test.timer", "one")) is None
