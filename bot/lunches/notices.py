"""What is said about lunches to the channel, to those who come, to hosts and to organizers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import AskedFor, Channel, Notification, PersonalNotification
from bot.core.working_hours import Standing


@dataclass(frozen=True)
class ToChannel(Notification):
    """A post about one meeting; `turn` sets apart what is said anew after a change."""

    channel_id: ChannelId
    meeting_id: str
    turn: int
    standing: ClassVar[Standing] = Standing.CHANNEL
    living: ClassVar[bool] = True

    @property
    def to(self) -> Channel:
        """The community's channel."""
        return Channel(self.channel_id)

    @property
    def key(self) -> str:
        """One per meeting and turn."""
        return f"{self.name}:{self.meeting_id}:{self.turn}"


@dataclass(frozen=True)
class LunchAnnounced(ToChannel):
    """The invitation; `turn` is how often the lunch was planned anew."""

    name: ClassVar[str] = "meetings.announce"
    in_two_steps: ClassVar[bool] = True


@dataclass(frozen=True)
class LunchSkipped(ToChannel):
    """There is none this time, and why."""

    name: ClassVar[str] = "meetings.say_skipped"


@dataclass(frozen=True)
class LunchReminder(ToChannel):
    """The day before, in the invitation's thread and in the channel; `turn` is the meeting's sequence."""

    name: ClassVar[str] = "meetings.remind"


class LunchChange(StrEnum):
    """What has changed about a lunch, as somebody who meant to come is told."""

    MOVED = "moved"
    PLACE = "place"
    CALLED_OFF = "called off"
    RESTORED = "restored"
    OTHER = "other"


@dataclass(frozen=True)
class LunchNews(ToChannel):
    """Moved or called off: a reply under the invitation, shown in the channel too; `turn` is the meeting's sequence.

    It stays as it was said; `was` is when the lunch began as the channel knew it.
    """

    name: ClassVar[str] = "meetings.say_changed"
    living: ClassVar[bool] = False

    was: datetime
    change: LunchChange


@dataclass(frozen=True)
class ToPerson(PersonalNotification):
    """A message about one meeting to one person; `turn` sets apart what is said anew after a change."""

    meeting_id: str
    turn: int
    living: ClassVar[bool] = True

    @property
    def key(self) -> str:
        """One per meeting, person and turn."""
        return f"{self.name}:{self.meeting_id}:{self.turn}:{self.user_id}"


@dataclass(frozen=True)
class LunchInvitation(ToPerson):
    """The invitation, for who asked to get it by direct message."""

    name: ClassVar[str] = "meetings.invite"
    standing: ClassVar[Standing] = Standing.INVITATION


@dataclass(frozen=True)
class LunchMorning(ToPerson):
    """On the morning, to who said yes or hope to."""

    name: ClassVar[str] = "meetings.morning"
    standing: ClassVar[Standing] = Standing.LUNCH


@dataclass(frozen=True)
class SeatOffered(ToPerson):
    """A seat has opened, to the next who wanted to be told; `turn` counts what was offered to this person."""

    name: ClassVar[str] = "meetings.offer_seat"
    standing: ClassVar[Standing] = Standing.AWAITED


@dataclass(frozen=True)
class LunchChanged(ToPerson):
    """Moved, canceled or on again; `turn` is the meeting's sequence, `was` when it began before."""

    name: ClassVar[str] = "meetings.changed"
    standing: ClassVar[Standing] = Standing.AWAITED

    change: LunchChange = LunchChange.OTHER
    was: datetime | None = None


@dataclass(frozen=True)
class LunchChangedNow(LunchChanged):
    """The same, at once: it would begin before the person's next working minute (Working hours, (e))."""

    name: ClassVar[str] = "meetings.changed_now"
    standing: ClassVar[Standing] = Standing.URGENT


@dataclass(frozen=True)
class HostReminder(ToPerson):
    """The host's note with headcount and agenda, one working day before."""

    name: ClassVar[str] = "meetings.host_note"
    standing: ClassVar[Standing] = Standing.REMINDER


@dataclass(frozen=True)
class HostAsked(ToPerson):
    """An organizer would like this person to host; nobody is named before they say yes."""

    name: ClassVar[str] = "meetings.ask_host"
    standing: ClassVar[Standing] = Standing.INVITATION


@dataclass(frozen=True)
class LunchPreview(ToPerson):
    """The organizer's month: what will be posted, and when."""

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
    """To organizers: Slack did not confirm the invitation; is it there? (`stands`: one is, and there may be a copy.)

    `turn` is the invitation's, `number` sets one doubt about it apart from a later one.
    """

    name: ClassVar[str] = "meetings.post_unsettled"
    standing: ClassVar[Standing] = Standing.ORGANIZER

    number: int = 0
    stands: bool = False

    @property
    def key(self) -> str:
        """One per doubt and organizer."""
        return f"{self.name}:{self.meeting_id}:{self.turn}:{self.number}:{self.user_id}"


@dataclass(frozen=True)
class CopyRemoved(Notification):
    """A second post of one invitation goes, as soon as somebody has shown where it stands."""

    channel_id: ChannelId
    ts: str
    name: ClassVar[str] = "meetings.remove_copy"
    standing: ClassVar[Standing] = Standing.EDIT

    @property
    def to(self) -> Channel:
        """Where it stands."""
        return Channel(self.channel_id)

    @property
    def key(self) -> str:
        """Each copy once."""
        return f"{self.name}:{self.channel_id}:{self.ts}"

    @property
    def deletes(self) -> tuple[ChannelId, str]:
        """The copy."""
        return self.channel_id, self.ts


@dataclass(frozen=True)
class CalendarFile(AskedFor):
    """The `.ics` somebody asked for."""

    name: ClassVar[str] = "meetings.calendar_file"
    meeting_id: str


@dataclass(frozen=True)
class CalendarUpdate(ToPerson):
    """The news with the changed `.ics`, to who had taken the file; `turn` and `was` as for `LunchChanged`."""

    name: ClassVar[str] = "meetings.calendar_update"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = False

    change: LunchChange = LunchChange.OTHER
    was: datetime | None = None


@dataclass(frozen=True)
class CalendarUpdateNow(CalendarUpdate):
    """The same, at once, where the lunch begins before the person's next working minute."""

    name: ClassVar[str] = "meetings.calendar_update_now"
    standing: ClassVar[Standing] = Standing.URGENT


@dataclass(frozen=True)
class TakeOver(ToChannel):
    """After two months of silence, once: who would like to look after the lunches? About the first silent one."""

    name: ClassVar[str] = "meetings.take_over"
    living: ClassVar[bool] = False
    told_once: ClassVar[bool] = True


@dataclass(frozen=True)
class HelpWanted(ToChannel):
    """An organizer has the channel asked who knows about what nobody offers yet; about one lunch's preview."""

    name: ClassVar[str] = "meetings.ask_for_help"
    living: ClassVar[bool] = False


@dataclass(frozen=True)
class TakeOverOffered(PersonalNotification):
    """To an organizer: this colleague would."""

    volunteer: UserId
    name: ClassVar[str] = "meetings.offer_to_take_over"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    living: ClassVar[bool] = True

    @property
    def key(self) -> str:
        """One per organizer and volunteer."""
        return f"{self.name}:{self.volunteer}:{self.user_id}"


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

    @property
    def key(self) -> str:
        """One per naming."""
        return f"{self.name}:{self.request}"


@dataclass(frozen=True)
class WorthIt(ToPerson):
    """After a lunch that many meant to come to: was it worth your lunch?"""

    name: ClassVar[str] = "meetings.ask_worth_it"
    standing: ClassVar[Standing] = Standing.CHECK_IN
