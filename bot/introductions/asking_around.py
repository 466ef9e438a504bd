"""Asking around: one question without a sign-up; what is kept of it is a topic and by when an answer would help (R42).

An ask searches as a sign-up does, so it contains a `Returner` of its own, which the rules of introductions read. The
messages of the search are in `today_questions`, `short_replies` and `notices`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.errors import Refusal, TextTooLong, TooMany
from bot.core.ids import UserId
from bot.core.notifications import Notification, notification
from bot.core.typed_dates.reading import FURTHEST
from bot.core.working_hours import Standing
from bot.core.zones import moment
from bot.introductions.matching import proposals
from bot.introductions.matching.proposals import ByAsker, NotTaken, Places
from bot.introductions.states import ASK_OPEN, OFFER_OPEN, Introduction, IntroductionState
from bot.people import returners
from bot.people.pauses import DayOutOfRange
from bot.people.returners import IntroductionKind, Returner, Wants

LIVES_AT_MOST = timedelta(days=60)  # an ask that nobody could answer (R74)
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


class AskOpen(Refusal):
    """The request is refused because an earlier question of this person is still open: one at a time."""


class NobodyToday(Refusal):
    """The request is refused because nobody who takes today-questions is at work now; nothing was stored."""


class SearchRests(Refusal):
    """Four offers were not taken: nobody is asked for this account until `until` (UTC; R35)."""

    until: datetime


@dataclass(frozen=True)
class WantedAsk:
    """What the form contains. `topic` None means someone to talk to; `before` is used with `ByWhen.BEFORE` only;
    `words` are sent along only if the person chose so.
    """

    topic: str | None = None
    by_when: ByWhen = ByWhen.NO_HURRY
    before: date | None = None
    other_offices_only: bool = False
    avoid: tuple[UserId, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Ask:
    """One open question. `words` are what the asker pressed *Send my words too* for; they are stored sealed until it
    ends.

    `was_here` tells whether the person had a row before; without one, theirs is deleted with the question. `example` is
    the id of an arrangement: then only its author is asked, and the matching run leaves the question out.
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
        """The person who asks, whose sign-up `requester` is."""
        return self.requester.user_id

    @property
    def topic(self) -> str | None:
        """The one topic; None means someone to talk to."""
        return next(iter(self.requester.topics), None)

    @property
    def is_open(self) -> bool:
        """Whether somebody is still being looked for."""
        return not self.requester.asleep


def begin(ask_id: str, user_id: UserId, wanted: WantedAsk, now: datetime, today: date, *, was_here: bool) -> Ask:
    """Return a new ask. Raises `DayOutOfRange` for a date that is missing, past, or too far away.

    Raises `TooMany` or `TextTooLong` where the list or the text exceeds the limit of an ask.
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
    """Return the ask with `requester` as its search now is; once the search sleeps, the asker's words are removed."""
    return replace(ask, requester=requester, words="" if requester.asleep else ask.words)


def asleep(requester: Returner) -> Returner:
    """Return the requester with the search ended: nobody else is asked for them."""
    return replace(requester, asleep=True)


def without_hurry(ask: Ask, now: datetime) -> Ask:
    """*Keep asking, no hurry*: return the ask with a new search on its topic, from `now` and without a date."""
    requester = replace(ask.requester, signed_up_at=now, asleep=False)
    return replace(ask, by_when=ByWhen.NO_HURRY, before=None, requester=requester)


def ends_at(ask: Ask, zone: str) -> datetime:
    """Return when the ask expires (UTC): a day after a today-question began, two weeks after a question to one author.

    Else at midnight, in `zone`, of the asker's date, and after 60 days at the latest.
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
    """Return how many more mentors may be asked now: 0 while an offer waits, else two at once, three for today."""
    mine = [one for one in recent if one.asker == ask.user_id]
    if any(one.state in OFFER_OPEN or (one.ask_id == ask.id and one.introduced_at) for one in mine):
        return 0
    return max(0, AT_ONCE.get(ask.by_when, 1) - sum(one.ask_id == ask.id and one.state in ASK_OPEN for one in mine))


def waiting(asks: Iterable[Ask], recent: ByAsker, places: Places, not_taken: NotTaken, now: datetime) -> list[Ask]:
    """Return the asks in the matching run; today-questions and those to one author are asked at once, without it."""
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
    """One search: a sign-up (`ask` None), or a question."""

    requester: Returner
    ask: Ask | None = None


def rounds(signed_up: Sequence[Returner], asks: Sequence[Ask]) -> tuple[list[Search], list[Search]]:
    """Return the searches of the first and of the second round: nobody is in one round twice,
    and a person's question is matched before their sign-up.
    """
    asking: dict[UserId, Ask] = {}
    for ask in asks:
        asking.setdefault(ask.user_id, ask)
    first = [Search(ask.requester, ask) for ask in asking.values()]
    first += [Search(one) for one in signed_up if one.user_id not in asking]
    return first, [Search(one) for one in signed_up if one.user_id in asking]


def rests(not_taken: Sequence[datetime], now: datetime) -> datetime | None:
    """Return until when nobody is asked for this account (UTC), None where somebody may be asked (R35)."""
    until = proposals.rests_until(not_taken)
    return until if until is not None and now < until else None


def asked_before(ask: Ask, recent: Iterable[Introduction]) -> set[tuple[UserId, UserId]]:
    """Return pairs (asker, mentor) of which the mentor answered this ask in a line,
    or was asked it as a today-question: nobody is asked the same question twice.
    """
    return {
        (one.asker, one.mentor)
        for one in recent
        if one.ask_id == ask.id and (one.is_today or one.state is IntroductionState.ANSWERED)
    }


@notification("asking_around.ended", Standing.REMINDER, sent_to=("asker",), keyed_by=("ask_id",))
class AskEnded(Notification):
    """To the asker, once: the question has expired and nobody was found."""

    ask_id: str
    asker: UserId


@dataclass(frozen=True)
class Keepers:
    """Who knows about one topic: `listed` may be named, `others` is the rounded number of those who may not."""

    listed: tuple[UserId, ...] = ()
    others: int = 0


def rounded(others: int) -> int:
    """Return the number of unnamed mentors as shown: 0 for none, 1 for one to nine, from 10 on rounded to five."""
    if others < MANY:
        return min(others, 1)
    return 5 * round(others / 5)
