"""Answers to a lunch, and what others see of them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import MeetingCancelled, MeetingFull, MeetingOver
from bot.core.ids import UserId
from bot.lunches.meetings import cancel
from bot.lunches.rsvps import (
    Coming,
    Rsvp,
    Spot,
    concerned,
    count_words,
    headcount,
    may_ask_if_worth_it,
    waiting,
)
from bot.lunches.seats import Limits, SeatCount, answer
from tests.bot.lunch_values import lunch

NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
AFTER = datetime(2026, 12, 9, 19, tzinfo=UTC)
ANA, BEN = UserId("U1"), UserId("U2")


def test_an_answer_can_change_until_the_lunch_is_over() -> None:
    first = answer(None, lunch(), ANA, Coming.YES, NOW)
    during = lunch().begins + timedelta(minutes=59)
    assert answer(first, lunch(), ANA, Coming.NO, during) == Rsvp("m1", ANA, Coming.NO)
    with pytest.raises(MeetingOver):
        answer(first, lunch(), ANA, Coming.NO, AFTER)
    with pytest.raises(MeetingCancelled):
        answer(first, cancel(lunch(), NOW), ANA, Coming.YES, NOW)


def test_a_changed_answer_keeps_the_leave_to_be_named() -> None:
    known = Rsvp("m1", ANA, Coming.HOPE, name_to_host=True)
    assert answer(known, lunch(), ANA, Coming.YES, NOW).name_to_host


def test_a_full_room_takes_no_new_yes_but_every_hope() -> None:
    limits, full = Limits(12), SeatCount(12)
    with pytest.raises(MeetingFull) as refused:
        answer(None, lunch(), ANA, Coming.YES, NOW, limits, full)
    assert refused.value.size == 12
    assert answer(None, lunch(), ANA, Coming.HOPE, NOW, limits, full).coming is Coming.HOPE
    known = Rsvp("m1", ANA, Coming.YES)
    assert answer(known, lunch(), ANA, Coming.YES, NOW, limits, full) == known


def test_only_who_said_yes_or_hope_is_told_of_changes_and_named_only_where_allowed() -> None:
    answers = [
        Rsvp("m1", ANA, Coming.YES, name_to_host=True),
        Rsvp("m1", BEN, Coming.HOPE),
        Rsvp("m1", UserId("U3"), Coming.NO, name_to_host=True),
    ]
    assert concerned(answers) == (ANA, BEN)
    count = headcount(answers)
    assert (count.coming, count.hoping, count.names) == (1, 1, (ANA,))


def test_the_host_sees_room_link_and_hope_apart_and_nobody_who_waits() -> None:
    answers = [
        Rsvp("m1", ANA, Coming.YES),
        Rsvp("m1", BEN, Coming.YES, place=Spot.LINK),
        Rsvp("m1", UserId("U3"), Coming.NO, kept_until=NOW),
        Rsvp("m1", UserId("U4"), Coming.NO, waits_since=NOW),
        Rsvp("m1", UserId("U5"), Coming.HOPE),
    ]
    count = headcount(answers)
    assert (count.coming, count.by_link, count.hoping) == (2, 1, 1)
    assert waiting(answers) == (UserId("U4"),)


@pytest.mark.parametrize(
    ("coming", "words"),
    [
        (0, "Come as you are"),
        (1, "A few are coming"),
        (4, "A few are coming"),
        (5, "5 are coming"),
        (40, "40 are coming"),
    ],
)
def test_below_five_nobody_is_counted_aloud(coming: int, words: str) -> None:
    assert count_words(coming) == words


def test_was_it_worth_it_is_asked_only_where_ten_could_answer() -> None:
    nine = [Rsvp("m1", UserId(f"U{n}"), Coming.YES) for n in range(9)]
    decliner = Rsvp("m1", UserId("U9"), Coming.NO)
    assert not may_ask_if_worth_it([*nine, decliner])
    assert may_ask_if_worth_it([*nine, Rsvp("m1", UserId("U9"), Coming.HOPE)])
