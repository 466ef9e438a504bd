"""Tips: what is surely right comes first, counts are told from ten on, and nobody is asked a third time."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.contributions.contributions import Contribution, ContributionState, ContributionType
from bot.contributions.tips import (
    StillRight,
    Tip,
    TipCard,
    arranged,
    as_shown,
    ask_again,
    renewed,
    shown_helpful,
    tip_words,
)
from bot.core.ids import UserId

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
DAY = date(2026, 11, 3)
CARD = TipCard("p1", DAY)


def contribution(*, is_named: bool = False) -> Contribution:
    written = tip_words("  Ring the hotel. ", "business-travel", "Business trips", is_named=is_named)
    return Contribution(
        "p1", ContributionType.TIP, ADA, "c1", ContributionState.PUBLISHED, written, datetime(2026, 11, 3, tzinfo=UTC)
    )


@pytest.mark.parametrize(("votes", "shown"), [(0, 0), (1, 0), (9, 0), (10, 10), (14, 10), (15, 15), (23, 20)])
def test_votes_are_told_from_ten_on_and_rounded_down_to_five(votes: int, shown: int) -> None:
    assert shown_helpful(votes) == shown


def test_its_author_is_shown_only_by_their_own_wish() -> None:
    assert as_shown(contribution(), CARD, BEN, has_thanked=False).author is None
    assert as_shown(contribution(is_named=True), CARD, BEN, has_thanked=False).author == ADA


def test_nobody_thanks_twice_or_for_their_own() -> None:
    assert as_shown(contribution(), CARD, BEN, has_thanked=False).may_thank
    assert not as_shown(contribution(), CARD, BEN, has_thanked=True).may_thank
    assert not as_shown(contribution(), CARD, ADA, has_thanked=False).may_thank


def test_the_words_lose_the_space_around_them_and_keep_their_topic() -> None:
    assert contribution().written.words == "Ring the hotel."
    assert contribution().detail("topic") == "business-travel"


def test_what_may_have_changed_comes_last_then_what_helped_most_then_the_newest() -> None:
    old = Tip("sleep", "old", "a", DAY, helpful=40, may_have_changed=True)
    helped = Tip("sleep", "helped", "b", DAY, helpful=10)
    newer = Tip("sleep", "newer", "c", DAY.replace(day=5))
    new = Tip("sleep", "new", "d", DAY)
    assert [tip.id for tip in arranged([old, new, helped, newer])] == ["b", "c", "d", "a"]


def test_an_order_by_votes_tells_nothing_below_the_floor() -> None:
    tips = [
        as_shown(replace(contribution(), id=tip_id), TipCard(tip_id, DAY, 0, votes), BEN, has_thanked=False)
        for tip_id, votes in (("a", 9), ("b", 0))
    ]
    assert [tip.id for tip in arranged(tips)] == ["b", "a"]


def test_its_author_is_asked_twice_and_then_it_says_that_it_may_have_changed() -> None:
    once = ask_again(CARD)
    assert once is not None
    twice = ask_again(once)
    assert twice is not None
    assert ask_again(twice) is None
    assert as_shown(contribution(), twice, BEN, has_thanked=False).may_have_changed
    assert not as_shown(contribution(), once, BEN, has_thanked=False).may_have_changed


def test_a_renewed_tip_carries_the_new_day_and_keeps_its_votes() -> None:
    later = date(2027, 11, 3)
    assert renewed(TipCard("p1", DAY, 2, 12), later) == TipCard("p1", later, 0, 12)


def test_the_yearly_question_has_a_key_of_its_own_each_time() -> None:
    first, second = StillRight(ADA, "p1", "2026-11-03", 1), StillRight(ADA, "p1", "2026-11-03", 2)
    again = StillRight(ADA, "p1", "2027-11-03", 1)
    assert len({first.key, second.key, again.key}) == 3
