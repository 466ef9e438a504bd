"""The worker threads of a database, and whose turn it is: workspaces take turns, whoever brings more waits longer."""

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
    """A pool of threads in which each workspace's work is done in order, and none waits for another's backlog."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, "storage")
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Hashable, deque[_Job]] = OrderedDict()

    def submit(self, whose: Hashable, work: Callable[[], T]) -> "Future[T]":
        """Do `work` in a thread when it is the turn of `whose`, in the context of the caller: the reader's language."""
        future: Future[T] = Future()
        context = copy_context()
        with self._lock:
            self._waiting.setdefault(whose, deque()).append((partial(context.run, work), future))
        self._pool.submit(self._next)
        return future

    def shutdown(self) -> None:
        """Finish all that waits, then end the threads."""
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
        """The oldest work of the one who has waited longest; who has more goes to the end of the line."""
        with self._lock:
            whose, jobs = self._waiting.popitem(last=False)
            job = jobs.popleft()
            if jobs:
                self._waiting[whose] = jobs
        return job
