"""Computing in a process of its own: values in, values out, and ended when it takes too long.

`apart` starts it; `bot.worker_side` is what it runs. A fresh interpreter, so that heavy libraries are never
loaded into the bot, and one of its own, so that nobody waits for the interpreter's lock.
"""

import asyncio
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

P = TypeVar("P")
T = TypeVar("T")

SECONDS = 60.0
ROOT = Path(__file__).resolve().parent.parent
STEPS_BACK = 10  # in priority: whoever presses a button goes first
SECRETS = frozenset({"ENCRYPTION_KEYS", "DATABASE_URL"})


class TookTooLong(Exception):  # noqa: N818 (an outcome, not a fault of ours)
    """The computation was ended; it may be tried again."""


class Broke(Exception):  # noqa: N818
    """The computation ended with a fault; the message names the kind and the place, and no value."""


@dataclass(frozen=True)
class Fault:
    """What the worker tells of a fault."""

    where: str


async def apart(
    function: Callable[[Iterable[P]], Iterable[T]], parts: Sequence[P], seconds: float = SECONDS
) -> list[T]:
    """`list(function(parts))`, computed in a worker process; parts and results are handed over one at a time.

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
            return await _exchange(process, [function, *parts])
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


async def _exchange(process: asyncio.subprocess.Process, values: Sequence[object]) -> list[Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    reading = asyncio.create_task(process.stdout.read())
    try:
        for value in values:
            process.stdin.write(pickle.dumps(value))
            await process.stdin.drain()
            await asyncio.sleep(0)  # others first: a part takes a few milliseconds to write
        process.stdin.close()
        return await _unpacked(await reading)
    except (BrokenPipeError, ConnectionResetError):
        raise Broke("the worker went away") from None
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _unpacked(written: bytes) -> list[Any]:
    found: list[Any] = []
    end, view = 0, memoryview(written)
    while end < len(view):
        value, used = _first(view[end:])
        if isinstance(value, Fault):
            raise Broke(value.where)
        found.append(value)
        end += used
        await asyncio.sleep(0)
    if not found or found.pop() is not None:  # the worker's last word is None
        raise Broke("the worker went away")
    return found


def _first(view: memoryview) -> tuple[Any, int]:
    length = int.from_bytes(view[:8])
    # Our own child wrote it, on a pipe that nobody else holds.
    return pickle.loads(view[8 : 8 + length]), 8 + length  # noqa: S301
