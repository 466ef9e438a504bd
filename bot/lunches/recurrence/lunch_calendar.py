"""The lunch calendar: on which days a series meets, and what happens when a day is taken (R50, R51).

Every date follows from the rule alone, never from the date before it: noon stays noon over clock changes, and moving
one lunch moves no other. Dates are local to the series' zone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from bot.core.errors import LengthOutOfRange, NeverHappens, RangeBackwards
from bot.core.zones import moment, zone_named
from bot.lunches.recurrence.rule import parse_rule

ANCHOR = date(2024, 1, 1)  # a Monday; weeks and months of "every other" are counted from it
LENGTHS = (15, 240)
WEEK = timedelta(days=7)
CLEAR_DAYS = 6
SEARCH_YEARS = 40


@dataclass(frozen=True)
class Recurrence:
    """When a series meets: an RFC 5545 rule, local wall time, IANA zone and length in minutes. `anchor` is a day of the
    first week (or month) that counts; it matters to rules such as "every other" only.
    """

    rrule: str
    wall_time: time
    zone: str
    minutes: int = 60
    anchor: date = ANCHOR

    def __post_init__(self) -> None:
        parse_rule(self.rrule)
        zone_named(self.zone)
        if not LENGTHS[0] <= self.minutes <= LENGTHS[1]:
            raise LengthOutOfRange(self.minutes, *LENGTHS)


@dataclass(frozen=True)
class BlackOut:
    """Days, first and last included, on which an office wants no lunch; `reason` is as the organizer typed it."""

    first: date
    last: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RangeBackwards(self.first, self.last)


@dataclass(frozen=True)
class PlannedDate:
    """One turn of the rule: the day it takes place, the day the rule gave, and why it moved or is skipped."""

    day: date
    moved_from: date | None = None
    skipped: bool = False
    reason: str = ""

    @property
    def rule_date(self) -> date:
        """The day the rule gives; it identifies this turn, wherever the lunch is moved to."""
        return self.moved_from or self.day


def occurrences(recurrence: Recurrence, since: date, count: int) -> list[date]:
    """Return the rule's first `count` days from `since` on, holidays too; raises `NeverHappens` without any."""
    found = list(islice(_dates(recurrence, since), count))
    if count and not found:
        raise NeverHappens(recurrence.rrule)
    return found


def plan(
    recurrence: Recurrence,
    holidays: Mapping[date, str],
    black_outs: Sequence[BlackOut],
    since: date,
    until: date,
    not_before: date = date.min,
) -> list[PlannedDate]:
    """Return every turn whose rule date lies from `since` to `until` (both included), moved or skipped where it is
    taken (R51).

    A taken day is replaced by the same weekday next week when that lies in the same period, is free and at least 6 days
    from the next date; else by the week before under the same test; else the turn is skipped, with the reason. The
    period is the calendar month, or the weeks between two turns of a weekly rule. No lunch is moved to a day before
    `not_before`.
    """
    taken = _Taken(holidays, black_outs)
    days = takewhile(lambda day: day <= until, _dates(recurrence, since))
    return [_settle(recurrence, day, taken, not_before) for day in days]


def begins(recurrence: Recurrence, day: date) -> datetime:
    """Return the moment (UTC) at which a meeting on this local day begins (clock changes: `bot.core.zones.moment`)."""
    return moment(day, recurrence.wall_time, recurrence.zone)


@dataclass(frozen=True)
class _Taken:
    holidays: Mapping[date, str]
    black_outs: Sequence[BlackOut]

    def why(self, day: date) -> str | None:
        """Return why a day is taken; None when it is free, "" for a black-out without a reason."""
        if day in self.holidays:
            return self.holidays[day]
        return next((out.reason for out in self.black_outs if out.first <= day <= out.last), None)


def _dates(recurrence: Recurrence, since: date) -> Iterator[date]:
    rule = parse_rule(recurrence.rrule)
    first = max(since, recurrence.anchor)
    horizon = min(first.year + SEARCH_YEARS, date.max.year)
    return rule.dates(recurrence.anchor, first, date(horizon, 1, 1))


def _settle(recurrence: Recurrence, day: date, taken: _Taken, not_before: date) -> PlannedDate:
    reason = taken.why(day)
    if reason is None:
        return PlannedDate(day)
    rule = parse_rule(recurrence.rrule)
    following = next(_dates(recurrence, day + timedelta(days=1)), None)
    for candidate in (day + WEEK, day - WEEK):
        if (
            candidate >= not_before
            and rule.same_period(day, candidate)
            and taken.why(candidate) is None
            and (following is None or (following - candidate).days >= CLEAR_DAYS)
        ):
            return PlannedDate(candidate, day, reason=reason)
    return PlannedDate(day, skipped=True, reason=reason)
