"""*Find a time* on the wire: proposed, chosen, put into a calendar, changed and called off, all in the one message."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from playground.people.person import Person, SlackSaid
from playground.people.screen_reading import Seen
from tests.e2e.introductions.test_introductions import introduced, modal_of
from tests.e2e.test_first_journey import goes_on_until, shown
from tests.support.harness import Harness

CHICAGO, BERLIN = ZoneInfo("America/Chicago"), ZoneInfo("Europe/Berlin")


def group_message(person: Person) -> Seen:
    """The one message of Village in their one group DM."""
    (group,) = person.group_dms
    found = [seen for seen in person.sees(group.id) if seen.message.bot_id and not seen.is_ephemeral]
    assert len(found) == 1
    return found[0]


def told_alone(person: Person) -> str:
    """The newest thing that only they see."""
    return person.ephemerals[-1].words


def file_of(person: Person) -> Calendar:
    """The newest calendar file in their conversation with Village."""
    ids = [file_id for seen in person.dm_messages for file_id in seen.message.files]
    content = person.dm_messages[-1].world.files[ids[-1]].content
    assert content is not None
    return Calendar.from_ical(content)


async def opens(harness: Harness, person: Person, label: str = "Find a time") -> str:
    await person.click(label, group_message(person))
    await harness.settle()
    return modal_of(person)


async def suggests(harness: Harness, person: Person, *slots: datetime, place: str = "") -> None:
    """Fill in these times, in the person's own wall time, and send the form; once more where it asks."""
    for number, at in enumerate(slots, 1):
        await person.fill(f"Day {number}", at.date())
        await person.fill(f"Time {number}", at.time())
    if place:
        await person.fill("Where, or a link for a call", place)
    assert await person.submit() == {}
    await harness.settle()
    if "Not sent yet" in modal_of(person):
        assert await person.submit() == {}
        await harness.settle()
    assert "Your times are in the group message" in modal_of(person)
    await person.close()


def at(harness: Harness, days: int, hour: int, minute: int = 0) -> datetime:
    """A wall time in so many days, in Chicago."""
    day = harness.now.astimezone(CHICAGO).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute))


async def test_from_the_button_to_both_calendars(any_harness: Harness) -> None:
    harness = any_harness
    marisa, meghan = await introduced(harness)
    assert group_message(meghan).buttons == ["Find a time"]
    assert "Central Time (Chicago)" in await opens(harness, marisa)
    await suggests(harness, marisa, at(harness, 7, 10), at(harness, 8, 14), place="Room Elm")
    message = group_message(meghan)
    assert message.buttons == ["Choose 1", "Choose 2", "Other times", "Take back"]
    assert "Room Elm" in message.words
    await marisa.click("Choose 1", group_message(marisa))
    await harness.settle()
    assert "You suggested these times" in told_alone(marisa)
    await meghan.click("Choose 2", message)
    await harness.settle()
    assert "Your talk is on" in told_alone(meghan)
    assert group_message(marisa).buttons == [
        "Add to calendar", "Google", "Outlook", "Change the time", "Call it off",
    ]  # fmt: skip
    for person in (marisa, meghan):
        await person.click("Add to calendar", group_message(person))
        await harness.settle()
    (event,) = file_of(meghan).walk("VEVENT")
    assert event.decoded("dtstart") == at(harness, 8, 14).replace(tzinfo=CHICAGO)
    assert (str(event["summary"]), str(event["location"]), event["sequence"]) == ("Coffee", "Room Elm", 0)
    assert event.get("attendee") is None
    assert file_of(marisa).walk("VEVENT")[0]["uid"] == event["uid"]
    raw = file_of(meghan).to_ical().decode().casefold()
    assert not any(word in raw for word in ("marisa", "meghan", "return", "parent", "business"))
    links = [
        element["url"]
        for block in group_message(meghan).blocks
        for element in block.get("elements", ())
        if "url" in element
    ]
    assert [link.split("?")[0].split("/")[2] for link in links] == ["calendar.google.com", "outlook.office.com"]
    assert not any("Marisa" in link or "trip" in link for link in links)
    await harness.pass_time(days=9)
    assert group_message(meghan).buttons == ["Find a time"]
    assert "Room Elm" not in group_message(meghan).words


async def test_changing_the_time_moves_it_in_the_calendar_of_who_took_it(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await opens(harness, marisa)
    await suggests(harness, marisa, at(harness, 7, 10))
    await meghan.click("Choose 1", group_message(meghan))
    await harness.settle()
    await meghan.click("Add to calendar", group_message(meghan))
    await harness.settle()
    before = file_of(meghan).walk("VEVENT")[0]
    await opens(harness, meghan, "Change the time")
    await suggests(harness, meghan, at(harness, 8, 11))
    message = group_message(marisa)
    assert "This stands until you choose another time" in message.words
    await marisa.click("Choose 1", message)
    await harness.settle()
    await goes_on_until(harness, meghan, "Your talk is now on")
    after = file_of(meghan).walk("VEVENT")[0]
    assert (after["uid"], after["sequence"]) == (before["uid"], 1)
    assert not any("Your talk is now on" in words for words in shown(marisa))
    await marisa.click("Call it off", group_message(marisa))
    await harness.settle()
    await goes_on_until(harness, meghan, "is off. Open this file")
    gone = file_of(meghan)
    assert (str(gone["method"]), gone.walk("VEVENT")[0]["sequence"]) == ("CANCEL", 2)
    assert group_message(meghan).buttons == ["Find a time"]
    assert "is off" in group_message(meghan).words


async def test_two_readers_in_two_zones(harness: Harness) -> None:
    await harness.set_up()
    priya = harness.person("priya")
    await priya.change_person("meghan", tz="Europe/Berlin")
    marisa, meghan = await introduced_again(harness)
    words = await opens(harness, meghan)
    assert "Central European Time (Berlin)" in words
    await suggests(harness, meghan, datetime.combine(at(harness, 7, 0).date(), time(16)))
    assert "<!date^" in str(group_message(marisa).blocks)
    await marisa.click("Choose 1", group_message(marisa))
    await harness.settle()
    for person, zone, hour in ((marisa, CHICAGO, 9), (meghan, BERLIN, 16)):
        await person.click("Add to calendar", group_message(person))
        await harness.settle()
        starts = file_of(person).walk("VEVENT")[0].decoded("dtstart")
        assert (starts.hour, str(starts.tzinfo)) == (hour, str(zone))


async def introduced_again(harness: Harness) -> tuple[Person, Person]:
    """The same, where the office is set up already."""
    return await introduced(harness)


async def test_what_cannot_be_is_refused_at_its_field(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await opens(harness, marisa)
    before = group_message(meghan).blocks
    await marisa.fill("Day 1", at(harness, -1, 0).date())
    assert set(await marisa.submit()) == {"day1"}
    await marisa.fill("Day 1", at(harness, 7, 0).date())
    await marisa.fill("Day 2", at(harness, 8, 0).date())
    assert set(await marisa.submit()) == {"time2"}
    for number in (1, 2, 3):
        await marisa.fill(f"Day {number}", at(harness, 7, 0).date())
        await marisa.fill(f"Time {number}", time(10))
    assert set(await marisa.submit()) == {"time2", "time3"}
    await marisa.fill("Day 2", at(harness, 60, 0).date())
    assert set(await marisa.submit()) == {"day2", "time3"}
    assert group_message(meghan).blocks == before


async def test_a_time_that_the_clock_skips_is_refused(harness: Harness) -> None:
    await harness.until(datetime(2027, 2, 24, 15, tzinfo=ZoneInfo("UTC")))
    marisa, _meghan = await introduced(harness)
    await opens(harness, marisa)
    await marisa.fill("Day 1", date(2027, 3, 14))
    await marisa.fill("Time 1", time(2, 30))
    assert await marisa.submit() == {
        "time1": "The clocks change that day and skip this time. Please choose another one."
    }


async def test_outside_of_shared_hours_is_told_and_allowed(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await opens(harness, marisa)
    await marisa.fill("Day 1", at(harness, 7, 0).date())
    await marisa.fill("Time 1", time(20))
    assert await marisa.submit() == {}
    assert "outside the working hours you share (1)" in modal_of(marisa)
    assert group_message(meghan).buttons == ["Find a time"]
    assert await marisa.submit() == {}
    await harness.settle()
    assert "Choose 1" in group_message(meghan).buttons


async def test_who_is_overtaken_while_filling_in_the_form_loses_nothing(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await opens(harness, marisa)
    await opens(harness, meghan)
    await suggests(harness, marisa, at(harness, 7, 10))
    await meghan.fill("Where, or a link for a call", "Room Oak")
    assert await meghan.submit() == {}
    assert "has just suggested times" in modal_of(meghan)
    assert "Room Oak" in modal_of(meghan)
    assert await meghan.submit() == {}
    await harness.settle()
    assert "Room Oak" in group_message(marisa).words
    assert "Choose 1" in group_message(marisa).buttons


async def test_a_button_of_earlier_times_and_one_of_a_time_gone_by_choose_nothing(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await opens(harness, marisa)
    await suggests(harness, marisa, at(harness, 7, 10))
    stale = group_message(meghan).blocks
    await opens(harness, marisa, "Other times")
    await suggests(harness, marisa, at(harness, 7, 15), at(harness, 8, 15))
    message = group_message(meghan)
    newest, message.message.blocks = message.blocks, stale  # as on a screen that has not caught up
    await meghan.click("Choose 1", message)
    await harness.settle()
    assert "changed in the meantime" in told_alone(meghan)
    group_message(meghan).message.blocks = newest
    await harness.pass_time(days=7, hours=12)
    assert group_message(meghan).buttons == ["Choose 2", "Other times", "Take back"]
    assert "this has passed" in group_message(meghan).words


async def test_a_stranger_chooses_and_learns_nothing(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await opens(harness, marisa)
    await suggests(harness, marisa, at(harness, 7, 10), place="Room Elm")
    lori = harness.person("lori")
    with pytest.raises(SlackSaid):
        await lori.click("Choose 1", group_message(meghan))
    await lori.command("/village", "time", channel="#parents-and-allies")
    await harness.settle()
    assert "no introduction under way" in told_alone(lori)


async def test_an_early_end_takes_the_time_and_its_place_away_and_does_not_tell_who_ended_it(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await opens(harness, marisa)
    await suggests(harness, marisa, at(harness, 7, 10), place="Room Elm")
    await meghan.click("Choose 1", group_message(meghan))
    await harness.settle()
    await meghan.click("Add to calendar", group_message(meghan))
    await harness.settle()
    await marisa.open_home()
    await harness.settle()
    await marisa.click("End this", where="home")
    await harness.settle()
    message = group_message(meghan)
    assert "Room Elm" not in message.words
    assert message.buttons == ["Find a time"]  # as after *Call it off*
    await goes_on_until(harness, meghan, "is off. Open this file")
    await meghan.click("Find a time", message)
    await harness.settle()
    assert "settled" in told_alone(meghan)
    await harness.pass_time(days=20)
    assert group_message(meghan).buttons == []


async def test_whoever_is_forgotten_takes_times_and_places_along(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await opens(harness, meghan)
    await suggests(harness, meghan, at(harness, 7, 10), place="Room Elm")
    await marisa.click("Choose 1", group_message(marisa))
    await harness.settle()
    await marisa.click("Add to calendar", group_message(marisa))
    await harness.settle()
    await meghan.command("/village", "forget-me", channel="#parents-and-allies")
    await meghan.submit()
    await harness.settle()
    assert "Nothing about you is stored anymore" in modal_of(meghan)
    assert group_message(marisa).words == "This introduction has ended."
    await goes_on_until(harness, marisa, "is off. Open this file")
    await harness.pass_time(days=10)
    assert group_message(marisa).words == "This introduction has ended."


async def test_by_command_and_from_home(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await marisa.command("/village", "time", channel="#parents-and-allies")
    await harness.settle()
    await suggests(harness, marisa, at(harness, 7, 10))
    await meghan.open_home()
    await harness.settle()
    await meghan.click("Find a time", where="home")
    await harness.settle()
    assert "These take the place of the times" in modal_of(meghan)
    await suggests(harness, meghan, at(harness, 8, 10))
    await marisa.click("Choose 1", group_message(marisa))
    await harness.settle()
    assert "Change the time" in group_message(marisa).buttons


async def test_in_plain_words_to_village(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    await marisa.say("Can we find a time?")
    await harness.settle()
    assert "With whom would you like to find a time" in marisa.dm_messages[-1].words
    await marisa.click("Find a time", marisa.dm_messages[-1])
    await harness.settle()
    await suggests(harness, marisa, at(harness, 7, 10))
    assert "Choose 1" in group_message(meghan).buttons


async def test_both_read_german_and_the_message_does_too(harness: Harness) -> None:
    marisa, meghan = await introduced(harness)
    priya = harness.person("priya")
    for who in ("marisa", "meghan"):
        await priya.change_person(who, locale="de-DE")
    await harness.settle()
    assert "Nordamerikanische Zentralzeit (Chicago)" in await opens(harness, marisa)
    assert await marisa.submit() == {}
    await harness.settle()
    assert group_message(meghan).buttons == ["1 wählen", "Andere Termine", "Zurücknehmen"]
    await meghan.click("1 wählen", group_message(meghan))
    await harness.settle()
    assert "In den Kalender" in group_message(marisa).buttons
