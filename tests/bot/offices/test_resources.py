"""Whom to call: country lines as data, with source and date."""

from datetime import date

import pytest

from bot.offices import resources
from bot.offices.places import PLACES
from bot.offices.resources import ResourceKind

PROMISED = ["US", "GB", "IE", "DE", "AT", "CH", "FR", "NL", "ES", "IT", "SE", "CA", "AU", "NZ", "IN"]


@pytest.mark.parametrize("country", sorted(resources.countries()))
def test_every_country_names_emergency_crisis_and_abuse_lines_with_source_and_date(country: str) -> None:
    lines = resources.lines_for(country)
    assert {contact.kind for contact in lines} >= resources.NEEDED | {ResourceKind.MEDICAL}
    assert all(contact.source and contact.checked >= date(2026, 11, 1) for contact in lines)
    assert all(len(contact.line) <= resources.LONGEST_LINE for contact in lines)
    assert len({contact.kind for contact in lines}) == len(lines)


def test_the_promised_countries_are_there() -> None:
    assert set(PROMISED) <= resources.countries()
    assert resources.countries() >= {"BE", "DK", "NO"}


def test_somebody_without_a_community_gets_the_emergency_number_of_their_zone() -> None:
    assert resources.line_of(resources.lines_for_zone("Europe/London"), ResourceKind.EMERGENCY).startswith("999")
    assert resources.line_of(resources.lines_for_zone("America/Chicago"), ResourceKind.EMERGENCY) == "911"


@pytest.mark.parametrize("zone", [None, "UTC", "America/Montevideo"])
def test_an_unknown_country_gets_two_numbers_labelled_with_where_they_work(zone: str | None) -> None:
    line = resources.line_of(resources.lines_for_zone(zone), ResourceKind.EMERGENCY)
    assert line == "112 (Europe), 911 (North America)"


def test_every_place_can_be_proposed_an_emergency_line() -> None:
    assert all(resources.line_of(resources.lines_for(place.country), ResourceKind.EMERGENCY) for place in PLACES)


def test_lines_left_as_proposed_keep_their_source_and_others_become_the_offices_own() -> None:
    today = date(2026, 12, 1)
    typed = {
        ResourceKind.EMERGENCY: "999 or 112",
        ResourceKind.CRISIS: " Our  EAP 555 ",
        ResourceKind.ABUSE: "",
        ResourceKind.WORK: "HR: room 4",
    }
    lines = resources.confirmed("GB", typed, today)
    assert [contact.kind for contact in lines] == [ResourceKind.EMERGENCY, ResourceKind.CRISIS, ResourceKind.WORK]
    assert lines[0] == resources.lines_for("GB")[0]
    assert (lines[1].line, lines[1].source, lines[1].checked) == ("Our EAP 555", resources.OFFICE_SOURCE, today)


def test_lines_that_did_not_change_keep_their_first_date() -> None:
    before = resources.confirmed("GB", {ResourceKind.CRISIS: "Our EAP 555"}, date(2026, 1, 5))
    after = resources.confirmed("GB", {ResourceKind.CRISIS: "Our EAP 555", ResourceKind.WORK: "HR"}, date(2026, 12, 1))
    carried = resources.carried_over(before, after)
    assert [contact.checked for contact in carried] == [date(2026, 1, 5), date(2026, 12, 1)]
