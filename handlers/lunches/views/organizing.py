"""What organizers see: the month's one message, and the forms to change, skip, cancel, restore or announce a lunch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import TimePickerElement
from slack_sdk.models.views import View

from bot.core.errors import TextTooLong
from bot.core.ids import UserId
from bot.core.zones import local
from bot.lunches.meetings import LONGEST_ROOM, MeetingState
from bot.lunches.themes import THEMES
from handlers.lunches.views.lunches import Lunch, day_words, mention
from handlers.lunches.views.meetings import called_off, over, post_lines
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    field,
    modal,
    neutral,
    option,
    shown_length,
    small,
    text,
)
from handlers.platform.views.fields import MOST_OPTIONS, Values

LONGEST_REASON = 150
TITLES = {
    "move": "Change a lunch",
    "cancel": "Cancel a lunch",
    "skip": "Skip a lunch",
    "restore": "Restore a lunch",
    "theme": "Choose the theme",
    "name_host": "Find a host",
    "announce": "Announce now",
}
SUBMITS = {
    "move": "Look at it",
    "cancel": "Cancel this lunch",
    "skip": "Skip this one",
    "restore": "Restore it",
    "theme": "Save",
    "name_host": "Ask them",
    "announce": "Post it now",
}


@dataclass(frozen=True)
class WantedChange:
    """What a form asks for; only the fields of its verb are set."""

    day: date | None = None
    wall_time: time | None = None
    room: str = ""
    reason: str = ""
    theme: int | None = None
    host: UserId | None = None


def preview(lunch: Lunch, goes_out: datetime, waiting: Sequence[Block] = (), *, is_refused: bool = False) -> Message:
    """The organizer's month: what will be posted and when, and what waits; drawn again when somebody has answered.

    `is_refused`: Slack did not take the last post in this channel.
    """
    meeting = lunch.meeting
    if lunch.is_off:
        return called_off(lunch)
    if meeting.state is MeetingState.HELD:
        return over(lunch)
    if meeting.announced_at is not None:
        line = f"The lunch on {lunch.when} is in the channel."
        return Message(line, (text(line),))
    day = day_words(goes_out.date())
    if meeting.agreed_at is not None:
        line = f"Thank you. The lunch on {lunch.when} goes out on {day}, {goes_out:%H:%M}."
        return Message(line, (text(line), *_refused(lunch, is_refused=is_refused), *waiting))
    post = _quoted(lunch)
    row = buttons(
        button("Good", "meetings.good", lunch.value, style="primary", spoken=f"Good: post it on {day}"),
        button("Change", "meetings.move", lunch.value, spoken=f"Change the lunch on {lunch.when}"),
        button("Skip this month", "meetings.skip", lunch.value, spoken=f"Skip the lunch on {lunch.when}"),
        button("I am away", "meetings.care", spoken="I am away, or somebody stands in for me"),
    )
    if is_refused:
        shown = text(f"*Here is what I will try to post on {day}, {goes_out:%H:%M}:*\n{post}")
        line = f"Here is what I will try to post on {day}. Slack did not take my last post in that channel."
        return Message(line, (shown, row, *_refused(lunch, is_refused=True), *waiting))
    shown = text(f"*Here is what I will post on {day}, {goes_out:%H:%M}:*\n{post}")
    return Message(
        f"Here is what I will post on {day} about the next lunch. If I hear nothing, it goes out.",
        (shown, row, small("If I hear nothing, it goes out like this."), *waiting),
    )


def _refused(lunch: Lunch, *, is_refused: bool) -> list[Block]:
    if not is_refused:
        return []
    words = (
        f"Slack did not take my last post in <#{lunch.series.channel_id}>. Please invite me there again, or choose "
        "another channel with `/village setup`; otherwise this one will not go out either."
    )
    return [text(words)]


def not_posted(lunch: Lunch) -> Message:
    """In place of the month's message, when Slack did not take the post."""
    line = (
        f"The lunch on {lunch.when} is planned, but the channel did not take the post. "
        "`/brownbag announce` tries again."
    )
    return Message(line, (text(line),))


def form(verb: str, lunch: Lunch, choices: Sequence[Lunch]) -> View:
    """The form of one verb for one lunch, with the others to choose from; block ids carry the lunch's id."""
    blocks: list[Block] = [text(f"*{lunch.when}*, {lunch.where}: “{lunch.subject}”")]
    if len(choices) > 1:
        blocks.insert(0, _which(lunch, choices))
    blocks += _FIELDS[verb](lunch)
    metadata = f"{lunch.meeting.id} {lunch.meeting.sequence}"
    return modal(f"meetings.{verb}", TITLES[verb], blocks, submit=SUBMITS[verb], private_metadata=metadata)


def confirm_move(lunch: Lunch, moved: Lunch, concerned: int, metadata: str) -> View:
    """Asked once more before people are told."""
    told = _told(concerned)
    words = f"From *{lunch.when}*, {lunch.where}\nto *{moved.when}*, {moved.where}?\n{told}"
    return modal(
        "meetings.move_confirmed", "Change this lunch?", [text(words)], submit="Yes, change", private_metadata=metadata
    )


def done(verb: str, lunch: Lunch, concerned: int) -> View:
    """What was done."""
    told = f" {_told(concerned)}" if verb in {"move", "cancel", "skip", "restore"} and concerned else ""
    words = {
        "move": f"The lunch is now on {lunch.when}, {lunch.where}.",
        "cancel": f"The lunch on {lunch.when} is cancelled. `/brownbag restore` brings it back.",
        "skip": f"The lunch on {lunch.when} is skipped. `/brownbag restore` brings it back.",
        "restore": f"The lunch on {lunch.when} is on again; it is announced when its time comes.",
        "theme": f"The lunch on {lunch.when} is about “{lunch.subject}”.",
        "name_host": (
            "If they have used Village before, I ask them for you; if not, please ask them yourself to press "
            "*I'll host*. The invitation names them once they say yes."
        ),
        "announce": f"The lunch on {lunch.when} goes out in the channel now.",
    }
    return modal("village.notice", "Done", [text(words[verb] + told)])


def nothing_to(verb: str) -> Message:
    """No lunch this verb could be about."""
    words = {"restore": "No lunch ahead is skipped or cancelled, so there is nothing to restore."}
    line = words.get(verb, "No lunch is planned here. `/brownbag schedule` plans one.")
    return Message(line, (text(line),))


def host_question(lunch: Lunch) -> Message:
    """To somebody an organizer would like as a host; nobody is named before they say yes."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return over(lunch)
    if lunch.meeting.host is not None:
        return Message("This lunch has a host, thank you.", (text("This lunch has a host, thank you."),))
    words = (
        f"Would you host the brown-bag lunch on {lunch.when}, {lunch.where}? A host opens the door and keeps an eye on "
        "the time; no expertise needed. No answer is fine too."
    )
    row = buttons(button("Yes, I'll host", "meetings.host", lunch.value, spoken=f"Yes, I'll host on {lunch.when}"))
    return Message("An organizer asks whether you would host a brown-bag lunch.", (text(words), row))


def read(values: Values) -> WantedChange:
    """What a form says; raises `TextTooLong`."""
    found = {block.partition(":")[0]: next(iter(state.values()), {}) for block, state in values.items()}
    day, exclusion = found.get("day", {}).get("selected_date"), found.get("time", {}).get("selected_time")
    chosen = (found.get("theme", {}).get("selected_option") or {}).get("value")
    return WantedChange(
        day=date.fromisoformat(day) if day else None,
        wall_time=time.fromisoformat(exclusion) if exclusion else None,
        room=_line(found, "room", LONGEST_ROOM),
        reason=_line(found, "reason", LONGEST_REASON),
        theme=int(chosen) if chosen else None,
        host=found.get("host", {}).get("selected_user") or None,
    )


def _line(found: dict[str, Mapping[str, Any]], name: str, longest: int) -> str:
    line = " ".join((found.get(name, {}).get("value") or "").split())
    if (length := shown_length(line)) > longest:
        raise TextTooLong(name, length, longest)
    return line


def _which(lunch: Lunch, choices: Sequence[Lunch]) -> Block:
    options = [option(f"{one.when}"[:75], one.meeting.id) for one in choices[:MOST_OPTIONS]]
    further = len(choices) - MOST_OPTIONS
    hint = f"The next {MOST_OPTIONS}; {further} more come after them." if further > 0 else None
    chosen = next((one for one in options if one.value == lunch.meeting.id), None)
    element = StaticSelectElement(action_id="meetings.choose", options=options, initial_option=chosen)
    return field("which", "Which lunch", element, hint=hint, optional=False, dispatches=True)


def _move_fields(lunch: Lunch) -> list[Block]:
    ours = lunch.meeting.id
    begins = local(lunch.meeting.begins, lunch.series.recurrence.zone)
    day = DatePickerElement(action_id="day", initial_date=begins.date().isoformat())
    exclusion = TimePickerElement(action_id="time", initial_time=f"{begins:%H:%M}")
    room = PlainTextInputElement(action_id="room", initial_value=lunch.meeting.room or None, max_length=LONGEST_ROOM)
    return [
        field(f"day:{ours}", "Day", day, optional=False),
        field(f"time:{ours}", "Time", exclusion, optional=False, hint=f"Local time in {lunch.series.recurrence.zone}"),
        field(f"room:{ours}", "Room", room),
        _theme_field(lunch),
    ]


def _reason_fields(lunch: Lunch) -> list[Block]:
    shown = "the channel" if lunch.meeting.state is MeetingState.PLANNED else "the channel and those who meant to come"
    reason = PlainTextInputElement(action_id="reason", max_length=LONGEST_REASON)
    return [
        field(f"reason:{lunch.meeting.id}", "Why, if you like", reason, hint=f"Read by {shown}."),
        small("I tell those who said yes or hope to. You can restore it afterwards."),
    ]


def _theme_field(lunch: Lunch) -> Block:
    options = [option(f"{one.number}. {one.title}"[:75], str(one.number)) for one in THEMES.values()]
    chosen = next(one for one in options if one.value == str(lunch.meeting.theme))
    element = StaticSelectElement(action_id="theme", options=options, initial_option=chosen)
    return field(f"theme:{lunch.meeting.id}", "Theme", element, optional=False)


def _all_themes(lunch: Lunch) -> Block:
    block = text("Every lunch takes the next theme in turn.")
    block.accessory = button("The themes in turn", "meetings.rotation", lunch.series.id)
    return block


def _host_fields(lunch: Lunch) -> list[Block]:
    now = f"Host: {mention(lunch.meeting.host)}" if lunch.meeting.host else "No host yet."
    element = UserSelectElement(action_id="host")
    hint = "I ask them privately; nobody is named before they say yes. Choose yourself to host at once."
    return [text(now), field(f"host:{lunch.meeting.id}", "Who could host?", element, optional=False, hint=hint)]


def _restore_fields(lunch: Lunch) -> list[Block]:
    reason = f" ({neutral(lunch.meeting.reason)})" if lunch.meeting.reason else ""
    return [text(f"It was taken out{reason}. Restoring plans it anew; those who meant to come are told.")]


def _announce_fields(lunch: Lunch) -> list[Block]:
    where = f"<#{lunch.series.channel_id}>"
    lead = f"This goes out in {where} now, within the channel's hours:"
    if lunch.meeting.announced_at is not None:  # or the channel did not take it
        lead = f"It was announced already. Only if it is not in {where} does this go out again:"
    return [text(f"{lead}\n{_quoted(lunch)}")]


def _quoted(lunch: Lunch) -> str:
    """The post as it will look, its title bold as there."""
    title, *others = post_lines(lunch)
    lines = [f"*{title}*", *(line for part in others for line in part.splitlines())]
    return "\n".join(f"> {line}" for line in lines)


def _told(concerned: int) -> str:
    if not concerned:
        return "Nobody has said yes or hope to yet, so nobody needs telling."
    return f"I tell those who said yes or hope to ({concerned})."


_FIELDS = {
    "move": _move_fields,
    "cancel": _reason_fields,
    "skip": _reason_fields,
    "restore": _restore_fields,
    "theme": lambda lunch: [_theme_field(lunch), _all_themes(lunch)],
    "name_host": _host_fields,
    "announce": _announce_fields,
}
