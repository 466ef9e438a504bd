"""Words to pass on: shown to the one who asks, with the office's channel; nobody is written to."""

import pytest

from handlers.offices.views.spread import PIECES
from playground.faults import Fault
from playground.person import Person
from tests.town import Town


def words_of(person: Person) -> str:
    assert person.modal is not None
    return person.modal.words


async def the_words_have_the_channel(town: Town) -> None:
    """All five pieces, by command; no message to anybody."""
    lori = town.person("lori")
    await lori.command("/village", "spread")
    shown = words_of(lori)
    assert all(title in shown for title, _, _ in PIECES)
    assert "#parents-and-allies" in shown
    assert "{channel}" not in shown
    await town.settle()
    assert town.person("marisa").dm_messages == []
    assert lori.dm_messages == []


async def test_the_words_have_the_channel(town: Town) -> None:
    await town.set_up()
    await the_words_have_the_channel(town)


async def test_the_words_have_the_channel_over_http(town_over_http: Town) -> None:
    await town_over_http.set_up()
    await the_words_have_the_channel(town_over_http)


async def test_home_opens_them_too(town: Town) -> None:
    await town.set_up()
    lori = town.person("lori")
    await lori.open_home()
    await town.settle()
    await lori.click("Words to pass on", where="home")
    assert "Somebody here has been there." in words_of(lori)


async def test_where_slack_does_not_say_the_channels_name_other_words_stand_there(town: Town) -> None:
    await town.set_up()
    town.playground.faults.add(Fault("error", "conversations.info", error="channel_not_found"))
    lori = town.person("lori")
    await lori.command("/village", "spread")
    assert "our Village channel" in words_of(lori)


async def test_before_set_up_it_is_said_so(town: Town) -> None:
    lori = town.person("lori")
    await lori.command("/village", "spread")
    assert lori.modal is None
    assert "not set up here yet" in lori.ephemerals[-1].words


@pytest.mark.parametrize("piece", [piece for _, _, piece in PIECES])
def test_the_letter_of_leave_explains_the_date_and_none_of_them_guesses(piece: str) -> None:
    assert len(piece) < 1200
    assert "maternity" not in piece.casefold()
    assert ('"not before" date' in piece) == piece.startswith("Before you go")
