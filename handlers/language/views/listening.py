"""The messages of listening: to the channel when it is switched, to organizers, and to a person who said something."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core.errors import Refusal
from bot.core.ids import ChannelId
from bot.core.words import N_, _, listed
from bot.language.listening import Listening, ListeningNotGranted, hears
from handlers.platform.views.blocks import Message, button, buttons, confirm, plain_message, small, text

SWITCH = "listening.switch"
ON, OFF = "on", "off"
ONLY_YOU = N_("Only you see this, and I say it once a month at most. I don't keep what you wrote.")


def _not_granted(refusal: ListeningNotGranted) -> str:
    missing = listed(f"`{scope}`" for scope in refusal.missing)
    return _(
        "Nothing has changed, because Slack doesn't let me listen in a channel yet. Missing: "
        "{missing}. The person who runs Village needs to print the other manifest with `python -m "
        "bot manifest --listen`, paste it into the app's settings in Slack and install the app "
        "again. Then try once more."
    ).format(missing=missing)


REFUSALS: Mapping[type[Refusal], Callable[[Any], str]] = {ListeningNotGranted: _not_granted}


# To the one who said something, seen by nobody else


def offer(topics: Sequence[str]) -> Message:
    """The answer to an offer to help; its button opens the form with the topics filled in, which are not named here."""
    words = _(
        "That's kind of you. Would you like to sign up to help, quietly? I'd ask you about a topic, without a name."
    )
    row = buttons(button(_("I can help with something"), "mentors.open", ",".join(topics) or None))
    return Message(f"{words} {_(ONLY_YOU)}", (text(words), row, small(_(ONLY_YOU))))


def question(topics: Sequence[str]) -> Message:
    """The answer to a question; its button opens the form with the topics filled in, which are not named here."""
    words = _(
        "I can also ask around quietly: a colleague sees the topic, and names are shown only once you've both said yes."
    )
    row = buttons(button(_("Ask quietly"), "asking_around.open", ",".join(topics) or None))
    return Message(f"{words} {_(ONLY_YOU)}", (text(words), row, small(_(ONLY_YOU))))


# To the channel


def announcement(*, is_on: bool) -> Message:
    """The post in the channel that listening is on, or off, and what that means."""
    words = (
        _(
            "From today, Village listens in this channel: when someone here offers help or asks a question, it may "
            "reply in a message only they see, once a month at most. It keeps nothing that's written here and listens "
            "nowhere else. Organizers can switch it off at any time."
        )
        if is_on
        else _("Village no longer listens in this channel. It only hears what people say to it.")
    )
    return plain_message(words)


# To organizers


def state(known: Listening, channel_id: ChannelId) -> Message:
    """The answer to `/village listen`: whether it is on, and what it means."""
    return Message(_sentence(known, channel_id), tuple(panel(known, channel_id)))


def panel(known: Listening, channel_id: ChannelId) -> list[Block]:
    """The organizers' part of App Home about listening."""
    return [
        text(_("*Listening*\n{sentence}").format(sentence=_sentence(known, channel_id))),
        buttons(_switch(known, channel_id)),
    ]


def _sentence(known: Listening, channel_id: ChannelId) -> str:
    channel = f"<#{channel_id}>"
    if hears(known, channel_id):
        return _(
            "I listen in {channel} for offers of help and for questions, and answer in a message only they see."
        ).format(channel=channel)
    if known.is_on:
        return _("I'll start listening in {channel} as soon as I've announced it there.").format(channel=channel)
    return _("I don't listen in {channel}. I only hear what people say to me.").format(channel=channel)


def _switch(known: Listening, channel_id: ChannelId) -> Any:
    if known.is_on and known.announced_in in {None, channel_id}:
        return button(_("Stop listening"), SWITCH, f"{known.community_id}:{OFF}")
    question = confirm(
        _("Listen in the channel?"),
        _(
            "I'll announce it there first. I hear offers of help and questions, keep nothing of what's written, and "
            "answer each person once a month at most, in a message only they see."
        ),
        _("Yes, listen"),
    )
    return button(_("Listen in the channel"), SWITCH, f"{known.community_id}:{ON}", confirm=question)
