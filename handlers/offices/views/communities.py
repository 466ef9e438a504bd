"""Words about setting up an office, and the message when its channel is gone."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.errors import Refusal
from bot.core.words import N_, _, isolated
from bot.offices.communities import ChannelTaken, Community, OfficeNameTaken
from handlers.offices.views import organizers
from handlers.platform.views.blocks import Message, button, buttons, modal, neutral, plain_message, small, text

CHANGED_MEANWHILE = N_("Someone else saved a change in the meantime. Please open it again.")
REFUSALS: Mapping[type[Refusal], Any] = {
    **organizers.REFUSALS,
    ChannelTaken: lambda refusal: _(
        "That channel already belongs to the office in {refusal_label}. Choose another, or type /village setup there "
        "to change that office."
    ).format(refusal_label=isolated(refusal.label)),
    OfficeNameTaken: lambda refusal: _(
        "There's already an office called {refusal_label}. What do people call this one?"
    ).format(refusal_label=isolated(refusal.label)),
}


INVITE_ME = N_("I'm not in that channel yet. Invite me there first with /invite @Village, then save again.")
ARCHIVED = N_("That channel is archived. Please choose another.")
NO_CHANNEL = N_("Please choose a channel, not a direct message.")
NOT_A_PERSON = N_("Please choose a colleague, not an app or a guest.")


def name_warning(channel_name: str) -> str:
    """The warning about a channel whose name tells why people are in it."""
    return _(
        "#{channel_name} says why people are in it. A name for everyone, such as "
        "#parents-and-allies, lets people join without giving anything away. You can keep it if you "
        "like."
    ).format(channel_name=neutral(channel_name, 90))


def saved(community: Community, lunch_words: str, warning: str = "") -> View:
    """The modal after set-up: what was saved, and what to do next."""
    blocks: list[Block] = [
        text(
            _("*Village is set up for {community_label}* in <#{channel_id}>.").format(
                community_label=isolated(community.label), channel_id=community.channel_id
            )
        ),
        *([text(f":information_source: {warning}")] if warning else []),
        text(
            _("Lunch: {lunch_words}. I'll announce it in the channel 14 days before.").format(lunch_words=lunch_words)
        ),
        text(_("People can turn to <@{named_human}>. You're an organizer.").format(named_human=community.named_human)),
        text(
            _(
                "*Next*\n"
                "• Tell colleagues: anyone can type `/mentor` to help, and `/returning` to get help, "
                "quietly. `/village spread` has wording you can use.\n"
                "• `/village building` is the place to write down rooms, numbers and how things work here.\n"
                "• `/village organizers add @someone` adds another organizer.\n"
                "• `/brownbag schedule` changes the lunch.\n"
                "• `/village setup` in another office's channel sets up that office."
            )
        ),
        small(_("Introductions start at once. Nobody, including you, is told who is returning.")),
    ]
    return modal("communities.saved", _("Village is ready"), blocks)


def channel_gone(community: Community | None) -> Message:
    """The message to each organizer that the channel is gone; `community` is None once another was chosen."""
    if community is None:
        words = _("This is settled: another channel has been chosen.")
        return plain_message(words)
    words = _(
        "I can't post in the {community_label} channel anymore: it was archived, or I was removed. "
        "Nothing is lost. Choose another channel, or invite me back to the same one."
    ).format(community_label=isolated(community.label))
    choose = button(_("Choose a channel"), "communities.open", community.id)
    return Message(words, (text(words), buttons(choose)))
