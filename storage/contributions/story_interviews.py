"""Story interviews, and who offered to listen: tables and repository."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, ColumnElement, Index, Integer, String, Text, cast, update

from bot.contributions.story_interviews import Interview, InterviewState, Listener
from bot.core.ids import UserId
from storage.db.base import UtcDateTime, belongs_to
from storage.db.repository import Repository
from storage.db.rows import Values, Work
from storage.platform.own_rows import OwnRows, own_table
from storage.platform.workspaces import KeyedHashes

interviews = own_table(
    "story_interviews",
    Column("id", String(36), primary_key=True),
    Column("teller", String(32), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("listener", String(32)),
    Column("attempt", Integer, nullable=False),
    Column("tried", JSON, nullable=False),
    Column("accepted", JSON, nullable=False),
    Index(None, "team_id", "teller"),
    belongs_to("people", "teller", "user_id"),
    Index(None, "team_id", "listener"),
)

story_listeners = own_table(
    "story_listeners",
    Column("user_id", String(32), primary_key=True),
    Column("last_asked", UtcDateTime),
    belongs_to("people", "user_id"),
)


class Interviews(OwnRows, Repository[Interview]):
    """The story interviews and listeners of one workspace."""

    def __init__(self, work: Work, hashes: KeyedHashes) -> None:
        Repository.__init__(self, work, interviews, _written, _read)
        self._hashes = hashes

    def lock_told_by(self, teller: UserId) -> Sequence[Interview]:
        """The interviews in which this person would tell their story, oldest first, locked."""
        return self._lock(interviews.c.teller == teller)

    def lock_heard_by(self, listener: UserId) -> Sequence[Interview]:
        """The interviews this person is asked to listen in, or listens in, oldest first, locked."""
        return self._lock(interviews.c.listener == listener)

    def list_looking(self) -> Sequence[str]:
        """The ids of the interviews that still look for a listener, oldest first."""
        return self._values(interviews.c.id, state=InterviewState.LOOKING)

    def lock_tried(self, account: str) -> Sequence[Interview]:
        """The interviews for which this account (a keyed hash) was tried, oldest first, locked."""
        return self._lock(cast(interviews.c.tried, Text).contains(account))

    def _lock(self, condition: ColumnElement[bool]) -> Sequence[Interview]:
        return [_read(row) for row in self._rows.lock_where(condition)]

    def asked(self) -> Mapping[UserId, Sequence[str]]:
        """The ids of the interviews each person is asked to listen in, by person."""
        asked: dict[UserId, list[str]] = {}
        for row in self._select(interviews.c.listener, interviews.c.id, state=InterviewState.ASKED):
            asked.setdefault(UserId(row.listener), []).append(row.id)
        return asked

    def listen(self, user_id: UserId, *, wanted: bool) -> None:
        """Add the person to those who offer to listen, or (`wanted=False`) remove them."""
        if wanted:
            self._insert_new(story_listeners, user_id=user_id, last_asked=None)
        else:
            self._delete(story_listeners, user_id=user_id)

    def listens(self, user_id: UserId) -> bool:
        """Whether this person offered to listen."""
        return self._has(story_listeners, user_id=user_id)

    def note_asked(self, user_id: UserId, at: datetime) -> None:
        """Remember when a listener was asked last."""
        mine = update(story_listeners).where(*self._of(story_listeners, user_id=user_id))
        self._connection.execute(mine.values(last_asked=at))

    def list_listeners(self) -> Sequence[Listener]:
        """Everybody who offered to listen, by id."""
        rows = self._select(story_listeners, by=(story_listeners.c.user_id,))
        return [Listener(UserId(row.user_id), self._hashes.of("person", row.user_id), row.last_asked) for row in rows]


def _written(interview: Interview) -> Values:
    return {
        "id": interview.id,
        "teller": interview.teller,
        "since": interview.since,
        "state": interview.state,
        "listener": interview.listener,
        "attempt": interview.attempt,
        "tried": list(interview.tried),
        "accepted": list(interview.accepted),
    }


def _read(row: Values) -> Interview:
    listener = UserId(row["listener"]) if row["listener"] else None
    return Interview(
        row["id"],
        UserId(row["teller"]),
        row["since"],
        InterviewState(row["state"]),
        listener,
        row["attempt"],
        tuple(row["tried"]),
        tuple(row["accepted"]),
    )
