"""Public holidays that offices keep, those on which many work, and the other days on which they are closed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.core.errors import UnknownCountry
from bot.core.ids import ChannelId
from bot.core.words import Locale
from bot.lunches.meetings import Series, day_instead, planned
from bot.lunches.recurrence.lunch_calendar import PlannedDate, Recurrence
from bot.offices.office_days import CLOSINGS, USUAL, WORKED, HolidayPlace, days_of, holidays_of, name_of, offered
from bot.offices.places import PLACES

SERIES = Series("s1", "c1", ChannelId("C1"), Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), "America/Chicago"))
CHICAGO = HolidayPlace("US", "IL")
YEARS = range(2026, 2029)
NOW = datetime(2026, 10, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "day"),
    [
        (CHICAGO, date(2026, 10, 12)), (CHICAGO, date(2026, 11, 11)), (CHICAGO, date(2026, 11, 3)),
        (CHICAGO, date(2027, 2, 12)), (HolidayPlace("US", "MA"), date(2026, 4, 20)),
        (HolidayPlace("US", "WA"), date(2026, 2, 16)),
        (HolidayPlace("FR"), date(2026, 5, 25)), (HolidayPlace("GB", "SCT"), date(2026, 11, 30)),
        (HolidayPlace("IN", "DL"), date(2026, 3, 26)),
    ],
)  # fmt: skip
def test_on_a_holiday_that_many_offices_work_on_the_lunch_stays(place: HolidayPlace, day: date) -> None:
    days = days_of(place, (), YEARS)
    assert day in days.worked
    assert day not in days.off


@pytest.mark.parametrize(
    ("place", "day"),
    [
        (CHICAGO, date(2026, 11, 26)), (CHICAGO, date(2026, 1, 19)), (HolidayPlace("US", "AZ"), date(2026, 1, 19)),
        (HolidayPlace("DE", "NW"), date(2026, 6, 4)), (HolidayPlace("DE", "BY"), date(2027, 1, 6)),
        (HolidayPlace("DE", "BE"), date(2027, 3, 8)),
        (HolidayPlace("CA", "ON"), date(2026, 10, 12)), (HolidayPlace("CO"), date(2026, 10, 12)),
        (HolidayPlace("AU", "VIC"), date(2026, 11, 3)),
        (HolidayPlace("BE"), date(2026, 11, 11)), (HolidayPlace("GB", "ENG"), date(2026, 5, 25)),
        (HolidayPlace("CH", "ZH"), date(2026, 4, 3)),
    ],
)  # fmt: skip
def test_on_a_holiday_that_offices_keep_there_is_no_lunch(place: HolidayPlace, day: date) -> None:
    days = days_of(place, (), YEARS)
    assert day in days.off
    assert day not in days.worked


@pytest.mark.parametrize(
    ("place", "key", "day"),
    [
        (CHICAGO, "after_thanksgiving", date(2026, 11, 27)), (CHICAGO, "after_thanksgiving", date(2028, 11, 24)),
        (CHICAGO, "Veterans Day", date(2027, 11, 11)), (CHICAGO, "christmas_eve", date(2026, 12, 24)),
        (HolidayPlace("DE", "BE"), "new_years_eve", date(2027, 12, 31)),
        (HolidayPlace("SE"), "midsummer_eve", date(2026, 6, 19)),
        (HolidayPlace("SE"), "midsummer_eve", date(2027, 6, 25)),
        (HolidayPlace("US", "TX"), "Good Friday", date(2026, 4, 3)),
    ],
)  # fmt: skip
def test_what_is_ticked_is_a_day_without_lunch_every_year(place: HolidayPlace, key: str, day: date) -> None:
    assert key in offered(place, 2026)
    assert day not in days_of(place, (), YEARS).off
    days = days_of(place, (key,), YEARS)
    assert day in days.off
    assert day not in days.worked
    kept = days.without((day,))
    assert day not in {**kept.off, **kept.worked}


def test_everywhere_only_days_are_offered_that_would_not_be_off_anyway() -> None:
    for place in {HolidayPlace(one.country, one.subdivision) for one in PLACES}:
        days, boxes = days_of(place, (), YEARS), offered(place, 2026)
        assert not set(boxes.values()) & set(days.off), place
        ticked = days_of(place, tuple(boxes), YEARS)
        assert not ticked.worked.keys() & set(boxes.values()), place
        assert all(len(key) <= 75 and name_of(key, place, 2026, Locale.ENGLISH_US) for key in boxes)
        assert len({name_of(key, place, 2026, Locale.ENGLISH_US) for key in boxes}) == len(boxes) <= 100
        usual = [key for key in USUAL.get(place.country, ()) if CLOSINGS[key].of(2026) not in days.off]
        assert set(usual) <= set(boxes), place


def test_the_tables_name_holidays_that_there_are() -> None:
    for country, names in WORKED.items():
        here = {HolidayPlace(one.country, one.subdivision) for one in PLACES if one.country == country}
        known = {name for place in here for name in days_of(place, (), YEARS).worked.values()}
        assert all(any(name in one for one in known) for name in names), country
    assert {closing.of(2026).year for closing in CLOSINGS.values()} == {2026}


def test_days_are_named_in_the_readers_language() -> None:
    days = days_of(HolidayPlace("DE", "BE"), ("christmas_eve",), (2026,), Locale.GERMAN)
    assert days.off[date(2026, 12, 24)] == "Heiligabend"
    assert days.off[date(2026, 10, 3)] == "Tag der Deutschen Einheit"


def test_where_a_lunch_on_such_a_holiday_would_go() -> None:
    days = days_of(CHICAGO, (), YEARS)
    meeting = planned(SERIES, PlannedDate(date(2026, 11, 11)), "m1", "uid", 1)
    assert day_instead(meeting, SERIES, days.off, days.worked, NOW) == date(2026, 11, 18)
    assert day_instead(replace(meeting, by_hand=True), SERIES, days.off, days.worked, NOW) is None
    weekly = replace(SERIES, recurrence=replace(SERIES.recurrence, rrule="FREQ=WEEKLY;BYDAY=WE"))
    assert day_instead(meeting, weekly, days.off, days.worked, NOW) is None
    ordinary = planned(SERIES, PlannedDate(date(2026, 12, 9)), "m2", "uid", 1)
    assert day_instead(ordinary, SERIES, days.off, days.worked, NOW) is None


def test_public_holidays_are_those_of_the_subdivision_and_named_in_english() -> None:
    berlin, bavaria = holidays_of("DE", "BE", [2027]), holidays_of("DE", "BY", range(2027, 2028))
    assert berlin[date(2027, 3, 26)] == "Good Friday"
    assert date(2027, 1, 6) in bavaria
    assert date(2027, 1, 6) not in berlin


def test_places_that_there_are_not_are_refused() -> None:
    for country, subdivision in (("XX", None), ("DE", "ZZ")):
        with pytest.raises(UnknownCountry):
            holidays_of(country, subdivision, [2027])


@pytest.mark.parametrize(
    ("country", "locale", "name"),
    [
        *(("DE", Locale.GERMAN, "Neujahr"), ("DE", Locale.ENGLISH_US, "New Year's Day"), ("FR", Locale.FRENCH, "Jour")),
        *(
            ("MX", Locale.SPANISH, "Año Nuevo"),
            ("US", Locale.GERMAN, "New Year's Day"),
            ("CH", Locale.FRENCH, "Nouvel"),
        ),
    ],
)
def test_a_holiday_is_named_in_the_readers_language_where_the_library_can(
    country: str, locale: Locale, name: str
) -> None:
    named = holidays_of(country, None, (2027,), locale)[date(2027, 1, 1)]
    assert name in named
    assert set(holidays_of(country, None, (2027,))) == set(holidays_of(country, None, (2027,), locale))
