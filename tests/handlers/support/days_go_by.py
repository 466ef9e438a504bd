"""Time that passes for an office in a database, with the timers of some listeners alone."""

from collections.abc import Mapping
from datetime import timedelta

from handlers.platform.metrics.counts import Counts
from handlers.platform.timers import TimerListener, run_due
from storage.database import Database
from storage.outbox.timers import next_due
from tests.support.clocks import MovableClock


async def days_go_by(
    office: Database, clock: MovableClock, days: int, timers: Mapping[str, TimerListener], *, quiet: tuple[str, ...]
) -> None:
    """Let days go by, every timer firing when it is due; the `quiet` ones do nothing."""
    end, counts = clock.now() + timedelta(days=days), Counts()
    listeners = {**dict.fromkeys(quiet, lambda *_: None), **timers}
    while (due := await office.across(next_due)) is not None and due <= end:
        clock.at = max(due, clock.at)
        await run_due(office, listeners, clock.now(), counts=counts)
    assert not counts.faults["timer"]
    clock.at = end
