"""The playground in this process, and bots in processes of their own, killed at random moments and replaced at once."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from random import Random

from sqlalchemy import Engine, create_engine, func, insert, make_url, or_, select

from bot.manifest import load
from playground.console import Held
from playground.limits.faults import CallFault, Fault, FaultSchedule
from playground.limits.timing import Timing
from playground.people.person import Person, SlackSaid
from playground.people.screen_reading import Seen
from playground.server import Playground
from playground.workspace.clock import STARTS, PlaygroundClock
from storage.db.base import give_sealer, metadata
from storage.db.sealing import Sealer, keys_from_text
from storage.outbox import due
from storage.outbox.table import outbox
from storage.outbox.timers import due_anywhere
from storage.platform.workspaces import workspaces
from tests.soak.bot_process import write_moment
from tests.support.databases import KEYS

ROOT = Path(__file__).resolve().parent.parent.parent
LEASE_SECONDS = 2.0
PATIENCE_SECONDS = 120.0
TRIES = 40
AFTER_A_START = 2.0  # start-ups
AIMED_AT = ("chat.", "views.", "files.", "conversations.history")
APOLOGY = "nothing was changed"
TOO_LATE = "operation_timeout"
# Slack tries an event thrice more within six minutes; what is seconds here is tried as often as its minutes allow.
TIMING = Timing(retry_after=(0.3, 1.0, 2.0, 4.0, 6.0, 8.0, 10.0), wait_for_socket=3.0, answer_within=3.0)


@dataclass
class FaultPlan:
    """How many faults there are: how long a bot lives at least and on average, and how likely each of Slack's faults
    is.

    Lifetimes are measured in start-ups of a bot (a third of a second on an idle machine): if all were shorter than some
    work takes on a busy machine, that work would never be done. `aimed` is how likely a bot is killed while Slack
    handles one of its calls, whether the call is carried out or not.
    """

    seed: int
    least: float = 0.3
    average: float = 2.0
    aimed: float = 0.25
    calls: float = 0.12
    deliveries: float = 0.1


@dataclass
class KillingSchedule(FaultSchedule):
    """Faults of Slack that now and then also have the bot killed whose call Slack has just received.

    Two posts in a row are never both lost: a group message is tried twice and no more (docs/decisions/0008), so after
    two such faults it would be missing, as designed.
    """

    aimed: float = 0.0
    kill_caller: Callable[[], bool] = lambda: False
    swallowed: bool = False

    def for_call(self, method: str) -> Fault | None:
        """Return an ordinary fault, or one whose answer the bot does not live to read; None for no fault."""
        fault = self._of(method)
        if method != "chat.postMessage":
            return fault
        if self.swallowed and fault is not None and not fault.kind.startswith("applied"):
            fault = None
        self.swallowed = fault is not None and not fault.kind.startswith("applied")
        return fault

    def _of(self, method: str) -> Fault | None:
        if not method.startswith(AIMED_AT) or self.rng.random() >= self.aimed or not self.kill_caller():
            return super().for_call(method)
        kinds: tuple[CallFault, ...] = ("applied_then_slow", "dropped_before")
        return Fault(self.rng.choice(kinds), method, seconds=self.late)


@dataclass
class Bot:
    """One replica: its process, and the process that forks it."""

    fork_server: asyncio.subprocess.Process
    pid: int = 0

    async def start(self) -> None:
        """Start it, again while it finds that it cannot (the database's lock is just being released)."""
        for _ in range(20):
            assert self.fork_server.stdin is not None
            self.fork_server.stdin.write(b"start\n")
            self.pid = int((await self._line("pid")).split()[1])
            if (await self._line("")).startswith("Village is running"):
                return
            await asyncio.sleep(0.1)
        raise AssertionError("the bot does not start")

    async def kill(self) -> None:
        """Send SIGKILL, and wait until the process has ended."""
        os.kill(self.pid, signal.SIGKILL)
        for _ in range(1000):
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                return
            await asyncio.sleep(0.005)
        raise AssertionError("it lives")

    async def _line(self, begins: str) -> str:
        assert self.fork_server.stdout is not None
        async with asyncio.timeout(60):
            while True:
                line = (await self.fork_server.stdout.readline()).decode()
                assert line, "the nursery has ended"
                if line.startswith(begins) and (begins or line.startswith(("Village is running", "ended"))):
                    return line


@dataclass
class ProcessHarness:
    """All of it; `plan` is None for a run without faults. It is a `Console`, so that time passes through every
    moment.
    """

    playground: Playground
    engine: Engine
    bots: list[Bot]
    plan: FaultPlan | None
    kills: int = 0
    kills_amid: int = 0  # of these, with a message on its way of which nobody knows whether Slack has it
    _reaping: asyncio.Task[None] | None = None
    _strikes: set[asyncio.Task[None]] = field(default_factory=set)
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _born: float = 0.0
    _start_up: float = 0.3

    @property
    def now(self) -> datetime:
        """The playground's time, which stands still between two moves."""
        return self.playground.clock.now()

    def person(self, who: str) -> Person:
        """Return somebody to act as."""
        return self.playground.person(who)

    async def travel(self, moment: datetime) -> None:
        """Let time pass until `moment`, through every moment at which something is due."""
        await self.playground.travel(moment)
        await self.settle()

    async def manage(
        self,
        what: str,
        act: Callable[[], Awaitable[object]],
        brings: str | None = None,
        is_done: Callable[[], bool] = lambda: True,
    ) -> None:
        """Do what a person does who sees an error or an apology, or that nothing came of it: try again.

        `brings` names a table of which the act makes a row, or `<table> <column>=<value>`: a person who has what they
        wanted in spite of an error does not ask again. After three times without a row and without an apology they take
        it that they have it already. Without `brings`, `is_done` looks at the screen.
        """
        before, in_vain = self.count(brings), 0
        for tried in range(TRIES):
            apologies = self._apologies()
            try:
                await act()
            except (SlackSaid, TimeoutError) as said:
                if self.plan is None and TOO_LATE not in str(said):
                    raise
                await asyncio.sleep(min(2.0, 0.2 * (tried + 1)))
                if self.count(brings) == before:
                    continue
            await self.settle()
            is_undisturbed = self.plan is None and self._apologies() == apologies  # else the machine was too busy
            if self.count(brings) > before or is_undisturbed:
                return
            in_vain += self._apologies() == apologies
            if in_vain > 2 if brings else in_vain and is_done():
                return
        raise AssertionError(f"given up: {what}; they see {[one.words[-300:] for one in self._newest()]}")

    def _newest(self) -> list[Seen]:
        people = [self.person(user.id) for user in self.playground.world.users.values() if user.office]
        seen = [person.dm_messages[-1] for person in people if person.dm_messages]
        return sorted(seen, key=lambda one: float(one.ts))[-3:]

    def _apologies(self) -> int:
        channels = self.playground.world.channels.values()
        return sum(APOLOGY in message.text for channel in channels for message in channel.messages)

    def count(self, brings: str | None) -> int:
        """Return how many rows there are of what somebody asked for."""
        if brings is None:
            return 0
        name, _, condition = brings.partition(" ")
        table = metadata.tables[name]
        query = select(func.count()).select_from(table)
        if condition:
            column, _, value = condition.partition("=")
            query = query.where(table.c[column] == value)
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    # Console

    async def next_moment(self) -> datetime | None:
        """Return the earliest moment at which anything is due; None without one."""
        with self.engine.connect() as connection:
            return due.next_moment(connection, (), "tidying.tidy")

    async def settle(self) -> None:
        """Wait until nothing is due now, twice in a row, so that whatever followed from the last thing is done too."""
        quiet, deadline = 0, time.monotonic() + PATIENCE_SECONDS
        while quiet < 2:
            await self.playground.settled_deliveries(PATIENCE_SECONDS)
            quiet = 0 if self._is_busy() else quiet + 1
            assert time.monotonic() < deadline, self._under_way()
            await asyncio.sleep(0.03)

    async def held(self) -> list[Held]:
        """Part of `Console`; not used here."""
        return []

    async def restart(self) -> None:
        """Part of `Console`; not used here."""

    def _is_busy(self) -> bool:
        with self.engine.connect() as connection:
            return due.is_anything_due(connection, self.now, ())

    def _under_way(self) -> str:
        """Return what it waits for, for people who look into a soak test that does not end."""
        columns = outbox.c
        query = select(
            columns.name,
            columns.state,
            columns.attempts,
            columns.doubts,
            columns.unsure,
            columns.stale,
            columns.leased_until,
            columns.retry_at,
        )
        still = query.where(columns.due_at <= self.now, or_(columns.state == "waiting", columns.stale))
        with self.engine.connect() as connection:
            waiting = due_anywhere(connection, self.now)
            return f"still due: {[timer.name for timer in waiting]} {[tuple(row) for row in connection.execute(still)]}"

    # Kills

    def begin_faults(self) -> None:
        """Begin with the faults."""
        if self.plan is not None:
            plan, rng, aim = self.plan, Random(self.plan.seed), Random(self.plan.seed + 2)
            self.playground.faults.fault_schedule = KillingSchedule(
                rng,
                plan.calls,
                plan.deliveries,
                late=LEASE_SECONDS * 0.6,
                aimed=plan.aimed,
                kill_caller=lambda: self._kill_caller(aim),
            )
            self._reaping = asyncio.create_task(self._reap(Random(self.plan.seed + 1)))

    async def end_faults(self) -> None:
        """End the faults; what is under way is finished."""
        self.playground.faults.fault_schedule = None
        if self._reaping is not None:
            async with self._starting:
                self._reaping.cancel()
            await asyncio.gather(self._reaping, *self._strikes, return_exceptions=True)
            self._reaping = None

    async def until_killed(self, kills: int) -> None:
        """Let people open their Home, with faults going on, until so many bots were killed."""
        while self.plan is not None and self.kills < kills:
            for who in ("marisa", "priya"):
                await self.person(who).open_home()
            await asyncio.sleep(0.1)

    async def kill_one(self, rng: Random) -> None:
        """Kill one bot now, and start another in its place."""
        bot = rng.choice(self.bots)
        began = time.monotonic()
        await bot.kill()
        self.kills += 1
        self.kills_amid += self._is_in_doubt()
        await bot.start()
        self._born = time.monotonic()
        self._start_up = self._born - began

    def _kill_caller(self, rng: Random) -> bool:
        """Kill a bot, unless one has just been killed: a bot that starts asks Slack about all that is in doubt
        at once.
        """
        if self._starting.locked() or time.monotonic() - self._born < AFTER_A_START * self._start_up:
            return False
        task = asyncio.create_task(self._struck(rng))
        self._strikes.add(task)
        task.add_done_callback(self._strikes.discard)
        return True

    async def _struck(self, rng: Random) -> None:
        async with self._starting:
            await self.kill_one(rng)

    def _is_in_doubt(self) -> bool:
        columns = outbox.c
        query = select(columns.id).where(columns.state == "waiting", columns.unsure).limit(1)
        with self.engine.connect() as connection:
            return connection.execute(query).first() is not None

    async def _reap(self, rng: Random) -> None:
        assert self.plan is not None
        while True:
            await asyncio.sleep(self._start_up * (self.plan.least + rng.expovariate(1 / self.plan.average)))
            async with self._starting:
                await self.kill_one(rng)


@asynccontextmanager
async def process_harness(
    url: str,
    folder: Path,
    *,
    replicas: int = 1,
    plan: FaultPlan | None = None,
    seed: int = 0,
    begins: datetime = STARTS,
    lease_seconds: float = LEASE_SECONDS,
) -> AsyncIterator[ProcessHarness]:
    """Open a playground whose clock stands still unless moved, with `replicas` bots on one database.

    Random choices among equals come from the workspace's secret: with the same `seed` they are the same in every run.
    """
    clock = PlaygroundClock(begins, real=lambda: 0.0)
    playground = Playground(load(), clock=clock, timing=TIMING, rate_limits=False)
    await playground.start()
    clock_file = folder / "clock"
    write_moment(clock, clock_file)
    bots = [Bot(await _fork_server(playground, url, clock_file, lease_seconds)) for _ in range(replicas)]
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg") if "postgres" in url else url)
    _keep_secret(engine, playground.world.team_id, seed)
    harness = ProcessHarness(playground, engine, bots, plan)
    playground.console = harness
    try:
        for bot in bots:
            await bot.start()
        yield harness
    finally:
        await harness.end_faults()
        for bot in bots:
            with suppress(ProcessLookupError):
                await bot.kill()
            bot.fork_server.kill()
            await bot.fork_server.wait()
        await playground.stop()
        engine.dispose()


def _keep_secret(engine: Engine, team_id: str, seed: int) -> None:
    give_sealer(engine.dialect, Sealer(keys_from_text(KEYS)))
    secret = sha256(f"soak {seed}".encode()).hexdigest()
    with engine.begin() as connection:
        connection.execute(insert(workspaces).values(team_id=team_id, secret=secret))


async def _fork_server(
    playground: Playground, url: str, clock_file: Path, lease_seconds: float
) -> asyncio.subprocess.Process:
    environment = {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": playground.bot_token,
        "SLACK_APP_TOKEN": playground.app_token,
        "SLACK_API_URL": playground.api_url,
        "DATABASE_URL": url,
        "ENCRYPTION_KEYS": KEYS,
        "HOST": "127.0.0.1",
        "LOG_LEVEL": os.environ.get("SOAK_LOG_LEVEL", "CRITICAL"),
        "PLAYGROUND_CLOCK": str(clock_file),
        "POSTS_PER_CONVERSATION_PER_SECOND": "1000",
        "POSTS_PER_WORKSPACE_PER_MINUTE": "100000",
        "LEASE_SECONDS": str(lease_seconds),
    }
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.soak.fork_server", cwd=ROOT, env=environment, stdin=pipe, stdout=pipe
    )
