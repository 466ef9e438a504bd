"""Memory of a process that serves until it ends: sweeps stop everybody, and threads nobody needs hold some too."""

import gc
import os


def set_aside() -> None:
    """Never again sweep what start-up made, which stays: a full sweep of it takes 80 ms, now a fresh one takes a few.

    And numpy, loaded at the first matching, starts no threads: for products so small they mostly wait for one another.
    Tests, which make many bots, leave it alone.
    """
    gc.collect()
    gc.freeze()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
