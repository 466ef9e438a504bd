"""Who would rather tell their story, and who offered to listen; tables and repository."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, Integer, Row, String, Table, delete, select, update

from bot.contributions.story_interviews import Interview, Listener, State
from bot.core.ids import TeamId, UserId
from storage.db.base import UtcDateTime, insert_new, metadata, upsert
from storage.platform.workspaces import KeyedHashes

interviews = Table(
    "story_interviews",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("teller", String(32), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("listener", String(32)),
    Column("attempt", Integer, nullable=False),
    Column("tried", JSON, nullable=False),
    Column("accepted", JSON, nullable=False),
    Index(None, "team_id", "teller"),
)

story_listeners = Table(
    "story_listeners",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("last_asked", UtcDateTime),
)


class Interviews:
    """The tellings and listeners of one workspace."""

    def __init__(self, connection: Connection, team_id: TeamId, hashes: KeyedHashes) -> None:
        self._connection = connection
        self._team_id = team_id
        self._hashes = hashes

    def get(self, interview_id: str) -> Interview | None:
        """One, locked until the transaction ends."""
        query = select(interviews).where(interviews.c.team_id == self._team_id, interviews.c.id == interview_id)
        row = self._connection.execute(query.with_for_update()).first()
        return _read(row) if row else None

    def save(self, interview: Interview) -> None:
        """Insert or overwrite."""
        row = {
            "team_id": self._team_id,
            "id": interview.id,
            "teller": interview.teller,
            "since": interview.since,
            "state": interview.state,
            "listener": interview.listener,
            "attempt": interview.attempt,
            "tried": list(interview.tried),
            "accepted": list(interview.accepted),
        }
        upsert(self._connection, interviews, row)

    def remove(self, interview_id: str) -> None:
        """Forget one."""
        gone = delete(interviews).where(interviews.c.team_id == self._team_id, interviews.c.id == interview_id)
        self._connection.execute(gone)

    def list_all(self) -> Sequence[Interview]:
        """Every one, oldest first."""
        query = select(interviews).where(interviews.c.team_id == self._team_id).order_by(interviews.c.id)
        return [_read(row) for row in self._connection.execute(query)]

    def asked(self) -> Mapping[UserId, Sequence[str]]:
        """Who has a question to listen before them, with the tellings it is about."""
        here = (interviews.c.team_id == self._team_id, interviews.c.state == State.ASKED)
        found: dict[UserId, list[str]] = {}
        for row in self._connection.execute(select(interviews.c.listener, interviews.c.id).where(*here)):
            found.setdefault(UserId(row.listener), []).append(row.id)
        return found

    def listen(self, user_id: UserId, *, wanted: bool) -> None:
        """Offer to listen, or no longer."""
        key = {"team_id": self._team_id, "user_id": user_id}
        if wanted:
            insert_new(self._connection, story_listeners, {**key, "last_asked": None}, ["team_id", "user_id"])
        else:
            mine = (story_listeners.c.team_id == self._team_id, story_listeners.c.user_id == user_id)
            self._connection.execute(delete(story_listeners).where(*mine))

    def note_asked(self, user_id: UserId, at: datetime) -> None:
        """Remember when a listener was asked last."""
        mine = (story_listeners.c.team_id == self._team_id, story_listeners.c.user_id == user_id)
        self._connection.execute(update(story_listeners).where(*mine).values(last_asked=at))

    def list_listeners(self) -> Sequence[Listener]:
        """Everybody who offered to listen."""
        query = select(story_listeners).where(story_listeners.c.team_id == self._team_id)
        rows = self._connection.execute(query.order_by(story_listeners.c.user_id)).all()
        return [Listener(UserId(row.user_id), self._hashes.of("person", row.user_id), row.last_asked) for row in rows]


def _read(row: Row[Any]) -> Interview:
    listener = UserId(row.listener) if row.listener else None
    return Interview(
        row.id,
        UserId(row.teller),
        row.since,
        State(row.state),
        listener,
        row.attempt,
        tuple(row.tried),
        tuple(row.accepted),
    )
