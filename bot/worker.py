"""Computing in a process of its own: values in, values out, and ended when it takes too long.

`apart` starts it; `bot.worker_side` is what it runs. A fresh interpreter, so that heavy libraries are never
loaded into the bot, and one of its own, so that nobody waits for the interpreter's lock.
"""

import asyncio
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

P = TypeVar("P")
T = TypeVar("T")

SECONDS = 60.0
ROOT = Path(__file__).resolve().parent.parent
STEPS_BACK = 10  # in priority: whoever presses a button goes first
RESULT, FAULT, DONE = b"R", b"F", b"D"  # what the worker says before each piece, and at last
SECRETS = frozenset({"ENCRYPTION_KEYS", "DATABASE_URL"})


class TookTooLong(Exception):  # noqa: N818 (an outcome, not a fault of ours)
    """The computation was ended; it may be tried again."""


class Broke(Exception):  # noqa: N818
    """The computation ended with a fault; the message names the kind and the place, and no value."""


class Packed(Generic[T]):
    """Values kept as bytes until they are looked at, one at a time.

    Thousands of live objects make every full sweep of the memory longer, and a sweep stops everybody (0006).
    """

    def __init__(self, values: Iterable[T] = ()) -> None:
        self.pieces: list[bytes] = []
        for value in values:
            self.append(value)

    def append(self, value: T) -> None:
        """Put one more in."""
        self.pieces.append(pickle.dumps(value))

    def __len__(self) -> int:
        """How many there are."""
        return len(self.pieces)

    def __iter__(self) -> Iterator[T]:
        """Each of them, made anew."""
        for piece in self.pieces:
            yield pickle.loads(piece)  # noqa: S301 (our own, or our child's, on a pipe that nobody else holds)


async def apart(
    function: Callable[[Iterable[P]], Iterable[T]], parts: Packed[P], seconds: float = SECONDS
) -> Packed[T]:
    """All of `function(parts)`, computed in a worker process; parts and results are handed over one at a time.

    `function` is one of a module. Raises `TookTooLong` after `seconds`, and `Broke`.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.worker_side",
        str(int(seconds) + 1),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(os.environ.items()),
    )
    try:
        async with asyncio.timeout(seconds):
            return await _exchange(process, [pickle.dumps(function), *parts.pieces])
    except TimeoutError:
        raise TookTooLong from None
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _environment(ours: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What the worker may know: no secrets, and one thread for products so small that threads only wait."""
    kept = {name: value for name, value in ours if not name.startswith("SLACK_") and name not in SECRETS}
    return {**kept, "OPENBLAS_NUM_THREADS": "1"}


async def _exchange(process: asyncio.subprocess.Process, pieces: Iterable[bytes]) -> Packed[T]:
    assert process.stdin is not None
    assert process.stdout is not None
    reading: asyncio.Task[Packed[T]] = asyncio.create_task(_read(process.stdout))
    try:
        for piece in pieces:
            process.stdin.write(piece)
            await process.stdin.drain()
        process.stdin.close()
        return await reading
    except (BrokenPipeError, ConnectionResetError, asyncio.IncompleteReadError):
        raise Broke("the worker went away") from None
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _read(stream: asyncio.StreamReader) -> Packed[T]:
    """Everything up to the worker's last word."""
    found: Packed[T] = Packed()
    while (said := await stream.readexactly(1)) != DONE:
        piece = await stream.readexactly(int.from_bytes(await stream.readexactly(8)))
        if said == FAULT:
            raise Broke(piece.decode())
        found.pieces.append(piece)
    return found
