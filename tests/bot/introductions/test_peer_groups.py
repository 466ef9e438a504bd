"""Circles in the same weeks: two to four, every pair without a wall, only those who said yes."""

from datetime import timedelta
from itertools import combinations
from random import Random

import pytest

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.working_hours import Hours, is_working_minute
from bot.introductions import peer_groups
from bot.introductions.peer_groups import PeerGroup, PeerGroupState, Waiting
from bot.people.returners import Stage
from tests.bot.introduced import TUESDAY, Time

A, B, C, D, E = (UserId(f"U0{letter}") for letter in "ABCDE")
PEER_GROUP = PeerGroup("c1", (A, B, C), TUESDAY, TUESDAY + timedelta(days=4))


def waiting(*people: UserId, office: str = "chicago") -> list[Waiting]:
    return [Waiting(user_id, office) for user_id in people]


def test_peer_groups_are_of_two_to_four_and_nobody_is_left_alone_where_it_can_be_helped() -> None:
    people = [UserId(f"U{number}") for number in range(9)]
    for count, sizes in {1: [], 2: [2], 3: [3], 4: [4], 5: [3, 2], 6: [4, 2], 8: [4, 4], 9: [4, 3, 2]}.items():
        assert [len(one) for one in peer_groups.form(waiting(*people[:count]), ())] == sizes


def test_another_office_or_another_stage_is_no_company_unless_both_would() -> None:
    here, there = Waiting(A, "chicago", other_offices=False), Waiting(B, "berlin")
    assert peer_groups.form([here, there], ()) == []
    assert peer_groups.form([Waiting(A, "chicago"), there], ()) == [(A, B)]
    back, leaving = Waiting(A, "chicago", stage=Stage.FIRST_MONTHS), Waiting(B, "chicago", stage=Stage.BEFORE)
    assert peer_groups.form([back, leaving], ()) == []
    assert peer_groups.form([back, Waiting(B, "chicago")], ()) == [(A, B)]


@pytest.mark.parametrize("seed", range(30))
def test_no_peer_group_ever_holds_a_pair_with_a_exclusion(seed: int) -> None:
    chance = Random(seed)
    people = [UserId(f"U{number}") for number in range(chance.randrange(12))]
    pairs = list(combinations(people, 2))
    apart = {pair if chance.random() < 0.5 else (pair[1], pair[0]) for pair in pairs if chance.random() < 0.4}
    groups = peer_groups.form(waiting(*people), apart)
    for peer_group in groups:
        assert 2 <= len(peer_group) <= 4
        assert not any({*pair} == {*exclusion} for pair in combinations(peer_group, 2) for exclusion in apart)
    everybody = [user_id for peer_group in groups for user_id in peer_group]
    assert len(everybody) == len(set(everybody))


def test_only_those_who_said_yes_meet_when_they_are_two_at_least() -> None:
    peer_group = peer_groups.reply(peer_groups.reply(PEER_GROUP, A, yes=True), B, yes=False)
    assert not peer_groups.all_answered(peer_group)
    assert peer_groups.conclude(peer_group, {A, B, C}, (), 3).state is PeerGroupState.APART
    peer_group = peer_groups.reply(peer_group, C, yes=True)
    assert peer_groups.all_answered(peer_group)
    meets = peer_groups.conclude(peer_group, {A, B, C}, (), 3)
    assert (meets.state, meets.meets, meets.ice_breaker) == (PeerGroupState.MEETS, (A, C), 3)
    assert peer_groups.conclude(peer_group, {A, B}, (), 3).state is PeerGroupState.APART
    assert peer_groups.conclude(peer_group, {A, B, C}, {(C, A)}, 3).state is PeerGroupState.APART
    left = peer_groups.conclude(meets, {A, B}, (), 3)  # one left before the group was opened
    assert (left.state, left.meets) == (PeerGroupState.APART, ())


def test_an_answer_counts_once_and_a_stranger_has_none() -> None:
    peer_group = peer_groups.reply(PEER_GROUP, A, yes=True)
    assert peer_groups.reply(peer_group, A, yes=False) == peer_group
    with pytest.raises(NoLongerOpen):
        peer_groups.reply(peer_group, D, yes=True)
    over = peer_groups.conclude(peer_group, {A}, (), 1)
    assert peer_groups.reply(over, B, yes=True) == over


def test_a_peer_group_opens_when_all_of_them_work() -> None:
    times = [Time(), Time(Hours("Europe/Berlin")), Time(Hours("America/New_York"))]
    at = peer_groups.opens_at(TUESDAY + timedelta(hours=3), times)
    assert all(is_working_minute(at, one.hours) for one in times)
    never = [Time(Hours("America/Chicago")), Time(Hours("Asia/Tokyo"))]
    assert peer_groups.opens_at(TUESDAY, never) == TUESDAY


def test_answers_are_waited_for_three_working_days_of_each() -> None:
    times = {A: Time(), B: Time(Hours("America/Chicago", frozenset({1, 3})))}
    assert peer_groups.closes_at({A: TUESDAY, B: TUESDAY}, times) == TUESDAY + timedelta(days=9)
