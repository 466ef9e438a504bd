"""The days on which an office is usually closed, to be ticked in the forms of set-up and of the schedule."""

from collections.abc import Iterable

from slack_sdk.models.blocks import InputBlock

from bot.core.words import _, current
from bot.lunches.office_days import HolidayPlace, name_of, offered
from handlers.platform.views.fields import Choices, several_of, ticks

MOST_BOXES = 10  # of one group, by Slack


def choices_at(place: HolidayPlace, year: int) -> list[tuple[str, str]]:
    """What an office there may be closed on: its name in the reader's language, and what is stored."""
    return [(name_of(key, place, year, current()), key) for key in offered(place, year)]


def office_days(block_id: str, choices: Choices, closed_on: Iterable[str]) -> InputBlock:
    """Boxes; a menu where there are more than Slack takes boxes."""
    field = ticks if len(choices) <= MOST_BOXES else several_of
    hint = _(
        "No lunch on these days, every year. On other public holidays that many offices work on, the lunch stays, and "
        "I tell you."
    )
    return field(block_id, _("We're usually closed on"), choices, closed_on, hint=hint)
