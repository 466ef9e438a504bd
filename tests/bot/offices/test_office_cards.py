"""What an office wrote down: empty entries are not known yet, and what was looked at long ago is looked at again."""

from datetime import date, timedelta

import pytest

from bot.core.errors import TextTooLong
from bot.offices.office_cards import (
    ENTRIES,
    LONGEST_ENTRY,
    LONGEST_LIST,
    Card,
    CardKind,
    stale,
    still_right,
    written,
)

TODAY = date(2026, 11, 3)


def test_only_what_was_typed_is_known_and_it_carries_the_day() -> None:
    card = written(CardKind.BUILDING, {"rooms": " Elm, second floor ", "fridge": "  ", "else": "x"}, TODAY)
    assert card == Card(CardKind.BUILDING, TODAY, {"rooms": "Elm, second floor"})


def test_a_card_emptied_again_has_no_day() -> None:
    assert written(CardKind.HOW, {"telling": ""}, TODAY) == Card(CardKind.HOW)


@pytest.mark.parametrize(
    ("kind", "entry", "longest"),
    [(CardKind.BUILDING, "eap", LONGEST_ENTRY), (CardKind.GROUPS, "groups", LONGEST_LIST)],
)
def test_what_is_too_long_is_refused_at_its_entry(kind: CardKind, entry: str, longest: int) -> None:
    assert written(kind, {entry: "x" * longest}, TODAY).entries[entry] == "x" * longest
    with pytest.raises(TextTooLong) as refused:
        written(kind, {entry: "x" * (longest + 1)}, TODAY)
    assert (refused.value.field, refused.value.longest) == (entry, longest)


def test_after_half_a_year_a_card_is_stale_until_somebody_says_it_is_right() -> None:
    card = written(CardKind.GROUPS, {"groups": "Parents who run"}, TODAY)
    day_before, day = TODAY + timedelta(days=181), TODAY + timedelta(days=182)
    assert stale([card, Card(CardKind.HOW)], day_before) == ()
    assert stale([card, Card(CardKind.HOW)], day) == (card,)
    assert stale([still_right(card, day)], day) == ()


def test_an_empty_card_cannot_be_right() -> None:
    assert still_right(Card(CardKind.HOW), TODAY) == Card(CardKind.HOW)


def test_no_entry_is_on_two_cards() -> None:
    entries = [entry for kind in CardKind for entry in ENTRIES[kind]]
    assert len(entries) == len(set(entries)) == 13
