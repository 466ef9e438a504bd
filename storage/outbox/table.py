"""The outbox's one table, its most frequent statements, and a row of it as the rest of the code sees it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    Connection,
    Executable,
    Float,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    update,
)

from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.notifications import Channel, Group, Notification, Person, Recipient
from bot.core.working_hours import Standing
from storage.db.base import Sealed, UtcDateTime, metadata
from storage.db.wire_time import WireTime

LEASE_SECONDS = 30.0  # longer than any call to Slack may take
# Small, so that what is urgent never waits long behind a backlog; the pace is Slack's anyway.
LARGEST_LEASE = 20


class MessageState(StrEnum):
    """The state of a message in the outbox."""

    WAITING = "waiting"
    SENT = "sent"
    # No longer wanted, and perhaps in Slack: looked up there first, then dropped, or drawn as ended.
    DROPPING = "dropping"
    DROPPED = "dropped"
    LOST = "lost"


class Learned(StrEnum):
    """What `Outbox.learn_place` found out about the place of a message in Slack."""

    NOTHING = "nothing"  # known, or not to be said yet
    FOUND = "found"  # it is the one that was looked for
    COPY = "copy"  # there is another, or it should not be there


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
    Column("state", String(8), nullable=False, server_default=MessageState.WAITING),
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
    Column("file_id", String(32)),  # Slack's, from the upload until the file is known to be shared
    Column("refusal", String(64)),  # Slack's code, where it refused for good
    Column("left_at", Float, nullable=False, server_default="0"),  # wire time of the last attempt to post it
    UniqueConstraint("team_id", "dedupe_key"),
    Index(None, "state", "due_at"),
    Index(None, "team_id", "recipient", "state"),
    Index(None, "team_id", "state", "precedence", "due_at"),
    Index(None, "team_id", "channel", "ts"),
    Index(None, "stale", "retry_at"),
    Index(None, "team_id", "left_at"),
)

# The states that do not wait, for "not in": asked for "waiting", SQLite would read all that waits instead of using the
# keys at hand.
GONE = (MessageState.SENT, MessageState.DROPPING, MessageState.DROPPED, MessageState.LOST)
NOT_SETTLED = (MessageState.WAITING, MessageState.DROPPING)
# A message that is no longer wanted is dropped at once, unless Slack may have it.
UNWANTED = case((outbox.c.unsure.is_(True), MessageState.DROPPING.value), else_=MessageState.DROPPED.value)
STALE = outbox.c.stale.is_(True)  # sent, and its subject has changed since it was drawn


_adapters: dict[str, TypeAdapter[Notification]] = {}


def adapter(kind: type[Notification]) -> TypeAdapter[Notification]:
    """Converts facts of this kind of notification from and to JSON values; built once per kind."""
    if kind.name not in _adapters:
        _adapters[kind.name] = TypeAdapter(kind)
    return _adapters[kind.name]


# Statements of the hot path are built once: building one costs more than running it.
_ONE = and_(outbox.c.team_id == bindparam("of_team"), outbox.c.id == bindparam("of_id"))
LEASE = (
    update(outbox)
    .where(_ONE)
    .values(
        leased_until=bindparam("new_until"),
        left_at=bindparam("new_left"),
        batch=bindparam("new_batch"),
        unsure=True,
        attempts=outbox.c.attempts + 1,
        shown=outbox.c.version,  # what is being said now; a change meanwhile makes it stale, also after a crash
    )
)
SENT = (
    update(outbox)
    .where(_ONE)
    .values(
        state=MessageState.SENT,
        sent_at=bindparam("new_sent"),
        channel=bindparam("new_channel"),
        ts=bindparam("new_ts"),
        # Without a ts (a file, a group DM that counts as opened after two doubts) nothing can be drawn again.
        stale=and_(outbox.c.version > outbox.c.shown, bindparam("new_ts") != ""),
        unsure=False,
        attempts=0,
        leased_until=0.0,
        retry_at=0.0,
        file_id=None,
    )
)
SENT_AND_EMPTIED = SENT.values(facts=None)
SENT_IN_SHORT = SENT.values(shown=0, stale=True)  # a placeholder, to be drawn in full at once


@cache
def changed(keys: int) -> Executable:
    """The statement that marks the messages with that many keys as changed, also one that is just being sent."""
    names: list[BindParameter[str]] = [bindparam(f"key_{number}") for number in range(keys)]
    return (
        update(outbox)
        .where(
            outbox.c.team_id == bindparam("of_team"),
            outbox.c.dedupe_key.in_(names),
            # Said by what it is not: "in" would have SQLite read all that waits.
            outbox.c.state != MessageState.DROPPED,
            outbox.c.state != MessageState.LOST,
        )
        .values(version=outbox.c.version + 1, stale=and_(outbox.c.state == MessageState.SENT, outbox.c.ts != ""))
    )


@cache
def changed_to(kinds: int) -> Executable:
    """The statement that marks what one recipient got of that many kinds as changed, as `changed` does."""
    names: list[BindParameter[str]] = [bindparam(f"kind_{number}") for number in range(kinds)]
    return (
        update(outbox)
        .where(
            outbox.c.team_id == bindparam("of_team"),
            outbox.c.recipient == bindparam("of_recipient"),
            outbox.c.name.in_(names),
            outbox.c.facts.is_not(None),
            outbox.c.state != MessageState.DROPPED,
            outbox.c.state != MessageState.LOST,
        )
        .values(version=outbox.c.version + 1, stale=and_(outbox.c.state == MessageState.SENT, outbox.c.ts != ""))
    )


REDRAWN = (
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
    """One message as stored; `notification` is None once its facts are deleted."""

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
    file_id: str | None
    leased_until: float = 0.0  # wire time
    is_unwanted: bool = False  # withdrawn, while nobody knows whether Slack has it


def read_row(row: Mapping[str, Any], kinds: Mapping[str, type[Notification]]) -> Row:
    """A `Row` from the values of a database row, with its facts decrypted and typed by `kinds`."""
    kind = kinds.get(row["name"])
    facts = row["facts"]
    notification = None
    if kind is not None and facts is not None:
        notification = adapter(kind).validate_python(facts)
    return Row(
        id=row["id"],
        key=row["dedupe_key"],
        name=row["name"],
        notification=notification,
        standing=Standing(row["standing"]),
        recipient=read_recipient(row["recipient"]),
        due_at=row["due_at"],
        attempts=row["attempts"],
        doubts=row["doubts"],
        unsure=row["unsure"],
        batch=row["batch"],
        channel=ChannelId(row["channel"]) if row["channel"] else None,
        ts=row["ts"],
        version=row["version"],
        shown=row["shown"],
        file_id=row["file_id"],
        leased_until=row["leased_until"],
        is_unwanted=row["state"] == MessageState.DROPPING,
    )


def write_recipient(recipient: Recipient) -> str:
    """The recipient as a string, the same for people in any order: "person:U1", "channel:C1", "group:U1,U2"."""
    match recipient:
        case Person(user_id):
            return f"person:{user_id}"
        case Channel(channel_id):
            return f"channel:{channel_id}"
        case Group(user_ids):
            return "group:" + ",".join(sorted(user_ids))


def read_recipient(text: str) -> Recipient:
    """Return the recipient that `write_recipient` wrote as this text."""
    kind, _, ids = text.partition(":")
    if kind == "person":
        return Person(UserId(ids))
    if kind == "channel":
        return Channel(ChannelId(ids))
    return Group(tuple(UserId(user_id) for user_id in ids.split(",")))


def kinds_of(notifications: Iterable[type[Notification]]) -> dict[str, type[Notification]]:
    """Index notification types by their stored name; raises ValueError when two share one."""
    kinds: dict[str, type[Notification]] = {}
    for kind in notifications:
        if kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"two notifications are named {kind.name}")
    return kinds


class OutboxRows:
    """The messages of one workspace in one transaction, at the moment `now` of community time."""

    def __init__(
        self,
        connection: Connection,
        team_id: TeamId,
        now: datetime,
        wire_time: WireTime,
        kinds: Mapping[str, type[Notification]],
    ) -> None:
        self._connection = connection
        self._team_id = team_id
        self._now = now
        self._wire_time = wire_time
        self._kinds = kinds
