"""The deadline of a request: one limit for everything done before the acknowledgement."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from typing import Any


@dataclass
class Deadline:
    """A deadline at `ends_at` (monotonic seconds), with what has been stored so far, for the one who answers."""

    ends_at: float
    task: asyncio.Task[Any] | None
    has_changed: bool = False  # something was stored for good
    is_unknown: bool = False  # something may have been

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self.ends_at - time.monotonic())

    @property
    def changed_nothing(self) -> bool:
        """Whether it is known that nothing was stored."""
        return not (self.has_changed or self.is_unknown)


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def limited(seconds: float) -> Iterator[Deadline]:
    """Limit what this task does inside the block to `seconds`; tasks begun inside have no deadline."""
    deadline = Deadline(time.monotonic() + seconds, asyncio.current_task())
    token = _current.set(deadline)
    try:
        yield deadline
    finally:
        _current.reset(token)


def current() -> Deadline | None:
    """The deadline of the running task; None where nobody waits for an answer."""
    deadline = _current.get()
    return deadline if deadline is not None and deadline.task is asyncio.current_task() else None


def seconds_left(at_most: float = inf) -> float:
    """How many seconds something may take here: `at_most`, or less where the deadline comes first."""
    deadline = current()
    return at_most if deadline is None else min(at_most, deadline.remaining())
