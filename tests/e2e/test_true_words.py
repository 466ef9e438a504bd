"""What people read is true and complete: whole conversations, from what is promised to what is sent."""

from collections.abc import AsyncIterator

import pytest

from playground.json_types import Json
from playground.people.person import Person
from tests.e2e.introductions.test_introductions import modal_of
from tests.e2e.test_first_journey import goes_on_until
from tests.support.harness import Harness

FORMS = [
    ("/mentor", "", None),
    ("/returning", "", None),
    ("/askaround", "who has done a business trip?", None),
    ("/village", "topics", "Add a topic"),
    ("/village", "tips", "Leave a tip"),
    ("/village", "flex", None),
    ("/village", "building", "Change: Know the building"),
    ("/village", "building", "Change: How things work here"),
    ("/village", "building", "Change: Groups here"),
    ("/brownbag", "schedule", None),
    ("/brownbag", "move", None),
    ("/brownbag", "cancel", None),
]
"""Forms with text fields, and the button that opens one from a list."""


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Harness]:
    """The office in Chicago, set up."""
    async with Harness(sqlite_url) as opened:
        await opened.set_up()
        yield opened


def plain(words: str) -> str:
    return " ".join(words.split())


async def clear(office: Harness, person: Person) -> None:
    while person.modal is not None:
        await person.close(clear=True)
    await office.settle()


async def test_all_they_will_see_is_what_is_sent_and_the_reason_is_one_that_was_given(office: Harness) -> None:
    """Somebody without a topic meets a mentor who named trips and left the rest as it was."""
    marisa, meghan = office.person("marisa"), office.person("meghan")
    await marisa.command("/mentor", "business trips")
    assert await marisa.submit() == {}
    await clear(office, marisa)
    await meghan.command("/returning")
    assert await meghan.submit() == {}
    await office.settle()
    assert meghan.modal is not None
    promised = meghan.modal.words.partition("This is all they will see:")[2].strip().split("\n")[0].removeprefix(">")
    assert "someone to talk to" in promised
    await goes_on_until(office, marisa, "A colleague would like")
    asked = plain(marisa.dm[-1])
    sent = plain(marisa.dm_messages[-1].words)
    assert plain(promised) in sent
    assert "business" not in asked.casefold()
    assert "because you offered to help" in sent
    assert "happy to listen" not in sent


def optional_in(view: Json) -> set[str]:
    """The fields of a form beside which Slack writes "(optional)"."""
    return {block["block_id"] for block in view["blocks"] if block["type"] == "input" and block.get("optional")}


@pytest.mark.parametrize(("command", "words", "button"), FORMS)
async def test_what_is_marked_as_optional_may_be_left_empty(
    office: Harness, command: str, words: str, button: str | None
) -> None:
    priya = office.person("priya")
    await priya.command(command, words, channel="#parents-and-allies")
    await office.settle()
    if button is not None:
        await priya.click(button)
        await office.settle()
    modal = priya.modal
    assert modal is not None
    optional = optional_in(modal.view.content)
    refused = await priya.submit()
    assert set(refused) & optional == set(), "refused when empty, and marked as optional"


async def test_a_note_with_which_something_is_sent_back_is_not_marked_as_optional(office: Harness) -> None:
    """The one form of an organizer's that opens only where something waits."""
    priya, marisa = office.person("priya"), office.person("marisa")
    await marisa.command("/village", "story")
    await marisa.fill("helped", "A colleague.")
    assert await marisa.submit() == {}
    assert await marisa.submit() == {}
    await clear(office, marisa)
    await priya.open_home()
    await office.settle()
    await priya.click("Read")
    await priya.click("Send back with a note")
    assert priya.modal is not None
    optional = optional_in(priya.modal.view.content)
    assert set(await priya.submit()) == {"note"}
    assert optional == set()


async def test_what_cannot_be_taken_back_is_asked_first_and_who_is_not_found_is_said(office: Harness) -> None:
    priya, marisa = office.person("priya"), office.person("marisa")

    async def answer(words: str) -> str:
        await priya.command("/village", words, channel="#parents-and-allies")
        await office.settle()
        return priya.ephemerals[-1].words

    assert "nothing has changed" in await answer("organizers add @nobody")
    assert "“@nobody”" in priya.ephemerals[-1].words
    assert "You're the only organizer" in await answer(f"organizers remove <@{priya.id}>")
    await answer(f"organizers add <@{marisa.id}>")
    assert "Do you want to stop being an organizer?" in await answer(f"organizers remove <@{priya.id}>")
    assert priya.name in await answer("organizers")
    assert f"Close mentoring for @{marisa.name}?" in await answer(f"close-mentoring <@{marisa.id}>")
    assert "If not, there's nothing to do." in priya.ephemerals[-1].words


async def test_the_help_of_organizers_tells_of_deputies_and_of_both_ways_of_mentoring(office: Harness) -> None:
    priya, lori = office.person("priya"), office.person("lori")
    told = []
    for person in (priya, lori):
        await person.command("/village", "help", channel="#parents-and-allies")
        await office.settle()
        told.append(person.ephemerals[-1].words)
    for words in ("a deputy", "close-mentoring", "open-mentoring"):
        assert (words in told[0], words in told[1]) == (True, False)
    for words in ("home", "hmoe", "qwertz"):
        await lori.command("/village", words, channel="#parents-and-allies")
        await office.settle()
        answer = lori.ephemerals[-1].words
        assert len(answer) < len(told[1]) / 2, "an answer, and not the whole help"
    assert answer == "I don't know that word. `/village help` shows everything."


async def test_the_organizer_and_the_host_are_told_the_same_people_and_the_host_is_one(office: Harness) -> None:
    """One comes, one hopes to, and Ana hosts: nobody is told of three, and the host is not asked whether she comes."""
    priya, lori, tomasz = (office.person(who) for who in ("priya", "lori", "tomasz"))
    for person, label in ((lori, "I'm coming"), (tomasz, "I hope to"), (lori, "I'll host")):
        await person.command("/brownbag", channel="#parents-and-allies")
        await office.settle()
        await person.click(label)
        await office.settle()
    await goes_on_until(office, lori, "You're hosting: ")
    said = lori.dm_messages[-1].words
    assert "1 coming, 1 hoping to come." in said
    await lori.command("/brownbag", channel="#parents-and-allies")
    await office.settle()
    assert "You haven't answered yet" not in lori.ephemerals[-1].words
    await priya.command("/brownbag", "move", channel="#parents-and-allies")
    await office.settle()
    await priya.fill("Time", "13:00")
    assert await priya.submit() == {}
    assert "(2)" in modal_of(priya)


async def test_whoever_reads_with_their_ears_learns_that_the_switch_is_for_them(office: Harness) -> None:
    lori = office.person("lori")
    await lori.open_home()
    await office.settle()
    await lori.click("home.settings")
    assert "Screen readers may read only the notification" in modal_of(lori)


async def test_the_pulse_names_everyone_whom_it_never_asks(office: Harness) -> None:
    lori = office.person("lori")
    await lori.command("/village", "pulse", channel="#parents-and-allies")
    await office.settle()
    said = (lori.modal.words if lori.modal else "") + "".join(seen.words for seen in lori.ephemerals)
    assert "never ask before or during leave" in said
    assert "chose *rather not say*" in said
    assert "fewer than ten people could answer" in said
