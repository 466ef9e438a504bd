"""A story's post whose answer is lost, once or twice, through the wire: one whole post, or one press."""

from collections.abc import AsyncIterator

import pytest

from bot.contributions.contributions import Audience, ContributionType, Written
from bot.contributions.stories import joined
from bot.core.ids import UserId
from handlers.contributions import contribution_steps, contributions
from playground.limits.faults import Fault
from playground.people.person import Person
from playground.people.screen_reading import Seen
from storage.unit_of_work import UnitOfWork
from tests.support.harness import Harness

CHANNEL = "#parents-and-allies"
SAID = "Somebody listened."


@pytest.fixture
async def harness(database_url: str) -> AsyncIterator[Harness]:
    async with Harness(database_url, retries_at_once=True) as opened:
        await opened.set_up()
        yield opened


async def published(harness: Harness, *troubles: str) -> str:
    """Meghan's story goes out, and the answers to its first attempts are lost."""
    assert harness.village is not None
    workspace = harness.village.workspace
    written = Written(joined({"helped": SAID}), (("helped", SAID),), audience=Audience.CHANNEL)
    meghan, priya = (UserId(harness.person(who).id) for who in ("meghan", "priya"))
    profile = await workspace.profile(meghan)

    def write(uow: UnitOfWork) -> str:
        story = contribution_steps.write(uow, profile, ContributionType.PORTRAIT, written, "")
        contribution_steps.offer(uow, meghan, story.id)
        return story.id

    story_id = await workspace.transact(write)
    for trouble in troubles:
        channel = harness.playground.world.find_channel("parents-and-allies").id
        harness.playground.faults.add(Fault(trouble, "chat.postMessage", to=channel))  # type: ignore[arg-type]
    await approve(harness, story_id, priya)
    return story_id


async def approve(harness: Harness, story_id: str, priya: UserId) -> None:
    """An organizer lets it out, and what is to be repeated is."""
    assert harness.village is not None

    def let_out(uow: UnitOfWork) -> None:
        story = uow.contributions.look_at(story_id)
        assert story is not None
        contributions.approve(uow, priya, story_id, story.version)

    await harness.village.workspace.transact(let_out)
    await live(harness)


async def live(harness: Harness, rounds: int = 4) -> None:
    """Time for all that is tried again, in the working hours of the channel."""
    await harness.pass_time(days=1)
    for _ in range(rounds):
        await harness.pass_time(minutes=2)


def about_it(person: Person) -> list[Seen]:
    """What stands in the channel of it, oldest first."""
    return [seen for seen in person.sees(CHANNEL) if "Show it" in seen.buttons or SAID in seen.words]


def is_whole(post: Seen) -> bool:
    return SAID in post.words and "Show it" not in post.buttons


async def test_posted_once_it_is_whole(harness: Harness) -> None:
    await published(harness)
    (post,) = about_it(harness.person("lori"))
    assert is_whole(post)


async def test_posted_twice_the_line_that_stayed_goes_at_a_press(harness: Harness) -> None:
    await published(harness, "applied_then_dropped")
    lori = harness.person("lori")
    line, post = about_it(lori)
    assert line.buttons == ["Show it"]
    assert is_whole(post)
    await lori.click("Show it", line)
    await live(harness, 1)
    (only,) = about_it(lori)
    assert is_whole(only)


async def test_twice_in_doubt_its_author_is_told_and_whatever_line_stands_goes_at_a_press(harness: Harness) -> None:
    story_id = await published(harness, "applied_then_dropped", "applied_then_dropped")
    lori, meghan = harness.person("lori"), harness.person("meghan")
    assert [line.buttons for line in about_it(lori)] == [["Show it"], ["Show it"]]
    assert any("Slack" in seen.words for seen in meghan.dm_messages)

    def offer_again(uow: UnitOfWork) -> None:
        contribution_steps.offer(uow, UserId(meghan.id), story_id)

    assert harness.village is not None
    await harness.village.workspace.transact(offer_again)
    await approve(harness, story_id, UserId(harness.person("priya").id))
    first, second, post = about_it(lori)
    assert is_whole(post)
    for line in (first, second):
        await lori.click("Show it", line)
        await live(harness, 1)
    (only,) = about_it(lori)
    assert is_whole(only)


async def test_taken_back_meanwhile_the_line_goes_too(harness: Harness) -> None:
    story_id = await published(harness, "applied_then_dropped")
    lori, meghan = harness.person("lori"), UserId(harness.person("meghan").id)
    assert harness.village is not None
    await harness.village.workspace.transact(contribution_steps.withdraw, meghan, story_id)
    await live(harness, 1)
    (line,) = about_it(lori)
    await lori.click("Show it", line)
    await live(harness, 1)
    assert about_it(lori) == []
