"""The first whole journey: an office set up, a mentor, a returning parent, two yeses, one group DM, a lunch.

The happy path runs in Socket Mode and over HTTP, on SQLite and on PostgreSQL; the others once.
"""

from datetime import UTC, datetime

import pytest

from playground.people.person import Person
from tests.support.harness import Harness

WEDNESDAY_30TH = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)


async def volunteers_in_plain_words(
    harness: Harness, who: str, words: str = "happy to mentor on business trips"
) -> Person:
    mentor = harness.person(who)
    await mentor.say(words)
    await harness.settle()
    await mentor.click("Yes, that's right")
    await harness.settle()
    return mentor


async def signs_up(harness: Harness, who: str, *topics: str) -> Person:
    returner = harness.person(who)
    await returner.command("/returning", channel="#parents-and-allies")
    if topics:
        await returner.fill("What would help", list(topics))
    await returner.submit()
    await harness.settle()
    return returner


async def goes_on_until(harness: Harness, person: Person, words: str) -> None:
    """Let the next things happen, one after another, until somebody reads these words."""
    for _ in range(40):
        if words in person.dm[-1:] or any(words in text for text in shown(person)):
            return
        moment = await harness.next_moment()
        assert moment is not None, f"nothing is going to happen; {person.name} reads {shown(person)}"
        await harness.until(moment)
    raise AssertionError(f"{person.name} never read {words!r}, but {shown(person)}")


def shown(person: Person) -> list[str]:
    """All that the person reads in their conversation with the bot, blocks included."""
    return [seen.words for seen in person.dm_messages]


async def test_two_yeses_and_one_group_dm(any_harness: Harness) -> None:
    harness = any_harness
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await signs_up(harness, "meghan", "business-travel")

    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    assert not any("Meghan" in text for text in shown(marisa))
    await marisa.click("Yes, happy to")
    await goes_on_until(harness, meghan, "introduce")
    assert any("@Marisa" in text for text in shown(meghan))
    assert marisa.group_dms == []
    await meghan.click("Yes, introduce us")
    for _ in range(10):
        await harness.settle()
        if marisa.group_dms:
            break
        moment = await harness.next_moment()
        assert moment is not None
        await harness.until(moment)

    [group] = marisa.group_dms
    assert set(group.members) == {marisa.id, meghan.id, harness.playground.world.bot.id}
    assert len(group.messages) == 1


async def test_a_no_leaves_no_trace(harness: Harness) -> None:
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await signs_up(harness, "meghan", "business-travel")
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    before = shown(meghan)
    await marisa.click("Not this time")
    await harness.settle()
    assert shown(meghan) == before
    assert meghan.group_dms == []
    channel = [seen.words for seen in harness.person("lori").sees("#parents-and-allies")]
    assert not any("Meghan" in words or "Marisa" in words or meghan.id in words for words in channel)


async def test_nobody_is_written_to_outside_working_hours(harness: Harness) -> None:
    await harness.set_up()
    marisa = await volunteers_in_plain_words(harness, "marisa")
    await harness.pass_time(days=3, hours=9)  # Friday evening
    await signs_up(harness, "meghan", "business-travel")
    so_far = len(marisa.dm)
    await harness.pass_time(days=2, hours=12)  # Monday, seven in the morning
    assert len(marisa.dm) == so_far
    await harness.pass_time(hours=4)
    assert len(marisa.dm) == so_far + 1


async def test_the_lunch_is_announced_in_two_steps_and_answered_by_button(any_harness: Harness) -> None:
    harness = any_harness
    await harness.set_up()
    await harness.until(WEDNESDAY_30TH)
    lori = harness.person("lori")
    [announcement] = [seen for seen in lori.sees("#parents-and-allies") if "Brown-bag lunch" in seen.text]
    assert "October" in announcement.text
    await lori.click("I'm coming")
    await harness.settle()
    [answer] = lori.ephemerals
    assert "coming" in answer.words
    counted = next(seen for seen in lori.sees("#parents-and-allies") if seen.ts == announcement.ts)
    assert "a few are coming" in counted.words.lower()


async def test_before_set_up_every_way_in_says_so_and_stores_nothing(harness: Harness) -> None:
    meghan = harness.person("meghan")
    for command in ("/mentor", "/returning", "/brownbag"):
        await meghan.command(command, channel="#parents-and-allies")
        assert "n't set up here yet" in meghan.ephemerals[-1].words
    await meghan.say("happy to mentor on business trips")
    await harness.settle()
    assert "n't set up here yet" in meghan.dm[-1]
    assert harness.village is not None
    assert await harness.village.workspace.transact(lambda uow: list(uow.people.list_all())) == []


async def test_a_guest_cannot_be_signed_up_and_learns_why(harness: Harness) -> None:
    await harness.set_up()
    chloe = harness.person("chloe")
    await chloe.say("happy to mentor on business trips")
    await harness.settle()
    await chloe.click("Yes, that's right")
    await harness.settle()
    assert any("full members" in text for text in [*shown(chloe), *(seen.words for seen in chloe.ephemerals)])
    assert harness.village is not None
    assert await harness.village.workspace.transact(lambda uow: list(uow.mentors.list_all())) == []


async def test_hostile_words_ping_nobody(harness: Harness) -> None:
    await harness.set_up()
    lori = harness.person("lori")
    hostile = "<!channel> <@U12345> *boo* &lt;!here&gt; <https://example.org|click>"
    await lori.say(hostile)
    await lori.mention(f"happy to mentor on {hostile}", channel="#parents-and-allies")
    await lori.command("/mentor", hostile, channel="#parents-and-allies")
    await lori.command("/brownbag", f"suggest {hostile}", channel="#parents-and-allies")
    await harness.pass_time(days=31)
    assert harness.playground.pings() == []


@pytest.mark.parametrize("command", ["/mentor", "/returning", "/brownbag", "/village"])
async def test_help_and_unknown_words_say_what_exists(harness: Harness, command: str) -> None:
    await harness.set_up()
    lori = harness.person("lori")
    await lori.command(command, "help", channel="#parents-and-allies")
    assert f"`{command}" in lori.ephemerals[-1].words
