"""How payloads reach the app: Socket Mode on the wire, signed requests, retries, faults."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.delivery.requests import signature
from playground.faults import Fault
from playground.json_types import Json
from playground.person import SlackSaid
from playground.server import Playground
from playground.timing import Timing
from tests.playground.conftest import SHORT, quiet
from tests.playground.echo import EchoBot, form, manifest


@asynccontextmanager
async def connection(playground: Playground, slack: AsyncWebClient) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A bare Socket Mode connection after its hello."""
    client = AsyncWebClient(playground.app_token, base_url=playground.api_url)
    url = (await client.apps_connections_open(app_token=playground.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        yield socket


async def test_a_socket_says_hello_and_its_address_is_good_once(playground: Playground, slack: AsyncWebClient) -> None:
    opened = await slack.apps_connections_open(app_token=playground.app_token)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(opened["url"]) as socket:
            hello = await socket.receive_json()
            assert hello["type"] == "hello"
            assert hello["num_connections"] == 1
            assert hello["connection_info"]["app_id"] == playground.world.app_id
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_a_ping_gets_its_pong(playground: Playground, slack: AsyncWebClient) -> None:
    opened = await slack.apps_connections_open(app_token=playground.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"], autoping=False) as socket:
        await socket.receive_json()
        await socket.ping(b"sdk-ping-pong:1")
        pong = await socket.receive()
        assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1")


async def test_the_eleventh_connection_is_turned_away(playground: Playground, slack: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(11):
            opened = await slack.apps_connections_open(app_token=playground.app_token)
            sockets.append(await session.ws_connect(opened["url"]))
        frames = [await socket.receive_json() for socket in sockets]
        assert [frame["type"] for frame in frames] == ["hello"] * 10 + ["disconnect"]
        assert frames[-1]["reason"] == "too_many_websockets"
        for socket in sockets:
            await socket.close()


@pytest.mark.parametrize("timing", [SHORT])
async def test_an_unacknowledged_event_comes_again_with_its_number(
    playground: Playground, slack: AsyncWebClient
) -> None:
    async with connection(playground, slack) as socket:
        await socket.receive_json()
        saying = asyncio.create_task(playground.person("Lori").say("hello"))
        frames = [await socket.receive_json() for _ in range(4)]
        await saying
        await playground.settled_deliveries()
    assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2, 3]
    assert [frame["retry_reason"] for frame in frames] == ["", "timeout", "timeout", "timeout"]
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    payload = frames[0]["payload"]
    assert payload["authorizations"][0]["user_id"] == playground.world.bot.id
    assert payload["type"] == "event_callback"
    assert frames[0]["accepts_response_payload"] is False


async def test_each_payload_goes_to_one_of_the_connections(playground: Playground, slack: AsyncWebClient) -> None:
    heard: list[list[Json]] = [[], []]

    async def listen(socket: aiohttp.ClientWebSocketResponse, into: list[Json]) -> None:
        async for frame in socket:
            content = json.loads(frame.data)
            if "envelope_id" in content:
                into.append(content)
                await socket.send_json({"envelope_id": content["envelope_id"]})

    async with connection(playground, slack) as first, connection(playground, slack) as second:
        listeners = [asyncio.create_task(listen(one, into)) for one, into in zip((first, second), heard, strict=True)]
        await asyncio.sleep(0.02)
        for number in range(6):
            await playground.person("Lori").say(f"line {number}")
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
    assert [len(one) for one in heard] == [3, 3]


async def test_a_bot_survives_being_asked_to_reconnect(playground: Playground, bot: EchoBot) -> None:
    await playground.refresh_sockets()
    await playground.person("Lori").say("still there?")
    assert len(bot.of("message")) == 1


async def test_a_duplicate_a_delay_and_a_lost_socket(playground: Playground, bot: EchoBot) -> None:
    lori = playground.person("Lori")
    playground.faults.add(Fault("duplicate", "message"))
    await lori.say("twice")
    await playground.settled_deliveries()
    assert len({body["event_id"] for body in bot.of("message")}) == 1
    assert len(bot.of("message")) == 2
    playground.faults.add(Fault("delayed", "events_api", seconds=0.05))
    await lori.say("late")
    assert len(bot.of("message")) == 3
    playground.faults.add(Fault("drop_socket", "message"))
    await lori.say("through a hole in the line")
    await playground.settled_deliveries()
    assert bot.of("message")[-1]["event"]["text"] == "through a hole in the line"


@pytest.mark.parametrize("timing", [SHORT])
async def test_a_click_is_never_repeated(playground: Playground, slack: AsyncWebClient) -> None:
    async with connection(playground, slack) as socket:
        await socket.receive_json()
        with pytest.raises(SlackSaid, match="operation_timeout"):
            await playground.person("Lori").command("/echo", "x")
        frame = await socket.receive_json()
        assert frame["type"] == "slash_commands"
        assert frame["accepts_response_payload"] is True
        assert "retry_attempt" not in frame
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(socket.receive_json(), 0.1)


async def test_without_any_connection_a_command_fails_at_once(slack: AsyncWebClient) -> None:
    alone = Playground(manifest(), timing=Timing(wait_for_socket=0.05))
    await alone.start()
    with pytest.raises(SlackSaid, match="dispatch_failed"):
        await alone.person("Lori").command("/echo", "x")
    await alone.stop()


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

    async def circle(_request: web.Request, _body: bytes) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect("/round")

    for answer, reason in ((slow, "http_timeout"), (circle, "too_many_redirects")):
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


async def test_every_answer_to_bolt_is_on_the_wire_without_tokens(playground: Playground, bot: EchoBot) -> None:
    await playground.person("Lori").command("/form")
    await playground.settled_deliveries()
    text = json.dumps(playground.wire.as_json(0))
    assert "views.open" in text
    assert "/form" in text
    assert playground.bot_token not in text
    assert playground.app_token not in text
    assert playground.slack.verification_token not in text


async def test_a_second_bot_shares_the_load(playground: Playground, bot: EchoBot, slack: AsyncWebClient) -> None:
    other = EchoBot(AsyncApp(client=slack, logger=quiet(), process_before_response=True))
    handler = AsyncSocketModeHandler(other.app, playground.app_token, logger=quiet())
    await handler.connect_async()  # type: ignore[no-untyped-call]
    for number in range(4):
        await playground.person("Lori").say(f"line {number}")
    await handler.close_async()  # type: ignore[no-untyped-call]
    assert len(bot.of("message")) == len(other.of("message")) == 2
