"""Work about the same thing, collected so that one worker at a time does all of it together."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Gathered(Generic[T]):
    """Waiting items by place, in the order in which they came; used from the event loop and from worker threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, list[T]] = {}

    def add(self, place: Hashable, item: T) -> bool:
        """Add an item; returns True when nobody works at this place, so that the caller has to start a worker."""
        with self._lock:
            is_first = place not in self._waiting
            self._waiting.setdefault(place, []).append(item)
            return is_first

    def take(self, place: Hashable, most: int) -> list[T]:
        """Take the items that have waited longest, at most `most`;
        the place counts as being worked at until `finish`.
        """
        with self._lock:
            waiting = self._waiting[place]
            self._waiting[place] = waiting[most:]
            return waiting[:most]

    def finish(self, place: Hashable) -> bool:
        """End the work at this place; returns True when more items came meanwhile, so that the worker goes on."""
        with self._lock:
            if self._waiting[place]:
                return True
            del self._waiting[place]
            return False
