"""The return plan on screen: the weeks, the same as text and for a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.plans.return_plans import Choices, Plan, PlanDraft, Span, Week
from bot.plans.typed_choices import write_days, write_steps, write_times
from handlers.people.views.at_work import long_date
from handlers.plans.views.plan_drafts import carried
from handlers.plans.views.plan_form import NOBODY_SEES, TITLE
from handlers.platform.views import fields
from handlers.platform.views.blocks import File, Message, button, buttons, modal, neutral, small, text

SHOWN, COPIED = "return_plans.shown", "return_plans.copied"
FILE = "plan.ics"
LONGEST_FIELD = 3000  # what Slack takes in one field or paragraph


@dataclass(frozen=True)
class PlanShown:
    """A plan to be shown: how long it is kept, if it is, until when it would be, and where the holidays are from."""

    draft: PlanDraft
    plan: Plan
    place: str
    would_be_kept_until: date
    kept_until: date | None = None
    is_changed: bool = False
    note: str = ""


def shown(one: PlanShown) -> View:
    """The plan, week by week, and what can be done with it."""
    blocks: list[Block] = [
        *([text(one.note)] if one.note else []),
        text(f"*{_summary(one.plan.choices)}*"),
        *(text(part) for part in in_parts([_week(week) for week in one.plan.weeks], "\n\n")),
        *(text(neutral(line)) for line in _fixed(one.plan)),
        small(f"Public holidays are those of {neutral(one.place)}. Hours are what is left without holidays and leave."),
        *_kept(one),
        buttons(*_actions(one)),
    ]
    return modal(SHOWN, TITLE, blocks, private_metadata=carried(one.draft))


def _kept(one: PlanShown) -> list[Block]:
    if one.kept_until is None:
        until = long_date(one.would_be_kept_until)
        return [small(f"{NOBODY_SEES} If you press *Keep it for me*, I keep it encrypted until {until}.")]
    if one.is_changed:
        return [
            small("This is a changed plan. The one you keep is as it was, until you press *Keep this one instead*.")
        ]
    until = long_date(one.kept_until)
    return [small(f"Kept for you, encrypted, until {until}; then it is deleted. Nobody else sees it.")]


def _actions(one: PlanShown) -> list[ButtonElement]:
    actions = [
        button("Change", "return_plans.change", style="primary", spoken="Change the plan and see it again"),
        button("As text", "return_plans.text", spoken="The plan as text to copy"),
        button("Calendar file", "return_plans.file", spoken="Send me the plan as a calendar file"),
    ]
    if one.kept_until is None or one.is_changed:
        label = "Keep this one instead" if one.is_changed else "Keep it for me"
        actions.append(button(label, "return_plans.keep"))
    if one.kept_until is not None:
        actions.append(button("Delete it now", "return_plans.drop", spoken="Delete the plan that is kept"))
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
    parts = in_parts(as_text(plan, place).split("\n"), "\n")
    blocks: list[Block] = [text("Yours to copy. I send it nowhere.")]
    for number, part in enumerate(parts, 1):
        label = "Your plan" if len(parts) == 1 else f"Your plan, part {number} of {len(parts)}"
        blocks.append(fields.line(f"text_{number}", label, part, longest=LONGEST_FIELD, several_lines=True))
    return modal(COPIED, "Your plan as text", blocks, submit="Done")


def in_parts(lines: Sequence[str], between: str) -> list[str]:
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
    return button(label, "return_plans.open", spoken=f"{label}: weeks and shares to bring to your manager")


def usage() -> Message:
    """`/village flex help`, and words that mean nothing here."""
    lines = (
        "• `/village flex`: a return plan, week by week; stored nowhere unless you ask\n"
        "• `/village flex examples`: what others here arranged\n"
        "• `/village flex for-managers`: one page to hand on, the same for everybody"
    )
    return Message(lines, (text(lines),))
