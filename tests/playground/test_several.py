"""Several workspaces under one address: Slack's own installation, as strict as Slack."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.limits.timing import Timing
from playground.oauth import OAuthError
from playground.people.membership import uninstall
from playground.several import Several
from tests.playground.asking import refusal
from tests.playground.echo import manifest

REDIRECT = "http://127.0.0.1:9/slack/oauth_redirect"


@pytest.fixture
async def several() -> AsyncIterator[Several]:
    """Two workspaces, the app in neither."""
    running = Several(manifest(), (REDIRECT,))
    await running.start()
    yield running
    await running.stop()


def asked(several: Several, **changes: str | None) -> str:
    query = {
        "client_id": several.oauth.client_id,
        "scope": "commands,chat:write",
        "state": "s",
        "redirect_uri": REDIRECT,
    }
    wanted = {name: value for name, value in {**query, **changes}.items() if value is not None}
    return f"{several.base_url}/oauth/v2/authorize?{urlencode(wanted)}"


async def exchange(several: Several, code: str, **changes: str) -> dict[str, object]:
    given = {"code": code, "redirect_uri": REDIRECT, **changes}
    credentials = {
        "client_id": given.pop("client_id", several.oauth.client_id),
        "client_secret": given.pop("client_secret", several.oauth.client_secret),
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{several.api_url}oauth.v2.access", data={**credentials, **given}) as answer,
    ):
        found: dict[str, object] = await answer.json()
        return found


def code_in(url: str) -> str:
    return parse_qs(urlsplit(url).query)["code"][0]


async def installed(several: Several, number: int) -> AsyncWebClient:
    target = several.agree(asked(several), "priya", several.playgrounds[number])
    answer = await exchange(several, code_in(target))
    return AsyncWebClient(str(answer["access_token"]), several.api_url, retry_handlers=[])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "commands,admin"}, "invalid_scope"),
        ({"user_scope": "chat:write"}, "invalid_scope"),
        ({"redirect_uri": "http://127.0.0.1:9/elsewhere"}, "bad_redirect_uri"),
    ],
)
async def test_what_an_app_may_not_ask_for_is_refused_on_the_page(
    several: Several, changes: dict[str, str], code: str
) -> None:
    with pytest.raises(OAuthError, match=code):
        several.agree(asked(several, **changes), "priya", several.playgrounds[0])
    async with aiohttp.ClientSession() as session, session.get(asked(several, **changes)) as answer:
        assert (answer.status, await answer.text()) == (400, code)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guessed"}, "bad_client_secret"),
        ({"code": "guessed"}, "invalid_code"),
        ({"redirect_uri": "http://127.0.0.1:9/elsewhere"}, "bad_redirect_uri"),
    ],
)
async def test_a_code_is_exchanged_only_by_its_app(several: Several, changes: dict[str, str], code: str) -> None:
    target = several.agree(asked(several), "priya", several.playgrounds[0])
    answer = await exchange(several, **{"code": code_in(target), **changes})
    assert answer == {"ok": False, "error": code}


async def test_a_code_is_good_once_and_for_ten_minutes() -> None:
    now = [1_000_000.0]
    several = Several(manifest(), (REDIRECT,), timing=Timing(wall=lambda: now[0]))
    await several.start()
    try:
        codes = [code_in(several.agree(asked(several), "priya", several.playgrounds[0])) for _ in range(2)]
        assert (await exchange(several, codes[0]))["ok"] is True
        assert (await exchange(several, codes[0]))["error"] == "invalid_code"
        now[0] += 601
        assert (await exchange(several, codes[1]))["error"] == "invalid_code"
    finally:
        await several.stop()


async def test_each_token_opens_its_own_workspace(several: Several) -> None:
    here, there = [await installed(several, number) for number in (0, 1)]
    teams = [(await client.auth_test())["team_id"] for client in (here, there)]
    assert teams == [one.world.team_id for one in several.playgrounds]
    assert teams[0] != teams[1]
    marisa = several.playgrounds[0].person("marisa")
    await here.chat_postMessage(channel=marisa.id, text="hello")
    assert several.playgrounds[1].person("marisa").sees() == []


async def test_a_workspace_without_the_app_hears_and_says_nothing(several: Several) -> None:
    dead = AsyncWebClient(several.playgrounds[1].bot_token, several.api_url, retry_handlers=[])
    await installed(several, 0)
    assert await refusal(dead.auth_test()) == "invalid_auth"
    await several.playgrounds[1].person("lori").open_home()
    assert several.playgrounds[1].wire.calls("app_home_opened") == []


async def test_installed_again_a_living_token_stays_and_a_dead_one_does_not(several: Several) -> None:
    first, again = await installed(several, 0), await installed(several, 0)
    assert first.token == again.token
    uninstall(several.playgrounds[0].slack, several.playgrounds[0].person("priya").id)
    assert await refusal(first.auth_test()) == "account_inactive"
    new = await installed(several, 0)
    assert new.token != first.token
    assert await refusal(first.auth_test()) == "account_inactive"
    assert (await new.auth_revoke(test=True))["revoked"] is False
    assert (await new.auth_revoke())["revoked"] is True
    assert await refusal(new.auth_test()) == "token_revoked"


async def test_an_organizations_token_opens_no_workspace(several: Several) -> None:
    target = several.agree(asked(several), "priya", None)
    answer = await exchange(several, code_in(target))
    assert (answer["is_enterprise_install"], answer["team"]) == (True, None)
    client = AsyncWebClient(str(answer["access_token"]), several.api_url, retry_handlers=[])
    assert (await client.auth_test())["is_enterprise_install"] is True
    assert await refusal(client.users_info(user="U1")) == "team_access_not_granted"
    await client.auth_revoke()
    assert await refusal(client.auth_test()) == "token_revoked"
