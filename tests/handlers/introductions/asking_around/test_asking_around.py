"""Asking around through the real wires: no sign-up, one topic, two yeses; and what is left of it afterwards."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot import log
from bot.core.ids import UserId
from tests.e2e.test_first_journey import goes_on_until, shown, volunteers_in_plain_words
from tests.handlers.support.asking_around import QUESTION, asked, asks_around, everything, last, somebody_asked
from tests.handlers.support.looking_in import below, inside
from tests.support.harness import Harness


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up by Priya."""
    async with Harness(sqlite_url) as harness:
        await harness.set_up()
        yield harness


async def test_meghan_asks_about_a_business_trip_and_is_introduced_to_marisa(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await asks_around(harness)
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    assert "zanzibar" not in str(shown(marisa))
    await marisa.click("Let's talk")
    await goes_on_until(harness, meghan, "said yes to a talk")
    await meghan.click("Yes, introduce us")
    for _ in range(10):
        await harness.settle()
        if marisa.group_dms:
            break
        moment = await harness.next_moment()
        assert moment is not None
        await harness.until(moment)
    assert len(marisa.group_dms) == 1
    assert await inside(harness, lambda uow: uow.returners.list_all()) == []


async def test_the_askers_own_words_go_along_only_when_pressed_and_go_with_the_question(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = harness.person("meghan")
    await meghan.command("/askaround", f"{QUESTION} Dana from my team said 12 May", channel="#parents-and-allies")
    await meghan.click("Send my words too", where="modal")
    await meghan.submit()
    assert meghan.modal is not None
    shown_first = str(meghan.modal.blocks)
    for words in ("zanzibar", "This is all they will see", "a name", "a team", "a date"):
        assert words in shown_first
    assert await inside(harness, lambda uow: uow.asks.list_all()) == []
    await meghan.submit()
    await harness.settle()
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    assert "zanzibar" in last(marisa)
    assert "zanzibar" in await below(harness, everything)
    await marisa.click("Let's talk")
    await goes_on_until(harness, meghan, "said yes to a talk")
    await meghan.click("Yes, introduce us")
    await harness.settle()
    assert "zanzibar" not in await below(harness, everything)


@pytest.mark.parametrize("in_the_form", [False, True])
@pytest.mark.parametrize(
    "words", ["I do not want to live anymore, zanzibar", "can I take ibuprofen while breastfeeding? zanzibar"]
)
async def test_what_needs_a_professional_is_answered_at_once_and_leaves_no_trace(
    harness: Harness, words: str, in_the_form: bool, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger(log.OURS).setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG, log.OURS)
    aisha = harness.person("aisha")
    before = len(harness.playground.slack.wire.after(0))
    await aisha.command("/askaround", "" if in_the_form else words, channel="#parents-and-allies")
    if in_the_form:
        await aisha.click("Send my words too", where="modal")
        await aisha.fill("Your words", words)
        await aisha.submit()
        assert aisha.modal is not None
        answer = str(aisha.modal.blocks)
    else:
        answer = aisha.ephemerals[-1].words
    await harness.settle()
    assert "988" in answer
    sent = [entry for entry in harness.playground.slack.wire.after(before) if entry.direction == "call"]
    assert "zanzibar" not in str([entry.request for entry in sent])
    assert "zanzibar" not in caplog.text
    assert "zanzibar" not in await below(harness, everything)
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(aisha.id)))) == ([], None)
    await aisha.click("That's not what I meant")
    assert aisha.modal is not None
    assert "Business trips" in str(aisha.modal.blocks)


async def test_a_guest_is_refused_kindly_and_nothing_is_kept(harness: Harness) -> None:
    chloe = harness.person("chloe")
    await chloe.command("/askaround", QUESTION)
    assert "full members" in chloe.sees("village")[-1].words
    assert await inside(harness, lambda uow: uow.people.get(UserId(chloe.id))) is None


async def test_before_set_up_nothing_is_kept(sqlite_url: str) -> None:
    async with Harness(sqlite_url) as harness:
        meghan = harness.person("meghan")
        await meghan.command("/askaround", QUESTION, channel="#general")
        assert "n't set up here yet" in meghan.ephemerals[-1].words
        assert "zanzibar" not in await below(harness, everything)


async def test_one_question_at_a_time_and_stop_ends_it_at_once(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await asks_around(harness)
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await meghan.command("/askaround", QUESTION, channel="#parents-and-allies")
    assert "One question at a time" in meghan.ephemerals[-1].words
    await meghan.command("/askaround", "stop", channel="#parents-and-allies")
    await harness.settle()
    assert "This one is settled" in last(marisa)
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)
    await meghan.command("/askaround", "stop", channel="#parents-and-allies")
    assert "no open question" in meghan.ephemerals[-1].words


async def test_a_declined_question_tells_the_asker_nothing_and_goes_to_the_next(harness: Harness) -> None:
    everybody = [await volunteers_in_plain_words(harness, who) for who in ("marisa", "lori")]
    meghan = await asks_around(harness)
    first = await somebody_asked(harness, everybody)
    await first.click("Not this time")
    await harness.settle()
    second = await somebody_asked(harness, [one for one in everybody if one is not first])
    assert second is not first
    assert shown(meghan) == []


async def test_this_week_two_are_asked_at_once(harness: Harness) -> None:
    everybody = [await volunteers_in_plain_words(harness, who) for who in ("marisa", "lori", "tomasz")]
    await asks_around(harness, **{"By when?": "this_week"})
    await somebody_asked(harness, everybody)
    assert len(asked(everybody)) == 2


async def test_a_question_before_a_date_ends_on_that_day_and_says_so_once(harness: Harness) -> None:
    day = (harness.now + timedelta(days=6)).date()
    meghan = await asks_around(harness, **{"By when?": "before", "Before which day?": day.isoformat()})
    await harness.pass_time(days=9)
    assert sum("I didn't find anyone for your question" in words for words in shown(meghan)) == 1
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_before_a_date_asks_for_the_date(harness: Harness) -> None:
    meghan = harness.person("meghan")
    await meghan.command("/askaround", QUESTION, channel="#parents-and-allies")
    await meghan.fill("By when?", "before")
    assert "Which day?" in str(await meghan.submit())


async def test_who_is_both_mentor_and_asker_never_asks_themselves_and_keeps_their_row(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    await asks_around(harness, "marisa")
    await harness.pass_time(days=2)
    assert asked([marisa]) == []
    await marisa.command("/askaround", "stop", channel="#parents-and-allies")
    await harness.settle()
    assert await inside(harness, lambda uow: uow.people.get(UserId(marisa.id))) is not None


async def test_after_the_talk_has_closed_nothing_is_left_of_the_asker(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await asks_around(harness)
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await marisa.click("Let's talk")
    await goes_on_until(harness, meghan, "said yes to a talk")
    await meghan.click("Yes, introduce us")
    await harness.settle()
    assert await inside(harness, lambda uow: uow.people.get(UserId(meghan.id))) is not None
    await harness.pass_time(days=40)
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_home_shows_the_open_question_and_ends_it(harness: Harness) -> None:
    meghan = await asks_around(harness)
    await meghan.open_home()
    await harness.settle()
    await meghan.click("Stop asking", where="home")
    await harness.settle()
    assert await inside(harness, lambda uow: uow.asks.list_all()) == []


@pytest.mark.parametrize(
    "question", ["", "zanzibar " * 330, "🍼🍼🍼", "hat jemand Erfahrung mit der Kita Eingewöhnung?"]
)
async def test_any_question_opens_a_form_that_can_be_sent(harness: Harness, question: str) -> None:
    meghan = await asks_around(harness, question=question[:3000])
    assert meghan.modal is not None
    assert "On its way" in meghan.modal.title


async def test_over_http_and_on_postgresql_it_is_the_same(
    harness_over_http: Harness, harness_on_postgresql: Harness
) -> None:
    for harness in (harness_over_http, harness_on_postgresql):
        await harness.set_up()
        marisa = await volunteers_in_plain_words(harness, "marisa")
        meghan = await asks_around(harness)
        await goes_on_until(harness, marisa, "A colleague would like to talk about")
        await marisa.click("Let's talk")
        await goes_on_until(harness, meghan, "said yes to a talk")
        assert "zanzibar" not in await below(harness, everything)


async def test_on_a_sensitive_topic_the_name_is_held_and_after_two_nos_the_asker_is_asked_first(
    harness: Harness,
) -> None:
    names = ("marisa", "lori", "tomasz")
    everybody = [await volunteers_in_plain_words(harness, who, "happy to mentor on NICU") for who in names]
    await harness.pass_time(days=8)  # a new mentor gets nothing sensitive in the first seven days
    meghan = await asks_around(harness, question="is there anyone whose baby was in the NICU?")
    for _ in range(2):
        first = await somebody_asked(harness, everybody)
        assert "they'll learn that someone did, but not who" in last(first)
        await first.click("Not this time")
        await harness.settle()
    await goes_on_until(harness, meghan, "Keep asking")
    assert asked(everybody) == []
    await meghan.click("Keep asking")
    third = await somebody_asked(harness, everybody)
    await third.click("Let's talk")
    await goes_on_until(harness, meghan, "Someone who knows about this said yes")
    assert not any(third.id in words for words in shown(meghan))


async def test_stop_in_plain_words_ends_a_question_too(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await asks_around(harness)
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await meghan.say("stop")
    await harness.settle()
    assert "asking around for you" in last(meghan)
    await meghan.click("Yes, stop")
    await harness.settle()
    assert "no more asking around for you" in last(meghan)
    assert "This one is settled" in last(marisa)
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_who_stops_being_helped_ends_their_question_as_well(harness: Harness) -> None:
    meghan = await asks_around(harness)
    await meghan.command("/returning", channel="#parents-and-allies")
    await meghan.submit()
    await meghan.command("/returning", "stop", channel="#parents-and-allies")
    await harness.settle()
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.returners.list_all())) == ([], [])
    so_far = shown(meghan)
    await harness.pass_time(days=3)
    assert shown(meghan) == so_far


async def test_from_plain_words_the_form_opens_with_the_topic(harness: Harness) -> None:
    marisa, meghan = await volunteers_in_plain_words(harness, "marisa"), harness.person("meghan")
    await meghan.say("does anyone here know about business trips?")
    await harness.settle()
    await meghan.click("Ask quietly")
    assert await meghan.submit() == {}
    await harness.settle()
    await goes_on_until(harness, marisa, "A colleague would like to talk about")


async def test_the_global_shortcut_asks_without_a_sign_up(harness: Harness) -> None:
    meghan = harness.person("meghan")
    await meghan.shortcut("I could use some help")
    await meghan.fill("Or another topic", "sleep")
    assert meghan.modal is not None
    assert "talk about *Sleep" in str(meghan.modal.blocks)
    assert await meghan.submit() == {}
    (ask,) = await inside(harness, lambda uow: uow.asks.list_all())
    assert (ask.topic, ask.was_here) == ("sleep", False)


@pytest.mark.parametrize("by_message", [False, True])
async def test_a_question_for_today_opens_the_form_with_today_chosen(harness: Harness, by_message: bool) -> None:
    meghan = harness.person("meghan")
    for words, chosen in (
        (f"{QUESTION}", "no_hurry"),
        ("Does anyone know how to pump on a business trip today?", "today"),
    ):
        if by_message:
            await meghan.say(words)
            await harness.settle()
            await meghan.click("Ask quietly")
        else:
            await meghan.command("/askaround", words, channel="#parents-and-allies")
        assert meghan.modal is not None
        (element,) = (block["element"] for block in meghan.modal.blocks if block.get("block_id") == "by_when")
        assert element["initial_option"]["value"] == chosen
        await meghan.close(clear=True)
