"""Answers about organizers, visible only to the person who asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.core.words import _, quoted
from bot.offices.communities import CannotOrganize, LastOrganizer
from handlers.platform.views.blocks import Message, button, buttons, neutral, plain_message, small, text

REFUSALS: Mapping[type[Refusal], Any] = {
    CannotOrganize: lambda _refusal: _(
        "Organizers need to be full members of this workspace. Is there another colleague you could add?"
    ),
    LastOrganizer: lambda _refusal: _(
        "You're the only organizer, and there has to be one. Add someone else first: `/village "
        "organizers add @someone`."
    ),
}


def named(organizers: Sequence[UserId]) -> str:
    """The organizers as mentions, separated by commas."""
    return ", ".join(f"<@{user_id}>" for user_id in organizers)


def listed(organizers: Sequence[UserId], *, is_organizer: bool) -> Message:
    """Who organizes here; organizers also read how to change that."""
    words = (
        _("Organizers: {named}.").format(named=named(organizers))
        if organizers
        else _("Village has no organizers here yet.")
    )
    how = _("To change this, use `/village organizers add @someone` or `remove @someone`.")
    return Message(words, (text(words), *([small(how)] if is_organizer else ())))


def ask_to_leave(user_id: UserId) -> Message:
    """The question before somebody removes themselves: only another organizer could add them again."""
    words = _("Do you want to stop being an organizer? Only another organizer can add you again.")
    leave = button(_("Stop being an organizer"), "organizers.leave", user_id, style="danger")
    return Message(words, (text(words), buttons(leave), small(_("If not, there's nothing to do."))))


def nobody_named(verb: str, typed: str) -> Message:
    """The answer to `add` or `remove` where no person of this workspace is named."""
    if not typed:
        words = _("Who do you mean? Name a colleague, such as `/village organizers {verb} @someone`.").format(verb=verb)
    else:
        words = _(
            "I couldn't find {typed} in this workspace, so nothing has changed. Choose the name from the list that "
            "Slack shows after you type @."
        ).format(typed=quoted(neutral(typed, 80)))
    return plain_message(words)


def changed(verb: str, user_id: UserId, *, changed: bool) -> Message:
    """The answer to `/village organizers add` and `remove`; `changed` is False where it was so before."""
    sentences = {
        ("add", True): _("<@{user_id}> is an organizer now. Could you tell them? I haven't messaged them.").format(
            user_id=user_id
        ),
        ("add", False): _("<@{user_id}> is already an organizer.").format(user_id=user_id),
        ("remove", True): _(
            "<@{user_id}> is no longer an organizer. Everything else they do here stays the same."
        ).format(user_id=user_id),
        ("remove", False): _("<@{user_id}> is not an organizer.").format(user_id=user_id),
    }
    words = sentences[verb, changed]
    return plain_message(words)
