"""The storing command (`/mentor pause 2 weeks`), whole bot, against a bare listener and the bare unit of work."""

import asyncio
import tempfile
from pathlib import Path
from random import Random

from bot.core.clock import SystemClock
from bot.core.ids import TeamId, UserId
from bot.people.pauses import read_pause
from handlers import routers
from handlers.people.mentor_steps import take_pause
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox.table import kinds_of
from tests.benchmarks.serving import fill
from tests.benchmarks.stage import (
    MENTORS,
    TEAM,
    Accepting,
    Figures,
    accepting_slack,
    child,
    load,
    over_http,
    over_the_socket,
)
from tests.support.databases import FIXED_KEYS, PostgresqlServer, copy_sqlite, make_sqlite_template

AT_ONCE = (1, 10, 50)
TOTAL = {1: 600, 10: 2000, 50: 3000}
GOALS = {
    ("sqlite", "http"): (0.45, 0.50, 0.50),
    ("sqlite", "socket"): (0.40, 0.30, 0.22),
    ("postgresql", "http"): (0.25, 0.25, 0.20),
    ("postgresql", "socket"): (0.20, 0.15, 0.13),
}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresqlServer()
        try:
            asyncio.run(_all(Path(folder), server))
        finally:
            server.stop()


async def _all(folder: Path, server: PostgresqlServer) -> None:
    template = make_sqlite_template(folder, FIXED_KEYS)
    print("database   mode   c   floor/s  ours/s  ratio (goal)   p99 ms floor ours   bare unit of work/s  ratio")
    async with accepting_slack() as slack:
        for mode in ("http", "socket"):
            floors = await _measure("bare", mode, slack)
            for kind in ("sqlite", "postgresql"):
                url = copy_sqlite(template, folder) if kind == "sqlite" else server.fresh()
                fill(url)
                ours = await _measure("village", mode, slack, url)
                longest = slack.longest_wait
                direct = await _direct(url)
                for number, at_once in enumerate(AT_ONCE):
                    _row(kind, mode, number, floors[at_once], ours[at_once], direct[at_once])
                print(f"{kind} {mode}: the loop was blocked for {longest * 1000:.0f} ms at most", flush=True)


def _row(kind: str, mode: str, number: int, floor: Figures, ours: Figures, direct: Figures) -> None:
    goal = GOALS[kind, mode][number]
    print(
        f"{kind:<10} {mode:<6} {AT_ONCE[number]:>2} {floor.per_second:>8.0f} {ours.per_second:>7.0f}"
        f"  {ours.per_second / floor.per_second:>5.2f} ({goal:.2f})"
        f" {floor.p99:>12.1f} {ours.p99:>8.1f} {direct.per_second:>15.0f} {ours.per_second / direct.per_second:>10.2f}",
        flush=True,
    )


async def _measure(what: str, mode: str, slack: Accepting, url: str = "") -> dict[int, Figures]:
    async with child(what, mode, slack, url) as port:
        found = {}
        for at_once in AT_ONCE:
            total = TOTAL[at_once]
            found[at_once] = await (
                over_http(port, total, at_once) if mode == "http" else over_the_socket(slack, total, at_once)
            )
        return found


async def _direct(url: str) -> dict[int, Figures]:
    """The same unit of work called directly, no Slack."""
    opened = open_database(url, FIXED_KEYS)
    kinds = kinds_of(delivery.kind for delivery in routers.table().deliveries.values())
    database = Database(opened, SystemClock(), kinds, Random(1))
    today = SystemClock().now().date()
    wanted = read_pause("2 weeks", today).pause
    assert wanted is not None

    async def one(number: int) -> None:
        await database.transact(TeamId(TEAM), take_pause, UserId(f"U{number % MENTORS:06d}"), wanted)

    found = {at_once: await load(one, TOTAL[at_once], at_once) for at_once in AT_ONCE}
    await database.close()
    return found
