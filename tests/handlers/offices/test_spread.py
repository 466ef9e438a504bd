"""Words to pass on: shown to the one who asks, with the office's channel; nobody is written to."""

import pytest

from handlers.offices.views.spread import CONTRIBUTIONS
from playground.limits.faults import Fault
from playground.people.person import Person
from tests.support.harness import Harness


def words_of(person: Person) -> str:
    assert person.modal is not None
    return person.modal.words


async def the_words_have_the_channel(harness: Harness) -> None:
    """All five pieces, by command; no message to anybody."""
    lori = harness.person("lori")
    await lori.command("/village", "spread")
    shown = words_of(lori)
    assert all(title in shown for title, _, _ in CONTRIBUTIONS)
    assert "#parents-and-allies" in shown
    assert "{channel}" not in shown
    await harness.settle()
    assert harness.person("marisa").dm_messages == []
    assert lori.dm_messages == []


async def test_the_words_have_the_channel(harness: Harness) -> None:
    await harness.set_up()
    await the_words_have_the_channel(harness)


async def test_the_words_have_the_channel_over_http(harness_over_http: Harness) -> None:
    await harness_over_http.set_up()
    await the_words_have_the_channel(harness_over_http)


async def test_home_opens_them_too(harness: Harness) -> None:
    await harness.set_up()
    lori = harness.person("lori")
    await lori.open_home()
    await harness.settle()
    await lori.click("Words to pass on", where="home")
    assert "Someone here has been there." in words_of(lori)


async def test_where_slack_does_not_say_the_channels_name_other_words_stand_there(harness: Harness) -> None:
    await harness.set_up()
    harness.playground.faults.add(Fault("error", "conversations.info", error="channel_not_found"))
    lori = harness.person("lori")
    await lori.command("/village", "spread")
    assert "our Village channel" in words_of(lori)


async def test_before_set_up_it_is_said_so(harness: Harness) -> None:
    lori = harness.person("lori")
    await lori.command("/village", "spread")
    assert lori.modal is None
    assert "n't set up here yet" in lori.ephemerals[-1].words


@pytest.mark.parametrize("contribution", [contribution for _, _, contribution in CONTRIBUTIONS])
def test_the_letter_of_leave_explains_the_date_and_none_of_them_guesses(contribution: str) -> None:
    assert len(contribution) < 1200
    assert "maternity" not in contribution.casefold()
    assert ('"not before" date' in contribution) == contribution.startswith("Before you go")
