"""Listening in the community channel through the real wires: switched, announced, heard once a month, kept nowhere."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select

from bot import log
from bot.core.ids import ChannelId, UserId
from bot.language.replies import place_said
from bot.manifest import load, variant
from handlers.language.listening import Spoken, take_turn
from handlers.language.views import listening as views
from handlers.language.views import plain_words as word_views
from handlers.people.members import first_time_said
from playground.limits.faults import Fault
from playground.people.person import Person
from storage.database import Database
from storage.db.base import metadata
from storage.db.handled_events import events_handled
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.looking_in import below, inside
from tests.support.harness import Harness
from tests.support.waiting import until_true

ALL = "#parents-and-allies"
OFFER = "I would be happy to help any new parent with sick days, just ask me"
QUESTION = "does anybody know what to do when the nursery calls and the baby has to be picked up again?"
IN_NEED = "I do not want to live anymore, zanzibar"
CHATTER = "the build is pumping out errors again"


@pytest.fixture
async def listening_harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up, the app installed with the scopes of listening, which is still off."""
    async with Harness(sqlite_url, manifest=variant(load(), listen=True)) as harness:
        await harness.set_up()
        yield harness


@pytest.fixture
async def office(listening_harness: Harness) -> Harness:
    """The same, switched on and announced."""
    await listen(listening_harness, "on")
    await listening_harness.settle()
    return listening_harness


async def listen(harness: Harness, word: str, who: str = "priya") -> str:
    """`/village listen …`: what the person reads."""
    person = harness.person(who)
    await person.command("/village", f"listen {word}", channel=ALL)
    await harness.settle()
    return person.ephemerals[-1].words


async def says(harness: Harness, who: str, words: str, channel: str = ALL) -> list[str]:
    """What the person alone reads in answer to something said in the channel."""
    person = harness.person(who)
    before = len(person.ephemerals)
    await person.say(words, to=channel)
    await harness.settle()
    return [seen.words for seen in person.ephemerals[before:]]


def posted(person: Person) -> list[str]:
    """What Village said in the channel, as everybody reads it."""
    return [seen.text for seen in person.sees(ALL) if seen.who == "Village" and not seen.is_ephemeral]


async def test_without_the_scopes_it_is_refused_and_says_what_to_install(harness: Harness) -> None:
    await harness.set_up()
    assert "python -m bot manifest --listen" in await listen(harness, "on")
    assert "`channels:history` and `groups:history`" in harness.person("priya").ephemerals[-1].words
    assert "I don't listen" in await listen(harness, "")
    assert posted(harness.person("lori")) == []
    assert await says(harness, "lori", QUESTION) == []


async def test_only_organizers_switch_it_and_only_after_set_up(listening_harness: Harness) -> None:
    assert "Only organizers can do that" in await listen(listening_harness, "on", "lori")
    assert "Only organizers can do that" in await listen(listening_harness, "", "lori")
    assert posted(listening_harness.person("lori")) == []


async def test_off_by_default_nothing_is_heard(listening_harness: Harness) -> None:
    for words in (OFFER, QUESTION, IN_NEED):
        assert await says(listening_harness, "lori", words) == []


async def test_switched_on_and_off_it_is_announced_in_the_channel_each_time(listening_harness: Harness) -> None:
    lori = listening_harness.person("lori")
    await listen(listening_harness, "on")
    assert posted(lori) == [views.announcement(is_on=True).text]
    assert "I listen in" in await listen(listening_harness, "")
    await listen(listening_harness, "on")
    await listen(listening_harness, "off")
    assert posted(lori) == [views.announcement(is_on=True).text, views.announcement(is_on=False).text]
    assert await says(listening_harness, "lori", QUESTION) == []


async def test_in_the_evening_nothing_is_heard_until_the_channel_was_told_in_the_morning(
    listening_harness: Harness,
) -> None:
    await listening_harness.until(datetime(2026, 11, 5, 2, tzinfo=UTC))  # Wednesday, eight in the evening
    assert "as soon as I've announced it" in await listen(listening_harness, "on")
    assert await says(listening_harness, "lori", QUESTION) == []
    assert views.announcement(is_on=True).text not in posted(listening_harness.person("lori"))
    await listening_harness.until(datetime(2026, 11, 5, 16, tzinfo=UTC))
    assert posted(listening_harness.person("lori")).count(views.announcement(is_on=True).text) == 1
    assert await says(listening_harness, "lori", QUESTION) != []


async def test_a_question_gets_one_quiet_line_with_the_topic_filled_in(office: Harness) -> None:
    lori = office.person("lori")
    (line,) = await says(office, "lori", QUESTION)
    assert "Only you see this" in line
    await lori.click("Ask quietly")
    assert lori.modal is not None
    assert "childcare-backup" in str(lori.modal.blocks) or "sick-child" in str(lori.modal.blocks)
    assert not any("ask around" in seen.words for seen in office.person("meghan").sees(ALL))
    assert lori.dm == []


async def test_an_offer_gets_one_quiet_line_and_enrols_nobody(office: Harness) -> None:
    (line,) = await says(office, "lori", OFFER)
    assert "That's kind of you" in line
    assert await inside(office, lambda uow: uow.mentors.list_all()) == []
    await office.person("lori").click("I can help with something")
    assert await office.person("lori").submit() == {}
    assert len(await inside(office, lambda uow: uow.mentors.list_all())) == 1


@pytest.mark.parametrize("words", [CHATTER, "good morning everybody", "lunch was lovely, thank you!", "stop", "help"])
async def test_ordinary_talk_is_left_alone(office: Harness, words: str) -> None:
    assert await says(office, "lori", words) == []


async def test_each_person_is_answered_once_a_month(office: Harness) -> None:
    assert len(await says(office, "lori", QUESTION)) == 1
    assert await says(office, "lori", OFFER) == []
    assert len(await says(office, "daniel", QUESTION)) == 1
    await office.until(datetime(2026, 12, 2, 16, tzinfo=UTC))
    assert len(await says(office, "lori", QUESTION)) == 1
    assert await says(office, "lori", QUESTION) == []


async def test_many_messages_at_once_from_one_person_are_answered_once(office: Harness) -> None:
    lori = office.person("lori")
    await asyncio.gather(*(lori.say(QUESTION, to=ALL) for _ in range(8)))
    await office.settle()
    assert len(lori.ephemerals) == 1


async def test_the_same_delivery_twice_is_answered_once(office: Harness) -> None:
    office.playground.slack.faults.add(Fault("duplicate", "message"))
    assert len(await says(office, "lori", QUESTION)) == 1
    office.playground.slack.faults.add(Fault("duplicate", "message"))
    assert len(await says(office, "lori", IN_NEED)) == 1


async def test_a_mention_is_handled_once_as_a_mention(office: Harness) -> None:
    lori = office.person("lori")
    await lori.mention(QUESTION, ALL)
    await office.settle()
    assert [seen.text for seen in lori.ephemerals] == [word_views.WRITTEN]
    assert len([seen for seen in lori.dm_messages if seen.who == "Village"]) == 1
    assert len(await says(office, "lori", QUESTION)) == 1


@pytest.mark.parametrize("late", ["message", "app_mention"])
async def test_a_mention_wins_whichever_of_its_two_events_comes_first(office: Harness, late: str) -> None:
    office.playground.slack.faults.add(Fault("delayed", late, seconds=0.3))
    lori = office.person("lori")
    await lori.mention(QUESTION, ALL)
    await until_true(lambda: bool(lori.ephemerals))
    await asyncio.sleep(0.5)  # and the other one has come too
    await office.settle()
    assert [seen.text for seen in lori.ephemerals] == [word_views.WRITTEN]
    assert len([seen for seen in lori.dm_messages if seen.who == "Village"]) == 1


async def test_other_channels_are_never_heard(office: Harness) -> None:
    await office.person("priya").invite_bot("#general")
    assert await says(office, "lori", QUESTION, "#general") == []


async def test_a_private_community_channel_is_heard_as_well(listening_harness: Harness) -> None:
    priya = listening_harness.person("priya")
    await priya.invite_bot("#people-team")
    await priya.command("/village", "setup", channel="#people-team")
    await priya.fill("What people call this office", "People team")
    assert await priya.submit() == {}
    await priya.command("/village", "listen on", channel="#people-team")
    await listening_harness.settle()
    assert len(await says(listening_harness, "priya", QUESTION, "#people-team")) == 1
    assert await says(listening_harness, "lori", QUESTION) == []


async def test_guests_get_an_answer_only_in_need_and_edited_messages_none(office: Harness) -> None:
    lori = office.person("lori")
    message = await lori.say(CHATTER, to=ALL)
    await lori.edit(message, QUESTION)
    await office.settle()
    assert lori.ephemerals == []
    await office.person("priya").invite("chloe", ALL)
    assert await says(office, "chloe", QUESTION) == []
    assert len(await says(office, "chloe", IN_NEED)) == 1


async def test_a_reply_in_a_thread_is_answered_in_that_thread(office: Harness) -> None:
    lori = office.person("lori")
    root = await office.person("daniel").say(CHATTER, to=ALL)
    await lori.say(QUESTION, to=ALL, thread=root.ts)
    await office.settle()
    (line,) = lori.ephemerals
    assert line.message.thread_ts == root.ts


async def test_somebody_in_need_gets_the_resources_at_once_every_time_and_nothing_is_kept(
    office: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger(log.OURS).setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG, log.OURS)
    await office.pass_time(hours=12)  # late in the evening
    before = len(office.playground.slack.wire.after(0))
    for _ in range(2):
        (line,) = await says(office, "lori", IN_NEED)
        assert "988" in line
    assert len(await says(office, "lori", QUESTION + " zanzibar")) == 1
    sent = [entry for entry in office.playground.slack.wire.after(before) if entry.direction == "call"]
    assert "zanzibar" not in str([entry.request for entry in sent])
    assert "zanzibar" not in caplog.text
    lori = office.person("lori").id
    held = await below(office, _everything)
    assert "zanzibar" not in held
    assert lori not in held


async def test_what_apps_post_in_the_channel_is_not_heard(office: Harness) -> None:
    assert office.village is not None
    world = office.playground.slack.world
    before = len(office.person("lori").ephemerals)
    await office.village.slack.chat_postMessage(channel=world.find_channel("parents-and-allies").id, text=QUESTION)
    await office.settle()
    assert len(office.person("lori").ephemerals) == before


async def test_home_switches_it_on_and_off_for_organizers_only(listening_harness: Harness) -> None:
    priya, lori = listening_harness.person("priya"), listening_harness.person("lori")
    await priya.close(clear=True)
    for person in (priya, lori):
        await person.open_home()
    await listening_harness.settle()
    assert lori.home is not None
    assert priya.home is not None
    assert "Listen in the channel" not in lori.home.buttons
    await priya.click("Listen in the channel", where="home")
    await listening_harness.settle()
    assert posted(lori) == [views.announcement(is_on=True).text]
    await priya.open_home()
    await listening_harness.settle()
    assert "Stop listening" in priya.home.buttons
    await priya.click("Stop listening", where="home")
    await listening_harness.settle()
    assert posted(lori)[-1] == views.announcement(is_on=False).text


async def test_over_http_a_question_is_answered_as_well(sqlite_url: str) -> None:
    async with Harness(sqlite_url, over_http=True, manifest=variant(load(), listen=True)) as harness:
        await harness.set_up()
        await listen(harness, "on")
        assert len(await says(harness, "lori", QUESTION)) == 1
        await harness.person("daniel").mention(QUESTION, ALL)
        await harness.settle()
        assert [seen.text for seen in harness.person("daniel").ephemerals] == [word_views.WRITTEN]


def _everything(connection: Connection) -> str:
    """Every table as text, what is sealed opened."""
    return str([[tuple(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables])


def test_what_was_answered_as_a_mention_is_not_heard_again_under_another_event_id(sqlite_database: Database) -> None:
    spoken = Spoken(UserId("U0LORI"), QUESTION, ChannelId("C1"), "1.1", "Ev2", None)

    def in_turn(uow: UnitOfWork) -> tuple[bool, bool]:
        first_time_said(uow, place_said(ChannelId("C1"), "1.1"))
        assert "1.1" not in str(uow.connection_for_storage.execute(select(events_handled)).all())
        other = replace(spoken, ts="1.2", event_id="Ev3")
        return take_turn(uow, spoken, always=True), take_turn(uow, other, always=True)

    assert sqlite_database.transact_now(TEAM, in_turn) == (False, True)
