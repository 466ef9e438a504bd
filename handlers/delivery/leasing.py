"""The units of work of delivery: lease and draw what may be sent now, and settle the outcome.

Hours, budget and each feature's `still_wanted` are checked here, once, at the moment of sending (R7, R8, R11).
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import log
from bot.core.ids import ChannelId
from bot.core.notifications import Channel, Drop, Group, Person, Send, Wait
from bot.core.slack_codes import Meaning
from bot.core.working_hours import AT_ONCE, COUNTED, WEEK_OF_BUDGET, when_to_send_after
from handlers.delivery import undelivered
from handlers.delivery.deliveries import Deliveries, Heard, channel_of, draw, unheard
from handlers.delivery.rate_limit import Room, shared
from handlers.platform.views.blocks import Message
from storage.outbox.departures import Call
from storage.outbox.table import LARGEST_LEASE, Row, write_recipient
from storage.unit_of_work import UnitOfWork, WorkingTime

MOST_TOGETHER = 5  # as many of our longest messages as Slack's fifty blocks hold
LEAST_WAIT = timedelta(seconds=1)
ATTEMPTS_AT_DRAWING = 8  # in about two hours; what cannot be drawn then never will be

_log = log.get("outbox")


@dataclass(frozen=True)
class Sending:
    """Rows that are sent as one message, drawn; `batch` is the opaque key by which it is found after a doubt."""

    rows: tuple[Row, ...]
    batch: str
    message: Message

    @property
    def conversation(self) -> str:
        """The recipient, in the form of `write_recipient`."""
        return write_recipient(self.rows[0].recipient)


@dataclass(frozen=True)
class Redrawing:
    """A sent message, drawn again."""

    rows: tuple[Row, ...]
    channel: ChannelId
    ts: str
    message: Message

    @property
    def conversation(self) -> str:
        """The key under which edits of this message are counted for the rate limit."""
        return f"{self.channel} {self.ts}"


@dataclass(frozen=True)
class SlackRefusal:
    """Why Slack will never take a message: its error code, and the meaning of it."""

    code: str
    meaning: Meaning


@dataclass(frozen=True)
class Sent:
    """Result of a call: Slack has these rows as this message."""

    rows: tuple[Row, ...]
    channel: ChannelId
    ts: str


@dataclass(frozen=True)
class Redrawn:
    """Result of a call: Slack shows these rows as drawn, or never will."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class InHand:
    """What one process has leased.

    `looked_at`: there may be more to lease; `held_back`: something waits for the rate limits; `more_in`: seconds until
    there is room again, where all replicas together have used the limit up.
    """

    doubts: tuple[tuple[Row, ...], ...] = ()
    sendings: tuple[Sending, ...] = ()
    redrawings: tuple[Redrawing, ...] = ()
    looked_at: bool = False
    held_back: bool = False
    dropped: int = 0
    more_in: float = 0.0


def take_in_hand(
    uow: UnitOfWork,
    deliveries: Deliveries,
    room: Room,
    edits: Room,
    heard: Heard = unheard,
    careful: bool = False,
) -> InHand:
    """Lease what may be sent now, as much as Slack's rate limits allow.

    `careful` is for after a fault: what raises is undone and postponed by itself, so that one message that cannot be
    drawn delays no other.
    """
    uow.sending.lease_alone()
    doubts = tuple(lease_doubts(uow))
    if uow.sending.is_shared:
        room = shared(room, uow.departures.ages(Call.POST), uow.sending.written_to_since(room.rest))
        edits = shared(edits, uow.departures.ages(Call.EDIT))
    sendings, looked_at = _lease(uow, deliveries, room, heard, careful=careful)
    redrawings, edits_wait = _lease_redrawings(uow, deliveries, edits, heard, careful=careful)
    if uow.sending.is_shared:
        _note_departures(uow, len(sendings), len(redrawings))
    held_back = edits_wait or (not looked_at and room.is_limited and uow.sending.has_due())
    looked_at = looked_at or bool(doubts or redrawings)
    more_in = max(room.more_in, edits.more_in)
    return InHand(doubts, tuple(sendings), tuple(redrawings), looked_at, held_back, uow.sending.dropped, more_in)


def _note_departures(uow: UnitOfWork, posts: int, edits: int) -> None:
    for kind, count in ((Call.POST, posts), (Call.EDIT, edits)):
        if count:
            uow.departures.note(kind, count)


def lease_doubts(uow: UnitOfWork) -> list[tuple[Row, ...]]:
    """Lease messages of which nobody knows whether Slack has them (process died, answer lost), each as its rows."""
    doubts: dict[str, list[Row]] = {}
    for row in uow.sending.in_doubt():
        doubts.setdefault(row.batch or "", []).append(row)
    found = [tuple(rows) for rows in doubts.values()]
    for rows in found:
        uow.sending.lease_doubt(rows)
    return found


def _lease(
    uow: UnitOfWork, deliveries: Deliveries, room: Room, heard: Heard = unheard, *, careful: bool = False
) -> tuple[list[Sending], bool]:
    if room.urgent <= 0:
        return [], False
    # Only as many as may leave now: a long queue is not opened again and again for one message at a time.
    limit = min(LARGEST_LEASE, room.urgent)
    rows = uow.sending.due(limit, resting=room.resting, urgent_only=room.others <= 0)
    wanted = []
    for row in rows:
        with _minding(uow, [row], deliveries, careful):
            wanted += [row] if _wanted_now(uow, row, deliveries) else []
    sendings: list[Sending] = []
    for together in _together(wanted):
        if len(sendings) >= (room.urgent if together[0].standing in AT_ONCE else room.others):
            break
        with _minding(uow, together, deliveries, careful):
            message = draw(uow, together, deliveries, first=True, heard=heard)
            sendings.append(Sending(tuple(together), uow.sending.lease(together), message))
    return sendings, bool(rows)


def _together(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Group rows into messages, one per conversation in order; only rows that count in the budget are joined."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        begun = found.setdefault(write_recipient(row.recipient), [])
        if not begun or (len(begun) < MOST_TOGETHER and row.standing in COUNTED and begun[0].standing in COUNTED):
            begun.append(row)  # the rest follows in the next round, in order
    yield from found.values()


@contextmanager
def _minding(uow: UnitOfWork, rows: Sequence[Row], deliveries: Deliveries, careful: bool) -> Iterator[None]:
    """If `careful`, undo what raised, log it and postpone these rows; faults of the database pass through."""
    if not careful:
        yield
        return
    try:
        with uow.savepoint():
            yield
    except uow.faults_of_storage:
        raise
    except Exception:  # whatever a feature's own code raises
        _log.exception("outbox.not_drawn kinds=%s", ",".join(row.name for row in rows))
        if rows[0].attempts < ATTEMPTS_AT_DRAWING:
            uow.sending.postpone_after_a_fault(rows)
        else:
            waiting = [row for row in rows if row.ts is None]
            uow.sending.give_up(rows)
            lose(uow, waiting, deliveries, SlackRefusal("not_drawn", Meaning.MESSAGE))


def _wanted_now(uow: UnitOfWork, row: Row, deliveries: Deliveries) -> bool:
    if row.notification is None or row.notification.name not in deliveries:
        uow.sending.drop(row)
        return False
    match deliveries[row.notification.name].still_wanted(uow, row.notification):
        case Drop():
            if _may_stand(row, deliveries):  # it is not said again, and whoever presses under it shows where it is
                uow.sending.leave_unsettled([row])
            else:
                uow.sending.drop(row)
            return False
        case Wait(until):
            uow.sending.wait(row, max(until, uow.now + LEAST_WAIT))
            return False
        case Send(open_days):
            moment = _allowed_at(uow, row, open_days)
            if moment > uow.now:
                uow.sending.wait(row, moment)
                return False
            return True


def _allowed_at(uow: UnitOfWork, row: Row, open_days: Collection[date]) -> datetime:
    """The moment at which hours and budget allow this row (R7, R8, R11)."""
    if row.standing in AT_ONCE or isinstance(row.recipient, Group):
        return uow.now  # the moment of a group DM is its feature's: `quiet.both_working`
    time = _working_time(uow, row)
    sent: Sequence[datetime] = ()
    ahead: Sequence[datetime] = ()
    if row.standing in COUNTED and isinstance(row.recipient, Person):
        since = uow.now - WEEK_OF_BUDGET
        sent, ahead = uow.outbox.counted_and_ahead(row.recipient.user_id, since, row.standing)
    closed = time.holidays.keys() - set(open_days)
    return when_to_send_after(row.standing, uow.now, time.hours, closed, sent, ahead)


def _working_time(uow: UnitOfWork, row: Row) -> WorkingTime:
    """Whose hours count for this row: the person's or the channel's."""
    match row.recipient:
        case Person(user_id):
            return uow.working_time(user_id)
        case Channel(channel_id):
            communities = uow.communities.list_all()
            community = next((c for c in communities if c.channel_id == channel_id), communities[0])
            return uow.channel_time(community)
        case Group():
            raise LookupError("a group DM has no hours of its own")


def _lease_redrawings(
    uow: UnitOfWork, deliveries: Deliveries, room: Room, heard: Heard = unheard, *, careful: bool = False
) -> tuple[list[Redrawing], bool]:
    """Messages to be drawn again, and whether some have to wait for the rate limit."""
    found: dict[tuple[ChannelId, str], Redrawing] = {}
    held_back = False
    for row in uow.sending.stale():
        place = (channel_of(row), row.ts or "")
        if place in found:
            continue
        if len(found) >= room.urgent or f"{place[0]} {place[1]}" in room.resting:
            held_back = True
            continue
        rows = tuple(uow.sending.parts(*place))
        with _minding(uow, rows, deliveries, careful):
            message = draw(uow, rows, deliveries, heard=heard)
            uow.sending.lease_refresh(rows)
            found[place] = Redrawing(rows, *place, message)
    return list(found.values()), held_back


def settle_all(uow: UnitOfWork, results: Sequence[Sent | Redrawn], deliveries: Deliveries) -> None:
    """Store what Slack has, and run the features' `sent` functions."""
    for result in results:
        if isinstance(result, Redrawn):
            uow.sending.redrawn(result.rows)
            continue
        uow.sending.delivered(result.rows, result.channel, result.ts)
        for row in result.rows:
            if row.notification is not None:
                delivery = deliveries[row.notification.name]
                delivery.sent(uow, row.notification)
                if row.doubts and delivery.unsettled is not None:
                    delivery.unsettled(uow, row.notification, True)


def settle_carefully(uow: UnitOfWork, result: Sent | Redrawn, deliveries: Deliveries) -> None:
    """Settle one result as `settle_all`; if a feature's function fails, log it and store that Slack has the message."""
    try:
        with uow.savepoint():
            settle_all(uow, [result], deliveries)
    except uow.faults_of_storage:
        raise
    except Exception:
        _log.exception("outbox.sent_not_told kinds=%s", ",".join(row.name for row in result.rows))
        if isinstance(result, Sent):
            uow.sending.delivered(result.rows, result.channel, result.ts)


def lose(uow: UnitOfWork, rows: Sequence[Row], deliveries: Deliveries, refusal: SlackRefusal) -> None:
    """Mark rows that Slack has refused and always will: run each kind's `lost`, or tell those who wait (`undelivered`).

    Rows that may have arrived at an earlier attempt, and whose kind has `unsettled`, are not lost but left unsettled.
    """
    unsettled = [row for row in rows if _may_stand(row, deliveries)]
    if unsettled:
        _leave_unsettled(uow, unsettled, deliveries)
        rows = [row for row in rows if row not in unsettled]
    uow.sending.lose(rows, refusal.code)
    for row in rows:
        if row.notification is None or row.is_unwanted:
            continue
        delivery = deliveries.get(row.notification.name)
        if delivery is not None and delivery.lost is not None:
            delivery.lost(uow, row.notification)
        else:
            undelivered.tell(uow, row, refusal.meaning)


def _may_stand(row: Row, deliveries: Deliveries) -> bool:
    if row.notification is None or row.is_unwanted or not row.doubts:
        return False
    delivery = deliveries.get(row.notification.name)
    return delivery is not None and delivery.unsettled is not None


def _leave_unsettled(uow: UnitOfWork, rows: Sequence[Row], deliveries: Deliveries) -> None:
    uow.sending.leave_unsettled(rows)
    for row in rows:
        delivery = deliveries[row.notification.name] if row.notification is not None else None
        if delivery is not None and delivery.unsettled is not None:
            delivery.unsettled(uow, row.notification, False)


def retry(uow: UnitOfWork, rows: Sequence[Row], delay: timedelta, *, unsure: bool) -> None:
    """Try again after `delay` of wire time; `unsure` when Slack may have it."""
    uow.sending.retry(rows, delay, unsure=unsure)


def try_once_more(uow: UnitOfWork, rows: Sequence[Row]) -> None:
    """Post rows again that may or may not be in Slack."""
    uow.sending.try_once_more(rows)


def retry_redrawing(uow: UnitOfWork, rows: Sequence[Row], delay: timedelta) -> None:
    """Draw again after `delay` of wire time."""
    uow.sending.retry_refresh(rows, delay)
