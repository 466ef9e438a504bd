"""Words for somebody whose account has regained access."""

from bot.core.words import _
from handlers.platform.views.blocks import Message, button, buttons, text


def welcome_back() -> Message:
    """The one message after regained access, with three choices (R41)."""
    words = _("Welcome back. I kept everything as it was and told nobody. What would you like to do?")
    row = buttons(
        button(_("Carry on as before"), "introductions.go_on"),
        button(_("Pause everything"), "introductions.pause_all"),
        button(_("Stop, no questions"), "introductions.stop_all"),
    )
    return Message(words, (text(words), row))


def went_on() -> Message:
    """The answer to *Carry on as before* in the welcome-back message."""
    return _said(_("Good. Everything carries on as before."))


def paused_all() -> Message:
    """The answer to *Pause everything* in the welcome-back message."""
    return _said(_("Everything is paused until you say so: `/mentor resume` or `/returning resume`."))


def stopped_all() -> Message:
    """The answer to *Stop, no questions* in the welcome-back message."""
    return _said(_("Everything has been stopped and deleted."))


def _said(words: str) -> Message:
    return Message(words, (text(words),))
