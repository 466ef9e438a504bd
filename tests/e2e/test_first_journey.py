"""The first whole journey: an office set up, a mentor, a returning parent, two yeses, one group DM, a lunch.

The happy path runs in Socket Mode and over HTTP, on SQLite and on PostgreSQL; the others once.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from playground.person import Person
from tests.databases import PostgresqlServer
from tests.town import Town

WEDNESDAY_30TH = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)


@pytest.fixture(params=["socket mode on sqlite", "http on sqlite", "socket mode on postgresql"])
async def any_town(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """Each way of running it."""
    if "postgresql" in request.param:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        url = server.fresh()
    else:
        url = request.getfixturevalue("sqlite_url")
    async with Town(url, over_http="http" in request.param) as opened:
        yield opened


async def volunteers_in_plain_words(town: Town, who: str, words: str = "happy to mentor on business trips") -> Person:
    mentor = town.person(who)
    await mentor.say(words)
    await town.settle()
    await mentor.click("Yes, that's right")
    await town.settle()
    return mentor


async def signs_up(town: Town, who: str, *topics: str) -> Person:
    returner = town.person(who)
    await returner.command("/returning", channel="#parents-and-allies")
    if topics:
        await returner.fill("What would help", list(topics))
    await returner.submit()
    await town.settle()
    return returner


async def goes_on_until(town: Town, person: Person, words: str) -> None:
    """Let the next things happen, one after another, until somebody reads these words."""
    for _ in range(40):
        if words in person.dm[-1:] or any(words in text for text in shown(person)):
            return
        moment = await town.next_moment()
        assert moment is not None, f"nothing is going to happen; {person.name} reads {shown(person)}"
        await town.until(moment)
    raise AssertionError(f"{person.name} never read {words!r}, but {shown(person)}")


def shown(person: Person) -> list[str]:
    """All that the person reads in their conversation with the bot, blocks included."""
    return [seen.words for seen in person.dm_messages]


async def test_two_yeses_and_one_group_dm(any_town: Town) -> None:
    town = any_town
    await town.set_up()
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await signs_up(town, "meghan", "business-travel")

    await goes_on_until(town, marisa, "A colleague would like to talk about")
    assert not any("Meghan" in text for text in shown(marisa))
    await marisa.click("Yes, happy to")
    await goes_on_until(town, meghan, "introduce")
    assert any("@Marisa" in text for text in shown(meghan))
    assert marisa.group_dms == []
    await meghan.click("Yes, introduce us")
    for _ in range(10):
        await town.settle()
        if marisa.group_dms:
            break
        moment = await town.next_moment()
        assert moment is not None
        await town.until(moment)

    [group] = marisa.group_dms
    assert set(group.members) == {marisa.id, meghan.id, town.playground.world.bot.id}
    assert len(group.messages) == 1


async def test_a_no_leaves_no_trace(town: Town) -> None:
    await town.set_up()
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await signs_up(town, "meghan", "business-travel")
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    before = shown(meghan)
    await marisa.click("Not this time")
    await town.settle()
    assert shown(meghan) == before
    assert meghan.group_dms == []
    channel = [seen.words for seen in town.person("lori").sees("#parents-and-allies")]
    assert not any("Meghan" in words or "Marisa" in words or meghan.id in words for words in channel)


async def test_nobody_is_written_to_outside_working_hours(town: Town) -> None:
    await town.set_up()
    marisa = await volunteers_in_plain_words(town, "marisa")
    await town.pass_time(days=3, hours=9)  # Friday evening
    await signs_up(town, "meghan", "business-travel")
    so_far = len(marisa.dm)
    await town.pass_time(days=2, hours=12)  # Monday, seven in the morning
    assert len(marisa.dm) == so_far
    await town.pass_time(hours=4)
    assert len(marisa.dm) == so_far + 1


async def test_the_lunch_is_announced_in_two_steps_and_answered_by_button(any_town: Town) -> None:
    town = any_town
    await town.set_up()
    await town.until(WEDNESDAY_30TH)
    lori = town.person("lori")
    [announcement] = [seen for seen in lori.sees("#parents-and-allies") if "Brown-bag lunch" in seen.text]
    assert "October" in announcement.text
    await lori.click("I'm coming")
    await town.settle()
    [answer] = lori.ephemerals
    assert "coming" in answer.words
    counted = next(seen for seen in lori.sees("#parents-and-allies") if seen.ts == announcement.ts)
    assert "a few are coming" in counted.words.lower()


async def test_before_set_up_every_way_in_says_so_and_stores_nothing(town: Town) -> None:
    meghan = town.person("meghan")
    for command in ("/mentor", "/returning", "/brownbag"):
        await meghan.command(command, channel="#parents-and-allies")
        assert "not set up here yet" in meghan.ephemerals[-1].words
    await meghan.say("happy to mentor on business trips")
    await town.settle()
    assert "not set up here yet" in meghan.dm[-1]
    assert town.village is not None
    assert await town.village.workspace.transact(lambda uow: list(uow.people.list_all())) == []


async def test_a_guest_cannot_be_signed_up_and_learns_why(town: Town) -> None:
    await town.set_up()
    chloe = town.person("chloe")
    await chloe.say("happy to mentor on business trips")
    await town.settle()
    await chloe.click("Yes, that's right")
    await town.settle()
    assert any("full members" in text for text in [*shown(chloe), *(seen.words for seen in chloe.ephemerals)])
    assert town.village is not None
    assert await town.village.workspace.transact(lambda uow: list(uow.mentors.list_all())) == []


async def test_hostile_words_ping_nobody(town: Town) -> None:
    await town.set_up()
    lori = town.person("lori")
    hostile = "<!channel> <@U12345> *boo* &lt;!here&gt; <https://example.org|click>"
    await lori.say(hostile)
    await lori.mention(f"happy to mentor on {hostile}", channel="#parents-and-allies")
    await lori.command("/mentor", hostile, channel="#parents-and-allies")
    await lori.command("/brownbag", f"suggest {hostile}", channel="#parents-and-allies")
    await town.pass_time(days=31)
    assert town.playground.pings() == []


@pytest.mark.parametrize("command", ["/mentor", "/returning", "/brownbag", "/village"])
async def test_help_and_unknown_words_say_what_exists(town: Town, command: str) -> None:
    await town.set_up()
    lori = town.person("lori")
    await lori.command(command, "help", channel="#parents-and-allies")
    assert f"`{command}" in lori.ephemerals[-1].words
