"""What the channel and those who come read about a lunch."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.core.errors import Refusal
from bot.lunches.meetings import HOSTS_NOTE, MeetingState
from bot.lunches.rsvps import Coming, Headcount, Rsvp, count_words
from handlers.lunches.views import lunch_refusals
from handlers.lunches.views.lunches import Lunch, calendar_button, day_words, link_words, mention, rsvp_buttons
from handlers.platform.views.blocks import File, Message, button, buttons, heading, neutral, small, text
from handlers.platform.views.refusals import Words

OPEN_TO_ALL = "Open to everybody, parent or not. Bring your lunch; come late or leave early as you need."
CALENDAR_TITLE = "Brown-bag lunch"
CALENDAR_FILE = "brown-bag-lunch.ics"
CHANGE_IT = "You can change it until the lunch ends: here, with `/brownbag`, or in my Home."


def placeholder(lunch: Lunch) -> Message:
    """The complete line that is posted first."""
    line = f"Brown-bag lunch: {lunch.when}, {lunch.where}"
    return Message(line, (text(line),))


def invitation(lunch: Lunch, turn: int) -> Message:
    """The post in the channel, in whatever state the lunch is now; `turn` is which invitation this one is."""
    meeting = lunch.meeting
    if meeting.restored > turn:
        return _plain(f"The lunch on {lunch.when} is back on. There's a newer invitation in this channel.")
    if lunch.is_off:
        return called_off(lunch)
    if meeting.state is MeetingState.HELD:
        return over(lunch)
    lines = post_lines(lunch)
    blocks: list[Block] = [heading(f"Brown-bag lunch: {lunch.when}"), *(text(line) for line in lines[1:-1])]
    blocks += [small(lines[-1]), rsvp_buttons(lunch)]
    more = [calendar_button(lunch)]
    if meeting.host is None:
        more.append(button("I'll host", "meetings.host", lunch.value, spoken=f"I'll host the lunch on {lunch.when}"))
    blocks += [buttons(*more), _quiet_buttons()]
    return Message("\n".join(lines), tuple(blocks))


def post_lines(lunch: Lunch) -> list[str]:
    """The invitation's content, line by line: the first is the title, the last who is coming and who hosts."""
    meeting = lunch.meeting
    link = link_words(meeting.link)
    place = f"*{lunch.where[0].upper()}{lunch.where[1:]}*, {meeting.minutes} minutes."
    subject = "\n".join([f"*{lunch.subject}*", *(f"• {prompt}" for prompt in lunch.prompts)])
    host = (
        f"Host: {mention(meeting.host)}"
        if meeting.host
        else ("No host yet: a host opens the door, no expertise needed")
    )
    return [
        f"Brown-bag lunch: {lunch.when}",
        " ".join(part for part in (place, link, moved_words(lunch)) if part),
        subject,
        OPEN_TO_ALL,
        f"{count_words(lunch.coming)} · {host}",
    ]


def moved_words(lunch: Lunch) -> str:
    """What moved and why; empty when it takes place on its usual day."""
    usual = lunch.usual_day
    if usual is None:
        return ""
    if lunch.meeting.reason and not lunch.meeting.by_hand:
        return f"Not on {day_words(usual)} this time: {neutral(lunch.meeting.reason, 300)}."
    return f"Moved from {day_words(usual)}."


def over(lunch: Lunch) -> Message:
    """In place of an invitation afterwards."""
    return _plain(
        f"The brown-bag lunch on {lunch.when} is over. Thank you for coming. The next one will be announced here."
    )


def called_off(lunch: Lunch) -> Message:
    """In place of the invitation, or as news."""
    return _plain(f"There is no brown-bag lunch on {lunch.when}{_because(lunch)}. Other lunches go ahead as planned.")


def skipped(lunch: Lunch, turn: int, following: Lunch | None) -> Message:
    """The channel hears that there is none this time, and when the next one is."""
    if lunch.meeting.restored > turn:
        return _plain(f"The lunch on {lunch.when} is on again. The invitation is in this channel.")
    following_words = f" The next one: {following.when}, {following.where}." if following else ""
    return _plain(f"No brown-bag lunch on {day_words(lunch.day)} this time{_because(lunch)}.{following_words}")


def reminder(lunch: Lunch, thread_ts: str | None) -> Message:
    """The day before, in the thread and in the channel."""
    if lunch.is_off:
        return called_off(lunch)
    line = f"Brown-bag lunch on {lunch.when}, {lunch.where}: “{lunch.subject}”. {count_words(lunch.coming)}."
    if lunch.meeting.state is MeetingState.HELD:
        return _plain(line)
    return Message(line, (text(line), rsvp_buttons(lunch)), thread_ts, also_in_channel=thread_ts is not None)


def morning(lunch: Lunch, rsvp: Rsvp | None) -> Message:
    """To one person who said yes or hope to; drawn again when they cannot."""
    if lunch.is_off:
        return called_off(lunch)
    if rsvp is not None and rsvp.coming is Coming.NO:
        return _plain("Got it, not this time. If you change your mind, use `/brownbag`.")
    line = f"Lunch today: {lunch.when.rpartition(', ')[2]}, {lunch.where}. Can't make it? No problem."
    button_row = buttons(
        button("Can't make it", "meetings.decline", lunch.value, spoken="I can't make it to lunch today")
    )
    return Message(line, (text(line), button_row))


def personal_invitation(lunch: Lunch, rsvp: Rsvp | None) -> Message:
    """The invitation by direct message, for who asked for it."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return over(lunch)
    lines = post_lines(lunch)
    blocks: list[Block] = [
        text(f"*{lines[0]}*"),
        *(text(line) for line in lines[1:-1]),
        small(answer_words(rsvp)),
    ]
    blocks += [rsvp_buttons(lunch), buttons(calendar_button(lunch)), small("To stop these: `/brownbag by dm`.")]
    return Message(f"{lines[0]}, {lunch.where}.", tuple(blocks))


def changed_again(lunch: Lunch) -> Message:
    """In place of news that newer news has overtaken."""
    return _plain(f"The brown-bag lunch on {lunch.when} has changed again. Please see my latest message about it.")


def changed(lunch: Lunch, rsvp: Rsvp | None) -> Message:
    """Moved or canceled, to who said yes or hope to."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return over(lunch)
    line = f"The brown-bag lunch has changed: it is now on {lunch.when}, {lunch.where}."
    blocks = (text(line), small(answer_words(rsvp)), rsvp_buttons(lunch))
    return Message(line, blocks)


def host_note(lunch: Lunch, count: Headcount, agenda: Sequence[str]) -> Message:
    """To the host, one working day before."""
    if lunch.is_off:
        return called_off(lunch)
    if lunch.meeting.state is MeetingState.HELD:
        return _plain(f"Thank you for hosting the brown-bag lunch on {lunch.when}.")
    questions = "\n".join(f"{number}. {neutral(question, 450)}" for number, question in enumerate(agenda, 1))
    blocks: list[Block] = [
        text(f"*You're hosting: {lunch.when}, {lunch.where}.*\n{headcount_words(count)}"),
        text(f"Five questions to talk about, some from the question box:\n{questions}"),
        text(HOSTS_NOTE),
        buttons(button("I can't host anymore", "meetings.unhost", lunch.value)),
    ]
    return Message("You're hosting the next brown-bag lunch. Here's who's coming and five questions.", tuple(blocks))


def headcount_words(count: Headcount) -> str:
    """How many, and the names of those who allow it."""
    names = (
        (f" They're happy for you to see their names: {', '.join(mention(name) for name in count.names)}.")
        if count.names
        else ""
    )
    if not count.coming and not count.hoping:
        return "Nobody has answered yet."
    return f"{count.coming} coming, {count.hoping} hoping to come.{names}"


def answer_words(rsvp: Rsvp | None) -> str:
    """What a person has said about a lunch."""
    said = {
        None: "You haven't answered yet. There's no need to.",
        Coming.YES: "You're coming.",
        Coming.HOPE: "You hope to come.",
        Coming.NO: "Not this time. That's fine.",
    }
    return said[rsvp.coming if rsvp else None]


def recorded(lunch: Lunch, rsvp: Rsvp) -> Message:
    """What was recorded, to the one who answered alone."""
    line = f"{answer_words(rsvp)} Brown-bag lunch, {lunch.when}, {lunch.where}. {CHANGE_IT}"
    if rsvp.coming is Coming.NO:
        return _plain(line)
    names = (
        button("Hide my name from the host", "meetings.hide_name", lunch.value)
        if rsvp.name_to_host
        else button("Show the host my name", "meetings.show_name", lunch.value)
    )
    return Message(line, (text(line), buttons(calendar_button(lunch), names)))


def hosting(lunch: Lunch) -> Message:
    """Thank you to the new host."""
    line = f"Thank you. You're hosting on {lunch.when}, {lunch.where}, and the invitation now says so. {HOSTS_NOTE}"
    return Message(line, (text(line), buttons(button("I can't host anymore", "meetings.unhost", lunch.value))))


def no_longer_hosting(lunch: Lunch) -> Message:
    """Somebody cannot host after all."""
    return _plain(f"That's fine. The lunch on {lunch.when} needs a host again.")


def calendar_file_sent(lunch: Lunch) -> Message:
    """Where the file went."""
    return _plain(f"I'm sending you a calendar file for {lunch.when} in a direct message.")


def calendar_file(lunch: Lunch, file: File) -> Message:
    """The file itself."""
    line = f"The brown-bag lunch on {lunch.when}, for your calendar."
    if lunch.is_off:
        line = (
            f"The brown-bag lunch on {lunch.when} is canceled. Open this file to remove it from your "
            "calendar; if that doesn't work, delete the entry by hand."
        )
    return Message(line, (text(line),), file=file)


def calendar_notes(lunch: Lunch) -> str:
    """What the calendar entry says beside time and place; nothing about who comes."""
    return f"“{lunch.subject}”\n{OPEN_TO_ALL}"


def not_announced(lunch: Lunch) -> Message:
    """To organizers: it was too late to invite anybody."""
    return _plain(
        f"I couldn't announce the lunch on {lunch.when} in time, so I didn't post it in the channel. "
        "The next one is planned; `/brownbag list` shows all of them."
    )


def channel_broken(lunch: Lunch) -> Message:
    """To organizers: Slack does not let Village post."""
    channel = f"<#{lunch.series.channel_id}>"
    line = (
        f"I can't post in {channel}. It may be archived, or I may have been removed. The lunch on {lunch.when} "
        "still stands, "
        f"and `/brownbag` and my Home show it. Invite me again and use `/brownbag announce`, or choose another "
        "channel with `/village setup`."
    )
    return Message("I can't post in the lunch channel right now.", (text(line),))


def _quiet_buttons() -> Block:
    return buttons(
        button("I'd like some company", "returners.open", spoken="I'd like some company; only you see what opens"),
        button(
            "I can help with something", "mentors.open", spoken="I can help with something; only you see what opens"
        ),
    )


def _plain(line: str) -> Message:
    return Message(line, (text(line),))


GONE = _plain("This lunch is no longer planned. Use `/brownbag` to see the next one.")


def _because(lunch: Lunch) -> str:
    return f" ({neutral(lunch.meeting.reason, 300)})" if lunch.meeting.reason else ""


REFUSALS: Mapping[type[Refusal], Words] = lunch_refusals.REFUSALS
