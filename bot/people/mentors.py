"""Mentors: what they offer, and the limits that nobody can exceed (R20)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.core.errors import Refusal, TextTooLong, TooMany
from bot.core.ids import UserId
from bot.core.notifications import PersonalNotification, notification
from bot.core.working_hours import Standing
from bot.offices.office_topics import is_sensitive
from bot.people.pauses import Pause
from bot.people.returners import IntroductionKind

MOST_TOPICS = 10
MOST_PEOPLE = 3
MOST_QUESTIONS = 4
RESTS = (0, 2, 4, 8)
LONGEST_LINE = 300
MOST_AVOIDED = 100
ASKED_AGAIN_AFTER = timedelta(days=91)  # a pause "until I say" is asked about once
STILL_IN_AFTER = timedelta(days=365)
DECLINED_BEFORE_FEWER = 2
YEARS_ASKED_IN_VAIN = 2  # R8: nothing unanswered is asked more than twice


class NotAMentor(Refusal):
    """The person is not a mentor, so they cannot pause, change or stop that."""


class NeverListed(Refusal):
    """These topics are sensitive or not offered by the mentor, so they cannot be listed."""

    topics: tuple[str, ...]


class How(StrEnum):
    """How a mentor would like to help: with their own experience, by listening, or either."""

    LIVED = "lived"
    EAR = "ear"
    EITHER = "either"


class Returned(StrEnum):
    """When the mentor came back from leave themselves, as they say."""

    WITHIN_TWO_YEARS = "within_two_years"
    LONGER_AGO = "longer_ago"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Offer:
    """What somebody says when they volunteer; no topic means "I'm happy just to listen". Raises `TooMany`."""

    topics: tuple[str, ...] = ()
    how: How = How.EITHER

    def __post_init__(self) -> None:
        if len(self.topics) > MOST_TOPICS:
            raise TooMany("topics", MOST_TOPICS)


@dataclass(frozen=True)
class Terms:
    """Everything else a mentor may set (*More*); raises `TooMany` or `TextTooLong` naming the field."""

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

    def __post_init__(self) -> None:
        if not 0 <= self.people_at_a_time <= MOST_PEOPLE:
            raise TooMany("people_at_a_time", MOST_PEOPLE)
        if not 0 <= self.questions_a_month <= MOST_QUESTIONS:
            raise TooMany("questions_a_month", MOST_QUESTIONS)
        if self.rest_weeks not in RESTS:
            raise TooMany("rest_weeks", max(RESTS))
        if len(self.avoid) > MOST_AVOIDED:
            raise TooMany("avoid", MOST_AVOIDED)
        for name, line in (("usual_time", self.usual_time), ("about", self.about)):
            if len(line) > LONGEST_LINE:
                raise TextTooLong(name, len(line), LONGEST_LINE)


@dataclass(frozen=True)
class Mentor:
    """A mentor, with the defaults of R20.

    `paused_until` is the first day back; None while paused means "until I say"; `paused_on` identifies the pause. A
    pause stays recorded after its last day until the mentor acts, but keeps nobody away (`is_away`). `asked_month`
    ("2026-11") and `asked_that_month` count the single questions of one month of the mentor's own calendar.
    `years_unanswered` counts the yearly questions since the mentor last answered, `declined_in_a_row` the asks declined
    since the last yes; `asked_about_fewer` is 0, 1 once they were asked whether fewer questions would suit, 2 when that
    is answered.
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
    paused_on: date | None = None
    paused_until: date | None = None
    resting_until: datetime | None = None
    last_asked: datetime | None = None
    asked_month: str = ""
    asked_that_month: int = 0
    unanswered_in_a_row: int = 0
    closed_by_organizer: bool = False
    years_unanswered: int = 0
    declined_in_a_row: int = 0
    asked_about_fewer: int = 0


@notification("mentors.pause_note", Standing.INVITATION, keyed_by=("user_id", "paused_on"), living=True)
class PauseNote(PersonalNotification):
    """The note when a pause ends, or after three months of one without an end (R21)."""

    paused_on: date


@notification("mentors.still_in", Standing.INVITATION, keyed_by=("user_id", "year"), living=True)
class StillIn(PersonalNotification):
    """The yearly question whether the mentor is still in (R21)."""

    year: int


@notification("mentors.fewer_questions", Standing.INVITATION, living=True)
class FewerQuestions(PersonalNotification):
    """The question to a mentor who declined two asks in a row (R21): would fewer suit?"""

    since: datetime

    @property
    def key(self) -> str:
        """One message per mentorship: the mentor and the moment at which it began."""
        return f"{self.name}:{self.user_id}:{self.since.timestamp():.0f}"


def volunteer(known: Mentor | None, user_id: UserId, offer: Offer, now: datetime) -> Mentor:
    """A new mentor, or a known one with another offer; limits, pause and history are kept."""
    if known is None:
        return Mentor(user_id, since=now, topics=offer.topics, how=offer.how)
    listed = tuple(topic for topic in known.listed_topics if topic in offer.topics)
    return replace(known, topics=offer.topics, how=offer.how, listed_topics=listed, years_unanswered=0)


def settle(mentor: Mentor, terms: Terms, sensitive: Collection[str]) -> Mentor:
    """The mentor with other terms; raises `NeverListed` for topics in `sensitive` or not offered (R20)."""
    wrong = tuple(t for t in terms.listed_topics if t in sensitive or t not in mentor.topics)
    if wrong:
        raise NeverListed(wrong)
    return replace(mentor, **{field.name: getattr(terms, field.name) for field in fields(terms)})


def pause(mentor: Mentor, wanted: Pause, today: date) -> Mentor:
    """The mentor paused from today until the wanted day, or without an end."""
    return replace(mentor, is_paused=True, paused_on=today, paused_until=wanted.until)


def resume(mentor: Mentor) -> Mentor:
    """End the mentor's pause, and reset the count of unanswered asks, so that old ones never cause another pause."""
    return replace(mentor, is_paused=False, paused_on=None, paused_until=None, unanswered_in_a_row=0)


def ask_whether_still_in(mentor: Mentor) -> Mentor | None:
    """The mentor with one more yearly question counted; None when two were not answered (R8)."""
    if mentor.years_unanswered >= YEARS_ASKED_IN_VAIN:
        return None
    return replace(mentor, years_unanswered=mentor.years_unanswered + 1)


def declined(mentor: Mentor) -> Mentor:
    """The mentor after *Not this time*; the second in a row marks them to be asked about fewer questions, once."""
    count = mentor.declined_in_a_row + 1
    is_due = count >= DECLINED_BEFORE_FEWER and not mentor.asked_about_fewer
    return replace(mentor, declined_in_a_row=count, asked_about_fewer=1 if is_due else mentor.asked_about_fewer)


def fewer(questions_a_month: int) -> int | None:
    """Half as many single questions a month; None where that would be none."""
    return questions_a_month // 2 if questions_a_month > 1 else None


def answer_fewer(mentor: Mentor, questions_a_month: int | None = None) -> Mentor:
    """The mentor after that question is answered: with this many a month, or (None) as many as before."""
    kept = mentor.questions_a_month
    wanted = kept if questions_a_month is None else min(kept, questions_a_month)
    return replace(mentor, questions_a_month=wanted, asked_about_fewer=2, declined_in_a_row=0)


def still_in(mentor: Mentor) -> Mentor:
    """The mentor after yes to the yearly question."""
    return replace(mentor, years_unanswered=0)


class Offers(Protocol):
    """Anything with a mentor's topics: a `Mentor`, or a part of one from storage."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The slugs of the topics that the mentor offers."""


class ListedMentor(NamedTuple):
    """What the directory reads of a mentor who is listed for a topic; zone and community as the person chose them.

    A tuple, since there may be hundreds for one question. `avoids_viewer`: whether the person who looks stands on this
    mentor's avoid list.
    """

    user_id: UserId
    listed_topics: tuple[str, ...]
    other_offices: bool
    avoids_viewer: bool
    community_id: str | None
    zone: str | None
    closed_by_organizer: bool
    is_paused: bool
    paused_until: date | None
    resting_until: datetime | None


class MayBeAway(Protocol):
    """Anything that says when a mentor is not to be asked: a `Mentor`, or a part of one from storage."""

    @property
    def closed_by_organizer(self) -> bool:
        """Whether an organizer closed the account for mentoring."""

    @property
    def is_paused(self) -> bool:
        """Whether the mentor paused, until `paused_until` if that is set."""

    @property
    def paused_until(self) -> date | None:
        """The first day after the pause, in the person's own zone; None without a pause or without an end."""

    @property
    def resting_until(self) -> datetime | None:
        """The end of the rest after company."""


def listed_keepers(available: Iterable[ListedMentor], topic: str) -> list[UserId]:
    """Those of the available mentors who are listed for a topic and do not avoid the viewer;
    none for a sensitive topic.
    """
    if is_sensitive(topic):
        return []
    return [m.user_id for m in available if topic in m.listed_topics and not m.avoids_viewer]


def is_available(mentor: MayBeAway, now: datetime, today: date) -> bool:
    """Whether this mentor may be asked at all: not paused, resting or closed; `today` is their own date."""
    return not (is_away(mentor, today) or is_resting(mentor, now))


def is_away(mentor: MayBeAway, today: date) -> bool:
    """Whether a pause covers this day, or an organizer closed the account, which reads as a pause.

    The day a pause ends is the first day back.
    """
    if mentor.closed_by_organizer:
        return True
    return mentor.is_paused and (mentor.paused_until is None or today < mentor.paused_until)


def is_resting(mentor: MayBeAway, now: datetime) -> bool:
    """Whether the mentor's rest after a company introduction has not ended yet at `now` (R20)."""
    return mentor.resting_until is not None and now < mentor.resting_until


def questions_left(mentor: Mentor, today: date) -> int:
    """How many single questions the mentor still takes in the month of `today` (R20)."""
    used = mentor.asked_that_month if mentor.asked_month == month_of(today) else 0
    return max(0, mentor.questions_a_month - used)


def has_room(mentor: Mentor, kind: IntroductionKind, places_used: int, today: date) -> bool:
    """Return whether the mentor's limits leave room for one more introduction of this kind (R20).

    `places_used` is how many people take a place of the mentor's now; `today` is the mentor's local date.
    """
    if kind is IntroductionKind.TALK:
        return questions_left(mentor, today) > 0
    return places_used < mentor.people_at_a_time


def month_of(day: date) -> str:
    """The month by which questions are counted: "2026-11"."""
    return f"{day.year:04}-{day.month:02}"
