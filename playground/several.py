"""Several workspaces beside one another, under one API address, and one app that each of them may install."""

import secrets
from html import escape
from pathlib import Path

from aiohttp import web

from playground.console import Console, travel
from playground.delivery.requests import RequestTransport
from playground.json_types import Json
from playground.limits.manifest import Manifest
from playground.limits.timing import Timing
from playground.oauth import Grant, OAuth, OAuthError, Request
from playground.server import Playground
from playground.web_api.door import answer, arguments_of, tokens_of
from playground.workspace.clock import PlaygroundClock
from playground.workspace.slack import Slack

ENTERPRISE_ID = "E0HOLDING01"
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Install {app}</title></head><body>
<h1>{app} asks for access</h1><p>{scopes}</p>
<form method="post"><label>Workspace <select name="team">{teams}</select></label>
<label>You are <input name="user" required></label>
<button name="allow" value="yes">Allow</button> <button name="allow" value="no" formnovalidate>Cancel</button>
</form></body></html>"""


class Several:
    """Worlds with the same people and channels, down to their ids: only the team ids tell them apart."""

    def __init__(
        self,
        manifest: Path | str | Json,
        redirect_urls: tuple[str, ...],
        names: tuple[str, ...] = ("Northwind Studio", "Harbour Lane"),
        *,
        clock: PlaygroundClock | None = None,
        timing: Timing | None = None,
        rate_limits: bool = True,
    ) -> None:
        self.clock = clock or PlaygroundClock()
        self.timing = timing or Timing()
        allowed = Manifest.read(manifest)
        self.oauth = OAuth(allowed.scopes, redirect_urls, self.timing)
        self._app_name = allowed.bot_name
        self.playgrounds = [
            Playground(manifest, clock=self.clock, timing=self.timing, rate_limits=rate_limits) for _ in names
        ]
        for number, (playground, name) in enumerate(zip(self.playgrounds, names, strict=True)):
            self._join(playground.slack, number, name)
        self.organizations: dict[str, bool] = {}
        self._requests: RequestTransport | None = None
        self._runner: web.AppRunner | None = None
        self.base_url = ""

    def _join(self, slack: Slack, number: int, name: str) -> None:
        """One app in all of them: its own token, secret and sockets are shared, and nobody has installed it yet."""
        first = self.playgrounds[0].slack
        slack.world.team_id = f"{first.world.team_id[:-2]}{number:02}"
        slack.world.name = name
        slack.app_token, slack.signing_secret = first.app_token, first.signing_secret
        slack.verification_token = first.verification_token
        slack.sockets = first.sockets
        slack.payload_sender.transport = first.sockets
        slack.installed = False

    @property
    def api_url(self) -> str:
        """What the bot's Web API client takes as base_url."""
        return f"{self.base_url}/api/"

    @property
    def app_token(self) -> str:
        """The app-level token: one socket brings what happens in all workspaces."""
        return self.playgrounds[0].app_token

    @property
    def signing_secret(self) -> str:
        """The secret with which HTTP deliveries are signed."""
        return self.playgrounds[0].signing_secret

    async def start(self, port: int = 0) -> None:
        """Begin to serve on 127.0.0.1; port 0 takes any free one."""
        app = web.Application()
        app.router.add_route("GET", "/api/{method}", self._api)
        app.router.add_route("POST", "/api/{method}", self._api)
        app.router.add_get("/oauth/v2/authorize", self._ask)
        app.router.add_post("/oauth/v2/authorize", self._answered)
        for playground in self.playgrounds:
            app.add_subapp(f"/{playground.world.team_id}", playground.application())
        self._runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        for playground in self.playgrounds:
            playground.slack.base_url = f"{self.base_url}/{playground.world.team_id}"

    async def stop(self) -> None:
        """End all connections and deliveries."""
        for playground in self.playgrounds:
            await playground.stop()
        if self._requests is not None:
            await self._requests.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def deliver_over_http(self, url: str) -> None:
        """Send what happens in every workspace to this request URL, signed."""
        self._requests = RequestTransport(url, self.signing_secret, self.timing)
        for playground in self.playgrounds:
            playground.slack.payload_sender.transport = self._requests

    async def settled_deliveries(self) -> None:
        """Return when everything sent to the app is acknowledged or given up."""
        for playground in self.playgrounds:
            await playground.settled_deliveries()

    async def travel(self, target: object, console: Console) -> None:
        """Move the one clock to `target` (an aware moment) through everything the bot has due."""
        await travel(self.playgrounds[0].slack, console, target)  # type: ignore[arg-type]
        await self.settled_deliveries()

    def agree(self, url: str, who: str, playground: Playground | None) -> str:
        """Where *Allow* on Slack's page at `url` leads; no `playground` means the organization. Raises `OAuthError`."""
        request = self.oauth.read(url)
        if playground is None:
            return self.oauth.agreed(request, None, self.playgrounds[0].world.find_user(who).id)
        return self.oauth.agreed(request, playground.world.team_id, playground.world.find_user(who).id)

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        try:
            wanted = self.oauth.read(str(request.url))
        except OAuthError as refusal:
            return web.Response(status=400, text=refusal.code)
        teams = "".join(
            f'<option value="{one.world.team_id}">{escape(one.world.name)}</option>' for one in self.playgrounds
        )
        page = _PAGE.format(app=escape(self._app_name), scopes=escape(", ".join(wanted.scopes)), teams=teams)
        return web.Response(text=page, content_type="text/html")

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        try:
            wanted = self.oauth.read(str(request.url))
            target = self._decided(wanted, {name: str(value) for name, value in (await request.post()).items()})
        except OAuthError as refusal:
            return web.Response(status=400, text=refusal.code)
        except LookupError:
            return web.Response(status=400, text="user_not_found")
        raise web.HTTPFound(target)

    def _decided(self, wanted: Request, form: dict[str, str]) -> str:
        if form.get("allow") != "yes":
            return self.oauth.cancelled(wanted)
        playground = next((one for one in self.playgrounds if one.world.team_id == form.get("team")), None)
        if playground is None:
            raise OAuthError("invalid_team")
        return self.oauth.agreed(wanted, playground.world.team_id, playground.world.find_user(form["user"]).id)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        arguments, _ = await arguments_of(request)
        method = request.match_info["method"]
        if method == "oauth.v2.access":
            return web.json_response(self._access(request.headers.get("Authorization", ""), arguments))
        token = tokens_of(request, arguments)[1]
        if token in self.organizations:
            return web.json_response(self._of_organization(method, token))
        slack = next((one.slack for one in self.playgrounds if _knows(one.slack, token)), self.playgrounds[0].slack)
        return await answer(slack, request)

    def _access(self, authorization: str, arguments: Json) -> Json:
        try:
            grant = self.oauth.exchange(authorization, arguments)
        except OAuthError as refusal:
            return {"ok": False, "error": refusal.code}
        return self._whole(grant) if grant.team_id is None else self._single(grant)

    def _single(self, grant: Grant) -> Json:
        slack = next(one.slack for one in self.playgrounds if one.world.team_id == grant.team_id)
        slack.install(set(grant.request.scopes))
        return {
            **_granted(slack, grant),
            "access_token": slack.bot_token,
            "team": {"id": slack.world.team_id, "name": slack.world.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _whole(self, grant: Grant) -> Json:
        token = f"xoxb-{secrets.token_hex(12)}"
        self.organizations[token] = True
        return {
            **_granted(self.playgrounds[0].slack, grant),
            "access_token": token,
            "team": None,
            "enterprise": {"id": ENTERPRISE_ID, "name": "Holding"},
            "is_enterprise_install": True,
        }

    def _of_organization(self, method: str, token: str) -> Json:
        """The little that an app may do with an organization's token before an admin adds it to workspaces."""
        if not self.organizations[token]:
            return {"ok": False, "error": "token_revoked"}
        if method == "auth.revoke":
            self.organizations[token] = False
            return {"ok": True, "revoked": True}
        if method != "auth.test":
            return {"ok": False, "error": "team_access_not_granted"}
        bot = self.playgrounds[0].world.bot
        return {
            "ok": True,
            "url": "https://holding.enterprise.slack.com/",
            "team_id": ENTERPRISE_ID,
            "enterprise_id": ENTERPRISE_ID,
            "user_id": bot.id,
            "bot_id": bot.bot_id,
            "is_enterprise_install": True,
        }


def _knows(slack: Slack, token: str) -> bool:
    return token in slack.revoked or (slack.installed and token == slack.bot_token)


def _granted(slack: Slack, grant: Grant) -> Json:
    return {
        "ok": True,
        "app_id": slack.world.app_id,
        "authed_user": {"id": grant.user_id},
        "scope": ",".join(grant.request.scopes),
        "token_type": "bot",
        "bot_user_id": slack.world.bot.id,
    }
