"""The playground and one deliverer beside it, with notifications on which every fault can be tried."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ClassVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.notifications import Channel, Drop, Group, Notification, Person, Recipient, Send, Verdict
from bot.core.working_hours import Standing
from bot.manifest import load
from bot.offices.communities import Community
from handlers.delivery.deliverer import Deliverer
from handlers.delivery.deliveries import Delivery
from handlers.delivery.rate_limit import Pace
from handlers.platform.directory import Directory
from handlers.platform.views.blocks import File, Message, button, buttons, text
from handlers.platform.workspace import Tasks, Workspace
from playground.server import Playground
from storage.database import Database
from storage.outbox.sending import release_all
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork
from tests.support.storing import put


@dataclass(frozen=True)
class Note(Notification):
    """A message for these tests, of standing URGENT unless a subclass says otherwise."""

    name: ClassVar[str] = "test.note"
    standing: ClassVar[Standing] = Standing.URGENT
    living: ClassVar[bool] = True
    number: int
    person: str = ""
    channel: str = ""
    group: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def to(self) -> Recipient:
        """The recipient it was given."""
        if self.person:
            return Person(UserId(self.person))
        if self.channel:
            return Channel(ChannelId(self.channel))
        return Group(tuple(UserId(user_id) for user_id in self.group))

    @property
    def key(self) -> str:
        """One message per number."""
        return f"{self.name}:{self.number}"

    @property
    def checked(self) -> tuple[UserId, ...]:
        """The people whom Slack has to confirm."""
        return tuple(UserId(user_id) for user_id in self.asked)


@dataclass(frozen=True)
class Ask(Note):
    """A note that is sent within hours and budget."""

    name: ClassVar[str] = "test.ask"
    standing: ClassVar[Standing] = Standing.ASK


@dataclass(frozen=True)
class Reminder(Note):
    """A note that is sent within hours and budget, after asks."""

    name: ClassVar[str] = "test.reminder"
    standing: ClassVar[Standing] = Standing.REMINDER


@dataclass(frozen=True)
class Post(Note):
    """A note that is posted in two steps."""

    name: ClassVar[str] = "test.post"
    in_two_steps: ClassVar[bool] = True


@dataclass(frozen=True)
class Paper(Note):
    """A note with a file."""

    name: ClassVar[str] = "test.paper"
    living: ClassVar[bool] = False


@dataclass(frozen=True)
class Edit(Note):
    """A note that replaces an earlier message of ours."""

    name: ClassVar[str] = "test.edit"
    living: ClassVar[bool] = False
    place: tuple[str, str] = ("", "")

    @property
    def edits(self) -> tuple[ChannelId, str]:
        """Channel and ts of the earlier message."""
        return ChannelId(self.place[0]), self.place[1]


@dataclass
class Office:
    """The playground, a deliverer, and the state that views draw from."""

    playground: Playground
    workspace: Workspace
    deliverer: Deliverer
    words: dict[int, str] = field(default_factory=dict)
    unwanted: set[int] = field(default_factory=set)
    lost: list[int] = field(default_factory=list)
    threads: dict[int, str] = field(default_factory=dict)

    async def queue(self, *notes: Note) -> None:
        """Put these notes into the outbox."""
        await self.workspace.transact(lambda uow: uow.outbox.add(*notes))

    async def deliver(self) -> None:
        """Deliver as one process would, until nothing is left that may be sent now."""
        await self.deliverer.deliver(self.workspace)

    async def crash_and_start_again(self) -> None:
        """End every lease and delay, as a crash and a new start do, and deliver."""
        await self.workspace.database.across(release_all)
        await self.deliver()

    async def state(self, note: Note) -> MessageState | None:
        """Return the state of a note in the outbox; None when it is not there."""
        return await self.workspace.transact(lambda uow: uow.outbox.state_of(note.key))

    def says(self, number: int) -> str:
        """Return the words a note is drawn with."""
        return self.words.get(number, f"note {number}")


@asynccontextmanager
async def opened_office(database: Database, answer_seconds: float = 1) -> AsyncIterator[Office]:
    """Start all of it, and stop it at the end of the block. The bot waits `answer_seconds` for each answer of
    Slack's.
    """
    playground = Playground(load(), rate_limits=False)
    await playground.start()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=answer_seconds)) as session:
        slack = AsyncWebClient(playground.bot_token, playground.api_url, session=session, retry_handlers=[])
        identity = await slack.auth_test()
        team = TeamId(identity["team_id"])
        workspace = Workspace(
            team,
            UserId(identity["user_id"]),
            database,
            slack,
            Directory(slack, team),
            Tasks(),
            lambda *_: None,
        )
        opened = Office(playground, workspace, Deliverer({}, lambda _: workspace, lambda: Pace(1000, 1000)))
        opened.deliverer = Deliverer(
            {kind.name: _delivery(kind, opened) for kind in (Note, Ask, Reminder, Post, Paper, Edit)},
            lambda _: workspace,
            lambda: Pace(1000, 1000),
        )
        await workspace.transact(_set_up, playground)
        yield opened
    await playground.stop()


def _delivery(kind: type[Note], office: Office) -> Delivery:
    def view(_uow: UnitOfWork, note: Note) -> Message:
        words = office.says(note.number)
        if isinstance(note, Paper):
            return Message(words, file=File(f"{note.number}.txt", words))
        blocks = (text(words), buttons(button("Yes", "test.yes", str(note.number))))
        return Message(words, blocks, thread_ts=office.threads.get(note.number))

    def still_wanted(_uow: UnitOfWork, note: Note) -> Verdict:
        return Drop("unwanted") if note.number in office.unwanted else Send()

    return Delivery(
        kind,
        view,
        still_wanted,
        lost=lambda _uow, note: office.lost.append(note.number),
        placeholder=lambda _uow, note: Message(f"placeholder {note.number}"),
    )


def _set_up(uow: UnitOfWork, playground: Playground) -> None:
    channel = ChannelId(playground.world.find_channel("#parents-and-allies").id)
    human = UserId(playground.world.find_user("priya").id)
    put(uow.communities.save, Community("c1", channel, "chicago", "Chicago", "America/Chicago", "US", None, (), human))


def user_of(office: Office, name: str) -> str:
    """Return the id of a person."""
    return office.playground.world.find_user(name).id


def seen_by(office: Office, name: str) -> list[str]:
    """Return the texts in the person's DM with the bot."""
    return office.playground.person(name).dm


async def let_retries_come(office: Office) -> None:
    """Bring pending retries forward in the database, since wire time cannot be moved."""
    with office.workspace.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET retry_at = 0, leased_until = 0")
