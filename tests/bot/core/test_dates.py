"""Plain-word dates: what each wording means, what is refused, and what holds for any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dates import parse_until

WEDNESDAY = date(2026, 11, 25)

MEANT = {
    "three weeks": date(2026, 12, 16),
    "2 weeks": date(2026, 12, 9),
    "6wks": date(2027, 1, 6),
    "zwei Wochen": date(2026, 12, 9),
    "a couple of weeks": date(2026, 12, 9),
    "pause me for a month please": date(2026, 12, 25),
    "half a year": date(2027, 5, 25),
    "a fortnight": date(2026, 12, 9),
    "until 3 March": date(2027, 3, 3),
    "bis 3. März": date(2027, 3, 3),
    "March 3rd, 2027": date(2027, 3, 3),
    "2027-02-03": date(2027, 2, 3),
    "12.1.27": date(2027, 1, 12),
    "13/4": date(2027, 4, 13),
    "until the 5th": date(2026, 12, 5),
    "until Friday": date(2026, 11, 27),
    "next Friday": date(2026, 12, 4),
    "next Monday": date(2026, 11, 30),
    "Monday 7 December": date(2026, 12, 7),
    "end of January": date(2027, 1, 31),
    "mid-March": date(2027, 3, 15),
    "end of the month": date(2026, 11, 30),
    "end of next week": date(2026, 12, 4),
    "next month": date(2026, 12, 1),
    "until the end of the year": date(2026, 12, 31),
    "until may": date(2027, 5, 1),
    "from 3 March until 5 April": date(2027, 4, 5),
    "29 february": date(2028, 2, 29),
    "until Christmas": date(2026, 12, 25),
}
REFUSED = [
    "", "until I say", "3/4", "3 March or 5 March", "2020-01-01", "3 March 2020", "30 Feb", "2027-13-40",
    "999 weeks", "I may be back", "Tuesday 7 December", "0 weeks", "until after my trip", "🙂",
]  # fmt: skip


@pytest.mark.parametrize(("words", "meant"), MEANT.items())
def test_plain_words_name_a_day(words: str, meant: date) -> None:
    assert parse_until(words, WEDNESDAY) == meant


@pytest.mark.parametrize("words", REFUSED)
def test_what_names_no_single_coming_day_is_refused(words: str) -> None:
    assert parse_until(words, WEDNESDAY) is None


DAYS = st.dates(date(2020, 1, 1), date(2050, 12, 31))


@given(st.text(max_size=60), DAYS)
def test_any_text_gives_a_day_within_five_years_or_nothing(words: str, today: date) -> None:
    found = parse_until(words, today)
    assert found is None or today < found <= today + timedelta(days=5 * 366)


@given(DAYS, st.integers(1, 1500))
def test_an_iso_date_to_come_is_read_as_it_is(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    assert parse_until(f"until {meant.isoformat()}", today) == meant


@given(DAYS, st.integers(1, 300))
def test_a_day_and_month_mean_the_next_such_day(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    assert parse_until(f"until {meant.day} {meant:%B}", today) == meant
    assert parse_until(f"{meant:%b} {meant.day}", today) == meant


@given(DAYS, st.integers(1, 52))
def test_weeks_are_counted_from_today(today: date, weeks: int) -> None:
    assert parse_until(f"{weeks} weeks", today) == today + timedelta(weeks=weeks)


@given(DAYS, st.integers(1, 7))
def test_a_bare_weekday_is_within_the_coming_seven_days(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    assert parse_until(f"until {meant:%A}", today) == meant
