"""Several workspaces of the playground with one Village, and a browser to install it with."""

import re
import socket
from datetime import datetime, timedelta
from html import unescape
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urljoin

import aiohttp
from pydantic import SecretStr

from bot.app import Village
from bot.core.ids import TeamId
from bot.manifest import load
from bot.settings import Settings
from handlers.platform.workspace import Workspace
from playground.console import Held
from playground.people.person import Person
from playground.server import Playground
from playground.several import Several
from tests.support.clocks import PATIENT
from tests.support.databases import KEYS

HERE, THERE = 0, 1


class Browser:
    """A browser: keeps cookies as over a secure connection, and follows no redirect by itself."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.status = 0
        self.page = ""
        self.location = ""
        self.headers: dict[str, str] = {}

    async def get(self, url: str) -> str:
        """Open a page; return its text."""
        return await self._ask("GET", url, None)

    async def post(self, url: str, **fields: str) -> str:
        """Send a form; return the page's text."""
        return await self._ask("POST", url, fields)

    async def _ask(self, method: str, url: str, fields: dict[str, str] | None) -> str:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, data=fields, headers=sent, allow_redirects=False) as answer,
        ):
            self.status, self.page = answer.status, await answer.text()
            self.location = urljoin(url, answer.headers.get("Location", ""))
            self.headers = dict(answer.headers)
            for line in answer.headers.getall("Set-Cookie", []):
                for name, morsel in SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
        return self.page

    def link(self) -> str:
        """The address of the page's one button."""
        found = re.search(r'<a class="button" href="([^"]+)"', self.page)
        assert found is not None, self.page
        return unescape(found[1])


class WorkspacesHarness:
    """Two workspaces that may install one Village; their people and channels have the same ids."""

    def __init__(self, database_url: str, *, over_http: bool = False) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.several = Several(load(), (f"{self.url}/slack/oauth_redirect",), rate_limits=False, timing=PATIENT)
        self._database_url = database_url
        self._over_http = over_http
        self.village: Village

    async def __aenter__(self) -> Self:
        """Start Slack, then the bot."""
        await self.several.start()
        self.village = self.make_village(self.port)
        await self.village.start()
        if self._over_http:
            await self.several.deliver_over_http(f"{self.url}/slack/events")
        return self

    async def __aexit__(self, *_problem: object) -> None:
        """Stop both."""
        await self.village.stop()
        await self.several.stop()

    def make_village(self, port: int) -> Village:
        """Return the bot, or one more replica of it."""
        return Village(self.settings(port), self.several.clock)

    def settings(self, port: int) -> Settings:
        """Return the settings it would read from its environment."""
        return Settings(
            slack_client_id=self.several.oauth.client_id,
            slack_client_secret=SecretStr(self.several.oauth.client_secret),
            slack_app_token=None if self._over_http else SecretStr(self.several.app_token),
            slack_signing_secret=SecretStr(self.several.signing_secret) if self._over_http else None,
            slack_api_url=self.several.api_url,
            public_url=self.url,
            database_url=self._database_url,
            encryption_keys=SecretStr(KEYS),
            host="127.0.0.1",
            port=port,
            log_level="CRITICAL",
            posts_per_conversation_per_second=1000.0,
        )

    def harness(self, number: int) -> Playground:
        """Return one of the workspaces' playgrounds."""
        return self.several.playgrounds[number]

    def team(self, number: int) -> TeamId:
        """Return the id of one of the workspaces."""
        return TeamId(self.harness(number).world.team_id)

    def person(self, number: int, who: str) -> Person:
        """Return somebody to act as."""
        return self.harness(number).person(who)

    async def workspace(self, number: int) -> Workspace:
        """Return the workspace as the bot has it."""
        found = await self.village.ticking.workspaces.find(self.team(number))
        assert found is not None
        return found

    async def begin(self) -> tuple[Browser, str]:
        """Return a browser on Village's first page, and the address of its button."""
        browser = Browser()
        await browser.get(f"{self.url}/slack/install")
        return browser, browser.link()

    async def install(self, number: int, who: str = "priya") -> Browser:
        """Install Village as somebody, from the first page to the last; return the browser."""
        browser, slack = await self.begin()
        await browser.get(slack)
        await browser.post(slack, team=self.team(number), user=who, allow="yes")
        await browser.get(browser.location)
        return browser

    async def set_up(self, number: int) -> None:
        """Have Priya set her office up with everything as prefilled."""
        priya = self.person(number, "priya")
        await priya.command("/village", "setup", channel="#parents-and-allies")
        await priya.submit()
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self.village.settle()
        await self.several.settled_deliveries()
        await self.village.settle()

    async def pass_time(self, **by: float) -> None:
        """Let time pass, with everything due happening in order."""
        await self.several.travel(self.several.clock.now() + timedelta(**by), self)
        await self.settle()

    # What the playground's clock may ask

    async def next_moment(self) -> datetime | None:
        """Return the earliest moment at which the bot has something due; None without one."""
        return await self.village.next_moment()

    async def held(self) -> list[Held]:
        """Part of `Console`; not used here."""
        return []

    async def restart(self) -> None:
        """Stop the bot and start it again on what its database holds."""
        await self.village.stop()
        self.village = self.make_village(self.port)
        await self.village.start()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
