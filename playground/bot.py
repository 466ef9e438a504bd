"""The bot alone in a process of its own, so that it can be killed; told the playground's time by a file.

It takes the same environment as `python -m bot run`, and the playground's time from the file named by
PLAYGROUND_CLOCK, which the playground's process writes whenever its clock is moved: an offset in seconds from the
real clock, or `=` and a Unix time where the clock stands still.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import log
from bot.__main__ import serve
from bot.app import Village
from bot.core.clock import Clock, SystemClock
from bot.settings import BadSettings, Settings, read_settings
from playground.clock import PlaygroundClock
from storage.database import DatabaseBusy

LOOK_SECONDS = 0.1


class FileClock:
    """What the file says; one that is being rewritten counts as its last known value."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._real = SystemClock()
        self._said = "0"

    def now(self) -> datetime:
        """The playground's present."""
        with suppress(OSError):
            self._said = self._path.read_text() or self._said
        if self._said.startswith("="):
            return datetime.fromtimestamp(float(self._said[1:]), UTC)
        return self._real.now().astimezone(UTC) + timedelta(seconds=float(self._said))


class EagerVillage(Village):
    """Looks ten times a second whether something is due, since whoever moves its clock waits for it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        super().__init__(settings, clock)
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """As always, and look."""
        await super().start()
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Look no more, then as always."""
        if self._looking is not None:
            self._looking.cancel()
        await super().stop()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            with suppress(Exception):  # the ordinary ticks say what is wrong
                await self.tick()


def write_offset(clock: PlaygroundClock, path: Path) -> None:
    """Let other processes follow `clock`: write its offset now and after each move, whole or not at all."""
    _write_on_moves(clock, path, lambda: repr(clock.offset.total_seconds()))


def write_moment(clock: PlaygroundClock, path: Path) -> None:
    """The same for a clock that stands still between its moves."""
    _write_on_moves(clock, path, lambda: f"={clock.now().timestamp()!r}")


def _write_on_moves(clock: PlaygroundClock, path: Path, said: Callable[[], str]) -> None:
    def write(_now: datetime) -> None:
        unfinished = path.with_suffix(".new")
        unfinished.write_text(said())
        unfinished.replace(path)

    write(clock.now())
    clock.on_move(write)


def main(kind: type[Village] = Village) -> int:
    """Run until told to stop; returns the exit status."""
    path = os.environ.get("PLAYGROUND_CLOCK")
    if path is None:
        print("village: PLAYGROUND_CLOCK is missing: name the file with the clock's offset.", file=sys.stderr)  # noqa: T201
        return 2
    try:
        settings = read_settings()
        log.set_up(settings.log_level)
        return asyncio.run(serve(kind(settings, FileClock(Path(path)))))
    except (BadSettings, DatabaseBusy) as problem:
        print(f"village: {problem}", file=sys.stderr)  # noqa: T201
        return 2


if __name__ == "__main__":
    sys.exit(main())
