"""Whether a unit of work is committed: its deadline, whoever waits for it, and requests that Slack sends twice."""

import asyncio
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from bot.core.deadline import Deadline

T = TypeVar("T")

COMMIT_SECONDS = 0.3  # for a commit that was begun, beyond the deadline


class DoneBefore(Exception):  # noqa: N818
    """Raised where the request has changed something already, here or in another replica: this time it is undone."""


@dataclass
class Once:
    """One request of Slack's, whose units of work change something only if no other has done the same (R80).

    The first of them that writes remembers the request in its transaction; those after it are the same request's.
    """

    request: str
    is_ours: bool = False

    def committed(self, *, has_written: bool) -> None:
        """Note that a unit of work of this request was committed: the first that has written remembered it."""
        self.is_ours = self.is_ours or has_written


class GivenUp(TimeoutError):  # noqa: N818
    """The request behind this unit of work was given up (its deadline passed), so its changes are rolled back."""


class Fate:
    """Decides, between the thread that works and the task that waits for it, whether a unit of work is committed."""

    def __init__(self, deadline: Deadline | None) -> None:
        self._deadline = deadline
        self._lock = threading.Lock()
        self._given_up = False
        self._committing = False
        self.has_changed = False
        self.is_unknown = False

    def begin_commit(self) -> None:
        """Mark the commit as begun, so that its outcome is waited for; raises `GivenUp` when nobody waits any more."""
        with self._lock:
            if self._given_up or (self._deadline is not None and self._deadline.remaining() <= 0):
                raise GivenUp
            self._committing = True

    def failed(self, *, is_unknown: bool) -> None:
        """Note that the commit failed, or (`is_unknown`) that nobody knows whether it did; another try may begin."""
        with self._lock:
            self._committing = False
            self.is_unknown = self.is_unknown or is_unknown

    @property
    def has_deadline(self) -> bool:
        """Whether somebody waits for it, until a deadline."""
        return self._deadline is not None

    @property
    def is_cancelled(self) -> bool:
        """Whether the caller has stopped waiting."""
        return self._given_up

    @property
    def is_over(self) -> bool:
        """Whether nobody waits any more, or the deadline has passed."""
        with self._lock:
            return self._given_up or (self._deadline is not None and self._deadline.remaining() <= 0)

    def give_up(self) -> bool:
        """Stop waiting; returns True when it is certain that nothing will be stored."""
        with self._lock:
            self._given_up = True
            return not self._committing


async def late_outcome(
    work: "Future[tuple[T, bool]] | asyncio.Future[tuple[T, bool]]", fate: Fate, limit: Deadline | None
) -> tuple[T, bool]:
    """Wait for a commit that was begun when its caller was cancelled; raises CancelledError when its outcome stays
    unknown.

    Where the deadline caused the cancelling, the late result is returned.
    """
    waiting = asyncio.wrap_future(work)
    await asyncio.wait({waiting}, timeout=COMMIT_SECONDS)
    if not waiting.done():
        fate.is_unknown = True
        raise asyncio.CancelledError
    result = waiting.result()
    if limit is None or limit.remaining() > 0:  # ended by somebody else, who wants it to end
        raise asyncio.CancelledError
    return result
