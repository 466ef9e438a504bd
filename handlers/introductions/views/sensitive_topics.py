"""The question before a third mentor is asked about a sensitive topic (R32)."""

from bot.core.words import N_, _
from handlers.introductions.views.asks_and_offers import settled
from handlers.platform.views.blocks import Message, button, buttons, small, text

__all__ = ["goes_on", "may_i_go_on", "rests", "settled"]

QUESTION = N_(
    "I haven't found anyone for this yet. Should I keep asking, one person at a time, as privately as before?"
)


def may_i_go_on(introduction_id: str) -> Message:
    """The question; without an answer nobody else is asked."""
    row = buttons(
        button(_("Keep asking"), "introductions.ask_on", introduction_id, style="primary"),
        button(_("Pause for now"), "introductions.rest", introduction_id),
    )
    note = small(
        _("This is nothing to do with you: people are away or busy. I won't ask anyone else until you answer.")
    )
    return Message(_("Should I keep looking?"), (text(_(QUESTION)), note, row))


def goes_on() -> Message:
    """The message in place of the question after *Keep asking*."""
    return _plain(_("OK, I'll keep asking, as privately as before."))


def rests() -> Message:
    """The message after *Pause for now*."""
    return _plain(_("OK, I've paused this. You can start again any time with *Find me someone* in Home."))


def _plain(words: str) -> Message:
    return Message(words.replace("*", ""), (text(words),))
