"""Waiting work by place (one thing, or one workspace), so that one worker does all that waits at a place together."""

import threading
import time
from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_TOGETHER = 50  # items in one transaction: few enough that it ends well within COMMIT_SECONDS


@dataclass
class _Place(Generic[T]):
    """What waits at one place, how many work there, and when one of them last took something (monotonic seconds)."""

    waiting: deque[T] = field(default_factory=deque)
    workers: int = 0
    taken_at: float = 0.0


class Gathered(Generic[T]):
    """Waiting items by place, in the order in which they came; used from the event loop and from worker threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: dict[Hashable, _Place[T]] = {}

    def add(self, place: Hashable, item: T) -> bool:
        """Add an item; returns True where no worker works at this place: the caller has to start one."""
        with self._lock:
            known = self._places.get(place)
            if known is None:
                known = self._places[place] = _Place(taken_at=time.monotonic())
            known.waiting.append(item)
            if known.workers:
                return False
            known.workers = 1
            return True

    def take(self, place: Hashable, most: int) -> list[T]:
        """Take the items that have waited longest, at most `most`;
        the place counts as being worked at until `finish`.
        """
        with self._lock:
            known = self._places[place]
            known.taken_at = time.monotonic()
            return [known.waiting.popleft() for _ in range(min(most, len(known.waiting)))]

    def put_back(self, place: Hashable, items: Sequence[T]) -> None:
        """Have items that were taken and not begun wait again, before all others."""
        with self._lock:
            self._places[place].waiting.extendleft(reversed(items))

    def finish(self, place: Hashable) -> bool:
        """End the work at this place; returns True when more items came meanwhile, so that the worker goes on."""
        with self._lock:
            known = self._places[place]
            if known.waiting:
                return True
            known.workers -= 1
            if known.workers == 0:
                del self._places[place]
            return False

    def is_waiting(self, place: Hashable) -> bool:
        """Whether anything waits at this place."""
        with self._lock:
            known = self._places.get(place)
            return known is not None and bool(known.waiting)

    def needs_another(self, place: Hashable, after: float, most: int) -> bool:
        """Whether items wait although nobody has taken any for `after` seconds; the caller then has to start one more
        worker, unless `most` work there.
        """
        with self._lock:
            known = self._places.get(place)
            if known is None or not known.waiting or known.workers >= most:
                return False
            if time.monotonic() - known.taken_at < after:
                return False
            known.workers += 1
            known.taken_at = time.monotonic()
            return True
