"""The bot alone in a process of its own, so that it can be killed; told the playground's time by a file.

It takes the same environment as `python -m bot run`, and the time from the file named by PLAYGROUND_CLOCK: a Unix
time, which the playground's process writes whenever its clock is moved; in between the clock stands still.
"""

import asyncio
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bot import log
from bot.__main__ import serve
from bot.app import Village
from bot.core.clock import Clock
from bot.settings import BadSettings, Settings, read_settings
from playground.workspace.clock import PlaygroundClock
from storage.db.errors import DatabaseBusy

LOOK_SECONDS = 0.1


class FileClock:
    """The time in the file; while that is being rewritten, its last known value."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._said = "0"

    def now(self) -> datetime:
        """The playground's present, aware UTC."""
        with suppress(OSError):
            self._said = self._path.read_text() or self._said
        return datetime.fromtimestamp(float(self._said), UTC)


class EagerVillage(Village):
    """Looks ten times a second whether something is due, since whoever moves its clock waits for it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        super().__init__(settings, clock)
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the bot, and begin to look."""
        await super().start()
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Stop looking, and the bot."""
        if self._looking is not None:
            self._looking.cancel()
        await super().stop()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            with suppress(Exception):  # the ordinary ticks say what is wrong
                await self.tick()


def write_moment(clock: PlaygroundClock, path: Path) -> None:
    """Let other processes follow `clock`: write its time now and after each move, whole or not at all."""

    def write(_now: datetime) -> None:
        unfinished = path.with_suffix(".new")
        unfinished.write_text(repr(clock.now().timestamp()))
        unfinished.replace(path)

    write(clock.now())
    clock.on_move(write)


def run() -> int:
    """Run the bot until it is told to stop; return the exit status."""
    try:
        settings = read_settings()
        log.set_up(settings.log_level)
        return asyncio.run(serve(EagerVillage(settings, FileClock(Path(os.environ["PLAYGROUND_CLOCK"])))))
    except (BadSettings, DatabaseBusy) as problem:
        print(f"village: {problem}", file=sys.stderr)  # noqa: T201
        return 2
