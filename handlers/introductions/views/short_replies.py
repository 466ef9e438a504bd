"""*Answer in a line* (R42): the forms, and what each side reads, without names."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.words import N_, _, listed
from bot.introductions.short_replies import LONGEST_LINE, Doubt
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message, button, buttons, modal, neutral, notice, plain_message, small, text
from handlers.platform.views.fields import Values

WRITE = "asking_around.write"
LINE = "asking_around.line"
ENOUGH = "asking_around.enough"
STILL = "asking_around.still"
WORDS = "words"

HANDED_ON = N_("Thank you. I'll pass on your answer without your name and won't keep a copy.")
_ANSWERED = N_("A colleague has sent you a short answer.")
_LOOK_AGAIN = {
    Doubt.PEOPLE: N_("a name, a mention or a number"),
    Doubt.TEAM: N_("a team or a manager"),
    Doubt.DATE: N_("a date"),
}


def own_words(words: str) -> list[Block]:
    """The asker's own words in an ask, set apart from Village's; empty without any."""
    return [small(_("In their own words:")), text(_quoted(words))] if words else []


def warning(doubts: Sequence[Doubt]) -> list[Block]:
    """The note about what may tell more than it should; empty without `doubts`. It prevents nothing."""
    if not doubts:
        return []
    what = [_(_LOOK_AGAIN[doubt]) for doubt in doubts]
    named = listed(what)
    return [
        text(_("It may contain {named}, which could give you away. You can change it or keep it.").format(named=named))
    ]


def line_form(introduction_id: str, number: int, words: str = "", doubts: Sequence[Doubt] = ()) -> View:
    """The form for a line: the mentor's (`number` 1 or 3), or the asker's (2).

    With `words` it is the preview: exactly what the other side will see, and what may tell more than it should.
    """
    lead = {
        1: _("I'll pass this on without your name and won't keep a copy. They can write back once."),
        2: _("I'll pass this on without your name and won't keep a copy. They can answer once more."),
        3: _("I'll pass this on without your name and won't keep a copy. It's the last message between you."),
    }[number]
    blocks: list[Block] = [
        text(lead),
        *([small(_("This is all they will see:")), text(_quoted(words))] if words else []),
        *warning(doubts),
        fields.required(fields.line(WORDS, _("Your answer"), words, longest=LONGEST_LINE, several_lines=True)),
    ]
    return modal(
        LINE,
        _("In a line"),
        blocks,
        submit=_("Send it") if words else _("Preview"),
        private_metadata=f"{introduction_id} {number} {seen_mark(words) if words else ''}",
    )


def seen_mark(words: str) -> str:
    """A hash of the text that was previewed, from which the text cannot be read."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def no_words() -> dict[str, str]:
    """The error at the field where nothing was typed."""
    return {WORDS: _("Please write a few words, or close this and nothing is sent.")}


def read_line(values: Values) -> str:
    """Return the short reply as typed in the form."""
    return fields.typed(values, WORDS)


def line_sent(tip: str | None = None) -> View:
    """The modal after a line was sent; `tip` is what the form of *Make it a tip* begins with, kept only by Slack."""
    if tip is None:
        return notice(_("Thank you"), _("I'll pass it on without your name and won't keep a copy."))
    row = buttons(button(_("Make it a tip"), "tips.leave", tip, spoken=_("Turn it into a tip for others")))
    blocks = [
        text(_("I'll pass it on without your name and won't keep a copy.")),
        small(_("Could it help someone else too? As a tip it's shown under its topic to anyone who looks.")),
        row,
    ]
    return modal("village.notice", _("Thank you"), blocks)


def line(introduction_id: str, ask_id: str, number: int, words: str) -> Message:
    """The line as the other side reads it, with the buttons to answer while there is another turn."""
    if number == 2:
        return Message(
            _("Someone you answered has written back."),
            (
                text(_("The colleague you answered has written back:")),
                text(_quoted(words)),
                buttons(button(_("Answer once more"), WRITE, introduction_id)),
                small(_("No pressure to reply.")),
            ),
        )
    row = [button(_("That's all I need, thanks"), ENOUGH, ask_id)]
    if number == 1:
        row.append(button(_("Write back once"), WRITE, introduction_id))
    row.append(button(_("I'd still like to talk"), STILL, ask_id))
    row.append(button(_("Make it a tip"), "tips.of_line", introduction_id, spoken=_("Turn it into a tip for others")))
    return Message(
        _(_ANSWERED),
        (
            text(_("A colleague I asked has sent you a short answer. They don't know who you are:")),
            text(_quoted(words)),
            buttons(*row),
            small(_("It's one person's experience, not advice.")),
        ),
    )


def without(blocks: Iterable[Mapping[str, Any]], pressed: str) -> str:
    """Return a short reply's blocks as JSON, without buttons that mean nothing once `pressed` (an action id) was."""
    gone = (
        {pressed} if pressed == WRITE else {pressed, STILL}
    )  # who has enough does not want to talk; who wants to talk may still have enough
    kept = [
        {**block, "elements": _kept(block, gone)} if block["type"] == "actions" else dict(block) for block in blocks
    ]
    return json.dumps([block for block in kept if block.get("elements") != []])


def is_a_line(blocks: Iterable[Mapping[str, Any]]) -> bool:
    """Whether these blocks are a short reply, and not the question to somebody who may still say yes."""
    elements = [element for block in blocks for element in block.get("elements", ())]
    return all(element.get("action_id", "").partition("#")[0] != "introductions.accept" for element in elements)


def _kept(block: Mapping[str, Any], gone: set[str]) -> list[Any]:
    return [element for element in block["elements"] if element.get("action_id") not in gone]


def line_less(blocks: str) -> Message:
    """The line again, with the blocks that `without` left."""
    return Message(_(_ANSWERED), tuple(Block.parse_all(json.loads(blocks))))


def enough() -> Message:
    """Answer to *That's all I need, thanks*."""
    return plain_message(_("Great. I won't ask anyone else, and your question has been deleted."))


def still_asking() -> Message:
    """Answer to *I'd still like to talk*."""
    return plain_message(_("OK, I'll look for someone to talk to. Names are shown only once you've both said yes."))


def _quoted(words: str) -> str:
    return "\n".join(f">{line}" for line in neutral(words).splitlines() or [""])
