"""What a crowd wants of one thing is done in few transactions: in order, each with an answer of its own."""

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import text

from bot.core.deadline import limited
from bot.core.errors import MeetingFull, NoLongerOpen, Refusal
from storage.database import Database
from storage.transactions.fate import GivenUp
from storage.transactions.gathered import MOST_TOGETHER
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM

ABOUT = "one"


class Line:
    """Everybody in line is written down; the first transaction waits until it may go on."""

    def __init__(self, *, refused: Callable[[int], Refusal | None] = lambda _: None) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.sizes: list[int] = []
        self._refused = refused

    def __call__(self, uow: UnitOfWork, about: str, wishes: Sequence[int]) -> Sequence[int | Refusal]:
        self.sizes.append(len(wishes))
        self.begun.set()
        assert self.go_on.wait(20)
        results = [self._refused(wish) or wish for wish in wishes]
        for wish in wishes:
            if self._refused(wish) is None:
                uow.timers.set("test.timer", f"{about} {wish}", uow.now)
        return results


def stored(database: Database, wishes: range) -> list[int]:
    def look(uow: UnitOfWork) -> list[int]:
        return [wish for wish in wishes if uow.timers.get("test.timer", f"{ABOUT} {wish}") is not None]

    return database.transact_now(TEAM, look)


async def in_line(database: Database, line: Line, wishes: range) -> "list[asyncio.Task[int]]":
    """The first is being worked on, the others wait for it."""
    first = asyncio.create_task(database.transact_together(TEAM, line, ABOUT, wishes[0]))
    assert await asyncio.to_thread(line.begun.wait, 20)
    others = [asyncio.create_task(database.transact_together(TEAM, line, ABOUT, wish)) for wish in wishes[1:]]
    await asyncio.sleep(0)
    return [first, *others]


async def test_all_that_wait_go_together_and_never_too_many(database: Database) -> None:
    line, wishes = Line(), range(2 * MOST_TOGETHER + 2)
    waiting = await in_line(database, line, wishes)
    line.go_on.set()
    assert await asyncio.gather(*waiting) == list(wishes)
    assert line.sizes == [1, MOST_TOGETHER, MOST_TOGETHER, 1]
    assert stored(database, wishes) == list(wishes)


async def test_the_refusal_of_one_is_nobody_elses(database: Database) -> None:
    line, wishes = Line(refused=lambda wish: MeetingFull(1) if wish == 3 else None), range(6)
    waiting = await in_line(database, line, wishes)
    line.go_on.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [wish for wish, result in enumerate(results) if isinstance(result, MeetingFull)] == [3]
    assert stored(database, wishes) == [0, 1, 2, 4, 5]


async def test_what_is_about_the_thing_itself_is_refused_to_all_at_once(database: Database) -> None:
    tried: list[int] = []

    def gone(_uow: UnitOfWork, _about: str, wishes: Sequence[int]) -> Sequence[int | Refusal]:
        tried.append(len(wishes))
        raise NoLongerOpen

    waiting = [database.transact_together(TEAM, gone, ABOUT, wish) for wish in range(5)]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(result, NoLongerOpen) for result in results)
    assert sum(tried) == 5


@pytest.mark.parametrize("fault", ["of the database", "of ours"])
async def test_the_fault_of_one_costs_the_others_nothing(database: Database, fault: str) -> None:
    line, wishes = Line(), range(6)

    class Faulty(Line):
        def __call__(self, uow: UnitOfWork, about: str, wishes: Sequence[int]) -> Sequence[int | Refusal]:
            results = line(uow, about, wishes)
            if 3 in wishes and fault == "of ours":
                raise KeyError(3)
            if 3 in wishes:
                uow.connection_for_storage.execute(text("INSERT INTO timers (team_id) VALUES (NULL)"))
            return results

    faulty = Faulty()
    first = asyncio.create_task(database.transact_together(TEAM, faulty, ABOUT, 0))
    assert await asyncio.to_thread(line.begun.wait, 20)
    others = [asyncio.create_task(database.transact_together(TEAM, faulty, ABOUT, wish)) for wish in wishes[1:]]
    await asyncio.sleep(0)
    line.go_on.set()
    results = await asyncio.gather(first, *others, return_exceptions=True)
    assert [wish for wish, result in enumerate(results) if isinstance(result, Exception)] == [3]
    assert stored(database, wishes) == [0, 1, 2, 4, 5]


async def test_whoever_no_longer_waits_is_left_out(database: Database) -> None:
    line, wishes = Line(), range(4)
    waiting = await in_line(database, line, wishes)
    waiting[2].cancel()
    await asyncio.wait({waiting[2]})
    line.go_on.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(results[2], asyncio.CancelledError)
    assert stored(database, wishes) == [0, 1, 3]


async def test_whose_time_is_over_is_left_out_and_told_that_nothing_changed(database: Database) -> None:
    line, wishes = Line(), range(2)

    async def hurried() -> bool:
        with limited(0.05) as limit:
            with pytest.raises((GivenUp, TimeoutError)):
                async with asyncio.timeout(60):
                    await database.transact_together(TEAM, line, ABOUT, 1)
            return limit.changed_nothing

    first = asyncio.create_task(database.transact_together(TEAM, line, ABOUT, 0))
    assert await asyncio.to_thread(line.begun.wait, 20)
    late = asyncio.create_task(hurried())
    await asyncio.sleep(0.1)
    line.go_on.set()
    assert await first == 0
    assert await late
    assert stored(database, wishes) == [0]


async def test_what_was_stored_for_one_in_a_hurry_is_known(database: Database) -> None:
    with limited(20) as limit:
        line = Line()
        line.go_on.set()
        assert await database.transact_together(TEAM, line, ABOUT, 1) == 1
        assert limit.has_changed
