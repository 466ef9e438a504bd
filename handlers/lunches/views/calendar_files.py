"""The messages that carry the calendar file of a lunch, and the text of its entry (R54)."""

from datetime import datetime

from bot.core.words import N_, _, quoted
from bot.lunches.notices import LunchChange
from bot.lunches.rsvps import Rsvp
from handlers.lunches.views.lunches import Lunch
from handlers.lunches.views.meetings import (
    OPEN_TO_ALL,
    answer_words,
    called_off_words,
    change_words,
)
from handlers.platform.views.blocks import File, Message, plain_message, text

CALENDAR_TITLE = N_("Brown-bag lunch")
CALENDAR_FILE = "brown-bag-lunch.ics"


def calendar_file_sent(lunch: Lunch) -> Message:
    """Says where the calendar file was sent."""
    return plain_message(
        _("I'm sending you a calendar file for {lunch_when} in a direct message.").format(lunch_when=lunch.when)
    )


def calendar_file(lunch: Lunch, file: File) -> Message:
    """The direct message with the calendar file."""
    if lunch.is_off:
        return calendar_update(lunch, file, None)
    line = _(
        "The brown-bag lunch on {lunch_when}, for your calendar. If anything changes, I'll send you a new file that "
        "replaces this entry. To take it out by hand, open “{title}” on that day in your calendar and delete it."
    ).format(lunch_when=lunch.when, title=_(CALENDAR_TITLE))
    return Message(line, (text(line),), file=file)


def calendar_update(
    lunch: Lunch, file: File, rsvp: Rsvp | None, change: LunchChange = LunchChange.OTHER, was: datetime | None = None
) -> Message:
    """The news of a change with the changed calendar file; it has no buttons, since files take none."""
    old = was or lunch.meeting.begins
    if lunch.is_off:
        opened = _("Open this file to take it out of your calendar.")
        parts = [called_off_words(lunch, was), opened, _still_there(lunch, old)]
    elif old == lunch.meeting.begins:
        opened = _("Open this file: it replaces the entry in your calendar.")
        parts = [change_words(lunch, change, was), opened]
    else:
        opened = _("Open this file: it replaces the entry on {was} in your calendar.").format(was=lunch.at(old))
        parts = [change_words(lunch, change, was), opened, _still_there(lunch, old)]
    if rsvp is not None and not lunch.is_off:
        parts += [answer_words(rsvp), _("To change that, use `/brownbag`.")]
    line = " ".join(parts)
    return Message(line, (text(line),), file=file)


def _still_there(lunch: Lunch, on: datetime) -> str:
    """How to remove an entry by hand where opening the file has not removed it."""
    return _(
        "If the entry “{title}” on {day} is still there afterwards, open it in your calendar and delete it."
    ).format(title=_(CALENDAR_TITLE), day=lunch.at(on))


def calendar_notes(lunch: Lunch) -> str:
    """The text of the calendar entry besides time and place; nothing about who comes (R54)."""
    return f"{quoted(lunch.subject)}\n{_(OPEN_TO_ALL)}"
