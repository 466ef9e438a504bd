"""Words about messages that Slack refused."""

from bot.core.slack_codes import Meaning
from bot.core.undelivered import NotPosted, NotSent
from handlers.platform.views.blocks import Message, text


def not_sent(told: NotSent) -> Message:
    """To the person it was for; never what it was about."""
    if told.is_file and told.is_forbidden:
        words = (
            "I could not send you the file you asked for: Slack does not take files from me here at the moment. "
            "Please tell whoever looks after Village; they can see the reason with `python -m bot doctor`."
        )
    elif told.is_file:
        words = "I could not send you the file you asked for, because Slack did not take it. Please ask for it again."
    else:
        words = "Slack did not take a message I had for you. My Home shows where things stand."
    return Message(words, (text(words),))


def not_posted(told: NotPosted) -> Message:
    """To an organizer."""
    channel = f"<#{told.channel_id}>"
    line = _REASONS.get(told.reason, _REASONS[Meaning.MESSAGE.value]).format(channel=channel)
    return Message("I could not post something in a channel today.", (text(line),))


_REASONS = {
    Meaning.CONVERSATION.value: (
        "I could not post in {channel} today: it may be archived, or I may not write there. Please invite me again, "
        "or choose another channel with `/village setup`."
    ),
    Meaning.OPERATOR.value: (
        "I could not post in {channel} today, because Slack does not allow me to. Whoever runs Village can see the "
        "reason with `python -m bot doctor`."
    ),
    Meaning.MESSAGE.value: "I could not post one message in {channel} today, because Slack did not take it.",
}
