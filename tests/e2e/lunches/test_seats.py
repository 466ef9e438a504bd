"""A room of three and six people who would like to come, on each wire and database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from playground.people.person import Person
from playground.people.screen_reading import Seen
from playground.workspace.world import User
from tests.e2e.conftest import running
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"
ANNOUNCED = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)  # Wednesday, 11:00 AM in Chicago
FULL = "The room is full."


@pytest.fixture(params=["socket mode on sqlite", "http on postgresql"])
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    async with running(request) as opened:
        await opened.set_up()
        yield opened


def colleagues(harness: Harness, size: int) -> list[Person]:
    """New colleagues in the channel, all in Chicago."""
    world = harness.playground.world
    people = [world.add_user(User(f"U0SEAT{n}", f"seat{n}", f"Seat {n}", tz="America/Chicago")) for n in range(size)]
    world.find_channel(CHANNEL).members.extend(one.id for one in people)
    return [harness.person(one.id) for one in people]


def invitation(person: Person) -> Seen:
    return next(seen for seen in person.sees(CHANNEL) if "October 14" in seen.text)


def offered(person: Person) -> list[str]:
    return [seen.words for seen in person.dm_messages if "A seat has opened" in seen.words]


async def resize(organizer: Person, size: str) -> str:
    """Through the form; what it says before anything is saved."""
    await organizer.command("/brownbag", "schedule", channel=CHANNEL)
    await organizer.fill("How many people fit", size)
    assert await organizer.submit() == {}
    assert organizer.modal is not None
    said = organizer.modal.words
    assert await organizer.submit() == {}
    await organizer.close()
    return said


async def test_a_room_of_three_from_full_to_the_last_seat(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/brownbag", "schedule", channel=CHANNEL)
    await priya.fill("How many people fit", "3")
    await priya.fill("Room", "Elm")
    await priya.fill("Link to join from elsewhere", "https://meet.example/elm")
    await priya.submit()
    await priya.submit()
    await priya.close()
    await harness.until(ANNOUNCED)
    first, second, third, fourth, fifth, sixth = colleagues(harness, 6)
    for person in (first, second, third):
        await person.click("I'm coming", invitation(person))
    await harness.settle()
    assert FULL in invitation(fourth).words

    # A full room: by link, or to be told.
    await fourth.click("I'm coming", invitation(fourth))
    await harness.settle()
    assert "You can join by link, or I can tell you if a seat opens." in fourth.ephemerals[-1].words
    await fourth.click("Tell me if a seat opens")
    await harness.settle()
    await fifth.command("/brownbag", "seat", channel=CHANNEL)
    assert "If you don't hear from me, none has." in fifth.ephemerals[-1].words
    await sixth.say("I'll join by link")
    await harness.settle()
    await sixth.click("Yes, that's right")
    await harness.settle()
    assert any("You're joining by link." in seen.words for seen in sixth.dm_messages)

    # A slip, and a seat that is left.
    await third.click("Not this time", invitation(third))
    await harness.settle()
    assert "your seat is kept for you for ten minutes" in third.ephemerals[-1].words
    await harness.pass_time(minutes=9)
    await third.click("I'm coming", invitation(third))
    await harness.settle()
    assert "You're coming." in third.ephemerals[-1].words
    before = invitation(priya).words
    await third.click("Not this time", invitation(third))
    await harness.pass_time(minutes=11)
    assert (len(offered(fourth)), len(offered(fifth))) == (1, 0)
    assert invitation(priya).words == before, "nobody sees that a seat changes hands"

    # Nobody takes it: the next has it, with one tap.
    await harness.pass_time(hours=2)
    assert any("I'm no longer keeping a seat for you" in seen.words for seen in fourth.dm_messages)
    assert len(offered(fifth)) == 1
    await fifth.click("Take the seat")
    await harness.settle()
    assert any("You have a seat at the lunch" in seen.words for seen in fifth.dm_messages)

    # A smaller room takes nobody's seat; a larger one asks those who wait, but not who has left the company.
    await fourth.click("I'm coming")
    await harness.settle()
    await fourth.click("Tell me if a seat opens")
    await harness.settle()
    await sixth.command("/brownbag", "seat", channel=CHANNEL)
    assert "3 people have already said yes" in await resize(priya, "2")
    await harness.settle()
    assert offered(fourth) == offered(sixth) == []
    await priya.change_person(fourth.id, deactivated=True)
    await harness.settle()
    assert "already said yes" not in await resize(priya, "4")
    await harness.pass_time(minutes=5)
    assert offered(fourth) == []
    assert len(offered(sixth)) == 1
    await sixth.click("No longer needed")
    await harness.settle()
    assert any("I'm no longer keeping a seat for you" in seen.words for seen in sixth.dm_messages)
    assert FULL not in invitation(priya).words
    await priya.open_home()
    await harness.settle()
    assert priya.home is not None
    assert "3 in the room, 1 by link, 0 hoping to come." in priya.home.words
