"""Contributions, their copies and files in Slack, those deleted unread. What was written is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Index,
    String,
    update,
)

from bot.contributions.contributions import (
    LISTED_AS_UNREAD,
    Clearance,
    Contribution,
    ContributionState,
    ContributionType,
    Copy,
)
from bot.core.ids import ChannelId, UserId
from storage.db.base import Sealed, UtcDateTime, belongs_to, upsert
from storage.db.repository import Repository
from storage.db.rows import Work
from storage.platform.own_rows import OwnRows, own_table

contributions = own_table(
    "contributions",
    Column("id", String(36), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("author", String(32), nullable=False),
    Column("community_id", String(36), nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_held", Boolean, nullable=False, default=False, server_default="0"),
    Column("content", Sealed(Contribution), nullable=False),
    Index(None, "team_id", "author"),
    Index(None, "team_id", "state", "kind"),
    belongs_to("communities", "community_id", "id"),
    belongs_to("people", "author", "user_id"),
    Index(None, "team_id", "community_id"),
)

contribution_copies = own_table(
    "contribution_copies",
    Column("channel_id", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("contribution_id", String(36), nullable=False),
    Column("posted_at", UtcDateTime, nullable=False),
    Column("stays", Boolean, nullable=False, server_default="0"),
    Index(None, "team_id", "contribution_id"),
)

contribution_files = own_table(
    "contribution_files",
    Column("file_id", String(32), primary_key=True),
    Column("contribution_id", String(36), primary_key=True),
    Index(None, "team_id", "contribution_id"),
)


# Without the author, and under an id of its own: what is kept of a contribution that was deleted unread.
left_unread = own_table(
    "left_unread",
    Column("id", String(36), primary_key=True),
    Column("community_id", String(36), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("deleted_at", UtcDateTime, nullable=False),
    Index(None, "team_id", "deleted_at"),
    belongs_to("communities", "community_id", "id"),
    Index(None, "team_id", "community_id"),
)


@dataclass(frozen=True)
class LeftUnread:
    """A note of a contribution that was deleted since no organizer had read it; without its author (R60)."""

    kind: ContributionType
    community_id: str
    deleted_at: datetime


class Contributions(OwnRows, Repository[Contribution]):
    """The contributions of one workspace. Those of a deactivated account are *held*: no list for others has them.

    `save` does not change whether one is held. After `remove` the places of its copies stay known until Slack has
    deleted them.
    """

    def __init__(self, work: Work) -> None:
        Repository.__init__(self, work, contributions, _written)

    def is_held(self, contribution_id: str) -> bool:
        """Whether it is held, since its author's account is deactivated; False when it does not exist."""
        row = self._rows.look_at(contribution_id)
        return row is not None and bool(row["is_held"])

    def list_of(self, author: UserId) -> Sequence[Contribution]:
        """Everything one person wrote, in every state, oldest first (ids are ordered by time), held ones too."""
        return self._list(contributions.c.author == author)

    def lock_of(self, author: UserId) -> Sequence[Contribution]:
        """Like `list_of`, each locked until the transaction ends."""
        return [row["content"] for row in self._rows.lock_where(contributions.c.author == author)]

    def list_waiting(self) -> Sequence[Contribution]:
        """Contributions that wait for an organizer to read them, longest waiting first, without held ones."""
        found = self._list(contributions.c.state == ContributionState.OFFERED, contributions.c.is_held.is_(False))
        return sorted(found, key=lambda contribution: (contribution.touched_at, contribution.id))

    def note_left_unread(self, note_id: str, contribution: Contribution, now: datetime) -> None:
        """Record under `note_id` that this was deleted unread: its kind, office and time, not its author (R60)."""
        kind, office = contribution.kind, contribution.community_id
        self._insert_new(left_unread, id=note_id, kind=kind, community_id=office, deleted_at=now)

    def forget_left_unread(self, now: datetime) -> None:
        """Delete these notes after 60 days."""
        self._delete(left_unread, left_unread.c.deleted_at < now - LISTED_AS_UNREAD)

    def list_left_unread(self, now: datetime) -> list[LeftUnread]:
        """The notes of the last 60 days, latest first."""
        recent = left_unread.c.deleted_at >= now - LISTED_AS_UNREAD
        notes = self._select(left_unread, where=(recent,), by=(left_unread.c.deleted_at.desc(), left_unread.c.id))
        return [LeftUnread(ContributionType(note.kind), note.community_id, note.deleted_at) for note in notes]

    def list_published(self, kind: ContributionType, community_id: str | None = None) -> Sequence[Contribution]:
        """Published contributions of this kind, newest first, of one community or (None) of all; without held ones."""
        where = [
            contributions.c.state == ContributionState.PUBLISHED,
            contributions.c.kind == kind,
            contributions.c.is_held.is_(False),
        ]
        if community_id is not None:
            where.append(contributions.c.community_id == community_id)
        return list(reversed(self._list(*where)))

    def list_cleared(self, kind: ContributionType, clearance: Clearance, community_id: str) -> Sequence[Contribution]:
        """Published contributions of one community whose authors allowed this use (`clearance`), newest first."""
        return [one for one in self.list_published(kind, community_id) if clearance in one.written.cleared]

    def hold(self, author: UserId, *, held: bool) -> bool:
        """Hold everything of one person, or end that; returns whether they wrote anything."""
        change = update(contributions).where(*self._of(contributions, author=author))
        self._rows.forget_what_was_read()
        return bool(self._connection.execute(change.values(is_held=held)).rowcount)

    # Copies

    def add_copy(self, copy: Copy) -> None:
        """Record where Slack shows a contribution; of two records for one place the later counts."""
        row = {
            "team_id": self._team_id,
            "channel_id": copy.channel_id,
            "ts": copy.ts,
            "contribution_id": copy.contribution_id,
            "posted_at": copy.posted_at,
            "stays": copy.stays,
        }
        upsert(self._connection, contribution_copies, row)

    def remove_copy(self, channel_id: ChannelId, ts: str) -> None:
        """Delete the record of this copy, after Slack has deleted the message."""
        self._delete(contribution_copies, channel_id=channel_id, ts=ts)

    def list_copies(self, contribution_id: str) -> Sequence[Copy]:
        """The contribution's copies in Slack, oldest first."""
        by = (contribution_copies.c.posted_at,)
        rows = self._select(contribution_copies, contribution_id=contribution_id, by=by)
        return [Copy(row.contribution_id, ChannelId(row.channel_id), row.ts, row.posted_at, row.stays) for row in rows]

    # Files

    def add_file(self, file_id: str, contribution_id: str) -> None:
        """Record that this file of ours in Slack shows the contribution."""
        self._insert_new(contribution_files, file_id=file_id, contribution_id=contribution_id)

    def list_files(self, contribution_id: str) -> Sequence[str]:
        """The ids of our files in Slack that show the contribution."""
        return self._values(contribution_files.c.file_id, contribution_id=contribution_id)

    def shown_in(self, file_id: str) -> Sequence[str]:
        """The ids of the contributions this file shows; empty once the file is deleted."""
        return self._values(contribution_files.c.contribution_id, file_id=file_id)

    def remove_file(self, file_id: str) -> Sequence[str]:
        """Delete the record of a file; returns the ids of the contributions it showed."""
        shown = self.shown_in(file_id)
        self._delete(contribution_files, file_id=file_id)
        return shown

    def stands_somewhere(self, contribution_id: str) -> bool:
        """Whether Slack still has a copy of it, or a file that shows it."""
        return bool(self.list_copies(contribution_id) or self.list_files(contribution_id))

    # Private

    def _list(self, *where: ColumnElement[bool]) -> list[Contribution]:
        return list(self._select(contributions.c.content, where=where, by=(contributions.c.id,)).scalars())


def _written(contribution: Contribution) -> dict[str, Any]:
    return {
        "id": contribution.id,
        "kind": contribution.kind,
        "author": contribution.author,
        "community_id": contribution.community_id,
        "state": contribution.state,
        "content": contribution,
    }
