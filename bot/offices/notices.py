"""The message to organizers about their community's channel."""

from bot.core.ids import ChannelId
from bot.core.notifications import PersonalNotification, notification
from bot.core.working_hours import Standing


@notification(
    "communities.channel_gone",
    Standing.ORGANIZER,
    keyed_by=("community_id", "channel_id", "day", "user_id"),
    living=True,
)
class ChannelGone(PersonalNotification):
    """To an organizer: the community's channel was archived, or the bot removed from it, on `day`."""

    community_id: str
    channel_id: ChannelId
    day: str
