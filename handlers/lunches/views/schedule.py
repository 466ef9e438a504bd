"""Scheduling: the form, the next twelve dates before anything is saved, and what was saved."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from types import MappingProxyType

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.words import N_, _, clock_time, day_of_year, day_words, listed, long_date, ngettext
from bot.core.words import weekday as weekday_name
from bot.lunches.meetings import LARGEST_ROOM, LONGEST_LINK, LONGEST_ROOM, Series, differences
from bot.lunches.organizing.schedule import Proposal, first_day, leaves_months_out, write_black_outs
from bot.lunches.recurrence.lunch_calendar import PlannedDate
from bot.lunches.recurrence.rule import ORDINALS, Rule, last_day, parse_rule, rule_in_words, which_in_words
from handlers.lunches.views.lunches import Lunch
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message, button, buttons, modal, neutral, small, text
from handlers.platform.views.fields import Values, required

CALLBACK, CONFIRMED = "meetings.schedule", "meetings.schedule_confirmed"
NO_DAYS: Mapping[date, str] = MappingProxyType({})
BY_WORDS = "meetings.schedule_by_words"
USUAL_LENGTHS = (30, 45, 60, 75, 90, 120)
USUAL: tuple[tuple[int | None, int], ...] = ((1, 1), (2, 1), (3, 1), (4, 1), (-1, 1), (None, 1), (None, 2))
_CHOICE = re.compile(r"(?:-?[1-5])?/\d{1,2}")
START_HINT = N_("“Every other” is counted from this day. Leave it empty to begin with the next one.")
LONGEST_BLACK_OUTS = 1100  # as many lines with reasons as there may be
LONGEST_OPEN_DAYS = 300
LAST_DAY_HINT = N_(
    "Leave it empty to keep going. Lunches after that day are canceled, and I'll tell the people who planned to come."
)
WORKED_HINT = N_(
    "Is the office closed on a holiday that many offices work on? Check it in `/village setup`, and there's no lunch "
    "that day."
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


def form(series: Series, metadata: str, today: date) -> View:
    """The form, filled in with the schedule as it is."""
    recurrence, leads = series.recurrence, series.leads
    rule = parse_rule(recurrence.rrule)
    days = [(weekday_name(number), str(number)) for number in range(7)]
    lengths = sorted({*USUAL_LENGTHS, recurrence.minutes})
    minutes = [(ngettext("{count} minute", "{count} minutes", one).format(count=one), str(one)) for one in lengths]
    zones = _("Like Europe/Berlin. Noon stays noon when clocks change.")
    blocks: list[Block] = [
        fields.menu("which", _("Which ones"), _whiches(rule), _which_value(rule)),
        fields.menu("weekday", _("Weekday"), days, str(rule.weekday)),
        fields.day("start", _("From which day on"), first_day(recurrence, today), hint=_(START_HINT)),
        required(fields.wall_time("time", _("Time"), recurrence.wall_time)),
        fields.menu("minutes", _("How long"), minutes, str(recurrence.minutes)),
        required(fields.line("zone", _("Time zone"), recurrence.zone, longest=64, hint=zones)),
        fields.line("room", _("Room"), series.room, longest=LONGEST_ROOM),
        fields.line("link", _("Link to join from elsewhere"), series.link, longest=LONGEST_LINK),
        fields.whole_number("room_size", _("How many people fit"), series.room_size, 1, LARGEST_ROOM),
        fields.whole_number("link_size", _("How many may join by link"), series.link_size, 1, LARGEST_ROOM),
        required(fields.whole_number("announce", _("Announce how many days before"), leads.announce, 1, 60)),
        required(fields.whole_number("remind", _("Remind how many working days before"), leads.remind, 1, 10)),
        *_exceptions(series),
        fields.day("last_day", _("Last day of this lunch"), last_day(recurrence.rrule), hint=_(LAST_DAY_HINT)),
    ]
    return modal(CALLBACK, _("When we have lunch"), blocks, submit=_("Show me the dates"), private_metadata=metadata)


def _whiches(rule: Rule) -> list[tuple[str, str]]:
    """The choices for which of a weekday's days; the rule's own too where it is none of the usual ones."""
    every = [
        *USUAL,
        *([] if _which_value(rule) in {_value(*one) for one in USUAL} else [(rule.ordinal, rule.interval)]),
    ]
    labels = [which_in_words(*one) for one in every]
    return [(label, _value(*one)) for label, one in zip(labels, every, strict=True)]


def _which_value(rule: Rule) -> str:
    return _value(rule.ordinal, rule.interval)


def _value(ordinal: int | None, interval: int) -> str:
    return f"{'' if ordinal is None else ordinal}/{interval}"


def _exceptions(series: Series) -> list[Block]:
    """The fields for the days on which the rule does not hold."""
    return [
        fields.line(
            "black_outs",
            _("Days without lunch"),
            write_black_outs(series.black_outs),
            longest=LONGEST_BLACK_OUTS,
            several_lines=True,
            hint=_(
                "One per line: December 24 to January 2 office closed. Public holidays, and days the office is closed, "
                "are skipped anyway."
            ),
        ),
        fields.line(
            "open_days",
            _("Public holidays when we meet anyway"),
            "\n".join(day.isoformat() for day in series.open_days),
            longest=LONGEST_OPEN_DAYS,
            several_lines=True,
            hint=_("One per line: 2026-11-11"),
        ),
    ]


def read(values: Values) -> Proposal:
    """What the form says; a number that cannot be read counts as 0, which no field accepts."""
    size, links = _words(values, "room_size"), _words(values, "link_size")
    return Proposal(
        words=_rule(fields.chosen(values, "which") or "", fields.chosen(values, "weekday") or ""),
        wall_time=fields.chosen_time(values, "time") or time(12),
        zone=_words(values, "zone"),
        minutes=_count(fields.chosen(values, "minutes") or ""),
        room=_words(values, "room"),
        link=_words(values, "link"),
        room_size=_count(size) if size else None,
        link_size=_count(links) if links else None,
        announce=_count(_words(values, "announce")),
        remind=_count(_words(values, "remind")),
        open_days=fields.typed(values, "open_days"),
        black_outs=fields.typed(values, "black_outs"),
        last_day=fields.chosen_day(values, "last_day"),
        start=fields.chosen_day(values, "start"),
    )


def _rule(which: str, weekday: str) -> str:
    """The rule in RFC 5545 text; for values that cannot be chosen, text that `parse_rule` refuses."""
    ordinal, _slash, interval = which.partition("/")
    if not _CHOICE.fullmatch(which) or weekday not in set("0123456"):
        return which
    if ordinal and int(ordinal) not in ORDINALS:
        return which
    return str(Rule(int(weekday), int(ordinal) if ordinal else None, int(interval)))


def wants_announced_moved(values: Values) -> bool:
    """Whether the organizer chose that lunches already announced move too."""
    return bool(fields.all_chosen(values, "announced"))


def seats_kept(crowded: Sequence[tuple[Lunch, int]]) -> list[Block]:
    """The lunches with more yeses than the room will seat, and the note that none of them loses a seat."""
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
    *,
    today: date,
    wanted: date | None = None,
    worked: Mapping[date, str] = NO_DAYS,
    crowded: Sequence[tuple[Lunch, int]] = (),
) -> View:
    """The next twelve dates; `announced` is how many lunches could follow the new rule, `ended` how many lie after its
    last day.

    `wanted` is the first day as it was asked for, which may be none of the rule's; `worked` are public holidays on
    which a lunch takes place; `crowded` lunches have more people than the room will seat.
    """
    recurrence = series.recurrence
    rule = _rule_words(series, today)
    title = f"*{rule[:1].upper()}{rule[1:]}, {clock_time(recurrence.wall_time)}* ({recurrence.zone})"
    blocks: list[Block] = [text(title), *_remarks(series, turns, today, wanted)]
    blocks.append(text("\n".join(_turn(turn, worked) for turn in turns) or _(NO_MORE)))
    if any(turn.day in worked for turn in turns):
        blocks.append(small(_(WORKED_HINT)))
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
        choice = (_("Also move lunches already announced, and tell people who planned to come"), "yes")
        hint = _("Otherwise they stay as announced.")
        blocks.append(fields.ticks("announced", _("Lunches in the channel"), [choice], (), hint=hint))
    return modal(
        CONFIRMED, _("The next twelve"), blocks, submit=_("Save"), close=_("Don't save"), private_metadata=metadata
    )


def _remarks(series: Series, turns: Sequence[PlannedDate], today: date, wanted: date | None) -> list[Block]:
    """Remarks about what may not be meant: another first day, months without a lunch, no lunch at all."""
    found: list[Block] = []
    first = first_day(series.recurrence, today)
    if wanted is not None and first is not None and wanted >= today and wanted != first:
        words = _("{wanted} is a {weekday}, so the first one is {first}.")
        found.append(
            text(
                words.format(wanted=day_of_year(wanted), weekday=weekday_name(wanted.weekday()), first=long_date(first))
                if wanted.weekday() != first.weekday()
                else _("The first one after {wanted} is {first}.").format(
                    wanted=long_date(wanted), first=long_date(first)
                )
            )
        )
    rrule = series.recurrence.rrule
    instead = leaves_months_out(rrule)
    if instead is not None:
        words = ngettext(
            "Most months have none: “{rule}” comes in {count} of the next 12, and the others go without a lunch.",
            "Most months have none: “{rule}” comes in {count} of the next 12, and the others go without a lunch.",
            count := parse_rule(rrule).months_with(today),
        ).format(rule=rule_in_words(rrule), count=count)
        found += [
            text(words),
            buttons(
                button(_("Make it “{rule}”").format(rule=rule_in_words(instead))[:75], "meetings.schedule_instead")
            ),
        ]
    if turns and all(turn.skipped for turn in turns):
        found.append(text(_("None of these takes place. Another weekday, or fewer days without lunch, would help.")))
    return found


def saved(series: Series, told: int, today: date, crowded: Sequence[tuple[Lunch, int]] = ()) -> View:
    """What was saved; `told` is how many people are told."""
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
        rule_words=_rule_words(series, today),
        wall_time=clock_time(recurrence.wall_time),
        people=people,
        announce=series.leads.announce,
    )
    return modal("village.notice", _("Saved"), [text(words), *seats_kept(crowded)])


def changed_meanwhile(current: Series, proposed: Series) -> View:
    """To the second of two organizers: what the first saved, and where theirs differs. Nothing was saved."""
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


def which(series: Sequence[Series], today: date, words: str = "") -> Message:
    """The question which of several series is meant; `words` are the new rule, "" if none was typed."""
    blocks: list[Block] = [text(_("*Which lunch do you mean?*"))]
    for one in series:
        shown = f"{_rule_words(one, today)}, {clock_time(one.recurrence.wall_time)}"
        spoken = _("Change: {words}").format(words=shown)[:75]
        action, value = (BY_WORDS, f"{one.id} {words}") if words else (CALLBACK, one.id)
        blocks += [text(shown), buttons(button(_("Change"), action, value, spoken=spoken))]
    blocks.append(small(_("`/brownbag schedule another` adds one more.")))
    return Message(_("There are several lunches here; which one do you mean?"), tuple(blocks))


def two_readings(readings: Sequence[str], series_id: str, start: date | None) -> Message:
    """The typed words could mean two rules: a button for each."""
    line = _("That could mean two things. Which one is it?")
    since = f" from {start.isoformat()}" if start else ""
    rows = [buttons(button(rule_in_words(rule)[:75], BY_WORDS, f"{series_id} {rule}{since}")) for rule in readings]
    return Message(line, (text(line), *rows))


def _rule_words(series: Series, today: date) -> str:
    rrule = series.recurrence.rrule
    end, first = last_day(rrule), first_day(series.recurrence, today)
    words = rule_in_words(rrule)
    if first and (not end or first <= end):
        words = _("{rule}, from {date}").format(rule=words, date=day_of_year(first))
    return _("{rule}, until {date}").format(rule=words, date=long_date(end)) if end else words


def _turn(turn: PlannedDate, worked: Mapping[date, str]) -> str:
    reason = neutral(turn.reason) or _("a day without lunch")
    if turn.skipped:
        return _("• {day}: skipped ({reason})").format(day=_day(turn), reason=reason)
    if turn.moved_from:
        return _("• {day}, not on {day_words} ({reason})").format(
            day=_day(turn), day_words=day_words(turn.moved_from), reason=reason
        )
    if turn.day in worked:
        return _("• {day} ({holiday}; many offices work)").format(day=_day(turn), holiday=neutral(worked[turn.day]))
    return f"• {_day(turn)}"


def _day(turn: PlannedDate) -> str:
    return long_date(turn.day)


def _words(values: Values, name: str) -> str:
    return " ".join(fields.typed(values, name).split())


def _count(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 6 else 0
