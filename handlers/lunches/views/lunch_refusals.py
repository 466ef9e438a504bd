"""The words for refusals about a lunch or its schedule."""

from collections.abc import Mapping

from bot.core.errors import (
    AlreadyHosted,
    ChangedMeanwhile,
    DateTaken,
    LengthOutOfRange,
    MeetingAnnounced,
    MeetingCancelled,
    MeetingFull,
    MeetingInThePast,
    MeetingNotCancelled,
    MeetingOver,
    NeverHappens,
    NotARule,
    OutOfRange,
    RangeBackwards,
    Refusal,
    TextTooLong,
    TooLateToRestore,
    TwoReadings,
    UnknownCountry,
    UnknownTheme,
    UnknownZone,
)
from bot.core.words import _, day_words, long_date
from bot.lunches.meetings import ANOTHER_LUNCH, WITHOUT_LUNCH
from bot.lunches.organizer_rota import BackInThePast, OwnDeputy
from bot.lunches.organizing.schedule import (
    EndsBeforeStart,
    NotALink,
    NotAStart,
    NotAThemeLine,
    NotBlackOuts,
    NotDays,
    StartTooFar,
    TooManyLines,
)
from bot.lunches.recurrence.rule import rule_in_words
from bot.lunches.seats import LinkFull, NoLink
from handlers.platform.views.blocks import neutral
from handlers.platform.views.refusals import Words


def _two_readings(refusal: TwoReadings) -> str:
    first, second = (rule_in_words(rule) for rule in refusal.readings)
    return _("That could mean “{first}” or “{second}”. Please type the one you mean.").format(
        first=first, second=second
    )


def _not_a_start(refusal: NotAStart) -> str:
    words = neutral(refusal.words, 80)
    if refusal.guess:
        return _(
            "I understood {day} in “{words}”, but not all of it. Please write it like: every other Tuesday from "
            "December 8."
        ).format(day=long_date(refusal.guess), words=words)
    return _("I can't read “{words}” as a day. Please write it like: every other Tuesday from December 8.").format(
        words=words
    )


def _not_black_outs(refusal: NotBlackOuts) -> str:
    line = neutral(refusal.line, 80)
    if refusal.first and refusal.last and refusal.first != refusal.last:
        return _(
            "In “{line}” I understood {first} to {last}, and I'm not sure. Please write it with its years, like: "
            "December 24, 2026 to January 2, 2027 closed."
        ).format(line=line, first=long_date(refusal.first), last=long_date(refusal.last))
    if refusal.first:
        return _(
            "In “{line}” I understood {first}, but not the rest. Use one day or range per line, like: December 24 to "
            "January 2 closed."
        ).format(line=line, first=long_date(refusal.first))
    return _("I can't read “{line}”. Use one day or range per line, like: December 24 to January 2 closed.").format(
        line=line
    )


REFUSALS: Mapping[type[Refusal], Words] = {
    MeetingOver: lambda _refusal: _("That lunch is over, so it can't be changed. Use `/brownbag` to see the next one."),
    MeetingCancelled: lambda _refusal: _("That lunch is canceled. Use `/brownbag list` to see the others."),
    MeetingFull: lambda _refusal: _(
        "The room is full. With `/brownbag` you can ask to be told if a seat opens, or join by link where there is one."
    ),
    LinkFull: lambda _refusal: _("All the places by link are taken."),
    NoLink: lambda _refusal: _("This lunch has no link to join by."),
    MeetingAnnounced: lambda _refusal: _(
        "This lunch has already been announced. Use `/brownbag move` or `/brownbag cancel` to change it."
    ),
    MeetingNotCancelled: lambda _refusal: _("That lunch is already on, so there's nothing to restore."),
    TooLateToRestore: lambda _refusal: _(
        "The time of that lunch has passed, so it can't be put on again. The next one goes ahead as planned."
    ),
    MeetingInThePast: lambda _refusal: _("That time has passed. Please choose a later one."),
    DateTaken: lambda r: _("{day_words} is taken already ({reason}). Please choose another day.").format(
        day_words=day_words(r.day),
        reason=_(r.reason) if r.reason in {ANOTHER_LUNCH, WITHOUT_LUNCH} else neutral(r.reason),
    ),
    AlreadyHosted: lambda _refusal: _("Someone beat you to it: this lunch already has a host. Thank you for offering!"),
    UnknownTheme: lambda _refusal: _("There's no theme with that number."),
    TextTooLong: lambda r: _("That's {length} characters; the limit is {longest}.").format(
        length=r.length, longest=r.longest
    ),
    TooManyLines: lambda r: _("That's {r_count} lines; the limit is {most}.").format(r_count=r.count, most=r.most),
    OutOfRange: lambda r: _("Please give a number from {lowest} to {highest}.").format(
        lowest=r.lowest, highest=r.highest
    ),
    LengthOutOfRange: lambda r: _("A lunch lasts from {shortest} to {longest} minutes.").format(
        shortest=r.shortest, longest=r.longest
    ),
    RangeBackwards: lambda _refusal: _("The first day comes after the last one."),
    NotARule: lambda _refusal: _(
        "Please type only the days, like “second Wednesday”, “last Thursday” or “every other Tuesday”. For the time "
        "and the room, use the form: `/brownbag schedule`."
    ),
    NeverHappens: lambda _refusal: _("That day never occurs. Try “last Thursday” or “second Wednesday”."),
    TwoReadings: _two_readings,
    NotAStart: _not_a_start,
    StartTooFar: lambda r: _("That's a long way off. Please choose a day up to {latest}.").format(
        latest=long_date(r.latest)
    ),
    EndsBeforeStart: lambda r: _("The last day, {last}, comes before the first one, {first}.").format(
        last=long_date(r.last), first=long_date(r.first)
    ),
    UnknownZone: lambda _refusal: _("I don't know that time zone. Names look like Europe/Berlin or America/Chicago."),
    UnknownCountry: lambda _refusal: _("I don't have public holidays for that place. Please choose one nearby."),
    NotALink: lambda _refusal: _("A link starts with https:// and has no spaces."),
    NotDays: lambda r: _("“{line}” isn't a date I can read. Use one per line, like 2026-11-11.").format(
        line=neutral(r.line, 80)
    ),
    NotBlackOuts: _not_black_outs,
    NotAThemeLine: lambda r: (
        _("I don't know a theme called “{line}”. Use one per line, by number or full title.").format(
            line=neutral(r.line, 80)
        )
        if r.line
        else _("Please keep at least one theme.")
    ),
    BackInThePast: lambda _refusal: _("That day has passed. Please choose a later one, or leave it empty."),
    OwnDeputy: lambda _refusal: _("Please choose someone else."),
    ChangedMeanwhile: lambda _refusal: _("Someone else saved a change in the meantime. Please open it again."),
}
