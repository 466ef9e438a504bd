"""*Answer in a line*, through the real wires: no name on either side, forgotten when it has arrived."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.ids import UserId
from playground.people.person import Person
from playground.people.screen_reading import Seen
from tests.e2e.test_first_journey import goes_on_until, shown, volunteers_in_plain_words
from tests.handlers.support.asking_around import asked, asks_around, everything, last, writes
from tests.handlers.support.looking_in import below, inside
from tests.support.harness import Harness
from tests.support.storing import put


def _with(who: Person, words: str) -> Seen:
    """The newest message with these words."""
    return next(seen for seen in reversed(who.dm_messages) if words in seen.words)


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up by Priya."""
    async with Harness(sqlite_url) as harness:
        await harness.set_up()
        yield harness


async def test_a_keeper_answers_in_a_line_and_each_writes_once_more_at_most(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await asks_around(harness)
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await writes(harness, marisa, "Answer in a line", "We froze dinners for the week.")
    assert "without your name" in last(marisa)
    await goes_on_until(harness, meghan, "We froze dinners")
    assert not any(marisa.id in words or "Marisa" in words for words in shown(meghan))
    await writes(harness, meghan, "Write back once", "How many did you need?")
    await goes_on_until(harness, marisa, "How many did you need?")
    assert not any(meghan.id in words or "Meghan" in words for words in shown(marisa))
    await writes(harness, marisa, "Answer once more", "Five, and one pizza.")
    await goes_on_until(harness, meghan, "Five, and one pizza.")
    assert "Write back once" not in meghan.dm_messages[-1].buttons
    for words in ("froze", "How many", "one pizza"):
        assert words not in await below(harness, everything)
    await marisa.click("Answer once more")  # a button of an old message
    await harness.settle()
    assert "This one is settled" in str(
        [marisa.modal and marisa.modal.blocks, *(one.words for one in marisa.ephemerals)]
    )
    await meghan.click("That's all I need, thanks")
    await harness.settle()
    assert _with(meghan, "Five, and one pizza.").buttons == ["Make it a tip"]
    assert "one pizza" not in await below(harness, everything)
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)
    (used,) = await inside(harness, lambda uow: uow.mentors.list_all())
    assert used.asked_that_month == 1


async def test_a_keeper_who_avoids_the_asker_by_now_hears_nothing_more_of_them(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await asks_around(harness)
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await writes(harness, marisa, "Answer in a line", "It gets easier.")
    await goes_on_until(harness, meghan, "It gets easier.")
    (mentor,) = await inside(harness, lambda uow: uow.mentors.list_all())
    await inside(harness, lambda uow: put(uow.mentors.save, replace(mentor, avoid=(UserId(meghan.id),))))
    await writes(harness, meghan, "Write back once", "How did you begin?")
    await harness.pass_time(days=2)
    assert not any("How did you begin?" in words for words in shown(marisa))


async def test_after_a_line_the_asker_may_still_want_to_talk(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await asks_around(harness)
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await writes(harness, marisa, "Answer in a line", "It gets easier.")
    await goes_on_until(harness, meghan, "It gets easier.")
    await meghan.click("I'd still like to talk")
    await harness.settle()
    line = _with(meghan, "It gets easier.")
    assert line.buttons == ["That's all I need, thanks", "Write back once", "Make it a tip"]
    lori = await volunteers_in_plain_words(harness, "lori")
    await goes_on_until(harness, lori, "A colleague would like to talk about")
    assert asked([marisa]) == []


async def test_a_line_with_a_name_is_shown_once_more_before_it_goes(harness: Harness) -> None:
    marisa = await volunteers_in_plain_words(harness, "marisa")
    await asks_around(harness)
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await marisa.click("Answer in a line")
    await marisa.fill("Your answer", "ask Dana, she knows")
    await marisa.submit()
    assert marisa.modal is not None
    assert "It may contain a name" in str(marisa.modal.blocks)
    assert asked([marisa]) == [marisa]
    await marisa.fill("Your answer", "ask someone who knows")
    await marisa.submit()
    assert marisa.modal is not None
    assert "It may contain a name" not in str(marisa.modal.blocks)
    assert "This is all they will see:\n>ask someone who knows" in marisa.modal.words
    assert asked([marisa]) == [marisa]
    await marisa.submit()
    await harness.settle()
    assert asked([marisa]) == []
