"""Memory and threads of a serving process: shorter garbage collections, and no threads of numpy's."""

import gc
import os


def set_aside() -> None:
    """Exclude all objects made at start-up from garbage collection: a full collection then takes a few ms instead of
    80.

    Not for tests, which make many bots.
    """
    gc.collect()
    gc.freeze()


def without_threads() -> None:
    """Let numpy use one thread only (call before it is imported):
    our products are so small that threads would only wait.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
