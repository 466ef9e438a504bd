"""Words to paste: people send them as themselves, and the bot writes to nobody who did not ask."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, RichTextBlock
from slack_sdk.models.blocks.block_elements import RichTextElementParts, RichTextPreformattedElement
from slack_sdk.models.views import View

from bot.core.words import N_, _
from handlers.platform.views.blocks import button, heading, modal, small, text

OPEN = "spread.open"

LEAVE = N_("""Before you go, and while you are away

Some colleagues here came back from leave themselves, by every road there is. If you would like to talk to one of \
them, quietly, there is Village, in Slack.

- Type /returning, today or whenever you like. Every field may stay empty. Nobody is told: not your manager, not HR.
- You can give a "not before" date. Until then Village is silent. On that day it says hello once, and if you do not \
answer, nothing more. A guess will do: you can move the date or stop at any time, no reason asked, and it is deleted \
when it has passed.
- {channel} is open to everybody here, parents or not. Being in it says nothing about you.

No Slack while you are away? Then it is there on the day you are back.""")

RETURN = N_("""Coming back

Somebody here has been where you are now. In Slack you can find them, and nobody else learns that you asked.

- One question: /askaround, and your question in your own words. No sign-up, and no name before you have both said yes.
- Someone to talk to, once or over some weeks: /returning
- Where the quiet rooms are, and how things are done here: /village building
- Lunch, once a month, open to everybody: /brownbag

Village writes in your working hours only, and seldom. /returning stop ends it at once.""")

CHANNEL = N_("""For everybody who comes back to work after leave, or once did: Village is here, in {channel}.

You have a question? /askaround, and a colleague who has been there is asked about the topic, without your name.
You could give somebody twenty minutes now and then, with what you know or just an ear? /mentor. You set the limits, \
and you are not listed.
Lunch is for everybody: /brownbag""")

POSTER = N_("""Coming back to work?
Somebody here has been there.

Ask quietly, in Slack:
/askaround   one question, without your name
/returning   somebody to talk to
/brownbag    lunch, open to everybody

Been there yourself?
/mentor      with what you know, or just an ear

{channel}: everybody may be in it""")

FORWARD = N_("""Hello, I thought of you. Now and then a colleague who is coming back from leave would value twenty \
minutes with somebody who has been there, or who just listens well.

If you would like to be that somebody, type /mentor in Slack. You choose what you know about and how often you are \
asked; it is about a topic, never about a name, and nobody sees a no. You are not on any list.

And if not, that is just as good. I have told nobody that I wrote to you.""")

CONTRIBUTIONS: Sequence[tuple[str, str, str]] = (
    (N_("In HR's letter before leave"), N_("With the one date people ask about, “not before”."), LEAVE),
    (N_("In HR's letter about coming back"), N_("For the first days."), RETURN),
    (N_("In the office channel"), N_("From whoever is heard there."), CHANNEL),
    (N_("On a poster"), N_("By the lifts, on the fridge, in the quiet room."), POSTER),
    (
        N_("To somebody who might help"),
        N_("To forward to one person whom you have in mind. It enrols nobody."),
        FORWARD,
    ),
)


def shelf() -> ButtonElement:
    """The button in Home."""
    return button(
        _("Words to pass on"), OPEN, spoken=_("Words to pass on: for letters, the channel, a poster, a colleague")
    )


def words(channel_name: str | None) -> View:
    """All five, to copy, with the office's channel in them."""
    channel = f"#{channel_name}" if channel_name else _("our Village channel")
    blocks: list[Block] = [
        text(
            _("Words to paste and to change as you like. You send them as yourself; I write to nobody who did not ask.")
        )
    ]
    for title, what_for, contribution in CONTRIBUTIONS:
        blocks += [heading(_(title)), small(_(what_for)), _to_copy(_(contribution).format(channel=channel))]
    return modal(OPEN, _("Words to pass on"), blocks)


def _to_copy(contribution: str) -> RichTextBlock:
    part = RichTextElementParts.Text(text=contribution)
    return RichTextBlock(elements=[RichTextPreformattedElement(elements=[part])])
