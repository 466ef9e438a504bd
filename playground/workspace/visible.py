"""What a person can see, and what is on offer for them in a picker."""

from playground.json_types import Json
from playground.workspace.slack import Slack
from playground.workspace.world import Channel, User

CHANNEL_PICKERS = ("channels_select", "multi_channels_select")
_KINDS = {"channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def is_visible(user: User, channel: Channel) -> bool:
    """Members see a conversation; public channels are seen by everybody but guests."""
    if user.id in channel.members:
        return True
    return channel.kind == "channel" and not user.is_guest and not user.is_ultra_restricted


def may_pick(slack: Slack, user: User, element: Json, picked: str) -> bool:
    """Whether a picker of conversations or channels offers this one to the person (docs/slack.md S64)."""
    channel = slack.world.channels.get(picked)
    if channel is None or channel.archived or not is_visible(user, channel):
        return False
    if element["type"] in CHANNEL_PICKERS:
        return channel.kind == "channel"
    wanted = element.get("filter", {})
    if "include" in wanted and _KINDS[channel.kind] not in wanted["include"]:
        return False
    with_bot = any(slack.world.users[member].is_bot for member in channel.members)
    return not (wanted.get("exclude_bot_users") and channel.kind == "im" and with_bot)
