"""My data and forget me on the wire, on both databases: by command, by Home, with a proof; and what the other sees."""

import pytest

from bot.core.ids import UserId
from playground.people.person import Person
from storage.unit_of_work import UnitOfWork
from tests.e2e.introductions.test_introductions import introduced, modal_of
from tests.e2e.test_first_journey import goes_on_until, shown
from tests.handlers.support.looking_in import inside
from tests.handlers.support.my_data_pages import data_of
from tests.support.harness import Harness


async def traces(harness: Harness, who: Person) -> dict[str, int]:
    def look(uow: UnitOfWork) -> dict[str, int]:
        return uow.privacy.traces(UserId(who.id))

    return await inside(harness, look)


async def file_of(harness: Harness, who: Person) -> dict[str, list[dict[str, object]]]:
    """The newest file that was shared."""
    await who.command("/village", "my-data")
    await harness.settle()
    assert "direct message with a file" in who.ephemerals[-1].words
    newest = list(harness.playground.world.files.values())[-1]
    assert newest.content is not None
    content: dict[str, list[dict[str, object]]] = data_of(newest.content.decode())
    return content


async def is_forgotten(harness: Harness, who: Person) -> str:
    """Asks to be forgotten and confirms; returns the proof."""
    await who.command("/village", "forget-me")
    assert "90 days" in modal_of(who)
    assert await who.submit() == {}
    await harness.settle()
    return modal_of(who)


async def everything_ends(harness: Harness, days: int) -> None:
    marisa, meghan = await introduced(harness)
    await goes_on_until(harness, marisa, "Did you get to talk with")
    assert any("Did you get to talk with" in words and "Meghan" in words for words in shown(marisa)), shown(marisa)
    assert set(await traces(harness, meghan)) >= {"people", "returners", "introductions", "outbox"}
    proof = await is_forgotten(harness, meghan)
    assert "Nothing about you is stored anymore" in proof
    assert "Your introductions: 1" in proof
    assert await traces(harness, meghan) == {}
    assert not any("Meghan" in words for words in shown(marisa))
    assert any("This introduction has ended." in words for words in shown(marisa))
    told = len(marisa.dm_messages), len(meghan.dm_messages)
    await harness.pass_time(days=days)
    assert (len(marisa.dm_messages), len(meghan.dm_messages)) == told
    assert await traces(harness, meghan) == {}


async def test_everything_of_a_person_ends_and_the_other_sees_only_that(harness: Harness) -> None:
    await everything_ends(harness, 40)


async def test_the_same_on_postgresql(harness_on_postgresql: Harness) -> None:
    await everything_ends(harness_on_postgresql, 3)


async def test_my_data_is_what_one_gave_and_did_and_nothing_of_others(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await goes_on_until(harness, meghan, "Did you get to talk with")
    await meghan.click("Yes", where="message")
    await harness.settle()
    own = await file_of(harness, meghan)
    assert own["Your quiet sign-up"][0]["topics"] == ["business-travel"]
    assert own["Your introductions"][0]["your answers at check-ins"] == ["yes"]
    assert own["Your introductions"][0]["with"] == marisa.id
    theirs = await file_of(harness, marisa)
    assert "yes" not in str(theirs["Your introductions"][0].get("your answers at check-ins"))
    assert "Your quiet sign-up" not in theirs


async def test_of_whom_nothing_is_kept_nothing_is_noted_either(harness: Harness) -> None:
    await harness.set_up()
    lori = harness.person("lori")
    await lori.command("/village", "my-data")
    assert lori.ephemerals[-1].words == "Nothing about you is stored here."
    assert await traces(harness, lori) == {}
    assert "Nothing about you is stored anymore" in await is_forgotten(harness, lori)
    assert await traces(harness, lori) == {}


async def test_home_has_both(harness: Harness) -> None:
    marisa, _ = await introduced(harness)
    await marisa.open_home()
    await harness.settle()
    await marisa.click("Send me my data", where="home")
    assert "direct message with a file" in modal_of(marisa)
    await harness.settle()
    await marisa.close()
    await marisa.click("Forget me", where="home")
    await marisa.submit()
    await harness.settle()
    assert await traces(harness, marisa) == {}


async def test_the_only_organizer_hands_over_first(harness: Harness) -> None:
    await harness.set_up()
    priya, lori = harness.person("priya"), harness.person("lori")
    await priya.command("/village", "forget-me")
    assert "Who will run Village from now on?" in modal_of(priya)
    await priya.fill("Who will run Village from now on?", priya.id)
    assert await priya.submit() != {}
    await priya.fill("Who will run Village from now on?", lori.id)
    assert await priya.submit() == {}
    await harness.settle()
    assert await traces(harness, priya) == {}
    assert await inside(harness, lambda uow: uow.communities.list_organizers()) == [lori.id]


async def test_who_was_forgotten_begins_as_if_for_the_first_time(harness: Harness) -> None:
    marisa, _ = await introduced(harness)
    await is_forgotten(harness, marisa)
    await marisa.command("/mentor", "business trips")
    assert marisa.modal is not None
    assert await marisa.submit() == {}
    await harness.settle()
    assert "mentors" in await traces(harness, marisa)


@pytest.mark.parametrize("words", ["my-data", "forget-me"])
async def test_before_set_up_nothing_is_stored(sqlite_url: str, words: str) -> None:
    async with Harness(sqlite_url) as harness:
        lori = harness.person("lori")
        await lori.command("/village", words)
        await harness.settle()
        assert await traces(harness, lori) == {}
