"""The outbox: client CPU per message against the SDK's bare call, pace under backlog, queued-to-sent when idle."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import ClassVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.clock import SystemClock
from bot.core.ids import TeamId, UserId
from bot.core.notifications import Notification, Person, Recipient
from bot.core.working_hours import Standing
from handlers.delivery.deliverer import Deliverer
from handlers.delivery.deliveries import Delivery
from handlers.delivery.rate_limit import Pace
from handlers.platform.directory import Directory
from handlers.platform.views.blocks import Message, button, buttons, text
from handlers.platform.workspace import Tasks, Workspace
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox.table import kinds_of
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.stage import TEAM, Accepting, accepting_slack
from tests.support.databases import FIXED_KEYS, copy_sqlite, make_sqlite_template

MESSAGES = 1000
PER_MINUTE = 200
MINUTE = 2.0
BACKLOG = 1000
IDLE = 60


@dataclass(frozen=True)
class Note(Notification):
    """A message of ordinary size."""

    name: ClassVar[str] = "bench.note"
    standing: ClassVar[Standing] = Standing.URGENT
    number: int

    @property
    def to(self) -> Recipient:
        """Everybody gets one."""
        return Person(UserId(f"U{self.number}"))

    @property
    def key(self) -> str:
        """By number."""
        return f"bench.note:{self.number}"


def note(number: int) -> Message:
    """What is sent, by the outbox and by the floor."""
    return Message("Hello", (text("Hello there, this is a message."), buttons(button("Yes", "bench.yes", str(number)))))


def main() -> None:
    """Print all three."""
    asyncio.run(_main())


async def _main() -> None:
    async with accepting_slack() as slack:
        bare = await _bare(slack)
        async with _outbox(slack, Pace(1e6, 10**9)) as (workspace, _):
            began = time.process_time()
            await _deliver(workspace, MESSAGES, Pace(1e6, 10**9))
            ours = (time.process_time() - began) / MESSAGES
        print(f"CPU a message (server included in both): bare call {bare * 1e3:.2f} ms, outbox {ours * 1e3:.2f} ms,")
        print(f"  ratio {ours / bare:.2f} (goal: under 2)")
        await _pace(slack)
        await _idle(slack)


async def _bare(slack: Accepting) -> float:
    """CPU seconds of one `chat.postMessage` on a shared session."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-1", slack.url, session=session, retry_handlers=[])
        began = time.process_time()
        for start in range(0, MESSAGES, 20):
            calls = [
                client.chat_postMessage(channel=f"U{number}", text="Hello", blocks=list(note(number).blocks))
                for number in range(start, start + 20)
            ]
            await asyncio.gather(*calls)
        return (time.process_time() - began) / MESSAGES


async def _deliver(workspace: Workspace, count: int, pace: Pace) -> None:
    await workspace.transact(lambda uow: uow.outbox.add(*(Note(number) for number in range(count))))
    deliverer = _deliverer(workspace, pace)
    await deliverer.deliver(workspace)


async def _pace(slack: Accepting) -> None:
    """How much of the allowed pace a backlog uses (goal: 95 %); the minute is made of two seconds here."""
    pace = Pace(1e6, PER_MINUTE, minute=MINUTE)
    async with _outbox(slack, pace) as (workspace, _):
        slack.posts.clear()
        await _deliver(workspace, BACKLOG, pace)
    spread = slack.posts[-1] - slack.posts[0]
    least = (BACKLOG - PER_MINUTE) // PER_MINUTE * MINUTE
    print(f"backlog of {BACKLOG}: {spread:.2f} s where {least:.2f} s is the least, {least / spread:.0%} (goal: 95 %)")


async def _idle(slack: Accepting) -> None:
    """Median from commit to Slack's having it, on an idle system (goal: under 100 ms more than the bare call)."""
    async with _outbox(slack, Pace(1e6, 10**9)) as (workspace, deliverer):
        workspace.database.on_queued = deliverer.wake
        took = []
        for number in range(IDLE):
            slack.posts.clear()
            began = time.perf_counter()
            await workspace.transact(_queue, 10**6 + number)
            while not slack.posts:
                await asyncio.sleep(0.0005)
            took.append(slack.posts[0] - began)
            await asyncio.sleep(0.01)
        await deliverer.stop(5)
    print(f"queued to sent when idle: median {statistics.median(took) * 1e3:.1f} ms (goal: under 100 ms)")


def _queue(uow: UnitOfWork, number: int) -> None:
    uow.outbox.add(Note(number))


def _deliverer(workspace: Workspace, pace: Pace) -> Deliverer:
    deliveries = {delivery.kind.name: delivery for delivery in [Delivery(Note, lambda _uow, n: note(n.number))]}
    return Deliverer(deliveries, lambda _team: workspace, lambda: pace)


@asynccontextmanager
async def _outbox(slack: Accepting, pace: Pace) -> AsyncIterator[tuple[Workspace, Deliverer]]:
    with tempfile.TemporaryDirectory() as folder:
        url = copy_sqlite(make_sqlite_template(Path(folder), FIXED_KEYS), Path(folder))
        database = Database(open_database(url, FIXED_KEYS), SystemClock(), kinds_of([Note]), Random(1))
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient("xoxb-1", slack.url, session=session, retry_handlers=[])
            team = TeamId(TEAM)
            workspace = Workspace(
                team,
                UserId("U0BOT"),
                database,
                client,
                Directory(client, team),
                Tasks(),
                lambda *_: None,
            )
            yield workspace, _deliverer(workspace, pace)
        await database.close()
