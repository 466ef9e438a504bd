"""Lunch series, their meetings, and who is coming."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Select,
    String,
    Table,
    Time,
    UniqueConstraint,
    and_,
    case,
    delete,
    false,
    func,
    not_,
    or_,
    select,
)

from bot.core.ids import UserId
from bot.lunches.lunch_calendar import BlackOut, Recurrence
from bot.lunches.meetings import Leads, Meeting, MeetingState, Series
from bot.lunches.rsvps import Coming, Rsvp, Spot
from bot.lunches.seats import SeatCount
from storage.db.base import Sealed, UtcDateTime, belongs_to, insert_new, metadata
from storage.db.rows import Rows, Values, Work
from storage.lunches.organizer_rota import OrganizerRota, Tallies
from storage.lunches.question_box import QuestionBox

LONGEST_MEETING = timedelta(days=1)
LINE_PAGE = 100

series_table = Table(
    "series",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("community_id", String(36), nullable=False),
    Column("channel_id", String(32), nullable=False),
    Column("rrule", String(64), nullable=False),
    Column("wall_time", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("anchor", Date, nullable=False),
    Column("room", Sealed(str), nullable=False),
    Column("link", Sealed(str), nullable=False),
    Column("room_size", Integer),
    Column("link_size", Integer),
    Column("leads", JSON, nullable=False),
    Column("rotation", JSON, nullable=False),
    Column("black_outs", Sealed(tuple[BlackOut, ...]), nullable=False),
    Column("open_days", JSON, nullable=False, server_default="[]"),
    Column("version", Integer, nullable=False),
    belongs_to("communities", "community_id", "id"),
    Index(None, "team_id", "community_id"),
)

meetings_table = Table(
    "meetings",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("series_id", String(36), nullable=False),
    Column("rule_date", Date, nullable=False),
    Column("begins", UtcDateTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("uid", String(64), nullable=False),
    Column("theme", Integer, nullable=False),
    Column("room", Sealed(str), nullable=False),
    Column("link", Sealed(str), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Sealed(str), nullable=False),
    Column("host", String(32)),
    Column("by_hand", Boolean, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("restored", Integer, nullable=False),
    Column("previewed_at", UtcDateTime),
    Column("agreed_at", UtcDateTime),
    Column("changed_at", UtcDateTime),
    Column("announced_at", UtcDateTime),
    Column("reminded_at", UtcDateTime),
    Column("morning_at", UtcDateTime),
    Column("was", UtcDateTime),
    Column("is_back", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("team_id", "series_id", "rule_date"),
    Index(None, "team_id", "begins"),
    belongs_to("series", "series_id", "id"),
)

rsvps = Table(
    "rsvps",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("meeting_id", String(36), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("coming", String(8), nullable=False),
    Column("name_to_host", Boolean, nullable=False),
    Column("place", String(8), nullable=False, server_default="room"),
    Column("waits_since", UtcDateTime),
    Column("offered_until", UtcDateTime),
    Column("offers", Integer, nullable=False, server_default="0"),
    Column("kept_until", UtcDateTime),
    belongs_to("meetings", "meeting_id", "id"),
    belongs_to("people", "user_id"),
    Index(None, "team_id", "user_id"),
)

# Who took the calendar file, so that a move or a cancellation reaches their calendar too.
calendar_files = Table(
    "calendar_files",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("meeting_id", String(36), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    belongs_to("meetings", "meeting_id", "id"),
)

# Invitations by direct message, for who asked for them with `/brownbag by dm`.
invited_by_dm = Table(
    "invited_by_dm",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    belongs_to("people", "user_id"),
)


# What is taken of a lunch, in the order of the fields of `SeatCount`.
_YES = rsvps.c.coming == Coming.YES
_SEAT = and_(_YES, rsvps.c.place == Spot.ROOM)
_RESERVED = and_(not_(_SEAT), or_(rsvps.c.kept_until.is_not(None), rsvps.c.offered_until.is_not(None)))
_WAITS = rsvps.c.waits_since.is_not(None)
_TAKEN = (
    *(
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        for condition in (_SEAT, _RESERVED, and_(_YES, rsvps.c.place == Spot.LINK), _WAITS)
    ),
    func.max(rsvps.c.waits_since),
)


class Meetings:
    """The lunches of one workspace."""

    def __init__(self, work: Work) -> None:
        self._connection = work.connection
        self._team_id = work.team_id
        self._work = work
        self._rows = Rows(work, meetings_table)
        self._series_rows = Rows(work, series_table)
        self._rsvps = Rows(work, rsvps)

    # Series

    def save_series(self, series: Series) -> None:
        """Write what differs from what was locked; whoever changes one sets its planner's timer to now."""
        self._series_rows.save(_written_series(series))

    def add_series(self, series: Series) -> None:
        """Keep a new series; whoever does sets its planner's timer to now."""
        self._series_rows.add(_written_series(series))

    def get_series(self, series_id: str) -> Series | None:
        """One series, locked until the transaction ends."""
        row = self._series_rows.lock(series_id)
        return _read_series(row) if row else None

    def look_at_series(self, series_id: str) -> Series | None:
        """One series, to show and not to change."""
        row = self._series_rows.look_at(series_id)
        return _read_series(row) if row else None

    def list_series(self, community_id: str | None = None) -> Sequence[Series]:
        """The series of one community, or all of them, oldest first."""
        query = select(series_table).where(series_table.c.team_id == self._team_id).order_by(series_table.c.id)
        if community_id is not None:
            query = query.where(series_table.c.community_id == community_id)
        return [_read_series(row._asdict()) for row in self._connection.execute(query)]

    # Meetings

    def save(self, meeting: Meeting) -> None:
        """Write what differs from what was locked."""
        self._rows.save(asdict(meeting))

    def add(self, meeting: Meeting) -> None:
        """Keep a new meeting."""
        self._rows.add(asdict(meeting))

    def get(self, meeting_id: str) -> Meeting | None:
        """One meeting, locked until the transaction ends."""
        row = self._rows.lock(meeting_id)
        return _read_meeting(row) if row else None

    def look_at(self, meeting_id: str) -> Meeting | None:
        """One meeting, to show and not to change."""
        row = self._rows.look_at(meeting_id)
        return _read_meeting(row) if row else None

    def list_of(self, series_id: str) -> Sequence[Meeting]:
        """Every meeting of a series, past ones too, earliest first."""
        table = meetings_table
        query = select(table).where(table.c.team_id == self._team_id, table.c.series_id == series_id)
        rows = self._connection.execute(query.order_by(table.c.begins, table.c.id))
        return [_read_meeting(row._asdict()) for row in rows]

    def lock_of(self, series_id: str) -> Sequence[Meeting]:
        """The same, each locked until the transaction ends."""
        locked = map(_read_meeting, self._rows.lock_where(meetings_table.c.series_id == series_id))
        return sorted(locked, key=lambda meeting: (meeting.begins, meeting.id))

    def list_concerning(self, user_id: UserId) -> Sequence[Meeting]:
        """The meetings that a person hosts or has answered, past ones too, by id."""
        table = meetings_table
        answered = select(rsvps.c.meeting_id).where(rsvps.c.team_id == self._team_id, rsvps.c.user_id == user_id)
        query = select(table).where(table.c.team_id == self._team_id)
        mine = query.where(or_(table.c.host == user_id, table.c.id.in_(answered)))
        return [_read_meeting(row._asdict()) for row in self._connection.execute(mine.order_by(table.c.id))]

    def list_ahead(self, community_id: str, now: datetime) -> Sequence[Meeting]:
        """The meetings of a community that are not over, called-off ones too, earliest first."""
        table = meetings_table
        query = (
            select(table)
            .join(series_table, (series_table.c.team_id == table.c.team_id) & (series_table.c.id == table.c.series_id))
            .where(
                table.c.team_id == self._team_id,
                series_table.c.community_id == community_id,
                table.c.begins > now - LONGEST_MEETING,
            )
            .order_by(table.c.begins, table.c.id)
        )
        meetings = [_read_meeting(row._asdict()) for row in self._connection.execute(query)]
        return [meeting for meeting in meetings if meeting.ends > now]

    def list_held(self, community_id: str, since: datetime) -> Sequence[datetime]:
        """When the lunches of a community began that were held since a moment."""
        table, series = meetings_table, series_table
        query = select(table.c.begins).join_from(table, series, table.c.series_id == series.c.id)
        ours = (table.c.team_id == self._team_id, series.c.team_id == self._team_id)
        held = (series.c.community_id == community_id, table.c.state == MeetingState.HELD, table.c.begins >= since)
        return self._connection.execute(query.where(*ours, *held).order_by(table.c.begins)).scalars().all()

    def next_for(self, community_id: str, now: datetime) -> Meeting | None:
        """The lunch of a community that comes next, or is just happening."""
        return next((meeting for meeting in self.list_ahead(community_id, now) if meeting.is_on), None)

    def remove(self, meeting_ids: Collection[str]) -> None:
        """Forget meetings and what was said about them; their turns of the rule can be planned anew."""
        if not meeting_ids:
            return
        for column in (rsvps.c.meeting_id, calendar_files.c.meeting_id, meetings_table.c.id):
            gone = delete(column.table).where(column.table.c.team_id == self._team_id, column.in_(meeting_ids))
            self._connection.execute(gone)
        self._rows.note_removed(meeting_ids)
        self._rsvps.forget_what_was_read()
        self.tallies.forget_voters(meeting_ids)
        self.box.forget_agendas(meeting_ids)

    # Who is coming

    def answer_of(self, meeting_id: str, user_id: UserId) -> Rsvp | None:
        """What this person said about this lunch."""
        row = self._rsvps.look_at(meeting_id, user_id)
        return _read_rsvp(row) if row else None

    def lock_answer(self, meeting_id: str, user_id: UserId) -> Rsvp | None:
        """The same, locked until the transaction ends."""
        row = self._rsvps.lock(meeting_id, user_id)
        return _read_rsvp(row) if row else None

    def save_answer(self, rsvp: Rsvp) -> None:
        """Write what `lock_answer` read: a new answer where it found none, else what differs."""
        self._rsvps.save(asdict(rsvp))

    def lock_answers(self, meeting_id: str, user_ids: Collection[UserId]) -> None:
        """Have the answers of many people at hand for `lock_answer`, instead of asking for each."""
        self._rsvps.lock_many(user_ids, (meeting_id,))

    def save_answers(self, answers: Sequence[Rsvp]) -> None:
        """`save_answer` for many people."""
        self._rsvps.save_many([asdict(rsvp) for rsvp in answers])

    def list_answers(self, meeting_id: str) -> Sequence[Rsvp]:
        """Everybody's answers, in no order that would tell when they came."""
        query = self._answers(meeting_id).order_by(rsvps.c.user_id)
        return [_read_rsvp(row._asdict()) for row in self._connection.execute(query)]

    # Seats; whoever changes who has one has locked the meeting first

    def count_seats(self, meeting_id: str) -> SeatCount:
        """What of this lunch is taken, counted over all answers."""
        query = select(*_TAKEN).where(rsvps.c.team_id == self._team_id, rsvps.c.meeting_id == meeting_id)
        return _read_taken(self._connection.execute(query).one())

    def count_seats_ahead(self, series_id: str, now: datetime) -> Sequence[tuple[Meeting, SeatCount]]:
        """The same for every lunch of a series that is on and has not begun, earliest first."""
        table = meetings_table
        ours = (table.c.team_id == self._team_id, table.c.series_id == series_id, table.c.begins > now)
        on = table.c.state.in_((MeetingState.PLANNED, MeetingState.ANNOUNCED))
        meetings = self._connection.execute(select(table).where(*ours, on).order_by(table.c.begins, table.c.id)).all()
        mine = (rsvps.c.team_id == self._team_id, rsvps.c.meeting_id.in_([row.id for row in meetings]))
        counts = select(rsvps.c.meeting_id, *_TAKEN).where(*mine).group_by(rsvps.c.meeting_id)
        found = {row[0]: _read_taken(row[1:]) for row in self._connection.execute(counts)}
        return [(_read_meeting(row._asdict()), found.get(row.id, SeatCount())) for row in meetings]

    def lock_reserved(self, meeting_id: str) -> Sequence[Rsvp]:
        """The answers of those for whom a seat is kept, or to whom one is offered, locked."""
        reserved = or_(rsvps.c.kept_until.is_not(None), rsvps.c.offered_until.is_not(None))
        return [_read_rsvp(row) for row in self._rsvps.lock_where(rsvps.c.meeting_id == meeting_id, reserved)]

    def list_line(self, meeting_id: str, after: datetime | None = None, limit: int = LINE_PAGE) -> Sequence[Rsvp]:
        """Who is to be told if a seat opens, the first one first: those who wait since later than `after`."""
        query = self._answers(meeting_id).where(rsvps.c.waits_since.is_not(None))
        if after is not None:
            query = query.where(rsvps.c.waits_since > after)
        rows = self._connection.execute(query.order_by(rsvps.c.waits_since, rsvps.c.user_id).limit(limit))
        return [_read_rsvp(row._asdict()) for row in rows]

    def list_waited_for_by(self, user_id: UserId) -> Sequence[str]:
        """The lunches of which this person is to be told if a seat opens."""
        query = select(rsvps.c.meeting_id).where(rsvps.c.team_id == self._team_id, rsvps.c.user_id == user_id)
        query = query.where(rsvps.c.waits_since.is_not(None)).order_by(rsvps.c.meeting_id)
        return self._connection.execute(query).scalars().all()

    def end_line(self, meeting_id: str) -> None:
        """Nobody waits for a seat any more, and none is kept: the lunch is over."""
        change = rsvps.update().where(rsvps.c.team_id == self._team_id, rsvps.c.meeting_id == meeting_id)
        self._connection.execute(change.values(waits_since=None, offered_until=None, kept_until=None))
        self._rsvps.forget_what_was_read()

    def note_calendar_file(self, meeting_id: str, user_id: UserId) -> None:
        """Remember that this person has the lunch in their calendar."""
        row = {"team_id": self._team_id, "meeting_id": meeting_id, "user_id": user_id}
        insert_new(self._connection, calendar_files, row, list(row))

    def list_calendar_files(self, meeting_id: str) -> Sequence[UserId]:
        """Who took the calendar file of this lunch."""
        query = select(calendar_files.c.user_id).where(
            calendar_files.c.team_id == self._team_id, calendar_files.c.meeting_id == meeting_id
        )
        return [UserId(one) for one in self._connection.execute(query.order_by(calendar_files.c.user_id)).scalars()]

    # Invitations by direct message

    def invite_by_dm(self, user_id: UserId, *, wanted: bool) -> bool:
        """Switch a person's own invitations on or off; False if they were so already."""
        row = {"team_id": self._team_id, "user_id": user_id}
        if wanted:
            return insert_new(self._connection, invited_by_dm, row, list(row))
        gone = delete(invited_by_dm).where(invited_by_dm.c.team_id == self._team_id, invited_by_dm.c.user_id == user_id)
        return bool(self._connection.execute(gone).rowcount)

    def list_invited_by_dm(self) -> Sequence[UserId]:
        """Who asked to be invited by direct message."""
        query = select(invited_by_dm.c.user_id).where(invited_by_dm.c.team_id == self._team_id)
        return [UserId(one) for one in self._connection.execute(query.order_by(invited_by_dm.c.user_id)).scalars()]

    @cached_property
    def box(self) -> QuestionBox:
        """The anonymous question boxes of the series, and the agendas made of them."""
        return QuestionBox(self._work)

    @cached_property
    def care(self) -> OrganizerRota:
        """Deputies, and organizers who are away."""
        return OrganizerRota(self._work)

    @cached_property
    def tallies(self) -> Tallies:
        """What people said of finished lunches, counted."""
        return Tallies(self._work)

    # Forgetting

    def forget_answers(self, series_id: str, before: datetime) -> None:
        """Who meant to come to lunches begun before this moment, and their questions; the lunches themselves stay."""
        table = meetings_table
        query = select(table.c.id).where(
            table.c.team_id == self._team_id, table.c.series_id == series_id, table.c.begins < before
        )
        past = list(self._connection.execute(query).scalars())
        for column in (rsvps.c.meeting_id, calendar_files.c.meeting_id):
            gone = delete(column.table).where(column.table.c.team_id == self._team_id, column.in_(past))
            self._connection.execute(gone)
        self._rsvps.forget_what_was_read()
        self.tallies.forget_voters(past)
        self.box.forget_agendas(past)

    def forget(self, user_id: UserId) -> None:
        """Everything about one person: answers, calendar files, invitations, hosting to come."""
        for table in (rsvps, calendar_files, invited_by_dm):
            gone = delete(table).where(table.c.team_id == self._team_id, table.c.user_id == user_id)
            self._connection.execute(gone)
        self.care.forget(user_id)
        hosted = meetings_table.c.host == user_id
        change = meetings_table.update().where(meetings_table.c.team_id == self._team_id, hosted)
        self._connection.execute(change.values(host=None))
        self._rows.forget_what_was_read()
        self._rsvps.forget_what_was_read()

    def _answers(self, meeting_id: str) -> Select[Any]:
        return select(rsvps).where(rsvps.c.team_id == self._team_id, rsvps.c.meeting_id == meeting_id)


def _written_series(series: Series) -> dict[str, Any]:
    flat = asdict(series)
    days = [day.isoformat() for day in series.open_days]
    rotation = list(series.rotation)
    lists = {"rotation": rotation, "open_days": days}
    return {**flat.pop("recurrence"), **flat, **lists, "black_outs": series.black_outs}


def _fields(row: Values) -> dict[str, Any]:
    fields = dict(row)
    fields.pop("team_id")
    return fields


def _read_series(row: Values) -> Series:
    fields = _fields(row)
    recurrence = Recurrence(**{name: fields.pop(name) for name in ("rrule", "wall_time", "zone", "minutes", "anchor")})
    leads = Leads(**fields.pop("leads"))
    fields["rotation"] = tuple(fields["rotation"])
    fields["open_days"] = tuple(date.fromisoformat(day) for day in fields["open_days"])
    return Series(**fields, recurrence=recurrence, leads=leads)


def _read_meeting(row: Values) -> Meeting:
    fields = _fields(row)
    return Meeting(**{**fields, "state": MeetingState(fields["state"])})


def _read_taken(row: Sequence[Any]) -> SeatCount:
    seats, reserved, links, in_line, last = row
    return SeatCount(int(seats), int(reserved), int(links), int(in_line), last)


def _read_rsvp(row: Values) -> Rsvp:
    fields = _fields(row)
    return Rsvp(**{**fields, "coming": Coming(fields["coming"]), "place": Spot(fields["place"])})
