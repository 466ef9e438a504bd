"""Memory sweeps: a full one looks at every object there is, and nobody is answered meanwhile."""

import gc


def set_aside() -> None:
    """Never again sweep what start-up made, which stays: a full sweep of it takes 80 ms, now a fresh one takes a few.

    For a process that serves until it ends. Tests, which make many bots, leave it alone.
    """
    gc.collect()
    gc.freeze()
