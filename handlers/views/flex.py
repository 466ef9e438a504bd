"""The return plan: its form, the weeks it makes, the same as text and for a calendar. No word asks why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, NumberInputElement
from slack_sdk.models.views import View

from bot.errors import Refusal
from bot.plan_words import (
    LONGEST_SPANS,
    LONGEST_STEPS,
    Typed,
    write_days,
    write_hours,
    write_spans,
    write_steps,
    write_times,
)
from bot.return_plans import Choices, Draft, NotAPlan, Plan, Problem, Span, Week, Why
from handlers.views import fields
from handlers.views.at_work import WEEKDAYS, long_date
from handlers.views.blocks import File, Message, button, buttons, field, modal, neutral, small, text
from handlers.views.fields import Values
from handlers.views.plan_drafts import carried

CALLBACK, SHOWN, COPIED = "flex.plan", "flex.shown", "flex.copied"
TITLE = "Return plan"
FILE = "plan.ics"
LONGEST_FIELD = 3000  # what Slack takes in one field or paragraph
NOBODY_SEES = "Nobody else sees this, it is stored nowhere, and nobody asks why. What you do with it is yours."
FROM_THE_FIRST = "Please begin with what holds from week 1, such as “60 %, 80 % from week 5”."
DAY_CHOICES = [(name, str(number)) for number, name in enumerate(WEEKDAYS)]


@dataclass(frozen=True)
class Shown:
    """A plan to be shown: how long it is kept, if it is, until when it would be, and where the holidays are from."""

    draft: Draft
    plan: Plan
    place: str
    would_be_kept_until: date
    kept_until: date | None = None
    is_changed: bool = False
    note: str = ""


# The form


def form(draft: Draft, *, more: bool = False) -> View:
    """Four fields; the rest under *More*. What is filled in stays when more is shown."""
    choices = draft.choices
    blocks: list[Block] = [
        text("A plan for coming back, week by week, to look at and to bring to your manager if you like."),
        fields.day(
            "start", "First day", choices.start, hint="A start in the middle of a week keeps the first one short."
        ),
        fields.line(
            "steps",
            "How much of a full week, and from which week",
            write_steps(choices.steps),
            longest=LONGEST_STEPS,
            hint="Such as “60 %, 80 % from week 5”, or with days of its own: “60 % Mon-Wed, 100 % from week 9”.",
        ),
        _number("weeks", "How many weeks to plan", choices.weeks, "1 to 26"),
        fields.several_of("remote", "Days from home", DAY_CHOICES, _numbers(choices.remote)),
        *(_more(choices) if more else [buttons(button("More: fixed times, leave, hours", "flex.more"))]),
        small(NOBODY_SEES),
    ]
    return modal(CALLBACK, TITLE, blocks, submit="Show me the weeks", private_metadata=carried(draft))


def _more(choices: Choices) -> list[Block]:
    lines = "One a line, such as “Mon-Thu 12:00-13:00”; without days it is every working day."
    return [
        fields.line(
            "quiet",
            "Times without meetings",
            write_spans(choices.quiet),
            longest=LONGEST_SPANS,
            hint=lines,
            several_lines=True,
        ),
        fields.line(
            "breaks",
            "Breaks",
            write_spans(choices.breaks),
            longest=LONGEST_SPANS,
            hint="One a line, in the same way. They are shown, not counted off.",
            several_lines=True,
        ),
        _number(
            "leave", "Leave days used to shorten weeks", choices.leave, "One after another, until they are used up."
        ),
        fields.several_of("leave_days", "On these days of the week", DAY_CHOICES, _numbers(choices.leave_days)),
        fields.several_of("days", "Days of a full week", DAY_CHOICES, _numbers(choices.days)),
        fields.line("hours", "Hours of a full week", write_hours(choices.minutes), longest=10, hint="40, or 37.5"),
    ]


def _number(name: str, label: str, number: int, hint: str) -> Block:
    element = NumberInputElement(action_id=name, initial_value=str(number), is_decimal_allowed=False)
    return field(name, label, element, hint=hint)


def _numbers(days: frozenset[int]) -> list[str]:
    return [str(day) for day in days]


def has_more(choices: Choices) -> bool:
    """Whether something is chosen that only *More* shows."""
    return bool(choices.quiet or choices.breaks or choices.leave)


def read(values: Values, known: Choices) -> Typed:
    """The form as filled in; what it did not show stays as known."""

    def words(name: str, otherwise: str) -> str:
        return fields.typed(values, name) if fields.is_shown(values, name) else otherwise

    def days(name: str, otherwise: frozenset[int]) -> frozenset[int]:
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
    Why.EMPTY: "Please fill this in.",
    Why.OUT_OF_RANGE: "Something from {lowest} to {highest}, please.",
    Why.TOO_EARLY: "This day has gone by. Please choose today or a later one.",
    Why.TOO_LATE: "That is more than three years away. Please choose a day before that.",
    Why.TOO_MANY: "{highest} at most, please.",
    Why.OFF_DAY: "One of these days is not a day of your full week (see More).",
    Why.NO_WEEK: "From which week is it {words}? Such as “80 % from week 5”.",
    Why.NOT_FROM_THE_FIRST: FROM_THE_FIRST,
    Why.OUT_OF_ORDER: "Please name the weeks in order, each once.",
    Why.AFTER_THE_END: "Week {words} comes after the last one you plan ({highest}).",
    Why.LONG_DAY: "That makes days of more than {highest} hours. More days, or a smaller share?",
    Why.NO_DAY: "Please choose one day or more.",
    Why.BACKWARDS: "{words} ends before it begins.",
}
_UNREADABLE: Mapping[str, str] = {
    "steps": "I could not read “{words}”. Such as “60 %, 80 % from week 5, 100 % from week 9”.",
    "hours": "I could not read that. Such as 40, or 37.5.",
    "quiet": "I could not read “{words}”. Such as “Mon-Thu 12:00-13:00”.",
    "breaks": "I could not read “{words}”. Such as “Mon-Thu 10:00-10:20”.",
}


def problems(refusal: NotAPlan, values: Values) -> dict[str, str]:
    """What to say at each field; a field that is not shown has its say under the first."""
    said = {name: _in_words(name, problem) for name, problem in refusal.problems.items()}
    return {name: words for name, words in said.items() if fields.is_shown(values, name)} or {
        "start": " ".join(said.values())
    }


def _in_words(name: str, problem: Problem) -> str:
    if problem.why is Why.UNREADABLE:
        words = _UNREADABLE.get(name, "A whole number, please.")
    elif problem.why is Why.EMPTY and name == "start":
        words = "Please choose a day; it may be moved later."
    else:
        words = _SAYS[problem.why]
    lasting = problem.words or "One of these times"
    return words.format(words=lasting, lowest=problem.lowest, highest=problem.highest)


REFUSALS: Mapping[type[Refusal], Any] = {
    NotAPlan: lambda refusal: neutral(" ".join(_in_words(name, problem) for name, problem in refusal.problems.items())),
}


# The weeks


def shown(one: Shown) -> View:
    """The plan, week by week, and what can be done with it."""
    blocks: list[Block] = [
        *([text(one.note)] if one.note else []),
        text(f"*{_summary(one.plan.choices)}*"),
        *(text(part) for part in _parts([_week(week) for week in one.plan.weeks], "\n\n")),
        *(text(neutral(line)) for line in _fixed(one.plan)),
        small(f"Public holidays are those of {neutral(one.place)}. Hours are what is left without holidays and leave."),
        *_kept(one),
        buttons(*_actions(one)),
    ]
    return modal(SHOWN, TITLE, blocks, private_metadata=carried(one.draft))


def _kept(one: Shown) -> list[Block]:
    if one.kept_until is None:
        until = long_date(one.would_be_kept_until)
        return [small(f"{NOBODY_SEES} If you press *Keep it for me*, I keep it encrypted until {until}.")]
    if one.is_changed:
        return [
            small("This is a changed plan. The one you keep is as it was, until you press *Keep this one instead*.")
        ]
    until = long_date(one.kept_until)
    return [small(f"Kept for you, encrypted, until {until}; then it is deleted. Nobody else sees it.")]


def _actions(one: Shown) -> list[ButtonElement]:
    actions = [
        button("Change", "flex.change", style="primary", spoken="Change the plan and see it again"),
        button("As text", "flex.text", spoken="The plan as text to copy"),
        button("Calendar file", "flex.file", spoken="Send me the plan as a calendar file"),
    ]
    if one.kept_until is None or one.is_changed:
        label = "Keep this one instead" if one.is_changed else "Keep it for me"
        actions.append(button(label, "flex.keep"))
    if one.kept_until is not None:
        actions.append(button("Delete it now", "flex.drop", spoken="Delete the plan that is kept"))
    return actions


def _summary(choices: Choices) -> str:
    week = "week" if choices.weeks == 1 else "weeks"
    return (
        f"From {long_date(choices.start)}, {choices.weeks} {week}: {write_steps(choices.steps)} "
        f"of a full week of {_time(choices.minutes)} ({write_days(choices.days)})"
    )


def _week(week: Week) -> str:
    return (
        f"*Week {week.number}* · {_from_to(week)} · {week.percent} % · {_time(week.minutes)}\n{neutral(_days_of(week))}"
    )


def _from_to(week: Week) -> str:
    return f"{week.first.day} {week.first:%b} to {week.last.day} {week.last:%b} {week.last.year}"


def _days_of(week: Week) -> str:
    parts = [
        f"Office {_names(week.office)}" if week.office else "",
        f"Home {_names(week.remote)}" if week.remote else "",
        f"Leave {_names(week.leave)}" if week.leave else "",
        *(f"{_names([day])} off: {name}" for day, name in week.holidays),
        f"{_time(week.minutes_a_day)} a day" if week.worked else "Nothing but days off",
    ]
    return " · ".join(part for part in parts if part)


def _fixed(plan: Plan) -> list[str]:
    choices = plan.choices
    left = choices.leave - plan.leave_used
    return [
        line
        for line in (
            f"No meetings: {_times(choices.quiet)}." if choices.quiet else "",
            f"Breaks: {_times(choices.breaks)}." if choices.breaks else "",
            f"Leave used: {plan.leave_used} of {choices.leave} days{f', {left} left' if left else ''}."
            if choices.leave
            else "",
        )
        if line
    ]


def _times(spans: Sequence[Span]) -> str:
    return "; ".join(f"{write_days(span.days)} {write_times(span)}" for span in spans)


def _names(days: Sequence[date]) -> str:
    """In the order of the week they are in; three or more in a row are a range."""
    names = [f"{day:%a}" for day in days]
    if len(days) > 2 and (days[-1] - days[0]).days == len(days) - 1:
        return f"{names[0]}-{names[-1]}"
    return ", ".join(names)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours or not rest else "", f"{rest} min" if rest else "") if part)


# As text, and for the calendar


def as_text(plan: Plan, place: str) -> str:
    """The plan in plain words, to copy."""
    weeks = [
        f"Week {week.number} ({_from_to(week)}): {week.percent} %, {_time(week.minutes)}. {_days_of(week)}."
        for week in plan.weeks
    ]
    lines = ["Return plan", f"{_summary(plan.choices)}.", "", *weeks, "", *_fixed(plan)]
    return "\n".join([*lines, f"Public holidays of {place}; hours without holidays and leave."])


def copied(plan: Plan, place: str) -> View:
    """The text in fields, from which it is easily taken; a long plan in several."""
    parts = _parts(as_text(plan, place).split("\n"), "\n")
    blocks: list[Block] = [text("Yours to copy. I send it nowhere.")]
    for number, part in enumerate(parts, 1):
        label = "Your plan" if len(parts) == 1 else f"Your plan, part {number} of {len(parts)}"
        blocks.append(fields.line(f"text_{number}", label, part, longest=LONGEST_FIELD, several_lines=True))
    return modal(COPIED, "Your plan as text", blocks, submit="Done")


def _parts(lines: Sequence[str], between: str) -> list[str]:
    """The lines joined, in as few parts as Slack takes; no line is cut."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + len(between) + len(line) <= LONGEST_FIELD:
            parts[-1] += between + line
        else:
            parts.append(line)
    return parts


def week_entry(week: Week) -> tuple[str, str]:
    """Title and notes of a week in the calendar."""
    return f"Week {week.number}: {week.percent} %", f"{_time(week.minutes)}. {_days_of(week)}."


QUIET_ENTRY, BREAK_ENTRY, REMOTE_ENTRY, LEAVE_ENTRY = "No meetings", "Break", "From home", "Leave"
FILE_COMES = "The calendar file is on its way to you alone, in our direct messages."
KEPT = "Kept. You find it again with `/village flex`, or in my Home tab."
DROPPED = "Deleted. I keep no plan of yours."


def calendar_file(content: str) -> Message:
    """The file, in one's own conversation with the bot."""
    words = "Here is the calendar file you asked for."
    more = (
        "Open it to add the entries to your calendar; each is marked private, and nobody is invited. If you take it "
        "again after a change, entries are replaced; what is no longer in the plan you would delete yourself."
    )
    return Message(words, (text(words), small(more)), file=File(FILE, content))


def shelf(*, is_kept: bool) -> ButtonElement:
    """The button in Home."""
    label = "Your return plan" if is_kept else "Return plan"
    return button(label, "flex.open", spoken=f"{label}: weeks and shares to bring to your manager")


def usage() -> Message:
    """`/village flex help`, and words that mean nothing here."""
    lines = (
        "• `/village flex`: a return plan, week by week; stored nowhere unless you ask\n"
        "• `/village flex examples`: what others here arranged\n"
        "• `/village flex for-managers`: one page to hand on, the same for everybody"
    )
    return Message(lines, (text(lines),))
