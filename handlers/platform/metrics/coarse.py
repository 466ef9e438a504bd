"""Rounding of the metrics about what people do: down to multiples of five, refreshed every five minutes
(docs/decisions/0025).

A count that rises by one the moment somebody signs up, answers or is asked would tell that to an observer, who can see
in Slack who it was (R4, R70). Numbers about the machine alone are not rounded.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.platform.metrics.counts import Counts, Spread
from storage.outbox.depth import Queue

STEP = 5
LATE_SECONDS = 300.0
SHORT_SECONDS = 30.0  # for which a message may wait without anybody being told of it
AGE_STEP = 10.0


@dataclass(frozen=True)
class Doings:
    """Counts of what people did, and of what waits because of it; each a multiple of five."""

    acknowledged: Mapping[str, Spread] = field(default_factory=dict)
    sent: Mapping[str, int] = field(default_factory=dict)
    refusals: int = 0
    dropped: int = 0
    timers: int = 0
    in_hand: int = 0
    due: int = 0
    urgent_due: int = 0
    to_redraw: int = 0
    timers_due: int = 0


class Coarse:
    """Rounds the counts, and keeps the result until it is old enough (`late` seconds) to be replaced."""

    def __init__(self, late: float = LATE_SECONDS) -> None:
        self.late = late
        self._told_at: float | None = None
        self._told = Doings()

    def of(self, counts: Counts, queue: Queue | None, in_hand: int) -> Doings:
        """The rounded counts to publish now; `queue` is None where the database did not answer."""
        now = time.monotonic()
        if self._told_at is None or now - self._told_at >= self.late:
            self._told, self._told_at = self._round(counts, queue, in_hand), now
        return self._told

    def _round(self, counts: Counts, queue: Queue | None, in_hand: int) -> Doings:
        return Doings(
            {kind: _spread(taken, self._told.acknowledged.get(kind)) for kind, taken in counts.acknowledged.items()},
            {lane: _down(number) for (lane, outcome), number in counts.deliveries.items() if outcome == "sent"},
            _down(counts.refusals),
            _down(counts.dropped),
            _down(counts.timers),
            _down(in_hand),
            _down(queue.due if queue else 0),
            _down(queue.urgent_due if queue else 0),
            _down(queue.to_redraw if queue else 0),
            _down(queue.timers_due if queue else 0),
        )


def age(seconds: float) -> float:
    """How long the oldest message has waited, in seconds: 0 below 30, else a multiple of ten."""
    return 0.0 if seconds < SHORT_SECONDS else seconds // AGE_STEP * AGE_STEP


def _down(number: int) -> int:
    return number // STEP * STEP


def _spread(taken: Spread, told: Spread | None) -> Spread:
    """The distribution with every bucket's running total rounded down; `told` itself where nothing has changed."""
    so_far = before = 0
    buckets = []
    for number in taken.buckets:
        so_far += number
        buckets.append(_down(so_far) - before)
        before = _down(so_far)
    if told is not None and told.buckets == buckets:
        return told
    return Spread(buckets, taken.total * before / so_far if so_far else 0.0)
