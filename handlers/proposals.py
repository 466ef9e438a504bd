"""The matching run: collect who waits and who is free, have them matched, ask, and be honest when nobody is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot import askaround, introductions, log, proposals
from bot.askaround import ByWhen, Search
from bot.check_ins import KEPT_AFTER_CLOSING
from bot.communities import Community, community_of
from bot.ids import UserId
from bot.introduction_states import OPEN, Introduction, keeps_mentor_busy
from bot.matching import Match, match
from bot.mentors import Mentor
from bot.people import Colleague
from bot.proposals import NotTaken, Places, Whereabouts
from bot.quiet import Hours, next_ask_slot
from bot.returners import Returner
from bot.search_notices import NobodyFree
from handlers.going_on import ask_before_going_on
from handlers.introduction_steps import carry_out, look_again, not_taken_by
from handlers.seekers import list_asks
from storage.unit_of_work import UnitOfWork

_log = log.get("introductions")


def propose(uow: UnitOfWork, _subject: str) -> None:
    """One run for the whole workspace; while somebody waits it comes back each working morning."""
    uow.introductions.drop_offers_not_taken_before(uow.now - proposals.OFFERS_REMEMBERED)
    communities = uow.communities.list_all()
    signed_up, volunteers = uow.returners.list_all(), uow.mentors.list_all()
    asks = list_asks(uow, signed_up)
    if not communities or not (signed_up or asks):
        return
    recent = uow.introductions.list_open_or_ended_since(uow.now - KEPT_AFTER_CLOSING)
    askers = {one.user_id for one in signed_up} | {one.user_id for one in asks}
    places = places_of(uow, communities, askers | {one.user_id for one in volunteers})
    not_taken = uow.introductions.offers_not_taken_by(places, uow.now - proposals.OFFERS_REMEMBERED)
    _come_back_after_rests(uow, not_taken)
    for seeker in (*signed_up, *(ask.seeker for ask in asks)):
        ask_before_going_on(uow, seeker, recent)
    rounds = askaround.rounds(
        proposals.waiting(signed_up, recent, places, not_taken, uow.now),
        askaround.waiting(asks, recent, places, not_taken, uow.now),
    )
    free = proposals.free(volunteers, recent, places, uow.now)
    for searches in rounds:
        asked = _one_round(uow, searches, free, recent, places)
        free = [one for one in free if one.user_id not in asked]
    if any(rounds):
        time = uow.channel_time(communities[0])
        look_again(uow, proposals.next_run(uow.now, time.hours, time.holidays))


def _one_round(
    uow: UnitOfWork,
    searches: Sequence[Search],
    volunteers: Sequence[Mentor],
    recent: Sequence[Introduction],
    places: Places,
) -> set[UserId]:
    """Ask for everybody who waits, in which nobody waits twice; returns the mentors who are asked."""
    by_person = {one.seeker.user_id: one for one in searches}
    found = matches(uow, searches, volunteers, recent, places)
    pairs = [pair for pair in found if ask_for(uow, pair, by_person[pair.asker])]
    asked = {pair.asker for pair in pairs}
    for one in searches:
        if one.seeker.user_id not in asked:
            _tell_nobody_is_free(uow, one.seeker)
    _log.info("introductions.proposed waiting=%d asked=%d", len(searches), len(asked))
    return {pair.candidate for pair in pairs}


def _come_back_after_rests(uow: UnitOfWork, not_taken: NotTaken) -> None:
    for user_id, moments in not_taken.items():
        until = proposals.rests_until(moments)
        if until is not None and until > uow.now:
            look_again(uow, until, for_whom=user_id)


def matches(
    uow: UnitOfWork,
    searches: Sequence[Search],
    volunteers: Sequence[Mentor],
    recent: Sequence[Introduction],
    places: Places,
) -> list[Match]:
    """The best asks for these searches, walls and limits kept."""
    askers = [one.seeker for one in searches]
    pairs = [(asker.user_id, mentor.user_id) for asker in askers for mentor in volunteers]
    walls = proposals.walls(askers, volunteers, recent, places, uow.now) | uow.introductions.remembered(pairs)
    for one in searches:
        walls |= askaround.asked_before(one.ask, recent) if one.ask else set()
    return match(
        [
            replace(
                proposals.as_asker(seeker, places[seeker.user_id], proposals.spent_topics(seeker, recent)),
                asks=1 if one.ask is None else askaround.asks_left(one.ask, recent),
            )
            for one, seeker in zip(searches, askers, strict=True)
        ],
        [proposals.as_candidate(one, places[one.user_id], uow.now) for one in volunteers],
        walls,
        uow.now,
        seed_of_the_day(uow),
    )


def seed_of_the_day(uow: UnitOfWork) -> int:
    """The same all day in this workspace, so that a run can be replayed."""
    return int(uow.hashes.of("matching", uow.now.date().isoformat())[:8], 16)


def ask_for(uow: UnitOfWork, pair: Match, search: Search) -> bool:
    """Write one introduction; both rows are locked first, so that two runs at once cannot ask twice."""
    mentor, seeker = uow.mentors.get(pair.candidate), _locked(uow, search)
    if mentor is None or seeker is None:
        return False
    theirs, mine = uow.introductions.list_for(mentor.user_id), uow.introductions.list_for(seeker.user_id)
    if any(one.mentor == mentor.user_id and keeps_mentor_busy(one, uow.now) for one in theirs):
        return False
    if search.ask is None and any(one.asker == seeker.user_id and one.state in OPEN for one in mine):
        return False
    if search.ask is not None and not askaround.asks_left(search.ask, mine):
        return False
    office = uow.community_of(seeker.user_id).label
    found = proposals.introduction_of(uow.new_id(), seeker, mentor, pair.topic, office, uow.now)
    held = proposals.holds_name(mentor, pair.topic, len(not_taken_by(uow, seeker.user_id)))
    if search.ask is not None:
        found = replace(found, ask_id=search.ask.id, is_today=search.ask.by_when is ByWhen.TODAY)
    found = replace(found, name_held=held)
    carry_out(uow, introductions.propose(found, uow.working_time(mentor.user_id)))
    return True


def _locked(uow: UnitOfWork, search: Search) -> Returner | None:
    if search.ask is None:
        return uow.returners.get(search.seeker.user_id)
    return search.seeker if uow.asks.get(search.ask.id) is not None else None


def _tell_nobody_is_free(uow: UnitOfWork, asker: Returner) -> None:
    """Once in a sign-up, and never earlier than a silent mentor would have been given up on."""
    mine = [one for one in uow.introductions.list_for(asker.user_id) if one.asker == asker.user_id]
    expiries = [one.ask_expires_at for one in mine if one.ask_expires_at is not None]
    uow.outbox.add(NobodyFree(asker.user_id, asker.signed_up_at), due_at=max([uow.now, *expiries]))


def places_of(uow: UnitOfWork, communities: Sequence[Community], people: Iterable[UserId]) -> dict[UserId, Whereabouts]:
    """Where these people are, and when they could be asked."""
    known = {colleague.user_id: colleague for colleague in uow.people.list_all()}
    holidays = {community.id: uow.holidays(community) for community in communities}
    return {user_id: _place(uow.now, known.get(user_id), communities, holidays) for user_id in people}


def _place(
    now: datetime,
    colleague: Colleague | None,
    communities: Sequence[Community],
    holidays_of: Mapping[str, Mapping[date, str]],
) -> Whereabouts:
    community = community_of(colleague, communities)
    hours = colleague.hours(community.zone) if colleague else Hours(zone=community.zone)
    holidays = holidays_of[community.id]
    return proposals.whereabouts(
        community.id,
        hours,
        holidays,
        may_take_part=colleague is not None and colleague.may_take_part,
        asked_at=next_ask_slot(now, hours, holidays),
        now=now,
    )
