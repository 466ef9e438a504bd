"""The bot and the playground in each way of running them: on both wires, on both databases."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.support.databases import PostgresqlServer
from tests.support.harness import Harness

EVERY_WAY = ("socket mode on sqlite", "http on sqlite", "socket mode on postgresql")


@asynccontextmanager
async def running(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    """Run both as the parameter of the fixture says, which is of the form of `EVERY_WAY`."""
    if "postgresql" not in request.param:
        async with Harness(request.getfixturevalue("sqlite_url"), over_http="http" in request.param) as opened:
            yield opened
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    url = server.lend()
    async with Harness(url, over_http="http" in request.param) as opened:
        yield opened
    server.take_back(url)


@pytest.fixture(params=EVERY_WAY)
async def any_harness(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    """Each way of running it."""
    async with running(request) as opened:
        yield opened
