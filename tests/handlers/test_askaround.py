"""Asking around through the real wires: no sign-up, one topic, two yeses; and what is left of it afterwards."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from bot import log
from bot.ids import UserId
from bot.introduction_states import Introduction
from playground.person import Person
from storage.base import metadata
from storage.unit_of_work import UnitOfWork
from tests.e2e.test_first_journey import goes_on_until, shown, volunteers_in_plain_words
from tests.handlers.looking_in import below, inside
from tests.town import Town

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
QUESTION = "who has managed a long business trip with a small one at home? zanzibar"


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[Town]:
    """Chicago, set up by Priya."""
    async with Town(sqlite_url) as town:
        await town.set_up()
        yield town


async def asks_around(town: Town, who: str = "meghan", question: str = QUESTION, **choices: object) -> Person:
    """Somebody asks; what they choose besides is named by the form's fields."""
    asker = town.person(who)
    await asker.command("/askaround", question, channel="#parents-and-allies")
    for field, value in choices.items():
        await asker.fill(field, value)
    assert await asker.submit() == {}
    await town.settle()
    return asker


async def test_meghan_asks_about_a_business_trip_and_is_introduced_to_marisa(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    assert "zanzibar" not in str(shown(marisa))
    await marisa.click("Let's talk")
    await goes_on_until(town, meghan, "said yes to a talk")
    await meghan.click("Yes, introduce us")
    for _ in range(10):
        await town.settle()
        if marisa.group_dms:
            break
        moment = await town.next_moment()
        assert moment is not None
        await town.until(moment)
    assert len(marisa.group_dms) == 1
    assert await inside(town, lambda uow: uow.returners.list_all()) == []


async def keepers(town: Town, *names: str) -> list[Person]:
    """They know about business trips, and take questions for today."""
    found = [await volunteers_in_plain_words(town, name) for name in names]

    def tick(uow: UnitOfWork) -> None:
        for person in found:
            mentor = uow.mentors.get(UserId(person.id))
            assert mentor is not None
            uow.mentors.save(replace(mentor, today_questions=True))

    await inside(town, tick)
    return found


def asked(people: list[Person]) -> list[Person]:
    """Who of them has a question with buttons before them."""
    return [one for one in people if any("Let's talk" in seen.buttons for seen in one.dm_messages)]


def last(person: Person) -> str:
    return person.dm_messages[-1].words


async def test_a_today_question_goes_to_three_at_once_and_the_first_yes_settles_the_others(town: Town) -> None:
    everybody = await keepers(town, "marisa", "lori", "tomasz", "aisha")
    meghan = await asks_around(town, **{"By when?": "today"})
    first = asked(everybody)
    assert len(first) == 3
    await first[0].click("Let's talk")
    await town.settle()
    assert asked(everybody) == []
    assert all("This one is settled" in last(one) for one in first[1:])
    assert "said yes to a talk" in last(meghan)
    await meghan.click("Yes, introduce us")
    await town.settle()
    assert len(first[0].group_dms) == 1
    assert town.now - (await introductions_of(town))[0].made_at < timedelta(minutes=5)


async def introductions_of(town: Town) -> list[Introduction]:
    return list(await inside(town, lambda uow: uow.introductions.list_open_or_ended_since(LONG_AGO)))


@pytest.mark.parametrize("by_silence", [True, False])
async def test_a_today_offer_not_taken_asks_others_and_nobody_twice(town: Town, by_silence: bool) -> None:
    everybody = await keepers(town, "marisa", "lori", "tomasz", "aisha", "daniel")
    meghan = await asks_around(town, **{"By when?": "today"})
    first = asked(everybody)
    await first[0].click("Let's talk")
    await town.settle()
    if by_silence:
        await town.pass_time(minutes=29)
        assert asked(everybody) == []
        await town.pass_time(minutes=2)
    else:
        await meghan.click("Someone else, please")
        await town.settle()
    again = asked(everybody)
    assert len(again) == 2
    assert not set(map(id, again)) & set(map(id, first))
    assert "within a week" in last(first[0])  # always answered the same
    for one in again:
        await one.click("Not this time")
    await town.settle()
    assert "Nobody could today" not in last(meghan)  # a no cannot be told from silence
    await town.pass_time(hours=3, minutes=1)
    assert "Nobody could today" in last(meghan)
    await meghan.click("Keep asking, no hurry")
    await town.settle()
    assert any("I keep asking, without hurry" in words for words in shown(meghan))


async def test_a_today_question_expires_after_three_hours_of_clock_time(town: Town) -> None:
    (marisa,) = await keepers(town, "marisa")
    meghan = await asks_around(town, **{"By when?": "today"})
    await town.pass_time(hours=2, minutes=59)
    assert asked([marisa]) == [marisa]
    await town.pass_time(minutes=2)
    assert "This one is settled" in last(marisa)
    assert "Nobody could today" in last(meghan)
    await meghan.click("Leave it")
    await town.settle()
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_for_today_with_nobody_at_work_the_asker_is_told_at_once_and_nothing_is_kept(town: Town) -> None:
    await volunteers_in_plain_words(town, "marisa")  # takes no questions for today
    meghan = await asks_around(town, **{"By when?": "today"})
    assert meghan.modal is not None
    assert "Nobody who takes questions for today" in str(meghan.modal.blocks)
    assert "988" in str(meghan.modal.blocks)
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_a_keeper_answers_in_a_line_and_each_writes_once_more_at_most(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    await writes(town, marisa, "Answer in a line", "We froze dinners for the week.")
    assert "without your name" in last(marisa)
    await goes_on_until(town, meghan, "We froze dinners")
    assert not any(marisa.id in words or "Marisa" in words for words in shown(meghan))
    await writes(town, meghan, "Write back once", "How many did you need?")
    await goes_on_until(town, marisa, "How many did you need?")
    assert not any(meghan.id in words or "Meghan" in words for words in shown(marisa))
    await writes(town, marisa, "Answer once more", "Five, and one pizza.")
    await goes_on_until(town, meghan, "Five, and one pizza.")
    assert "Write back once" not in meghan.dm_messages[-1].buttons
    for words in ("froze", "How many", "one pizza"):
        assert words not in await below(town, everything)
    await marisa.click("Answer once more")  # a button of an old message
    await town.settle()
    assert "This one is settled" in str(
        [marisa.modal and marisa.modal.blocks, *(one.words for one in marisa.ephemerals)]
    )
    await meghan.click("That is enough, thank you")
    await town.settle()
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)
    (used,) = await inside(town, lambda uow: uow.mentors.list_all())
    assert used.asked_that_month == 1


async def writes(town: Town, person: Person, button: str, words: str) -> None:
    """Press the button of the newest message that has it, and send this line."""
    await person.click(button)
    await person.fill("Your line", words)
    assert await person.submit() == {}
    await town.settle()


def everything(connection: Connection) -> str:
    """Every table as text, what is sealed opened."""
    return str([[tuple(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables])


async def test_after_a_line_the_asker_may_still_want_to_talk(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    await writes(town, marisa, "Answer in a line", "It gets easier.")
    await goes_on_until(town, meghan, "It gets easier.")
    await meghan.click("I would still like to talk")
    await town.settle()
    lori = await volunteers_in_plain_words(town, "lori")
    await goes_on_until(town, lori, "A colleague would like to talk about")
    assert asked([marisa]) == []


async def test_a_line_with_a_name_is_shown_once_more_before_it_goes(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    await marisa.click("Answer in a line")
    await marisa.fill("Your line", "ask Dana, she knows")
    await marisa.submit()
    assert marisa.modal is not None
    assert "There may be a name" in str(marisa.modal.blocks)
    assert asked([marisa]) == [marisa]
    await marisa.submit()
    await town.settle()
    assert asked([marisa]) == []


async def test_the_askers_own_words_go_along_only_when_pressed_and_go_with_the_question(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = town.person("meghan")
    await meghan.command("/askaround", f"{QUESTION} Dana from my team said 12 May", channel="#parents-and-allies")
    await meghan.click("Send my words too", where="modal")
    await meghan.submit()
    assert meghan.modal is not None
    shown_first = str(meghan.modal.blocks)
    for words in ("zanzibar", "This is all they will see", "a name", "a team", "a date"):
        assert words in shown_first
    assert await inside(town, lambda uow: uow.asks.list_all()) == []
    await meghan.submit()
    await town.settle()
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    assert "zanzibar" in last(marisa)
    assert "zanzibar" in await below(town, everything)
    await marisa.click("Let's talk")
    await goes_on_until(town, meghan, "said yes to a talk")
    await meghan.click("Yes, introduce us")
    await town.settle()
    assert "zanzibar" not in await below(town, everything)


@pytest.mark.parametrize("in_the_form", [False, True])
@pytest.mark.parametrize(
    "words", ["I do not want to live anymore, zanzibar", "can I take ibuprofen while breastfeeding? zanzibar"]
)
async def test_what_needs_a_professional_is_answered_at_once_and_leaves_no_trace(
    town: Town, words: str, in_the_form: bool, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger(log.OURS).setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG, log.OURS)
    aisha = town.person("aisha")
    before = len(town.playground.slack.wire.after(0))
    await aisha.command("/askaround", "" if in_the_form else words, channel="#parents-and-allies")
    if in_the_form:
        await aisha.click("Send my words too", where="modal")
        await aisha.fill("Your words", words)
        await aisha.submit()
        assert aisha.modal is not None
        answer = str(aisha.modal.blocks)
    else:
        answer = aisha.ephemerals[-1].words
    await town.settle()
    assert "988" in answer
    sent = [entry for entry in town.playground.slack.wire.after(before) if entry.direction == "call"]
    assert "zanzibar" not in str([entry.request for entry in sent])
    assert "zanzibar" not in caplog.text
    assert "zanzibar" not in await below(town, everything)
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(aisha.id)))) == ([], None)
    await aisha.click("That is not what I meant")
    assert aisha.modal is not None
    assert "Business trips" in str(aisha.modal.blocks)


async def test_a_guest_is_refused_kindly_and_nothing_is_kept(town: Town) -> None:
    chloe = town.person("chloe")
    await chloe.command("/askaround", QUESTION)
    assert "full members" in chloe.sees("village")[-1].words
    assert await inside(town, lambda uow: uow.people.get(UserId(chloe.id))) is None


async def test_before_set_up_nothing_is_kept(sqlite_url: str) -> None:
    async with Town(sqlite_url) as town:
        meghan = town.person("meghan")
        await meghan.command("/askaround", QUESTION, channel="#general")
        assert "not set up here yet" in meghan.ephemerals[-1].words
        assert "zanzibar" not in await below(town, everything)


async def test_one_question_at_a_time_and_stop_ends_it_at_once(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    await meghan.command("/askaround", QUESTION, channel="#parents-and-allies")
    assert "One question at a time" in meghan.ephemerals[-1].words
    await meghan.command("/askaround", "stop", channel="#parents-and-allies")
    await town.settle()
    assert "This one is settled" in last(marisa)
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)
    await meghan.command("/askaround", "stop", channel="#parents-and-allies")
    assert "no question of yours" in meghan.ephemerals[-1].words


async def test_a_declined_question_tells_the_asker_nothing_and_goes_to_the_next(town: Town) -> None:
    everybody = [await volunteers_in_plain_words(town, who) for who in ("marisa", "lori")]
    meghan = await asks_around(town)
    first = await somebody_asked(town, everybody)
    await first.click("Not this time")
    await town.settle()
    second = await somebody_asked(town, [one for one in everybody if one is not first])
    assert second is not first
    assert shown(meghan) == []


async def somebody_asked(town: Town, people: list[Person]) -> Person:
    for _ in range(40):
        if found := asked(people):
            return found[0]
        moment = await town.next_moment()
        assert moment is not None
        await town.until(moment)
    raise AssertionError("nobody was asked")


async def test_this_week_two_are_asked_at_once(town: Town) -> None:
    everybody = [await volunteers_in_plain_words(town, who) for who in ("marisa", "lori", "tomasz")]
    await asks_around(town, **{"By when?": "this_week"})
    await somebody_asked(town, everybody)
    assert len(asked(everybody)) == 2


async def test_a_question_before_a_date_ends_on_that_day_and_says_so_once(town: Town) -> None:
    day = (town.now + timedelta(days=6)).date()
    meghan = await asks_around(town, **{"By when?": "before", "Before which day?": day.isoformat()})
    await town.pass_time(days=9)
    assert sum("I found nobody for your question" in words for words in shown(meghan)) == 1
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_before_a_date_asks_for_the_date(town: Town) -> None:
    meghan = town.person("meghan")
    await meghan.command("/askaround", QUESTION, channel="#parents-and-allies")
    await meghan.fill("By when?", "before")
    assert "Which day?" in str(await meghan.submit())


async def test_who_is_both_mentor_and_asker_never_asks_themselves_and_keeps_their_row(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    await asks_around(town, "marisa")
    await town.pass_time(days=2)
    assert asked([marisa]) == []
    await marisa.command("/askaround", "stop", channel="#parents-and-allies")
    await town.settle()
    assert await inside(town, lambda uow: uow.people.get(UserId(marisa.id))) is not None


async def test_after_the_talk_has_closed_nothing_is_left_of_the_asker(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    await marisa.click("Let's talk")
    await goes_on_until(town, meghan, "said yes to a talk")
    await meghan.click("Yes, introduce us")
    await town.settle()
    assert await inside(town, lambda uow: uow.people.get(UserId(meghan.id))) is not None
    await town.pass_time(days=40)
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_home_shows_the_open_question_and_ends_it(town: Town) -> None:
    meghan = await asks_around(town)
    await meghan.open_home()
    await town.settle()
    await meghan.click("Stop asking", where="home")
    await town.settle()
    assert await inside(town, lambda uow: uow.asks.list_all()) == []


@pytest.mark.parametrize(
    "question", ["", "zanzibar " * 330, "🍼🍼🍼", "hat jemand Erfahrung mit der Kita Eingewöhnung?"]
)
async def test_any_question_opens_a_form_that_can_be_sent(town: Town, question: str) -> None:
    meghan = await asks_around(town, question=question[:3000])
    assert meghan.modal is not None
    assert "On its way" in meghan.modal.title


async def test_over_http_and_on_postgresql_it_is_the_same(town_over_http: Town, town_on_postgresql: Town) -> None:
    for town in (town_over_http, town_on_postgresql):
        await town.set_up()
        marisa = await volunteers_in_plain_words(town, "marisa")
        meghan = await asks_around(town)
        await goes_on_until(town, marisa, "A colleague would like to talk about")
        await marisa.click("Let's talk")
        await goes_on_until(town, meghan, "said yes to a talk")
        assert "zanzibar" not in await below(town, everything)


async def test_on_a_sensitive_topic_the_name_is_held_and_after_two_nos_the_asker_is_asked_first(town: Town) -> None:
    names = ("marisa", "lori", "tomasz")
    everybody = [await volunteers_in_plain_words(town, who, "happy to mentor on NICU") for who in names]
    await town.pass_time(days=8)  # a new mentor gets nothing sensitive in the first seven days
    meghan = await asks_around(town, question="is there anyone whose baby was in the NICU?")
    for _ in range(2):
        first = await somebody_asked(town, everybody)
        assert "they will learn that somebody did, not who" in last(first)
        await first.click("Not this time")
        await town.settle()
    await goes_on_until(town, meghan, "Please go on")
    assert asked(everybody) == []
    await meghan.click("Please go on")
    third = await somebody_asked(town, everybody)
    await third.click("Let's talk")
    await goes_on_until(town, meghan, "Somebody who knows about this said yes")
    assert not any(third.id in words for words in shown(meghan))


async def test_stop_in_plain_words_ends_a_question_too(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    await meghan.say("stop")
    await town.settle()
    assert "asking around for you" in last(meghan)
    await meghan.click("Yes, stop")
    await town.settle()
    assert "no more asking around for you" in last(meghan)
    assert "This one is settled" in last(marisa)
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_who_stops_being_helped_ends_their_question_as_well(town: Town) -> None:
    meghan = await asks_around(town)
    await meghan.command("/returning", channel="#parents-and-allies")
    await meghan.submit()
    await meghan.command("/returning", "stop", channel="#parents-and-allies")
    await town.settle()
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.returners.list_all())) == ([], [])


async def test_from_plain_words_the_form_opens_with_the_topic(town: Town) -> None:
    marisa, meghan = await volunteers_in_plain_words(town, "marisa"), town.person("meghan")
    await meghan.say("does anyone here know about business trips?")
    await town.settle()
    await meghan.click("Ask quietly")
    assert await meghan.submit() == {}
    await town.settle()
    await goes_on_until(town, marisa, "A colleague would like to talk about")


async def test_the_global_shortcut_asks_without_a_sign_up(town: Town) -> None:
    meghan = town.person("meghan")
    await meghan.shortcut("I could use some help")
    await meghan.fill("Or another topic", "sleep")
    assert meghan.modal is not None
    assert "talk about *Sleep" in str(meghan.modal.blocks)
    assert await meghan.submit() == {}
    (ask,) = await inside(town, lambda uow: uow.asks.list_all())
    assert (ask.topic, ask.was_here) == ("sleep", False)
