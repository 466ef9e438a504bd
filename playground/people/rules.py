"""Who may act, and where (the person's side of Slack)."""

from playground.workspace.slack import Refused, Slack
from playground.workspace.visible import is_visible
from playground.workspace.world import Channel, User


def actor(slack: Slack, user_id: str) -> User:
    """The person who acts; bots and deactivated people cannot. Raises `Refused`."""
    user = slack.world.users.get(user_id)
    if user is None or user.is_bot or user.name == "slackbot":
        raise Refused("user_not_found", "Choose a person to act as.")
    if user.deactivated:
        raise Refused("user_disabled", f"{user.display_name}'s account is deactivated.")
    return user


def visible_channel(slack: Slack, user: User, channel_id: str) -> Channel:
    """The conversation, if the person can see it. Raises `Refused`."""
    channel = slack.world.channels.get(channel_id)
    if channel is None or not is_visible(user, channel):
        raise Refused("channel_not_found", "There is no such conversation.")
    return channel


def writable_channel(slack: Slack, user: User, channel_id: str) -> Channel:
    """The conversation, if the person may write there. Raises `Refused`."""
    channel = visible_channel(slack, user, channel_id)
    if channel.archived:
        raise Refused("is_archived", f"#{channel.name} is archived.")
    if user.id not in channel.members:
        raise Refused("not_in_channel", f"Join #{channel.name} to write there.")
    return channel


def open_to_messages(slack: Slack, channel: Channel) -> None:
    """Refuse where the app's Messages tab is off or read-only."""
    manifest = slack.manifest
    if channel.kind != "im" or slack.world.bot.id not in channel.members:
        return
    if not manifest.messages_tab or manifest.messages_read_only:
        raise Refused("messages_tab_disabled", "Sending messages to this app has been turned off.")
