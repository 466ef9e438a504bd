"""`Workspace`, which listeners get: transactions, the few direct calls to Slack, work after the acknowledgement."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot import log
from bot.core.deadline import limited, seconds_left
from bot.core.errors import NotEligible, Refusal
from bot.core.ids import TeamId, UserId
from bot.core.words import Locale
from bot.people.people import Profile, read_of
from handlers.platform.directory import Directory, NotTold, Speaker
from handlers.platform.readers import Reader, Readers
from handlers.platform.views.rendering import rendered
from storage.database import Database
from storage.transactions.fate import DoneBefore, Once
from storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")
W = TypeVar("W")

BEFORE_ACK_SECONDS = 2.0
LOCALE_SECONDS = 1.0  # for learning the speaker's language, of what there is before the acknowledgement


class Tasks:
    """Background work that follows an acknowledgement; a graceful stop waits for it."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` in the background; exceptions are logged, never raised."""
        task = asyncio.create_task(_guarded(name, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    @property
    def idle(self) -> bool:
        """Whether no background work is running."""
        return not self._running

    async def finish(self, seconds: float) -> None:
        """Wait until all work is done, `seconds` at most; then cancel the rest."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


async def _guarded(name: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except DoneBefore:
        pass
    except Exception:
        log.get("afterwards").exception("afterwards.failed name=%s", name)


class RedrawHome(Protocol):
    """Redraws a person's Home in the background: the page they look at, or `page`."""

    def __call__(self, user_id: UserId, page: int | None = None, /) -> None:
        """Schedule the redrawing and return at once."""


@dataclass(frozen=True)
class Workspace:
    """One Slack team as listeners and jobs see it; `once` is the request that is being answered, if any."""

    team_id: TeamId
    bot_user_id: UserId
    database: Database
    slack: AsyncWebClient
    directory: Directory
    tasks: Tasks
    redraw_home: RedrawHome
    bot_id: str = ""
    readers: Readers = field(default_factory=Readers)
    once: Once | None = None

    async def transact(self, function: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One transaction in this workspace (`storage.database.Database.transact_once`)."""
        return await self.database.transact_once(self.once, self.team_id, function, *args, **kwargs)

    async def transact_together(
        self,
        function: Callable[[UnitOfWork, str, Sequence[W]], Sequence[T | Refusal]],
        about: str,
        wish: W,
    ) -> T:
        """Run `function` in one transaction for everybody who wants something of `about` at the same time
        (`Database.transact_together`); return what it returns for `wish`, or raise that if it is a refusal.
        """
        return await self.database.transact_together(self.team_id, function, about, wish, self.once)

    def afterwards(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` in the background after the acknowledgement; a crash may lose it, so nothing may depend on it."""
        self.tasks.start(name, work)

    async def profile(self, user_id: UserId) -> Profile:
        """The person's profile as Slack tells it; raises `NotEligible` where that is too little, and TimeoutError."""
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            try:
                return await self.directory.profile(user_id)
            except NotTold:
                raise NotEligible("unknown") from None

    async def speaker(self, user_id: UserId, teams: frozenset[str]) -> Speaker:
        """Whether this person belongs to the workspace; `UNKNOWN` where Slack does not answer in time."""
        settled = self.directory.settled(user_id, teams)
        if settled is not None:
            return settled
        try:
            async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
                return await self.directory.speaker(user_id, teams)
        except TimeoutError:
            return Speaker.UNKNOWN

    async def locale_of(self, user_id: UserId, *, asks: bool = True) -> Locale:
        """Return the language in which this person is answered (R18). With `asks`, Slack is asked if neither the
        database nor the cache knows it.

        Never raises: if neither the database nor Slack answers in time, the cached profile decides, else US English.
        """
        reader, profile = self.readers.get(user_id), self.directory.remembered(user_id)
        if reader is not None and (profile is not None or not asks or reader.chosen or reader.slack):
            return reader.reads(profile)
        try:
            with limited(seconds_left(LOCALE_SECONDS)):
                async with asyncio.timeout(seconds_left()):
                    reader = reader or self.readers.learn(user_id, await self.transact(_reader, user_id))
                    if asks and profile is None and not (reader.chosen or reader.slack):
                        profile = await self.directory.profile(user_id)
        except Exception as problem:  # the answer matters more than its language
            log.get("readers").warning("readers.not_known problem=%s", type(problem).__name__)
        if reader is not None:
            return reader.reads(profile)
        return (read_of(profile.locale) if profile is not None else None) or Locale.ENGLISH_US

    def heard_locale(self, user_id: UserId) -> Locale | None:
        """The language Slack named for this person in the last ten minutes, else None. Does not ask Slack."""
        profile = self.directory.remembered(user_id)
        return read_of(profile.locale) if profile is not None else None

    async def open(self, trigger_id: str, view: View) -> None:
        """`views.open`: open a modal; raises whatever the SDK raises, and TimeoutError."""
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            await self.slack.views_open(trigger_id=trigger_id, view=rendered(view))

    async def push(self, trigger_id: str, view: View) -> None:
        """`views.push`: open a modal on top of an open one."""
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            await self.slack.views_push(trigger_id=trigger_id, view=rendered(view))

    async def update(self, view_id: str, view: View, view_hash: str = "") -> None:
        """`views.update`: replace a modal; with `view_hash` Slack refuses if it was changed since."""
        async with asyncio.timeout(seconds_left(BEFORE_ACK_SECONDS)):
            guard = {"hash": view_hash} if view_hash else {}
            await self.slack.views_update(view_id=view_id, view=rendered(view), **guard)


def _reader(uow: UnitOfWork, user_id: UserId) -> Reader:
    colleague = uow.people.look_at(user_id)
    slack = read_of(colleague.locale) if colleague is not None else None
    return Reader(colleague.chosen_locale if colleague is not None else None, slack, uow.locale_of_community(user_id))
