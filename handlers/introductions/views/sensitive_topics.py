"""Words for asking before a third person is asked about something sensitive."""

from handlers.introductions.views.asks_and_offers import settled
from handlers.platform.views.blocks import Message, button, buttons, small, text

__all__ = ["goes_on", "may_i_go_on", "rests", "settled"]

QUESTION = "I haven't found anyone for this yet. Should I keep asking, one person at a time, as privately as before?"


def may_i_go_on(introduction_id: str) -> Message:
    """The question; without an answer nobody else is asked."""
    row = buttons(
        button("Keep asking", "introductions.ask_on", introduction_id, style="primary"),
        button("Pause for now", "introductions.rest", introduction_id),
    )
    note = small("This is nothing to do with you: people are away or busy. I won't ask anyone else until you answer.")
    return Message("Should I keep looking?", (text(QUESTION), note, row))


def goes_on() -> Message:
    """*Keep asking*."""
    return _plain("OK, I'll keep asking, as privately as before.")


def rests() -> Message:
    """*Pause for now*."""
    return _plain("OK, I've paused this. You can start again any time with *Find me someone* in Home.")


def _plain(words: str) -> Message:
    return Message(words.replace("*", ""), (text(words),))
