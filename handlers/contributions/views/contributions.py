"""Words around pieces: reading them as an organizer, hearing back as their author, taking them back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from bot.contributions.contributions import (
    LONGEST_NOTE,
    Audience,
    Clearance,
    Contribution,
    ContributionChanged,
    ContributionEmpty,
    ContributionState,
    EndsInThePast,
    OwnContribution,
)
from bot.core.errors import Refusal, TextTooLong
from bot.core.ids import ChannelId
from handlers.lunches.views.lunches import day_words
from handlers.platform.views import fields
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    confirm,
    divider,
    modal,
    neutral,
    notice,
    small,
    text,
)
from handlers.platform.views.fields import Values

REVIEW = "contributions.review"
NOTE = "contributions.note"
NOTE_WORDS = "note"
OPEN = "contributions.open"

GUESSED = (
    "It goes out without your name. But so few people organize here that the one who reads it first may guess "
    "whose it is."
)
HIDDEN = "It goes out without your name, and whoever reads it first does not see whose it is."
NEXT = (
    "An organizer reads it before anybody else does; they can let it out or send it back with a note, and never "
    "change a word. If nobody reviews it within 60 days, it's deleted and we'll tell you."
)
AUDIENCES: Mapping[Audience, str] = {
    Audience.ORGANIZERS: "the organizers alone",
    Audience.LUNCH: "read out at a lunch",
    Audience.CHANNEL: "the channel, and everybody here who opens Village's Home",
    Audience.EVERYBODY: "everybody here who asks Village",
}
CLEARANCES: Mapping[Clearance, str] = {
    Clearance.EMPLOYER: "the quarterly picture for the employer",
    Clearance.MANAGERS: "the page for managers",
}
_STATES: Mapping[ContributionState, str] = {
    ContributionState.DRAFT: "is a draft that only you see",
    ContributionState.OFFERED: "waits for an organizer to read it",
    ContributionState.RETURNED: "came back to you",
    ContributionState.APPROVED: "was read, and is on its way out",
    ContributionState.PUBLISHED: "is out",
}
REFUSALS: Mapping[type[Refusal], Callable[[Any], str]] = {
    OwnContribution: lambda _: "This one is your own, so somebody else of you reads it.",
    ContributionChanged: lambda _: (
        "Its author has changed it meanwhile. Please open it again and read what is there now."
    ),
    ContributionEmpty: lambda _: "A few words, please; or close this, and nothing is kept.",
    EndsInThePast: lambda _: "That day is over. Please choose a later one, or none.",
}


def problem(refusal: Refusal, words: str, ends_on: str = "") -> dict[str, str]:
    """A refusal beside the field it belongs to (block ids of the words and of the end date); others are raised."""
    if isinstance(refusal, TextTooLong):
        over = refusal.length - refusal.longest
        return {words: f"That is {over} characters more than fits. Would you shorten it a little?"}
    if isinstance(refusal, ContributionEmpty):
        return {words: REFUSALS[ContributionEmpty](refusal)}
    if isinstance(refusal, EndsInThePast) and ends_on:
        return {ends_on: REFUSALS[EndsInThePast](refusal)}
    raise refusal


# For organizers


def waiting(count: int) -> SectionBlock:
    """Under the month's one message, in Home and between: how many wait, one tap to read them."""
    words = (
        "*One thing somebody wrote waits to be read.*"
        if count == 1
        else f"*{count} things people wrote wait to be read.*"
    )
    block = text(f"{words} Until one of you has, nobody else sees {'it' if count == 1 else 'them'}.")
    block.accessory = button("Read", REVIEW, "0", spoken="Read what waits")
    return block


def waited_long(count: int) -> Message:
    """Between the monthly messages, when something has waited for over a week."""
    if not count:
        return _plain("Everything people wrote has been read, thank you.")
    line = "Something that a colleague wrote has been waiting for you for over a week."
    return Message(line, (text("What a colleague wrote has been waiting for over a week."), waiting(count)))


def nothing_waits() -> View:
    """All read."""
    return notice("What people wrote", "Nothing waits for you to be read. Thank you.")


def review(shown: Message, called: str, contribution: Contribution, number: int, count: int) -> View:
    """One piece, exactly as others will see it; without its author where it goes out without a name."""
    value = f"{contribution.id} {contribution.version}"
    name = "It goes out with their name." if contribution.written.is_named else "It goes out without a name."
    row = [
        button("Publish", "contributions.approve", value, style="primary", spoken="Publish as it stands"),
        button(
            "Send back with a note", "contributions.give_back", value, spoken="Send it back to its author with a note"
        ),
    ]
    if count > 1:
        row.append(button("Next", "contributions.next", str((number + 1) % count), spoken="Read the next one first"))
    blocks: list[Block] = [
        small(f"{_a(called)}, {number + 1} of {count}. This is all that others will see:"),
        *shown.blocks,
        divider(),
        small(f"{name} {consent(contribution)}"),
        buttons(*row),
        small("You can publish it or send it back, but not edit it. The words are theirs."),
    ]
    return modal(REVIEW, "What people wrote", blocks)


def consent(contribution: Contribution) -> str:
    """What its author agreed to, in a line or two."""
    written = contribution.written
    lines = [f"For: {AUDIENCES[written.audience]}."]
    if written.cleared:
        lines.append(f"May also be shown in {' and '.join(CLEARANCES[one] for one in written.cleared)}.")
    if written.ends_on is not None:
        lines.append(f"Until {day_words(written.ends_on)} {written.ends_on.year}.")
    return " ".join(lines)


def note_form(value: str) -> View:
    """The note that goes back to the author."""
    blocks: list[Block] = [
        text("What would you like its author to know? I hand it on without your name."),
        fields.line(NOTE_WORDS, "Your note", "", longest=LONGEST_NOTE, several_lines=True),
    ]
    return modal(NOTE, "Send it back", blocks, submit="Send it back", private_metadata=value)


def read_note(values: Values) -> str:
    """What was typed."""
    return fields.typed(values, NOTE_WORDS)


def let_out(*, more: bool) -> View:
    """After *Publish*."""
    words = "Thank you. It goes out as it stands, and its author hears of it."
    return _with_next("Let out", words, more=more)


def sent_back(*, more: bool) -> View:
    """After the note."""
    return _with_next("Sent back", "Thank you. Its author gets your note, and can change it or leave it.", more=more)


def _with_next(title: str, words: str, *, more: bool) -> View:
    row = [buttons(button("Read the next one", "contributions.next", "0"))] if more else []
    return modal("village.notice", title, [text(words), *row])


# For the author


def offered(called: str, *, is_named: bool, guessed: bool) -> View:
    """After it was offered."""
    name = "" if is_named else f"\n{GUESSED if guessed else HIDDEN}"
    words = f"Your {called} waits to be read.{name}\n{NEXT}"
    return modal("village.notice", "Thank you", [text(words), small("You can take it back at any time, in Home.")])


def answered(contribution: Contribution, called: str, edit: str) -> Message:
    """What its author hears once it was read; drawn again as it goes on."""
    if contribution.state is ContributionState.RETURNED:
        return _returned(contribution, called, edit)
    out = {
        Audience.CHANNEL: f"Your {called} has been read, and it goes into the channel.",
        Audience.LUNCH: f"Your {called} has been read. Whoever hosts the next lunch finds it beside the agenda.",
        Audience.ORGANIZERS: f"Your {called} has been read. It stays with the organizers, as you chose.",
        Audience.EVERYBODY: f"Your {called} has been read, and everybody here can find it now. Thank you.",
    }
    if contribution.state not in {ContributionState.APPROVED, ContributionState.PUBLISHED}:
        return settled()
    row = buttons(button("Look at it", OPEN, contribution.id, spoken=f"Look at your {called}, or take it back"))
    return Message("There is an answer about what you wrote.", (text(out[contribution.written.audience]), row))


def _returned(contribution: Contribution, called: str, edit: str) -> Message:
    row = buttons(
        button("Change it", edit, contribution.id, spoken=f"Change your {called}"),
        button("Look at it", OPEN, contribution.id, spoken=f"Look at your {called}, or take it back"),
    )
    if contribution.note:
        first = f"An organizer has read your {called} and sends it back with a note:"
        quoted = "\n".join(f">{line}" for line in neutral(contribution.note).splitlines())
        after = "Only you see it now. Change it, or leave it: both are fine."
        return Message("There is an answer about what you wrote.", (text(first), text(quoted), small(after), row))
    words = (
        f"Your {called} was on its way into the channel, but Slack did not take it: perhaps the channel is archived, "
        "or I am no longer in it. It is a draft of yours again."
    )
    return Message("What you wrote could not be posted.", (text(words), row))


def settled() -> Message:
    """In place of what was said about something that has moved on since."""
    return _plain("This one is settled. Thank you for being here.")


def own_lines(contributions: Sequence[tuple[Contribution, str]]) -> list[Block]:
    """In Home: what one wrote and where it is; each with its kind's name."""
    blocks: list[Block] = [text("*What you wrote for others*")] if contributions else []
    for contribution, called in contributions:
        line = text(f"Your {called} {_STATES[contribution.state]}")
        line.accessory = button(
            "Open", OPEN, contribution.id, spoken=f"Open your {called}: it {_STATES[contribution.state]}"
        )
        blocks.append(line)
    return blocks


def own(shown: Message, called: str, contribution: Contribution, edit: str) -> View:
    """One's own piece, as others see it, and what can be done with it."""
    sure = confirm(
        "Take it back?",
        f"Your {called} is deleted, here and wherever I posted it. Files that somebody already has, such as a "
        "quarterly picture, cannot be called back.",
        "Take it back",
    )
    row = [button("Change it", edit, contribution.id, spoken=f"Change your {called}; an organizer reads it again")]
    if contribution.state in {ContributionState.DRAFT, ContributionState.RETURNED}:
        row.insert(0, button("Send to the organizers", "contributions.offer", contribution.id, style="primary"))
    row.append(button("Take it back", "contributions.withdraw", contribution.id, style="danger", confirm=sure))
    note = [text("An organizer's note:\n" + "\n".join(f">{line}" for line in neutral(contribution.note).splitlines()))]
    blocks: list[Block] = [
        small(f"Your {called} {_STATES[contribution.state]}. This is all that others see of it:"),
        *shown.blocks,
        divider(),
        small(consent(contribution)),
        *(note if contribution.note else []),
        buttons(*row),
        small("Changing it takes it down until an organizer has read it again."),
    ]
    return modal(OPEN, "What you wrote", blocks)


def taken_back(copies: int) -> View:
    """After *Take it back*."""
    words = "It is deleted."
    if copies:
        words = (
            "It is deleted here, and I have Slack delete the post and the pages I sent it in. "
            "If Slack should not let me delete a post, I tell you which one stays."
        )
    return modal("village.notice", "Taken back", [text(words), small("A file somebody already has stays with them.")])


def copy_stays(channel_id: ChannelId, posted_at: datetime, value: str, *, is_open: bool) -> Message:
    """To the author: the one copy that Slack does not let us delete, and what can still be done."""
    if not is_open:
        return settled()
    day = f"{day_words(posted_at.date())}, {posted_at:%H:%M}"
    words = (
        f"What you took back is gone but for one copy: the post in <#{channel_id}> of {day}. Slack does not let me "
        "delete it, perhaps because the channel is archived or I am no longer in it. Where Slack let me, I have "
        "emptied it."
    )
    more = "A Slack admin can delete it there; or, once I can write in that channel again, I can."
    row = buttons(button("Try again", "contributions.try_again", value, spoken="Try again to delete the copy"))
    return Message("One copy of what you took back could not be deleted.", (text(words), small(more), row))


def tried_again() -> Message:
    """After *Try again*."""
    return _plain("I try again now. If it works, you hear nothing more of it.")


# In the channel


def placeholder(called: str) -> Message:
    """The complete line posted first, filled when Slack has it."""
    return _plain(f"{_a(called)} from our community")


def emptied() -> Message:
    """In place of what was taken back, until it is deleted."""
    return _plain("What stood here was taken back by the one who wrote it.")


def _a(called: str) -> str:
    """With its article, at the beginning of a sentence."""
    return f"{'An' if called[0] in 'aeiou' else 'A'} {called}"


def _plain(words: str) -> Message:
    return Message(words, (text(words),))
