"""The return plan: choices become weeks, to bring to one's manager.

Arithmetic only; nothing is sent to anybody. Days and times are local to the person; weekdays count from Monday, 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from bot.core.notifications import AskedFor, notification

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
    """A step of the ramp: from week `week` on (1 is the first), `percent` of a full week, on `days` (empty: all)."""

    week: int
    percent: int
    days: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Span:
    """A fixed time on these days of every week, in local time."""

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
    """A week of the plan; `minutes` is the work left in it after days off, `first` and `last` the days it covers."""

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
        """Every day at work in the week, in the office or at home."""
        return tuple(sorted((*self.office, *self.remote)))


@dataclass(frozen=True)
class Plan:
    """Choices and the weeks they make."""

    choices: Choices
    weeks: tuple[Week, ...]

    @property
    def last(self) -> date:
        """The last day of the plan."""
        return self.weeks[-1].last

    @property
    def leave_used(self) -> int:
        """How many days of leave the weeks use."""
        return sum(len(week.leave) for week in self.weeks)

    def on(self, span: Span) -> tuple[date, ...]:
        """The days at work on which a fixed time falls, in order."""
        return tuple(day for week in self.weeks for day in week.worked if day.weekday() in span.days)


@dataclass(frozen=True)
class PlanDraft:
    """A plan carried through forms: `uid` identifies its calendar entries, `sequence` counts the files made."""

    choices: Choices
    uid: str
    sequence: int = 0


@dataclass(frozen=True)
class KeptPlan:
    """A plan that somebody asked to have kept, and the day on which it is deleted."""

    draft: PlanDraft
    until: date


@notification("return_plans.calendar_file")
class PlanFile(AskedFor):
    """*Calendar file*: the plan as a file for its owner; its facts are deleted on delivery."""

    draft: PlanDraft


def plan(choices: Choices, holidays: Mapping[date, str]) -> Plan:
    """The weeks of these choices; a public holiday is no day at work and uses no leave.

    Week 1 is the one with the first possible day at work from the start on, and begins on that day; the others begin on
    the first working day after the weekend, wherever the weekend is.
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
    """The working day after the longest row of days off; of equal rows the earliest in the week."""
    ordered = sorted(days)
    gaps = [((day - ordered[place - 1]) % 7 or 7, -day) for place, day in enumerate(ordered)]
    return -max(gaps)[1]


def step_of(choices: Choices, number: int) -> RampStep:
    """The step that applies in week `number`."""
    return next(step for step in reversed(choices.steps) if step.week <= number)


def kept_until(made: Plan) -> date:
    """The day on which a kept plan is deleted: four weeks after its end."""
    return made.last + KEPT_AFTER_THE_END


def minutes_a_day(choices: Choices, step: RampStep) -> Fraction:
    """The length of a working day in this step, in minutes, exactly."""
    return Fraction(choices.minutes * step.percent, 100 * len(step.days or choices.days))


def _first_day(choices: Choices, holidays: Mapping[date, str]) -> date:
    """The first day at work on or after the start; the start itself where there is none within a year."""
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
    """The likely length of a full week in minutes, from the person's working hours, within the limits."""
    epoch = date(2000, 1, 1)
    a_day = (datetime.combine(epoch, ends) - datetime.combine(epoch, starts)).seconds // 60
    return max(HOURS[0] * 60, min(HOURS[1] * 60, a_day * len(list(days))))
