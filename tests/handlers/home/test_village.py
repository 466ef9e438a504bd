"""Set-up, organizers, Home and Slack's news through the real wires, as people see them."""

from collections.abc import AsyncIterator
from datetime import time

import pytest

from bot.offices.resources import Kind
from handlers.offices.views import communities as views
from handlers.offices.views import set_up as forms
from playground.person import Person
from storage.unit_of_work import UnitOfWork
from tests.handlers.looking_in import inside
from tests.town import Town

CHANNEL = "#parents-and-allies"


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[Town]:
    """Nobody has set Village up yet."""
    async with Town(sqlite_url) as town:
        yield town


async def types(town: Town, who: Person, words: str, channel: str = "village") -> str:
    """What the person alone reads after `/village …`."""
    await who.command("/village", words, channel=channel)
    await town.settle()
    return who.ephemerals[-1].words


async def offices(town: Town) -> list[tuple[str, str]]:
    """City and zone of each community."""

    def look(uow: UnitOfWork) -> list[tuple[str, str]]:
        return [(community.place, community.zone) for community in uow.communities.list_all()]

    return await inside(town, look)


async def test_a_slack_admin_sets_up_with_everything_prefilled(town: Town) -> None:
    priya = town.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    assert priya.modal is not None
    assert await priya.submit() == {}
    assert "Village is set up for" in priya.modal.words
    assert [zone for _, zone in await offices(town)] == ["America/Chicago"]
    assert town.person("lori").sees(CHANNEL) == []


async def test_who_is_no_admin_hears_who_can_and_nothing_is_stored(town: Town) -> None:
    assert "Slack admin" in await types(town, town.person("lori"), "setup")
    assert "not set up here yet" in await types(town, town.person("lori"), "")
    assert "not set up here yet" in await types(town, town.person("lori"), "organizers")
    assert await offices(town) == []


async def test_a_channel_the_bot_is_not_in_is_said_at_its_field(town: Town) -> None:
    priya = town.person("priya")
    await priya.command("/village", "setup", channel="#general")
    assert await priya.submit() == {forms.CHANNEL: views.INVITE_ME}
    await priya.fill("Channel", "#people-team")  # private, and the bot cannot see it
    assert await priya.submit() == {forms.CHANNEL: views.INVITE_ME}
    await priya.invite_bot("#people-team")
    assert await priya.submit() == {}


async def test_another_place_brings_the_lines_of_its_country(town: Town) -> None:
    priya = town.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    assert priya.modal is not None
    assert "988" in priya.modal.words
    await priya.fill("Where is the office?", "Berlin")
    assert "Hilfetelefon 116 016" in priya.modal.words
    assert "988" not in priya.modal.words
    await priya.fill("Where is the office?", "Bogotá")
    assert "please put in your own" in priya.modal.words
    assert set(await priya.submit()) == {forms.line_id("CO", Kind.ABUSE)}


async def test_a_late_lunch_and_an_app_as_named_human_are_said_at_their_fields(town: Town) -> None:
    priya = town.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    await priya.fill("At what time?", time(17))
    await priya.fill("Whom may people turn to?", "deskbooking")
    assert set(await priya.submit()) == {forms.TIME, forms.HUMAN}
    assert await offices(town) == []


async def test_a_channel_name_that_says_who_returns_is_warned_about(town: Town) -> None:
    priya = town.person("priya")
    channel = town.playground.slack.world.find_channel("general")
    channel.name = "returning-mothers"
    await priya.invite_bot("#returning-mothers")
    await priya.command("/village", "setup", channel=CHANNEL)
    await priya.fill("Channel", "#returning-mothers")
    assert priya.modal is not None
    assert "#parents-and-allies" in priya.modal.words
    assert "says why people are in it" in priya.modal.words
    assert await priya.submit() == {}
    assert "says why people are in it" in priya.modal.words


async def test_a_second_office_is_set_up_by_an_organizer_in_its_own_channel(town: Town) -> None:
    await town.set_up()
    priya, hanna = town.person("priya"), town.person("hanna")
    assert "for organizers" in await types(town, hanna, "setup", "#eltern-und-freunde")
    assert "is an organizer now" in await types(town, priya, "organizers add @hanna")
    await hanna.command("/village", "setup", channel="#eltern-und-freunde")
    assert await hanna.submit() == {}
    assert await offices(town) == [("Chicago", "America/Chicago"), ("Berlin", "Europe/Berlin")]


async def test_setting_up_the_same_channel_again_shows_and_changes_what_is(town: Town) -> None:
    await town.set_up(Room="Elm")
    priya = town.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    assert priya.modal is not None
    assert "Elm" in str(priya.modal.blocks)
    await priya.fill("Which week of the month?", "Last")
    assert await priya.submit() == {}
    assert "last Wednesday" in priya.modal.words
    assert len(await offices(town)) == 1


async def test_organizers_are_listed_added_and_removed_by_organizers_only(town: Town) -> None:
    await town.set_up()
    priya, lori = town.person("priya"), town.person("lori")
    assert "for organizers" in await types(town, lori, "organizers add @lori")
    assert "full members" in await types(town, priya, "organizers add @chloe")
    assert "full members" in await types(town, priya, "organizers add @greg")
    assert "is an organizer already" in await types(town, priya, "organizers add @priya")
    assert "the only organizer" in await types(town, priya, "organizers remove @priya")
    assert "is an organizer now" in await types(town, priya, "organizers add @lori")
    assert "Lori" in await types(town, lori, "organizers")
    assert "no longer an organizer" in await types(town, lori, "organizers remove @priya")
    assert all(seen.is_ephemeral for seen in lori.dm_messages)


async def test_unknown_words_get_what_exists_and_help_names_the_organizers(town: Town) -> None:
    await town.set_up()
    aisha = town.person("aisha")
    assert "I don't know that word" in await types(town, aisha, "frobnicate <!channel>")
    assert "Did you mean `/village my-data`?" in await types(town, aisha, "my-dta")
    assert "everything of yours by button" in await types(town, aisha, "home")
    for words in ("my data", "MY‑DATA.", "“my-data”", "my\u00a0data"):
        assert "Nothing about you is stored here" in await types(town, aisha, words), words
    assert "Priya" in await types(town, aisha, "help")
    assert "/village setup" not in await types(town, aisha, "")
    assert "/village setup" in await types(town, town.person("priya"), "")
    assert "never your conversations" in (await types(town, aisha, "privacy")).lower()


async def test_organizers_are_told_once_and_in_their_hours_when_the_channel_is_archived(town: Town) -> None:
    await town.set_up()
    await town.pass_time(hours=10)
    priya = town.person("priya")
    await town.person("lori").archive(CHANNEL)
    await town.settle()
    assert not any("can no longer post" in seen.words for seen in priya.dm_messages)
    await town.pass_time(hours=24)
    told = [seen for seen in priya.dm_messages if "can no longer post" in seen.words]
    assert len(told) == 1
    await priya.click("Choose a channel")
    await priya.fill("Channel", "#eltern-und-freunde")
    assert await priya.submit() == {}
    assert len(await offices(town)) == 1


async def test_who_left_the_company_is_held_silently(town: Town) -> None:
    await town.set_up()
    marisa, priya = town.person("marisa"), town.person("priya")
    await marisa.command("/mentor")
    await marisa.submit()
    await priya.change_person("marisa", deactivated=True)
    await town.settle()
    (mentor,) = await inside(town, lambda uow: uow.mentors.list_all())
    known = await inside(town, lambda uow: uow.people.get(mentor.user_id))
    assert known is not None
    assert not known.may_take_part


async def test_joining_the_channel_enrols_nobody(town: Town) -> None:
    await town.set_up()
    before = await inside(town, lambda uow: len(uow.people.list_all()))
    await town.person("mai").join(CHANNEL)
    await town.settle()
    assert await inside(town, lambda uow: len(uow.people.list_all())) == before


async def test_home_shows_an_admin_the_way_in_and_everybody_their_own_part(town: Town) -> None:
    priya, marisa = town.person("priya"), town.person("marisa")
    await priya.open_home()
    await marisa.open_home()
    await town.settle()
    assert priya.home is not None
    assert marisa.home is not None
    assert priya.home.buttons == ["Set up Village"]
    assert marisa.home.buttons == []
    await priya.click("Set up Village")
    await priya.fill("Channel", CHANNEL)
    assert await priya.submit() == {}
    await marisa.open_home()
    await town.settle()
    assert "My settings" in marisa.home.words
    assert "For organizers" not in marisa.home.words


async def test_own_days_and_hours_are_changed_in_home(town: Town) -> None:
    await town.set_up()
    marisa = town.person("marisa")
    await marisa.open_home()
    await town.settle()
    await marisa.click("Change my settings")
    await marisa.fill("From", time(18))
    assert list((await marisa.submit()).values()) == ["This has to be later than the time your day starts."]
    await marisa.fill("From", time(8))
    await marisa.fill("Your working days", ["Tuesday", "Wednesday", "Thursday"])
    assert await marisa.submit() == {}
    await town.settle()
    await marisa.open_home()
    await town.settle()
    assert marisa.home is not None
    assert "Tuesday to Thursday, 08:00-17:00" in marisa.home.words


async def test_a_slip_of_the_hand_opens_no_form(town: Town) -> None:
    await town.set_up()
    meghan = town.person("meghan")
    for command, typed, meant in (("/returning", "stopp", "stop"), ("/mentor", "puase", "pause")):
        await meghan.command(command, typed)
        await town.settle()
        assert f"Did you mean `{command} {meant}`?" in meghan.ephemerals[-1].words
        assert meghan.modal is None
