"""What an office of a thousand people takes: the database, a month of messages, a backup, the process's memory."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import aiohttp
from sqlalchemy import text

from bot.core.clock import SystemClock
from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.notifications import Notification
from bot.offices.communities import Community
from bot.offices.resources import lines_for
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner
from storage.database import Database
from storage.db import schema
from storage.db.opening import open_database
from storage.maintenance.backup import back_up
from storage.maintenance.restoring import restored
from storage.outbox.table import kinds_of
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.stage import ROOT, TEAM, accepting_slack
from tests.storage.two_workspaces import Greeting
from tests.support.databases import FIXED_KEYS, PostgresqlServer
from tests.support.storing import put

PEOPLE = 1_000
MESSAGES_EACH = 8  # two a week: the most that rule 8 allows
NOON = datetime(2026, 11, 3, 16, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def main() -> None:
    """Print megabytes and seconds for both databases, then the memory of an idle process."""
    with tempfile.TemporaryDirectory() as folder:
        _one("SQLite", f"sqlite:///{folder}/village.db", Path(folder))
        (Path(folder) / "postgresql").mkdir()
        server = PostgresqlServer()
        try:
            _one("PostgreSQL", server.empty(), Path(folder))
        finally:
            server.stop()
        asyncio.run(_memory(f"sqlite:///{folder}/village.db"))


def _one(name: str, url: str, folder: Path) -> None:
    with _opened(url) as database:
        schema.require_current(database.engine)
        empty = _size(database)
        database.transact_now(TeamId(TEAM), _people)
        people = _size(database)
        for first in range(0, PEOPLE, 100):
            database.transact_now(TeamId(TEAM), _messages(range(first, first + 100)))
        messages = _size(database)
    count = PEOPLE * MESSAGES_EACH
    print(f"{name}: empty {empty:.1f} MB; {PEOPLE} people, a third mentors, a third returning, {people - empty:.1f} MB")
    print(
        f"  a month of {count} messages: {messages - people:.1f} MB ({(messages - people) / count * 1024:.2f} kB each)"
    )
    path = folder / "backup"
    began = time.perf_counter()
    written = back_up(url, path, NOON)
    took = time.perf_counter() - began
    print(f"  backup: {written.rows} rows, {path.stat().st_size / MEGABYTE:.1f} MB in {took:.1f} s", end="; ")
    began = time.perf_counter()
    with restored(f"sqlite:///{folder}/{name}.db", FIXED_KEYS, path, NOON - timedelta(days=99)):
        print(f"restored into SQLite in {time.perf_counter() - began:.1f} s")


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    opened = open_database(url, FIXED_KEYS)
    database = Database(opened, SystemClock(), kinds_of([Greeting]), Random(1))
    try:
        yield database
    finally:
        asyncio.run(database.close())


def _people(uow: UnitOfWork) -> None:
    put(
        uow.communities.save,
        Community("c1", ChannelId("C1"), "London", "London", "Europe/London", "GB", "ENG", lines_for("GB"), _user(0)),
    )
    for number in range(PEOPLE):
        put(uow.people.save, Colleague(_user(number), zone="Europe/London", community_id="c1"))
        if number % 3 == 0:
            put(uow.mentors.save, Mentor(_user(number), NOON, about="Twice through it; happy to talk on Tuesdays."))
        if number % 3 == 1:
            put(uow.returners.save, Returner(_user(number), NOON, about="Back since spring, travelling again soon."))


def _messages(numbers: range) -> Callable[[UnitOfWork], None]:
    def queue(uow: UnitOfWork) -> None:
        made: list[Notification] = [
            Greeting(number * MESSAGES_EACH + one, "introductions, by id")
            for number in numbers
            for one in range(MESSAGES_EACH)
        ]
        uow.outbox.add(*made)
        while rows := uow.sending.due():
            uow.sending.lease(rows)
            uow.sending.delivered(rows, ChannelId("D0123456789"), "1700000000.000100")

    return queue


def _user(number: int) -> UserId:
    return UserId(f"U0{number:09}")


def _size(database: Database) -> float:
    """Megabytes on disk."""
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(database.engine.url.database or "").stat().st_size / MEGABYTE
    with database.engine.begin() as connection:
        return float(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / MEGABYTE


async def _memory(url: str) -> None:
    async with accepting_slack() as slack:
        environment = {
            **{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": slack.url},
            **{"DATABASE_URL": url, "ENCRYPTION_KEYS": FIXED_KEYS, "HOST": "127.0.0.1", "LOG_LEVEL": "CRITICAL"},
            "PATH": os.environ["PATH"],
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        port = int(line.partition("port ")[2].partition(")")[0])
        await asyncio.sleep(2)
        idle = _resident(process.pid)
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
            assert answer.status == 200
        print(f"memory: {idle:.0f} MB idle, {_resident(process.pid):.0f} MB once /metrics was asked for")
        process.terminate()
        await process.wait()


def _resident(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
