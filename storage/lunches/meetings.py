"""Lunch series and their meetings, who took a calendar file, and who is invited by direct message."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import cache, cached_property
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
    Time,
    UniqueConstraint,
    bindparam,
    exists,
    false,
    or_,
    select,
)

from bot.core.ids import UserId
from bot.lunches.meetings import Leads, Meeting, MeetingState, Series
from bot.lunches.recurrence.lunch_calendar import BlackOut, Recurrence
from bot.lunches.seats import SeatCount
from storage.db.base import Sealed, UtcDateTime, belongs_to
from storage.db.prepared import rows_of
from storage.db.rows import Rows, Values, Work
from storage.lunches.organizer_rota import OrganizerRota, Tallies, lunch_voters
from storage.lunches.question_box import QuestionBox, agendas
from storage.lunches.rsvps import TAKEN, Rsvps, read_taken, rsvps
from storage.platform.own_rows import OwnRows, own_table

LONGEST_MEETING = timedelta(days=1)

series_table = own_table(
    "series",
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

meetings_table = own_table(
    "meetings",
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

# Who took the calendar file, so that a move or a cancellation reaches their calendar too.
calendar_files = own_table(
    "calendar_files",
    Column("meeting_id", String(36), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    belongs_to("meetings", "meeting_id", "id"),
)

# Invitations by direct message, for who asked for them with `/brownbag by dm`.
invited_by_dm = own_table(
    "invited_by_dm",
    Column("user_id", String(32), primary_key=True),
    belongs_to("people", "user_id"),
)


class Meetings(OwnRows):
    """The lunches of one workspace."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._rows = Rows(work, meetings_table)
        self._series_rows = Rows(work, series_table)

    # Series

    def save_series(self, series: Series) -> None:
        """Write what differs from what was locked. The caller sets the series' planner timer to now."""
        self._series_rows.save(_written_series(series))

    def add_series(self, series: Series) -> None:
        """Insert a new series. The caller sets the series' planner timer to now."""
        self._series_rows.add(_written_series(series))

    def get_series(self, series_id: str) -> Series | None:
        """Return one series, locked until the transaction ends; None when it does not exist."""
        row = self._series_rows.lock(series_id)
        return _read_series(row) if row else None

    def look_at_series(self, series_id: str) -> Series | None:
        """Return one series, to show and not to change; None when it does not exist."""
        row = self._series_rows.look_at(series_id)
        return _read_series(row) if row else None

    def list_series(self, community_id: str | None = None) -> Sequence[Series]:
        """Return the series of one community, or with None all of them, oldest first."""
        office = () if community_id is None else (series_table.c.community_id == community_id,)
        return [
            _read_series(row._asdict()) for row in self._select(series_table, where=office, by=(series_table.c.id,))
        ]

    # Meetings

    def save(self, meeting: Meeting) -> None:
        """Write what differs from what was locked."""
        self._rows.save(asdict(meeting))

    def add(self, meeting: Meeting) -> None:
        """Insert a new meeting; the database refuses a second one with its id."""
        self._rows.add(asdict(meeting))

    def get(self, meeting_id: str) -> Meeting | None:
        """Return one meeting, locked until the transaction ends; None when it does not exist."""
        row = self._rows.lock(meeting_id)
        return _read_meeting(row) if row else None

    def look_at(self, meeting_id: str) -> Meeting | None:
        """Return one meeting, to show and not to change; None when it does not exist."""
        row = self._rows.look_at(meeting_id)
        return _read_meeting(row) if row else None

    def list_of(self, series_id: str) -> Sequence[Meeting]:
        """Return every meeting of a series, past ones included, earliest first."""
        by = (meetings_table.c.begins, meetings_table.c.id)
        return [_read_meeting(row._asdict()) for row in self._select(meetings_table, series_id=series_id, by=by)]

    def lock_of(self, series_id: str) -> Sequence[Meeting]:
        """Return every meeting of a series, each locked until the transaction ends, earliest first."""
        locked = map(_read_meeting, self._rows.lock_where(meetings_table.c.series_id == series_id))
        return sorted(locked, key=lambda meeting: (meeting.begins, meeting.id))

    def list_concerning(self, user_id: UserId) -> Sequence[Meeting]:
        """Return the meetings that a person hosts or has answered, past ones included, by id."""
        table = meetings_table
        answered = select(rsvps.c.meeting_id).where(*self._of(rsvps, user_id=user_id))
        mine = or_(table.c.host == user_id, table.c.id.in_(answered))
        return [_read_meeting(row._asdict()) for row in self._select(table, where=(mine,), by=(table.c.id,))]

    def list_ahead(self, community_id: str, now: datetime) -> Sequence[Meeting]:
        """Return the meetings of a community that are not over, cancelled ones included, earliest first."""
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
        """Return when the lunches of a community began that were held since a moment, earliest first."""
        table, series = meetings_table, series_table
        query = select(table.c.begins).join_from(table, series, table.c.series_id == series.c.id)
        ours = (table.c.team_id == self._team_id, series.c.team_id == self._team_id)
        held = (series.c.community_id == community_id, table.c.state == MeetingState.HELD, table.c.begins >= since)
        return self._connection.execute(query.where(*ours, *held).order_by(table.c.begins)).scalars().all()

    def next_for(self, community_id: str, now: datetime) -> Meeting | None:
        """Return the next lunch of a community, or the one under way; None without one."""
        return next((meeting for meeting in self.list_ahead(community_id, now) if meeting.is_on), None)

    def remove(self, meeting_ids: Collection[str]) -> None:
        """Delete meetings and all that belongs to them; their turns of the rule can be planned anew."""
        if not meeting_ids:
            return
        self._delete(rsvps, rsvps.c.meeting_id.in_(meeting_ids))
        self._delete(calendar_files, calendar_files.c.meeting_id.in_(meeting_ids))
        self._delete(meetings_table, meetings_table.c.id.in_(meeting_ids))
        self._rows.note_removed(meeting_ids)
        self.rsvps.forget_what_was_read()
        self.tallies.forget_voters(meeting_ids)
        self.box.forget_agendas(meeting_ids)

    def count_seats_ahead(self, series_id: str, now: datetime) -> Sequence[tuple[Meeting, SeatCount]]:
        """Return every lunch of a series that is on and has not begun, with what of it is taken, earliest first."""
        table = meetings_table
        on = (table.c.begins > now, table.c.state.in_((MeetingState.PLANNED, MeetingState.ANNOUNCED)))
        meetings = self._select(table, where=on, series_id=series_id, by=(table.c.begins, table.c.id)).all()
        mine = (*self._of(rsvps), rsvps.c.meeting_id.in_([row.id for row in meetings]))
        counts = select(rsvps.c.meeting_id, *TAKEN).where(*mine).group_by(rsvps.c.meeting_id)
        found = {row[0]: read_taken(row[1:]) for row in self._connection.execute(counts)}
        return [(_read_meeting(row._asdict()), found.get(row.id, SeatCount())) for row in meetings]

    def note_calendar_file(self, meeting_id: str, user_id: UserId) -> None:
        """Record that this person has taken the calendar file of this lunch."""
        self._insert_new(calendar_files, meeting_id=meeting_id, user_id=user_id)

    def list_calendar_files(self, meeting_id: str) -> Sequence[UserId]:
        """Return who took the calendar file of this lunch."""
        return self._values(calendar_files.c.user_id, meeting_id=meeting_id)

    # Invitations by direct message

    def invite_by_dm(self, user_id: UserId, *, wanted: bool) -> bool:
        """Switch a person's own invitations by direct message on or off; return False if they were so already."""
        if wanted:
            return self._insert_new(invited_by_dm, user_id=user_id)
        return bool(self._delete(invited_by_dm, user_id=user_id))

    def list_invited_by_dm(self) -> Sequence[UserId]:
        """Return who asked to be invited by direct message."""
        return self._values(invited_by_dm.c.user_id)

    @cached_property
    def rsvps(self) -> Rsvps:
        """Who is coming, and who waits for a seat."""
        return Rsvps(self._work)

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
        """The counts of what people said about lunches that are over."""
        return Tallies(self._work)

    # Forgetting

    def forget_answers(self, series_id: str, before: datetime) -> None:
        """Delete answers, calendar file records and questions of lunches begun before; the lunches stay."""
        of = {"of_team": self._team_id, "of_series": series_id, "before": before}
        past = [row["id"] for row in rows_of(self._connection, _past_with_answers(), of)]
        if not past:
            return
        self._delete(rsvps, rsvps.c.meeting_id.in_(past))
        self._delete(calendar_files, calendar_files.c.meeting_id.in_(past))
        self.rsvps.forget_what_was_read()
        self.tallies.forget_voters(past)
        self.box.forget_agendas(past)


@cache
def _past_with_answers() -> Select[Any]:
    """The lunches of a series begun before a moment of which anything is kept that `forget_answers` deletes."""
    past = meetings_table.c
    kept = [
        exists().where(table.c.team_id == past.team_id, table.c.meeting_id == past.id)
        for table in (rsvps, calendar_files, lunch_voters, agendas)
    ]
    of = (past.team_id == bindparam("of_team"), past.series_id == bindparam("of_series"))
    return select(past.id).where(*of, past.begins < bindparam("before"), or_(*kept)).order_by(past.id)


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
