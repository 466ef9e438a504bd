"""A tick with nothing due: the same cost with 10 workspaces and with 10,000 (100,000 people)."""

import asyncio
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert

from bot.core.clock import SystemClock
from handlers.platform.timers import run_due
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox import due
from storage.outbox.table import outbox
from storage.outbox.timers import timers
from storage.people.people import people
from tests.support.databases import FIXED_KEYS, PostgresqlServer, copy_sqlite, make_sqlite_template

SIZES = (10, 1_000, 10_000)
PEOPLE_EACH = 10
TICKS = 300


def main() -> None:
    """Print microseconds a tick and the ratio to the smallest (goal: under 2)."""
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresqlServer()
        template = make_sqlite_template(Path(folder), FIXED_KEYS)
        try:
            for kind in ("sqlite", "postgresql"):
                smallest = 0.0
                for size in SIZES:
                    url = copy_sqlite(template, Path(folder)) if kind == "sqlite" else server.fresh()
                    took = asyncio.run(_measure(url, size))
                    smallest = smallest or took
                    print(f"{kind:<10} {size:>6} workspaces: {took:>7.0f} µs a tick, {took / smallest:.2f} of smallest")
        finally:
            server.stop()


async def _measure(url: str, size: int) -> float:
    database = Database(open_database(url, FIXED_KEYS), SystemClock(), {}, Random(1))
    await database.across(_fill, size)
    took = []
    for _ in range(TICKS):
        began = time.perf_counter()
        now = SystemClock().now()
        await run_due(database, {}, now)
        await database.across(due.teams_with_work, now)
        took.append(time.perf_counter() - began)
    await database.close()
    return statistics.median(took) * 1e6


def _fill(connection: Connection, size: int) -> None:
    """People at rest, and in each workspace two timers and one message for next month."""
    later = SystemClock().now() + timedelta(days=30)
    for start in range(0, size, 500):
        teams = [f"T{number:06d}" for number in range(start, min(start + 500, size))]
        connection.execute(
            insert(people), [{"team_id": team, "user_id": f"U{n}"} for team in teams for n in range(PEOPLE_EACH)]
        )
        connection.execute(
            insert(timers),
            [{"team_id": team, "name": f"x.{n}", "subject": "s", "due_at": later} for team in teams for n in range(2)],
        )
        connection.execute(
            insert(outbox),
            [
                {
                    "team_id": team,
                    "dedupe_key": "k",
                    "name": "x",
                    "standing": "ask",
                    "precedence": 4,
                    "recipient": "person:U0",
                    "due_at": later,
                }
                for team in teams
            ],
        )
