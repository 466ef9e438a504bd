"""A clock that tests move, and how patient the local Slack of tests is."""

from datetime import UTC, datetime, timedelta

from playground.limits.timing import Timing

# A Tuesday, 10:00 in Chicago, with no public holiday near in Illinois or Berlin.
TUESDAY = datetime(2026, 11, 3, 16, 0, tzinfo=UTC)
A_MINUTE = 60.0
PATIENT = Timing(answer_within=A_MINUTE, trigger_lives=A_MINUTE)
"""How the local Slack of tests waits: a busy machine is no fault of the code. Tests marked `deadlines` have Slack's."""


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = TUESDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the moment at which it stands."""
        return self.at

    def move(self, **by: float) -> None:
        """Move it by days, hours, minutes and so on."""
        self.at += timedelta(**by)
