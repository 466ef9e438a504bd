"""Units of work that collide in the database run again: a request until its deadline, all else a few times."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from sqlalchemy.exc import DBAPIError

from bot.core.deadline import limited
from storage.database import Database
from storage.db.opening import open_database
from storage.transactions import attempts
from storage.transactions.fate import Once
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS, PostgresqlServer

MANY = attempts.TRIES + 3
COLLISION = "DO $$ BEGIN RAISE EXCEPTION 'two collided' USING ERRCODE = '40P01'; END $$"


@pytest.fixture
def server_database(postgresql: PostgresqlServer, clock: MovableClock) -> Iterator[Database]:
    found = Database(open_database(postgresql.fresh(), KEYS), clock, {}, Random(1))
    yield found
    found.close_now()


def colliding(times: int) -> tuple[list[int], Callable[[UnitOfWork], str]]:
    """A unit of work that collides so many times, and how often it has begun."""
    begun: list[int] = []

    def work(uow: UnitOfWork) -> str:
        begun.append(len(begun))
        uow.timers.set("test.timer", "it", uow.now)
        if len(begun) <= times:
            uow.connection_for_storage.exec_driver_sql(COLLISION)
        return "done"

    return begun, work


async def test_a_request_that_collides_again_and_again_is_done_before_its_deadline(
    server_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "SHORTEST_WAIT", 0.0001)
    begun, work = colliding(MANY)
    with limited(60):
        assert await server_database.transact_once(Once("r1"), TEAM, work) == "done"
    assert len(begun) == MANY + 1
    assert server_database.transact_now(TEAM, lambda uow: uow.timers.get("test.timer", "it")) is not None


async def test_a_request_does_not_try_beyond_its_deadline(server_database: Database) -> None:
    begun, work = colliding(1_000_000)
    with limited(0.2), pytest.raises((DBAPIError, TimeoutError)):
        await server_database.transact_once(Once("r1"), TEAM, work)
    server_database.transact_now(TEAM, lambda _uow: None)
    ended = len(begun)
    assert 1 <= ended < 100
    assert server_database.transact_now(TEAM, lambda uow: uow.timers.get("test.timer", "it")) is None


def test_what_nobody_waits_for_tries_a_few_times(server_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "SHORTEST_WAIT", 0.0001)
    begun, work = colliding(MANY)
    with pytest.raises(DBAPIError):
        server_database.transact_now(TEAM, work)
    assert len(begun) == attempts.TRIES
