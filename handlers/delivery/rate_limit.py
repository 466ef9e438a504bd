"""Slack's rate limits: about 1 message a second per conversation, a few hundred a minute per workspace (docs/slack.md
S65.1).

They are checked before anything is leased: what waits for them holds no lease, is drawn when it is sent, and delays
nothing else. Each process counts for itself; replicas on one database also count together (`shared`).
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

KEPT_FOR_URGENT = 15
REMEMBERED_CONVERSATIONS = 5_000


@dataclass(frozen=True)
class Room:
    """How many posts are allowed at this moment (`urgent` ones, and `others`), and which conversations have to rest.

    `per_minute` and `rest` (seconds between two posts to one conversation) are the limits behind it; `more_in` is the
    number of seconds until there is more, where other processes used it up.
    """

    urgent: int
    others: int
    resting: frozenset[str] = frozenset()
    per_minute: int = 1_000_000
    rest: float = 0.0
    minute: float = 60.0
    more_in: float = 0.0

    @property
    def is_limited(self) -> bool:
        """Whether something that is due may have to wait for the rate limits."""
        return bool(self.resting) or self.others <= 0


def shared(room: Room, ages: Sequence[float], just_written_to: Collection[str] = ()) -> Room:
    """What is left of `room` after what all processes sent so many seconds ago (`ages`, oldest first)."""
    counted = [age for age in ages if age < room.minute]
    free = room.per_minute - len(counted)
    more_in = room.minute - counted[0] if counted and free <= KEPT_FOR_URGENT else 0.0
    return replace(
        room,
        urgent=max(0, min(room.urgent, free)),
        others=max(0, min(room.others, free - KEPT_FOR_URGENT)),
        resting=room.resting | frozenset(just_written_to),
        more_in=more_in,
    )


@dataclass
class Pace:
    """Counts this process's posts in one workspace against the rate limits; wire time, in seconds."""

    per_second: float
    per_minute: int
    clock: Callable[[], float] = time.monotonic
    minute: float = 60.0
    _minute: deque[float] = field(default_factory=deque)
    _conversations: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def room(self) -> Room:
        """How many posts are allowed now; 15 a minute are kept for urgent ones."""
        now = self._forget_what_is_over()
        free = self.per_minute - len(self._minute)
        resting = [name for name, last in self._conversations.items() if last + 1 / self.per_second > now]
        return Room(
            max(0, free),
            max(0, free - KEPT_FOR_URGENT),
            frozenset(resting),
            self.per_minute,
            1 / self.per_second,
            self.minute,
        )

    def seconds_to_more_room(self) -> float:
        """Seconds until more is allowed than now; 0 when nothing limits."""
        now = self._forget_what_is_over()
        waits = [last + 1 / self.per_second - now for last in self._conversations.values()]
        if len(self._minute) >= self.per_minute - KEPT_FOR_URGENT:
            waits.append(self._minute[0] + self.minute - now)
        return max(0.0, min(waits, default=0.0))

    def count(self, conversation: str) -> None:
        """Count a post to this conversation, sent now."""
        now = self.clock()
        self._minute.append(now)
        self._conversations[conversation] = now
        self._conversations.move_to_end(conversation)

    def _forget_what_is_over(self) -> float:
        now = self.clock()
        while self._minute and self._minute[0] <= now - self.minute:
            self._minute.popleft()
        while self._conversations:
            oldest, last = next(iter(self._conversations.items()))
            if last + 1 / self.per_second > now and len(self._conversations) <= REMEMBERED_CONVERSATIONS:
                break
            del self._conversations[oldest]
        return now
