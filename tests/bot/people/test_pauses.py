"""Pauses as people say them."""

from datetime import date, timedelta

import pytest

from bot.people.pauses import DayOutOfRange, Pause, pause_until, read_pause

TODAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("three weeks", date(2026, 11, 24)),
        ("until 3 March", date(2027, 3, 3)),
        ("for two months please", date(2027, 1, 3)),
        ("2026-12-24", date(2026, 12, 24)),
        ("until next Monday", date(2026, 11, 9)),
        ("until I say", None),
        ("until I say so", None),
        ("Until Further Notice", None),
        ("for now", None),
        ("until I'm back", None),
    ],
)
def test_a_date_a_span_or_until_i_say(words: str, until: date | None) -> None:
    assert read_pause(words, TODAY).pause == Pause(until)


@pytest.mark.parametrize(
    "words", ["", "please", "3/4", "31 February", "yesterday", "1 March or 2 March", "🙂", "x" * 500]
)
def test_words_that_name_no_sure_day_are_asked_about(words: str) -> None:
    assert read_pause(words, TODAY).pause is None


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1), date(2032, 1, 1)])
def test_a_day_in_the_past_or_beyond_five_years_is_refused(day: date) -> None:
    with pytest.raises(DayOutOfRange):
        pause_until(day, TODAY)


def test_no_day_picked_means_until_i_say() -> None:
    assert pause_until(None, TODAY) == Pause(None)
    assert pause_until(TODAY + timedelta(days=1), TODAY) == Pause(TODAY + timedelta(days=1))
