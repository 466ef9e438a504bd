"""Words for somebody whose access came back."""

from handlers.platform.views.blocks import Message, button, buttons, text


def welcome_back() -> Message:
    """After access came back: everything is as it was, and it is theirs to say."""
    words = "Good to see you back. I kept things as they were and told nobody. What would you like?"
    row = buttons(
        button("Go on as before", "introductions.go_on"),
        button("Pause everything", "introductions.pause_all"),
        button("Stop, no questions", "introductions.stop_all"),
    )
    return Message(words, (text(words), row))


def went_on() -> Message:
    """*Go on as before*."""
    return _said("Good. Everything goes on as before.")


def paused_all() -> Message:
    """*Pause everything*."""
    return _said("Everything is paused until you say so so: `/mentor resume` or `/returning resume`.")


def stopped_all() -> Message:
    """*Stop, no questions*."""
    return _said("It is all stopped and deleted. No questions.")


def _said(words: str) -> Message:
    return Message(words, (text(words),))
