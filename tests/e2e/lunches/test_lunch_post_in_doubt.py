"""The lunch post whose answer is lost, once or twice, through the wire: one whole post, or one tap."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest

from playground.limits.faults import Fault
from playground.people.person import Person
from playground.people.screen_reading import Seen
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"
BEFORE = datetime(2026, 9, 30, 14, 30, tzinfo=UTC)
POSTING = "chat.postMessage"


@pytest.fixture
async def harness(database_url: str) -> AsyncIterator[Harness]:
    async with Harness(database_url, retries_at_once=True) as opened:
        await opened.set_up()
        await opened.until(BEFORE)
        yield opened


async def live(harness: Harness, rounds: int = 4) -> None:
    """Time for all that is tried again."""
    for _ in range(rounds):
        await harness.pass_time(minutes=2)


async def announced(harness: Harness, *kinds: str, after: str = "") -> None:
    """The post goes out, and the answers to its first attempts are lost; `after`: the next one is refused."""
    for kind in kinds:
        harness.playground.faults.add(Fault(kind, POSTING))  # type: ignore[arg-type]
    if after:
        harness.playground.faults.add(Fault("error", POSTING, error=after))
    await harness.until(datetime(2026, 9, 30, 15, 0, tzinfo=UTC))
    await live(harness)
    for _ in range(10):  # on a busy machine a retry takes longer; no fault is left for what is said later
        if not harness.playground.faults.active:
            break
        await live(harness, 1)
    assert not harness.playground.faults.active


def posts(person: Person) -> list[Seen]:
    """What stands in the channel about the lunch, oldest first."""
    return [seen for seen in person.sees(CHANNEL) if "Brown-bag lunch: " in seen.words and not seen.is_ephemeral]


def is_whole(post: Seen) -> bool:
    return "I'd like some company" in post.words and "I'm coming" in post.buttons


def asked(harness: Harness) -> list[Seen]:
    """What the organizer is asked or told about posts, as it reads now."""
    told = harness.person("priya").dm_messages
    kinds = ("Slack didn't confirm", "The invitation for the lunch", "I'm posting the invitation", "I can't post in")
    return [seen for seen in told if any(kind in seen.words for kind in kinds)]


@pytest.mark.parametrize("second", ["applied_then_dropped", "dropped_before"])
async def test_twice_in_doubt_one_press_under_it_makes_it_whole(harness: Harness, second: str) -> None:
    await announced(harness, "applied_then_dropped", second)
    lori = harness.person("lori")
    standing = posts(lori)
    assert len(standing) == (2 if second == "applied_then_dropped" else 1)
    (question,) = asked(harness)
    assert "press any button under it" in question.words
    assert question.buttons == ["Post it again"]

    await lori.click("I'm coming", standing[0])
    await live(harness, 2)
    assert "You're coming." in lori.ephemerals[-1].words
    assert is_whole(posts(lori)[0])
    assert "1 " in posts(lori)[0].words or "few" in posts(lori)[0].words
    assert [seen.buttons for seen in asked(harness)] == [[]]
    assert "is in #parents-and-allies" in asked(harness)[0].words
    if second == "applied_then_dropped":
        meghan = harness.person("meghan")
        await meghan.click("I hope to", posts(meghan)[1])  # the copy, learned late
        await live(harness, 2)
        assert "You hope to come." in meghan.ephemerals[-1].words
    (whole,) = posts(lori)
    assert is_whole(whole)


async def test_where_it_is_not_there_the_organizer_has_it_posted_by_one_tap(harness: Harness) -> None:
    await announced(harness, "dropped_before", "dropped_before")
    priya = harness.person("priya")
    assert posts(priya) == []
    (question,) = asked(harness)
    assert "I can't post" not in question.words
    await priya.click("Post it again")
    await live(harness)
    (whole,) = posts(priya)
    assert is_whole(whole)
    assert "is in #parents-and-allies" in asked(harness)[0].words


async def test_the_command_settles_it_as_the_button_does(harness: Harness) -> None:
    await announced(harness, "dropped_before", "dropped_before")
    priya = harness.person("priya")
    await priya.command("/brownbag", "announce", channel=CHANNEL)
    await priya.submit()
    await live(harness)
    (whole,) = posts(priya)
    assert is_whole(whole)
    assert [seen.buttons for seen in asked(harness)] == [[]]


async def test_once_in_doubt_the_copy_goes_at_the_first_press_under_it(harness: Harness) -> None:
    await announced(harness, "applied_then_dropped")
    lori = harness.person("lori")
    copy, whole = posts(lori)
    assert is_whole(whole)
    assert copy.buttons == ["I'm coming", "I hope to", "Not this time"]
    (told,) = asked(harness)
    assert "may be there twice" in told.words
    await lori.click("I'm coming", copy)
    await live(harness, 2)
    assert "You're coming." in lori.ephemerals[-1].words
    (remaining,) = posts(lori)
    assert remaining.message.ts == whole.message.ts
    assert is_whole(remaining)


async def test_a_move_in_between_leaves_no_old_date(harness: Harness) -> None:
    await announced(harness, "applied_then_dropped", "applied_then_dropped")
    priya, lori = harness.person("priya"), harness.person("lori")
    await priya.command("/brownbag", "move", channel=CHANNEL)
    await priya.fill("Day", date(2026, 10, 15).isoformat())
    await priya.fill("Time", time(12, 30).isoformat("minutes"))
    await priya.submit()
    await priya.submit()
    await live(harness, 2)
    old, older = posts(lori)
    assert "October 14" in old.words
    await lori.click("I'm coming", older)
    await live(harness, 2)
    await lori.click("I'm coming", old)
    await live(harness, 2)
    (whole,) = posts(lori)
    assert is_whole(whole)
    assert "October 15" in whole.words
    assert whole.words.count("October 14, 12:00 PM") == 1
    assert "Moved from Wednesday, October 14, 12:00 PM." in whole.words


async def test_a_lunch_called_off_meanwhile_takes_its_copies_along(harness: Harness) -> None:
    await announced(harness, "applied_then_dropped", "applied_then_dropped")
    priya, lori = harness.person("priya"), harness.person("lori")
    await priya.command("/brownbag", "cancel", channel=CHANNEL)
    await priya.submit()
    await live(harness, 2)
    for _ in range(2):
        await lori.click("I'm coming", posts(lori)[-1])
        await live(harness, 2)
    assert posts(lori) == []
    said = [seen for seen in lori.sees(CHANNEL) if "There is no brown-bag lunch" in seen.words]
    assert len(said) == 2  # the post, and what was said beside it while nobody knew where it stands
    assert all(seen.buttons == [] for seen in said)
    assert "no longer needs a look" in [seen.words for seen in priya.dm_messages][-1] or asked(harness) == []


async def test_what_may_stand_is_not_called_impossible(harness: Harness) -> None:
    await announced(harness, "applied_then_dropped", after="restricted_action")
    lori = harness.person("lori")
    (standing,) = posts(lori)
    (question,) = asked(harness)
    assert "I can't post" not in question.words
    await lori.click("I'm coming", standing)
    await live(harness, 2)
    (whole,) = posts(lori)
    assert is_whole(whole)


async def test_pressed_by_many_at_once_it_is_found_once(harness: Harness) -> None:
    await announced(harness, "applied_then_dropped", "applied_then_dropped")
    people = [harness.person(name) for name in ("lori", "meghan", "marisa", "priya")]
    first = posts(people[0])[0]
    for person in people:
        await person.click("I'm coming", first)
    await live(harness, 2)
    assert is_whole(posts(people[0])[0])
    assert all("You're coming." in person.ephemerals[-1].words for person in people)


async def test_a_first_line_of_another_turn_or_of_nothing_changes_nothing(harness: Harness) -> None:
    await announced(harness, "applied_then_dropped", "applied_then_dropped")
    lori = harness.person("lori")
    first, second = posts(lori)
    for post in (first, second):
        for block in post.message.blocks:
            if str(block["block_id"]).startswith("meetings.first_line."):
                block["block_id"] = f"meetings.first_line.{'9' if post is first else 'x'}"
    await lori.click("I'm coming", first)
    await lori.click("I'm coming", second)
    await live(harness, 2)
    assert "You're coming." in lori.ephemerals[-1].words
    assert not any(is_whole(post) for post in posts(lori))
