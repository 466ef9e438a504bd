"""Computing in a process of its own: values in, values out, and ended when it takes too long.

`apart` starts it; `bot.worker_side` is what it runs. It is a fresh interpreter, so that heavy libraries are never
loaded into the bot, and a process of its own, so that nobody waits for the interpreter's lock.
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
STEPS_BACK = 10  # niceness of the worker, so that requests are served first
RESULT, FAULT, DONE = b"R", b"F", b"D"  # what the worker writes before each result, before a fault, and at the end
SECRETS = frozenset({"ENCRYPTION_KEYS", "DATABASE_URL"})


class TookTooLong(Exception):  # noqa: N818 (an outcome, not a fault of ours)
    """The computation exceeded its time and was ended; it may be tried again."""


class Broke(Exception):  # noqa: N818
    """The computation raised; the message names the exception's type and place, without any value."""


class Packed(Generic[T]):
    """A list of values kept as bytes, each unpacked when it is iterated over.

    Thousands of live objects make every full garbage collection longer, during which nothing else runs
    (docs/decisions/0006).
    """

    def __init__(self, values: Iterable[T] = ()) -> None:
        self.pieces: list[bytes] = []
        for value in values:
            self.append(value)

    def append(self, value: T) -> None:
        """Pickle one value and add it at the end."""
        self.pieces.append(pickle.dumps(value))

    def __len__(self) -> int:
        """The number of values."""
        return len(self.pieces)

    def __iter__(self) -> Iterator[T]:
        """Iterate over the values, each unpacked anew."""
        for piece in self.pieces:
            yield pickle.loads(piece)  # noqa: S301 (our own, or our child's, on a pipe that nobody else holds)


async def apart(
    function: Callable[[Iterable[P]], Iterable[T]], parts: Packed[P], seconds: float = SECONDS
) -> Packed[T]:
    """Compute `function(parts)` in a worker process and return all its results; both are handed over one at a time.

    `function` has to be a module's own. Raises `TookTooLong` after `seconds`, and `Broke` when it raises.
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
    """Return the worker's environment: without secrets, and with one thread for numpy."""
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
    """Read results until the worker says that it is done; raises `Broke`."""
    found: Packed[T] = Packed()
    while (said := await stream.readexactly(1)) != DONE:
        piece = await stream.readexactly(int.from_bytes(await stream.readexactly(8)))
        if said == FAULT:
            raise Broke(piece.decode())
        found.pieces.append(piece)
    return found
