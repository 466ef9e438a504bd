"""Words of stories: the form, the preview, reading, and what is read out at a lunch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.contributions.contributions import UNPUBLISHED, Audience, Clearance, Contribution, Written
from bot.contributions.stories import AUDIENCES, PROMPTS, Giveaway, joined, longest_answer
from bot.core.errors import Refusal
from bot.core.words import N_, _, listed, ngettext
from handlers.contributions.views import contributions as contribution_views
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message, button, buttons, divider, modal, neutral, small, text
from handlers.platform.views.fields import Values

WRITE = "stories.write"
CONTINUE = "stories.continue"
READ = "stories.read"
READ_OUT = "stories.read_out"
PREVIEW = "stories.preview"
OFFER = "stories.offer"
CALLED = N_("story")
TITLE = N_("A story from our community")
NAMED, AUDIENCE, EMPLOYER, ENDS_ON = "named", "audience", "employer", "ends_on"
LONGEST_ANSWER = 2900

_QUESTIONS: Mapping[str, str] = {
    "back": N_("What was coming back like?"),
    "helped": N_("What helped, or who did?"),
    "wished": N_("What do you wish you'd had?"),
    "tell": N_("What would you tell someone who's coming back next month?"),
}
_LOOK_AGAIN: Mapping[Giveaway, str] = {
    Giveaway.OWN_NAME: N_("your own name"),
    Giveaway.PEOPLE: N_("a name, a mention or a number"),
    Giveaway.TEAM: N_("a team or a manager"),
    Giveaway.ROOM: N_("a room or a desk"),
    Giveaway.DATE: N_("a date"),
    Giveaway.CHILDREN: N_("how many children there are"),
}
_AUDIENCE_LABELS: Mapping[Audience, str] = {
    Audience.CHANNEL: N_("Everyone here: in the channel, and in Village's Home"),
    Audience.LUNCH: N_("People at a lunch: the host may read it out"),
    Audience.ORGANIZERS: N_("Organizers only"),
}


# As others see it


def as_others_see_it(contribution: Contribution) -> Message:
    """The story as everybody sees it; its plain text contains the whole story (R15)."""
    heading = (
        _("A story from our community, told by <@{author}>").format(author=contribution.author)
        if contribution.written.is_named
        else _(TITLE)
    )
    answers = dict(contribution.written.details)
    paragraphs = "\n\n".join(
        f"*{_(PROMPTS[prompt])}*\n{neutral(answers[prompt].strip())}"
        for prompt in PROMPTS
        if answers.get(prompt, "").strip()
    )
    return Message(f"{heading}\n\n{neutral(contribution.written.words)}", (text(heading), text(paragraphs)))


# Writing


def form(
    contribution_id: str, contribution: Contribution | None, *, can_read: bool, drafts: Sequence[Contribution] = ()
) -> View:
    """The form of a story: four prompts and the consent; `contribution` None: a new one, which offers to continue
    `drafts`; `can_read` adds a button.
    """
    written = contribution.written if contribution else Written(audience=AUDIENCES[0])
    answers = dict(written.details)
    again = [small(_("It's taken down until an organizer has read it again."))] if _is_out(contribution) else []
    row = [button(_("Read what others wrote"), READ, "0")] if can_read else []
    row.append(
        button(
            _("I'd rather tell it"),
            "story_interviews.about",
            spoken=_("I'd rather tell it to someone who writes it down"),
        )
    )
    ways = [buttons(*row)] if contribution is None else []
    blocks: list[Block] = [
        text(
            _(
                "Your story, in your own words. It helps the next person who comes back, and shows what "
                "works. Answer what you like and skip the rest."
            )
        ),
        *contribution_views.not_sent_yet(drafts, CALLED, CONTINUE),
        *ways,
        *again,
        *(
            fields.line(prompt, _(question), answers.get(prompt, ""), longest=LONGEST_ANSWER, several_lines=True)
            for prompt, question in _QUESTIONS.items()
        ),
        _names(written),
        _audiences(written),
        fields.ticks(
            EMPLOYER,
            _("Also"),
            [(_("It can also go in the quarterly summary for the employer"), EMPLOYER)],
            [EMPLOYER] if Clearance.EMPLOYER in written.cleared else [],
            hint=_("A page the organizers share, about what helps here. Once it's shared, it can't be called back."),
        ),
        fields.day(
            ENDS_ON,
            _("Keep it until"),
            written.ends_on,
            hint=_("After this day it's deleted everywhere. Leave it empty to keep it until you take it back."),
        ),
    ]
    return modal(PREVIEW, _("Tell your story"), blocks, submit=_("Preview"), private_metadata=contribution_id)


def _is_out(contribution: Contribution | None) -> bool:
    return contribution is not None and contribution.state not in UNPUBLISHED


def _names(written: Written) -> Block:
    choices = [(_("Without my name"), "no"), (_("With my name"), "yes")]
    return fields.one_of(NAMED, _("Your name"), choices, "yes" if written.is_named else "no")


def _audiences(written: Written) -> Block:
    choices = [(_(_AUDIENCE_LABELS[one]), one.value) for one in AUDIENCES]
    return fields.one_of(AUDIENCE, _("Who may hear it"), choices, written.audience.value)


def read(values: Values) -> Written:
    """The form as sent; nothing is checked yet."""
    answers = {prompt: fields.typed(values, prompt) for prompt in PROMPTS}
    chosen = fields.chosen(values, AUDIENCE)
    audience = Audience(chosen) if chosen in {one.value for one in AUDIENCES} else Audience.ORGANIZERS
    return Written(
        words=joined(answers),
        details=tuple((prompt, answer) for prompt, answer in answers.items() if answer),
        is_named=fields.chosen(values, NAMED) == "yes",
        audience=audience,
        cleared=(Clearance.EMPLOYER,) if EMPLOYER in fields.all_chosen(values, EMPLOYER) else (),
        ends_on=fields.chosen_day(values, ENDS_ON),
    )


def problem(refusal: Refusal, written: Written) -> dict[str, str]:
    """A refusal as an error at its field ("too long" at the longest answer); others are raised."""
    answers = dict(written.details)
    return contribution_views.problem(refusal, longest_answer(answers) if answers else next(iter(PROMPTS)), ENDS_ON)


def preview(contribution: Contribution, found: Sequence[Giveaway], *, guessed: bool, names_known: bool = True) -> View:
    """The modal with exactly what others will see, what the author agreed to, and what may give them away."""
    warned = warning(found, names_known=names_known)
    blocks: list[Block] = [
        *contribution_views.preview(contribution, as_others_see_it(contribution), warned, guessed=guessed),
        small(_("If you close this, it stays a draft that only you see.")),
        buttons(button(_("Change it"), WRITE, contribution.id, spoken=_("Change my story"))),
    ]
    return modal(OFFER, _("As others see it"), blocks, submit=_("Send it"), private_metadata=contribution.id)


def warning(found: Sequence[Giveaway], *, names_known: bool) -> list[Block]:
    """The note about what may give an unnamed author away; empty when nothing was found. It prevents nothing."""
    what = [_(_LOOK_AGAIN[giveaway]) for giveaway in found]
    named = listed(what)
    lines = []
    if named:
        lines.append(
            _("*It may contain {named}*, which could give you away. You can change it or keep it.").format(named=named)
        )
    if not names_known:
        lines.append(_("I couldn't check whether your own name is in it just now."))
    return [text(" ".join(lines))] if lines else []


# Reading


def shelf() -> ButtonElement:
    """The button *Stories* in Home."""
    return button(_("Stories"), READ, "0", spoken=_("Stories that people here told"))


def shown(stories: Sequence[Contribution], number: int, *, listens: bool = False) -> View:
    """The modal with the `number`-th story; `listens` labels the listening button. Who reads is not recorded."""
    tell = button(_("Tell yours"), WRITE, spoken=_("Tell my own story"))
    label = _("Stop asking me to listen") if listens else _("I'd help someone tell theirs")
    listen = button(
        label,
        "story_interviews.listen",
        spoken=_("{label}: someone's story, to write down with them").format(label=label),
    )
    if not stories:
        words = _(
            "Nobody has told a story here yet. Yours could be the first: in your words, with or without your name."
        )
        return modal(READ, _("Stories"), [text(words), buttons(tell, listen)])
    number %= len(stories)
    row = [tell, listen]
    if len(stories) > 1:
        row.insert(0, button(_("Next"), "stories.next", str(number + 1), spoken=_("Read the next story")))
    only = {
        Audience.ORGANIZERS: [small(_("For organizers only; please don't share it."))],
        Audience.LUNCH: [small(_("To be read out at a lunch; please don't share it anywhere else."))],
    }
    contribution = stories[number]
    blocks: list[Block] = [
        *only.get(contribution.written.audience, []),
        *as_others_see_it(contribution).blocks,
        small(
            _("{number} of {number_of_stories}. Nobody sees what you read.").format(
                number=number + 1, number_of_stories=len(stories)
            )
        ),
        buttons(*row),
    ]
    return modal(READ, _("Stories"), blocks)


def with_stories(note: Message, count: int, meeting_id: str) -> Message:
    """The host's note with a line about stories that may be read out; unchanged where there are none."""
    if not count:
        return note
    words = ngettext(
        "A colleague has given a story to be read out, if it fits.",
        "Colleagues have given {count} stories to be read out, if they fit.",
        count,
    ).format(count=count)
    block = text(words)
    block.accessory = button(_("Look at it"), READ_OUT, meeting_id, spoken=_("Look at what may be read out"))
    return replace(note, blocks=(*note.blocks, block))


def to_read_out(stories: Sequence[Contribution]) -> View:
    """The modal with the texts to read out, for the host."""
    if not stories:
        return modal(READ_OUT, _("To read out"), [text(_("There's nothing left to read out."))])
    blocks: list[Block] = [
        small(_("Please read them as they are, with a name only where one is given, and don't share them."))
    ]
    for contribution in stories:
        blocks += [divider(), *as_others_see_it(contribution).blocks]
    return modal(READ_OUT, _("To read out"), blocks)
