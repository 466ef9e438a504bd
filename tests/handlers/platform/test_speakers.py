"""One gate for whoever speaks: outsiders are neither stored nor answered, on every way in; our own people are."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from bot.core.ids import ChannelId, UserId
from handlers.platform.requests import Click, Command, Event, Said, Shortcut, Submission
from playground.people.person import Person
from playground.workspace.world import User
from storage.db.base import metadata
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import below, inside
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"
PARTNER = "T0PARTNER"
PRESSED = (
    "I'm coming",
    "I hope to",
    "Add to calendar",
    "I'll host",
    "I'd like some company",
    "I can help with something",
)


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up by Priya."""
    async with Harness(sqlite_url) as harness:
        await harness.set_up()
        await harness.settle()
        yield harness


def account(harness: Harness, who: Person) -> User:
    return harness.playground.slack.world.users[who.id]


@dataclass(frozen=True)
class Kind:
    """A kind of account, and how it is made."""

    name: str
    make: Callable[[User], None]


def _stranger(user: User) -> None:
    user.home_team, user.is_stranger = PARTNER, True


def _unmarked_stranger(user: User) -> None:
    user.home_team = PARTNER


def _sister(user: User) -> None:
    user.home_team, user.grid_teams = "T0SISTER", ("T0SISTER",)


def _hidden(user: User) -> None:
    user.home_team, user.is_hidden = PARTNER, True


OUTSIDERS = [
    Kind("a stranger of a shared channel", _stranger),
    Kind("a stranger who is not marked as one", _unmarked_stranger),
    Kind("of a sister workspace alone", _sister),
    Kind("not known to Slack here", _hidden),
]


async def rows(harness: Harness) -> dict[str, int]:
    def count(connection: Connection) -> dict[str, int]:
        tables = metadata.tables.values()
        return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}

    return await below(harness, count)


def calls(harness: Harness, since: int) -> list[str]:
    """Which methods were called, but for the question who it is."""
    wire = harness.playground.slack.wire.after(since)
    return [entry.name for entry in wire if entry.direction == "call" and entry.name != "users.info"]


@pytest.mark.parametrize("kind", OUTSIDERS, ids=lambda kind: kind.name)
async def test_of_an_outsider_nothing_is_stored_and_to_them_nothing_is_said(harness: Harness, kind: Kind) -> None:
    """Every command, button, form, shortcut, event and word, in every listener's table."""
    assert harness.village is not None
    who = harness.person("aisha")
    kind.make(account(harness, who))
    table, dispatcher, workspace = (
        harness.village.dispatcher.table,
        harness.village.dispatcher,
        harness.village.workspace,
    )
    before, since = await rows(harness), len(harness.playground.slack.wire.after(0))
    acknowledged: list[tuple[Any, Any]] = []

    async def acknowledge(*words: Any, **more: Any) -> None:
        acknowledged.append((words, more))

    ack: Any = acknowledge
    user_id = UserId(who.id)

    place, teams = ChannelId("C1"), frozenset({PARTNER})
    ways: list[tuple[str, Any]] = []
    for name in table.commands:
        command, _, words = name.partition(" ")
        request = Command(workspace, user_id, command, words, place, "1.2", words, teams=teams)
        ways.append((name, lambda request=request: dispatcher.command(request, ack)))
    for name in table.actions:
        click = Click(workspace, user_id, name, "x", "1.2", channel_id=place, message_ts="1.2", teams=teams)
        ways.append((name, lambda click=click: dispatcher.click(click, ack)))
    for name in table.submissions:
        form = Submission(workspace, user_id, name, {}, "", "1.2", {"id": "V1", "blocks": []}, teams)
        ways.append((name, lambda form=form: dispatcher.submission(form, ack)))
    for name in table.shortcuts:
        shortcut = Shortcut(workspace, user_id, name, "1.2", "sleep", teams)
        ways.append((name, lambda shortcut=shortcut: dispatcher.shortcut(shortcut, ack)))
    acknowledgements = len(ways)
    for number, is_mention in enumerate((True, False)):
        said = Said(workspace, user_id, "stop", place, "1.2", f"E{number}", is_mention, teams=teams)
        ways.append(("said", lambda said=said: dispatcher.words_said(said)))
    for name in ("app_home_opened", "message"):
        body = {"type": name, "user": who.id, "channel": place, "tab": "home", "channel_type": "channel", "text": "hi"}
        event = Event(workspace, name, f"E{name}", body, teams)
        ways.append((name, lambda event=event: dispatcher.event(event)))
    assert len(ways) > 200
    for _, way in ways:
        await way()
    await harness.settle()
    assert [words for words in acknowledged if words != ((), {})] == []
    assert len(acknowledged) == acknowledgements
    assert await rows(harness) == before
    assert calls(harness, since) == []


@pytest.mark.parametrize("kind", OUTSIDERS, ids=lambda kind: kind.name)
async def test_over_the_wire_an_outsiders_words_bring_nothing(harness: Harness, kind: Kind) -> None:
    who = harness.person("aisha")
    kind.make(account(harness, who))
    await who.join(CHANNEL)
    before, since = await rows(harness), len(harness.playground.slack.wire.after(0))
    message = await who.mention("happy to mentor on sleep", CHANNEL)
    await who.edit(message, "@Village stop")
    await who.say("stop")
    await who.open_home()
    await harness.settle()
    assert (await rows(harness)) == before
    assert calls(harness, since) == []
    assert not who.ephemerals


async def test_a_stranger_pressing_under_the_lunch_leaves_no_trace(harness: Harness) -> None:
    """The announcement stands in a channel that is shared since."""
    who, ours = harness.person("aisha"), harness.person("lori")
    await harness.pass_time(days=20)
    await who.join(CHANNEL)
    _stranger(account(harness, who))
    before, since = await rows(harness), len(harness.playground.slack.wire.after(0))
    for label in PRESSED:
        await who.click(label)
    await harness.settle()
    assert await rows(harness) == before
    assert calls(harness, since) == []
    assert not who.ephemerals
    await ours.click(PRESSED[0])
    await harness.settle()
    assert await rows(harness) != before


GRID = [
    Kind("a sister workspace is named, ours in the list", lambda u: _set(u, "T0SISTER", ("T0SISTER", "ours"))),
    Kind("no team is named, ours in the list", lambda u: _set(u, None, ("ours",))),
    Kind("the organization is named, ours in the list", lambda u: _set(u, "E0GRID", ("T0SISTER", "ours"))),
]


def _set(user: User, home: str | None, teams: tuple[str, ...]) -> None:
    user.home_team, user.grid_teams = home, teams


def make(harness: Harness, kind: Kind, who: Person) -> None:
    user = account(harness, who)
    kind.make(user)
    ours = harness.playground.slack.world.team_id
    user.grid_teams = tuple(ours if team == "ours" else team for team in user.grid_teams or ())


@pytest.mark.parametrize("kind", GRID, ids=lambda kind: kind.name)
async def test_a_colleague_of_a_grid_is_ours_on_every_way(harness: Harness, kind: Kind) -> None:
    who = harness.person("marisa")
    make(harness, kind, who)
    await who.command("/mentor")
    await who.submit()
    await harness.settle()
    assert await inside(harness, lambda uow: uow.mentors.get(UserId(who.id))) is not None
    await who.say("stop")
    await harness.settle()
    assert who.dm_messages[-1].who == "Village"
    await harness.person("priya").change_person("marisa", tz="Europe/Berlin")
    await harness.settle()
    person = await inside(harness, lambda uow: uow.people.get(UserId(who.id)))
    assert person is not None
    assert person.may_take_part
    assert person.zone == "Europe/Berlin"


async def test_a_change_that_names_no_team_changes_nothing_until_slack_tells(harness: Harness) -> None:
    who, priya = harness.person("marisa"), harness.person("priya")
    await who.command("/mentor")
    await who.submit()
    await harness.settle()
    user = account(harness, who)
    user.home_team = None
    await priya.change_person("marisa", tz="Asia/Tokyo")
    await harness.settle()
    person = await inside(harness, lambda uow: uow.people.get(UserId(who.id)))
    assert person is not None
    assert person.may_take_part
    assert person.zone != "Asia/Tokyo"
    await who.say("stop")  # the message names no team either
    await harness.settle()
    assert "try again in a moment" in who.dm_messages[-1].words
    assert await inside(harness, lambda uow: uow.mentors.get(UserId(who.id))) is not None
    user.home_team = ""
    await priya.change_person("marisa", tz="Asia/Tokyo")
    await harness.settle()
    person = await inside(harness, lambda uow: uow.people.get(UserId(who.id)))
    assert person is not None
    assert person.zone == "Asia/Tokyo"


async def test_where_slack_does_not_say_who_it_is_nothing_is_stored_and_the_person_is_told(harness: Harness) -> None:
    who = harness.person("marisa")
    account(harness, who).home_team = None
    before = await rows(harness)
    await who.open_home()
    await harness.settle()
    assert await rows(harness) == before

    def none_yet(uow: UnitOfWork) -> bool:
        return uow.people.get(UserId(who.id)) is None

    assert await inside(harness, none_yet)
