"""Words of how things stand, for organizers alone, and of closing mentoring for one account."""

from slack_sdk.models.blocks import Block

from bot.core.ids import UserId
from bot.core.words import _
from bot.reports.coverage import Lights
from handlers.platform.views.blocks import Message, neutral, small, text

MOST_NAMED = 6


def panel(lights: Lights) -> list[Block]:
    """The organizers' part of App Home about it."""
    return [
        text(_("*How things are going*\n{in_words}").format(in_words=in_words(lights))),
        small(_("I show what is there, never who asks for it.")),
    ]


def in_words(lights: Lights) -> str:
    """The lights, a line each."""
    lunch = _("● The next lunch is set.") if lights.lunch_is_set else _("○ No next lunch is set yet.")
    host = _("● It has a host.") if lights.host_is_found else _("○ It has no host yet.")
    return "\n".join([lunch, *([host] if lights.lunch_is_set else []), _topics(lights)])


def _topics(lights: Lights) -> str:
    if lights.all_covered:
        return _("● There is somebody for every topic.")
    if len(lights.uncovered) == lights.topics:
        return _("○ Nobody offers a topic yet. `/mentor` is how anybody can, quietly.")
    named = " · ".join(neutral(label, 60) for label in lights.uncovered[:MOST_NAMED])
    more = len(lights.uncovered) - MOST_NAMED
    rest = _(", and {more} more").format(more=more) if more > 0 else ""
    return _("○ Topics nobody offers yet: {named}{rest}. Do you know somebody? You could ask them as yourself.").format(
        named=named, rest=rest
    )


def closed(user_id: UserId) -> Message:
    """The same whether or not this account ever offered anything."""
    words = _("Nobody is asked to meet <@{user_id}> through Village from now on.").format(user_id=user_id)
    how = _(
        "To everybody else, and to them, it reads as a pause; I have told nobody. It stays so if they stop and begin "
        "again, but not if they have everything about them forgotten: then nothing is left of this either. "
        "`/village open-mentoring @somebody` ends it."
    )
    return Message(words, (text(words), small(how)))


def opened(user_id: UserId) -> Message:
    """The way back."""
    words = _("<@{user_id}> may be asked through Village again, if they offer something.").format(user_id=user_id)
    return Message(words, (text(words),))


def how_to() -> Message:
    """A command without a person."""
    words = _("Whom do you mean? `/village close-mentoring @somebody`, or `/village open-mentoring @somebody`.")
    return Message(words, (text(words),))
