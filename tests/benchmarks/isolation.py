"""Many workspaces: what a flood or a failure in workspace A costs workspace B, against B with A at rest.

The bot is a process of its own, the Slack beside it does nothing but answer. Of B it is measured how long a storing
command takes, and how long from plain words in a direct message to the answer's being with Slack.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.app import Village
from bot.core.clock import SystemClock
from bot.core.ids import TeamId, UserId
from bot.core.installations import Installation
from storage.database import Database
from storage.db.opening import open_database
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.serving import _fill
from tests.benchmarks.settings import settings_of_many
from tests.benchmarks.stage import ROOT, SECRET, command_fields
from tests.support.databases import FIXED_KEYS, PostgresqlServer, copy_sqlite, make_sqlite_template
from tests.support.storing import put

A, B = "T0FLOODED", "T0CALM"
TOKENS = {"xoxb-a": A, "xoxb-b": B}
COMMANDS = 200
ANSWERS = 25  # few enough for B's own pace
FLOOD = 3000
A_SECOND = 17  # twice what Slack delivers to an app in one workspace, 30,000 an hour (docs/slack.md S61)
AT_ONCE = 20
GOAL = 1.5


@dataclass
class Slack:
    """Answers every call; for A as `trouble` says."""

    port: int = 0
    trouble: str = ""
    arrived: dict[str, int] = field(default_factory=lambda: {A: 0, B: 0})
    posted: asyncio.Event = field(default_factory=asyncio.Event)

    async def api(self, request: web.Request) -> web.StreamResponse:
        """One Web API call."""
        method = request.match_info["method"]
        team = TOKENS.get(request.headers.get("Authorization", "").removeprefix("Bearer "), "")
        if team == A and self.trouble == "hangs":
            await asyncio.sleep(60)
        if team == A and self.trouble == "fails":
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)
        given = {**request.query, **(await request.json() if request.content_type == "application/json" else {})}
        answer: dict[str, object] = {"ok": True, "team_id": team, "user_id": "U0BOT", "bot_id": "B0BOT"}
        if method == "users.info":
            answer["user"] = {"id": given.get("user"), "tz": "America/Chicago", "team_id": team}
        if method == "conversations.open":
            answer["channel"] = {"id": f"D{given.get('users')}"}
        if method == "chat.postMessage":
            self.arrived[team] += 1
            answer |= {"channel": given.get("channel"), "ts": f"{self.arrived[team]}.0"}
            if team == B:
                self.posted.set()
        return web.json_response(answer)


@asynccontextmanager
async def _slack() -> AsyncIterator[Slack]:
    slack = Slack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.api)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.port = int(runner.addresses[0][1])
    yield slack
    await runner.cleanup()


@asynccontextmanager
async def _village(slack: Slack, url: str) -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.isolation",
        str(slack.port),
        url,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    yield int(await asyncio.wait_for(process.stdout.readline(), 60))
    process.kill()
    await process.wait()


@dataclass
class Caller:
    """Slack's side of the requests, signed."""

    session: aiohttp.ClientSession
    port: int
    number: int = 0
    refused: int = 0  # of A: Slack would bring these again

    async def command(self, team: str) -> float:
        """A storing command of one of the mentors; returns seconds."""
        self.number += 1
        body = urlencode({**command_fields(self.number), "team_id": team})
        return await self._send(body, "application/x-www-form-urlencoded")

    async def say(self, team: str, user: str) -> float:
        """Plain words to the bot, each in a conversation of its own; returns seconds."""
        self.number += 1
        event = {
            "type": "message", "channel_type": "im", "channel": f"D{user}", "user": user,
            "text": "happy to mentor on business trips", "ts": f"{self.number}.0",
        }  # fmt: skip
        body = {"type": "event_callback", "team_id": team, "event_id": f"Ev{self.number}", "event": event}
        return await self._send(json.dumps(body), "application/json")

    async def _send(self, body: str, content_type: str) -> float:
        began, stamp = time.perf_counter(), str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
        headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        async with self.session.post(
            f"http://127.0.0.1:{self.port}/slack/events", data=body, headers=headers
        ) as answer:
            await answer.read()
            self.refused += answer.status != 200
        return time.perf_counter() - began


async def _measure(caller: Caller, slack: Slack) -> tuple[list[float], list[float]]:
    """Of B: how long commands take, and how long words take until their answer is with Slack (milliseconds)."""
    commands = sorted([await caller.command(B) * 1000 for _ in range(COMMANDS)])
    answers = []
    for number in range(ANSWERS):
        slack.posted.clear()
        began = time.perf_counter()
        await caller.say(B, f"U9{caller.number}{number}")
        await asyncio.wait_for(slack.posted.wait(), 30)
        answers.append((time.perf_counter() - began) * 1000)
    return commands, sorted(answers)


def main() -> None:
    """Print a table for either database."""
    with tempfile.TemporaryDirectory() as folder:
        template = make_sqlite_template(Path(folder), FIXED_KEYS)
        server = PostgresqlServer()
        try:
            for kind in ("sqlite", "postgresql"):
                url = copy_sqlite(template, Path(folder)) if kind == "sqlite" else server.fresh()
                install_in_both(url)
                asyncio.run(_all(kind, url))
        finally:
            server.stop()


async def _all(kind: str, url: str) -> None:
    print(f"{kind}: of B, milliseconds        command p50    p99   answer p50    p99  p50 to A at rest  (machine busy)")
    async with _slack() as slack, _village(slack, url) as port, aiohttp.ClientSession() as session:
        caller = Caller(session, port)
        await _measure(caller, slack)  # warm
        calm = _row("A at rest", await _measure(caller, slack), None)
        await _beside(caller, slack, f"{A_SECOND} events a second in A", calm)
        await _flood(caller)
        print(f"  ({FLOOD} people wrote in A; {slack.arrived[A]} have an answer, the others wait for Slack's pace)")
        _row("thousands wait in A", await _measure(caller, slack), calm)
        for trouble in ("fails", "hangs"):
            slack.trouble = trouble
            await asyncio.sleep(2)
            _row(f"and Slack {trouble} for A", await _measure(caller, slack), calm)


async def _beside(caller: Caller, slack: Slack, what: str, calm: tuple[float, float]) -> None:
    """Measure while people in A say things, without waiting for one another."""
    saying: set[asyncio.Task[float]] = set()

    async def keep_on() -> None:
        while True:
            task = asyncio.create_task(caller.say(A, f"U8{caller.number}"))
            saying.add(task)
            task.add_done_callback(saying.discard)
            await asyncio.sleep(1 / A_SECOND)

    busy = asyncio.create_task(keep_on())
    _row(what, await _measure(caller, slack), calm)
    busy.cancel()
    await asyncio.gather(*saying)
    if caller.refused:
        print(f"  ({caller.refused} requests were not answered in time)")


async def _flood(caller: Caller) -> None:
    """Words of so many people in A that their answers wait for Slack's pace for a quarter of an hour."""
    for _ in range(0, FLOOD, AT_ONCE):
        await asyncio.gather(*(caller.say(A, f"U7{caller.number}{number}") for number in range(AT_ONCE)))


def _row(what: str, found: tuple[list[float], list[float]], calm: tuple[float, float] | None) -> tuple[float, float]:
    commands, answers = found
    p50 = statistics.median(commands), statistics.median(answers)
    ratios = " " * 22 if calm is None else f"{p50[0] / calm[0]:>6.2f} {p50[1] / calm[1]:.2f} (goal {GOAL})"
    p99 = [each[int(len(each) * 0.99) - 1] for each in found]
    figures = f"{p50[0]:>10.1f} {p99[0]:>6.1f} {p50[1]:>12.1f} {p99[1]:>6.1f}"
    print(f"  {what:<30} {figures} {ratios}  {_others():.1f}", flush=True)
    return p50


def _others() -> float:
    """How much longer than it should a bit of computing takes: 1 on a quiet machine, else ratios mean little."""
    began, cpu = time.perf_counter(), time.process_time()
    while time.process_time() - cpu < 0.3:
        pass
    return (time.perf_counter() - began) / 0.3


def install_in_both(url: str) -> None:
    """Village in A and in B, each with one community and its mentors."""
    database = Database(open_database(url, FIXED_KEYS), SystemClock(), {}, Random(1))
    for token, team in TOKENS.items():
        database.transact_now(TeamId(team), _fill)
        database.transact_now(TeamId(team), lambda uow, token=token: _install(uow, token))  # type: ignore[misc]
    asyncio.run(database.close())


def _install(uow: UnitOfWork, token: str) -> None:
    bot = UserId("U0BOT")
    put(uow.installations.save, Installation(uow.team_id, token, bot, "B0BOT", ("commands",), None, uow.now))


async def serve(slack_port: str, url: str) -> None:
    """The child: Village for many workspaces over HTTP."""
    village = Village(settings_of_many(f"http://127.0.0.1:{slack_port}/api/", url), SystemClock())
    await village.start()
    print(village.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    import logging

    logging.disable(logging.CRITICAL)
    asyncio.run(serve(*sys.argv[1:]))
