"""What `/brownbag` and the App Home show of lunches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.views import View

from bot.lunches.meetings import MeetingState
from bot.lunches.recurrence import words_from_rule
from bot.lunches.rsvps import Headcount, Rsvp, count_words
from handlers.lunches.views.lunches import Lunch, calendar_button, day_words, link_words, mention, rsvp_buttons
from handlers.lunches.views.meetings import answer_words, headcount_words, moved_words
from handlers.platform.views.blocks import Message, button, buttons, field, heading, modal, neutral, small, text
from handlers.platform.views.commands import not_known
from handlers.platform.views.fields import Values

FOR_ALL = "\n".join(
    [
        "• `/brownbag`: the next lunch, and whether you are coming",
        "• `/brownbag list`: the ones after it",
        "• `/brownbag ics`: an entry for your calendar",
        "• `/brownbag suggest &lt;question&gt;`: drops a question into the box, without your name",
        "• `/brownbag by dm`: invites you by direct message",
    ]
)
FOR_ORGANIZERS = "\n".join(
    [
        "For organizers:",
        "• `/brownbag schedule`: how often, when and where",
        "• `/brownbag move`, `cancel`, `skip`, `restore`: one lunch",
        "• `/brownbag theme`, `host`: what it is about, and who hosts",
        "• `/brownbag announce`: now rather than later",
    ]
)
QUESTION = "question"
LONGEST_QUESTION = 300
BY_DM_ON, BY_DM_OFF = "on", "off"
NOTHING_PLANNED = "No lunch is planned here yet. An organizer can plan one with `/brownbag schedule`."


@dataclass(frozen=True)
class Panel:
    """What organizers see of one coming lunch; `goes_out` is the local time of its announcement, `lost` if refused."""

    lunch: Lunch
    count: Headcount
    agenda: tuple[str, ...]
    goes_out: datetime
    tally: str = ""
    lost: bool = False


def next_lunch(lunch: Lunch | None, rsvp: Rsvp | None) -> Message:
    """`/brownbag` on its own."""
    if lunch is None:
        return _plain(NOTHING_PLANNED)
    return Message(
        f"The next brown-bag lunch: {lunch.when}, {lunch.where}. {answer_words(rsvp)}",
        (*card(lunch, rsvp), small("See `/brownbag help` for more.")),
    )


def card(lunch: Lunch, rsvp: Rsvp | None) -> list[Block]:
    """The next lunch for the one looking, with the three answers."""
    host = f" · Host: {mention(lunch.meeting.host)}" if lunch.meeting.host else ""
    details = " ".join(part for part in (link_words(lunch.meeting.link), moved_words(lunch)) if part)
    about = f"*{lunch.when}*, {lunch.where}, {lunch.meeting.minutes} minutes\n“{lunch.subject}”"
    more = [calendar_button(lunch)]
    if lunch.meeting.host is None:
        more.append(button("I'll host", "meetings.host", lunch.value, spoken=f"I'll host the lunch on {lunch.when}"))
    return [
        text(f"{about}\n{details}" if details else about),
        small(f"{answer_words(rsvp)} {count_words(lunch.coming)}{host}."),
        rsvp_buttons(lunch),
        buttons(*more),
    ]


def coming_lunches(lunches: Sequence[Lunch], further: int = 0) -> Message:
    """`/brownbag list`; `further` lunches after these are planned as well."""
    if not lunches:
        return _plain(NOTHING_PLANNED)
    lines = [_line(lunch) for lunch in lunches]
    if further:
        lines.append(f"These are the next {len(lunches)}; {further} more are planned after them.")
    blocks = (text("*Upcoming lunches*"), *(text(line) for line in lines))
    return Message("Upcoming lunches:\n" + "\n".join(lines), blocks)


def _line(lunch: Lunch) -> str:
    because = f" ({neutral(lunch.meeting.reason, 200)})" if lunch.meeting.reason else ""
    if not lunch.meeting.is_on:
        word = "skipped" if lunch.meeting.state is MeetingState.SKIPPED else "canceled"
        return f"• {day_words(lunch.day)}: {word}{because}"
    moved = f", not on {day_words(lunch.usual_day)}{because}" if lunch.usual_day else ""
    return f"• {lunch.when}, {lunch.where}: “{lunch.subject}”{moved}"


def help_words(*, organizes: bool) -> Message:
    """What there is."""
    lines = [FOR_ALL, FOR_ORGANIZERS] if organizes else [FOR_ALL]
    return Message("\n".join(lines), tuple(text(line) for line in lines))


def unknown(nearest: str | None, *, organizes: bool) -> Message:
    """A word that `/brownbag` does not know, and the one it resembles."""
    known = help_words(organizes=organizes)
    line = f"{not_known('/brownbag', nearest)} Here's what you can use:"
    return Message(f"{line}\n{known.text}", (text(line), *known.blocks))


def invited_by_dm(*, wanted: bool) -> Message:
    """The switch for one's own invitations."""
    if wanted:
        return _plain(
            "I will send you each lunch invitation as a direct message. To stop, use `/brownbag by dm` again."
        )
    return _plain(
        "No more invitations by direct message. You'll still find them in the channel, with `/brownbag` and in Home."
    )


def question_dropped() -> Message:
    """A question is in the box."""
    return _plain(
        "Your question is in the box, without your name or the time. The host sees it shuffled among others, "
        "so nobody can tell who asked. I can't take it out again, because I don't know which one is yours."
    )


def question_missing() -> Message:
    """`suggest` without a question."""
    return _plain("What's your question? For example: `/brownbag suggest How do you leave at five?`")


def question_too_long(longest: int) -> Message:
    """It would not fit on the host's page."""
    return _plain(f"Please shorten your question to {longest} characters or fewer. Nothing was saved.")


def section(lunch: Lunch | None, rsvp: Rsvp | None, *, by_dm: bool = False) -> list[Block]:
    """Home: the next lunch, for everyone, and everything that `/brownbag` does, by button."""
    if lunch is None:
        return [heading("Next lunch"), text(NOTHING_PLANNED)]
    invite = "No more invitations by DM" if by_dm else "Invite me by DM"
    row = buttons(
        button("Upcoming lunches", "meetings.list"),
        button("Suggest a question", "meetings.suggest", spoken="Suggest a question, without your name"),
        button(invite, "meetings.by_dm", BY_DM_OFF if by_dm else BY_DM_ON, spoken=f"{invite} (lunches)"),
    )
    return [heading("Next lunch"), *card(lunch, rsvp), row]


def question_form() -> View:
    """One question for the box."""
    words = PlainTextInputElement(action_id=QUESTION, multiline=True, max_length=LONGEST_QUESTION)
    hint = "Saved without your name or the time. The host sees it shuffled among others."
    return modal(
        "meetings.suggest",
        "Suggest a question",
        [field(QUESTION, "What would you like to hear about?", words, optional=False, hint=hint)],
        submit="Send",
    )


def read_question(values: Values) -> str:
    """The question as typed."""
    return str(values.get(QUESTION, {}).get(QUESTION, {}).get("value") or "")


def panel(panels: Sequence[Panel], off: Sequence[Lunch] = ()) -> list[Block]:
    """Home: the lunches as their organizers see them; `off` are those ahead that were taken out."""
    blocks: list[Block] = [text("*Lunches*")]
    for one in panels:
        blocks += _panel(one)
    blocks += [_off(lunch) for lunch in off]
    row = buttons(button("Change the schedule", "meetings.schedule"), button("Time away, or a deputy", "meetings.care"))
    return [*blocks, row]


def _off(lunch: Lunch) -> Block:
    block = text(_line(lunch).removeprefix("• "))
    block.accessory = button("Restore", "meetings.restore", lunch.value, spoken=f"Restore the lunch on {lunch.when}")
    return block


def _panel(panel: Panel) -> list[Block]:
    lunch = panel.lunch
    value = lunch.value
    rule = words_from_rule(lunch.series.recurrence.rrule)
    posted = lunch.meeting.announced_at is not None and not panel.lost
    goes_out = (
        "Announced in the channel."
        if posted
        else f"Goes out on {day_words(panel.goes_out.date())}, {panel.goes_out:%H:%M}."
    )
    if panel.lost:
        goes_out = "Slack didn't accept the post in the channel."
    lines = [f"*{lunch.when}*, {lunch.where} ({rule})", goes_out, headcount_words(panel.count)]
    if panel.tally:
        lines.append(panel.tally)
    if panel.agenda:
        lines.append("Questions: " + " · ".join(neutral(question, 300) for question in panel.agenda))
    off = (
        button("Skip this one", "meetings.skip", value)
        if lunch.meeting.state is MeetingState.PLANNED
        else button("Cancel", "meetings.cancel", value)
    )
    row = buttons(
        button("Move", "meetings.move", value),
        off,
        button("Theme", "meetings.theme", value),
        button("Host", "meetings.name_host", value),
        *([] if posted else [button("Announce now", "meetings.announce", value)]),
    )
    return [text("\n".join(lines)), row]


def _plain(line: str) -> Message:
    return Message(line, (text(line),))
