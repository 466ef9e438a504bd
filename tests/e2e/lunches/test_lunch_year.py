"""Years of lunches through the whole bot: clocks change, holidays come, nobody answers, the bot is away."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from playground.people.person import Person
from playground.people.screen_reading import Seen
from tests.support.harness import Harness

CHICAGO, BERLIN = ZoneInfo("America/Chicago"), ZoneInfo("Europe/Berlin")
# Second Wednesdays, written down from a paper calendar; 11 November is Veterans Day.
WEDNESDAYS = {
    "October 14": date(2026, 10, 14),
    "November 18": date(2026, 11, 18),
    "December 9": date(2026, 12, 9),
    "January 13": date(2027, 1, 13),
    "February 10": date(2027, 2, 10),
    "March 10": date(2027, 3, 10),
    "April 14": date(2027, 4, 14),
    "May 12": date(2027, 5, 12),
    "June 9": date(2027, 6, 9),
    "July 14": date(2027, 7, 14),
    "August 11": date(2027, 8, 11),
    "September 8": date(2027, 9, 8),
}
# First Thursdays; 6 May is Ascension Day.
THURSDAYS = {
    "October 1": date(2026, 10, 1),
    "November 5": date(2026, 11, 5),
    "December 3": date(2026, 12, 3),
    "January 7": date(2027, 1, 7),
    "February 4": date(2027, 2, 4),
    "March 4": date(2027, 3, 4),
    "April 1": date(2027, 4, 1),
    "May 13": date(2027, 5, 13),
    "June 3": date(2027, 6, 3),
    "July 1": date(2027, 7, 1),
    "August 5": date(2027, 8, 5),
    "September 2": date(2027, 9, 2),
}


@pytest.fixture(autouse=True)
def a_year_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack's pace counts real minutes, of which a simulated year has none."""
    monkeypatch.setattr("handlers.delivery.deliverer.REDRAWS_A_MINUTE", 10_000)


def posted_at(seen: Seen, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(float(seen.ts), zone)


def assert_each_lunch_once_and_on_time(
    posts: list[Seen], days: Mapping[str, date], zone: ZoneInfo, latest: int = 14
) -> None:
    """Every lunch is over, was announced once, 14 days before or on the next working day, and reminded of once."""
    over = [seen for seen in posts if "is over. Thank you" in seen.words]
    assert len(over) == len(days)
    for (words, day), seen in zip(days.items(), over, strict=True):
        assert f"{words}, 12:00 PM is over" in seen.words
        at = posted_at(seen, zone)
        assert 9 <= at.hour < 17
        assert at.weekday() < 5
        assert latest - 4 <= (day - at.date()).days <= 14
    reminders = [seen for seen in posts if seen.words.endswith(" is over.")]
    assert len(reminders) == len(days)
    assert {f"{words}, 12:00 PM" for words in days} == {_day_of(seen) for seen in reminders}


def _day_of(seen: Seen) -> str:
    """Day and time out of a reminder whose lunch is over, such as October 14, 12:00 PM."""
    return seen.words.removesuffix(" is over.").removeprefix("The brown-bag lunch on ").partition(", ")[2]


async def sets_berlin_up(harness: Harness) -> Person:
    priya = harness.person("priya")
    await priya.command("/village", "setup")
    await priya.fill("communities.channel", "#eltern-und-freunde")
    await priya.fill("communities.place", "Berlin")
    await priya.fill("Language of the channel", "English (US)")
    await priya.fill("communities.week", "1")
    await priya.fill("communities.day", "3")
    assert await priya.submit() == {}
    await priya.close()
    await harness.settle()
    return harness.person("hanna")


async def test_a_year_in_which_the_organizer_never_answers_has_twelve_right_lunches(harness: Harness) -> None:
    await harness.set_up()
    await harness.until(datetime(2027, 9, 9, 12, tzinfo=UTC))
    priya = harness.person("priya")
    posts = priya.sees("#parents-and-allies")
    assert_each_lunch_once_and_on_time(posts, WEDNESDAYS, CHICAGO)
    assert len([seen for seen in posts if "Would someone like to look after them?" in seen.words]) == 1
    previews = [seen for seen in priya.dm_messages if "is over" in seen.words]
    assert len(previews) == 12
    assert harness.playground.pings() == []


@pytest.mark.soak
async def test_a_year_of_two_offices_is_right_in_both(harness: Harness) -> None:
    await harness.set_up()
    hanna = await sets_berlin_up(harness)
    await harness.until(datetime(2027, 9, 9, 12, tzinfo=UTC))
    assert_each_lunch_once_and_on_time(harness.person("priya").sees("#parents-and-allies"), WEDNESDAYS, CHICAGO)
    assert_each_lunch_once_and_on_time(hanna.sees("#eltern-und-freunde"), THURSDAYS, BERLIN)


async def test_two_offices_meet_at_their_own_noon_while_clocks_change(harness: Harness) -> None:
    await harness.set_up()
    hanna = await sets_berlin_up(harness)
    await harness.until(datetime(2026, 11, 19, 12, tzinfo=UTC))
    october_and_november = dict(list(WEDNESDAYS.items())[:2])
    assert_each_lunch_once_and_on_time(
        [seen for seen in harness.person("priya").sees("#parents-and-allies") if "December" not in seen.words],
        october_and_november,
        CHICAGO,
    )
    assert_each_lunch_once_and_on_time(
        [seen for seen in hanna.sees("#eltern-und-freunde") if "December" not in seen.words],
        dict(list(THURSDAYS.items())[:2]),
        BERLIN,
        latest=13,
    )


async def test_down_over_an_announcement_it_is_posted_once_the_next_day(harness: Harness) -> None:
    await harness.set_up()
    await harness.until(datetime(2026, 9, 29, 16, tzinfo=UTC))
    await harness.stop()
    await harness.playground.travel(datetime(2026, 10, 1, 15, tzinfo=UTC))
    await harness.start()
    await harness.pass_time(hours=2)
    posts = [seen for seen in harness.person("priya").sees("#parents-and-allies") if "October 14" in seen.text]
    assert len(posts) == 1
    assert posted_at(posts[0], CHICAGO).date() == date(2026, 10, 1)


async def test_a_command_in_an_offices_channel_is_about_that_office(harness: Harness) -> None:
    await harness.set_up()
    hanna = await sets_berlin_up(harness)
    priya = harness.person("priya")
    while priya.modal is not None:
        await priya.close()
    await priya.join("#eltern-und-freunde")
    await priya.command("/brownbag", channel="#eltern-und-freunde")
    assert "Thursday, October 1" in priya.ephemerals[-1].words
    await priya.command("/brownbag", channel="#parents-and-allies")
    assert "Wednesday, October 14" in priya.ephemerals[-1].words
    await priya.command("/brownbag", "cancel", channel="#eltern-und-freunde")
    assert priya.modal is not None
    assert "Thursday, October 1" in priya.modal.words
    await priya.close()
    await priya.command("/brownbag", "schedule another", channel="#eltern-und-freunde")
    await priya.fill("Which ones", "Third")
    await priya.fill("Weekday", "Tuesday")
    assert await priya.submit() == {}
    assert await priya.submit() == {}
    await harness.settle()
    await hanna.command("/brownbag", "list", channel="#eltern-und-freunde")
    assert "Tuesday, October 20" in hanna.ephemerals[-1].words
