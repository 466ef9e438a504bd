"""A Village that comes back from an old backup says nothing twice and forgets nothing that was still to be said."""

from datetime import timedelta
from pathlib import Path

from handlers.after_restore import catch_up
from storage.maintenance.backup import back_up
from storage.maintenance.restoring import restored
from tests.support.databases import KEYS
from tests.support.harness import Harness


def heard(harness: Harness) -> dict[str, list[str]]:
    """All that anybody sees of the bot's, by conversation."""
    world = harness.playground.world
    return {
        channel.id: [message.text for message in channel.messages if message.user == world.bot.id]
        for channel in world.channels.values()
    }


async def come_back(harness: Harness, path: Path, database_url: str) -> int:
    """The machine is lost; the backup is restored into a new database, and the bot starts on it."""
    await harness.stop()
    with restored(database_url, KEYS, path, harness.now) as (opened, _):
        in_doubt = await catch_up(opened, harness.playground.clock)
    harness._database_url = database_url
    await harness.start()
    await harness.settle()
    return in_doubt


async def test_what_was_said_after_the_backup_is_not_said_again(harness: Harness, tmp_path: Path) -> None:
    await harness.set_up()
    assert harness.village is not None
    wake, harness.village.deliverer.wake = harness.village.deliverer.wake, lambda team_id: None  # type: ignore[method-assign]
    await harness.person("meghan").say("hello there")
    await harness.playground.settled_deliveries()
    back_up(harness._database_url, tmp_path / "b", harness.now)  # her answer waits; the lunch is a timer
    harness.village.deliverer.wake = wake  # type: ignore[method-assign]
    await harness.pass_time(days=23)  # until after the announcement of December's lunch
    before = heard(harness)
    assert sum(len(texts) for texts in before.values()) >= 3, before
    assert await come_back(harness, tmp_path / "b", f"sqlite:///{tmp_path / 'new.db'}") >= 2
    after = heard(harness)
    assert all(texts == after[channel][: len(texts)] for channel, texts in before.items()), (before, after)
    added = [text for channel, texts in before.items() for text in after[channel][len(texts) :]]
    assert added == ["Slack didn't confirm a post of mine. Would you take a look at the channel?"], (
        "nobody may read there"
    )


async def test_what_was_still_to_be_said_is_said(harness: Harness, tmp_path: Path) -> None:
    await harness.set_up()
    assert harness.village is not None
    harness.village.deliverer.wake = lambda team_id: None  # type: ignore[method-assign]
    await harness.person("meghan").say("hello there")
    await harness.playground.settled_deliveries()
    back_up(harness._database_url, tmp_path / "b", harness.now)  # and at once the machine is lost
    before = heard(harness)
    assert await come_back(harness, tmp_path / "b", f"sqlite:///{tmp_path / 'new.db'}") == 1
    after = heard(harness)
    assert sum(map(len, after.values())) == sum(map(len, before.values())) + 1
    await harness.until(harness.now + timedelta(days=35))
    assert sum(map(len, heard(harness).values())) > sum(map(len, after.values()))
