"""What somebody reads on the screen: words, buttons and fields of messages and views."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.block_kit import elements_of
from playground.json_types import Json
from playground.workspace.mrkdwn import as_notification
from playground.workspace.world import Channel, Message, User, View, World

_TEXT_KEYS = ("text", "fields", "elements", "accessory", "label", "hint", "element", "title", "options", "rows")


def words_in(value: Any) -> Iterator[str]:
    """Every word shown in blocks, in reading order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from words_in(inner)
    elif isinstance(value, dict):
        for key in (*_TEXT_KEYS, "option_groups", "description", "placeholder", "initial_value"):
            if key in value:
                yield from words_in(value[key])


def label_of(element: Json) -> str:
    """The words on a button, or the placeholder of a menu."""
    shown = element.get("text") or element.get("placeholder") or {}
    return str(shown.get("text", ""))


def buttons_in(blocks: list[Json]) -> list[str]:
    """The labels of all buttons, in order."""
    return [label_of(element) for block in blocks for element in elements_of(block) if element["type"] == "button"]


@dataclass(frozen=True)
class Seen:
    """A message as one person sees it."""

    world: World
    channel: Channel
    message: Message

    @property
    def ts(self) -> str:
        """The message's `ts`."""
        return self.message.ts

    @property
    def who(self) -> str:
        """The name beside the message."""
        return self.world.users[self.message.user].display_name

    @property
    def text(self) -> str:
        """The top-level text as a notification shows it."""
        return as_notification(self.message.text, self.world)

    @property
    def words(self) -> str:
        """Everything written in the message: its blocks if it has any, else its text."""
        if not self.message.blocks or not self.message.bot_id:
            return self.text
        return as_notification("\n".join(words_in(self.message.blocks)), self.world)

    @property
    def blocks(self) -> list[Json]:
        """The message's blocks."""
        return self.message.blocks

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return buttons_in(self.message.blocks)

    @property
    def is_ephemeral(self) -> bool:
        """Whether only this person sees it."""
        return self.message.ephemeral_to is not None


@dataclass(frozen=True)
class Shown:
    """A modal or Home as its viewer sees it."""

    world: World
    view: View

    @property
    def id(self) -> str:
        """The view's id."""
        return self.view.id

    @property
    def title(self) -> str:
        """The modal's title; empty for a Home."""
        return str(self.view.content.get("title", {}).get("text", ""))

    @property
    def submit_label(self) -> str | None:
        """The words on the submit button, None if there is none."""
        shown = self.view.content.get("submit")
        return str(shown["text"]) if shown else None

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        blocks: list[Json] = self.view.content["blocks"]
        return blocks

    @property
    def words(self) -> str:
        """Everything written in the view."""
        return as_notification("\n".join(words_in(self.blocks)), self.world)

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return buttons_in(self.blocks)

    @property
    def errors(self) -> dict[str, str]:
        """The sentences under its fields, by block_id."""
        return self.view.errors

    @property
    def callback_id(self) -> str:
        """The view's callback_id."""
        return str(self.view.content.get("callback_id", ""))


def messages_for(user: User, channel: Channel) -> list[Message]:
    """The messages of a conversation which this person sees, oldest first."""
    return [message for message in channel.messages if message.ephemeral_to in (None, user.id)]
