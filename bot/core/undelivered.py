"""Messages about a message that Slack refused for good: to its recipient, or to the organizers."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.ids import ChannelId
from bot.core.notifications import PersonalNotification
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class NotSent(PersonalNotification):
    """To the recipient: a message did not arrive, and what to do; never what it was about."""

    name: ClassVar[str] = "delivery.not_sent"
    standing: ClassVar[Standing] = Standing.ANSWER
    keyed_by: ClassVar[tuple[str, ...]] = ("number", "user_id")
    number: int  # of the message that was lost
    is_file: bool
    is_forbidden: bool = False  # the workspace does not allow it at present


@dataclass(frozen=True)
class NotSentLater(NotSent):
    """`NotSent`, about a message that the person did not just ask for; sent in their working hours."""

    name: ClassVar[str] = "delivery.not_sent_later"
    standing: ClassVar[Standing] = Standing.AWAITED


@dataclass(frozen=True)
class NotPosted(PersonalNotification):
    """To an organizer: a post in a channel was refused."""

    name: ClassVar[str] = "delivery.not_posted"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    keyed_by: ClassVar[tuple[str, ...]] = ("channel_id", "reason", "day", "user_id")
    channel_id: ChannelId
    reason: str  # a `Meaning`
    day: str
