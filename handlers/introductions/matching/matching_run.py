"""The matching run: collecting who waits and who is free, matching, writing the asks, and *nobody free* (R31, R38)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from bot.core.ids import UserId
from bot.core.notifications import Notification
from bot.core.working_hours import WEEK_OF_BUDGET
from bot.core.zones import local
from bot.introductions import asking_around, lifecycle
from bot.introductions.asking_around import Ask, ByWhen, Search
from bot.introductions.check_ins import KEPT_AFTER_CLOSING
from bot.introductions.matching import proposals
from bot.introductions.matching.matcher import LARGE, MatchedAsk
from bot.introductions.matching.proposals import has_room
from bot.introductions.matching_run import Found, MatchingInput, by_person, run
from bot.introductions.search_notices import NobodyFree, nobody_said_at
from bot.introductions.states import OPEN, PROPOSE, THE_RUN, Introduction
from bot.offices.communities import Community
from bot.people import mentors, returners
from bot.people.limited_actions import WITHIN
from bot.people.mentors import Mentor
from bot.people.returners import Returner
from handlers.introductions.matching.sensitive_topics import ask_before_going_on
from handlers.introductions.steps import begin, look_again, not_taken_by
from handlers.introductions.who_is_asked import has_open_ask
from handlers.people.exclusions import may_meet
from handlers.platform.router import Router
from storage.unit_of_work import UnitOfWork

router = Router("introductions")

APART = "introductions.match_apart"  # a run too large for one transaction: see `large_matching`


@router.timer(PROPOSE)
def propose(uow: UnitOfWork, _subject: str) -> None:
    """Timer: match the whole workspace; repeated each working morning while somebody waits."""
    uow.introductions.drop_offers_not_taken_before(uow.now - proposals.OFFERS_REMEMBERED)
    uow.introductions.drop_limited_before(uow.now - WITHIN)
    if max(uow.returners.count(), uow.mentors.count()) > LARGE:
        uow.timers.set(APART, THE_RUN, uow.now)
        return
    communities = uow.communities.list_all()
    known = everything(uow, communities)
    if not communities or not (known.signed_up or known.asks):
        return
    come_back_after_rests(uow, known.not_taken)
    result = run(known)
    ask_all(uow, result.pairs)
    tell_them(uow, result)
    if result.pairs or result.left_over:
        come_back_tomorrow(uow, communities[0])


def everything(uow: UnitOfWork, communities: Sequence[Community]) -> MatchingInput:
    """Everything that a run of the whole workspace considers, read at once."""
    signed_up = uow.returners.list_all()
    known = known_of(uow, communities, signed_up, uow.asks.list_all(), uow.mentors.list_all())
    return replace(known, told=uow.outbox.counted_by_person(uow.now - WEEK_OF_BUDGET))


def known_of(
    uow: UnitOfWork,
    communities: Sequence[Community],
    signed_up: Sequence[Returner],
    asks: Sequence[Ask],
    volunteers: Sequence[Mentor],
) -> MatchingInput:
    """Everything that a run for these people considers, except avoid lists of people who are not among them.

    What they were told lately is not included, since it keeps nobody from a today-question.
    """
    asked = uow.interviews.asked()
    volunteers = [mentor for mentor in volunteers if mentor.user_id not in asked]
    people = {person.user_id for person in chain[Returner | Ask | Mentor](signed_up, asks, volunteers)}
    not_taken = uow.introductions.offers_not_taken_by(people, uow.now - proposals.OFFERS_REMEMBERED)
    return replace(
        nothing_yet(uow, communities),
        signed_up=signed_up,
        asks=asks,
        volunteers=volunteers,
        recent=uow.introductions.list_open_or_ended_since(uow.now - KEPT_AFTER_CLOSING),
        colleagues=uow.people.list_all(),
        not_taken=[(user_id, at) for user_id, moments in not_taken.items() for at in moments],
        apart=list(uow.introductions.remembered_among(people)),
    )


def nothing_yet(uow: UnitOfWork, communities: Sequence[Community]) -> MatchingInput:
    """The input that every part of a run has: moment, seed, communities and holidays."""
    holidays = {community.id: dict(uow.days_off(community)) for community in communities}
    return MatchingInput(uow.now, seed_of_the_day(uow), communities, holidays)


def come_back_after_rests(uow: UnitOfWork, offers: Sequence[tuple[UserId, datetime]]) -> None:
    """Set matching to run when each account's rest after offers not taken is over (R35)."""
    for user_id, moments in by_person(offers).items():
        until = proposals.rests_until(moments)
        if until is not None and until > uow.now and uow.people.look_at(user_id) is not None:
            look_again(uow, until, for_whom=user_id)


def come_back_tomorrow(uow: UnitOfWork, community: Community) -> None:
    """Set matching to run on the next working morning."""
    time = uow.channel_time(community)
    look_again(uow, proposals.next_run(uow.now, time.hours, time.holidays))


def ask_all(uow: UnitOfWork, pairs: Sequence[tuple[MatchedAsk, Search]]) -> set[UserId]:
    """Write the asks of these pairs; returns the askers for whom somebody is asked."""
    return {pair.asker for pair, search in pairs if ask_for(uow, pair, search)}


def tell_them(uow: UnitOfWork, result: Found) -> None:
    """Queue *nobody free* for everybody considered, and the question before a sensitive topic's third ask (R32)."""
    recent = uow.introductions.list_asked_by([requester.user_id for requester in result.to_be_asked_first])
    for requester in result.to_be_asked_first:
        ask_before_going_on(uow, requester, recent[requester.user_id])
    _say_when_nobody_said_yes(uow, [*result.left_over, *(search.requester for _, search in result.pairs)])


def seed_of_the_day(uow: UnitOfWork) -> int:
    """The random seed of this workspace and day, so that a run can be repeated with the same result (R31)."""
    return int(uow.hashes.of("matching", uow.now.date().isoformat())[:8], 16)


def ask_for(uow: UnitOfWork, pair: MatchedAsk, search: Search) -> bool:
    """Write one ask, with both rows locked, so that two runs cannot ask twice; False where it must not be asked."""
    mentor, requester = uow.mentors.get(pair.candidate), _locked(uow, search)
    if mentor is None or requester is None:
        return False
    theirs, mine = uow.introductions.list_for(mentor.user_id), uow.introductions.list_for(requester.user_id)
    if has_open_ask(uow, mentor.user_id):
        return False
    if search.ask is None and any(one.asker == requester.user_id and one.state in OPEN for one in mine):
        return False
    if search.ask is not None and not asking_around.asks_left(search.ask, mine):
        return False
    if _stands_between(uow, mentor, requester, theirs):
        return False
    office = uow.community_of(requester.user_id).label
    introduction = proposals.introduction_of(uow.new_id(), requester, mentor, pair.topic, office, uow.now)
    held = proposals.holds_name(mentor, pair.topic, len(not_taken_by(uow, requester.user_id)))
    if search.ask is not None:
        introduction = replace(introduction, ask_id=search.ask.id, is_today=search.ask.by_when is ByWhen.TODAY)
    introduction = replace(introduction, name_held=held)
    begin(uow, lifecycle.propose(introduction, uow.working_time(mentor.user_id)))
    return True


def _stands_between(uow: UnitOfWork, mentor: Mentor, requester: Returner, recent: Sequence[Introduction]) -> bool:
    """Check exclusions and limits again, since what the run read may be minutes old."""
    people = (mentor.user_id, requester.user_id)
    there = local(uow.now, uow.zone_of(mentor.user_id)).date()
    here = local(uow.now, uow.zone_of(requester.user_id)).date()
    free = mentors.is_available(mentor, uow.now, there) and has_room(mentor, requester.kind, recent, uow.now, there)
    if not (free and returners.is_waiting(requester, uow.now, here)):
        return True
    return uow.introductions.memory_of(*people) is not None or not may_meet(uow, *people)


def _locked(uow: UnitOfWork, search: Search) -> Returner | None:
    if search.ask is None:
        return uow.returners.get(search.requester.user_id)
    ask = uow.asks.get(search.ask.id)
    return None if ask is None else ask.requester


def _say_when_nobody_said_yes(uow: UnitOfWork, askers: Sequence[Returner]) -> None:
    """Queue each search's *nobody free*, due at a moment that does not depend on who is asked (R38)."""
    uow.people.look_at_many(asker.user_id for asker in askers)
    queued: list[tuple[Notification, datetime]] = []
    for asker in askers:
        if uow.people.look_at(asker.user_id) is None:  # forgotten since the run began
            continue
        time = uow.working_time(asker.user_id)
        due = nobody_said_at(asker.signed_up_at, time.hours, time.holidays)
        queued.append((NobodyFree(asker.user_id, asker.signed_up_at), max(uow.now, due)))
    uow.outbox.add_each(queued)
