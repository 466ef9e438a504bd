"""Who is coming to a lunch: the answers, which can be changed until the end, and what others see of them (R53)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.ids import UserId
from bot.core.words import _

SHOWN_FROM = 5
WORTH_ASKING_FROM = 10


class Coming(StrEnum):
    """An answer to an invitation, changeable to the end; who came in fact is not recorded."""

    YES = "yes"
    HOPE = "hope"
    NO = "no"


class Spot(StrEnum):
    """Where somebody who said yes takes part."""

    ROOM = "room"  # where the lunch is: the room, or the link where there is no room
    LINK = "link"  # by link, at a lunch that has a room


@dataclass(frozen=True)
class Rsvp:
    """One person's answer; `name_to_host` says that they allow the host to see their name.

    `place` is where a yes takes part. Who `waits_since` a moment is to be told if a seat opens, earlier ones first;
    `offered_until` is until when the seat offered to them can be taken, the `offers`-th at this lunch; `kept_until` is
    until when the seat they have just left is kept for them (`bot.lunches.seats`).
    """

    meeting_id: str
    user_id: UserId
    coming: Coming
    name_to_host: bool = False
    place: Spot = Spot.ROOM
    waits_since: datetime | None = None
    offered_until: datetime | None = None
    offers: int = 0
    kept_until: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether they are to be told if a seat opens."""
        return self.waits_since is not None

    @property
    def has_seat(self) -> bool:
        """Whether they have one of the room's seats."""
        return self.coming is Coming.YES and self.place is Spot.ROOM

    @property
    def is_by_link(self) -> bool:
        """Whether they take part from elsewhere, by link."""
        return self.coming is Coming.YES and self.place is Spot.LINK

    @property
    def takes_seat(self) -> bool:
        """Whether a seat is taken because of them: theirs, kept for them or offered to them.

        Every number that is shown counts these alike, so that none of them reveals a line (R57).
        """
        return self.has_seat or self.kept_until is not None or self.offered_until is not None


@dataclass(frozen=True)
class Headcount:
    """What the host sees: how many come to the room, by link, and hope to; and the names of those who allow it."""

    coming: int
    hoping: int
    names: tuple[UserId, ...]
    by_link: int = 0


def concerned(answers: Sequence[Rsvp]) -> tuple[UserId, ...]:
    """Return the people who said yes or hope to come. Only they are told of changes and get the message on the morning
    (R52).
    """
    return tuple(rsvp.user_id for rsvp in answers if rsvp.coming is not Coming.NO)


def waiting(answers: Sequence[Rsvp]) -> tuple[UserId, ...]:
    """Return who is to be told if a seat opens; they hear of changes too, and are counted in no number shown."""
    return tuple(rsvp.user_id for rsvp in answers if rsvp.waits)


def headcount(answers: Sequence[Rsvp]) -> Headcount:
    """Return the host's view of the answers."""
    return Headcount(
        coming=sum(rsvp.takes_seat for rsvp in answers),
        by_link=sum(rsvp.is_by_link for rsvp in answers),
        hoping=sum(rsvp.coming is Coming.HOPE for rsvp in answers),
        names=tuple(rsvp.user_id for rsvp in answers if rsvp.name_to_host and rsvp.coming is not Coming.NO),
    )


def count_words(coming: int) -> str:
    """Return what the channel sees of the number, in the reader's language: no figure below 5."""
    if coming >= SHOWN_FROM:
        return _("{coming} are coming").format(coming=coming)
    return _("A few are coming") if coming > 0 else _("Come as you are")


def may_ask_if_worth_it(answers: Sequence[Rsvp]) -> bool:
    """Return whether 10 or more could say whether a lunch was worth their time; otherwise it is not asked (R71)."""
    return len(concerned(answers)) >= WORTH_ASKING_FROM
