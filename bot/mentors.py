"""Mentors: what they offer, and the limits which nobody can exceed (product.md, Mentors).

A mentor may know about topics or just listen; their own limits are law.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.ids import UserId

MOST_TOPICS = 10
MOST_PEOPLE = 3
MOST_QUESTIONS = 4
RESTS = (0, 2, 4, 8)
LONGEST_LINE = 300
MOST_AVOIDED = 50


class How(StrEnum):
    """What a mentor has to give: what they lived, an ear, or whichever is wanted."""

    LIVED = "lived"
    EAR = "ear"
    EITHER = "either"


class Returned(StrEnum):
    """When the mentor came back from leave themselves; only ever asked, never guessed."""

    WITHIN_TWO_YEARS = "within_two_years"
    LONGER_AGO = "longer_ago"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Mentor:
    """One mentor; the defaults are product.md's and are told in one sentence when somebody volunteers.

    `paused_until` is the first day back; None while paused means "until I say". `asked_month` ("2026-11") and
    `asked_that_month` count the single questions of one month of the mentor's own calendar.
    """

    user_id: UserId
    since: datetime
    topics: tuple[str, ...] = ()
    how: How = How.EITHER
    people_at_a_time: int = 1
    questions_a_month: int = 2
    rest_weeks: int = 4
    other_offices: bool = True
    today_questions: bool = False
    usual_time: str = ""
    returned: Returned = Returned.UNSAID
    languages: tuple[str, ...] = ()
    about: str = ""
    hold_my_name: bool = False
    listed_topics: tuple[str, ...] = ()
    avoid: tuple[UserId, ...] = ()
    is_paused: bool = False
    paused_until: date | None = None
    resting_until: datetime | None = None
    last_asked: datetime | None = None
    asked_month: str = ""
    asked_that_month: int = 0
    unanswered_in_a_row: int = 0
    closed_by_organizer: bool = False


def is_available(mentor: Mentor, now: datetime, today: date) -> bool:
    """Whether this mentor may be asked at all: not paused, not resting, not closed; `today` is their own date."""
    return not (is_away(mentor, today) or mentor.closed_by_organizer or is_resting(mentor, now))


def is_away(mentor: Mentor, today: date) -> bool:
    """Whether a pause is running on this day; the day it ends is the first day back."""
    return mentor.is_paused and (mentor.paused_until is None or today < mentor.paused_until)


def is_resting(mentor: Mentor, now: datetime) -> bool:
    """Whether the rest after a longer introduction is still running."""
    return mentor.resting_until is not None and now < mentor.resting_until


def questions_left(mentor: Mentor, today: date) -> int:
    """How many single questions the mentor still takes in the month of `today`."""
    used = mentor.asked_that_month if mentor.asked_month == month_of(today) else 0
    return max(0, mentor.questions_a_month - used)


def month_of(day: date) -> str:
    """A month as it is counted, such as "2026-11"."""
    return day.strftime("%Y-%m")
