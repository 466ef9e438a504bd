"""Plain-word dates: what each wording means, what is refused, and what holds for any day."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.typed_dates.reading import Reading, read_until
from bot.core.typed_dates.words import LANGUAGES
from tests.bot.core.date_phrases import ASKED, GUESSED, PAST, SURE

WEDNESDAY = date(2026, 11, 25)


def phrases(tables: Mapping[str, Mapping[str, str]]) -> list[tuple[str, date]]:
    """Each phrase with its day; of the tables by day and language."""
    return [
        (phrase.strip(), date.fromisoformat(day))
        for day, by_language in tables.items()
        for listed in by_language.values()
        for phrase in listed.split(";")
    ]


def test_every_kind_of_phrase_is_there_in_every_language() -> None:
    asked = [phrase for listed in ASKED.values() for phrase in listed.split(";")]
    assert len(phrases(SURE)) + len(phrases(GUESSED)) + len(phrases(PAST)) + len(asked) >= 600
    for language in LANGUAGES:
        for table in (SURE, GUESSED, PAST):
            assert any(language in by_language for by_language in table.values())
        assert language in ASKED


@pytest.mark.parametrize(("words", "meant"), phrases(SURE))
def test_plain_words_name_a_day(words: str, meant: date) -> None:
    assert read_until(words, WEDNESDAY) == Reading(day=meant)
    assert read_until(f"  {words.upper()}!", WEDNESDAY).day == meant


@pytest.mark.parametrize(("words", "meant"), phrases(GUESSED))
def test_what_more_words_may_change_is_asked_about_with_what_was_understood(words: str, meant: date) -> None:
    assert read_until(words, WEDNESDAY) == Reading(guess=meant)
    assert read_until(words, WEDNESDAY).day is None


@pytest.mark.parametrize(("words", "meant"), phrases(PAST))
def test_a_day_that_is_over_is_named_as_such(words: str, meant: date) -> None:
    assert read_until(words, WEDNESDAY) == Reading(past=meant)


@pytest.mark.parametrize("words", [phrase.strip() for listed in ASKED.values() for phrase in listed.split(";")])
def test_what_names_no_single_coming_day_is_asked_about(words: str) -> None:
    reading = read_until(words, WEDNESDAY)
    assert (reading.day, reading.guess, reading.past) == (None, None, None)


CHANGES = (
    "after {}", "before {}", "except {}", "every {}", "since {}", "nach {}", "ab {}", "après {}", "avant {}", "sauf {}",
    "à partir de {}", "después de {}", "antes de {}", "desde {}", "excepto {}", "first week of {}", "{} ago",
    "{} or Sunday", "{} of last year", "early {}", "{} evening", "{} at 5 pm", "{} every year", "{} if possible",
    "{} plus one day", "{} oder so", "{} before", "{} after", "not {}", "the Friday before last {}",
)  # fmt: skip
# "Après demain" is the day after tomorrow; a whole sentence of fillers may stand between the word and the day.
UNTOUCHED = ("demain", "pause", "Pause", "pausieren", "I'm", "break", "next week Friday")


def test_a_word_more_never_leaves_another_day_sure() -> None:
    for words, meant in phrases(SURE):
        for change in CHANGES:
            if any(word in words for word in UNTOUCHED) or (change == "not {}" and "until" in words):
                continue
            reading = read_until(change.format(words), WEDNESDAY)
            assert reading.day is None, (change.format(words), meant, reading)


DAYS = st.dates(date(2020, 1, 1), date(2050, 12, 31))


@given(st.text(max_size=60), DAYS)
def test_any_text_gives_a_day_within_five_years_or_nothing(words: str, today: date) -> None:
    found = read_until(words, today).day
    assert found is None or today < found <= today + timedelta(days=5 * 366)


@given(DAYS, st.integers(1, 1500))
def test_an_iso_date_to_come_is_read_as_it_is(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    assert read_until(f"until {meant.isoformat()}", today).day == meant


@given(DAYS, st.integers(1, 300))
def test_a_day_and_month_mean_the_next_such_day(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    assert read_until(f"until {meant.day} {meant:%B}", today).day == meant
    assert read_until(f"{meant:%b} {meant.day}", today).day == meant


@given(DAYS, st.integers(1, 52))
def test_weeks_are_counted_from_today(today: date, weeks: int) -> None:
    assert read_until(f"{weeks} weeks", today).day == today + timedelta(weeks=weeks)


@given(DAYS, st.integers(1, 7))
def test_a_bare_weekday_is_within_the_coming_seven_days(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    assert read_until(f"until {meant:%A}", today).day == meant
