"""Listening in words: to the channel when it is switched, to organizers, and quietly to the one who said something."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core.errors import Refusal
from bot.core.ids import ChannelId
from bot.core.words import N_, _, listed
from bot.language.listening import Listening, ListeningNotGranted, hears
from handlers.platform.views.blocks import Message, button, buttons, confirm, small, text

SWITCH = "listening.switch"
ON, OFF = "on", "off"
ONLY_YOU = N_("Only you see this, and I say it once a month at most. What you wrote is kept nowhere.")


def _not_granted(refusal: ListeningNotGranted) -> str:
    missing = listed(f"`{scope}`" for scope in refusal.missing)
    return _(
        "Nothing has changed, because Slack doesn't let me listen in a channel yet. Missing: {missing}. "
        "Whoever runs Village prints the other manifest with `python -m bot manifest --listen`, pastes it into the "
        "app's settings at Slack and installs the app again. Then try once more."
    ).format(missing=missing)


REFUSALS: Mapping[type[Refusal], Callable[[Any], str]] = {ListeningNotGranted: _not_granted}


# To the one who said something, seen by nobody else


def offer(topics: Sequence[str]) -> Message:
    """After an offer to help; the topics are filled in and not named."""
    words = _("That is kind of you. Shall I remember that you can help, quietly? You are asked without any name.")
    row = buttons(button(_("I can help with something"), "mentors.open", ",".join(topics) or None))
    return Message(f"{words} {_(ONLY_YOU)}", (text(words), row, small(_(ONLY_YOU))))


def question(topics: Sequence[str]) -> Message:
    """After a question; the topics are filled in and not named."""
    words = _("I can ask around quietly as well: a colleague sees the topic, and names come only when both say yes.")
    row = buttons(button(_("Ask quietly"), "asking_around.open", ",".join(topics) or None))
    return Message(f"{words} {_(ONLY_YOU)}", (text(words), row, small(_(ONLY_YOU))))


# To the channel


def announcement(*, is_on: bool) -> Message:
    """What changed, in plain words, for everybody in the channel."""
    words = (
        _(
            "From today Village listens in this channel: when somebody here offers help or asks a question, it may "
            "offer a quiet way, in a line that only they see, once a month at most. It keeps nothing that is written "
            "here and listens nowhere else. Organizers can switch it off at any time."
        )
        if is_on
        else _("Village no longer listens in this channel. It hears only what is said to it.")
    )
    return Message(words, (text(words),))


# To organizers


def state(known: Listening, channel_id: ChannelId) -> Message:
    """`/village listen`: how it stands, and what it would mean."""
    return Message(_sentence(known, channel_id), tuple(panel(known, channel_id)))


def panel(known: Listening, channel_id: ChannelId) -> list[Block]:
    """The organizers' part of App Home about it."""
    return [
        text(_("*Listening*\n{sentence}").format(sentence=_sentence(known, channel_id))),
        buttons(_switch(known, channel_id)),
    ]


def _sentence(known: Listening, channel_id: ChannelId) -> str:
    channel = f"<#{channel_id}>"
    if hears(known, channel_id):
        return _(
            "I listen in {channel} for offers to help and for questions, and answer in a line only they see."
        ).format(channel=channel)
    if known.is_on:
        return _("Listening in {channel} begins as soon as I have announced it there.").format(channel=channel)
    return _("I do not listen in {channel}. I hear only what is said to me.").format(channel=channel)


def _switch(known: Listening, channel_id: ChannelId) -> Any:
    if known.is_on and known.announced_in in {None, channel_id}:
        return button(_("Stop listening"), SWITCH, f"{known.community_id}:{OFF}")
    question = confirm(
        _("Listen in the channel?"),
        _(
            "I announce it there first. I hear offers to help and questions, keep nothing, and answer each "
            "person once a "
            "month at most, in a line only they see."
        ),
        _("Yes, listen"),
    )
    return button(_("Listen in the channel"), SWITCH, f"{known.community_id}:{ON}", confirm=question)
