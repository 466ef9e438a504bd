"""A Village that comes back from an old backup says nothing twice and forgets nothing that was still to be said."""

from datetime import timedelta
from pathlib import Path

from handlers.after_restore import catch_up
from storage.maintenance.backup import back_up
from storage.maintenance.restoring import restored
from tests.databases import KEYS
from tests.town import Town


def heard(town: Town) -> dict[str, list[str]]:
    """All that anybody sees of the bot's, by conversation."""
    world = town.playground.world
    return {
        channel.id: [message.text for message in channel.messages if message.user == world.bot.id]
        for channel in world.channels.values()
    }


async def come_back(town: Town, path: Path, database_url: str) -> int:
    """The machine is lost; the backup is restored into a new database, and the bot starts on it."""
    await town.stop()
    with restored(database_url, KEYS, path, town.now) as (opened, _):
        in_doubt = await catch_up(opened, town.playground.clock)
    town._database_url = database_url
    await town.start()
    await town.settle()
    return in_doubt


async def test_what_was_said_after_the_backup_is_not_said_again(town: Town, tmp_path: Path) -> None:
    await town.set_up()
    assert town.village is not None
    wake, town.village.deliverer.wake = town.village.deliverer.wake, lambda team_id: None  # type: ignore[method-assign]
    await town.person("meghan").say("hello there")
    await town.playground.settled_deliveries()
    back_up(town._database_url, tmp_path / "b", town.now)  # her answer waits; the lunch is a timer
    town.village.deliverer.wake = wake  # type: ignore[method-assign]
    await town.pass_time(days=23)  # until after the announcement of December's lunch
    before = heard(town)
    assert sum(len(texts) for texts in before.values()) >= 3, before
    assert await come_back(town, tmp_path / "b", f"sqlite:///{tmp_path / 'new.db'}") >= 2
    after = heard(town)
    assert all(texts == after[channel][: len(texts)] for channel, texts in before.items()), (before, after)
    added = [text for channel, texts in before.items() for text in after[channel][len(texts) :]]
    assert added == ["I cannot post in the lunch channel at the moment."], "nobody may read there, so she looks"


async def test_what_was_still_to_be_said_is_said(town: Town, tmp_path: Path) -> None:
    await town.set_up()
    assert town.village is not None
    town.village.deliverer.wake = lambda team_id: None  # type: ignore[method-assign]
    await town.person("meghan").say("hello there")
    await town.playground.settled_deliveries()
    back_up(town._database_url, tmp_path / "b", town.now)  # and at once the machine is lost
    before = heard(town)
    assert await come_back(town, tmp_path / "b", f"sqlite:///{tmp_path / 'new.db'}") == 1
    after = heard(town)
    assert sum(map(len, after.values())) == sum(map(len, before.values())) + 1
    await town.until(town.now + timedelta(days=35))
    assert sum(map(len, heard(town).values())) > sum(map(len, after.values()))
