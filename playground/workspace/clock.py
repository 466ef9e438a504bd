"""Community time in the playground: the real clock plus an offset that people move."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

STARTS = datetime(2026, 9, 15, 10, 0, tzinfo=ZoneInfo("America/Chicago"))
"""A Tuesday at 10:00 in Chicago, the day on which the playground's story begins."""


class PlaygroundClock:
    """Tells community time (aware UTC); it walks with the real clock and jumps where people move it."""

    def __init__(self, starts: datetime | None = None, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self._listeners: list[Callable[[datetime], None]] = []
        self._offset = 0.0
        self._starts = starts or STARTS
        self._set(self._starts)

    def now(self) -> datetime:
        """The present moment of the playground, aware UTC."""
        return datetime.fromtimestamp(self._real() + self._offset, UTC)

    @property
    def offset(self) -> timedelta:
        """How far community time is ahead of (or behind) the real clock."""
        return timedelta(seconds=self._offset)

    def move_to(self, moment: datetime) -> None:
        """Make `moment` (aware) the present and tell everybody who listens."""
        self._set(moment)
        for listener in list(self._listeners):
            listener(self.now())

    def restart(self) -> None:
        """Go back to the moment at which the story began."""
        self.move_to(self._starts)

    def on_move(self, listener: Callable[[datetime], None]) -> None:
        """Call `listener` with the new present after each move."""
        self._listeners.append(listener)

    def _set(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("The playground's clock takes aware moments only.")
        self._offset = moment.timestamp() - self._real()
