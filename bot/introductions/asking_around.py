"""Asking around: one question, no sign-up; what is remembered is a topic and by when (R42).

An ask looks for somebody as a sign-up does, so it carries one of its own, which the rules of introductions read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from bot.core.dates import FURTHEST
from bot.core.errors import Refusal, TextTooLong
from bot.core.ids import UserId
from bot.core.notifications import Notification, Person
from bot.core.working_hours import Standing
from bot.core.zones import moment
from bot.introductions.matching import proposals
from bot.introductions.matching.proposals import ByAsker, NotTaken, Places
from bot.introductions.states import ASK_OPEN, OFFER_OPEN, Introduction, IntroductionState
from bot.people import returners
from bot.people.pauses import DayOutOfRange
from bot.people.returners import IntroductionKind, Returner, TooMany, Wants

LIVES_AT_MOST = timedelta(days=60)  # an ask that nobody could answer (Retention)
TODAY_LIVES = timedelta(days=1)
EXAMPLE_LIVES = timedelta(days=14)  # a question to the author of one example
LONGEST_WORDS = 600
MOST_AVOIDED = 100
SMALL_COMMUNITY = 100
MANY = 10


class ByWhen(StrEnum):
    """How soon an answer would help."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    BEFORE = "before"
    NO_HURRY = "no_hurry"


AT_ONCE = {ByWhen.TODAY: 3, ByWhen.THIS_WEEK: 2}


@dataclass(eq=False)
class AskOpen(Refusal):
    """One question at a time: an earlier one of this person is still on its way."""


@dataclass(eq=False)
class NobodyToday(Refusal):
    """Nobody who takes today-questions is at work now, so nothing was stored."""


@dataclass(eq=False)
class SearchRests(Refusal):
    """After four offers not taken nobody is asked for this account until `until` (R35)."""

    until: datetime


@dataclass(frozen=True)
class WantedAsk:
    """What the form says; `topic` None means just someone to talk to, `before` belongs to `ByWhen.BEFORE`."""

    topic: str | None = None
    by_when: ByWhen = ByWhen.NO_HURRY
    before: date | None = None
    other_offices_only: bool = False
    avoid: tuple[UserId, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Ask:
    """One question on its way; `words` are what the asker pressed *Send my words too* for, sealed until it ends.

    `was_here` tells whether the person had a row before; who had none keeps none after. `example` names an arrangement:
    then its author alone is asked, and the matching looks for nobody.
    """

    id: str
    requester: Returner
    by_when: ByWhen = ByWhen.NO_HURRY
    before: date | None = None
    words: str = ""
    was_here: bool = True
    example: str = ""

    @property
    def user_id(self) -> UserId:
        """Who asks."""
        return self.requester.user_id

    @property
    def topic(self) -> str | None:
        """The one topic, None for someone to talk to."""
        return next(iter(self.requester.topics), None)

    @property
    def is_open(self) -> bool:
        """Whether somebody is still looked for."""
        return not self.requester.asleep


def begin(ask_id: str, user_id: UserId, wanted: WantedAsk, now: datetime, today: date, *, was_here: bool) -> Ask:
    """A new ask; raises `DayOutOfRange` for a date that has passed, lies too far off, or is missing.

    Raises `TooMany` or `TextTooLong` where more is given than an ask holds.
    """
    if len(wanted.avoid) > MOST_AVOIDED:
        raise TooMany("avoid", MOST_AVOIDED)
    if len(wanted.words) > LONGEST_WORDS:
        raise TextTooLong("words", len(wanted.words), LONGEST_WORDS)
    if wanted.by_when is ByWhen.BEFORE:
        day = wanted.before
        if day is None or not today < day <= today + FURTHEST:
            raise DayOutOfRange(day or today)
    requester = Returner(
        user_id,
        now,
        topics=(wanted.topic,) if wanted.topic else (),
        kind=IntroductionKind.TALK,
        wants=Wants.IDEAS if wanted.topic else Wants.EAR,
        avoid=wanted.avoid,
        other_offices_only=wanted.other_offices_only,
    )
    before = wanted.before if wanted.by_when is ByWhen.BEFORE else None
    return Ask(ask_id, requester, wanted.by_when, before, wanted.words, was_here)


def keep(ask: Ask, requester: Returner) -> Ask:
    """The ask as its search now stands; once nobody is looked for any more, the asker's own words go."""
    return replace(ask, requester=requester, words="" if requester.asleep else ask.words)


def asleep(requester: Returner) -> Returner:
    """Nobody is looked for any more."""
    return replace(requester, asleep=True)


def without_hurry(ask: Ask, now: datetime) -> Ask:
    """*Keep asking, no hurry*: a new search on the same topic."""
    requester = replace(ask.requester, signed_up_at=now, asleep=False)
    return replace(ask, by_when=ByWhen.NO_HURRY, before=None, requester=requester)


def ends_at(ask: Ask, zone: str) -> datetime:
    """When the ask ends by itself: the asker's date, a day after a today-question, two weeks
    after a question to one author, else 60 days on.
    """
    since = ask.requester.signed_up_at
    if ask.by_when is ByWhen.TODAY:
        return since + TODAY_LIVES
    if ask.example:
        return since + EXAMPLE_LIVES
    if ask.before is not None:
        return min(moment(ask.before, time(0), zone), since + LIVES_AT_MOST)
    return since + LIVES_AT_MOST


def asks_left(ask: Ask, recent: Iterable[Introduction]) -> int:
    """How many more may be asked now: none while an offer waits, two at once where it is wanted this week."""
    mine = [one for one in recent if one.asker == ask.user_id]
    if any(one.state in OFFER_OPEN or (one.ask_id == ask.id and one.introduced_at) for one in mine):
        return 0
    return max(0, AT_ONCE.get(ask.by_when, 1) - sum(one.ask_id == ask.id and one.state in ASK_OPEN for one in mine))


def waiting(asks: Iterable[Ask], recent: ByAsker, places: Places, not_taken: NotTaken, now: datetime) -> list[Ask]:
    """Those the matching run looks for somebody for; today-questions go their own way, at once."""
    return [
        ask
        for ask in asks
        if ask.by_when is not ByWhen.TODAY
        and not ask.example
        and places[ask.user_id].may_take_part
        and returners.is_waiting(ask.requester, now, places[ask.user_id].today)
        and not rests(not_taken.get(ask.user_id, ()), now)
        and asks_left(ask, recent.get(ask.user_id, ()))
        and not (ask.topic and ask.topic in proposals.spent_topics(ask.requester, recent.get(ask.user_id, ())))
    ]


@dataclass(frozen=True)
class Search:
    """Somebody for whom somebody is looked for: by a sign-up, or by a question."""

    requester: Returner
    ask: Ask | None = None


def rounds(signed_up: Sequence[Returner], asks: Sequence[Ask]) -> tuple[list[Search], list[Search]]:
    """Who is matched together, and who after them: nobody waits twice at once, and a question goes before a sign-up."""
    asking: dict[UserId, Ask] = {}
    for ask in asks:
        asking.setdefault(ask.user_id, ask)
    first = [Search(ask.requester, ask) for ask in asking.values()]
    first += [Search(one) for one in signed_up if one.user_id not in asking]
    return first, [Search(one) for one in signed_up if one.user_id in asking]


def rests(not_taken: Sequence[datetime], now: datetime) -> datetime | None:
    """Until when nobody is asked for this account, None when somebody may be."""
    until = proposals.rests_until(not_taken)
    return until if until is not None and now < until else None


def asked_before(ask: Ask, recent: Iterable[Introduction]) -> set[tuple[UserId, UserId]]:
    """Pairs of whom the mentor answered this ask in a line, or was asked it today: nobody is asked twice."""
    return {
        (one.asker, one.mentor)
        for one in recent
        if one.ask_id == ask.id and (one.is_today or one.state is IntroductionState.ANSWERED)
    }


@dataclass(frozen=True)
class AskEnded(Notification):
    """The question came to its end and nobody was found: said once, and it is gone."""

    name: ClassVar[str] = "asking_around.ended"
    standing: ClassVar[Standing] = Standing.REMINDER

    ask_id: str
    asker: UserId

    @property
    def to(self) -> Person:
        """Who asked."""
        return Person(self.asker)

    @property
    def key(self) -> str:
        """Once for each question."""
        return f"asking_around.ended:{self.ask_id}"


@dataclass(frozen=True)
class Keepers:
    """Who knows about one topic, as far as it may be told: some by name, the others as a rounded word."""

    listed: tuple[UserId, ...] = ()
    others: int = 0


def rounded(others: int) -> int:
    """0 for nobody yet, 1 for somebody, from 10 on rounded to 5."""
    if others < MANY:
        return min(others, 1)
    return 5 * round(others / 5)
