"""The playground as one server on loopback: Web API, sockets, response URLs, uploads and the page."""

from datetime import datetime
from pathlib import Path

from aiohttp import web

from playground.console import Console, travel
from playground.delivery.requests import RequestTransport
from playground.delivery.wire import Wire
from playground.json_types import Json
from playground.limits.faults import Faults
from playground.limits.manifest import Manifest
from playground.limits.timing import Timing
from playground.page.api import PageApi
from playground.people.answers import respond
from playground.people.person import Person
from playground.web_api.door import answer
from playground.workspace.clock import PlaygroundClock
from playground.workspace.mrkdwn import pings
from playground.workspace.slack import Slack
from playground.workspace.world import Message, World

PAGE = Path(__file__).parent / "page" / "static"
_LARGEST_REQUEST = 8 * 1024 * 1024


class Playground:
    """A local Slack. Start it, give the bot its tokens and `base_url`, and act as its people."""

    def __init__(
        self,
        manifest: Path | str | Json,
        *,
        clock: PlaygroundClock | None = None,
        timing: Timing | None = None,
        rate_limits: bool = True,
    ) -> None:
        self.slack = Slack(Manifest.read(manifest), clock or PlaygroundClock(), timing=timing, rate_limits=rate_limits)
        self._page = PageApi(self.slack)
        self._runner: web.AppRunner | None = None
        self._requests: RequestTransport | None = None

    @property
    def world(self) -> World:
        """The workspace as it is now."""
        return self.slack.world

    @property
    def clock(self) -> PlaygroundClock:
        """Community time."""
        return self.slack.clock

    @property
    def faults(self) -> Faults:
        """The troubles that are switched on."""
        return self.slack.faults

    @property
    def wire(self) -> Wire:
        """What app and playground said to each other."""
        return self.slack.wire

    @property
    def base_url(self) -> str:
        """Where the page is, without final slash."""
        return self.slack.base_url

    @property
    def api_url(self) -> str:
        """What the bot's Web API client takes as base_url."""
        return f"{self.slack.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token."""
        return self.slack.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.slack.app_token

    @property
    def signing_secret(self) -> str:
        """The secret with which HTTP deliveries are signed."""
        return self.slack.signing_secret

    @property
    def console(self) -> Console | None:
        """What the bot's front door tells; None while no bot is attached."""
        return self._page.console

    @console.setter
    def console(self, console: Console | None) -> None:
        self._page.console = console

    async def start(self, port: int = 0) -> None:
        """Begin to serve on 127.0.0.1; port 0 takes any free one."""
        self._runner = web.AppRunner(self.application(), shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.slack.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """End all connections and deliveries."""
        self._page.close()
        await self.slack.payload_sender.close()
        await self.slack.sockets.close()
        if self._requests is not None:
            await self._requests.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def deliver_over_http(self, url: str, *replicas: str) -> None:
        """Send everything to this request URL (or in turn to its replicas) from now on, signed; close the sockets."""
        await self.slack.sockets.close()
        if self._requests is not None:
            await self._requests.close()
        self._requests = RequestTransport(url, self.signing_secret, self.slack.timing, *replicas)
        self.slack.payload_sender.transport = self._requests

    async def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        await self.slack.sockets.ask_to_leave(reason)

    async def deliver_again(self) -> None:
        """Everything that a fault `kept` reaches the bot once more, which may have been restarted meanwhile."""
        await self.slack.payload_sender.again()

    async def settled_deliveries(self, within: float = 10.0) -> None:
        """Return when everything sent to the app is acknowledged or given up; TimeoutError after `within` seconds."""
        await self.slack.payload_sender.settled(within)

    async def travel(self, target: datetime) -> None:
        """Move the clock to `target` through every moment at which the bot has something due."""
        await travel(self.slack, self.console, target)

    async def start_again(self) -> None:
        """A new world with the same ids and tokens, the clock at its first morning, the bot restarted."""
        await self._page.start_again()

    async def verify_request_url(self) -> bool:
        """Whether the app's request URL answers the challenge Slack sends when the URL is saved."""
        challenge = self.slack.one_time_ids.new_upload("")
        body = {"token": self.slack.verification_token, "challenge": challenge, "type": "url_verification"}
        receipt = await self.slack.payload_sender.ask("events_api", body, "url_verification")
        return receipt.problem is None and challenge in (receipt.payload or {}).values()

    def person(self, who: str) -> Person:
        """A colleague by id, handle or name; LookupError if there is none."""
        return Person(self.slack, self.world.find_user(who).id)

    def pings(self) -> list[tuple[Message, set[str]]]:
        """The app's messages that would notify somebody by a mention, with whom."""
        own = [
            message
            for channel in self.world.channels.values()
            for message in channel.messages
            if message.bot_id == self.world.bot.bot_id
        ]
        return [(message, pings(message)) for message in own if pings(message)]

    def application(self) -> web.Application:
        """Everything this workspace serves, to be mounted."""
        app = web.Application(client_max_size=_LARGEST_REQUEST)
        app.router.add_route("GET", "/api/{method}", self._api)
        app.router.add_route("POST", "/api/{method}", self._api)
        app.router.add_get("/socket/{ticket}", self._socket)
        app.router.add_post("/respond/{token}", self._respond)
        app.router.add_post("/upload/{token}", self._upload)
        app.router.add_get("/files/{file_id}/{name}", self._file)
        self._page.add_routes(app)
        app.router.add_get("/", self._index)
        if PAGE.is_dir():
            app.router.add_static("/assets/", PAGE)
        return app

    async def _api(self, request: web.Request) -> web.StreamResponse:
        return await answer(self.slack, request)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self.slack.one_time_ids.use_socket(request.match_info["ticket"]):
            return web.Response(status=403, text="This address was good once, for a short while.")
        return await self.slack.sockets.serve(request)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        try:
            body = await request.json()
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        if not isinstance(body, dict):
            return web.Response(status=400, text="invalid_payload")
        status, text = respond(self.slack, request.match_info["token"], body)
        error = None if status == 200 else text
        self.slack.wire.note("call", "response_url", body, text, error=error)
        return web.Response(status=status, text=text)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        file_id = self.slack.one_time_ids.uploads.pop(request.match_info["token"], "")
        file = self.world.files.get(file_id)
        if file is None:
            return web.Response(status=404, text="This address is not good any more.")
        content = await request.read()
        if request.content_type == "multipart/form-data":
            part = next(iter((await request.post()).values()), None)
            content = part.file.read() if isinstance(part, web.FileField) else content
        if len(content) != file.size:
            return web.Response(status=400, text=f"Expected {file.size} bytes, got {len(content)}.")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self.world.files.get(request.match_info["file_id"])
        if file is None or file.content is None or not file.shared_in:
            return web.Response(status=404, text="There is no such file.")
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        index = PAGE / "index.html"
        if not index.is_file():
            return web.Response(status=404, text="The page is not here.")
        return web.FileResponse(index, headers={"Cache-Control": "no-store"})
