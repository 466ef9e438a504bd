"""Bringing Village into a workspace, page by page: what is stored, and what is turned away."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, select, update

from bot.app import Village
from bot.doctor import examine
from bot.manifest import load, scopes
from playground.faults import Fault
from storage.platform.installations import installations, oauth_states
from tests.databases import KEYS
from tests.district import HERE, THERE, Browser, District


@pytest.fixture
async def district(sqlite_url: str) -> AsyncIterator[District]:
    """Two workspaces; Village is in none of them yet."""
    async with District(sqlite_url) as opened:
        yield opened


async def stored(district: District) -> list[str]:
    """The teams in which Village is installed, as the database says."""

    def look(connection: Connection) -> list[str]:
        return list(connection.execute(select(installations.c.team_id)).scalars())

    return await district.village.database.across(look)


async def agreed(district: District, browser: Browser, slack: str) -> str:
    """The address to which Slack sends the browser back."""
    await browser.get(slack)
    await browser.post(slack, team=district.team(HERE), user="priya", allow="yes")
    assert browser.status == 302
    return browser.location


async def test_it_asks_for_the_scopes_of_the_manifest_and_no_other(district: District) -> None:
    _, slack = await district.begin()
    wanted = district.several.oauth.read(slack)
    assert set(wanted.scopes) == scopes(load())
    assert wanted.redirect_uri == f"{district.url}/slack/oauth_redirect"


async def test_installed_it_tells_what_comes_next_and_the_token_is_sealed(district: District) -> None:
    browser = await district.install(HERE)
    assert (browser.status, "/village setup" in browser.page) == (200, True)
    assert "Northwind Studio" in browser.page
    assert browser.cookies["slack-app-oauth-state"] == "deleted"
    with district.village.database.engine.begin() as connection:
        raw = connection.exec_driver_sql("SELECT * FROM installations").one()
        connection.exec_driver_sql("SELECT 1")
    assert district.town(HERE).bot_token not in repr(tuple(raw))
    workspace = await district.workspace(HERE)
    assert workspace.slack.token == district.town(HERE).bot_token
    installation = await workspace.transact(lambda uow: uow.installations.get())
    assert installation is not None
    assert district.town(HERE).bot_token not in repr(installation)


async def test_no_page_is_kept_framed_or_told_to_others(district: District) -> None:
    for path in ("/slack/install", "/slack/oauth_redirect?error=access_denied"):
        browser = Browser()
        await browser.get(district.url + path)
        assert browser.headers["Cache-Control"] == "no-store"
        assert browser.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in browser.headers["Content-Security-Policy"]


async def test_after_cancelling_nothing_is_installed(district: District) -> None:
    browser, slack = await district.begin()
    await browser.post(slack, allow="no")
    await browser.get(browser.location)
    assert (browser.status, "Nothing was installed" in browser.page) == (200, True)
    assert await stored(district) == []


async def test_a_state_is_good_once(district: District) -> None:
    browser, slack = await district.begin()
    cookies = dict(browser.cookies)
    back = await agreed(district, browser, slack)
    await browser.get(back)
    assert browser.status == 200
    again = await agreed(district, browser, slack)  # the same state, a new code
    browser.cookies = cookies
    await browser.get(again)
    assert (browser.status, "grown old" in browser.page) == (400, True)


@pytest.mark.parametrize("spoiled", ["forged", "old", "another browser", "no state", "no code", "wrong code"])
async def test_what_does_not_fit_together_installs_nothing(district: District, spoiled: str) -> None:
    browser, slack = await district.begin()
    back = await agreed(district, browser, slack)
    if spoiled == "forged":
        state = browser.cookies["slack-app-oauth-state"]
        back, browser.cookies = back.replace(state, "made-up"), {"slack-app-oauth-state": "made-up"}
    if spoiled == "old":
        await district.village.database.across(
            lambda connection: connection.execute(update(oauth_states).values(expires_at=1.0))
        )
    if spoiled == "another browser":
        browser.cookies = {}
    if spoiled == "no state":
        back = back.partition("&state")[0]
    if spoiled == "no code":
        back = back.partition("?")[0] + "?state=" + browser.cookies["slack-app-oauth-state"]
    if spoiled == "wrong code":
        back = back.replace("code=", "code=9")
    await browser.get(back)
    assert (browser.status, "grown old" in browser.page) == (400, True)
    assert await stored(district) == []


async def test_a_state_is_stored_as_a_hash_and_swept_away_when_old(district: District) -> None:
    browser, _ = await district.begin()
    state = browser.cookies["slack-app-oauth-state"]

    def look(connection: Connection) -> list[str]:
        return list(connection.execute(select(oauth_states.c.state)).scalars())

    found = await district.village.database.across(look)
    assert (len(found), state in found) == (1, False)
    await district.village.database.across(
        lambda connection: connection.execute(update(oauth_states).values(expires_at=1.0))
    )
    await district.begin()
    assert found[0] not in await district.village.database.across(look)


async def test_an_organization_is_turned_away_and_its_token_handed_back(district: District) -> None:
    browser, slack = await district.begin()
    await browser.get(district.several.agree(slack, "priya", None))
    assert (browser.status, "One workspace at a time" in browser.page) == (403, True)
    assert list(district.several.organizations.values()) == [False]
    assert await stored(district) == []


async def test_a_slack_that_does_not_answer_gives_a_page_all_the_same(district: District) -> None:
    browser, slack = await district.begin()
    back = await agreed(district, browser, slack)
    district.town(HERE).faults.add(Fault("dropped_before", "auth.test"))
    await browser.get(back)
    assert (browser.status, "try again in a minute" in browser.page) == (503, True)
    assert await stored(district) == []


async def test_installed_twice_the_token_stays_and_the_installer_is_the_later_one(district: District) -> None:
    await district.install(HERE, "priya")
    token = district.town(HERE).bot_token
    await district.install(HERE, "lori")
    workspace = await district.workspace(HERE)
    assert workspace.slack.token == token == district.town(HERE).bot_token
    installer = await workspace.transact(lambda uow: uow.installations.installer())
    assert installer == district.person(HERE, "lori").id
    assert await stored(district) == [district.team(HERE)]


async def test_requests_are_served_without_asking_slack_who_they_are_for(district: District) -> None:
    await district.install(HERE)
    before = len(district.town(HERE).wire.calls("auth.test"))
    for _ in range(5):
        await district.person(HERE, "marisa").command("/mentor", "help")
    assert len(district.town(HERE).wire.calls("auth.test")) == before


async def test_a_bot_token_beside_the_client_pair_is_ignored_with_one_warning(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    district = District(sqlite_url)
    await district.several.start()
    given = district.settings(0).model_copy(update={"slack_bot_token": SecretStr("xoxb-of-one-office")})
    village = Village(given, district.several.clock)
    with caplog.at_level("WARNING", "village"):
        await village.start()
    await village.stop()
    await district.several.stop()
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert [record.getMessage().partition(":")[0] for record in warnings] == ["app.bot_token_ignored"]
    assert "xoxb-" not in caplog.text


async def test_the_doctor_looks_at_every_workspace(
    sqlite_url: str, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (HERE, THERE):
        await district.install(number)
    settings = district.settings(0)
    assert settings.slack_client_secret is not None
    for name, value in {
        "SLACK_CLIENT_ID": settings.slack_client_id,
        "SLACK_CLIENT_SECRET": settings.slack_client_secret.get_secret_value(),
        "SLACK_APP_TOKEN": district.several.app_token,
        "SLACK_API_URL": settings.slack_api_url,
        "DATABASE_URL": sqlite_url,
        "ENCRYPTION_KEYS": KEYS,
    }.items():
        monkeypatch.setenv(name, str(value))
    assert {finding.is_well for finding in await examine()} == {True}
    district.town(HERE).slack.scopes.discard("mpim:write")
    district.town(THERE).slack.revoke("token_revoked", uninstalled=False)
    amiss = {finding.subject: finding.words for finding in await examine() if not finding.is_well}
    assert set(amiss) == {f"workspace {district.team(HERE)}, scopes", f"workspace {district.team(THERE)}"}
    assert "missing mpim:write" in amiss[f"workspace {district.team(HERE)}, scopes"]
    assert "token_revoked" in amiss[f"workspace {district.team(THERE)}"]
