"""The monthly lunch, whole: what it listens to, sends and does when its time comes."""

from collections.abc import Iterable

from handlers import (
    brownbag,
    calendar_files,
    caretakers,
    hosts,
    invitations,
    organizing,
    rhythm,
    rotation,
    rsvps,
    schedule,
    tallies,
    waiting,
)
from handlers.brownbag import home_section, panel
from handlers.dispatch import Listeners
from handlers.lunches import KEEP_RHYTHM
from handlers.rsvps import rsvp
from handlers.timers import TimerListener


def _joined(parts: Iterable[Listeners]) -> Listeners:
    found = list(parts)
    return Listeners(
        commands={name: listener for part in found for name, listener in part.commands.items()},
        clicks={name: listener for part in found for name, listener in part.clicks.items()},
        submissions={name: listener for part in found for name, listener in part.submissions.items()},
    )


PARTS = (brownbag, calendar_files, caretakers, hosts, organizing, rotation, rsvps, schedule, tallies, waiting)
LISTENERS = _joined(part.LISTENERS for part in PARTS)
DELIVERIES = (
    *invitations.DELIVERIES,
    *calendar_files.DELIVERIES,
    *caretakers.DELIVERIES,
    *organizing.DELIVERIES,
    *tallies.DELIVERIES,
    *waiting.DELIVERIES,
)
TIMERS: dict[str, TimerListener] = {KEEP_RHYTHM: rhythm.keep_rhythm, **caretakers.TIMERS}

__all__ = ["DELIVERIES", "LISTENERS", "TIMERS", "home_section", "panel", "rsvp"]
