"""The OAuth installation, `/slack/install` and `/slack/oauth_redirect`: Bolt's flow, with our stores and pages."""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

import aiohttp
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import log, manifest
from bot.core.ids import TeamId
from bot.settings import Settings
from handlers.platform.slack_errors import TROUBLE, failure_of
from handlers.platform.transport.bolt import BOLTS_OWN_LOGGER
from handlers.platform.views import installations as views
from handlers.platform.workspaces import ManyWorkspaces
from storage.platform.oauth import InstallationStore, OAuthStates

REDIRECT_PATH = "/slack/oauth_redirect"
INSTALL_PATH = "/slack/install"
REVOKE_SECONDS = 5.0

_log = log.get("installing")


class _Client(AsyncWebClient):
    """A client whose credentials are written by us, since aiohttp warns of the way the SDK does."""

    async def oauth_v2_access(self, *, client_id: str, client_secret: str, **given: Any) -> AsyncSlackResponse:
        """Exchange a code for a token."""
        headers = {"Authorization": aiohttp.encode_basic_auth(client_id, client_secret)}
        wanted = {name: value for name, value in given.items() if value is not None}
        return await self.api_call("oauth.v2.access", data=wanted, headers=headers)


class TurnedAway(BoltError):  # noqa: N818
    """An installation that Village does not accept; `page` is the HTML that says why."""

    def __init__(self, reason: str, page: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.page = page


class Installing(AsyncOAuthFlow):
    """Bolt's flow, which refuses what Village cannot serve, opens the new workspace, and always answers with a page."""

    def __init__(self, client: AsyncWebClient, settings: AsyncOAuthSettings, workspaces: ManyWorkspaces) -> None:
        super().__init__(client=client, logger=BOLTS_OWN_LOGGER, settings=settings)
        self._workspaces = workspaces

    async def build_install_page_html(self, url: str, _request: AsyncBoltRequest) -> str:
        """The install page, in place of Bolt's."""
        return views.install(url)

    async def handle_installation(self, request: AsyncBoltRequest) -> BoltResponse:
        """Answer `/slack/install` with the page that links to Slack, with a new state each time."""
        try:
            answer = await super().handle_installation(request)
        except Exception:  # a person waits for a page, whatever is wrong
            _log.exception("installing.failed")
            return _page(503, views.trouble())
        answer.headers.update({name.lower(): [value] for name, value in views.HEADERS.items()})
        return answer

    async def handle_callback(self, request: AsyncBoltRequest) -> BoltResponse:
        """Answer `/slack/oauth_redirect`, to which Slack sends the person back with a code or an error."""
        try:
            return await super().handle_callback(request)
        except TROUBLE as error:
            _log.warning("installing.no_answer code=%s", failure_of(error).code)
        except Exception:  # a person waits for a page, whatever is wrong
            _log.exception("installing.failed")
        return _page(503, views.trouble())

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Store a workspace's installation; raises `TurnedAway` for one we cannot serve, and revokes its token."""
        refused = _turned_away(installation)
        if refused is not None:
            await self._hand_back(installation.bot_token)
            raise refused
        await super().store_installation(request, installation)
        await self._workspaces.installed(TeamId(str(installation.team_id)))
        _log.info("installing.installed")

    async def _hand_back(self, token: str | None) -> None:
        """Revoke a token that we do not keep; a failure is only logged."""
        if token is None:
            return
        try:
            async with asyncio.timeout(REVOKE_SECONDS):
                await self.client.auth_revoke(token=token)
        except TROUBLE as error:
            _log.warning("installing.not_handed_back code=%s", failure_of(error).code)


def _turned_away(installation: Installation) -> TurnedAway | None:
    if installation.is_enterprise_install or not installation.team_id or not installation.bot_token:
        return TurnedAway("org_wide", views.one_workspace_only())
    if installation.bot_refresh_token or installation.bot_token_expires_at:
        return TurnedAway("token_rotation", views.no_rotation())
    return None


def flow(
    settings: Settings,
    session: aiohttp.ClientSession,
    workspaces: ManyWorkspaces,
    store: InstallationStore,
    states: OAuthStates,
) -> Installing:
    """The installation flow, asking for exactly the scopes of the manifest."""
    assert settings.slack_client_id is not None
    assert settings.slack_client_secret is not None
    oauth = AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        scopes=sorted(manifest.scopes(manifest.load())),
        user_scopes=[],
        redirect_uri=None if settings.public_url is None else f"{settings.public_url}{REDIRECT_PATH}",
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        callback_options=AsyncCallbackOptions(_succeeded, _failed),
        authorization_url=urljoin(settings.slack_api_url, "../oauth/v2/authorize"),
        installation_store=store,
        state_store=states,
        logger=BOLTS_OWN_LOGGER,
    )
    client = _Client(base_url=settings.slack_api_url, session=session, retry_handlers=[])
    return Installing(client, oauth, workspaces)


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    cookie = args.settings.state_utils.build_set_cookie_for_deletion()
    return _page(200, views.installed(args.installation.team_name), cookie)


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    cookie = args.settings.state_utils.build_set_cookie_for_deletion()
    if isinstance(args.error, TurnedAway):
        _log.warning("installing.turned_away reason=%s", args.error.reason)
        return _page(403, args.error.page, cookie)
    if args.suggested_status_code == 200:  # Slack says so: cancelled, or an admin has to agree first
        return _page(200, views.cancelled(), cookie)
    _log.warning("installing.refused reason=%s", args.reason)
    return _page(400, views.grown_old())


def _page(status: int, body: str, cookie: str | None = None) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {**views.HEADERS}
    if cookie is not None:
        headers["Set-Cookie"] = [cookie]
    return BoltResponse(status=status, body=body, headers=headers)
