"""The outbox: what is to be said, committed together with the state that caused it.

Due and sent columns hold community time; lease and retry columns hold wire time (seconds of the
database's clock). The two are never compared.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from bot.ids import ChannelId, TeamId, UserId
from bot.outbox import Channel, Group, Notification, Person, Recipient
from bot.quiet import COUNTED, Standing, precedence
from storage.base import Sealed, UtcDateTime, insert_new, metadata

LEASE_SECONDS = 30.0  # longer than any call to Slack may take
# Small, so that what is urgent never waits long behind a backlog; the pace is Slack's anyway.
LARGEST_LEASE = 20


class State(StrEnum):
    """Where a message is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    LOST = "lost"


outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("team_id", String(32), nullable=False),
    Column("dedupe_key", String(255), nullable=False),
    Column("name", String(64), nullable=False),
    Column("standing", String(16), nullable=False),
    Column("precedence", Integer, nullable=False),
    Column("recipient", String(160), nullable=False),
    Column("facts", Sealed(dict[str, Any])),
    Column("state", String(8), nullable=False, server_default=State.WAITING),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("unsure", Boolean, nullable=False, server_default="0"),
    Column("batch", String(32)),
    Column("retry_at", Float, nullable=False, server_default="0"),
    Column("leased_until", Float, nullable=False, server_default="0"),
    Column("sent_at", UtcDateTime),
    Column("channel", String(32)),
    Column("ts", String(32)),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("shown", Integer, nullable=False, server_default="0"),
    Column("stale", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("team_id", "dedupe_key"),
    Index(None, "state", "due_at"),
    Index(None, "team_id", "recipient", "state"),
    Index(None, "team_id", "channel", "ts"),
    Index(None, "stale", "retry_at"),
)
_STALE = outbox.c.stale.is_(True)  # sent, and its subject has changed since it was drawn


_adapters: dict[str, TypeAdapter[Notification]] = {}


def _adapter(kind: type[Notification]) -> TypeAdapter[Notification]:
    """How this kind's facts are written and read, built once."""
    if kind.name not in _adapters:
        _adapters[kind.name] = TypeAdapter(kind)
    return _adapters[kind.name]


# Statements of the hot path are built once: building one costs more than running it.
_ONE = and_(outbox.c.team_id == bindparam("of_team"), outbox.c.id == bindparam("of_id"))
_LEASE = (
    update(outbox)
    .where(_ONE)
    .values(
        leased_until=bindparam("new_until"),
        batch=bindparam("new_batch"),
        unsure=True,
        attempts=outbox.c.attempts + 1,
        shown=outbox.c.version,  # what is being said now; a change meanwhile makes it stale, also after a crash
    )
)
_SENT = (
    update(outbox)
    .where(_ONE)
    .values(
        state=State.SENT,
        sent_at=bindparam("new_sent"),
        channel=bindparam("new_channel"),
        ts=bindparam("new_ts"),
        stale=outbox.c.version > outbox.c.shown,
        unsure=False,
        attempts=0,
        leased_until=0.0,
        retry_at=0.0,
    )
)
_SENT_AND_EMPTIED = _SENT.values(facts=None)
_SENT_IN_SHORT = _SENT.values(shown=0, stale=True)  # a placeholder, to be drawn in full at once
# A message under way is marked too: a click may be faster than the note that Slack has it.
_CHANGED = (
    update(outbox)
    .where(
        outbox.c.team_id == bindparam("of_team"),
        outbox.c.dedupe_key.in_(bindparam("keys", expanding=True)),
        outbox.c.state.in_([State.WAITING, State.SENT]),
    )
    .values(version=outbox.c.version + 1, stale=outbox.c.state == State.SENT)
)
_REDRAWN = (
    update(outbox)
    .where(_ONE)
    .values(
        shown=bindparam("new_shown"),
        stale=outbox.c.version > bindparam("new_shown"),
        attempts=0,
        leased_until=0.0,
        retry_at=0.0,
    )
)


@dataclass(frozen=True)
class Row:
    """One message as stored; `notification` is None once its facts are emptied."""

    id: int
    key: str
    name: str
    notification: Notification | None
    standing: Standing
    recipient: Recipient
    due_at: datetime
    attempts: int
    doubts: int
    unsure: bool
    batch: str | None
    channel: ChannelId | None
    ts: str | None
    version: int
    shown: int


class Outbox:
    """The outgoing messages of one workspace."""

    def __init__(
        self,
        connection: Connection,
        team_id: TeamId,
        now: datetime,
        wire_now: Callable[[], float],
        kinds: Mapping[str, type[Notification]],
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._connection = connection
        self._team_id = team_id
        self._now = now
        self._wire_now = wire_now
        self._lease_seconds = lease_seconds
        self._kinds = kinds
        self.touched = False

    # Writing: what features do

    def add(self, *notifications: Notification, due_at: datetime | None = None) -> None:
        """Queue messages to go out from `due_at` (default: now); a known key changes nothing."""
        for notification in notifications:
            self._add(notification, due_at or self._now)

    def refresh(self, *keys: str) -> None:
        """Have living messages drawn again from the live state; unknown keys do nothing."""
        if self._connection.execute(_CHANGED, {"of_team": self._team_id, "keys": list(keys)}).rowcount:
            self.touched = True

    def withdraw(self, *keys: str) -> None:
        """Drop messages not sent yet; what is already under way is stopped by `still_wanted` at the latest."""
        change = update(outbox).where(self._ours, outbox.c.dedupe_key.in_(keys), outbox.c.state == State.WAITING)
        self._connection.execute(change.values(state=State.DROPPED, facts=None))

    # Reading: what features ask

    def place_of(self, key: str) -> tuple[ChannelId, str] | None:
        """Channel and ts of a message that was sent."""
        query = select(outbox.c.channel, outbox.c.ts).where(
            self._ours, outbox.c.dedupe_key == key, outbox.c.ts.is_not(None)
        )
        row = self._connection.execute(query).first()
        return (ChannelId(row.channel), row.ts) if row else None

    def state_of(self, key: str) -> State | None:
        """Where the message with this key is, if known."""
        query = select(outbox.c.state).where(self._ours, outbox.c.dedupe_key == key)
        found = self._connection.execute(query).scalar()
        return State(found) if found else None

    def counted_since(self, user_id: UserId, since: datetime) -> list[datetime]:
        """When budgeted messages reached this person (rule 8); what came as one message counts once."""
        query = (
            select(func.min(outbox.c.sent_at))
            .where(
                self._ours,
                outbox.c.recipient == write_recipient(Person(user_id)),
                outbox.c.state == State.SENT,
                outbox.c.standing.in_(sorted(COUNTED)),
                outbox.c.sent_at >= since,
            )
            .group_by(outbox.c.channel, outbox.c.ts)
        )
        return [moment for moment in self._connection.execute(query).scalars() if moment is not None]

    def waiting(self) -> list[Row]:
        """Everything that has not left yet, earliest first (shown by the playground and by metrics)."""
        query = select(outbox).where(self._ours, outbox.c.state == State.WAITING).order_by(outbox.c.due_at)
        return [self._row(row) for row in self._connection.execute(query)]

    # Delivering: what handlers.outbox does

    def due(self, limit: int = LARGEST_LEASE) -> list[Row]:
        """What may leave now and is not leased: by precedence, then age; one conversation never overtakes itself."""
        query = (
            select(outbox)
            .where(self._ours, outbox.c.state == State.WAITING, outbox.c.due_at <= self._now, self._free())
            .order_by(outbox.c.precedence, outbox.c.due_at, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = [self._row(row) for row in self._connection.execute(query)]
        busy = self._busy_recipients() if rows else set()
        return [row for row in rows if write_recipient(row.recipient) not in busy]

    def stale(self, limit: int = LARGEST_LEASE) -> list[Row]:
        """Sent messages whose subject has changed since they were drawn."""
        query = (
            select(outbox)
            .where(self._ours, _STALE, self._free())
            .order_by(outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [self._row(row) for row in self._connection.execute(query)]

    def parts(self, channel: ChannelId, ts: str) -> list[Row]:
        """The rows that went out as this one message, in order."""
        query = select(outbox).where(self._ours, outbox.c.channel == channel, outbox.c.ts == ts)
        return [self._row(row) for row in self._connection.execute(query.order_by(outbox.c.precedence, outbox.c.id))]

    def batch(self, batch: str) -> list[Row]:
        """The rows that were tried together and of which Slack's answer is not known."""
        query = select(outbox).where(self._ours, outbox.c.batch == batch, outbox.c.state == State.WAITING)
        return [self._row(row) for row in self._connection.execute(query.order_by(outbox.c.precedence, outbox.c.id))]

    def lease(self, rows: Sequence[Row]) -> str:
        """Reserve rows for one send of 30 s at most; from here on a crash leaves them *unsure*. Returns the batch."""
        batch = uuid4().hex
        until = self._wire_now() + self._lease_seconds
        self._each(_LEASE, [(row, {"new_until": until, "new_batch": batch}) for row in rows])
        return batch

    def lease_doubt(self, rows: Sequence[Row]) -> None:
        """Reserve rows of which Slack's answer is not known, while somebody looks."""
        until = self._wire_now() + self._lease_seconds
        self._connection.execute(self._these(rows).values(leased_until=until, doubts=outbox.c.doubts + 1))

    def lease_refresh(self, rows: Sequence[Row]) -> None:
        """Reserve sent rows while they are drawn again (idempotent, hence never unsure)."""
        self._connection.execute(self._these(rows).values(leased_until=self._wire_now() + self._lease_seconds))

    def wait(self, row: Row, until: datetime) -> None:
        """Put off to a moment of community time."""
        self._connection.execute(self._these([row]).values(due_at=until, unsure=False, batch=None))

    def drop(self, row: Row) -> None:
        """No longer wanted."""
        self._connection.execute(self._these([row]).values(state=State.DROPPED, facts=None, leased_until=0.0))

    def lose(self, rows: Sequence[Row]) -> None:
        """Slack refuses for good."""
        self._connection.execute(self._these(rows).values(state=State.LOST, facts=None, leased_until=0.0))

    def delivered(self, rows: Sequence[Row], channel: ChannelId, ts: str) -> None:
        """Slack has it; living and two-step messages keep their facts, the others are emptied."""
        place = {"new_sent": self._now, "new_channel": channel, "new_ts": ts}
        for row in rows:
            statement = _SENT
            if row.notification is not None and row.notification.in_two_steps:
                statement = _SENT_IN_SHORT
            elif len(rows) == 1 and not (row.notification is not None and row.notification.living):
                statement = _SENT_AND_EMPTIED
            self._each(statement, [(row, place)])
        self.touched = True

    def redrawn(self, rows: Sequence[Row]) -> None:
        """The message now shows these rows as they were when leased; later changes draw it again."""
        self._each(_REDRAWN, [(row, {"new_shown": row.version}) for row in rows])

    def retry(self, rows: Sequence[Row], delay: timedelta, *, unsure: bool) -> None:
        """Try again after `delay` of wire time."""
        values: dict[str, Any] = {"leased_until": 0.0, "retry_at": self._wire_now() + delay.total_seconds()}
        if not unsure:
            values |= {"unsure": False, "batch": None}
        self._connection.execute(self._these(rows).values(**values))

    def retry_refresh(self, rows: Sequence[Row], delay: timedelta) -> None:
        """Draw again after `delay` of wire time."""
        later = self._wire_now() + delay.total_seconds()
        change = self._these(rows).values(leased_until=0.0, retry_at=later, attempts=outbox.c.attempts + 1)
        self._connection.execute(change)

    def forget_older_than(self, moment: datetime) -> int:
        """Delete finished rows last due before `moment`; returns how many."""
        gone = delete(outbox).where(self._ours, outbox.c.state != State.WAITING, outbox.c.due_at < moment)
        return int(self._connection.execute(gone).rowcount)

    # Private

    @property
    def _ours(self) -> ColumnElement[bool]:
        return outbox.c.team_id == self._team_id

    def _free(self) -> ColumnElement[bool]:
        wire = self._wire_now()
        return and_(outbox.c.leased_until <= wire, outbox.c.retry_at <= wire)

    def _each(self, statement: Update, rows: Sequence[tuple[Row, dict[str, Any]]]) -> None:
        found = [{"of_team": self._team_id, "of_id": row.id, **values} for row, values in rows]
        self._connection.execute(statement, found)

    def _these(self, rows: Sequence[Row]) -> Any:  # an Update; SQLAlchemy's generics add nothing here
        return update(outbox).where(self._ours, outbox.c.id.in_([row.id for row in rows]))

    def _busy_recipients(self) -> set[str]:
        wire = self._wire_now()
        held = or_(outbox.c.leased_until > wire, outbox.c.retry_at > wire)
        query = select(outbox.c.recipient).where(self._ours, outbox.c.state == State.WAITING, held)
        return set(self._connection.execute(query.distinct()).scalars())

    def _add(self, notification: Notification, due_at: datetime) -> None:
        row = {
            "team_id": self._team_id,
            "dedupe_key": notification.key,
            "name": notification.name,
            "standing": notification.standing,
            "precedence": precedence(notification.standing),
            "recipient": write_recipient(notification.to),
            "facts": _adapter(type(notification)).dump_python(notification, mode="json"),
            "due_at": due_at,
        }
        if insert_new(self._connection, outbox, row, ["team_id", "dedupe_key"]):
            self.touched = True

    def _row(self, row: Any) -> Row:
        kind = self._kinds.get(row.name)
        facts = row.facts
        notification = None
        if kind is not None and facts is not None:
            notification = _adapter(kind).validate_python(facts)
        return Row(
            id=row.id,
            key=row.dedupe_key,
            name=row.name,
            notification=notification,
            standing=Standing(row.standing),
            recipient=read_recipient(row.recipient),
            due_at=row.due_at,
            attempts=row.attempts,
            doubts=row.doubts,
            unsure=row.unsure,
            batch=row.batch,
            channel=ChannelId(row.channel) if row.channel else None,
            ts=row.ts,
            version=row.version,
            shown=row.shown,
        )


def write_recipient(recipient: Recipient) -> str:
    """One string per conversation, the same people always giving the same one."""
    match recipient:
        case Person(user_id):
            return f"person:{user_id}"
        case Channel(channel_id):
            return f"channel:{channel_id}"
        case Group(user_ids):
            return "group:" + ",".join(sorted(user_ids))


def read_recipient(text: str) -> Recipient:
    """The inverse of `write_recipient`."""
    kind, _, ids = text.partition(":")
    if kind == "person":
        return Person(UserId(ids))
    if kind == "channel":
        return Channel(ChannelId(ids))
    return Group(tuple(UserId(user_id) for user_id in ids.split(",")))


def teams_with_work(connection: Connection, now: datetime, wire_now: float) -> list[TeamId]:
    """Workspaces in which something may leave, or be drawn again, at this moment."""
    free = and_(outbox.c.leased_until <= wire_now, outbox.c.retry_at <= wire_now)
    due = and_(outbox.c.state == State.WAITING, outbox.c.due_at <= now, free)
    teams = connection.execute(select(outbox.c.team_id).where(due).distinct()).scalars().all()
    stale = connection.execute(select(outbox.c.team_id).where(_STALE, free).distinct()).scalars().all()
    return sorted({TeamId(team) for team in [*teams, *stale]})


def next_due(connection: Connection) -> datetime | None:
    """The earliest moment at which a waiting message may leave."""
    query = select(func.min(outbox.c.due_at)).where(outbox.c.state == State.WAITING)
    moment: datetime | None = connection.execute(query).scalar()
    return moment


def next_retry(connection: Connection, now: datetime) -> float | None:
    """The earliest wire time at which something due at `now` may be tried (again); None when nothing is due."""
    held = case((outbox.c.retry_at > outbox.c.leased_until, outbox.c.retry_at), else_=outbox.c.leased_until)
    due = or_(and_(outbox.c.state == State.WAITING, outbox.c.due_at <= now), _STALE)
    found: float | None = connection.execute(select(func.min(held)).where(due)).scalar()
    return found


def release_all(connection: Connection) -> None:
    """End every lease: only for SQLite, where the starting process is known to be alone."""
    connection.execute(update(outbox).where(outbox.c.leased_until > 0).values(leased_until=0.0))


def kinds_of(notifications: Iterable[type[Notification]]) -> dict[str, type[Notification]]:
    """Index notification types by their stored name; raises ValueError when two share one."""
    kinds: dict[str, type[Notification]] = {}
    for kind in notifications:
        if kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"two notifications are named {kind.name}")
    return kinds
