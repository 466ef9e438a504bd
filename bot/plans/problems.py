"""What is wrong with the choices of a return plan: all problems at once, by the name of their field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from bot.core.errors import Refusal
from bot.plans.return_plans import (
    HOURS,
    LATEST_START,
    LEAVE,
    LONGEST_DAY,
    MOST_SPANS,
    MOST_STEPS,
    PERCENT,
    WEEKS,
    Choices,
    minutes_a_day,
)


class Why(StrEnum):
    """What is wrong with a field of the form."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    OUT_OF_RANGE = "out_of_range"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    TOO_MANY = "too_many"
    BACKWARDS = "backwards"
    AT_NIGHT = "at_night"
    OFF_DAY = "off_day"
    NO_WEEK = "no_week"
    NOT_FROM_THE_FIRST = "not_from_the_first"
    OUT_OF_ORDER = "out_of_order"
    AFTER_THE_END = "after_the_end"
    LONG_DAY = "long_day"
    NO_DAY = "no_day"


@dataclass(frozen=True)
class Problem:
    """A problem of one field; `words` are the typed words it is about, the numbers the limits."""

    why: Why
    words: str = ""
    lowest: int = 0
    highest: int = 0


class NotAPlan(Refusal):
    """These choices make no plan; `problems` has all that is wrong, by the name of its field."""

    problems: Mapping[str, Problem]


def problems_of(choices: Choices, today: date, kept_since: date | None = None) -> dict[str, Problem]:
    """Everything that is wrong with these choices, by field; `kept_since` is the start of the plan they change."""
    found: dict[str, Problem] = {}
    earliest = min(today, kept_since or today)
    if choices.start < earliest:
        found["start"] = Problem(Why.TOO_EARLY)
    elif choices.start > today + LATEST_START:
        found["start"] = Problem(Why.TOO_LATE)
    for name, number, (lowest, highest) in (
        ("weeks", choices.weeks, WEEKS),
        ("hours", choices.minutes, (HOURS[0] * 60, HOURS[1] * 60)),
        ("leave", choices.leave, LEAVE),
    ):
        if not lowest <= number <= highest:
            scale = 60 if name == "hours" else 1
            found[name] = Problem(Why.OUT_OF_RANGE, "", lowest // scale, highest // scale)
    if not choices.days:
        found["days"] = Problem(Why.NO_DAY)
    found |= _about_steps(choices) | _about_days(choices)
    return found


def _about_steps(choices: Choices) -> dict[str, Problem]:
    steps, weeks = choices.steps, [step.week for step in choices.steps]
    if not steps:
        return {"steps": Problem(Why.EMPTY)}
    checks = (
        (len(steps) > MOST_STEPS, Problem(Why.TOO_MANY, highest=MOST_STEPS)),
        (
            any(not PERCENT[0] <= step.percent <= PERCENT[1] for step in steps),
            Problem(Why.OUT_OF_RANGE, "", *PERCENT),
        ),
        (weeks[0] != 1, Problem(Why.NOT_FROM_THE_FIRST)),
        (any(later <= earlier for earlier, later in pairwise(weeks)), Problem(Why.OUT_OF_ORDER)),
        (weeks[-1] > choices.weeks >= WEEKS[0], Problem(Why.AFTER_THE_END, str(weeks[-1]), highest=choices.weeks)),
        (bool(choices.days) and any(step.days - choices.days for step in steps), Problem(Why.OFF_DAY)),
        (
            bool(choices.days) and any(minutes_a_day(choices, step) > LONGEST_DAY for step in steps),
            Problem(Why.LONG_DAY, highest=LONGEST_DAY // 60),
        ),
    )
    return next(({"steps": problem} for is_wrong, problem in checks if is_wrong), {})


def _about_days(choices: Choices) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    for name, days in (("remote", choices.remote), ("leave_days", choices.leave_days)):
        if choices.days and days - choices.days:
            found[name] = Problem(Why.OFF_DAY)
    if choices.leave > 0 and not choices.leave_days:
        found["leave_days"] = Problem(Why.NO_DAY)
    for name, spans in (("quiet", choices.quiet), ("breaks", choices.breaks)):
        if len(spans) > MOST_SPANS:
            found[name] = Problem(Why.TOO_MANY, highest=MOST_SPANS)
        elif any(span.start >= span.end for span in spans):
            found[name] = Problem(Why.BACKWARDS)
        elif choices.days and any(span.days - choices.days for span in spans):
            found[name] = Problem(Why.OFF_DAY)
    return found
