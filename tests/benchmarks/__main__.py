"""`make bench`: every figure as a ratio against a floor measured in the same run, because machines are noisy."""

import sys
from collections.abc import Callable

from tests.benchmarks import (
    commands,
    isolation,
    matching,
    matching_beside,
    ordinary,
    scale,
    sending,
    sizes,
    start_up,
    ticks,
)

BENCHMARKS: dict[str, Callable[[], None]] = {
    "commands": commands.main,
    "ordinary": ordinary.main,
    "sending": sending.main,
    "ticks": ticks.main,
    "start_up": start_up.main,
    "sizes": sizes.main,
    "scale": scale.main,
    "matching": matching.main,
    "matching_beside": matching_beside.main,
    "isolation": isolation.main,
}


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    for name in names or list(BENCHMARKS):
        print(f"\n== {name}", flush=True)
        BENCHMARKS[name]()


main(sys.argv[1:])
