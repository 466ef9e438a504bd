"""Delivery under every fault: nothing lost, nothing said twice where Slack lets one find out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import ClassVar

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.communities import Community
from bot.ids import ChannelId, TeamId, UserId
from bot.manifest import load
from bot.outbox import Channel, Drop, Group, Notification, Person, Recipient, Send, Verdict
from bot.people import Colleague
from bot.quiet import Standing
from handlers.delivery import Delivery, deliveries_of, in_full
from handlers.outbox import Deliverer
from handlers.pace import Pace
from handlers.views.blocks import Message, button, buttons, text
from handlers.workspace import Directory, Tasks, Workspace
from playground.faults import Fault
from playground.server import Playground
from storage.database import Database
from storage.outbox import State, release_all
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Note(Notification):
    """A message made for this file, of standing URGENT unless a subclass says otherwise."""

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
        """Whichever is given."""
        if self.person:
            return Person(UserId(self.person))
        if self.channel:
            return Channel(ChannelId(self.channel))
        return Group(tuple(UserId(user_id) for user_id in self.group))

    @property
    def key(self) -> str:
        """By number."""
        return f"{self.name}:{self.number}"

    @property
    def checked(self) -> tuple[UserId, ...]:
        """Whom Slack has to confirm."""
        return tuple(UserId(user_id) for user_id in self.asked)


@dataclass(frozen=True)
class Ask(Note):
    """Within hours and budget."""

    name: ClassVar[str] = "test.ask"
    standing: ClassVar[Standing] = Standing.ASK


@dataclass(frozen=True)
class Reminder(Note):
    """Within hours and budget, after asks."""

    name: ClassVar[str] = "test.reminder"
    standing: ClassVar[Standing] = Standing.REMINDER


@dataclass(frozen=True)
class Post(Note):
    """In two steps."""

    name: ClassVar[str] = "test.post"
    in_two_steps: ClassVar[bool] = True


@dataclass
class Office:
    """The playground, a deliverer, and the state that views draw from."""

    playground: Playground
    workspace: Workspace
    deliverer: Deliverer
    words: dict[int, str] = field(default_factory=dict)
    unwanted: set[int] = field(default_factory=set)
    lost: list[int] = field(default_factory=list)

    async def queue(self, *notes: Note) -> None:
        await self.workspace.transact(lambda uow: uow.outbox.add(*notes))

    async def deliver(self) -> None:
        """One process' work until nothing is left that may go now."""
        await self.deliverer.deliver(self.workspace)

    async def crash_and_start_again(self) -> None:
        await self.workspace.database.across(release_all)
        await self.deliver()

    async def state(self, note: Note) -> State | None:
        return await self.workspace.transact(lambda uow: uow.outbox.state_of(note.key))

    def says(self, number: int) -> str:
        return self.words.get(number, f"note {number}")


@pytest.fixture
async def office(sqlite_database: Database) -> AsyncIterator[Office]:
    playground = Playground(load(), rate_limits=False)
    await playground.start()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as session:
        slack = AsyncWebClient(playground.bot_token, playground.api_url, session=session, retry_handlers=[])
        identity = await slack.auth_test()
        team = TeamId(identity["team_id"])
        workspace = Workspace(
            team, UserId(identity["user_id"]), sqlite_database, slack, Directory(slack, team), Tasks(), lambda _: None
        )
        opened = Office(playground, workspace, Deliverer({}, lambda _: workspace, lambda: Pace(1000, 1000)))
        opened.deliverer = Deliverer(
            deliveries_of([_delivery(kind, opened) for kind in (Note, Ask, Reminder, Post)]),
            lambda _: workspace,
            lambda: Pace(1000, 1000),
        )
        await workspace.transact(_set_up, playground)
        yield opened
    await playground.stop()


def _delivery(kind: type[Note], office: Office) -> Delivery:
    def view(_uow: UnitOfWork, note: Note) -> Message:
        words = office.says(note.number)
        return Message(words, (text(words), buttons(button("Yes", "test.yes", str(note.number)))))

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
    uow.communities.save(Community("c1", channel, "chicago", "Chicago", "America/Chicago", "US", None, (), human))


def _user(office: Office, name: str) -> str:
    return office.playground.world.find_user(name).id


def _seen_by(office: Office, name: str) -> list[str]:
    return office.playground.person(name).dm


async def test_a_message_arrives_once(office: Office) -> None:
    await office.queue(Note(1, person=_user(office, "marisa")))
    await office.deliver()
    await office.deliver()
    assert _seen_by(office, "marisa") == ["note 1"]


async def test_what_is_no_longer_wanted_is_not_sent(office: Office) -> None:
    note = Note(1, person=_user(office, "marisa"))
    office.unwanted.add(1)
    await office.queue(note)
    await office.deliver()
    assert _seen_by(office, "marisa") == []
    assert await office.state(note) is State.DROPPED


@pytest.mark.parametrize("kind", ["server_error", "html_503", "applied_then_dropped", "dropped_before"])
async def test_after_a_doubt_a_direct_message_is_looked_for_before_it_is_repeated(office: Office, kind: str) -> None:
    office.playground.faults.add(Fault(kind, "chat.postMessage"))  # type: ignore[arg-type]
    await office.queue(Note(1, person=_user(office, "marisa")))
    await office.deliver()
    for _ in range(40):
        if _seen_by(office, "marisa") and await office.state(Note(1)) is State.SENT:
            break
        await _let_retries_come(office)
        await office.deliver()
    assert _seen_by(office, "marisa") == ["note 1"]


async def test_a_crash_after_slack_took_it_repeats_nothing(office: Office) -> None:
    note = Note(1, person=_user(office, "marisa"))
    await office.queue(note)
    office.playground.faults.add(Fault("slow", "chat.postMessage", seconds=1.5))
    await office.deliver()  # the answer comes too late: from here on it is as if the process had died
    await _let_retries_come(office)
    await office.crash_and_start_again()
    assert _seen_by(office, "marisa") == ["note 1"]
    assert await office.state(note) is State.SENT


async def test_too_many_requests_are_taken_at_slacks_word(office: Office) -> None:
    office.playground.faults.add(Fault("ratelimited", "chat.postMessage", seconds=1))
    note = Note(1, person=_user(office, "marisa"))
    await office.queue(note)
    await office.deliver()
    assert await office.state(note) is State.WAITING
    await _let_retries_come(office)
    await office.deliver()
    assert _seen_by(office, "marisa") == ["note 1"]


async def test_a_channel_sees_one_placeholder_at_most_twice(office: Office) -> None:
    channel = office.playground.world.find_channel("#parents-and-allies").id
    office.playground.faults.add(Fault("applied_then_dropped", "chat.postMessage", times=None))
    note = Post(1, channel=channel)
    await office.queue(note)
    for _ in range(6):
        await office.deliver()
        await _let_retries_come(office)
    posts = [seen.text for seen in office.playground.person("priya").sees("#parents-and-allies")]
    assert posts == ["placeholder 1", "placeholder 1"]
    assert office.lost == [1]


async def test_a_post_in_two_steps_ends_complete(office: Office) -> None:
    channel = office.playground.world.find_channel("#parents-and-allies").id
    await office.queue(Post(1, channel=channel))
    await office.deliver()
    [post] = office.playground.person("priya").sees("#parents-and-allies")
    assert post.text == "note 1"


async def test_a_changed_subject_draws_the_message_again(office: Office) -> None:
    note = Note(1, person=_user(office, "marisa"))
    await office.queue(note)
    await office.deliver()
    office.words[1] = "settled"
    await office.workspace.transact(lambda uow: uow.outbox.refresh(note.key))
    await office.deliver()
    assert _seen_by(office, "marisa") == ["settled"]


async def test_what_falls_due_together_comes_as_one_message_asks_first(office: Office) -> None:
    marisa = _user(office, "marisa")
    await office.queue(Reminder(1, person=marisa), Ask(2, person=marisa))
    await office.deliver()
    assert _seen_by(office, "marisa") == ["note 2 note 1"]
    office.words[1] = "changed"
    await office.workspace.transact(lambda uow: uow.outbox.refresh(Reminder(1).key))
    await office.deliver()
    assert _seen_by(office, "marisa") == ["note 2 changed"]


async def test_nobody_gets_a_second_budgeted_message_on_one_day(office: Office) -> None:
    marisa = _user(office, "marisa")
    await office.queue(Ask(1, person=marisa))
    await office.deliver()
    await office.queue(Ask(2, person=marisa))
    await office.deliver()
    assert _seen_by(office, "marisa") == ["note 1"]


async def test_a_deactivated_person_is_written_to_no_more(office: Office) -> None:
    await office.queue(Note(1, person=_user(office, "greg")))
    await office.deliver()
    assert office.lost == [1]


async def test_what_cannot_be_checked_is_not_sent(office: Office) -> None:
    marisa, guest = _user(office, "marisa"), _user(office, "chloe")
    office.playground.faults.add(Fault("error", "users.info"))
    await office.queue(Note(1, person=marisa, asked=(marisa,)), Note(2, person=guest, asked=(guest,)))
    await office.deliver()
    assert _seen_by(office, "marisa") == []
    assert office.lost == [2]
    await _let_retries_come(office)
    await office.deliver()
    assert _seen_by(office, "marisa") == ["note 1"]


async def test_of_a_joined_message_only_the_barred_part_is_lost(office: Office) -> None:
    marisa, guest = _user(office, "marisa"), _user(office, "chloe")
    await office.queue(Ask(1, person=marisa, asked=(guest,)), Reminder(2, person=marisa, asked=(marisa,)))
    await office.deliver()
    assert office.lost == [1]
    assert _seen_by(office, "marisa") == ["note 2"]


async def test_an_archived_channel_is_final(office: Office) -> None:
    priya = office.playground.person("priya")
    await priya.archive("#parents-and-allies")
    await office.queue(Post(1, channel=office.playground.world.find_channel("#parents-and-allies").id))
    await office.deliver()
    assert office.lost == [1]


async def test_a_group_dm_is_opened_once_for_the_two(office: Office) -> None:
    pair = (_user(office, "marisa"), _user(office, "meghan"))
    await office.queue(Note(1, group=pair))
    await office.deliver()
    [group] = office.playground.person("marisa").group_dms
    assert set(pair) <= set(group.members)
    assert len(group.messages) == 1


async def test_after_two_doubts_a_group_dm_counts_as_opened(office: Office) -> None:
    pair = (_user(office, "marisa"), _user(office, "meghan"))
    office.playground.faults.add(Fault("applied_then_dropped", "chat.postMessage", times=None))
    note = Note(1, group=pair)
    await office.queue(note)
    for _ in range(6):
        await office.deliver()
        await _let_retries_come(office)
    [group] = office.playground.person("marisa").group_dms
    assert len(group.messages) == 2
    assert await office.state(note) is State.SENT


async def test_a_notification_tells_all_only_where_the_person_wants_it(office: Office) -> None:
    marisa = _user(office, "marisa")
    office.words[1] = "A colleague would like to talk."
    await office.queue(Note(1, person=marisa))
    await office.deliver()
    wish = Colleague(UserId(marisa), full_text_in_notifications=True)
    await office.workspace.transact(lambda uow: uow.people.save(wish))
    await office.queue(Note(2, person=marisa))
    await office.deliver()
    assert in_full(Message("discreet", (text("one"), text("two")))) == "one\ntwo"
    assert _seen_by(office, "marisa") == ["A colleague would like to talk.", "note 2"]


async def test_a_dead_token_stops_everything_and_loses_nothing(office: Office) -> None:
    office.playground.faults.add(Fault("error", "chat.postMessage", error="token_revoked"))
    note = Note(1, person=_user(office, "marisa"))
    await office.queue(note)
    await office.deliver()
    assert office.deliverer.dead == {office.workspace.team_id}
    assert await office.state(note) is State.WAITING


async def _let_retries_come(office: Office) -> None:
    """Wire time cannot be moved, so pending retries are brought forward in the database."""
    with office.workspace.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET retry_at = 0, leased_until = 0")
