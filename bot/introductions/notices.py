"""What people are told in the course of an introduction: facts only, drawn by handlers from the live state."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.core.ids import UserId
from bot.core.notifications import Group, Notification, Person
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class OfTwo(Notification):
    """A message of one introduction; both have to be people who may take part."""

    introduction_id: str
    mentor: UserId
    asker: UserId

    @property
    def checked(self) -> tuple[UserId, ...]:
        """Nobody is asked, offered or introduced who may not take part, nor told of anybody who may not."""
        return self.mentor, self.asker


@dataclass(frozen=True)
class AskMentor(OfTwo):
    """The blind ask: a topic and nobody's name (rule 1)."""

    name: ClassVar[str] = "introductions.ask"
    standing: ClassVar[Standing] = Standing.ASK
    living: ClassVar[bool] = True

    @property
    def to(self) -> Person:
        """The mentor."""
        return Person(self.mentor)

    @property
    def key(self) -> str:
        """One ask for each introduction: another mentor is another introduction."""
        return f"introductions.ask:{self.introduction_id}"


@dataclass(frozen=True)
class RemindMentor(AskMentor):
    """The one reminder of an unanswered ask."""

    name: ClassVar[str] = "introductions.remind_mentor"
    standing: ClassVar[Standing] = Standing.REMINDER

    @property
    def key(self) -> str:
        """One for each ask."""
        return f"introductions.remind_mentor:{self.introduction_id}"


@dataclass(frozen=True)
class OfferMentor(OfTwo):
    """A mentor said yes: would the asker like to be introduced?"""

    name: ClassVar[str] = "introductions.offer"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True
    shows_a_name: ClassVar[bool] = True

    @property
    def to(self) -> Person:
        """The asker."""
        return Person(self.asker)

    @property
    def key(self) -> str:
        """One for each introduction."""
        return f"introductions.offer:{self.introduction_id}"


@dataclass(frozen=True)
class RemindAsker(OfferMentor):
    """The one reminder of an unanswered offer."""

    name: ClassVar[str] = "introductions.remind_asker"
    standing: ClassVar[Standing] = Standing.REMINDER

    @property
    def key(self) -> str:
        """One for each offer."""
        return f"introductions.remind_asker:{self.introduction_id}"


@dataclass(frozen=True)
class IntroduceBoth(OfTwo):
    """Both said yes: one group DM, in which the bot says this and then nothing more.

    It is drawn again as the two find a time to talk.
    """

    name: ClassVar[str] = "introductions.introduce"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True
    lasting: ClassVar[bool] = True

    @property
    def to(self) -> Group:
        """The two of them."""
        return Group((self.mentor, self.asker))

    @property
    def key(self) -> str:
        """One for each introduction."""
        return f"introductions.introduce:{self.introduction_id}"


class Side(StrEnum):
    """Which of the two."""

    MENTOR = "mentor"
    ASKER = "asker"


class CheckInMoment(StrEnum):
    """When each side is asked how it goes."""

    TALKED = "talked"  # the one check-in of a talk
    MID_POINT = "mid_point"
    CLOSING = "closing"


@dataclass(frozen=True)
class CheckIn(Notification):
    """One side alone is asked; nothing of the answer is shown to the other."""

    name: ClassVar[str] = "introductions.check_in"
    standing: ClassVar[Standing] = Standing.CHECK_IN
    living: ClassVar[bool] = True

    introduction_id: str
    side: Side
    user_id: UserId
    moment: CheckInMoment
    round: int = 1

    @property
    def to(self) -> Person:
        """That side."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Once a side, moment and round (an introduction may be extended once)."""
        return f"introductions.check_in:{self.introduction_id}:{self.moment}:{self.round}:{self.side}"


@dataclass(frozen=True)
class GoesOn(Notification):
    """To each of the two: both chose to carry on, or the weeks they carried on for are over."""

    name: ClassVar[str] = "introductions.goes_on"
    standing: ClassVar[Standing] = Standing.REMINDER

    introduction_id: str
    user_id: UserId
    round: int
    is_over: bool = False

    @property
    def to(self) -> Person:
        """One of them."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Once for each stretch of weeks, and once for its end."""
        return f"{self.name}:{self.introduction_id}:{self.user_id}:{self.round}:{int(self.is_over)}"


@dataclass(frozen=True)
class ThankYou(Notification):
    """A thank-you, delivered to the mentor alone; the words lie sealed in the introduction until then.

    A mentor does not wait for it, so it counts as every other message (rule 8).
    """

    name: ClassVar[str] = "introductions.thank_you"
    standing: ClassVar[Standing] = Standing.REMINDER

    introduction_id: str
    mentor: UserId

    @property
    def to(self) -> Person:
        """The mentor."""
        return Person(self.mentor)

    @property
    def key(self) -> str:
        """One for each introduction."""
        return f"introductions.thank_you:{self.introduction_id}"


@dataclass(frozen=True)
class PassOn(Notification):
    """Exactly what somebody wrote after *Something was not right*, to the one they chose; emptied on delivery."""

    name: ClassVar[str] = "introductions.pass_on"
    standing: ClassVar[Standing] = Standing.URGENT

    message_id: str
    to_whom: UserId
    writer: UserId
    words: str

    @property
    def to(self) -> Person:
        """The one they chose."""
        return Person(self.to_whom)

    @property
    def key(self) -> str:
        """One for each time they pressed *Send*."""
        return f"introductions.pass_on:{self.message_id}"
