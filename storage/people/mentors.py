"""Table and repository of mentors; what they typed and whom they avoid is sealed, limits and topics are not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    String,
    Table,
    func,
    select,
)

from bot.core.ids import UserId
from bot.people.mentors import How, Mentor, Returned
from storage.db.base import Sealed, UtcDateTime, belongs_to, metadata
from storage.db.rows import Rows, Work


@dataclass(frozen=True)
class PrivatePart:
    """What nobody with the database alone may read."""

    usual_time: str
    returned: Returned
    about: str
    avoid: tuple[UserId, ...]


_SEALED = tuple(field.name for field in fields(PrivatePart))
_LISTS = ("topics", "languages", "listed_topics")

mentors = Table(
    "mentors",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("how", String(16), nullable=False),
    Column("people_at_a_time", Integer, nullable=False),
    Column("questions_a_month", Integer, nullable=False),
    Column("rest_weeks", Integer, nullable=False),
    Column("other_offices", Boolean, nullable=False),
    Column("today_questions", Boolean, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("hold_my_name", Boolean, nullable=False),
    Column("listed_topics", JSON, nullable=False),
    Column("is_paused", Boolean, nullable=False),
    Column("paused_on", Date),
    Column("paused_until", Date),
    Column("resting_until", UtcDateTime),
    Column("last_asked", UtcDateTime),
    Column("asked_month", String(7), nullable=False),
    Column("asked_that_month", Integer, nullable=False),
    Column("unanswered_in_a_row", Integer, nullable=False),
    Column("closed_by_organizer", Boolean, nullable=False),
    Column("years_unanswered", Integer, nullable=False),
    Column("private", Sealed(PrivatePart), nullable=False),
    belongs_to("people", "user_id"),
)


class Mentors:
    """The mentors of one workspace."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._rows = Rows(work, mentors)

    def get(self, user_id: UserId) -> Mentor | None:
        """One mentor, locked until the transaction ends."""
        row = self._rows.lock(user_id)
        return _read(row) if row else None

    def look_at(self, user_id: UserId) -> Mentor | None:
        """One mentor, to show or to decide upon, and not to change."""
        row = self._rows.look_at(user_id)
        return _read(row) if row else None

    def list_all(self) -> Sequence[Mentor]:
        """Every mentor, paused ones too, by id."""
        query = select(mentors).where(mentors.c.team_id == self._team_id).order_by(mentors.c.user_id)
        return [_read(row._asdict()) for row in self._connection.execute(query)]

    def list_page(self, after: str, limit: int) -> Sequence[Mentor]:
        """A page of them: those with an id above `after`."""
        query = select(mentors).where(mentors.c.team_id == self._team_id, mentors.c.user_id > after)
        rows = self._connection.execute(query.order_by(mentors.c.user_id).limit(limit))
        return [_read(row._asdict()) for row in rows]

    def count(self) -> int:
        """How many there are."""
        query = select(func.count()).select_from(mentors).where(mentors.c.team_id == self._team_id)
        return self._connection.execute(query).scalar_one()

    def save(self, mentor: Mentor) -> None:
        """Write what `get` read: a new mentor where it found none, else what differs."""
        self._rows.save(_written(mentor))

    def remove(self, user_id: UserId) -> None:
        """Forget this mentor; nothing happens if there is none."""
        self._rows.remove(user_id)


def _written(mentor: Mentor) -> dict[str, Any]:
    row = {field.name: getattr(mentor, field.name) for field in fields(mentor)}
    private = PrivatePart(**{name: row.pop(name) for name in _SEALED})
    return {**row, **{name: list(row[name]) for name in _LISTS}, "private": private}


def _read(row: Mapping[str, Any]) -> Mentor:
    columns = dict(row)
    del columns["team_id"]
    private: PrivatePart = columns.pop("private")
    for name in _LISTS:
        columns[name] = tuple(columns[name])
    columns["how"] = How(columns["how"])
    return Mentor(**columns, **vars(private))
