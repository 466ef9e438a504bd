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
    community_id: str
    channel_id: ChannelId
    day: str

    @property
    def key(self) -> str:
        """One message a day per channel and organizer, whatever else Slack tells about it."""
        return f"{self.name}:{self.community_id}:{self.channel_id}:{self.day}:{self.user_id}"
