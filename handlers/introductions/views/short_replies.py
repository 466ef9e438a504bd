"""Words of *Answer in a line*: the forms, and what each of the two reads, without a name on either side."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.introductions.short_replies import LONGEST_LINE, Doubt
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message, button, buttons, modal, neutral, notice, small, text
from handlers.platform.views.fields import Values

WRITE = "asking_around.write"
LINE = "asking_around.line"
ENOUGH = "asking_around.enough"
STILL = "asking_around.still"
WORDS = "words"
SEEN = "seen"

HANDED_ON = "Thank you. I hand your line on, without your name, and then I forget it."
_ANSWERED = "A colleague has answered you in a line."
_LOOK_AGAIN = {
    Doubt.PEOPLE: "a name, a mention or a number",
    Doubt.TEAM: "a team or a manager",
    Doubt.DATE: "a date",
}


def own_words(words: str) -> list[Block]:
    """What the asker sent along, set apart from ours."""
    return [small("In their own words:"), text(_quoted(words))] if words else []


def warning(doubts: Sequence[Doubt]) -> list[Block]:
    """A kind word about what may tell more than it should; nothing is held back."""
    if not doubts:
        return []
    what = [_LOOK_AGAIN[doubt] for doubt in doubts]
    named = what[0] if len(what) == 1 else f"{', '.join(what[:-1])} and {what[-1]}"
    return [text(f"There may be {named} in it, by which somebody could guess. It is yours to keep or to change.")]


def line_form(introduction_id: str, number: int, words: str = "", doubts: Sequence[Doubt] = ()) -> View:
    """To write a line: the keeper's answer (1, 3), or the asker's one line back (2); shown again with a warning."""
    lead = {
        1: "I hand this on without your name, and forget it. They may write back once.",
        2: "I hand this on without your name, and forget it. They may answer once more.",
        3: "I hand this on without your name, and forget it. It is the last one between you.",
    }[number]
    blocks: list[Block] = [
        text(lead),
        *warning(doubts),
        fields.line(WORDS, "Your line", words, longest=LONGEST_LINE, several_lines=True),
    ]
    seen = SEEN if doubts else ""
    return modal(LINE, "In a line", blocks, submit="Send it", private_metadata=f"{introduction_id} {number} {seen}")


def read_line(values: Values) -> str:
    """What was typed."""
    return fields.typed(values, WORDS)


def line_sent(tip: str | None = None) -> View:
    """After it was sent; `tip` is what a keeper's own form of a tip begins with, which Slack alone keeps till then."""
    if tip is None:
        return notice("Thank you", "I hand it on, without your name, and then I forget it.")
    row = buttons(button("Make it a tip card", "tips.leave", tip, spoken="Make a tip of it for others"))
    blocks = [
        text("I hand it on, without your name, and then I forget it."),
        small("Would it help the next one too? As a tip card it stands under its topic, for whoever looks."),
        row,
    ]
    return modal("village.notice", "Thank you", blocks)


def line(introduction_id: str, ask_id: str, number: int, words: str) -> Message:
    """What the other reads; after the third nothing more goes to and fro."""
    if number == 2:
        return Message(
            "Somebody you answered has written back.",
            (
                text("The colleague whom you answered in a line writes back:"),
                text(_quoted(words)),
                buttons(button("Answer once more", WRITE, introduction_id)),
                small("No need to; nobody is waiting at the door."),
            ),
        )
    row = [button("That is enough, thank you", ENOUGH, ask_id)]
    if number == 1:
        row.append(button("Write back once", WRITE, introduction_id))
    row.append(button("I would still like to talk", STILL, ask_id))
    row.append(button("Make it a tip card", "tips.of_line", introduction_id, spoken="Make a tip of it for others"))
    return Message(
        _ANSWERED,
        (
            text("A colleague who was asked quietly answers in a line; they do not know who you are:"),
            text(_quoted(words)),
            buttons(*row),
            small("It is what somebody has lived, not advice."),
        ),
    )


def without(blocks: Iterable[Mapping[str, Any]], pressed: str) -> str:
    """A line's blocks as Slack holds them, as JSON, less the buttons that mean nothing once this one was pressed."""
    gone = {pressed, STILL}  # who has enough does not want to talk; who wants to talk may still have enough
    kept = [
        {**block, "elements": _kept(block, gone)} if block["type"] == "actions" else dict(block) for block in blocks
    ]
    return json.dumps([block for block in kept if block.get("elements") != []])


def _kept(block: Mapping[str, Any], gone: set[str]) -> list[Any]:
    return [element for element in block["elements"] if element.get("action_id") not in gone]


def line_less(blocks: str) -> Message:
    """The line again, with what `without` has left of it."""
    return Message(_ANSWERED, tuple(Block.parse_all(json.loads(blocks))))


def enough() -> Message:
    """The asker has what they need."""
    return _plain("Good. I ask nobody else, and your question is deleted.")


def still_asking() -> Message:
    """The asker would like to talk to somebody all the same."""
    return _plain("All right, I look for somebody to talk to. Names come only once you have both said yes.")


def _quoted(words: str) -> str:
    return "\n".join(f">{line}" for line in neutral(words).splitlines() or [""])


def _plain(words: str) -> Message:
    return Message(words, (text(words),))
