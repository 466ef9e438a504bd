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

from bot.core.words import N_, _, clock_time, day_words, listed, long_date, ngettext
from bot.lunches.lunch_calendar import LENGTHS, PlannedDate
from bot.lunches.meetings import LARGEST_ROOM, LONGEST_LINK, LONGEST_ROOM, Series, differences
from bot.lunches.recurrence import last_day, rule_in_words, words_from_rule
from bot.lunches.schedule import Proposal, write_black_outs
from handlers.lunches.views.lunches import Lunch
from handlers.platform.views.blocks import Message, button, buttons, field, modal, neutral, option, small, text
from handlers.platform.views.fields import Values

CALLBACK, CONFIRMED = "meetings.schedule", "meetings.schedule_confirmed"
LONGEST_BLACK_OUTS = 1100  # as many lines with reasons as there may be
LONGEST_OPEN_DAYS = 300
LAST_DAY_HINT = N_(
    "Leave it empty to keep going. Lunches after that day are canceled, and I'll tell the people who planned to come."
)
NO_MORE = N_("No more lunches in this series.")
FIELDS = {
    "recurrence": N_("how often"),
    "room": N_("the room"),
    "link": N_("the link"),
    "room_size": N_("the room's size"),
    "link_size": N_("how many may join by link"),
    "leads": N_("when I announce and remind"),
    "black_outs": N_("days without lunch"),
    "open_days": N_("holidays with lunch"),
    "channel_id": N_("the channel"),
    "rotation": N_("the themes"),
}


def form(series: Series, metadata: str) -> View:
    """The form, filled in with the schedule as it is."""
    recurrence, leads = series.recurrence, series.leads
    blocks: list[Block] = [
        _line(
            "rule",
            _("How often"),
            words_from_rule(recurrence.rrule),
            80,
            hint=_("“second Wednesday”, “every other Tuesday”"),
        ),
        field(
            "time",
            _("Time"),
            TimePickerElement(action_id="time", initial_time=f"{recurrence.wall_time:%H:%M}"),
            optional=False,
        ),
        _line(
            "zone",
            _("Time zone"),
            recurrence.zone,
            64,
            hint=_("Like Europe/Berlin. Noon stays noon when clocks change."),
        ),
        _number("minutes", _("Minutes"), recurrence.minutes, *LENGTHS),
        _line("room", _("Room"), series.room, LONGEST_ROOM, optional=True),
        _line("link", _("Link to join from elsewhere"), series.link, LONGEST_LINK, optional=True),
        _number("room_size", _("How many people fit"), series.room_size, 1, LARGEST_ROOM, optional=True),
        _number("link_size", _("How many may join by link"), series.link_size, 1, LARGEST_ROOM, optional=True),
        _number("announce", _("Announce how many days before"), leads.announce, 1, 60),
        _number("remind", _("Remind how many working days before"), leads.remind, 1, 10),
        *_exceptions(series),
        field("last_day", _("Last day of this lunch"), _day_picker(last_day(recurrence.rrule)), hint=_(LAST_DAY_HINT)),
    ]
    return modal(CALLBACK, _("When we have lunch"), blocks, submit=_("Show me the dates"), private_metadata=metadata)


def _exceptions(series: Series) -> list[Block]:
    """The days on which the rule does not hold."""
    return [
        field(
            "black_outs",
            _("Days without lunch"),
            PlainTextInputElement(
                action_id="black_outs",
                multiline=True,
                initial_value=write_black_outs(series.black_outs) or None,
                max_length=LONGEST_BLACK_OUTS,
            ),
            hint=_("One per line: 2026-12-24 to 2027-01-02 office closed. Public holidays are skipped anyway."),
        ),
        field(
            "open_days",
            _("Public holidays when we meet anyway"),
            PlainTextInputElement(
                action_id="open_days",
                multiline=True,
                initial_value="\n".join(day.isoformat() for day in series.open_days) or None,
                max_length=LONGEST_OPEN_DAYS,
            ),
            hint=_("One per line: 2026-11-11"),
        ),
    ]


def _day_picker(day: date | None) -> DatePickerElement:
    return DatePickerElement(action_id="last_day", initial_date=day.isoformat() if day else None)


def read(values: Values) -> Proposal:
    """What the form says; numbers that are none count as 0, which no field takes."""
    found = {block: next(iter(state.values()), {}) for block, state in values.items()}
    size, links = _word(found, "room_size"), _word(found, "link_size")
    return Proposal(
        words=_word(found, "rule"),
        wall_time=time.fromisoformat(found.get("time", {}).get("selected_time") or "12:00"),
        zone=_word(found, "zone"),
        minutes=_count(_word(found, "minutes")),
        room=_word(found, "room"),
        link=_word(found, "link"),
        room_size=_count(size) if size else None,
        link_size=_count(links) if links else None,
        announce=_count(_word(found, "announce")),
        remind=_count(_word(found, "remind")),
        open_days=str(found.get("open_days", {}).get("value") or ""),
        black_outs=str(found.get("black_outs", {}).get("value") or ""),
        last_day=date.fromisoformat(day) if (day := found.get("last_day", {}).get("selected_date")) else None,
    )


def wants_announced_moved(values: Values) -> bool:
    """Whether the organizer said that lunches already announced move too."""
    return bool(values.get("announced", {}).get("announced", {}).get("selected_options"))


def seats_kept(crowded: Sequence[tuple[Lunch, int]]) -> list[Block]:
    """Lunches to which more people have said yes than the room will seat: none of them loses a seat."""
    return [
        text(
            ngettext(
                "{count} person has already said yes to the lunch on {lunch_when} and keeps the seat.",
                "{count} people have already said yes to the lunch on {lunch_when}; they keep their seats.",
                count,
            ).format(count=count, lunch_when=lunch.when)
        )
        for lunch, count in crowded
    ]


def dates(
    series: Series,
    turns: Sequence[PlannedDate],
    announced: int,
    ended: int,
    metadata: str,
    crowded: Sequence[tuple[Lunch, int]] = (),
) -> View:
    """The next twelve dates; `announced` lunches could follow the new rule, `ended` lie after its last day."""
    recurrence = series.recurrence
    title = f"*{_rule_words(series)}, {clock_time(recurrence.wall_time)}* ({recurrence.zone})"
    blocks: list[Block] = [text(title), text("\n".join(_turn(turn) for turn in turns) or _(NO_MORE))]
    if ended:
        blocks.append(
            text(
                _(
                    "Lunches after the last day ({ended}) are canceled, and I'll tell the people who planned to come."
                ).format(ended=ended)
            )
        )
    blocks += seats_kept(crowded)
    if announced:
        words = _("Also move lunches already announced, and tell people who planned to come")
        boxes = CheckboxesElement(action_id="announced", options=[option(words, "yes")])
        blocks.append(
            field("announced", _("Lunches in the channel"), boxes, hint=_("Otherwise they stay as announced."))
        )
    return modal(
        CONFIRMED, _("The next twelve"), blocks, submit=_("Save"), close=_("Don't save"), private_metadata=metadata
    )


def saved(series: Series, told: int, crowded: Sequence[tuple[Lunch, int]] = ()) -> View:
    """What was saved."""
    recurrence = series.recurrence
    people = (
        _(" I'll tell the people who planned to come to lunches that change ({told}).").format(told=told)
        if told
        else ""
    )
    words = _(
        "Saved: {rule_words}, {wall_time}.{people} I announce each lunch "
        "{announce} days before, and show you the post first."
    ).format(
        rule_words=_rule_words(series),
        wall_time=clock_time(recurrence.wall_time),
        people=people,
        announce=series.leads.announce,
    )
    return modal("village.notice", _("Saved"), [text(words), *seats_kept(crowded)])


def changed_meanwhile(current: Series, proposed: Series) -> View:
    """The second of two organizers sees what the first saved, and where theirs differs."""
    names = [_(FIELDS[name]) for name in differences(current, proposed) if name in FIELDS]
    recurrence = current.recurrence
    room = neutral(current.room) or _("no room")
    now = f"{rule_in_words(recurrence.rrule)}, {clock_time(recurrence.wall_time)}, {room}"
    differs = _(" Yours differs in {fields}.").format(fields=listed(names)) if names else _(" Yours says the same.")
    words = _(
        "Someone else saved a change while you were looking. It's now: {now}.{differs} Your changes weren't saved."
    ).format(now=now, differs=differs)
    return modal(
        "village.notice",
        _("Changed in the meantime"),
        [text(words), buttons(button(_("Open it again"), CALLBACK, current.id))],
    )


def which(series: Sequence[Series]) -> Message:
    """Several series: which one?"""
    blocks: list[Block] = [text(_("*Which lunch do you mean?*"))]
    for one in series:
        words = f"{_rule_words(one)}, {clock_time(one.recurrence.wall_time)}"
        blocks += [
            text(words),
            buttons(button(_("Change"), CALLBACK, one.id, spoken=_("Change: {words}").format(words=words)[:75])),
        ]
    blocks.append(small(_("`/brownbag schedule another` adds one more.")))
    return Message(_("There are several lunches here; which one do you mean?"), tuple(blocks))


def _rule_words(series: Series) -> str:
    rrule = series.recurrence.rrule
    end = last_day(rrule)
    return (
        _("{rule}, until {date}").format(rule=rule_in_words(rrule), date=long_date(end))
        if end
        else rule_in_words(rrule)
    )


def _turn(turn: PlannedDate) -> str:
    if turn.skipped:
        return _("• {day}: skipped ({reason})").format(day=_day(turn), reason=neutral(turn.reason) or _("blacked out"))
    if turn.moved_from:
        return _("• {day}, not on {day_words} ({reason})").format(
            day=_day(turn), day_words=day_words(turn.moved_from), reason=neutral(turn.reason) or _("blacked out")
        )
    return f"• {_day(turn)}"


def _day(turn: PlannedDate) -> str:
    return long_date(turn.day)


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
