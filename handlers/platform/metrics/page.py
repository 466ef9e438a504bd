"""The counters in Prometheus' format; alone uses its library, imported when `/metrics` is first asked."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from handlers.platform.metrics.coarse import Doings, age
from handlers.platform.metrics.counts import BOUNDS, Counts, Spread
from storage.db.schema import head
from storage.outbox.depth import Queue

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Snapshot:
    """The state at the moment of a scrape; `queue` is None where the database does not answer."""

    queue: Queue | None
    seconds_deaf: float | None  # without a Slack socket; None where there is none to have
    workspaces_refused: int
    doings: Doings


class _Page(Collector):
    """Collects all metrics of one moment."""

    def __init__(self, counts: Counts, moment: Snapshot) -> None:
        self._counts = counts
        self._moment = moment

    def collect(self) -> Iterator[Metric]:
        """Yield every metric family."""
        yield from _build(self._counts)
        yield from _now(self._moment)
        if self._moment.queue is not None:
            yield from _queue(self._moment.queue, self._moment.doings)
        yield from _requests(self._counts, self._moment.doings)
        yield from _deliveries(self._counts, self._moment.doings)
        yield from _clock(self._counts, self._moment.doings)


def page(counts: Counts, moment: Snapshot) -> bytes:
    """The body of `/metrics`, from a registry of its own, so that two bots in one process do not share metrics."""
    registry = CollectorRegistry()
    registry.register(_Page(counts, moment))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _build(counts: Counts) -> Iterator[Metric]:
    info = InfoMetricFamily("village_build", "What runs here.")
    info.add_metric([], {"schema": head(), "python": platform.python_version()})
    yield info
    yield GaugeMetricFamily(
        "village_start_time_seconds", "When this process started, in Unix seconds.", counts.started_at
    )


def _now(moment: Snapshot) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "village_database_answers", "Whether the database answered this scrape.", float(moment.queue is not None)
    )
    if moment.seconds_deaf is not None:
        yield GaugeMetricFamily(
            "village_socket_connected", "Whether Slack's socket is connected.", float(moment.seconds_deaf == 0)
        )
        yield GaugeMetricFamily(
            "village_socket_deaf_seconds", "How long no socket to Slack has been connected.", moment.seconds_deaf
        )
    yield GaugeMetricFamily(
        "village_workspaces_refused", "Workspaces whose token Slack refuses.", moment.workspaces_refused
    )
    yield GaugeMetricFamily("village_requests_in_hand", "Requests being answered now.", moment.doings.in_hand)


def _queue(queue: Queue, doings: Doings) -> Iterator[Metric]:
    for name, words, value in (
        ("queue_due", "Messages that may leave now.", doings.due),
        ("queue_age_seconds", "How long the oldest of them has waited.", age(queue.oldest_due)),
        ("queue_urgent_due", "Answers and other messages that never wait for hours, due now.", doings.urgent_due),
        ("queue_urgent_age_seconds", "How long the oldest of these has waited.", age(queue.oldest_urgent_due)),
        ("queue_redrawings", "Messages to be drawn anew.", doings.to_redraw),
        ("timers_due", "Timers due now.", doings.timers_due),
        ("timers_age_seconds", "How long the oldest of them has been due.", age(queue.oldest_timer_due)),
    ):
        yield GaugeMetricFamily(f"village_{name}", words, value)


def _requests(counts: Counts, doings: Doings) -> Iterator[Metric]:
    spread = HistogramMetricFamily(
        "village_acknowledgement_seconds", "From a request's arrival to its acknowledgement.", labels=["kind"]
    )
    for kind, taken in doings.acknowledged.items():
        spread.add_metric([kind], _buckets(taken), taken.total)
    yield spread
    yield CounterMetricFamily("village_refusals", "Requests declined in words.", doings.refusals)
    rejected = CounterMetricFamily("village_requests_rejected", "HTTP requests never looked into.", labels=["reason"])
    for reason, number in counts.rejected.items():
        rejected.add_metric([reason], number)
    yield rejected
    endings = CounterMetricFamily(
        "village_socket_endings", "Slack's sockets, by why one ended or did not come about.", labels=["reason"]
    )
    for reason, number in counts.socket_endings.items():
        endings.add_metric([reason], number)
    yield endings
    faults = CounterMetricFamily("village_faults", "Faults of ours; each has a line in the log.", labels=["where"])
    for where, number in counts.faults.items():
        faults.add_metric([where], number)
    yield faults


def _deliveries(counts: Counts, doings: Doings) -> Iterator[Metric]:
    family = CounterMetricFamily(
        "village_deliveries", "Messages, by what became of one attempt.", labels=["lane", "outcome"]
    )
    for (lane, outcome), number in counts.deliveries.items():
        family.add_metric([lane, outcome], doings.sent[lane] if outcome == "sent" else number)
    yield family
    refused = CounterMetricFamily(
        "village_calls_refused", "Calls of delivery that Slack refused, by what that means.", labels=["meaning"]
    )
    for meaning, number in counts.refused.items():
        refused.add_metric([meaning], number)
    yield refused
    yield CounterMetricFamily("village_messages_dropped", "Messages no longer wanted when due.", doings.dropped)
    yield CounterMetricFamily("village_leases_taken_over", "Messages left by a process that died.", counts.taken_over)


def _clock(counts: Counts, doings: Doings) -> Iterator[Metric]:
    ticks = HistogramMetricFamily("village_tick_seconds", "How long a tick took.")
    ticks.add_metric([], _buckets(counts.ticks), counts.ticks.total)
    yield ticks
    waits = HistogramMetricFamily(
        "village_loop_wait_seconds", "How late the event loop was, looked at 20 times a second."
    )
    waits.add_metric([], _buckets(counts.loop_waits), counts.loop_waits.total)
    yield waits
    yield GaugeMetricFamily(
        "village_loop_wait_longest_seconds", "The longest of these since the start.", counts.longest_loop_wait
    )
    yield CounterMetricFamily("village_timers_run", "Timers that were due.", doings.timers)


def _buckets(spread: Spread) -> list[tuple[str, float]]:
    found, so_far = [], 0
    for bound, number in zip((*map(str, BOUNDS), "+Inf"), spread.buckets, strict=True):
        so_far += number
        found.append((bound, float(so_far)))
    return found
