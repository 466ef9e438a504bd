"""Words about messages that Slack refused."""

from bot.core.slack_codes import Meaning
from bot.core.undelivered import NotPosted, NotSent
from bot.core.words import N_, _
from handlers.platform.views.blocks import Message, plain_message, text


def not_sent(told: NotSent) -> Message:
    """Tells a person that a message to them was refused, without what it was about."""
    if told.is_file and told.is_forbidden:
        words = _(
            "I couldn't send you the file you asked for: I'm not allowed to send files in this workspace right now. "
            "Please tell the person who runs Village; `python -m bot doctor` shows them the reason."
        )
    elif told.is_file:
        words = _("I couldn't send you the file you asked for because Slack refused it. Please ask for it again.")
    else:
        words = _("Slack refused a message I had for you. Home shows where things stand.")
    return plain_message(words)


def not_posted(told: NotPosted) -> Message:
    """Tells an organizer that a post in a channel was refused, and what to do."""
    channel = f"<#{told.channel_id}>"
    line = _(_REASONS.get(told.reason, _REASONS[Meaning.MESSAGE.value])).format(channel=channel)
    return Message(_("I couldn't post something in a channel today."), (text(line),))


_REASONS = {
    Meaning.CONVERSATION.value: (
        N_(
            "I couldn't post in {channel} today. It may be archived, or I may not be allowed to post there. Please "
            "invite me again, or choose another channel with `/village setup`."
        )
    ),
    Meaning.OPERATOR.value: (
        N_(
            "I couldn't post in {channel} today because Slack doesn't allow me to. The person who runs Village can "
            "see the reason with `python -m bot doctor`."
        )
    ),
    Meaning.MESSAGE.value: N_("I couldn't post one message in {channel} today because Slack refused it."),
}
