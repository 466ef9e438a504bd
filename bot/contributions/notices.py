"""What is said about pieces: the post in the channel, its deletion, the author's answer, what waits for organizers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from bot.contributions.contributions import ContributionType
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Channel, Notification, Person
from bot.core.working_hours import Standing

WEEKS_DRAWN_AGAIN = 9


@dataclass(frozen=True)
class ContributionPost(Notification):
    """A piece in the channel; first one complete line, then the piece itself."""

    name: ClassVar[str] = "contributions.post"
    standing: ClassVar[Standing] = Standing.CHANNEL
    living: ClassVar[bool] = True
    in_two_steps: ClassVar[bool] = True

    channel_id: ChannelId
    contribution_id: str
    version: int

    @property
    def to(self) -> Channel:
        """The community's channel."""
        return Channel(self.channel_id)

    @property
    def key(self) -> str:
        """Each version once."""
        return f"{self.name}:{self.contribution_id}:{self.version}"


@dataclass(frozen=True)
class CopyDeletion(Notification):
    """One message of ours that showed a piece goes; tried until Slack says done. Names nobody."""

    name: ClassVar[str] = "contributions.delete"
    standing: ClassVar[Standing] = Standing.EDIT

    channel_id: ChannelId
    ts: str
    contribution_id: str
    attempt: int = 1

    @property
    def to(self) -> Channel:
        """Where it stands."""
        return Channel(self.channel_id)

    @property
    def key(self) -> str:
        """Once for each time somebody wants it tried."""
        return f"{self.name}:{self.channel_id}:{self.ts}:{self.attempt}"

    @property
    def deletes(self) -> tuple[ChannelId, str]:
        """The message."""
        return self.channel_id, self.ts


@dataclass(frozen=True)
class FileDeletion(Notification):
    """A file of ours that showed a piece goes, from whoever it was sent to; tried until Slack says done."""

    name: ClassVar[str] = "contributions.delete_file"
    standing: ClassVar[Standing] = Standing.EDIT

    channel_id: ChannelId
    file_id: str

    @property
    def to(self) -> Channel:
        """Nobody reads it; it waits in the line of the community's channel, so that no row names who had the file."""
        return Channel(self.channel_id)

    @property
    def key(self) -> str:
        """Each file once."""
        return f"{self.name}:{self.file_id}"

    @property
    def is_repeatable(self) -> bool:
        """Gone twice is gone."""
        return True


@dataclass(frozen=True)
class ContributionAnswered(Notification):
    """To its author: an organizer has read it, or (`not_posted`) Slack did not take the post."""

    name: ClassVar[str] = "contributions.answered"
    standing: ClassVar[Standing] = Standing.REMINDER
    living: ClassVar[bool] = True

    user_id: UserId
    contribution_id: str
    version: int
    not_posted: bool = False

    @property
    def to(self) -> Person:
        """The author."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Each version once, of each."""
        return f"{self.name}:{self.contribution_id}:{self.version}:{int(self.not_posted)}"


@dataclass(frozen=True)
class CopyStays(Notification):
    """To the author of what was taken back: Slack refuses for good to delete this one copy."""

    name: ClassVar[str] = "contributions.copy_stays"
    standing: ClassVar[Standing] = Standing.AWAITED
    living: ClassVar[bool] = True

    user_id: UserId
    contribution_id: str
    channel_id: ChannelId
    ts: str
    posted_at: datetime
    attempt: int = 1

    @property
    def to(self) -> Person:
        """The author."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Each refusal once."""
        return stays_key(self.channel_id, self.ts, self.attempt)


@dataclass(frozen=True)
class ContributionsWaiting(Notification):
    """To an organizer, between the monthly messages: something has waited for over five working days."""

    name: ClassVar[str] = "contributions.waiting"
    standing: ClassVar[Standing] = Standing.ORGANIZER
    living: ClassVar[bool] = True

    user_id: UserId
    week: str

    @property
    def to(self) -> Person:
        """The organizer."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """At most one a week."""
        return f"{self.name}:{self.user_id}:{self.week}"


@dataclass(frozen=True)
class ContributionUnread(Notification):
    """To its author: nobody has read it yet, and it will be deleted; or (`is_deleted`) it was, unread."""

    name: ClassVar[str] = "contributions.unread"
    standing: ClassVar[Standing] = Standing.REMINDER
    living: ClassVar[bool] = True

    user_id: UserId
    contribution_id: str
    version: int
    kind: ContributionType
    is_deleted: bool = False

    @property
    def to(self) -> Person:
        """Its author, or an organizer."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """Each version once, of each."""
        return f"{self.name}:{self.contribution_id}:{self.version}:{int(self.is_deleted)}:{self.user_id}"


@dataclass(frozen=True)
class ContributionLeftUnread(ContributionUnread):
    """The same to an organizer, without who wrote it."""

    name: ClassVar[str] = "contributions.left_unread"
    standing: ClassVar[Standing] = Standing.ORGANIZER


@dataclass(frozen=True)
class DraftLapses(ContributionUnread):
    """To its author: it never went to the organizers, and will be deleted; or (`is_deleted`) it was."""

    name: ClassVar[str] = "contributions.draft_lapses"


def stays_key(channel_id: ChannelId, ts: str, attempt: int) -> str:
    """The key under which an author was told that this copy stays."""
    return f"{CopyStays.name}:{channel_id}:{ts}:{attempt}"


def week_of(day: date) -> str:
    """The ISO week of a day, "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def waiting_keys(user_id: UserId, today: date) -> Iterator[str]:
    """The keys of what an organizer may have been told lately."""
    for weeks in range(WEEKS_DRAWN_AGAIN):
        yield ContributionsWaiting(user_id, week_of(today - timedelta(weeks=weeks))).key
