"""Messages about contributions: the channel's post, deletions, answers to authors, and what waits for organizers."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.contributions.contributions import ContributionType
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel, Notification, PersonalNotification, notification
from bot.core.working_hours import Standing

WEEKS_DRAWN_AGAIN = 9


@notification(
    "contributions.post",
    Standing.CHANNEL,
    sent_to=("channel_id",),
    keyed_by=("contribution_id", "version"),
    living=True,
    in_two_steps=True,
)
class ContributionPost(Notification):
    """A contribution in the channel; first one complete line, then the contribution itself."""

    channel_id: ChannelId
    contribution_id: str
    version: int


@notification("contributions.delete", Standing.EDIT, sent_to=("channel_id",), keyed_by=("channel_id", "ts", "attempt"))
class CopyDeletion(Notification):
    """The deletion of a message of ours that shows a contribution; retried until Slack has done it. Names nobody."""

    channel_id: ChannelId
    ts: str
    contribution_id: str
    attempt: int = 1

    @property
    def deletes(self) -> tuple[ChannelId, str]:
        """Channel and `ts` of the message in Slack to delete."""
        return self.channel_id, self.ts


@notification("contributions.delete_file", Standing.EDIT, keyed_by=("file_id",))
class FileDeletion(Notification):
    """The deletion of a file of ours that shows a contribution; retried until Slack has done it."""

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


@notification("contributions.answered", Standing.REMINDER, living=True)
class ContributionAnswered(PersonalNotification):
    """To the author: an organizer has read it, or (`not_posted`) Slack did not take the post."""

    contribution_id: str
    version: int
    not_posted: bool = False

    @property
    def key(self) -> str:
        """One message per version of a contribution, for each of the two answers."""
        return f"{self.name}:{self.contribution_id}:{self.version}:{int(self.not_posted)}"


@notification("contributions.copy_stays", Standing.AWAITED, living=True)
class CopyStays(PersonalNotification):
    """To the author of a withdrawn contribution: Slack refuses for good to delete this copy."""

    contribution_id: str
    channel_id: ChannelId
    ts: str
    posted_at: datetime
    attempt: int = 1

    @property
    def key(self) -> str:
        """One message per copy and refused attempt."""
        return stays_key(self.channel_id, self.ts, self.attempt)


@notification("contributions.waiting", Standing.ORGANIZER, keyed_by=("user_id", "week"), living=True)
class ContributionsWaiting(PersonalNotification):
    """To an organizer, between the monthly messages: something has waited for over five working days."""

    week: str


@notification("contributions.unread", Standing.REMINDER, living=True)
class ContributionUnread(PersonalNotification):
    """To the author: nobody has read it yet and it will be deleted, or (`is_deleted`) it was deleted unread (R60)."""

    contribution_id: str
    version: int
    kind: ContributionType
    is_deleted: bool = False

    @property
    def key(self) -> str:
        """One message per version, recipient, and warning or deletion."""
        return f"{self.name}:{self.contribution_id}:{self.version}:{int(self.is_deleted)}:{self.user_id}"


@notification("contributions.left_unread", Standing.ORGANIZER)
class ContributionLeftUnread(ContributionUnread):
    """To an organizer, without the author: a contribution will be deleted unread, or (`is_deleted`) was (R60)."""


@notification("contributions.draft_lapses")
class DraftLapses(ContributionUnread):
    """To the author: a draft that was never offered will be deleted, or (`is_deleted`) was (R60)."""


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
