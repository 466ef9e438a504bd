"""Asking the bot what it has not sent yet, and moving the playground's clock without skipping anything."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from playground.json_types import Json
from playground.workspace.slack import Refused, Slack
from playground.workspace.world import Channel, Message

_MOST_MOMENTS = 300
_MOST_IN_VAIN = 20
_PATIENCE = 4.0
Screens = Mapping[tuple[str, str], tuple[str, ...]]
"""What each message shows, by its conversation and its `ts`."""


class Held(NamedTuple):
    """One message that waits: for whom, what it is, and until when (aware UTC)."""

    to: str
    what: str
    until: datetime


class Console(Protocol):
    """What the playground asks of the bot."""

    async def next_moment(self) -> datetime | None:
        """Return the earliest moment (community time) at which the bot has something due; None if nothing is."""

    async def settle(self) -> None:
        """Return when nothing is due now and nothing is under way."""

    async def held(self) -> list[Held]:
        """What waits."""

    async def restart(self) -> None:
        """Stop the bot, give it a fresh database and start it again."""


async def travel(slack: Slack, console: Console | None, target: datetime) -> None:
    """Move the clock to `target` (aware), stopping at every moment at which the bot has something to do."""
    if console is None or target < slack.clock.now():
        slack.clock.move_to(target)
        slack.changed()
        return
    await console.settle()
    await _through_moments(slack, console, target)
    if target > slack.clock.now():
        slack.clock.move_to(target)
        await console.settle()
    slack.changed()


async def _through_moments(slack: Slack, console: Console, target: datetime) -> None:
    """Stop at each due moment; give up where the same moment stays due (the bot is in trouble)."""
    in_vain = 0
    while in_vain < _MOST_IN_VAIN:
        moment = await console.next_moment()
        if moment is None or moment > target:
            return
        in_vain = 0 if moment > slack.clock.now() else in_vain + 1
        if moment > slack.clock.now():
            slack.clock.move_to(moment)
        await console.settle()
        with suppress(TimeoutError):
            await slack.payload_sender.settled(_PATIENCE)
        slack.changed()


async def to_the_next_thing(slack: Slack, console: Console) -> None:
    """Move the clock until something happens that somebody can see; Refused where nothing ever does.

    The bot looks after many things at which nothing changes on any screen; those are passed over. When the first
    message that waits now is due, the clock stops in any case, also if the message was not needed any more: the page
    promises that moment.
    """
    before = on_all_screens(slack)
    promised = min((one.until for one in await console.held()), default=None)
    for _ in range(_MOST_MOMENTS):
        upcoming = await console.next_moment()
        if upcoming is None:
            break
        await travel(slack, console, max(upcoming, slack.clock.now()))
        if on_all_screens(slack) != before or (promised is not None and slack.clock.now() >= promised):
            return
    raise Refused("nothing_next", "Nothing is waiting to happen.")


def on_all_screens(slack: Slack) -> Screens:
    """What everybody together can read now, for `news_since`."""
    return {
        (channel.id, message.ts): (message.text, str(message.blocks), *message.files)
        for channel in slack.world.channels.values()
        for message in channel.messages
    }


def news_since(before: Screens, slack: Slack) -> list[Json]:
    """Who got what since then: an entry for each conversation and its readers, how much is new and how much changed."""
    now = on_all_screens(slack)
    found: dict[tuple[str, tuple[str, ...]], Json] = {}
    for channel in slack.world.channels.values():
        for message in channel.messages:
            shown = (channel.id, message.ts)
            if now[shown] == before.get(shown):
                continue
            readers = _readers(slack, channel, message)
            entry = found.setdefault(
                (channel.id, readers),
                {"channel": channel.id, "kind": channel.kind, "name": channel.name, "people": list(readers)},
            )
            what = "changed" if shown in before else "new"
            entry[what] = entry.get(what, 0) + 1
    return list(found.values())


def _readers(slack: Slack, channel: Channel, message: Message) -> tuple[str, ...]:
    if message.ephemeral_to is not None:
        return (message.ephemeral_to,)
    people = (slack.world.users[member] for member in channel.members)
    return tuple(person.id for person in people if not person.is_bot and not person.deactivated)


def destination(slack: Slack, move: str) -> datetime:
    """Return the playground's time one `hour` or one `day` from now; raises `Refused` for any other `move`."""
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
    if move not in steps:
        raise Refused("invalid_move", "The clock moves to the next thing, by an hour, by a day, or to a date.")
    return slack.clock.now() + steps[move]
