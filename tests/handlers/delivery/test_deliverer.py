"""Delivery as a whole: nobody waits behind somebody else's trouble, and two processes never say a thing twice."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from random import Random
from typing import ClassVar

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.ids import TeamId, UserId
from bot.core.notifications import Notification, Person, Recipient, Send, Verdict
from bot.core.working_hours import Standing
from bot.manifest import load
from handlers.delivery.deliverer import Deliverer
from handlers.delivery.deliveries import Delivery
from handlers.delivery.rate_limit import Pace
from handlers.platform.directory import Directory
from handlers.platform.timers import run_due
from handlers.platform.views.blocks import Message, text
from handlers.platform.workspace import Tasks, Workspace
from playground.limits.faults import Fault
from playground.server import Playground
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox.table import MessageState, kinds_of
from storage.unit_of_work import UnitOfWork
from tests.support.clocks import A_MINUTE, MovableClock
from tests.support.databases import KEYS, PostgresqlServer
from tests.support.waiting import until_true


@dataclass(frozen=True)
class Answer(Notification):
    """To what somebody just did."""

    name: ClassVar[str] = "deliverer.answer"
    standing: ClassVar[Standing] = Standing.ANSWER
    living: ClassVar[bool] = True
    number: int
    person: str

    @property
    def to(self) -> Recipient:
        """One person."""
        return Person(UserId(self.person))

    @property
    def key(self) -> str:
        """By number."""
        return f"{self.name}:{self.number}"


@dataclass(frozen=True)
class Awaited(Answer):
    """No answer: it leaves room for answers."""

    name: ClassVar[str] = "deliverer.awaited"
    standing: ClassVar[Standing] = Standing.URGENT


@dataclass
class Process:
    """One bot process as far as delivery goes."""

    workspace: Workspace
    deliverer: Deliverer
    faulty: set[int] = field(default_factory=set)
    faulty_afterwards: set[int] = field(default_factory=set)

    async def queue(self, *notes: Answer) -> None:
        await self.workspace.transact(lambda uow: uow.outbox.add(*notes))

    async def state(self, note: Answer) -> MessageState | None:
        return await self.workspace.transact(lambda uow: uow.outbox.state_of(note.key))


@dataclass
class Street:
    """The playground, and as many processes on one database as a test wants."""

    playground: Playground
    stack: AsyncExitStack
    clock: MovableClock

    async def process(self, url: str, per_second: float = 1000.0, per_minute: int = 1000) -> Process:
        kinds = kinds_of([Answer, Awaited])
        database = Database(open_database(url, KEYS), self.clock, kinds, Random(1), A_MINUTE)
        self.stack.push_async_callback(database.close)
        session = await self.stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=A_MINUTE))
        )
        slack = AsyncWebClient(self.playground.bot_token, self.playground.api_url, session=session, retry_handlers=[])
        team = TeamId(self.playground.world.team_id)
        bot = UserId(self.playground.world.bot.id)
        workspace = Workspace(team, bot, database, slack, Directory(slack, team), Tasks(), lambda *_: None)
        made = Process(workspace, Deliverer({}, lambda _: workspace, lambda: Pace(1000, 1000)))
        made.deliverer = Deliverer(
            {kind.name: _delivery(kind, made) for kind in (Answer, Awaited)},
            lambda _: workspace,
            lambda: Pace(per_second, per_minute),
            A_MINUTE,
        )
        return made

    def user(self, name: str) -> str:
        return self.playground.world.find_user(name).id

    def dm(self, name: str) -> list[str]:
        return self.playground.person(name).dm


def _delivery(kind: type[Answer], process: Process) -> Delivery:
    def view(_uow: UnitOfWork, note: Answer) -> Message:
        if note.number in process.faulty:
            raise ZeroDivisionError
        return Message(f"note {note.number}", (text(f"note {note.number}"),))

    def sent(_uow: UnitOfWork, note: Answer) -> None:
        if note.number in process.faulty_afterwards:
            raise ZeroDivisionError

    def wanted(_uow: UnitOfWork, _note: Answer) -> Verdict:
        return Send()

    return Delivery(kind, view, wanted, sent=sent)


@pytest.fixture
async def street(clock: MovableClock) -> AsyncIterator[Street]:
    playground = Playground(load(), rate_limits=False)
    await playground.start()
    async with AsyncExitStack() as stack:
        yield Street(playground, stack, clock)
    await playground.stop()


async def test_a_message_that_cannot_be_drawn_holds_up_no_other(street: Street, sqlite_url: str) -> None:
    bot = await street.process(sqlite_url)
    bot.faulty.add(1)
    await bot.queue(Answer(1, street.user("marisa")), Answer(2, street.user("meghan")))
    await bot.deliverer.deliver(bot.workspace)
    assert street.dm("meghan") == ["note 2"]
    assert street.dm("marisa") == []
    bot.faulty.clear()
    _bring_retries_forward(bot)
    await bot.deliverer.deliver(bot.workspace)
    assert street.dm("marisa") == ["note 1"]


async def test_what_never_can_be_drawn_is_given_up_in_the_end(street: Street, sqlite_url: str) -> None:
    bot = await street.process(sqlite_url)
    bot.faulty.add(1)
    note = Answer(1, street.user("marisa"))
    await bot.queue(note)
    for _ in range(10):
        await bot.deliverer.deliver(bot.workspace)
        _bring_retries_forward(bot)
    assert await bot.state(note) is MessageState.LOST


async def test_a_sent_message_that_cannot_be_drawn_again_holds_up_no_other(street: Street, sqlite_url: str) -> None:
    bot = await street.process(sqlite_url)
    one, two = Answer(1, street.user("marisa")), Answer(2, street.user("meghan"))
    await bot.queue(one)
    await bot.deliverer.deliver(bot.workspace)
    bot.faulty.add(1)
    await bot.workspace.transact(lambda uow: uow.outbox.refresh(one.key))
    await bot.queue(two)
    await bot.deliverer.deliver(bot.workspace)
    assert (street.dm("marisa"), street.dm("meghan")) == (["note 1"], ["note 2"])


async def test_a_fault_after_sending_repeats_nothing(street: Street, sqlite_url: str) -> None:
    bot = await street.process(sqlite_url)
    bot.faulty_afterwards.add(1)
    note = Answer(1, street.user("marisa"))
    await bot.queue(note, Answer(2, street.user("meghan")))
    for _ in range(3):
        await bot.deliverer.deliver(bot.workspace)
        _bring_retries_forward(bot)
    assert (street.dm("marisa"), street.dm("meghan")) == (["note 1"], ["note 2"])
    assert await bot.state(note) is MessageState.SENT


async def test_one_slow_call_keeps_nobody_else_waiting(street: Street, sqlite_url: str) -> None:
    bot = await street.process(sqlite_url)
    bot.workspace.database.on_queued = bot.deliverer.wake
    street.playground.faults.add(Fault("slow", "chat.postMessage", seconds=2.0))
    await bot.queue(Awaited(1, street.user("marisa")))
    await until_true(lambda: not street.playground.faults.active)  # it is that call which is slow
    await bot.queue(Answer(2, street.user("meghan")))
    await until_true(lambda: street.dm("meghan") == ["note 2"])
    assert street.dm("marisa") == []
    await bot.deliverer.stop(A_MINUTE)
    assert street.dm("marisa") == ["note 1"]


async def test_a_conversation_that_rests_keeps_its_order_and_nobody_else_waiting(
    street: Street, sqlite_url: str
) -> None:
    bot = await street.process(sqlite_url, per_second=5)
    marisa, meghan = street.user("marisa"), street.user("meghan")
    await bot.queue(*(Answer(number, marisa) for number in range(30)), Answer(99, meghan))
    task = asyncio.create_task(bot.deliverer.deliver(bot.workspace))
    await until_true(lambda: street.dm("meghan") == ["note 99"])
    assert len(street.dm("marisa")) < 5
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    said = street.dm("marisa")
    assert said == [f"note {number}" for number in range(len(said))]


async def test_who_waits_for_slacks_pace_holds_no_lease(street: Street, sqlite_url: str) -> None:
    bot = await street.process(sqlite_url, per_second=0.02)
    notes = [Answer(number, street.user("marisa")) for number in range(3)]
    await bot.queue(*notes)
    task = asyncio.create_task(bot.deliverer.deliver(bot.workspace))
    await until_true(lambda: len(street.dm("marisa")) == 1)
    await asyncio.sleep(0.1)
    with bot.workspace.database.engine.begin() as connection:
        held = connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE leased_until > 0 OR unsure").scalar()
    assert held == 0
    began = time.monotonic()
    await bot.deliverer.stop(A_MINUTE)  # and stopping waits for nobody's pace, which is 50 seconds here
    await task
    assert time.monotonic() - began < 40
    assert await bot.state(notes[1]) is MessageState.WAITING


async def test_two_processes_say_everything_once_and_in_order(street: Street, postgresql: PostgresqlServer) -> None:
    url = postgresql.fresh()
    processes = [await street.process(url) for _ in range(2)]
    people = [street.user(name) for name in ("marisa", "meghan", "priya")]
    await processes[0].queue(*(Answer(number, people[number % 3]) for number in range(60)))
    async with asyncio.timeout(A_MINUTE):
        while _said_to_all(street) < 60:  # one passes over what the other has in hand, until the next tick
            await asyncio.gather(*(process.deliverer.deliver(process.workspace) for process in processes))
    for index, name in enumerate(("marisa", "meghan", "priya")):
        assert street.dm(name) == [f"note {number}" for number in range(60) if number % 3 == index]


async def test_two_processes_together_keep_the_pace_of_one(street: Street, postgresql: PostgresqlServer) -> None:
    url = postgresql.fresh()
    processes = [await street.process(url, per_minute=30) for _ in range(2)]
    people = [street.user(name) for name in ("marisa", "meghan", "priya")]
    await processes[0].queue(*(Answer(number, people[number % 3]) for number in range(60)))
    tasks = [asyncio.create_task(_keep_delivering(process)) for process in processes]
    await until_true(lambda: _said_to_all(street) >= 30)
    await asyncio.sleep(0.5)  # both ask again and again meanwhile
    assert _said_to_all(street) == 30  # and not 60: the minute's share of the other is counted
    for process in processes:
        await process.deliverer.stop(5)
    await asyncio.gather(*tasks)


async def _keep_delivering(process: Process) -> None:
    """Ask again whenever there was nothing to do: what the other has in hand is passed over, not waited for."""
    while not process.deliverer.is_stopping:
        await process.deliverer.deliver(process.workspace)
        await asyncio.sleep(0.01)


async def test_the_limits_behind_a_room_reach_what_counts_with_other_processes(street: Street, sqlite_url: str) -> None:
    process = await street.process(sqlite_url, per_second=0.5, per_minute=30)
    line = process.deliverer._line(process.workspace.team_id)
    room, of_the_pace = line.room(), line.pace.room()
    assert (room.per_minute, room.rest, room.minute) == (30, 2.0, 60.0)
    assert (of_the_pace.per_minute, of_the_pace.rest, of_the_pace.minute) == (30, 2.0, 60.0)


async def test_two_processes_write_to_one_conversation_no_faster_than_slack_takes_it(
    street: Street, postgresql: PostgresqlServer
) -> None:
    url = postgresql.fresh()
    processes = [await street.process(url, per_second=1) for _ in range(2)]
    street.playground.slack.limits.on = True
    await processes[0].queue(*(Answer(number, street.user("marisa")) for number in range(6)))
    await asyncio.gather(*(process.deliverer.deliver(process.workspace) for process in processes))
    assert street.dm("marisa") == [f"note {number}" for number in range(6)]
    assert [call for call in street.playground.wire.calls("chat.postMessage") if call.error] == []


def _said_to_all(street: Street) -> int:
    return sum(len(street.dm(name)) for name in ("marisa", "meghan", "priya"))


async def test_two_processes_run_each_timer_once(street: Street, postgresql: PostgresqlServer) -> None:
    url = postgresql.fresh()
    processes = [await street.process(url) for _ in range(2)]
    subjects = [f"subject {number}" for number in range(40)]
    person = street.user("marisa")

    def set_all(uow: UnitOfWork) -> None:
        for subject in subjects:
            uow.timers.set("deliverer.ring", subject, uow.now)

    rung: Counter[str] = Counter()

    def ring(uow: UnitOfWork, subject: str) -> None:
        uow.outbox.add(Answer(int(subject.split()[1]), person))
        rung[subject] += 1

    await processes[0].workspace.transact(set_all)
    listeners = {"deliverer.ring": ring}
    now = street.clock.now()
    await asyncio.gather(*(run_due(process.workspace.database, listeners, now) for process in processes))
    assert rung == Counter(subjects)


async def test_what_a_killed_process_was_sending_is_taken_over(street: Street, postgresql: PostgresqlServer) -> None:
    url = postgresql.fresh()
    dead, living = [await street.process(url) for _ in range(2)]
    note = Answer(1, street.user("marisa"))
    await dead.queue(note)
    street.playground.faults.add(Fault("slow", "chat.postMessage", seconds=A_MINUTE))  # it hangs, and dies of it
    task = asyncio.create_task(dead.deliverer.deliver(dead.workspace))
    await until_true(lambda: not street.playground.faults.active)
    killed = [task, *dead.deliverer._line(dead.workspace.team_id).calls]
    for one in killed:
        one.cancel()
    await asyncio.gather(*killed, return_exceptions=True)
    await living.deliverer.deliver(living.workspace)
    assert street.dm("marisa") == []  # its lease still stands
    _bring_retries_forward(living)  # and now it is over
    await living.deliverer.deliver(living.workspace)
    assert street.dm("marisa") == ["note 1"]
    assert await living.state(note) is MessageState.SENT


def _bring_retries_forward(process: Process) -> None:
    with process.workspace.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET retry_at = 0, leased_until = 0")
