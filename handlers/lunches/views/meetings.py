"""The messages about a lunch: to the channel, and to those who come or might."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.core.words import N_, _, day_words, opening
from bot.lunches.meetings import MeetingState
from bot.lunches.notices import LunchChange
from bot.lunches.rsvps import Coming, Headcount, Rsvp, count_words
from handlers.lunches.views.lunches import (
    Lunch,
    calendar_button,
    link_button,
    link_words,
    mention,
    rsvp_buttons,
    yes_button,
)
from handlers.platform.views.blocks import Message, button, buttons, heading, neutral, plain_message, small, text

OPEN_TO_ALL = N_("Open to everyone, parent or not. Bring your lunch; come late or leave early as you need.")
CHANGE_IT = N_("You can change it until the lunch ends: here, with `/brownbag`, or in my Home.")


FIRST_LINE = "meetings.first_line."  # begins the id of the buttons' block, which ends in the turn


def placeholder(lunch: Lunch, turn: int) -> Message:
    """An invitation's first line, posted before the rest; a press under it tells its place (docs/decisions/0008)."""
    line = _("Brown-bag lunch: {lunch_when}, {where}").format(lunch_when=lunch.when, where=lunch.where)
    row = rsvp_buttons(lunch)
    row.block_id = f"{FIRST_LINE}{turn}"
    return Message(line, (text(line), row))


def invitation(lunch: Lunch, turn: int) -> Message:
    """The post in the channel, for whatever state the lunch is in; `turn` is how often the lunch was planned anew."""
    meeting = lunch.meeting
    if lunch.is_off:
        return called_off(lunch)
    if meeting.state is MeetingState.HELD:
        return over(lunch)
    if meeting.restored > turn:
        return plain_message(_back_on(lunch))
    lines = post_lines(lunch)
    blocks: list[Block] = [
        heading(_("Brown-bag lunch: {lunch_when}").format(lunch_when=lunch.when)),
        *(text(line) for line in lines[1:-1]),
    ]
    blocks += [small(lines[-1]), rsvp_buttons(lunch)]
    more = [calendar_button(lunch)]
    if meeting.host is None:
        more.append(
            button(
                _("I'll host"),
                "meetings.host",
                lunch.value,
                spoken=_("I'll host the lunch on {lunch_when}").format(lunch_when=lunch.when),
            )
        )
    blocks += [buttons(*more), _quiet_buttons()]
    return Message("\n".join(lines), tuple(blocks))


def post_lines(lunch: Lunch) -> list[str]:
    """The invitation's content, line by line: the first is the title, the last who is coming and who hosts."""
    meeting = lunch.meeting
    link = link_words(meeting.link)
    place = _("*{where}*, {minutes} minutes.").format(where=opening(lunch.where), minutes=meeting.minutes)
    subject = "\n".join([f"*{lunch.subject}*", *(f"• {prompt}" for prompt in lunch.prompts)])
    host = (
        _("Host: {host}").format(host=mention(meeting.host))
        if meeting.host
        else (_("No host yet: a host opens the door, no expertise needed"))
    )
    return [
        _("Brown-bag lunch: {lunch_when}").format(lunch_when=lunch.when),
        " ".join(part for part in (place, link, moved_words(lunch)) if part),
        subject,
        _(OPEN_TO_ALL),
        *([full_words(lunch)] if lunch.is_full else []),
        f"{count_words(lunch.coming)} · {host}",
    ]


def full_words(lunch: Lunch) -> str:
    """What everybody reads while every seat is taken; it does not depend on how many wait (R57)."""
    if lunch.takes_links:
        return _("The room is full. Tap *I'm coming* to join by link, or to be told if a seat opens.")
    return _("The room is full. Tap *I'm coming* to be told if a seat opens.")


def moved_words(lunch: Lunch) -> str:
    """Says what moved and why; "" when the lunch takes place on its usual day."""
    back = _("It's on again.") if lunch.meeting.is_back else ""
    return " ".join(part for part in (back, _moved(lunch)) if part)


def _moved(lunch: Lunch) -> str:
    was = lunch.meeting.was
    if was is not None:
        return "" if was == lunch.meeting.begins else _("Moved from {was}.").format(was=lunch.at(was))
    usual = lunch.usual_day
    if usual is None:
        return ""
    if lunch.meeting.reason and not lunch.meeting.by_hand:
        return _("Not on {day_words} this time: {reason}.").format(
            day_words=day_words(usual), reason=neutral(lunch.meeting.reason, 300)
        )
    return _("Moved from {day_words}.").format(day_words=day_words(usual))


def over(lunch: Lunch) -> Message:
    """What replaces a post in the channel once the lunch is over."""
    return plain_message(
        _(
            "The brown-bag lunch on {lunch_when} is over. Thank you to everyone who came. The next one will be "
            "announced here."
        ).format(lunch_when=lunch.when)
    )


def over_for_one(lunch: Lunch) -> Message:
    """What replaces a reminder, or a message to one person, who may not have come, once the lunch is over."""
    return plain_message(_("The brown-bag lunch on {lunch_when} is over.").format(lunch_when=lunch.when))


def called_off(lunch: Lunch, was: datetime | None = None) -> Message:
    """What replaces a cancelled lunch's invitation, and the news of it; `was`: when it began as its reader knows it."""
    return plain_message(called_off_words(lunch, was))


def called_off_words(lunch: Lunch, was: datetime | None = None) -> str:
    """That a lunch is canceled, with the day it would have been (`was`: the day that people know), as a sentence."""
    return _("There is no brown-bag lunch on {lunch_when}{because}. Other lunches go ahead as planned.").format(
        lunch_when=lunch.at(was) if was else lunch.when, because=_because(lunch)
    )


def news(lunch: Lunch, was: datetime, thread_ts: str | None) -> Message:
    """The post that a lunch was moved or called off: in the invitation's thread (`thread_ts`) and in the channel."""
    if lunch.is_off:
        line = called_off_words(lunch, was)
    else:
        line = _("The brown-bag lunch on {was} has moved. It's now on {lunch_when}, {where}.").format(
            was=lunch.at(was), lunch_when=lunch.when, where=lunch.where
        )
    return Message(line, (text(line),), thread_ts, also_in_channel=thread_ts is not None)


def skipped(lunch: Lunch, turn: int, following: Lunch | None) -> Message:
    """The post that there is no lunch this time, and when the next one is."""
    if lunch.meeting.state is MeetingState.HELD:
        return over(lunch)
    if lunch.meeting.restored > turn and not lunch.is_off:
        return plain_message(_back_on(lunch))
    following_words = (
        _(" The next one: {following_when}, {where}.").format(following_when=following.when, where=following.where)
        if following
        else ""
    )
    return plain_message(
        _("No brown-bag lunch on {day_words} this time{because}.{following_words}").format(
            day_words=day_words(lunch.day), because=_because(lunch), following_words=following_words
        )
    )


def _back_on(lunch: Lunch) -> str:
    """In place of a post from before a lunch was restored: where its invitation is, or that it is still to come."""
    if lunch.meeting.state is MeetingState.PLANNED:
        words = _("The lunch on {lunch_when} is on again. A new invitation will follow in this channel.")
    else:
        words = _("The lunch on {lunch_when} is on again. There's a newer invitation in this channel.")
    return words.format(lunch_when=lunch.when)


def reminder(lunch: Lunch, thread_ts: str | None) -> Message:
    """The reminder one working day before, in the invitation's thread (`thread_ts`) and in the channel."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return over_for_one(lunch)
    line = _("Brown-bag lunch on {lunch_when}, {where}: “{subject}”. {count_words}.").format(
        lunch_when=lunch.when, where=lunch.where, subject=lunch.subject, count_words=count_words(lunch.coming)
    )
    line = " ".join(part for part in (line, moved_words(lunch)) if part)
    if lunch.is_full:
        line = f"{line} {full_words(lunch)}"
    return Message(line, (text(line), rsvp_buttons(lunch)), thread_ts, also_in_channel=thread_ts is not None)


def morning(lunch: Lunch, rsvp: Rsvp | None) -> Message:
    """The message on the morning to a person who said yes or hope to; redrawn when their answer changes."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return over_for_one(lunch)
    if rsvp is not None and rsvp.coming is Coming.NO:
        return plain_message(_("Got it, not this time. If you change your mind, use `/brownbag`."))
    line = _("Lunch today: {rpartition}, {where}. Can't make it? No problem.").format(
        rpartition=lunch.when.rpartition(", ")[2], where=lunch.where
    )
    if rsvp is not None and rsvp.is_by_link:
        line = _("Lunch today: {time}, by link. Can't make it? No problem.").format(time=lunch.when.rpartition(", ")[2])
        row = buttons(
            button(_("Can't make it"), "meetings.cant_come", lunch.value, spoken=_("I can't make it to lunch today"))
        )
        return Message(line, (text(f"{line} {link_words(lunch.meeting.link)}"), row))
    button_row = buttons(
        button(_("Can't make it"), "meetings.cant_come", lunch.value, spoken=_("I can't make it to lunch today"))
    )
    return Message(line, (text(line), button_row))


def personal_invitation(lunch: Lunch, rsvp: Rsvp | None) -> Message:
    """The invitation by direct message, with the person's own answer."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return over_for_one(lunch)
    lines = post_lines(lunch)
    blocks: list[Block] = [
        text(f"*{lines[0]}*"),
        *(text(line) for line in lines[1:-1]),
        small(answer_words(rsvp)),
    ]
    blocks += [rsvp_buttons(lunch), buttons(calendar_button(lunch)), small(_("To stop these: `/brownbag by dm`."))]
    return Message(f"{lines[0]}, {lunch.where}.", tuple(blocks))


_OVERTAKEN = {
    LunchChange.MOVED: N_("I told you here that the lunch on {was} had moved."),
    LunchChange.PLACE: N_("I told you here that the place of the lunch on {was} had changed."),
    LunchChange.CALLED_OFF: N_("I told you here that the lunch on {was} was canceled."),
    LunchChange.RESTORED: N_("I told you here that the lunch on {was} was on again."),
}


def changed_again(lunch: Lunch, change: LunchChange = LunchChange.OTHER, was: datetime | None = None) -> Message:
    """What replaces the news of a change once newer news was sent: what it had said, and that it no longer holds."""
    if change is LunchChange.OTHER or was is None:
        return plain_message(
            _("The brown-bag lunch on {lunch_when} has changed again. My next message tells you what's new.").format(
                lunch_when=lunch.when
            )
        )
    said = _(_OVERTAKEN[change]).format(was=lunch.at(was))
    return plain_message(_("{said} That has changed since. My next message tells you what's new.").format(said=said))


_CHANGED = {
    LunchChange.MOVED: N_("The brown-bag lunch on {was} has moved. It's now on {lunch_when}, {where}."),
    LunchChange.PLACE: N_("The brown-bag lunch on {lunch_when} has a new place: {where}."),
    LunchChange.RESTORED: N_("The brown-bag lunch on {lunch_when} is on again, {where}."),
}


def changed(
    lunch: Lunch, rsvp: Rsvp | None, change: LunchChange = LunchChange.OTHER, was: datetime | None = None
) -> Message:
    """The news that a lunch was moved, canceled or restored, to somebody who comes; `was` is when it began before."""
    if lunch.is_off:
        return called_off(lunch, was)
    if lunch.meeting.state is MeetingState.HELD:
        return over_for_one(lunch)
    line = change_words(lunch, change, was)
    blocks = (text(line), small(answer_words(rsvp)), rsvp_buttons(lunch))
    return Message(line, blocks)


def change_words(lunch: Lunch, change: LunchChange, was: datetime | None) -> str:
    """What has changed about a lunch, as one sentence; `was` is when it was to begin before."""
    words = N_("The brown-bag lunch has changed: it's now on {lunch_when}, {where}.")
    if was is not None:
        words = _CHANGED.get(change, words)
    before = lunch.at(was) if was is not None else ""
    return _(words).format(was=before, lunch_when=lunch.when, where=lunch.where)


def headcount_words(count: Headcount) -> str:
    """How many come, and the names of those who allow it (R53)."""
    names = (
        (
            _(" They're happy for you to see their names: {join}.").format(
                join=", ".join(mention(name) for name in count.names)
            )
        )
        if count.names
        else ""
    )
    if not count.coming and not count.hoping and not count.by_link:
        return _("Nobody has answered yet.")
    if count.by_link:
        return _("{coming} in the room, {by_link} by link, {hoping} hoping to come.{names}").format(
            coming=count.coming, by_link=count.by_link, hoping=count.hoping, names=names
        )
    return _("{coming} coming, {hoping} hoping to come.{names}").format(
        coming=count.coming, hoping=count.hoping, names=names
    )


def answer_words(rsvp: Rsvp | None) -> str:
    """What a person has answered, as part of a message; None reads as no answer yet."""
    said = {
        None: _("You haven't answered yet. There's no need to."),
        Coming.YES: _("You're coming."),
        Coming.HOPE: _("You hope to come."),
        Coming.NO: _("Not this time. That's fine."),
    }
    words = said[rsvp.coming if rsvp else None]
    if rsvp is not None and rsvp.is_by_link:
        words = _("You're joining by link.")
    if rsvp is None or not rsvp.waits:
        return words
    more = _("A seat is being kept for you.") if rsvp.offered_until else _("I'll tell you if a seat opens.")
    return more if rsvp.coming is Coming.NO else f"{words} {more}"


def recorded(lunch: Lunch, rsvp: Rsvp) -> Message:
    """What was recorded, for the person who answered alone."""
    line = _("{answer_words} Brown-bag lunch, {lunch_when}, {where}. {change_it}").format(
        answer_words=answer_words(rsvp), lunch_when=lunch.when, where=lunch.where, change_it=_(CHANGE_IT)
    )
    kept = []
    if rsvp.kept_until is not None:
        slip = _("If that was a slip: your seat is kept for you for ten minutes.")
        line = f"{line} {slip}"
        kept = [yes_button(lunch, _("I'm coming"))]
    if rsvp.coming is Coming.NO:
        return Message(line, (text(line), buttons(*kept))) if kept else plain_message(line)
    names = (
        button(_("Hide my name from the host"), "meetings.hide_name", lunch.value)
        if rsvp.name_to_host
        else button(_("Show the host my name"), "meetings.show_name", lunch.value)
    )
    by_link = [] if rsvp.is_by_link or rsvp.coming is Coming.HOPE or not lunch.takes_links else [link_button(lunch)]
    return Message(line, (text(line), buttons(*kept, calendar_button(lunch), names, *by_link)))


def _quiet_buttons() -> Block:
    return buttons(
        button(
            _("I'd like some company"), "returners.open", spoken=_("I'd like some company; only you see what opens")
        ),
        button(
            _("I can help with something"),
            "mentors.open",
            spoken=_("I can help with something; only you see what opens"),
        ),
    )


def gone() -> Message:
    """What replaces a message about a lunch that is no longer planned."""
    return plain_message(_("This lunch is no longer planned. Use `/brownbag` to see the next one."))


def _because(lunch: Lunch) -> str:
    return f" ({neutral(lunch.meeting.reason, 300)})" if lunch.meeting.reason else ""
