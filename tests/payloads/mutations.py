"""Small, reproducible damage to payloads, as from a fault in transit or from somebody who probes Village."""

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.payloads.sending import Payload

Path = tuple[str | int, ...]
STRANGE: tuple[Any, ...] = (
    None,
    "",
    " ",
    0,
    -1,
    1.5,
    True,
    [],
    {},
    [None],
    {"id": "U0NOBODY"},
    "U0NOBODY",
    "T0ELSEWHERE",
    "<!channel> & <@U1>",
    "x" * 5000,
    "\N{NULL}",
    "2026-13-45",
    "25:61",
    "9" * 40,
)


def mutated(payload: Payload, rng: Random) -> tuple[str, Payload]:
    """Return the payload with one to three places damaged, and what was done in words."""
    broken: Payload = copy.deepcopy(payload)
    done = [_damage(broken, rng) for _ in range(rng.randint(1, 3))]
    return "; ".join(done), broken


def _damage(broken: Payload, rng: Random) -> str:
    places = list(_places(broken))
    if not places:
        return "nothing left"
    path = rng.choice(places)
    *above, last = path
    holder: Any = broken
    for step in above:
        holder = holder[step]
    return f"{rng.choice(_DAMAGES)(holder, last, rng)} {'.'.join(str(step) for step in path)}"


def _drop(holder: Any, last: str | int, _rng: Random) -> str:
    del holder[last]
    return "drop"


def _replace(holder: Any, last: str | int, rng: Random) -> str:
    holder[last] = rng.choice(STRANGE)
    return f"{str(holder[last])[:20]!r} at"


def _wrap(holder: Any, last: str | int, _rng: Random) -> str:
    holder[last] = [holder[last]]
    return "wrap"


def _double(holder: Any, last: str | int, _rng: Random) -> str:
    holder[last] = f"{holder[last]}{holder[last]}"
    return "double"


_DAMAGES: tuple[Callable[[Any, Any, Random], str], ...] = (_drop, _replace, _replace, _wrap, _double)


def _places(node: Any, path: Path = ()) -> Iterator[Path]:
    """Yield every place below a node that can be damaged."""
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from _places(value, (*path, key))
