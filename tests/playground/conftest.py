"""A running playground and, beside it, a small real bot on slack-bolt that answers to everything."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.limits.timing import Timing
from playground.server import Playground
from tests.playground.echo import EchoBot, manifest

PATIENT = Timing(retry_after=(0.0, 0.05, 0.05), wait_for_socket=2.0)
"""Slack's own deadlines, but quick repeats: what a busy machine can keep."""
SHORT = Timing(answer_within=0.4, retry_after=(0.0, 0.05, 0.05), trigger_lives=0.3, wait_for_socket=2.0)
"""For tests that wait until a deadline is over: `@pytest.mark.parametrize("timing", [SHORT])`."""


@pytest.fixture
def timing() -> Timing:
    """The deadlines of the playground under test."""
    return PATIENT


@asynccontextmanager
async def running_playground(timing: Timing) -> AsyncIterator[Playground]:
    """A playground with nobody attached."""
    running = Playground(manifest(), timing=timing)
    await running.start()
    yield running
    await running.stop()


@asynccontextmanager
async def running_bot(playground: Playground, slack: AsyncWebClient) -> AsyncIterator[EchoBot]:
    """The echo bot on Socket Mode."""
    echo = EchoBot(AsyncApp(client=slack, logger=quiet(), process_before_response=True))
    handler = AsyncSocketModeHandler(echo.app, playground.app_token, logger=quiet())
    await handler.connect_async()  # type: ignore[no-untyped-call]
    yield echo
    await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def playground(timing: Timing) -> AsyncIterator[Playground]:
    """A playground with nobody attached."""
    async with running_playground(timing) as running:
        yield running


@pytest.fixture
def slack(playground: Playground) -> AsyncWebClient:
    """The real client with the bot's token."""
    return AsyncWebClient(playground.bot_token, base_url=playground.api_url, retry_handlers=[])


@pytest.fixture
async def bot(playground: Playground, slack: AsyncWebClient) -> AsyncIterator[EchoBot]:
    """The echo bot on Socket Mode."""
    async with running_bot(playground, slack) as echo:
        yield echo


def quiet() -> logging.Logger:
    """A logger that keeps Bolt's chatter out of test output."""
    logger = logging.getLogger("tests.playground.bolt")
    logger.setLevel(logging.CRITICAL)
    return logger
