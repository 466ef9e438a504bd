"""*Find a time* (R44): its part of the group message, its form, answers to the person who pressed, calendar files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.calendar_links import LinkedEntry, google_link, outlook_link
from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.core.words import N_, _, clock_time, day_words, listed, long_date, zone_words
from bot.core.zones import local, zone_named
from bot.introductions.talk_times import (
    LENGTHS,
    LONGEST_PLACE,
    MOST_SLOTS,
    NOTHING_SET,
    USUAL_LENGTH,
    AgreedTime,
    NotYourTimes,
    OwnTimes,
    Picked,
    SlotProblem,
    TalkTime,
    TimePassed,
    TimeProposal,
    TimesChanged,
)
from handlers.platform.views import fields
from handlers.platform.views.blocks import (
    File,
    Message,
    button,
    buttons,
    confirm,
    modal,
    neutral,
    notice,
    plain_message,
    small,
    text,
)
from handlers.platform.views.fields import Values

CALLBACK = "talk_times.propose"
CALENDAR_FILE = "talk.ics"
CALENDAR_TITLE = N_("Coffee")  # colleagues may see a calendar: no topic, no name, nothing about Village or parents
MAKER = "-//Village//EN"
MOST_LISTED = 20  # two blocks each, of Slack's fifty
MINUTES, PLACE = "minutes", "place"
NOT_NOTICED = N_("I don't post anything new in the group message, so a short line from you helps.")


def in_group(talk_id: str, people: Sequence[UserId], talk: TalkTime, now: datetime, *, is_open: bool) -> list[Block]:
    """The group message's part about when they talk; only *Find a time* where nothing is proposed or agreed."""
    if not is_open:
        return []
    blocks: list[Block] = []
    if talk.called_off is not None:
        blocks.append(small(_("The talk on {when} is off.").format(when=_moment(talk.called_off))))
    if talk.agreed is not None:
        blocks += _agreed(talk_id, talk.agreed, other_is_proposed=talk.proposal is not None)
    if talk.proposal is not None:
        blocks += _proposed(talk_id, people, talk, talk.proposal, now)
    if talk.agreed is None and talk.proposal is None:
        blocks.append(buttons(button(_("Find a time"), "talk_times.find", talk_id)))
    return blocks


def _agreed(talk_id: str, agreed: AgreedTime, *, other_is_proposed: bool) -> list[Block]:
    words = _("*Your talk is on {when}*, for {minutes} minutes.").format(
        when=_moment(agreed.begins), minutes=agreed.minutes
    )
    if other_is_proposed:
        words += "\n" + _("This stands until you choose another time.")
    entry = LinkedEntry(_(CALENDAR_TITLE), agreed.begins, agreed.minutes, agreed.place)
    change = button(_("Change the time"), "talk_times.find", talk_id)
    row = [
        button(_("Add to calendar"), "talk_times.calendar", f"{talk_id} {_stamp(agreed.begins)}"),
        button("Google", "talk_times.google", url=google_link(entry), spoken=_("Add to Google calendar")),
        button("Outlook", "talk_times.outlook", url=outlook_link(entry), spoken=_("Add to Outlook calendar")),
        *([] if other_is_proposed else [change]),
        button(
            _("Call it off"),
            "talk_times.call_off",
            f"{talk_id} {_stamp(agreed.begins)}",
            confirm=confirm(
                _("Call it off?"),
                _("Everyone here sees that this time is off. If it's in a calendar, I send a file that removes it."),
                _("Call it off"),
                _("Keep it"),
            ),
        ),
    ]
    return [text(words + _where(agreed.place)), buttons(*row)]


def _proposed(
    talk_id: str, people: Sequence[UserId], talk: TalkTime, proposal: TimeProposal, now: datetime
) -> list[Block]:
    others = listed(f"<@{one}>" for one in people if one != proposal.by)
    lines = [_line(number, at, is_past=at <= now) for number, at in enumerate(proposal.slots, 1)]
    words = _("<@{who}> suggests, for {minutes} minutes:").format(who=proposal.by, minutes=proposal.minutes)
    ask = (
        _("{others}, which one suits you? Each of you sees the times in your own time zone.")
        if len(proposal.slots) > 1
        else _("{others}, does it suit you? Each of you sees the time in your own time zone.")
    )
    choices = [
        button(
            _("Choose {number}").format(number=number),
            f"talk_times.choose#{number}",  # unique in its row; what follows the sign is dropped
            f"{talk_id} {talk.number} {number - 1}",
            spoken=_("Choose {number}, of {count} suggested times").format(number=number, count=len(proposal.slots)),
        )
        for number, at in enumerate(proposal.slots, 1)
        if at > now
    ]
    more: list[ButtonElement] = [
        button(_("Other times"), "talk_times.find", talk_id, spoken=_("Suggest other times")),
        button(_("Take back"), "talk_times.take_back", f"{talk_id} {talk.number}", spoken=_("Take back these times")),
    ]
    return [
        text("\n".join([words, *lines]) + _where(proposal.place)),
        text(ask.format(others=others)),
        buttons(*choices, *more),
    ]


def _line(number: int, at: datetime, *, is_past: bool) -> str:
    line = f"*{number}*  {_moment(at)}"
    return _("{line} (this has passed)").format(line=line) if is_past else line


def _where(place: str) -> str:
    return "\n" + _("Where: {place}").format(place=neutral(place, 6 * LONGEST_PLACE)) if place else ""


def _moment(at: datetime) -> str:
    """Day and time in each reader's own zone; in UTC, marked as such, where Slack cannot convert it."""
    fallback = f"{long_date(at)}, {clock_time(at)} UTC"
    return f"<!date^{_stamp(at)}^{{date_long}}, {{time}}|{fallback}>"


def _stamp(at: datetime) -> int:
    return int(at.timestamp())


# The form


@dataclass(frozen=True)
class TimeForm:
    """What the form shows, when it is opened or shown again with what was typed.

    `number` is the proposal it was opened on; `warned` are the times outside shared hours of which the person was told
    already, `outside` the numbers of those times of which they are told now; `theirs` is a proposal that came
    meanwhile.
    """

    talk_id: str
    number: int
    zone: str
    others: tuple[UserId, ...]
    picked: tuple[Picked, ...]
    minutes: int = USUAL_LENGTH
    place: str = ""
    suggested: tuple[datetime, ...] = ()
    is_new: bool = True
    warned: tuple[datetime, ...] = ()
    theirs: TimeProposal | None = None
    outside: tuple[int, ...] = ()

    @property
    def metadata(self) -> str:
        """What the form carries in `private_metadata`."""
        warned = ",".join(str(_stamp(at)) for at in self.warned) or "-"
        return f"{self.talk_id} {self.number} {warned}"


@dataclass(frozen=True)
class SentForm:
    """What the form holds when it is sent; `problems` are those found in single fields."""

    talk_id: str
    number: int
    warned: tuple[int, ...] = ()
    picked: tuple[Picked, ...] = ()
    minutes: int = 0
    place: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


def picked_at(at: datetime, zone: str) -> Picked:
    """Return a moment as the pickers of the form show it in this zone."""
    there = local(at, zone)
    return Picked(there.date(), there.time())


def form(shown: TimeForm) -> View:
    """The form: up to three times in the zone of the person who pressed, how long, and where."""
    picked = [*shown.picked, *[Picked(None, None)] * MOST_SLOTS][:MOST_SLOTS]
    lengths = [(_("{minutes} minutes").format(minutes=number), str(number)) for number in LENGTHS]
    blocks: list[Block] = [
        *_notes(shown),
        text(_("Your time zone: {zone}").format(zone=zone_words(zone_named(shown.zone)))),
        *(block for number, one in enumerate(picked, 1) for block in _slot(number, one)),
        fields.menu(MINUTES, _("How long"), lengths, str(shown.minutes)),
        fields.line(
            PLACE,
            _("Where, or a link for a call"),
            shown.place,
            longest=LONGEST_PLACE,
            hint=_("Everyone in the group message can read this."),
        ),
    ]
    return modal(CALLBACK, _("Find a time"), blocks, submit=_("Suggest"), private_metadata=shown.metadata)


def _slot(number: int, picked: Picked) -> list[Block]:
    days, times = _names(number)
    slot = [
        fields.day(days, _("Day {number}").format(number=number), picked.day),
        fields.wall_time(times, _("Time {number}").format(number=number), picked.wall),
    ]
    return [*slot] if number > 1 else [fields.required(field) for field in slot]


def _names(number: int) -> tuple[str, str]:
    return f"day{number}", f"time{number}"


def _notes(shown: TimeForm) -> list[Block]:
    others = listed(f"<@{one}>" for one in shown.others)
    if shown.theirs is not None:
        slots = "\n".join(f"• {_moment(at)}" for at in shown.theirs.slots)
        words = _(
            "<@{who}> has just suggested times, so yours weren't sent:\n{slots}\nClose this to choose one of them, or "
            "press *Suggest* to send yours in their place."
        )
        return [text(words.format(who=shown.theirs.by, slots=slots))]
    if shown.outside:
        numbers = listed(str(number) for number in shown.outside)
        words = _(
            "Not sent yet: outside the working hours you share ({numbers}). If that's fine, press *Suggest* again."
        )
        return [text(words.format(numbers=numbers))]
    if not shown.is_new:
        return [text(_("These take the place of the times in the group message."))]
    return [text(_("Suggest up to three times to {others}.").format(others=others)), *_suggestions(shown)]


def _suggestions(shown: TimeForm) -> list[Block]:
    if not shown.suggested:
        return [small(_("I found no time in the next two weeks when all of you usually work, so I filled nothing in."))]
    more = [_short(at, shown.zone) for at in shown.suggested[1:]]
    if not more:
        return [small(_("The first one is within the working hours you share."))]
    words = _("The first one is within the working hours you share, and so are these: {more}.")
    return [small(words.format(more="; ".join(more)))]


def _short(at: datetime, zone: str) -> str:
    there = local(at, zone)
    return f"{day_words(there)}, {clock_time(there)}"


def read(values: Values, metadata: str) -> SentForm | None:
    """Read the form; None where `private_metadata` is not what the form carries."""
    match metadata.split(" "):
        case [talk_id, number, warned] if number.isdecimal() and len(number) < 9:
            sent = SentForm(talk_id, int(number), tuple(int(one) for one in warned.split(",") if one.isdecimal()))
        case _:
            return None
    picked = [(fields.chosen_day(values, days), fields.chosen_time(values, times)) for days, times in _all_names()]
    length = fields.chosen(values, MINUTES) or ""
    problems: dict[str, str] = {}
    if length not in {str(one) for one in LENGTHS}:
        problems[MINUTES] = _("Please choose how long.")
    return replace(
        sent,
        picked=tuple(Picked(day, wall) for day, wall in picked),
        minutes=USUAL_LENGTH if problems else int(length),
        place=" ".join(fields.typed(values, PLACE).split()),
        problems=problems,
    )


def _all_names() -> list[tuple[str, str]]:
    return [_names(number) for number in range(1, MOST_SLOTS + 1)]


_AT_TIME = frozenset({SlotProblem.NO_TIME, SlotProblem.SKIPPED, SlotProblem.TWICE})
_PROBLEMS: Mapping[SlotProblem, str] = {
    SlotProblem.NONE_AT_ALL: N_("Please choose a day and a time."),
    SlotProblem.NO_DAY: N_("This time has no day yet."),
    SlotProblem.NO_TIME: N_("This day has no time yet."),
    SlotProblem.PAST: N_("This has already passed where you are. Please choose a later one."),
    SlotProblem.TOO_FAR: N_("That's more than four weeks away. Please choose an earlier one."),
    SlotProblem.SKIPPED: N_("The clocks change that day and skip this time. Please choose another one."),
    SlotProblem.TWICE: N_("That's the same time as the one above. Please choose another one."),
}


def problems(found: Mapping[int, SlotProblem]) -> Mapping[str, str]:
    """The errors of times, by the form's field."""
    at = {place: _names(place + 1)[problem in _AT_TIME] for place, problem in found.items()}
    return {at[place]: _(_PROBLEMS[problem]) for place, problem in found.items()}


# Answers to the one who pressed


def suggested(others: Sequence[UserId]) -> View:
    """The modal after *Suggest*."""
    names = listed(f"<@{one}>" for one in others)
    words = _("Your times are in the group message, for {names} to choose from. {not_noticed}")
    return notice(_("Find a time"), words.format(names=names, not_noticed=_(NOT_NOTICED)))


def chosen(agreed: AgreedTime) -> Message:
    """The answer to *Choose*."""
    words = _("Your talk is on {when}. {not_noticed}")
    return plain_message(words.format(when=_moment(agreed.begins), not_noticed=_(NOT_NOTICED)))


def taken_back() -> Message:
    """The answer to *Take back*."""
    return plain_message(_("I've taken your times out of the message."))


def called_off() -> Message:
    """The answer to *Call it off*."""
    return plain_message(_("That time is off. {not_noticed}").format(not_noticed=_(NOT_NOTICED)))


def file_sent() -> Message:
    """Says where the calendar file was sent."""
    return plain_message(_("I'm sending you the calendar file in a direct message."))


def none_open() -> Message:
    """The answer to `/village time` without an open introduction."""
    return plain_message(
        _("You have no introduction under way right now. Once you do, I can help you both find a time to talk.")
    )


def which(others: Sequence[tuple[str, Sequence[UserId]]]) -> Message:
    """The answer to `/village time` with several conversations: a button for each."""
    blocks: list[Block] = [text(_("*With whom would you like to find a time?*"))]
    for talk_id, people in others[:MOST_LISTED]:
        names = listed(f"<@{one}>" for one in people)
        blocks += [text(names), buttons(find_button(talk_id))]
    if len(others) > MOST_LISTED:
        blocks.append(small(_("The others are in Home.")))
    return Message(_("With whom would you like to find a time?"), tuple(blocks))


def find_button(talk_id: str, talk: TalkTime = NOTHING_SET) -> ButtonElement:
    """The button *Find a time* outside of the group message; *Change the time* once a time is agreed."""
    return button(_("Find a time") if talk.agreed is None else _("Change the time"), "talk_times.open", talk_id)


def talk_time_line(talk: TalkTime) -> list[Block]:
    """The part of Home about the time of a talk: when it is, or that times were suggested; empty without either."""
    if talk.agreed is not None:
        return [text(_("Your talk is on {when}.").format(when=_moment(talk.agreed.begins)))]
    if talk.proposal is not None:
        return [text(_("Times are suggested in your group message."))]
    return []


# The file


def calendar_file(begins: datetime, file: File, *, is_change: bool = False) -> Message:
    """The message with the calendar file; a changed file replaces the one before in the calendar."""
    line = _("Here's your talk on {when}, for your calendar.").format(when=_moment(begins))
    if is_change:
        line = _(
            "Your talk is now on {when}. Open this file to change it in your calendar; if both times are there then, "
            "delete the old one by hand."
        ).format(when=_moment(begins))
    privately = _("It's called “{title}” there, without a name, because colleagues may be able to see your calendar.")
    return _with_file(line if is_change else f"{line} {privately.format(title=_(CALENDAR_TITLE))}", file)


def calendar_file_off(begins: datetime, file: File) -> Message:
    """The message with the calendar file that removes the talk from the calendar."""
    line = _(
        "Your talk on {when} is off. Open this file to remove it from your calendar; if that doesn't work, delete the "
        "entry by hand."
    ).format(when=_moment(begins))
    return _with_file(line, file)


def _with_file(words: str, file: File) -> Message:
    """A message with a file, of which Slack shows the text alone; it says when and nothing else (R54)."""
    return Message(words, (text(words),), file=file)


def file_gone() -> Message:
    """What is sent in place of the file of a talk that is no longer set."""
    return plain_message(_("This talk is no longer set, so there's no file for it."))


def _mentions(people: Sequence[UserId]) -> str:
    return listed(f"<@{one}>" for one in people)


REFUSALS: Mapping[type[Refusal], Callable[[Any], str]] = {
    TimesChanged: lambda _refusal: _("This has changed in the meantime. The group message shows how it is now."),
    TimePassed: lambda _refusal: _(
        "That time has passed. Please choose another one, or suggest some with *Other times*."
    ),
    OwnTimes: lambda refusal: _("You suggested these times. {others} can choose one.").format(
        others=_mentions(refusal.others)
    ),
    NotYourTimes: lambda refusal: _(
        "<@{who}> suggested these times. If none of them suits you, suggest some with *Other times*."
    ).format(who=refusal.by),
}
