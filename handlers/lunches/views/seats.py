"""The messages about seats: the room is full, a seat has opened, and what was recorded of people in line."""

from datetime import datetime

from bot.core.words import _, clock_time, day_words
from bot.lunches.meetings import MeetingState
from bot.lunches.rsvps import Coming, Rsvp
from handlers.lunches.views.lunches import (
    Lunch,
    link_button,
    never_mind_button,
    rsvp_buttons,
    tell_button,
    yes_button,
)
from handlers.lunches.views.meetings import answer_words, called_off, over_for_one
from handlers.platform.views.blocks import Message, button, buttons, plain_message, text


def full(lunch: Lunch, rsvp: Rsvp | None, *, link: bool) -> Message:
    """To a person who found no seat: what else there is; `link` says whether they could join by link."""
    is_by_link = rsvp is not None and rsvp.is_by_link
    waits = rsvp is not None and rsvp.waits
    row = [*([link_button(lunch)] if link and not is_by_link else [])]
    row.append(never_mind_button(lunch) if waits else tell_button(lunch))
    if not lunch.is_full:
        taken = _("All the places by link are taken at the lunch on {lunch_when}.").format(lunch_when=lunch.when)
        more = _("There are still seats in the room.")
        return Message(f"{taken} {more}", (text(f"{taken} {more}"), rsvp_buttons(lunch)))
    if waits or is_by_link:
        more = answer_words(rsvp)
    elif link:
        more = _("You can join by link, or I can tell you if a seat opens.")
    else:
        more = _("I can tell you if a seat opens.")
    words = _("The room is full at the lunch on {lunch_when}.").format(lunch_when=lunch.when)
    return Message(f"{words} {more}", (text(f"{words} {more}"), buttons(*row)))


def line(lunch: Lunch, rsvp: Rsvp, *, wanted: bool, paused: bool) -> Message:
    """To a person alone: what was recorded about being told if a seat opens, or no longer (`wanted`)."""
    if not wanted:
        words = _("Got it. I won't tell you about seats at the lunch on {lunch_when}.").format(lunch_when=lunch.when)
        return plain_message(f"{words} {answer_words(rsvp)}" if rsvp.coming is not Coming.NO else words)
    if rsvp.has_seat:
        return plain_message(_("You have a seat at the lunch on {lunch_when}.").format(lunch_when=lunch.when))
    if rsvp.offered_until is not None or rsvp.kept_until is not None:
        words = _("A seat is being kept for you at the lunch on {lunch_when}.").format(lunch_when=lunch.when)
        return Message(words, (text(words), buttons(yes_button(lunch, _("Take the seat")), never_mind_button(lunch))))
    if not rsvp.waits:
        words = _("There are still seats at the lunch on {lunch_when}.").format(lunch_when=lunch.when)
        return Message(words, (text(words), rsvp_buttons(lunch)))
    words = _(
        "I'll send you a message if a seat opens at the lunch on {lunch_when}. If you don't hear from me, none has."
    ).format(lunch_when=lunch.when)
    if paused:
        more = _("You've paused everything: until the pause ends I won't write to you, and you keep your place.")
        words = f"{words} {more}"
    row = [never_mind_button(lunch)]
    if lunch.takes_links and not rsvp.is_by_link:
        row.insert(0, link_button(lunch))
    return Message(words, (text(words), buttons(*row)))


def offer(lunch: Lunch, rsvp: Rsvp | None, until: datetime | None, *, is_newest: bool) -> Message:
    """A seat has opened: to the next in line, redrawn with what became of it; `until` is in their own zone."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return over_for_one(lunch)
    if rsvp is not None and rsvp.has_seat:
        words = _("You have a seat at the lunch on {lunch_when}, {where}.").format(
            lunch_when=lunch.when, where=lunch.where
        )
        spoken = _("I can't make it to lunch on {lunch_when}").format(lunch_when=lunch.when)[:75]
        row = buttons(button(_("Can't make it"), "meetings.cant_come", lunch.value, spoken=spoken))
        return Message(words, (text(words), row))
    if until is not None:
        return _open(lunch, until)
    if is_newest and (rsvp is None or not rsvp.waits):
        words = _(
            "I'm no longer keeping a seat for you at the lunch on {lunch_when}. If you'd like to come after all, "
            "tap *I'm coming*."
        ).format(lunch_when=lunch.when)
        return Message(words, (text(words), buttons(yes_button(lunch, _("I'm coming")))))
    gone = _("The seat I kept for you at the lunch on {lunch_when} is gone after all, sorry.").format(
        lunch_when=lunch.when
    )
    more = _("You keep your place, and I'll tell you if another opens.") if is_newest else _("See my newer message.")
    return plain_message(f"{gone} {more}")


def _open(lunch: Lunch, until: datetime) -> Message:
    words = _("A seat has opened at the lunch on {lunch_when}, {where}. Would you still like it?").format(
        lunch_when=lunch.when, where=lunch.where
    )
    kept = _("I'm keeping it for you until {day_words}, {time}.").format(
        day_words=day_words(until.date()), time=clock_time(until)
    )
    row = buttons(yes_button(lunch, _("Take the seat")), never_mind_button(lunch))
    return Message(words, (text(f"{words} {kept}"), row))
