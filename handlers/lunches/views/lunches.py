"""The parts that several views of a lunch share: when, where, about what, and its buttons."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot.core.ids import UserId
from bot.core.words import N_, _, clock_time, day_words
from bot.core.zones import local
from bot.lunches.meetings import Meeting, MeetingState, Series
from bot.lunches.rsvps import Coming
from bot.lunches.seats import limits_of
from bot.lunches.themes import theme
from handlers.platform.views.blocks import button, buttons, neutral

PROMPTS_SHOWN = 3
_PLAIN_LINK = re.compile(r"https?://[^\s<>|\"]+")

# What people type that says by itself that it is a room.
_SAYS_ROOM = re.compile(
    r"room|raum|zimmer|saal|küche|kitchen|sala\b|salle|salón|etage|floor|piso|cafeteria", re.IGNORECASE
)


@dataclass(frozen=True)
class Lunch:
    """One meeting with its series; `coming` is how many said yes, `is_full` whether every seat is taken."""

    meeting: Meeting
    series: Series
    coming: int = 0
    is_full: bool = False

    @property
    def day(self) -> date:
        """The local day on which it takes place."""
        return self.meeting.day(self.series.recurrence.zone)

    @property
    def usual_day(self) -> date | None:
        """The day the rule had given, when it takes place on another; None otherwise."""
        return self.meeting.moved_from(self.series.recurrence.zone)

    @property
    def when(self) -> str:
        """Day and time in the reader's language, such as "Wednesday, November 18, 12:00 PM"."""
        return self.at(self.meeting.begins)

    def at(self, moment: datetime) -> str:
        """A moment in this lunch's time zone, written as `when`."""
        begins = local(moment, self.series.recurrence.zone)
        return f"{day_words(begins.date())}, {clock_time(begins)}"

    @property
    def where(self) -> str:
        """The place, such as "room Elm"; what was typed is neutralized (R16)."""
        room = neutral(self.meeting.room.strip(), 200)
        if not room:
            return _("online") if self.meeting.link else _("room to follow")
        return room if _SAYS_ROOM.search(room) else _("room {room}").format(room=room)

    @property
    def takes_links(self) -> bool:
        """Whether people may come to its room or join by link."""
        return limits_of(self.meeting, self.series).has_link

    @property
    def subject(self) -> str:
        """The theme's title in the reader's language."""
        return _(theme(self.meeting.theme).title)

    @property
    def prompts(self) -> tuple[str, ...]:
        """The first of the theme's questions; the others leave room for the box."""
        return tuple(_(prompt) for prompt in theme(self.meeting.theme).prompts[:PROMPTS_SHOWN])

    @property
    def is_off(self) -> bool:
        """Whether it was skipped or cancelled; False for one that is over."""
        return self.meeting.state in (MeetingState.SKIPPED, MeetingState.CANCELLED)

    @property
    def value(self) -> str:
        """The value of its buttons: the meeting's id."""
        return self.meeting.id


def link_words(link: str) -> str:
    """A link that can be followed where it plainly is one, else its neutralized text; "" for none."""
    if not link:
        return ""
    shown = neutral(link, 1500)
    return _("<{shown}|Join from elsewhere>").format(shown=shown) if _PLAIN_LINK.fullmatch(link) else shown


def mention(user_id: UserId) -> str:
    """A person as a mention in Slack's markup."""
    return f"<@{user_id}>"


def rsvp_buttons(lunch: Lunch) -> ActionsBlock:
    """The three answers to an invitation, the same everywhere."""
    return buttons(*(_answer(lunch, coming, _(label)) for coming, label in ANSWER_LABELS.items()))


def calendar_button(lunch: Lunch) -> ButtonElement:
    """The button *Add to calendar*; the file comes by direct message."""
    return button(
        _("Add to calendar"),
        "meetings.calendar",
        lunch.value,
        spoken=_("Add the lunch of {lunch_when} to my calendar").format(lunch_when=lunch.when),
    )


def link_button(lunch: Lunch) -> ButtonElement:
    """The button *Join by link*."""
    return button(
        _("Join by link"),
        "meetings.by_link",
        lunch.value,
        spoken=_("Join by link: brown-bag lunch, {lunch_when}").format(lunch_when=lunch.when)[:75],
    )


def tell_button(lunch: Lunch) -> ButtonElement:
    """The button *Tell me if a seat opens*."""
    return button(
        _("Tell me if a seat opens"),
        "meetings.tell_me",
        lunch.value,
        spoken=_("Tell me if a seat opens: {lunch_when}").format(lunch_when=lunch.when)[:75],
    )


def yes_button(lunch: Lunch, label: str) -> ButtonElement:
    """The button for a yes, labelled *I'm coming* or *Take the seat*."""
    return _answer(lunch, Coming.YES, label)


def never_mind_button(lunch: Lunch) -> ButtonElement:
    """The button *No longer needed*, for somebody who waits for a seat."""
    return button(
        _("No longer needed"),
        "meetings.never_mind",
        lunch.value,
        spoken=_("No longer needed: a seat on {lunch_when}").format(lunch_when=lunch.when)[:75],
    )


ANSWER_LABELS = {Coming.YES: N_("I'm coming"), Coming.HOPE: N_("I hope to"), Coming.NO: N_("Not this time")}
ANSWER_ACTIONS = {Coming.YES: "meetings.come", Coming.HOPE: "meetings.hope", Coming.NO: "meetings.decline"}


def _answer(lunch: Lunch, coming: Coming, label: str) -> ButtonElement:
    return button(
        label,
        ANSWER_ACTIONS[coming],
        lunch.value,
        spoken=_("{label}: brown-bag lunch, {lunch_when}").format(label=label, lunch_when=lunch.when)[:75],
    )
