"""Introductions on the wire: real clicks, modals and App Home, the clock moved."""

import pytest

from playground.people.person import Person
from tests.e2e.test_first_journey import goes_on_until, shown, signs_up, volunteers_in_plain_words
from tests.support.harness import Harness


def modal_of(person: Person) -> str:
    """All that the topmost modal says."""
    assert person.modal is not None
    return str(person.modal.blocks)


async def introduced(harness: Harness) -> tuple[Person, Person]:
    """Marisa and Meghan are in one conversation."""
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await signs_up(harness, "meghan", "business-travel")
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await marisa.click("Yes, happy to")
    await goes_on_until(harness, meghan, "said yes to a talk")
    await meghan.click("Yes, introduce us")
    for _ in range(10):
        await harness.settle()
        if marisa.group_dms:
            return marisa, meghan
        moment = await harness.next_moment()
        assert moment is not None
        await harness.until(moment)
    raise AssertionError("no conversation was opened")


async def test_a_talk_its_check_in_and_a_thank_you(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await goes_on_until(harness, meghan, "Did you get to talk with")
    await meghan.click("Yes", where="message")
    await harness.settle()
    assert any("Good to hear" in words for words in shown(meghan))
    await meghan.click("Send a thank-you")
    await meghan.fill("Your thank-you", "It helped & I slept")
    assert await meghan.submit() == {}
    await goes_on_until(harness, marisa, "would like to thank you")
    assert any("It helped" in words for words in shown(marisa))
    assert len(marisa.group_dms[0].messages) == 1


async def test_something_was_not_right_shows_who_is_there_and_passes_on_only_what_is_sent(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    so_far = shown(marisa)
    await meghan.open_home()
    await harness.settle()
    await meghan.click("Something was not right", where="home")
    await harness.settle()
    assert "In this office" in modal_of(meghan)
    await meghan.fill("If you'd like something passed on", "It did not feel safe")
    await meghan.submit()
    await harness.settle()
    assert any("It did not feel safe" in words for words in shown(harness.person("priya")))
    assert shown(marisa) == so_far
    await harness.pass_time(days=30)
    assert len(marisa.group_dms) == 1


async def test_ending_it_from_home_tells_the_other_nothing(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await marisa.open_home()
    await harness.settle()
    so_far = shown(meghan)
    await marisa.click("End this", where="home")
    await harness.settle()
    assert "has ended" in modal_of(marisa)
    assert shown(meghan) == so_far


async def test_declined_thrice_nobody_free_and_the_organizer_looks(harness: Harness) -> None:
    await harness.set_up()
    mentors = [await volunteers_in_plain_words(harness, who) for who in ("marisa", "lori", "tomasz")]
    meghan = await signs_up(harness, "meghan", "business-travel")
    for _ in mentors:
        for _ in range(40):
            asking = [mentor for mentor in mentors if "Not this time" in _buttons(mentor)]
            if asking:
                break
            moment = await harness.next_moment()
            assert moment is not None
            await harness.until(moment)
        await asking[0].click("Not this time")
        await harness.settle()
    await goes_on_until(harness, meghan, "Nobody has said yes to this yet")
    await meghan.click("Let the organizer look, without my name")
    assert "Someone would value a talk about Business trips" in modal_of(meghan)
    await meghan.click("Send this", where="modal")
    await goes_on_until(harness, harness.person("priya"), "Someone would value a talk about")
    assert not any("Meghan" in words for words in shown(harness.person("priya")))


def _buttons(person: Person) -> str:
    return str([seen.message.blocks for seen in person.sees()])


async def test_someone_else_by_command_goes_to_the_next_mentor(harness: Harness) -> None:
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await signs_up(harness, "meghan", "business-travel")
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await marisa.click("Yes, happy to")
    await goes_on_until(harness, meghan, "said yes to a talk")
    lori = await volunteers_in_plain_words(harness, "lori")
    await meghan.command("/returning", "someone else", channel="#parents-and-allies")
    assert "look for someone else" in meghan.ephemerals[-1].words
    await goes_on_until(harness, lori, "A colleague would like to talk about")
    thanks = [words for words in shown(marisa) if "This doesn't use up one of your places" in words]
    assert len(thanks) == 1


@pytest.mark.parametrize("who", ["marisa", "meghan"])
async def test_an_account_closed_between_the_two_yeses_opens_nothing(harness: Harness, who: str) -> None:
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await signs_up(harness, "meghan", "business-travel")
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await marisa.click("Yes, happy to")
    await goes_on_until(harness, meghan, "said yes to a talk")
    await harness.person("priya").change_person(who, deactivated=True)
    await harness.settle()
    if who == "marisa":
        assert any("This offer has closed" in words for words in shown(meghan))
    await harness.pass_time(days=10)
    assert marisa.group_dms == []
    assert any("This doesn't use up one of your places" in words for words in shown(marisa))
