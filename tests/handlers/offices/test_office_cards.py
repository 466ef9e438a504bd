"""What an office wrote down through the real wires: organizers keep it, anybody looks, and nobody notes who did."""

from bot.core.ids import UserId
from bot.core.zones import local
from bot.offices.office_cards import LONGEST_ENTRY, CardKind
from playground.people.person import Person
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import inside
from tests.support.harness import Harness

ALL = "#parents-and-allies"
ROOM = "Elm, second floor. <!channel> The key hangs at <@U0123>'s desk & *reception*."


def words_of(person: Person) -> str:
    assert person.modal is not None
    return person.modal.words


def today(harness: Harness) -> str:
    """The day in Chicago."""
    day = local(harness.now, "America/Chicago")
    return f"{day:%B} {day.day}, {day.year}"


def stored(uow: UnitOfWork) -> dict[str, str]:
    office = uow.communities.list_all()[0]
    return dict(uow.office_cards.of(office.id)[CardKind.BUILDING].entries)


async def building(harness: Harness, who: str) -> Person:
    person = harness.person(who)
    await person.command("/village", "building", channel=ALL)
    return person


async def write_the_building(harness: Harness) -> Person:
    priya = await building(harness, "priya")
    await priya.click("Change: Know the building")
    await priya.fill("rooms", ROOM)
    assert await priya.submit() == {}
    return priya


async def the_building_is_written_and_read(harness: Harness) -> None:
    """By an organizer in a form; by somebody else with one command."""
    priya = await write_the_building(harness)
    assert "Elm, second floor" in words_of(priya)
    lori = await building(harness, "lori")
    assert f"As of {today(harness)}. Not known yet: Fridges and kitchens" in words_of(lori)
    assert lori.modal is not None
    assert lori.modal.buttons == []


async def test_it_is_written_and_read(harness: Harness) -> None:
    await harness.set_up()
    await the_building_is_written_and_read(harness)


async def test_it_is_written_and_read_over_http(harness_over_http: Harness) -> None:
    await harness_over_http.set_up()
    await the_building_is_written_and_read(harness_over_http)


async def test_it_is_written_and_read_on_postgresql(harness_on_postgresql: Harness) -> None:
    await harness_on_postgresql.set_up()
    await the_building_is_written_and_read(harness_on_postgresql)


async def test_nothing_known_is_said_so_and_whom_to_call_is_there(office: Harness) -> None:
    lori = await building(office, "lori")
    assert words_of(lori).count("Not known yet.") == 3
    assert "Who to call" in words_of(lori)
    assert "Nobody sees what you read." in words_of(lori)


async def test_what_was_typed_is_inert(office: Harness) -> None:
    await write_the_building(office)
    lori = await building(office, "lori")
    assert lori.modal is not None
    shown = str(lori.modal.blocks)
    assert "&lt;!channel&gt;" in shown
    assert "<!channel>" not in shown
    assert "<@U0123>" not in shown


async def test_looking_stores_nothing_of_who_looked(office: Harness) -> None:
    await building(office, "lori")
    lori = office.person("lori")
    assert await inside(office, lambda uow: uow.people.list_all()) == await inside(
        office, lambda uow: [one for one in uow.people.list_all() if one.user_id != lori.id]
    )
    assert await inside(office, lambda uow: uow.privacy.traces(UserId(lori.id))) == {}


async def test_home_has_the_button_for_everybody_and_the_lights_for_organizers(office: Harness) -> None:
    priya, lori = office.person("priya"), office.person("lori")
    for person in (priya, lori):
        await person.open_home()
    await office.settle()
    assert lori.home is not None
    assert priya.home is not None
    assert "Know the building: not known yet" in priya.home.words
    assert "Know the building: not known yet" not in lori.home.words
    await lori.click("The building", where="home")
    assert "Groups here" in words_of(lori)


async def test_what_is_too_long_is_said_at_its_field_and_nothing_typed_is_lost(office: Harness) -> None:
    priya = await building(office, "priya")
    await priya.click("Change: How things work here")
    await priya.fill("sick_day", "x" * (LONGEST_ENTRY + 1))
    assert await priya.submit() == {"sick_day": "Please shorten this to 600 characters or fewer."}


async def test_emptied_again_it_is_not_known_again(office: Harness) -> None:
    priya = await write_the_building(office)
    await priya.click("Change: Know the building")
    await priya.fill("rooms", "")
    assert await priya.submit() == {}
    assert words_of(priya).count("Not known yet.") == 3
    assert await inside(office, stored) == {}


async def test_still_right_brings_the_day_up_to_date(office: Harness) -> None:
    await write_the_building(office)
    await office.person("priya").close(clear=True)
    await office.pass_time(days=3)
    priya = await building(office, "priya")
    await priya.click("Still right: Know the building")
    assert f"As of {today(office)}." in words_of(priya)


async def test_who_stopped_organizing_cannot_change_it_any_more(office: Harness) -> None:
    priya = await building(office, "priya")
    await priya.command("/village", "organizers add @lori")
    await office.person("lori").command("/village", "organizers remove @priya")
    await priya.click("Change: Know the building")
    assert "Only organizers can do that" in words_of(priya)
    assert await inside(office, stored) == {}


async def test_employee_assistance_stands_among_those_to_call_when_words_are_heavy(office: Harness) -> None:
    priya = await building(office, "priya")
    await priya.click("Change: Know the building")
    await priya.fill("eap", "Free and in private:\nthe number on your badge")
    assert await priya.submit() == {}
    lori = office.person("lori")
    await lori.say("i do not want to live any more")
    await office.settle()
    assert "Employee assistance here, in private*: Free and in private: the number on your badge." in (
        lori.dm_messages[-1].words
    )
    await lori.command("/village", "tips i do not want to live any more")
    assert "the number on your badge" in lori.ephemerals[-1].words


async def test_before_set_up_it_is_said_so(harness: Harness) -> None:
    lori = await building(harness, "lori")
    assert lori.modal is None
    assert "n't set up here yet" in lori.ephemerals[-1].words


async def test_of_two_who_write_one_card_the_slower_is_told_and_keeps_what_was_typed(office: Harness) -> None:
    await office.person("priya").command("/village", "organizers add @lori", channel=ALL)
    lori = await building(office, "lori")
    await lori.click("Change: Know the building")
    await write_the_building(office)
    await lori.fill("fridge", "Second floor")
    errors = await lori.submit()
    assert list(errors.values()) == ["Someone else saved a change in the meantime. Please open it again."]
    assert "fridge" not in await inside(office, stored)
    await lori.close(clear=True)
    await building(office, "lori")
    await lori.click("Change: Know the building")
    await lori.fill("fridge", "Second floor")
    assert await lori.submit() == {}
    assert set(await inside(office, stored)) == {"rooms", "fridge"}
