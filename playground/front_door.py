"""`python -m bot playground`: the local Slack, its page, and the bot beside it, unchanged, in one process."""

import asyncio
import signal
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot import log
from bot.app import Village
from bot.core.notifications import Channel, Group, Person
from bot.core.working_hours import Standing
from bot.manifest import load
from bot.settings import BadSettings, Settings
from playground.console import Held
from playground.server import Playground

FOLDER = Path(".village")
DATABASE = FOLDER / "playground.db"
PAGE_OFFSET = 1
WHAT_WAITS = {
    Standing.ANSWER: "an answer",
    Standing.URGENT: "something urgent",
    Standing.AWAITED: "news",
    Standing.ASK: "a question",
    Standing.REMINDER: "a reminder",
    Standing.CHECK_IN: "a check-in",
    Standing.INVITATION: "an invitation",
    Standing.LUNCH: "about a lunch",
    Standing.ORGANIZER: "for organizers",
    Standing.CHANNEL: "a post",
    Standing.EDIT: "a change to a message",
}
"""What the page says of a message that waits; its words are drawn when it goes."""


class BotConsole:
    """What the playground's clock may ask of the bot, and "start again"."""

    def __init__(self, playground: Playground, log_level: str, database_url: str, keys: str | None = None) -> None:
        self._playground = playground
        self._log_level = log_level
        self._database_url = database_url
        self._keys = keys
        self.village: Village | None = None

    async def start(self) -> None:
        """Start the bot on what its database holds."""
        self.village = Village(self._settings(), self._playground.clock)
        await self.village.start()

    async def stop(self) -> None:
        """Stop the bot gracefully."""
        if self.village is not None:
            await self.village.stop()
            self.village = None

    async def restart(self) -> None:
        """Stop the bot, make its database fresh, start again."""
        await self.stop()
        forget_everything()
        await self.start()

    async def next_moment(self) -> datetime | None:
        """The earliest moment at which the bot has something due; none while it starts again."""
        return await self.village.next_moment() if self.village is not None else None

    async def settle(self) -> None:
        """Return when nothing is due now and nothing is under way."""
        if self.village is not None:
            await self.village.settle()

    async def held(self) -> list[Held]:
        """Return the messages that wait, each with whom it is for, why it waits, and until when; empty while the bot
        starts again.
        """
        rows = await self.village.waiting() if self.village is not None else []
        return [Held(_address(row.recipient), WHAT_WAITS[row.standing], row.due_at) for row in rows]

    def _settings(self) -> Settings:
        return settings_for(self._playground, self._database_url, self._keys, self._log_level)


def settings_for(
    playground: Playground, database_url: str, keys: str | None, log_level: str, *, over_http: bool = False
) -> Settings:
    """Return the bot's settings with the playground in place of Slack: its address and tokens, and over HTTP its
    signing secret.
    """
    return Settings(
        slack_bot_token=SecretStr(playground.bot_token),
        slack_app_token=None if over_http else SecretStr(playground.app_token),
        slack_signing_secret=SecretStr(playground.signing_secret) if over_http else None,
        slack_client_id=None,
        slack_client_secret=None,
        slack_api_url=playground.api_url,
        database_url=database_url,
        encryption_keys=SecretStr(keys) if keys else None,
        host="127.0.0.1",
        port=3000,
        log_level=log_level,
    )


def _address(recipient: Person | Channel | Group) -> str:
    match recipient:
        case Person(user_id):
            return user_id
        case Channel(channel_id):
            return channel_id
        case Group(user_ids):
            return ",".join(user_ids)


def forget_everything() -> None:
    """Delete the playground's own database and key, never another one."""
    FOLDER.mkdir(exist_ok=True)
    for suffix in ("", "-wal", "-shm", ".key"):
        DATABASE.with_name(DATABASE.name + suffix).unlink(missing_ok=True)


async def _start_on_a_free_port(playground: Playground, port: int) -> None:
    for candidate in range(port, min(port + 20, 65536)):
        try:
            await playground.start(port=candidate)
        except OSError:
            continue
        return
    raise BadSettings(f"Port {port} and the ones after it are taken: set PORT to a free one.")


async def run(port: int, log_level: str) -> int:
    """Serve the page until Ctrl-C; the world begins anew each time, on a Tuesday at 10:00."""
    log.set_up(log_level)
    forget_everything()
    playground = Playground(load())
    await _start_on_a_free_port(playground, port + PAGE_OFFSET)
    console = BotConsole(playground, log_level, f"sqlite:///{DATABASE}")
    playground.console = console
    await console.start()
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    print(f"\n  The playground is open: {playground.base_url}/\n  Stop it with Ctrl-C.\n", flush=True)  # noqa: T201
    await stopped.wait()
    await console.stop()
    await playground.stop()
    return 0
