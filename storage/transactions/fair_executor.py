"""The worker threads of a database, in which workspaces take turns, so that one with much
work does not delay the others.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

_Job = tuple[Callable[[], Any], "Future[Any]"]


class FairExecutor:
    """A pool of threads that does each workspace's work in order, one piece per workspace in turn."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, "storage")
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Hashable, deque[_Job]] = OrderedDict()

    def submit(self, whose: Hashable, work: Callable[[], T]) -> "Future[T]":
        """Queue `work` for the workspace `whose`; it runs in a thread,
        in a copy of the caller's context (the reader's language).
        """
        future: Future[T] = Future()
        context = copy_context()
        with self._lock:
            self._waiting.setdefault(whose, deque()).append((partial(context.run, work), future))
        self._pool.submit(self._next)
        return future

    def shutdown(self) -> None:
        """Finish everything queued, then end the threads."""
        self._pool.shutdown()

    def _next(self) -> None:
        work, future = self._whose_turn()
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = work()
        except BaseException as problem:  # whoever waits for it gets it
            future.set_exception(problem)
        else:
            future.set_result(result)

    def _whose_turn(self) -> _Job:
        """Take the oldest work of the workspace that has waited longest,
        and put that workspace last in line if it has more.
        """
        with self._lock:
            whose, jobs = self._waiting.popitem(last=False)
            job = jobs.popleft()
            if jobs:
                self._waiting[whose] = jobs
        return job
