"""Reaching Slack and opening the port at the start; each failure is raised as one line that says what to do."""

import errno
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.ids import TeamId, UserId
from bot.core.slack_codes import Meaning, meaning_of
from bot.settings import BadSettings
from handlers.platform.slack_errors import code_of
from handlers.platform.transport.socket_connection import Ending, SocketTrouble
from handlers.platform.transport.socket_mode import SocketMode

PORTS_TRIED = 20
LARGEST_PORT = 65535


class TokenRefused(BadSettings):
    """Slack refuses the token for good, so trying again would not help."""


@dataclass
class Identity:
    """Who the bot is, from `auth.test` at start-up."""

    team_id: TeamId
    bot_user_id: UserId
    bot_id: str


async def who_am_i(slack: AsyncWebClient, api_url: str) -> Identity:
    """Ask Slack once who the bot is (`auth.test`); raises `TokenRefused` or `BadSettings`."""
    try:
        answer = await slack.auth_test()
    except SlackApiError as error:
        raise _refused(error, "SLACK_BOT_TOKEN", "reinstall the app and copy the new Bot User OAuth Token") from None
    except (aiohttp.ClientError, TimeoutError):
        raise BadSettings(f"Slack cannot be reached at {api_url}: check the network and SLACK_API_URL.") from None
    return Identity(TeamId(answer["team_id"]), UserId(answer["user_id"]), str(answer["bot_id"]))


async def open_socket(socket: SocketMode) -> None:
    """Connect in Socket Mode; raises `BadSettings`, or `TokenRefused` where Slack refused the app token."""
    try:
        await socket.start()
    except SocketTrouble as trouble:
        kind = TokenRefused if trouble.ending is Ending.TOKEN_REFUSED else BadSettings
        raise kind(str(trouble)) from None


async def listen(server: web.AppRunner, host: str, port: int) -> int:
    """Listen at `port`, or at the next free one of 20; returns the port. Raises `BadSettings`."""
    for candidate in range(port, min(port + PORTS_TRIED, LARGEST_PORT + 1)):
        site = web.TCPSite(server, host, candidate)
        try:
            await site.start()
        except OSError as problem:
            if problem.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise BadSettings(
                    f"HOST {host!r} is not an address of this machine: use 0.0.0.0 for all of its addresses."
                ) from None
            continue
        sockets = getattr(site._server, "sockets", None)
        return int(sockets[0].getsockname()[1]) if sockets else candidate
    raise BadSettings(f"PORT {port} and the next ones are in use or not allowed: set PORT to a free one above 1023.")


def _refused(error: SlackApiError, variable: str, remedy: str) -> BadSettings:
    code = code_of(error)
    if meaning_of(code, "auth.test", 1) in {Meaning.LATER, Meaning.UNSURE}:
        return BadSettings(f"Slack gave no proper answer ({code}): try again in a minute.")
    return TokenRefused(f"Slack refuses {variable} ({code}): {remedy}.")
