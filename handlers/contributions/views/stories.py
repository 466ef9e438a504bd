"""Words of portraits ("stories" to people): the form, the preview, the shelf, and what is read out at a lunch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.contributions.contributions import UNPUBLISHED, Audience, Clearance, Contribution, Written
from bot.contributions.stories import AUDIENCES, PROMPTS, Giveaway, joined, longest_answer
from bot.core.errors import Refusal
from handlers.contributions.views import contributions as contribution_views
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message, button, buttons, divider, modal, neutral, small, text
from handlers.platform.views.fields import Values

WRITE = "stories.write"
READ = "stories.read"
READ_OUT = "stories.read_out"
PREVIEW = "stories.preview"
OFFER = "stories.offer"
CALLED = "story"
TITLE = "A story from our community"
NAMED, AUDIENCE, EMPLOYER, ENDS_ON = "named", "audience", "employer", "ends_on"
LONGEST_ANSWER = 2900

_QUESTIONS: Mapping[str, str] = {
    "back": "What was coming back like?",
    "helped": "What helped, or who did?",
    "wished": "What would you have wished for?",
    "tell": "What would you tell somebody who comes back next month?",
}
_LOOK_AGAIN: Mapping[Giveaway, str] = {
    Giveaway.OWN_NAME: "your own name",
    Giveaway.PEOPLE: "a name, a mention or a number",
    Giveaway.TEAM: "a team or a manager",
    Giveaway.ROOM: "a room or a desk",
    Giveaway.DATE: "a date",
    Giveaway.CHILDREN: "how many children there are",
}
_AUDIENCE_LABELS: Mapping[Audience, str] = {
    Audience.CHANNEL: "Everybody here: in the channel, and in Village's Home",
    Audience.LUNCH: "Who comes to a lunch: the host may read it out",
    Audience.ORGANIZERS: "The organizers alone",
}


# As others see it


def as_others_see_it(contribution: Contribution) -> Message:
    """The story on the surface its author chose; the plain text carries the whole of it."""
    heading = (
        f"A story from our community, told by <@{contribution.author}>" if contribution.written.is_named else TITLE
    )
    answers = dict(contribution.written.details)
    paragraphs = "\n\n".join(
        f"*{PROMPTS[prompt]}*\n{neutral(answers[prompt].strip())}"
        for prompt in PROMPTS
        if answers.get(prompt, "").strip()
    )
    return Message(f"{heading}\n\n{neutral(contribution.written.words)}", (text(heading), text(paragraphs)))


# Writing


def form(contribution_id: str, contribution: Contribution | None, *, can_read: bool) -> View:
    """Four prompts, all optional, and what its author agrees to; `can_read` when there are stories to read first."""
    written = contribution.written if contribution else Written(audience=AUDIENCES[0])
    answers = dict(written.details)
    again = [small("It comes down until an organizer has read it again.")] if _is_out(contribution) else []
    row = [button("Read what others told", READ, "0")] if can_read else []
    row.append(
        button(
            "I'd rather tell it", "story_interviews.about", spoken="I'd rather tell it to somebody who writes it down"
        )
    )
    ways = [buttons(*row)] if contribution is None else []
    blocks: list[Block] = [
        text(
            "Your story, in your words: it helps whoever comes back next, and shows what makes it work. "
            "Answer what you like, leave out what you like."
        ),
        *ways,
        *again,
        *(
            fields.line(prompt, question, answers.get(prompt, ""), longest=LONGEST_ANSWER, several_lines=True)
            for prompt, question in _QUESTIONS.items()
        ),
        _names(written),
        _audiences(written),
        fields.ticks(
            EMPLOYER,
            "And apart from that",
            [("It may also stand in the quarterly picture for the employer", EMPLOYER)],
            [EMPLOYER] if Clearance.EMPLOYER in written.cleared else [],
            hint="A page the organizers hand on, about what helps here. What is handed on cannot be called back.",
        ),
        fields.day(
            ENDS_ON,
            "Until",
            written.ends_on,
            hint="After this day it is deleted everywhere. Empty: until you say so.",
        ),
    ]
    return modal(PREVIEW, "Tell your story", blocks, submit="Look at it", private_metadata=contribution_id)


def _is_out(contribution: Contribution | None) -> bool:
    return contribution is not None and contribution.state not in UNPUBLISHED


def _names(written: Written) -> Block:
    choices = [("Without my name", "no"), ("With my name", "yes")]
    return fields.one_of(NAMED, "Your name", choices, "yes" if written.is_named else "no")


def _audiences(written: Written) -> Block:
    choices = [(_AUDIENCE_LABELS[one], one.value) for one in AUDIENCES]
    return fields.one_of(AUDIENCE, "Who may hear it", choices, written.audience.value)


def read(values: Values) -> Written:
    """What was written and chosen; nothing is checked yet."""
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
    """Beside the field it belongs to: too long is said where most was written. Others are raised."""
    answers = dict(written.details)
    return contribution_views.problem(refusal, longest_answer(answers) if answers else next(iter(PROMPTS)), ENDS_ON)


def preview(contribution: Contribution, found: Sequence[Giveaway], *, guessed: bool, names_known: bool = True) -> View:
    """Exactly what others will see, what was agreed to, and what may give an unnamed author away."""
    name = (
        "" if contribution.written.is_named else (contribution_views.GUESSED if guessed else contribution_views.HIDDEN)
    )
    blocks: list[Block] = [
        small("This is all they will see:"),
        *as_others_see_it(contribution).blocks,
        divider(),
        *warning(found, names_known=names_known),
        text(f"{contribution_views.consent(contribution)} {name}".strip()),
        small(contribution_views.NEXT),
        small("Close this, and it stays a draft that only you see."),
        buttons(button("Change it", WRITE, contribution.id, spoken="Change my story")),
    ]
    return modal(OFFER, "As others see it", blocks, submit="Send it", private_metadata=contribution.id)


def warning(found: Sequence[Giveaway], *, names_known: bool) -> list[Block]:
    """A kind word about what may give an unnamed author away; nothing is held back."""
    what = [_LOOK_AGAIN[giveaway] for giveaway in found]
    named = what[0] if len(what) == 1 else f"{', '.join(what[:-1])} and {what[-1]}" if what else ""
    lines = []
    if named:
        lines.append(f"*It may contain {named}*, which could give you away. You can change it or keep it.")
    if not names_known:
        lines.append("I couldn't check whether your own name is in it just now.")
    return [text(" ".join(lines))] if lines else []


# Reading


def shelf() -> ButtonElement:
    """In Home."""
    return button("Stories", READ, "0", spoken="Stories that people here told")


def shown(stories: Sequence[Contribution], number: int, *, listens: bool = False) -> View:
    """One story after another; nobody notes who reads."""
    tell = button("Tell yours", WRITE, spoken="Tell my own story")
    label = "I no longer listen" if listens else "I'd help someone tell theirs"
    listen = button(label, "story_interviews.listen", spoken=f"{label}: somebody's story, to write it down with them")
    if not stories:
        words = "Nobody has told a story here yet. Yours could be the first: in your words, with or without your name."
        return modal(READ, "Stories", [text(words), buttons(tell, listen)])
    number %= len(stories)
    row = [tell, listen]
    if len(stories) > 1:
        row.insert(0, button("Next", "stories.next", str(number + 1), spoken="Read the next story"))
    only = {
        Audience.ORGANIZERS: [small("For organizers alone; please do not hand it on.")],
        Audience.LUNCH: [small("To be read out at a lunch; please do not hand it on otherwise.")],
    }
    contribution = stories[number]
    blocks: list[Block] = [
        *only.get(contribution.written.audience, []),
        *as_others_see_it(contribution).blocks,
        small(f"{number + 1} of {len(stories)}. Nobody sees what you read."),
        buttons(*row),
    ]
    return modal(READ, "Stories", blocks)


def with_stories(note: Message, count: int, meeting_id: str) -> Message:
    """Under the host's note: stories that may be read out, to be looked at, never sent about."""
    if not count:
        return note
    words = (
        "A colleague has given a story to be read out, if it fits."
        if count == 1
        else "Stories may be read out, if it fits."
    )
    block = text(words)
    block.accessory = button("Look at it", READ_OUT, meeting_id, spoken="Look at what may be read out")
    return replace(note, blocks=(*note.blocks, block))


def to_read_out(stories: Sequence[Contribution]) -> View:
    """The agreed text, for the host."""
    if not stories:
        return modal(READ_OUT, "To read out", [text("There is nothing to be read out any more.")])
    blocks: list[Block] = [small("As they stand; with a name only where one is given. Please do not hand them on.")]
    for contribution in stories:
        blocks += [divider(), *as_others_see_it(contribution).blocks]
    return modal(READ_OUT, "To read out", blocks)
