"""Returning parents: what would help them, sealed and for the matching alone (product.md, Returners; rule 6)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.ids import UserId

LONGEST_LINE = 300
MOST_TOPICS = 10
MOST_AVOIDED = 50


class Kind(StrEnum):
    """One good talk, or company for about twelve weeks."""

    TALK = "talk"
    COMPANY = "company"


class Wants(StrEnum):
    """Ideas from somebody who lived it, an ear, or either."""

    IDEAS = "ideas"
    EAR = "ear"
    EITHER = "either"


class Stage(StrEnum):
    """Where somebody is, if they care to say; shown to no one unless they tick it."""

    BEFORE = "before"
    ON_LEAVE = "on_leave"
    FIRST_MONTHS = "first_months"
    LONGER = "longer"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Returner:
    """One quiet sign-up; an empty one is valid and means "someone to talk to".

    `not_before` is the day the person asked to be greeted on and is forgotten once it has passed.
    `offers_not_taken` are the days, at most 90 old, on which an offer was turned down or ran out.
    """

    user_id: UserId
    signed_up_at: datetime
    topics: tuple[str, ...] = ()
    kind: Kind = Kind.TALK
    avoid: tuple[UserId, ...] = ()
    not_before: date | None = None
    wants: Wants = Wants.EITHER
    stage: Stage = Stage.UNSAID
    show_stage: bool = False
    show_office: bool = False
    other_offices: bool = True
    other_offices_only: bool = False
    languages: tuple[str, ...] = ()
    about: str = ""
    is_paused: bool = False
    paused_until: date | None = None
    matching_rests_until: datetime | None = None
    offers_unanswered: int = 0
    offers_not_taken: tuple[date, ...] = ()
    asleep: bool = False


def is_waiting(returner: Returner, now: datetime, today: date) -> bool:
    """Whether matching may look for somebody now: not before their date, not paused, resting or asleep."""
    too_early = returner.not_before is not None and today < returner.not_before
    rests = returner.matching_rests_until is not None and now < returner.matching_rests_until
    return not (too_early or rests or returner.asleep or is_away(returner, today))


def is_away(returner: Returner, today: date) -> bool:
    """Whether a pause is running on this day; the day it ends is the first day back."""
    return returner.is_paused and (returner.paused_until is None or today < returner.paused_until)
