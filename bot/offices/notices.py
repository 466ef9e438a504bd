"""The message to organizers about their community's channel."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification, Person
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class ChannelGone(Notification):
    """To an organizer: the community's channel was archived, or the bot removed from it, on `day`."""

    name: ClassVar[str] = "communities.channel_gone"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    user_id: UserId
    community_id: str
    channel_id: ChannelId
    day: str

    @property
    def to(self) -> Person:
        """The organizer."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """One message a day per channel and organizer, whatever else Slack tells about it."""
        return f"{self.name}:{self.community_id}:{self.channel_id}:{self.day}:{self.user_id}"
