"""The monthly lunch, whole: what it listens to, sends and does when its time comes."""

from collections.abc import Iterable

from handlers.lunches import (
    brownbag,
    calendar_files,
    deliveries,
    hosts,
    organizer_rota,
    organizer_tasks,
    organizing,
    rsvps,
    schedule,
    series_planner,
    tallies,
    theme_rotation,
)
from handlers.lunches.brownbag import home_section, panel
from handlers.lunches.lookup import PLAN_SERIES
from handlers.lunches.rsvps import rsvp
from handlers.platform.dispatch import Listeners
from handlers.platform.timers import TimerListener


def _joined(parts: Iterable[Listeners]) -> Listeners:
    found = list(parts)
    return Listeners(
        commands={name: listener for part in found for name, listener in part.commands.items()},
        clicks={name: listener for part in found for name, listener in part.clicks.items()},
        submissions={name: listener for part in found for name, listener in part.submissions.items()},
    )


PARTS = (
    brownbag,
    calendar_files,
    organizer_rota,
    hosts,
    organizing,
    theme_rotation,
    rsvps,
    schedule,
    tallies,
    organizer_tasks,
)
LISTENERS = _joined(part.LISTENERS for part in PARTS)
DELIVERIES = (
    *deliveries.DELIVERIES,
    *calendar_files.DELIVERIES,
    *organizer_rota.DELIVERIES,
    *organizing.DELIVERIES,
    *tallies.DELIVERIES,
    *organizer_tasks.DELIVERIES,
)
TIMERS: dict[str, TimerListener] = {PLAN_SERIES: series_planner.plan_series, **organizer_rota.TIMERS}

__all__ = ["DELIVERIES", "LISTENERS", "TIMERS", "home_section", "panel", "rsvp"]
