"""The return plan: choices become weeks, to bring to one's manager (R61).

Arithmetic only: nothing asks why, nothing is sent to anybody. Days and times are local to the person; weekdays count
from Monday, 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import ClassVar

from bot.core.notifications import AskedFor

WEEKS = (1, 26)
PERCENT = (5, 100)
HOURS = (5, 60)
LEAVE = (0, 60)
MOST_STEPS = 8
MOST_SPANS = 6
LONGEST_DAY = 12 * 60
LATEST_START = timedelta(days=3 * 366)
KEPT_AFTER_THE_END = timedelta(days=28)
FORGET = "return_plans.forget"


@dataclass(frozen=True)
class RampStep:
    """From week `week` on (1 is the first), `percent` of a full week, on `days` if those are fewer than all."""

    week: int
    percent: int
    days: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Span:
    """A fixed time of the day on these days of every week, local wall time."""

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True)
class Choices:
    """What somebody chose; `minutes` is the length of a full week, spread evenly over its `days`.

    `leave` days are used one after another on `leave_days`, to make weeks shorter, until none is left.
    """

    start: date
    steps: tuple[RampStep, ...]
    weeks: int
    days: frozenset[int]
    minutes: int
    remote: frozenset[int] = frozenset()
    quiet: tuple[Span, ...] = ()
    breaks: tuple[Span, ...] = ()
    leave: int = 0
    leave_days: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Week:
    """One week of the plan; `minutes` is work left in it after days off, `first` and `last` the days it spans."""

    number: int
    first: date
    last: date
    percent: int
    minutes: int
    minutes_a_day: int
    office: tuple[date, ...]
    remote: tuple[date, ...]
    holidays: tuple[tuple[date, str], ...] = ()
    leave: tuple[date, ...] = ()

    @property
    def worked(self) -> tuple[date, ...]:
        """Every day at work in it, wherever that is."""
        return tuple(sorted((*self.office, *self.remote)))


@dataclass(frozen=True)
class Plan:
    """Choices and the weeks they make."""

    choices: Choices
    weeks: tuple[Week, ...]

    @property
    def last(self) -> date:
        """The last day it says something about."""
        return self.weeks[-1].last

    @property
    def leave_used(self) -> int:
        """How many days of leave the weeks take."""
        return sum(len(week.leave) for week in self.weeks)

    def on(self, span: Span) -> tuple[date, ...]:
        """The days at work on which a fixed time falls, in order."""
        return tuple(day for week in self.weeks for day in week.worked if day.weekday() in span.days)


@dataclass(frozen=True)
class PlanDraft:
    """A plan on its way through forms: `uid` names its entries in a calendar, `sequence` counts the files taken."""

    choices: Choices
    uid: str
    sequence: int = 0


@dataclass(frozen=True)
class KeptPlan:
    """A plan somebody asked to have kept, and the day on which it is deleted."""

    draft: PlanDraft
    until: date


@dataclass(frozen=True)
class PlanFile(AskedFor):
    """*Calendar file*: the plan for one's own calendar, sent to oneself; the facts are emptied on delivery."""

    name: ClassVar[str] = "return_plans.calendar_file"

    draft: PlanDraft


def plan(choices: Choices, holidays: Mapping[date, str]) -> Plan:
    """The weeks of these choices; a public holiday is no day at work and costs no leave.

    Week 1 is the one with the first possible day at work from the start on, and begins on that day; the others begin
    on the first working day after the weekend, wherever the weekend is.
    """
    begins = _first_day(choices, holidays)
    monday = begins - timedelta(days=(begins.weekday() - first_weekday(choices.days)) % 7)
    left, weeks = choices.leave, []
    for number in range(1, choices.weeks + 1):
        week = _week(choices, holidays, number, monday + timedelta(weeks=number - 1), begins, left)
        left -= len(week.leave)
        weeks.append(week)
    return Plan(choices, tuple(weeks))


def first_weekday(days: frozenset[int]) -> int:
    """The working day after the longest row of days off; Monday, or what comes first after it, where rows are equal."""
    ordered = sorted(days)
    gaps = [((day - ordered[place - 1]) % 7 or 7, -day) for place, day in enumerate(ordered)]
    return -max(gaps)[1]


def step_of(choices: Choices, number: int) -> RampStep:
    """What holds in week `number`."""
    return next(step for step in reversed(choices.steps) if step.week <= number)


def kept_until(made: Plan) -> date:
    """The day on which a kept plan is deleted."""
    return made.last + KEPT_AFTER_THE_END


def minutes_a_day(choices: Choices, step: RampStep) -> Fraction:
    """How long a working day of this step is, exactly."""
    return Fraction(choices.minutes * step.percent, 100 * len(step.days or choices.days))


def _first_day(choices: Choices, holidays: Mapping[date, str]) -> date:
    """Somebody whose start is a day off begins on the next day at work; a year of days off begins as it says."""
    usual = choices.steps[0].days or choices.days
    days = (choices.start + timedelta(days=number) for number in range(366))
    return next((day for day in days if day.weekday() in usual and day not in holidays), choices.start)


def _week(
    choices: Choices, holidays: Mapping[date, str], number: int, monday: date, begins: date, leave_left: int
) -> Week:
    step = step_of(choices, number)
    span = [monday + timedelta(days=place) for place in range(7)]
    usual = [day for day in span if day >= begins and day.weekday() in (step.days or choices.days)]
    free = [(day, holidays[day]) for day in usual if day in holidays]
    able = [day for day in usual if day not in holidays]
    leave = [day for day in able if day.weekday() in choices.leave_days][:leave_left]
    worked = [day for day in able if day not in leave]
    a_day = minutes_a_day(choices, step)
    return Week(
        number=number,
        first=max(monday, begins),
        last=span[-1],
        percent=step.percent,
        minutes=round(a_day * len(worked)),
        minutes_a_day=round(a_day),
        office=tuple(day for day in worked if day.weekday() not in choices.remote),
        remote=tuple(day for day in worked if day.weekday() in choices.remote),
        holidays=tuple(free),
        leave=tuple(leave),
    )


def years_of(choices: Choices) -> Sequence[int]:
    """The years whose holidays matter to these choices; the first week may begin later than the start."""
    return range(choices.start.year, (choices.start + timedelta(weeks=max(choices.weeks, 1) + 53)).year + 1)


def usual_minutes(days: Iterable[int], starts: time, ends: time) -> int:
    """How long a full week seems to be, by somebody's working hours: something to correct, within the limits."""
    epoch = date(2000, 1, 1)
    a_day = (datetime.combine(epoch, ends) - datetime.combine(epoch, starts)).seconds // 60
    return max(HOURS[0] * 60, min(HOURS[1] * 60, a_day * len(list(days))))
