"""Signed HTTP delivery: requests, retries, reasons, and a real bot behind them."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.delivery.requests import signature
from playground.people.person import SlackSaid
from playground.server import Playground
from tests.playground.conftest import SHORT, quiet
from tests.playground.echo import EchoBot, form


def test_the_signature_is_the_one_slack_publishes() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        b"%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == expected


Answer = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def endpoint(playground: Playground, answer: Answer) -> AsyncIterator[list[Any]]:
    """A bare request URL which checks every signature; yields the headers and bodies it got."""
    got: list[Any] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        stamp = request.headers["X-Slack-Request-Timestamp"]
        digest = hmac.new(playground.signing_secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        assert request.headers["X-Slack-Signature"] == f"v0={digest.hexdigest()}"
        got.append((request.headers, body))
        return await answer(request, body)

    app = web.Application()
    app.router.add_post("/slack/events", handle)
    app.router.add_post("/round", _round)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await playground.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield got
    await runner.cleanup()


async def _round(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPTemporaryRedirect("/round")


async def test_a_failed_request_is_retried_with_headers(playground: Playground) -> None:
    async def fail(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response(status=500)

    async with endpoint(playground, fail) as got:
        await playground.person("Lori").say("hello")
        await playground.settled_deliveries()
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in got] == [None, "1", "2", "3"]
    assert got[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({body for _, body in got}) == 1
    assert got[0][0]["Content-Type"] == "application/json"


async def test_an_app_that_is_down_gets_its_event_later(playground: Playground) -> None:
    async def take(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response()

    async with endpoint(playground, take):
        pass
    lori = playground.person("Lori")
    with pytest.raises(SlackSaid, match="dispatch_failed"):
        await lori.command("/echo", "x")
    await lori.say("hello")
    await playground.settled_deliveries()
    problems = [entry.error for entry in playground.wire.calls("message")]
    assert problems == ["connection_failed"] * 4


async def test_retries_end_where_the_app_says_so_or_takes_it(playground: Playground) -> None:
    async def refuse(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    async def later(request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response(status=200 if "X-Slack-Retry-Num" in request.headers else 503)

    async with endpoint(playground, refuse) as got:
        await playground.person("Lori").say("hello")
        await playground.settled_deliveries()
        assert len(got) == 1
    async with endpoint(playground, later) as got:
        await playground.person("Lori").say("hello")
        await playground.settled_deliveries()
        assert len(got) == 2


@pytest.mark.parametrize("timing", [SHORT])
async def test_slow_and_circling_answers_have_their_reasons(playground: Playground) -> None:
    async def slow(_request: web.Request, _body: bytes) -> web.StreamResponse:
        await asyncio.sleep(SHORT.answer_within + 0.2)
        return web.Response()

    async def peer_group(_request: web.Request, _body: bytes) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect("/round")

    for answer, reason in ((slow, "http_timeout"), (peer_group, "too_many_redirects")):
        async with endpoint(playground, answer) as got:
            await playground.person("Lori").say("hello")
            await playground.settled_deliveries()
            assert got[1][0]["X-Slack-Retry-Reason"] == reason


async def test_a_command_over_http_fails_with_slacks_words(playground: Playground) -> None:
    async def missing(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response(status=404)

    async def words(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response(text="Plain words")

    lori = playground.person("Lori")
    async with endpoint(playground, missing):
        with pytest.raises(SlackSaid, match="http_client_error"):
            await lori.command("/echo", "x")
    async with endpoint(playground, words) as got:
        await lori.command("/echo", "x")
        assert got[0][0]["Content-Type"] == "application/x-www-form-urlencoded"
    assert lori.ephemerals[-1].text == "Plain words"


async def test_a_real_bot_takes_signed_requests(playground: Playground, slack: AsyncWebClient) -> None:
    app = AsyncApp(client=slack, signing_secret=playground.signing_secret, logger=quiet(), process_before_response=True)
    echo = EchoBot(app)
    runner = web.AppRunner(app.web_app("/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await playground.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    assert await playground.verify_request_url()
    lori = playground.person("Lori")
    await lori.say("hello")
    await lori.command("/echo", "x & y")
    await lori.command("/form")
    await lori.fill("A line", "fine")
    echo.form_answer = {"response_action": "update", "view": form("Thanks")}
    await lori.submit()
    assert lori.modal is not None
    assert lori.modal.title == "Thanks"
    assert lori.ephemerals[-1].text == "You said: x & y"
    assert len(echo.of("message")) == 1
    await runner.cleanup()
