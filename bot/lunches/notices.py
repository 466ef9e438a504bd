"""The notifications about lunches: to the channel, to those who come, to hosts and to organizers."""

from datetime import datetime
from enum import StrEnum

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import AskedFor, Notification, PersonalNotification, notification
from bot.core.working_hours import Standing


@notification(standing=Standing.CHANNEL, sent_to=("channel_id",), keyed_by=("meeting_id", "turn"), living=True)
class ToChannel(Notification):
    """A post about one meeting; after a change it may be posted anew, with another `turn`."""

    channel_id: ChannelId
    meeting_id: str
    turn: int


@notification("meetings.announce", in_two_steps=True)
class LunchAnnounced(ToChannel):
    """The invitation; `turn` is how often the lunch was planned anew."""


@notification("meetings.say_skipped")
class LunchSkipped(ToChannel):
    """The post that there is no lunch this time, and why."""


@notification("meetings.remind")
class LunchReminder(ToChannel):
    """The reminder a working day before, in the invitation's thread and the channel; `turn`: the meeting's sequence."""


class LunchChange(StrEnum):
    """What has changed about a lunch, as people who meant to come are told."""

    MOVED = "moved"
    PLACE = "place"
    CALLED_OFF = "called off"
    RESTORED = "restored"
    OTHER = "other"


@notification("meetings.say_changed", living=False)
class LunchNews(ToChannel):
    """The post that a lunch was moved or called off: a reply under the invitation, shown in the channel too.

    `turn` is the meeting's sequence. It is not drawn again; `was` is when the lunch began as the channel knew it.
    """

    was: datetime
    change: LunchChange


@notification(keyed_by=("meeting_id", "turn", "user_id"), living=True)
class ToPerson(PersonalNotification):
    """A message about one meeting to one person; after a change it may be sent anew, with another `turn`."""

    meeting_id: str
    turn: int


@notification("meetings.invite", Standing.INVITATION)
class LunchInvitation(ToPerson):
    """The invitation as a direct message, to people who asked for that."""


@notification("meetings.morning", Standing.LUNCH)
class LunchMorning(ToPerson):
    """The message on the morning of the lunch, to those who said yes or hope to (R52)."""


@notification("meetings.offer_seat", Standing.AWAITED)
class SeatOffered(ToPerson):
    """A seat has opened: to the next in line (R57); `turn` counts the seats offered to this person at this lunch."""


@notification("meetings.changed", Standing.AWAITED)
class LunchChanged(ToPerson):
    """The news that a lunch was moved, canceled or restored; `turn`: the meeting's sequence, `was`: when it began."""

    change: LunchChange = LunchChange.OTHER
    was: datetime | None = None


@notification("meetings.changed_now", Standing.URGENT)
class LunchChangedNow(LunchChanged):
    """`LunchChanged`, sent at once, since the lunch would begin before the person's next working minute (R11 e)."""


@notification("meetings.host_note", Standing.REMINDER)
class HostReminder(ToPerson):
    """The note to the host with headcount and agenda, one working day before."""


@notification("meetings.ask_host", Standing.INVITATION)
class HostAsked(ToPerson):
    """The question to a person whom an organizer would like as host; nobody is named before they say yes."""


@notification("meetings.preview", Standing.ORGANIZER)
class LunchPreview(ToPerson):
    """The organizers' one message of the month: what will be posted, and when (R56)."""


@notification("meetings.too_late", Standing.ORGANIZER)
class NotAnnounced(ToPerson):
    """To organizers: the lunch could not be announced in time."""


@notification("meetings.channel_broken", Standing.ORGANIZER)
class ChannelBroken(ToPerson):
    """To organizers: Slack does not let Village post in the channel."""


@notification("meetings.post_unsettled", Standing.ORGANIZER, keyed_by=("meeting_id", "turn", "number", "user_id"))
class PostUnsettled(ToPerson):
    """To organizers: Slack did not confirm the invitation, so is it there? (`stands`: one is, and there may be a copy.)

    `turn` is the invitation's; `number` tells several doubts about one invitation apart.
    """

    number: int = 0
    stands: bool = False


@notification("meetings.remove_copy", Standing.EDIT, sent_to=("channel_id",), keyed_by=("channel_id", "ts"))
class CopyRemoved(Notification):
    """The deletion of a second post of one invitation, once a press under it has shown where it is."""

    channel_id: ChannelId
    ts: str

    @property
    def deletes(self) -> tuple[ChannelId, str]:
        """Channel and `ts` of the second copy of a post, to delete."""
        return self.channel_id, self.ts


@notification("meetings.calendar_file")
class CalendarFile(AskedFor):
    """The `.ics` file that somebody asked for."""

    meeting_id: str


@notification("meetings.calendar_update", Standing.AWAITED, living=False)
class CalendarUpdate(ToPerson):
    """The news of a change with the new `.ics` file, to people who had taken the file; fields as in `LunchChanged`."""

    change: LunchChange = LunchChange.OTHER
    was: datetime | None = None


@notification("meetings.calendar_update_now", Standing.URGENT)
class CalendarUpdateNow(CalendarUpdate):
    """`CalendarUpdate`, sent at once, since the lunch begins before the person's next working minute."""


@notification("meetings.take_over", living=False, told_once=True)
class TakeOver(ToChannel):
    """The question in the channel who would like to look after the lunches, once, after two months of silence (R56).
    `turn` and meeting are those of the first lunch that nobody answered.
    """


@notification("meetings.ask_for_help", living=False)
class HelpWanted(ToChannel):
    """A post for organizers: who knows about the topics that nobody offers yet? Sent from the preview of one lunch."""


@notification("meetings.offer_to_take_over", Standing.ORGANIZER, keyed_by=("volunteer", "user_id"), living=True)
class TakeOverOffered(PersonalNotification):
    """To an organizer: `volunteer` would like to look after the lunches."""

    volunteer: UserId


@notification("meetings.name_organizer", Standing.ORGANIZER, keyed_by=("request",), living=True)
class OrganizerNamed(PersonalNotification):
    """To somebody who was named a deputy, or an organizer after offering; `request` tells one naming from another."""

    by: UserId
    as_deputy: bool
    was_organizer: bool
    request: str


@notification("meetings.ask_worth_it", Standing.CHECK_IN)
class WorthIt(ToPerson):
    """The question after a lunch that many meant to come to: was it worth your lunch? (R71)"""
