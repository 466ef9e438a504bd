"""Redrawing people's open Home after what they did: several requests at once, after the acknowledgement."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.core.ids import TeamId, UserId
from handlers.platform.requests import Event
from handlers.platform.router import Router
from handlers.platform.workspace import Tasks, Workspace

SOON_SECONDS = 0.15
REMEMBERED = 2_000


class HomeRefresher:
    """Which Homes were opened lately and on which page, and which are to be redrawn."""

    def __init__(self, redraw: Callable[[Workspace, UserId, int], Awaitable[None]], tasks: Tasks) -> None:
        self._redraw = redraw
        self._tasks = tasks
        self._seen: dict[TeamId, OrderedDict[UserId, int]] = {}
        self._waiting: set[tuple[TeamId, UserId]] = set()
        self._drawing: set[tuple[TeamId, UserId]] = set()
        self.router = Router("home")
        self.router.event("app_home_opened")(self._opened)

    def soon(self, workspace: Workspace, user_id: UserId, page: int | None = None) -> None:
        """Redraw this person's Home in a moment, if they opened it since the process started.

        It stays on its page, or goes to `page`.
        """
        who = (workspace.team_id, user_id)
        if page is not None:
            self._see(workspace.team_id, user_id, page)
        if user_id in self._seen.get(workspace.team_id, ()) and who not in self._waiting:
            self._waiting.add(who)
            self._tasks.start("home.redraw", self._later(workspace, user_id))

    async def _later(self, workspace: Workspace, user_id: UserId) -> None:
        who = (workspace.team_id, user_id)
        await asyncio.sleep(SOON_SECONDS)
        while who in self._drawing:  # one after another, or an older Home might arrive last
            await asyncio.sleep(SOON_SECONDS)
        self._waiting.discard(who)
        self._drawing.add(who)
        try:
            seen = self._seen.get(workspace.team_id)
            await self._redraw(workspace, user_id, seen.get(user_id, 0) if seen else 0)
        finally:
            self._drawing.discard(who)

    async def _opened(self, event: Event) -> None:
        self._see(event.workspace.team_id, UserId(event.body["user"]), 0)

    def _see(self, team_id: TeamId, user_id: UserId, page: int) -> None:
        seen = self._seen.setdefault(team_id, OrderedDict())  # a crowd elsewhere pushes nobody out
        seen[user_id] = page
        if len(seen) > REMEMBERED:
            seen.popitem(last=False)
