"""What requests of one workspace ask for at once goes in few transactions, and each is answered as if it were alone."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.core.deadline import limited
from bot.core.errors import NoLongerOpen
from bot.core.ids import TeamId, UserId
from bot.people.mentors import StillIn
from storage.database import Database
from storage.db.opening import open_database
from storage.db.prepared import run_later
from storage.db.requests_done import requests_done
from storage.offices.communities import communities
from storage.outbox.timers import timers
from storage.transactions.fate import DoneBefore, GivenUp, Once
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS, PostgresqlServer
from tests.support.storing import office

Work = Callable[[UnitOfWork], Any]


class Fault(Exception):  # noqa: N818
    """A fault of ours in a unit of work."""


class Commits:
    """How many transactions of a database were committed."""

    def __init__(self, engine: Engine) -> None:
        self.number = 0
        event.listen(engine, "commit", self._count)

    def _count(self, _connection: object) -> None:
        self.number += 1


class Office:
    """A database whose worker is kept busy until everything that is to go together waits."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.begun, self.go_on = threading.Event(), threading.Event()

    def hold(self, _uow: UnitOfWork) -> None:
        """Keep the worker."""
        self.begun.set()
        assert self.go_on.wait(20)

    async def ask(self, work: Work, once: Once | None = None, team: TeamId = TEAM) -> Any:
        """Have the work done as a request does."""
        with limited(60):
            return await self.database.transact_once(once, team, work)

    async def together(self, *works: Work | tuple[Work, Once]) -> list[Any]:
        """What these come to that all wait when the worker is free; what they raise is among it."""
        first = asyncio.create_task(self.ask(self.hold))
        assert await asyncio.to_thread(self.begun.wait, 20)
        asked = [work if isinstance(work, tuple) else (work, None) for work in works]
        waiting = [asyncio.create_task(self.ask(work, once)) for work, once in asked]
        await asyncio.sleep(0)  # each is in line
        self.go_on.set()
        await first
        return await asyncio.gather(*waiting, return_exceptions=True)

    def stored(self) -> list[str]:
        """What `write` has stored."""
        return self.database.transact_now(TEAM, _stored)


def _stored(uow: UnitOfWork) -> list[str]:
    query = text("SELECT subject FROM timers WHERE name = 'test.timer' ORDER BY subject")
    return list(uow.connection_for_storage.execute(query).scalars())


@pytest.fixture
def at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> Office:
    # However slow the machine is, neither does a transaction stop early nor does another worker help.
    monkeypatch.setattr("storage.transactions.joined.JOINED_SECONDS", 600.0)
    monkeypatch.setattr("storage.transactions.joined.BEHIND_SECONDS", 600.0)
    return Office(database)


def write(name: str, then: BaseException | None = None) -> Work:
    """Store something of this name, then raise."""

    def work(uow: UnitOfWork) -> str:
        uow.timers.set("test.timer", name, uow.now)
        if then is not None:
            raise then
        return name

    return work


def refuse(problem: BaseException) -> Work:
    """Raise before anything is stored."""

    def work(uow: UnitOfWork) -> None:
        uow.timers.get("test.timer", "none")
        raise problem

    return work


def break_a_rule_of_the_database(uow: UnitOfWork) -> None:
    """A row without its key."""
    uow.timers.set("test.timer", "broken", uow.now)
    uow.connection_for_storage.execute(text("INSERT INTO timers (team_id) VALUES (NULL)"))


async def test_what_waits_is_committed_once_and_each_gets_its_own_answer(at_once: Office) -> None:
    commits = Commits(at_once.database.engine)
    names = [f"{number:02}" for number in range(20)]
    assert await at_once.together(*(write(name) for name in names)) == names
    assert commits.number == 2
    assert at_once.stored() == names


async def test_it_is_done_in_the_order_in_which_it_came(at_once: Office) -> None:
    seen: list[list[str]] = []

    def look(uow: UnitOfWork) -> None:
        seen.append(_stored(uow))

    await at_once.together(look, write("a"), look, write("b"), look)
    assert seen == [[], ["a"], ["a", "b"]]


def write_later_against_a_rule(uow: UnitOfWork) -> None:
    """A row without a value that it needs; on PostgreSQL it goes there with the next unit's first statement."""
    uow.timers.set("test.timer", "broken", None)  # type: ignore[arg-type]


def be_told_later(uow: UnitOfWork) -> None:
    """A fault that comes of how many rows a write has met, which on PostgreSQL the next unit's statement tells."""

    def told(_met: int) -> None:
        raise Fault

    row = {"team_id": TEAM, "name": "test.timer", "subject": "bad", "due_at": uow.now, "failures": 0}
    run_later(uow.connection_for_storage, timers.insert(), row, told)


@pytest.mark.parametrize(
    "bad",
    [
        refuse(NoLongerOpen()),
        refuse(Fault()),
        write("bad", NoLongerOpen()),
        write("bad", Fault()),
        break_a_rule_of_the_database,
        write_later_against_a_rule,
        be_told_later,
    ],
    ids=[
        "refused",
        "at fault",
        "refused after writing",
        "at fault after writing",
        "against a rule of the database",
        "against a rule, told with the next statement",
        "at fault, told with the next statement",
    ],
)
@pytest.mark.parametrize("last", [write("b"), _stored], ids=["write", "read"])
async def test_what_one_raises_is_its_own(at_once: Office, bad: Work, last: Work) -> None:
    results = await at_once.together(write("a"), bad, last)
    assert results[0] == "a"
    assert isinstance(results[1], Exception)
    # Where each got a transaction of its own, they may run beside each other on PostgreSQL.
    assert results[2] in (["a"], []) if last is _stored else results[2] == "b"
    assert at_once.stored() == (["a"] if last is _stored else ["a", "b"])


def catch_a_fault_of_the_database(uow: UnitOfWork) -> None:
    """After which PostgreSQL does nothing more in this transaction, and answers COMMIT by rolling back."""
    uow.timers.get("test.timer", "none")
    with suppress(DBAPIError):
        uow.connection_for_storage.execute(text("SELECT nothing FROM nowhere"))


def refuse_for_a_fault_of_the_database(uow: UnitOfWork) -> None:
    """The same, as a refusal."""
    catch_a_fault_of_the_database(uow)
    raise NoLongerOpen


@pytest.mark.parametrize("bad", [catch_a_fault_of_the_database, refuse_for_a_fault_of_the_database])
async def test_nothing_is_called_stored_that_the_database_rolls_back(at_once: Office, bad: Work) -> None:
    """Where a fault was caught that spoils the whole transaction."""
    results = await at_once.together(write("a"), bad)
    assert results[0] == "a"
    assert at_once.stored() == ["a"]


async def test_alone_nothing_is_called_stored_that_the_database_rolls_back(at_once: Office) -> None:
    def work(uow: UnitOfWork) -> None:
        write("a")(uow)
        catch_a_fault_of_the_database(uow)

    is_told = False
    try:
        await at_once.ask(work)
    except DBAPIError:
        is_told = True
    assert at_once.stored() == ([] if is_told else ["a"])
    assert is_told == (at_once.database.engine.dialect.name == "postgresql")


async def test_who_is_refused_does_not_undo_what_waits_of_others(at_once: Office) -> None:
    commits = Commits(at_once.database.engine)
    results = await at_once.together(write("a"), refuse(NoLongerOpen()), write("b"))
    assert isinstance(results[1], NoLongerOpen)
    assert commits.number == 2
    assert at_once.stored() == ["a", "b"]


async def test_each_is_told_whether_its_own_messages_are_to_be_sent(at_once: Office) -> None:
    """Also where only the next unit's statement tells whether there was such a message."""
    at_once.database.transact_now(TEAM, lambda uow: uow.outbox.add(StillIn(UserId("UADA"), 2026)))
    told: list[TeamId] = []
    at_once.database.on_queued = told.append

    def redraw(year: int) -> Work:
        return lambda uow: uow.outbox.refresh(StillIn(UserId("UADA"), year).key)

    await at_once.together(redraw(2025), write("a"))
    assert told == []
    await Office(at_once.database).together(redraw(2026), write("b"))
    assert told == [TEAM]


async def test_a_request_that_comes_again_changes_nothing(at_once: Office) -> None:
    await at_once.database.transact_once(Once("before"), TEAM, write("before"))
    once = Once("a")
    results = await at_once.together(
        (write("a"), once),
        (write("again"), Once("before")),
        (refuse(NoLongerOpen()), Once("before")),
        (refuse(NoLongerOpen()), Once("new")),
        (lambda _uow: None, Once("reads")),
    )
    assert [type(result) for result in results] == [str, DoneBefore, DoneBefore, NoLongerOpen, type(None)]
    assert at_once.stored() == ["a", "before"]
    assert once.is_ours
    with at_once.database.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(requests_done)).scalar_one() == 2


async def test_a_request_that_arrives_twice_at_once_is_done_once(at_once: Office) -> None:
    results = await at_once.together((write("a"), Once("same")), (write("b"), Once("same")))
    assert sorted(type(result).__name__ for result in results) == ["DoneBefore", "str"]
    assert len(at_once.stored()) == 1


async def test_two_units_of_one_request_both_count(at_once: Office) -> None:
    once = Once("same")
    assert await at_once.together((write("a"), once), (write("b"), once)) == ["a", "b"]
    assert at_once.stored() == ["a", "b"]


async def test_whoever_no_longer_waits_is_left_out(at_once: Office) -> None:
    first = asyncio.create_task(at_once.ask(at_once.hold))
    assert await asyncio.to_thread(at_once.begun.wait, 20)
    waiting = [asyncio.create_task(at_once.ask(write(name))) for name in "abc"]
    await asyncio.sleep(0)
    waiting[1].cancel()
    await asyncio.wait({waiting[1]})
    at_once.go_on.set()
    await first
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(results[1], asyncio.CancelledError)
    assert at_once.stored() == ["a", "c"]


async def test_whoever_stops_waiting_while_it_is_done_is_undone_and_the_others_are_not(at_once: Office) -> None:
    reached, leave = threading.Event(), threading.Event()

    def wait_inside(uow: UnitOfWork) -> str:
        uow.timers.set("test.timer", "left", uow.now)
        reached.set()
        assert leave.wait(20)
        return "left"

    first = asyncio.create_task(at_once.ask(at_once.hold))
    assert await asyncio.to_thread(at_once.begun.wait, 20)
    waiting = [asyncio.create_task(at_once.ask(work)) for work in (write("a"), wait_inside, write("b"))]
    await asyncio.sleep(0)
    at_once.go_on.set()
    assert await asyncio.to_thread(reached.wait, 20)
    waiting[1].cancel()
    await asyncio.wait({waiting[1]})
    leave.set()
    await first
    assert list(await asyncio.gather(waiting[0], waiting[2])) == ["a", "b"]
    assert at_once.stored() == ["a", "b"]


async def test_whose_time_is_over_is_told_that_nothing_changed(at_once: Office) -> None:
    async def hurried() -> bool:
        with limited(0.05) as limit:
            with pytest.raises(GivenUp):
                await at_once.database.transact_once(None, TEAM, write("late"))
            return limit.changed_nothing

    first = asyncio.create_task(at_once.ask(at_once.hold))
    assert await asyncio.to_thread(at_once.begun.wait, 20)
    late, other = asyncio.create_task(hurried()), asyncio.create_task(at_once.ask(write("a")))
    await asyncio.sleep(0.1)
    at_once.go_on.set()
    await first
    assert await other == "a"
    assert await late
    assert at_once.stored() == ["a"]


async def test_the_time_of_one_transaction_is_limited_and_nobody_is_forgotten(
    at_once: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.transactions.joined.JOINED_SECONDS", -1.0)
    commits = Commits(at_once.database.engine)
    assert await at_once.together(*(write(name) for name in "abcd")) == list("abcd")
    assert commits.number > 2
    assert at_once.stored() == list("abcd")


async def test_what_one_changes_of_the_offices_the_next_ones_see(at_once: Office) -> None:
    at_once.database.transact_now(TEAM, lambda uow: office(uow, "c1"))
    labels: list[str] = []

    def look(uow: UnitOfWork) -> None:
        labels.append(uow.communities.list_all()[0].label)

    def rename(uow: UnitOfWork) -> None:
        uow.communities.list_all()
        uow.connection_for_storage.execute(communities.update().values(label="Elsewhere"))

    await at_once.together(look, rename, look)
    assert labels[0] != "Elsewhere"
    assert labels[1] == "Elsewhere"


async def test_without_a_connection_each_is_told_at_once(at_once: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is put back in line for the next transaction, which would get no connection either, for as long as that
    lasts.
    """
    tries: list[None] = []

    def get_none() -> None:
        tries.append(None)
        raise OperationalError(None, None, Exception("no connection"))

    first = asyncio.create_task(at_once.ask(at_once.hold))
    assert await asyncio.to_thread(at_once.begun.wait, 20)
    waiting = [asyncio.create_task(at_once.ask(write(name))) for name in "abc"]
    await asyncio.sleep(0)
    with monkeypatch.context() as patch:
        patch.setattr(at_once.database.engine, "raw_connection", get_none)
        at_once.go_on.set()
        with suppress(DBAPIError):
            await first
        results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [OperationalError] * 3
    assert len(tries) <= 1 + 1 + 3  # for the first, for all together, for each
    assert at_once.stored() == []


@pytest.fixture
def several_threads(postgresql: PostgresqlServer, clock: MovableClock) -> Iterator[Office]:
    """On PostgreSQL, where another worker comes to help."""
    opened = open_database(postgresql.fresh(), KEYS)
    database = Database(opened, clock, {}, Random(1))
    yield Office(database)
    database.close_now()


async def test_nobody_waits_behind_the_slow_work_of_others(several_threads: Office) -> None:
    first = asyncio.create_task(several_threads.ask(several_threads.hold))
    assert await asyncio.to_thread(several_threads.begun.wait, 20)
    assert await asyncio.wait_for(several_threads.ask(write("a")), 20) == "a"
    several_threads.go_on.set()
    await first


async def test_a_lock_that_others_hold_delays_only_whoever_wants_it(several_threads: Office) -> None:
    database = several_threads.database
    database.transact_now(TEAM, UnitOfWork.lock_workspace)
    held, let_go = threading.Event(), threading.Event()

    def hold(uow: UnitOfWork) -> None:
        uow.lock_workspace()
        held.set()
        assert let_go.wait(20)

    def want(uow: UnitOfWork) -> str:
        uow.lock_workspace()
        return "wanted"

    other = threading.Thread(target=database.transact_now, args=(TEAM, hold))
    other.start()
    assert await asyncio.to_thread(held.wait, 20)
    first = asyncio.create_task(several_threads.ask(several_threads.hold))
    assert await asyncio.to_thread(several_threads.begun.wait, 20)
    wanting, writing = (asyncio.create_task(several_threads.ask(work)) for work in (want, write("a")))
    await asyncio.sleep(0)
    several_threads.go_on.set()
    await first
    assert await asyncio.wait_for(writing, 20) == "a"
    let_go.set()
    assert await asyncio.wait_for(wanting, 20) == "wanted"
    await asyncio.to_thread(other.join)
