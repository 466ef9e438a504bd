"""Counters of this process, in plain numbers; `handlers.platform.metrics.page` formats them.

Nothing here is about a person or a workspace, and asks are not counted apart from reminders: how often people ask one
another is not for whoever watches the machine (R74).
"""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from bot.core.slack_codes import Meaning
from bot.core.working_hours import AT_ONCE
from storage.outbox.table import Row

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)  # seconds; Slack waits for three
KINDS = ("command", "click", "submission", "shortcut", "words", "event")
LANES = ("urgent", "other", "redrawing")
OUTCOMES = ("sent", "tried_again", "in_doubt", "given_up")
REJECTIONS = ("unsigned", "unreadable", "too_large", "too_slow", "replayed")
# `handlers.platform.transport.socket_mode.Ending`, whose words these are.
SOCKET_ENDINGS = (
    "token_refused",
    "no_address",
    "handshake",
    "no_hello",
    "silent",
    "closed",
    "renewed",
    "too_many",
    "switched_off",
)
PLACES = ("request", "timer", "delivery", "tick")


@dataclass
class Spread:
    """Durations in seconds, counted in the buckets of `BOUNDS`; the last bucket is for all longer ones."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration in its bucket and in the total."""
        self.buckets[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


class Counts:
    """The counters of this process since it started."""

    def __init__(self) -> None:
        self.started_at = time.time()
        self.acknowledged = {kind: Spread() for kind in KINDS}
        self.ticks = Spread()
        self.timers = 0
        self.refusals = 0
        self.taken_over = 0
        self.dropped = 0
        self.deliveries = Counter({(lane, outcome): 0 for lane in LANES for outcome in OUTCOMES})
        self.rejected = Counter(dict.fromkeys(REJECTIONS, 0))
        self.faults = Counter(dict.fromkeys(PLACES, 0))
        self.refused = Counter({meaning.value: 0 for meaning in Meaning})  # calls of delivery that Slack refused
        self.socket_endings = Counter(dict.fromkeys(SOCKET_ENDINGS, 0))
        self.loop_waits = Spread()
        self.longest_loop_wait = 0.0  # seconds, since the start
        self._moved_at = self._ticked_at = time.monotonic()

    def delivered(self, rows: Collection[Row], outcome: str, *, redrawn: bool = False) -> None:
        """Count the outcome of one message (one of `OUTCOMES`), once for each of its rows."""
        for row in rows:
            lane = "redrawing" if redrawn else "urgent" if row.standing in AT_ONCE else "other"
            self.deliveries[lane, outcome] += 1
        if outcome in {"sent", "given_up"}:
            self._moved_at = time.monotonic()

    def doubted(self, batches: Iterable[Collection[Row]]) -> None:
        """Count messages of which nobody knows whether Slack has them, and those of them whose process died."""
        for rows in batches:
            self.taken_over += any(row.leased_until > 0 for row in rows)
            self.delivered(rows, "in_doubt")

    def ticked(self, seconds: float, timers: int) -> None:
        """Count a tick that took `seconds` and found `timers` due timers."""
        self.ticks.add(seconds)
        self.timers += timers
        self._ticked_at = time.monotonic()

    def loop_waited(self, seconds: float) -> None:
        """Count how long the event loop was blocked while something else was due."""
        self.loop_waits.add(seconds)
        self.longest_loop_wait = max(self.longest_loop_wait, seconds)

    def seconds_without_delivery(self) -> float:
        """Seconds since this process last sent a message or gave one up (or since its start)."""
        return time.monotonic() - self._moved_at

    def seconds_without_tick(self) -> float:
        """Seconds since the last tick ended (or since the start)."""
        return time.monotonic() - self._ticked_at
