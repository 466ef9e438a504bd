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
from playground import events
from playground.person import Person
from storage.db.base import metadata
from tests.databases import PostgresqlServer
from tests.district import HERE, THERE, District
from tests.e2e.test_first_journey import shown, volunteers_in_plain_words
from tests.e2e.test_introductions import introduced
from tests.town import Town


@dataclass
class Part:
    """One of the district's towns, with as much of a `Town` as journeys ask for."""

    district: District
    number: int

    def person(self, who: str) -> Person:
        return self.district.person(self.number, who)

    @property
    def now(self) -> datetime:
        return self.district.several.clock.now()

    async def set_up(self) -> None:
        await self.district.set_up(self.number)

    async def settle(self) -> None:
        await self.district.settle()

    async def next_moment(self) -> datetime | None:
        return await self.district.next_moment()

    async def until(self, moment: datetime) -> None:
        await self.district.several.travel(moment, self.district)
        await self.settle()


def part(district: District, number: int) -> Town:
    return cast(Town, Part(district, number))


@pytest.fixture
async def district(sqlite_url: str) -> AsyncIterator[District]:
    """Two workspaces, Socket Mode, SQLite; Village is in none of them yet."""
    async with District(sqlite_url) as opened:
        yield opened


@pytest.fixture
async def both(district: District) -> District:
    """Village is installed in both."""
    for number in (HERE, THERE):
        assert (await district.install(number)).status == 200
    return district


async def tables_of(district: District, number: int) -> dict[str, int]:
    """How many rows each table holds of a workspace, empty tables left out."""

    def count(connection: Connection) -> dict[str, int]:
        team = district.team(number)
        found = {
            name: len(connection.execute(select(table).where(table.c.team_id == team)).all())
            for name, table in metadata.tables.items()
            if "team_id" in table.columns
        }
        return {name: rows for name, rows in found.items() if rows}

    return await district.village.database.across(count)


async def dispatched(district: District, body: dict[str, Any]) -> BoltResponse:
    """What Village answers to a payload as it comes from the socket."""
    return await district.village.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))


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


async def test_an_introduction_in_each_of_two_workspaces_with_the_same_ids(both: District) -> None:
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
    async with District(url, over_http=kind == "http") as district:
        for number in (HERE, THERE):
            assert (await district.install(number)).status == 200
            await district.set_up(number)
            await volunteers_in_plain_words(part(district, number), "marisa")
        await district.person(HERE, "priya").uninstall()
        await district.settle()
        await district.pass_time(days=14, minutes=1)
        assert await tables_of(district, HERE) == {}
        assert (await tables_of(district, THERE))["mentors"] == 1


async def test_a_button_of_one_workspace_pressed_in_another_changes_nothing(both: District) -> None:
    await introduced_up_to_the_ask(both, HERE)
    await both.set_up(THERE)
    ask = both.person(HERE, "marisa").dm_messages[-1].message
    yes = next(e for block in ask.blocks if block["type"] == "actions" for e in block["elements"])
    world = both.town(THERE).world
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


async def introduced_up_to_the_ask(district: District, number: int) -> None:
    from tests.e2e.test_first_journey import goes_on_until, signs_up

    town = part(district, number)
    await town.set_up()
    marisa = await volunteers_in_plain_words(town, "marisa")
    await signs_up(town, "meghan", "business-travel")
    await goes_on_until(town, marisa, "A colleague would like to talk about")


async def test_where_village_is_not_installed_it_says_so_kindly_and_stores_nothing(district: District) -> None:
    await district.install(HERE)
    before = await tables_of(district, HERE)
    answer = await dispatched(district, command_in("T0NOWHERE", "U0ANYBODY"))
    assert (answer.status, "is not in this workspace any more" in answer.body) == (200, True)
    view = {"callback_id": "mentors.submit", "state": {"values": {}}, "type": "modal"}
    somewhere = {"team": {"id": "T0NOWHERE"}, "user": {"id": "U0ANYBODY"}, "trigger_id": "1.1.x"}
    others: list[dict[str, Any]] = [
        {**somewhere, "type": "block_actions", "actions": [{"action_id": "mentors.open", "block_id": "b"}]},
        {**somewhere, "type": "view_submission", "view": view},
        {**somewhere, "type": "view_submission", "view": {**view, "app_installed_team_id": "T0ELSEWHERE"}},
        {**somewhere, "type": "shortcut", "callback_id": "words.help"},
        *(event_in("T0NOWHERE", kind) for kind in ("app_home_opened", "app_uninstalled", "tokens_revoked", "message")),
    ]
    for body in others:
        assert (await dispatched(district, body)).status == 200, body
    assert await tables_of(district, HERE) == before
    everybody = await district.village.database.across(
        lambda connection: {team for table in ("people", "timers", "outbox", "workspaces", "events_handled")
                            for team in connection.execute(select(metadata.tables[table].c.team_id)).scalars()}
    )  # fmt: skip
    assert everybody <= {district.team(HERE)}


def event_in(team_id: str, kind: str) -> dict[str, Any]:
    event: dict[str, Any] = {"type": kind, "user": "U0ANYBODY", "tokens": {"bot": ["U0BOT"], "oauth": []}}
    return {"type": "event_callback", "team_id": team_id, "event_id": "Ev1", "event": event}


async def test_an_uninstalled_workspace_is_deleted_after_fourteen_days_and_the_other_is_not(both: District) -> None:
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
    both: District,
) -> None:
    await both.set_up(HERE)
    priya = both.person(HERE, "priya")
    old = both.town(HERE).bot_token
    await priya.uninstall()
    await both.settle()
    await both.pass_time(days=10)
    assert (await both.install(HERE, "lori")).status == 200
    assert both.town(HERE).bot_token != old
    await both.settle()
    await both.pass_time(days=20)
    assert {"communities", "organizers", "series"} <= set(await tables_of(both, HERE))
    marisa = await volunteers_in_plain_words(part(both, HERE), "marisa")
    assert marisa.dm_messages


async def test_a_token_taken_back_stops_that_workspace_alone_and_deletes_nothing(both: District) -> None:
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
    assert any("no longer post in the channel" in words for words in shown(both.person(HERE, "priya")))


async def queue_a_greeting(district: District, number: int) -> None:
    """Something for Priya, who organizes, that waits."""
    from bot.core.ids import ChannelId
    from handlers.offices.communities import channel_gone

    channel = ChannelId(district.town(number).world.find_channel("#parents-and-allies").id)
    await district.village.database.transact(district.team(number), channel_gone, channel)


async def test_late_and_repeated_words_of_an_earlier_uninstall_change_nothing(both: District) -> None:
    await both.set_up(HERE)
    slack = both.town(HERE).slack
    await both.person(HERE, "priya").uninstall()
    await both.install(HERE)
    for told in (events.token_revoked, events.app_uninstalled, events.app_uninstalled, events.token_revoked):
        await events.taken(told(slack))
    await both.settle()
    assert (await both.workspace(HERE)).slack.token == slack.bot_token
    await both.pass_time(days=15)
    assert "communities" in await tables_of(both, HERE)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_in_whatever_order_the_end_is_told_it_is_the_end_once(both: District, order: tuple[int, ...]) -> None:
    await both.set_up(HERE)
    slack = both.town(HERE).slack
    told = (events.token_revoked, events.app_uninstalled)
    sent = [told[number](slack) for number in order]
    slack.revoke("account_inactive", uninstalled=True)
    await events.taken(*sent)
    await both.pass_time(days=7)
    body = event_in(both.team(HERE), "app_uninstalled")
    assert (await dispatched(both, body)).status == 200
    await both.pass_time(days=7, minutes=1)
    assert await tables_of(both, HERE) == {}


async def test_who_installed_village_may_set_it_up_while_nobody_organizes(district: District) -> None:
    await district.install(HERE, "lori")
    meghan, lori = district.person(HERE, "meghan"), district.person(HERE, "lori")
    await meghan.command("/village", "setup", channel="#parents-and-allies")
    assert meghan.modal is None
    await lori.open_home()
    await district.settle()
    await lori.click("Set up Village", where="home")
    await lori.fill("Channel", "#parents-and-allies")
    await lori.submit()
    await district.settle()
    organizers = await (await district.workspace(HERE)).transact(lambda uow: uow.communities.list_organizers())
    assert organizers == [lori.id]


async def test_a_new_token_of_an_office_that_runs_its_own_keeps_everything_and_without_one_it_is_deleted(
    town: Town,
) -> None:
    assert town.village is not None
    await town.set_up()
    await town.person("priya").uninstall()
    await town.settle()
    town.playground.slack.install(set(town.playground.slack.manifest.scopes))
    await town.stop()
    await town.start()
    await town.pass_time(days=15)
    assert await town.village.workspace.transact(lambda uow: len(uow.communities.list_all())) == 1
    await town.person("priya").uninstall()
    await town.settle()
    await town.pass_time(days=14, minutes=1)
    assert await town.village.workspace.transact(lambda uow: len(uow.communities.list_all())) == 0


async def test_what_happens_at_one_replica_the_other_knows_within_a_moment(postgresql: PostgresqlServer) -> None:
    async with District(postgresql.fresh()) as district:
        other = district.make_village(0)
        await other.start()
        try:
            await district.install(HERE)
            assert await other.ticking.workspaces.find(district.team(HERE)) is not None
            held = other.ticking.workspaces.held(district.team(HERE))
            await district.person(HERE, "priya").uninstall()
            await district.village.tick()
            await other.tick()
            assert await other.ticking.workspaces.find(district.team(HERE)) is None
            await district.install(HERE)
            await other.tick()
            found = await other.ticking.workspaces.find(district.team(HERE))
            assert found is not None
            assert found.slack.token == district.town(HERE).bot_token
            assert held is not None
        finally:
            await other.stop()
