"""The latest requests and payloads between the app and the playground, with tokens masked."""

import re
import time
from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

from playground.json_types import Json

Direction = Literal["call", "event", "ack", "reply"]
_TOKEN = re.compile(r"x(ox[a-z]|app|wfp)-[A-Za-z0-9._-]+")
_KEEP = 300


@dataclass(frozen=True)
class Entry:
    """One exchange: a Web API call with its answer, or a delivery to the app with its acknowledgement.

    `request` and `response` are as sent, tokens included; only `Wire.as_json` may leave the process.
    """

    n: int
    at: float
    direction: Direction
    name: str
    ok: bool
    error: str | None
    request: Any
    response: Any
    ms: int


class Wire:
    """Remembers the last 300 exchanges."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEEP)
        self._numbers = count(1)

    def note(
        self,
        direction: Direction,
        name: str,
        request: object,
        response: object,
        *,
        error: str | None = None,
        seconds: float = 0.0,
    ) -> None:
        """Keep one exchange; `error` is None where it went well."""
        self._entries.append(
            Entry(
                next(self._numbers),
                time.time(),
                direction,
                name,
                error is None,
                error,
                request,
                response,
                round(seconds * 1000),
            )
        )

    def after(self, n: int) -> list[Entry]:
        """The kept exchanges with a number above `n`, oldest first."""
        return [entry for entry in self._entries if entry.n > n]

    def calls(self, name: str) -> list[Entry]:
        """The kept exchanges of this name, oldest first."""
        return [entry for entry in self._entries if entry.name == name]

    def as_json(self, n: int) -> list[Json]:
        """What `/page/wire` answers: every token made unreadable."""
        return [redacted(vars(entry)) for entry in self.after(n)]


def redacted(value: Any) -> Any:
    """Return the value with everything that looks like a Slack token replaced."""
    if isinstance(value, str):
        return _TOKEN.sub("x…redacted", value)
    if isinstance(value, dict):
        return {key: "…redacted" if key == "token" else redacted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(inner) for inner in value]
    return value
