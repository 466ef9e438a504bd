"""What the page shows to one person, as JSON."""

from playground.json_types import Json
from playground.people.membership import LOCALES
from playground.people.screen_reading import messages_for, words_in
from playground.workspace import views
from playground.workspace.mrkdwn import as_notification
from playground.workspace.shapes import local_iso, replies_to
from playground.workspace.slack import Slack
from playground.workspace.visible import is_visible
from playground.workspace.world import SLACKBOT, Channel, Message, User, View


def people(slack: Slack) -> Json:
    """Everybody one can be, and the bot."""
    world = slack.world
    shown = [person(user) for user in world.users.values() if user.id != SLACKBOT]
    bot = {"user_id": world.bot.id, "name": world.bot.real_name, "app_id": world.app_id}
    return {"people": shown, "bot": bot}


def person(user: User) -> Json:
    """One person."""
    initials = "".join(part[0] for part in user.real_name.split()[:2] if part[0].isalpha())
    return {
        "id": user.id,
        "name": user.display_name,
        "real_name": user.real_name,
        "title": user.title,
        "office": user.office,
        "avatar": f"{initials}/#{user.colour}",
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_guest": user.is_guest or user.is_ultra_restricted,
        "deactivated": user.deactivated,
        "is_bot": user.is_bot,
        "tz": user.tz,
        "locale": user.locale,
    }


def state(slack: Slack, user: User) -> Json:
    """Everything the person sees except the messages themselves."""
    world, now = slack.world, slack.clock.now()
    home = world.homes.get(user.id)
    return {
        "revision": slack.revision,
        "now": local_iso(now.timestamp(), user.tz),
        "now_utc": now.isoformat(timespec="seconds"),
        "me": person(user),
        "locales": list(LOCALES),
        "conversations": [conversation(slack, user, channel) for channel in visible_conversations(slack, user)],
        "commands": [
            {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
            for one in slack.manifest.commands.values()
        ],
        "global_shortcuts": _shortcuts(slack, "global"),
        "message_shortcuts": _shortcuts(slack, "message"),
        "home": None if home is None else view(slack, home),
        "modals": [view(slack, one) for one in world.stacks.get(user.id, [])],
        "toast": world.toasts.get(user.id),
    }


def _shortcuts(slack: Slack, kind: str) -> list[Json]:
    return [
        {"callback_id": one.callback_id, "name": one.name, "description": one.description}
        for one in slack.manifest.shortcuts.values()
        if one.type == kind
    ]


def view(slack: Slack, shown: View) -> Json:
    """A modal or Home with its state; `errors` only where there are some."""
    found = views.as_json(slack, shown)
    return {**found, "errors": shown.errors} if shown.errors else found


def visible_conversations(slack: Slack, user: User) -> list[Channel]:
    """The person's conversations: channels first, then direct ones; the app's own always among them."""
    if not user.is_bot and not user.deactivated:
        slack.world.im_with_bot(user.id)
    order = ("channel", "private_channel", "mpim", "im")
    seen = [one for one in slack.world.channels.values() if is_visible(user, one)]
    return sorted(seen, key=lambda one: order.index(one.kind))


def conversation(slack: Slack, user: User, channel: Channel) -> Json:
    """One row of the person's sidebar."""
    world = slack.world
    messages = messages_for(user, channel)
    read = world.last_read.get((user.id, channel.id), "0")
    unread = [one for one in messages if one.user != user.id and float(one.ts) > float(read)]
    newest = next((one for one in reversed(messages) if one.ephemeral_to is None), None)
    with_bot = channel.kind == "im" and world.bot.id in channel.members
    return {
        "id": channel.id,
        "kind": "app" if with_bot else channel.kind,
        "name": conversation_name(slack, user, channel),
        "topic": channel.topic,
        "members": channel.members,
        "is_member": user.id in channel.members,
        "archived": channel.archived,
        "unread": len(unread) if user.id in channel.members else 0,
        "preview": _preview(slack, newest) if newest is not None else "",
    }


def conversation_name(slack: Slack, user: User, channel: Channel) -> str:
    """The name the person reads in the sidebar."""
    if channel.kind not in ("im", "mpim"):
        return channel.name
    others = [slack.world.users[member] for member in channel.members if member != user.id]
    return ", ".join(other.display_name for other in others)


def _preview(slack: Slack, newest: Message) -> str:
    """What a notification says: the top-level text, the blocks' words only where there is none."""
    text = newest.text or " ".join(words_in(newest.blocks))
    if not text and newest.files:
        return slack.world.files[newest.files[0]].name
    return as_notification(text, slack.world)


def messages(slack: Slack, user: User, channel: Channel) -> Json:
    """The conversation's messages as the person sees them; they count as read from now on."""
    found = messages_for(user, channel)
    newest = found[-1].ts if found else "0"
    if slack.world.last_read.get((user.id, channel.id), "0") != newest:
        slack.world.last_read[(user.id, channel.id)] = newest
        slack.changed()
    return {"messages": [message(slack, user, channel, one) for one in found]}


def message(slack: Slack, user: User, channel: Channel, one: Message) -> Json:
    """One message."""
    author = slack.world.users[one.user]
    shown: Json = {
        "ts": one.ts,
        "user": one.user,
        "username": author.display_name,
        "is_bot": one.bot_id is not None,
        "text": one.text,
        "edited": one.edited is not None,
        "ephemeral": one.ephemeral_to is not None,
        "time": local_iso(one.ts, user.tz),
        "broadcast": one.broadcast,
    }
    if one.thread_ts:
        shown["thread_ts"] = one.thread_ts
    if one.thread_ts == one.ts:
        shown["reply_count"] = len(replies_to(channel, one.ts))
    if one.blocks:
        shown["blocks"] = one.blocks
        shown["state"] = {"values": _typed(one)}
    if one.files:
        shown["files"] = [_file(slack, file_id) for file_id in one.files]
    return shown


def _typed(one: Message) -> Json:
    values: Json = {}
    for (block_id, action_id), held in one.typed.items():
        values.setdefault(block_id, {})[action_id] = held
    return values


def _file(slack: Slack, file_id: str) -> Json:
    file = slack.world.files[file_id]
    return {"id": file.id, "name": file.name, "title": file.title, "url": f"/files/{file.id}/{file.name}"}
