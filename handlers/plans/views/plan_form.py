"""The form of a return plan, and reading it; it asks no reasons."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from bot.core.errors import Refusal
from bot.core.words import N_, _, weekday
from bot.plans.problems import NotAPlan, Problem, Why
from bot.plans.return_plans import Choices, PlanDraft
from bot.plans.typed_choices import LONGEST_SPANS, LONGEST_STEPS, Typed, write_hours, write_spans, write_steps
from handlers.plans.views.plan_drafts import carried
from handlers.platform.views import fields
from handlers.platform.views.blocks import button, buttons, modal, neutral, small, text
from handlers.platform.views.fields import Values

CALLBACK = "return_plans.plan"
TITLE = N_("Return plan")
NOBODY_SEES = N_(
    "Nobody else sees this, it isn't saved anywhere, and nobody asks why. What you do with it is up to you."
)
FROM_THE_FIRST = N_("Please start with what applies from week 1, such as “60%, 80% from week 5”.")


def form(draft: PlanDraft, *, more: bool = False) -> View:
    """The form of a return plan; `more` shows all fields, and what is filled in stays."""
    choices = draft.choices
    blocks: list[Block] = [
        text(_("A week-by-week plan for coming back, to look at and take to your manager if you like.")),
        *(fields.required(block) for block in _first_fields(choices)),
        fields.several_of("remote", _("Days from home"), _day_choices(), _numbers(choices.remote)),
        *(_more(choices) if more else [buttons(button(_("More: fixed times, leave, hours"), "return_plans.more"))]),
        small(_(NOBODY_SEES)),
    ]
    return modal(CALLBACK, _(TITLE), blocks, submit=_("Show me the weeks"), private_metadata=carried(draft))


def _first_fields(choices: Choices) -> list[InputBlock]:
    short = _("If you start midweek, the first week is short.")
    return [
        fields.day("start", _("First day"), choices.start, hint=short),
        fields.line(
            "steps",
            _("How much of a full week, and from which week"),
            write_steps(choices.steps),
            longest=LONGEST_STEPS,
            hint=_("For example “60%, 80% from week 5”, or with days: “60% Mon-Wed, 100% from week 9”."),
        ),
        fields.whole_number("weeks", _("How many weeks to plan"), choices.weeks, hint=_("1 to 26")),
    ]


def _more(choices: Choices) -> list[Block]:
    lines = _("One per line, such as “Mon-Thu 12:00-13:00”. Without days, it applies to every working day.")
    return [
        fields.line(
            "quiet",
            _("Times without meetings"),
            write_spans(choices.quiet),
            longest=LONGEST_SPANS,
            hint=lines,
            several_lines=True,
        ),
        fields.line(
            "breaks",
            _("Breaks"),
            write_spans(choices.breaks),
            longest=LONGEST_SPANS,
            hint=_("One per line, in the same way. They're shown, but not deducted."),
            several_lines=True,
        ),
        fields.whole_number(
            "leave",
            _("Leave days to use for shorter weeks"),
            choices.leave,
            hint=_("Used one after another until they're gone."),
        ),
        fields.several_of("leave_days", _("On these days of the week"), _day_choices(), _numbers(choices.leave_days)),
        fields.several_of("days", _("Days of a full week"), _day_choices(), _numbers(choices.days)),
        fields.line(
            "hours", _("Hours of a full week"), write_hours(choices.minutes), longest=10, hint=_("40, or 37.5")
        ),
    ]


def _numbers(days: frozenset[int]) -> list[str]:
    return [str(day) for day in days]


def has_more(choices: Choices) -> bool:
    """Whether the plan has values that only *More* shows."""
    return bool(choices.quiet or choices.breaks or choices.leave)


def read(values: Values, known: Choices) -> Typed:
    """The form as typed; fields it did not show keep their known values."""

    def words(name: str, otherwise: str) -> str:
        """Return what was typed in the field, or `otherwise` where the form does not show it."""
        return fields.typed(values, name) if fields.is_shown(values, name) else otherwise

    def days(name: str, otherwise: frozenset[int]) -> frozenset[int]:
        """Return the weekdays chosen in the field, or `otherwise` where the form does not show it."""
        chosen = frozenset(int(day) for day in fields.all_chosen(values, name))
        return chosen if fields.is_shown(values, name) else otherwise

    return Typed(
        start=fields.chosen_day(values, "start"),
        steps=words("steps", ""),
        weeks=words("weeks", ""),
        days=days("days", known.days),
        hours=words("hours", write_hours(known.minutes)),
        remote=days("remote", frozenset()),
        quiet=words("quiet", write_spans(known.quiet)),
        breaks=words("breaks", write_spans(known.breaks)),
        leave=words("leave", str(known.leave)),
        leave_days=days("leave_days", known.leave_days),
    )


_SAYS: Mapping[Why, str] = {
    Why.EMPTY: N_("Please fill this in."),
    Why.OUT_OF_RANGE: N_("Please give a number from {lowest} to {highest}."),
    Why.TOO_EARLY: N_("That day has passed. Please choose today or a later one."),
    Why.TOO_LATE: N_("That's more than three years away. Please choose an earlier day."),
    Why.TOO_MANY: N_("{highest} at most, please."),
    Why.OFF_DAY: N_("One of these days isn't in your full week (see *More*)."),
    Why.NO_WEEK: N_("From which week is it {words}? For example “80% from week 5”."),
    Why.NOT_FROM_THE_FIRST: FROM_THE_FIRST,
    Why.OUT_OF_ORDER: N_("Please name the weeks in order, each once."),
    Why.AFTER_THE_END: N_("Week {words} comes after the last one you plan ({highest})."),
    Why.LONG_DAY: N_("That makes days of more than {highest} hours. Could you add days, or choose a smaller share?"),
    Why.NO_DAY: N_("Please choose one day or more."),
    Why.BACKWARDS: N_("{words} ends before it begins."),
    Why.AT_NIGHT: N_("Is {words} in the afternoon or at night? Please write 15:00, 03:00 or 3 pm."),
}
_NO_NUMBER = N_("Please give a whole number.")
_UNREADABLE: Mapping[str, str] = {
    "steps": N_("I couldn't read “{words}”. Try something like “60%, 80% from week 5, 100% from week 9”."),
    "hours": N_("I couldn't read that. Try something like 40 or 37.5."),
    "quiet": N_("I couldn't read “{words}”. Try something like “Mon-Thu 12:00-13:00”."),
    "breaks": N_("I couldn't read “{words}”. Try something like “Mon-Thu 10:00-10:20”."),
}


def problems(refusal: NotAPlan, values: Values) -> dict[str, str]:
    """The error at each field; one about a field that is not shown appears at the first field."""
    said = {name: _in_words(name, problem) for name, problem in refusal.problems.items()}
    return {name: words for name, words in said.items() if fields.is_shown(values, name)} or {
        "start": " ".join(said.values())
    }


def _in_words(name: str, problem: Problem) -> str:
    if problem.why is Why.UNREADABLE:
        words = _(_UNREADABLE.get(name, _NO_NUMBER))
    elif problem.why is Why.EMPTY and name == "start":
        words = _("Please choose a day; you can change it later.")
    else:
        words = _(_SAYS[problem.why])
    lasting = problem.words or _("One of these times")
    return words.format(words=lasting, lowest=problem.lowest, highest=problem.highest)


REFUSALS: Mapping[type[Refusal], Any] = {
    NotAPlan: lambda refusal: neutral(" ".join(_in_words(name, problem) for name, problem in refusal.problems.items())),
}


def _day_choices() -> list[tuple[str, str]]:
    return [(weekday(number), str(number)) for number in range(7)]
