"""The blocks of what waits under the month's one message: each has one button, and says what happens without it."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, SectionBlock

from bot.core.words import N_, _, day_words, either
from bot.lunches.organizing.organizer_tasks import TOPICS_NAMED
from bot.offices.communities import Contact
from bot.offices.office_cards import Card
from handlers.lunches.views.lunches import Lunch
from handlers.offices.views.office_cards import looked_at_long_ago
from handlers.platform.views.blocks import Message, button, buttons, neutral, small, text

HEADING = N_("Waiting for you, no hurry:")


def heading() -> Block:
    """The heading above the things that wait."""
    return small(_(HEADING))


def host_missing(lunch: Lunch) -> Block:
    """The lines that nobody hosts the lunch yet, with *I'll host*."""
    words = _("*No host yet.* If nobody volunteers, lunch still goes ahead.")
    return _thing(
        words,
        _("I'll host"),
        "meetings.host",
        lunch.value,
        _("I'll host on {lunch_when}").format(lunch_when=lunch.when),
    )


def lines_to_confirm(contacts: Sequence[Contact], looked_at: date, value: str) -> Block:
    """The resource lines, to be confirmed once a quarter; without an answer they stay as they are. `looked_at` is the
    day on which the oldest was confirmed.
    """
    lines = "\n".join(f"• {neutral(contact.line, 300)}" for contact in contacts)
    words = _(
        "*Who to call*, last checked on {day_words} {year}:\n"
        "{lines}\n"
        "They stay as they are unless you change them with `/village setup`."
    ).format(day_words=day_words(looked_at), year=looked_at.year, lines=lines)
    return _thing(words, _("Still right"), "meetings.confirm_lines", value, _("The lines to call are still right"))


def cards_to_confirm(cards: Sequence[Card], value: str) -> Block:
    """The office's cards, to be confirmed twice a year."""
    words, spoken = looked_at_long_ago(cards), _("What is written down here is still right")
    return _thing(words, _("Still right"), "meetings.confirm_cards", value, spoken)


def nobody_offers(labels: Sequence[str], value: str) -> Block:
    """The topics that nobody offers yet: *Ask the channel*."""
    words = _("*Nobody offers this yet:* {listed}. If you don't press anything, I won't ask anyone.").format(
        listed=_listed(labels)
    )
    return _thing(
        words, _("Ask the channel"), "meetings.ask_channel", value, _("Ask in the channel who knows about these")
    )


def help_wanted(labels: Sequence[str]) -> Message:
    """The post in the channel that asks who knows about these topics; only the person who presses sees what opens."""
    named = [f"_{neutral(label, 80)}_" for label in labels[:TOPICS_NAMED]]
    line = _(
        "Does anyone know about {topics}? Now and then someone here would value ten minutes with a person who "
        "has been through it. You decide how often, and your name isn't listed."
    ).format(topics=either(named))
    row = buttons(
        button(
            _("I can help with something"),
            "mentors.open",
            spoken=_("I can help with something; only you see what opens"),
        )
    )
    return Message(line, (text(line), row))


def _thing(words: str, label: str, action: str, value: str, spoken: str) -> SectionBlock:
    block = text(words)
    block.accessory = button(label, action, value, spoken=spoken[:75])
    return block


def _listed(labels: Sequence[str]) -> str:
    named = " · ".join(neutral(label, 80) for label in labels[:TOPICS_NAMED])
    rest = len(labels) - TOPICS_NAMED
    return _("{named}, and {rest} more").format(named=named, rest=rest) if rest > 0 else named
