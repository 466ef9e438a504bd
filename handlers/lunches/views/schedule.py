"""The schedule in words: the form, the next twelve dates before anything is saved, and what was saved."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    NumberInputElement,
    PlainTextInputElement,
)
from slack_sdk.models.blocks.block_elements import TimePickerElement
from slack_sdk.models.views import View

from bot.lunches.lunch_calendar import LENGTHS, PlannedDate
from bot.lunches.meetings import LARGEST_ROOM, LONGEST_LINK, LONGEST_ROOM, Series, differences
from bot.lunches.recurrence import last_day, words_from_rule
from bot.lunches.schedule import Proposal, write_black_outs
from handlers.lunches.views.lunches import day_words
from handlers.platform.views.blocks import Message, button, buttons, field, modal, neutral, option, small, text
from handlers.platform.views.fields import Values

CALLBACK, CONFIRMED = "meetings.schedule", "meetings.schedule_confirmed"
LONGEST_BLACK_OUTS = 1100  # as many lines with reasons as there may be
LONGEST_OPEN_DAYS = 300
LAST_DAY_HINT = "Empty: it goes on. Lunches after that day are canceled, and I tell those who meant to come."
NO_MORE = "No more lunches in this series."
FIELDS = {
    "recurrence": "how often",
    "room": "the room",
    "link": "the link",
    "room_size": "the room's size",
    "leads": "when I announce and remind",
    "black_outs": "days without lunch",
    "open_days": "holidays with lunch",
    "channel_id": "the channel",
    "rotation": "the themes",
}


def form(series: Series, metadata: str) -> View:
    """The form, filled in with the schedule as it is."""
    recurrence, leads = series.recurrence, series.leads
    blocks: list[Block] = [
        _line(
            "rule", "How often", words_from_rule(recurrence.rrule), 80, hint="“second Wednesday”, “every other Tuesday”"
        ),
        field(
            "time",
            "Time",
            TimePickerElement(action_id="time", initial_time=f"{recurrence.wall_time:%H:%M}"),
            optional=False,
        ),
        _line("zone", "Time zone", recurrence.zone, 64, hint="Like Europe/Berlin. Noon stays noon when clocks change."),
        _number("minutes", "Minutes", recurrence.minutes, *LENGTHS),
        _line("room", "Room", series.room, LONGEST_ROOM, optional=True),
        _line("link", "Link to join from elsewhere", series.link, LONGEST_LINK, optional=True),
        _number("room_size", "How many people fit", series.room_size, 1, LARGEST_ROOM, optional=True),
        _number("announce", "Announce how many days before", leads.announce, 1, 60),
        _number("remind", "Remind how many working days before", leads.remind, 1, 10),
        *_exceptions(series),
        field("last_day", "Last day of this lunch", _day_picker(last_day(recurrence.rrule)), hint=LAST_DAY_HINT),
    ]
    return modal(CALLBACK, "When we have lunch", blocks, submit="Show me the dates", private_metadata=metadata)


def _exceptions(series: Series) -> list[Block]:
    """The days on which the rule does not hold."""
    return [
        field(
            "black_outs",
            "Days without lunch",
            PlainTextInputElement(
                action_id="black_outs",
                multiline=True,
                initial_value=write_black_outs(series.black_outs) or None,
                max_length=LONGEST_BLACK_OUTS,
            ),
            hint="One a line: 2026-12-24 to 2027-01-02 office closed. Public holidays are left out anyway.",
        ),
        field(
            "open_days",
            "Public holidays on which we meet all the same",
            PlainTextInputElement(
                action_id="open_days",
                multiline=True,
                initial_value="\n".join(day.isoformat() for day in series.open_days) or None,
                max_length=LONGEST_OPEN_DAYS,
            ),
            hint="One a line: 2026-11-11",
        ),
    ]


def _day_picker(day: date | None) -> DatePickerElement:
    return DatePickerElement(action_id="last_day", initial_date=day.isoformat() if day else None)


def read(values: Values) -> Proposal:
    """What the form says; numbers that are none count as 0, which no field takes."""
    found = {block: next(iter(state.values()), {}) for block, state in values.items()}
    size = _word(found, "room_size")
    return Proposal(
        words=_word(found, "rule"),
        wall_time=time.fromisoformat(found.get("time", {}).get("selected_time") or "12:00"),
        zone=_word(found, "zone"),
        minutes=_count(_word(found, "minutes")),
        room=_word(found, "room"),
        link=_word(found, "link"),
        room_size=_count(size) if size else None,
        announce=_count(_word(found, "announce")),
        remind=_count(_word(found, "remind")),
        open_days=str(found.get("open_days", {}).get("value") or ""),
        black_outs=str(found.get("black_outs", {}).get("value") or ""),
        last_day=date.fromisoformat(day) if (day := found.get("last_day", {}).get("selected_date")) else None,
    )


def wants_announced_moved(values: Values) -> bool:
    """Whether the organizer said that lunches already announced move too."""
    return bool(values.get("announced", {}).get("announced", {}).get("selected_options"))


def dates(series: Series, turns: Sequence[PlannedDate], announced: int, ended: int, metadata: str) -> View:
    """The next twelve dates; `announced` lunches could follow the new rule, `ended` lie after its last day."""
    recurrence = series.recurrence
    title = f"*{_rule_words(series)}, {recurrence.wall_time:%H:%M}* ({recurrence.zone})"
    blocks: list[Block] = [text(title), text("\n".join(_turn(turn) for turn in turns) or NO_MORE)]
    if ended:
        blocks.append(text(f"Lunches that end with it ({ended}) are canceled, and I tell those who meant to come."))
    if announced:
        words = "Move what is announced already, too, and tell who meant to come"
        boxes = CheckboxesElement(action_id="announced", options=[option(words, "yes")])
        blocks.append(field("announced", "Lunches in the channel", boxes, hint="Otherwise they stay as announced."))
    return modal(CONFIRMED, "The next twelve", blocks, submit="Save", close="Don't save", private_metadata=metadata)


def saved(series: Series, told: int) -> View:
    """What was saved."""
    recurrence = series.recurrence
    people = f" I tell those who meant to come to lunches that change ({told})." if told else ""
    words = (
        f"Saved: {_rule_words(series)}, {recurrence.wall_time:%H:%M}.{people} I announce each lunch "
        f"{series.leads.announce} days before, and show you the post first."
    )
    return modal("village.notice", "Saved", [text(words)])


def changed_meanwhile(current: Series, proposed: Series) -> View:
    """The second of two organizers sees what the first saved, and where theirs differs."""
    names = [FIELDS[name] for name in differences(current, proposed) if name in FIELDS]
    recurrence = current.recurrence
    now = f"{words_from_rule(recurrence.rrule)}, {recurrence.wall_time:%H:%M}, {neutral(current.room) or 'no room'}"
    differs = f" Yours differs in {', '.join(names)}." if names else " Yours says the same."
    words = (
        f"Somebody else saved a change while you were looking. It is now: {now}.{differs} Nothing of yours was saved."
    )
    return modal(
        "village.notice", "Changed meanwhile", [text(words), buttons(button("Open it again", CALLBACK, current.id))]
    )


def which(series: Sequence[Series]) -> Message:
    """Several series: which one?"""
    blocks: list[Block] = [text("*Which lunch do you mean?*")]
    for one in series:
        words = f"{_rule_words(one)}, {one.recurrence.wall_time:%H:%M}"
        blocks += [text(words), buttons(button("Change", CALLBACK, one.id, spoken=f"Change: {words}"[:75]))]
    blocks.append(small("`/brownbag schedule another` adds one more."))
    return Message("There are several lunches here; which one do you mean?", tuple(blocks))


def _rule_words(series: Series) -> str:
    rrule = series.recurrence.rrule
    end = last_day(rrule)
    return f"{words_from_rule(rrule)}, until {day_words(end)} {end.year}" if end else words_from_rule(rrule)


def _turn(turn: PlannedDate) -> str:
    if turn.skipped:
        return f"• {_day(turn)}: skipped ({neutral(turn.reason) or 'blacked out'})"
    if turn.moved_from:
        return f"• {_day(turn)}, not on {day_words(turn.moved_from)} ({neutral(turn.reason) or 'blacked out'})"
    return f"• {_day(turn)}"


def _day(turn: PlannedDate) -> str:
    return f"{day_words(turn.day)} {turn.day.year}"


def _line(
    name: str, label: str, initial: str, longest: int, *, hint: str | None = None, optional: bool = False
) -> Block:
    element = PlainTextInputElement(action_id=name, initial_value=initial or None, max_length=longest)
    return field(name, label, element, hint=hint, optional=optional)


def _number(name: str, label: str, initial: int | None, lowest: int, highest: int, *, optional: bool = False) -> Block:
    element = NumberInputElement(
        action_id=name,
        is_decimal_allowed=False,
        initial_value=None if initial is None else str(initial),
        min_value=str(lowest),
        max_value=str(highest),
    )
    return field(name, label, element, optional=optional)


def _word(found: Mapping[str, Mapping[str, Any]], name: str) -> str:
    return " ".join(str(found.get(name, {}).get("value") or "").split())


def _count(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 6 else 0
