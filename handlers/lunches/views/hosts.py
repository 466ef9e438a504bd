"""The messages to hosts, and to whoever is asked to host."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.core.words import _
from bot.lunches.meetings import HOSTS_NOTE, MeetingState
from bot.lunches.rsvps import Headcount
from handlers.lunches.views.lunches import Lunch
from handlers.lunches.views.meetings import (
    called_off,
    headcount_words,
    moved_words,
    over_for_one,
)
from handlers.platform.views.blocks import Message, button, buttons, neutral, plain_message, text


def host_question(lunch: Lunch) -> Message:
    """To a person whom an organizer would like as host; nobody is named before they say yes."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return over_for_one(lunch)
    if lunch.meeting.host is not None:
        return plain_message(_("This lunch has a host, thank you."))
    words = _(
        "Would you host the brown-bag lunch on {lunch_when}, {where}? A host opens the door and keeps an eye on "
        "the time; no expertise needed. No answer is fine too."
    ).format(lunch_when=lunch.when, where=lunch.where)
    row = buttons(
        button(
            _("Yes, I'll host"),
            "meetings.host_this",
            lunch.value,
            spoken=_("Yes, I'll host on {lunch_when}").format(lunch_when=lunch.when),
        )
    )
    return Message(_("An organizer is asking whether you would host a brown-bag lunch."), (text(words), row))


def hosting(lunch: Lunch) -> Message:
    """The answer to *I'll host*: thanks, the host's note, and the button to step down."""
    line = _("Thank you. You're hosting on {lunch_when}, {where}, and the invitation now says so. {hosts_note}").format(
        lunch_when=lunch.when, where=lunch.where, hosts_note=_(HOSTS_NOTE)
    )
    return Message(line, (text(line), buttons(button(_("I can't host anymore"), "meetings.unhost", lunch.value))))


def host_note(lunch: Lunch, count: Headcount, agenda: Sequence[str]) -> Message:
    """The note to the host one working day before: headcount, and the five questions of `agenda`."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return plain_message(
            _("Thank you for hosting the brown-bag lunch on {lunch_when}.").format(lunch_when=lunch.when)
        )
    questions = "\n".join(f"{number}. {neutral(_(question), 450)}" for number, question in enumerate(agenda, 1))
    blocks: list[Block] = [
        text(
            _("*You're hosting: {lunch_when}, {where}.*\n{headcount_words}").format(
                lunch_when=lunch.when, where=lunch.where, headcount_words=headcount_words(count)
            )
        ),
        *([text(words)] if (words := moved_words(lunch)) else []),
        text(_("Five questions to talk about, some from the question box:\n{questions}").format(questions=questions)),
        text(_(HOSTS_NOTE)),
        buttons(button(_("I can't host anymore"), "meetings.unhost", lunch.value)),
    ]
    return Message(_("You're hosting the next brown-bag lunch. Here's who's coming and five questions."), tuple(blocks))


def no_longer_hosting(lunch: Lunch) -> Message:
    """Says that the person no longer hosts, or that somebody else does."""
    if lunch.meeting.host is not None:
        return plain_message(
            _("That's fine. Someone else is hosting the lunch on {lunch_when}.").format(lunch_when=lunch.when)
        )
    return plain_message(_("That's fine. The lunch on {lunch_when} needs a host again.").format(lunch_when=lunch.when))
