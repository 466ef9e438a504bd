"""Two replicas on one PostgreSQL, each with joined units of work that lock the same people in opposite orders."""

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from bot.core.deadline import limited
from bot.core.ids import UserId
from bot.people.people import Colleague
from storage.database import Database
from storage.db.opening import open_database
from storage.transactions.fate import Once
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS, PostgresqlServer
from tests.support.storing import put

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
EACH = 40  # requests of each replica


@pytest.fixture
def replicas(postgresql: PostgresqlServer, clock: MovableClock) -> Iterator[list[Database]]:
    url = postgresql.fresh()
    found = [Database(open_database(url, KEYS), clock, {}, Random(number)) for number in range(2)]
    found[0].transact_now(TEAM, _fill)
    yield found
    for replica in found:
        replica.close_now()


def _fill(uow: UnitOfWork) -> None:
    for user_id in (ADA, BEN):
        put(uow.people.save, Colleague(user_id))


def _stored(uow: UnitOfWork) -> list[str]:
    query = text("SELECT subject FROM timers WHERE name = 'test.timer' ORDER BY subject")
    return list(uow.connection_for_storage.execute(query).scalars())


class Meeting:
    """Where the first units of both replicas wait for each other, once: what is done again does not."""

    def __init__(self) -> None:
        self._both = threading.Barrier(2)
        self._seen: set[str] = set()

    def wait(self, name: str) -> None:
        """Wait for the other replica at the first call of this name."""
        if name not in self._seen:
            self._seen.add(name)
            self._both.wait(20)


async def ask(replica: Database, name: str, *people: UserId, met: Meeting | None = None) -> Any:
    """What a request comes to that locks these people one after the other, and stores its name."""

    def work(uow: UnitOfWork) -> str:
        for user_id in people:
            assert uow.people.get(user_id) is not None
        uow.timers.set("test.timer", name, uow.now)
        if met is not None:
            uow.timers.get("test.timer", name)  # so that it is written
            met.wait(name)
        return name

    with limited(60):
        return await replica.transact_once(Once(name), TEAM, work)


async def _held(replica: Database, begun: threading.Event, go_on: threading.Event) -> None:
    def hold(_uow: UnitOfWork) -> None:
        begun.set()
        assert go_on.wait(20)

    with limited(60):
        await replica.transact_once(None, TEAM, hold)


async def test_two_replicas_that_wait_for_each_other_go_one_by_one_and_lose_nothing(
    replicas: list[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.transactions.joined.JOINED_SECONDS", 600.0)
    monkeypatch.setattr("storage.transactions.joined.BEHIND_SECONDS", 600.0)
    met, go_on = Meeting(), threading.Event()
    holding = []
    for replica in replicas:
        begun = threading.Event()
        holding.append(asyncio.create_task(_held(replica, begun, go_on)))
        assert await asyncio.to_thread(begun.wait, 20)
    orders = [(ADA, BEN), (BEN, ADA)]
    asked = [
        asyncio.create_task(ask(replica, f"{number} {user_id}", user_id, met=met if place == 0 else None))
        for number, (replica, order) in enumerate(zip(replicas, orders, strict=True))
        for place, user_id in enumerate(order)
    ]
    await asyncio.sleep(0)  # each is in line
    go_on.set()
    names = sorted(f"{number} {user_id}" for number in range(2) for user_id in (ADA, BEN))
    assert sorted(await asyncio.gather(*asked)) == names
    await asyncio.gather(*holding)
    assert replicas[0].transact_now(TEAM, _stored) == names


async def test_crowds_at_two_replicas_that_lock_the_same_people_are_each_done_once(replicas: list[Database]) -> None:
    rng = Random(7)
    names = [f"{number:03d}" for number in range(2 * EACH)]
    asked = [ask(replicas[int(name) % 2], name, *rng.sample((ADA, BEN), rng.choice((1, 2)))) for name in names]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert answers == names
    assert replicas[1].transact_now(TEAM, _stored) == names


ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "tests.storage.transactions.replica_process"


async def _begun(url: str, name: str, *order: UserId) -> asyncio.subprocess.Process:
    given = (url, name, *order, str(EACH))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return await asyncio.create_subprocess_exec(sys.executable, "-m", PROGRAM, *given, cwd=ROOT, **pipes)  # type: ignore[arg-type]


async def test_two_processes_that_lock_two_people_in_opposite_orders_lose_nothing(
    replicas: list[Database],
) -> None:
    url = replicas[0].engine.url.render_as_string(hide_password=False)
    names, orders = ("one", "other"), ((ADA, BEN), (BEN, ADA))
    processes = [await _begun(url, name, *order) for name, order in zip(names, orders, strict=True)]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"locked\n"
    # Each has its first person locked; from here on each waits for the other's.
    told = await asyncio.gather(*(process.communicate(b"go on\n") for process in processes))
    requests = ["first", "second", *(f"{number:03d}" for number in range(EACH))]
    wanted = [[f"{name} {request}" for request in requests] for name in names]
    assert [json.loads(answers) for answers, _ in told] == wanted
    assert [process.returncode for process in processes] == [0, 0]
    assert replicas[1].transact_now(TEAM, _stored) == sorted(name for each in wanted for name in each)
