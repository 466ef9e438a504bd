"""Returning parents' sign-ups: what would help them, used only for matching (R6, R22)."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.errors import Refusal, TextTooLong, TooMany
from bot.core.ids import UserId
from bot.core.notifications import PersonalNotification, notification
from bot.core.typed_dates.reading import FURTHEST
from bot.core.working_hours import Standing
from bot.core.zones import local, moment
from bot.people.pauses import DayOutOfRange, Pause

SLEEPS_AFTER = 3  # offers unanswered in a row
LONGEST_LINE = 300
MOST_TOPICS = 10
MOST_AVOIDED = 100


class NotSignedUp(Refusal):
    """The person has no sign-up that they could pause, change or stop."""


class IntroductionKind(StrEnum):
    """The kinds of introductions (R30): one good talk, or company for about twelve weeks."""

    TALK = "talk"
    COMPANY = "company"


class Wants(StrEnum):
    """What somebody would like: ideas from experience, somebody to listen, or either."""

    IDEAS = "ideas"
    EAR = "ear"
    EITHER = "either"


class Stage(StrEnum):
    """Where somebody is in their return, if they say so; shown to nobody unless they tick it."""

    BEFORE = "before"
    ON_LEAVE = "on_leave"
    FIRST_MONTHS = "first_months"
    LONGER = "longer"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Wishes:
    """The sign-up form, all fields optional; raises `TooMany` naming the field."""

    topics: tuple[str, ...] = ()
    kind: IntroductionKind = IntroductionKind.TALK
    avoid: tuple[UserId, ...] = ()
    not_before: date | None = None

    def __post_init__(self) -> None:
        if len(self.topics) > MOST_TOPICS:
            raise TooMany("topics", MOST_TOPICS)
        if len(self.avoid) > MOST_AVOIDED:
            raise TooMany("avoid", MOST_AVOIDED)


@dataclass(frozen=True)
class Details:
    """The form *More*; raises `TextTooLong`."""

    wants: Wants = Wants.EITHER
    stage: Stage = Stage.UNSAID
    show_stage: bool = False
    show_office: bool = False
    other_offices: bool = True
    other_offices_only: bool = False
    languages: tuple[str, ...] = ()
    about: str = ""

    def __post_init__(self) -> None:
        if len(self.about) > LONGEST_LINE:
            raise TextTooLong("about", len(self.about), LONGEST_LINE)


@dataclass(frozen=True)
class Returner:
    """A returning parent's sign-up; an empty one is valid and means "someone to talk to".

    `signed_up_at` is when they last asked to be helped. `not_before` is the day they asked to be greeted on; it is
    deleted on that day, and from then on the sign-up sleeps (`asleep`) until they act: nothing more is sent. `greeting`
    identifies that one message. `matching_rests_until` is the end of a *Not now*, or of the rest after too many offers
    not taken.
    """

    user_id: UserId
    signed_up_at: datetime
    topics: tuple[str, ...] = ()
    kind: IntroductionKind = IntroductionKind.TALK
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
    asleep: bool = False
    greeting: str = ""


@dataclass(frozen=True)
class Status:
    """A sign-up as shown to its owner, with the moment, their own date, and their office's label."""

    returner: Returner
    now: datetime
    today: date
    office: str
    several_offices: bool = False


@notification("returners.hello", Standing.INVITATION, keyed_by=("greeting",), living=True)
class Hello(PersonalNotification):
    """The one greeting on the *not before* day (R22)."""

    greeting: str


def is_waiting(returner: Returner, now: datetime, today: date) -> bool:
    """Whether matching may look for somebody now: no *not before* date, not paused, resting or asleep.

    On the *not before* day itself nothing begins either: the person is greeted, and decides.
    """
    rests = returner.matching_rests_until is not None and now < returner.matching_rests_until
    return not (returner.not_before is not None or rests or returner.asleep or is_away(returner, today))


def is_away(returner: Returner, today: date) -> bool:
    """Whether a pause covers this day; the day it ends is the first day back."""
    return returner.is_paused and (returner.paused_until is None or today < returner.paused_until)


def sign_up(
    known: Returner | None,
    user_id: UserId,
    wishes: Wishes,
    now: datetime,
    today: date,
    rests_until: datetime | None = None,
) -> Returner:
    """A new sign-up, or a known one with other wishes; what *More* holds, a pause and a rest are kept.

    `rests_until` is the rest that this account has from offers not taken (R35). Raises `DayOutOfRange` for a *not
    before* that has passed; today means at once.
    """
    if wishes.not_before is not None:
        _greetable(wishes.not_before, today)
    return replace(
        known or Returner(user_id, now, matching_rests_until=rests_until),
        signed_up_at=now,
        topics=wishes.topics,
        kind=wishes.kind,
        avoid=wishes.avoid,
        not_before=None if wishes.not_before == today else wishes.not_before,
        asleep=False,
        offers_unanswered=0,
    )


def describe(returner: Returner, details: Details) -> Returner:
    """The sign-up with the details of *More*."""
    return replace(returner, **{field.name: getattr(details, field.name) for field in fields(details)})


def put_off(returner: Returner, day: date, today: date) -> Returner:
    """*Another date*: the sign-up with another *not before* day; raises `DayOutOfRange`."""
    if day == today:
        raise DayOutOfRange(day)
    _greetable(day, today)
    return replace(returner, not_before=day, asleep=False)


def greet(returner: Returner, greeting: str) -> Returner:
    """The sign-up once its day has come: without the day, asleep, and with the greeting's id."""
    return replace(returner, not_before=None, asleep=True, greeting=greeting)


def find(returner: Returner, now: datetime, rests_until: datetime | None = None) -> Returner:
    """*Find me someone*: the sign-up searching from now on, or after the rest from offers not taken."""
    awake = replace(resume(returner, now), not_before=None, asleep=False, offers_unanswered=0)
    return replace(awake, matching_rests_until=rests_until)


def pause(returner: Returner, wanted: Pause) -> Returner:
    """The sign-up paused until the wanted day, or without an end."""
    return replace(returner, is_paused=True, paused_until=wanted.until)


def resume(returner: Returner, now: datetime) -> Returner:
    """Return the sign-up without its pause; its search begins anew at `now`."""
    return replace(returner, is_paused=False, paused_until=None, signed_up_at=now)


def is_day_to_come(returner: Returner) -> bool:
    """Whether the sign-up has a date at which it changes: *Not before*, or the end of a pause."""
    return returner.not_before is not None or returner.paused_until is not None


def next_look(now: datetime, zone: str) -> datetime:
    """The next midnight in a zone: dates are checked daily, since a timer at the date would store it in clear."""
    tomorrow = local(now, zone).date() + timedelta(days=1)
    return moment(tomorrow, time(0), zone)


def _greetable(day: date, today: date) -> None:
    if not today <= day <= today + FURTHEST:
        raise DayOutOfRange(day)
