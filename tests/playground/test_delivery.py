"""How payloads reach the app: Socket Mode on the wire, signed requests, retries, faults."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.json_types import Json
from playground.limits.faults import Fault
from playground.limits.timing import Timing
from playground.people.person import SlackSaid
from playground.server import Playground
from tests.playground.conftest import SHORT, quiet
from tests.playground.echo import EchoBot, manifest


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
