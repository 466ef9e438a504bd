"""The messages of paying it forward (R40)."""

from bot.core.words import N_, _
from handlers.contributions.views.tips import leave_button
from handlers.platform.views.blocks import Message, button, buttons, plain_message, small, text

WORDS = N_(
    "Someone made time for you a while ago. Would you do the same for someone else? "
    "You can share what you know, or just listen."
)


def invitation(*, may_host: bool, others: int = 0) -> Message:
    """The question, asked once. `may_host`: the next lunch has no host; the button is for the lunch that has none when
    it is pressed. `others` is how many people were helped and help now, already rounded; 0 for too few to say.
    """
    row = [button(_("Be a mentor, or just listen"), "introductions.pay_forward", style="primary")]
    if may_host:
        row.append(button(_("Host a lunch"), "meetings.host", spoken=_("Host the next lunch")))
    row.append(leave_button())
    row.append(button(_("Tell my story"), "stories.write", spoken=_("Tell my story, for others to read")))
    row.append(button(_("Not now"), "introductions.not_this_time"))
    once = small(_("I'll only ask this once. You can sign up any time with `/mentor`, and it's fine if you never do."))
    others_help = (
        [small(_("More than {others} people here were helped and now help others.").format(others=others))]
        if others
        else []
    )
    return Message(_("Would you like to help someone?"), (text(_(WORDS)), *others_help, once, buttons(*row)))


def not_now() -> Message:
    """Answer to *Not now*."""
    words = _("That's fine. I won't ask again.")
    return plain_message(words)


def helps_now() -> Message:
    """What replaces the question once they are a mentor."""
    words = _("You're a mentor now. Thank you.")
    return plain_message(words)
