"""The worker's side of `bot.worker`: reads a function and its parts, writes its results."""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from bot.worker import DONE, FAULT, RESULT, STEPS_BACK


def main(reading: IO[bytes], writing: IO[bytes]) -> None:
    """Read a function, then its parts to the end; write each result after its kind and its length in eight bytes."""
    try:
        parts = list(_read(reading))
        for result in parts[0](parts[1:]):
            _write(writing, RESULT, pickle.dumps(result))
    except Exception as error:  # whatever it is, it is reported to the caller
        place = traceback.extract_tb(error.__traceback__)[-1]
        _write(writing, FAULT, f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}".encode())
    else:
        writing.write(DONE)
        writing.flush()


def _read(reading: IO[bytes]) -> Iterable[Any]:
    while True:
        try:
            yield pickle.load(reading)  # noqa: S301 (only our parent writes here)
        except EOFError:
            return


def _write(writing: IO[bytes], what: bytes, piece: bytes) -> None:
    writing.write(what + len(piece).to_bytes(8) + piece)
    writing.flush()


if __name__ == "__main__":
    signal.alarm(int(sys.argv[1]))  # ends it whatever it does, also when the parent is gone
    os.nice(STEPS_BACK)
    main(sys.stdin.buffer, sys.stdout.buffer)
