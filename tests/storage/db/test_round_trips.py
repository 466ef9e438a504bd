"""How often a request asks PostgreSQL and waits for the answer, each time as long as the network takes (0040)."""

import asyncio
import threading
from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import text

from bot.core.deadline import limited
from bot.core.ids import UserId
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from handlers.people.mentor_steps import pause_by_words
from storage.database import Database
from storage.db.opening import open_database
from storage.transactions.fate import Once
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS, PostgresqlServer
from tests.support.round_trips import RoundTrips, counted_round_trips
from tests.support.storing import office, put

MENTORS = [UserId(f"U{number:02}") for number in range(10)]
COMMIT = 1


@pytest.fixture
def door(postgresql: PostgresqlServer) -> Iterator[RoundTrips]:
    with counted_round_trips(postgresql.fresh()) as door:
        yield door


@pytest.fixture
def database(door: RoundTrips, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    # However slow the machine is, neither does a transaction stop early nor does another worker help.
    monkeypatch.setattr("storage.transactions.joined.JOINED_SECONDS", 600.0)
    monkeypatch.setattr("storage.transactions.joined.BEHIND_SECONDS", 600.0)
    database = Database(open_database(door.url, KEYS), clock, {}, Random(1))
    database.transact_now(TEAM, _mentors)
    yield database
    database.close_now()


def _mentors(uow: UnitOfWork) -> None:
    office(uow, "c1")
    for user_id in MENTORS:
        put(uow.people.save, Colleague(user_id, zone="America/Chicago", community_id="c1"))
        put(uow.mentors.save, Mentor(user_id, uow.now))


async def _pauses(database: Database, people: list[UserId], words: str) -> None:
    """All of them at once, while the worker is busy with nothing that asks."""
    busy, go_on = threading.Event(), threading.Event()

    def hold(_uow: UnitOfWork) -> None:
        busy.set()
        assert go_on.wait(60)

    async def pause(user_id: UserId) -> None:
        with limited(120):
            await database.transact_once(Once(words + user_id), TEAM, pause_by_words, user_id, words)

    async def first() -> None:
        with limited(120):
            await database.transact_once(None, TEAM, hold)

    holding = asyncio.create_task(first())
    assert await asyncio.to_thread(busy.wait, 60)
    pauses = [asyncio.create_task(pause(user_id)) for user_id in people]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(holding, *pauses)


@pytest.mark.parametrize("number", [1, 2, 10])
async def test_a_pause_asks_once_and_says_what_it_writes_with_the_next_question(
    database: Database, door: RoundTrips, number: int
) -> None:
    for words in ("2 weeks", "3 weeks"):  # then every statement is prepared, and a further pause is no first one
        await _pauses(database, MENTORS[:number], words)
    door.count = 0
    await _pauses(database, MENTORS[:number], "4 weeks")
    offices, requests_done = 1, 1
    assert door.count == number + offices + requests_done + COMMIT


def test_who_only_looks_asks_once_and_ends(database: Database, door: RoundTrips) -> None:
    database.transact_now(TEAM, lambda uow: uow.mentors.get(MENTORS[0]))
    door.count = 0
    database.transact_now(TEAM, lambda uow: uow.mentors.get(MENTORS[0]))
    assert door.count == 1 + COMMIT


def test_who_asks_nothing_waits_for_nothing(database: Database, door: RoundTrips) -> None:
    door.count = 0
    database.transact_now(TEAM, lambda _uow: None)
    assert door.count == 0


def test_what_sqlalchemy_runs_itself_is_in_the_same_transaction(database: Database) -> None:
    """It opens the transaction just as a prepared statement does."""

    def work(uow: UnitOfWork) -> None:
        uow.connection_for_storage.execute(text("UPDATE mentors SET rest_weeks = 8"))
        uow.mentors.get(MENTORS[0])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.transact_now(TEAM, work)
    mentor = database.transact_now(TEAM, lambda uow: uow.mentors.get(MENTORS[0]))
    assert mentor is not None
    assert mentor.rest_weeks != 8
