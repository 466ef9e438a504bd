"""Events as Slack sends them, each only where subscribed and permitted (docs/slack.md S64)."""

import asyncio
from typing import Any

from playground.delivery.envelope import Receipt
from playground.json_types import Json
from playground.workspace.shapes import message_json, user_json
from playground.workspace.slack import Slack
from playground.workspace.world import Channel, Message, User

Sent = asyncio.Task[Receipt] | None
_MESSAGE_KINDS = {
    "channel": ("message.channels", "channels:history", "channel"),
    "private_channel": ("message.groups", "groups:history", "group"),
    "im": ("message.im", "im:history", "im"),
    "mpim": ("message.mpim", "mpim:history", "mpim"),
}
_UNAUTHORIZED = {"app_uninstalled", "tokens_revoked"}


def emit(slack: Slack, event: Json, subscription: str, scope: str | None, *, channel: str = "") -> Sent:
    """Send one event if the app may have it; the task ends when the app took it, None if it is not sent."""
    if not slack.subscribed(subscription, scope):
        return None
    return slack.payload_sender.emit(_wrapped(slack, event, channel), str(event["type"]))


def _wrapped(slack: Slack, event: Json, channel: str) -> Json:
    world = slack.world
    author = world.users.get(str(event.get("user") or (event.get("message") or {}).get("user")))
    theirs = author.home_team if author is not None and author.home_team else None
    found: Json = {
        "token": slack.verification_token,
        "team_id": theirs or world.team_id,  # in a shared channel the envelope may name the partner's
        "context_team_id": world.team_id,
        "context_enterprise_id": None,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": world.seconds(),
        "is_ext_shared_channel": theirs is not None,
        "event_context": f"4-{event['type']}-{world.team_id}-{world.app_id}-{channel}",
    }
    if event["type"] not in _UNAUTHORIZED:
        found["authorizations"] = [
            {
                "enterprise_id": None,
                "team_id": world.team_id,
                "user_id": world.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ]
    return found


def _event_ts(slack: Slack) -> str:
    return f"{slack.clock.now().timestamp():.6f}"


def message_posted(slack: Slack, message: Message) -> Sent:
    """A `message` event, where the app may read this kind of conversation and is in it."""
    channel = slack.world.channels[message.channel]
    event = message_json(slack.world, message)
    return _about_message(slack, channel, {**event, "event_ts": message.ts})


def message_changed(slack: Slack, message: Message, before: Json) -> Sent:
    """A `message_changed` event with both versions."""
    channel = slack.world.channels[message.channel]
    ts = slack.world.next_ts(channel)
    event: Json = {
        "type": "message",
        "subtype": "message_changed",
        "message": message_json(slack.world, message),
        "previous_message": before,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }
    return _about_message(slack, channel, event)


def message_deleted(slack: Slack, channel: Channel, before: Json) -> Sent:
    """A `message_deleted` event."""
    ts = slack.world.next_ts(channel)
    event: Json = {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": before,
        "deleted_ts": before["ts"],
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }
    return _about_message(slack, channel, event)


def _about_message(slack: Slack, channel: Channel, event: Json) -> Sent:
    if slack.world.bot.id not in channel.members:
        return None
    subscription, scope, channel_type = _MESSAGE_KINDS[channel.kind]
    about = {**event, "channel": channel.id, "channel_type": channel_type}
    return emit(slack, about, subscription, scope, channel=channel.id)


def app_mentioned(slack: Slack, message: Message) -> Sent:
    """An `app_mention` event; in a direct message there is none."""
    channel = slack.world.channels[message.channel]
    if channel.kind == "im" or slack.world.bot.id not in channel.members:
        return None
    event = {**message_json(slack.world, message), "type": "app_mention"}
    about = {**event, "channel": channel.id, "event_ts": message.ts}
    return emit(slack, about, "app_mention", "app_mentions:read", channel=channel.id)


def home_opened(slack: Slack, user: User, tab: str, view: Json | None) -> Sent:
    """An `app_home_opened` event; `view` only once something was published."""
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": slack.world.im_with_bot(user.id).id,
        "tab": tab,
        "event_ts": _event_ts(slack),
    }
    if view is not None:
        event["view"] = view
    return emit(slack, event, "app_home_opened", None)


def user_changed(slack: Slack, user: User) -> Sent:
    """A `user_change` event with the person as they are now."""
    event: Json = {
        "type": "user_change",
        "user": user_json(slack.world, user, locale=True),
        "cache_ts": slack.world.seconds(),
        "event_ts": _event_ts(slack),
    }
    return emit(slack, event, "user_change", "users:read")


def member_joined(slack: Slack, channel: Channel, user: User, inviter: str | None) -> Sent:
    """A `member_joined_channel` event, where the app can see the channel."""
    return _membership(slack, "member_joined_channel", channel, user, {"inviter": inviter} if inviter else {})


def member_left(slack: Slack, channel: Channel, user: User) -> Sent:
    """A `member_left_channel` event, where the app can see the channel."""
    return _membership(slack, "member_left_channel", channel, user, {})


def _membership(slack: Slack, kind: str, channel: Channel, user: User, more: Json) -> Sent:
    if slack.world.bot.id not in channel.members and user is not slack.world.bot:
        return None
    letter = "C" if channel.kind == "channel" else "G"
    event: Json = {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": letter,
        "team": slack.world.team_id,
        "event_ts": _event_ts(slack),
        **more,
    }
    return emit(slack, event, kind, read_scope(channel), channel=channel.id)


def channel_archived(slack: Slack, channel: Channel, user: User) -> Sent:
    """A `channel_archive` or `group_archive` event."""
    kind = "channel_archive" if channel.kind == "channel" else "group_archive"
    event: Json = {"type": kind, "channel": channel.id, "user": user.id, "is_moved": 0, "event_ts": _event_ts(slack)}
    return emit(slack, event, kind, read_scope(channel), channel=channel.id)


def channel_id_changed(slack: Slack, channel: Channel, old_id: str) -> Sent:
    """A `channel_id_changed` event."""
    kind = "channel_id_changed"
    event: Json = {"type": kind, "old_channel_id": old_id, "new_channel_id": channel.id, "event_ts": _event_ts(slack)}
    return emit(slack, event, kind, read_scope(channel), channel=channel.id)


def app_left(slack: Slack, channel: Channel, actor: User) -> Sent:
    """A `channel_left` or `group_left` event: the app itself was removed."""
    kind = "channel_left" if channel.kind == "channel" else "group_left"
    event: Json = {"type": kind, "channel": channel.id, "actor_id": actor.id, "event_ts": _event_ts(slack)}
    return emit(slack, event, kind, read_scope(channel), channel=channel.id)


def uninstalled(slack: Slack) -> list[Sent]:
    """`tokens_revoked` and `app_uninstalled`; neither needs a scope, the tokens are already dead."""
    return [token_revoked(slack), app_uninstalled(slack)]


def token_revoked(slack: Slack) -> Sent:
    """`tokens_revoked` of the bot's token, whether or not the app is removed too."""
    revoked: Json = {
        "type": "tokens_revoked",
        "tokens": {"oauth": [], "bot": [slack.world.bot.id]},
        "event_ts": _event_ts(slack),
    }
    return emit(slack, revoked, "tokens_revoked", None)


def app_uninstalled(slack: Slack) -> Sent:
    """`app_uninstalled` alone."""
    gone: Json = {"type": "app_uninstalled", "event_ts": _event_ts(slack)}
    return emit(slack, gone, "app_uninstalled", None)


def read_scope(channel: Channel) -> str:
    """The scope which lets an app see this kind of conversation."""
    return {"channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}[
        channel.kind
    ]


async def taken(*sent: Any) -> None:
    """Wait until the app has taken these events, or Slack's first deadline is over; never raises for a failure."""
    waiting = [task for task in sent if task is not None]
    if waiting:
        await asyncio.wait(waiting, timeout=3.5)
