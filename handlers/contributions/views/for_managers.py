"""The page for managers: the same text for everybody, without figures or personal data, plus cleared examples."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.contributions.arrangements import COST, FOR_HOW_LONG, MOST_ON_THE_PAGE, WORKED, sort_of
from bot.contributions.contributions import Contribution
from bot.core.words import N_, _, labeled
from handlers.contributions.views.arrangements import title
from handlers.plans.views.return_plans import LONGEST_FIELD, in_parts
from handlers.platform.views import fields
from handlers.platform.views.blocks import File, Message, button, buttons, modal, neutral, plain_message, small, text

COPIED = "arrangements.copied"
TITLE = N_("What made a return work")
FILE = "what-made-a-return-work.txt"
LEAD = N_("From people who came back to work after parental leave, and people who worked with them.")
EIGHT = (
    N_(
        "*They chose how much contact to have during leave.* How much, from whom and about what was "
        "agreed beforehand, and “none” was fine too."
    ),
    N_(
        "*The date could change.* Leave dates change for many reasons, and nobody has to explain "
        "them. A later date was simply a new date, not a broken promise."
    ),
    N_(
        "*The first week was short.* It started midweek, with access, a desk and someone to have "
        "lunch with already arranged, and no announcement."
    ),
    N_(
        "*Less at first, then more in steps, in writing.* Week by week, with a date for both to look "
        "at it again. A plan that can change is easier to keep."
    ),
    N_(
        "*There were fixed times without meetings.* The same ones every week, in everyone's "
        "calendar, mostly mornings and late afternoons. Nobody had to explain them."
    ),
    N_(
        "*Absences were planned for, not counted.* Expect several in the first six months, wherever "
        "small children meet other small children. Someone could cover, with no favor owed."
    ),
    N_(
        "*The work was interesting again.* Good projects, trips and reviews were offered, and nobody "
        "decided for them. Saying no to one cost nothing, and leave didn't count as a gap in a "
        "review."
    ),
    N_(
        "*There was someone to talk to who wasn't their manager.* A colleague who had been there, in "
        "confidence. The manager asked “What would help?” and didn't ask why."
    ),
)
FOOT = N_(
    "This page names nobody and counts nobody; everyone here gets the same one. It is not legal advice: HR knows the "
    "rules."
)


def page(arrangements: Sequence[Contribution]) -> Message:
    """The page for managers as a message, with these arrangements and the buttons to copy it."""
    shown = [*_numbered(), *([f"*{_examples_heading()}*"] if arrangements else []), *_examples(arrangements)]
    blocks: list[Block] = [
        text(f"*{_(TITLE)}*\n{_(LEAD)}"),
        *(text(part) for part in in_parts(shown, "\n")),
        small(_(FOOT)),
        buttons(
            button(_("Copy as text"), "arrangements.managers_text", spoken=_("The page as text to copy")),
            button(_("As a file"), "arrangements.managers_file", spoken=_("Send me the page as a text file")),
        ),
    ]
    return Message(_("{title}: one page for managers.").format(title=_(TITLE)), tuple(blocks))


def page_in_window(arrangements: Sequence[Contribution]) -> View:
    """The page for managers as a modal; see `page`."""
    return modal("arrangements.page", _(TITLE), page(arrangements).blocks)


def copied(arrangements: Sequence[Contribution]) -> View:
    """The modal with the page as text in fields, from which it is easily copied."""
    parts = in_parts(as_text(arrangements).split("\n"), "\n")
    blocks: list[Block] = [text(_("Share it with anyone you like. I don't send it to anyone."))]
    for number, part in enumerate(parts, 1):
        label = (
            _("The page")
            if len(parts) == 1
            else _("The page, part {number} of {number_of_parts}").format(number=number, number_of_parts=len(parts))
        )
        words = fields.line(f"text_{number}", label, part, longest=LONGEST_FIELD, several_lines=True)
        blocks.append(fields.required(words))  # filled already; "(optional)" beside it would ask for something
    return modal(COPIED, _("For managers"), blocks, submit=_("Done"))


def file(arrangements: Sequence[Contribution]) -> Message:
    """The DM with the page as a text file."""
    words = _("Here is the page you asked for, as a file to hand on.")
    if arrangements:
        words += _(" If someone takes their example back, I delete this file; ask me for a new one then.")
    shows = tuple(contribution.id for contribution in arrangements)
    return Message(words, (text(words),), file=File(FILE, as_text(arrangements), shows))


def file_comes() -> Message:
    """The answer to *As a file*: the page comes as a direct message."""
    words = _("I'm sending it to you in a direct message.")
    return plain_message(words)


def as_text(arrangements: Sequence[Contribution]) -> str:
    """The page for managers as plain text, without Slack's marks, with the first `MOST_ON_THE_PAGE` arrangements."""
    lines = [_(TITLE), _(LEAD), "", *_numbered()]
    if arrangements:
        lines += [
            "",
            _examples_heading(),
            *(_example(contribution) for contribution in arrangements[:MOST_ON_THE_PAGE]),
        ]
    return "\n".join([*(line.replace("*", "") if line in _numbered() else line for line in lines), "", _(FOOT)])


def _examples_heading() -> str:
    return _("Arranged here (up to {most}, newest first), shown with the authors' consent").format(
        most=MOST_ON_THE_PAGE
    )


def _numbered() -> list[str]:
    return [f"{number}. {_(words)}" for number, words in enumerate(EIGHT, 1)]


def _examples(arrangements: Sequence[Contribution]) -> list[str]:
    return [neutral(_example(contribution)) for contribution in arrangements[:MOST_ON_THE_PAGE]]


def _example(contribution: Contribution) -> str:
    """An example in one line, never with its author."""
    name = title(sort_of(contribution))
    parts = [labeled(name, _one_line(contribution.written.words))]
    for part, lead in ((FOR_HOW_LONG, _("For how long")), (WORKED, _("What made it work")), (COST, _("What it cost"))):
        if contribution.detail(part).strip():
            parts.append(labeled(lead, _one_line(contribution.detail(part))))
    return "• " + " · ".join(parts)


def _one_line(typed: str) -> str:
    return " ".join(typed.split())
