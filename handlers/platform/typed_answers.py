"""What a person types to the bot in place of pressing a button: yes, no, stop, or the button's own words (R14).

The question is looked up in the person's own conversation with the bot, so nothing of it is stored here. An action that
may be taken so says what it means (`Router.action`); whatever is doubtful is left to the button.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.core.deadline import seconds_left
from handlers.platform.views.blocks import Message

LOOK_BACK = 10  # messages of a conversation; Slack shows 15 to an app that is sold outside its Marketplace (S65)
THREAD_LOOK_BACK = 100  # of a thread, which Slack tells from its beginning
LOOK_SECONDS = 1.0


class TypedAnswer(Enum):
    """What a typed answer says."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    ITS_WORDS = "its words"  # only what stands on the button


class Became(Enum):
    """What became of a typed answer."""

    NOTHING = "nothing"  # no question of ours comes before it, or not one that these words answer
    BY_BUTTON = "by_button"  # it opens a form, or asks once more, which takes a press
    PRESSED = "pressed"


@dataclass(frozen=True)
class Pressed:
    """What a typed answer did: the words of the button, and what its listener answered; None where that redraws the
    question.
    """

    became: Became
    label: str = ""
    message: Message | None = None


class NeedsButton(Exception):  # noqa: N818
    """Raised where a listener opens a form for a press that was typed: Slack opens one only with a trigger."""


@dataclass(frozen=True)
class AskedButton:
    """A button of a question; `row` numbers the block it stands in, `asks_again` says that Slack confirms it."""

    action_id: str
    value: str
    label: str
    row: int
    asks_again: bool

    @property
    def name(self) -> str:
        """The action's name, without the number that tells it from others of its message."""
        return self.action_id.partition("#")[0]

    @property
    def is_first(self) -> bool:
        """Whether it is the one of its listener's buttons that carries no number."""
        return "#" not in self.action_id


@dataclass(frozen=True)
class Question:
    """The last message of ours in a conversation, with its buttons."""

    channel_id: str
    ts: str
    buttons: tuple[AskedButton, ...]


async def last_question(
    slack: Any, bot_user_id: str, channel_id: str, before_ts: str, thread_ts: str | None
) -> Question | None:
    """Return our last message before this one in the conversation or, with `thread_ts`, in that thread.

    None where there is none, where the person has said something since that is not answered yet (these words may go
    with that), where a thread is too long, or where Slack does not tell in time.
    """
    try:
        async with asyncio.timeout(seconds_left(LOOK_SECONDS)):
            if thread_ts is None:
                answer = await slack.conversations_history(channel=channel_id, latest=before_ts, limit=LOOK_BACK)
                messages = answer["messages"]
            else:
                answer = await slack.conversations_replies(
                    channel=channel_id, ts=thread_ts, latest=before_ts, limit=THREAD_LOOK_BACK
                )
                messages = [] if answer.get("has_more") else list(reversed(answer["messages"]))
    except (SlackApiError, TimeoutError, aiohttp.ClientError):
        return None
    last = next((one for one in messages if str(one["ts"]) < before_ts), None)
    if last is None or last.get("user") != bot_user_id:
        return None
    return Question(channel_id, str(last["ts"]), buttons_in(last.get("blocks") or ()))


def buttons_in(blocks: Sequence[Mapping[str, Any]]) -> tuple[AskedButton, ...]:
    """Return the buttons of these blocks that Slack tells the bot of."""
    return tuple(
        AskedButton(
            element.get("action_id", ""),
            element.get("value", ""),
            element.get("text", {}).get("text", ""),
            row,
            "confirm" in element,
        )
        for row, block in enumerate(blocks)
        for element in (*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else []))
        if element.get("type") == "button" and "url" not in element
    )


def chosen(
    question: Question, words: str, typed: TypedAnswer | None, meanings: Mapping[str, Collection[TypedAnswer]]
) -> AskedButton | None:
    """Return the one button that these words answer: the one they name, else the one whose action means `typed`.

    None where several would do: two questions in one message, or two actions of one row.
    """
    named = [one for one in question.buttons if plain(one.label) == plain(words)]
    fitting = named or [one for one in question.buttons if typed in meanings.get(one.name, ())]
    if len({one.row for one in fitting}) > 1:
        return None
    if len(fitting) > 1:
        fitting = [one for one in fitting if one.is_first]
    return fitting[0] if len(fitting) == 1 else None


def plain(words: str) -> str:
    """Return words without case, spaces around them, or marks at their ends."""
    return words.casefold().replace("\u2019", "'").strip(" \t\n.!,\u00a0")
