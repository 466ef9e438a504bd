"""Communities: who may set one up, which one is meant, and names that tell too much."""

from dataclasses import replace
from datetime import time

import pytest

from bot.core.errors import NotAllowed, NotSetUp
from bot.core.ids import ChannelId, UserId
from bot.offices.communities import (
    CannotOrganize,
    ChannelTaken,
    Community,
    LastOrganizer,
    LunchRule,
    OfficeNameTaken,
    SetUp,
    community_of,
    label_of,
    may_be_removed,
    may_become_organizer,
    may_set_up,
    says_who_returns,
    set_up,
)
from bot.offices.places import Place, place_of_city
from bot.offices.resources import lines_for
from bot.people.people import Colleague, Profile

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
ADMIN = Profile(ADA, "Europe/London", is_admin=True)


def place(city: str) -> Place:
    found = place_of_city(city)
    assert found is not None
    return found


def wanted(channel: str, city: str = "London", community_id: str | None = None) -> SetUp:
    lunch = LunchRule("FREQ=MONTHLY;BYDAY=2WE", time(12))
    return SetUp(ChannelId(channel), place(city), lunch, {}, ADA, community_id)


def made(channel: str, known: list[Community], new_id: str, city: str = "London") -> Community:
    return set_up(known, wanted(channel, city), lines_for("GB"), new_id)


def test_a_slack_admin_sets_up_while_there_is_no_organizer() -> None:
    may_set_up(ADMIN, [])
    with pytest.raises(NotAllowed):
        may_set_up(replace(ADMIN, is_admin=False), [])


def test_once_there_is_an_organizer_only_organizers_set_up() -> None:
    may_set_up(Profile(BEN, None), [BEN])
    with pytest.raises(NotAllowed):
        may_set_up(ADMIN, [BEN])


def test_a_second_channel_is_a_second_community_and_a_channel_that_has_one_is_left_alone() -> None:
    london = made("C1", [], "one")
    berlin = made("C2", [london], "two", "Berlin")
    assert (berlin.id, berlin.zone, berlin.country) == ("two", "Europe/Berlin", "DE")
    with pytest.raises(ChannelTaken) as taken:
        made("C1", [london, berlin], "three", "Dublin")
    assert taken.value.label == "London"


def test_a_named_community_can_take_another_channel_but_not_another_ones() -> None:
    known = [made("C1", [], "one"), made("C2", [], "two", "Berlin")]
    moved = set_up(known, wanted("C9", community_id="one"), (), "new")
    assert (moved.id, moved.channel_id) == ("one", "C9")
    with pytest.raises(ChannelTaken):
        set_up(known, wanted("C2", community_id="one"), (), "new")


@pytest.mark.parametrize("name", ["returning-parents", "maternity-leave", "working-mothers", "Elternzeit-berlin"])
def test_a_channel_name_that_says_who_returns_is_noticed(name: str) -> None:
    assert says_who_returns(name)


@pytest.mark.parametrize("name", ["parents-and-allies", "families", "village", "office-berlin"])
def test_a_channel_name_for_everybody_is_left_alone(name: str) -> None:
    assert not says_who_returns(name)


def test_guests_organize_nothing_and_the_last_organizer_stays() -> None:
    with pytest.raises(CannotOrganize):
        may_become_organizer(Profile(BEN, None, is_guest=True))
    may_be_removed(ADA, [ADA, BEN])
    with pytest.raises(LastOrganizer):
        may_be_removed(ADA, [ADA])


def test_people_belong_to_their_choice_else_to_the_office_of_their_zone() -> None:
    known = [made("C1", [], "one"), made("C2", [], "two", "Berlin")]
    assert community_of(Colleague(ADA, zone="Europe/Berlin"), known).id == "two"
    assert community_of(Colleague(ADA, zone="Europe/Berlin", community_id="one"), known).id == "one"
    assert community_of(None, known).id == "one"
    with pytest.raises(NotSetUp):
        community_of(None, [])


def test_two_offices_in_one_city_are_called_differently() -> None:
    loop = made("C1", [], "one", "Chicago")
    assert loop.label == "Chicago"
    with pytest.raises(OfficeNameTaken) as taken:
        made("C2", [loop], "two", "Chicago")
    assert taken.value.label == "Chicago"
    river = set_up([loop], replace(wanted("C2", "Chicago"), label="River North"), (), "two")
    assert (river.label, river.place) == ("River North", "Chicago")
    with pytest.raises(OfficeNameTaken):
        set_up([loop, river], replace(wanted("C1", "Chicago", "one"), label="river north"), (), "three")
    again = set_up([loop, river], replace(wanted("C2", "Chicago", "two"), label="River North"), (), "three")
    assert again.id == "two"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  River   North ", "River North"), ("<!channel> *now*", "!channel now"), ("<>", ""), ("x" * 99, "x" * 99)],
)
def test_what_an_office_is_called_carries_no_marks_of_slack(typed: str, kept: str) -> None:
    assert label_of(typed) == kept


def test_people_choose_a_language_only_where_several_are_spoken() -> None:
    community = made("C1", [], "one")
    assert community.languages_to_choose == ()
    assert replace(community, languages=("Deutsch",)).languages_to_choose == ()
    assert replace(community, languages=("Deutsch", "English")).languages_to_choose == ("Deutsch", "English")
