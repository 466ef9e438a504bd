"""`python -m playground.bot`: the bot alone in a process of its own, on the playground's clock (kill tests).

Reads the same environment as `python -m bot run`, and the clock's offset in seconds from the file named by
PLAYGROUND_CLOCK, which the playground's process writes whenever its clock is moved.
"""

import asyncio
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.__main__ import serve
from bot.app import Village
from bot.clock import SystemClock
from bot.settings import BadSettings, read_settings
from playground.clock import PlaygroundClock


class OffsetClock:
    """The real clock plus the offset in a file; a file being rewritten counts as its last known value."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._real = SystemClock()
        self._offset = 0.0

    def now(self) -> datetime:
        """The playground's present."""
        with suppress(OSError, ValueError):
            self._offset = float(self._path.read_text())
        return self._real.now().astimezone(UTC) + timedelta(seconds=self._offset)


def write_offset(clock: PlaygroundClock, path: Path) -> None:
    """Let other processes follow `clock`: write its offset now and after each move, whole or not at all."""

    def write(_now: datetime) -> None:
        unfinished = path.with_suffix(".new")
        unfinished.write_text(repr(clock.offset.total_seconds()))
        unfinished.replace(path)

    write(clock.now())
    clock.on_move(write)


def main() -> int:
    """Run until told to stop; returns the exit status."""
    path = os.environ.get("PLAYGROUND_CLOCK")
    if path is None:
        print("village: PLAYGROUND_CLOCK is missing: name the file with the clock's offset.", file=sys.stderr)  # noqa: T201
        return 2
    try:
        return asyncio.run(serve(Village(read_settings(), OffsetClock(Path(path)))))
    except BadSettings as problem:
        print(f"village: {problem}", file=sys.stderr)  # noqa: T201
        return 2


if __name__ == "__main__":
    sys.exit(main())
