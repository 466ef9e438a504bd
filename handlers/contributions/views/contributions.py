"""Words about all contributions: reviewing, answers to authors, withdrawing, and the post in the channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from bot.contributions.contributions import (
    LONGEST_NOTE,
    Audience,
    Clearance,
    Contribution,
    ContributionChanged,
    ContributionEmpty,
    ContributionState,
    ContributionType,
    EndsInThePast,
    OwnContribution,
    Written,
)
from bot.contributions.stories import PROMPTS
from bot.core.errors import Refusal, TextTooLong
from bot.core.ids import ChannelId
from bot.core.words import N_, _, clock_time, day_words, listed, long_date, ngettext
from handlers.platform.views import fields
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    confirm,
    divider,
    modal,
    neutral,
    plain_message,
    small,
    text,
)
from handlers.platform.views.fields import Values

REVIEW = "contributions.review"
MOST_DRAFTS = 3  # in a form
LONGEST_BEGINNING = 32  # with the words around it, a screen reader's text has 75 characters
MOST_LEFT_UNREAD = 10  # named in a list
NOTE = "contributions.note"
NOTE_WORDS = "note"
OPEN = "contributions.open"
FIRST_LINE = "contributions.first_line"

GUESSED = N_(
    "It's shown without your name. There are only a few organizers here, though, so the one who "
    "reads it first may guess it's yours."
)
HIDDEN = N_("It's shown without your name, and the organizer who reads it first won't see that it's yours.")
_PUBLISHED_NEXT = N_(
    "An organizer reads it first. They can publish it or send it back with a note, but not edit "
    "it. If nobody has read it within 60 days, it's deleted and I'll tell you."
)
AUDIENCES: Mapping[Audience, str] = {
    Audience.ORGANIZERS: N_("organizers only"),
    Audience.LUNCH: N_("read out at a lunch"),
    Audience.CHANNEL: N_("the channel, and everyone here who opens Village's Home"),
    Audience.EVERYBODY: N_("everyone here who asks Village"),
}
CLEARANCES: Mapping[Clearance, str] = {
    Clearance.EMPLOYER: N_("the quarterly summary for the employer"),
    Clearance.MANAGERS: N_("the page for managers"),
}


@dataclass(frozen=True)
class _Approval:
    """The words about an organizer's yes: for a story that stays with the organizers it publishes nothing.

    `next_step` tells the author beforehand what happens; `press`, `spoken` and `choice` stand where it is reviewed;
    `title` and `done` answer the organizer; `told` answers the author (`{called}`); `stands` follows "Your {called}".
    """

    next_step: str
    press: str
    spoken: str
    choice: str
    title: str
    done: str
    told: str
    stands: str


_PUBLISHES = _Approval(
    next_step=_PUBLISHED_NEXT,
    press=N_("Publish"),
    spoken=N_("Publish as it stands"),
    choice=N_("You can publish it or send it back, but not edit it. The words are theirs."),
    title=N_("Published"),
    done=N_("Thank you. It's published as it is, and I'll tell the author."),
    told=N_("Your {called} has been read, and everyone here can find it now. Thank you."),
    stands=N_("is published"),
)
APPROVALS: Mapping[Audience, _Approval] = {
    Audience.ORGANIZERS: _Approval(
        next_step=N_(
            "The organizers read it. They can keep it for themselves or send it back with a note, but not edit it. If "
            "nobody has read it within 60 days, it's deleted and I'll tell you."
        ),
        press=N_("Keep it"),
        spoken=N_("Keep it for the organizers, as it stands"),
        choice=N_("You can keep it for the organizers or send it back, but not edit it. The words are theirs."),
        title=N_("Kept"),
        done=N_("Thank you. It stays with the organizers, as it is, and I'll tell the author."),
        told=N_("Your {called} has been read. It stays with the organizers, as you chose."),
        stands=N_("can only be seen by the organizers"),
    ),
    Audience.LUNCH: _Approval(
        next_step=N_(
            "An organizer reads it first. They can give it to the hosts of the lunches or send it back with a note, "
            "but not edit it. If nobody has read it within 60 days, it's deleted and I'll tell you."
        ),
        press=N_("Give it to hosts"),
        spoken=N_("Give it to the hosts of the lunches, as it stands"),
        choice=N_(
            "You can give it to the hosts of the lunches or send it back, but not edit it. The words are theirs."
        ),
        title=N_("Passed on"),
        done=N_("Thank you. The host of the next lunch gets it as it is, and I'll tell the author."),
        told=N_("Your {called} has been read. The host of the next lunch will find it next to the agenda."),
        stands=N_("may be read out at a lunch"),
    ),
    Audience.CHANNEL: replace(_PUBLISHES, told=N_("Your {called} has been read, and it goes out in the channel.")),
    Audience.EVERYBODY: _PUBLISHES,
}
_STATES: Mapping[ContributionState, str] = {
    ContributionState.DRAFT: N_("is a draft that only you see"),
    ContributionState.OFFERED: N_("is waiting for an organizer to read it"),
    ContributionState.RETURNED: N_("was sent back to you"),
    ContributionState.APPROVED: N_("has been read and will be published soon"),
}
REFUSALS: Mapping[type[Refusal], Callable[[Any], str]] = {
    OwnContribution: lambda _refusal: _("This one is your own, so another organizer needs to read it."),
    ContributionChanged: lambda _refusal: _(
        "The author has changed it in the meantime. Please open it again to read the new version."
    ),
    ContributionEmpty: lambda _refusal: _("Please write a few words, or close this and nothing is saved."),
    EndsInThePast: lambda _refusal: _("That day has passed. Please choose a later one, or leave it empty."),
}


def problem(refusal: Refusal, words: str, ends_on: str = "") -> dict[str, str]:
    """A refusal as an error at the field it is about (`words`, `ends_on` are block ids); others are raised."""
    if isinstance(refusal, TextTooLong):
        over = refusal.length - refusal.longest
        said = ngettext(
            "That's one character too long. Could you shorten it a little?",
            "That's {over} characters too long. Could you shorten it a little?",
            over,
        )
        return {words: said.format(over=over)}
    if isinstance(refusal, ContributionEmpty):
        return {words: REFUSALS[ContributionEmpty](refusal)}
    if isinstance(refusal, EndsInThePast) and ends_on:
        return {ends_on: REFUSALS[EndsInThePast](refusal)}
    raise refusal


# For organizers


def waiting(count: int) -> SectionBlock:
    """How many contributions wait, with the button to read them."""
    words = ngettext(
        "*Something a colleague wrote is waiting to be read.* Until one of you has read it, nobody else sees it.",
        "*{count} things colleagues wrote are waiting to be read.* Until one of you has, nobody else sees them.",
        count,
    ).format(count=count)
    block = text(words)
    block.accessory = button(_("Read"), REVIEW, "0", spoken=_("Read what's waiting"))
    return block


def waited_long(count: int) -> Message:
    """The message to an organizer when something has waited for over a week; `count` 0 once nothing waits."""
    if not count:
        return plain_message(_("Nothing is waiting to be read anymore. Thank you."))
    line = _("Something that a colleague wrote has been waiting for you for over a week.")
    return Message(line, (text(_("What a colleague wrote has been waiting for over a week.")), waiting(count)))


def unread(called: str, contribution_id: str, *, is_deleted: bool) -> Message:
    """The message to the author: nobody has read it yet, or (`is_deleted`) it was deleted unread (R60)."""
    if is_deleted:
        return plain_message(
            _(
                "Nobody read your {called} within 60 days, so I've deleted it. I'm sorry about that. The organizers "
                "know, and you can write it again any time."
            ).format(called=_(called))
        )
    line = _(
        "Nobody has read your {called} yet. If no organizer reads it in the next 10 days, it's deleted. Until then "
        "you can change it or take it back."
    ).format(called=_(called))
    return Message(line, (text(line), buttons(_look(called, contribution_id))))


def _look(called: str, contribution_id: str) -> ButtonElement:
    spoken = _("Look at your {called}, or take it back").format(called=_(called))
    return button(_("Look at it"), OPEN, contribution_id, spoken=spoken)


def _change(called: str, contribution_id: str, edit: str) -> ButtonElement:
    """*Change it*: `edit` is the action that opens the kind's form."""
    return button(_("Change it"), edit, contribution_id, spoken=_("Change your {called}").format(called=_(called)))


def left_unread(called: str, count: int, *, is_deleted: bool) -> Message:
    """The message to an organizer about the same; `count` is how many wait for them now."""
    if is_deleted:
        line = _("A {called} was deleted unread: nobody had read it within 60 days. The author has been told.")
    else:
        line = _("A {called} has been waiting for 50 days. If nobody reads it in the next 10 days, it's deleted.")
    line = line.format(called=_(called))
    return Message(line, (text(line), *([waiting(count)] if count else [])))


def draft_lapses(called: str, contribution_id: str, *, is_deleted: bool) -> Message:
    """The message to the author: their draft will be deleted, or (`is_deleted`) was (R60)."""
    if is_deleted:
        return plain_message(
            _(
                "Your {called} hadn't been sent to the organizers for 60 days, so I've deleted it. You can write it "
                "again any time."
            ).format(called=_(called))
        )
    line = _(
        "Your {called} hasn't been sent to the organizers. I delete drafts after 60 days, so it goes in 10 days unless "
        "you change it or send it."
    ).format(called=_(called))
    look = button(_("Look at it"), OPEN, contribution_id, spoken=_("Look at your {called}").format(called=_(called)))
    return Message(line, (text(line), buttons(look)))


def no_longer_lapses(called: str) -> Message:
    """To its author, in place of a reminder: it was read, changed, sent or taken back since."""
    return plain_message(
        _("This reminder about your {called} no longer applies. There's nothing you need to do.").format(
            called=_(called)
        )
    )


def no_longer_waiting() -> Message:
    """To an organizer, in place of a reminder."""
    return plain_message(_("This one isn't waiting anymore. Thank you."))


def deleted_unread(unread: Sequence[tuple[str, date]]) -> list[Block]:
    """The organizers' list of what was deleted unread, as (kind's name, day); empty if nothing was."""
    if not unread:
        return []
    named = [
        _("{called} ({long_date})").format(called=_(called), long_date=long_date(day))
        for called, day in unread[:MOST_LEFT_UNREAD]
    ]
    if len(unread) > MOST_LEFT_UNREAD:
        named.append("…")
    line = ngettext(
        "One thing was deleted unread in the last 60 days: {pieces}. Its author has been told.",
        "{count} things were deleted unread in the last 60 days: {pieces}. Their authors have been told.",
        len(unread),
    )
    return [small(line.format(count=len(unread), pieces=", ".join(named)))]


def nothing_waits(unread: Sequence[tuple[str, date]] = ()) -> View:
    """The modal where nothing waits to be read."""
    words = text(_("There's nothing left for you to read. Thank you."))
    return modal("village.notice", _("What people wrote"), [words, *deleted_unread(unread)])


def review(
    shown: Message,
    called: str,
    contribution: Contribution,
    number: int,
    count: int,
    unread: Sequence[tuple[str, date]] = (),
) -> View:
    """The modal with one contribution exactly as others will see it, and the buttons to publish it or send it back."""
    value = f"{contribution.id} {contribution.version}"
    name = _("It's shown with their name.") if contribution.written.is_named else _("It's shown without a name.")
    approval = APPROVALS[contribution.written.audience]
    row = [
        button(_(approval.press), "contributions.approve", value, style="primary", spoken=_(approval.spoken)),
        button(
            _("Send back with a note"),
            "contributions.give_back",
            value,
            spoken=_("Send it back to its author with a note"),
        ),
    ]
    if count > 1:
        row.append(
            button(_("Next"), "contributions.next", str((number + 1) % count), spoken=_("Read the next one first"))
        )
    blocks: list[Block] = [
        small(
            _("{number} of {count}: {called}. This is all that others will see:").format(
                number=number + 1, count=count, called=_(called)
            )
        ),
        *shown.blocks,
        divider(),
        small(f"{name} {consent(contribution)}"),
        buttons(*row),
        small(_(approval.choice)),
        *deleted_unread(unread),
    ]
    return modal(REVIEW, _("What people wrote"), blocks)


def consent(contribution: Contribution) -> str:
    """What the author agreed to: audience, further uses and last day."""
    written = contribution.written
    lines = [_("For: {audiences}.").format(audiences=_(AUDIENCES[written.audience]))]
    if written.cleared:
        lines.append(
            _("May also be shown in {places}.").format(places=listed(_(CLEARANCES[one]) for one in written.cleared))
        )
    if written.ends_on is not None:
        lines.append(
            _("Until {day_words} {year}.").format(day_words=day_words(written.ends_on), year=written.ends_on.year)
        )
    return " ".join(lines)


def preview(contribution: Contribution, shown: Message, warned: Sequence[Block], *, guessed: bool) -> list[Block]:
    """What the author agrees to before it is sent: exactly what others will see (`shown`), what may give the author
    away (`warned`), for whom it is, and what happens next; `guessed`: few enough people for a guess without the name.
    """
    name = "" if contribution.written.is_named else _(GUESSED if guessed else HIDDEN)
    return [
        small(_("This is all they will see:")),
        *shown.blocks,
        divider(),
        *warned,
        text(f"{consent(contribution)} {name}".strip()),
        small(_(APPROVALS[contribution.written.audience].next_step)),
    ]


def note_form(value: str) -> View:
    """The form for the note to the author."""
    blocks: list[Block] = [
        text(_("What would you like the author to know? I'll pass it on without your name.")),
        fields.required(fields.line(NOTE_WORDS, _("Your note"), "", longest=LONGEST_NOTE, several_lines=True)),
    ]
    return modal(NOTE, _("Send it back"), blocks, submit=_("Send it back"), private_metadata=value)


def read_note(values: Values) -> str:
    """The note as typed."""
    return fields.typed(values, NOTE_WORDS)


def let_out(audience: Audience, *, more: bool) -> View:
    """The modal after *Publish* (*Keep it*, *Give it to hosts*); `more` waits to be read."""
    approval = APPROVALS[audience]
    return _with_next(_(approval.title), _(approval.done), more=more)


def sent_back(*, more: bool) -> View:
    """The modal after the note was sent; `more` waits to be read."""
    return _with_next(
        _("Sent back"), _("Thank you. The author gets your note and can change it or leave it."), more=more
    )


def _with_next(title: str, words: str, *, more: bool) -> View:
    row = [buttons(button(_("Read the next one"), "contributions.next", "0"))] if more else []
    return modal("village.notice", title, [text(words), *row])


# For the author


def offered(called: str, written: Written, *, guessed: bool) -> View:
    """The modal after a contribution was offered."""
    name = "" if written.is_named else f"\n{_(GUESSED if guessed else HIDDEN)}"
    words = _("Your {called} is waiting to be read.{name}\n{next}").format(
        called=_(called), name=name, next=_(APPROVALS[written.audience].next_step)
    )
    return modal(
        "village.notice", _("Thank you"), [text(words), small(_("You can take it back at any time, in Home."))]
    )


def answered(contribution: Contribution, called: str, edit: str) -> Message:
    """The message to the author about the review; redrawn as the contribution changes."""
    if contribution.state is ContributionState.RETURNED:
        return _returned(contribution, called, edit)
    if contribution.state not in {ContributionState.APPROVED, ContributionState.PUBLISHED}:
        return settled()
    row = buttons(_look(called, contribution.id))
    words = _(APPROVALS[contribution.written.audience].told).format(called=_(called))
    return Message(_("There is an answer about what you wrote."), (text(words), row))


def _returned(contribution: Contribution, called: str, edit: str) -> Message:
    row = buttons(_change(called, contribution.id, edit), _look(called, contribution.id))
    if contribution.note:
        first = _("An organizer read your {called} and sent it back with a note:").format(called=_(called))
        quoted = _note_of(contribution)
        after = _("Only you can see it now. You can change it or leave it; both are fine.")
        return Message(_("There is an answer about what you wrote."), (text(first), text(quoted), small(after), row))
    words = _(
        "I tried to post your {called} in the channel, but Slack didn't accept it. The channel may "
        "be archived, or I may have been removed. It's a draft again, and only you can see it."
    ).format(called=_(called))
    return Message(_("What you wrote could not be posted."), (text(words), row))


def _note_of(contribution: Contribution) -> str:
    return "\n".join(f">{line}" for line in neutral(contribution.note).splitlines())


def settled() -> Message:
    """The message in place of one about something that was changed, taken back or deleted since."""
    return plain_message(_("What this was about has since changed or been deleted. There's nothing you need to do."))


def _stands(contribution: Contribution) -> str:
    """How it stands, to follow "Your {called}"."""
    if contribution.state is ContributionState.PUBLISHED:
        return _(APPROVALS[contribution.written.audience].stands)
    return _(_STATES[contribution.state])


def own_lines(contributions: Sequence[tuple[Contribution, str]]) -> list[Block]:
    """The part of Home with the person's own contributions, each with its kind's name."""
    blocks: list[Block] = [text(_("*What you wrote for others*"))] if contributions else []
    for contribution, called in contributions:
        spoken = _("Open your {called}: “{beginning}”").format(called=_(called), beginning=_beginning(contribution))
        line = _line(contribution, called)
        line.accessory = button(_("Open"), OPEN, contribution.id, spoken=spoken)
        blocks.append(line)
    return blocks


def not_sent_yet(drafts: Sequence[Contribution], called: str, action: str) -> list[Block]:
    """The part of an empty form with what the person wrote before and has not sent; `action` opens one of them."""
    blocks: list[Block] = []
    for draft in drafts[:MOST_DRAFTS]:
        spoken = _("Continue your {called}: “{beginning}”").format(called=_(called), beginning=_beginning(draft))
        line = _line(draft, called)
        line.accessory = button(_("Continue"), action, draft.id, spoken=spoken)
        blocks.append(line)
    return blocks


def _line(contribution: Contribution, called: str) -> SectionBlock:
    """How the person's own contribution stands, with its first words, which tell it from another of its kind."""
    return text(
        _("Your {called} {states}: “{beginning}”").format(
            called=_(called), states=_stands(contribution), beginning=neutral(_beginning(contribution))
        )
    )


def _beginning(contribution: Contribution) -> str:
    """The first words of its author, in one line of at most `LONGEST_BEGINNING` characters."""
    told = (contribution.detail(prompt) for prompt in PROMPTS) if contribution.kind is ContributionType.PORTRAIT else ()
    words = " ".join(next((one for one in told if one.strip()), contribution.written.words).split())
    if len(words) <= LONGEST_BEGINNING:
        return words
    cut = words[:LONGEST_BEGINNING]
    return f"{cut.rpartition(' ')[0] or cut}…"


def own(shown: Message, called: str, contribution: Contribution, edit: str) -> View:
    """The modal with the person's own contribution as others see it, and the buttons for it."""
    sure = confirm(
        _("Take it back?"),
        _(
            "Your {called} is deleted, here and everywhere I posted it. Files someone already has, such "
            "as a quarterly summary, can't be called back."
        ).format(called=_(called)),
        _("Take it back"),
    )
    row = [
        button(
            _("Change it"),
            edit,
            contribution.id,
            spoken=_("Change your {called}; an organizer reads it again").format(called=_(called)),
        )
    ]
    if contribution.state in {ContributionState.DRAFT, ContributionState.RETURNED}:
        row.insert(0, button(_("Send to the organizers"), "contributions.offer", contribution.id, style="primary"))
    row.append(button(_("Take it back"), "contributions.withdraw", contribution.id, style="danger", confirm=sure))
    note = [text(_("An organizer's note:\n") + _note_of(contribution))]
    blocks: list[Block] = [
        small(
            _("Your {called} {states}. This is all that others see of it:").format(
                called=_(called), states=_stands(contribution)
            )
        ),
        *shown.blocks,
        divider(),
        small(consent(contribution)),
        *(note if contribution.note else []),
        buttons(*row),
        small(_("Changing it takes it down until an organizer has read it again.")),
    ]
    return modal(OPEN, _("What you wrote"), blocks)


def taken_back(copies: int) -> View:
    """The modal after *Take it back*; `copies` are still to be deleted in Slack."""
    words = _("It's deleted.")
    if copies:
        words = _(
            "It's deleted here, and I'm deleting the post and the pages I sent it in. If Slack doesn't "
            "let me delete a post, I'll tell you which one."
        )
    return modal(
        "village.notice", _("Taken back"), [text(words), small(_("If someone already has a file, they keep it."))]
    )


def copy_stays(channel_id: ChannelId, posted_at: datetime, value: str, *, is_open: bool) -> Message:
    """The message to the author about a copy that Slack does not delete; `is_open` False once it is settled."""
    if not is_open:
        return plain_message(_("I've tried to delete that copy again. If Slack refuses once more, I'll tell you."))
    day = f"{day_words(posted_at.date())}, {clock_time(posted_at)}"
    words = _(
        "What you took back is gone, except for one copy: the post in <#{channel_id}> from {day}. "
        "Slack won't let me delete it; the channel may be archived, or I may have been removed. If "
        "Slack let me, I've emptied it."
    ).format(channel_id=channel_id, day=day)
    more = _("A Slack admin can delete it there. I can too, once I can post in that channel again.")
    row = buttons(button(_("Try again"), "contributions.try_again", value, spoken=_("Try again to delete the copy")))
    return Message(_("One copy of what you took back could not be deleted."), (text(words), small(more), row))


def tried_again() -> Message:
    """The answer to *Try again*, under the message that a copy could not be deleted."""
    return plain_message(_("I'm trying again now. If it works, you won't hear about it again."))


# In the channel


def placeholder(called: str, shows: str) -> Message:
    """The complete line posted first, filled when Slack has it; its button names the piece and its version.

    Of one posted twice the other keeps this line, until somebody presses (docs/decisions/0008).
    """
    words = _("From our community: {called}").format(called=_(called))
    return Message(words, (text(words), buttons(button(_("Show it"), FIRST_LINE, shows))))


def emptied() -> Message:
    """The text of a post whose contribution was withdrawn, until it is deleted."""
    return plain_message(_("The author took back what was posted here."))
