"""Joining, leaving and archiving; what admins change about people; removing the app."""

from zoneinfo import ZoneInfo

from playground.people.rules import actor, visible_channel
from playground.workspace import events, messages, views
from playground.workspace.slack import Refused, Slack
from playground.workspace.world import Channel, Message, User

# What people may set their Slack to, as far as it matters here: what Village writes, and some that it does not.
LOCALES = (
    *("en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "es-LA"),
    *("it-IT", "pt-BR", "ja-JP", "ko-KR", "zh-CN", "zh-TW"),
)


def open_home(slack: Slack, user_id: str, tab: str = "home") -> list[events.Sent]:
    """Visit the app's Home or Messages tab. Raises `Refused`."""
    user = actor(slack, user_id)
    if tab not in ("home", "messages"):
        raise Refused("invalid_tab", "There are two tabs: home and messages.")
    published = slack.world.homes.get(user.id)
    view = views.as_json(slack, published) if published is not None and tab == "home" else None
    return [events.home_opened(slack, user, tab, view)]


def join(slack: Slack, user_id: str, channel_id: str) -> list[events.Sent]:
    """Join a public channel. Raises `Refused`."""
    user = actor(slack, user_id)
    channel = visible_channel(slack, user, channel_id)
    if channel.kind != "channel" or channel.archived:
        raise Refused("cannot_join", "One cannot join this conversation.")
    return _enter(slack, channel, user, None)


def invite(slack: Slack, user_id: str, channel_id: str, guest_id: str) -> list[events.Sent]:
    """Bring somebody (or the app) into a channel one is in. Raises `Refused`."""
    user = actor(slack, user_id)
    channel = _own_channel(slack, user, channel_id)
    guest = slack.world.users.get(guest_id)
    if guest is None or guest.deactivated:
        raise Refused("user_not_found", "There is nobody to invite.")
    return _enter(slack, channel, guest, user)


def _enter(slack: Slack, channel: Channel, user: User, inviter: User | None) -> list[events.Sent]:
    if user.id in channel.members:
        return []
    channel.members.append(user.id)
    joined = events.member_joined(slack, channel, user, inviter.id if inviter else None)
    return [joined, _note(slack, channel, user, "channel_join", "has joined the channel")]


def _note(slack: Slack, channel: Channel, user: User, subtype: str, what: str) -> events.Sent:
    """The small line which Slack itself writes into a channel."""
    text = f"<@{user.id}> {what}"
    ts = slack.world.next_ts(channel)
    return messages.add(slack, Message(ts, channel.id, user.id, text, subtype=subtype))


def _own_channel(slack: Slack, user: User, channel_id: str) -> Channel:
    channel = visible_channel(slack, user, channel_id)
    if user.id not in channel.members or channel.kind not in ("channel", "private_channel"):
        raise Refused("not_in_channel", "You are not in this channel.")
    if channel.archived:
        raise Refused("is_archived", f"#{channel.name} is archived.")
    return channel


def leave(slack: Slack, user_id: str, channel_id: str) -> list[events.Sent]:
    """Leave a channel. Raises `Refused`."""
    user = actor(slack, user_id)
    channel = _own_channel(slack, user, channel_id)
    if channel.is_general:
        raise Refused("cant_leave_general", f"Nobody can leave #{channel.name}.")
    channel.members.remove(user.id)
    noted = _note(slack, channel, user, "channel_leave", "has left the channel")
    return [noted, events.member_left(slack, channel, user)]


def remove_bot(slack: Slack, user_id: str, channel_id: str) -> list[events.Sent]:
    """Take the app out of a channel one is in. Raises `Refused`."""
    user = actor(slack, user_id)
    channel = _own_channel(slack, user, channel_id)
    bot = slack.world.bot
    if bot.id not in channel.members:
        raise Refused("not_in_channel", f"{bot.real_name} is not in this channel.")
    left = events.member_left(slack, channel, bot)
    channel.members.remove(bot.id)
    slack.changed()
    return [left, events.app_left(slack, channel, user)]


def archive(slack: Slack, user_id: str, channel_id: str) -> list[events.Sent]:
    """Archive a channel one is in. Raises `Refused`."""
    user = actor(slack, user_id)
    channel = _own_channel(slack, user, channel_id)
    if channel.is_general:
        raise Refused("cant_archive_general", f"#{channel.name} cannot be archived.")
    channel.archived = True
    slack.changed()
    seen = channel.kind == "channel" or slack.world.bot.id in channel.members
    return [events.channel_archived(slack, channel, user)] if seen else []


def change_id(slack: Slack, user_id: str, channel_id: str) -> list[events.Sent]:
    """Have Slack give a channel one is in another id, as when it is converted; the old one fails from now on."""
    channel = _own_channel(slack, actor(slack, user_id), channel_id)
    channel.id = slack.world.new_id("C")
    slack.world.channels[channel.id] = slack.world.channels.pop(channel_id)
    for message in channel.messages:
        message.channel = channel.id
    slack.changed()
    seen = channel.kind == "channel" or slack.world.bot.id in channel.members
    return [events.channel_id_changed(slack, channel, channel_id)] if seen else []


def change_person(
    slack: Slack,
    admin_id: str,
    user_id: str,
    *,
    deactivated: bool | None = None,
    guest: bool | None = None,
    tz: str | None = None,
    locale: str | None = None,
) -> list[events.Sent]:
    """Change what only a Slack admin may; the zone and the language also the person alone. Raises `Refused`."""
    admin = actor(slack, admin_id)
    person = slack.world.users.get(user_id)
    if person is None or person.is_bot:
        raise Refused("user_not_found", "There is nobody of this id.")
    if not admin.is_admin and (admin is not person or deactivated is not None or guest is not None):
        raise Refused("not_admin", "Only a Slack admin can do this.")
    if deactivated is not None:
        person.deactivated = deactivated
        slack.world.stacks.pop(person.id, None)
    if guest is not None:
        person.is_guest = guest
    if tz is not None:
        person.tz = _zone(tz)
    if locale is not None:
        person.locale = _locale(locale)
    person.updated = slack.world.seconds()
    slack.changed()
    return [events.user_changed(slack, person)]


def _locale(tag: str) -> str:
    if tag not in LOCALES:
        raise Refused("invalid_locale", f"Slack has no language called {tag!r}.")
    return tag


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise Refused("invalid_zone", f"There is no time zone called {name!r}.") from None


def uninstall(slack: Slack, admin_id: str) -> list[events.Sent]:
    """Remove the app from the workspace: its tokens are dead at once. Raises `Refused`."""
    admin = actor(slack, admin_id)
    if not admin.is_admin:
        raise Refused("not_admin", "Only a Slack admin can do this.")
    sent = events.uninstalled(slack)
    slack.revoke("account_inactive", uninstalled=True)
    return sent


def revoke_token(slack: Slack, admin_id: str) -> list[events.Sent]:
    """Take the bot's token back and leave the app installed. Raises `Refused`."""
    if not actor(slack, admin_id).is_admin:
        raise Refused("not_admin", "Only a Slack admin can do this.")
    return take_token_back(slack)


def take_token_back(slack: Slack) -> list[events.Sent]:
    """Revoke the bot's token whoever asks; the app itself may (`auth.revoke`). Returns the events."""
    sent = [events.token_revoked(slack)]
    slack.revoke("token_revoked", uninstalled=False)
    return sent
