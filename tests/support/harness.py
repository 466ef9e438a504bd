"""The playground and the bot beside it, with the bot's real clients and transports."""

import asyncio
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import update

from bot.app import Village
from bot.manifest import Manifest, load
from handlers.platform.transport.socket_connection import Patience
from playground.front_door import BotConsole, settings_for
from playground.limits.timing import Timing
from playground.people.person import Person
from playground.server import Playground
from storage.outbox.table import outbox
from tests.support.clocks import PATIENT
from tests.support.databases import KEYS


class Harness(BotConsole):
    """The playground's console, with what tests need: people, time, and looking into the bot's state."""

    def __init__(
        self,
        database_url: str,
        *,
        over_http: bool = False,
        rate_limits: bool = False,
        manifest: Manifest | None = None,
        timing: Timing | None = None,
        patience: Patience | None = None,
        retries_at_once: bool = False,
    ) -> None:
        """With `retries_at_once` nobody waits for a next attempt, which is wire time and cannot be moved."""
        self.playground = Playground(manifest or load(), timing=timing or PATIENT, rate_limits=rate_limits)
        super().__init__(self.playground, "CRITICAL", database_url, KEYS)
        self._over_http = over_http
        self._patience = patience
        self._retries_at_once = retries_at_once

    async def __aenter__(self) -> Self:
        """Start Slack, then the bot."""
        await self.playground.start()
        self.playground.console = self
        await self.start()
        return self

    async def __aexit__(self, *_problem: object) -> None:
        """Stop both."""
        await self.stop()
        await self.playground.stop()

    async def start(self) -> None:
        """Start the bot, in Socket Mode or over signed HTTP."""
        settings = settings_for(
            self.playground, self._database_url, KEYS, "CRITICAL", over_http=self._over_http
        ).model_copy(update={"posts_per_conversation_per_second": 1000.0, "port": 0})
        self.village = Village(settings, self.playground.clock, patience=self._patience)
        await self.village.start()
        if self._over_http:
            await self.playground.deliver_over_http(f"http://127.0.0.1:{self.village.port}/slack/events")

    def person(self, who: str) -> Person:
        """Return somebody to act as."""
        return self.playground.person(who)

    @property
    def now(self) -> datetime:
        """The playground's time."""
        return self.playground.clock.now()

    async def _end_waits(self) -> None:
        """End the waiting before next attempts, again and again.

        What is on its way to Slack keeps its lease: ended too, a second attempt would go beside the first.
        """
        waiting = update(outbox).where(outbox.c.leased_until == 0, outbox.c.retry_at > 0).values(retry_at=0.0)
        while self.village is not None:
            await self.village.database.across(lambda connection: connection.execute(waiting))
            await asyncio.sleep(0.05)

    async def settle(self) -> None:
        """Wait until neither Slack nor the bot has anything under way."""
        hurrying = asyncio.create_task(self._end_waits()) if self._retries_at_once else None
        try:
            await self._settled()
        finally:
            if hurrying is not None:
                hurrying.cancel()

    async def _settled(self) -> None:
        await super().settle()
        while self.playground.slack.payload_sender.is_sending:
            await self.playground.settled_deliveries()
            await super().settle()

    async def pass_time(self, **by: float) -> None:
        """Let days, hours, minutes and so on pass, with everything due happening in order."""
        await self.playground.travel(self.now + timedelta(**by))
        await self.settle()

    async def pass_over(self, **by: float) -> None:
        """Move the clock at once, as if the bot had been down; what fell due happens at the end."""
        self.playground.clock.move_to(self.now + timedelta(**by))
        await self.settle()

    async def until(self, moment: datetime) -> None:
        """Let time pass until `moment`, with everything due happening in order."""
        await self.playground.travel(moment)
        await self.settle()

    async def set_up(self, **choices: object) -> None:
        """Have Priya, the Slack admin, set the Chicago community up as prefilled, but closed on more public holidays;
        `choices` are further fields of the form by their names.
        """
        priya = self.person("priya")
        await priya.command("/village", "setup", channel="#parents-and-allies")
        closed = ["Day after Thanksgiving", "Columbus Day", "Election Day", "Veterans Day"]
        for field, value in {"We're usually closed on": closed, **choices}.items():
            await priya.fill(field, value)
        await priya.submit()
        await self.settle()
