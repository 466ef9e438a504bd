"""Texts that people copy and send as themselves."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, RichTextBlock
from slack_sdk.models.blocks.block_elements import RichTextElementParts, RichTextPreformattedElement
from slack_sdk.models.views import View

from bot.core.words import N_, _
from handlers.platform.views.blocks import button, heading, modal, small, text

OPEN = "spread.open"

LEAVE = N_("""Before you go, and while you're away

Some colleagues here have come back from leave themselves, in all kinds of ways. If you'd like to talk to one \
of them, quietly, there's Village, in Slack.

- Type /returning, today or whenever you like. You can leave every field empty. Nobody is told: not your \
manager, not HR.
- You can give a "not before" date. Village won't message you before then. On that day it says hello once, and \
if you don't answer, it won't write again. A guess is fine: you can change the date or stop at any time, no \
reason needed, and the date is deleted once it has passed.
- {channel} is open to everyone here, parents or not. Being in it says nothing about you.

No Slack while you're away? It'll be there the day you're back.""")

RETURN = N_("""Coming back

Someone here has been where you are now. You can find them in Slack, and nobody else will know that you asked.

- One question: /askaround, and your question in your own words. No sign-up, and no names until you've both said yes.
- Someone to talk to, once or over a few weeks: /returning
- Where the quiet rooms are, and how things work here: /village building
- Lunch, open to everyone: /brownbag

Village only writes during your working hours, and not often. /returning stop ends it at once.""")

CHANNEL = N_("""For everyone who's coming back to work after leave, or once did: Village is here, in {channel}.

Have a question? Type /askaround, and a colleague who's been there is asked about the topic, without your name.
Could you give someone twenty minutes now and then, with what you know or just by listening? Type /mentor. You \
set the limits, and your name isn't listed.
Lunch is for everyone: /brownbag""")

POSTER = N_("""Coming back to work?
Someone here has been there.

Ask quietly, in Slack:
/askaround   one question, without your name
/returning   someone to talk to
/brownbag    lunch, open to everyone

Been there yourself?
/mentor      share what you know, or just listen

{channel}: everyone is welcome""")

FORWARD = N_("""Hi, I thought of you. Now and then a colleague who's coming back from leave would value twenty \
minutes with someone who's been there, or who's just good at listening.

If you'd like to be that person, type /mentor in Slack. You choose what you know about and how often you're \
asked. You're asked about a topic, without a name, and nobody knows if you say no. You're not on any list.

If not, that's fine too. I haven't told anyone that I wrote to you.""")

CONTRIBUTIONS: Sequence[tuple[str, str, str]] = (
    (N_("In HR's letter before leave"), N_("With the one date people ask about, “not before”."), LEAVE),
    (N_("In HR's letter about coming back"), N_("For the first days."), RETURN),
    (N_("In the office channel"), N_("Best from someone people there listen to."), CHANNEL),
    (N_("On a poster"), N_("By the elevators, on the fridge, in the quiet room."), POSTER),
    (
        N_("To someone who might help"),
        N_("To forward to one person you have in mind. It doesn't sign anyone up."),
        FORWARD,
    ),
)


def shelf() -> ButtonElement:
    """The button in Home that opens the texts."""
    return button(
        _("Words to pass on"), OPEN, spoken=_("Words to pass on: for letters, the channel, a poster, a colleague")
    )


def words(channel_name: str | None) -> View:
    """The modal with the five texts, with the channel's name in them; a general phrase where that is None."""
    channel = f"#{channel_name}" if channel_name else _("our Village channel")
    blocks: list[Block] = [
        text(
            _(
                "Words to paste and change as you like. You send them as yourself; I don't write to anyone "
                "who didn't ask."
            )
        )
    ]
    for title, what_for, contribution in CONTRIBUTIONS:
        blocks += [heading(_(title)), small(_(what_for)), _to_copy(_(contribution).format(channel=channel))]
    return modal(OPEN, _("Words to pass on"), blocks)


def _to_copy(contribution: str) -> RichTextBlock:
    part = RichTextElementParts.Text(text=contribution)
    return RichTextBlock(elements=[RichTextPreformattedElement(elements=[part])])
