"""Sentences in the reader's language: gettext, and Babel for dates, times and lists.

English stands in the code; `locale/` holds the other languages (docs/translating.md). Whoever draws a message says for
whom with `reading_in`; all that is drawn inside is in that language. Without it everything is in US English.
"""

import gettext as library
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parents[2] / "locale"
DOMAIN = "village"


class Locale(StrEnum):
    """A language that Village writes, with how its readers write dates."""

    ENGLISH_US = "en"
    ENGLISH_GB = "en_GB"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"


_current: ContextVar[Locale] = ContextVar("locale", default=Locale.ENGLISH_US)


def current() -> Locale:
    """The language in which words are drawn here and now."""
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
    """What Village writes for readers of this IETF tag or POSIX name ("de-AT", "en_GB"); None where it has nothing."""
    language, _separator, region = (tag or "").replace("-", "_").partition("_")
    match language.lower():
        case "en":
            return Locale.ENGLISH_US if region.upper() in {"", "US", "CA", "PH"} else Locale.ENGLISH_GB
        case "de" | "fr" | "es":
            return Locale(language.lower())
    return None


@cache
def _catalogue(locale: Locale) -> library.NullTranslations:
    if locale is Locale.ENGLISH_US:
        return library.NullTranslations()
    return library.translation(DOMAIN, CATALOGUES, [locale.value])


def _(message: str) -> str:
    """The message in the reader's language; English where a catalogue lacks it."""
    locale = _current.get()
    return message if locale is Locale.ENGLISH_US or not message else _catalogue(locale).gettext(message)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark words for the catalogues that are translated with `_` where they are drawn; returns them as they are."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The one of both that fits the count, in the reader's language."""
    return _catalogue(_current.get()).ngettext(singular, plural, count)
