"""The return plan on screen: week by week, as text, and its calendar entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.words import N_, _, date_span, long_date, ngettext, short_weekdays
from bot.plans.return_plans import Choices, Plan, PlanDraft, RampStep, Span, Week
from bot.plans.typed_choices import write_days, write_times
from handlers.plans.views.plan_drafts import carried
from handlers.plans.views.plan_form import NOBODY_SEES, TITLE
from handlers.platform.views import fields
from handlers.platform.views.blocks import File, Message, button, buttons, modal, neutral, plain_message, small, text

SHOWN, COPIED = "return_plans.shown", "return_plans.copied"
FILE = "plan.ics"
LONGEST_FIELD = 3000  # what Slack takes in one field or paragraph


@dataclass(frozen=True)
class PlanShown:
    """A plan to be shown.

    `place` is where its holidays are from; `kept_until` is None when it is not stored; `would_be_kept_until` is the day
    if it were; `is_changed` tells that another version is stored.
    """

    draft: PlanDraft
    plan: Plan
    place: str
    would_be_kept_until: date
    kept_until: date | None = None
    is_changed: bool = False
    note: str = ""


def shown(one: PlanShown) -> View:
    """The modal with the plan week by week, and the buttons for it."""
    blocks: list[Block] = [
        *([text(one.note)] if one.note else []),
        text(f"*{_summary(one.plan.choices)}*"),
        *(text(part) for part in in_parts([_week(week) for week in one.plan.weeks], "\n\n")),
        *(text(neutral(line)) for line in _fixed(one.plan)),
        small(
            _("Holidays are the days the office in {place} is closed. Hours don't include holidays and leave.").format(
                place=neutral(one.place)
            )
        ),
        *_kept(one),
        buttons(*_actions(one)),
    ]
    return modal(SHOWN, _(TITLE), blocks, private_metadata=carried(one.draft))


def _kept(one: PlanShown) -> list[Block]:
    if one.kept_until is None:
        until = long_date(one.would_be_kept_until)
        return [
            small(
                _("{nobody_sees} If you press *Keep it for me*, I'll keep it, encrypted, until {until}.").format(
                    nobody_sees=_(NOBODY_SEES), until=until
                )
            )
        ]
    if one.is_changed:
        return [
            small(
                _(
                    "This is a changed plan. The one I'm keeping for you stays as it was until you press *Keep "
                    "this one instead*."
                )
            )
        ]
    until = long_date(one.kept_until)
    return [
        small(_("Kept for you, encrypted, until {until}; then it is deleted. Nobody else sees it.").format(until=until))
    ]


def _actions(one: PlanShown) -> list[ButtonElement]:
    actions = [
        button(_("Change"), "return_plans.change", style="primary", spoken=_("Change the plan and see it again")),
        button(_("As text"), "return_plans.text", spoken=_("The plan as text to copy")),
        button(_("Calendar file"), "return_plans.file", spoken=_("Send me the plan as a calendar file")),
    ]
    if one.kept_until is None or one.is_changed:
        label = _("Keep this one instead") if one.is_changed else _("Keep it for me")
        actions.append(button(label, "return_plans.keep"))
    if one.kept_until is not None:
        actions.append(button(_("Delete it now"), "return_plans.drop", spoken=_("Delete the plan you kept")))
    return actions


def _summary(choices: Choices) -> str:
    words = ngettext(
        "From {long_date}, one week: {write_steps} of a full week of {time} ({write_days})",
        "From {long_date}, {weeks} weeks: {write_steps} of a full week of {time} ({write_days})",
        choices.weeks,
    )
    return words.format(
        long_date=long_date(choices.start),
        weeks=choices.weeks,
        write_steps=_steps(choices.steps),
        time=_time(choices.minutes),
        write_days=write_days(choices.days),
    )


def _steps(steps: Sequence[RampStep]) -> str:
    """The shares of a full week and from when each counts: "60%, 80% from week 5"."""
    parts = []
    for step in steps:
        share = _("{percent}%").format(percent=step.percent)
        share = f"{share} {write_days(step.days)}" if step.days else share
        parts.append(_("{share} from week {week}").format(share=share, week=step.week) if step.week > 1 else share)
    return ", ".join(parts)


def _week(week: Week) -> str:
    return _("*Week {number}* · {from_to} · {percent}% · {time}\n{days_of}").format(
        number=week.number,
        from_to=_from_to(week),
        percent=week.percent,
        time=_time(week.minutes),
        days_of=neutral(_days_of(week)),
    )


def _from_to(week: Week) -> str:
    return date_span(week.first, week.last)


def _days_of(week: Week) -> str:
    parts = [
        _("Office {names}").format(names=_names(week.office)) if week.office else "",
        _("Home {names}").format(names=_names(week.remote)) if week.remote else "",
        _("Leave {names}").format(names=_names(week.leave)) if week.leave else "",
        *(_("{names} off: {name}").format(names=_names([day]), name=name) for day, name in week.holidays),
        _("{time} a day").format(time=_time(week.minutes_a_day)) if week.worked else _("Only days off"),
    ]
    return " · ".join(part for part in parts if part)


def _fixed(plan: Plan) -> list[str]:
    choices = plan.choices
    left = choices.leave - plan.leave_used
    return [
        line
        for line in (
            _("No meetings: {times}.").format(times=_times(choices.quiet)) if choices.quiet else "",
            _("Breaks: {times}.").format(times=_times(choices.breaks)) if choices.breaks else "",
            (
                _("Leave used: {used} of {leave} days, {left} left.") if left else _("Leave used: all {leave} days.")
            ).format(used=plan.leave_used, leave=choices.leave, left=left)
            if choices.leave
            else "",
        )
        if line
    ]


def _times(spans: Sequence[Span]) -> str:
    return "; ".join(f"{write_days(span.days)} {write_times(span)}" for span in spans)


def _names(days: Sequence[date]) -> str:
    """Short weekday names; three or more days in a row as a range."""
    names = [short_weekdays()[day.weekday()] for day in days]
    if len(days) > 2 and (days[-1] - days[0]).days == len(days) - 1:
        return f"{names[0]}-{names[-1]}"
    return ", ".join(names)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part
        for part in (f"{hours} h" if hours or not rest else "", _("{rest} min").format(rest=rest) if rest else "")
        if part
    )


# As text, and for the calendar


def as_text(plan: Plan, place: str) -> str:
    """The plan as plain text to copy."""
    weeks = [
        _("Week {number} ({from_to}): {percent}%, {time}. {days_of}.").format(
            number=week.number,
            from_to=_from_to(week),
            percent=week.percent,
            time=_time(week.minutes),
            days_of=_days_of(week),
        )
        for week in plan.weeks
    ]
    lines = [_("Return plan"), f"{_summary(plan.choices)}.", "", *weeks, "", *_fixed(plan)]
    return "\n".join(
        [
            *lines,
            _("Holidays: the days the office in {place} is closed; hours don't include holidays and leave.").format(
                place=place
            ),
        ]
    )


def copied(plan: Plan, place: str) -> View:
    """The modal with that text in fields, from which it is easily copied; a long plan in several."""
    parts = in_parts(as_text(plan, place).split("\n"), "\n")
    blocks: list[Block] = [text(_("Copy it and use it as you like. I don't send it anywhere."))]
    for number, part in enumerate(parts, 1):
        label = (
            _("Your plan")
            if len(parts) == 1
            else _("Your plan, part {number} of {number_of_parts}").format(number=number, number_of_parts=len(parts))
        )
        words = fields.line(f"text_{number}", label, part, longest=LONGEST_FIELD, several_lines=True)
        blocks.append(fields.required(words))  # filled already; "(optional)" beside it would ask for something
    return modal(COPIED, _("Your plan as text"), blocks, submit=_("Done"))


def in_parts(lines: Sequence[str], between: str) -> list[str]:
    """The lines joined by `between`, in as few parts of at most 3,000 characters as possible; no line is cut."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + len(between) + len(line) <= LONGEST_FIELD:
            parts[-1] += between + line
        else:
            parts.append(line)
    return parts


def week_entry(week: Week) -> tuple[str, str]:
    """The title and the notes of a week's calendar entry."""
    return _("Week {number}: {percent}%").format(
        number=week.number, percent=week.percent
    ), f"{_time(week.minutes)}. {_days_of(week)}."


QUIET_ENTRY, BREAK_ENTRY, REMOTE_ENTRY, LEAVE_ENTRY = N_("No meetings"), N_("Break"), N_("From home"), N_("Leave")
FILE_COMES = N_("I'm sending you the calendar file in a direct message.")
KEPT = N_("Kept. You can find it again with `/village flex` or in Home.")
DROPPED = N_("Deleted. I'm not keeping a plan for you anymore.")


def calendar_file(content: str) -> Message:
    """The DM with the calendar file."""
    words = _("Here is the calendar file you asked for.")
    more = _(
        "Open it to add the entries to your calendar. Each is marked private, and nobody is invited. "
        "If you get the file again after a change, entries are replaced; if something is no longer "
        "in the plan, delete it yourself."
    )
    return Message(words, (text(words), small(more)), file=File(FILE, content))


def shelf(*, is_kept: bool) -> ButtonElement:
    """The button in Home that opens the return plan."""
    label = _("Your return plan") if is_kept else _("Return plan")
    return button(
        label, "return_plans.open", spoken=_("{label}: weeks and shares to bring to your manager").format(label=label)
    )


def usage() -> Message:
    """The answer to `/village flex help`, and to unknown words."""
    lines = _(
        "• `/village flex`: a return plan, week by week; not saved unless you ask\n"
        "• `/village flex examples`: what others here arranged\n"
        "• `/village flex for-managers`: one page to share, the same for everyone"
    )
    return plain_message(lines)
