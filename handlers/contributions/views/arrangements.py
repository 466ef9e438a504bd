"""Words of arrangements: the form, the preview, browsing by kind, and asking an author how they asked."""

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
from bot.core.words import N_, _, labeled, opening
from handlers.contributions.views import contributions as contribution_views
from handlers.contributions.views.stories import warning
from handlers.introductions.views.asks import example_words
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
CONTINUE = "arrangements.continue"
BROWSE, ASK, ASK_SENT = "arrangements.browse", "arrangements.ask", "arrangements.ask_sent"
CALLED = N_("real example")
TITLE = N_("What others arranged")
PATTERN, NAMED, MANAGERS = "pattern", "named", "managers"
SHOWN_AT_ONCE = 8

_LABELS: Mapping[Sort, str] = {
    Sort.ON_RAMP: N_("gradual on-ramp"),
    Sort.REDUCED: N_("reduced hours"),
    Sort.SHIFTED: N_("shifted hours"),
    Sort.REMOTE: N_("remote days"),
    Sort.JOB_SHARE: N_("job share"),
    Sort.OTHER: N_("something else"),
}
_HEADINGS: Mapping[str, str] = {
    FOR_HOW_LONG: N_("For how long"),
    WORKED: N_("What made it work"),
    COST: N_("What it cost"),
}
_QUESTIONS: Mapping[str, str] = {
    FOR_HOW_LONG: N_("For how long"),
    WORKED: N_("What made it work"),
    COST: N_("What it cost, in money or otherwise"),
}


def label(sort: Sort) -> str:
    """The kind within a sentence, such as "remote days"."""
    return _(_LABELS[sort])


def title(sort: Sort) -> str:
    """The kind as a heading, such as "Remote days"."""
    return opening(_(_LABELS[sort]))


# As others see it


def as_others_see_it(contribution: Contribution) -> Message:
    """The example as everybody sees it; with its author only where they wanted to be named."""
    lead = f"{in_short(contribution)}"
    by = [small(_("Told by <@{author}>").format(author=contribution.author))] if contribution.written.is_named else []
    parts = [
        labeled(f"*{_(_HEADINGS[name])}*", neutral(contribution.detail(name).strip()))
        for name in PARTS
        if contribution.detail(name).strip()
    ]
    return Message(lead, (text(lead), *(text(part) for part in parts), *by))


def in_short(contribution: Contribution) -> str:
    """The example's kind and pattern in one line."""
    return labeled(f"*{title(sort_of(contribution))}*", neutral(" ".join(contribution.written.words.split())))


# Writing


def form(contribution_id: str, contribution: Contribution | None, drafts: Sequence[Contribution] = ()) -> View:
    """The form of an example; `contribution` is None for a new one, which offers to continue `drafts`."""
    written = contribution.written if contribution else Written()
    details = dict(written.details)
    again = contribution is not None and contribution.state not in UNPUBLISHED
    blocks: list[Block] = [
        text(
            _(
                "A real example helps the next person who asks, and shows that it can be done. It goes out "
                "without your name unless you check the box below."
            )
        ),
        *contribution_views.not_sent_yet(drafts, CALLED, CONTINUE),
        *([small(_("It's taken down until an organizer has read it again."))] if again else []),
        fields.menu(
            SORT, _("What kind"), [(title(sort), sort.value) for sort in Sort], details.get(SORT) or Sort.ON_RAMP.value
        ),
        fields.required(
            fields.line(
                PATTERN,
                _("What was arranged"),
                written.words,
                longest=LONGEST_PATTERN,
                hint=_(
                    "For example: “three days a week, then five, over eight weeks”. Please leave out names, "
                    "teams and dates."
                ),
            )
        ),
        *(
            fields.line(name, _(_QUESTIONS[name]), details.get(name, ""), longest=LONGEST_PART, several_lines=True)
            for name in PARTS
        ),
        *_what_may_be_done_with_it(written, details.get(MAY_ASK) or "yes"),
    ]
    return modal(PREVIEW, _("A real example"), blocks, submit=_("Preview"), private_metadata=contribution_id)


def _what_may_be_done_with_it(written: Written, may_ask: str) -> list[Block]:
    return [
        fields.one_of(
            MAY_ASK,
            _("Can a colleague ask you, through me, how you asked for it?"),
            [(_("Yes. I decide each time, and nobody sees a no"), "yes"), (_("No"), "no")],
            may_ask,
        ),
        fields.ticks(
            MANAGERS,
            _("Also"),
            [(_("It can also go on the page for managers"), MANAGERS), (_("Show my name with it"), NAMED)],
            [
                *([MANAGERS] if Clearance.MANAGERS in written.cleared else []),
                *([NAMED] if written.is_named else []),
            ],
            hint=_("Pages managers already have can't be called back."),
        ),
    ]


def read(values: Values) -> Written:
    """The form as sent; nothing is checked yet."""
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
    """All typed texts by field, for the search for what may give the author away."""
    details = dict(written.details)
    return {PATTERN: written.words, **{name: details[name] for name in PARTS if name in details}}


def preview(contribution: Contribution, found: Sequence[Giveaway], *, guessed: bool, names_known: bool = True) -> View:
    """The modal with exactly what others will see, what the author agreed to, and what may give them away."""
    warned = [] if contribution.written.is_named else warning(found, names_known=names_known)
    blocks: list[Block] = [
        *contribution_views.preview(contribution, as_others_see_it(contribution), warned, guessed=guessed),
        buttons(button(_("Change it"), WRITE, contribution.id, spoken=_("Change my example"))),
    ]
    return modal(OFFER, _("As others see it"), blocks, submit=_("Send it"), private_metadata=contribution.id)


# Browsing


def shelf() -> ButtonElement:
    """The button *What others arranged* in Home."""
    return button(_("What others arranged"), BROWSE, "", spoken=_("Real examples of flexibility here"))


def shown(found: Sequence[Contribution], wanted: str = "", own: frozenset[str] = frozenset()) -> View:
    """The modal with examples of one kind, newest first; `wanted` is "<kind> <number of the first>", "" for the first
    kind.

    `own` are ids of the person's own examples. Who looks is not recorded.
    """
    shelves = by_sort(found)
    write = button(_("Add a real example"), WRITE, spoken=_("Add a real example of my own"))
    page = button(_("One page for managers"), "arrangements.managers", spoken=_("One page to share with managers"))
    if not shelves:
        words = _("Nobody has written one here yet. Yours could be the first, without your name if you like.")
        return modal(BROWSE, _(TITLE), [text(words), buttons(write, page)])
    sort, first = _place(wanted, shelves)
    shelf = shelves[sort]
    blocks: list[Block] = [_kinds(shelves, sort), heading(title(sort))]
    for contribution in shelf[first : first + SHOWN_AT_ONCE]:
        blocks += _one(contribution, is_own=contribution.id in own)
    more = [button(_("More examples"), f"{BROWSE}#more", f"{sort} {first + SHOWN_AT_ONCE}")]
    row = [*(more if first + SHOWN_AT_ONCE < len(shelf) else []), write, page]
    return modal(BROWSE, _(TITLE), [*blocks, small(_("Nobody sees what you read.")), buttons(*row)])


def _place(wanted: str, shelves: Mapping[Sort, Sequence[Contribution]]) -> tuple[Sort, int]:
    name, _space, number = wanted.partition(" ")
    sort = next((one for one in shelves if one == name), next(iter(shelves)))
    first = int(number) if number.isdecimal() else 0
    return sort, first if first < len(shelves[sort]) else 0


def _kinds(shelves: Mapping[Sort, Sequence[Contribution]], shown: Sort) -> Block:
    return buttons(
        *(
            button(
                title(sort),
                f"{BROWSE}#{number}",
                f"{sort} 0",
                style="primary" if sort is shown else None,
                spoken=(_("Examples: {title}, shown now") if sort is shown else _("Examples: {title}")).format(
                    title=title(sort)
                ),
            )
            for number, sort in enumerate(shelves)
        )
    )


def _one(contribution: Contribution, *, is_own: bool) -> list[Block]:
    blocks: list[Block] = [*as_others_see_it(contribution).blocks]
    if is_own:
        blocks.append(small(_("This one is yours. You can change it or take it back in Home.")))
    elif may_be_asked(contribution):
        blocks.append(
            buttons(
                button(
                    _("Would you tell me how you asked?"),
                    ASK,
                    contribution.id,
                    spoken=_("Ask quietly how they asked for it"),
                )
            )
        )
    return [*blocks, divider()]


# Asking


def ask_form(contribution: Contribution, *, is_small: bool) -> View:
    """The modal with the exact text of the ask, before it is sent (R1)."""
    blocks: list[Block] = [
        text(
            _(
                "I'll ask the person who wrote it, without your name. You'll see each other's names only "
                "once you've both said yes."
            )
        ),
        small(_("This is all they will see:")),
        text(f">{example_words(label(sort_of(contribution)))}"),
        *([small(_("In a small community, someone may guess it's you."))] if is_small else []),
        small(
            _("They can also answer in a line, without a name. If they haven't said yes in two weeks, I'll tell you.")
        ),
    ]
    return modal(ASK_SENT, _("How did they ask?"), blocks, submit=_("Ask quietly"), private_metadata=contribution.id)


def asked() -> View:
    """The modal after *Ask quietly*, the same whatever follows."""
    return notice(
        _("Asked quietly"),
        _(
            "I'll ask during their working hours, without your name. There's nothing you need to do. To "
            "take it back, use `/askaround stop`."
        ),
    )


def read_subject(metadata: str) -> str:
    """The id of the example that a form is about; raises `NoLongerOpen` where it has none."""
    if not metadata:
        raise NoLongerOpen
    return metadata
