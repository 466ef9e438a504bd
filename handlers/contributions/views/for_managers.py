"""One page for managers: the same words for everybody, no figure and nobody's data."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.contributions.arrangements import COST, FOR_HOW_LONG, MOST_ON_THE_PAGE, WORKED, sort_of
from bot.contributions.contributions import Contribution
from bot.core.words import N_, _
from handlers.contributions.views.arrangements import title
from handlers.plans.views.return_plans import LONGEST_FIELD, in_parts
from handlers.platform.views import fields
from handlers.platform.views.blocks import File, Message, button, buttons, modal, neutral, small, text

COPIED = "arrangements.copied"
TITLE = N_("What made a return work")
FILE = "what-made-a-return-work.txt"
LEAD = N_("From people who came back to work after parental leave, and from those who worked beside them.")
EIGHT = (
    N_(
        "*Contact during leave was theirs to choose.* How much, from whom and about what was agreed before; "
        "none was an "
        "answer too."
    ),
    N_(
        "*The date could move.* Dates of leave do, for many reasons that are nobody's business. A later date was a new "
        "date, and no broken promise."
    ),
    N_(
        "*The first week was short.* It began in the middle of the week, with access, a desk and one person to "
        "have lunch "
        "with ready, and no announcement."
    ),
    N_(
        "*Less at first, more in steps, written down.* Week by week, with a day on which both look at it again. A plan "
        "that may be changed is easier to keep."
    ),
    N_(
        "*Fixed times without meetings.* The same ones each week, in everybody's calendar: mornings and late "
        "afternoons "
        "above all. Nobody had to explain them."
    ),
    N_(
        "*Absences were planned for, not counted.* Several in the first half year are to be expected wherever small "
        "children meet other small children. Someone could cover, with no favor owed."
    ),
    N_(
        "*The work was real again.* Interesting tasks, trips and reviews were offered, not assumed away; saying "
        "no to one "
        "cost nothing, and leave was no gap in a review."
    ),
    N_(
        "*There was somebody to talk to who was not the manager.* A colleague who had been there, in confidence. The "
        "manager asked “what would help?”, and did not ask why."
    ),
)
FOOT = N_(
    "This page names nobody and counts nobody; everybody here gets the same one. It is not legal advice: HR knows the "
    "rules."
)


def page(arrangements: Sequence[Contribution]) -> Message:
    """The page, for whoever asks for it."""
    shown = [*_numbered(), *([f"*{_examples_heading()}*"] if arrangements else []), *_examples(arrangements)]
    blocks: list[Block] = [
        text(f"*{_(TITLE)}*\n{_(LEAD)}"),
        *(text(part) for part in in_parts(shown, "\n")),
        small(_(FOOT)),
        buttons(
            button(_("As text to hand on"), "arrangements.managers_text", spoken=_("The page as text to copy")),
            button(_("As a file"), "arrangements.managers_file", spoken=_("Send me the page as a text file")),
        ),
    ]
    return Message(_("{title}: one page for managers.").format(title=_(TITLE)), tuple(blocks))


def page_in_window(arrangements: Sequence[Contribution]) -> View:
    """The same, where it was asked for in a window."""
    return modal("arrangements.page", _(TITLE), page(arrangements).blocks)


def copied(arrangements: Sequence[Contribution]) -> View:
    """The page in fields, from which it is easily taken."""
    parts = in_parts(as_text(arrangements).split("\n"), "\n")
    blocks: list[Block] = [text(_("Yours to hand on, as yourself. I send it to nobody."))]
    for number, part in enumerate(parts, 1):
        label = (
            _("The page")
            if len(parts) == 1
            else _("The page, part {number} of {number_of_parts}").format(number=number, number_of_parts=len(parts))
        )
        blocks.append(fields.line(f"text_{number}", label, part, longest=LONGEST_FIELD, several_lines=True))
    return modal(COPIED, _("For managers"), blocks, submit=_("Done"))


def file(arrangements: Sequence[Contribution]) -> Message:
    """The page as a file, in one's own conversation with the bot."""
    words = _("Here is the page you asked for, as a file to hand on.")
    if arrangements:
        words += _(" If somebody takes their example back, this file goes; ask me again then.")
    shows = tuple(contribution.id for contribution in arrangements)
    return Message(words, (text(words),), file=File(FILE, as_text(arrangements), shows))


def file_comes() -> Message:
    """The answer to *As a file*."""
    words = _("It is on its way to you alone, in our direct messages.")
    return Message(words, (text(words),))


def as_text(arrangements: Sequence[Contribution]) -> str:
    """The page in plain words, without marks."""
    lines = [_(TITLE), _(LEAD), "", *_numbered()]
    if arrangements:
        lines += [
            "",
            _examples_heading(),
            *(_example(contribution) for contribution in arrangements[:MOST_ON_THE_PAGE]),
        ]
    return "\n".join([*(line.replace("*", "") if line in _numbered() else line for line in lines), "", _(FOOT)])


def _examples_heading() -> str:
    return _("Arranged here, the newest {most} at most, and shown with their authors' consent").format(
        most=MOST_ON_THE_PAGE
    )


def _numbered() -> list[str]:
    return [f"{number}. {_(words)}" for number, words in enumerate(EIGHT, 1)]


def _examples(arrangements: Sequence[Contribution]) -> list[str]:
    return [neutral(_example(contribution)) for contribution in arrangements[:MOST_ON_THE_PAGE]]


def _example(contribution: Contribution) -> str:
    """One example in one line, without its author whatever they chose elsewhere."""
    name = title(sort_of(contribution))
    parts = [f"{name}: {_one_line(contribution.written.words)}"]
    for part, lead in ((FOR_HOW_LONG, _("For how long")), (WORKED, _("What made it work")), (COST, _("What it cost"))):
        if contribution.detail(part).strip():
            parts.append(f"{lead}: {_one_line(contribution.detail(part))}")
    return "• " + " · ".join(parts)


def _one_line(typed: str) -> str:
    return " ".join(typed.split())
