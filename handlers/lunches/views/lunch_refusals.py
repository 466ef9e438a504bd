"""The words for what cannot be done about a lunch or its schedule."""

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
    TwoReadings,
    UnknownCountry,
    UnknownTheme,
    UnknownZone,
)
from bot.lunches.organizer_rota import BackInThePast, OwnDeputy
from bot.lunches.recurrence import words_from_rule
from bot.lunches.schedule import NotALink, NotAThemeLine, NotBlackOuts, NotDays
from handlers.lunches.views.lunches import day_words
from handlers.platform.views.blocks import neutral
from handlers.platform.views.refusals import Words


def _two_readings(refusal: TwoReadings) -> str:
    first, second = (words_from_rule(rule) for rule in refusal.readings)
    return f"That can mean “{first}” or “{second}”: please write the one you mean."


REFUSALS: Mapping[type[Refusal], Words] = {
    MeetingOver: lambda _: "That lunch is over, so nothing changes any more. `/brownbag` shows the next one.",
    MeetingCancelled: lambda _: "That lunch is called off. `/brownbag list` shows the others.",
    MeetingFull: lambda r: f"The room holds {r.size} and as many said yes. *I hope to* keeps you on the list.",
    MeetingAnnounced: lambda _: "It is in the channel already. `/brownbag move` or `/brownbag cancel` change it there.",
    MeetingNotCancelled: lambda _: "That lunch is on already; there is nothing to restore.",
    MeetingInThePast: lambda _: "That moment has gone by. Please choose a later one.",
    DateTaken: lambda r: f"{day_words(r.day)} is taken already ({neutral(r.reason)}). Please choose another day.",
    AlreadyHosted: lambda _: "Somebody was faster: this lunch has a host. Thank you for offering!",
    UnknownTheme: lambda _: "I know no theme of that number.",
    TextTooLong: lambda r: f"That is {r.length} characters; {r.longest} fit.",
    OutOfRange: lambda r: f"Please give a number from {r.lowest} to {r.highest}.",
    LengthOutOfRange: lambda r: f"A lunch lasts from {r.shortest} to {r.longest} minutes.",
    RangeBackwards: lambda _: "The first day comes after the last one.",
    NotARule: lambda _: "Please say it like “second Wednesday”, “last Thursday” or “every other Tuesday”.",
    NeverHappens: lambda _: "No year has such a day. “Last Thursday” or “second Wednesday” would work.",
    TwoReadings: _two_readings,
    UnknownZone: lambda _: "I know no such zone. Names look like Europe/Berlin or America/Chicago.",
    UnknownCountry: lambda _: "I know no public holidays for that place. Please choose another one nearby.",
    NotALink: lambda _: "A link begins with https:// and has no blanks in it.",
    NotDays: lambda r: f"“{neutral(r.line, 80)}” is no date I can read. One a line: 2026-11-11.",
    NotBlackOuts: lambda r: f"I cannot read “{neutral(r.line, 80)}”. One a line: 2026-12-24 to 2027-01-02 closed.",
    NotAThemeLine: lambda r: (
        f"I know no theme “{neutral(r.line, 80)}”. One a line, by its number or its whole title."
        if r.line
        else "Please leave at least one theme."
    ),
    BackInThePast: lambda _: "That day has gone by. Please choose a later one, or none.",
    OwnDeputy: lambda _: "Please choose somebody else.",
    ChangedMeanwhile: lambda _: "Somebody else saved a change while you were looking. Please open it again.",
}
