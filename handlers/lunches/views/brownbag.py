"""What `/brownbag` and App Home show about lunches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.words import N_, _, clock_time, day_words, labeled, opening, quoted
from bot.lunches.meetings import MeetingState
from bot.lunches.recurrence.rule import rule_in_words
from bot.lunches.rsvps import Headcount, Rsvp, count_words
from handlers.lunches.views.lunches import (
    Lunch,
    calendar_button,
    link_button,
    link_words,
    mention,
    never_mind_button,
    rsvp_buttons,
    tell_button,
)
from handlers.lunches.views.meetings import answer_words, headcount_words, moved_words
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
from handlers.platform.views.commands import not_known, unless_for_others
from handlers.platform.views.fields import Values

FOR_ALL = (
    N_("• `/brownbag`: the next lunch, and whether you're coming"),
    N_("• `/brownbag list`: the ones after it"),
    N_("• `/brownbag ics`: an entry for your calendar"),
    N_("• `/brownbag suggest &lt;question&gt;`: drops a question into the box, without your name"),
    N_("• `/brownbag by dm`: invites you by direct message"),
    N_("• `/brownbag by link`: you join the next lunch from elsewhere"),
    N_("• `/brownbag seat`, `/brownbag no seat`: I tell you if a seat opens, or not anymore"),
)
FOR_ORGANIZERS = (
    N_("For organizers:"),
    N_("• `/brownbag schedule`: how often, when and where"),
    N_("• `/brownbag move`, `cancel`, `skip`, `restore`: change one lunch"),
    N_("• `/brownbag keep`: a lunch that a holiday has moved takes place on its usual day after all"),
    N_("• `/brownbag theme`, `host`: what it is about, and who hosts"),
    N_("• `/brownbag announce`: posts the next lunch now"),
)
QUESTION = "question"
LONGEST_QUESTION = 300
BY_DM_ON, BY_DM_OFF = "on", "off"
NOTHING_PLANNED = N_("No lunch is planned right now. An organizer can plan one with `/brownbag schedule`.")


@dataclass(frozen=True)
class Panel:
    """What organizers see of a coming lunch; `goes_out`: local time of its announcement, `lost`: Slack refused it."""

    lunch: Lunch
    count: Headcount
    agenda: tuple[str, ...]
    goes_out: datetime
    tally: str = ""
    lost: bool = False


def next_lunch(lunch: Lunch | None, rsvp: Rsvp | None) -> Message:
    """The answer to `/brownbag` alone: the next lunch with the person's own answer; says so where there is none."""
    if lunch is None:
        return plain_message(_(NOTHING_PLANNED))
    return Message(
        _("The next brown-bag lunch: {lunch_when}, {where}. {answer_words}").format(
            lunch_when=lunch.when, where=lunch.where, answer_words=answer_words(rsvp)
        ),
        (*card(lunch, rsvp), small(_("See `/brownbag help` for more."))),
    )


def card(lunch: Lunch, rsvp: Rsvp | None) -> list[Block]:
    """The blocks of the next lunch with the three answers, for the person looking."""
    host = _(" · Host: {host}").format(host=mention(lunch.meeting.host)) if lunch.meeting.host else ""
    details = " ".join(part for part in (link_words(lunch.meeting.link), moved_words(lunch)) if part)
    about = _("*{lunch_when}*, {where}, {minutes} minutes\n“{subject}”").format(
        lunch_when=opening(lunch.when), where=lunch.where, minutes=lunch.meeting.minutes, subject=lunch.subject
    )
    more = [*_seat_buttons(lunch, rsvp), calendar_button(lunch)]
    if lunch.meeting.host is None:
        more.append(
            button(
                _("I'll host"),
                "meetings.host",
                lunch.value,
                spoken=_("I'll host the lunch on {lunch_when}").format(lunch_when=lunch.when),
            )
        )
    return [
        text(f"{about}\n{details}" if details else about),
        *([text(_("The room is full."))] if lunch.is_full and not (rsvp and rsvp.has_seat) else []),
        small(f"{answer_words(rsvp)} {count_words(lunch.coming)}{host}."),
        rsvp_buttons(lunch),
        buttons(*more),
    ]


def _seat_buttons(lunch: Lunch, rsvp: Rsvp | None) -> list[ButtonElement]:
    """The buttons beside the three answers: by link where there is one, *Tell me if a seat opens* in a full room."""
    by_link = [link_button(lunch)] if lunch.takes_links and not (rsvp and rsvp.is_by_link) else []
    if rsvp is not None and rsvp.waits:
        return [*by_link, never_mind_button(lunch)]
    has_seat = rsvp is not None and rsvp.takes_seat
    return [*by_link, tell_button(lunch)] if lunch.is_full and not has_seat else by_link


def coming_lunches(lunches: Sequence[Lunch], further: int = 0) -> Message:
    """The answer to `/brownbag list`; `further` is how many lunches are planned after these."""
    if not lunches:
        return plain_message(_(NOTHING_PLANNED))
    lines = [_line(lunch) for lunch in lunches]
    if further:
        lines.append(
            _("These are the next {number_of_lunches}, with {further} more planned after them.").format(
                number_of_lunches=len(lunches), further=further
            )
        )
    blocks = (text(_("*Upcoming lunches*")), *(text(line) for line in lines))
    return Message(_("Upcoming lunches:\n") + "\n".join(lines), blocks)


def _line(lunch: Lunch) -> str:
    because = f" ({neutral(lunch.meeting.reason, 200)})" if lunch.meeting.reason else ""
    if not lunch.meeting.is_on:
        word = _("skipped") if lunch.meeting.state is MeetingState.SKIPPED else _("canceled")
        return f"• {labeled(day_words(lunch.day), f'{word}{because}')}"
    moved = (
        _(", not on {day_words}{because}").format(day_words=day_words(lunch.usual_day), because=because)
        if lunch.usual_day
        else ""
    )
    return f"• {labeled(f'{lunch.when}, {lunch.where}', quoted(lunch.subject))}{moved}"


def help_words(*, organizes: bool) -> Message:
    """The commands of `/brownbag`, with those for organizers if `organizes`."""
    parts = (FOR_ALL, FOR_ORGANIZERS) if organizes else (FOR_ALL,)
    lines = ["\n".join(_(line) for line in part) for part in parts]
    return Message("\n".join(lines), tuple(text(line) for line in lines))


def unknown(nearest: str | None, *, organizes: bool) -> Message:
    """The answer to a word that `/brownbag` does not know; `nearest` is the known word it resembles, or None."""
    known = help_words(organizes=organizes)
    meant = nearest if organizes else unless_for_others(nearest, "\n".join(FOR_ALL), "\n".join(FOR_ORGANIZERS))
    line = _("{not_known} Here's what you can use:").format(not_known=not_known("/brownbag", meant))
    return Message(f"{line}\n{known.text}", (text(line), *known.blocks))


def invited_by_dm(*, wanted: bool) -> Message:
    """Says that invitations by direct message are on, or off."""
    if wanted:
        return plain_message(
            _("I'll send you each lunch invitation as a direct message. To stop, use `/brownbag by dm` again.")
        )
    return plain_message(
        _("No more invitations by direct message. You'll still find them in the channel, with `/brownbag` and in Home.")
    )


def question_dropped(lunch: Lunch | None, settled: Lunch | None = None) -> Message:
    """Says that the question is in the box of `lunch`, None where that is not planned yet; `settled` is the lunch
    before whose questions were already settled, if any.
    """
    kept = _(
        "Your question is in the box, without your name or the time. The host sees it shuffled among others, "
        "so nobody can tell who asked. I can't take it out again, because I don't know which one is yours."
    )
    late = (
        _("The questions for {lunch_when} have already been chosen.").format(lunch_when=settled.when) if settled else ""
    )
    when = ""
    if lunch is not None and settled is not None:
        when = _("It's first in line for the lunch on {lunch_when}.").format(lunch_when=lunch.when)
    elif lunch is not None:
        when = _("It can come up at the lunch on {lunch_when}.").format(lunch_when=lunch.when)
    elif settled is not None:
        when = _("It's first in line for the next lunch after that.")
    return plain_message(" ".join(part for part in (kept, late, when) if part))


def question_missing() -> Message:
    """The answer to `suggest` without a question."""
    return plain_message(_("What's your question? For example: `/brownbag suggest How do you leave at five?`"))


def question_too_long(longest: int) -> Message:
    """The answer to a question of more than `longest` characters."""
    return plain_message(
        _("Please shorten your question to {longest} characters or fewer. Nothing was saved.").format(longest=longest)
    )


def section(lunch: Lunch | None, rsvp: Rsvp | None, *, by_dm: bool = False) -> list[Block]:
    """The part of Home that everyone sees: the next lunch, and every command of `/brownbag` as a button."""
    if lunch is None:
        return [heading(_("Next lunch")), text(_(NOTHING_PLANNED))]
    invite = _("No more invitations by DM") if by_dm else _("Invite me by DM")
    row = buttons(
        button(_("Upcoming lunches"), "meetings.list"),
        button(_("Suggest a question"), "meetings.suggest", spoken=_("Suggest a question, without your name")),
        button(
            invite,
            "meetings.by_dm",
            BY_DM_OFF if by_dm else BY_DM_ON,
            spoken=_("{invite} (lunches)").format(invite=invite),
        ),
    )
    return [heading(_("Next lunch")), *card(lunch, rsvp), row]


def question_form() -> View:
    """The form for a question to the box, without a name."""
    hint = _("Saved without your name or the time. The host sees it shuffled among others.")
    label = _("What would you like to hear about?")
    words = fields.line(QUESTION, label, "", longest=LONGEST_QUESTION, several_lines=True, hint=hint)
    return modal("meetings.suggest", _("Suggest a question"), [fields.required(words)], submit=_("Send"))


def read_question(values: Values) -> str:
    """The question as typed."""
    return fields.typed(values, QUESTION)


def panel(panels: Sequence[Panel], off: Sequence[Lunch] = ()) -> list[Block]:
    """The organizers' part of Home: the coming lunches; `off` are those ahead that were skipped or cancelled."""
    blocks: list[Block] = [text(_("*Lunches*"))]
    for one in panels:
        blocks += _panel(one)
    blocks += [_off(lunch) for lunch in off]
    row = buttons(
        button(_("Change the schedule"), "meetings.schedule"), button(_("Time away, or a deputy"), "meetings.care")
    )
    return [*blocks, row]


def _off(lunch: Lunch) -> Block:
    block = text(_line(lunch).removeprefix("• "))
    block.accessory = button(
        _("Restore"),
        "meetings.restore",
        lunch.value,
        spoken=_("Restore the lunch on {lunch_when}").format(lunch_when=lunch.when),
    )
    return block


def _panel(panel: Panel) -> list[Block]:
    lunch = panel.lunch
    value = lunch.value
    rule = rule_in_words(lunch.series.recurrence.rrule)
    posted = lunch.meeting.announced_at is not None and not panel.lost
    goes_out = (
        _("Announced in the channel.")
        if posted
        else _("Goes out on {day_words}, {goes_out}.").format(
            day_words=day_words(panel.goes_out.date()), goes_out=clock_time(panel.goes_out)
        )
    )
    if panel.lost:
        goes_out = _("Slack didn't accept the post in the channel.")
    lines = [f"*{opening(lunch.when)}*, {lunch.where} ({rule})", goes_out, headcount_words(panel.count)]
    if panel.tally:
        lines.append(panel.tally)
    if panel.agenda:
        lines.append(_("Questions: ") + " · ".join(neutral(_(question), 300) for question in panel.agenda))
    off = (
        button(_("Skip this one"), "meetings.skip", value)
        if lunch.meeting.state is MeetingState.PLANNED
        else button(_("Cancel"), "meetings.cancel", value)
    )
    row = buttons(
        button(_("Move"), "meetings.move", value),
        off,
        button(_("Theme"), "meetings.theme", value),
        button(_("Host"), "meetings.name_host", value),
        *([] if posted else [button(_("Announce now"), "meetings.announce", value)]),
    )
    return [text("\n".join(lines)), row]
