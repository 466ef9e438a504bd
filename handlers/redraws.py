"""Redraw the App Home of people who have it open, after what they did: coalesced, never before an acknowledgement."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.ids import UserId
from handlers.dispatch import Listeners
from handlers.requests import Event
from handlers.workspace import Tasks

SOON_SECONDS = 0.15
REMEMBERED = 2_000


class Redraws:
    """Which Homes were looked at lately, and which are to be drawn again."""

    def __init__(self, redraw: Callable[[UserId], Awaitable[None]], tasks: Tasks) -> None:
        self._redraw = redraw
        self._tasks = tasks
        self._seen: OrderedDict[UserId, None] = OrderedDict()
        self._waiting: set[UserId] = set()
        self._drawing: set[UserId] = set()
        self.listeners = Listeners(events={"app_home_opened": (self._opened,)})

    def soon(self, user_id: UserId) -> None:
        """Draw this person's Home again in a moment, if they ever looked at it since we started."""
        if user_id in self._seen and user_id not in self._waiting:
            self._waiting.add(user_id)
            self._tasks.start("home.redraw", self._later(user_id))

    async def _later(self, user_id: UserId) -> None:
        await asyncio.sleep(SOON_SECONDS)
        while user_id in self._drawing:  # one after another, or an older Home might arrive last
            await asyncio.sleep(SOON_SECONDS)
        self._waiting.discard(user_id)
        self._drawing.add(user_id)
        try:
            await self._redraw(user_id)
        finally:
            self._drawing.discard(user_id)

    async def _opened(self, event: Event) -> None:
        self._seen[UserId(event.body["user"])] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
