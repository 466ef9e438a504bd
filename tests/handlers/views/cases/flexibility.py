"""Cases of flexibility: the return plan, ordinary and the longest there can be."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.contributions.arrangements import LONGEST_PART, LONGEST_PATTERN, PARTS, Sort
from bot.contributions.contributions import Clearance, Contribution, ContributionState, Written
from bot.contributions.contributions import ContributionType as ContributionKind
from bot.contributions.stories import Giveaway
from bot.introductions.states import Introduction, IntroductionState
from bot.offices.office_days import holidays_of
from bot.people.returners import IntroductionKind
from bot.plans.problems import NotAPlan, Problem, Why
from bot.plans.return_plans import WEEKS, Choices, Plan, PlanDraft, RampStep, Span, kept_until, plan
from handlers.contributions.views import arrangements, for_managers
from handlers.introductions.views import asks_and_offers
from handlers.plans.views import plan_form, return_plans
from handlers.platform.views import fields
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import MARISA, MEGHAN, NOW, hostile

START = date(2027, 3, 24)
WEEKDAYS = frozenset(range(5))
USUAL = Choices(START, (RampStep(1, 60), RampStep(3, 80), RampStep(5, 100)), 6, WEEKDAYS, 40 * 60)
FULL = replace(
    USUAL,
    steps=(RampStep(1, 60, frozenset({0, 1, 2})), RampStep(3, 80)),
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
    tuple(RampStep(number * 3 + 1, 40 + number, EVERY_DAY) for number in range(8)),
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
ONE_WEEK = replace(USUAL, steps=(RampStep(1, 100),), weeks=1, start=date(2027, 3, 26), days=frozenset({4}), minutes=480)


def _shown(choices: Choices, place: str = "London", **more: object) -> return_plans.PlanShown:
    made = _plan(choices)
    return return_plans.PlanShown(PlanDraft(choices, "uid", 3), made, place, kept_until(made), **more)  # type: ignore[arg-type]


def _plan(choices: Choices) -> Plan:
    return plan(choices, OFF if choices is LONGEST else holidays_of("GB", "ENG", (2027,)))


PROBLEMS = (
    ("each kind", {f"field {number}": Problem(why, "week 9", 1, 26) for number, why in enumerate(Why)}),
    ("hostile words", {"steps": Problem(Why.UNREADABLE, hostile(80)), "hours": Problem(Why.UNREADABLE, hostile(80))}),
)

PLANS = (
    case("to begin with", plan_form.form, PlanDraft(USUAL, "uid")),
    case("more", plan_form.form, PlanDraft(FULL, "uid"), more=True),
    case("the longest", plan_form.form, PlanDraft(LONGEST, "uid"), more=True),
    case("a line", fields.required, fields.line("pattern", "What was arranged", "", longest=300)),
    case("usual", return_plans.shown, _shown(USUAL)),
    case("with everything", return_plans.shown, _shown(FULL, note=return_plans.FILE_COMES)),
    case("the longest", return_plans.shown, _shown(LONGEST, hostile(64), kept_until=START, is_changed=True)),
    case("one week", return_plans.shown, _shown(ONE_WEEK)),
    case("kept", return_plans.shown, _shown(USUAL, kept_until=START, note=return_plans.KEPT)),
    case("usual", return_plans.copied, _plan(FULL), "London"),
    case("the longest", return_plans.copied, _plan(LONGEST), hostile(64)),
    case("a file", return_plans.calendar_file, "BEGIN:VCALENDAR"),
    case("nothing kept", return_plans.shelf, is_kept=False),
    case("kept", return_plans.shelf, is_kept=True),
    case("ordinary", return_plans.usage),
)


def _contribution(
    number: int = 1, sort: str = "remote", words: str = "Fridays from home", **more: object
) -> Contribution:
    details = (("sort", sort), ("worked", "A day without meetings"), ("may_ask", "yes"))
    written = replace(Written(words, details), **more)  # type: ignore[arg-type]
    return Contribution(
        f"p{number}", ContributionKind.ARRANGEMENT, MARISA, "a", ContributionState.PUBLISHED, written, NOW
    )


ONE = _contribution()
NAMED = _contribution(2, "on_ramp", "Three days a week, then five", is_named=True)
EVERYTHING = (("sort", "on_ramp"), *((part, hostile(LONGEST_PART)) for part in PARTS), ("may_ask", "yes"))
WORST = _contribution(
    3, words=hostile(LONGEST_PATTERN), details=EVERYTHING, is_named=True, cleared=(Clearance.MANAGERS,)
)
EVERY_SORT = [_contribution(number, sort.value) for number, sort in enumerate(Sort)]
ARRANGEMENTS = (
    case("unnamed", arrangements.as_others_see_it, ONE),
    case("named", arrangements.as_others_see_it, NAMED),
    case("the longest", arrangements.as_others_see_it, WORST),
    case("new", arrangements.form, "p1", None),
    case("new, with a draft", arrangements.form, "p1", None, [replace(WORST, state=ContributionState.DRAFT)]),
    case("to change", arrangements.form, "p3", WORST),
    case("plain", arrangements.preview, ONE, (), guessed=False),
    case("that gives itself away", arrangements.preview, ONE, tuple(Giveaway), guessed=True, names_known=False),
    case("the longest, named", arrangements.preview, WORST, (), guessed=False),
    case("ordinary", arrangements.shelf),
    case("nothing yet", arrangements.shown, ()),
    case("of every kind", arrangements.shown, EVERY_SORT, "remote 0"),
    case("one's own", arrangements.shown, [ONE], "", frozenset({"p1"})),
    case("many, the longest", arrangements.shown, [replace(WORST, id=f"q{number}") for number in range(30)]),
    case("ordinary", arrangements.ask_form, ONE, is_small=False),
    case("in a small community", arrangements.ask_form, WORST, is_small=True),
    case("ordinary", arrangements.asked),
    case("without examples", for_managers.page, ()),
    case("with examples", for_managers.page, [ONE, NAMED]),
    case("many, the longest", for_managers.page, [WORST] * 30),
    case("in a window", for_managers.page_in_window, [ONE]),
    case("ordinary", for_managers.copied, [ONE, NAMED]),
    case("many, the longest", for_managers.copied, [WORST] * 30),
    case("ordinary", for_managers.file, [ONE]),
    case("ordinary", for_managers.file_comes),
)
TALK = Introduction(
    "i1", MEGHAN, MARISA, IntroductionKind.TALK, NOW, IntroductionState.ASKED, ask_id="a1", example="p1", name_held=True
)
ABOUT = asks_and_offers.IntroductionShown(None, name_held=True, example="remote days")
IN_STATE = {
    state: replace(TALK, state=state)
    for state in (
        IntroductionState.ASKED,
        IntroductionState.DECLINED,
        IntroductionState.OFFERED,
        IntroductionState.PASSED,
    )
}
ASKS = (
    *(case(f"an example, {state}", asks_and_offers.ask, one, ABOUT) for state, one in IN_STATE.items()),
    *(case(f"an example, {state}", asks_and_offers.offer, one, ABOUT) for state, one in IN_STATE.items()),
    case("an example", asks_and_offers.group, replace(TALK, state=IntroductionState.INTRODUCED, ice_breaker=1), ABOUT),
    case("an example taken back meanwhile", asks_and_offers.ask, TALK, replace(ABOUT, example="an arrangement")),
)
REFUSED = tuple(NotAPlan(problems) for _, problems in PROBLEMS)
CASES = (*PLANS, *ARRANGEMENTS, *ASKS)
