"""Table and repository of mentors; what they typed and whom they avoid are sealed, limits and topics are not."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    type_coerce,
)

from bot.core.ids import UserId
from bot.people.mentors import How, ListedMentor, Mentor, Returned
from storage.db.base import GONE_WHOLLY, Sealed, UtcDateTime, belongs_to, metadata, naming, sealer_of
from storage.db.prepared import row_of, rows_of
from storage.db.rows import Rows, Work
from storage.people.people import PlaceCount, people


@dataclass(frozen=True)
class PrivatePart:
    """The sealed part of a mentor's sign-up."""

    usual_time: str
    returned: Returned
    about: str
    avoid: tuple[UserId, ...]


@dataclass(frozen=True)
class Offered:
    """The topics that some mentor offers, whether to other offices too, and if not, that mentor's office and zone."""

    topics: tuple[str, ...]
    other_offices: bool
    community_id: str | None
    zone: str | None


_SEALED = tuple(field.name for field in fields(PrivatePart))
_FIELDS = tuple(field.name for field in fields(Mentor))
_LISTS = ("topics", "languages", "listed_topics")
_PRIVATE = Sealed(PrivatePart)

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
    Column("declined_in_a_row", Integer, nullable=False, server_default="0"),
    Column("asked_about_fewer", Integer, nullable=False, server_default="0"),
    Column("private", _PRIVATE, nullable=False),
    belongs_to("people", "user_id"),
    info={GONE_WHOLLY: True},
)


class Mentors:
    """The mentors of one workspace."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._rows = Rows(work, mentors)

    def get(self, user_id: UserId) -> Mentor | None:
        """One mentor, locked until the transaction ends, the person's row being at hand then; None if they are none."""
        row = self._rows.lock_beside(people, user_id)
        return _read(row) if row else None

    def look_at(self, user_id: UserId) -> Mentor | None:
        """One mentor, read without a lock, so not to be changed; None when the person is none."""
        row = self._rows.look_at(user_id)
        return _read(row) if row else None

    def list_all(self) -> Sequence[Mentor]:
        """Every mentor, paused ones too, by id."""
        query = select(mentors).where(mentors.c.team_id == self._team_id).order_by(mentors.c.user_id)
        return [_read(row._asdict()) for row in self._connection.execute(query)]

    def list_page(self, after: str, limit: int) -> Sequence[Mentor]:
        """A page of `list_all`: `limit` mentors with ids above `after`."""
        query = select(mentors).where(mentors.c.team_id == self._team_id, mentors.c.user_id > after)
        rows = self._connection.execute(query.order_by(mentors.c.user_id).limit(limit))
        return [_read(row._asdict()) for row in rows]

    def list_listed(self, viewer: UserId, topics: Collection[str] | None = None) -> Sequence[ListedMentor]:
        """The mentors who let themselves be listed for at least one topic, by id, without those who may not take part;
        each with whether they avoid the `viewer`. With `topics`, only those listed for one of these, and of their
        topics only these.
        """
        patterns = {f"topic_{number}": _holding(topic) for number, topic in enumerate(topics or ())}
        if topics is not None and not patterns:
            return []
        rows = rows_of(self._connection, _listed_for(len(patterns)), {"of_team": self._team_id, **patterns})
        open_one, name = sealer_of(self._connection.dialect).open, viewer.encode()
        topics_in = _reader_of(topics)
        for row in rows:
            private = open_one(bytes(row["avoids_viewer"]))
            # Read as JSON only where it matters: of many who are listed, nearly nobody avoids the viewer.
            row["avoids_viewer"] = name in private and viewer in _PRIVATE.adapter.validate_json(private).avoid
            row["listed_topics"] = topics_in(row["listed_topics"])
        return [ListedMentor(*row.values()) for row in rows]

    def list_avoiding(self, user_id: UserId) -> list[UserId]:
        """The mentors who have this person on their avoid list, by id."""
        mine = mentors.c.team_id == self._team_id
        rows = naming(self._connection, user_id, mentors.c.private, [mentors.c.user_id], mine)
        return [UserId(mentor) for mentor, private in rows if user_id in private.avoid]

    def list_for_today(self) -> Sequence[Mentor]:
        """The mentors who take today-questions, by id."""
        return self._list(mentors.c.today_questions.is_(True))

    def list_knowing(self, topics: Sequence[str], now: datetime, today: date) -> Mapping[str, set[UserId]]:
        """The available mentors who offer each of these topics (same rule as `bot.people.mentors.is_available`)."""
        if not topics:
            return {}
        patterns = {f"topic_{number}": _holding(topic) for number, topic in enumerate(topics)}
        values = {"of_team": self._team_id, "of_now": now, "of_today": today, **patterns}
        row = row_of(self._connection, _knowing(len(topics)), values) or {}
        ids = (row.get(f"know_{number}") or "" for number in range(len(topics)))
        return {topic: set(map(UserId, text.split(_BETWEEN))) - {""} for topic, text in zip(topics, ids, strict=True)}

    def list_offers(self) -> Sequence[Offered]:
        """What mentors offer, each combination once, paused mentors too; nothing sealed is decrypted."""
        rows = rows_of(self._connection, _OFFERED, {"of_team": self._team_id})
        return [Offered(**{**row, "topics": tuple(json.loads(row["topics"]))}) for row in rows]

    def count_by_place(self) -> Sequence[PlaceCount]:
        """How many mentors there are for each chosen office and zone."""
        query = select(people.c.community_id, people.c.zone, func.count()).join_from(mentors, people, _PLACE)
        mine = query.where(mentors.c.team_id == self._team_id).group_by(people.c.community_id, people.c.zone)
        return [PlaceCount(*row) for row in self._connection.execute(mine)]

    def _list(self, condition: ColumnElement[bool]) -> Sequence[Mentor]:
        query = select(mentors).where(mentors.c.team_id == self._team_id, condition).order_by(mentors.c.user_id)
        return [_read(row._asdict()) for row in self._connection.execute(query)]

    def count(self) -> int:
        """The number of mentors."""
        query = select(func.count()).select_from(mentors).where(mentors.c.team_id == self._team_id)
        return self._connection.execute(query).scalar_one()

    def look_at_many(self, user_ids: Iterable[UserId]) -> None:
        """Read these mentors with few statements, for later calls of `look_at`."""
        self._rows.look_at_many(user_ids)

    def save(self, mentor: Mentor) -> None:
        """Write what `get` read: a new mentor where it found none, else what differs."""
        self._rows.save(_written(mentor))

    def remove(self, user_id: UserId) -> None:
        """Delete this mentor's row; nothing happens if there is none."""
        self._rows.remove(user_id)


_PLACE = and_(people.c.team_id == mentors.c.team_id, people.c.user_id == mentors.c.user_id)

# As text, and so that the databases know it for the condition of the index.
_IS_LISTED = cast(mentors.c.listed_topics, Text) != literal_column("'[]'")
Index("ix_mentors_listed", mentors.c.team_id, mentors.c.user_id, sqlite_where=_IS_LISTED, postgresql_where=_IS_LISTED)


# By the fields of `ListedMentor`: the topics as text, and in the place of whether the viewer is avoided what tells it.
_OF_LISTED = {
    **{column.name: column for column in (*mentors.c, people.c.community_id, people.c.zone)},
    "listed_topics": cast(mentors.c.listed_topics, Text),
    "avoids_viewer": type_coerce(mentors.c.private, LargeBinary),
}


@cache
def _listed_for(topics: int) -> Select[Any]:
    """Built once: the mentors listed for one of so many topics, or (0) for any."""
    text = cast(mentors.c.listed_topics, Text)
    wanted = [text.like(bindparam(f"topic_{number}", type_=Text), escape="/") for number in range(topics)]
    return (
        select(*(_OF_LISTED[name].label(name) for name in ListedMentor._fields))
        .join_from(mentors, people, _PLACE)
        .where(mentors.c.team_id == bindparam("of_team"), people.c.may_take_part.is_(True))
        .where(_IS_LISTED, or_(*wanted) if wanted else true())
        .order_by(mentors.c.user_id)
    )


def _offered(place: ColumnElement[Any], zone: ColumnElement[Any], *, other_offices: bool) -> Select[Any]:
    """What is offered to all offices, or only to one's own; PostgreSQL cannot compare JSON, but its text."""
    topics = cast(mentors.c.topics, Text).label("topics")
    columns = (topics, mentors.c.other_offices, place.label("community_id"), zone.label("zone"))
    mine = (mentors.c.team_id == bindparam("of_team"), mentors.c.other_offices.is_(other_offices))
    return select(*columns).distinct().where(*mine)


# Built once. Most mentors are open to all offices, and then it does not matter where they are.
_OFFERED = _offered(null(), null(), other_offices=True).union_all(
    _offered(people.c.community_id, people.c.zone, other_offices=False).join_from(mentors, people, _PLACE)
)


def _reader_of(topics: Collection[str] | None) -> Callable[[str], tuple[str, ...]]:
    """A function that reads a list of topics (only these, or None: all) from its JSON, each text once."""
    quoted = [(json.dumps(topic), topic) for topic in topics or ()]

    @cache
    def read(text: str) -> tuple[str, ...]:
        """The topics in it."""
        return tuple(json.loads(text)) if topics is None else tuple(one for part, one in quoted if part in text)

    return read


_BETWEEN = ","  # in no id
_AVAILABLE = and_(
    mentors.c.closed_by_organizer.is_(False),
    or_(mentors.c.resting_until.is_(None), mentors.c.resting_until <= bindparam("of_now", type_=UtcDateTime)),
    or_(
        mentors.c.is_paused.is_(False),
        mentors.c.paused_until <= bindparam("of_today", type_=Date),
    ),
)


@cache
def _knowing(topics: int) -> Select[Any]:
    """Built once: the available mentors who offer each of so many topics, their ids in one text for each topic."""
    text = cast(mentors.c.topics, Text)
    offers = [text.like(bindparam(f"topic_{number}", type_=Text), escape="/") for number in range(topics)]
    between: Any = literal_column(f"'{_BETWEEN}'")
    ids: list[ColumnElement[Any]] = [
        func.aggregate_strings(case((offer, mentors.c.user_id)), between).label(f"know_{number}")
        for number, offer in enumerate(offers)
    ]
    return select(*ids).where(mentors.c.team_id == bindparam("of_team"), or_(*offers), _AVAILABLE)


def _holding(topic: str) -> str:
    """The pattern of LIKE for a JSON list with this topic."""
    return "%" + re.sub("([/%_])", r"/\1", json.dumps(topic)) + "%"


def _written(mentor: Mentor) -> dict[str, Any]:
    row = {name: getattr(mentor, name) for name in _FIELDS}
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
