"""The workspaces this process serves: one for a single office, or all that have installed Village."""

import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.core.ids import TeamId, UserId
from bot.core.installations import Installation
from handlers.platform.workspace import Workspace
from storage.database import Database
from storage.platform.installations import changed_since, newest_change
from storage.unit_of_work import UnitOfWork

# A transaction may commit a little after the moment it wrote down.
OVERLAP_SECONDS = 15.0
REMEMBERED_CHANGES = 10_000
UNUSED_SECONDS = 3600.0  # after which a workspace is let go, with the people it remembers, until it is needed again


Opens = Callable[[TeamId, UserId, str, str | None], Workspace]


class Workspaces(Protocol):
    """Finds the workspace of a payload, a timer or a message."""

    async def find(self, team_id: TeamId) -> Workspace | None:
        """The workspace; None where Village is not installed (any more)."""

    async def find_even_gone(self, team_id: TeamId) -> Workspace | None:
        """Like `find`, also after an uninstallation, when there may be no token left."""

    def held(self, team_id: TeamId) -> Workspace | None:
        """The workspace if this process has opened it already; None otherwise."""

    async def changed(self) -> list[TeamId]:
        """Where Village was installed, uninstalled or revoked since the last call, by any process."""


class OneWorkspace:
    """A single office: its token opens one workspace, which every request is for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def find(self, _team_id: TeamId) -> Workspace | None:
        """Return the one workspace that this process serves, whatever the id."""
        return self._workspace

    async def find_even_gone(self, _team_id: TeamId) -> Workspace | None:
        """Return the one workspace that this process serves, whatever the id."""
        return self._workspace

    def held(self, _team_id: TeamId) -> Workspace | None:
        """Return the one workspace that this process serves, whatever the id."""
        return self._workspace

    async def changed(self) -> list[TeamId]:
        """Always empty: a new token needs a restart."""
        return []


class ManyWorkspaces:
    """Each made at the first need, kept with its client and token until its installation changes in any process.

    One that nobody has needed for an hour is let go, so that memory follows who is there, not who has ever been.
    """

    def __init__(self, database: Database, opens: Opens, arrived: Callable[[TeamId], Awaitable[None]]) -> None:
        self._database = database
        self._opens = opens
        self._arrived = arrived
        self._held: dict[TeamId, tuple[float, Workspace]] = {}
        self._used: dict[TeamId, float] = {}
        self._seen: dict[TeamId, float] = {}
        self._looked_at = 0.0

    async def find(self, team_id: TeamId) -> Workspace | None:
        """The workspace; None where Village is not installed (any more)."""
        known = self.held(team_id)
        if known is not None or not isinstance(team_id, str) or not team_id:
            return known
        found, changed_at = await self._database.transact(team_id, _look)
        if found is None or not found.is_here:
            return None
        self._held.setdefault(team_id, (changed_at, self._open(found)))
        return self.held(team_id)

    async def find_even_gone(self, team_id: TeamId) -> Workspace | None:
        """Like `find`, also where no token is left; None where Village never was installed."""
        here = await self.find(team_id)
        if here is not None or not isinstance(team_id, str) or not team_id:
            return here
        found, _ = await self._database.transact(team_id, _look)
        return None if found is None else self._open(found)

    def held(self, team_id: TeamId) -> Workspace | None:
        """The workspace if this process has opened it already; None otherwise."""
        known = self._held.get(team_id)
        if known is None:
            return None
        self._used[team_id] = time.monotonic()
        return known[1]

    def _let_go(self) -> None:
        oldest = time.monotonic() - UNUSED_SECONDS
        for team_id in [team for team in self._held if self._used.get(team, 0.0) < oldest]:
            del self._held[team_id]
            self._used.pop(team_id, None)

    async def installed(self, team_id: TeamId) -> None:
        """Take over the workspace's new token and call `arrived`."""
        await self._renew(team_id)
        await self._arrived(team_id)

    async def changed(self) -> list[TeamId]:
        """Where Village was installed, uninstalled or revoked since the last call, by any process."""
        found = []
        self._let_go()
        for change in await self._database.across(changed_since, self._looked_at - OVERLAP_SECONDS):
            self._looked_at = max(self._looked_at, change.at)
            held = self._held.get(change.team_id)
            is_stale = held is not None and held[0] < change.at
            if is_stale:
                await self._renew(change.team_id)
            if is_stale or self._seen.get(change.team_id) != change.at:
                self._seen[change.team_id] = change.at
                found.append(change.team_id)
        if len(self._seen) > REMEMBERED_CHANGES:
            oldest = self._looked_at - OVERLAP_SECONDS
            self._seen = {team: at for team, at in self._seen.items() if at > oldest}
        return found

    async def begin(self) -> None:
        """Ignore all changes up to now in `changed`; stored installations are found when needed."""
        self._looked_at = await self._database.across(newest_change)

    async def _renew(self, team_id: TeamId) -> None:
        """Give the held workspace its new token, or stop holding it where there is none."""
        found, changed_at = await self._database.transact(team_id, _look)
        _, held = self._held.pop(team_id, (0.0, None))
        if held is not None and found is not None and found.is_here and found.bot_user_id == held.bot_user_id:
            held.slack.token = found.token
            self._held[team_id] = (changed_at, held)

    def _open(self, found: Installation) -> Workspace:
        return self._opens(found.team_id, found.bot_user_id, found.bot_id, found.token)


def _look(uow: UnitOfWork) -> tuple[Installation | None, float]:
    return uow.installations.get(), uow.installations.changed_at()
