"""Form fields for office, working days and hours, the form for a pause, and errors that several forms share."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from bot.core.errors import HoursBackwards, NoWorkingDays, Refusal, TextTooLong, TooMany
from bot.core.typed_dates.reading import Reading
from bot.core.words import N_, _, day_of_month, long_date, weekday
from bot.offices.communities import Community
from bot.people.limited_actions import MOST, LimitedAction, TooOften
from bot.people.members import AtWork
from bot.people.pauses import DayOutOfRange
from bot.people.people import Colleague
from handlers.platform.views import fields
from handlers.platform.views.blocks import modal, text
from handlers.platform.views.fields import Values

OFFICE = "office"
DAYS = "days"
STARTS = "starts"
ENDS = "ends"
UNTIL = "until"
LANGUAGES = "languages"
AVOID = "avoid"
OUT_OF_RANGE = N_("Choose a day after today, within the next five years.")

REFUSALS: Mapping[type[Refusal], Any] = {
    TooMany: lambda refusal: (
        _(
            "That would be more than {most} topics, and {most} is the most. Nothing was changed; "
            "you can choose your topics in Home."
        ).format(most=refusal.most)
        if refusal.field == "topics"
        else too_many(refusal.most)
    ),
    DayOutOfRange: lambda _refusal: _(OUT_OF_RANGE),
}


def office(offices: Sequence[Community], chosen: Community) -> InputBlock:
    """The field for a person's office, for workspaces with several."""
    choices = [(community.label, community.id) for community in offices]
    return fields.menu(OFFICE, _("Your office"), choices, chosen.id)


def hours(colleague: Colleague) -> list[Block]:
    """The fields for working days and hours (R10)."""
    kept = colleague.hours("UTC")
    days = [(weekday(number), str(number)) for number in range(7)]
    hint = _("I'll write to you only during these hours, never on days your office is closed.")
    return [
        fields.several_of(DAYS, _("Your working days"), days, [str(day) for day in kept.days], hint=hint),
        fields.required(fields.wall_time(STARTS, _("From"), kept.start)),
        fields.required(fields.wall_time(ENDS, _("To"), kept.end)),
    ]


def languages(of_the_office: Sequence[str], chosen: Sequence[str]) -> list[Block]:
    """The field for the languages somebody is happy to talk in; no field in an office with fewer than two."""
    if len(of_the_office) < 2:
        return []
    choices = [(language, language) for language in of_the_office]
    return [fields.several_of(LANGUAGES, _("Languages you're happy to talk in"), choices, chosen)]


def read(values: Values) -> AtWork:
    """What the form says about office and hours; raises `NoWorkingDays` or `HoursBackwards` (words in `problem`)."""
    days = frozenset(int(day) for day in fields.all_chosen(values, DAYS))
    return AtWork(
        days=days if fields.is_shown(values, DAYS) else None,
        starts=fields.chosen_time(values, STARTS),
        ends=fields.chosen_time(values, ENDS),
        community_id=fields.chosen(values, OFFICE),
    )


def problem(refusal: Refusal) -> dict[str, str]:
    """The error of a refusal, by its field; raises the refusal when it is about none of these fields."""
    match refusal:
        case NoWorkingDays():
            return {DAYS: _("Please keep at least one day, so I know when I can write to you.")}
        case HoursBackwards():
            return {ENDS: _("This needs to be later than the start of your day.")}
        case DayOutOfRange():
            return {UNTIL: _(OUT_OF_RANGE)}
        case TooMany(name, most):
            return {name: too_many(most)}
        case TextTooLong(name, _field, longest):
            return {name: too_long(longest)}
        case TooOften():
            return {AVOID: too_often(refusal)}
        case _:
            raise refusal


def too_many(most: int) -> str:
    """The error at a field in which more is chosen than it takes."""
    return _("{most} at most, please.").format(most=most)


def too_long(longest: int) -> str:
    """The error at a field in which more is typed than it takes."""
    return _("Please shorten this to {longest} characters or fewer.").format(longest=longest)


def too_often(refusal: TooOften) -> str:
    """The error about an action whose weekly limit is used up (R3), with the day on which it is possible again."""
    day = day_of_month(refusal.until)
    if refusal.action is LimitedAction.CHANGE_LIST:
        return _(
            "You've changed this list {most} times in seven days, and that's the limit. You can change it again from "
            "{day}. To save the rest now, put the list back as it was; or pause, which works right away."
        ).format(most=MOST[refusal.action], day=day)
    return _(
        "You've asked {most} questions in seven days, and that's the limit. You can ask again from {day}; the ones "
        "you've already asked stay open."
    ).format(most=MOST[refusal.action], day=day)


def pause_form(callback_id: str, words: str, chosen: date | None = None) -> View:
    """The form for a pause; an empty date means "until I say"."""
    blocks: list[Block] = [
        text(words),
        fields.day(UNTIL, _("First day back"), chosen, hint=_('Leave it empty for "until I say".')),
    ]
    return modal(callback_id, _("Pause"), blocks, submit=_("Pause"), close=_("Not now"))


def what_was_read(words: str, reading: Reading) -> str:
    """The sentence above the form when the words after `pause` do not clearly name a day to come; "" without words."""
    if reading.past:
        return _("{long_date} has passed.").format(long_date=long_date(reading.past))
    if reading.guess:
        return _("I understood {long_date}, but I'm not sure about the rest. Please check the date below.").format(
            long_date=long_date(reading.guess)
        )
    return _("I couldn't find a date in that.") if words else ""
