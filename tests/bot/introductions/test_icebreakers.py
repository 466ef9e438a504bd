"""Ice-breakers: forty, and none twice while there are others."""

import re
from random import Random

from bot.introductions.icebreakers import ICE_BREAKERS, pick

PRIVATE = re.compile(r"\b(birth|born|pregnan|breast|feed|pump|marri|husband|wife|salary|money|second child|baby)", re.I)


def test_there_are_forty_different_ones_and_each_is_one_short_question() -> None:
    assert sorted(ICE_BREAKERS) == list(range(1, 41))
    assert len(set(ICE_BREAKERS.values())) == 40
    assert all(text.endswith("?") and len(text) < 80 for text in ICE_BREAKERS.values())


def test_none_touches_what_is_private() -> None:
    assert not [text for text in ICE_BREAKERS.values() if PRIVATE.search(text)]


def test_two_people_never_get_one_that_either_has_had_while_others_are_left() -> None:
    for seed in range(20):
        rng = Random(seed)
        used: set[int] = set()
        while len(used) < 40:
            number = pick(used, rng)
            assert number not in used
            used.add(number)


def test_after_all_forty_any_may_come_again() -> None:
    assert pick(set(ICE_BREAKERS), Random(1)) in ICE_BREAKERS


def test_the_same_seed_picks_the_same_one() -> None:
    assert pick({1, 2}, Random(7)) == pick({1, 2}, Random(7))
