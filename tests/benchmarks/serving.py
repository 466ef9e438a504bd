"""What a benchmark's child serves: `empty` (Slack's request is read, checked and answered, and nothing done), `bare`
(one Bolt listener that only acknowledges), or `village`, whole.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from random import Random

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Village
from bot.core.clock import SystemClock
from bot.core.ids import ChannelId, TeamId, UserId
from bot.lunches.meetings import Meeting, MeetingState
from bot.lunches.organizing.schedule import Proposal, new_series, series_from
from bot.memory import set_aside
from bot.offices.communities import Community
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from handlers.platform.transport import door
from handlers.platform.transport.http_server import make_runner
from storage.database import Database
from storage.db.opening import open_database
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.settings import settings_of_one
from tests.benchmarks.stage import MENTORS, SECRET, TEAM
from tests.support.databases import FIXED_KEYS
from tests.support.storing import put


async def main(what: str, mode: str, api_url: str, database_url: str) -> None:
    """Serve until terminated; prints the port when ready."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    logging.disable(logging.CRITICAL)
    if what == "empty":
        await empty(stopped)
    elif what == "bare":
        await bare(mode, api_url, stopped)
    else:
        await village(mode, api_url, database_url, stopped)


async def empty(stopped: asyncio.Event) -> None:
    """The least that any server of ours does: aiohttp as we run it, the signature checked, the fields read, 200."""

    async def receive(request: web.Request) -> web.Response:
        """Answer what Slack signed, and 401 anything else."""
        body = await request.read()
        if not door.is_signed(SECRET, request.headers, body):
            return web.Response(status=401)
        return web.json_response({"text": f"paused {len(door.read_http(request.headers, body))}"})

    served = web.Application()
    served.router.add_post("/slack/events", receive)
    runner = make_runner(served, shutdown_seconds=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    set_aside()
    print(runner.addresses[0][1], flush=True)
    await stopped.wait()


async def bare(mode: str, api_url: str, stopped: asyncio.Event) -> None:
    """The floor: the same Bolt, server and loop, a listener that only acknowledges."""
    async with aiohttp.ClientSession() as session:

        async def authorize(**_context: object) -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=None, team_id=TEAM, bot_token="xoxb-1", bot_id="B0BOT", bot_user_id="U0BOT"
            )

        client = AsyncWebClient("xoxb-1", api_url, session=session)
        app = AsyncApp(
            client=client,
            authorize=authorize,
            signing_secret=SECRET,
            process_before_response=True,
            request_verification_enabled=mode == "http",
        )

        @app.command("/mentor")
        async def acknowledge(ack: AsyncAck) -> None:
            await ack()

        async def receive(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

        served = web.Application()
        served.router.add_post("/slack/events", receive)
        runner = web.AppRunner(served, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        if mode == "socket":
            await AsyncSocketModeHandler(app, "xapp-1", web_client=client).connect_async()  # type: ignore[no-untyped-call]
        print(runner.addresses[0][1], flush=True)
        await stopped.wait()


async def village(
    mode: str,
    api_url: str,
    database_url: str,
    stopped: asyncio.Event,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """The whole bot, every feature registered."""
    running = Village(settings_of_one(mode, api_url, database_url), SystemClock())
    await running.start()
    set_aside()
    on_ready()
    print(running.port, flush=True)
    await stopped.wait()
    await running.stop()
    with suppress(BrokenPipeError):  # whoever started it is gone
        print(running.counts.longest_loop_wait, flush=True)


def fill(database_url: str) -> None:
    """One community and its mentors."""
    opened = open_database(database_url, FIXED_KEYS)
    database = Database(opened, SystemClock(), {}, Random(1))
    database.transact_now(TeamId(TEAM), _fill)
    database.close_now()


def _fill(uow: UnitOfWork) -> None:
    human, channel, zone = UserId("U000000"), ChannelId("C0BENCH"), "America/Chicago"
    put(uow.communities.save, Community("c1", channel, "chicago", "Chicago", zone, "US", None, (), human))
    begins = uow.now + timedelta(days=2)
    put(
        uow.meetings.save_series,
        series_from(
            Proposal("second Wednesday", time(12), zone, 60), new_series("s1", "c1", channel, zone), uow.now.date()
        ),
    )
    put(uow.meetings.save, Meeting("m1", "s1", begins.date(), begins, 60, "u1", theme=1, state=MeetingState.ANNOUNCED))
    for number in range(MENTORS):
        user_id = UserId(f"U{number:06d}")
        put(uow.people.save, Colleague(user_id, zone=zone, community_id="c1", locale="en-US"))
        put(uow.mentors.save, Mentor(user_id, datetime(2026, 1, 5, tzinfo=UTC), topics=("business-travel",)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
