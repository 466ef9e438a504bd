"""Lunches by command, button, form and Home, through real payloads: what people press, read and get as files."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest

from playground.limits.faults import Fault
from playground.limits.timing import Timing
from playground.people.person import Person
from playground.people.screen_reading import Seen
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"
PREVIEWED = datetime(2026, 9, 25, 16, 0, tzinfo=UTC)
ANNOUNCED = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)


@pytest.fixture
async def harness(sqlite_url: str, timing: Timing) -> AsyncIterator[Harness]:
    async with Harness(sqlite_url, timing=timing) as opened:
        await opened.set_up()
        yield opened


def invitation(person: Person) -> Seen:
    return next(seen for seen in person.sees(CHANNEL) if "Brown-bag lunch" in seen.text)


async def test_the_organizer_sees_the_post_first_and_silence_means_it_goes_out(harness: Harness) -> None:
    await harness.until(PREVIEWED)
    priya = harness.person("priya")
    assert any("Here's what I'll post on Wednesday, September 30, 10:00 AM" in seen.words for seen in priya.dm_messages)
    await priya.click("Change")
    assert priya.modal is not None
    await priya.fill("Theme", "8")
    assert await priya.submit() == {}
    await priya.close()
    await harness.until(ANNOUNCED)
    words = invitation(priya).words
    assert "Wednesday, October 14, 12:00 PM" in words
    assert "I'd like some company" in words
    assert "The first week back" not in words


async def test_everybody_answers_hosts_and_takes_the_calendar_entry(harness: Harness) -> None:
    await harness.until(ANNOUNCED)
    lori, meghan = harness.person("lori"), harness.person("meghan")
    await lori.click("I'm coming", invitation(lori))
    await lori.click("I'll host", invitation(lori))
    await meghan.click("I hope to", invitation(meghan))
    await meghan.click("Add to calendar", invitation(meghan))
    await harness.settle()
    assert "You're coming." in lori.ephemerals[-2].words
    assert "Stand by the door" in lori.ephemerals[-1].words
    assert f"@{lori.name}" in invitation(meghan).words
    assert any("for your calendar" in seen.words for seen in meghan.dm_messages)
    await harness.until(datetime(2026, 10, 14, 16, 30, tzinfo=UTC))
    assert any("Lunch today: 12:00" in seen.words for seen in meghan.dm_messages)
    await meghan.click("Can't make it")
    await harness.settle()
    assert any("Got it, not this time" in seen.words for seen in meghan.dm_messages)
    assert any("You're hosting" in seen.words for seen in lori.dm_messages)


@pytest.mark.deadlines
async def test_an_answer_does_not_wait_for_a_slack_that_is_slow_to_say_who_one_is(harness: Harness) -> None:
    await harness.until(ANNOUNCED)
    lori = harness.person("lori")
    harness.playground.faults.add(Fault("slow", "users.info", seconds=5.0))
    await lori.click("I'm coming", invitation(lori))
    await harness.settle()
    assert "You're coming." in lori.ephemerals[-1].words


async def test_a_lunch_is_moved_by_form_after_a_second_look(harness: Harness) -> None:
    await harness.until(ANNOUNCED)
    priya, lori = harness.person("priya"), harness.person("lori")
    await lori.click("I'm coming", invitation(lori))
    await priya.command("/brownbag", "move", channel=CHANNEL)
    await priya.fill("Day", date(2026, 9, 1).isoformat())
    assert "That time has passed" in str(await priya.submit())
    await priya.fill("Day", date(2026, 10, 15).isoformat())
    await priya.fill("Time", time(12, 30).isoformat("minutes"))
    assert await priya.submit() == {}
    assert priya.modal is not None
    assert "everyone who said they're coming or hope to (1)" in priya.modal.words
    assert await priya.submit() == {}
    await harness.settle()
    assert "Thursday, October 15, 12:30 PM" in invitation(lori).words
    assert any("has moved. It's now on Thursday, October 15, 12:30 PM" in seen.words for seen in lori.dm_messages)


async def test_a_lunch_is_cancelled_and_restored(harness: Harness) -> None:
    await harness.until(ANNOUNCED)
    priya = harness.person("priya")
    await priya.command("/brownbag", "cancel", channel=CHANNEL)
    await priya.fill("Reason", "Fire drill")
    await priya.submit()
    await harness.settle()
    assert "Fire drill" in next(seen for seen in priya.sees(CHANNEL) if "no brown-bag lunch" in seen.words).words
    await priya.close()
    await priya.command("/brownbag", "restore", channel=CHANNEL)
    await priya.submit()
    await harness.settle()
    await harness.pass_time(minutes=5)
    assert "Wednesday, October 14, 12:00 PM" in priya.sees(CHANNEL)[-1].words


async def test_the_schedule_is_changed_after_twelve_dates_were_shown(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/brownbag", "schedule", channel=CHANNEL)
    await priya.fill("Time zone", "Europe/Atlantis")
    assert "I don't know that time zone" in str(await priya.submit())
    await priya.fill("Time zone", "America/Chicago")
    await priya.fill("Which ones", "Last")
    await priya.fill("Weekday", "Thursday")
    assert await priya.submit() == {}
    assert priya.modal is not None
    assert priya.modal.words.count("•") == 12
    assert await priya.submit() == {}
    await harness.settle()
    await priya.close()
    await priya.command("/brownbag", channel=CHANNEL)
    assert "Thursday, September 24" in priya.ephemerals[-1].words


@pytest.mark.parametrize("verb", ["schedule", "move", "cancel", "skip", "restore", "theme", "host", "announce"])
async def test_only_organizers_open_these_forms(harness: Harness, verb: str) -> None:
    lori = harness.person("lori")
    await lori.command("/brownbag", verb, channel=CHANNEL)
    assert lori.modal is None
    assert "organizers" in lori.ephemerals[-1].words


async def test_home_shows_and_answers_and_the_organizer_has_a_panel(harness: Harness) -> None:
    priya, lori = harness.person("priya"), harness.person("lori")
    for person in (priya, lori):
        await person.open_home()
    await harness.settle()
    assert lori.home is not None
    assert priya.home is not None
    assert "For organizers" not in lori.home.words
    assert "For organizers" in priya.home.words
    await lori.click("I hope to", where="home")
    await harness.settle()
    assert "You hope to come" in lori.home.words


async def test_commands_list_suggest_and_invite_by_dm(harness: Harness) -> None:
    lori = harness.person("lori")
    for words, answer in (
        ("list", "Wednesday, October 14"),
        ("ics", "direct message"),
        ("suggest How do you leave at five?", "without your name"),
        ("by dm", "each lunch invitation"),
        ("dance", "I don't know that word. Here's what you can use:"),
    ):
        await lori.command("/brownbag", words, channel=CHANNEL)
        await harness.settle()
        assert answer in lori.ephemerals[-1].words


async def test_a_channel_the_bot_was_removed_from_is_told_once_and_the_lunch_is_posted_after_it_is_back(
    harness: Harness,
) -> None:
    priya = harness.person("priya")
    await priya.remove_bot(CHANNEL)
    await harness.until(ANNOUNCED)
    await harness.pass_time(days=2)
    told = [seen for seen in priya.dm_messages if "channel anymore" in seen.words]
    assert len(told) == 1
    assert any("Slack didn't accept the post" in seen.words for seen in priya.dm_messages)
    await priya.open_home()
    await harness.settle()
    assert priya.home is not None
    assert "Slack didn't accept the post in the channel." in priya.home.words
    assert "Announce now" in priya.home.buttons
    await priya.command("/brownbag", channel=CHANNEL)
    assert "Wednesday, October 14" in priya.ephemerals[-1].words
    await priya.invite_bot(CHANNEL)
    await priya.command("/brownbag", "announce", channel=CHANNEL)
    await priya.submit()
    await harness.settle()
    assert "Wednesday, October 14, 12:00 PM" in invitation(priya).words


async def test_a_deputy_is_named_by_form_and_may_decline(harness: Harness) -> None:
    priya, lori = harness.person("priya"), harness.person("lori")
    await priya.open_home()
    await harness.settle()
    await priya.click("Time away, or a deputy", where="home")
    await priya.fill("Who stands in?", "lori")
    await priya.fill("I'm away until", date(2026, 9, 1).isoformat())
    assert "That day has passed" in str(await priya.submit())
    await priya.fill("I'm away until", date(2026, 12, 31).isoformat())
    assert await priya.submit() == {}
    await harness.until(PREVIEWED)
    assert any("stand in for the lunches" in seen.words for seen in lori.dm_messages)
    assert any("Here's what I'll post" in seen.words for seen in lori.dm_messages)
    await lori.click("I'd rather not")
    await harness.settle()
    assert any("You won't stand in" in seen.words for seen in lori.dm_messages)


async def test_home_does_by_button_what_the_command_does(harness: Harness) -> None:
    lori = harness.person("lori")
    await lori.open_home()
    await harness.settle()
    await lori.click("Upcoming lunches", where="home")
    assert lori.modal is not None
    assert "Wednesday, October 14" in lori.modal.words
    await lori.close()
    await lori.click("Suggest a question", where="home")
    await lori.fill("What would you like to hear about?", "How do you leave at five?")
    assert await lori.submit() == {}
    assert "without your name" in lori.modal.words
    await lori.close()
    for label, answer in (("Invite me by DM", "each lunch invitation"), ("No more invitations by DM", "No more")):
        await lori.click(label, where="home")
        await harness.settle()
        assert lori.modal is not None
        assert answer in lori.modal.words
        await lori.close()


async def test_the_panel_skips_restores_and_announces_by_button(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.open_home()
    await harness.settle()
    await priya.click("Skip this one", where="home")
    await priya.submit()
    await harness.settle()
    await priya.close()
    assert priya.home is not None
    assert "Wednesday, October 14: skipped" in priya.home.words
    await priya.click("Restore", where="home")
    await priya.submit()
    await harness.settle()
    await priya.close()
    await priya.click("Announce now", where="home")
    await priya.submit()
    await harness.pass_time(hours=1)
    assert "Wednesday, October 14, 12:00 PM" in invitation(priya).words


async def test_organizers_put_the_themes_in_order(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/brownbag", "theme", channel=CHANNEL)
    await priya.click("Theme order", where="modal")
    await priya.fill("Theme order", "A theme of my own")
    assert "I don't know a theme called “A theme of my own”" in str(await priya.submit())
    await priya.fill("Theme order", "24\n3\n8")
    assert await priya.submit() == {}
    assert priya.modal is not None
    assert "“Paying it forward”" in priya.modal.words
    await harness.until(ANNOUNCED)
    assert "Paying it forward" in invitation(priya).words


async def test_what_waits_is_one_tap_and_the_channel_is_asked_only_when_told_to(harness: Harness) -> None:
    await harness.until(PREVIEWED)
    priya, lori = harness.person("priya"), harness.person("lori")
    assert "Waiting for you, no hurry:" in priya.dm_messages[-1].words
    await priya.click("Ask the channel")
    await priya.click("I'll host")
    await priya.click("Looks good")
    await harness.settle()
    assert [seen.buttons for seen in priya.dm_messages if not seen.is_ephemeral] == [[]]
    post = next(seen for seen in lori.sees(CHANNEL) if "Does anyone know about" in seen.words)
    await lori.click("I can help with something", post)
    await harness.settle()
    assert lori.modal is not None


async def test_after_two_quiet_months_somebody_in_the_channel_takes_over(harness: Harness) -> None:
    await harness.until(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))
    lori = harness.person("lori")
    await lori.click("I could do that")
    await harness.settle()
    assert "within five working days" in lori.ephemerals[-1].words
    await lori.command("/brownbag", "schedule", channel=CHANNEL)
    assert lori.modal is None
    await harness.until(datetime(2026, 12, 3, 17, 0, tzinfo=UTC))
    assert any("you look after the lunches from now on" in seen.words for seen in lori.dm_messages)
    assert any(
        "@Lori looks after the lunches with you now" in seen.words for seen in harness.person("priya").dm_messages
    )
    await lori.command("/brownbag", "schedule", channel=CHANNEL)
    assert lori.modal is not None


async def test_a_series_is_ended_by_its_last_day(harness: Harness) -> None:
    await harness.until(ANNOUNCED)
    priya = harness.person("priya")
    await priya.command("/brownbag", "schedule", channel=CHANNEL)
    await priya.fill("Last day of this lunch", date(2026, 10, 1).isoformat())
    assert await priya.submit() == {}
    assert priya.modal is not None
    assert "canceled" in priya.modal.words
    await priya.submit()
    await harness.settle()
    await priya.close()
    assert any("no brown-bag lunch on Wednesday, October 14" in seen.words for seen in priya.sees(CHANNEL))
    await priya.command("/brownbag", channel=CHANNEL)
    assert "No lunch is planned right now" in priya.ephemerals[-1].words


async def test_a_lunch_moved_by_a_holiday_is_put_back_by_button_or_by_command(harness: Harness) -> None:
    await harness.until(datetime(2026, 11, 2, 16, 0, tzinfo=UTC))
    priya, lori = harness.person("priya"), harness.person("lori")
    await lori.command("/brownbag", "keep")
    assert "organizer" in lori.ephemerals[-1].words
    assert "Veterans Day" in priya.dm_messages[-1].words
    await priya.click("Keep the old date")
    await harness.settle()
    said = priya.dm_messages[-1].words  # its two weeks have begun
    assert "The lunch on Wednesday, November 11, 12:00 PM has been announced in the channel" in said
    await priya.command("/brownbag", "keep")
    assert "there's no old date to keep" in priya.ephemerals[-1].words
    await harness.until(datetime(2026, 11, 4, 17, 0, tzinfo=UTC))
    posts = [seen.words for seen in priya.sees(CHANNEL) if "Brown-bag lunch" in seen.text]
    assert "Wednesday, November 11, 12:00 PM" in posts[-1]


async def test_the_command_alone_keeps_the_old_date(harness: Harness) -> None:
    await harness.until(PREVIEWED)
    priya = harness.person("priya")
    await priya.command("/brownbag", "keep")
    assert "The lunch is now on Wednesday, November 11, 12:00 PM" in priya.ephemerals[-1].words


async def test_an_organizer_keeps_the_old_date_in_her_own_words_announced_or_not(harness: Harness) -> None:
    await harness.until(datetime(2026, 11, 5, 16, 0, tzinfo=UTC))
    priya, lori = harness.person("priya"), harness.person("lori")
    await lori.say("keep the old date")
    await priya.say("keep November 12")
    await harness.settle()
    assert "back on" not in lori.dm_messages[-1].words
    assert "there's no old date to keep" in priya.dm_messages[-1].words
    await priya.say("please keep November 11")
    await harness.settle()
    assert "Should I put the lunch of Wednesday, November 18, 12:00 PM back on Wednesday" in priya.dm_messages[-1].words
    await priya.click("Yes, put it back")
    await harness.settle()
    assert "The lunch is now on Wednesday, November 11, 12:00 PM" in priya.dm_messages[-1].words
    posts = [seen.words for seen in priya.sees(CHANNEL)]
    assert any("has moved. It's now on Wednesday, November 11, 12:00 PM" in words for words in posts)


async def test_on_a_holiday_that_many_offices_work_on_the_lunch_stays_until_it_is_moved(harness: Harness) -> None:
    priya = harness.person("priya")
    await priya.command("/village", "setup", channel=CHANNEL)
    await priya.fill("We're usually closed on", ["Day after Thanksgiving"])
    assert await priya.submit() == {}
    await priya.close()
    await priya.command("/brownbag", "schedule", channel=CHANNEL)
    assert await priya.submit() == {}
    assert priya.modal is not None
    assert "Wednesday, November 11, 2026 (Veterans Day; many offices work)" in priya.modal.words
    assert await priya.submit() == {}
    await priya.close()
    await harness.until(datetime(2026, 10, 27, 16, 0, tzinfo=UTC))
    assert "Wednesday, November 11 is Veterans Day; many offices work. The lunch stays on." in (
        priya.dm_messages[-1].words
    )
    await priya.click("Move it to Wednesday, November 18")
    await harness.settle()
    assert "Veterans Day" not in priya.dm_messages[-1].words
    await priya.command("/brownbag", "list", channel=CHANNEL)
    assert "Wednesday, November 18" in priya.ephemerals[-1].words


async def test_a_rule_is_chosen_or_typed_and_every_other_week_says_from_when_on(harness: Harness) -> None:
    await harness.set_up()
    priya = harness.person("priya")
    while priya.modal is not None:
        await priya.close()
    await priya.command("/brownbag", "schedule")
    await priya.fill("Which ones", "Every other")
    await priya.fill("Weekday", "Tuesday")
    await priya.fill("How long", "45 minutes")
    await priya.fill("From which day on", "2026-10-07")
    await priya.fill("Days without lunch", "24 Dec to 2 Jan closed\n14-18 December, 21 December")
    assert "I understood Monday, December 14, 2026 to Friday" in str(await priya.submit())
    await priya.fill("Days without lunch", "24 Dec to 2 Jan closed\n14-18 December")
    assert await priya.submit() == {}
    assert priya.modal is not None
    assert "Every other Tuesday, from October 13, 2026" in priya.modal.words
    assert "October 7, 2026 is a Wednesday, so the first one is Tuesday, October 13, 2026." in priya.modal.words
    assert "Tuesday, December 29, 2026" not in priya.modal.words.replace("• Tuesday, December 29, 2026: skipped", "")
    assert await priya.submit() == {}
    await priya.close()
    await priya.command("/brownbag", "schedule fifth Thursday")
    assert priya.modal is not None
    assert "Most months have none: “fifth Thursday of the month” comes in" in priya.modal.words
    await priya.click("Make it “last Thursday of the month”")
    assert priya.modal is not None
    assert "Last Thursday of the month, 12:00 PM" in priya.modal.words
    assert await priya.submit() == {}
    await priya.close()
    await priya.command("/brownbag", "schedule 31 February")
    assert "That day never occurs" in priya.ephemerals[-1].words
    await priya.command("/brownbag", "schedule whenever")
    assert "Please type only the days" in priya.ephemerals[-1].words
    await priya.command("/brownbag", "schedule every second Tuesday from October 20")
    await priya.click("every other Tuesday")
    assert priya.modal is not None
    assert "Every other Tuesday, from October 20, 2026" in priya.modal.words
