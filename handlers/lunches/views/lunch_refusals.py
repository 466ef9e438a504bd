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
from bot.lunches.schedule import NotALink, NotAThemeLine, NotBlackOuts, NotDays, TooManyLines
from handlers.lunches.views.lunches import day_words
from handlers.platform.views.blocks import neutral
from handlers.platform.views.refusals import Words


def _two_readings(refusal: TwoReadings) -> str:
    first, second = (words_from_rule(rule) for rule in refusal.readings)
    return f"That could mean “{first}” or “{second}”. Please type the one you mean."


REFUSALS: Mapping[type[Refusal], Words] = {
    MeetingOver: lambda _: "That lunch is over, so it can't be changed. Use `/brownbag` to see the next one.",
    MeetingCancelled: lambda _: "That lunch is canceled. Use `/brownbag list` to see the others.",
    MeetingFull: lambda r: (
        f"The room seats {r.size}, and that many people said yes. Choose *I hope to* to stay on the list."
    ),
    MeetingAnnounced: lambda _: (
        "This lunch has already been announced. Use `/brownbag move` or `/brownbag cancel` to change it."
    ),
    MeetingNotCancelled: lambda _: "That lunch is already on, so there's nothing to restore.",
    MeetingInThePast: lambda _: "That time has passed. Please choose a later one.",
    DateTaken: lambda r: f"{day_words(r.day)} is taken already ({neutral(r.reason)}). Please choose another day.",
    AlreadyHosted: lambda _: "Someone was faster: this lunch already has a host. Thank you for offering!",
    UnknownTheme: lambda _: "There's no theme with that number.",
    TextTooLong: lambda r: f"That's {r.length} characters; the limit is {r.longest}.",
    TooManyLines: lambda r: f"That's {r.count} lines; the limit is {r.most}.",
    OutOfRange: lambda r: f"Please give a number from {r.lowest} to {r.highest}.",
    LengthOutOfRange: lambda r: f"A lunch lasts from {r.shortest} to {r.longest} minutes.",
    RangeBackwards: lambda _: "The first day comes after the last one.",
    NotARule: lambda _: "Please type something like “second Wednesday”, “last Thursday” or “every other Tuesday”.",
    NeverHappens: lambda _: "That day never occurs. Try “last Thursday” or “second Wednesday”.",
    TwoReadings: _two_readings,
    UnknownZone: lambda _: "I don't know that time zone. Names look like Europe/Berlin or America/Chicago.",
    UnknownCountry: lambda _: "I don't have public holidays for that place. Please choose one nearby.",
    NotALink: lambda _: "A link starts with https:// and has no spaces.",
    NotDays: lambda r: f"“{neutral(r.line, 80)}” isn't a date I can read. Use one per line, like 2026-11-11.",
    NotBlackOuts: lambda r: (
        f"I can't read “{neutral(r.line, 80)}”. Use one per line, like: 2026-12-24 to 2027-01-02 closed."
    ),
    NotAThemeLine: lambda r: (
        f"I don't know a theme called “{neutral(r.line, 80)}”. Use one per line, by number or full title."
        if r.line
        else "Please keep at least one theme."
    ),
    BackInThePast: lambda _: "That day has passed. Please choose a later one, or leave it empty.",
    OwnDeputy: lambda _: "Please choose someone else.",
    ChangedMeanwhile: lambda _: "Someone else saved a change in the meantime. Please open it again.",
}
