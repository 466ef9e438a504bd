"""What is said when Slack refused a message for good, to the person it was for or to those who can mend it."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification, Person
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class NotSent(Notification):
    """To the one it was for: something did not arrive, and what to do; never what it was about."""

    name: ClassVar[str] = "delivery.not_sent"
    standing: ClassVar[Standing] = Standing.ANSWER
    user_id: UserId
    number: int  # of the message that was lost
    is_file: bool
    is_forbidden: bool = False  # the workspace does not allow it at present

    @property
    def to(self) -> Person:
        """The person it was for."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Once for each message."""
        return f"{self.name}:{self.number}:{self.user_id}"


@dataclass(frozen=True)
class NotSentLater(NotSent):
    """The same, of a message that this person did not just ask for: in their working hours."""

    name: ClassVar[str] = "delivery.not_sent_later"
    standing: ClassVar[Standing] = Standing.AWAITED


@dataclass(frozen=True)
class NotPosted(Notification):
    """To one organizer: a post in a channel was refused; once a day for each channel and reason."""

    name: ClassVar[str] = "delivery.not_posted"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    user_id: UserId
    channel_id: ChannelId
    reason: str  # a `Meaning`
    day: str

    @property
    def to(self) -> Person:
        """The organizer."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Once a day."""
        return f"{self.name}:{self.channel_id}:{self.reason}:{self.day}:{self.user_id}"
