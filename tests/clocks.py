"""A clock that tests move."""

from datetime import UTC, datetime, timedelta

# A Tuesday, 10:00 in Chicago, with no public holiday near in Illinois or Berlin.
TUESDAY = datetime(2026, 11, 3, 16, 0, tzinfo=UTC)


class MovableClock:
    """Stands still until moved."""

    def __init__(self, at: datetime = TUESDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        """Where it stands."""
        return self.at

    def move(self, **by: float) -> None:
        """Move by days, hours, minutes…"""
        self.at += timedelta(**by)
