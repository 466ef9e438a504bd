"""Acknowledgements while 5,000 mentors are matched with 5,000 who wait: p99 beside the run, and without it (goal: 3x).

Run from the project root: `python -m tests.benchmarks.matching_beside [how many a side]`. The bot is a process of its
own over signed HTTP on SQLite; ten storing commands are in flight at a time, before the run and until it has ended.
Both figures are of all commands, the second of the whole run: reading, computing, and writing thousands of asks.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.core.clock import SystemClock
from bot.core.ids import TeamId, UserId
from bot.introductions.states import PROPOSE, THE_RUN
from bot.offices.topics import standard
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner
from handlers.introductions.matching.matching_run import APART
from storage.database import Database
from storage.db.opening import open_database
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.serving import fill
from tests.benchmarks.stage import TEAM, Figures, accepting_slack, child, over_http
from tests.support.databases import FIXED_KEYS, copy_sqlite, make_sqlite_template
from tests.support.storing import put

A_SIDE = 5_000
AT_ONCE = 10
BATCH = 500
LONGEST = 900.0
LEAST = 2_000
GOAL = 3.0


def main(a_side: int = A_SIDE) -> None:
    """Print both figures and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        url = copy_sqlite(make_sqlite_template(Path(folder), FIXED_KEYS), Path(folder))
        fill(url)
        alone, beside, seconds = asyncio.run(_measure(url, a_side))
    print(f"{a_side} x {a_side}, SQLite, {AT_ONCE} commands in flight; the run took {seconds:.0f} s, writing included")
    for name, figures in (("alone", alone), ("beside it", beside)):
        print(f"  {name:<10} {figures.per_second:6.0f}/s  p50 {figures.p50:6.1f} ms  p99 {figures.p99:6.1f} ms")
    print(f"  p99 beside / alone {beside.p99 / alone.p99:.2f} (goal: under {GOAL:.0f})")


async def _measure(url: str, a_side: int) -> tuple[Figures, Figures, float]:
    other = Database(open_database(url, FIXED_KEYS, beside_another=True), SystemClock(), {}, Random(1))
    for first in range(0, a_side, BATCH):
        await other.transact(TeamId(TEAM), _people, first, min(first + BATCH, a_side))
    async with accepting_slack() as slack, child("village", "http", slack, url) as port:
        await over_http(port, LEAST, AT_ONCE)  # what is loaded at first use
        alone = await over_http(port, 2 * LEAST, AT_ONCE)
        began = time.perf_counter()
        await other.transact(TeamId(TEAM), lambda uow: uow.timers.set(PROPOSE, THE_RUN, uow.now))
        path = other.engine.url.database or ""

        def lasting() -> bool:
            return time.perf_counter() - began < LONGEST and _is_under_way(path)

        beside = await over_http(port, 0, AT_ONCE, lasting)
        seconds = time.perf_counter() - began
    await other.close()
    return alone, beside, seconds


def _is_under_way(path: str) -> bool:
    """Looked at by a reader, which waits for no writer."""
    with closing(sqlite3.connect(path)) as connection:
        due = "SELECT count(*) FROM timers WHERE name = ? OR (name = ? AND due_at <= ?)"
        now = SystemClock().now().strftime("%Y-%m-%d %H:%M:%S.%f")
        return bool(connection.execute(due, (APART, PROPOSE, now)).fetchone()[0])


def _people(uow: UnitOfWork, first: int, last: int) -> None:
    """As many mentors as people who wait, topics as they come."""
    chance, topics = Random(first), [topic.slug for topic in standard()]
    long_ago = SystemClock().now() - timedelta(days=60)
    for number in range(first, last):
        for user_id in (UserId(f"W{number:05}"), UserId(f"M{number:05}")):
            put(uow.people.save, Colleague(user_id, zone="America/Chicago"))
        some = tuple(chance.sample(topics, 3))
        put(uow.returners.save, Returner(UserId(f"W{number:05}"), long_ago, some))
        put(uow.mentors.save, Mentor(UserId(f"M{number:05}"), long_ago, tuple(chance.sample(topics, 4))))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else A_SIDE)
