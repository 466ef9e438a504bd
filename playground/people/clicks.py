"""Buttons, menus and shortcuts: everything that sends an interaction without a form (docs/slack.md S64)."""

from typing import Any

from playground.block_kit import objections_to_options
from playground.json_types import Json
from playground.people.asking import action_ts, channel_name, frame, response_url, toast, toast_for_click
from playground.people.choices import choose, find
from playground.people.rules import actor, visible_channel
from playground.workspace import views
from playground.workspace.shapes import message_json
from playground.workspace.slack import Refused, Slack
from playground.workspace.values import state_of
from playground.workspace.world import Channel, Message, User, View


def seen_message(slack: Slack, user: User, channel_id: str, ts: str) -> tuple[Channel, Message]:
    """A message which the person sees now. Raises `Refused`."""
    channel = visible_channel(slack, user, channel_id)
    message = channel.message(ts)
    if message is None or message.ephemeral_to not in (None, user.id):
        raise Refused("message_not_found", "This message is gone.")
    return channel, message


def seen_view(slack: Slack, user: User, view_id: str) -> View:
    """The person's Home or topmost modal with this id. Raises `Refused`."""
    view = slack.world.view(view_id)
    if view is None or view.user != user.id:
        raise Refused("view_not_found", "This form is closed.")
    stack = slack.world.stacks.get(user.id, [])
    if view.content["type"] == "modal" and stack[-1] is not view:
        raise Refused("view_covered", "Another form lies on top of this one.")
    return view


async def act_on_message(
    slack: Slack, user_id: str, channel_id: str, ts: str, block_id: str, action_id: str, value: Any = None
) -> str | None:
    """Press or choose in a message; the toast where the app did not answer, else None."""
    user = actor(slack, user_id)
    channel, message = seen_message(slack, user, channel_id, ts)
    block, element = find(message.blocks, block_id, action_id)
    state = choose(slack, user, block, element, value)
    if element["type"] not in ("button", "overflow"):
        message.typed[(block_id, action_id)] = state
        slack.changed()
    body = frame(slack, "block_actions", user) | _about_message(slack, user, channel, message)
    body["state"] = {"values": state_of(message.blocks, message.typed)}
    return await _send(slack, user, body, block_id, action_id, state)


async def act_in_view(
    slack: Slack, user_id: str, view_id: str, block_id: str, action_id: str, value: Any = None
) -> str | None:
    """Press or choose in a modal or the Home; the toast where the app did not answer, else None."""
    user = actor(slack, user_id)
    view = seen_view(slack, user, view_id)
    block, element = find(view.content["blocks"], block_id, action_id)
    state = choose(slack, user, block, element, value)
    if element["type"] not in ("button", "overflow"):
        view.typed[(block_id, action_id)] = state
        slack.changed()
    if block["type"] == "input" and not block.get("dispatch_action"):
        return None
    body = frame(slack, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": slack.one_time_ids.new_trigger(user.id),
        "view": views.as_json(slack, view),
    }
    return await _send(slack, user, body, block_id, action_id, state)


async def _send(slack: Slack, user: User, body: Json, block_id: str, action_id: str, state: Json) -> str | None:
    _interactivity(slack)
    toast(slack, user, None)
    body["actions"] = [{"action_id": action_id, "block_id": block_id, **state, "action_ts": action_ts(slack)}]
    receipt = await slack.payload_sender.ask("interactive", body, "block_actions")
    toast_for_click(slack, user, receipt)
    return slack.world.toasts.get(user.id)


def _interactivity(slack: Slack) -> None:
    if not slack.manifest.interactive or not slack.installed:
        raise Refused("not_interactive", "This app has interactivity switched off.")


def _about_message(slack: Slack, user: User, channel: Channel, message: Message) -> Json:
    ephemeral = message.ephemeral_to is not None
    token = slack.one_time_ids.new_response(
        user.id, channel.id, message_ts=message.ts, thread_ts=message.thread_ts if ephemeral else None
    )
    found: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        },
        "trigger_id": slack.one_time_ids.new_trigger(user.id, channel.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "response_url": response_url(slack, token),
    }
    if message.thread_ts:
        found["container"]["thread_ts"] = message.thread_ts
    return found if ephemeral else {**found, "message": message_json(slack.world, message)}


async def shortcut(
    slack: Slack, user_id: str, callback_id: str, channel_id: str | None = None, ts: str | None = None
) -> str | None:
    """Use a global shortcut, or a message shortcut on a message; the toast where it failed, else None.

    Raises `Refused`.
    """
    user = actor(slack, user_id)
    known = slack.manifest.shortcuts.get(callback_id)
    if known is None or "commands" not in slack.scopes:
        raise Refused("unknown_shortcut", "There is no such shortcut.")
    _interactivity(slack)
    if known.type == "global":
        body = _shortcut_frame(slack, "shortcut", user) | {"trigger_id": slack.one_time_ids.new_trigger(user.id)}
    else:
        body = _shortcut_frame(slack, "message_action", user) | _shortcut_message(slack, user, channel_id, ts)
    body |= {"callback_id": callback_id, "action_ts": action_ts(slack)}
    toast(slack, user, None)
    receipt = await slack.payload_sender.ask("interactive", body, callback_id)
    toast_for_click(slack, user, receipt)
    return slack.world.toasts.get(user.id)


def _shortcut_frame(slack: Slack, kind: str, user: User) -> Json:
    """Shortcuts carry a little less than other interactions."""
    body = frame(slack, kind, user)
    del body["api_app_id"]
    del body["user"]["name" if kind == "shortcut" else "username"]
    return body


def _shortcut_message(slack: Slack, user: User, channel_id: str | None, ts: str | None) -> Json:
    channel, message = seen_message(slack, user, channel_id or "", ts or "")
    if message.ephemeral_to:
        raise Refused("message_not_found", "Shortcuts do not work on messages only you can see.")
    found = _about_message(slack, user, channel, message)
    del found["container"]
    return found | {"message_ts": message.ts}


async def options(
    slack: Slack,
    user_id: str,
    container: Json,
    block_id: str,
    action_id: str,
    typed: str,
) -> list[Json]:
    """What the app offers in an external select for the letters typed; empty where it does not answer.

    `container` is {"view_id"} or {"channel", "ts"}.
    """
    user = actor(slack, user_id)
    body = frame(slack, "block_suggestion", user) | {"action_id": action_id, "block_id": block_id, "value": typed}
    if "view_id" in container:
        view = seen_view(slack, user, container["view_id"])
        find(view.content["blocks"], block_id, action_id)
        body |= {"container": {"type": "view", "view_id": view.id}, "view": views.as_json(slack, view)}
    else:
        channel, message = seen_message(slack, user, container["channel"], container["ts"])
        find(message.blocks, block_id, action_id)
        about = _about_message(slack, user, channel, message)
        body |= {name: about[name] for name in about if name not in ("response_url", "trigger_id")}
    receipt = await slack.payload_sender.ask("interactive", body, "block_suggestion")
    answer = receipt.payload or {}
    if receipt.problem or objections_to_options(answer):
        return []
    offered = [*answer.get("options", [])]
    offered += [option for group in answer.get("option_groups", []) for option in group["options"]]
    slack.world.offered[(block_id, action_id)] = offered
    return offered
