"""Work of one kind for one thing that waits to be done together, by one worker at a time."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Gathered(Generic[T]):
    """What waits, by place, in the order in which it came; used by the event loop and by worker threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, list[T]] = {}

    def add(self, place: Hashable, item: T) -> bool:
        """Have it wait; True when nobody is at work there, so that whoever added it begins."""
        with self._lock:
            is_first = place not in self._waiting
            self._waiting.setdefault(place, []).append(item)
            return is_first

    def take(self, place: Hashable, most: int) -> list[T]:
        """What has waited longest, at most so many; the worker is at work there until `finish`."""
        with self._lock:
            waiting = self._waiting[place]
            self._waiting[place] = waiting[most:]
            return waiting[:most]

    def finish(self, place: Hashable) -> bool:
        """The worker is through with what it took; True when more came meanwhile, so that it goes on."""
        with self._lock:
            if self._waiting[place]:
                return True
            del self._waiting[place]
            return False
