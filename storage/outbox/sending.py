"""Sending the outbox: which messages may leave now, their leases, and what became of each attempt.

Used by `handlers.delivery` alone; what features do is in `storage.outbox.outbox`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Connection,
    Float,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from bot.core.ids import ChannelId
from bot.core.working_hours import AT_ONCE, COUNTED, precedence
from storage.db.base import UtcDateTime
from storage.db.prepared import rows_of
from storage.outbox.outbox import Outbox
from storage.outbox.table import (
    LARGEST_LEASE,
    LEASE,
    NOT_SETTLED,
    REDRAWN,
    SENT,
    SENT_AND_EMPTIED,
    SENT_IN_SHORT,
    STALE,
    UNWANTED,
    MessageState,
    OutboxRows,
    Row,
    outbox,
    read_row,
    write_recipient,
)

LAST_URGENT = max(precedence(standing) for standing in AT_ONCE)


class SendingQueue(OutboxRows):
    """The outgoing messages of one workspace as they are leased and sent; `dropped` counts those no longer wanted."""

    def __init__(self, queued: Outbox, lease_seconds: float) -> None:
        super().__init__(queued._connection, queued._team_id, queued._now, queued._wire_time, queued._kinds)
        self._lease_seconds = lease_seconds
        self._queued = queued
        self.is_shared = self._connection.dialect.name == "postgresql"  # with other processes
        self.dropped = 0

    def lease_alone(self) -> None:
        """Let one process at a time hand out this workspace's messages, until the transaction ends: order and budget
        need it.

        Nothing to do on SQLite, which has one writer.
        """
        if self.is_shared:
            both = {"what": "village outbox", "team": self._team_id}
            self._connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what), hashtext(:team))"), both)
            self._wire_time.ask_again()

    def written_to_since(self, seconds: float) -> frozenset[str]:
        """Conversations to which any replica has posted in the last `seconds`, in the form of `write_recipient`."""
        just_now = outbox.c.left_at > self._wire_time.now() - seconds
        query = select(outbox.c.recipient).where(self._ours, just_now).distinct()
        return frozenset(self._connection.execute(query).scalars())

    def due(self, limit: int = LARGEST_LEASE, *, resting: Collection[str] = (), urgent_only: bool = False) -> list[Row]:
        """The messages that may be sent now and are not leased: by precedence, then age; one conversation keeps its
        order.

        `resting` conversations are passed over. What is due to the same people and counts in their budget comes along
        beyond `limit`, so that it can be joined into one message.
        """
        statement = _next_leaving(resting=bool(resting), urgent_only=urgent_only)
        found = self._hand_out(statement, {**self._moment(resting), "of_limit": limit}, has_lists=bool(resting))
        if len(found) == limit:
            found += self._due_to_the_same(found, resting)
        return found

    def has_due(self) -> bool:
        """Whether any message may be sent now, leaving Slack's rate limits aside."""
        return self._connection.execute(_ANY_LEAVING, self._moment(())).first() is not None

    def stale(self, limit: int = LARGEST_LEASE) -> list[Row]:
        """Sent messages whose subject has changed since they were drawn, at most `limit`."""
        return self._hand_out(_STALE_AND_FREE, {**self._moment(()), "of_limit": limit})

    def in_doubt(self, limit: int = LARGEST_LEASE) -> list[Row]:
        """Rows of which nobody knows whether Slack has them and which no process is looking up; whole batches."""
        batches = self._connection.execute(_DOUBTFUL.limit(limit), self._moment(())).scalars().all()
        return [row for batch in dict.fromkeys(batches) for row in self.batch(batch)]

    def parts(self, channel: ChannelId, ts: str) -> list[Row]:
        """The rows that were sent as this one message, in their order."""
        query = select(outbox).where(self._ours, outbox.c.channel == channel, outbox.c.ts == ts)
        return [
            read_row(row._asdict(), self._kinds)
            for row in self._connection.execute(query.order_by(outbox.c.precedence, outbox.c.id))
        ]

    def batch(self, batch: str) -> list[Row]:
        """The unsettled rows of this batch: those that were tried together and of which Slack's answer is not known."""
        query = select(outbox).where(self._ours, outbox.c.batch == batch, outbox.c.state.in_(NOT_SETTLED))
        return [
            read_row(row._asdict(), self._kinds)
            for row in self._connection.execute(query.order_by(outbox.c.precedence, outbox.c.id))
        ]

    def lease(self, rows: Sequence[Row]) -> str:
        """Reserve rows for one attempt (30 s); a crash from here on leaves them *unsure*. Returns the batch id."""
        batch = uuid4().hex
        now = self._wire_time.now()
        reserved = {"new_until": now + self._lease_seconds, "new_left": now, "new_batch": batch}
        self._each(LEASE, [(row, reserved) for row in rows])
        return batch

    def remember_file(self, row: Row, file_id: str | None) -> None:
        """Record Slack's id for the bytes of this row's file, not shared yet; None: to be uploaded again."""
        self._connection.execute(self._these([row]).values(file_id=file_id))

    def lease_doubt(self, rows: Sequence[Row]) -> None:
        """Reserve rows in doubt while they are looked up in Slack, and count that as an attempt."""
        until = self._wire_time.now() + self._lease_seconds
        self._connection.execute(self._these(rows).values(leased_until=until, attempts=outbox.c.attempts + 1))

    def lease_refresh(self, rows: Sequence[Row]) -> None:
        """Reserve sent rows while they are drawn again (idempotent, hence never unsure)."""
        self._connection.execute(self._these(rows).values(leased_until=self._wire_time.now() + self._lease_seconds))

    def wait(self, row: Row, until: datetime) -> None:
        """Postpone a message to `until` (community time)."""
        self._connection.execute(self._these([row]).values(due_at=until, unsure=False, batch=None))

    def drop(self, row: Row) -> None:
        """Mark a message as no longer wanted and delete its facts; one that Slack may have is looked up first."""
        self.dropped += 1
        change = self._these([row]).values(version=outbox.c.version + 1)
        self._connection.execute(change.values(state=UNWANTED, facts=None, leased_until=0.0))

    def lose(self, rows: Sequence[Row], refusal: str) -> None:
        """Mark messages as refused by Slack for good, with its code; one only to be redrawn stays as it is."""
        change = self._these(rows).values(facts=None, leased_until=0.0, unsure=False, batch=None, refusal=refusal[:64])
        self._connection.execute(change.values(state=_instead(MessageState.LOST)))

    def give_up(self, rows: Sequence[Row]) -> None:
        """Give up on messages that cannot be drawn: unsent ones are lost, sent ones stay as people see them."""
        waiting = case((outbox.c.state == MessageState.WAITING, MessageState.LOST.value), else_=outbox.c.state)
        self._connection.execute(self._these(rows).values(state=waiting, stale=False, leased_until=0.0))

    def delivered(self, rows: Sequence[Row], channel: ChannelId, ts: str) -> None:
        """Mark rows as sent with their place; living, joined and two-step messages keep their facts."""
        place = {"new_sent": self._now, "new_channel": channel, "new_ts": ts}
        for row in rows:
            statement = SENT
            if row.notification is not None and row.notification.in_two_steps and ts:
                statement = SENT_IN_SHORT
            elif len(rows) == 1 and not (row.notification is not None and row.notification.living):
                statement = SENT_AND_EMPTIED
            self._each(statement, [(row, place)])
        self._queued.touched = True

    def leave_unsettled(self, rows: Sequence[Row]) -> None:
        """Count rows in doubt as sent, with an empty place, until somebody presses a button of them (`learn_place`)."""
        values = {"state": MessageState.SENT, "sent_at": self._now, "channel": "", "ts": "", "stale": False}
        settled = {"unsure": False, "batch": None, "attempts": 0, "leased_until": 0.0, "retry_at": 0.0}
        self._connection.execute(self._these(rows).values(**values, **settled))
        self._queued.touched = True

    def redrawn(self, rows: Sequence[Row]) -> None:
        """Record that the message now shows these rows as they were when leased; later changes draw it again."""
        self._each(REDRAWN, [(row, {"new_shown": row.version}) for row in rows])

    def try_once_more(self, rows: Sequence[Row]) -> None:
        """Post rows in doubt again, and count the doubt, since it is done once only.

        Both in one change, so that a crash during the lookup has not used up the one repeat.
        """
        self._connection.execute(self._these(rows).values(doubts=outbox.c.doubts + 1))
        self.retry(rows, timedelta(0), unsure=False)

    def retry(self, rows: Sequence[Row], delay: timedelta, *, unsure: bool) -> None:
        """Try again after `delay` of wire time; `unsure` rows stay in doubt and are looked up first."""
        values: dict[str, Any] = {"leased_until": 0.0, "retry_at": self._wire_time.now() + delay.total_seconds()}
        if not unsure:
            values |= {"unsure": False, "batch": None, "state": _instead(MessageState.WAITING)}
        self._connection.execute(self._these(rows).values(**values))

    def postpone_after_a_fault(self, rows: Sequence[Row]) -> None:
        """Postpone rows our own code failed to draw, by a minute, doubling up to an hour: nothing else waits."""
        attempts = max((row.attempts for row in rows), default=0)
        later = self._wire_time.now() + min(3600.0, 60.0 * 2.0**attempts)
        change = self._these(rows).values(attempts=outbox.c.attempts + 1, retry_at=later, leased_until=0.0)
        self._connection.execute(change)

    def retry_refresh(self, rows: Sequence[Row], delay: timedelta) -> None:
        """Draw sent rows again after `delay` of wire time, and count an attempt."""
        later = self._wire_time.now() + delay.total_seconds()
        change = self._these(rows).values(leased_until=0.0, retry_at=later, attempts=outbox.c.attempts + 1)
        self._connection.execute(change)

    # Private

    @property
    def _ours(self) -> ColumnElement[bool]:
        return outbox.c.team_id == self._team_id

    def _moment(self, resting: Collection[str]) -> dict[str, Any]:
        """The parameters of the statements below: the workspace, both times, and the conversations that rest."""
        moment = {"of_team": self._team_id, "of_now": self._now, "of_wire": self._wire_time.now()}
        return {**moment, "of_resting": sorted(resting)} if resting else moment

    def _each(self, statement: Update, rows: Sequence[tuple[Row, dict[str, Any]]]) -> None:
        found = [{"of_team": self._team_id, "of_id": row.id, **values} for row, values in rows]
        self._connection.execute(statement, found)

    def _these(self, rows: Sequence[Row]) -> Any:  # an Update; SQLAlchemy's generics add nothing here
        return update(outbox).where(self._ours, outbox.c.id.in_([row.id for row in rows]))

    def _hand_out(self, statement: Select[Any], values: Mapping[str, Any], *, has_lists: bool = False) -> list[Row]:
        rows: Iterable[Mapping[str, Any]]
        if has_lists:  # as long as they happen to be, so that the statement is not the same each time
            rows = (row._asdict() for row in self._connection.execute(statement, values))
        else:
            rows = rows_of(self._connection, statement, values)
        return [read_row(row, self._kinds) for row in rows]

    def _due_to_the_same(self, found: Sequence[Row], resting: Collection[str]) -> list[Row]:
        people = {write_recipient(row.recipient) for row in found if row.standing in COUNTED}
        if not people:
            return []
        known = [row.id for row in found]
        counted = and_(outbox.c.standing.in_(sorted(COUNTED)), outbox.c.recipient.in_(sorted(people)))
        others = _leaving(resting=bool(resting), urgent_only=False).where(counted, outbox.c.id.not_in(known))
        return self._hand_out(others, self._moment(resting), has_lists=True)


def _instead(state: MessageState) -> ColumnElement[str]:
    """SQL for this state where the message is still wanted, and for DROPPED where it is not."""
    return case((outbox.c.state == MessageState.DROPPING, MessageState.DROPPED.value), else_=state.value)


# What is asked at each turn is built once: building a statement costs more than running it.
_WIRE = bindparam("of_wire", type_=Float)
_FREE = and_(outbox.c.leased_until <= _WIRE, outbox.c.retry_at <= _WIRE)
_OURS = outbox.c.team_id == bindparam("of_team")
_LIMIT = bindparam("of_limit", type_=Integer)


def _may_leave() -> ColumnElement[bool]:
    """SQL for: due, free, and to a conversation in which nothing else is under way or to be retried."""
    other = outbox.alias("other")
    held = exists().where(
        other.c.team_id == bindparam("of_team"),
        other.c.recipient == outbox.c.recipient,
        other.c.state == MessageState.WAITING,
        or_(other.c.leased_until > _WIRE, other.c.retry_at > _WIRE),
    )
    waiting = and_(outbox.c.state == MessageState.WAITING, outbox.c.unsure.is_(False))
    return and_(_OURS, waiting, outbox.c.due_at <= bindparam("of_now", type_=UtcDateTime), _FREE, ~held)


@cache
def _leaving(*, resting: bool, urgent_only: bool) -> Select[Any]:
    query = select(outbox).where(_may_leave()).order_by(outbox.c.precedence, outbox.c.due_at, outbox.c.id)
    if resting:
        query = query.where(outbox.c.recipient.not_in(bindparam("of_resting", expanding=True)))
    if urgent_only:
        query = query.where(outbox.c.precedence <= LAST_URGENT)
    return query.with_for_update(skip_locked=True, of=outbox)


@cache
def _next_leaving(*, resting: bool, urgent_only: bool) -> Select[Any]:
    return _leaving(resting=resting, urgent_only=urgent_only).limit(_LIMIT)


_ANY_LEAVING = select(outbox.c.id).where(_may_leave())
_STALE_AND_FREE = (
    select(outbox).where(_OURS, STALE, _FREE).order_by(outbox.c.id).limit(_LIMIT).with_for_update(skip_locked=True)
)
_DOUBTFUL = (
    select(outbox.c.batch)
    .where(_OURS, outbox.c.state.in_(NOT_SETTLED), outbox.c.unsure.is_(True), _FREE)
    .order_by(outbox.c.precedence, outbox.c.id)
)


def release_all(connection: Connection) -> None:
    """End every lease and delay: only for SQLite, where the starting process is known to be alone.

    Its wire time counts from the start of the process, so that no change of the machine's clock holds anything up.
    """
    held = or_(outbox.c.leased_until > 0, outbox.c.retry_at > 0)
    connection.execute(update(outbox).where(held).values(leased_until=0.0, retry_at=0.0))
