"""Who is coming to a lunch, with a seat or by link, and who waits for a seat."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, Select, String, and_, case, func, not_, or_, select

from bot.core.ids import UserId
from bot.lunches.rsvps import Coming, Rsvp, Spot
from bot.lunches.seats import SeatCount
from storage.db.base import UtcDateTime, belongs_to
from storage.db.rows import Rows, Values, Work
from storage.platform.own_rows import OwnRows, own_table

LINE_PAGE = 100

rsvps = own_table(
    "rsvps",
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

# What is taken of a lunch, in the order of the fields of `SeatCount`.
_YES = rsvps.c.coming == Coming.YES
_SEAT = and_(_YES, rsvps.c.place == Spot.ROOM)
_RESERVED = and_(not_(_SEAT), or_(rsvps.c.kept_until.is_not(None), rsvps.c.offered_until.is_not(None)))
_WAITS = rsvps.c.waits_since.is_not(None)
TAKEN = (
    *(
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        for condition in (_SEAT, _RESERVED, and_(_YES, rsvps.c.place == Spot.LINK), _WAITS)
    ),
    func.max(rsvps.c.waits_since),
)


class Rsvps(OwnRows):
    """The answers to the lunches of one workspace, and their seats."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._rows = Rows(work, rsvps)

    def answer_of(self, meeting_id: str, user_id: UserId) -> Rsvp | None:
        """Return this person's answer about this lunch, to show and not to change; None without one."""
        row = self._rows.look_at(meeting_id, user_id)
        return _read_rsvp(row) if row else None

    def lock_answer(self, meeting_id: str, user_id: UserId) -> Rsvp | None:
        """Return this person's answer, locked; None without one, and then nothing is locked."""
        row = self._rows.lock(meeting_id, user_id)
        return _read_rsvp(row) if row else None

    def save_answer(self, rsvp: Rsvp) -> None:
        """Write what `lock_answer` read: a new answer where it found none, else what differs."""
        self._rows.save(asdict(rsvp))

    def lock_answers(self, meeting_id: str, user_ids: Collection[UserId]) -> None:
        """Read and lock the answers of many people with one statement, for later calls of `lock_answer`."""
        self._rows.lock_many(user_ids, (meeting_id,))

    def save_answers(self, answers: Sequence[Rsvp]) -> None:
        """Write many people's answers, each as `save_answer` does."""
        self._rows.save_many([asdict(rsvp) for rsvp in answers])

    def list_answers(self, meeting_id: str) -> Sequence[Rsvp]:
        """Return everybody's answers, in an order that does not tell when they answered."""
        query = self._answers(meeting_id).order_by(rsvps.c.user_id)
        return [_read_rsvp(row._asdict()) for row in self._connection.execute(query)]

    # Seats; whoever changes who has one has locked the meeting first

    def count_seats(self, meeting_id: str) -> SeatCount:
        """Return what of this lunch is taken, counted over all answers."""
        query = select(*TAKEN).where(*self._of(rsvps, meeting_id=meeting_id))
        return read_taken(self._connection.execute(query).one())

    def lock_reserved(self, meeting_id: str) -> Sequence[Rsvp]:
        """Return the answers of those for whom a seat is kept, or to whom one is offered, locked."""
        reserved = or_(rsvps.c.kept_until.is_not(None), rsvps.c.offered_until.is_not(None))
        return [_read_rsvp(row) for row in self._rows.lock_where(rsvps.c.meeting_id == meeting_id, reserved)]

    def list_line(self, meeting_id: str, after: datetime | None = None, limit: int = LINE_PAGE) -> Sequence[Rsvp]:
        """Return at most `limit` answers of those who are to be told if a seat opens, the first in line first: those
        who wait since later than `after`.
        """
        query = self._answers(meeting_id).where(rsvps.c.waits_since.is_not(None))
        if after is not None:
            query = query.where(rsvps.c.waits_since > after)
        rows = self._connection.execute(query.order_by(rsvps.c.waits_since, rsvps.c.user_id).limit(limit))
        return [_read_rsvp(row._asdict()) for row in rows]

    def list_waited_for_by(self, user_id: UserId) -> Sequence[str]:
        """Return the ids of the lunches of which this person is to be told if a seat opens."""
        query = select(rsvps.c.meeting_id).where(rsvps.c.team_id == self._team_id, rsvps.c.user_id == user_id)
        query = query.where(rsvps.c.waits_since.is_not(None)).order_by(rsvps.c.meeting_id)
        return self._connection.execute(query).scalars().all()

    def end_line(self, meeting_id: str) -> None:
        """Remove every wait, offer and kept seat of this lunch, which is over."""
        change = rsvps.update().where(rsvps.c.team_id == self._team_id, rsvps.c.meeting_id == meeting_id)
        self._connection.execute(change.values(waits_since=None, offered_until=None, kept_until=None))
        self._rows.forget_what_was_read()

    def forget_what_was_read(self) -> None:
        """Read answers anew, since rows were changed or deleted in SQL."""
        self._rows.forget_what_was_read()

    def _answers(self, meeting_id: str) -> Select[Any]:
        return select(rsvps).where(*self._of(rsvps, meeting_id=meeting_id))


def read_taken(row: Sequence[Any]) -> SeatCount:
    """Return a row of the columns `TAKEN` as a `SeatCount`."""
    seats, reserved, links, in_line, last = row
    return SeatCount(int(seats), int(reserved), int(links), int(in_line), last)


def _read_rsvp(row: Values) -> Rsvp:
    fields = dict(row)
    fields.pop("team_id")
    return Rsvp(**{**fields, "coming": Coming(fields["coming"]), "place": Spot(fields["place"])})
