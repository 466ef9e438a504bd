"""App Home around the features' sections, and the form of one's own settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    StaticSelectElement,
    TimePickerElement,
)
from slack_sdk.models.views import View

from bot.communities import Community
from bot.ids import UserId
from bot.quiet import Hours
from bot.recurrence import WEEKDAYS
from handlers.requests import Values
from handlers.views.blocks import button, buttons, divider, field, heading, home, modal, notice, option, small, text
from handlers.views.organizers import named

CALLBACK = "home.save_settings"
DAYS, STARTS, ENDS = "home.days", "home.starts", "home.ends"
FULL_TEXT, OFFICE = "home.full_text", "home.office"
MOST_BLOCKS = 100
LONGEST_OFFICE = 70


@dataclass(frozen=True)
class Mine:
    """One person's own settings, as Home and the form show them."""

    hours: Hours
    full_text: bool
    office: str
    office_id: str
    offices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Chosen:
    """What was chosen in the form; an empty `office` where there is only one."""

    days: frozenset[int]
    starts: time
    ends: time
    full_text: bool
    office: str


def before_set_up(*, is_admin: bool) -> View:
    """Home while there is no community yet."""
    words = (
        "Village finds the colleague who has been there: for everybody coming back to work after leave, "
        "and for everybody who would listen."
    )
    blocks: list[Block] = [heading("Village"), text(words)]
    if is_admin:
        blocks += [
            text("It is not set up here yet. That takes one form, filled in as far as possible."),
            buttons(button("Set up Village", "communities.open", style="primary")),
        ]
    else:
        blocks.append(text("It is not set up here yet; a Slack admin can do it with `/village setup`."))
    return home(blocks)


def assembled(sections: Sequence[Sequence[Block]], mine: Mine, panel: Sequence[Block]) -> View:
    """Home of one person: the features' sections, their settings and, for organizers, the panel."""
    blocks: list[Block] = [heading("Village"), small("Only you see this page.")]
    for section in (*sections, settings_section(mine), panel):
        if section and len(blocks) + len(section) + 1 <= MOST_BLOCKS:
            blocks += [divider(), *section]
    return home(blocks)


def settings_section(mine: Mine) -> list[Block]:
    """When one may be written to, and where one belongs."""
    lines = [f"Unasked, I write to you only on {hours_words(mine.hours)} (your Slack time zone)."]
    if mine.offices:
        lines.append(f"Your office: {mine.office}.")
    if mine.full_text:
        lines.append("Notifications show the full text.")
    return [text("*My settings*\n" + "\n".join(lines)), buttons(button("Change my settings", "home.settings"))]


def organizer_section(communities: Sequence[Community], organizers: Sequence[UserId]) -> list[Block]:
    """What organizers see besides: each office's set-up, and one another."""
    changes = [
        button(f"Change set-up: {c.label}"[:75], "communities.open#" + str(number), c.id)
        for number, c in enumerate(communities)
    ]
    return [text(f"*For organizers*\nOrganizers: {named(organizers)}."), buttons(*changes[:25])]


def hours_words(hours: Hours) -> str:
    """Days and times as people say them, "Monday to Friday, 09:00-17:00"."""
    days = sorted(hours.days)
    together = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    names = f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}" if together else ", ".join(WEEKDAYS[day] for day in days)
    return f"{names}, {hours.start:%H:%M}-{hours.end:%H:%M}"


def settings_form(mine: Mine) -> View:
    """The form of one's own settings."""
    days = [option(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    whole = option("Show the full text in my notifications", "yes", "Otherwise they say only that there is something.")
    blocks: list[Block] = [
        field(
            DAYS,
            "Working days",
            CheckboxesElement(
                action_id=DAYS, options=days, initial_options=[days[day] for day in sorted(mine.hours.days)]
            ),
            hint="A day off is quiet, whatever happens. If you write to me, I answer at any hour.",
        ),
        field(STARTS, "From", TimePickerElement(action_id=STARTS, initial_time=f"{mine.hours.start:%H:%M}")),
        field(ENDS, "Until", TimePickerElement(action_id=ENDS, initial_time=f"{mine.hours.end:%H:%M}")),
        field(
            FULL_TEXT,
            "Notifications",
            CheckboxesElement(
                action_id=FULL_TEXT, options=[whole], initial_options=[whole] if mine.full_text else None
            ),
        ),
    ]
    if mine.offices:
        offices = [option(label[:LONGEST_OFFICE], key) for key, label in mine.offices]
        chosen = next((office for office in offices if office.value == mine.office_id), None)
        select = StaticSelectElement(action_id=OFFICE, options=offices, initial_option=chosen)
        blocks.append(field(OFFICE, "Office", select, optional=False))
    return modal(CALLBACK, "My settings", blocks, submit="Save")


def read_settings(values: Values) -> tuple[Chosen | None, dict[str, str]]:
    """What was chosen, or what has to be put right, by field."""
    days = frozenset(int(str(day)) for day in _ticked(values, DAYS))
    starts, ends = _time(values, STARTS, time(9)), _time(values, ENDS, time(17))
    problems: dict[str, str] = {}
    if not days:
        problems[DAYS] = "Please keep at least one day. To hear nothing at all, pause or stop instead."
    if starts >= ends:
        problems[ENDS] = "This has to be later than the beginning, on the same day."
    if problems:
        return None, problems
    office = ((values.get(OFFICE, {}).get(OFFICE) or {}).get("selected_option") or {}).get("value") or ""
    return Chosen(days, starts, ends, bool(_ticked(values, FULL_TEXT)), str(office)), {}


def _ticked(values: Values, name: str) -> list[str]:
    chosen = (values.get(name, {}).get(name) or {}).get("selected_options") or []
    return [str(one["value"]) for one in chosen]


def _time(values: Values, name: str, otherwise: time) -> time:
    chosen = (values.get(name, {}).get(name) or {}).get("selected_time")
    return time.fromisoformat(chosen) if chosen else otherwise


def saved(hours: Hours) -> View:
    """After saving."""
    return notice("My settings", f"Saved. Unasked, I write to you only on {hours_words(hours)}.")
