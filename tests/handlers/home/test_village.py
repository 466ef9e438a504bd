"""Set-up, organizers, Home and Slack's news through the real wires, as people see them."""

from collections.abc import AsyncIterator
from datetime import time

import pytest

from bot.core.ids import UserId
from bot.offices.resources import ResourceKind
from handlers import routers
from handlers.home.views import village as village_views
from handlers.lunches.views import brownbag as lunch_views
from handlers.offices.views import communities as views
from handlers.offices.views import set_up as forms
from playground.people.person import Person
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import inside
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Nobody has set Village up yet."""
    async with Harness(sqlite_url) as harness:
        yield harness


async def types(harness: Harness, who: Person, words: str, channel: str = "village") -> str:
    """What the person alone reads after `/village …`."""
    await who.command("/village", words, channel=channel)
    await harness.settle()
    return who.ephemerals[-1].words


async def offices(harness: Harness) -> list[tuple[str, str]]:
    """City and zone of each community."""

    def look(uow: UnitOfWork) -> list[tuple[str, str]]:
        return [(community.place, community.zone) for community in uow.communities.list_all()]

    return await inside(harness, look)


async def test_a_slack_admin_sets_up_with_everything_prefilled(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    assert priya.modal is not None
    assert await priya.submit() == {}
    assert "Village is set up for" in priya.modal.words
    assert [zone for _, zone in await offices(harness)] == ["America/Chicago"]
    assert harness.person("lori").sees(CHANNEL) == []


async def test_who_is_no_admin_hears_who_can_and_nothing_is_stored(harness: Harness) -> None:
    assert "Slack admin" in await types(harness, harness.person("lori"), "setup")
    assert "n't set up here yet" in await types(harness, harness.person("lori"), "")
    assert "n't set up here yet" in await types(harness, harness.person("lori"), "organizers")
    assert await offices(harness) == []


async def test_a_channel_the_bot_is_not_in_is_said_at_its_field(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/village", "setup", channel="#general")
    assert await priya.submit() == {forms.CHANNEL: views.INVITE_ME}
    await priya.fill("Channel", "#people-team")  # private, and the bot cannot see it
    assert await priya.submit() == {forms.CHANNEL: views.INVITE_ME}
    await priya.invite_bot("#people-team")
    assert await priya.submit() == {}


async def test_another_place_brings_the_lines_of_its_country(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    assert priya.modal is not None
    assert "988" in priya.modal.words
    await priya.fill("Where is the office?", "Berlin")
    assert "Hilfetelefon 116 016" in priya.modal.words
    assert "988" not in priya.modal.words
    await priya.fill("Where is the office?", "Bogotá")
    assert "Please add your own" in priya.modal.words
    assert set(await priya.submit()) == {forms.line_id("CO", ResourceKind.ABUSE)}


async def test_a_late_lunch_and_an_app_as_named_human_are_said_at_their_fields(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    await priya.fill("At what time?", time(17))
    await priya.fill("Who can people turn to?", "deskbooking")
    assert set(await priya.submit()) == {forms.TIME, forms.HUMAN}
    assert await offices(harness) == []


async def test_a_channel_name_that_says_who_returns_is_warned_about(harness: Harness) -> None:
    priya = harness.person("priya")
    channel = harness.playground.slack.world.find_channel("general")
    channel.name = "returning-mothers"
    await priya.invite_bot("#returning-mothers")
    await priya.command("/village", "setup", channel=CHANNEL)
    await priya.fill("Channel", "#returning-mothers")
    assert priya.modal is not None
    assert "#parents-and-allies" in priya.modal.words
    assert "says why people are in it" in priya.modal.words
    assert await priya.submit() == {}
    assert "says why people are in it" in priya.modal.words


async def test_a_second_office_is_set_up_by_an_organizer_in_its_own_channel(harness: Harness) -> None:
    await harness.set_up()
    priya, hanna = harness.person("priya"), harness.person("hanna")
    assert "Only organizers can do that" in await types(harness, hanna, "setup", "#eltern-und-freunde")
    assert "is an organizer now" in await types(harness, priya, "organizers add @hanna")
    await hanna.command("/village", "setup", channel="#eltern-und-freunde")
    assert await hanna.submit() == {}
    assert await offices(harness) == [("Chicago", "America/Chicago"), ("Berlin", "Europe/Berlin")]


async def test_setting_up_the_same_channel_again_shows_and_changes_what_is(harness: Harness) -> None:
    await harness.set_up(Room="Elm")
    priya = harness.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    assert priya.modal is not None
    assert "Elm" in str(priya.modal.blocks)
    await priya.fill("Which week of the month?", "Last")
    assert await priya.submit() == {}
    assert "last Wednesday" in priya.modal.words
    assert len(await offices(harness)) == 1


async def test_organizers_are_listed_added_and_removed_by_organizers_only(harness: Harness) -> None:
    await harness.set_up()
    priya, lori = harness.person("priya"), harness.person("lori")
    assert "Only organizers can do that" in await types(harness, lori, "organizers add @lori")
    assert "full members" in await types(harness, priya, "organizers add @chloe")
    assert "full members" in await types(harness, priya, "organizers add @greg")
    assert "is already an organizer" in await types(harness, priya, "organizers add @priya")
    assert "the only organizer" in await types(harness, priya, "organizers remove @priya")
    assert "is an organizer now" in await types(harness, priya, "organizers add @lori")
    assert "Lori" in await types(harness, lori, "organizers")
    for verb in ("add", "remove"):
        assert "nothing has changed" in await types(harness, lori, f"organizers {verb} @nobody-of-this-name")
        assert "Who do you mean?" in await types(harness, lori, f"organizers {verb}")
    assert "no longer an organizer" in await types(harness, lori, "organizers remove @priya")
    assert all(seen.is_ephemeral for seen in lori.dm_messages)


async def test_who_stops_being_an_organizer_is_asked_first(harness: Harness) -> None:
    await harness.set_up()
    priya, lori = harness.person("priya"), harness.person("lori")
    await types(harness, priya, "organizers add @lori")
    assert "Do you want to stop being an organizer?" in await types(harness, priya, "organizers remove @priya")
    assert "Priya" in await types(harness, lori, "organizers")
    await priya.click("Stop being an organizer")
    await harness.settle()
    assert "no longer an organizer" in priya.ephemerals[-1].words
    assert "Priya" not in await types(harness, lori, "organizers")


async def test_unknown_words_get_what_exists_and_help_names_the_organizers(harness: Harness) -> None:
    await harness.set_up()
    aisha = harness.person("aisha")
    assert "I don't know that word" in await types(harness, aisha, "frobnicate <!channel>")
    assert "Did you mean `/village my-data`?" in await types(harness, aisha, "my-dta")
    assert "everything by button: your introductions, the next lunch" in await types(harness, aisha, "home")
    for words in ("my data", "MY‑DATA.", "“my-data”", "my\u00a0data"):
        assert "Nothing about you is stored here" in await types(harness, aisha, words), words
    assert "Priya" in await types(harness, aisha, "help")
    assert "/village setup" not in await types(harness, aisha, "")
    assert "/village setup" in await types(harness, harness.person("priya"), "")
    assert "never your conversations" in (await types(harness, aisha, "privacy")).lower()


async def test_organizers_are_told_once_and_in_their_hours_when_the_channel_is_archived(harness: Harness) -> None:
    await harness.set_up()
    await harness.pass_time(hours=10)
    priya = harness.person("priya")
    await harness.person("lori").archive(CHANNEL)
    await harness.settle()
    assert not any("I can't post in the" in seen.words for seen in priya.dm_messages)
    await harness.pass_time(hours=24)
    told = [seen for seen in priya.dm_messages if "I can't post in the" in seen.words]
    assert len(told) == 1
    await priya.click("Choose a channel")
    await priya.fill("Channel", "#eltern-und-freunde")
    assert await priya.submit() == {}
    assert len(await offices(harness)) == 1


async def test_who_left_the_company_is_held_silently(harness: Harness) -> None:
    await harness.set_up()
    marisa, priya = harness.person("marisa"), harness.person("priya")
    await marisa.command("/mentor")
    await marisa.submit()
    await priya.change_person("marisa", deactivated=True)
    await harness.settle()
    (mentor,) = await inside(harness, lambda uow: uow.mentors.list_all())
    known = await inside(harness, lambda uow: uow.people.get(mentor.user_id))
    assert known is not None
    assert not known.may_take_part


async def test_joining_the_channel_enrols_nobody(harness: Harness) -> None:
    await harness.set_up()
    before = await inside(harness, lambda uow: len(uow.people.list_all()))
    await harness.person("mai").join(CHANNEL)
    await harness.settle()
    assert await inside(harness, lambda uow: len(uow.people.list_all())) == before


async def test_home_shows_an_admin_the_way_in_and_everybody_their_own_part(harness: Harness) -> None:
    priya, marisa = harness.person("priya"), harness.person("marisa")
    await priya.open_home()
    await marisa.open_home()
    await harness.settle()
    assert priya.home is not None
    assert marisa.home is not None
    assert priya.home.buttons == ["Set up Village"]
    assert marisa.home.buttons == []
    await priya.click("Set up Village")
    await priya.fill("Channel", CHANNEL)
    assert await priya.submit() == {}
    await marisa.open_home()
    await harness.settle()
    assert "Your settings" in marisa.home.words
    assert "For organizers" not in marisa.home.words


async def test_own_days_and_hours_are_changed_in_home(harness: Harness) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    await marisa.open_home()
    await harness.settle()
    await marisa.click("Change settings")
    await marisa.fill("From", time(18))
    assert list((await marisa.submit()).values()) == ["This needs to be later than the start of your day."]
    await marisa.fill("From", time(8))
    await marisa.fill("Your working days", ["Tuesday", "Wednesday", "Thursday"])
    assert await marisa.submit() == {}
    await harness.settle()
    await marisa.open_home()
    await harness.settle()
    assert marisa.home is not None
    assert "Tuesday to Thursday, 8:00 AM–5:00 PM" in marisa.home.words


async def test_a_mistyped_sub_command_opens_no_form(harness: Harness) -> None:
    await harness.set_up()
    meghan = harness.person("meghan")
    for command, typed, meant in (("/returning", "stpo", "stop"), ("/mentor", "puase", "pause")):
        await meghan.command(command, typed)
        await harness.settle()
        assert f"Did you mean `{command} {meant}`?" in meghan.ephemerals[-1].words
        assert meghan.modal is None


def test_a_mistyped_word_is_never_answered_with_what_only_organizers_may_do() -> None:
    lori = UserId("U0LORI")
    words = [key.split() for key in routers.table().commands if key.startswith(("/village ", "/brownbag "))]
    for command, *name in words:
        meant = " ".join(name)
        read = {
            organizes: lunch_views.unknown(meant, organizes=organizes).text
            if command == "/brownbag"
            else village_views.help_message(
                village_views.VillageStanding(True, (lori,) if organizes else ()), lori, unknown=True, nearest=meant
            ).text
            for organizes in (True, False)
        }
        proposed = f"Did you mean `{command} {meant}`?"
        assert proposed in read[True]
        assert (proposed in read[False]) == (f"{command} {meant}" not in FOR_ORGANIZERS)


# Written out: what the listeners of these refuse to everybody else.
FOR_ORGANIZERS = {
    *(
        f"/brownbag {word}"
        for word in ["schedule", "move", "cancel", "skip", "restore", "keep", "theme", "host", "announce"]
    ),
    *(f"/village {word}" for word in ["setup", "figures", "listen", "close-mentoring", "open-mentoring"]),
}
