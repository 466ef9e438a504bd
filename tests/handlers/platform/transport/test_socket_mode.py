"""The socket lives: whatever Slack or the network does to it, it comes back, or the process says so and ends."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.__main__ import serve
from bot.app import Village
from bot.manifest import load
from bot.settings import BadSettings, Settings
from handlers.platform.metrics.counts import SOCKET_ENDINGS
from handlers.platform.transport.socket_connection import Ending, Patience
from playground.delivery.envelope import Envelope, Kind
from playground.delivery.sockets import SocketTransport
from playground.front_door import settings_for
from playground.json_types import Json
from playground.limits.faults import Fault
from playground.people.person import SlackSaid
from playground.server import Playground
from tests.support.databases import KEYS
from tests.support.harness import Harness
from tests.support.waiting import until_true

pytestmark = pytest.mark.waiting

QUICK = Patience(
    opening=0.8,
    hello=0.8,
    start=30.0,
    ping=0.2,
    silence=1.0,
    writing=0.5,
    closing=0.3,
    finishing=0.5,
    first_pause=0.05,
    longest_pause=0.2,
    deaf=0.4,
    give_up=10.0,
)
STEADY = Patience(first_pause=0.05, longest_pause=0.2, opening=60.0, hello=60.0, silence=60.0, finishing=60.0)
# Everything that can happen to an attempt, and how it is counted.
TROUBLES = {
    "401": (Fault("handshake_refused", status=401), Ending.HANDSHAKE),
    "408": (Fault("handshake_refused", status=408), Ending.HANDSHAKE),
    "500": (Fault("handshake_refused", status=500), Ending.HANDSHAKE),
    "hangs": (Fault("handshake_hangs", seconds=5.0), Ending.HANDSHAKE),
    "aborted": (Fault("handshake_aborted"), Ending.HANDSHAKE),
    "no hello": (Fault("no_hello"), Ending.NO_HELLO),
    "stops reading": (Fault("stops_reading"), Ending.SILENT),
    "no address": (Fault("error", "apps.connections.open", error="internal_error"), Ending.NO_ADDRESS),
    "an address late": (Fault("slow", "apps.connections.open", seconds=5.0), Ending.NO_ADDRESS),
    "limited": (Fault("ratelimited", "apps.connections.open", seconds=1), Ending.NO_ADDRESS),
    "cut off": (Fault("dropped_before", "apps.connections.open"), Ending.NO_ADDRESS),
    "a fault there": (Fault("server_error", "apps.connections.open"), Ending.NO_ADDRESS),
    "a page instead": (Fault("html_503", "apps.connections.open"), Ending.NO_ADDRESS),
    "half an answer": (Fault("broken_body", "apps.connections.open"), Ending.NO_ADDRESS),
    "cut in the middle": (Fault("cut_answer", "apps.connections.open"), Ending.NO_ADDRESS),
    "given, but late": (Fault("applied_then_slow", "apps.connections.open", seconds=5.0), Ending.NO_ADDRESS),
    "given, but lost": (Fault("applied_then_dropped", "apps.connections.open"), Ending.NO_ADDRESS),
}


def again(fault: Fault, times: int | None = 1) -> Fault:
    """The same trouble, unused."""
    return Fault(fault.kind, fault.method, times, fault.seconds, fault.error, fault.status)


def sockets_of(playground: Playground) -> SocketTransport:
    return playground.slack.sockets


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    async with Harness(sqlite_url, patience=QUICK) as opened:
        yield opened


@pytest.fixture
async def steady(sqlite_url: str) -> AsyncIterator[Harness]:
    """A bot that takes no silence for a fault."""
    async with Harness(sqlite_url, patience=STEADY) as opened:
        yield opened


def village_of(harness: Harness) -> Village:
    assert harness.village is not None
    return harness.village


async def answered(harness: Harness) -> bool:
    marisa = harness.person("marisa")
    await marisa.command("/mentor", "status")
    return bool(marisa.sees("village"))


async def fetch(harness: Harness, path: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{village_of(harness).port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, (await answer.text()).strip()


def is_connected(harness: Harness) -> bool:
    socket = village_of(harness)._socket
    return socket is not None and socket.is_connected


async def eventually_answered(harness: Harness) -> bool:
    """A socket that stops reading says hello first, so its replacement comes a moment later."""
    for _ in range(50):
        try:
            return await answered(harness)
        except SlackSaid:
            await asyncio.sleep(0.1)
    return False


@pytest.mark.parametrize("name", TROUBLES)
async def test_after_a_failed_attempt_a_fresh_address_is_asked_for(harness: Harness, name: str) -> None:
    await harness.set_up()
    fault, ending = TROUBLES[name]
    counts, calls = village_of(harness).counts, harness.playground.wire.calls
    asked = len(calls("apps.connections.open"))
    for _ in range(2):
        harness.playground.faults.add(again(fault))
    await sockets_of(harness.playground).abort()
    await until_true(lambda: counts.socket_endings[ending] == 2)
    await until_true(lambda: is_connected(harness))
    assert await eventually_answered(harness)
    assert counts.socket_endings[ending] == 2
    assert counts.socket_endings[Ending.CLOSED] == 1
    if fault.method is None:  # each handshake had an address of its own
        assert len(calls("apps.connections.open")) - asked == 3


@pytest.mark.parametrize(
    ("answer", "ending"),
    [
        ({"ok": True}, Ending.NO_ADDRESS),
        ({"ok": True, "url": None}, Ending.NO_ADDRESS),
        ({"ok": True, "url": ""}, Ending.NO_ADDRESS),
        ({"ok": True, "url": ["wss://x"]}, Ending.NO_ADDRESS),
        ({"ok": True, "url": "no address at all"}, Ending.HANDSHAKE),
        (RuntimeError("a fault of ours"), Ending.HANDSHAKE),
    ],
)
async def test_whatever_an_attempt_meets_the_next_one_comes(
    steady: Harness, monkeypatch: pytest.MonkeyPatch, answer: Json | Exception, ending: Ending
) -> None:
    await steady.set_up()
    socket = village_of(steady)._socket
    assert socket is not None
    ask, answers = socket._slack.apps_connections_open, [answer]

    async def odd_once(**given: Any) -> Any:
        if not answers:
            return await ask(**given)
        odd = answers.pop()
        if isinstance(odd, Exception):
            raise odd
        return odd

    monkeypatch.setattr(socket._slack, "apps_connections_open", odd_once)
    await sockets_of(steady.playground).abort()
    await until_true(lambda: village_of(steady).counts.socket_endings[ending] == 1)
    await until_true(lambda: is_connected(steady))
    assert await eventually_answered(steady)


@pytest.mark.parametrize("name", TROUBLES)
async def test_a_start_survives_one_failed_attempt(sqlite_url: str, name: str) -> None:
    harness = Harness(sqlite_url, patience=QUICK)
    harness.playground.faults.add(again(TROUBLES[name][0]))
    async with harness:
        assert await eventually_answered(harness)


@pytest.mark.parametrize("name", sorted({*TROUBLES, "too many", "token"} - {"stops reading"}))
async def test_a_start_that_cannot_connect_blames_what_is_to_blame(sqlite_url: str, name: str) -> None:
    playground = Playground(load(), rate_limits=False)
    await playground.start()
    if name == "too many":
        sockets_of(playground).limit = 0
    else:
        refused = Fault("error", "apps.connections.open", error="invalid_auth")
        playground.faults.add(again(refused if name == "token" else TROUBLES[name][0], None))
    patience = replace(QUICK, start=1.2)
    village = Village(settings(playground, sqlite_url), playground.clock, patience=patience)
    began = time.monotonic()
    with pytest.raises(BadSettings) as caught:
        await village.start()
    assert time.monotonic() - began < patience.start + 30
    assert ("refuses SLACK_APP_TOKEN" in str(caught.value)) is (name == "token")
    assert "\n" not in str(caught.value)
    await playground.stop()


def settings(playground: Playground, url: str) -> Settings:
    return settings_for(playground, url, KEYS, "CRITICAL").model_copy(update={"port": 0})


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_renewal_leaves_no_gap(steady: Harness, reason: str) -> None:
    await steady.set_up()
    seen: list[bool] = []

    async def watch() -> None:
        while True:
            seen.append(is_connected(steady))
            await asyncio.sleep(0.002)

    watching = asyncio.create_task(watch())
    for _ in range(3):
        await steady.playground.refresh_sockets(reason)
        assert await answered(steady)
        await until_true(lambda: len(sockets_of(steady.playground).connections) == 1)
    watching.cancel()
    assert all(seen)
    assert village_of(steady).counts.socket_endings[Ending.RENEWED] == 3


async def test_what_is_under_way_at_a_renewal_is_acknowledged_over_the_connection_it_came_by(steady: Harness) -> None:
    await steady.set_up()
    steady.playground.faults.add(Fault("slow", "views.open", seconds=0.3))
    command = asyncio.create_task(steady.person("priya").command("/brownbag", "schedule"))
    await until_true(lambda: not steady.playground.faults.active)  # the form is being opened
    await steady.playground.refresh_sockets()
    await command  # raises when Slack had to say that the app did not answer


async def test_the_tenth_socket_makes_room_for_itself(harness: Harness) -> None:
    sockets_of(harness.playground).limit = 1
    await harness.playground.refresh_sockets()
    await until_true(lambda: village_of(harness).counts.socket_endings[Ending.TOO_MANY] == 1)
    assert await eventually_answered(harness)


async def test_too_many_sockets_are_waited_out(harness: Harness) -> None:
    sockets = sockets_of(harness.playground)
    sockets.limit = 0
    await sockets.abort()
    await until_true(lambda: village_of(harness).counts.socket_endings[Ending.TOO_MANY] >= 2)
    assert (await fetch(harness, "/readyz"))[0] == 503
    sockets.limit = 10
    assert await eventually_answered(harness)


async def test_health_tells_of_a_deaf_process_and_of_one_that_hears_again(harness: Harness) -> None:
    assert await fetch(harness, "/healthz") == (200, "ok")
    assert (await fetch(harness, "/readyz"))[0] == 200
    fault = harness.playground.faults.add(again(TROUBLES["500"][0], None))
    await sockets_of(harness.playground).abort()
    await until_true(lambda: not is_connected(harness))
    assert await fetch(harness, "/readyz") == (503, "the Slack socket is not connected")
    assert "village_socket_connected 0.0" in (await fetch(harness, "/metrics"))[1]
    await asyncio.sleep(QUICK.deaf)
    status, words = await fetch(harness, "/healthz")
    assert status == 503
    assert "no Slack socket for" in words
    harness.playground.faults.active.remove(fault)
    await until_true(lambda: is_connected(harness))
    assert await fetch(harness, "/healthz") == (200, "ok")
    assert "village_socket_deaf_seconds 0.0" in (await fetch(harness, "/metrics"))[1]


@pytest.mark.parametrize("name", sorted(set(TROUBLES) - {"stops reading", "limited"}))
async def test_without_a_socket_for_minutes_the_process_ends_with_one_line(
    sqlite_url: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    playground = Playground(load(), rate_limits=False)
    await playground.start()
    village = Village(settings(playground, sqlite_url), playground.clock, patience=replace(QUICK, give_up=0.8))
    serving = asyncio.create_task(serve(village))
    await until_true(lambda: bool(sockets_of(playground).connections))
    await asyncio.sleep(0.1)
    playground.faults.add(again(TROUBLES[name][0], None))
    await sockets_of(playground).abort()
    assert await asyncio.wait_for(serving, 60) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("village:")]
    assert len(lines) == 1
    assert "No Slack socket for" in lines[0]
    await playground.stop()


async def test_a_socket_that_reads_nothing_delays_no_stop(sqlite_url: str) -> None:
    harness = Harness(sqlite_url, patience=Patience(closing=0.3))  # the silence is noticed only later
    await harness.playground.start()
    harness.playground.faults.add(Fault("stops_reading", seconds=60))
    await harness.start()
    began = time.monotonic()
    await harness.stop()
    assert time.monotonic() - began < 25  # and not until the silence is noticed
    await harness.playground.stop()


async def test_writing_to_a_peer_that_reads_nothing_ends_and_so_does_closing(harness: Harness) -> None:
    harness.playground.faults.add(Fault("stops_reading"))
    socket = village_of(harness)._socket
    assert socket is not None
    connection = await socket._attempt()
    with pytest.raises(TimeoutError):
        await connection.send("x" * 50_000_000)
    began = time.monotonic()
    await connection.close()
    assert time.monotonic() - began < 30
    assert not connection.is_open


async def test_an_envelope_that_nobody_can_read_is_acknowledged_and_counted(harness: Harness) -> None:
    team = harness.playground.world.team_id
    bodies: list[Json] = [
        {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": "words"},
        {"type": "event_callback", "team_id": team, "event_id": "Ev2", "event": {"type": "message", "user": {}}},
        {"type": "event_callback", "team_id": team, "event_id": "Ev3", "event": {"type": "app_mention", "user": "U1"}},
        {"type": "block_actions", "team": {"id": team}, "user": "somebody", "actions": []},
        {},
    ]
    for body in bodies:
        kind: Kind = "interactive" if body.get("type") == "block_actions" else "events_api"
        receipt = await sockets_of(harness.playground).send(Envelope(kind, body, "damaged"))
        assert receipt.problem is None, body
    assert await answered(harness)


def test_every_ending_is_counted_by_its_name() -> None:
    assert {ending.value for ending in Ending} == set(SOCKET_ENDINGS)
