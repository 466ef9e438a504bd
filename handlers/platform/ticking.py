"""The tick: once a second, and when something is queued, due timers run and deliveries start, in every workspace."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot import log
from bot.core.ids import TeamId
from handlers.delivery.deliverer import Deliverer
from handlers.platform.installations import arrive
from handlers.platform.metrics.counts import Counts
from handlers.platform.retention import TIDY
from handlers.platform.runs import Runs
from handlers.platform.slack_errors import TROUBLE
from handlers.platform.timers import TimerListener, run_due
from handlers.platform.workspace import Tasks
from handlers.platform.workspaces import Workspaces
from storage.database import Database
from storage.outbox import due

REVIVE_SECONDS = 60.0

_log = log.get("ticking")


@dataclass
class Ticking:
    """The clock of one process: runs timers and starts deliveries."""

    database: Database
    timers: Mapping[str, TimerListener]
    runs: Runs
    deliverer: Deliverer
    workspaces: Workspaces
    tasks: Tasks
    counts: Counts
    _looked_for: set[TeamId] = field(default_factory=set)
    _asked_at: float = 0.0

    async def tick(self) -> None:
        """Run due timers, notice new and removed installations, and start deliveries where messages are due."""
        now, began = self.database.clock.now(), time.monotonic()
        timers_run = await run_due(self.database, self.timers, now, self.runs, self.counts)
        await self._notice_installations()
        for team_id in await self.database.across(due.teams_with_work, now):
            self.wake(team_id)
        self.counts.ticked(time.monotonic() - began, timers_run)
        if self.deliverer.dead and time.monotonic() - self._asked_at > REVIVE_SECONDS:
            self._asked_at = time.monotonic()
            self.tasks.start("ticking.revive", self._revive())

    async def _notice_installations(self) -> None:
        """A workspace that installed Village anew may be written to again."""
        for team_id in await self.workspaces.changed():
            self.deliverer.dead.discard(team_id)

    def wake(self, team_id: TeamId) -> None:
        """Start delivering in this workspace, unless its token is refused."""
        if team_id in self.deliverer.dead or team_id in self._looked_for:
            return
        if self.workspaces.held(team_id) is not None:
            self.deliverer.wake(team_id)
        else:
            self._looked_for.add(team_id)
            self.tasks.start("ticking.find", self._find_and_wake(team_id))

    async def arrived(self, team_id: TeamId) -> None:
        """Village was just installed in this workspace: start delivering what has waited."""
        self.deliverer.dead.discard(team_id)
        self.wake(team_id)

    async def _find_and_wake(self, team_id: TeamId) -> None:
        """Start delivering if Village is installed there; if not, messages wait until it is again or all is deleted."""
        try:
            found = await self.workspaces.find(team_id)
        finally:
            self._looked_for.discard(team_id)
        if found is None:
            self.deliverer.dead.add(team_id)
        else:
            self.deliverer.wake(team_id)

    async def _revive(self) -> None:
        """Ask Slack whether refused tokens work again (the app was approved, a scope or an address allowed)."""
        for team_id in sorted(self.deliverer.dead):
            workspace = await self.workspaces.find(team_id)
            if workspace is None:
                continue
            try:
                await workspace.slack.auth_test()
            except SlackApiError:
                continue
            except TROUBLE:
                return  # Slack does not answer: later
            await workspace.transact(arrive)
            self.deliverer.dead.discard(team_id)
            _log.info("ticking.revived")

    @property
    def _is_idle(self) -> bool:
        return self.deliverer.idle and self.tasks.idle and self.runs.idle

    # For entry points with a movable clock

    async def next_moment(self) -> datetime | None:
        """The earliest moment of community time at which something is due that people could notice; None for never."""
        return await self.database.across(due.next_moment, frozenset(self.deliverer.dead), TIDY)

    async def is_at_rest(self) -> bool:
        """Return whether nothing is in progress and nothing is due; what is due is started by a tick first."""
        if not self._is_idle:
            return False
        await self._notice_installations()
        now, dead = self.database.clock.now(), frozenset(self.deliverer.dead)
        if await self.database.across(due.is_anything_due, now, dead):
            await self.tick()
            return False
        return self._is_idle
