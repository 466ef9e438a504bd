"""Words about coverage, for organizers only, and about closing mentoring for an account."""

from slack_sdk.models.blocks import Block

from bot.core.ids import UserId
from bot.core.words import _
from bot.reports.coverage import Lights
from handlers.platform.views.blocks import Message, button, buttons, neutral, plain_message, small, text

MOST_NAMED = 6


def panel(lights: Lights) -> list[Block]:
    """The organizers' part of App Home about coverage."""
    return [
        text(_("*How things are going*\n{in_words}").format(in_words=in_words(lights))),
        small(_("I show what's on offer, never who asks for it.")),
    ]


def in_words(lights: Lights) -> str:
    """The coverage, one line for each light."""
    lunch = _("● The next lunch is set.") if lights.lunch_is_set else _("○ No next lunch is set yet.")
    host = _("● It has a host.") if lights.host_is_found else _("○ It has no host yet.")
    return "\n".join([lunch, *([host] if lights.lunch_is_set else []), _topics(lights)])


def _topics(lights: Lights) -> str:
    if lights.all_covered:
        return _("● There's someone for every topic.")
    if len(lights.uncovered) == lights.topics:
        return _("○ Nobody offers a topic yet. Anyone can, quietly, with `/mentor`.")
    named = " · ".join(neutral(label, 60) for label in lights.uncovered[:MOST_NAMED])
    more = len(lights.uncovered) - MOST_NAMED
    rest = _(", and {more} more").format(more=more) if more > 0 else ""
    return _("○ Topics nobody offers yet: {named}{rest}. Do you know someone? You could ask them yourself.").format(
        named=named, rest=rest
    )


def ask_to_close(user_id: UserId) -> Message:
    """The question before closing an account; the same whether or not it ever offered anything (R4)."""
    words = _(
        "Close mentoring for <@{user_id}>? Nobody is asked to meet them through Village anymore, questions they "
        "haven't answered are closed, and it looks like a pause to everyone, including them."
    ).format(user_id=user_id)
    close = button(_("Close mentoring"), "coverage.close_mentoring", user_id, style="danger")
    return Message(words, (text(words), buttons(close), small(_("If not, there's nothing to do."))))


def closed(user_id: UserId) -> Message:
    """Answer after closing; the same whether or not the account ever offered anything (R4)."""
    words = _("From now on, nobody is asked to meet <@{user_id}> through Village.").format(user_id=user_id)
    how = _(
        "To them and everyone else, it looks like a pause; I haven't told anyone. It stays in place "
        "if they stop and sign up again, but not if they have all their data deleted: then this is "
        "deleted too. `/village open-mentoring @someone` ends it."
    )
    return Message(words, (text(words), small(how)))


def opened(user_id: UserId) -> Message:
    """The answer after an organizer opened an account for mentoring again."""
    words = _("<@{user_id}> can be asked through Village again, if they offer something.").format(user_id=user_id)
    return plain_message(words)


def how_to() -> Message:
    """Answer to the command without a person."""
    words = _("Who do you mean? Use `/village close-mentoring @someone` or `/village open-mentoring @someone`.")
    return plain_message(words)
