"""The only place where Bolt is spoken to: one listener per kind, payloads made into typed requests."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.ids import ChannelId, TeamId, UserId
from handlers.dispatch import Dispatcher
from handlers.requests import Click, Command, Event, Said, Shortcut, Submission
from handlers.views.blocks import unescaped
from handlers.workspace import Workspace

Body = Mapping[str, Any]
FindWorkspace = Callable[[TeamId], Workspace]

_ANYTHING = re.compile(r".*")
# What people say arrives as a message without subtype; a thread reply or an attached file changes nothing.
_SPOKEN = {None, "file_share", "thread_broadcast"}
# What Bolt and we raise on reading a signed payload that is not as Slack documents it.
MISREAD = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def register(app: AsyncApp, dispatcher: Dispatcher, workspace_of: FindWorkspace) -> None:
    """Give Bolt its six listeners."""

    @app.command(_ANYTHING)
    async def on_command(ack: AsyncAck, body: Body) -> None:
        await dispatcher.command(read_command(body, workspace_of), ack)

    @app.action(_ANYTHING)
    async def on_action(ack: AsyncAck, body: Body) -> None:
        await dispatcher.click(read_click(body, workspace_of), ack)

    @app.view(_ANYTHING)
    async def on_submission(ack: AsyncAck, body: Body) -> None:
        await dispatcher.submission(read_submission(body, workspace_of), ack)

    @app.view_closed(_ANYTHING)
    async def on_closed(ack: AsyncAck) -> None:
        await ack()

    @app.shortcut(_ANYTHING)
    async def on_shortcut(ack: AsyncAck, body: Body) -> None:
        await dispatcher.shortcut(read_shortcut(body, workspace_of), ack)

    @app.event(_ANYTHING)
    async def on_event(body: Body) -> None:
        said = read_said(body, workspace_of)
        if said is not None:
            await dispatcher.words_said(said)
        else:
            await dispatcher.event(read_event(body, workspace_of))


def read_command(body: Body, workspace_of: FindWorkspace) -> Command:
    """Read a slash command's form fields."""
    return Command(
        workspace_of(TeamId(body["team_id"])),
        UserId(body["user_id"]),
        body["command"],
        unescaped(body.get("text") or "").strip(),
        ChannelId(body["channel_id"]),
        body["trigger_id"],
    )


def read_click(body: Body, workspace_of: FindWorkspace) -> Click:
    """Read `block_actions`; of several actions Slack sends the first."""
    action = body["actions"][0]
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    return Click(
        workspace_of(_team(body)),
        UserId(body["user"]["id"]),
        action["action_id"],
        _value(action),
        body.get("trigger_id") or "",
        action,
        body.get("view"),
        ChannelId(channel) if channel else None,
        container.get("message_ts"),
        body.get("response_url"),
    )


def _value(action: Body) -> str:
    """The one value of an element; lists are read from `element` by whoever expects them."""
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


def read_submission(body: Body, workspace_of: FindWorkspace) -> Submission:
    """Read `view_submission`."""
    view = body["view"]
    return Submission(
        workspace_of(_team(body)),
        UserId(body["user"]["id"]),
        view["callback_id"],
        view.get("state", {}).get("values", {}),
        view.get("private_metadata") or "",
        body.get("trigger_id") or "",
        view,
    )


def read_shortcut(body: Body, workspace_of: FindWorkspace) -> Shortcut:
    """Read `shortcut` or `message_action`, of which only the message's words are taken."""
    message = body.get("message")
    return Shortcut(
        workspace_of(_team(body)),
        UserId(body["user"]["id"]),
        body["callback_id"],
        body["trigger_id"],
        None if message is None else unescaped(message.get("text") or ""),
    )


def read_said(body: Body, workspace_of: FindWorkspace) -> Said | None:
    """Words meant for the bot: a person's DM, or a mention; None for every other event."""
    event = body.get("event") or {}
    is_mention = event.get("type") == "app_mention"
    is_dm = event.get("type") == "message" and event.get("channel_type") == "im"
    if not (is_mention or is_dm) or event.get("subtype") not in _SPOKEN:
        return None
    if event.get("bot_id") or not event.get("user"):
        return None
    workspace = workspace_of(_team(body))
    words = unescaped(event.get("text") or "").replace(f"<@{workspace.bot_user_id}>", " ").strip()
    return Said(
        workspace,
        UserId(str(event["user"])),
        words,
        ChannelId(str(event["channel"])),
        str(event["ts"]),
        str(body["event_id"]),
        is_mention,
        event.get("channel_type") or "",
    )


def read_event(body: Body, workspace_of: FindWorkspace) -> Event:
    """Read any other event."""
    event = body.get("event") or {}
    return Event(workspace_of(_team(body)), event.get("type") or "", body.get("event_id") or "", event)


def _team(body: Body) -> TeamId:
    """The installation a payload belongs to (slack-facts 2.3): the view's, then the body's team."""
    view_team = (body.get("view") or {}).get("app_installed_team_id")
    team = body.get("team") or {}
    return TeamId(view_team or body.get("team_id") or team.get("id") or "")
