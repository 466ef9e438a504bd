"""Everything before an acknowledgement has one deadline, and "nothing was changed" is said only when it is known."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core import deadline
from bot.core.ids import TeamId, UserId
from handlers.platform import guard
from handlers.platform.requests import Click, Command, Ephemeral
from handlers.platform.views.blocks import Message
from playground.limits.faults import Fault
from playground.people.person import Person
from storage.database import Database
from storage.transactions.attempts import TRIES_AFTER_A_RACE
from storage.transactions.fate import GivenUp
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.harness import Harness

pytestmark = pytest.mark.deadlines

LISTENER_SECONDS = 1.0  # well within its share


@contextmanager
def slow_database(harness: Harness, seconds: float) -> Iterator[None]:
    """Another connection holds the file's write lock for so long."""
    assert harness.village is not None
    other = sqlite3.connect(
        str(harness.village.database.engine.url.database), isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(seconds, lambda: other.execute("ROLLBACK"))
    timer.start()
    try:
        yield
    finally:
        timer.join()
        other.close()


async def command(harness: Harness) -> None:
    await harness.person("marisa").command("/mentor")


async def shortcut(harness: Harness) -> None:
    await harness.person("marisa").shortcut("I can help")


async def words(harness: Harness) -> None:
    await harness.person("marisa").say("happy to mentor on business trips")


async def event(harness: Harness) -> None:
    await harness.person("marisa").open_home()


KINDS: tuple[Callable[[Harness], Awaitable[None]], ...] = (command, shortcut, words, event)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_slow_database_and_a_slow_slack_together_cost_no_acknowledgement(
    harness: Harness, kind: Callable[[Harness], Awaitable[None]]
) -> None:
    await harness.set_up()
    await harness.person("meghan").say("when is the next lunch?")  # what is understood is loaded once
    await harness.settle()
    before = len(harness.playground.wire.after(0))
    for method in ("views.open", "views.push"):
        harness.playground.faults.add(Fault("slow", method, times=None, seconds=2.0))
    with slow_database(harness, LISTENER_SECONDS):
        try:
            await kind(harness)  # raises when Slack had to say that the app did not answer
        finally:
            harness.playground.faults.clear()
    await harness.settle()
    taken = [
        entry for entry in harness.playground.wire.after(before) if entry.error in {"timeout", "operation_timeout"}
    ]
    assert taken == []


async def test_a_click_whose_form_slack_does_not_open_in_time_is_said_to_the_one_who_pressed(harness: Harness) -> None:
    await harness.set_up()
    meghan = harness.person("meghan")
    await meghan.say("xyzzy")
    await harness.settle()
    harness.playground.faults.add(Fault("slow", "views.open", seconds=2.6))
    await meghan.click(
        "Find someone to talk to" if "Find someone to talk to" in buttons(meghan) else buttons(meghan)[0]
    )
    await harness.settle()
    assert any("didn't open the form in time" in message.words for message in meghan.sees("village"))


async def test_a_press_in_a_message_has_the_time_that_would_be_kept_for_showing_a_form(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine a crowd's answers to a lunch take longer; they are answered afterwards, so nothing is kept."""
    await harness.set_up()
    meghan = harness.person("meghan")
    await meghan.say("xyzzy")
    await harness.settle()
    assert harness.village is not None
    dispatcher = harness.village.dispatcher
    longer = guard.LONGEST_SECONDS - guard.SHOWING_SECONDS / 2

    def keep(uow: UnitOfWork) -> Message:
        uow.communities.add_organizer(UserId(meghan.id))
        return Message("written")

    async def takes_longer(click: Click) -> Ephemeral:
        await asyncio.sleep(longer)
        return Ephemeral(await click.workspace.transact(keep))

    slow = dict.fromkeys(dispatcher.table.actions, takes_longer)
    monkeypatch.setattr(dispatcher, "table", replace(dispatcher.table, actions=slow))
    await meghan.click(buttons(meghan)[0])
    await harness.settle()
    assert meghan.ephemerals[-1].words == "written"
    assert meghan.id in await harness.village.workspace.transact(lambda uow: uow.communities.list_organizers())


def buttons(person: Person) -> list[str]:
    return [label for message in person.dm_messages for label in message.buttons]


# In the database: what is certain, and what is not


def write(uow: UnitOfWork, seconds: float = 0.0) -> str:
    uow.timers.set("test.deadline", "1", uow.now)
    time.sleep(seconds)
    return "written"


def stored(database: Database) -> bool:
    return bool(database.transact_now(TEAM, lambda uow: uow.timers.get("test.deadline", "1")))


async def test_what_takes_too_long_is_undone_and_known_to_be(database: Database) -> None:
    with deadline.limited(0.1) as limit, pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await database.transact(TEAM, write, 0.3)
    await asyncio.sleep(0.4)
    assert limit.changed_nothing
    assert not stored(database)


async def test_the_deadline_is_looked_at_inside_the_transaction_where_nobody_cancels(database: Database) -> None:
    with deadline.limited(0.1) as limit, pytest.raises(GivenUp):
        await database.transact(TEAM, write, 0.3)
    assert limit.changed_nothing
    assert not stored(database)


async def test_nothing_is_begun_after_the_deadline(database: Database) -> None:
    with deadline.limited(0.0), pytest.raises(TimeoutError):
        await database.transact(TEAM, write)
    assert not stored(database)


async def test_a_commit_that_was_begun_is_waited_for_and_its_result_given(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.transactions.fate.COMMIT_SECONDS", 60.0)
    slow_commits(database, monkeypatch, 2.2)
    with deadline.limited(2.0) as limit:
        async with asyncio.timeout(2.0):
            assert await database.transact(TEAM, write) == "written"
    assert limit.has_changed
    assert stored(database)


async def test_a_commit_that_takes_longer_than_anybody_can_wait_is_not_called_undone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.transactions.fate.COMMIT_SECONDS", 0.05)
    slow_commits(database, monkeypatch, 2.0)
    with deadline.limited(1.0) as limit, pytest.raises(TimeoutError):
        async with asyncio.timeout(1.0):
            await database.transact(TEAM, write)
    assert not limit.changed_nothing
    await asyncio.sleep(2.0)
    assert await database.transact(TEAM, lambda uow: bool(uow.timers.get("test.deadline", "1")))  # after that commit


async def test_reading_changes_nothing_and_writing_does(database: Database) -> None:
    with deadline.limited(5.0) as limit:
        await database.transact(TEAM, lambda uow: uow.timers.get("test.deadline", "1"))
        assert limit.changed_nothing
        await database.transact(TEAM, write)
        assert limit.has_changed


async def test_what_follows_the_answer_has_no_deadline(database: Database) -> None:
    with deadline.limited(0.0):
        assert await asyncio.create_task(database.transact(TEAM, write)) == "written"


async def test_a_broken_constraint_is_looked_at_again_only_where_somebody_else_may_have_been_first(
    database: Database,
) -> None:
    tries: list[int] = []

    def twice(uow: UnitOfWork) -> None:
        tries.append(1)
        row = "INSERT INTO timers (team_id, name, subject, due_at) VALUES ('T0VILLAGE', 'x', 'y', '2026-01-01')"
        for _ in range(2):
            uow.connection_for_storage.exec_driver_sql(row)

    with pytest.raises(IntegrityError):
        await database.transact(TeamId("T0VILLAGE"), twice)
    assert len(tries) == (1 if database.is_sqlite else TRIES_AFTER_A_RACE)


def slow_commits(database: Database, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    database.transact_now(TEAM, lambda uow: uow.timers.get("test.deadline", "1"))  # connected already
    commit = database.engine.dialect.do_commit

    def slowly(connection: object) -> None:
        time.sleep(seconds)
        commit(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(database.engine.dialect, "do_commit", slowly)


# What is said


async def test_an_apology_says_that_nothing_was_changed_only_when_that_is_known(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    assert harness.village is not None
    listeners = dict(harness.village.dispatcher.table.commands)
    table = replace(harness.village.dispatcher.table, commands=listeners)
    monkeypatch.setattr(harness.village.dispatcher, "table", table)

    async def changes_then_fails(request: Command) -> None:
        await request.workspace.transact(write)
        raise ZeroDivisionError

    async def reads_then_fails(request: Command) -> None:
        await request.workspace.transact(lambda uow: uow.communities.list_all())
        raise ZeroDivisionError

    monkeypatch.setitem(listeners, "/mentor status", changes_then_fails)
    await marisa.command("/mentor", "status")
    assert "nothing was changed" not in marisa.sees("village")[-1].words
    assert "don't know whether it was saved" in marisa.sees("village")[-1].words
    monkeypatch.setitem(listeners, "/mentor status", reads_then_fails)
    await marisa.command("/mentor", "status")
    assert "nothing was changed" in marisa.sees("village")[-1].words


@pytest.mark.parametrize("fault", [KeyError, AttributeError, ValueError, TypeError, IndexError])
async def test_a_fault_of_ours_in_an_event_is_counted_as_ours(
    harness: Harness, fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.set_up()
    assert harness.village is not None

    async def fails(_event: object) -> None:
        raise fault

    table = harness.village.dispatcher.table
    harness.village.dispatcher.table = replace(table, events={**table.events, "app_home_opened": (fails,)})
    before = harness.village.counts.faults["request"], harness.village.counts.rejected["unreadable"]
    opening = asyncio.create_task(harness.person("marisa").open_home())  # it would wait for an acknowledgement
    async with asyncio.timeout(60):
        while harness.village.counts.faults["request"] == before[0]:
            await asyncio.sleep(0.01)
    opening.cancel()
    assert harness.village.counts.rejected["unreadable"] == before[1]
