"""Input and output of a matching run: who waits, who is free, how each looks to the matcher, and the introduction of a
pair (R31).

The assignment itself is in `bot.introductions.matching.matcher`.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.ids import UserId
from bot.core.working_hours import Hours, next_working_minute, working_days_after
from bot.core.zones import local
from bot.introductions.matching.score import Asker, Candidate, Way
from bot.introductions.states import OPEN, Introduction, IntroductionState, keeps_mentor_busy, uses_place
from bot.offices.communities import Community
from bot.offices.office_topics import is_sensitive
from bot.people import mentors, returners
from bot.people.mentors import How, Mentor, Returned
from bot.people.returners import IntroductionKind, Returner, Stage, Wants

NEW_MENTOR = timedelta(days=7)  # a new mentor gets no sensitive ask for so long (R22)
AWAY_AFTER = 3  # working days until a mentor could be asked; who is away longer is passed over
OFFERS_REMEMBERED = timedelta(days=90)
NAME_HELD_AFTER = 2  # offers not taken
RESTS_AFTER = 4
REST = timedelta(days=30)
ASKED_BEFORE_GOING_ON = 2
NO_YES = frozenset({IntroductionState.DECLINED, IntroductionState.EXPIRED})

_GIVES = {How.LIVED: Way.IDEAS, How.EAR: Way.EAR, How.EITHER: Way.EITHER}
_WANTS = {Wants.IDEAS: Way.IDEAS, Wants.EAR: Way.EAR, Wants.EITHER: Way.EITHER}


@dataclass(frozen=True)
class Whereabouts:
    """Where and when somebody is today; `asked_at` is the next moment (UTC) at which they could be asked.

    `within_reach` tells whether the messages of that week leave room for an ask then (R8); a mentor whose `asked_at` is
    after `away_after` is passed over (R32).
    """

    community_id: str
    today: date
    may_take_part: bool
    asked_at: datetime
    away_after: datetime
    languages: frozenset[str] = frozenset()  # those offered in this office; other choices are ignored
    within_reach: bool = True


Places = Mapping[UserId, Whereabouts]
NotTaken = Mapping[UserId, Sequence[datetime]]  # of the last 90 days, oldest first
ByAsker = Mapping[UserId, Sequence[Introduction]]


def by_asker(introductions: Iterable[Introduction]) -> dict[UserId, list[Introduction]]:
    """Return the introductions by asker, in the order given."""
    asked_by: dict[UserId, list[Introduction]] = {}
    for introduction in introductions:
        asked_by.setdefault(introduction.asker, []).append(introduction)
    return asked_by


def waiting(
    signed_up: Iterable[Returner],
    recent: ByAsker,
    places: Places,
    not_taken: NotTaken,
    now: datetime,
) -> list[Returner]:
    """Return the sign-ups to match: nothing open, not paused or resting, and allowed to take part."""
    return [
        returner
        for returner in signed_up
        if not any(introduction.state in OPEN for introduction in recent.get(returner.user_id, ()))
        and places[returner.user_id].may_take_part
        and returners.is_waiting(returner, now, places[returner.user_id].today)
        and not _rests(not_taken.get(returner.user_id, ()), now)
        and not (returner.topics and set(returner.topics) <= spent_topics(returner, recent.get(returner.user_id, ())))
    ]


def led_nowhere(returner: Returner, recent: Iterable[Introduction]) -> list[Introduction]:
    """Return this sign-up's asks on sensitive topics with no yes, after which the asker did not say to go on."""
    return [
        one
        for one in recent
        if one.asker == returner.user_id
        and one.signed_up_at == returner.signed_up_at
        and one.topic is not None
        and is_sensitive(one.topic)
        and one.state in NO_YES
        and not one.excused
    ]


def spent_topics(returner: Returner, recent: Iterable[Introduction]) -> frozenset[str]:
    """Return the sensitive topics with two refusals or silences: the next ask waits for the asker's yes (R32)."""
    nowhere = led_nowhere(returner, recent)
    if not nowhere:
        return frozenset()
    counts = Counter(one.topic for one in nowhere)
    return frozenset(topic for topic, count in counts.items() if topic and count >= ASKED_BEFORE_GOING_ON)


def free(volunteers: Iterable[Mentor], recent: Sequence[Introduction], places: Places, now: datetime) -> list[Mentor]:
    """Return the mentors who may be asked now: available, not away, within reach, and with no open ask of any kind."""
    busy = {introduction.mentor for introduction in recent if keeps_mentor_busy(introduction, now)}
    return [
        mentor
        for mentor in volunteers
        if mentor.user_id not in busy
        and places[mentor.user_id].may_take_part
        and places[mentor.user_id].asked_at <= places[mentor.user_id].away_after
        and places[mentor.user_id].within_reach
        and mentors.is_available(mentor, now, places[mentor.user_id].today)
    ]


def has_room(
    mentor: Mentor, kind: IntroductionKind, recent: Iterable[Introduction], now: datetime, today: date
) -> bool:
    """Return `bot.people.mentors.has_room` with the places that are in use; `recent` are the mentor's introductions."""
    return mentors.has_room(mentor, kind, places_used(recent, now)[mentor.user_id], today)


def places_used(recent: Iterable[Introduction], now: datetime) -> Counter[UserId]:
    """Return how many places of each mentor are in use."""
    return Counter(one.mentor for one in recent if uses_place(one, now))


def as_asker(returner: Returner, place: Whereabouts, spent: Container[str] = ()) -> Asker:
    """Return a sign-up as matching sees it, without the `spent` topics."""
    return Asker(
        user_id=returner.user_id,
        community_id=place.community_id,
        topics=frozenset(topic for topic in returner.topics if topic not in spent),
        wants=_WANTS[returner.wants],
        languages=place.languages.intersection(returner.languages),
        own_office=not returner.other_offices_only,
        other_offices=returner.other_offices or returner.other_offices_only,
        waiting_since=returner.signed_up_at.date(),
        kind=returner.kind,
    )


def as_candidate(mentor: Mentor, place: Whereabouts, now: datetime, places_used: int = 0) -> Candidate:
    """Return a mentor as matching sees them: within their limits, without sensitive topics for seven days (R22)."""
    new = now < mentor.since + NEW_MENTOR
    topics = frozenset(topic for topic in mentor.topics if not (new and is_sensitive(topic)))
    nothing_to_ask = mentor.how is How.LIVED and bool(mentor.topics) and not topics
    return Candidate(
        user_id=mentor.user_id,
        community_id=place.community_id,
        topics=topics,
        gives=_GIVES[mentor.how],
        languages=place.languages.intersection(mentor.languages),
        other_offices=mentor.other_offices,
        capacity=0 if nothing_to_ask else 1,
        last_asked=mentor.last_asked.date() if mentor.last_asked else None,
        back_within_two_years=mentor.returned is Returned.WITHIN_TWO_YEARS,
        full_for=frozenset(
            kind for kind in IntroductionKind if not mentors.has_room(mentor, kind, places_used, place.today)
        ),
    )


def introduction_of(
    introduction_id: str, returner: Returner, mentor: Mentor, topic: str | None, office: str, now: datetime
) -> Introduction:
    """Return the introduction of a new pair; office and stage are filled in only where the asker chose to show them."""
    return Introduction(
        id=introduction_id,
        asker=returner.user_id,
        mentor=mentor.user_id,
        kind=returner.kind,
        made_at=now,
        topic=topic,
        wants=returner.wants,
        office=office if returner.show_office else "",
        stage=returner.stage if returner.show_stage else Stage.UNSAID,
        signed_up_at=returner.signed_up_at,
    )


def holds_name(mentor: Mentor, topic: str | None, not_taken: int) -> bool:
    """Whether the offer leaves out the mentor's name: sensitive topic, own wish, two offers not taken (R1, R35)."""
    sensitive = topic is not None and is_sensitive(topic)
    return sensitive or mentor.hold_my_name or not_taken >= NAME_HELD_AFTER


def after_offer_not_taken(returner: Returner, not_taken: Sequence[datetime], *, answered: bool) -> Returner:
    """Return the sign-up after an offer was turned down (`answered`) or expired; `not_taken` includes this one.

    The third unanswered offer in a row puts it to sleep (R34); from the fourth not taken in 90 days matching rests
    (R35).
    """
    unanswered = 0 if answered else returner.offers_unanswered + 1
    asleep = returner.asleep or unanswered >= returners.SLEEPS_AFTER
    until = rests_until(not_taken) or returner.matching_rests_until
    return replace(returner, offers_unanswered=unanswered, asleep=asleep, matching_rests_until=until)


def taken_on(mentor: Mentor, kind: IntroductionKind, today: date) -> Mentor:
    """Return the mentor after a yes: a single question counts in the month of `today`, whatever the asker answers."""
    if kind is not IntroductionKind.TALK:
        return replace(mentor, unanswered_in_a_row=0, declined_in_a_row=0)
    month = mentors.month_of(today)
    before = mentor.asked_that_month if mentor.asked_month == month else 0
    counted = replace(mentor, asked_month=month, asked_that_month=before + 1)
    return replace(counted, unanswered_in_a_row=0, declined_in_a_row=0)


def whereabouts(
    community: Community,
    hours: Hours,
    holidays: Mapping[date, str],
    may_take_part: bool,
    asked_at: datetime,
    now: datetime,
    *,
    within_reach: bool = True,
) -> Whereabouts:
    """Return where somebody is; `away_after` is in ordinary working days of the place, not the person's own."""
    ordinary = Hours(zone=hours.zone)
    return Whereabouts(
        community_id=community.id,
        today=local(now, hours.zone).date(),
        may_take_part=may_take_part,
        asked_at=asked_at,
        away_after=working_days_after(now, AWAY_AFTER, ordinary, holidays),
        languages=frozenset(community.languages_to_choose),
        within_reach=within_reach,
    )


def next_run(now: datetime, hours: Hours, holidays: Mapping[date, str]) -> datetime:
    """Return when matching runs again while somebody waits (UTC): the next working morning,
    at least twelve hours from `now`.
    """
    return next_working_minute(now + timedelta(hours=12), hours, holidays)


def rests_until(not_taken: Sequence[datetime]) -> datetime | None:
    """Return when matching may go on after four offers not taken (UTC), also for a new sign-up; None below four."""
    return not_taken[-1] + REST if len(not_taken) >= RESTS_AFTER else None


def _rests(not_taken: Sequence[datetime], now: datetime) -> bool:
    until = rests_until(not_taken)
    return until is not None and now < until
