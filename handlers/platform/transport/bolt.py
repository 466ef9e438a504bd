"""The adapter to Bolt: the app, its one listener per kind of payload, and reading payloads into typed requests."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncCallableAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import log
from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.typed_text import readable, unmarked, without_labels
from bot.core.words import _
from handlers.platform.directory import home_teams, read_profile
from handlers.platform.dispatch import Dispatcher
from handlers.platform.installations import TOLD_AFTER_THE_END
from handlers.platform.metrics.counts import Counts
from handlers.platform.requests import Click, Command, Event, Said, Shortcut, Strict, Submission, Unreadable, strict
from handlers.platform.transport.door import MISREAD, refused
from handlers.platform.views.blocks import unescaped
from handlers.platform.views.installations import NOT_INSTALLED
from handlers.platform.workspace import Workspace
from handlers.platform.workspaces import Workspaces

Body = Mapping[str, Any]
Listener = Callable[..., Awaitable[None]]
T = TypeVar("T")

_ANYTHING = re.compile(r".*")
# The subtypes of messages in which a person says something: none, with a file, or a reply shown in the channel too.
_SPOKEN = {None, "file_share", "thread_broadcast"}


class OwnFault(Exception):  # noqa: N818
    """A bug in our own listeners, as opposed to what Bolt and we raise on reading a damaged payload."""


# Fields of events that listeners read as text, and the events that bring a whole user instead of an id.
_TEXTS = ("type", "channel", "channel_type", "subtype", "tab", "text", "ts")
_WITH_PROFILE = frozenset({"user_change"})
BOLTS_OWN_LOGGER = logging.getLogger("slack_bolt")

_log = log.get("app")


def make_app(
    client: AsyncWebClient,
    workspaces: Workspaces,
    counts: Counts,
    *,
    flow: AsyncOAuthFlow | None = None,
) -> AsyncApp:
    """Bolt's app; `client` carries no token: each request gets the token of its workspace, without asking Slack.

    It gets only payloads that `handlers.platform.transport.door` has read and checked, signature included.
    """
    BOLTS_OWN_LOGGER.setLevel(logging.ERROR)  # it warns that the environment's token is not the one it uses
    app = AsyncApp(
        # Without a name Bolt reads the whole stack for one (25 ms). It must not be our logger's, nor above it: at the
        # first request Bolt sets the level of the logger with this name to its own.
        name="slack_bolt.village",
        client=client,
        # Bolt takes a plain function beside a flow for a mistake.
        authorize=AsyncCallableAuthorize(logger=BOLTS_OWN_LOGGER, func=_authorize(workspaces)),  # type: ignore[arg-type]
        oauth_flow=flow,
        signing_secret="",  # nothing, rather than what the environment may hold
        process_before_response=True,
        request_verification_enabled=False,
        logger=BOLTS_OWN_LOGGER,
    )
    app.error(_on_error(counts))
    return app


def _authorize(workspaces: Workspaces) -> Callable[..., Awaitable[AuthorizeResult]]:
    async def authorize(team_id: str | None) -> AuthorizeResult:
        """Return the token and ids of the workspace; without a token where Village is not installed."""
        workspace = await workspaces.find(TeamId(team_id or ""))
        if workspace is None:  # answered by the listener: where Village is not, that is no fault
            return AuthorizeResult(enterprise_id=None, team_id=team_id)
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team_id,
            bot_token=workspace.slack.token,
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot_user_id,
        )

    return authorize


def _on_error(counts: Counts) -> Callable[..., Awaitable[BoltResponse]]:
    async def on_error(error: Exception) -> BoltResponse:
        """Answer an exception in a request: 400 for a payload that cannot be read, else 500, counted and logged."""
        if isinstance(error, MISREAD):
            return refused(counts)
        counts.faults["request"] += 1
        _log.error("app.request_failed", exc_info=error.__cause__ if isinstance(error, OwnFault) else error)
        return BoltResponse(status=500, body="")

    return on_error


def register(app: AsyncApp, dispatcher: Dispatcher, workspaces: Workspaces) -> None:
    """Give Bolt its six listeners; where Village is not installed they answer that, or nothing, and store nothing."""

    def on(
        read: Callable[[Body, Workspace], T], handle: Callable[[T, AsyncAck], Awaitable[None]], gone: str = ""
    ) -> Listener:
        """Return a Bolt listener: `read` the payload, `handle` it; `gone` is the answer where Village is not there."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            """Read the payload and handle it in its workspace."""
            workspace = await _asked(workspaces, body, context)
            if workspace is None:
                await ack(gone)
            else:
                await _ours(handle(read(body, workspace), ack))

        return listener

    async def on_closed(ack: AsyncAck) -> None:
        """Acknowledge a closed modal."""
        await ack()

    app.command(_ANYTHING)(on(read_command, dispatcher.command, _(NOT_INSTALLED)))
    app.action(_ANYTHING)(on(read_click, dispatcher.click))
    app.view(_ANYTHING)(on(read_submission, dispatcher.submission))
    app.view_closed(_ANYTHING)(on_closed)
    app.shortcut(_ANYTHING)(on(read_shortcut, dispatcher.shortcut))
    app.event(_ANYTHING)(_on_event(dispatcher, workspaces))


def _on_event(dispatcher: Dispatcher, workspaces: Workspaces) -> Listener:
    async def on_event(body: Body, context: AsyncBoltContext, request: AsyncBoltRequest) -> None:
        """Handle words said to Village or another event, in its workspace; ignored where Village is not installed."""
        kind = (body.get("event") or {}).get("type")
        look = workspaces.find_even_gone if kind in TOLD_AFTER_THE_END else workspaces.find
        workspace = await look(TeamId(context.team_id or ""))
        if workspace is None:
            return
        said = read_said(body, workspace)
        if said is not None:
            is_first = request.headers.get("x-slack-retry-num", ["0"])[0] == "0"
            await _ours(dispatcher.words_said(replace(said, is_first=is_first)))
        else:
            await _ours(dispatcher.event(read_event(body, workspace)))

    return on_event


async def _asked(workspaces: Workspaces, body: Body, context: AsyncBoltContext) -> Workspace | None:
    """The workspace that a request is for; None where Village is not installed.

    Whoever presses a button in a shared channel may be of another organization, whose team is then the payload's; the
    message itself is of the workspace whose bot has posted it.
    """
    message = body.get("message")
    posted_by = (message.get("bot_profile") or {}).get("team_id") or message.get("team") if message else None
    for team in (posted_by if message and message.get("bot_id") else None, context.team_id):
        workspace = await workspaces.find(TeamId(team)) if isinstance(team, str) and team else None
        if workspace is not None:
            return workspace
    return await workspaces.find(TeamId(""))


async def _ours(work: Awaitable[None]) -> None:
    """Await what follows reading, and raise its errors as `OwnFault`, not to be taken for a damaged payload."""
    try:
        await work
    except Unreadable:
        raise
    except Exception as fault:
        raise OwnFault from fault


def _written(value: Any) -> str:
    """`value`, which must be text; raises `Unreadable` otherwise."""
    if not isinstance(value, str):
        raise Unreadable("not text")
    return value


def read_command(body: Body, workspace: Workspace) -> Command:
    """A `Command` from a slash command's form fields; raises `Unreadable` or KeyError."""
    words = readable(unescaped(without_labels(body.get("text") or "")))
    return Command(
        workspace,
        UserId(_written(body["user_id"])),
        _written(body["command"]).casefold(),
        words,
        ChannelId(_written(body["channel_id"])),
        _written(body["trigger_id"]),
        words,
        app_id=str(body.get("api_app_id") or ""),
        teams=home_teams(body),
    )


def read_click(body: Body, workspace: Workspace) -> Click:
    """A `Click` from `block_actions`; of several actions the first."""
    action = body["actions"][0]
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    return Click(
        workspace,
        UserId(_written(body["user"]["id"])),
        _written(action["action_id"]),
        _value(action),
        body.get("trigger_id") or "",
        action,
        body.get("view"),
        ChannelId(_written(channel)) if channel else None,
        container.get("message_ts"),
        body.get("response_url"),
        body.get("message"),
        home_teams(body),
    )


def _value(action: Body) -> str:
    """The one chosen or given value of an element as text; multi-selects are read from `element` by their listeners."""
    chosen = action.get("selected_option") or {}
    for value in (
        action.get("value"),
        chosen.get("value"),
        action.get("selected_user"),
        action.get("selected_channel"),
        action.get("selected_conversation"),
        action.get("selected_date"),
    ):
        if value:
            return str(value)
    return ""


def read_submission(body: Body, workspace: Workspace) -> Submission:
    """A `Submission` from `view_submission`; its fields are checked by the dispatcher (R17)."""
    view = body["view"]
    return Submission(
        workspace,
        UserId(_written(body["user"]["id"])),
        _written(view["callback_id"]),
        view.get("state", {}).get("values", {}),
        view.get("private_metadata") or "",
        body.get("trigger_id") or "",
        view,
        home_teams(body),
    )


def read_shortcut(body: Body, workspace: Workspace) -> Shortcut:
    """A `Shortcut` from `shortcut` or `message_action`, of which only the message's text is taken."""
    message = body.get("message")
    return Shortcut(
        workspace,
        UserId(_written(body["user"]["id"])),
        _written(body["callback_id"]),
        _written(body["trigger_id"]),
        None if message is None else _said_in(message),
        home_teams(body),
    )


def _said_in(message: Body) -> str:
    """The text of a message, without Slack's escapes, labels and formatting marks."""
    return unmarked(unescaped(without_labels(message.get("text") or "")))


def read_said(body: Body, workspace: Workspace) -> Said | None:
    """What a person said to the bot: a DM or a mention, new or edited; None for every other event.

    An edited mention comes as a new `app_mention` with the old `ts`, an edited DM as `message_changed` around it, which
    also comes when a link unfolds.
    """
    event = body.get("event") or {}
    is_mention = event.get("type") == "app_mention"
    is_dm = event.get("type") == "message" and event.get("channel_type") == "im"
    message = event
    if is_dm and event.get("subtype") == "message_changed":
        message = event.get("message") or {}
        if not message.get("edited") or message.get("text") == (event.get("previous_message") or {}).get("text"):
            return None
    if not (is_mention or is_dm) or message.get("subtype") not in _SPOKEN:
        return None
    if message.get("bot_id") or not message.get("user"):
        return None
    words = _said_in(message).replace(f"<@{workspace.bot_user_id}>", " ").strip()
    thread_ts = message.get("thread_ts")
    return Said(
        workspace,
        UserId(str(message["user"])),
        words,
        ChannelId(str(event["channel"])),
        str(message["ts"]),
        str(body["event_id"]),
        is_mention,
        str(thread_ts) if thread_ts else None,
        bool(message.get("edited")),
        teams=home_teams(body),
    )


def read_event(body: Body, workspace: Workspace) -> Event:
    """An `Event` from any other event; raises `Unreadable` when a field we read is not of its documented kind."""
    event = strict(body.get("event") or {})
    for name in _TEXTS:
        if not isinstance(event.get(name), str | None):
            raise Unreadable(name)
    user = event.get("user")
    if isinstance(user, Strict):
        user = user["id"]
    if not isinstance(user, str | None):
        raise Unreadable("user")
    if isinstance(event.get("user"), Strict) is not (event.get("type") in _WITH_PROFILE):
        raise Unreadable("user")
    if not isinstance(event.get("tokens"), Strict | None):
        raise Unreadable("tokens")
    if event.get("type") in _WITH_PROFILE:
        read_profile(event["user"], workspace.team_id)  # raises here, before any listener, what cannot be read
    return Event(workspace, event.get("type") or "", body.get("event_id") or "", event, home_teams(body))
