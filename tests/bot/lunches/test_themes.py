"""Themes: two years of lunches, turning in order."""

import re

import pytest

from bot.core.errors import UnknownTheme
from bot.core.words import Locale, reading_in
from bot.lunches.organizing.schedule import read_rotation, write_rotation
from bot.lunches.themes import FIRST_YEAR, THEMES, next_theme, theme

DADS_AND_PARTNERS = 3
TWO_YEARS = tuple(THEMES)


def walk(rotation: tuple[int, ...], lunches: int, past: tuple[int, ...] = ()) -> list[int]:
    used = list(past)
    for _ in range(lunches):
        used.append(next_theme(rotation, used))
    return used[len(past) :]


def test_there_are_twenty_four_themes_with_five_different_prompts_each() -> None:
    assert len(THEMES) == 24
    assert len({one.title for one in THEMES.values()}) == 24
    for one in THEMES.values():
        assert len(set(one.prompts)) == 5
        assert all(prompt.endswith("?") for prompt in one.prompts)


def test_loss_is_not_a_lunch_theme() -> None:
    words = " ".join(one.title + " ".join(one.prompts) for one in THEMES.values()).lower()
    assert "loss" not in words
    assert "miscarriage" not in words


def test_dads_and_partners_come_within_the_first_four() -> None:
    assert DADS_AND_PARTNERS in walk(FIRST_YEAR, 4)
    assert DADS_AND_PARTNERS in walk(TWO_YEARS, 4)
    assert theme(DADS_AND_PARTNERS).title == "Dads and partners"


def test_a_year_has_twelve_themes_and_then_starts_again() -> None:
    assert walk(FIRST_YEAR, 24) == list(FIRST_YEAR) * 2
    assert sorted(walk(TWO_YEARS, 24)) == list(TWO_YEARS)


def test_a_theme_chosen_by_hand_does_not_come_back_the_month_after() -> None:
    assert walk(FIRST_YEAR, 3, past=(1, 5)) == [2, 3, 4]
    assert 5 not in walk(FIRST_YEAR, 10, past=(1, 5))


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(UnknownTheme):
        theme(25)
    with pytest.raises(UnknownTheme):
        next_theme((1, 99), [])


def test_an_emptied_rotation_falls_back_to_the_first_year() -> None:
    assert next_theme((), []) == FIRST_YEAR[0]


@pytest.mark.parametrize("locale", Locale)
def test_the_order_of_themes_is_written_and_read_in_every_language(locale: Locale) -> None:
    numbers = tuple(sorted(THEMES, reverse=True))
    with reading_in(locale):
        written = write_rotation(numbers)
        assert read_rotation(written) == numbers
        titles = re.sub(r"^\d+\. ", "", written, flags=re.MULTILINE)
        assert read_rotation(titles) == numbers
        assert read_rotation("\n".join(THEMES[number].title for number in numbers)) == numbers
