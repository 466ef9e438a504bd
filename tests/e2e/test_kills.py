"""The bot's process killed (SIGKILL) at every step of the journey and started again: nothing lost, nothing repeated."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bot.icebreakers import ICE_BREAKERS
from bot.manifest import load
from playground.bot import write_offset
from playground.clock import PlaygroundClock
from playground.person import Person
from playground.server import Playground
from tests.databases import KEYS, PostgresqlServer, copy_sqlite

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 20.0


class Killable:
    """The playground here, the bot in a process of its own, which can be killed at any moment."""

    def __init__(self, playground: Playground, database_url: str, clock_file: Path) -> None:
        self.playground = playground
        self._environment = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "SLACK_API_URL": playground.api_url,
            "DATABASE_URL": database_url,
            "ENCRYPTION_KEYS": KEYS,
            "HOST": "127.0.0.1",
            "LOG_LEVEL": "CRITICAL",
            "PLAYGROUND_CLOCK": str(clock_file),
            "POSTS_PER_CONVERSATION_PER_SECOND": "1000",
            "LEASE_SECONDS": "3",
        }
        self._process: asyncio.subprocess.Process | None = None
        self.kills = 0

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "playground.bot", cwd=ROOT, env=self._environment, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        assert await asyncio.wait_for(self._process.stdout.readline(), 30), "the bot did not start"

    async def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self.kills += 1

    async def kill_and_start_again(self) -> None:
        await self.kill()
        await self.start()

    def person(self, who: str) -> Person:
        return self.playground.person(who)

    def move_to(self, *when: int) -> None:
        """To a wall time in September 2026 in Chicago, given as day, hour, minute."""
        day, hour, minute = when
        start = PlaygroundClock().now().astimezone(ZoneInfo("America/Chicago"))
        self.playground.clock.move_to(start.replace(day=day, hour=hour, minute=minute))


async def until(what: Callable[[], bool], why: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Real time has to pass for another process."""
    for _ in range(int(seconds / 0.05)):
        if what():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"still waiting: {why}")


@asynccontextmanager
async def killable(database_url: str, folder: Path) -> AsyncIterator[Killable]:
    playground = Playground(load(), rate_limits=False)
    await playground.start()
    clock_file = folder / "clock"
    write_offset(playground.clock, clock_file)
    town = Killable(playground, database_url, clock_file)
    await town.start()
    yield town
    await town.kill()
    await playground.stop()


Between = Callable[[Killable], Awaitable[None]]


async def live_through(town: Killable, between: Between) -> dict[str, list[str]]:
    """The journey, with something happening between any two steps; returns all that everybody saw."""
    priya, marisa, meghan = (town.person(who) for who in ("priya", "marisa", "meghan"))
    await priya.command("/village", "setup", channel="#parents-and-allies")
    await priya.submit()
    await between(town)
    await marisa.say("happy to mentor on business trips")
    await between(town)
    await until(lambda: len(marisa.dm) == 2, "understood")
    await marisa.click("Yes, that's right")
    await between(town)
    await until(lambda: "You are there for others now" in marisa.dm[1], "recorded")
    await meghan.command("/returning", channel="#parents-and-allies")
    await meghan.fill("What would help", ["business-travel"])
    await meghan.submit()
    await between(town)
    await _asked(town, marisa, between)
    await marisa.click("Yes, happy to")
    await between(town)
    await until(lambda: bool(meghan.dm) and "Yes, introduce us" in meghan.dm_messages[-1].buttons, "offered")
    await meghan.click("Yes, introduce us")
    await between(town)
    await until(lambda: len(marisa.group_dms) == 1 and len(marisa.group_dms[0].messages) > 0, "introduced")
    town.move_to(30, 11, 0)
    await between(town)
    lunch = "I'm coming"
    await until(lambda: any(lunch in seen.buttons for seen in marisa.sees("#parents-and-allies")), "announced")
    await marisa.click(lunch)
    await between(town)
    shown = next(seen.ts for seen in marisa.sees("#parents-and-allies") if lunch in seen.buttons)
    await until(lambda: "a few are coming" in _post(marisa, shown).lower(), "counted")
    await asyncio.sleep(1.5)  # one more tick, in which nothing may be said twice
    return {person.name: _transcript(person) for person in (priya, marisa, meghan)}


async def _asked(town: Killable, mentor: Person, between: Between) -> None:
    """The next slot in which mentors are asked; which one depends on how fast the sign-up was looked at."""
    for slot in ((15, 14, 1), (16, 10, 1), (16, 14, 1), (17, 10, 1)):
        town.move_to(*slot)
        await between(town)
        try:
            await until(lambda: "Yes, happy to" in mentor.dm_messages[-1].buttons, "asked", seconds=4)
        except AssertionError:
            continue
        return
    raise AssertionError("nobody was asked")


def _post(person: Person, ts: str) -> str:
    return next((seen.words for seen in person.sees("#parents-and-allies") if seen.ts == ts), "")


def _transcript(person: Person) -> list[str]:
    """All that somebody reads, but for what the moment of a kill may rightly change.

    A group DM is not ours to read, so its one message may be repeated once where the answer was lost; and the
    check-in counts from the moment Slack is known to have it, which a kill may put after the clock's next move.
    """
    seen = [one for one in person.sees() if not one.is_ephemeral and "Did you get to talk" not in one.words]
    counted = Counter(f"{one.channel.kind} {_plain(one.words)}" for one in seen)
    for text in counted:
        if text.startswith("mpim"):
            assert counted[text] <= 2
            counted[text] = 1
    return sorted(counted.elements())


def _plain(words: str) -> str:
    """Without the ice-breaker, which is a matter of chance."""
    for icebreaker in ICE_BREAKERS.values():
        words = words.replace(icebreaker, "…")
    return words


async def test_killed_at_every_step_nothing_is_lost_and_nothing_repeated(sqlite_template: Path, tmp_path: Path) -> None:
    async with killable(copy_sqlite(sqlite_template, tmp_path), tmp_path) as town:
        undisturbed = await live_through(town, _nothing)
    async with killable(copy_sqlite(sqlite_template, tmp_path), tmp_path) as town:
        disturbed = await live_through(town, Killable.kill_and_start_again)
        assert town.kills >= 9
    assert _differences(disturbed, undisturbed) == []


async def test_killed_while_it_works_on_postgresql(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    rng = Random(1)

    async def kill_in_the_middle(town: Killable) -> None:
        await asyncio.sleep(rng.uniform(0, 0.08))
        await town.kill_and_start_again()

    async with killable(postgresql.fresh(), tmp_path) as town:
        undisturbed = await live_through(town, _nothing)
    async with killable(postgresql.fresh(), tmp_path) as town:
        disturbed = await live_through(town, kill_in_the_middle)
    assert _differences(disturbed, undisturbed) == []


def _differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    found = []
    for name, texts in one.items():
        more, less = Counter(texts) - Counter(other[name]), Counter(other[name]) - Counter(texts)
        found += [f"{name} only with kills: {text}" for text in more.elements()]
        found += [f"{name} never with kills: {text}" for text in less.elements()]
    return found


async def _nothing(_town: Killable) -> None:
    await asyncio.sleep(0)
