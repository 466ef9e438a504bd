"""Composition root: settings and a clock in, a running Village out. Assembly only."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom

import aiohttp
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection

from bot import log
from bot.clock import Clock
from bot.ids import TeamId, UserId
from bot.outbox import Notification, Outcome, meaning_of
from bot.scheduler import Scheduler
from bot.settings import BadSettings, Mode, Settings
from handlers import bolt, features, home, tidying
from handlers.counts import Counts
from handlers.dispatch import Dispatcher
from handlers.http import routes
from handlers.outbox import Deliverer
from handlers.pace import Pace
from handlers.redraws import Redraws
from handlers.runs import Runs
from handlers.slack_errors import code_of
from handlers.socket import Socket
from handlers.timers import merged, run_due
from handlers.watching import Watch
from handlers.workspace import Directory, Tasks, Workspace
from storage import outbox, schema, timers
from storage.database import Database, open_database, reach, wire_now
from storage.outbox import Row, kinds_of

TIMEOUT = aiohttp.ClientTimeout(total=10)
APP_TOKEN_SECONDS = 15.0
STOP_SECONDS = 10.0
REVIVE_SECONDS = 60.0
_log = log.get("app")


@dataclass
class Identity:
    """Who the bot is, from `auth.test` at start-up."""

    team_id: TeamId
    bot_user_id: UserId
    bot_id: str


class Village:
    """One running bot for one workspace; start with `start`, end with `stop`."""

    def __init__(self, settings: Settings, clock: Clock, rng: Random | None = None) -> None:
        self.settings = settings
        self.clock = clock
        self.tasks = Tasks()
        self.counts = Counts()
        self._rng = rng or SystemRandom()
        self._deliveries = features.deliveries()
        self._timers = merged(features.timers(), tidying.timers(self.kinds().values()))
        self._scheduler = Scheduler(self.tick)
        self._socket: Socket | None = None
        self._server: web.AppRunner | None = None
        self._asked_at = 0.0
        self.port = 0

    async def start(self) -> None:
        """Open everything; raises `BadSettings` and storage's one-line errors when it cannot work."""
        self.settings.require_slack()
        keys = self.settings.encryption_keys
        opened = open_database(self.settings.database_url, keys.get_secret_value() if keys else None)
        self.database = Database(opened, self.clock, self.kinds(), self._rng, self.settings.lease_seconds)
        self.runs = Runs(self.database, features.runs())
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        try:
            reach(opened)
            schema.require_current(opened.engine)
            if self.database.is_sqlite:
                await self.database.across(outbox.release_all)
            await self._connect()
        except BaseException:
            await self._close()
            raise

    async def _connect(self) -> None:
        assert self.settings.slack_bot_token is not None
        token = self.settings.slack_bot_token.get_secret_value()
        self.slack = AsyncWebClient(token, self.settings.slack_api_url, session=self._session, retry_handlers=[])
        self.identity = await self._who_am_i()
        await self.database.transact(self.identity.team_id, _read_something_sealed)
        await self.database.transact(self.identity.team_id, tidying.see_to_it)
        self.workspace = self._workspace()
        settings = self.settings
        self.deliverer = Deliverer(
            self._deliveries,
            lambda _team: self.workspace,
            lambda: Pace(settings.posts_per_conversation_per_second, settings.posts_per_workspace_per_minute),
            settings.lease_seconds,
            self.counts,
        )
        self.database.on_queued = self.deliverer.wake
        self.dispatcher = Dispatcher(
            (*features.listeners(), self._redraws.listeners), features.refusal_words(), self.counts
        )
        self.app = self._bolt_app(token)
        bolt.register(self.app, self.dispatcher, lambda _team: self.workspace)
        await self._listen()
        self._scheduler.start()
        _log.info("app.ready mode=%s port=%d", settings.mode, self.port)

    def kinds(self) -> dict[str, type[Notification]]:
        """Every notification type by its stored name."""
        return kinds_of(delivery.kind for delivery in self._deliveries.values())

    def _workspace(self) -> Workspace:
        async def redraw(user_id: UserId) -> None:
            await home.redraw(self.workspace, user_id)

        self._redraws = Redraws(redraw, self.tasks)
        team_id = self.identity.team_id
        directory = Directory(self.slack, team_id)
        return Workspace(
            team_id, self.identity.bot_user_id, self.database, self.slack, directory, self.tasks, self._redraws.soon
        )

    def _bolt_app(self, token: str) -> AsyncApp:
        identity = self.identity
        secret = self.settings.slack_signing_secret

        async def authorize(**_context: object) -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=None,
                team_id=identity.team_id,
                bot_token=token,
                bot_id=identity.bot_id,
                bot_user_id=identity.bot_user_id,
            )

        bolts_own = logging.getLogger("slack_bolt")
        bolts_own.setLevel(logging.ERROR)  # it warns that the environment's token is not the one it uses
        app = AsyncApp(
            # Without our token, which `authorize` gives for each request.
            client=AsyncWebClient(base_url=self.settings.slack_api_url, session=self._session, retry_handlers=[]),
            authorize=authorize,
            signing_secret=secret.get_secret_value() if secret else "unused in Socket Mode",
            process_before_response=True,
            request_verification_enabled=self.settings.mode is Mode.HTTP,
            logger=bolts_own,
        )

        @app.error
        async def on_error(error: Exception) -> BoltResponse:
            if isinstance(error, bolt.MISREAD):
                self.counts.rejected["unreadable"] += 1
            else:
                self.counts.faults["request"] += 1
            _log.error("app.request_failed", exc_info=error)
            return BoltResponse(status=400 if isinstance(error, bolt.MISREAD) else 500, body="")

        return app

    async def _who_am_i(self) -> Identity:
        try:
            answer = await self.slack.auth_test()
        except SlackApiError as error:
            raise _refused(
                error, "SLACK_BOT_TOKEN", "reinstall the app and copy the new Bot User OAuth Token"
            ) from None
        except (aiohttp.ClientError, TimeoutError):
            raise BadSettings(
                f"Slack cannot be reached at {self.settings.slack_api_url}: check the network and SLACK_API_URL."
            ) from None
        return Identity(TeamId(answer["team_id"]), UserId(answer["user_id"]), str(answer["bot_id"]))

    async def _listen(self) -> None:
        in_http = self.settings.mode is Mode.HTTP
        self._watch = self._made_watch()
        served = routes(self.app if in_http else None, self._watch, self.counts)
        self._server = web.AppRunner(served, access_log=None)
        await self._server.setup()
        self.port = await _first_free_port(self._server, self.settings.host, self.settings.port)
        if not in_http:
            await self._open_socket()

    async def _open_socket(self) -> None:
        assert self.settings.slack_app_token is not None
        app_token = self.settings.slack_app_token.get_secret_value()
        try:
            async with asyncio.timeout(APP_TOKEN_SECONDS):
                await self.slack.apps_connections_open(app_token=app_token)
                # A bad token would make the SDK retry for ever (slack-facts section 3), hence the call before.
                self._socket = Socket(self.app, app_token, web_client=self.slack)
                await self._socket.connect_async()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            raise _refused(
                error, "SLACK_APP_TOKEN", "make an app-level token with the scope connections:write"
            ) from None
        except (aiohttp.ClientError, TimeoutError):
            raise BadSettings(
                "Socket Mode did not connect within 15 seconds: check the network and SLACK_APP_TOKEN."
            ) from None

    async def tick(self) -> None:
        """Run due timers, wake deliveries: all that the scheduler does."""
        now, began = self.clock.now(), time.monotonic()
        timers_run = await run_due(self.database, self._timers, now, self.runs, self.counts)
        for team_id in await self.database.across(_teams_with_work, now):
            self.deliverer.wake(team_id)
        self.counts.ticked(time.monotonic() - began, timers_run)
        if self.deliverer.dead and time.monotonic() - self._asked_at > REVIVE_SECONDS:
            self._asked_at = time.monotonic()
            self.tasks.start("app.revive", self._revive())

    async def _revive(self) -> None:
        """A token that was refused may be good again: the app was approved, a scope or an address allowed."""
        try:
            await self.slack.auth_test()
        except SlackApiError:
            return
        self.deliverer.dead.clear()
        _log.info("app.revived")

    async def what_is_wrong(self) -> str | None:
        """What keeps us from working, in a few words; None when ready."""
        return await self._watch.what_is_wrong()

    def _made_watch(self) -> Watch:
        async def socket() -> bool | None:
            return None if self._socket is None else await self._socket.client.is_connected()

        return Watch(self.counts, self.database, socket, self.deliverer.dead, lambda: self.dispatcher.in_hand)

    # What a front door with a movable clock wants to know

    async def next_moment(self) -> datetime | None:
        """The earliest moment of community time at which anything is due that somebody could notice."""
        moments = [
            await self.database.across(timers.next_due, tidying.TIDY),
            await self.database.across(outbox.next_due),
        ]
        return min((moment for moment in moments if moment is not None), default=None)

    async def waiting(self) -> list[Row]:
        """Messages that have not left yet."""
        return await self.workspace.transact(lambda uow: uow.outbox.waiting())

    async def settle(self, seconds: float = 30.0) -> None:
        """Return when nothing is due now and nothing is under way; raises TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds):
            while await self._busy():
                await asyncio.sleep(0.01)

    async def _busy(self) -> bool:
        await self.tick()
        if not (self.deliverer.idle and self.tasks.idle and self.runs.idle and self.dispatcher.in_hand == 0):
            return True
        now = self.clock.now()
        if await self.database.across(timers.due_anywhere, now, 1):
            return True
        return await self.database.across(outbox.next_retry, now) is not None and not self.deliverer.dead

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand, close.

        The socket closes only once what it brought is acknowledged: people would see a fault otherwise, and Slack
        would bring it again.
        """
        await self._scheduler.stop()
        await self.runs.stop()
        for site in list(self._server.sites) if self._server is not None else ():
            await site.stop()
        await _until(lambda: not self._is_answering, STOP_SECONDS)
        await self._close_socket()
        await self.tasks.finish(STOP_SECONDS)
        await self.deliverer.stop(STOP_SECONDS)
        await self._close()

    @property
    def _is_answering(self) -> bool:
        return self.dispatcher.in_hand > 0 or (self._socket is not None and self._socket.in_hand > 0)

    async def _close_socket(self) -> None:
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
            self._socket = None

    async def _close(self) -> None:
        await self._close_socket()
        if self._server is not None:
            await self._server.cleanup()
        await self._session.close()
        await self.database.close()


def _refused(error: SlackApiError, variable: str, remedy: str) -> BadSettings:
    code = code_of(error)
    if meaning_of(code, 1) in {Outcome.RETRY, Outcome.UNSURE}:
        return BadSettings(f"Slack gave no proper answer ({code}): try again in a minute.")
    return BadSettings(f"Slack refuses {variable} ({code}): {remedy}.")


async def _until(done: Callable[[], bool], seconds: float) -> None:
    for _ in range(int(seconds / 0.05)):
        if done():
            return
        await asyncio.sleep(0.05)


def _teams_with_work(connection: Connection, now: datetime) -> list[TeamId]:
    return outbox.teams_with_work(connection, now, wire_now(connection))


def _read_something_sealed(uow: object) -> None:
    """Fail now, with one line, when the keys do not open what is stored."""
    uow.hashes.of("start")  # type: ignore[attr-defined]


async def _first_free_port(server: web.AppRunner, host: str, port: int) -> int:
    for candidate in range(port, port + 20):
        site = web.TCPSite(server, host, candidate)
        try:
            await site.start()
        except OSError:
            continue
        sockets = getattr(site._server, "sockets", None)
        return int(sockets[0].getsockname()[1]) if sockets else candidate
    raise BadSettings(f"PORT {port} and the next nineteen are taken: set PORT to a free one.")
