"""People, conversations, messages, files and views as Slack writes them in JSON (docs/slack.md S64, S65)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from playground.json_types import Json
from playground.workspace.world import SLACKBOT, Channel, Message, UploadedFile, User, View, World

ENTERPRISE = "E0GRID"


def user_json(world: World, user: User, *, locale: bool = False) -> Json:
    """A user object; `tz_offset` (seconds) follows daylight saving at the playground's present."""
    found: Json = {
        "id": user.id,
        "team_id": home_team(world, user),
        "name": user.name,
        "deleted": user.deactivated,
        "profile": _profile(world, user),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_stranger": user.is_stranger,
        "updated": user.updated,
    }
    if user.grid_teams is not None:
        found["enterprise_user"] = {
            "id": user.id,
            "enterprise_id": ENTERPRISE,
            "enterprise_name": "A whole organization",
            "is_admin": False,
            "is_owner": False,
            "teams": list(user.grid_teams),
        }
    if user.deactivated:
        return found
    return {**found, **_zone(world, user), **_roles(user), **({"locale": user.locale} if locale else {})}


def home_team(world: World, user: User) -> str | None:
    """Return the id of the team that Slack names as a person's own; None where Slack names none."""
    return world.team_id if user.home_team == "" else user.home_team


def _roles(user: User) -> Json:
    return {
        "color": user.colour,
        "real_name": user.real_name,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_guest or user.is_ultra_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_email_confirmed": not user.is_bot and user.id != SLACKBOT,
        "who_can_share_contact_card": "EVERYONE",
    }


def _zone(world: World, user: User) -> Json:
    local = world.clock.now().astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset()
    return {
        "tz": user.tz,
        "tz_label": local.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }


def _profile(world: World, user: User) -> Json:
    first, _, last = user.real_name.partition(" ")
    found: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": "" if user.is_bot else user.display_name,
        "display_name_normalized": "" if user.is_bot else user.display_name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "g" + user.id.lower(),
        "first_name": first,
        "last_name": last,
        "team": home_team(world, user),
    }
    if user.bot_id:
        found |= {
            "bot_id": user.bot_id,
            "api_app_id": world.app_id if user is world.bot else "",
            "always_active": True,
        }
    return found


def channel_json(world: World, channel: Channel, viewer: str) -> Json:
    """A conversation object as `viewer` sees it."""
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private_channel",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_org_shared": False,
        "context_team_id": world.team_id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        other = next(member for member in channel.members if member != viewer)
        gone = world.users[other].deactivated
        return {**common, "user": other, "is_user_deleted": gone, "is_open": True, "priority": 0}
    return {**common, **_named(world, channel, viewer)}


def _named(world: World, channel: Channel, viewer: str) -> Json:
    said: Json = {"creator": channel.creator, "last_set": channel.created}
    return {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": channel.is_general,
        "unlinked": 0,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "creator": channel.creator,
        "shared_team_ids": [world.team_id],
        "is_member": viewer in channel.members,
        "topic": {"value": channel.topic, **said},
        "purpose": {"value": "", **said},
        "previous_names": [],
    }


def message_json(world: World, message: Message, *, metadata: bool = True) -> Json:
    """A message as in chat.postMessage's answer, in history and in interaction payloads."""
    found: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    author = world.users.get(message.user)
    found |= {"team": home_team(world, author) if author else world.team_id}
    if author and author.home_team:
        found |= {"user_team": author.home_team, "source_team": author.home_team}
    if message.subtype:
        found["subtype"] = message.subtype
    if message.bot_id:
        found |= {"bot_id": message.bot_id, "app_id": world.app_id, "bot_profile": bot_profile(world)}
    for name in ("client_msg_id", "thread_ts", "edited"):
        value = getattr(message, name)
        if value:
            found[name] = value
    if message.blocks:
        found["blocks"] = message.blocks
    if message.files:
        found["files"] = [file_json(world, world.files[file_id]) for file_id in message.files]
    if message.metadata:
        event_type = message.metadata["event_type"]
        found["metadata"] = message.metadata if metadata else {"event_type": event_type}
    return {**found, **_replies(world, message)}


def _replies(world: World, message: Message) -> Json:
    if message.thread_ts != message.ts:
        return {}
    replies = replies_to(world.channels[message.channel], message.ts)
    people = list(dict.fromkeys(reply.user for reply in replies))
    latest = replies[-1].ts if replies else message.ts
    return {
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": latest,
    }


def replies_to(channel: Channel, ts: str) -> list[Message]:
    """The visible replies in a thread, oldest first."""
    return [
        message
        for message in channel.messages
        if message.thread_ts == ts and message.ts != ts and not message.ephemeral_to
    ]


def bot_profile(world: World) -> Json:
    """The app's profile as it stands beside its messages."""
    return {
        "id": world.bot.bot_id,
        "app_id": world.app_id,
        "name": world.bot.real_name,
        "icons": {},
        "deleted": False,
        "updated": world.bot.updated,
        "team_id": world.team_id,
    }


def file_json(world: World, file: UploadedFile) -> Json:
    """A file object; `url_private` is the playground's own path, without host."""
    suffix = file.name.rpartition(".")[2].lower() if "." in file.name else "text"
    channels = {channel: world.channels[channel] for channel in file.shared_in}
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": "text/calendar" if suffix == "ics" else "text/plain",
        "filetype": suffix,
        "pretty_type": suffix.upper(),
        "user": file.user,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(channel.kind == "channel" for channel in channels.values()),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"/files/{file.id}/{file.name}",
        "channels": [found.id for found in channels.values() if found.kind == "channel"],
        "groups": [found.id for found in channels.values() if found.kind in ("private_channel", "mpim")],
        "ims": [found.id for found in channels.values() if found.kind == "im"],
        "has_rich_preview": False,
    }


def view_json(world: World, view: View, state: Json) -> Json:
    """A view object with `state` ({block_id: {action_id: value}}) as in payloads and answers."""
    content = view.content
    return {
        "id": view.id,
        "team_id": world.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": state},
        "hash": view.hash,
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": world.app_id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": world.team_id,
        "bot_id": world.bot.bot_id,
    }


def team_json(world: World) -> Json:
    """The team as it stands in interaction payloads."""
    return {"id": world.team_id, "domain": world.domain}


def local_iso(moment: float | str, zone: str) -> str:
    """A Unix time (seconds, or a message `ts`) as ISO text in a person's zone."""
    return datetime.fromtimestamp(float(moment), UTC).astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
