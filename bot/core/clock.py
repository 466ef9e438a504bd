"""Clocks of community time, which decides what is due, working hours and expiry. Wire time (signatures, leases,
retries) does not come from here.
"""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that tells community time."""

    def now(self) -> datetime:
        """The present moment, as an aware UTC datetime."""


class SystemClock:
    """The machine's own clock, used except where a test or the playground moves time."""

    def now(self) -> datetime:
        """The present moment, as an aware UTC datetime."""
        return datetime.now(UTC)
