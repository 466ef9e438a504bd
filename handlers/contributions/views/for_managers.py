"""One page for managers: the same words for everybody, no figure and nobody's data."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.contributions.arrangements import COST, FOR_HOW_LONG, MOST_ON_THE_PAGE, WORKED, sort_of
from bot.contributions.contributions import Contribution
from handlers.contributions.views.arrangements import label
from handlers.plans.views.return_plans import LONGEST_FIELD, in_parts
from handlers.platform.views import fields
from handlers.platform.views.blocks import File, Message, button, buttons, modal, neutral, small, text

COPIED = "arrangements.copied"
TITLE = "What made a return work"
FILE = "what-made-a-return-work.txt"
LEAD = "From people who came back to work after parental leave, and from those who worked beside them."
EIGHT = (
    "*Contact during leave was theirs to choose.* How much, from whom and about what was agreed before; none was an "
    "answer too.",
    "*The date could move.* Dates of leave do, for many reasons that are nobody's business. A later date was a new "
    "date, and no broken promise.",
    "*The first week was short.* It began in the middle of the week, with access, a desk and one person to have lunch "
    "with ready, and no announcement.",
    "*Less at first, more in steps, written down.* Week by week, with a day on which both look at it again. A plan "
    "that may be changed is easier to keep.",
    "*Fixed times without meetings.* The same ones each week, in everybody's calendar: mornings and late afternoons "
    "above all. Nobody had to explain them.",
    "*Absences were planned for, not counted.* Several in the first half year are to be expected wherever small "
    "children meet other small children. Someone could cover, with no favor owed.",
    "*The work was real again.* Interesting tasks, trips and reviews were offered, not assumed away; saying no to one "
    "cost nothing, and leave was no gap in a review.",
    "*There was somebody to talk to who was not the manager.* A colleague who had been there, in confidence. The "
    "manager asked “what would help?”, and did not ask why.",
)
EXAMPLES = f"Arranged here, the newest {MOST_ON_THE_PAGE} at most, and shown with their authors' consent"
FOOT = (
    "This page names nobody and counts nobody; everybody here gets the same one. It is not legal advice: HR knows the "
    "rules."
)


def page(arrangements: Sequence[Contribution]) -> Message:
    """The page, for whoever asks for it."""
    shown = [*_numbered(), *([f"*{EXAMPLES}*"] if arrangements else []), *_examples(arrangements)]
    blocks: list[Block] = [
        text(f"*{TITLE}*\n{LEAD}"),
        *(text(part) for part in in_parts(shown, "\n")),
        small(FOOT),
        buttons(
            button("As text to hand on", "arrangements.managers_text", spoken="The page as text to copy"),
            button("As a file", "arrangements.managers_file", spoken="Send me the page as a text file"),
        ),
    ]
    return Message(f"{TITLE}: one page for managers.", tuple(blocks))


def page_in_window(arrangements: Sequence[Contribution]) -> View:
    """The same, where it was asked for in a window."""
    return modal("arrangements.page", TITLE, page(arrangements).blocks)


def copied(arrangements: Sequence[Contribution]) -> View:
    """The page in fields, from which it is easily taken."""
    parts = in_parts(as_text(arrangements).split("\n"), "\n")
    blocks: list[Block] = [text("Yours to hand on, as yourself. I send it to nobody.")]
    for number, part in enumerate(parts, 1):
        label = "The page" if len(parts) == 1 else f"The page, part {number} of {len(parts)}"
        blocks.append(fields.line(f"text_{number}", label, part, longest=LONGEST_FIELD, several_lines=True))
    return modal(COPIED, "For managers", blocks, submit="Done")


def file(arrangements: Sequence[Contribution]) -> Message:
    """The page as a file, in one's own conversation with the bot."""
    words = "Here is the page you asked for, as a file to hand on."
    if arrangements:
        words += " If somebody takes their example back, this file goes; ask me again then."
    shows = tuple(contribution.id for contribution in arrangements)
    return Message(words, (text(words),), file=File(FILE, as_text(arrangements), shows))


def file_comes() -> Message:
    """The answer to *As a file*."""
    words = "It is on its way to you alone, in our direct messages."
    return Message(words, (text(words),))


def as_text(arrangements: Sequence[Contribution]) -> str:
    """The page in plain words, without marks."""
    lines = [TITLE, LEAD, "", *_numbered()]
    if arrangements:
        lines += ["", EXAMPLES, *(_example(contribution) for contribution in arrangements[:MOST_ON_THE_PAGE])]
    return "\n".join([*(line.replace("*", "") if line in _numbered() else line for line in lines), "", FOOT])


def _numbered() -> list[str]:
    return [f"{number}. {words}" for number, words in enumerate(EIGHT, 1)]


def _examples(arrangements: Sequence[Contribution]) -> list[str]:
    return [neutral(_example(contribution)) for contribution in arrangements[:MOST_ON_THE_PAGE]]


def _example(contribution: Contribution) -> str:
    """One example in one line, without its author whatever they chose elsewhere."""
    name = label(sort_of(contribution)).removeprefix("a ").capitalize()
    parts = [f"{name}: {_one_line(contribution.written.words)}"]
    for part, lead in ((FOR_HOW_LONG, "For how long"), (WORKED, "What made it work"), (COST, "What it cost")):
        if contribution.detail(part).strip():
            parts.append(f"{lead}: {_one_line(contribution.detail(part))}")
    return "• " + " · ".join(parts)


def _one_line(typed: str) -> str:
    return " ".join(typed.split())
