"""When things break under it: the database, Slack's socket, its token, the machine that stops it."""

import asyncio
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.manifest import load
from playground.limits.faults import Fault
from playground.limits.timing import Timing
from playground.server import Playground
from tests.handlers.support.forging import all_rows
from tests.handlers.support.looking_in import below
from tests.support.databases import KEYS, PostgresqlServer
from tests.support.harness import Harness
from tests.support.waiting import until_true

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.deadlines
async def test_a_locked_database_costs_an_apology_and_leaves_nothing_half_done(harness: Harness) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    assert harness.village is not None
    path = str(harness.village.database.engine.url.database)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await marisa.command("/mentor", "status")
    other.execute("ROLLBACK")
    other.close()
    assert "nothing was changed" in marisa.sees("village")[-1].words
    await marisa.command("/mentor", "status")
    assert "nothing was changed" not in marisa.sees("village")[-1].words


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process grows, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.deadlines
async def test_on_a_full_disk_nothing_is_said_to_be_stored_and_with_room_again_all_goes_on(sqlite_url: str) -> None:
    async with Harness(sqlite_url, timing=Timing(retry_after=(0.1, 0.5, 0.5))) as harness:
        await harness.set_up()
        marisa, meghan = harness.person("marisa"), harness.person("meghan")
        assert harness.village is not None
        await marisa.command("/mentor", "sleep")
        await asyncio.sleep(0.5)  # what the clock does writes too
        before = await below(harness, all_rows)
        with full_disk():
            await marisa.submit()
            assert marisa.modal is not None
            assert "nothing was changed" in marisa.modal.words
            await marisa.command("/brownbag", "suggest How do you leave at five?")
            assert "nothing was changed" in marisa.ephemerals[-1].words
            assert await harness.village.what_is_wrong() == "the database cannot be written"
            said = asyncio.create_task(meghan.say("I'd like to talk to somebody about sleep"))
            await until_true(lambda: any("couldn't process that" in one for one in meghan.dm))
            assert await below(harness, all_rows) == before
        await said
        await harness.settle()
        assert any("Ask quietly" in one.buttons for one in meghan.dm_messages)
        assert await harness.village.what_is_wrong() is None
        await marisa.close(clear=True)
        await marisa.command("/mentor", "sleep")
        await marisa.submit()
        assert marisa.modal is not None
        assert "You're now a mentor" in marisa.modal.words


JUMPS = [timedelta(hours=-2), timedelta(days=-1), timedelta(days=-40), timedelta(hours=1), timedelta(days=1)]


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_clock_that_jumps_while_a_lunch_is_posted_posts_it_once(harness: Harness, jump: timedelta) -> None:
    """Slack takes the post and answers late; meanwhile the machine's clock is set, back or ahead."""
    announced = datetime(2026, 9, 30, 16, tzinfo=UTC)
    await harness.set_up()
    await harness.until(announced - timedelta(minutes=1))
    harness.playground.faults.add(Fault("applied_then_slow", "chat.postMessage", seconds=1.0))
    harness.playground.clock.move_to(announced)
    await until_true(lambda: bool(harness.person("lori").sees("#parents-and-allies")))
    harness.playground.clock.move_to(announced + jump)
    await asyncio.sleep(1.2)
    await harness.settle()
    await harness.until(announced + timedelta(days=2))
    (post,) = harness.person("lori").sees("#parents-and-allies")
    assert "October 14" in post.words
    assert "I'm coming" in post.buttons


@pytest.mark.deadlines
async def test_words_that_could_not_be_stored_are_answered_once_slack_brings_them_again(sqlite_url: str) -> None:
    async with Harness(sqlite_url, timing=Timing(retry_after=(0.1, 0.5, 0.5))) as harness:
        await harness.set_up()
        marisa = harness.person("marisa")
        assert harness.village is not None
        other = sqlite3.connect(str(harness.village.database.engine.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        said = asyncio.create_task(marisa.say("happy to mentor on business trips"))
        await until_true(lambda: any("couldn't process that" in one for one in marisa.dm))
        other.execute("ROLLBACK")
        other.close()
        await said
        await harness.settle()
        assert len([one for one in marisa.dm_messages if "Yes, that's right" in one.buttons]) == 1
        assert len([one for one in marisa.dm if "couldn't process that" in one]) == 1


async def test_a_postgresql_that_stops_is_said_by_readyz_and_survived(
    postgresql: PostgresqlServer, harness_on_postgresql: Harness
) -> None:
    harness = harness_on_postgresql
    await harness.set_up()
    assert harness.village is not None
    engine = harness.village.database.engine
    assert await harness.village.what_is_wrong() is None
    name = str(engine.url.database)
    postgresql.refuse(name)
    try:
        assert await harness.village.what_is_wrong() == "the database does not answer"
        marisa = harness.person("marisa")
        await marisa.command("/mentor", "status")
        assert "nothing was changed" in marisa.sees("village")[-1].words
    finally:
        postgresql.admit(name)
    assert await harness.village.what_is_wrong() is None
    await marisa.command("/mentor", "status")
    assert "nothing was changed" not in marisa.sees("village")[-1].words


async def test_connections_that_died_meanwhile_cost_nobody_an_apology(
    postgresql: PostgresqlServer, harness_on_postgresql: Harness
) -> None:
    harness = harness_on_postgresql
    await harness.set_up()
    assert harness.village is not None
    name = str(harness.village.database.engine.url.database)
    postgresql.refuse(name)
    postgresql.admit(name)
    marisa = harness.person("marisa")
    await marisa.command("/mentor", "status")
    assert "nothing was changed" not in marisa.sees("village")[-1].words


async def test_the_socket_comes_back_when_slack_renews_it_or_cuts_it(harness: Harness) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    sockets = harness.playground.slack.payload_sender.transport
    for trouble in (sockets.ask_to_leave, sockets.drop):  # type: ignore[attr-defined]
        await trouble()
        await until_true(lambda: any(not one.retiring for one in sockets.connections))  # type: ignore[attr-defined]
        await marisa.command("/mentor", "status")
        assert marisa.sees("village")[-1].words


async def test_a_token_that_works_again_is_used_again(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    await harness.set_up()
    assert harness.village is not None
    monkeypatch.setattr("handlers.platform.ticking.REVIVE_SECONDS", 0.0)
    harness.playground.faults.add(Fault("error", "chat.postMessage", error="token_revoked"))
    marisa = harness.person("marisa")
    await marisa.say("happy to mentor on business trips")
    await until_true(lambda: any("Yes, that's right" in one.buttons for one in marisa.dm_messages))
    assert await harness.village.what_is_wrong() is None


async def test_sigterm_lets_requests_under_way_finish_and_be_acknowledged(sqlite_url: str) -> None:
    playground = Playground(load(), rate_limits=False)
    await playground.start()
    bot = await started_beside(playground, sqlite_url)
    priya = playground.person("priya")
    playground.faults.add(Fault("slow", "views.open", seconds=1.5))
    command = asyncio.create_task(priya.command("/village", "setup", channel="#parents-and-allies"))
    await until_true(lambda: not playground.faults.active)  # the form is being opened
    bot.send_signal(signal.SIGTERM)
    await command  # raises when Slack had to say that the app did not answer
    _, errors = await asyncio.wait_for(bot.communicate(), 60)
    await playground.stop()
    assert bot.returncode == 0
    assert b"Traceback" not in errors


async def test_sigterm_ends_it_in_time_beside_a_slack_that_reads_nothing_and_answers_nothing(sqlite_url: str) -> None:
    playground = Playground(load(), rate_limits=False)
    await playground.start()
    playground.faults.add(Fault("stops_reading", seconds=60))
    bot = await started_beside(playground, sqlite_url)
    playground.faults.add(Fault("slow", None, times=None, seconds=60))
    priya = playground.person("priya")
    command = asyncio.create_task(priya.command("/village", "setup", channel="#parents-and-allies"))
    await asyncio.sleep(0.5)
    bot.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(bot.communicate(), 40)
    await asyncio.gather(command, return_exceptions=True)
    await playground.stop()
    assert bot.returncode == 0
    assert b"Traceback" not in errors


async def started_beside(playground: Playground, database_url: str) -> asyncio.subprocess.Process:
    """`python -m bot run` in a process of its own, once it says that it runs."""
    environment = {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": playground.bot_token,
        "SLACK_APP_TOKEN": playground.app_token,
        "SLACK_API_URL": playground.api_url,
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEYS": KEYS,
        "HOST": "127.0.0.1",
    }
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert bot.stdout is not None
    await asyncio.wait_for(bot.stdout.readline(), 60)
    return bot


async def test_a_stop_sends_what_slack_is_slow_to_take_and_says_it_once(harness: Harness) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    harness.playground.faults.add(Fault("slow", "chat.postMessage", seconds=1.0))
    await marisa.say("happy to mentor on business trips")
    await asyncio.sleep(0.4)
    await harness.stop()
    await harness.start()
    await harness.settle()
    assert len([one for one in marisa.dm_messages if "Yes, that's right" in one.buttons]) == 1
