"""*Answer in a line*, through the real wires: no name on either side, forgotten when it has arrived."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.ids import UserId
from playground.looking import Seen
from playground.person import Person
from tests.e2e.test_first_journey import goes_on_until, shown, volunteers_in_plain_words
from tests.handlers.asking_around import asked, asks_around, everything, last, writes
from tests.handlers.looking_in import below, inside
from tests.town import Town


def _with(who: Person, words: str) -> Seen:
    """The newest message with these words."""
    return next(seen for seen in reversed(who.dm_messages) if words in seen.words)


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[Town]:
    """Chicago, set up by Priya."""
    async with Town(sqlite_url) as town:
        await town.set_up()
        yield town


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
    assert _with(meghan, "Five, and one pizza.").buttons == ["Make it a tip card"]
    assert "one pizza" not in await below(town, everything)
    assert await inside(town, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)
    (used,) = await inside(town, lambda uow: uow.mentors.list_all())
    assert used.asked_that_month == 1


async def test_a_keeper_who_avoids_the_asker_by_now_hears_nothing_more_of_them(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    await writes(town, marisa, "Answer in a line", "It gets easier.")
    await goes_on_until(town, meghan, "It gets easier.")
    (mentor,) = await inside(town, lambda uow: uow.mentors.list_all())
    await inside(town, lambda uow: uow.mentors.save(replace(mentor, avoid=(UserId(meghan.id),))))
    await writes(town, meghan, "Write back once", "How did you begin?")
    await town.pass_time(days=2)
    assert not any("How did you begin?" in words for words in shown(marisa))


async def test_after_a_line_the_asker_may_still_want_to_talk(town: Town) -> None:
    marisa = await volunteers_in_plain_words(town, "marisa")
    meghan = await asks_around(town)
    await goes_on_until(town, marisa, "A colleague would like to talk about")
    await writes(town, marisa, "Answer in a line", "It gets easier.")
    await goes_on_until(town, meghan, "It gets easier.")
    await meghan.click("I would still like to talk")
    await town.settle()
    line = _with(meghan, "It gets easier.")
    assert line.buttons == ["That is enough, thank you", "Write back once", "Make it a tip card"]
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
