"""The messages of one introduction and of its check-ins: facts only, drawn by handlers from the current state."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.ids import UserId
from bot.core.notifications import Notification, notification
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class OfTwo(Notification):
    """A message of one introduction; it is sent only if both people may take part."""

    introduction_id: str
    mentor: UserId
    asker: UserId

    @property
    def checked(self) -> tuple[UserId, ...]:
        """Both people, each of whom has to be allowed to take part."""
        return self.mentor, self.asker


@notification("introductions.ask", Standing.ASK, sent_to=("mentor",), keyed_by=("introduction_id",), living=True)
class AskMentor(OfTwo):
    """To the mentor: the blind ask, with a topic and without a name (R1)."""


@notification("introductions.remind_mentor", Standing.REMINDER, keyed_by=("introduction_id",))
class RemindMentor(AskMentor):
    """To the mentor: the one reminder of an unanswered ask."""


@notification(
    "introductions.offer",
    Standing.AWAITED,
    sent_to=("asker",),
    keyed_by=("introduction_id",),
    living=True,
    shows_a_name=True,
)
class OfferMentor(OfTwo):
    """To the asker: a mentor said yes, and would they like to be introduced?"""


@notification("introductions.remind_asker", Standing.REMINDER, keyed_by=("introduction_id",))
class RemindAsker(OfferMentor):
    """To the asker: the one reminder of an unanswered offer."""


@notification(
    "introductions.introduce",
    Standing.AWAITED,
    sent_to=("mentor", "asker"),
    keyed_by=("introduction_id",),
    living=True,
    lasting=True,
)
class IntroduceBoth(OfTwo):
    """Both said yes: one group DM, in which the bot says this and then nothing more.

    It is drawn again as the two find a time to talk.
    """


class Side(StrEnum):
    """One of the two people of an introduction."""

    MENTOR = "mentor"
    ASKER = "asker"


class CheckInMoment(StrEnum):
    """At which point of the introduction each side is asked how it goes."""

    TALKED = "talked"  # the one check-in of a talk
    MID_POINT = "mid_point"
    CLOSING = "closing"


@notification(
    "introductions.check_in",
    Standing.CHECK_IN,
    sent_to=("user_id",),
    keyed_by=("introduction_id", "moment", "round", "side"),
    living=True,
)
class CheckIn(Notification):
    """To one side: how does it go? The answer is never shown to the other."""

    introduction_id: str
    side: Side
    user_id: UserId
    moment: CheckInMoment
    round: int = 1


@notification("introductions.goes_on", Standing.REMINDER, sent_to=("user_id",))
class GoesOn(Notification):
    """To each of the two: both chose to carry on, or (`is_over`) the weeks they carried on for are over."""

    introduction_id: str
    user_id: UserId
    round: int
    is_over: bool = False

    @property
    def key(self) -> str:
        """One message per introduction, person, round, and beginning or end."""
        return f"{self.name}:{self.introduction_id}:{self.user_id}:{self.round}:{int(self.is_over)}"


@notification("introductions.thank_you", Standing.REMINDER, sent_to=("mentor",), keyed_by=("introduction_id",))
class ThankYou(Notification):
    """To the mentor alone: the asker's thank-you, whose words are sealed in the introduction until it is delivered.

    The mentor does not wait for it, so it counts in the message budget (R8).
    """

    introduction_id: str
    mentor: UserId


@notification("introductions.pass_on", Standing.URGENT, sent_to=("to_whom",), keyed_by=("message_id",))
class PassOn(Notification):
    """The exact words written after *Something was not right*, to the person chosen (R37); emptied on delivery."""

    message_id: str
    to_whom: UserId
    writer: UserId
    words: str
