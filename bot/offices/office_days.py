"""The days on which an office is closed: the public holidays it keeps, and the other days it is usually closed on.

On these there is no lunch, and nobody there is written to unasked. On many public holidays most offices work: a lunch
on one of those stays on, and organizers are told and may move it, unless the office has said that it is closed on that
day. Which those are is decided by country (docs/decisions/0030).
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from bot.core.errors import UnknownCountry
from bot.core.words import N_, Locale, _, reading_in

# Public holidays on which most offices work, by their English names.
WORKED: Mapping[str, frozenset[str]] = {
    "US": frozenset(
        {"Washington's Birthday", "Juneteenth National Independence Day", "Columbus Day", "Veterans Day"}
    ),
    "FR": frozenset({"Pentecost Monday"}),
    "GB": frozenset({"Saint Andrew's Day"}),
    "IN": frozenset(
        {
            "Buddha Purnima", "Dr. B. R. Ambedkar's Jayanti", "Guru Nanak's Jayanti", "Janmashtami (Vaishnava)",
            "Maha Shivaratri", "Mahavir Jayanti", "Milad-un-Nabi", "Muharram", "Ram Navami",
        }
    ),
}  # fmt: skip
# Where what only a state keeps is no general day off; elsewhere it is one there.
STATES_WORK = frozenset({"US"})
_CHRISTIAN = frozenset(
    {
        "AR", "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CO", "DE", "DK", "ES", "FR", "GB", "GR", "HR", "HU", "IE",
        "IS", "IT", "LU", "MX", "NL", "NO", "NZ", "PE", "PH", "PT", "RO", "SE", "SI", "UA", "US", "UY", "ZA",
    }
)  # fmt: skip
_OF_A_DATE = re.compile(r" \((?:observed|estimated|in lieu|observed, estimated)\)$")


@dataclass(frozen=True)
class Closing:
    """A day that is no public holiday, on which offices of some countries are usually closed; `of` is its date."""

    label: str
    countries: frozenset[str]
    of: Callable[[int], date]


def _midsummer_eve(year: int) -> date:
    return next(day for day in (date(year, 6, 19 + ahead) for ahead in range(7)) if day.weekday() == 4)


def _after_thanksgiving(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


CLOSINGS: Mapping[str, Closing] = {
    "christmas_eve": Closing(N_("Christmas Eve"), _CHRISTIAN, lambda year: date(year, 12, 24)),
    "new_years_eve": Closing(N_("New Year's Eve"), _CHRISTIAN | {"JP", "SG", "HK"}, lambda year: date(year, 12, 31)),
    "midsummer_eve": Closing(N_("Midsummer Eve"), frozenset({"SE", "FI", "EE", "LV", "LT"}), _midsummer_eve),
    "after_thanksgiving": Closing(N_("Day after Thanksgiving"), frozenset({"US"}), _after_thanksgiving),
}


@dataclass(frozen=True)
class HolidayPlace:
    """Where an office is: country, and state or region where that matters."""

    country: str
    subdivision: str | None = None


@dataclass(frozen=True)
class Days:
    """Days with their names: those on which the office is closed, and public holidays on which it works."""

    off: Mapping[date, str]
    worked: Mapping[date, str]

    def without(self, days: Container[date]) -> "Days":
        """Return the days without these, which are neither closed nor worked."""
        kept = [{day: name for day, name in named.items() if day not in days} for named in (self.off, self.worked)]
        return Days(*kept)


USUAL: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("AT", "CH", "DE", "DK", "IS", "NL", "NO"), ("christmas_eve", "new_years_eve")),
    "SE": ("christmas_eve", "new_years_eve", "midsummer_eve"),
    "US": ("after_thanksgiving",),
}
"""What the set-up form of a new office has ticked already."""


def holidays_of(
    country: str, subdivision: str | None, years: Iterable[int], locale: Locale = Locale.ENGLISH_US
) -> Mapping[date, str]:
    """Public holidays of a place by local date, a suggestion to correct; `locale` is the language of their names.

    Where the library has no names in that language they are in English, else in the country's own. What is planned
    and stored has the English ones. Raises `UnknownCountry`. Some dates are estimates (Eid) and say so in their name.
    """
    return dict(_computed(country, subdivision, tuple(years), locale.value.partition("_")[0]))


@lru_cache(maxsize=512)
def _computed(country: str, subdivision: str | None, years: tuple[int, ...], language: str) -> Mapping[date, str]:
    """Return the public holidays of a place, computed once: every message needs them."""
    import holidays

    spoken = holidays.list_localized_countries().get(country, [])
    named = next((name for wanted in (language, "en") for name in spoken if name.startswith(wanted)), None)
    try:
        found = holidays.country_holidays(country, subdiv=subdivision, years=years, language=named)
    except NotImplementedError as error:
        raise UnknownCountry(country, subdivision) from error
    return MappingProxyType(dict(sorted(found.items())))


def days_of(
    place: HolidayPlace, closed_on: Iterable[str], years: Iterable[int], locale: Locale = Locale.ENGLISH_US
) -> Days:
    """The days of an office that is `closed_on` these, named in `locale`; what is stored has the English names.

    Raises `UnknownCountry`.
    """
    return _days(place, tuple(closed_on), tuple(years), locale)


@lru_cache(maxsize=512)
def _days(place: HolidayPlace, closed_on: tuple[str, ...], years: tuple[int, ...], locale: Locale) -> Days:
    """Return the days of an office, computed once: every message needs them."""
    named = holidays_of(place.country, place.subdivision, years, locale)
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    public, minor = _public(place, years), _minor(place, years)
    for day, names in public.items():
        (worked if day in minor and not names <= set(closed_on) else off)[day] = named[day]
    with reading_in(locale):
        for key in closed_on:
            for day in [CLOSINGS[key].of(year) for year in years] if key in CLOSINGS else ():
                off.setdefault(day, _(CLOSINGS[key].label))
                worked.pop(day, None)
    return Days(MappingProxyType(dict(sorted(off.items()))), MappingProxyType(dict(sorted(worked.items()))))


def _public(place: HolidayPlace, years: Sequence[int]) -> dict[date, frozenset[str]]:
    """Every public holiday with its English names, without what is said of their date."""
    found = holidays_of(place.country, place.subdivision, years)
    return {day: frozenset(_OF_A_DATE.sub("", name) for name in names.split("; ")) for day, names in found.items()}


def _minor(place: HolidayPlace, years: Sequence[int]) -> frozenset[date]:
    """Return the public holidays on which most offices work; a state's own name for one counts as the national name."""
    known = WORKED.get(place.country, frozenset())
    if place.country not in STATES_WORK:
        return frozenset(day for day, names in _public(place, years).items() if names <= known)
    national = _public(HolidayPlace(place.country), years)
    return frozenset(day for day in _public(place, years) if day not in national or national[day] <= known)


def offered(place: HolidayPlace, year: int) -> dict[str, date]:
    """The days an office here may say it is closed on, by what is stored, each with one of its dates.

    Usual closings first, then public holidays on which most offices work, of this year or (elections) the next.
    """
    years = (year, year + 1)
    public, minor = _public(place, years), _minor(place, years)
    closings = {
        key: closing.of(year)
        for key, closing in CLOSINGS.items()
        if place.country in closing.countries and (closing.of(year) in minor or closing.of(year) not in public)
    }
    taken = {CLOSINGS[key].of(one) for key in closings for one in years}
    named = {CLOSINGS[key].label for key in closings}  # a state's holiday of that name, on the day it is observed
    holidays = {min(public[day]): day for day in sorted(minor - taken, reverse=True) if not public[day] & named}
    return {**closings, **dict(sorted(holidays.items(), key=lambda one: (one[1].month, one[1].day)))}


def name_of(key: str, place: HolidayPlace, year: int, locale: Locale) -> str:
    """Return the name of a day that is offered, in the reader's language."""
    if key in CLOSINGS:
        with reading_in(locale):
            return _(CLOSINGS[key].label)
    day = offered(place, year).get(key)
    named = holidays_of(place.country, place.subdivision, (year, year + 1), locale)
    return _OF_A_DATE.sub("", named[day]) if day else key
