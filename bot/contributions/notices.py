"""Messages about contributions: the post in the channel, deletions, answers to authors,
and what waits for organizers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from bot.contributions.contributions import ContributionType
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel, Notification, PersonalNotification
from bot.core.working_hours import Standing

WEEKS_DRAWN_AGAIN = 9


@dataclass(frozen=True)
class ContributionPost(Notification):
    """A contribution in the channel; first one complete line, then the contribution itself."""

    name: ClassVar[str] = "contributions.post"
    sent_to: ClassVar[tuple[str, ...]] = ("channel_id",)
    standing: ClassVar[Standing] = Standing.CHANNEL
    living: ClassVar[bool] = True
    in_two_steps: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("contribution_id", "version")

    channel_id: ChannelId
    contribution_id: str
    version: int


@dataclass(frozen=True)
class CopyDeletion(Notification):
    """The deletion of a message of ours that shows a contribution; retried until Slack has done it. Names nobody."""

    name: ClassVar[str] = "contributions.delete"
    sent_to: ClassVar[tuple[str, ...]] = ("channel_id",)
    standing: ClassVar[Standing] = Standing.EDIT
    keyed_by: ClassVar[tuple[str, ...]] = ("channel_id", "ts", "attempt")

    channel_id: ChannelId
    ts: str
    contribution_id: str
    attempt: int = 1

    @property
    def deletes(self) -> tuple[ChannelId, str]:
        """Channel and `ts` of the message in Slack to delete."""
        return self.channel_id, self.ts


@dataclass(frozen=True)
class FileDeletion(Notification):
    """The deletion of a file of ours that shows a contribution; retried until Slack has done it."""

    name: ClassVar[str] = "contributions.delete_file"
    standing: ClassVar[Standing] = Standing.EDIT
    keyed_by: ClassVar[tuple[str, ...]] = ("file_id",)

    channel_id: ChannelId
    file_id: str

    @property
    def to(self) -> Channel:
        """The community's channel, in whose queue it waits, so that no row names who had the file;
        nothing is posted.
        """
        return Channel(self.channel_id)

    @property
    def is_repeatable(self) -> bool:
        """True: sending this a second time after a doubt is harmless, since deleting twice changes nothing."""
        return True


@dataclass(frozen=True)
class ContributionAnswered(PersonalNotification):
    """To the author: an organizer has read it, or (`not_posted`) Slack did not take the post."""

    name: ClassVar[str] = "contributions.answered"
    standing: ClassVar[Standing] = Standing.REMINDER
    living: ClassVar[bool] = True

    contribution_id: str
    version: int
    not_posted: bool = False

    @property
    def key(self) -> str:
        """One message per version of a contribution, for each of the two answers."""
        return f"{self.name}:{self.contribution_id}:{self.version}:{int(self.not_posted)}"


@dataclass(frozen=True)
class CopyStays(PersonalNotification):
    """To the author of a withdrawn contribution: Slack refuses for good to delete this copy."""

    name: ClassVar[str] = "contributions.copy_stays"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True

    contribution_id: str
    channel_id: ChannelId
    ts: str
    posted_at: datetime
    attempt: int = 1

    @property
    def key(self) -> str:
        """One message per copy and refused attempt."""
        return stays_key(self.channel_id, self.ts, self.attempt)


@dataclass(frozen=True)
class ContributionsWaiting(PersonalNotification):
    """To an organizer, between the monthly messages: something has waited for over five working days."""

    name: ClassVar[str] = "contributions.waiting"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    living: ClassVar[bool] = True
    keyed_by: ClassVar[tuple[str, ...]] = ("user_id", "week")

    week: str


@dataclass(frozen=True)
class ContributionUnread(PersonalNotification):
    """To the author: nobody has read it yet and it will be deleted, or (`is_deleted`) it was deleted unread (R60)."""

    name: ClassVar[str] = "contributions.unread"
    standing: ClassVar[Standing] = Standing.REMINDER
    living: ClassVar[bool] = True

    contribution_id: str
    version: int
    kind: ContributionType
    is_deleted: bool = False

    @property
    def key(self) -> str:
        """One message per version, recipient, and warning or deletion."""
        return f"{self.name}:{self.contribution_id}:{self.version}:{int(self.is_deleted)}:{self.user_id}"


@dataclass(frozen=True)
class ContributionLeftUnread(ContributionUnread):
    """To an organizer, without the author: a contribution will be deleted unread, or (`is_deleted`) was (R60)."""

    name: ClassVar[str] = "contributions.left_unread"
    standing: ClassVar[Standing] = Standing.ORGANIZER


@dataclass(frozen=True)
class DraftLapses(ContributionUnread):
    """To the author: a draft that was never offered will be deleted, or (`is_deleted`) was (R60)."""

    name: ClassVar[str] = "contributions.draft_lapses"


def stays_key(channel_id: ChannelId, ts: str, attempt: int) -> str:
    """The key of the `CopyStays` about this copy and attempt."""
    return f"{CopyStays.name}:{channel_id}:{ts}:{attempt}"


def week_of(day: date) -> str:
    """The ISO week of a day: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def waiting_keys(user_id: UserId, today: date) -> Iterator[str]:
    """The keys of what an organizer may have been told in the last nine weeks."""
    for weeks in range(WEEKS_DRAWN_AGAIN):
        yield ContributionsWaiting(user_id, week_of(today - timedelta(weeks=weeks))).key
