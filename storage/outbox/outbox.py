"""The outbox: messages to be sent, committed together with the state that caused them.

Due and sent columns hold community time; lease and retry columns hold wire time (seconds of the database's clock). The
two are never compared.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Connection,
    Float,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.notifications import Notification, Person, Recipient
from bot.core.working_hours import AT_ONCE, COUNTED, Standing, precedence
from storage.db.base import UtcDateTime, batches, insert_new_ones
from storage.db.prepared import run
from storage.db.rows import AT_ONCE as ROWS_AT_ONCE
from storage.outbox.table import (
    LARGEST_LEASE,
    LEASE,
    LEASE_SECONDS,
    REDRAWN,
    SENT,
    SENT_AND_EMPTIED,
    SENT_IN_SHORT,
    STALE,
    Learned,
    MessageState,
    Row,
    adapter,
    changed,
    changed_to,
    outbox,
    read_recipient,
    read_row,
    write_recipient,
)

A_WEEK = timedelta(days=7)
LAST_URGENT = max(precedence(standing) for standing in AT_ONCE)
# The states that do not wait, for "not in": asked for "waiting", SQLite would read all that waits instead of using the
# keys at hand.
GONE = (MessageState.SENT, MessageState.DROPPING, MessageState.DROPPED, MessageState.LOST)
NOT_SETTLED = (MessageState.WAITING, MessageState.DROPPING)
# A message that is no longer wanted is dropped at once, unless Slack may have it.
UNWANTED = case((outbox.c.unsure.is_(True), MessageState.DROPPING.value), else_=MessageState.DROPPED.value)

__all__ = [
    "LEASE_SECONDS",
    "Learned",
    "MessageState",
    "Outbox",
    "Row",
    "kinds_of",
    "outbox",
    "read_recipient",
    "write_recipient",
]


class Outbox:
    """The outgoing messages of one workspace: queuing them (features),
    and leasing and finishing them (`handlers.delivery`).
    """

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
        self._ask_wire_time = wire_now
        self._wire_time: float | None = None
        self.is_shared = connection.dialect.name == "postgresql"  # with other processes
        self._lease_seconds = lease_seconds
        self._kinds = kinds
        self.touched = False
        self.dropped = 0

    # Writing: what features do

    def add(self, *notifications: Notification, due_at: datetime | None = None) -> None:
        """Queue messages to be sent from `due_at` (default: now) on; one whose key is known changes nothing."""
        self.add_each([(notification, due_at or self._now) for notification in notifications])

    def add_each(self, queued: Sequence[tuple[Notification, datetime]]) -> None:
        """Queue many messages, each with its own due time, in batches of one statement."""
        for batch in batches(queued, ROWS_AT_ONCE):
            self._add([self._row(notification, due_at) for notification, due_at in batch])

    def refresh(self, *keys: str) -> None:
        """Have the messages with these keys drawn again from the live state; unknown keys do nothing."""
        for batch in batches(keys, ROWS_AT_ONCE):
            named = {f"key_{number}": key for number, key in enumerate(batch)}
            if run(self._connection, changed(len(batch)), {"of_team": self._team_id, **named}):
                self.touched = True

    def refresh_to(self, user_id: UserId, *kinds: type[Notification]) -> None:
        """Have what this person got of these living kinds drawn again, whatever each is about."""
        named = {f"kind_{number}": kind.name for number, kind in enumerate(kinds)}
        values = {"of_team": self._team_id, "of_recipient": write_recipient(Person(user_id)), **named}
        if run(self._connection, changed_to(len(kinds)), values):
            self.touched = True

    def refresh_about(self, subject: str, *kinds: type[Notification]) -> None:
        """Have messages of these living kinds drawn again whose keys name this subject first, whoever got them."""
        starts = [f"{kind.name}:{subject}" for kind in kinds]
        about = [outbox.c.dedupe_key.startswith(f"{start}:", autoescape=True) for start in starts]
        self._refresh(or_(outbox.c.dedupe_key.in_(starts), *about), _named(kinds))

    def refresh_at(self, channel: ChannelId, ts: str) -> None:
        """Have this one message of ours drawn again, as far as it lives."""
        living = [kind for kind in self._kinds.values() if kind.living]
        self._refresh(and_(outbox.c.channel == channel, outbox.c.ts == ts), _named(living))

    def restate(self, notification: Notification) -> bool:
        """Put these facts in the place of those a living message was sent with, and draw it again; False if unknown."""
        facts = adapter(type(notification)).dump_python(notification, mode="json")
        known = (outbox.c.dedupe_key == notification.key, outbox.c.facts.is_not(None))
        change = update(outbox).where(self._ours, outbox.c.state == MessageState.SENT, *known)
        if not self._connection.execute(change.values(facts=facts)).rowcount:
            return False
        self.refresh(notification.key)
        return True

    def withdraw(self, *keys: str) -> None:
        """Drop messages that are not sent yet; one that Slack may have is looked up first,
        and drawn as ended if it is there.
        """
        change = update(outbox).where(self._ours, outbox.c.dedupe_key.in_(keys), outbox.c.state.not_in(GONE))
        self._connection.execute(change.values(state=UNWANTED, facts=None, version=outbox.c.version + 1))

    def becomes(self, key: str, notification: Notification) -> None:
        """What Slack has under `key` is this one from now on, and is drawn again as such; unknown keys do nothing."""
        values = {
            "dedupe_key": notification.key,
            "recipient": write_recipient(notification.to),
            "facts": adapter(type(notification)).dump_python(notification, mode="json"),
            "version": outbox.c.version + 1,
            "stale": outbox.c.ts != "",
        }
        known = (self._ours, outbox.c.dedupe_key == key, outbox.c.state == MessageState.SENT)
        if self._connection.execute(update(outbox).where(*known).values(**values)).rowcount:
            self.touched = True

    def mark_gone(self, channel: ChannelId, ts: str) -> None:
        """Record that this message was deleted in Slack, so that it is never drawn again."""
        there = (self._ours, outbox.c.channel == channel, outbox.c.ts == ts)
        gone = update(outbox).where(*there).values(state=MessageState.DROPPED, facts=None, stale=False)
        self._connection.execute(gone)

    # Reading: what features ask

    def place_of(self, key: str) -> tuple[ChannelId, str] | None:
        """Channel and ts of the message with this key; None when it was not sent,
        the ts empty when its place is unknown.
        """
        query = select(outbox.c.channel, outbox.c.ts).where(
            self._ours, outbox.c.dedupe_key == key, outbox.c.ts.is_not(None)
        )
        row = self._connection.execute(query).first()
        return (ChannelId(row.channel), row.ts) if row else None

    def learn_place(self, notification: Notification, channel: ChannelId, ts: str) -> Learned:
        """Record that the message with this key stands there, as somebody pressed a button of it.

        A message whose place was unknown, or that was given up, gets this place and is drawn again (`FOUND`); where the
        same message stands elsewhere, or is no longer wanted, this is a copy (`COPY`). While an answer to its sending
        is under way nothing is changed (`NOTHING`).
        """
        query = select(outbox).where(self._ours, outbox.c.dedupe_key == notification.key).with_for_update()
        row = self._connection.execute(query).first()
        if row is None or (row.state in {*NOT_SETTLED} and row.leased_until > self.wire_now()):
            return Learned.NOTHING
        if row.state == MessageState.SENT and row.ts:
            return Learned.NOTHING if (row.channel, row.ts) == (channel, ts) else Learned.COPY
        mine = update(outbox).where(self._ours, outbox.c.id == row.id)
        settled = {"unsure": False, "batch": None, "doubts": 0, "attempts": 0, "leased_until": 0.0, "retry_at": 0.0}
        if row.state in {MessageState.DROPPED, MessageState.DROPPING}:
            self._connection.execute(mine.values(state=MessageState.DROPPED, **settled))
            return Learned.COPY
        facts = adapter(type(notification)).dump_python(notification, mode="json")
        place = {"state": MessageState.SENT, "facts": facts, "sent_at": self._now, "channel": channel, "ts": ts}
        self._connection.execute(mine.values(**place, **settled, refusal=None, shown=0, stale=True))
        self.touched = True
        return Learned.FOUND

    def is_somewhere(self, key: str) -> bool:
        """Whether the message with this key counts as sent although nobody knows where it stands."""
        query = select(outbox.c.ts).where(
            self._ours, outbox.c.dedupe_key == key, outbox.c.state == MessageState.SENT, outbox.c.ts == ""
        )
        return self._connection.execute(query).first() is not None

    def may_stand(self, key: str) -> bool:
        """Whether the message with this key was tried, is not settled, and may be in Slack."""
        tried = or_(outbox.c.unsure.is_(True), outbox.c.doubts > 0)
        query = select(outbox.c.id).where(
            self._ours, outbox.c.dedupe_key == key, outbox.c.state.in_(NOT_SETTLED), tried
        )
        return self._connection.execute(query).first() is not None

    def say_again(self, key: str) -> bool:
        """Post a message of unknown place once more; returns whether there was such a message."""
        change = update(outbox).where(
            self._ours, outbox.c.dedupe_key == key, outbox.c.state == MessageState.SENT, outbox.c.ts == ""
        )
        values = {"state": MessageState.WAITING, "due_at": self._now, "sent_at": None, "channel": None, "ts": None}
        again = self._connection.execute(change.values(**values, doubts=0, attempts=0)).rowcount > 0
        self.touched = self.touched or again
        return again

    def state_of(self, key: str) -> MessageState | None:
        """The state of the message with this key; None when there is none."""
        query = select(outbox.c.state).where(self._ours, outbox.c.dedupe_key == key)
        found = self._connection.execute(query).scalar()
        return MessageState(found) if found else None

    def waiting_among(self, keys: Collection[str]) -> list[Notification]:
        """Return those of the messages with these keys that have not left yet."""
        found: list[Row] = []
        for batch in batches(list(keys), ROWS_AT_ONCE):
            query = select(outbox).where(self._ours, outbox.c.dedupe_key.in_(batch), outbox.c.state.not_in(GONE))
            found += [read_row(row, self._kinds) for row in self._connection.execute(query)]
        return [row.notification for row in found if row.notification is not None]

    def states_of(self, keys: Collection[str]) -> dict[str, MessageState]:
        """Return the states of those of these messages that are known, by key."""
        query = select(outbox.c.dedupe_key, outbox.c.state).where(self._ours, outbox.c.dedupe_key.in_(sorted(keys)))
        return {key: MessageState(state) for key, state in self._connection.execute(query)} if keys else {}

    def counted_and_ahead(
        self, user_id: UserId, since: datetime, standing: Standing
    ) -> tuple[list[datetime], list[datetime]]:
        """What R8 counts for this person: the times of budgeted messages sent since `since`, and the due times of
        queued ones.

        What was sent as one message counts once. The second list has what goes before a message of this `standing` and
        is due within the next seven days.
        """
        first = [one for one in COUNTED if precedence(one) < precedence(standing)]
        until = self._now + A_WEEK
        sent = and_(outbox.c.state == MessageState.SENT, outbox.c.sent_at >= since)
        ahead = and_(
            outbox.c.state == MessageState.WAITING,
            outbox.c.standing.in_(sorted(first)),
            outbox.c.due_at > self._now,
            outbox.c.due_at <= until,
        )
        query = select(outbox.c.state, outbox.c.channel, outbox.c.ts, outbox.c.sent_at, outbox.c.due_at).where(
            self._ours,
            outbox.c.recipient == write_recipient(Person(user_id)),
            outbox.c.standing.in_(sorted(COUNTED)),
            or_(sent, ahead) if first else sent,
        )
        messages: dict[tuple[str, str], datetime] = {}
        waiting: list[datetime] = []
        for row in self._connection.execute(query):
            if row.state == MessageState.WAITING:
                waiting.append(row.due_at)
            elif row.sent_at is not None:
                place = (row.channel or "", row.ts or "")
                messages[place] = min(row.sent_at, messages.get(place, row.sent_at))
        return list(messages.values()), waiting

    def counted_by_person(self, since: datetime) -> list[tuple[UserId, datetime]]:
        """Everybody's budgeted messages (R8) since then, as (person, time sent);
        what was sent as one message counts once.
        """
        return self._counted(since)

    def counted_among(self, people: Collection[UserId], since: datetime) -> list[tuple[UserId, datetime]]:
        """`counted_by_person`, of these people only."""
        found: list[tuple[UserId, datetime]] = []
        for batch in batches(sorted(people), ROWS_AT_ONCE):
            found += self._counted(since, outbox.c.recipient.in_([write_recipient(Person(one)) for one in batch]))
        return found

    def _counted(self, since: datetime, *among: ColumnElement[bool]) -> list[tuple[UserId, datetime]]:
        query = (
            select(outbox.c.recipient, func.min(outbox.c.sent_at))
            .where(
                self._ours,
                outbox.c.state == MessageState.SENT,
                outbox.c.standing.in_(sorted(COUNTED)),
                outbox.c.sent_at >= since,
                *among,
            )
            .group_by(outbox.c.recipient, outbox.c.channel, outbox.c.ts)
        )
        found = [(read_recipient(row[0]), row[1]) for row in self._connection.execute(query)]
        return [(to.user_id, at) for to, at in found if isinstance(to, Person) and at is not None]

    def waiting(self) -> list[Row]:
        """Every message that is not sent yet, earliest first (shown by the playground and by metrics)."""
        query = select(outbox).where(self._ours, outbox.c.state == MessageState.WAITING).order_by(outbox.c.due_at)
        return [read_row(row, self._kinds) for row in self._connection.execute(query)]

    # Delivering: what handlers.delivery.deliverer does

    def lease_alone(self) -> None:
        """Let one process at a time hand out this workspace's messages, until the transaction ends: order and budget
        need it.

        Nothing to do on SQLite, which has one writer.
        """
        if self.is_shared:
            both = {"what": "village outbox", "team": self._team_id}
            self._connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what), hashtext(:team))"), both)
            self._wire_time = None

    def wire_now(self) -> float:
        """Wire time in seconds, asked of the database once per transaction."""
        if self._wire_time is None:
            self._wire_time = self._ask_wire_time()
        return self._wire_time

    def written_to_since(self, seconds: float) -> frozenset[str]:
        """Conversations to which any replica has posted in the last `seconds`, in the form of `write_recipient`."""
        just_now = outbox.c.left_at > self.wire_now() - seconds
        query = select(outbox.c.recipient).where(self._ours, just_now).distinct()
        return frozenset(self._connection.execute(query).scalars())

    def due(self, limit: int = LARGEST_LEASE, *, resting: Collection[str] = (), urgent_only: bool = False) -> list[Row]:
        """The messages that may be sent now and are not leased: by precedence, then age; one conversation keeps its
        order.

        `resting` conversations are passed over. What is due to the same people and counts in their budget comes along
        beyond `limit`, so that it can be joined into one message.
        """
        statement = _leaving(resting=bool(resting), urgent_only=urgent_only).limit(limit)
        found = self._hand_out(statement, self._moment(resting))
        if len(found) == limit:
            found += self._due_to_the_same(found, resting)
        return found

    def has_due(self) -> bool:
        """Whether any message may be sent now, leaving Slack's rate limits aside."""
        return self._connection.execute(_ANY_LEAVING, self._moment(())).first() is not None

    def stale(self, limit: int = LARGEST_LEASE) -> list[Row]:
        """Sent messages whose subject has changed since they were drawn, at most `limit`."""
        return self._hand_out(_STALE_AND_FREE.limit(limit), self._moment(()))

    def in_doubt(self, limit: int = LARGEST_LEASE) -> list[Row]:
        """Rows of which nobody knows whether Slack has them and which no process is looking up; whole batches."""
        batches = self._connection.execute(_DOUBTFUL.limit(limit), self._moment(())).scalars().all()
        return [row for batch in dict.fromkeys(batches) for row in self.batch(batch)]

    def parts(self, channel: ChannelId, ts: str) -> list[Row]:
        """The rows that were sent as this one message, in their order."""
        query = select(outbox).where(self._ours, outbox.c.channel == channel, outbox.c.ts == ts)
        return [
            read_row(row, self._kinds)
            for row in self._connection.execute(query.order_by(outbox.c.precedence, outbox.c.id))
        ]

    def batch(self, batch: str) -> list[Row]:
        """The unsettled rows of this batch: those that were tried together and of which Slack's answer is not known."""
        query = select(outbox).where(self._ours, outbox.c.batch == batch, outbox.c.state.in_(NOT_SETTLED))
        return [
            read_row(row, self._kinds)
            for row in self._connection.execute(query.order_by(outbox.c.precedence, outbox.c.id))
        ]

    def lease(self, rows: Sequence[Row]) -> str:
        """Reserve rows for one attempt to send them (30 s); a crash from here on leaves them *unsure*.
        Returns the batch id.
        """
        batch = uuid4().hex
        now = self.wire_now()
        reserved = {"new_until": now + self._lease_seconds, "new_left": now, "new_batch": batch}
        self._each(LEASE, [(row, reserved) for row in rows])
        return batch

    def remember_file(self, row: Row, file_id: str | None) -> None:
        """Record the id under which Slack holds the bytes of this row's file, not shared yet; None:
        they must be uploaded again.
        """
        self._connection.execute(self._these([row]).values(file_id=file_id))

    def lease_doubt(self, rows: Sequence[Row]) -> None:
        """Reserve rows in doubt while they are looked up in Slack, and count that as an attempt."""
        until = self.wire_now() + self._lease_seconds
        self._connection.execute(self._these(rows).values(leased_until=until, attempts=outbox.c.attempts + 1))

    def refused_at(self, recipient: Recipient) -> bool:
        """Whether Slack refused the last message to this recipient for good, none having gone there since."""
        last = case((outbox.c.state == MessageState.LOST, 0), else_=1)
        query = (
            select(last)
            .where(
                self._ours,
                outbox.c.recipient == write_recipient(recipient),
                outbox.c.state.in_([MessageState.SENT, MessageState.LOST]),
            )
            .order_by(func.coalesce(outbox.c.sent_at, outbox.c.due_at).desc(), outbox.c.id.desc())
            .limit(1)
        )
        return self._connection.execute(query).scalar() == 0

    def lease_refresh(self, rows: Sequence[Row]) -> None:
        """Reserve sent rows while they are drawn again (idempotent, hence never unsure)."""
        self._connection.execute(self._these(rows).values(leased_until=self.wire_now() + self._lease_seconds))

    def wait(self, row: Row, until: datetime) -> None:
        """Postpone a message to `until` (community time)."""
        self._connection.execute(self._these([row]).values(due_at=until, unsure=False, batch=None))

    def drop(self, row: Row) -> None:
        """Mark a message as no longer wanted and delete its facts; one that Slack may have is looked up first."""
        self.dropped += 1
        change = self._these([row]).values(version=outbox.c.version + 1)
        self._connection.execute(change.values(state=UNWANTED, facts=None, leased_until=0.0))

    def lose(self, rows: Sequence[Row], refusal: str) -> None:
        """Mark messages as refused by Slack for good, with its code;
        one that was only to be drawn again stays as people see it.
        """
        change = self._these(rows).values(facts=None, leased_until=0.0, unsure=False, batch=None, refusal=refusal[:64])
        self._connection.execute(change.values(state=_instead(MessageState.LOST)))

    def give_up(self, rows: Sequence[Row]) -> None:
        """Give up on messages that cannot be drawn: unsent ones are lost, sent ones stay as people see them."""
        waiting = case((outbox.c.state == MessageState.WAITING, MessageState.LOST.value), else_=outbox.c.state)
        self._connection.execute(self._these(rows).values(state=waiting, stale=False, leased_until=0.0))

    def delivered(self, rows: Sequence[Row], channel: ChannelId, ts: str) -> None:
        """Mark rows as sent with their place; living, joined and two-step messages keep their facts,
        the others lose them.
        """
        place = {"new_sent": self._now, "new_channel": channel, "new_ts": ts}
        for row in rows:
            statement = SENT
            if row.notification is not None and row.notification.in_two_steps and ts:
                statement = SENT_IN_SHORT
            elif len(rows) == 1 and not (row.notification is not None and row.notification.living):
                statement = SENT_AND_EMPTIED
            self._each(statement, [(row, place)])
        self.touched = True

    def leave_unsettled(self, rows: Sequence[Row]) -> None:
        """Count rows in doubt as sent, with an empty place, until somebody presses a button of them (`learn_place`)."""
        values = {"state": MessageState.SENT, "sent_at": self._now, "channel": "", "ts": "", "stale": False}
        settled = {"unsure": False, "batch": None, "attempts": 0, "leased_until": 0.0, "retry_at": 0.0}
        self._connection.execute(self._these(rows).values(**values, **settled))
        self.touched = True

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
        values: dict[str, Any] = {"leased_until": 0.0, "retry_at": self.wire_now() + delay.total_seconds()}
        if not unsure:
            values |= {"unsure": False, "batch": None, "state": _instead(MessageState.WAITING)}
        self._connection.execute(self._these(rows).values(**values))

    def postpone_after_a_fault(self, rows: Sequence[Row]) -> None:
        """Postpone rows that our own code failed to draw, by a minute, doubling up to an hour,
        so that nothing else waits.
        """
        attempts = max((row.attempts for row in rows), default=0)
        later = self.wire_now() + min(3600.0, 60.0 * 2.0**attempts)
        change = self._these(rows).values(attempts=outbox.c.attempts + 1, retry_at=later, leased_until=0.0)
        self._connection.execute(change)

    def retry_refresh(self, rows: Sequence[Row], delay: timedelta) -> None:
        """Draw sent rows again after `delay` of wire time, and count an attempt."""
        later = self.wire_now() + delay.total_seconds()
        change = self._these(rows).values(leased_until=0.0, retry_at=later, attempts=outbox.c.attempts + 1)
        self._connection.execute(change)

    def forget_older_than(self, moment: datetime, kept: Collection[str] = ()) -> int:
        """Delete rows finished before `moment`, except those with a name in `kept`; returns how many."""
        gone = delete(outbox).where(self._finished_before(moment), outbox.c.name.not_in(kept))
        return int(self._connection.execute(gone).rowcount)

    def empty_older_than(self, moment: datetime, kept: Collection[str] = ()) -> int:
        """Delete the facts of rows finished before `moment`, except those with a name in `kept`; returns how many."""
        change = update(outbox).where(
            self._finished_before(moment), outbox.c.facts.is_not(None), outbox.c.name.not_in(kept)
        )
        return int(self._connection.execute(change.values(facts=None)).rowcount)

    # Private

    @property
    def _ours(self) -> ColumnElement[bool]:
        return outbox.c.team_id == self._team_id

    def _refresh(self, which: ColumnElement[bool], kinds: ColumnElement[bool]) -> None:
        standing = outbox.c.state.not_in([MessageState.DROPPED, MessageState.LOST])
        again = and_(outbox.c.state == MessageState.SENT, outbox.c.ts != "")
        change = update(outbox).where(self._ours, which, kinds, outbox.c.facts.is_not(None), standing)
        if self._connection.execute(change.values(version=outbox.c.version + 1, stale=again)).rowcount:
            self.touched = True

    def _moment(self, resting: Collection[str]) -> dict[str, Any]:
        """The parameters of the statements below: the workspace, both times, and the conversations that rest."""
        moment = {"of_team": self._team_id, "of_now": self._now, "of_wire": self.wire_now()}
        return {**moment, "of_resting": sorted(resting)} if resting else moment

    def _each(self, statement: Update, rows: Sequence[tuple[Row, dict[str, Any]]]) -> None:
        found = [{"of_team": self._team_id, "of_id": row.id, **values} for row, values in rows]
        self._connection.execute(statement, found)

    def _these(self, rows: Sequence[Row]) -> Any:  # an Update; SQLAlchemy's generics add nothing here
        return update(outbox).where(self._ours, outbox.c.id.in_([row.id for row in rows]))

    def _finished_before(self, moment: datetime) -> ColumnElement[bool]:
        finished = func.coalesce(outbox.c.sent_at, outbox.c.due_at)
        return and_(self._ours, outbox.c.state.not_in(NOT_SETTLED), finished < bindparam(None, moment, UtcDateTime))

    def _hand_out(self, statement: Select[Any], values: Mapping[str, Any]) -> list[Row]:
        return [read_row(row, self._kinds) for row in self._connection.execute(statement, values)]

    def _due_to_the_same(self, found: Sequence[Row], resting: Collection[str]) -> list[Row]:
        people = {write_recipient(row.recipient) for row in found if row.standing in COUNTED}
        if not people:
            return []
        known = [row.id for row in found]
        counted = and_(outbox.c.standing.in_(sorted(COUNTED)), outbox.c.recipient.in_(sorted(people)))
        others = _leaving(resting=bool(resting), urgent_only=False).where(counted, outbox.c.id.not_in(known))
        return self._hand_out(others, self._moment(resting))

    def _add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        if insert_new_ones(self._connection, outbox, rows, ["team_id", "dedupe_key"]):
            self.touched = True

    def _row(self, notification: Notification, due_at: datetime) -> Mapping[str, Any]:
        return {
            "team_id": self._team_id,
            "dedupe_key": notification.key,
            "name": notification.name,
            "standing": notification.standing,
            "precedence": precedence(notification.standing),
            "recipient": write_recipient(notification.to),
            "facts": adapter(type(notification)).dump_python(notification, mode="json"),
            "due_at": due_at,
        }


def _named(kinds: Iterable[type[Notification]]) -> ColumnElement[bool]:
    return outbox.c.name.in_([kind.name for kind in kinds])


def _instead(state: MessageState) -> ColumnElement[str]:
    """SQL for this state where the message is still wanted, and for DROPPED where it is not."""
    return case((outbox.c.state == MessageState.DROPPING, MessageState.DROPPED.value), else_=state.value)


# What is asked at each turn is built once: building a statement costs more than running it.
_WIRE = bindparam("of_wire", type_=Float)
_FREE = and_(outbox.c.leased_until <= _WIRE, outbox.c.retry_at <= _WIRE)
_OURS = outbox.c.team_id == bindparam("of_team")


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


_ANY_LEAVING = select(outbox.c.id).where(_may_leave())
_STALE_AND_FREE = select(outbox).where(_OURS, STALE, _FREE).order_by(outbox.c.id).with_for_update(skip_locked=True)
_DOUBTFUL = (
    select(outbox.c.batch)
    .where(_OURS, outbox.c.state.in_(NOT_SETTLED), outbox.c.unsure.is_(True), _FREE)
    .order_by(outbox.c.precedence, outbox.c.id)
)


def teams_with_work(connection: Connection, now: datetime, wire_now: float) -> list[TeamId]:
    """The workspaces in which a message may be sent, or drawn again, at this moment."""
    free = and_(outbox.c.leased_until <= wire_now, outbox.c.retry_at <= wire_now)
    due = and_(outbox.c.state.in_(NOT_SETTLED), outbox.c.due_at <= now, free)
    teams = connection.execute(select(outbox.c.team_id).where(due).distinct()).scalars().all()
    stale = connection.execute(select(outbox.c.team_id).where(STALE, free).distinct()).scalars().all()
    return sorted({TeamId(team) for team in [*teams, *stale]})


def next_due(connection: Connection, apart_from: Collection[TeamId] = ()) -> datetime | None:
    """The earliest due time of a waiting message outside the workspaces `apart_from`; None when nothing waits."""
    speaking = outbox.c.team_id.not_in(sorted(apart_from))
    query = select(func.min(outbox.c.due_at)).where(outbox.c.state == MessageState.WAITING, speaking)
    moment: datetime | None = connection.execute(query).scalar()
    return moment


def next_retry(connection: Connection, now: datetime, apart_from: Collection[TeamId] = ()) -> float | None:
    """The earliest wire time at which something due at `now` may be tried (again); None when nothing is due."""
    speaking = outbox.c.team_id.not_in(sorted(apart_from))
    held = case((outbox.c.retry_at > outbox.c.leased_until, outbox.c.retry_at), else_=outbox.c.leased_until)
    due = or_(and_(outbox.c.state.in_(NOT_SETTLED), outbox.c.due_at <= now), STALE)
    found: float | None = connection.execute(select(func.min(held)).where(due, speaking)).scalar()
    return found


def release_all(connection: Connection) -> None:
    """End every lease and delay: only for SQLite, where the starting process is known to be alone.

    Its wire time counts from the start of the process, so that no change of the machine's clock holds anything up.
    """
    held = or_(outbox.c.leased_until > 0, outbox.c.retry_at > 0)
    connection.execute(update(outbox).where(held).values(leased_until=0.0, retry_at=0.0))


def refusals_since(connection: Connection, moment: datetime) -> dict[str, int]:
    """How many messages Slack refused for good, by its code, over all workspaces; of those due since `moment`."""
    query = (
        select(outbox.c.refusal, func.count())
        .where(outbox.c.state == MessageState.LOST, outbox.c.refusal.is_not(None), outbox.c.due_at >= moment)
        .group_by(outbox.c.refusal)
    )
    return {str(row[0]): int(row[1]) for row in connection.execute(query)}


def kinds_of(notifications: Iterable[type[Notification]]) -> dict[str, type[Notification]]:
    """Index notification types by their stored name; raises ValueError when two share one."""
    kinds: dict[str, type[Notification]] = {}
    for kind in notifications:
        if kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"two notifications are named {kind.name}")
    return kinds
