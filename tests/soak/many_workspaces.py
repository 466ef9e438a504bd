"""Village for many workspaces over HTTP in a process of its own, which lets a workspace go after seconds, not an hour.

`python -m tests.soak.many_workspaces <Slack's address> <database>` prints the port when it is ready.
"""

import asyncio
import logging
import signal
import sys
from random import Random

from bot.app import Village
from bot.core.clock import SystemClock
from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.installations import Installation
from bot.memory import set_aside
from bot.offices.communities import Community
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from handlers.platform import workspaces
from storage.database import Database
from storage.db.opening import open_database
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.settings import settings_of_many
from tests.support.databases import FIXED_KEYS
from tests.support.storing import put

LET_GO_SECONDS = 2.0
MENTORS = 5  # of each workspace


def team(number: int) -> TeamId:
    """The id of a workspace."""
    return TeamId(f"T0W{number:05d}")


def install(url: str, teams: int) -> None:
    """Village in so many workspaces, each with a community and its mentors."""
    database = Database(open_database(url, FIXED_KEYS), SystemClock(), {}, Random(1))
    for number in range(teams):
        database.transact_now(team(number), _fill)
    database.close_now()


def _fill(uow: UnitOfWork) -> None:
    human, channel, zone = UserId("U000000"), ChannelId("C0BENCH"), "America/Chicago"
    token, bot = f"xoxb-{uow.team_id}", UserId("U0BOT")
    put(uow.installations.save, Installation(uow.team_id, token, bot, "B0BOT", ("commands",), None, uow.now))
    put(uow.communities.save, Community("c1", channel, "chicago", "Chicago", zone, "US", None, (), human))
    for number in range(MENTORS):
        user_id = UserId(f"U{number:06d}")
        put(uow.people.save, Colleague(user_id, zone=zone, community_id="c1", locale="en-US"))
        put(uow.mentors.save, Mentor(user_id, uow.now, topics=("business-travel",)))


async def serve(api_url: str, database_url: str) -> None:
    """Serve until terminated."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    workspaces.UNUSED_SECONDS = LET_GO_SECONDS
    village = Village(settings_of_many(api_url, database_url), SystemClock())
    await village.start()
    set_aside()
    print(village.port, flush=True)  # noqa: T201
    await stopped.wait()
    await village.stop()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run(serve(*sys.argv[1:]))
