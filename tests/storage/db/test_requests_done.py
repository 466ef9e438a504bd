"""A request changes something once: whoever brings it again changes nothing, at once or later."""

import asyncio
import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from bot.core.errors import NoLongerOpen, Refusal
from storage.database import Database
from storage.db.requests_done import requests_done
from storage.transactions.fate import DoneBefore, Once
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock


def count(uow: UnitOfWork) -> int:
    """How often `write` was done."""
    found = 0
    while uow.timers.get("test.timer", str(found)) is not None:
        found += 1
    return found


def write(uow: UnitOfWork) -> int:
    """Something that shows when it was done twice."""
    before = count(uow)
    uow.timers.set("test.timer", str(before), uow.now)
    return before


def write_once_only(uow: UnitOfWork) -> int:
    """The same by a rule that refuses a second time."""
    if count(uow):
        raise NoLongerOpen
    return write(uow)


def remembered(database: Database) -> int:
    """How many requests are known."""
    with database.engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(requests_done)).scalar_one()


async def test_a_request_that_comes_again_changes_nothing(database: Database) -> None:
    await database.transact_once(Once("a"), TEAM, write)
    with pytest.raises(DoneBefore):
        await database.transact_once(Once("a"), TEAM, write)
    await database.transact_once(Once("b"), TEAM, write)
    assert await database.transact(TEAM, count) == 2


async def test_what_it_is_refused_for_the_second_time_is_what_it_did_the_first_time(database: Database) -> None:
    await database.transact_once(Once("a"), TEAM, write_once_only)
    with pytest.raises(DoneBefore):
        await database.transact_once(Once("a"), TEAM, write_once_only)
    with pytest.raises(NoLongerOpen):
        await database.transact_once(Once("b"), TEAM, write_once_only)


async def test_all_units_of_work_of_one_request_are_its_own(database: Database) -> None:
    once = Once("a")
    for _ in range(3):
        await database.transact_once(once, TEAM, write)
    assert await database.transact(TEAM, count) == 3
    assert remembered(database) == 1


async def test_what_only_reads_or_was_refused_leaves_nothing(database: Database) -> None:
    await database.transact_once(Once("a"), TEAM, count)
    await database.transact(TEAM, write)
    with pytest.raises(NoLongerOpen):
        await database.transact_once(Once("b"), TEAM, write_once_only)
    assert remembered(database) == 0
    await database.transact_once(Once("b"), TEAM, write)


async def test_two_at_once_of_one_request_are_one(database: Database) -> None:
    both = threading.Barrier(1 if database.is_sqlite else 2)

    def together(uow: UnitOfWork) -> int:
        both.wait(20)
        return write(uow)

    found = await asyncio.gather(
        *(database.transact_once(Once("a"), TEAM, together) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in found) == ["DoneBefore", "int"]
    assert await database.transact(TEAM, count) == 1


def grant(uow: UnitOfWork, _about: str, wishes: Sequence[int]) -> Sequence[int | Refusal]:
    """Every wish is written, but odd ones are refused."""
    return [NoLongerOpen() if wish % 2 else write(uow) for wish in wishes]


async def test_what_is_done_together_is_each_done_once(database: Database) -> None:
    asked = [(wish, Once(str(wish // 2))) for wish in (0, 0, 2, 2, 3, 4)]
    found = await asyncio.gather(
        *(database.transact_together(TEAM, grant, "one", wish, once) for wish, once in asked), return_exceptions=True
    )
    kinds = [type(one).__name__ for one in found]
    assert kinds == ["int", "DoneBefore", "int", "DoneBefore", "DoneBefore", "int"]
    again = await asyncio.gather(
        *(database.transact_together(TEAM, grant, "one", wish, Once(once.request)) for wish, once in asked),
        return_exceptions=True,
    )
    assert {type(one).__name__ for one in again} == {"DoneBefore"}
    assert await database.transact(TEAM, count) == 3


async def test_after_two_days_it_is_forgotten(database: Database, clock: MovableClock) -> None:
    await database.transact_once(Once("a"), TEAM, write)
    clock.move(days=2)
    await database.transact(TEAM, lambda uow: uow.requests_done.forget_old())
    assert remembered(database) == 1
    clock.move(days=1)
    await database.transact(TEAM, lambda uow: uow.requests_done.forget_old())
    assert remembered(database) == 0
