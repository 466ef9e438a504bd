"""Many people at once, and everything else that happens to one lunch, on each wire and database."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import icalendar
import pytest

from playground.people.person import Person
from playground.people.screen_reading import Seen
from playground.workspace.world import User
from tests.e2e.conftest import running
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"
ANNOUNCED = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)
FEW_UPDATES = 20


@pytest.fixture(params=["http on sqlite", "socket mode on postgresql"])
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    """The other wire, and the other database."""
    async with running(request) as opened:
        await opened.set_up()
        await opened.until(ANNOUNCED)
        yield opened


def invitation(person: Person) -> Seen:
    return next(seen for seen in person.sees(CHANNEL) if "October 14" in seen.text)


def crowd(harness: Harness, size: int) -> list[Person]:
    """New colleagues in the channel."""
    world = harness.playground.world
    channel = world.find_channel(CHANNEL)
    people = [world.add_user(User(f"U0CROWD{n:03d}", f"crowd{n}", f"Crowd Member {n}")) for n in range(size)]
    channel.members.extend(one.id for one in people)
    return [harness.person(one.id) for one in people]


async def test_a_hundred_clicks_at_once_are_counted_right_in_few_edits(harness: Harness) -> None:
    people = crowd(harness, 100)
    wire = harness.playground.wire
    wire._entries = deque(maxlen=5000)
    before = invitation(people[0])
    await asyncio.gather(*(person.click("I'm coming", before) for person in people))
    await harness.settle()
    assert [len(person.ephemerals) for person in people] == [1] * 100
    assert all("You're coming." in person.ephemerals[0].words for person in people)
    assert "100 are coming" in invitation(people[0]).words
    assert 1 <= len(wire.calls("chat.update")) <= FEW_UPDATES
    await asyncio.gather(*(person.click("Not this time", before) for person in people[:97]))
    await harness.settle()
    assert "A few are coming" in invitation(people[0]).words


async def test_one_lunch_from_announcement_to_its_end(harness: Harness) -> None:
    priya, lori, meghan = harness.person("priya"), harness.person("lori"), harness.person("meghan")
    await lori.click("I'm coming", invitation(lori))
    await lori.click("Add to calendar", invitation(lori))
    await meghan.command("/brownbag", "ics", channel=CHANNEL)
    await harness.settle()
    assert [entry["sequence"] for entry in entries(harness, lori)] == ["0"]
    assert len(entries(harness, meghan)) == 1
    await priya.command("/brownbag", "move", channel=CHANNEL)
    await priya.fill("Day", "2026-10-15")
    await priya.submit()
    await priya.submit()
    await harness.pass_time(hours=20)
    first, second = entries(harness, lori)
    assert first["uid"] == second["uid"]
    assert (second["sequence"], second["begins"]) == ("1", "2026-10-15 12:00:00-05:00")
    assert lori.name not in second["whole"]
    assert lori.id not in second["whole"]
    await harness.until(datetime(2026, 10, 14, 16, tzinfo=UTC))
    reminder = next(seen for seen in meghan.sees(CHANNEL) if seen.words.startswith("Brown-bag lunch on"))
    await meghan.click("I hope to", reminder)
    await harness.settle()
    assert "You hope to come" in meghan.ephemerals[-1].words
    await harness.until(datetime(2026, 10, 15, 15, tzinfo=UTC))
    assert any("Lunch today: 12:00 PM" in seen.words for seen in meghan.dm_messages)
    await meghan.say("can't make it today, sorry")
    await harness.settle()
    assert "can't come this time" in meghan.dm_messages[-1].words
    await meghan.click("Yes, that's right")
    await harness.settle()
    await meghan.command("/brownbag", channel=CHANNEL)
    assert "Not this time" in meghan.ephemerals[-1].words
    await harness.until(datetime(2026, 10, 15, 19, tzinfo=UTC))
    assert "is over" in next(seen for seen in lori.sees(CHANNEL) if "October 15" in seen.words).words
    assert not any("Can't make it" in seen.buttons for seen in lori.dm_messages)
    await lori.say("I'll be there on Wednesday for lunch")
    await harness.settle()
    assert "Wednesday, November 18" in lori.dm_messages[-1].words


def entries(harness: Harness, person: Person) -> list[dict[str, str]]:
    """Every calendar entry this person was sent, read back, oldest first."""
    files = harness.playground.world.files
    found = [files[name] for seen in person.dm_messages for name in seen.message.files]
    calendars = [icalendar.Calendar.from_ical((one.content or b"").decode()) for one in found]
    return [
        {
            "uid": str(event.decoded("uid")),
            "sequence": str(event.decoded("sequence")),
            "begins": str(event.decoded("dtstart")),
            "whole": event.to_ical().decode(),
        }
        for calendar in calendars
        for event in calendar.walk("VEVENT")
    ]
