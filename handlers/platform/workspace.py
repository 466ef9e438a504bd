"""Workspace: handed to every listener and job; transactions, the few direct calls to Slack, work afterwards."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot import log
from bot.core.deadline import seconds_left
from bot.core.errors import NotEligible
from bot.core.ids import TeamId, UserId
from bot.core.zones import is_zone
from bot.people.people import Profile
from handlers.platform.slack_errors import code_of
from handlers.platform.views.rendering import rendered
from storage.database import Database
from storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")

BEFORE_ACK_SECONDS = 2.0
PROFILE_FRESH_SECONDS = 600.0


class Tasks:
    """Work that follows an acknowledgement, kept track of so that a graceful stop can wait for it."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run in the background; faults are logged, never raised."""
        task = asyncio.create_task(_guarded(name, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._running

    async def finish(self, seconds: float) -> None:
        """Wait until all is done, `seconds` at most; then end the rest."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


async def _guarded(name: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.get("afterwards").exception("afterwards.failed name=%s", name)


@dataclass
class Directory:
    """What Slack says of people just now, kept ten minutes and refreshed by `user_change`."""

    slack: AsyncWebClient
    team_id: TeamId
    _known: dict[UserId, tuple[float, Profile]] = field(default_factory=dict)

    async def profile(self, user_id: UserId) -> Profile:
        """Ask Slack, or remember; raises `NotEligible` for people whom Slack does not know."""
        known = self._known.get(user_id)
        if known and time.monotonic() - known[0] < PROFILE_FRESH_SECONDS:
            return known[1]
        try:
            answer = await self.slack.users_info(user=user_id)
        except SlackApiError as error:
            if code_of(error) in {"user_not_found", "user_not_visible"}:
                raise NotEligible("unknown") from None
            raise
        return self.learn(answer["user"])

    def learn(self, user: dict[str, Any]) -> Profile:
        """Remember what an event or an answer tells."""
        profile = read_profile(user, self.team_id)
        if len(self._known) > 20_000:
            self._known.clear()
        self._known[profile.user_id] = (time.monotonic(), profile)
        return profile


def read_profile(user: dict[str, Any], team_id: TeamId) -> Profile:
    """Read Slack's user object (docs/slack.md S5.5); Slackbot says that it is no bot."""
    zone = user.get("tz")
    return Profile(
        user_id=UserId(user["id"]),
        zone=zone if is_zone(zone) else None,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT"),
        is_outsider=bool(user.get("is_stranger")) or user.get("team_id", team_id) != team_id,
        is_deactivated=bool(user.get("deleted") or user.get("is_invited_user")),
    )


@dataclass(frozen=True)
class Workspace:
    """One Slack team as listeners and jobs see it."""

    team_id: TeamId
    bot_user_id: UserId
    database: Database
    slack: AsyncWebClient
    directory: Directory
    tasks: Tasks
    redraw_home: Callable[[UserId], None]
    bot_id: str = ""

    async def transact(self, function: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One transaction in this workspace (`storage.database.Database.transact`)."""
        return await self.database.transact(self.team_id, function, *args, **kwargs)

    def afterwards(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do it after the acknowledgement; it may be lost in a crash, so nothing may depend on it."""
        self.tasks.start(name, work)

    async def profile(self, user_id: UserId) -> Profile:
        """What Slack says of a person now."""
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            return await self.directory.profile(user_id)

    async def open(self, trigger_id: str, view: View) -> None:
        """`views.open`, the one call allowed before an acknowledgement."""
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            await self.slack.views_open(trigger_id=trigger_id, view=rendered(view))

    async def push(self, trigger_id: str, view: View) -> None:
        """`views.push`, on top of an open modal."""
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            await self.slack.views_push(trigger_id=trigger_id, view=rendered(view))

    async def update(self, view_id: str, view: View, view_hash: str = "") -> None:
        """`views.update`, guarded by `hash` against lost updates."""
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            guard = {"hash": view_hash} if view_hash else {}
            await self.slack.views_update(view_id=view_id, view=rendered(view), **guard)
