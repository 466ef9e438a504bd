"""A loop that never waits: a large office with faults, and no call on the event loop takes 20 ms of processor."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from random import Random

import aiohttp
import pytest

from bot.core.ids import TeamId
from bot.reports import pulse
from handlers import routers
from storage.unit_of_work import UnitOfWork
from tests.benchmarks import scale
from tests.benchmarks.stage import ROOT, accepting_slack, form, signed, signed_json
from tests.support.databases import FIXED_KEYS, PostgresqlServer, copy_sqlite, make_sqlite_template

MEMBERS = 1_000
REQUESTS = 1_500
AT_ONCE = 10
WORDS = ("", "help", "sleep and business trips", "2 weeks", "how do you manage nights away? " * 90, "status", "stop")
SAID = ("Hi there", "I can help with sleep and sick days", "I'd like to talk to somebody about coming back. " * 60)


def _due_now(uow: UnitOfWork) -> None:
    """All that the clock does at night."""
    for name, subject in ((pulse.ASK, "2026-Q4"), ("introductions.propose", "run"), ("retention.tidy", "")):
        if name in routers.table().timers:
            uow.timers.set(name, subject, uow.now)


async def _presses(port: int, seed: int) -> int:
    """What people send, in no order; how many were answered with 200."""
    chance, commands = Random(seed), sorted(routers.table().commands)
    answered = 0
    async with aiohttp.ClientSession() as session:

        async def worker(numbers: range) -> None:
            nonlocal answered
            for number in numbers:
                user_id = f"U0P{chance.randrange(MEMBERS):06d}"
                if number % 3 == 0:
                    event = {"type": "app_home_opened", "user": user_id, "channel": "D1", "tab": "home"}
                elif number % 3 == 1:
                    words, ts = chance.choice(SAID), f"{number}.0"
                    event = {"type": "message", "channel_type": "im", "channel": f"D{user_id}", "user": user_id}
                    event |= {"text": words, "ts": ts}
                else:
                    command, _, rest = chance.choice(commands).partition(" ")
                    text = f"{rest} {chance.choice(WORDS)}".strip()
                    body = form({"command": command, "text": text, "user_id": user_id, "trigger_id": f"{number}.1"})
                    headers = signed(body)
                    async with session.post(_address(port), data=body, headers=headers) as answer:
                        answered += answer.status == 200
                    continue
                callback = {"type": "event_callback", "team_id": scale.TEAM, "event_id": f"Ev{number}", "event": event}
                body = json.dumps(callback)
                async with session.post(_address(port), data=body, headers=signed_json(body)) as answer:
                    answered += answer.status == 200

        await asyncio.gather(*(worker(range(first, REQUESTS, AT_ONCE)) for first in range(AT_ONCE)))
    return answered


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}/slack/events"


async def _longer_calls(url: str) -> tuple[int, dict[str, int]]:
    database = scale._open(url)
    scale.filled(database, MEMBERS)
    database.transact_now(TeamId(scale.TEAM), _due_now)
    database.close_now()
    async with accepting_slack() as slack:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.soak.watched", slack.url, url), cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        port = int(await asyncio.wait_for(process.stdout.readline(), 120))
        answered = await _presses(port, seed=1)
        await asyncio.sleep(5)
        process.terminate()
        told = (await process.stdout.read()).decode().splitlines()
        await process.wait()
    return answered, json.loads(told[-1])


@pytest.mark.soak
async def test_no_call_on_the_loop_takes_twenty_milliseconds_on_sqlite(tmp_path: Path) -> None:
    template = make_sqlite_template(tmp_path, FIXED_KEYS)
    answered, longer = await _longer_calls(copy_sqlite(template, tmp_path))
    assert answered > REQUESTS * 0.95
    assert longer == {}


@pytest.mark.soak
async def test_no_call_on_the_loop_takes_twenty_milliseconds_on_postgresql(postgresql: PostgresqlServer) -> None:
    answered, longer = await _longer_calls(postgresql.fresh())
    assert answered > REQUESTS * 0.95
    assert longer == {}
