"""The message to organizers about their community's channel."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.ids import ChannelId
from bot.core.notifications import PersonalNotification
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class ChannelGone(PersonalNotification):
    """To an organizer: the community's channel was archived, or the bot removed from it, on `day`."""

    name: ClassVar[str] = "communities.channel_gone"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("community_id", "channel_id", "day", "user_id")

    community_id: str
    channel_id: ChannelId
    day: str
