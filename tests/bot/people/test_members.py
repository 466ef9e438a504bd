"""Who may take part, and what members settle about themselves."""

from datetime import time
from typing import Any

import pytest

from bot.core.errors import HoursBackwards, NotEligible, NoWorkingDays
from bot.core.ids import UserId
from bot.people.members import AtWork, at_work, take_part
from bot.people.people import Colleague, Profile

BEN = UserId("U0BEN")


@pytest.mark.parametrize("flag", ["is_guest", "is_bot", "is_outsider", "is_deactivated"])
def test_only_full_members_take_part(flag: str) -> None:
    given: Any = {flag: True}
    with pytest.raises(NotEligible) as refusal:
        take_part(Profile(BEN, None, **given))
    assert refusal.value.reason == flag.removeprefix("is_")
    take_part(Profile(BEN, None, is_admin=True))


def test_what_is_left_out_stays() -> None:
    known = Colleague(BEN, days=frozenset({0, 1}), starts=time(8), ends=time(14), community_id="a")
    assert at_work(known, AtWork()) == known
    changed = at_work(known, AtWork(days=frozenset({2}), ends=time(15), community_id="b"))
    assert (changed.days, changed.starts, changed.ends, changed.community_id) == (
        frozenset({2}),
        time(8),
        time(15),
        "b",
    )


def test_a_day_and_a_beginning_before_the_end_are_needed() -> None:
    with pytest.raises(NoWorkingDays):
        AtWork(days=frozenset())
    with pytest.raises(HoursBackwards):
        AtWork(starts=time(17), ends=time(9))
