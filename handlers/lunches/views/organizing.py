"""What organizers see: the month's one message, and the forms to change, skip, cancel, restore or announce a lunch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ConfirmObject,
    DatePickerElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import TimePickerElement
from slack_sdk.models.views import View

from bot.core.errors import TextTooLong
from bot.core.ids import UserId
from bot.core.words import N_, _, clock_time, day_words, labeled, opening, quoted
from bot.core.zones import local
from bot.language.replies import Reply
from bot.lunches.meetings import LONGEST_ROOM, MeetingState
from bot.lunches.themes import THEMES
from handlers.lunches.views.lunches import Lunch, mention
from handlers.lunches.views.meetings import called_off, moved_words, over_for_one, post_lines
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    confirm,
    field,
    modal,
    neutral,
    option,
    plain_message,
    shown_length,
    small,
    text,
)
from handlers.platform.views.fields import MOST_OPTIONS, Values

LONGEST_REASON = 150
TITLES = {
    "move": N_("Change a lunch"),
    "cancel": N_("Cancel a lunch"),
    "skip": N_("Skip a lunch"),
    "restore": N_("Restore a lunch"),
    "theme": N_("Choose the theme"),
    "name_host": N_("Find a host"),
    "announce": N_("Announce now"),
}
SUBMITS = {
    "move": N_("Look at it"),
    "cancel": N_("Cancel this lunch"),
    "skip": N_("Skip this one"),
    "restore": N_("Restore it"),
    "theme": N_("Save"),
    "name_host": N_("Ask them"),
    "announce": N_("Post it now"),
}


@dataclass(frozen=True)
class WantedChange:
    """What a form asks for; only the fields of its verb are set, None elsewhere."""

    day: date | None = None
    wall_time: time | None = None
    room: str = ""
    reason: str = ""
    theme: int | None = None
    host: UserId | None = None


@dataclass(frozen=True)
class Worked:
    """A lunch's public holiday on which many offices work; `instead` is the day it would move to, None without one."""

    holiday: str
    instead: date | None = None


def preview(
    lunch: Lunch,
    goes_out: datetime,
    waiting: Sequence[Block] = (),
    *,
    old_date: date | None = None,
    worked: Worked | None = None,
    is_refused: bool = False,
) -> Message:
    """The month's one message: what will be posted and when, and what waits; redrawn when somebody has answered.

    `old_date`: the usual day, if a holiday has moved the lunch and it can still be kept. `worked`: the public holiday
    it is on, if many offices work then. `is_refused`: Slack did not take the last post in this channel.
    """
    meeting = lunch.meeting
    if lunch.is_off:
        return called_off(lunch)
    if meeting.state is MeetingState.HELD:
        return over_for_one(lunch)
    of_the_date = (*_old_date(lunch, old_date), *_on_holiday(lunch, worked))
    if meeting.announced_at is not None:
        line = _("The lunch on {lunch_when} has been announced in the channel.").format(lunch_when=lunch.when)
        return _with_what_moved(line, lunch, of_the_date)
    refused = _refused(lunch, is_refused=is_refused)
    if meeting.agreed_at is not None:
        line = _("Thank you. The lunch on {lunch_when} goes out on {day}, {goes_out}.").format(
            lunch_when=lunch.when, day=day_words(goes_out.date()), goes_out=clock_time(goes_out)
        )
        return _with_what_moved(line, lunch, (*refused, *of_the_date, *waiting))
    line, shown = _what_will_be_posted(lunch, goes_out, is_refused=is_refused)
    without_answer = refused or [small(_("If I don't hear from you, it goes out like this."))]
    row = _preview_buttons(lunch, day_words(goes_out.date()))
    return Message(line, (shown, row, *without_answer, *of_the_date, *waiting))


def _with_what_moved(line: str, lunch: Lunch, more: Sequence[Block]) -> Message:
    line = " ".join(part for part in (line, moved_words(lunch)) if part)
    return Message(line, (text(line), *more))


def _what_will_be_posted(lunch: Lunch, goes_out: datetime, *, is_refused: bool) -> tuple[str, Block]:
    """The line of the notification, and the post in full."""
    parts = {"day": day_words(goes_out.date()), "goes_out": clock_time(goes_out), "post": _quoted(lunch)}
    if is_refused:
        line = _("Here's what I'll try to post on {day}. Slack didn't accept my last post in that channel.")
        shown = _("*Here's what I'll try to post on {day}, {goes_out}:*\n{post}")
    else:
        line = _("Here's what I'll post on {day} about the next lunch. If I don't hear from you, it goes out.")
        shown = _("*Here's what I'll post on {day}, {goes_out}:*\n{post}")
    return line.format(day=parts["day"]), text(shown.format(**parts))


def _preview_buttons(lunch: Lunch, day: str) -> Block:
    change = _("Change the lunch on {lunch_when}").format(lunch_when=lunch.when)
    skip = _("Skip the lunch on {lunch_when}").format(lunch_when=lunch.when)
    good = _("Looks good: post it on {day}").format(day=day)
    return buttons(
        button(_("Looks good"), "meetings.good", lunch.value, style="primary", spoken=good),
        button(_("Change"), "meetings.move", lunch.value, spoken=change),
        button(_("Skip this month"), "meetings.skip", lunch.value, spoken=skip),
        button(_("I'm away"), "meetings.care", spoken=_("I'm away, or someone stands in for me")),
    )


def _old_date(lunch: Lunch, day: date | None) -> list[Block]:
    if day is None:
        return []
    words = _("The usual day, {old_day}, is a holiday ({reason}), so this lunch is on {new_day}.").format(
        old_day=day_words(day), reason=neutral(lunch.meeting.reason), new_day=day_words(lunch.day)
    )
    keep = button(
        _("Keep the old date"),
        "meetings.keep_date",
        lunch.value,
        spoken=_("Keep the old date, {old_day}").format(old_day=day_words(day)),
        confirm=_asked_again(lunch, day) if lunch.meeting.announced_at is not None else None,
    )
    return [text(words), buttons(keep)]


def _on_holiday(lunch: Lunch, worked: Worked | None) -> list[Block]:
    if worked is None:
        return []
    words = _("{day} is {holiday}; many offices work. The lunch stays on.").format(
        day=day_words(lunch.day), holiday=neutral(worked.holiday)
    )
    if worked.instead is None:
        return [text(words)]
    to = day_words(worked.instead)
    move = button(
        _("Move it to {day}").format(day=to),
        "meetings.move_off_holiday",
        lunch.value,
        confirm=_asked_again(lunch, worked.instead) if lunch.meeting.announced_at is not None else None,
    )
    return [text(words), buttons(move)]


def _asked_again(lunch: Lunch, day: date) -> ConfirmObject:
    """The confirmation before *Move it*, if the channel will be told of the move, as for any other move."""
    words = _("From {lunch_when} to {day}. The channel and the people who planned to come will read it.").format(
        lunch_when=lunch.when, day=day_words(day)
    )
    return confirm(_("Move this lunch?"), words, _("Move it"))


def kept(lunch: Lunch, told: int = 0) -> Message:
    """To the organizer who put a lunch back on its usual day by command or in words; `told`: how many are told."""
    line = _("The lunch is now on {lunch_when}, {where}.").format(lunch_when=lunch.when, where=lunch.where)
    line = f"{line} {_told(told)}" if told else line
    return plain_message(line)


def keep_question(lunch: Lunch, day: date) -> Message:
    """To the organizer who wrote that the old date stays: the question whether to put this lunch back on `day`."""
    words = _("Should I put the lunch of {lunch_when} back on {old_day}?").format(
        lunch_when=lunch.when, old_day=day_words(day)
    )
    if lunch.meeting.announced_at is not None:
        told = _("The channel and the people who planned to come will read it.")
        words = f"{words} {told}"
    yes = button(_("Yes, put it back"), "plain_words.confirm", f"{Reply.KEEP_DATE}:{lunch.value}", style="primary")
    line = _("Did I understand you right?")
    return Message(line, (text(words), buttons(yes, button(_("No"), "plain_words.no"))))


def _refused(lunch: Lunch, *, is_refused: bool) -> list[Block]:
    if not is_refused:
        return []
    words = _(
        "Slack didn't accept my last post in <#{channel_id}>. Please invite me there again, or "
        "choose another channel with `/village setup`; otherwise this one won't go out either."
    ).format(channel_id=lunch.series.channel_id)
    return [text(words)]


def not_posted(lunch: Lunch) -> Message:
    """What replaces the month's message when Slack did not take the post."""
    line = _(
        "The lunch on {lunch_when} is planned, but Slack didn't accept the post in the channel. "
        "`/brownbag announce` tries again."
    ).format(lunch_when=lunch.when)
    return plain_message(line)


def form(verb: str, lunch: Lunch, choices: Sequence[Lunch]) -> View:
    """The form of one verb for one lunch, with the others to choose from; block ids carry the lunch's id."""
    blocks: list[Block] = [text(labeled(f"*{opening(lunch.when)}*, {lunch.where}", quoted(lunch.subject)))]
    if len(choices) > 1:
        blocks.insert(0, _which(lunch, choices))
    blocks += _FIELDS[verb](lunch)
    metadata = f"{lunch.meeting.id} {lunch.meeting.sequence}"
    return modal(f"meetings.{verb}", _(TITLES[verb]), blocks, submit=_(SUBMITS[verb]), private_metadata=metadata)


def confirm_move(lunch: Lunch, moved: Lunch, concerned: int, metadata: str) -> View:
    """The question before a move: what changes, and how many people (`concerned`) are told."""
    told = _told(concerned)
    words = _("From *{lunch_when}*, {where}\nto *{moved_when}*, {where_2}?\n{told}").format(
        lunch_when=lunch.when, where=lunch.where, moved_when=moved.when, where_2=moved.where, told=told
    )
    return modal(
        "meetings.move_confirmed",
        _("Change this lunch?"),
        [text(words)],
        submit=_("Change the lunch"),
        private_metadata=metadata,
    )


def done(verb: str, lunch: Lunch, concerned: int) -> View:
    """What was done; `concerned` is how many people are told."""
    told = f" {_told(concerned)}" if verb in {"move", "cancel", "skip", "restore"} and concerned else ""
    words = {
        "move": _("The lunch is now on {lunch_when}, {where}.").format(lunch_when=lunch.when, where=lunch.where),
        "cancel": _("The lunch on {lunch_when} is canceled. `/brownbag restore` brings it back.").format(
            lunch_when=lunch.when
        ),
        "skip": _("The lunch on {lunch_when} is skipped. `/brownbag restore` brings it back.").format(
            lunch_when=lunch.when
        ),
        "restore": (
            _("The lunch on {lunch_when} is on again. I'll post a new invitation in the channel.")
            if lunch.meeting.is_back
            else _("The lunch on {lunch_when} is on again. I'll announce it when its time comes.")
        ).format(lunch_when=lunch.when),
        "theme": _("The lunch on {lunch_when} is about “{subject}”.").format(
            lunch_when=lunch.when, subject=lunch.subject
        ),
        "name_host": (
            _(
                "If they have used Village before, I ask them for you; if not, please ask them yourself to press "
                "*I'll host*. The invitation names them once they say yes."
            )
        ),
        "announce": _("The lunch on {lunch_when} goes out in the channel now.").format(lunch_when=lunch.when),
    }
    return modal("village.notice", _("Done"), [text(words[verb] + told)])


def nothing_to(verb: str) -> Message:
    """The answer where there is no lunch that this verb could be about."""
    words = {
        "restore": _("No upcoming lunch is skipped or canceled, so there's nothing to restore."),
        "keep": _("No upcoming lunch was moved by a holiday, so there's no old date to keep."),
    }
    line = words.get(verb, _("No lunch is planned here. `/brownbag schedule` plans one."))
    return plain_message(line)


def read(values: Values) -> WantedChange:
    """What a form says; raises `TextTooLong`."""
    found = {block.partition(":")[0]: next(iter(state.values()), {}) for block, state in values.items()}
    day, wall_time = found.get("day", {}).get("selected_date"), found.get("time", {}).get("selected_time")
    chosen = (found.get("theme", {}).get("selected_option") or {}).get("value")
    return WantedChange(
        day=date.fromisoformat(day) if day else None,
        wall_time=time.fromisoformat(wall_time) if wall_time else None,
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
    hint = (
        _("The next {most_options}, with {further} more after them.").format(most_options=MOST_OPTIONS, further=further)
        if further > 0
        else None
    )
    chosen = next((one for one in options if one.value == lunch.meeting.id), None)
    element = StaticSelectElement(action_id="meetings.choose", options=options, initial_option=chosen)
    return field("which", _("Which lunch"), element, hint=hint, optional=False, dispatches=True)


def _move_fields(lunch: Lunch) -> list[Block]:
    ours = lunch.meeting.id
    begins = local(lunch.meeting.begins, lunch.series.recurrence.zone)
    day = DatePickerElement(action_id="day", initial_date=begins.date().isoformat())
    wall_time = TimePickerElement(action_id="time", initial_time=f"{begins:%H:%M}")
    room = PlainTextInputElement(action_id="room", initial_value=lunch.meeting.room or None, max_length=LONGEST_ROOM)
    return [
        field(f"day:{ours}", _("Day"), day, optional=False),
        field(
            f"time:{ours}",
            _("Time"),
            wall_time,
            optional=False,
            hint=_("Local time in {zone}").format(zone=lunch.series.recurrence.zone),
        ),
        field(f"room:{ours}", _("Room"), room),
        _theme_field(lunch),
    ]


def _reason_fields(lunch: Lunch) -> list[Block]:
    shown = (
        _("the channel")
        if lunch.meeting.state is MeetingState.PLANNED
        else _("the channel and the people who planned to come")
    )
    reason = PlainTextInputElement(action_id="reason", max_length=LONGEST_REASON)
    return [
        field(f"reason:{lunch.meeting.id}", _("Reason"), reason, hint=_("Shown to {shown}.").format(shown=shown)),
        small(_("I'll tell everyone who said they're coming or hope to. You can restore it afterwards.")),
    ]


def _theme_field(lunch: Lunch) -> Block:
    options = [option(f"{one.number}. {_(one.title)}"[:75], str(one.number)) for one in THEMES.values()]
    chosen = next(one for one in options if one.value == str(lunch.meeting.theme))
    element = StaticSelectElement(action_id="theme", options=options, initial_option=chosen)
    return field(f"theme:{lunch.meeting.id}", _("Theme"), element, optional=False)


def _all_themes(lunch: Lunch) -> Block:
    block = text(_("Every lunch takes the next theme in turn."))
    block.accessory = button(_("Theme order"), "meetings.rotation", lunch.series.id)
    return block


def _host_fields(lunch: Lunch) -> list[Block]:
    now = _("Host: {host}").format(host=mention(lunch.meeting.host)) if lunch.meeting.host else _("No host yet.")
    element = UserSelectElement(action_id="host")
    hint = _("I'll ask them privately; nobody is named before they say yes. Choose yourself to host it right away.")
    return [text(now), field(f"host:{lunch.meeting.id}", _("Who could host?"), element, optional=False, hint=hint)]


def _restore_fields(lunch: Lunch) -> list[Block]:
    reason = f" ({neutral(lunch.meeting.reason)})" if lunch.meeting.reason else ""
    return [
        text(
            _("It was taken out{reason}. If you restore it, I'll tell the people who planned to come.").format(
                reason=reason
            )
        )
    ]


def _announce_fields(lunch: Lunch) -> list[Block]:
    where = f"<#{lunch.series.channel_id}>"
    lead = _("This goes out in {where} now, within the channel's hours:").format(where=where)
    if lunch.meeting.announced_at is not None:  # or the channel did not take it
        lead = _("It was already announced. If it isn't in {where}, this goes out again:").format(where=where)
    return [text(f"{lead}\n{_quoted(lunch)}")]


def _quoted(lunch: Lunch) -> str:
    """The post as it will look, with its title in bold."""
    title, *others = post_lines(lunch)
    lines = [f"*{title}*", *(line for part in others for line in part.splitlines())]
    return "\n".join(f"> {line}" for line in lines)


def _told(concerned: int) -> str:
    if not concerned:
        return _("Nobody has said they're coming or hope to yet, so there's nobody to tell.")
    return _("I'll tell everyone who said they're coming or hope to ({concerned}).").format(concerned=concerned)


_FIELDS = {
    "move": _move_fields,
    "cancel": _reason_fields,
    "skip": _reason_fields,
    "restore": _restore_fields,
    "theme": lambda lunch: [_theme_field(lunch), _all_themes(lunch)],
    "name_host": _host_fields,
    "announce": _announce_fields,
}
