"""A small bot that remembers what it hears and answers in every way Slack knows."""

import re
from typing import Any

from slack_bolt.async_app import AsyncApp

from playground.json_types import Json

EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.im",
    "user_change",
    "member_joined_channel",
    "channel_archive",
    "channel_id_changed",
    "channel_left",
    "group_archive",
    "group_left",
    "app_uninstalled",
    "tokens_revoked",
)
SCOPES = (
    "commands",
    "chat:write",
    "im:write",
    "im:history",
    "mpim:write",
    "app_mentions:read",
    "users:read",
    "channels:read",
    "groups:read",
    "files:write",
)


def manifest(*, events: tuple[str, ...] = EVENTS, scopes: tuple[str, ...] = SCOPES) -> Json:
    """A manifest like the real bot's."""
    return {
        "display_information": {"name": "Village"},
        "features": {
            "bot_user": {"display_name": "Village"},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "slash_commands": [
                {"command": "/echo", "description": "Says it again", "should_escape": True},
                {"command": "/raw", "description": "Says it again, unescaped mentions"},
                {"command": "/form", "description": "Opens a form"},
            ],
            "shortcuts": [
                {"name": "Help", "type": "global", "callback_id": "help", "description": "Help"},
                {"name": "Offer", "type": "message", "callback_id": "offer", "description": "Offer help"},
            ],
        },
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(events)},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, value: str = "v") -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": value}


def form(title: str = "A form") -> Json:
    """A modal with a required line, an optional choice and a date."""
    options = [{"text": plain(word), "value": word.lower()} for word in ("Travel", "Sleep", "Days")]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "notify_on_close": True,
        "private_metadata": "kept",
        "blocks": [
            {
                "type": "input",
                "block_id": "line",
                "label": plain("A line"),
                "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
            },
            {
                "type": "input",
                "block_id": "topics",
                "optional": True,
                "label": plain("Topics"),
                "element": {"type": "multi_static_select", "action_id": "pick", "options": options},
            },
            {
                "type": "input",
                "block_id": "when",
                "optional": True,
                "label": plain("When"),
                "element": {"type": "datepicker", "action_id": "date"},
            },
        ],
    }


class EchoBot:
    """Hears everything; `answers` says what to acknowledge a form with."""

    def __init__(self, app: AsyncApp) -> None:
        self.app = app
        self.heard: list[Json] = []
        self.headers: list[Any] = []
        self.form_answer: Json = {}
        anything = re.compile(".*")
        app.event(anything)(self._on_event)
        app.command(anything)(self._on_command)
        app.action(anything)(self._on_action)
        app.view(anything)(self._on_view)
        app.view_closed(anything)(self._on_closed)
        app.shortcut(anything)(self._on_shortcut)
        app.options(anything)(self._on_options)

    def of(self, kind: str) -> list[Json]:
        """What was heard of one kind: an event type, a command, or an interaction's type."""
        return [body for body in self.heard if kind in (kind_of(body), body.get("command"))]

    async def _on_event(self, body: Json, request: Any, ack: Any) -> None:
        self.heard.append(body)
        self.headers.append(request.headers)
        await ack()

    async def _on_command(self, body: Json, ack: Any, client: Any) -> None:
        self.heard.append(body)
        if body["command"] == "/form":
            await client.views_open(trigger_id=body["trigger_id"], view=form())
            await ack()
        elif body["text"] == "silence":
            return
        else:
            await ack(text=f"You said: {body['text']}")

    async def _on_action(self, body: Json, ack: Any, respond: Any, client: Any) -> None:
        self.heard.append(body)
        action = body["actions"][0]["action_id"]
        await ack()
        if action == "replace":
            await respond(text="Thank you.", replace_original=True)
        if action == "open":
            await client.views_open(trigger_id=body["trigger_id"], view=form())
        if action == "push":
            await client.views_push(trigger_id=body["trigger_id"], view=form("Another"))

    async def _on_view(self, body: Json, ack: Any) -> None:
        self.heard.append(body)
        await ack(**self.form_answer)

    async def _on_closed(self, body: Json, ack: Any) -> None:
        self.heard.append(body)
        await ack()

    async def _on_shortcut(self, body: Json, ack: Any, client: Any) -> None:
        self.heard.append(body)
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form("From a shortcut"))

    async def _on_options(self, body: Json, ack: Any) -> None:
        self.heard.append(body)
        words = [word for word in ("Elm", "Oak", "Elder") if word.lower().startswith(body["value"].lower())]
        await ack(options=[{"text": plain(word), "value": word.lower()} for word in words])


def kind_of(body: Json) -> str:
    """An event's type (with subtype), or an interaction's type."""
    event = body.get("event")
    return str(event["type"] if event else body.get("type", ""))
