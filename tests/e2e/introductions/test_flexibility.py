"""Flexibility as people press it: a plan to take along, an example that is asked about, the page for managers.

The whole way runs in Socket Mode and over HTTP, on SQLite and on PostgreSQL.
"""

from datetime import date

import pytest

from tests.support.harness import Harness


@pytest.fixture
async def office(any_harness: Harness) -> Harness:
    """Each way of running it, set up."""
    await any_harness.set_up()
    return any_harness


async def test_a_plan_is_made_changed_copied_kept_and_deleted(office: Harness) -> None:
    harness, meghan = office, office.person("meghan")
    await meghan.command("/village", "flex")
    await meghan.fill("weeks", 0)
    await meghan.fill("start", date(2026, 1, 1))
    assert set(await meghan.submit()) == {"weeks", "start"}
    await meghan.fill("weeks", 26)
    await meghan.fill("start", date(2027, 1, 13))
    await meghan.click("More: fixed times, leave, hours")
    await meghan.fill("quiet", "13-12")
    assert set(await meghan.submit()) == {"quiet"}
    await meghan.fill("quiet", "Mon-Thu 12-13")
    assert await meghan.submit() == {}
    assert meghan.modal is not None
    assert "*Week 26*" in meghan.modal.words
    await meghan.click("As text")
    assert "Week 26 (" in meghan.modal.words
    await meghan.submit()
    await meghan.click("Calendar file")
    await harness.settle()
    assert meghan.dm_messages[-1].words.startswith("Here is the calendar file")
    await meghan.click("Keep it for me")
    assert "Kept for you, encrypted, until" in meghan.modal.words
    await meghan.close(clear=True)
    await meghan.open_home()
    await harness.settle()
    await meghan.click("Your return plan")
    await meghan.click("Delete it now")
    assert "I'm not keeping a plan for you" in meghan.modal.words


async def test_an_example_goes_its_way_and_its_author_is_asked_blind(office: Harness) -> None:
    harness = office
    marisa, meghan, priya = (harness.person(name) for name in ("marisa", "meghan", "priya"))
    await marisa.command("/village", "flex examples")
    await marisa.click("Add a real example")
    assert set(await marisa.submit()) == {"pattern"}
    await marisa.fill("sort", "remote")
    await marisa.fill("pattern", "Fridays from home")
    await marisa.fill("managers", ["managers"])
    await marisa.submit()
    assert await marisa.submit() == {}
    await harness.settle()
    await priya.open_home()
    await harness.settle()
    await priya.click("Read", where="home")
    await priya.click("Publish")
    await harness.settle()

    await meghan.command("/village", "flex for-managers", channel="#parents-and-allies")
    assert "Fridays from home" in meghan.ephemerals[-1].words
    assert "Marisa" not in meghan.ephemerals[-1].words
    await meghan.open_home()
    await harness.settle()
    await meghan.click("What others arranged")
    await meghan.click("Would you tell me how you asked?")
    assert await meghan.submit() == {}
    await harness.pass_time(days=2)
    await marisa.click("Let's talk")
    await harness.settle()
    assert marisa.group_dms == []
    await meghan.click("Yes, introduce us")
    await harness.pass_time(days=1)
    assert len(marisa.group_dms) == 1
