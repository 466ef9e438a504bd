"""Asking around through the real wires: no sign-up, one topic, two yeses; and what is left of it afterwards."""

from collections.abc import AsyncIterator

import pytest

from playground.person import Person
from tests.e2e.test_first_journey import goes_on_until, shown, volunteers_in_plain_words
from tests.handlers.looking_in import inside
from tests.town import Town

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
