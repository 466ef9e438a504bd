"""Whoever organizes may say in plain words that a lunch stays on its old day."""

from datetime import date

import pytest

from bot.lunches.organizing.keep_words import OldDateKept, keeps_old_date

TODAY = date(2026, 9, 28)


@pytest.mark.parametrize(
    "words",
    [
        "keep the old date", "Keep the old date, please.", "Please keep the lunch on the usual day",
        "leave it on the old day",
        "stick to the original date", "Den alten Termin behalten", "behalte bitte den alten Termin",
        "lass den Lunch am alten Tag",
        "garde l'ancienne date", "gardez la date habituelle s'il vous plaît",
        "mantén la fecha original",
        "deja la comida en la fecha de siempre",
    ],
)  # fmt: skip
def test_the_old_date_is_kept_in_words(words: str) -> None:
    assert keeps_old_date(words, TODAY) == OldDateKept()


@pytest.mark.parametrize(
    "words",
    [
        "keep 12 October", "keep the lunch from 12 October", "keep October 12!",
        "please keep the lunch on Oct 12", "Keep Monday 12 October",
        "12. Oktober behalten", "behalte den 12. Oktober", "garde le 12 octobre", "mantén el 12 de octubre",
    ],
)  # fmt: skip
def test_a_day_is_kept_by_its_date(words: str) -> None:
    assert keeps_old_date(words, TODAY) == OldDateKept(date(2026, 10, 12))


@pytest.mark.parametrize(
    "words",
    [
        "keep", "keep it", "keep 12 to 14 October", "keep me posted", "keep the old date for my talk with Lori",
        "keep 31 November",
        "keep my name out of it", "behalten", "the old date", "keep going until 12 October and then stop", "x" * 500,
    ],
)  # fmt: skip
def test_other_words_are_left_to_others(words: str) -> None:
    assert keeps_old_date(words, TODAY) is None
