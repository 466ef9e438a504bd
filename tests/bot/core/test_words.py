"""Which language, and that nothing is drawn before somebody reads it."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.ids import UserId
from bot.core.words import (
    NAMES,
    Locale,
    current,
    isolated,
    labeled,
    locale_of,
    locale_of_country,
    opening,
    quoted,
    reading_in,
    shared,
    weekday,
)
from bot.people.people import Colleague, Profile, read_of, seen
from handlers.platform.views.blocks import neutral, shown_length

ROOT = Path(__file__).resolve().parents[3]
BEN = UserId("U0BEN")
US, GB, GERMAN, FRENCH, SPANISH = Locale

LOOK_UP_WHILE_IMPORTING = """
import importlib, pkgutil, sys
from bot.core import words
early = []
def noted(name):
    real = getattr(words, name)
    def look_up(*args):
        caller = sys._getframe(1)
        early.append(f"{name} in {caller.f_code.co_filename}:{caller.f_lineno}")
        return real(*args)
    setattr(words, name, look_up)
for name in sys.argv[1:]:
    noted(name)
import bot, handlers, storage
for room in (bot, handlers, storage):
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        if not {"__main__", "migrations", "training"} & set(module.name.split(".")):
            importlib.import_module(module.name)
print(chr(10).join(early))
"""
THAT_READ_THE_LANGUAGE = (
    *("_", "ngettext", "listed", "either", "day_words", "long_date", "day_of_month", "day_of_year", "month_of_year"),
    *("month", "weekday", "clock_time", "time_span"),
)


def test_no_module_draws_words_when_it_is_imported() -> None:
    command = [sys.executable, "-c", LOOK_UP_WHILE_IMPORTING, *THAT_READ_THE_LANGUAGE]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == ""


@pytest.mark.parametrize(
    ("tag", "read"),
    [
        *(("en-US", US), ("en-GB", GB), ("en-AU", GB), ("de-DE", GERMAN), ("de-AT", GERMAN), ("fr-CA", FRENCH)),
        *(("es-LA", SPANISH), ("zh-TW", US), ("x" * 35, US), ("-", US), (None, None), ("", None)),
    ],
)
def test_what_somebody_reads_whose_slack_speaks_this(tag: str | None, read: Locale | None) -> None:
    assert read_of(tag) is read
    assert Colleague(BEN, locale=tag).reads is read
    assert Colleague(BEN, locale=tag, chosen_locale=FRENCH).reads is FRENCH


def test_what_slack_says_now_replaces_the_language_and_leaves_the_choice() -> None:
    known = Colleague(BEN, locale="de-DE", chosen_locale=SPANISH)
    after = seen(known, Profile(BEN, None, locale="fr-FR"))
    assert (after.locale, after.chosen_locale) == ("fr-FR", SPANISH)
    assert seen(known, Profile(BEN, None)).locale == "de-DE"


@pytest.mark.parametrize(
    ("read", "preferred", "common"),
    [
        *(((GERMAN, GERMAN), US, GERMAN), ((GERMAN, US), US, None), ((US, GB), GERMAN, US), ((US, GB), GB, GB)),
        *(((GB, US, FRENCH), GB, None), ((), US, None)),
    ],
)
def test_the_language_that_all_read(read: tuple[Locale, ...], preferred: Locale, common: Locale | None) -> None:
    assert shared(read, preferred) is common


def test_every_country_of_an_office_has_a_language() -> None:
    given = {country: locale_of_country(country) for country in ("DE", "AT", "CH", "FR", "ES", "MX", "GB", "IN", "US")}
    assert given == {
        **{"DE": GERMAN, "AT": GERMAN, "CH": GERMAN, "FR": FRENCH, "ES": SPANISH, "MX": SPANISH, "GB": GB, "IN": GB},
        "US": US,
    }
    assert locale_of_country("JP") is US


def test_every_language_has_a_name_and_is_its_own_tag() -> None:
    assert set(NAMES) == set(Locale)
    assert all(locale_of(locale.value) is locale for locale in Locale)


def test_inside_one_reader_another_one_may_read() -> None:
    with reading_in(GERMAN):
        with reading_in(FRENCH):
            assert current() is FRENCH
        assert current() is GERMAN
    assert current() is US


ARABIC, HEBREW = "غرفة ليلى", "חדר שירה"


@pytest.mark.parametrize("name", [ARABIC, HEBREW, f"{HEBREW} 4"])
def test_a_name_written_from_the_right_turns_nothing_around_it(name: str) -> None:
    assert isolated(name) == f"\u2068{name}\u2069"
    assert neutral(isolated(name)) == isolated(name)
    assert shown_length(name) == len(name)


@pytest.mark.parametrize("name", ["Elm", "Łódź", "東京", "Zürich", "", f"first line\n{ARABIC}"])
def test_any_other_name_stays_as_it_is(name: str) -> None:
    assert isolated(name) == name


@pytest.mark.parametrize(
    ("locale", "quote", "line", "day"),
    [
        (US, "“{}”", "Host: Marisa", "Wednesday"),
        (GERMAN, "„{}“", "Host: Marisa", "Mittwoch"),
        (FRENCH, "«\u00a0{}\u00a0»", "Host\u00a0: Marisa", "Mercredi"),
        (SPANISH, "“{}”", "Host: Marisa", "Miércoles"),
    ],
)
def test_quotes_colons_and_capitals_are_those_of_the_reader(locale: Locale, quote: str, line: str, day: str) -> None:
    with reading_in(locale):
        assert quoted("A {title}") == quote.replace("{}", "A {title}")
        assert labeled("Host", "Marisa") == line
        assert opening(weekday(2)) == day
