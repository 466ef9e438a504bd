"""Memory and threads of a serving process: shorter garbage collections, and no threads of numpy's."""

import gc
import os

# Objects made and not given back before the youngest are looked through. Python's own 700 are made by a request or two,
# whose objects are nearly all given back without it: looking through them took a twelfth of the processor time.
YOUNGEST = 10_000
YOUNG_COLLECTIONS, OLD_COLLECTIONS = 10, 10  # Python's own: how many of one generation before the next older one


def set_aside() -> None:
    """Exclude all objects made at start-up from garbage collection, and collect less often: a full collection then
    takes a few ms instead of 80.

    Not for tests, which make many bots.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, YOUNG_COLLECTIONS, OLD_COLLECTIONS)


def without_threads() -> None:
    """Let numpy use one thread (call before it is imported): for products as small as ours, others would only wait."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
