"""*Not this quarter* by command, by words and by button, through the wire."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handlers.people.mentor_steps import YEARLY
from playground.people.person import Person
from tests.support.harness import Harness


@pytest.fixture
async def harness(database_url: str) -> AsyncIterator[Harness]:
    async with Harness(database_url) as opened:
        await opened.set_up()
        await opened.person("marisa").command("/mentor", "business trips")
        await opened.person("marisa").submit()
        await opened.settle()
        yield opened


async def status(marisa: Person) -> str:
    await marisa.command("/mentor", "status")
    return marisa.ephemerals[-1].words


async def test_by_command(harness: Harness) -> None:
    marisa = harness.person("marisa")
    await marisa.command("/mentor", "not this quarter")
    assert "You're paused until" in marisa.ephemerals[-1].words
    assert "1, 20" in await status(marisa)  # the first day of a quarter


@pytest.mark.parametrize(
    "words", ["not this quarter", "dieses Quartal nicht", "Pas ce trimestre.", "este trimestre no"]
)
async def test_by_words_confirmed(harness: Harness, words: str) -> None:
    marisa = harness.person("marisa")
    await marisa.say(words)
    await harness.settle()
    answer = [seen for seen in marisa.dm_messages if not seen.is_ephemeral][-1]
    yes = next(label for label in answer.buttons if label.startswith("Yes"))
    assert "You're paused" not in await status(marisa)
    await marisa.click(yes)
    await harness.settle()
    assert "You're paused until" in await status(marisa)


async def test_by_button_under_the_yearly_question(harness: Harness) -> None:
    marisa = harness.person("marisa")
    assert harness.village is not None
    soon = timedelta(minutes=1)
    await harness.village.workspace.transact(lambda uow: uow.timers.set(YEARLY, marisa.id, uow.now + soon))
    await harness.pass_time(days=7)
    question = next(seen for seen in marisa.dm_messages if "another year" in seen.words)
    assert "Not this quarter" in question.buttons
    await marisa.click("Not this quarter")
    await harness.settle()
    answered = next(seen for seen in marisa.dm_messages if "Thank you for staying." in seen.words)
    assert answered.buttons == []
    assert "You're paused until" in await status(marisa)
