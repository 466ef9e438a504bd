"""The notifications about lunches: to the channel, to those who come, to hosts and to organizers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import AskedFor, Notification, PersonalNotification
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class ToChannel(Notification):
    """A post about one meeting; after a change it may be posted anew, with another `turn`."""

    sent_to: ClassVar[tuple[str, ...]] = ("channel_id",)

    channel_id: ChannelId
    meeting_id: str
    turn: int
    standing: ClassVar[Standing] = Standing.CHANNEL
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("meeting_id", "turn")


@dataclass(frozen=True)
class LunchAnnounced(ToChannel):
    """The invitation; `turn` is how often the lunch was planned anew."""

    name: ClassVar[str] = "meetings.announce"
    in_two_steps: ClassVar[bool] = True


@dataclass(frozen=True)
class LunchSkipped(ToChannel):
    """The post that there is no lunch this time, and why."""

    name: ClassVar[str] = "meetings.say_skipped"


@dataclass(frozen=True)
class LunchReminder(ToChannel):
    """The reminder one working day before, in the invitation's thread and in the channel; `turn` is the meeting's
    sequence.
    """

    name: ClassVar[str] = "meetings.remind"


class LunchChange(StrEnum):
    """What has changed about a lunch, as people who meant to come are told."""

    MOVED = "moved"
    PLACE = "place"
    CALLED_OFF = "called off"
    RESTORED = "restored"
    OTHER = "other"


@dataclass(frozen=True)
class LunchNews(ToChannel):
    """The post that a lunch was moved or called off: a reply under the invitation, shown in the channel too.

    `turn` is the meeting's sequence. It is not drawn again; `was` is when the lunch began as the channel knew it.
    """

    name: ClassVar[str] = "meetings.say_changed"
    living: ClassVar[bool] = False

    was: datetime
    change: LunchChange


@dataclass(frozen=True)
class ToPerson(PersonalNotification):
    """A message about one meeting to one person; after a change it may be sent anew, with another `turn`."""

    meeting_id: str
    turn: int
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("meeting_id", "turn", "user_id")


@dataclass(frozen=True)
class LunchInvitation(ToPerson):
    """The invitation as a direct message, to people who asked for that."""

    name: ClassVar[str] = "meetings.invite"
    standing: ClassVar[Standing] = Standing.INVITATION


@dataclass(frozen=True)
class LunchMorning(ToPerson):
    """The message on the morning of the lunch, to those who said yes or hope to (R52)."""

    name: ClassVar[str] = "meetings.morning"
    standing: ClassVar[Standing] = Standing.LUNCH


@dataclass(frozen=True)
class SeatOffered(ToPerson):
    """A seat has opened: to the next in line (R57); `turn` counts the seats offered to this person at this lunch."""

    name: ClassVar[str] = "meetings.offer_seat"
    standing: ClassVar[Standing] = Standing.AWAITED


@dataclass(frozen=True)
class LunchChanged(ToPerson):
    """The news that a lunch was moved, canceled or restored; `turn` is the meeting's sequence, `was` when it began
    before.
    """

    name: ClassVar[str] = "meetings.changed"
    standing: ClassVar[Standing] = Standing.AWAITED

    change: LunchChange = LunchChange.OTHER
    was: datetime | None = None


@dataclass(frozen=True)
class LunchChangedNow(LunchChanged):
    """`LunchChanged`, sent at once, since the lunch would begin before the person's next working minute (R11 e)."""

    name: ClassVar[str] = "meetings.changed_now"
    standing: ClassVar[Standing] = Standing.URGENT


@dataclass(frozen=True)
class HostReminder(ToPerson):
    """The note to the host with headcount and agenda, one working day before."""

    name: ClassVar[str] = "meetings.host_note"
    standing: ClassVar[Standing] = Standing.REMINDER


@dataclass(frozen=True)
class HostAsked(ToPerson):
    """The question to a person whom an organizer would like as host; nobody is named before they say yes."""

    name: ClassVar[str] = "meetings.ask_host"
    standing: ClassVar[Standing] = Standing.INVITATION


@dataclass(frozen=True)
class LunchPreview(ToPerson):
    """The organizers' one message of the month: what will be posted, and when (R56)."""

    name: ClassVar[str] = "meetings.preview"
    standing: ClassVar[Standing] = Standing.ORGANIZER


@dataclass(frozen=True)
class NotAnnounced(ToPerson):
    """To organizers: the lunch could not be announced in time."""

    name: ClassVar[str] = "meetings.too_late"
    standing: ClassVar[Standing] = Standing.ORGANIZER


@dataclass(frozen=True)
class ChannelBroken(ToPerson):
    """To organizers: Slack does not let Village post in the channel."""

    name: ClassVar[str] = "meetings.channel_broken"
    standing: ClassVar[Standing] = Standing.ORGANIZER


@dataclass(frozen=True)
class PostUnsettled(ToPerson):
    """To organizers: Slack did not confirm the invitation, so is it there? (`stands`: one is, and there may be a copy.)

    `turn` is the invitation's; `number` tells several doubts about one invitation apart.
    """

    name: ClassVar[str] = "meetings.post_unsettled"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    keyed_by: ClassVar[tuple[str, ...]] = ("meeting_id", "turn", "number", "user_id")

    number: int = 0
    stands: bool = False


@dataclass(frozen=True)
class CopyRemoved(Notification):
    """The deletion of a second post of one invitation, once a press under it has shown where it is."""

    channel_id: ChannelId
    ts: str
    name: ClassVar[str] = "meetings.remove_copy"
    sent_to: ClassVar[tuple[str, ...]] = ("channel_id",)
    standing: ClassVar[Standing] = Standing.EDIT
    keyed_by: ClassVar[tuple[str, ...]] = ("channel_id", "ts")

    @property
    def deletes(self) -> tuple[ChannelId, str]:
        """Channel and `ts` of the second copy of a post, to delete."""
        return self.channel_id, self.ts


@dataclass(frozen=True)
class CalendarFile(AskedFor):
    """The `.ics` file that somebody asked for."""

    name: ClassVar[str] = "meetings.calendar_file"
    meeting_id: str


@dataclass(frozen=True)
class CalendarUpdate(ToPerson):
    """The news of a change with the changed `.ics` file, to people who had taken the file; fields as in
    `LunchChanged`.
    """

    name: ClassVar[str] = "meetings.calendar_update"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = False

    change: LunchChange = LunchChange.OTHER
    was: datetime | None = None


@dataclass(frozen=True)
class CalendarUpdateNow(CalendarUpdate):
    """`CalendarUpdate`, sent at once, since the lunch begins before the person's next working minute."""

    name: ClassVar[str] = "meetings.calendar_update_now"
    standing: ClassVar[Standing] = Standing.URGENT


@dataclass(frozen=True)
class TakeOver(ToChannel):
    """The question in the channel who would like to look after the lunches, once, after two months of silence (R56).
    `turn` and meeting are those of the first lunch that nobody answered.
    """

    name: ClassVar[str] = "meetings.take_over"
    living: ClassVar[bool] = False
    told_once: ClassVar[bool] = True


@dataclass(frozen=True)
class HelpWanted(ToChannel):
    """A post for organizers: who knows about the topics that nobody offers yet? Sent from the preview of one lunch."""

    name: ClassVar[str] = "meetings.ask_for_help"
    living: ClassVar[bool] = False


@dataclass(frozen=True)
class TakeOverOffered(PersonalNotification):
    """To an organizer: `volunteer` would like to look after the lunches."""

    volunteer: UserId
    name: ClassVar[str] = "meetings.offer_to_take_over"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("volunteer", "user_id")


@dataclass(frozen=True)
class OrganizerNamed(PersonalNotification):
    """To somebody who was named a deputy, or an organizer after offering; `request` tells one naming from another."""

    by: UserId
    as_deputy: bool
    was_organizer: bool
    request: str
    name: ClassVar[str] = "meetings.name_organizer"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("request",)


@dataclass(frozen=True)
class WorthIt(ToPerson):
    """The question after a lunch that many meant to come to: was it worth your lunch? (R71)"""

    name: ClassVar[str] = "meetings.ask_worth_it"
    standing: ClassVar[Standing] = Standing.CHECK_IN
