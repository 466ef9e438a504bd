"""Who is coming to a lunch: answers, changeable to the end, and what others see of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.errors import MeetingFull
from bot.core.ids import UserId
from bot.core.words import _
from bot.lunches.meetings import Meeting, refuse_unless_on

SHOWN_FROM = 5
WORTH_ASKING_FROM = 10


class Coming(StrEnum):
    """An answer to an invitation; changeable to the end, and nobody records who came."""

    YES = "yes"
    HOPE = "hope"
    NO = "no"


@dataclass(frozen=True)
class Rsvp:
    """One person's answer; `name_to_host` only where they allowed it."""

    meeting_id: str
    user_id: UserId
    coming: Coming
    name_to_host: bool = False


@dataclass(frozen=True)
class Headcount:
    """What the host sees: how many, and the names of those who allow it."""

    coming: int
    hoping: int
    names: tuple[UserId, ...]


def answer(
    known: Rsvp | None,
    meeting: Meeting,
    user_id: UserId,
    coming: Coming,
    now: datetime,
    others_coming: int = 0,
    room_size: int | None = None,
) -> Rsvp:
    """One person's answer, changeable until the lunch ends.

    Raises `MeetingOver`, `MeetingCancelled`, or `MeetingFull` for a new yes when `others_coming` fill the room.
    """
    refuse_unless_on(meeting, now)
    was_coming = known is not None and known.coming is Coming.YES
    if coming is Coming.YES and not was_coming and room_size is not None and others_coming >= room_size:
        raise MeetingFull(room_size)
    before = known or Rsvp(meeting.id, user_id, coming)
    return replace(before, coming=coming)


def concerned(answers: Sequence[Rsvp]) -> tuple[UserId, ...]:
    """Who said yes or hope to: the only ones told of a change, and on the morning."""
    return tuple(rsvp.user_id for rsvp in answers if rsvp.coming is not Coming.NO)


def headcount(answers: Sequence[Rsvp]) -> Headcount:
    """The host's view of the answers."""
    return Headcount(
        coming=sum(rsvp.coming is Coming.YES for rsvp in answers),
        hoping=sum(rsvp.coming is Coming.HOPE for rsvp in answers),
        names=tuple(rsvp.user_id for rsvp in answers if rsvp.name_to_host and rsvp.coming is not Coming.NO),
    )


def count_words(coming: int) -> str:
    """What the channel sees of the number: no figure below 5."""
    if coming >= SHOWN_FROM:
        return _("{coming} are coming").format(coming=coming)
    return _("A few are coming") if coming > 0 else _("Come as you are")


def may_ask_if_worth_it(answers: Sequence[Rsvp]) -> bool:
    """*Was it worth your lunch?* is asked only where 10 or more could answer."""
    return len(concerned(answers)) >= WORTH_ASKING_FROM
