"""Bringing Village into a workspace, page by page: what is stored, and what is turned away."""

import time
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, select, update

from bot.app import Village
from bot.doctor import examine
from bot.manifest import load, scopes
from playground.limits.faults import Fault
from storage.platform.installations import installations, issue_state, oauth_states
from storage.platform.oauth import STATE_SECONDS
from tests.support.databases import KEYS
from tests.support.workspaces_harness import HERE, THERE, Browser, WorkspacesHarness


@pytest.fixture
async def workspaces_harness(sqlite_url: str) -> AsyncIterator[WorkspacesHarness]:
    """Two workspaces; Village is in none of them yet."""
    async with WorkspacesHarness(sqlite_url) as opened:
        yield opened


async def stored(workspaces_harness: WorkspacesHarness) -> list[str]:
    """The teams in which Village is installed, as the database says."""

    def look(connection: Connection) -> list[str]:
        return list(connection.execute(select(installations.c.team_id)).scalars())

    return await workspaces_harness.village.database.across(look)


async def agreed(workspaces_harness: WorkspacesHarness, browser: Browser, slack: str) -> str:
    """The address to which Slack sends the browser back."""
    await browser.get(slack)
    await browser.post(slack, team=workspaces_harness.team(HERE), user="priya", allow="yes")
    assert browser.status == 302
    return browser.location


async def test_it_asks_for_the_scopes_of_the_manifest_and_no_other(workspaces_harness: WorkspacesHarness) -> None:
    _, slack = await workspaces_harness.begin()
    wanted = workspaces_harness.several.oauth.read(slack)
    assert set(wanted.scopes) == scopes(load())
    assert wanted.redirect_uri == f"{workspaces_harness.url}/slack/oauth_redirect"


async def test_installed_it_tells_what_comes_next_and_the_token_is_sealed(
    workspaces_harness: WorkspacesHarness,
) -> None:
    browser = await workspaces_harness.install(HERE)
    assert (browser.status, "/village setup" in browser.page) == (200, True)
    assert "Northwind Studio" in browser.page
    assert browser.cookies["slack-app-oauth-state"] == "deleted"
    raw = await workspaces_harness.village.database.across(
        lambda connection: connection.exec_driver_sql("SELECT * FROM installations").one()
    )
    assert workspaces_harness.harness(HERE).bot_token not in repr(tuple(raw))
    workspace = await workspaces_harness.workspace(HERE)
    assert workspace.slack.token == workspaces_harness.harness(HERE).bot_token
    installation = await workspace.transact(lambda uow: uow.installations.get())
    assert installation is not None
    assert workspaces_harness.harness(HERE).bot_token not in repr(installation)


async def test_no_page_is_kept_framed_or_told_to_others(workspaces_harness: WorkspacesHarness) -> None:
    for path in ("/slack/install", "/slack/oauth_redirect?error=access_denied"):
        browser = Browser()
        await browser.get(workspaces_harness.url + path)
        assert browser.headers["Cache-Control"] == "no-store"
        assert browser.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in browser.headers["Content-Security-Policy"]


async def test_after_cancelling_nothing_is_installed(workspaces_harness: WorkspacesHarness) -> None:
    browser, slack = await workspaces_harness.begin()
    await browser.post(slack, allow="no")
    await browser.get(browser.location)
    assert (browser.status, "Nothing was installed" in browser.page) == (200, True)
    assert await stored(workspaces_harness) == []


async def test_a_state_is_good_once(workspaces_harness: WorkspacesHarness) -> None:
    browser, slack = await workspaces_harness.begin()
    cookies = dict(browser.cookies)
    back = await agreed(workspaces_harness, browser, slack)
    await browser.get(back)
    assert browser.status == 200
    again = await agreed(workspaces_harness, browser, slack)  # the same state, a new code
    browser.cookies = cookies
    await browser.get(again)
    assert (browser.status, "has expired" in browser.page) == (400, True)


@pytest.mark.parametrize("spoiled", ["forged", "old", "another browser", "no state", "no code", "wrong code"])
async def test_what_does_not_fit_together_installs_nothing(workspaces_harness: WorkspacesHarness, spoiled: str) -> None:
    browser, slack = await workspaces_harness.begin()
    back = await agreed(workspaces_harness, browser, slack)
    if spoiled == "forged":
        state = browser.cookies["slack-app-oauth-state"]
        back, browser.cookies = back.replace(state, "made-up"), {"slack-app-oauth-state": "made-up"}
    if spoiled == "old":
        secret = workspaces_harness.village.settings.slack_client_secret
        assert secret is not None
        old = issue_state(secret.get_secret_value(), time.time() - 601, STATE_SECONDS)
        back = back.replace(browser.cookies["slack-app-oauth-state"], old)
        browser.cookies = {"slack-app-oauth-state": old}
    if spoiled == "another browser":
        browser.cookies = {}
    if spoiled == "no state":
        back = back.partition("&state")[0]
    if spoiled == "no code":
        back = back.partition("?")[0] + "?state=" + browser.cookies["slack-app-oauth-state"]
    if spoiled == "wrong code":
        back = back.replace("code=", "code=9")
    await browser.get(back)
    assert (browser.status, "has expired" in browser.page) == (400, True)
    assert await stored(workspaces_harness) == []


async def test_only_a_used_state_is_stored_and_as_a_hash(workspaces_harness: WorkspacesHarness) -> None:
    def look(connection: Connection) -> list[str]:
        return list(connection.execute(select(oauth_states.c.state)).scalars())

    browser, slack = await workspaces_harness.begin()
    for _ in range(9):
        await workspaces_harness.begin()
    assert await workspaces_harness.village.database.across(look) == []
    state = browser.cookies["slack-app-oauth-state"]
    await browser.get(await agreed(workspaces_harness, browser, slack))
    found = await workspaces_harness.village.database.across(look)
    assert (len(found), state in found) == (1, False)
    await workspaces_harness.village.database.across(
        lambda connection: connection.execute(update(oauth_states).values(expires_at=1.0))
    )
    browser, slack = await workspaces_harness.begin()
    await browser.get(await agreed(workspaces_harness, browser, slack))
    assert found[0] not in await workspaces_harness.village.database.across(look)


async def test_an_organization_is_turned_away_and_its_token_handed_back(workspaces_harness: WorkspacesHarness) -> None:
    browser, slack = await workspaces_harness.begin()
    await browser.get(workspaces_harness.several.agree(slack, "priya", None))
    assert (browser.status, "One workspace at a time" in browser.page) == (403, True)
    assert list(workspaces_harness.several.organizations.values()) == [False]
    assert await stored(workspaces_harness) == []


async def test_a_slack_that_does_not_answer_gives_a_page_all_the_same(workspaces_harness: WorkspacesHarness) -> None:
    browser, slack = await workspaces_harness.begin()
    back = await agreed(workspaces_harness, browser, slack)
    workspaces_harness.harness(HERE).faults.add(Fault("dropped_before", "auth.test"))
    await browser.get(back)
    assert (browser.status, "try again in a minute" in browser.page) == (503, True)
    assert await stored(workspaces_harness) == []


async def test_installed_twice_the_token_stays_and_the_installer_is_the_later_one(
    workspaces_harness: WorkspacesHarness,
) -> None:
    await workspaces_harness.install(HERE, "priya")
    token = workspaces_harness.harness(HERE).bot_token
    await workspaces_harness.install(HERE, "lori")
    workspace = await workspaces_harness.workspace(HERE)
    assert workspace.slack.token == token == workspaces_harness.harness(HERE).bot_token
    installer = await workspace.transact(lambda uow: uow.installations.installer())
    assert installer == workspaces_harness.person(HERE, "lori").id
    assert await stored(workspaces_harness) == [workspaces_harness.team(HERE)]


async def test_requests_are_served_without_asking_slack_who_they_are_for(workspaces_harness: WorkspacesHarness) -> None:
    await workspaces_harness.install(HERE)
    before = len(workspaces_harness.harness(HERE).wire.calls("auth.test"))
    for _ in range(5):
        await workspaces_harness.person(HERE, "marisa").command("/mentor", "help")
    assert len(workspaces_harness.harness(HERE).wire.calls("auth.test")) == before


async def test_a_bot_token_beside_the_client_pair_is_ignored_with_one_warning(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    workspaces_harness = WorkspacesHarness(sqlite_url)
    await workspaces_harness.several.start()
    given = workspaces_harness.settings(0).model_copy(update={"slack_bot_token": SecretStr("xoxb-of-one-office")})
    village = Village(given, workspaces_harness.several.clock)
    with caplog.at_level("WARNING", "village"):
        await village.start()
    await village.stop()
    await workspaces_harness.several.stop()
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert [record.getMessage().partition(":")[0] for record in warnings] == ["app.bot_token_ignored"]
    assert "xoxb-" not in caplog.text


async def test_the_doctor_looks_at_every_workspace(
    sqlite_url: str, workspaces_harness: WorkspacesHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (HERE, THERE):
        await workspaces_harness.install(number)
    settings = workspaces_harness.settings(0)
    assert settings.slack_client_secret is not None
    for name, value in {
        "SLACK_CLIENT_ID": settings.slack_client_id,
        "SLACK_CLIENT_SECRET": settings.slack_client_secret.get_secret_value(),
        "SLACK_APP_TOKEN": workspaces_harness.several.app_token,
        "SLACK_API_URL": settings.slack_api_url,
        "DATABASE_URL": sqlite_url,
        "ENCRYPTION_KEYS": KEYS,
    }.items():
        monkeypatch.setenv(name, str(value))
    assert {finding.is_well for finding in await examine()} == {True}
    workspaces_harness.harness(HERE).slack.scopes.discard("mpim:write")
    workspaces_harness.harness(THERE).slack.revoke("token_revoked", uninstalled=False)
    amiss = {finding.subject: finding.words for finding in await examine() if not finding.is_well}
    assert set(amiss) == {
        f"workspace {workspaces_harness.team(HERE)}, scopes",
        f"workspace {workspaces_harness.team(THERE)}",
    }
    assert "missing mpim:write" in amiss[f"workspace {workspaces_harness.team(HERE)}, scopes"]
    assert "token_revoked" in amiss[f"workspace {workspaces_harness.team(THERE)}"]
