"""Cases of flexibility: the return plan, ordinary and the longest there can be."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.calendar import holidays_of
from bot.return_plans import WEEKS, Choices, Draft, NotAPlan, Plan, Problem, Span, Step, Why, kept_until, plan
from handlers.views import flex, plan_form
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import hostile

START = date(2027, 3, 24)
WEEKDAYS = frozenset(range(5))
USUAL = Choices(START, (Step(1, 60), Step(3, 80), Step(5, 100)), 6, WEEKDAYS, 40 * 60)
FULL = replace(
    USUAL,
    steps=(Step(1, 60, frozenset({0, 1, 2})), Step(3, 80)),
    remote=frozenset({1, 4}),
    quiet=(Span(WEEKDAYS, time(12), time(13)), Span(frozenset({1, 3}), time(9), time(9, 30))),
    breaks=(Span(WEEKDAYS, time(10), time(10, 20)),),
    leave=3,
    leave_days=frozenset({4}),
    minutes=37 * 60 + 30,
)
EVERY_DAY = frozenset(range(7))
LONGEST = Choices(
    START,
    tuple(Step(number * 3 + 1, 40 + number, EVERY_DAY) for number in range(8)),
    WEEKS[1],
    EVERY_DAY,
    60 * 60,
    frozenset({0, 2, 4, 6}),
    tuple(Span(frozenset({0, 2, 4, 6}), time(hour), time(hour, 30)) for hour in range(6)),
    tuple(Span(frozenset({1, 3, 5}), time(hour), time(hour, 59)) for hour in range(10, 16)),
    60,
    frozenset({1, 5}),
)
OFF = {START + timedelta(days=day): hostile(100) for day in range(0, 200, 15)}
ONE_WEEK = replace(USUAL, steps=(Step(1, 100),), weeks=1, start=date(2027, 3, 26), days=frozenset({4}), minutes=480)


def _shown(choices: Choices, place: str = "London", **more: object) -> flex.Shown:
    made = _plan(choices)
    return flex.Shown(Draft(choices, "uid", 3), made, place, kept_until(made), **more)  # type: ignore[arg-type]


def _plan(choices: Choices) -> Plan:
    return plan(choices, OFF if choices is LONGEST else holidays_of("GB", "ENG", (2027,)))


PROBLEMS = (
    ("each kind", {f"field {number}": Problem(why, "week 9", 1, 26) for number, why in enumerate(Why)}),
    ("hostile words", {"steps": Problem(Why.UNREADABLE, hostile(80)), "hours": Problem(Why.UNREADABLE, hostile(80))}),
)

PLANS = (
    case("to begin with", plan_form.form, Draft(USUAL, "uid")),
    case("more", plan_form.form, Draft(FULL, "uid"), more=True),
    case("the longest", plan_form.form, Draft(LONGEST, "uid"), more=True),
    case("usual", flex.shown, _shown(USUAL)),
    case("with everything", flex.shown, _shown(FULL, note=flex.FILE_COMES)),
    case("the longest", flex.shown, _shown(LONGEST, hostile(64), kept_until=START, is_changed=True)),
    case("one week", flex.shown, _shown(ONE_WEEK)),
    case("kept", flex.shown, _shown(USUAL, kept_until=START, note=flex.KEPT)),
    case("usual", flex.copied, _plan(FULL), "London"),
    case("the longest", flex.copied, _plan(LONGEST), hostile(64)),
    case("a file", flex.calendar_file, "BEGIN:VCALENDAR"),
    case("nothing kept", flex.shelf, is_kept=False),
    case("kept", flex.shelf, is_kept=True),
    case("ordinary", flex.usage),
)
REFUSED = tuple(NotAPlan(problems) for _, problems in PROBLEMS)
CASES = PLANS
