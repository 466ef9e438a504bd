"""Matching against brute force, against an assignment on points counted one by one, and against its exclusions."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ids import UserId
from bot.introductions.matching.matcher import Asker, Candidate, MatchedAsk, Reason, Way, match

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
Exclusions = Collection[tuple[UserId, UserId]]


def points(asker: Asker, candidate: Candidate, candidates: Sequence[Candidate], exclusions: Exclusions) -> int | None:
    """The rules of docs/matching.md for one pair, one after another; None where the two may never meet."""
    pair = (asker.user_id, candidate.user_id)
    if pair in exclusions or pair[::-1] in exclusions or pair[0] == pair[1]:
        return None
    same_office = asker.community_id == candidate.community_id
    if (same_office and not asker.own_office) or (
        not same_office and not (asker.other_offices and candidate.other_offices)
    ):
        return None
    if asker.languages and candidate.languages and not asker.languages & candidate.languages:
        return None
    wants = asker.wants if asker.topics else Way.EAR
    gives = candidate.gives if candidate.topics else Way.EAR
    shared = asker.topics & candidate.topics
    by_ear = Way.IDEAS not in (wants, gives)
    by_ideas = shared and Way.EAR not in (wants, gives)
    if not (by_ear or by_ideas):
        return None
    total = 1
    offered = {topic: sum(topic in one.topics for one in candidates) for topic in shared}
    total += min(200, sum(100 - 60 * count // len(candidates) for count in offered.values()))
    total += 20 if wants == gives else 10
    total += 80 * same_office
    total += 20 * bool(asker.languages & candidate.languages)
    total += 15 * candidate.back_within_two_years
    rested = 60 if candidate.last_asked is None else min(60, (TODAY - candidate.last_asked).days)
    total += 30 * rested // 60
    waited = 0 if asker.waiting_since is None else min(90, (TODAY - asker.waiting_since).days)
    return total + 2 * waited


def someone(rng: Random, kinds: int) -> dict[str, object]:
    topics = ["pumping", "sleep", "nanny", "nicu", "career"]
    return {
        "community_id": rng.choice(["chicago", "berlin"][: max(1, kinds - 1)]),
        "topics": frozenset(rng.sample(topics, rng.randrange(4))),
        "languages": frozenset(rng.sample(["en", "de", "fr"], rng.randrange(3))) if kinds > 2 else frozenset(),
        "other_offices": rng.random() < 0.7,
    }


def some_askers(rng: Random, count: int, kinds: int = 3) -> list[Asker]:
    return [
        Asker(
            UserId(f"A{number:04}"),
            wants=rng.choice(list(Way)),
            own_office=rng.random() < 0.85,
            asks=rng.choice([1, 1, 2]),
            waiting_since=rng.choice([None, TODAY - timedelta(days=rng.randrange(120))]),
            **someone(rng, kinds),  # type: ignore[arg-type]
        )
        for number in range(count)
    ]


def some_candidates(rng: Random, count: int, kinds: int = 3) -> list[Candidate]:
    return [
        Candidate(
            UserId(f"M{number:04}"),
            gives=rng.choice(list(Way)),
            capacity=rng.choice([1, 1, 2, 0]),
            last_asked=rng.choice([None, TODAY - timedelta(days=rng.randrange(90))]),
            back_within_two_years=rng.random() < 0.4,
            **someone(rng, kinds),  # type: ignore[arg-type]
        )
        for number in range(count)
    ]


def some_exclusions(rng: Random, askers: Sequence[Asker], candidates: Sequence[Candidate], share: float) -> Exclusions:
    pairs = product(askers, candidates)
    excluded = [(a.user_id, c.user_id) for a, c in pairs if rng.random() < share]
    return {pair if rng.random() < 0.5 else pair[::-1] for pair in excluded}


def best_by_brute_force(
    askers: Sequence[Asker], candidates: Sequence[Candidate], exclusions: Exclusions
) -> tuple[int, int]:
    """(people, points) of the best of all plans: for each asker every set of at most `asks` candidates."""
    free = [one for one in candidates if one.capacity > 0]

    def plans(rest: Sequence[Asker], places: tuple[int, ...]) -> tuple[int, int]:
        if not rest:
            return 0, 0
        asker, *others = rest
        best = plans(others, places)
        worths = [points(asker, one, free, exclusions) if places[n] else None for n, one in enumerate(free)]
        open_to = [number for number, worth in enumerate(worths) if worth is not None]
        chosen = [(one,) for one in open_to]
        chosen += [(a, b) for a in open_to for b in open_to if a < b and asker.asks == 2]  # type: ignore[misc]
        for some in chosen:
            left = tuple(count - (number in some) for number, count in enumerate(places))
            people, total = plans(others, left)
            best = max(best, (people + 1, total + sum(worths[number] or 0 for number in some)))
        return best

    return plans(askers, tuple(one.capacity for one in free))


def check(
    found: Sequence[MatchedAsk], askers: Sequence[Asker], candidates: Sequence[Candidate], exclusions: Exclusions
) -> int:
    """No wall, no limit, no pair twice, and every fit as counted by hand; gives the total."""
    free = [one for one in candidates if one.capacity > 0]
    by_asker = {one.user_id: one for one in askers}
    by_candidate = {one.user_id: one for one in free}
    for one in found:
        assert one.fit == points(by_asker[one.asker], by_candidate[one.candidate], free, exclusions)
    assert len({(one.asker, one.candidate) for one in found}) == len(found)
    for asker in askers:
        assert sum(one.asker == asker.user_id for one in found) <= asker.asks
    for candidate in candidates:
        assert sum(one.candidate == candidate.user_id for one in found) <= candidate.capacity
    return sum(one.fit for one in found)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 4), st.integers(0, 5), st.sampled_from([0.0, 0.3, 0.7]))
def test_small_offices_get_the_best_of_all_plans(seed: int, asking: int, offering: int, share: float) -> None:
    rng = Random(seed)
    askers, candidates = some_askers(rng, asking), some_candidates(rng, offering)
    exclusions = some_exclusions(rng, askers, candidates, share)
    found = match(askers, candidates, exclusions, NOW, seed)
    total = check(found, askers, candidates, exclusions)
    assert (len({one.asker for one in found}), total) == best_by_brute_force(askers, candidates, exclusions)


@pytest.mark.parametrize(
    ("asking", "offering", "kinds"), [(500, 30, 3), (640, 640, 1), (640, 640, 3), (4000, 110, 2), (60, 7000, 2)]
)
def test_large_workspaces_get_the_same_best_total_as_an_assignment_of_every_pair(
    asking: int, offering: int, kinds: int
) -> None:
    from scipy.optimize import linear_sum_assignment  # half a second, which three workers of four need not spend

    rng = Random(asking + kinds)
    askers = [replace(one, asks=1) for one in some_askers(rng, asking, kinds)]
    candidates = [replace(one, capacity=1) for one in some_candidates(rng, offering, kinds)]
    exclusions = {(rng.choice(askers).user_id, rng.choice(candidates).user_id) for _ in range(2000)}
    found = match(askers, candidates, exclusions, NOW, 5)
    shares = Shares(candidates)
    weights = np.array([[shares.points(asker, one, exclusions) for one in candidates] for asker in askers], dtype=float)
    weights[weights > 0] += 1_000 * (asking + 1)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    best = weights[rows, columns].sum()
    assert sum(one.fit for one in found) + len(found) * 1_000 * (asking + 1) == best
    assert all((one.asker, one.candidate) not in exclusions for one in found)


class Shares:
    """`points` for many pairs: the same count with the number of offers of each topic looked up."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        topics = {topic for one in candidates for topic in one.topics}
        self._alone = {
            topic: 100 - 60 * sum(topic in one.topics for one in candidates) // len(candidates) for topic in topics
        }

    def points(self, asker: Asker, candidate: Candidate, exclusions: Exclusions) -> int:
        shared = asker.topics & candidate.topics
        counted = (
            points(asker, candidate, (), exclusions) if not shared else self._with_topics(asker, candidate, exclusions)
        )
        return counted or 0

    def _with_topics(self, asker: Asker, candidate: Candidate, exclusions: Exclusions) -> int | None:
        shared = asker.topics & candidate.topics
        rest = points(asker, candidate, (candidate,), exclusions)
        alone = min(200, 40 * len(shared))
        return None if rest is None else rest - alone + min(200, sum(self._alone[topic] for topic in shared))


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 40))
def test_no_exclusion_is_ever_crossed_in_either_direction(seed: int, asking: int, offering: int) -> None:
    rng = Random(seed)
    askers, candidates = some_askers(rng, asking), some_candidates(rng, offering)
    exclusions = some_exclusions(rng, askers, candidates, 0.5)
    check(match(askers, candidates, exclusions, NOW, seed), askers, candidates, exclusions)


def test_everyone_on_everyones_avoid_list_matches_nobody() -> None:
    rng = Random(1)
    askers, candidates = some_askers(rng, 20), some_candidates(rng, 20)
    assert match(askers, candidates, some_exclusions(rng, askers, candidates, 1.0), NOW, 1) == []


def test_a_large_workspace_without_a_common_language_matches_nobody() -> None:
    askers = [Asker(UserId(f"A{n}"), "c", languages=frozenset({"de"})) for n in range(700)]
    candidates = [Candidate(UserId(f"M{n}"), "c", languages=frozenset({"en"})) for n in range(700)]
    assert match(askers, candidates, (), NOW, 1) == []


def test_large_runs_are_repeatable_and_people_all_alike_are_all_matched() -> None:
    askers = [Asker(UserId(f"A{n}"), "c") for n in range(700)]
    candidates = [Candidate(UserId(f"M{n}"), "c") for n in range(700)]
    found = match(askers, candidates, (), NOW, 1)
    assert len(found) == 700
    assert match(askers[::-1], candidates, (), NOW, 1) == found


def test_nobody_is_their_own_mentor() -> None:
    me = UserId("U1")
    assert match([Asker(me, "c")], [Candidate(me, "c")], (), NOW, 1) == []


def test_nothing_comes_of_an_office_without_mentors_or_without_askers() -> None:
    assert match([], [Candidate(UserId("M"), "c")], (), NOW, 1) == []
    assert match([Asker(UserId("A"), "c")], [], (), NOW, 1) == []
    assert match([Asker(UserId("A"), "c")], [Candidate(UserId("M"), "c", capacity=0)], (), NOW, 1) == []
    nobody_shares = Candidate(UserId("M"), "c", frozenset({"sleep"}), Way.IDEAS)
    assert match([Asker(UserId("A"), "c")], [nobody_shares], (), NOW, 1) == []


def test_the_same_inputs_in_any_order_give_the_same_asks() -> None:
    rng = Random(3)
    askers, candidates = some_askers(rng, 60), some_candidates(rng, 50)
    exclusions = some_exclusions(rng, askers, candidates, 0.2)
    first = match(askers, candidates, exclusions, NOW, 9)
    rng.shuffle(askers)
    rng.shuffle(candidates)
    assert match(askers, candidates, list(exclusions), NOW, 9) == first


def test_among_equals_the_seed_decides_and_no_name_is_favoured() -> None:
    askers = [Asker(UserId("A1"), "c")]
    mentors = [Candidate(UserId(f"M{number}"), "c") for number in range(5)]
    asked = {match(askers, mentors, (), NOW, seed)[0].candidate for seed in range(60)}
    assert len(asked) == 5


def test_with_few_mentors_who_has_waited_longest_goes_first() -> None:
    waiting = [
        Asker(UserId(f"A{days:03}"), "c", waiting_since=TODAY - timedelta(days=days)) for days in (1, 40, 5, 60, 2)
    ]
    mentors = [Candidate(UserId(f"M{number}"), "c") for number in range(2)]
    assert [one.asker for one in match(waiting, mentors, (), NOW, 1)] == ["A040", "A060"]


def test_of_two_alike_the_mentor_who_was_not_asked_lately_is_asked() -> None:
    tired = Candidate(UserId("M1"), "c", last_asked=TODAY - timedelta(days=3))
    rested = Candidate(UserId("M2"), "c", last_asked=TODAY - timedelta(days=50))
    for seed in range(10):
        assert match([Asker(UserId("A"), "c")], [tired, rested], (), NOW, seed)[0].candidate == "M2"


def test_a_person_waiting_goes_before_a_second_ask_for_another() -> None:
    hurried = Asker(UserId("A1"), "c", asks=2, waiting_since=TODAY - timedelta(days=80))
    other = Asker(UserId("A2"), "c")
    mentors = [Candidate(UserId("M1"), "c"), Candidate(UserId("M2"), "c")]
    assert {one.asker for one in match([hurried, other], mentors, (), NOW, 1)} == {"A1", "A2"}
    assert [one.asker for one in match([hurried], mentors, (), NOW, 1)] == ["A1", "A1"]


def test_the_same_office_comes_first_and_others_only_where_both_allow() -> None:
    here, there = Candidate(UserId("M1"), "chicago"), Candidate(UserId("M2"), "berlin")
    asker = Asker(UserId("A"), "chicago")
    assert match([asker], [here, there], (), NOW, 1)[0].candidate == "M1"
    assert match([asker], [there], (), NOW, 1)[0].candidate == "M2"
    assert match([replace(asker, other_offices=False)], [there], (), NOW, 1) == []
    assert match([asker], [replace(there, other_offices=False)], (), NOW, 1) == []
    assert match([replace(asker, own_office=False)], [here, there], (), NOW, 1)[0].candidate == "M2"
    assert match([replace(asker, own_office=False)], [here], (), NOW, 1) == []


def test_people_without_a_common_language_are_not_brought_together() -> None:
    asker = Asker(UserId("A"), "c", languages=frozenset({"de"}))
    english = Candidate(UserId("M1"), "c", languages=frozenset({"en"}))
    assert match([asker], [english], (), NOW, 1) == []
    assert match([asker], [replace(english, languages=frozenset())], (), NOW, 1)


@pytest.mark.parametrize(
    ("wants", "gives", "shared", "meet"),
    [
        (Way.IDEAS, Way.IDEAS, True, True),
        (Way.IDEAS, Way.IDEAS, False, False),
        (Way.IDEAS, Way.EAR, True, False),
        (Way.EAR, Way.EAR, False, True),
        (Way.EAR, Way.EITHER, False, True),
        (Way.EAR, Way.IDEAS, True, False),
        (Way.EITHER, Way.EITHER, False, True),
        (Way.EITHER, Way.IDEAS, False, False),
    ],
)
def test_ideas_need_a_shared_topic_and_an_ear_needs_none(wants: Way, gives: Way, shared: bool, meet: bool) -> None:
    asker = Asker(UserId("A"), "c", frozenset({"sleep"}), wants)
    candidate = Candidate(UserId("M"), "c", frozenset({"sleep" if shared else "nanny"}), gives)
    assert bool(match([asker], [candidate], (), NOW, 1)) is meet


def test_the_rarer_topic_is_the_one_asked_about_and_the_reasons_are_told() -> None:
    asker = Asker(UserId("A"), "c", frozenset({"sleep", "nicu"}), Way.IDEAS, frozenset({"en"}))
    knows = Candidate(
        UserId("M1"),
        "c",
        frozenset({"sleep", "nicu"}),
        languages=frozenset({"en"}),
        last_asked=date(2026, 11, 20),
        back_within_two_years=True,
    )
    others = [Candidate(UserId(f"M{number}"), "d", frozenset({"sleep"})) for number in range(2, 9)]
    (found,) = match([asker], [knows, *others], (), NOW, 1)
    assert (found.candidate, found.topic, found.way) == ("M1", "nicu", Way.IDEAS)
    assert found.reasons == (
        Reason.TOPIC,
        Reason.RARE_TOPIC,
        Reason.SAME_OFFICE,
        Reason.LANGUAGE,
        Reason.BACK_RECENTLY,
    )


def test_someone_to_talk_to_names_no_topic() -> None:
    (found,) = match([Asker(UserId("A"), "c")], [Candidate(UserId("M"), "c", frozenset({"sleep"}))], (), NOW, 1)
    assert (found.topic, found.way) == (None, Way.EAR)
    assert found.reasons == (Reason.EAR, Reason.SAME_OFFICE, Reason.NOT_ASKED_LATELY)
