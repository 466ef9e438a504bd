"""The messages of one introduction and of its check-ins: facts only, drawn by handlers from the current state."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.core.ids import UserId
from bot.core.notifications import Notification
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


@dataclass(frozen=True)
class AskMentor(OfTwo):
    """To the mentor: the blind ask, with a topic and without a name (R1)."""

    name: ClassVar[str] = "introductions.ask"
    sent_to: ClassVar[tuple[str, ...]] = ("mentor",)
    standing: ClassVar[Standing] = Standing.ASK
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)


@dataclass(frozen=True)
class RemindMentor(AskMentor):
    """To the mentor: the one reminder of an unanswered ask."""

    name: ClassVar[str] = "introductions.remind_mentor"
    standing: ClassVar[Standing] = Standing.REMINDER
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)


@dataclass(frozen=True)
class OfferMentor(OfTwo):
    """To the asker: a mentor said yes, and would they like to be introduced?"""

    name: ClassVar[str] = "introductions.offer"
    sent_to: ClassVar[tuple[str, ...]] = ("asker",)
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True
    shows_a_name: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)


@dataclass(frozen=True)
class RemindAsker(OfferMentor):
    """To the asker: the one reminder of an unanswered offer."""

    name: ClassVar[str] = "introductions.remind_asker"
    standing: ClassVar[Standing] = Standing.REMINDER
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)


@dataclass(frozen=True)
class IntroduceBoth(OfTwo):
    """Both said yes: one group DM, in which the bot says this and then nothing more.

    It is drawn again as the two find a time to talk.
    """

    name: ClassVar[str] = "introductions.introduce"
    sent_to: ClassVar[tuple[str, ...]] = ("mentor", "asker")
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True
    lasting: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)


class Side(StrEnum):
    """One of the two people of an introduction."""

    MENTOR = "mentor"
    ASKER = "asker"


class CheckInMoment(StrEnum):
    """At which point of the introduction each side is asked how it goes."""

    TALKED = "talked"  # the one check-in of a talk
    MID_POINT = "mid_point"
    CLOSING = "closing"


@dataclass(frozen=True)
class CheckIn(Notification):
    """To one side: how does it go? The answer is never shown to the other."""

    name: ClassVar[str] = "introductions.check_in"
    sent_to: ClassVar[tuple[str, ...]] = ("user_id",)
    standing: ClassVar[Standing] = Standing.CHECK_IN
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id", "moment", "round", "side")

    introduction_id: str
    side: Side
    user_id: UserId
    moment: CheckInMoment
    round: int = 1


@dataclass(frozen=True)
class GoesOn(Notification):
    """To each of the two: both chose to carry on, or (`is_over`) the weeks they carried on for are over."""

    name: ClassVar[str] = "introductions.goes_on"
    sent_to: ClassVar[tuple[str, ...]] = ("user_id",)
    standing: ClassVar[Standing] = Standing.REMINDER

    introduction_id: str
    user_id: UserId
    round: int
    is_over: bool = False

    @property
    def key(self) -> str:
        """One message per introduction, person, round, and beginning or end."""
        return f"{self.name}:{self.introduction_id}:{self.user_id}:{self.round}:{int(self.is_over)}"


@dataclass(frozen=True)
class ThankYou(Notification):
    """To the mentor alone: the asker's thank-you, whose words are sealed in the introduction until it is delivered.

    The mentor does not wait for it, so it counts in the message budget (R8).
    """

    name: ClassVar[str] = "introductions.thank_you"
    sent_to: ClassVar[tuple[str, ...]] = ("mentor",)
    standing: ClassVar[Standing] = Standing.REMINDER
    keyed_by: ClassVar[tuple[str, ...]] = ("introduction_id",)

    introduction_id: str
    mentor: UserId


@dataclass(frozen=True)
class PassOn(Notification):
    """The exact words that somebody wrote after *Something was not right*, to the person they chose (R37);
    emptied on delivery.
    """

    name: ClassVar[str] = "introductions.pass_on"
    sent_to: ClassVar[tuple[str, ...]] = ("to_whom",)
    standing: ClassVar[Standing] = Standing.URGENT
    keyed_by: ClassVar[tuple[str, ...]] = ("message_id",)

    message_id: str
    to_whom: UserId
    writer: UserId
    words: str
