"""Village against what an office would write otherwise (`tests.benchmarks.ordinary_app`), and against the bare SQL.

Three things people do, over signed HTTP: `/mentor pause 2 weeks`, which stores; `/mentor status`, which reads; and *I'm
coming* under a lunch, a click. Each contender is a process of its own with a database of its own. Rounds take turns, so
that a noisy machine is noisy for all; the best round of each counts.

Beside them a server that stores nothing (`tests.benchmarks.serving`, "empty"): its share of the floor is the most that
a server written in Python with aiohttp can reach, so Village's share is also given of that.

The ordinary app runs twice: as documented, where Bolt looks every 10 ms whether there is an answer, and "quick", with
`process_before_response`, which Bolt's pages advise for serverless platforms and which is its best.
"""

import asyncio
import json
import os
import socket
import sqlite3
import statistics
import subprocess
import sysconfig
import tempfile
import time
import venv
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import psycopg
from sqlalchemy import make_url

from tests.benchmarks.serving import fill
from tests.benchmarks.stage import (
    MENTORS,
    ROOT,
    SECRET,
    TEAM,
    Accepting,
    accepting_slack,
    child,
    command_fields,
    signed,
)
from tests.support.databases import FIXED_KEYS, PostgresqlServer, copy_sqlite, make_sqlite_template

# The drivers that it needs beside what Village has, in an environment of its own; no dependency of ours.
DRIVERS = ("aiosqlite==0.22.1", "asyncpg==0.32.0")
AT_ONCE = (1, 10, 50)
ROUNDS = 3
EACH = {1: 50, 10: 100, 50: 200}  # requests a round
SLACK_WAITS = 3.0  # seconds; what comes later has failed
STORING = "pause"  # the kind of request whose statements the floor runs
GOALS = {"sqlite": 5.0, "postgresql": 3.0}
FLOOR_GOAL = 0.5


@dataclass
class Tally:
    """What one contender did of one kind: the best round's requests a second, latencies, failures."""

    per_second: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    failed: int = 0
    processor: float = 0.0  # seconds that the serving process used

    @property
    def best(self) -> float:
        """Stored requests a second in the best round."""
        return max(self.per_second)

    @property
    def each(self) -> float:
        """Milliseconds of processor for one that was stored; the database server's own are not among them."""
        return self.processor / len(self.took) * 1000 if self.took else float("nan")

    @property
    def median(self) -> float:
        """In milliseconds."""
        return statistics.median(self.took) * 1000 if self.took else float("nan")


def main() -> None:
    """Print a table for either database."""
    with tempfile.TemporaryDirectory() as folder:
        python = _environment(Path(folder) / "ordinary")
        if python is None:
            print(f"skipped: {' and '.join(DRIVERS)} cannot be installed here")
            return
        server = PostgresqlServer()
        try:
            template = make_sqlite_template(Path(folder), FIXED_KEYS)
            asyncio.run(_all("sqlite", python, Path(folder), copy_sqlite(template, Path(folder)), None))
            asyncio.run(_all("postgresql", python, Path(folder), server.fresh(), server))
        finally:
            server.stop()


def _environment(folder: Path) -> str | None:
    """An interpreter with the drivers, and with the very Bolt and SQLAlchemy of ours; None where it cannot be made."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", *DRIVERS]
    if subprocess.run(install, capture_output=True, check=False).returncode:
        return None
    (Path(packages) / "ours.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


async def _all(kind: str, python: str, folder: Path, url: str, server: PostgresqlServer | None) -> None:
    fill(url)
    async with accepting_slack() as slack, AsyncExitStack() as stack:
        ports = {"village": await stack.enter_async_context(child("village", "http", slack, url))}
        processes = {"village": slack.child}
        ports["empty"] = await stack.enter_async_context(child("empty", "http", slack))
        processes["empty"] = slack.child
        for way in ("documented", "quick"):
            database = _beside(server) if server else f"sqlite+aiosqlite:///{folder}/{way}.db"
            ports[way] = await stack.enter_async_context(_ordinary(python, slack, database, way))
            processes[way] = slack.child
        found: dict[tuple[str, str, int], Tally] = {}
        floors: dict[int, Tally] = {}
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            callers = {name: Caller(session, slack, port, processes[name]) for name, port in ports.items()}
            for name, caller in callers.items():
                await caller.warm_up([STORING] if name == "empty" else list(REQUESTS))
            floor = Floor(_beside(server, "postgresql") if server else f"sqlite:///{folder}/floor.db")
            for _ in range(ROUNDS):
                for at_once in AT_ONCE:
                    for what in REQUESTS:
                        for name, caller in callers.items():
                            if name == "empty" and what != STORING:
                                continue
                            tally = found.setdefault((what, name, at_once), Tally())
                            await caller.round(what, EACH[at_once], at_once, tally)
                    await asyncio.to_thread(floor.run, EACH[at_once], floors.setdefault(at_once, Tally()))
            floor.close()
    _print(kind, found, floors)


def _print(kind: str, found: Mapping[tuple[str, str, int], Tally], floors: Mapping[int, Tally]) -> None:
    three = f"{'village':>8} {'quick':>7} {'docum.':>7}"
    print(f"{kind:<13} c | a second{three}  of them (goal {GOALS[kind]:.0f}) | median ms {three}  of them", end="")
    print(f" | processor ms {three} | failed | floor/s  of it (goal {FLOOR_GOAL})")
    for what in REQUESTS:
        for at_once in AT_ONCE:
            tallies = [found[what, name, at_once] for name in ("village", "quick", "documented")]
            rate, median = [each.best for each in tallies], [each.median for each in tallies]
            line = f"  {what:<8} {at_once:>4} |         {_figures(rate, 0)}"
            line += f"  {rate[0] / rate[1]:>5.1f} {rate[0] / rate[2]:>5.1f}"
            line += f"    |           {_figures(median, 1)}   {median[0] / median[1]:.2f} {median[0] / median[2]:.2f}"
            line += f" |             {_figures([each.each for each in tallies], 2)}"
            line += f" | {'/'.join(str(each.failed) for each in tallies):<6} |"
            if what == STORING:
                line += f" {floors[at_once].best:>7.0f}  {rate[0] / floors[at_once].best:.2f}"
            print(line, flush=True)
    for at_once in AT_ONCE:
        ours, empty, floor = found[STORING, "village", at_once], found[STORING, "empty", at_once], floors[at_once]
        both = empty.each + floor.each
        print(
            f"  a server that stores nothing, {at_once:>2} at once: {empty.best:.0f} a second,"
            f" {empty.best / floor.best:.2f} of the floor; Village reaches {ours.best / empty.best:.2f} of it."
            f" Processor: {empty.each:.2f} ms, and {floor.each:.2f} ms for the SQL alone;"
            f" Village takes {ours.each / both:.1f} times both",
            flush=True,
        )


def _figures(figures: Sequence[float], places: int) -> str:
    return " ".join(f"{figure:>{width}.{places}f}" for figure, width in zip(figures, (8, 7, 7), strict=True))


def _beside(server: PostgresqlServer | None, driver: str = "postgresql+asyncpg") -> str:
    assert server is not None
    return make_url(server.empty()).set(drivername=driver).render_as_string(hide_password=False)


@asynccontextmanager
async def _ordinary(python: str, slack: Accepting, url: str, way: str) -> AsyncIterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    program = str(ROOT / "tests" / "benchmarks" / "ordinary_app.py")
    given = (str(port), slack.url, url, SECRET, TEAM, str(MENTORS), way)
    process = await asyncio.create_subprocess_exec(python, program, *given, stdout=subprocess.DEVNULL)
    for _ in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            assert process.returncode is None, "the ordinary app did not start"
            await asyncio.sleep(0.1)
        else:
            writer.close()
            break
    slack.child = process.pid
    yield port
    process.terminate()
    await process.wait()


# What people do


def _pause(number: int, _respond_to: str) -> str:
    """Each mentor's next pause is another one, so that something is written each time."""
    weeks = 2 + number // MENTORS % 7
    return urlencode({**command_fields(number), "text": f"pause {weeks} weeks"})


def _status(number: int, _respond_to: str) -> str:
    return urlencode({**command_fields(number), "text": "status"})


def _click(number: int, respond_to: str) -> str:
    coming = "meetings.come" if number // MENTORS % 2 else "meetings.hope"
    user_id = f"U{number % MENTORS:06d}"
    action = {"type": "button", "action_id": coming, "block_id": "b", "value": "m1", "action_ts": "1.0"}
    message = {"type": "message", "ts": "1700000000.000100", "bot_id": "B0BOT", "team": TEAM, "text": "", "blocks": []}
    payload = {
        "type": "block_actions", "team": {"id": TEAM, "domain": "bench"}, "api_app_id": "A0", "token": "t",
        "user": {"id": user_id, "team_id": TEAM, "username": "u", "name": "u"}, "trigger_id": f"{number}.1.x",
        "container": {"type": "message", "message_ts": "1700000000.000100", "channel_id": "C0BENCH"},
        "channel": {"id": "C0BENCH", "name": "lunch"}, "message": message, "response_url": respond_to,
        "actions": [action],
    }  # fmt: skip
    return urlencode({"payload": json.dumps(payload)})


# With words that stand in the answer where it was done.
REQUESTS: Mapping[str, tuple[str, Callable[[int, str], str]]] = {
    "pause": ("paused", _pause),
    "status": ("ou offer", _status),
    "click": ("", _click),
}


@dataclass
class Caller:
    """Slack's side of one contender: signed requests, in three seconds or not at all."""

    session: aiohttp.ClientSession
    slack: Accepting
    port: int
    process: int
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(REQUESTS, 0))

    async def warm_up(self, kinds: Sequence[str]) -> None:
        """Everybody once, so that profiles are known and statements prepared."""
        for what in kinds:
            await self.round(what, MENTORS, 5, Tally())

    async def round(self, what: str, total: int, at_once: int, tally: Tally) -> None:
        """Keep `at_once` in flight until `total` are done."""
        left = iter(range(total))
        done = 0
        self.slack.responded.clear()

        async def worker() -> None:
            nonlocal done
            for _ in left:
                number = self.numbers[what]
                self.numbers[what] += 1
                began = time.perf_counter()
                if await self._is_done(what, number):
                    done += 1
                    tally.took.append(time.perf_counter() - began)
                else:
                    tally.failed += 1

        began, used = time.perf_counter(), _processor(self.process)
        await asyncio.gather(*(worker() for _ in range(at_once)))
        tally.processor += _processor(self.process) - used
        tally.per_second.append(done / (time.perf_counter() - began))
        if what == "click":
            tally.failed += done - await self._said_to_clicks(done)

    async def _is_done(self, what: str, number: int) -> bool:
        words, make = REQUESTS[what]
        body = make(number, f"{self.slack.url}respond")
        try:
            async with asyncio.timeout(SLACK_WAITS):
                address = f"http://127.0.0.1:{self.port}/slack/events"
                async with self.session.post(address, data=body, headers=signed(body)) as answer:
                    return answer.status == 200 and words in await answer.text()
        except (TimeoutError, aiohttp.ClientError):
            return False

    async def _said_to_clicks(self, wanted: int) -> int:
        """A click is acknowledged with nothing; whether it was stored is said afterwards."""
        for _ in range(50):
            if len(self.slack.responded) >= wanted:
                break
            await asyncio.sleep(0.1)
        # Some may come of the round before, where they were late and counted as failed.
        return min(wanted, sum("com" in said for said in self.slack.responded))


def _processor(process: int) -> float:
    """Seconds that it has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Floor:
    """The seven statements of a pause, by sqlite3 or psycopg alone, each time committed."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._is_sqlite = parsed.drivername == "sqlite"
        self._number = 0
        self._connection: Any
        if self._is_sqlite:
            self._connection = sqlite3.connect(str(parsed.database), isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                self._connection.execute(f"PRAGMA {pragma}")
        else:
            self._connection = psycopg.connect(parsed.render_as_string(hide_password=False), autocommit=True)
        self._run("BEGIN")
        for statement in _TABLES:
            self._run(statement)
        self._run("INSERT INTO communities VALUES ('t', 'c1', 'C', 'Chicago', 'America/Chicago')")
        for number in range(MENTORS):
            whose = (TEAM, f"U{number:06d}")
            self._run("INSERT INTO people VALUES (?, ?, 'America/Chicago', 'c1')", *whose)
            self._run("INSERT INTO mentors VALUES (?, ?, '[]', 1, 2, '', '', '')", *whose)
        self._run("COMMIT")

    def run(self, times: int, tally: Tally) -> None:
        """So many of them, one after another."""
        began, used = time.perf_counter(), time.thread_time()
        for _ in range(times):
            self._number += 1
            whose = (TEAM, f"U{self._number % MENTORS:06d}")
            self._run("BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN")
            self._read("SELECT * FROM people WHERE team_id = ? AND user_id = ?", *whose)
            self._read("SELECT * FROM communities WHERE team_id = ? ORDER BY id", TEAM)
            self._read(f"SELECT * FROM mentors WHERE team_id = ? AND user_id = ? {self._locked}", *whose)
            change = "UPDATE mentors SET is_paused = '1', paused_until = ? WHERE team_id = ? AND user_id = ?"
            self._run(change, str(self._number), *whose)
            self._run(
                "INSERT INTO timers VALUES (?, 'mentors.resume', ?, ?) "
                "ON CONFLICT (team_id, name, subject) DO UPDATE SET due_at = excluded.due_at",
                *whose, str(self._number),
            )  # fmt: skip
            mine = "team_id = ? AND asker = ? OR team_id = ? AND mentor = ?"
            self._read(f"SELECT * FROM introductions WHERE {mine}", *whose, *whose)
            self._run("UPDATE outbox SET version = version + 1 WHERE team_id = ? AND key IN (?, ?, ?)", TEAM, *"abc")
            self._run("COMMIT")
        seconds = time.perf_counter() - began
        tally.per_second.append(times / seconds)
        tally.took += [seconds / times] * times
        tally.processor += time.thread_time() - used

    def close(self) -> None:
        """End it."""
        self._connection.close()

    @property
    def _locked(self) -> str:
        return "" if self._is_sqlite else "FOR UPDATE"

    def _run(self, statement: str, *parameters: str) -> Any:
        return self._connection.execute(statement if self._is_sqlite else statement.replace("?", "%s"), parameters)

    def _read(self, statement: str, *parameters: str) -> None:
        self._run(statement, *parameters).fetchall()


_TABLES = (
    "CREATE TABLE people (team_id TEXT, user_id TEXT, zone TEXT, community_id TEXT, PRIMARY KEY (team_id, user_id))",
    "CREATE TABLE communities (team_id TEXT, id TEXT, channel_id TEXT, label TEXT, zone TEXT,"
    " PRIMARY KEY (team_id, id))",
    "CREATE TABLE mentors (team_id TEXT, user_id TEXT, topics TEXT, people_at_a_time INT, questions_a_month INT,"
    " about TEXT, is_paused TEXT, paused_until TEXT, PRIMARY KEY (team_id, user_id))",
    "CREATE TABLE timers (team_id TEXT, name TEXT, subject TEXT, due_at TEXT, PRIMARY KEY (team_id, name, subject))",
    "CREATE TABLE introductions (team_id TEXT, id TEXT, asker TEXT, mentor TEXT, PRIMARY KEY (team_id, id))",
    "CREATE INDEX by_asker ON introductions (team_id, asker)",
    "CREATE INDEX by_mentor ON introductions (team_id, mentor)",
    "CREATE TABLE outbox (team_id TEXT, key TEXT, version INT, PRIMARY KEY (team_id, key))",
)
