"""Words for asking before a third person is asked about something sensitive."""

from handlers.introductions.views.asks_and_offers import settled
from handlers.platform.views.blocks import Message, button, buttons, small, text

__all__ = ["goes_on", "may_i_go_on", "rests", "settled"]

QUESTION = "I have not found anybody for this yet. May I go on asking, one person at a time, as quietly as before?"


def may_i_go_on(introduction_id: str) -> Message:
    """The question; without an answer nobody else is asked."""
    row = buttons(
        button("Please go on", "introductions.ask_on", introduction_id, style="primary"),
        button("Rest for now", "introductions.rest", introduction_id),
    )
    note = small("It says nothing about you: people are away, or full. Until you answer I ask nobody else about it.")
    return Message("May I go on looking?", (text(QUESTION), note, row))


def goes_on() -> Message:
    """*Please go on*."""
    return _plain("Good. I go on asking, as quietly as before.")


def rests() -> Message:
    """*Rest for now*."""
    return _plain("All right, I let it rest. *Find me someone*, in Home, starts again whenever you like.")


def _plain(words: str) -> Message:
    return Message(words.replace("*", ""), (text(words),))
