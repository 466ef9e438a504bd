"""Messages about a message that Slack refused for good: to its recipient, or to the organizers."""

from bot.core.ids import ChannelId
from bot.core.notifications import PersonalNotification, notification
from bot.core.working_hours import Standing


@notification("delivery.not_sent", Standing.ANSWER, keyed_by=("number", "user_id"))
class NotSent(PersonalNotification):
    """To the recipient: a message did not arrive, and what to do; never what it was about."""

    number: int  # of the message that was lost
    is_file: bool
    is_forbidden: bool = False  # the workspace does not allow it at present


@notification("delivery.not_sent_later", Standing.AWAITED)
class NotSentLater(NotSent):
    """`NotSent`, about a message that the person did not just ask for; sent in their working hours."""


@notification("delivery.not_posted", Standing.ORGANIZER, keyed_by=("channel_id", "reason", "day", "user_id"))
class NotPosted(PersonalNotification):
    """To an organizer: a post in a channel was refused."""

    channel_id: ChannelId
    reason: str  # a `Meaning`
    day: str
