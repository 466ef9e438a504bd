"""Whole journeys of introductions on the wire: company, silence, held names, stopping and leaving in every state."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from playground.people.person import Person, SlackSaid
from tests.e2e.introductions.test_introductions import introduced
from tests.e2e.test_first_journey import goes_on_until, shown, signs_up, volunteers_in_plain_words
from tests.support.harness import Harness

ASKED = "A colleague would like to talk about"
OFFERED = "said yes to a talk"
SETTLED = "This one is settled"
CHANNEL = "#parents-and-allies"


async def asked(harness: Harness) -> tuple[Person, Person]:
    """Marisa has the ask for Meghan before her."""
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await signs_up(harness, "meghan", "business-travel")
    await goes_on_until(harness, marisa, ASKED)
    return marisa, meghan


async def offered(harness: Harness) -> tuple[Person, Person]:
    """Marisa has said yes, and Meghan has the offer before her."""
    marisa, meghan = await asked(harness)
    await marisa.click("Yes, happy to")
    await goes_on_until(harness, meghan, OFFERED)
    return marisa, meghan


async def seeks_company(harness: Harness, who: str, topic: str) -> Person:
    """Somebody signs up for company."""
    person = harness.person(who)
    await person.command("/returning", channel=CHANNEL)
    await person.fill("What would help", [topic])
    await person.fill("How much", "company")
    await person.submit()
    await harness.settle()
    return person


async def live_until_in_one_conversation(harness: Harness, *people: Person) -> None:
    """Until all of them share a group DM."""
    for _ in range(40):
        shared = set.intersection(*({group.id for group in person.group_dms} for person in people))
        if shared:
            return
        moment = await harness.next_moment()
        assert moment is not None
        await harness.until(moment)
    raise AssertionError("no conversation was opened")


async def test_company_from_the_yes_to_its_one_extension_and_its_end(harness: Harness) -> None:
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await seeks_company(harness, "meghan", "business-travel")
    await goes_on_until(harness, marisa, "company")
    await marisa.click("Yes, happy to")
    await goes_on_until(harness, meghan, "said yes to company")
    await meghan.click("Yes, introduce us")
    await live_until_in_one_conversation(harness, marisa, meghan)
    for asked_again in (False, True):
        await harness.pass_over(weeks=5)
        await harness.pass_time(weeks=1, days=4)
        for person in (marisa, meghan):
            assert "halfway" in shown(person)[-1], (asked_again, person.name)
            await person.click("Yes", where="message")
        await harness.pass_over(weeks=5)
        await harness.pass_time(days=4)
        for person in (marisa, meghan):
            await goes_on_until(harness, person, "coming to an end")
            if asked_again:
                with pytest.raises(SlackSaid):  # extended once and no more
                    await person.click("Carry on", where="message")
                await person.click("Let it end, thank you", where="message")
            else:
                await person.click("Carry on", where="message")
            await harness.settle()
    so_far = {person.name: len(shown(person)) for person in (marisa, meghan)}
    await harness.pass_over(weeks=3)
    await harness.pass_time(weeks=1)
    # Both are told once that it has ended, and nothing more.
    assert {person.name: len(shown(person)) - so_far[person.name] for person in (marisa, meghan)} == {
        "Marisa": 1,
        "Meghan": 1,
    }
    assert shown(marisa)[-1].split("\n")[0].replace("Meghan", "") == shown(meghan)[-1].split("\n")[0].replace(
        "Marisa", ""
    )
    assert len(marisa.group_dms) == 1
    assert len(marisa.group_dms[0].messages) == 1  # it said one thing there, months ago


async def test_silence_is_reminded_once_and_then_somebody_else_is_asked(harness: Harness) -> None:
    marisa, meghan = await asked(harness)
    lori = await volunteers_in_plain_words(harness, "lori")
    await goes_on_until(harness, lori, ASKED)
    assert len([words for words in shown(marisa) if SETTLED in words]) == 2  # the ask and its one reminder
    assert not any("Marisa" in words or "settled" in words for words in shown(meghan))
    await harness.pass_time(days=10)
    assert not any(ASKED in words for words in shown(marisa))


async def test_on_a_sensitive_topic_no_name_is_seen_until_both_said_yes(harness: Harness) -> None:
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa", "I could talk with somebody about a miscarriage")
    await harness.pass_time(days=8)  # a new mentor gets no sensitive ask in the first seven days
    meghan = await signs_up(harness, "meghan", "loss")
    await goes_on_until(harness, marisa, ASKED)
    assert not any("Meghan" in words or f"<@{meghan.id}>" in words for words in shown(marisa))
    await marisa.click("Yes, happy to")
    await goes_on_until(harness, meghan, "said yes to a talk")
    assert not any("Marisa" in words or f"<@{marisa.id}>" in words for words in shown(meghan))
    await meghan.click("Yes, introduce us")
    await live_until_in_one_conversation(harness, marisa, meghan)


async def test_two_in_the_same_weeks_are_asked_apart_and_meet(harness: Harness) -> None:
    await harness.set_up()
    people = [await signs_up(harness, who, "business-travel") for who in ("meghan", "tomasz")]
    for person in people:
        await goes_on_until(harness, person, "Nobody has said yes to this yet")
        await person.click("Someone in the same weeks")
        await harness.settle()
    for person in people:
        await goes_on_until(harness, person, "someone in the same weeks. Someone else would too")
        assert not any(other.name in words for other in people if other is not person for words in shown(person))
        await person.click("Yes, gladly")
        await harness.settle()
    await live_until_in_one_conversation(harness, *people)
    await goes_on_until(harness, people[0], "Did your group get to talk?")
    assert len(people[0].group_dms[0].messages) == 1


async def test_who_met_before_is_never_proposed_again(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await goes_on_until(harness, meghan, "Did you get to talk with")
    await meghan.click("Yes", where="message")
    await harness.pass_time(days=30)
    await harness.pass_over(days=30)
    await signs_up(harness, "meghan", "business-travel")
    await goes_on_until(harness, meghan, "Nobody has said yes to this yet")
    assert len([words for words in shown(marisa) if ASKED in words]) == 0
    assert len(marisa.group_dms) == 1


async def stops_mentoring(_harness: Harness, marisa: Person, _meghan: Person) -> None:
    await marisa.command("/mentor", "stop", channel=CHANNEL)
    await marisa.click("Yes, stop")


async def stops_returning(_harness: Harness, _marisa: Person, meghan: Person) -> None:
    await meghan.command("/returning", "stop", channel=CHANNEL)


async def mentor_deactivated(harness: Harness, marisa: Person, _meghan: Person) -> None:
    await harness.person("priya").change_person(marisa.name.lower(), deactivated=True)


async def asker_deactivated(harness: Harness, _marisa: Person, meghan: Person) -> None:
    await harness.person("priya").change_person(meghan.name.lower(), deactivated=True)


Leaves = Callable[[Harness, Person, Person], Awaitable[None]]
LEAVING = pytest.mark.parametrize("leaves", [stops_mentoring, stops_returning, mentor_deactivated, asker_deactivated])


@LEAVING
async def test_whoever_leaves_during_the_ask_settles_it_and_nobody_is_offered(harness: Harness, leaves: Leaves) -> None:
    marisa, meghan = await asked(harness)
    await leaves(harness, marisa, meghan)
    await harness.settle()
    assert any(SETTLED in words for words in shown(marisa))
    await harness.pass_time(days=10)
    assert not any(OFFERED in words for words in shown(meghan))
    assert marisa.group_dms == []


@LEAVING
async def test_whoever_leaves_between_the_two_yeses_opens_nothing_and_tells_nothing(
    harness: Harness, leaves: Leaves
) -> None:
    marisa, meghan = await offered(harness)
    await leaves(harness, marisa, meghan)
    await harness.settle()
    assert not any(OFFERED in words for words in shown(meghan))
    await harness.pass_time(days=10)
    assert [words for words in shown(marisa) if "This doesn't use up one of your places" in words]
    assert marisa.group_dms == []


@LEAVING
async def test_whoever_leaves_while_they_talk_ends_or_holds_it_and_the_other_learns_nothing(
    harness: Harness, leaves: Leaves
) -> None:
    marisa, meghan = await introduced(harness)
    stays = meghan if leaves in (stops_mentoring, mentor_deactivated) else marisa
    so_far = shown(stays)
    await leaves(harness, marisa, meghan)
    await harness.settle()
    assert shown(stays) == so_far
    await harness.pass_time(days=16)
    await harness.pass_over(days=24)
    assert len(marisa.group_dms[0].messages) == 1
    assert not any(word in words for words in shown(stays) for word in ("stopped", "left", "deactivated", "ended"))


async def test_an_avoid_list_that_grows_between_the_ask_and_the_yes_acts_untold(
    harness: Harness,
) -> None:
    marisa, meghan = await asked(harness)
    await meghan.command("/returning", channel=CHANNEL)
    await meghan.fill("Who should never be matched with you?", ["marisa"])
    await meghan.submit()
    await marisa.click("Yes, happy to")
    await harness.settle()
    answered = shown(marisa)
    assert "This doesn't use up one of your places" in answered[-1]  # as any other yes
    await harness.pass_time(days=10)
    assert shown(marisa) == answered
    assert not any(OFFERED in words for words in shown(meghan))
    assert marisa.group_dms == []


async def test_pressed_on_two_devices_at_once_counts_once(harness: Harness) -> None:
    marisa, meghan = await asked(harness)
    ask = marisa.dm_messages[-1]
    await asyncio.gather(*(marisa.click("Yes, happy to", message=ask) for _ in range(2)), return_exceptions=True)
    await goes_on_until(harness, meghan, OFFERED)
    offer = meghan.dm_messages[-1]
    await asyncio.gather(*(meghan.click("Yes, introduce us", message=offer) for _ in range(2)), return_exceptions=True)
    await live_until_in_one_conversation(harness, marisa, meghan)
    assert len(marisa.group_dms) == 1
    assert len(marisa.group_dms[0].messages) == 1


async def test_three_who_return_to_an_office_without_mentors_are_told_so_once_each(harness: Harness) -> None:
    await harness.set_up()
    people = [await signs_up(harness, who, "business-travel") for who in ("meghan", "tomasz", "lori")]
    await harness.pass_time(days=20)
    for person in people:
        assert len([words for words in shown(person) if "Nobody has said yes to this yet" in words]) == 1
