"""Composition root: builds a running Village from settings and a clock. Assembly only."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from random import Random, SystemRandom

import aiohttp
from aiohttp import web
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.web.async_client import AsyncWebClient

from bot import log
from bot.core.clock import Clock
from bot.core.ids import TeamId, UserId
from bot.core.notifications import Notification
from bot.language import warm_up
from bot.scheduler import Scheduler
from bot.settings import Mode, Settings
from handlers import routers
from handlers.delivery.deliverer import Deliverer
from handlers.delivery.rate_limit import Pace
from handlers.home import app_home
from handlers.home.refresh import HomeRefresher
from handlers.platform import installations, retention
from handlers.platform.directory import Directory
from handlers.platform.dispatch import Dispatcher
from handlers.platform.metrics.counts import Counts
from handlers.platform.metrics.health import Health
from handlers.platform.metrics.loop_watch import watch_loop
from handlers.platform.runs import Runs
from handlers.platform.ticking import Ticking
from handlers.platform.transport import bolt
from handlers.platform.transport.connecting import Identity, TokenRefused, listen, open_socket, who_am_i
from handlers.platform.transport.http_server import make_runner, routes
from handlers.platform.transport.socket_connection import Patience
from handlers.platform.transport.socket_mode import SocketMode
from handlers.platform.workspace import Tasks, Workspace
from handlers.platform.workspaces import ManyWorkspaces, OneWorkspace, Workspaces
from storage.database import Database
from storage.db import schema
from storage.db.opening import open_database, reach
from storage.outbox.sending import release_all
from storage.outbox.table import Row, kinds_of
from storage.platform.installations import read_one

TIMEOUT = aiohttp.ClientTimeout(total=10)
STOP_SECONDS = 24.0  # for finishing what is in progress; the rest is left
LONGEST_STEP = 10.0  # of these at most for each step: requests, work after answers, deliveries
SHUTDOWN_SECONDS = 2.0  # for open HTTP connections
_log = log.get("app")


class Village:
    """One running bot, for one workspace or many; begin with `start`, end with `stop`."""

    workspace: Workspace  # of an office that runs its own
    identity: Identity

    def __init__(
        self, settings: Settings, clock: Clock, rng: Random | None = None, patience: Patience | None = None
    ) -> None:
        self.settings = settings
        self._patience = patience or Patience()
        self.clock = clock
        self.tasks = Tasks()
        self.counts = Counts()
        self._rng = rng or SystemRandom()
        self._deliveries = routers.table().deliveries
        self._scheduler = Scheduler(self.tick)
        self._redraws = HomeRefresher(app_home.redraw, self.tasks)
        self._table = routers.table(self._redraws.router, retention.make_router(self.kinds().values()))
        self._socket: SocketMode | None = None
        self._server: web.AppRunner | None = None
        self._loop_watch: asyncio.Task[None] | None = None
        self.port = 0

    async def start(self) -> None:
        """Open database, Slack and HTTP server and begin ticking.

        Raises `BadSettings`, and storage's errors with a one-line message, when it cannot run.
        """
        self.settings.require_slack()
        keys = self.settings.encryption_keys
        opened = open_database(self.settings.database_url, keys.get_secret_value() if keys else None)
        self.database = Database(opened, self.clock, self.kinds(), self._rng, self.settings.lease_seconds)
        self.runs = Runs(self.database, self._table.runs)
        # How much is under way is bounded for each workspace: no common limit, which one could use up for all.
        self._session = aiohttp.ClientSession(timeout=TIMEOUT, connector=aiohttp.TCPConnector(limit=0))
        try:
            reach(opened)
            schema.require_current(opened.engine)
            if self.database.is_sqlite:
                await self.database.across(release_all)
            await self._connect()
        except BaseException:
            await self._close()
            raise

    async def _connect(self) -> None:
        token = None if self.settings.serves_many else self.settings.slack_bot_token
        self.slack = self._client(token.get_secret_value() if token else None)
        workspaces, flow = await (self._many() if self.settings.serves_many else self._one())
        self._make_clockwork(workspaces)
        self.dispatcher = Dispatcher(self._table, routers.refusal_words(), self.counts)
        await asyncio.to_thread(warm_up)  # before the first message, which would hold up the loop for a second
        await self._listen(workspaces, flow)
        self._scheduler.start()
        self._loop_watch = asyncio.create_task(watch_loop(self.counts), name="loop_watch")
        _log.info("app.ready mode=%s many=%s port=%d", self.settings.mode, self.settings.serves_many, self.port)

    async def _one(self) -> tuple[Workspaces, AsyncOAuthFlow | None]:
        """Set up the one workspace whose bot token is in the settings."""
        try:
            self.identity = await who_am_i(self.slack, self.settings.slack_api_url)
        except TokenRefused:
            await installations.delete_overdue(self.database)
            raise
        team_id = self.identity.team_id
        await self.database.transact(team_id, _read_something_sealed)
        await self.database.transact(team_id, installations.arrive)
        self.workspace = self._workspace(team_id, self.identity.bot_user_id, self.identity.bot_id, self.slack)
        return OneWorkspace(self.workspace), None

    async def _many(self) -> tuple[Workspaces, AsyncOAuthFlow | None]:
        """Set up all workspaces that have installed Village, and the installation flow for others."""
        from handlers.platform.installing import flow  # an office that runs its own has no use for it
        from storage.platform.oauth import InstallationStore, OAuthStates

        if self.settings.slack_bot_token:
            _log.warning("app.bot_token_ignored: each workspace brings its own; unset SLACK_BOT_TOKEN")
        await self.database.across(read_one)

        def opens(team_id: TeamId, bot_user_id: UserId, bot_id: str, token: str | None) -> Workspace:
            """Return the workspace of one installation, with a client for its token."""
            return self._workspace(team_id, bot_user_id, bot_id, self._client(token))

        async def arrived(team_id: TeamId) -> None:
            """Called when a workspace is installed: start its timers and deliveries."""
            await self.ticking.arrived(team_id)

        found = ManyWorkspaces(self.database, opens, arrived)
        await found.begin()
        store = InstallationStore(self.database, installations.arrive)
        assert self.settings.slack_client_secret is not None
        states = OAuthStates(self.database, self.settings.slack_client_secret.get_secret_value())
        return found, flow(self.settings, self._session, found, store, states)

    def _workspace(self, team_id: TeamId, bot_user_id: UserId, bot_id: str, slack: AsyncWebClient) -> Workspace:
        def redraw(user_id: UserId, page: int | None = None) -> None:
            """Redraw this person's Home in the background, on `page` or on the page they look at."""
            self._redraws.soon(made, user_id, page)

        directory = Directory(slack, team_id)
        made = Workspace(team_id, bot_user_id, self.database, slack, directory, self.tasks, redraw, bot_id)
        return made

    def _make_clockwork(self, workspaces: Workspaces) -> None:
        settings = self.settings

        def held(team_id: TeamId) -> Workspace:
            """Return the workspace; raises LookupError if it is not installed."""
            found = workspaces.held(team_id)
            if found is None:  # uninstalled this moment; the next tick knows
                raise LookupError("not installed")
            return found

        def pace() -> Pace:
            """Return a new count of posts for one workspace."""
            return Pace(settings.posts_per_conversation_per_second, settings.posts_per_workspace_per_minute)

        self.deliverer = Deliverer(self._deliveries, held, pace, settings.lease_seconds, self.counts)
        timers = self._table.timers
        self.ticking = Ticking(self.database, timers, self.runs, self.deliverer, workspaces, self.tasks, self.counts)
        self.database.on_queued = self.ticking.wake

    async def _listen(self, workspaces: Workspaces, flow: AsyncOAuthFlow | None) -> None:
        in_http, secret = self.settings.mode is Mode.HTTP, self.settings.slack_signing_secret
        signing_secret = secret.get_secret_value() if secret and in_http else None
        self.app = bolt.make_app(self._client(None), workspaces, self.counts, flow=flow)
        bolt.register(self.app, self.dispatcher, workspaces)
        self._watch = self._made_watch()
        token = self.settings.operator_token
        operator_token = token.get_secret_value() if token else None
        served = routes(self.app, self._watch, self.counts, signing_secret, flow, operator_token)
        self._server = make_runner(served, SHUTDOWN_SECONDS)
        await self._server.setup()
        self.port = await listen(self._server, self.settings.host, self.settings.port)
        if self.settings.slack_app_token is not None:
            app_token = self.settings.slack_app_token.get_secret_value()
            rng = Random(self._rng.getrandbits(64))  # noqa: S311 (pauses between attempts)
            socket = SocketMode(self.app, self.slack, app_token, self.counts, self._patience, rng)
            await open_socket(socket)
            self._socket = socket

    def _made_watch(self) -> Health:
        return Health(
            self.counts,
            self.database,
            lambda: self._socket.seconds_deaf if self._socket is not None else None,
            self.deliverer.dead,
            lambda: self.dispatcher.in_hand,
            serves_many=self.settings.serves_many,
            longest_deaf=self._patience.deaf,
        )

    def _client(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(token, self.settings.slack_api_url, session=self._session, retry_handlers=[])

    def kinds(self) -> dict[str, type[Notification]]:
        """Return every notification class by its stored name."""
        return kinds_of(delivery.kind for delivery in self._deliveries.values())

    async def tick(self) -> None:
        """Run due timers and wake delivery; called by the scheduler."""
        try:
            await self.ticking.tick()
        except Exception:
            self.counts.faults["tick"] += 1
            raise

    async def given_up(self) -> str:
        """Return one line with the reason once Slack's socket has been away for too long; never returns otherwise."""
        never: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        return await asyncio.shield(never if self._socket is None else self._socket.given_up)

    async def what_is_wrong(self) -> str | None:
        """Return what keeps Village from working, in a few words; None when it is ready."""
        return await self._watch.what_is_wrong()

    # For entry points with a movable clock

    async def next_moment(self) -> datetime | None:
        """Return the earliest moment of community time at which something due could be noticed; None for never."""
        return await self.ticking.next_moment()

    async def waiting(self) -> list[Row]:
        """Return the messages of the one workspace that have not been sent yet."""
        return await self.workspace.transact(lambda uow: uow.outbox.waiting())

    async def settle(self, seconds: float = 30.0) -> None:
        """Wait until nothing is due and nothing is in progress; raises TimeoutError after `seconds`. For tests."""
        async with asyncio.timeout(seconds):
            while not (await self.ticking.is_at_rest() and self.dispatcher.in_hand == 0):
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Accept nothing new, finish what is in progress and close, within the 40 seconds that service managers allow.

        The socket closes only once its requests are acknowledged: otherwise people would see an error, and Slack would
        deliver events again.
        """
        deadline = time.monotonic() + STOP_SECONDS
        await _bounded(self._scheduler.stop(), deadline)
        await _bounded(self.runs.stop(), deadline)
        for site in list(self._server.sites) if self._server is not None else ():
            await site.stop()
        await _until(lambda: not self._is_answering, _share(deadline))
        await self._close_socket()
        await self.tasks.finish(_share(deadline))
        await self.deliverer.stop(_share(deadline))
        await self._close()

    @property
    def _is_answering(self) -> bool:
        return self.dispatcher.in_hand > 0 or (self._socket is not None and self._socket.in_hand > 0)

    async def _close_socket(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def _close(self) -> None:
        if self._loop_watch is not None:
            self._loop_watch.cancel()
        await self._close_socket()
        if self._server is not None:
            await self._server.cleanup()
        await self._session.close()
        await self.database.close()


def _share(deadline: float) -> float:
    """Return the seconds for one step of stopping: ten at most, and no more than are left until `deadline`."""
    return max(0.0, min(LONGEST_STEP, deadline - time.monotonic()))


async def _bounded(step: Awaitable[None], deadline: float) -> None:
    """Wait for `step` for its share of the time; if it takes longer, log that and go on."""
    try:
        async with asyncio.timeout(_share(deadline)):
            await step
    except TimeoutError:
        _log.warning("app.slow_stop")


async def _until(done: Callable[[], bool], seconds: float) -> None:
    for _ in range(int(seconds / 0.05)):
        if done():
            return
        await asyncio.sleep(0.05)


def _read_something_sealed(uow: object) -> None:
    """Raise `KeyMissing`, with one line, when the keys do not open what is stored."""
    uow.hashes.of("start")  # type: ignore[attr-defined]
