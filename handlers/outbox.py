"""Deliver what is due: lease in one unit of work, call Slack with no transaction open, settle in another."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import log
from bot.errors import NotEligible
from bot.ids import ChannelId, TeamId, UserId
from bot.outbox import Channel, Drop, Group, Outcome, Person, Send, Wait, meaning_of, next_attempt_in
from bot.quiet import AT_ONCE, COUNTED, when_to_send
from handlers.delivery import Deliveries, channel_of, draw
from handlers.pace import Pace
from handlers.slack_errors import Failure, read_failure
from handlers.views.blocks import File, Message
from handlers.workspace import Workspace
from storage.outbox import Row, write_recipient
from storage.unit_of_work import UnitOfWork, WorkingTime

METADATA = "village_message"
WEEKS_OF_BUDGET = timedelta(days=8)
LOOK_BACK = 50
MOST_TOGETHER = 5  # as many of our longest messages as Slack's fifty blocks hold
REDRAWS_A_MINUTE = 48  # chat.update is of tier 3: 50 a minute

_log = log.get("outbox")


@dataclass(frozen=True)
class Sending:
    """Rows that go out as one message, drawn; `batch` is the opaque key to find it by after a doubt."""

    rows: tuple[Row, ...]
    batch: str
    message: Message


@dataclass(frozen=True)
class Redrawing:
    """One sent message, drawn again."""

    rows: tuple[Row, ...]
    channel: ChannelId
    ts: str
    message: Message


@dataclass(frozen=True)
class Sent:
    """Slack has it."""

    rows: tuple[Row, ...]
    channel: ChannelId
    ts: str


@dataclass(frozen=True)
class Redrawn:
    """Slack shows it anew (or never will)."""

    rows: tuple[Row, ...]


class Deliverer:
    """The outbox of every workspace, one delivery run at a time in each."""

    def __init__(
        self,
        deliveries: Deliveries,
        workspace_of: Callable[[TeamId], Workspace],
        new_pace: Callable[[], Pace],
    ) -> None:
        self._deliveries = deliveries
        self._workspace_of = workspace_of
        self._new_pace = new_pace
        self._paces: dict[TeamId, Pace] = {}
        self._redraw_paces: dict[TeamId, Pace] = {}
        self._running: dict[TeamId, asyncio.Task[None]] = {}
        self._again: set[TeamId] = set()
        self._stopping = False
        self.dead: set[TeamId] = set()

    def wake(self, team_id: TeamId) -> None:
        """Something was queued, or its moment has come."""
        if self._stopping or team_id in self.dead:
            return
        if team_id in self._running:
            self._again.add(team_id)
            return
        self._running[team_id] = asyncio.create_task(self._run(team_id))

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._running

    async def stop(self, seconds: float) -> None:
        """Finish what is in hand; what is not sent stays queued."""
        self._stopping = True
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, team_id: TeamId) -> None:
        try:
            workspace = self._workspace_of(team_id)
            while not self._stopping and team_id not in self.dead:
                self._again.discard(team_id)
                worked = await self.deliver_once(workspace)
                if not worked and team_id not in self._again:
                    break
        except Exception:  # the next tick tries again; a fault in one workspace stops no other
            _log.exception("outbox.run_failed")
        finally:
            self._running.pop(team_id, None)

    async def deliver_once(self, workspace: Workspace) -> bool:
        """Lease, send, settle what is due now; says whether there was anything."""
        doubts = await workspace.transact(_lease_doubts)
        for rows in doubts:
            await self._look_before_repeating(workspace, rows)
        sendings = await workspace.transact(_lease, self._deliveries)
        redrawings = await workspace.transact(_lease_redrawings, self._deliveries)
        calls: set[asyncio.Task[Sent | Redrawn | None]] = set()
        calls.update(asyncio.create_task(self._send(workspace, sending)) for sending in sendings)
        calls.update(asyncio.create_task(self._redraw(workspace, redrawing)) for redrawing in redrawings)
        await self._settle_as_they_come(workspace, calls)
        return bool(doubts or sendings or redrawings)

    async def _settle_as_they_come(self, workspace: Workspace, calls: set[asyncio.Task[Sent | Redrawn | None]]) -> None:
        """What Slack has taken is settled at once, those that came back together in one transaction."""
        fault: BaseException | None = None
        while calls:
            done, calls = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            fault = next((call.exception() for call in done if call.exception()), None) or fault
            results = [call.result() for call in done if not call.exception()]
            settled = [result for result in results if result is not None]
            if settled:
                await workspace.transact(_settle_all, settled, self._deliveries)
        if fault is not None:
            raise fault

    # One message

    async def _send(self, workspace: Workspace, sending: Sending) -> Sent | None:
        if not await self._confirmed(workspace, sending):
            return None
        first = sending.rows[0]
        pace = self._pace(workspace.team_id)
        await pace.wait(write_recipient(first.recipient), urgent=first.standing in AT_ONCE)
        try:
            channel, ts = await _post(workspace, sending)
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            await self._settle_failure(workspace, sending.rows, failure)
            return None
        return Sent(sending.rows, channel, ts)

    async def _confirmed(self, workspace: Workspace, sending: Sending) -> bool:
        """What cannot be checked is not sent (rule 3): ask Slack about everybody it concerns.

        Of a joined message only the part about somebody who may not take part is lost; the rest goes at once.
        """
        concerned = {row: row.notification.checked if row.notification else () for row in sending.rows}
        try:
            people = sorted({user_id for users in concerned.values() for user_id in users})
            barred = {user_id for user_id in people if not await _may_take_part(workspace, user_id)}
        except Exception as error:
            if read_failure(error) is None:
                raise
            delay = next_attempt_in(sending.rows[0].attempts + 1, None)
            await workspace.transact(_retry, sending.rows, delay, unsure=False)
            return False
        lost = [row for row, users in concerned.items() if barred.intersection(users)]
        if not lost:
            return True
        kept = [row for row in sending.rows if row not in lost]
        await workspace.transact(_lose, lost, self._deliveries)
        await workspace.transact(_retry, kept, timedelta(0), unsure=False)
        return False

    async def _redraw(self, workspace: Workspace, redrawing: Redrawing) -> Redrawn | None:
        pace = self._redraw_paces.setdefault(workspace.team_id, Pace(1.0, REDRAWS_A_MINUTE))
        await pace.wait(f"{redrawing.channel} {redrawing.ts}", urgent=True)
        message = redrawing.message
        try:
            await workspace.slack.chat_update(
                channel=redrawing.channel, ts=redrawing.ts, text=message.text, blocks=list(message.blocks)
            )
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            outcome = meaning_of(failure.code, redrawing.rows[0].attempts + 1)
            if outcome in {Outcome.RETRY, Outcome.UNSURE}:
                delay = next_attempt_in(redrawing.rows[0].attempts + 1, failure.retry_after)
                await workspace.transact(_retry_redrawing, redrawing.rows, delay)
                return None
            _log.warning("outbox.not_redrawn code=%s", failure.code)
            self._stop_if_dead(workspace.team_id, outcome)
        return Redrawn(redrawing.rows)

    async def _settle_failure(self, workspace: Workspace, rows: Sequence[Row], failure: Failure) -> None:
        attempts = rows[0].attempts + 1
        outcome = meaning_of(failure.code, attempts)
        _log.warning("outbox.not_sent code=%s outcome=%s attempts=%d", failure.code, outcome, attempts)
        if outcome in {Outcome.RETRY, Outcome.UNSURE, Outcome.WORKSPACE}:
            unsure = outcome is Outcome.UNSURE
            await workspace.transact(_retry, rows, next_attempt_in(attempts, failure.retry_after), unsure=unsure)
            self._stop_if_dead(workspace.team_id, outcome)
        else:
            await workspace.transact(_lose, rows, self._deliveries)

    def _stop_if_dead(self, team_id: TeamId, outcome: Outcome) -> None:
        if outcome is Outcome.WORKSPACE:
            _log.error("outbox.workspace_refused: the token or its scopes no longer work; run `python -m bot doctor`")
            self.dead.add(team_id)

    async def _look_before_repeating(self, workspace: Workspace, rows: Sequence[Row]) -> None:
        """After a doubt (timeout, crash) look whether Slack has the message already."""
        try:
            found = await _find(workspace, rows)
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            await workspace.transact(_retry, rows, next_attempt_in(rows[0].attempts, failure.retry_after), unsure=True)
            return
        if found is not None:
            await workspace.transact(_settle_all, [Sent(tuple(rows), *found)], self._deliveries)
        elif rows[0].doubts and isinstance(rows[0].recipient, Group):
            # Nobody may look into a group DM, and one repeat is the most that two people can be asked to bear.
            # After two doubts it is far likelier there than not: their introduction goes on.
            sent = Sent(tuple(rows), ChannelId(""), "")
            await workspace.transact(_settle_all, [sent], self._deliveries)
        elif rows[0].doubts and isinstance(rows[0].recipient, Channel):
            # Without its ts a placeholder can never be filled: no third one, the organizers are told.
            await workspace.transact(_lose, rows, self._deliveries)
        else:
            await workspace.transact(_retry, rows, timedelta(0), unsure=False)

    def _pace(self, team_id: TeamId) -> Pace:
        if team_id not in self._paces:
            self._paces[team_id] = self._new_pace()
        return self._paces[team_id]


# Calls to Slack


async def _may_take_part(workspace: Workspace, user_id: UserId) -> bool:
    try:
        return (await workspace.directory.profile(user_id)).may_take_part
    except NotEligible:
        return False


async def _post(workspace: Workspace, sending: Sending) -> tuple[ChannelId, str]:
    message = sending.message
    if message.file is not None:
        return await _upload(workspace, sending.rows[0], message, message.file)
    place = _edited(sending.rows[0])
    if place is not None:
        channel, ts = place
        await workspace.slack.chat_update(channel=channel, ts=ts, text=message.text, blocks=list(message.blocks))
        return place
    answer = await workspace.slack.chat_postMessage(
        channel=await _conversation(workspace, sending.rows[0]),
        text=message.text,
        blocks=list(message.blocks) or None,
        thread_ts=message.thread_ts,
        reply_broadcast=message.also_in_channel or None,
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": METADATA, "event_payload": {"key": sending.batch}},
    )
    return ChannelId(answer["channel"]), str(answer["ts"])


def _edited(row: Row) -> tuple[ChannelId, str] | None:
    return row.notification.edits if row.notification is not None else None


async def _upload(workspace: Workspace, row: Row, message: Message, file: File) -> tuple[ChannelId, str]:
    """Upload and share a file in the person's DM; it has no ts of its own, and none is needed."""
    if not isinstance(row.recipient, Person):
        raise LookupError("files go to one person")
    opened = await workspace.slack.conversations_open(users=[row.recipient.user_id])
    channel = ChannelId(opened["channel"]["id"])
    await workspace.slack.files_upload_v2(
        channel=channel, filename=file.name, content=file.content, title=file.name, initial_comment=message.text
    )
    return channel, ""


async def _conversation(workspace: Workspace, row: Row) -> str:
    match row.recipient:
        case Person(user_id):
            return user_id  # opens or reuses the DM
        case Channel(channel_id):
            return channel_id
        case Group(user_ids):
            opened = await workspace.slack.conversations_open(users=list(user_ids))
            return str(opened["channel"]["id"])


async def _find(workspace: Workspace, rows: Sequence[Row]) -> tuple[ChannelId, str] | None:
    """Look for our opaque key in the bot's own DM; channels and group DMs are not ours to read."""
    recipient = rows[0].recipient
    if not isinstance(recipient, Person) or _edited(rows[0]) is not None:
        return None  # an edit may simply be made again
    opened = await workspace.slack.conversations_open(users=[recipient.user_id])
    channel = ChannelId(opened["channel"]["id"])
    history = await workspace.slack.conversations_history(channel=channel, limit=LOOK_BACK, include_all_metadata=True)
    for message in history["messages"]:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("key") == rows[0].batch:
            return channel, str(message["ts"])
    return None


# Units of work


def _lease_doubts(uow: UnitOfWork) -> list[tuple[Row, ...]]:
    """Messages of which nobody knows whether Slack has them: their process died, or the answer was lost."""
    doubts: dict[str, list[Row]] = {}
    for row in uow.outbox.due():
        if row.unsure and row.batch:
            doubts.setdefault(row.batch, []).append(row)
    found = [tuple(uow.outbox.batch(batch)) for batch in doubts]
    for rows in found:
        uow.outbox.lease_doubt(rows)
    return found


def _lease(uow: UnitOfWork, deliveries: Deliveries) -> list[Sending]:
    """Reserve and draw what may go now; what falls due together for one person becomes one message."""
    together: dict[str, list[Row]] = {}
    for row in uow.outbox.due():
        if row.unsure:
            continue
        if _wanted_now(uow, row, deliveries):
            conversation = write_recipient(row.recipient)
            alone = row.standing not in COUNTED
            together.setdefault(f"{conversation} {row.id}" if alone else conversation, []).append(row)
    seen: set[str] = set()
    sendings = []
    for rows in (found[:MOST_TOGETHER] for found in together.values()):
        conversation = write_recipient(rows[0].recipient)
        if conversation in seen:  # the rest follows in the next round, in order
            continue
        seen.add(conversation)
        message = draw(uow, rows, deliveries, first=True)
        sendings.append(Sending(tuple(rows), uow.outbox.lease(rows), message))
    return sendings


def _wanted_now(uow: UnitOfWork, row: Row, deliveries: Deliveries) -> bool:
    if row.notification is None or row.notification.name not in deliveries:
        uow.outbox.drop(row)
        return False
    match deliveries[row.notification.name].still_wanted(uow, row.notification):
        case Drop(reason):
            _log.info("outbox.dropped kind=%s reason=%s", row.notification.name, reason)
            uow.outbox.drop(row)
            return False
        case Wait(until):
            uow.outbox.wait(row, until)
            return False
        case Send():
            moment = _allowed_at(uow, row)
            if moment > uow.now:
                uow.outbox.wait(row, moment)
                return False
            return True


def _allowed_at(uow: UnitOfWork, row: Row) -> datetime:
    """Hours and budget, checked once, here (rules 7 and 8)."""
    if row.standing in AT_ONCE or isinstance(row.recipient, Group):
        return uow.now  # the moment of a group DM is its feature's: `quiet.both_working`
    time = _working_time(uow, row)
    sent: Sequence[datetime] = ()
    if row.standing in COUNTED and isinstance(row.recipient, Person):
        sent = uow.outbox.counted_since(row.recipient.user_id, uow.now - WEEKS_OF_BUDGET)
    return when_to_send(row.standing, uow.now, time.hours, time.holidays, sent)


def _working_time(uow: UnitOfWork, row: Row) -> WorkingTime:
    """Whose hours count."""
    match row.recipient:
        case Person(user_id):
            return uow.working_time(user_id)
        case Channel(channel_id):
            communities = uow.communities.list_all()
            community = next((c for c in communities if c.channel_id == channel_id), communities[0])
            return uow.channel_time(community)
        case Group():
            raise LookupError("a group DM has no hours of its own")


def _lease_redrawings(uow: UnitOfWork, deliveries: Deliveries) -> list[Redrawing]:
    found: dict[tuple[ChannelId, str], Redrawing] = {}
    for row in uow.outbox.stale():
        place = (channel_of(row), row.ts or "")
        if place not in found:
            rows = tuple(uow.outbox.parts(*place))
            uow.outbox.lease_refresh(rows)
            found[place] = Redrawing(rows, *place, draw(uow, rows, deliveries))
    return list(found.values())


def _settle_all(uow: UnitOfWork, results: Sequence[Sent | Redrawn], deliveries: Deliveries) -> None:
    for result in results:
        if isinstance(result, Redrawn):
            uow.outbox.redrawn(result.rows)
            continue
        uow.outbox.delivered(result.rows, result.channel, result.ts)
        for row in result.rows:
            if row.notification is not None:
                deliveries[row.notification.name].sent(uow, row.notification)


def _lose(uow: UnitOfWork, rows: Sequence[Row], deliveries: Deliveries) -> None:
    uow.outbox.lose(rows)
    for row in rows:
        if row.notification is not None:
            deliveries[row.notification.name].lost(uow, row.notification)


def _retry(uow: UnitOfWork, rows: Sequence[Row], delay: timedelta, *, unsure: bool) -> None:
    uow.outbox.retry(rows, delay, unsure=unsure)


def _retry_redrawing(uow: UnitOfWork, rows: Sequence[Row], delay: timedelta) -> None:
    uow.outbox.retry_refresh(rows, delay)
