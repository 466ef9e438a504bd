"""Words of arrangements: the form, the preview, browsing by kind, and *Would you tell me how you asked?*."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.contributions.arrangements import (
    COST,
    FOR_HOW_LONG,
    LONGEST_PART,
    LONGEST_PATTERN,
    MAY_ASK,
    PARTS,
    SORT,
    WORKED,
    Sort,
    by_sort,
    may_be_asked,
    sort_of,
)
from bot.contributions.contributions import UNPUBLISHED, Clearance, Contribution, Written
from bot.contributions.stories import Giveaway
from bot.core.errors import NoLongerOpen
from handlers.contributions.views import contributions as contribution_views
from handlers.contributions.views.stories import warning
from handlers.introductions.views.asks import example_words
from handlers.plans.views.plan_form import required
from handlers.platform.views import fields
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    divider,
    heading,
    modal,
    neutral,
    notice,
    small,
    text,
)
from handlers.platform.views.fields import Values

WRITE, PREVIEW, OFFER = "arrangements.write", "arrangements.preview", "arrangements.offer"
BROWSE, ASK, ASK_SENT = "arrangements.browse", "arrangements.ask", "arrangements.ask_sent"
CALLED = "real example"
TITLE = "What others arranged"
PATTERN, NAMED, MANAGERS = "pattern", "named", "managers"
SHOWN_AT_ONCE = 8

_LABELS: Mapping[Sort, str] = {
    Sort.ON_RAMP: "a gradual on-ramp",
    Sort.REDUCED: "reduced hours",
    Sort.SHIFTED: "shifted hours",
    Sort.REMOTE: "remote days",
    Sort.JOB_SHARE: "a job share",
    Sort.OTHER: "something else",
}
_HEADINGS: Mapping[str, str] = {FOR_HOW_LONG: "For how long", WORKED: "What made it work", COST: "What it cost"}
_QUESTIONS: Mapping[str, str] = {
    FOR_HOW_LONG: "For how long",
    WORKED: "What made it work",
    COST: "What it cost, in money or otherwise",
}


def label(sort: Sort) -> str:
    """The kind within a sentence, such as "remote days"."""
    return _LABELS[sort]


def _title(sort: Sort) -> str:
    name = _LABELS[sort].removeprefix("a ")
    return name[:1].upper() + name[1:]


# As others see it


def as_others_see_it(contribution: Contribution) -> Message:
    """One example; its author only where they wanted to be named."""
    lead = f"{in_short(contribution)}"
    by = [small(f"Told by <@{contribution.author}>")] if contribution.written.is_named else []
    parts = [
        f"*{_HEADINGS[name]}*: {neutral(contribution.detail(name).strip())}"
        for name in PARTS
        if contribution.detail(name).strip()
    ]
    return Message(lead, (text(lead), *(text(part) for part in parts), *by))


def in_short(contribution: Contribution) -> str:
    """Kind and pattern in one line."""
    return f"*{_title(sort_of(contribution))}*: {neutral(' '.join(contribution.written.words.split()))}"


# Writing


def form(contribution_id: str, contribution: Contribution | None) -> View:
    """One required field besides the kind; everything else may stay empty."""
    written = contribution.written if contribution else Written()
    details = dict(written.details)
    again = contribution is not None and contribution.state not in UNPUBLISHED
    blocks: list[Block] = [
        text(
            "A real example helps whoever asks next, and shows that it can be done. "
            "It goes out without your name, unless you tick it below."
        ),
        *([small("It comes down until an organizer has read it again.")] if again else []),
        fields.menu(
            SORT, "What kind", [(_title(sort), sort.value) for sort in Sort], details.get(SORT) or Sort.ON_RAMP.value
        ),
        required(
            fields.line(
                PATTERN,
                "What was arranged",
                written.words,
                longest=LONGEST_PATTERN,
                hint="Such as “three days a week, then five, over eight weeks”. Please no names, teams or dates.",
            )
        ),
        *(
            fields.line(name, _QUESTIONS[name], details.get(name, ""), longest=LONGEST_PART, several_lines=True)
            for name in PARTS
        ),
        *_what_may_be_done_with_it(written, details.get(MAY_ASK) or "yes"),
    ]
    return modal(PREVIEW, "A real example", blocks, submit="Look at it", private_metadata=contribution_id)


def _what_may_be_done_with_it(written: Written, may_ask: str) -> list[Block]:
    return [
        fields.one_of(
            MAY_ASK,
            "May a colleague ask you, through me, how you asked for it?",
            [("Yes; I decide each time, and nobody learns a no", "yes"), ("No", "no")],
            may_ask,
        ),
        fields.ticks(
            MANAGERS,
            "And apart from that",
            [("It may also stand on the page for managers", MANAGERS), ("Put my name to it", NAMED)],
            [
                *([MANAGERS] if Clearance.MANAGERS in written.cleared else []),
                *([NAMED] if written.is_named else []),
            ],
            hint="What is handed on to managers cannot be called back.",
        ),
    ]


def read(values: Values) -> Written:
    """What was written and chosen; nothing is checked yet."""
    chosen = fields.chosen(values, SORT)
    ticked = fields.all_chosen(values, MANAGERS)
    details = {
        SORT: chosen if chosen in set(Sort) else Sort.OTHER.value,
        **{name: fields.typed(values, name) for name in PARTS},
        MAY_ASK: "yes" if fields.chosen(values, MAY_ASK) == "yes" else "no",
    }
    return Written(
        words=fields.typed(values, PATTERN),
        details=tuple((name, words) for name, words in details.items() if words),
        is_named=NAMED in ticked,
        cleared=(Clearance.MANAGERS,) if MANAGERS in ticked else (),
    )


def typed_parts(written: Written) -> dict[str, str]:
    """Everything that was typed, to look for what may give its author away."""
    details = dict(written.details)
    return {PATTERN: written.words, **{name: details[name] for name in PARTS if name in details}}


def preview(contribution: Contribution, found: Sequence[Giveaway], *, guessed: bool, names_known: bool = True) -> View:
    """Exactly what others will see, what was agreed to, and what may give an unnamed author away."""
    name = (
        "" if contribution.written.is_named else (contribution_views.GUESSED if guessed else contribution_views.HIDDEN)
    )
    blocks: list[Block] = [
        small("This is all they will see:"),
        *as_others_see_it(contribution).blocks,
        divider(),
        *([] if contribution.written.is_named else warning(found, names_known=names_known)),
        text(f"{contribution_views.consent(contribution)} {name}".strip()),
        small(contribution_views.NEXT),
        buttons(button("Change it", WRITE, contribution.id, spoken="Change my example")),
    ]
    return modal(OFFER, "As others see it", blocks, submit="Send it", private_metadata=contribution.id)


# Browsing


def shelf() -> ButtonElement:
    """In Home."""
    return button("What others arranged", BROWSE, "", spoken="Real examples of flexibility here")


def shown(found: Sequence[Contribution], wanted: str = "", own: frozenset[str] = frozenset()) -> View:
    """Examples of one kind (the first that has some), newest first; `wanted` is "<kind> <number of the first>".

    `own` are ids of the looker's own. Nobody notes who looks.
    """
    shelves = by_sort(found)
    write = button("Add a real example", WRITE, spoken="Add a real example of my own")
    page = button("One page for managers", "arrangements.managers", spoken="One page to hand on to managers")
    if not shelves:
        words = "Nobody has written one here yet. Yours could be the first, without your name if you like."
        return modal(BROWSE, TITLE, [text(words), buttons(write, page)])
    sort, first = _place(wanted, shelves)
    shelf = shelves[sort]
    blocks: list[Block] = [_kinds(shelves, sort), heading(_title(sort))]
    for contribution in shelf[first : first + SHOWN_AT_ONCE]:
        blocks += _one(contribution, is_own=contribution.id in own)
    more = [button("More of them", f"{BROWSE}#more", f"{sort} {first + SHOWN_AT_ONCE}")]
    row = [*(more if first + SHOWN_AT_ONCE < len(shelf) else []), write, page]
    return modal(BROWSE, TITLE, [*blocks, small("Nobody sees what you read."), buttons(*row)])


def _place(wanted: str, shelves: Mapping[Sort, Sequence[Contribution]]) -> tuple[Sort, int]:
    name, _, number = wanted.partition(" ")
    sort = next((one for one in shelves if one == name), next(iter(shelves)))
    first = int(number) if number.isdecimal() else 0
    return sort, first if first < len(shelves[sort]) else 0


def _kinds(shelves: Mapping[Sort, Sequence[Contribution]], shown: Sort) -> Block:
    return buttons(
        *(
            button(
                _title(sort),
                f"{BROWSE}#{number}",
                f"{sort} 0",
                style="primary" if sort is shown else None,
                spoken=f"Examples: {_title(sort)}{', shown now' if sort is shown else ''}",
            )
            for number, sort in enumerate(shelves)
        )
    )


def _one(contribution: Contribution, *, is_own: bool) -> list[Block]:
    blocks: list[Block] = [*as_others_see_it(contribution).blocks]
    if is_own:
        blocks.append(small("This one is yours; your Home lets you change it or take it back."))
    elif may_be_asked(contribution):
        blocks.append(
            buttons(
                button(
                    "Would you tell me how you asked?", ASK, contribution.id, spoken="Ask quietly how they asked for it"
                )
            )
        )
    return [*blocks, divider()]


# Asking


def ask_form(contribution: Contribution, *, is_small: bool) -> View:
    """The exact text of the ask, before it goes."""
    blocks: list[Block] = [
        text("I ask whoever wrote it, without your name. You see each other's names only once you have both said yes."),
        small("This is all they will see:"),
        text(f">{example_words(label(sort_of(contribution)))}"),
        *([small("In a small community, someone may guess it's you.")] if is_small else []),
        small("They may also answer in a line, without a name. If nobody has said yes in two weeks, I tell you."),
    ]
    return modal(ASK_SENT, "How did they ask?", blocks, submit="Ask quietly", private_metadata=contribution.id)


def asked() -> View:
    """The same whatever comes of it."""
    return notice(
        "Asked quietly",
        "I ask in their working hours, without your name. You need do nothing; `/askaround stop` takes it back.",
    )


def read_subject(metadata: str) -> str:
    """The piece a form is about; raises `NoLongerOpen` for none."""
    if not metadata:
        raise NoLongerOpen
    return metadata
