"""One Village for many workspaces, on the wire: each installs it, lives apart from the others, and may leave."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlalchemy import Connection, select

from bot.core.ids import UserId
from playground.people.person import Person
from playground.workspace import events
from storage.db.base import metadata
from tests.e2e.introductions.test_introductions import introduced
from tests.e2e.test_first_journey import shown, volunteers_in_plain_words
from tests.support.databases import PostgresqlServer
from tests.support.harness import Harness
from tests.support.workspaces_harness import HERE, THERE, WorkspacesHarness


@dataclass
class Part:
    """One of the workspaces, with as much of a `Harness` as journeys use."""

    workspaces_harness: WorkspacesHarness
    number: int

    def person(self, who: str) -> Person:
        return self.workspaces_harness.person(self.number, who)

    @property
    def now(self) -> datetime:
        return self.workspaces_harness.several.clock.now()

    async def set_up(self) -> None:
        await self.workspaces_harness.set_up(self.number)

    async def settle(self) -> None:
        await self.workspaces_harness.settle()

    async def next_moment(self) -> datetime | None:
        return await self.workspaces_harness.next_moment()

    async def until(self, moment: datetime) -> None:
        await self.workspaces_harness.several.travel(moment, self.workspaces_harness)
        await self.settle()


def part(workspaces_harness: WorkspacesHarness, number: int) -> Harness:
    return cast(Harness, Part(workspaces_harness, number))


@pytest.fixture
async def workspaces_harness(sqlite_url: str) -> AsyncIterator[WorkspacesHarness]:
    """Two workspaces, Socket Mode, SQLite; Village is in none of them yet."""
    async with WorkspacesHarness(sqlite_url) as opened:
        yield opened


@pytest.fixture
async def both(workspaces_harness: WorkspacesHarness) -> WorkspacesHarness:
    """Village is installed in both."""
    for number in (HERE, THERE):
        assert (await workspaces_harness.install(number)).status == 200
    return workspaces_harness


async def tables_of(workspaces_harness: WorkspacesHarness, number: int) -> dict[str, int]:
    """How many rows each table holds of a workspace, empty tables left out."""

    def count(connection: Connection) -> dict[str, int]:
        team = workspaces_harness.team(number)
        found = {
            name: len(connection.execute(select(table).where(table.c.team_id == team)).all())
            for name, table in metadata.tables.items()
            if "team_id" in table.columns
        }
        return {name: rows for name, rows in found.items() if rows}

    return await workspaces_harness.village.database.across(count)


async def dispatched(workspaces_harness: WorkspacesHarness, body: dict[str, Any]) -> BoltResponse:
    """What Village answers to a payload as it comes from the socket."""
    return await workspaces_harness.village.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))


def command_in(team_id: str, user_id: str, command: str = "/mentor", text: str = "status") -> dict[str, Any]:
    return {
        "team_id": team_id,
        "user_id": user_id,
        "command": command,
        "text": text,
        "channel_id": "C0ANY",
        "trigger_id": "1.1.x",
        "is_enterprise_install": "false",
    }


async def test_an_introduction_in_each_of_two_workspaces_with_the_same_ids(both: WorkspacesHarness) -> None:
    here, there = part(both, HERE), part(both, THERE)
    marisa, meghan = await introduced(here)
    assert there.person("marisa").sees() == there.person("meghan").sees() == []
    assert await tables_of(both, THERE) == {"installations": 1, "timers": 1}
    so_far = shown(marisa), shown(meghan)
    other_marisa, other_meghan = await introduced(there)
    assert (other_marisa.id, other_meghan.id) == (marisa.id, meghan.id)
    for person in (marisa, meghan, other_marisa, other_meghan):
        assert len(person.group_dms) == 1
    assert (shown(marisa)[: len(so_far[0])], shown(meghan)[: len(so_far[1])]) == so_far
    for number in (HERE, THERE):
        workspace = await both.workspace(number)
        assert len(await workspace.transact(lambda uow: uow.introductions.list_for(UserId(marisa.id)))) == 1


@pytest.mark.parametrize("kind", ["http", "postgresql"])
async def test_both_workspaces_are_served_over_http_and_on_postgresql_too(
    kind: str, sqlite_url: str, request: pytest.FixtureRequest
) -> None:
    url = sqlite_url if kind == "http" else request.getfixturevalue("postgresql").fresh()
    async with WorkspacesHarness(url, over_http=kind == "http") as workspaces_harness:
        for number in (HERE, THERE):
            assert (await workspaces_harness.install(number)).status == 200
            await workspaces_harness.set_up(number)
            await volunteers_in_plain_words(part(workspaces_harness, number), "marisa")
        await workspaces_harness.person(HERE, "priya").uninstall()
        await workspaces_harness.settle()
        await workspaces_harness.pass_time(days=14, minutes=1)
        assert await tables_of(workspaces_harness, HERE) == {}
        assert (await tables_of(workspaces_harness, THERE))["mentors"] == 1


async def test_a_button_of_one_workspace_pressed_in_another_changes_nothing(both: WorkspacesHarness) -> None:
    await introduced_up_to_the_ask(both, HERE)
    await both.set_up(THERE)
    ask = both.person(HERE, "marisa").dm_messages[-1].message
    yes = next(e for block in ask.blocks if block["type"] == "actions" for e in block["elements"])
    world = both.harness(THERE).world
    body = {
        "type": "block_actions",
        "team": {"id": world.team_id},
        "user": {"id": world.find_user("marisa").id, "team_id": world.team_id},
        "container": {"type": "message", "channel_id": ask.channel, "message_ts": ask.ts},
        "channel": {"id": ask.channel},
        "actions": [{**yes, "block_id": "b", "type": "button"}],
        "trigger_id": "1.1.x",
    }
    before = await tables_of(both, HERE), shown(both.person(HERE, "meghan"))
    assert (await dispatched(both, body)).status == 200
    await both.settle()
    assert (await tables_of(both, HERE), shown(both.person(HERE, "meghan"))) == before
    assert "introductions" not in await tables_of(both, THERE)


async def introduced_up_to_the_ask(workspaces_harness: WorkspacesHarness, number: int) -> None:
    from tests.e2e.test_first_journey import goes_on_until, signs_up

    harness = part(workspaces_harness, number)
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    await signs_up(harness, "meghan", "business-travel")
    await goes_on_until(harness, marisa, "A colleague would like to talk about")


async def test_where_village_is_not_installed_it_says_so_kindly_and_stores_nothing(
    workspaces_harness: WorkspacesHarness,
) -> None:
    await workspaces_harness.install(HERE)
    before = await tables_of(workspaces_harness, HERE)
    answer = await dispatched(workspaces_harness, command_in("T0NOWHERE", "U0ANYBODY"))
    assert (answer.status, "isn't in this workspace anymore" in answer.body) == (200, True)
    view = {"callback_id": "mentors.submit", "state": {"values": {}}, "type": "modal"}
    somewhere = {"team": {"id": "T0NOWHERE"}, "user": {"id": "U0ANYBODY"}, "trigger_id": "1.1.x"}
    others: list[dict[str, Any]] = [
        {**somewhere, "type": "block_actions", "actions": [{"action_id": "mentors.open", "block_id": "b"}]},
        {**somewhere, "type": "view_submission", "view": view},
        {**somewhere, "type": "view_submission", "view": {**view, "app_installed_team_id": "T0ELSEWHERE"}},
        {**somewhere, "type": "shortcut", "callback_id": "plain_words.help"},
        *(event_in("T0NOWHERE", kind) for kind in ("app_home_opened", "app_uninstalled", "tokens_revoked", "message")),
    ]
    for body in others:
        assert (await dispatched(workspaces_harness, body)).status == 200, body
    assert await tables_of(workspaces_harness, HERE) == before
    everybody = await workspaces_harness.village.database.across(
        lambda connection: {team for table in ("people", "timers", "outbox", "workspaces", "events_handled")
                            for team in connection.execute(select(metadata.tables[table].c.team_id)).scalars()}
    )  # fmt: skip
    assert everybody <= {workspaces_harness.team(HERE)}


def event_in(team_id: str, kind: str) -> dict[str, Any]:
    event: dict[str, Any] = {"type": kind, "user": "U0ANYBODY", "tokens": {"bot": ["U0BOT"], "oauth": []}}
    return {"type": "event_callback", "team_id": team_id, "event_id": "Ev1", "event": event}


async def test_an_uninstalled_workspace_is_deleted_after_fourteen_days_and_the_other_is_not(
    both: WorkspacesHarness,
) -> None:
    await introduced(part(both, HERE))
    await both.set_up(THERE)
    await volunteers_in_plain_words(part(both, THERE), "marisa")
    await both.person(HERE, "priya").uninstall()
    await both.settle()
    assert await both.village.what_is_wrong() is None
    await both.pass_time(days=13, hours=23)
    assert "mentors" in await tables_of(both, HERE)
    assert "workspaces" in await tables_of(both, HERE)
    await both.pass_time(hours=2)
    assert await tables_of(both, HERE) == {}
    assert {"mentors", "people", "communities", "installations"} <= set(await tables_of(both, THERE))
    await both.pass_time(days=2)
    assert await tables_of(both, HERE) == {}


async def test_installed_again_within_fourteen_days_everything_is_still_there_and_what_waited_goes(
    both: WorkspacesHarness,
) -> None:
    await both.set_up(HERE)
    priya = both.person(HERE, "priya")
    old = both.harness(HERE).bot_token
    await priya.uninstall()
    await both.settle()
    await both.pass_time(days=10)
    assert (await both.install(HERE, "lori")).status == 200
    assert both.harness(HERE).bot_token != old
    await both.settle()
    await both.pass_time(days=20)
    assert {"communities", "organizers", "series"} <= set(await tables_of(both, HERE))
    marisa = await volunteers_in_plain_words(part(both, HERE), "marisa")
    assert marisa.dm_messages


async def test_a_token_taken_back_stops_that_workspace_alone_and_deletes_nothing(both: WorkspacesHarness) -> None:
    for number in (HERE, THERE):
        await both.set_up(number)
    await both.person(HERE, "priya").revoke_token()
    await both.settle()
    workspace = await both.village.ticking.workspaces.find(both.team(HERE))
    assert workspace is None
    await queue_a_greeting(both, HERE)
    await both.settle()
    await volunteers_in_plain_words(part(both, THERE), "marisa")
    assert both.person(HERE, "marisa").dm_messages == []
    await both.pass_time(days=20)
    assert "communities" in await tables_of(both, HERE)
    assert both.person(HERE, "priya").dm_messages == []
    await both.install(HERE)
    await both.settle()
    await both.pass_time(days=1)
    assert any("can't post in the" in words for words in shown(both.person(HERE, "priya")))


async def queue_a_greeting(workspaces_harness: WorkspacesHarness, number: int) -> None:
    """Something for Priya, who organizes, that waits."""
    from bot.core.ids import ChannelId
    from handlers.offices.communities import channel_gone

    channel = ChannelId(workspaces_harness.harness(number).world.find_channel("#parents-and-allies").id)
    await workspaces_harness.village.database.transact(workspaces_harness.team(number), channel_gone, channel)


async def test_late_and_repeated_words_of_an_earlier_uninstall_change_nothing(both: WorkspacesHarness) -> None:
    await both.set_up(HERE)
    slack = both.harness(HERE).slack
    await both.person(HERE, "priya").uninstall()
    await both.install(HERE)
    for told in (events.token_revoked, events.app_uninstalled, events.app_uninstalled, events.token_revoked):
        await events.taken(told(slack))
    await both.settle()
    assert (await both.workspace(HERE)).slack.token == slack.bot_token
    await both.pass_time(days=15)
    assert "communities" in await tables_of(both, HERE)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_in_whatever_order_the_end_is_told_it_is_the_end_once(
    both: WorkspacesHarness, order: tuple[int, ...]
) -> None:
    await both.set_up(HERE)
    slack = both.harness(HERE).slack
    told = (events.token_revoked, events.app_uninstalled)
    sent = [told[number](slack) for number in order]
    slack.revoke("account_inactive", uninstalled=True)
    await events.taken(*sent)
    await both.pass_time(days=7)
    body = event_in(both.team(HERE), "app_uninstalled")
    assert (await dispatched(both, body)).status == 200
    await both.pass_time(days=7, minutes=1)
    assert await tables_of(both, HERE) == {}


async def test_who_installed_village_may_set_it_up_while_nobody_organizes(
    workspaces_harness: WorkspacesHarness,
) -> None:
    await workspaces_harness.install(HERE, "lori")
    meghan, lori = workspaces_harness.person(HERE, "meghan"), workspaces_harness.person(HERE, "lori")
    await meghan.command("/village", "setup", channel="#parents-and-allies")
    assert meghan.modal is None
    await lori.open_home()
    await workspaces_harness.settle()
    await lori.click("Set up Village", where="home")
    await lori.fill("Channel", "#parents-and-allies")
    await lori.submit()
    await workspaces_harness.settle()
    organizers = await (await workspaces_harness.workspace(HERE)).transact(
        lambda uow: uow.communities.list_organizers()
    )
    assert organizers == [lori.id]


async def test_a_new_token_of_an_office_that_runs_its_own_keeps_everything_and_without_one_it_is_deleted(
    harness: Harness,
) -> None:
    assert harness.village is not None
    await harness.set_up()
    await harness.person("priya").uninstall()
    await harness.settle()
    harness.playground.slack.install(set(harness.playground.slack.manifest.scopes))
    await harness.stop()
    await harness.start()
    await harness.pass_time(days=15)
    assert await harness.village.workspace.transact(lambda uow: len(uow.communities.list_all())) == 1
    await harness.person("priya").uninstall()
    await harness.settle()
    await harness.pass_time(days=14, minutes=1)
    assert await harness.village.workspace.transact(lambda uow: len(uow.communities.list_all())) == 0


async def test_what_happens_at_one_replica_the_other_knows_within_a_moment(postgresql: PostgresqlServer) -> None:
    async with WorkspacesHarness(postgresql.fresh()) as workspaces_harness:
        other = workspaces_harness.make_village(0)
        await other.start()
        try:
            await workspaces_harness.install(HERE)
            assert await other.ticking.workspaces.find(workspaces_harness.team(HERE)) is not None
            held = other.ticking.workspaces.held(workspaces_harness.team(HERE))
            await workspaces_harness.person(HERE, "priya").uninstall()
            await workspaces_harness.village.tick()
            await other.tick()
            assert await other.ticking.workspaces.find(workspaces_harness.team(HERE)) is None
            await workspaces_harness.install(HERE)
            await other.tick()
            found = await other.ticking.workspaces.find(workspaces_harness.team(HERE))
            assert found is not None
            assert found.slack.token == workspaces_harness.harness(HERE).bot_token
            assert held is not None
        finally:
            await other.stop()
