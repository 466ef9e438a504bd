"""Memory of a process that serves until it ends: sweeps stop everybody, and threads nobody needs hold some too."""

import gc
import os


def set_aside() -> None:
    """Never again sweep what start-up made, which stays: a full sweep of it takes 80 ms, now a fresh one takes a few.

    Tests, which make many bots, leave it alone.
    """
    gc.collect()
    gc.freeze()


def without_threads() -> None:
    """Have numpy start no threads of its own, before it is loaded: for products so small they wait for one another."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
