"""What Village takes of memory does not grow: not over 50,000 commands, nor with 500 workspaces that come and go."""

import asyncio
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.benchmarks.serving import fill
from tests.benchmarks.sizes import _resident
from tests.benchmarks.stage import ROOT, TEAM, accepting_slack, form, signed
from tests.soak.many_workspaces import install, team
from tests.support.databases import FIXED_KEYS, copy_sqlite, make_sqlite_template

WORKSPACES = 500
WAVE = 50  # workspaces that are busy at a time; then others are
EACH = 40  # commands of a workspace, of as many people
SETTLED = 3  # waves after which every cache has its size
COMMANDS = 50_000
FIRST = 10_000  # after which every cache has its size
ALLOWED = 1.1
AT_ONCE = 10


async def _send(port: int, numbers: range, team_id: str = TEAM) -> None:
    """Commands of as many people as there are numbers."""
    async with aiohttp.ClientSession() as session:

        async def worker(mine: range) -> None:
            for number in mine:
                words = ("pause 2 weeks", "status", "resume", "help")[number % 4]
                body = form(
                    {"text": words, "user_id": f"U{number:06d}", "trigger_id": f"{number}.1", "team_id": team_id}
                )
                address = f"http://127.0.0.1:{port}/slack/events"
                async with session.post(address, data=body, headers=signed(body)) as answer:
                    assert answer.status == 200

        await asyncio.gather(*(worker(numbers[first::AT_ONCE]) for first in range(AT_ONCE)))


@pytest.mark.soak
async def test_fifty_thousand_commands_of_as_many_people_take_no_more_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = copy_sqlite(make_sqlite_template(tmp_path, FIXED_KEYS), tmp_path)
    fill(url)
    async with accepting_slack() as slack:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.benchmarks.serving", "village", "http", slack.url, url),
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        port = int(await asyncio.wait_for(process.stdout.readline(), 120))
        await _send(port, range(FIRST))
        before = _resident(process.pid)
        await _send(port, range(FIRST, COMMANDS))
        after = _resident(process.pid)
        process.terminate()
        await process.stdout.read()
        await process.wait()
    with capsys.disabled():
        print(f"\n{before:.0f} MB after {FIRST} commands, {after:.0f} MB after {COMMANDS}")  # noqa: T201
    assert after < before * ALLOWED


@pytest.mark.soak
async def test_five_hundred_workspaces_that_come_and_go_take_no_more_memory_than_those_that_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = copy_sqlite(make_sqlite_template(tmp_path, FIXED_KEYS), tmp_path)
    install(url, WORKSPACES)
    sizes = []
    async with accepting_slack() as slack:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.soak.many_workspaces", slack.url, url), cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        port = int(await asyncio.wait_for(process.stdout.readline(), 120))
        for first in range(0, WORKSPACES, WAVE):
            for number in range(first, first + WAVE):
                await _send(port, range(EACH), team(number))
            sizes.append(_resident(process.pid))
        process.terminate()
        await process.stdout.read()
        await process.wait()
    with capsys.disabled():
        print(f"\nafter each {WAVE} workspaces: {', '.join(f'{size:.0f} MB' for size in sizes)}")  # noqa: T201
    assert sizes[-1] < sizes[SETTLED - 1] * ALLOWED
