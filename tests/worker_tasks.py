"""What tests have computed in a worker process: a module that loads nothing else there."""

import os
import time
from collections.abc import Iterable


def sleeps(_parts: Iterable[object]) -> Iterable[object]:
    """Takes far too long, in C code that hears nothing."""
    time.sleep(600)
    return []


def breaks(parts: Iterable[str]) -> Iterable[str]:
    """Fails with somebody's name in its message."""
    raise KeyError(next(iter(parts)))


def doubled(parts: Iterable[int]) -> Iterable[int]:
    """Something computed."""
    return [2 * part for part in parts]


def environment(_parts: Iterable[object]) -> Iterable[dict[str, str]]:
    """What the worker was told."""
    return [dict(os.environ)]
