"""Words of tips: the modal by topic, the form, a tip as others see it, and the yearly question to its author."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from bot.contributions.contributions import Contribution
from bot.contributions.tips import LONGEST_TIP, MOST_SHOWN, Tip
from bot.core.words import N_, _, month_of_year
from bot.introductions.short_replies import Doubt
from bot.offices.topics import Catalogue
from handlers.contributions.views.contributions import GUESSED, HIDDEN
from handlers.introductions.views.short_replies import warning
from handlers.offices.views import topics as topic_views
from handlers.platform.views import fields
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    heading,
    modal,
    neutral,
    plain_message,
    small,
    text,
)
from handlers.platform.views.fields import Values
from handlers.platform.views.refusals import SETTLED

OPEN, TOPIC, THANK, LEAVE, WRITE = "tips.open", "tips.topic", "tips.thank", "tips.leave", "tips.write"
MINE, RIGHT = "tips.mine", "tips.still_right"
SAVE = "tips.save"
ABOUT, WORDS, NAMED = "about", "words", "named"
MOST_TYPED = 3000  # what a field takes; that it is too long is then said beside it, and nothing typed is lost
SEEN = "seen"

OURS = N_("From Village, not from a colleague here.")
NOTICE = N_("Nobody sees what you read.")


def shelf() -> ButtonElement:
    """The button in Home that opens the tips."""
    return button(_("Tips"), OPEN, spoken=_("Tips from here, by topic"))


def leave_button() -> ButtonElement:
    """The button that opens the form of a tip."""
    return button(_("Leave a tip"), LEAVE, spoken=_("Leave a tip for the next person"))


# Reading


def shown(catalogue: Catalogue, topics: Sequence[str], tips: Sequence[Tip], *, unknown: bool = False) -> View:
    """The modal with the tips on these topics, or (none) the newest; `unknown`: the words named no topic."""
    blocks: list[Block] = [_choose(catalogue, topics)]
    if unknown:
        blocks.append(small(_("I didn't find a topic in your words. Choose one above, or look at the newest tips.")))
    for topic in topics:
        on_it = [tip for tip in tips if tip.topic == topic]
        blocks += [heading(catalogue.label(topic)[:150]), *_tips(on_it), _row(topic)]
    if not topics:
        blocks += [heading(_("Newest from here")), *_newest(catalogue, tips), buttons(leave_button())]
    blocks.append(small(_("Tips aren't advice; use what works for you. {notice}").format(notice=_(NOTICE))))
    return modal(OPEN, _("Tips"), blocks, private_metadata=",".join(topics))


def _choose(catalogue: Catalogue, topics: Sequence[str]) -> SectionBlock:
    block = text(_("*On which topic?*"))
    block.accessory = fields.grouped(TOPIC, topic_views.groups(catalogue), topics[0] if topics else None)
    return block


def _tips(tips: Sequence[Tip]) -> list[Block]:
    if not tips:
        return [text(_("No tips on this yet. Yours could be the first."))]
    shown: list[Block] = [block for tip in tips[:MOST_SHOWN] for block in one(tip)]
    if len(tips) > MOST_SHOWN:
        shown.append(
            small(
                _("Here are {most_shown} of {number_of_tips} tips on this topic, most helpful first.").format(
                    most_shown=MOST_SHOWN, number_of_tips=len(tips)
                )
            )
        )
    return shown


def _newest(catalogue: Catalogue, tips: Sequence[Tip]) -> list[Block]:
    if not tips:
        return [text(_("Nobody here has left a tip yet. For now, there's one from Village on each topic."))]
    blocks: list[Block] = []
    for tip in tips:
        blocks += [small(f"*{neutral(catalogue.label(tip.topic), 100)}*"), *one(tip)]
    return blocks


def one(tip: Tip) -> list[Block]:
    """A tip with its origin, and the button *This helped* where the person may press it."""
    blocks: list[Block] = [text(_quoted(tip.words)), small(_origin(tip))]
    if tip.may_thank:
        blocks.append(buttons(button(_("This helped"), f"{THANK}#{tip.id}", tip.id, spoken=_("This tip helped"))))
    return blocks


def beside(tip: Tip, more: str) -> list[Block]:
    """A tip within another message or modal; `more` are the topics that *More tips* opens."""
    row = buttons(button(_("More tips"), OPEN, more, spoken=_("All tips on this topic")))
    return [text(_quoted(tip.words)), small(_origin(tip)), row]


def _origin(tip: Tip) -> str:
    if not tip.id or tip.as_of is None:
        return _(OURS)
    who = _("From <@{author}>").format(author=tip.author) if tip.author else _("From someone here")
    if tip.may_have_changed:
        return _("{who}, from {as_of}; it may have changed.").format(who=who, as_of=f"{tip.as_of:%Y}")
    helped = _(" It has helped {helpful} people or more.").format(helpful=tip.helpful) if tip.helpful else ""
    return f"{who}, {month_of_year(tip.as_of)}.{helped}"


def _row(topic: str) -> Block:
    return buttons(
        button(_("Leave a tip on this"), f"{LEAVE}#{topic}", topic),
        button(_("Ask quietly about this"), f"asking_around.open#{topic}", topic),
    )


def _quoted(words: str) -> str:
    return "\n".join(f">{line}" for line in neutral(words, 2800).splitlines() or [""])


# Writing


def form(
    catalogue: Catalogue,
    topic: str | None,
    words: str = "",
    *,
    is_named: bool = False,
    contribution_id: str = "",
    doubts: Sequence[Doubt] = (),
) -> View:
    """The form of a tip; with `doubts` it is shown once more, with a warning."""
    blocks: list[Block] = [
        text(
            _(
                "What would you tell the next person? Two or three sentences: where, how, who to ask, what "
                "worked for you."
            )
        ),
        *warning(doubts),
        fields.required(fields.menu_grouped(ABOUT, _("On which topic?"), topic_views.groups(catalogue), topic)),
        fields.required(
            fields.line(
                WORDS,
                _("Your tip"),
                words,
                longest=MOST_TYPED,
                hint=_(
                    "Up to {longest_tip} characters. From your own experience, in your own words; nothing "
                    "medical or legal, please."
                ).format(longest_tip=LONGEST_TIP),
                several_lines=True,
            )
        ),
        fields.ticks(NAMED, _("Your name"), [(_("Show my name with it"), NAMED)], [NAMED] if is_named else []),
        small(_("An organizer reads it first, but can't edit it. You can change it or take it back at any time.")),
    ]
    metadata = f"{contribution_id or '-'} {SEEN if doubts else ''}".strip()
    return modal(SAVE, _("Leave a tip"), blocks, submit=_("Send it"), close=_("Not now"), private_metadata=metadata)


def read(values: Values) -> tuple[str | None, str, bool]:
    """The form as sent: topic (None: not chosen), text, and whether to show the name."""
    return fields.chosen(values, ABOUT), fields.typed(values, WORDS), bool(fields.all_chosen(values, NAMED))


def choose() -> dict[str, str]:
    """The error where no topic was chosen."""
    return {ABOUT: _("On which topic? Please choose one.")}


def sent(contribution: Contribution, *, may_be_guessed: bool) -> View:
    """The modal after a tip was sent."""
    words = _(
        "Thank you. An organizer reads it first, and then it's shown under its topic to anyone who "
        "looks. You can find it in Home."
    )
    name = "" if contribution.written.is_named else f"\n{_(GUESSED if may_be_guessed else HIDDEN)}"
    return modal("village.notice", _("Thank you"), [text(f"{words}{name}")])


def as_others_see_it(contribution: Contribution) -> Message:
    """The tip as its author, the organizer and everybody see it."""
    who = (
        _("From <@{author}>.").format(author=contribution.author)
        if contribution.written.is_named
        else _("From someone here.")
    )
    blocks = (
        text(f"*{neutral(contribution.detail('about'), 100)}*"),
        text(_quoted(contribution.written.words)),
        small(who),
    )
    return Message(_("A tip from our community"), blocks)


# Once a year


def still_right(contribution: Contribution | None, since: date, *, is_open: bool) -> Message:
    """The yearly question to the author; redrawn once it is answered, or the tip is gone (None)."""
    if contribution is None:
        return plain_message(_(SETTLED))
    if not is_open:
        return plain_message(_("Thank you. Your tip now shows today's date."))
    row = buttons(
        button(_("Still right"), RIGHT, contribution.id, style="primary", spoken=_("My tip is still right")),
        button(_("Change it"), WRITE, contribution.id, spoken=_("Change my tip")),
        button(_("Take it back"), "contributions.open", contribution.id, spoken=_("Look at my tip, and take it back")),
    )
    first = _("You left this tip for others in {since}. Is it still right?").format(since=month_of_year(since))
    blocks = (text(first), text(_quoted(contribution.written.words)), row)
    return Message(
        _("You left a tip for others. Is it still right?"),
        (*blocks, small(_("If you don't answer, it stays as it is."))),
    )
