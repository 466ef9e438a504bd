"""Installations and states on both databases; the end of a workspace in every table."""

from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from sqlalchemy import Connection, func, select

from bot.core.ids import TeamId, UserId
from bot.core.installations import Installation
from handlers.platform import installations as handler
from storage.database import Database
from storage.db.base import metadata
from storage.platform.installations import changed_since, list_installed, oauth_states
from storage.platform.oauth import STATE_SECONDS, InstallationStore, OAuthStates
from tests.storage.db.test_isolation import look
from tests.storage.two_workspaces import fill
from tests.support.clocks import MovableClock
from tests.support.storing import put

OURS, THEIRS = TeamId("T0OURS"), TeamId("T0THEIRS")


def slack_installation(team_id: str | None = OURS, token: str = "xoxb-1") -> SlackInstallation:
    return SlackInstallation(
        team_id=team_id,
        bot_token=token,
        bot_user_id="U0BOT",
        bot_id="B0BOT",
        bot_scopes="commands,im:write",
        user_id="U1",
    )


def store_of(database: Database) -> InstallationStore:
    return InstallationStore(database, handler.arrive)


def installed(database: Database, team_id: TeamId = OURS) -> Installation | None:
    return database.transact_now(team_id, lambda uow: uow.installations.get())


async def test_what_bolt_saves_it_finds_again(database: Database, clock: MovableClock) -> None:
    store = store_of(database)
    await store.async_save(slack_installation())
    found = await store.async_find_installation(enterprise_id=None, team_id=OURS)
    bot = await store.async_find_bot(enterprise_id=None, team_id=OURS)
    assert found is not None
    assert bot is not None
    assert (found.bot_token, found.user_id, list(found.bot_scopes or ())) == ("xoxb-1", "U1", ["commands", "im:write"])
    assert (bot.bot_token, bot.bot_user_id) == ("xoxb-1", "U0BOT")
    assert await store.async_find_installation(enterprise_id=None, team_id=THEIRS) is None
    assert await store.async_find_installation(enterprise_id=None, team_id=OURS, user_id="U2") is None
    assert await store.async_find_installation(enterprise_id="E1", team_id=None, is_enterprise_install=True) is None
    known = installed(database)
    assert known is not None
    assert (known.installed_at, known.scopes) == (clock.now(), ("commands", "im:write"))


async def test_nothing_but_an_installation_into_one_workspace_is_stored(database: Database) -> None:
    whole = slack_installation(None)
    whole.is_enterprise_install = True
    for refused in (whole, slack_installation(None), slack_installation(token="")):
        with pytest.raises(ValueError, match="one workspace"):
            await store_of(database).async_save(refused)


async def test_a_state_is_consumed_once_and_only_ours(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    states = OAuthStates(database, "a secret")
    one, other = await states.async_issue(), await states.async_issue()
    assert one != other
    assert [await states.async_consume(one) for _ in range(2)] == [True, False]
    for made_up in (
        "made up",
        "",
        ".",
        "..",
        "a.9999999999.b",
        one[:-1] + "x",
        one.replace(".", ".9", 1),
        "\xe4.1.\xe4",
    ):
        assert await states.async_consume(made_up) is False
    assert await states.async_consume(await OAuthStates(database, "another").async_issue()) is False
    monkeypatch.setattr("storage.platform.oauth.STATE_SECONDS", -1.0)
    assert await states.async_consume(await states.async_issue()) is False
    assert await states.async_consume(other) is True  # what grew old apart from it was swept away
    assert STATE_SECONDS == 600.0


async def test_whoever_only_looks_at_the_page_leaves_no_row(database: Database) -> None:
    states = OAuthStates(database, "a secret")
    used, *_ = [await states.async_issue() for _ in range(50)]

    def count(connection: Connection) -> int:
        return int(connection.execute(select(func.count()).select_from(oauth_states)).scalar_one())

    assert await database.across(count) == 0
    await states.async_consume(used)
    assert await database.across(count) == 1
    await states.async_consume("made up")
    assert await database.across(count) == 1


async def test_each_change_is_seen_once_in_order(database: Database) -> None:
    store = store_of(database)
    await store.async_save(slack_installation())
    (first,) = await database.across(changed_since, 0.0)
    await store.async_save(slack_installation(token="xoxb-2"))
    (second,) = await database.across(changed_since, first.at)
    assert second.at > first.at
    assert await database.across(changed_since, second.at) == []


async def test_the_end_of_an_earlier_token_is_not_the_end_of_the_present_one(database: Database) -> None:
    await store_of(database).async_save(slack_installation(token="xoxb-2"))
    await database.transact(OURS, handler.leave, "xoxb-1")
    await database.transact(OURS, handler.give_back, "xoxb-1")
    known = installed(database)
    assert known is not None
    assert known.is_here
    assert await database.transact(OURS, lambda uow: uow.timers.get(handler.DELETE, "")) is None


async def test_told_twice_the_first_time_counts(database: Database, clock: MovableClock) -> None:
    await store_of(database).async_save(slack_installation())
    await database.transact(OURS, handler.give_back, "xoxb-1")
    assert await database.across(list_installed) == []
    await database.transact(OURS, handler.leave, "xoxb-1")
    due = clock.now() + timedelta(days=14)
    clock.move(days=3)
    await database.transact(OURS, handler.leave, None)
    assert await database.transact(OURS, lambda uow: uow.timers.get(handler.DELETE, "")) == due
    await store_of(database).async_save(slack_installation(token="xoxb-2"))
    assert await database.transact(OURS, lambda uow: uow.timers.get(handler.DELETE, "")) is None


def test_in_the_end_nothing_is_left_in_any_table_and_nothing_of_others_is_touched(database: Database) -> None:
    for team_id in (OURS, THEIRS):
        database.transact_now(team_id, lambda uow: fill(uow, "words"))
    before = look(database, THEIRS)
    assert [name for name, rows in look(database, OURS).items() if not rows] == []
    database.transact_now(OURS, lambda uow: put(uow.installations.save, _gone(uow.installations.get())))
    database.transact_now(OURS, lambda uow: handler.delete(uow, ""))
    assert {name: rows for name, rows in look(database, OURS).items() if rows} == {}
    assert look(database, THEIRS) == before


def _gone(known: Installation | None) -> Installation:
    assert known is not None
    return replace(known, token=None, uninstalled_at=known.installed_at)


def test_every_table_but_the_states_belongs_to_a_workspace() -> None:
    assert [table.name for table in metadata.sorted_tables if "team_id" not in table.columns] == ["oauth_states"]


def test_installed_again_at_the_last_moment_nothing_is_deleted(database: Database) -> None:
    database.transact_now(OURS, lambda uow: fill(uow, "words"))
    before = look(database, OURS)
    database.transact_now(OURS, lambda uow: handler.delete(uow, ""))
    assert look(database, OURS) == before


async def test_an_office_whose_token_is_dead_for_good_is_deleted_when_its_time_has_come(
    database: Database, clock: MovableClock
) -> None:
    await database.transact(OURS, handler.leave, "xoxb-1")
    await database.transact(OURS, lambda uow: uow.communities.add_organizer(UserId("U1")))
    clock.move(days=13)
    await handler.delete_overdue(database)
    assert await database.transact(OURS, lambda uow: uow.communities.list_organizers()) == ["U1"]
    clock.move(days=2)
    await handler.delete_overdue(database)
    assert await database.transact(OURS, lambda uow: uow.communities.list_organizers()) == []
