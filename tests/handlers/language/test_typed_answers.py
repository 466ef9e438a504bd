"""Typed answers through the real wires (R14): yes, no, stop and a button's own words do what the button does."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.ids import UserId
from bot.introductions.states import UNDER_WAY
from handlers.language import plain_words
from handlers.language.steps import note_typed
from handlers.platform.requests import Said
from handlers.platform.typed_answers import Pressed
from playground.limits.faults import CallFault, Fault
from playground.limits.timing import Timing
from playground.people.person import Person
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.looking_in import inside
from tests.support.harness import Harness

PRESS_IT = "please press the button under my question"


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up by Priya."""
    async with Harness(sqlite_url) as harness:
        await harness.set_up()
        yield harness


async def says(harness: Harness, who: Person, *lines: str) -> str:
    """What the person reads last, after having said these lines one after another."""
    for words in lines:
        await who.say(words)
        await harness.settle()
    return who.dm_messages[-1].words


async def mentors(harness: Harness) -> list[tuple[str, ...]]:
    return await inside(harness, lambda uow: [one.topics for one in uow.mentors.list_all()])


async def returners(harness: Harness) -> int:
    return await inside(harness, lambda uow: len(uow.returners.list_all()))


@pytest.mark.parametrize(
    ("locale", "offer", "yes", "now"),
    [
        ("en-US", "happy to mentor on business trips", "yes", "You're now a mentor"),
        ("en-US", "happy to mentor on business trips", "Yes, that’s right!", "You're now a mentor"),
        ("en-US", "happy to mentor on business trips", "yep, thanks", "You're now a mentor"),
        ("de-DE", "Ich helfe gerne beim Thema Dienstreisen", "ja", "Du hilfst jetzt anderen"),
        ("fr-FR", "Je peux aider sur les voyages d’affaires", "oui", "mentor"),
        ("es-ES", "Puedo ayudar con los viajes de trabajo", "sí", "mentor"),
    ],
)
async def test_yes_records_what_was_understood_and_the_question_shows_it(
    harness: Harness, locale: str, offer: str, yes: str, now: str
) -> None:
    marisa = harness.person("marisa")
    await harness.person("priya").change_person("marisa", locale=locale)
    await says(harness, marisa, offer)
    question = marisa.dm_messages[-1]
    first, *_ = question.buttons
    assert await mentors(harness) == []
    await says(harness, marisa, yes)
    assert await mentors(harness) == [("business-travel",)]
    shown = next(message for message in marisa.dm_messages if message.ts == question.ts)
    assert now in shown.words
    assert first not in shown.buttons


async def test_a_typed_answer_is_answered_by_one_line(harness: Harness) -> None:
    marisa = harness.person("marisa")
    assert await says(harness, marisa, "happy to mentor on business trips", "yes") == (
        "Got it. My question above now shows your answer."
    )
    assert "please press the button" in await says(harness, marisa, "yes")  # which question would that be?
    assert len(await mentors(harness)) == 1


@pytest.mark.parametrize("no", ["no", "No thanks", "nope"])
async def test_no_records_nothing_and_a_later_yes_does_not_undo_it(harness: Harness, no: str) -> None:
    marisa = harness.person("marisa")
    assert "Got it" in await says(harness, marisa, "happy to mentor on business trips", no)
    assert "please press the button" in await says(harness, marisa, "yes")
    assert await mentors(harness) == []


async def test_stop_said_twice_stops(harness: Harness) -> None:
    meghan = harness.person("meghan")
    await says(harness, meghan, "I'm coming back from leave in January", "yes")
    assert await returners(harness) == 1
    assert "Yes, stop" in (await says(harness, meghan, "stop")) + str(meghan.dm_messages[-1].buttons)
    await says(harness, meghan, "stop")
    assert await returners(harness) == 0


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("happy to mentor on business trips", "change"),
        ("who knows about sleep?", "yes"),
        ("who knows about sleep?", "Ask quietly"),
    ],
)
async def test_where_a_form_comes_next_the_button_is_asked_for(harness: Harness, question: str, words: str) -> None:
    marisa = harness.person("marisa")
    assert PRESS_IT in await says(harness, marisa, question, words)
    assert marisa.modal is None


async def test_the_words_of_a_button_press_it(harness: Harness) -> None:
    tomasz = harness.person("tomasz")
    await says(harness, tomasz, "count me in for lunch")
    question = tomasz.dm_messages[-1]
    await says(harness, tomasz, "change")
    shown = next(message for message in tomasz.dm_messages if message.ts == question.ts)
    assert "I'm coming" in shown.buttons


async def test_in_a_thread_the_question_of_the_thread_is_answered_there(harness: Harness) -> None:
    marisa = harness.person("marisa")
    first = await marisa.say("hello there")
    await harness.settle()
    await marisa.say("happy to mentor on business trips", thread=first.ts)
    await harness.settle()
    await marisa.say("happy to mentor on sick days")  # outside of the thread
    await harness.settle()
    await marisa.say("yes", thread=first.ts)
    await harness.settle()
    assert await mentors(harness) == [("business-travel",)]
    assert marisa.dm_messages[-1].message.thread_ts == first.ts


async def test_a_mention_and_an_edit_answer_nothing(harness: Harness) -> None:
    marisa = harness.person("marisa")
    await says(harness, marisa, "happy to mentor on business trips")
    await marisa.mention("yes", "#parents-and-allies")
    await harness.settle()
    assert await mentors(harness) == []
    said = await marisa.say("what is for lunch in the canteen")
    await harness.settle()
    await marisa.edit(said, "yes")
    await harness.settle()
    assert await mentors(harness) == []


@pytest.mark.parametrize("fault", ["ratelimited", "error", "slow", "html_503", "dropped_before", "broken_body"])
async def test_where_slack_does_not_tell_the_question_the_button_is_asked_for(
    harness: Harness, fault: CallFault
) -> None:
    marisa = harness.person("marisa")
    await says(harness, marisa, "happy to mentor on business trips")
    harness.playground.faults.add(
        Fault(fault, "conversations.history", times=None, error="channel_not_found", seconds=2.0)
    )
    assert "please press the button" in await says(harness, marisa, "yes")
    assert await mentors(harness) == []
    harness.playground.faults.clear()
    await marisa.click("Yes, that's right")
    await harness.settle()
    assert len(await mentors(harness)) == 1


async def test_delivered_twice_it_presses_once_and_is_answered_once(harness: Harness) -> None:
    marisa = harness.person("marisa")
    await says(harness, marisa, "happy to mentor on business trips")
    harness.playground.faults.add(Fault("duplicate", "message"))
    await says(harness, marisa, "yes")
    assert len(await mentors(harness)) == 1
    assert [message.words for message in marisa.dm_messages].count(
        "Got it. My question above now shows your answer."
    ) == 1


async def test_pressed_and_typed_at_once_it_is_recorded_once(harness: Harness) -> None:
    marisa = harness.person("marisa")
    await says(harness, marisa, "happy to mentor on business trips")
    await asyncio.gather(marisa.click("Yes, that's right"), marisa.say("yes"))
    await harness.settle()
    assert await mentors(harness) == [("business-travel",)]


async def test_two_people_are_introduced_who_only_typed(harness: Harness) -> None:
    marisa, meghan = harness.person("marisa"), harness.person("meghan")
    await says(harness, marisa, "happy to mentor on business trips", "yes")
    await says(harness, meghan, "I'm returning to work in January, with business trips", "yes")
    await waits_for(harness, marisa, "Yes, happy to")
    await says(harness, marisa, "yes")
    await waits_for(harness, meghan, "Yes, introduce us")
    await says(harness, meghan, "yes")

    def opened(uow: UnitOfWork) -> list[bool]:
        return [one.state in UNDER_WAY for one in uow.introductions.list_for(UserId(marisa.id))]

    assert await inside(harness, opened) == [True]


async def waits_for(harness: Harness, who: Person, label: str) -> None:
    """Let hours pass until the person's last message has this button."""
    for _ in range(96):
        if who.dm_messages and label in who.dm_messages[-1].buttons:
            return
        await harness.pass_time(hours=1)
    raise AssertionError(f"{label} never came")


@pytest.mark.parametrize("words", ["change", "Ask quietly", "not now", "Cancel"])
async def test_the_words_of_a_button_without_a_question_are_no_wish(harness: Harness, words: str) -> None:
    assert "If I've asked you something" in await says(harness, harness.person("aisha"), words)


async def test_who_takes_part_is_told_to_nobody(harness: Harness) -> None:
    assert "I don't tell anyone" in await says(harness, harness.person("jonas"), "is Meghan using this?")


@pytest.mark.parametrize(
    ("offer", "words"),
    [
        ("happy to mentor on business trips", "not correct"),
        ("happy to mentor on business trips", "no, yes"),
        ("I'm coming back from leave in January", "not correct"),
        ("I'm coming back from leave in January", "yes, help me"),
    ],
)
async def test_what_is_only_understood_as_a_yes_records_nothing(harness: Harness, offer: str, words: str) -> None:
    await says(harness, harness.person("marisa"), offer, words)
    assert await mentors(harness) == []
    assert await returners(harness) == 0


@pytest.mark.parametrize(
    "words",
    [
        *("don't stop", "please don't stop looking", "no, I don't want to stop", "ich will nicht aufhören"),
        *("no quiero parar", "stop sending me lunch reminders", "stop the digest"),
    ],
)
async def test_who_does_not_say_only_stop_stops_nothing(harness: Harness, words: str) -> None:
    meghan = harness.person("meghan")
    await says(harness, meghan, "I'm coming back from leave in January", "yes", "stop")
    assert "Yes, stop" in meghan.dm_messages[-1].buttons
    await says(harness, meghan, words)
    assert await returners(harness) == 1


async def test_words_that_are_not_answered_yet_stand_between_a_question_and_a_yes(harness: Harness) -> None:
    marisa = harness.person("marisa")
    await says(harness, marisa, "happy to mentor on business trips")
    await asyncio.gather(marisa.say("I'm coming back from leave in January"), marisa.say("yes"))
    await harness.settle()
    assert await mentors(harness) == []


async def test_delivered_again_after_the_question_was_redrawn_it_says_that_it_is_recorded(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Harness(sqlite_url, timing=Timing(retry_after=(1.0, 1.0))) as harness:
        await harness.set_up()
        marisa = harness.person("marisa")
        await says(harness, marisa, "happy to mentor on business trips")
        lost: list[str] = []

        def ends(uow: UnitOfWork, said: Said, pressed: Pressed) -> bool:
            """As if the process had ended between the two transactions, the first time."""
            if not lost:
                lost.append(said.event_id)
                raise ConnectionError
            return note_typed(uow, said, pressed)

        monkeypatch.setattr(plain_words, "note_typed", ends)
        await says(harness, marisa, "yes")
        read = [message.words for message in marisa.dm_messages]
        assert len(lost) == 1
        assert await mentors(harness) == [("business-travel",)]
        assert "Got it. My question above now shows your answer." in read
        assert not any("please press the button" in words for words in read)
