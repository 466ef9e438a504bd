"""Words for somebody whose account has regained access."""

from bot.core.words import N_, _
from bot.introductions.search_notices import BackAgain
from handlers.platform.views.blocks import Message, button, buttons, plain_message, text

_CHOSEN = {
    BackAgain.GO_ON: N_("Good. Everything carries on as before."),
    BackAgain.PAUSE: N_("Everything is paused until you say so: `/mentor resume` or `/returning resume`."),
    BackAgain.STOP: N_(
        "Done. What you offered, your sign-up and your questions are deleted, and anything open has ended. `/village "
        "forget-me` deletes the rest."
    ),
}


def welcome_back(introduction_id: str, chosen: BackAgain = BackAgain.NOTHING) -> Message:
    """After access came back: everything is as it was, and it is theirs to say; then what they said."""
    if chosen is not BackAgain.NOTHING:
        words = _(_CHOSEN[chosen])
        return plain_message(words)
    words = _("Welcome back. I kept everything as it was and told nobody. What would you like to do?")
    row = buttons(
        button(_("Carry on as before"), "introductions.go_on", introduction_id),
        button(_("Pause everything"), "introductions.pause_all", introduction_id),
        button(_("Stop, no questions"), "introductions.stop_all", introduction_id),
    )
    return Message(words, (text(words), row))
