"""How the playground learns what the bot holds back, and moves its clock without skipping anything."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from playground.slack import Refused, Slack

_MOST_MOMENTS = 300
_MOST_IN_VAIN = 20
_PATIENCE = 4.0


class Held(NamedTuple):
    """One message that waits: for whom, what, until when (aware)."""

    to: str
    what: str
    until: datetime


class Console(Protocol):
    """What the bot's front door tells the playground."""

    async def next_moment(self) -> datetime | None:
        """The earliest moment (community time) at which the bot has something due."""

    async def settle(self) -> None:
        """Returns when nothing is due now and nothing is under way."""

    async def held(self) -> list[Held]:
        """What waits."""

    async def restart(self) -> None:
        """Stops the bot, gives it a fresh database and starts it again."""


async def travel(slack: Slack, console: Console | None, target: datetime) -> None:
    """Moves the clock to `target` (aware), stopping at every moment at which the bot has something to do."""
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
    """Stops at each due moment; gives up where the same moment stays due (the bot is in trouble)."""
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
    """Moves the clock until something happens that somebody can see; Refused where nothing ever does.

    The bot looks after many things at which nothing changes on any screen; those are passed over.
    """
    before = _on_all_screens(slack)
    for _ in range(_MOST_MOMENTS):
        upcoming = await console.next_moment()
        if upcoming is None:
            break
        await travel(slack, console, max(upcoming, slack.clock.now()))
        if _on_all_screens(slack) != before:
            return
    raise Refused("nothing_next", "Nothing is waiting to happen.")


def _on_all_screens(slack: Slack) -> set[tuple[str, str, str, str]]:
    return {
        (channel.id, message.ts, message.text, str(message.blocks))
        for channel in slack.world.channels.values()
        for message in channel.messages
    }


def destination(slack: Slack, move: str) -> datetime:
    """Where `hour` or `day` leads from now."""
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
    if move not in steps:
        raise Refused("invalid_move", "The clock moves to the next thing, by an hour, by a day, or to a date.")
    return slack.clock.now() + steps[move]
