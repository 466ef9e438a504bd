"""The stage for benchmarks: a Slack that only accepts, children that serve, and a load that keeps N in flight."""

import asyncio
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web
from slack_sdk.signature import SignatureVerifier

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "8f742231b10e8888abcd99benchmark"
TEAM = "T0BENCH"
MENTORS = 100


@dataclass(frozen=True)
class Figures:
    """What one run gave: requests a second, and latencies in milliseconds."""

    per_second: float
    p50: float
    p99: float


@dataclass
class Accepting:
    """The least of Slack that a bot needs to start, and its socket, on which envelopes are put."""

    port: int = 0
    socket: web.WebSocketResponse | None = None
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    acks: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    posts: list[float] = field(default_factory=list)
    responded: list[str] = field(default_factory=list)  # what was said under a `response_url`
    child: int = 0  # the process that was started last
    longest_wait: float = 0.0  # seconds for which the last child's loop was blocked at most
    on_post: Callable[[], Awaitable[None]] | None = None

    @property
    def url(self) -> str:
        """What the bot takes as SLACK_API_URL."""
        return f"http://127.0.0.1:{self.port}/api/"

    async def api(self, request: web.Request) -> web.Response:
        """Answer any method with what start-up and delivery read."""
        method = request.match_info["method"]
        answer: dict[str, object] = {"ok": True, "team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT"}
        if method == "apps.connections.open":
            answer["url"] = f"ws://127.0.0.1:{self.port}/socket"
        if method == "users.info":
            given = {**request.query, **await request.post()}
            answer["user"] = {"id": given.get("user"), "team_id": TEAM, "tz": "America/Chicago", "locale": "en-US"}
        if method == "conversations.open":
            answer["channel"] = {"id": "D0"}
        if method == "respond":
            self.responded.append(str((await request.json()).get("text")))
        if method == "chat.postMessage":
            self.posts.append(time.perf_counter())
            answer |= {"channel": "D0", "ts": f"{len(self.posts)}.0"}
        return web.json_response(answer)

    async def sockets(self, request: web.Request) -> web.WebSocketResponse:
        """Serve the one Socket Mode connection."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0"}})
        self.socket = socket
        self.connected.set()
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                waiting = self.acks.pop(json.loads(frame.data).get("envelope_id", ""), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(None)
        return socket


@asynccontextmanager
async def accepting_slack() -> AsyncIterator[Accepting]:
    """Serve it on loopback."""
    slack = Accepting()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.api)
    app.router.add_get("/socket", slack.sockets)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.port = int(runner.addresses[0][1])
    yield slack
    await runner.cleanup()


@asynccontextmanager
async def child(what: str, mode: str, slack: Accepting, database_url: str = "") -> AsyncIterator[int]:
    """A serving process of its own (`tests.benchmarks.serving`); gives its port, 0 in Socket Mode."""
    slack.connected.clear()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.serving",
        what,
        mode,
        slack.url,
        database_url,
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    port = int(await asyncio.wait_for(process.stdout.readline(), 60))
    slack.child = process.pid
    if mode == "socket":
        await asyncio.wait_for(slack.connected.wait(), 20)
    yield port
    process.terminate()
    told = await process.stdout.read()
    slack.longest_wait = float(told or 0)
    await process.wait()


def command_fields(number: int) -> dict[str, str]:
    """`/mentor pause 2 weeks` of one of the mentors, as Slack sends it."""
    return {
        "token": "t",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": "C0BENCH",
        "channel_name": "general",
        "user_id": f"U{number % MENTORS:06d}",
        "command": "/mentor",
        "text": "pause 2 weeks",
        "api_app_id": "A0",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/none",
        "trigger_id": f"{number}.1.x",
    }


def form(fields: Mapping[str, str]) -> str:
    """A command's body with these fields."""
    return urlencode({**command_fields(0), **fields})


def signed_json(body: str) -> dict[str, str]:
    """The headers of an event that Slack signed."""
    return {**signed(body), "Content-Type": "application/json"}


def signed(body: str) -> dict[str, str]:
    """The headers of a form that Slack signed."""
    stamp = str(int(time.time()))
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or "",
    }


async def over_http(port: int, total: int, at_once: int, lasting: Callable[[], bool] = lambda: False) -> Figures:
    """Send `total` signed commands with `at_once` in flight, and more while `lasting`."""
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def one(number: int) -> None:
            body = urlencode(command_fields(number))
            async with session.post(f"http://127.0.0.1:{port}/slack/events", data=body, headers=signed(body)) as answer:
                await answer.read()
                assert answer.status == 200, answer.status

        return await load(one, total, at_once, lasting)


async def over_the_socket(slack: Accepting, total: int, at_once: int) -> Figures:
    """Put `total` commands on the socket with `at_once` unacknowledged."""
    socket = slack.socket
    assert socket is not None

    async def one(number: int) -> None:
        envelope = f"e{number}"
        acked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        slack.acks[envelope] = acked
        await socket.send_json(
            {
                "envelope_id": envelope,
                "type": "slash_commands",
                "accepts_response_payload": True,
                "payload": command_fields(number),
            }
        )
        await asyncio.wait_for(acked, 10)

    return await load(one, total, at_once)


async def load(
    one: Callable[[int], Awaitable[None]], total: int, at_once: int, lasting: Callable[[], bool] = lambda: False
) -> Figures:
    """Keep `at_once` calls of `one` in flight until `total` are done, after a tenth of them as warm-up."""
    numbers = _numbers(total + total // 10, lasting)
    took: list[float] = []

    async def worker() -> None:
        for number in numbers:
            began = time.perf_counter()
            await one(number)
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    seconds = time.perf_counter() - began
    counted = sorted(took[total // 10 :])
    return Figures(len(took) / seconds, 1000 * statistics.median(counted), 1000 * counted[int(len(counted) * 0.99) - 1])


def _numbers(least: int, lasting: Callable[[], bool]) -> Iterator[int]:
    """`least` of them, and hundreds more while `lasting`."""
    for number in itertools.count():
        if number >= least and number % 100 == 0 and not lasting():
            return
        yield number
