"""Slack's pace: about 1 message a second per conversation, a few hundred a minute per workspace (slack-facts 5.1)."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

KEPT_FOR_URGENT = 15
REMEMBERED_CONVERSATIONS = 5_000


@dataclass
class Pace:
    """When the next post may leave, for one workspace; wire time."""

    per_second: float
    per_minute: int
    clock: Callable[[], float] = time.monotonic
    minute: float = 60.0
    _minute: deque[float] = field(default_factory=deque)
    _conversations: OrderedDict[str, float] = field(default_factory=OrderedDict)

    async def wait(self, conversation: str, *, urgent: bool) -> None:
        """Sleep until one more post fits, then count it; some slots a minute are kept for what is urgent."""
        while (delay := self.delay(conversation, urgent=urgent)) > 0:
            await asyncio.sleep(delay)
        self._count(conversation)

    def delay(self, conversation: str, *, urgent: bool) -> float:
        """Seconds until a post to this conversation fits; 0 when it may go now."""
        now = self.clock()
        while self._minute and self._minute[0] <= now - self.minute:
            self._minute.popleft()
        room = self.per_minute if urgent else self.per_minute - KEPT_FOR_URGENT
        minute = self._minute[len(self._minute) - room] + self.minute - now if len(self._minute) >= room else 0.0
        last = self._conversations.get(conversation)
        second = 0.0 if last is None else last + 1 / self.per_second - now
        return max(0.0, minute, second)

    def _count(self, conversation: str) -> None:
        now = self.clock()
        self._minute.append(now)
        self._conversations[conversation] = now
        self._conversations.move_to_end(conversation)
        if len(self._conversations) > REMEMBERED_CONVERSATIONS:
            self._conversations.popitem(last=False)
