"""Text with Slack's commands and mentions, typed into every field,
reaches Slack as plain text and nothing else (R16).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.core.ids import UserId
from handlers.platform.views.blocks import neutral
from tests.handlers.support.forging import Forger, ids_in
from tests.handlers.support.looking_in import below, inside
from tests.storage.two_workspaces import TIMER, fill
from tests.support.harness import Harness

BAD = "<!channel> <!subteam^S1> <@U0EVIL> <https://evil.example|your bank> R&D \N{RIGHT-TO-LEFT OVERRIDE}nwot"
NOT_TYPED = ("forget", "-mentoring")  # the end of all words; and what is meant to name a colleague
LIVE = re.compile(r"<!(?:channel|here|everyone|subteam)|<@U0EVIL|<https://evil|R&D|\N{RIGHT-TO-LEFT OVERRIDE}")


def read_as_mrkdwn(node: Any) -> Iterator[str]:
    """Every text in which Slack would look for commands: mrkdwn, and the fallback of a message."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn" and isinstance(node.get("text"), str):
            yield node["text"]
        for inner in node.values():
            yield from read_as_mrkdwn(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from read_as_mrkdwn(inner)


def on_the_wire(harness: Harness, forger: Forger) -> list[str]:
    """All that Slack was ever given to show: messages, Homes, forms, direct answers."""
    world = harness.playground.world
    messages = [message for channel in world.channels.values() for message in channel.messages if message.bot_id]
    texts = [message.text for message in messages]
    for given in (
        *(message.blocks for message in messages),
        *(home.content for home in world.homes.values()),
        *map(json.loads, forger.shown),
    ):
        texts += read_as_mrkdwn(json.loads(given) if isinstance(given, str) and given.startswith("{") else given)
    return texts


async def test_hostile_text_in_every_field_is_shown_as_text(harness: Harness) -> None:
    await harness.set_up()
    assert harness.village is not None
    forger = await an_organizer_among_all_kinds_of_things(harness)
    forger.words = BAD + "&<>" * 1000
    for group in forger.groups():
        if group.startswith(("submission", "command")) and not group.endswith(NOT_TYPED):
            await forger.press(group)
    await harness.person("meghan").say(forger.words[:3900])
    await harness.settle()
    await harness.pass_time(days=10)
    texts = on_the_wire(harness, forger)
    assert [text for text in texts if LIVE.search(text)] == []
    assert sum("&lt;!channel&gt;" in text for text in texts) > 10, "the words are nowhere to be seen"
    assert harness.village.counts.faults["request"] == harness.village.counts.faults["delivery"] == 0


async def an_organizer_among_all_kinds_of_things(harness: Harness) -> Forger:
    meghan = UserId(harness.person("meghan").id)
    await inside(harness, lambda uow: fill(uow, BAD))
    await inside(harness, lambda uow: uow.timers.cancel(*TIMER))
    await inside(harness, lambda uow: uow.communities.add_organizer(meghan))
    return Forger(harness, "meghan", await below(harness, ids_in), most=8)


def test_direction_overrides_are_removed_and_the_marks_that_languages_need_stay() -> None:
    assert neutral("a\N{RIGHT-TO-LEFT OVERRIDE}b\N{RIGHT-TO-LEFT ISOLATE}c") == "abc"
    words = "שלום \N{RIGHT-TO-LEFT MARK}!"  # set apart, so that it does not turn the sentence around it
    assert neutral(words) == f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"
