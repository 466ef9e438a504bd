"""Places: a table somebody can review, and every line of it usable."""

import pytest

from bot.core.zones import is_zone
from bot.offices.office_days import holidays_of
from bot.offices.places import PLACES, country_of_zone, place_for_zone, place_of_city

WITHOUT_HOLIDAYS = {"UA"}  # public holidays are suspended there under martial law


def test_there_are_offices_of_the_whole_world_each_city_once() -> None:
    assert len(PLACES) >= 60
    assert len({place.city for place in PLACES}) == len(PLACES)
    assert len({place.country for place in PLACES}) >= 40


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.city)
def test_every_place_has_a_zone_of_its_country_and_holidays(place: object) -> None:
    found = next(one for one in PLACES if one is place)
    assert is_zone(found.zone)
    assert country_of_zone(found.zone) == found.country
    assert holidays_of(found.country, found.subdivision, [2027]) or found.country in WITHOUT_HOLIDAYS


@pytest.mark.parametrize(
    ("zone", "city"),
    [
        ("America/Chicago", "Chicago"),
        ("US/Pacific", "Los Angeles"),
        ("Asia/Calcutta", "Bangalore"),
        ("Europe/Kiev", "Kyiv"),
        ("Europe/Oslo", "Oslo"),
        ("Europe/Berlin", "Berlin"),
        ("America/Detroit", "Detroit"),
    ],
)
def test_a_zone_proposes_a_city(zone: str, city: str) -> None:
    place = place_for_zone(zone)
    assert place is not None
    assert place.city == city


@pytest.mark.parametrize("zone", ["UTC", "Atlantis/Capital", "", "Europe/Vaduz", "Africa/Accra"])
def test_a_zone_without_an_office_city_proposes_none_and_never_one_of_another_country(zone: str) -> None:
    assert place_for_zone(zone) is None


def test_a_zone_tells_its_country_under_its_old_name_too() -> None:
    assert country_of_zone("Asia/Calcutta") == "IN"
    assert country_of_zone("Europe/Vaduz") == "LI"
    assert country_of_zone("UTC") is None
    assert country_of_zone("nowhere") is None


def test_a_city_is_found_however_it_is_written() -> None:
    place = place_of_city(" são paulo ")
    assert place is not None
    assert place.country == "BR"
    assert place_of_city("Atlantis") is None
