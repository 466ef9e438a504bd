"""Sentences in the reader's language: gettext, and Babel for dates, times and lists.

English is in the code; `locale/` holds the other languages (docs/translating.md). Whoever draws a message sets its
language with `reading_in`; everything drawn inside is in that language. Without it everything is in US English.
"""

import gettext as library
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_day_names,
    get_timezone_location,
    get_timezone_name,
)
from babel.lists import format_list
from babel.numbers import format_decimal

CATALOGUES = Path(__file__).parents[2] / "locale"
DOMAIN = "village"


class Locale(StrEnum):
    """A language that Village writes, and how dates are written in it."""

    ENGLISH_US = "en"
    ENGLISH_GB = "en_GB"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"


# Each as those who read it write it, so that anybody finds their own in any language.
NAMES = {
    Locale.ENGLISH_US: "English (US)",
    Locale.ENGLISH_GB: "English (UK)",
    Locale.GERMAN: "Deutsch",
    Locale.FRENCH: "Français",
    Locale.SPANISH: "Español",
}

_current: ContextVar[Locale] = ContextVar("locale", default=Locale.ENGLISH_US)


def current() -> Locale:
    """The language in which words are drawn at this moment."""
    return _current.get()


@contextmanager
def reading_in(locale: Locale) -> Iterator[None]:
    """Draw everything inside in this language."""
    token = _current.set(locale)
    try:
        yield
    finally:
        _current.reset(token)


def locale_of(tag: str | None) -> Locale | None:
    """The language to write to readers of this IETF tag or POSIX name ("de-AT", "en_GB"); None where there is none."""
    language, _separator, region = (tag or "").replace("-", "_").partition("_")
    match language.lower():
        case "en":
            return Locale.ENGLISH_US if region.upper() in {"", "US", "CA", "PH"} else Locale.ENGLISH_GB
        case "de" | "fr" | "es":
            return Locale(language.lower())
    return None


def locale_of_country(country: str) -> Locale:
    """The language in which people in this ISO 3166-1 country most likely read what is written to all of them."""
    if country in _GERMAN_SPEAKING:
        return Locale.GERMAN
    if country in _SPANISH_SPEAKING:
        return Locale.SPANISH
    if country in _BRITISH_SPELLING:
        return Locale.ENGLISH_GB
    return Locale.FRENCH if country == "FR" else Locale.ENGLISH_US


_GERMAN_SPEAKING = frozenset({"DE", "AT", "CH", "LI"})
_BRITISH_SPELLING = frozenset({"GB", "IE", "AU", "NZ", "IN"})
_SPANISH_SPEAKING = frozenset(
    (
        "ES",
        "MX",
        "AR",
        "CO",
        "CL",
        "PE",
        "VE",
        "EC",
        "GT",
        "CU",
        "BO",
        "DO",
        "HN",
        "PY",
        "SV",
        "NI",
        "CR",
        "PA",
        "UY",
        "PR",
    )
)


def shared(locales: Iterable[Locale], preferred: Locale = Locale.ENGLISH_US) -> Locale | None:
    """The language all these readers have, None where they differ; of US and British English the `preferred` one."""
    every = set(locales)
    if len(every) == 1:
        return every.pop()
    if every == {Locale.ENGLISH_US, Locale.ENGLISH_GB}:
        return preferred if preferred in every else Locale.ENGLISH_US
    return None


@cache
def _catalogue(locale: Locale) -> library.NullTranslations:
    if locale is Locale.ENGLISH_US:
        return library.NullTranslations()
    return library.translation(DOMAIN, CATALOGUES, [locale.value], fallback=True)


def _(message: str) -> str:
    """The message in the reader's language; in English where the catalogue lacks it."""
    locale = _current.get()
    return message if locale is Locale.ENGLISH_US or not message else _catalogue(locale).gettext(message)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark a message for the catalogues that is translated later, with `_`; returns it unchanged."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The singular or plural message that fits the count, in the reader's language."""
    return _catalogue(_current.get()).ngettext(singular, plural, count)


def isolated(name: str) -> str:
    """Return a name to put between our words; one written from right to left is isolated, so that it does not turn the
    words around it.

    Only such a name gets the two invisible marks (U+2068 and U+2069), and only if it has a single line.
    """
    if name.isascii() or "\n" in name or not any(bidirectional(letter) in _FROM_THE_RIGHT for letter in name):
        return name
    return f"\u2068{name}\u2069"


_FROM_THE_RIGHT = frozenset({"R", "AL"})


def quoted(words: str) -> str:
    """Words in the reader's quotation marks: “words”, „words“, « words »."""
    return _("“{words}”").format(words=words)


def labeled(label: str, words: str) -> str:
    """Words after what they are, as the reader's language sets a colon: "Host: Marisa", "Animation : Marisa"."""
    return _("{label}: {words}").format(label=label, words=words)


def opening(words: str) -> str:
    """Words with a capital in front, to begin a line; weekdays have none in French and Spanish."""
    return words[:1].upper() + words[1:]


def listed(parts: Iterable[str]) -> str:
    """Parts as a list in words: "sleep, travel, and sick days"; "" for none."""
    return format_list(list(parts), locale=_current.get().value)


def either(parts: Iterable[str]) -> str:
    """Parts as a choice in words: "sleep or travel"; "" for none."""
    return str(format_list(list(parts), style="or", locale=_current.get().value))


# How each writes dates: the day of the week with day and month, the same with the year, and so on.
_PATTERNS = {
    Locale.ENGLISH_US: ("EEEE, MMMM d", "EEEE, MMMM d, y", "MMMM d", "MMMM d, y"),
    Locale.ENGLISH_GB: ("EEEE d MMMM", "EEEE d MMMM y", "d MMMM", "d MMMM y"),
    Locale.GERMAN: ("EEEE, d. MMMM", "EEEE, d. MMMM y", "d. MMMM", "d. MMMM y"),
    Locale.FRENCH: ("EEEE d MMMM", "EEEE d MMMM y", "d MMMM", "d MMMM y"),
    Locale.SPANISH: ("EEEE d 'de' MMMM", "EEEE d 'de' MMMM 'de' y", "d 'de' MMMM", "d 'de' MMMM 'de' y"),
}


@lru_cache(1_000)
def _in_words(day: date, pattern: str, locale: Locale) -> str:
    """Of the days that are near, most are written again and again."""
    return format_date(day, pattern, locale=locale.value)


def day_words(day: date) -> str:
    """A date without the year: "Wednesday, November 18"."""
    return _in_words(day, _PATTERNS[_current.get()][0], _current.get())


def long_date(day: date) -> str:
    """A date with the year: "Wednesday, November 18, 2026"."""
    return _in_words(day, _PATTERNS[_current.get()][1], _current.get())


def day_of_month(day: date) -> str:
    """A date without weekday and year: "November 18"."""
    return _in_words(day, _PATTERNS[_current.get()][2], _current.get())


def day_of_year(day: date) -> str:
    """A date without the weekday: "November 18, 2026"."""
    return _in_words(day, _PATTERNS[_current.get()][3], _current.get())


def month_of_year(day: date) -> str:
    """A month with its year: "November 2026"."""
    return format_skeleton("yMMMM", day, locale=_current.get().value)


def month(day: date) -> str:
    """The name of a month: "November"."""
    return _in_words(day, "LLLL", _current.get())


def short_month(day: date) -> str:
    """The short name of a month: "Nov"."""
    return _in_words(day, "LLL", _current.get())


def number(count: int) -> str:
    """A whole number with group separators: "3,000", "3.000"."""
    return format_decimal(count, locale=_current.get().value)


def weekday(number: int) -> str:
    """The name of a weekday, Monday being 0."""
    return str(get_day_names("wide", "stand-alone", _current.get().value)[number])


def short_weekdays() -> tuple[str, ...]:
    """The short names of the weekdays from Monday on: "Mon", "Tue", …"""
    names = get_day_names("abbreviated", "stand-alone", _current.get().value)
    return tuple(names[number] for number in range(7))


def date_span(first: date, last: date) -> str:
    """A range of days: "Nov 2 – 6, 2026"."""
    return str(format_interval(first, last, "yMMMd", locale=_current.get().value))


def clock_time(moment: time | datetime) -> str:
    """A time of day: "12:30 PM", "12:30"; of a datetime the time in its own zone."""
    at = moment.time() if isinstance(moment, datetime) else moment
    return format_time(at, "short", locale=_current.get().value).replace("\u202f", " ")


def time_span(start: time, end: time) -> str:
    """A range of times: "9:00 AM–5:30 PM", "09:00–17:30"."""
    return f"{clock_time(start)}–{clock_time(end)}"


def zone_words(zone: ZoneInfo) -> str:
    """What people call a time zone, and a place in it: "Central European Time (Berlin)"; its own name if none is."""
    if zone.key not in get_global("zone_territories") or zone.key.startswith("Etc/"):
        return zone.key
    name = get_timezone_name(zone, locale=_current.get().value)
    place = get_timezone_location(zone, locale=_current.get().value, return_city=True)
    return name if place in name else f"{name} ({place})"
