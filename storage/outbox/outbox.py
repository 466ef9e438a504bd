"""The outbox: messages to be sent, committed together with the state that caused them.

Due and sent columns hold community time; lease and retry columns hold wire time (seconds of the database's clock). The
two are never compared.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification, Person, Recipient
from bot.core.working_hours import COUNTED, Standing, precedence
from storage.db.base import UtcDateTime, batches, insert_new_ones
from storage.db.prepared import run_later
from storage.db.rows import AT_ONCE as ROWS_AT_ONCE
from storage.outbox.table import (
    GONE,
    NOT_SETTLED,
    UNWANTED,
    Learned,
    MessageState,
    OutboxRows,
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


class Outbox(OutboxRows):
    """The outgoing messages of one workspace: what features queue, change and ask of them.

    `handlers.delivery` sends them (`storage.outbox.sending`). `touched` tells whether anything new is to be sent.
    """

    touched = False

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
            run_later(self._connection, changed(len(batch)), {"of_team": self._team_id, **named}, self._note_changed)

    def refresh_to(self, user_id: UserId, *kinds: type[Notification]) -> None:
        """Have what this person got of these living kinds drawn again, whatever each is about."""
        named = {f"kind_{number}": kind.name for number, kind in enumerate(kinds)}
        values = {"of_team": self._team_id, "of_recipient": write_recipient(Person(user_id)), **named}
        run_later(self._connection, changed_to(len(kinds)), values, self._note_changed)

    def _note_changed(self, messages: int) -> None:
        self.touched = self.touched or messages > 0

    def refresh_about(self, subject: str, *kinds: type[Notification]) -> None:
        """Have the messages of these living kinds drawn again whose key begins with this subject, whoever has them."""
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
        """Drop messages not sent yet; one that Slack may have is looked up, and drawn as ended if it is there."""
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
        """Channel and ts of the message with this key; None when not sent, the ts empty when unknown."""
        query = select(outbox.c.channel, outbox.c.ts).where(
            self._ours, outbox.c.dedupe_key == key, outbox.c.ts.is_not(None)
        )
        row = self._connection.execute(query).first()
        return (ChannelId(row.channel), row.ts) if row else None

    def learn_place(self, notification: Notification, channel: ChannelId, ts: str) -> Learned:
        """Record the place of the message with this key, learned from a press of one of its buttons.

        A message whose place was unknown, or that was given up, gets this place and is drawn again (`FOUND`); where the
        same message is elsewhere, or is no longer wanted, this is a copy (`COPY`). While an answer to its sending
        is under way nothing is changed (`NOTHING`).
        """
        query = select(outbox).where(self._ours, outbox.c.dedupe_key == notification.key).with_for_update()
        row = self._connection.execute(query).first()
        if row is None or (row.state in {*NOT_SETTLED} and row.leased_until > self._wire_time.now()):
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
        """Whether the message with this key counts as sent although its place in Slack is unknown."""
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
        """Queue a sent message again whose place in Slack is unknown; returns whether there was one with this key."""
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
            found += [read_row(row._asdict(), self._kinds) for row in self._connection.execute(query)]
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
        """Everybody's budgeted messages (R8) since then, as (person, time sent); joined ones count once."""
        return self._counted(since)

    def counted_among(self, people: Collection[UserId], since: datetime) -> list[tuple[UserId, datetime]]:
        """Return what `counted_by_person` returns, for these people only."""
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
        return [read_row(row._asdict(), self._kinds) for row in self._connection.execute(query)]

    def refused_at(self, recipient: Recipient) -> bool:
        """Return whether Slack refused the last message to this recipient, and none has been sent there since."""
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

    # Retention: what is deleted when nobody needs it any more

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

    def _finished_before(self, moment: datetime) -> ColumnElement[bool]:
        finished = func.coalesce(outbox.c.sent_at, outbox.c.due_at)
        return and_(self._ours, outbox.c.state.not_in(NOT_SETTLED), finished < bindparam(None, moment, UtcDateTime))

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
