"""Putting messages into conversations, changing and deleting them, with the events that follow."""

from typing import Any

from playground.block_kit import elements_of
from playground.json_types import Json
from playground.workspace import events
from playground.workspace.mrkdwn import as_stored
from playground.workspace.shapes import message_json
from playground.workspace.slack import Slack
from playground.workspace.world import Channel, Message, World

LONGEST_TEXT = 40_000


def with_ids(world: World, blocks: list[Json]) -> list[Json]:
    """A copy of the blocks in which every block and every interactive element has an id, as Slack gives them."""
    found: list[Json] = as_kept(blocks)
    for block in found:
        block.setdefault("block_id", world.new_block_id())
        for element in elements_of(block):
            element.setdefault("action_id", world.new_block_id())
    return found


def as_kept(value: Any) -> Any:
    """A copy with the flags which Slack adds to every text object that lacks them."""
    if isinstance(value, list):
        return [as_kept(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    found = {name: as_kept(inner) for name, inner in value.items()}
    if found.get("type") == "plain_text":
        found.setdefault("emoji", True)
    elif found.get("type") == "mrkdwn":
        found.setdefault("verbatim", False)
    return found


def by_app(
    slack: Slack,
    channel: Channel,
    text: str,
    blocks: list[Json],
    *,
    thread_ts: str | None = None,
    broadcast: bool = False,
    metadata: Json | None = None,
    files: list[str] | None = None,
    ephemeral_to: str | None = None,
) -> Message:
    """Post as the app; everybody in the conversation sees it, or one person if `ephemeral_to` is given."""
    world = slack.world
    message = Message(
        world.next_ts(channel),
        channel.id,
        world.bot.id,
        as_stored(text)[:LONGEST_TEXT],
        with_ids(world, blocks),
        bot_id=world.bot.bot_id,
        thread_ts=thread_ts,
        broadcast=broadcast,
        metadata=metadata,
        files=files or [],
        ephemeral_to=ephemeral_to,
        subtype="file_share" if files else None,
    )
    add(slack, message)
    return message


def add(slack: Slack, message: Message) -> events.Sent:
    """Put a finished message into its conversation and tell the app of it."""
    channel = slack.world.channels[message.channel]
    channel.messages.append(message)
    if message.thread_ts and not message.ephemeral_to:
        parent = channel.message(message.thread_ts)
        if parent is not None:
            parent.thread_ts = parent.ts
    slack.changed()
    return None if message.ephemeral_to else events.message_posted(slack, message)


def change(slack: Slack, message: Message, text: str, blocks: list[Json], metadata: Json | None) -> None:
    """Replace text and blocks of an app's message; metadata stays unless given, `{}` removes it."""
    before = message_json(slack.world, message)
    message.text = as_stored(text)
    message.blocks = with_ids(slack.world, blocks)
    message.typed.clear()
    if metadata is not None:
        message.metadata = metadata or None
    if not message.ephemeral_to:
        message.edited = {"user": message.user, "ts": f"{slack.world.seconds()}.000000"}
        events.message_changed(slack, message, before)
    slack.changed()


def remove(slack: Slack, message: Message) -> None:
    """Take a message away."""
    channel = slack.world.channels[message.channel]
    before = message_json(slack.world, message)
    channel.messages.remove(message)
    if not message.ephemeral_to:
        events.message_deleted(slack, channel, before)
    slack.changed()
