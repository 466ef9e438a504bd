"""Village in a process of its own that records every call on its event loop which took more than 20 ms of processor
time.

Processor time is measured, since other programs of a busy machine also take time.
"""

import asyncio
import json
import logging
import signal
import sys
import threading
import time
import traceback
from asyncio import events
from collections import Counter
from typing import Any

from tests.benchmarks import serving

LONGEST = 0.02  # seconds
OURS = ("/bot/", "/handlers/", "/storage/")
longer: Counter[str] = Counter()


class Watch:
    """Measures each call; a thread records the stack of a call that takes long."""

    def __init__(self) -> None:
        self._loops_thread = threading.get_ident()
        self._began = 0.0  # monotonic seconds; 0 between calls
        self._seen = ""
        self._run = events.Handle._run
        threading.Thread(target=self._look, daemon=True).start()

    def measured(self, handle: Any) -> None:
        """Replaces the loop's own method that runs a call."""
        used, self._began, self._seen = time.thread_time(), time.monotonic(), ""
        self._run(handle)
        used, self._began = time.thread_time() - used, 0.0
        if used > LONGEST:
            longer[self._seen or "not seen"] += 1

    def _look(self) -> None:
        while True:
            time.sleep(LONGEST / 4)
            if self._began and time.monotonic() - self._began > LONGEST / 2:
                frame = sys._current_frames().get(self._loops_thread)
                stack = traceback.extract_stack(frame) if frame is not None else []
                ours = [one for one in stack if any(room in one.filename for room in OURS)]
                where = [f"{one.filename.rpartition('/')[2]}:{one.lineno} {one.name}" for one in (ours or stack)[-3:]]
                self._seen = f"{' > '.join(where)} > {stack[-1].name}" if stack else ""


def watch() -> None:
    """Measure each call from now on."""
    seen = Watch()
    events.Handle._run = lambda handle: seen.measured(handle)  # type: ignore[method-assign, assignment]  # noqa: PLW0108


async def main(api_url: str, database_url: str) -> None:
    """Serve until terminated; print the port first, and at the end the calls that took long."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    logging.disable(logging.CRITICAL)
    ready = asyncio.create_task(serving.village("http", api_url, database_url, stopped, on_ready=watch))
    await ready
    print(json.dumps(longer))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
