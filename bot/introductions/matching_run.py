"""One matching run of a workspace as a function of values, computed here or in a worker process (R31)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from bot.core.ids import UserId
from bot.core.working_hours import Hours, next_ask_slot, week_has_room
from bot.introductions import asking_around
from bot.introductions.asking_around import Ask, Search
from bot.introductions.matching import proposals
from bot.introductions.matching.matcher import Asker, Candidate, MatchedAsk, match
from bot.introductions.matching.proposals import ByAsker, NotTaken, Places, Whereabouts, whereabouts
from bot.introductions.states import Introduction
from bot.offices.communities import Community, community_of
from bot.people.exclusions import listed
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner

A_PAGE = 25  # items handed over at once

Pair = tuple[UserId, UserId]
Holidays = Mapping[str, Mapping[date, str]]  # by community


@dataclass(frozen=True)
class MatchingInput:
    """Everything that a run considers, or one part of it; `apart` are pairs that met, declined or are excluded.

    `told` are the counted messages of the last days with their recipients (R8).
    """

    now: datetime
    seed: int
    communities: Sequence[Community]
    holidays: Holidays
    signed_up: Sequence[Returner] = ()
    asks: Sequence[Ask] = ()
    volunteers: Sequence[Mentor] = ()
    recent: Sequence[Introduction] = ()
    colleagues: Sequence[Colleague] = ()
    not_taken: Sequence[tuple[UserId, datetime]] = ()
    apart: Sequence[Pair] = ()
    told: Sequence[tuple[UserId, datetime]] = ()  # counted messages of the last days, by recipient (R8)


@dataclass(frozen=True)
class Found:
    """The result of a run: `pairs` to ask, `left_over` for whom nobody was found, and `to_be_asked_first`,
    who decide whether their search on a sensitive topic goes on.
    """

    pairs: tuple[tuple[MatchedAsk, Search], ...] = ()
    left_over: tuple[Returner, ...] = ()
    to_be_asked_first: tuple[Returner, ...] = ()


_PARTS = tuple(
    field.name for field in fields(MatchingInput) if field.name not in {"now", "seed", "communities", "holidays"}
)


def run(known: MatchingInput) -> Found:
    """Compute one run: exclusions, limits and who may take part are those in `known`."""
    places, recent = _places(known), proposals.by_asker(known.recent)
    free = proposals.free(known.volunteers, known.recent, places, known.now)
    pairs: list[tuple[MatchedAsk, Search]] = []
    left_over: list[Returner] = []
    for searches in _rounds(known, recent, places):
        matched = _matched(known, searches, free, recent, places)
        search_of = {search.requester.user_id: search for search in searches}
        pairs += [(pair, search_of[pair.asker]) for pair in matched]
        asked, asking = {pair.asker for pair in matched}, {pair.candidate for pair in matched}
        left_over += [search.requester for search in searches if search.requester.user_id not in asked]
        free = [mentor for mentor in free if mentor.user_id not in asking]
    requesters = [*known.signed_up, *(ask.requester for ask in known.asks)]
    first = [one for one in requesters if not one.asleep and proposals.spent_topics(one, recent.get(one.user_id, ()))]
    return Found(tuple(pairs), tuple(left_over), tuple(first))


def run_for(known: MatchingInput, search: Search) -> list[MatchedAsk]:
    """Compute the run for one search alone, which cannot wait for the next run."""
    places = _places(known)
    free = proposals.free(known.volunteers, known.recent, places, known.now)
    return _matched(known, [search], free, proposals.by_asker(known.recent), places)


Problem = tuple[list[Asker], list[Candidate], set[Pair]]  # the solver's input: askers, candidates, excluded pairs


def problem_of(known: MatchingInput) -> Problem:
    """Return the first round of a run as the solver gets it: askers, candidates and excluded pairs."""
    places, recent = _places(known), proposals.by_asker(known.recent)
    free = proposals.free(known.volunteers, known.recent, places, known.now)
    return _problem(known, _rounds(known, recent, places)[0], free, recent, places)


def _rounds(known: MatchingInput, recent: ByAsker, places: Places) -> Sequence[Sequence[Search]]:
    not_taken = by_person(known.not_taken)
    return asking_around.rounds(
        proposals.waiting(known.signed_up, recent, places, not_taken, known.now),
        asking_around.waiting(known.asks, recent, places, not_taken, known.now),
    )


def _matched(
    known: MatchingInput, searches: Sequence[Search], free: Sequence[Mentor], recent: ByAsker, places: Places
) -> list[MatchedAsk]:
    """Solve one round, in which each asker appears once."""
    return match(*_problem(known, searches, free, recent, places), known.now, known.seed)


def _problem(
    known: MatchingInput, searches: Sequence[Search], free: Sequence[Mentor], recent: ByAsker, places: Places
) -> Problem:
    used = proposals.places_used(known.recent, known.now)
    exclusions = _excluded(known)
    for one in searches:
        exclusions |= asking_around.asked_before(one.ask, recent.get(one.requester.user_id, ())) if one.ask else set()
    askers = [_as_asker(one, recent.get(one.requester.user_id, ()), places) for one in searches]
    candidates = [proposals.as_candidate(one, places[one.user_id], known.now, used[one.user_id]) for one in free]
    return askers, candidates, exclusions


def _excluded(known: MatchingInput) -> set[Pair]:
    """Pairs never proposed, whoever of the two has the other on a list;
    a list kept as a returning parent holds for the same person's offer as a mentor too.
    """
    lists: list[Returner | Mentor] = [*known.signed_up, *(ask.requester for ask in known.asks), *known.volunteers]
    return listed(lists, {person.user_id for person in lists}) | set(known.apart)


def _as_asker(search: Search, recent: Sequence[Introduction], places: Places) -> Asker:
    requester = search.requester
    asker = proposals.as_asker(requester, places[requester.user_id], proposals.spent_topics(requester, recent))
    return asker if search.ask is None else replace(asker, asks=asking_around.asks_left(search.ask, recent))


def run_in_pages(parts: Iterable[MatchingInput]) -> Iterator[Found]:
    """Like `run`, for input too large to hand over at once: `MatchingInput` in parts in, `Found` in parts out."""
    result = run(_joined(list(parts)))
    for first in range(0, len(result.pairs), A_PAGE):
        yield Found(pairs=result.pairs[first : first + A_PAGE])
    for first in range(0, len(result.left_over), A_PAGE):
        yield Found(left_over=result.left_over[first : first + A_PAGE])
    yield Found(to_be_asked_first=result.to_be_asked_first)


def by_person(offers: Iterable[tuple[UserId, datetime]]) -> NotTaken:
    """Return moments by account, oldest first."""
    not_taken: dict[UserId, list[datetime]] = {}
    for user_id, at in sorted(offers, key=lambda offer: offer[1]):
        not_taken.setdefault(user_id, []).append(at)
    return not_taken


def _joined(parts: Sequence[MatchingInput]) -> MatchingInput:
    """Join the parts: one of them has the communities and holidays, each has some of the people."""
    where = next(part for part in parts if part.communities)
    whole = {name: [value for part in parts for value in getattr(part, name)] for name in _PARTS}
    return MatchingInput(where.now, where.seed, where.communities, where.holidays, **whole)


def _places(known: MatchingInput) -> dict[UserId, Whereabouts]:
    colleagues = {colleague.user_id: colleague for colleague in known.colleagues}
    people = {person.user_id for some in (known.signed_up, known.asks, known.volunteers) for person in some}
    alike: dict[object, Whereabouts] = {}
    told = by_person(known.told)
    return {user_id: _place(known, colleagues.get(user_id), tuple(told.get(user_id, ())), alike) for user_id in people}


def _place(
    known: MatchingInput, colleague: Colleague | None, told: tuple[datetime, ...], alike: dict[object, Whereabouts]
) -> Whereabouts:
    """Return where somebody is; computed once for all with the same hours in the same office (`alike`).

    A person whose messages of that week are used up is out of reach (R8): the ask would wait for the next week, while
    another mentor could answer it.
    """
    kept = colleague and (
        *(colleague.community_id, colleague.zone, colleague.days, colleague.starts, colleague.ends),
        colleague.may_take_part,
        told,
    )
    if kept not in alike:
        community = community_of(colleague, known.communities)
        hours = colleague.hours(community.zone) if colleague else Hours(zone=community.zone)
        may_take_part = colleague is not None and colleague.may_take_part
        holidays = known.holidays[community.id]
        slot = next_ask_slot(known.now, hours, holidays)
        reached = week_has_room(told, slot, hours.zone)
        alike[kept] = whereabouts(community, hours, holidays, may_take_part, slot, known.now, within_reach=reached)
    return alike[kept]
