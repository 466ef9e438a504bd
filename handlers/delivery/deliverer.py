"""Delivering what is due: lease in one unit of work, call Slack without a transaction, settle in another.

Only what Slack's rate limits allow at once is leased, so a lease is never held while waiting, and a slow call or
conversation delays nothing else: an urgent answer overtakes a backlog.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot import log
from bot.core.ids import ChannelId, TeamId
from bot.core.notifications import InDoubt, in_doubt
from bot.core.slack_codes import FINAL, MOST_ATTEMPTS, TOKEN_CODES, Meaning, meaning_of, next_attempt_in
from handlers.delivery.deliveries import Deliveries
from handlers.delivery.leasing import (
    InHand,
    Redrawing,
    Redrawn,
    Sending,
    Sent,
    SlackRefusal,
    lose,
    retry,
    retry_redrawing,
    settle_all,
    settle_carefully,
    take_in_hand,
    try_once_more,
)
from handlers.delivery.posting import barred_parts, find, open_conversation, post, post_again
from handlers.delivery.rate_limit import Pace, Room
from handlers.platform.metrics.counts import Counts
from handlers.platform.slack_errors import TROUBLE, Failure, failure_of, read_failure
from handlers.platform.workspace import Workspace
from storage.outbox.table import LEASE_SECONDS, Row
from storage.unit_of_work import UnitOfWork

REDRAWS_A_MINUTE = 48  # chat.update is of tier 3: 50 a minute
MOST_AT_ONCE = 40  # calls under way in one workspace; as many again for what is urgent
TOGETHER_SECONDS = 0.003  # what comes back within is settled in one transaction
# Together shorter than a lease, so that nobody else takes over what is still under way.
SHARE_FOR_ASKING = 1 / 6
SHARE_FOR_POSTING = 1 / 2

_log = log.get("outbox")

Result = Sent | Redrawn | None


@dataclass
class _Line:
    """One workspace's delivery in this process: its rate limits, its calls in progress, and an event that wakes it."""

    pace: Pace
    edits: Pace
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    calls: set[asyncio.Task[Result]] = field(default_factory=set)
    task: asyncio.Task[None] | None = None

    def room(self) -> Room:
        """How many messages may be leased now."""
        room, under_way = self.pace.room(), len(self.calls)
        urgent = max(0, min(room.urgent, 2 * MOST_AT_ONCE - under_way))
        return replace(room, urgent=urgent, others=max(0, min(room.others, MOST_AT_ONCE - under_way)))

    def seconds_to_more_room(self) -> float:
        """After how many seconds to ask for room again, if no call comes back before."""
        waits = [seconds for pace in (self.pace, self.edits) if (seconds := pace.seconds_to_more_room()) > 0]
        return max(0.005, min(waits, default=0.05))


class Deliverer:
    """Delivers the outboxes of all workspaces, one loop per workspace. Workspaces in `dead` are skipped."""

    def __init__(
        self,
        deliveries: Deliveries,
        workspace_of: Callable[[TeamId], Workspace],
        new_pace: Callable[[], Pace],
        lease_seconds: float = LEASE_SECONDS,
        counts: Counts | None = None,
    ) -> None:
        self.counts = counts or Counts()
        self._deliveries = deliveries
        self._workspace_of = workspace_of
        self._new_pace = new_pace
        self._lines: dict[TeamId, _Line] = {}
        self._asking = lease_seconds * SHARE_FOR_ASKING
        self._posting = lease_seconds * SHARE_FOR_POSTING
        self._stopping = False
        self.dead: set[TeamId] = set()

    def wake(self, team_id: TeamId) -> None:
        """Start delivering in this workspace, or make the running delivery look again."""
        if self._stopping or team_id in self.dead:
            return
        line = self._line(team_id)
        line.bell.set()
        if line.task is None:
            line.task = asyncio.create_task(self._run(team_id, line))

    @property
    def idle(self) -> bool:
        """Whether no task is sending a message right now."""
        return all(line.task is None for line in self._lines.values())

    @property
    def is_stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping

    async def stop(self, seconds: float) -> None:
        """Finish calls in progress, for `seconds` at most; what is not sent stays queued."""
        self._stopping = True
        running = [line.task for line in self._lines.values() if line.task is not None]
        for line in self._lines.values():
            line.bell.set()
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def deliver(self, workspace: Workspace) -> None:
        """Send all that may be sent now and return when it is settled; for tests, in which nothing wakes a delivery."""
        line = self._line(workspace.team_id)
        await self._work(workspace, line)

    async def _run(self, team_id: TeamId, line: _Line) -> None:
        try:
            await self._work(self._workspace_of(team_id), line)
        except Exception:  # the next tick tries again; a fault in one workspace stops no other
            self.counts.faults["delivery"] += 1
            _log.exception("outbox.run_failed")
        finally:
            line.task = None

    async def _work(self, workspace: Workspace, line: _Line) -> None:
        """Lease, send and settle until nothing is due and no call is in progress."""
        try:
            while not (self._stopping or workspace.team_id in self.dead):
                line.bell.clear()
                found = await self._take_in_hand(workspace, line)
                self._begin(workspace, line, found)
                if found.looked_at:
                    await asyncio.sleep(0)
                    await self._settle(workspace, line, [call for call in line.calls if call.done()])
                    continue
                if not line.calls and not found.held_back and not line.bell.is_set():
                    return
                wait = max(line.seconds_to_more_room(), found.more_in) if found.held_back else None
                await self._something_happens(line, wait)
                await self._settle(workspace, line, [call for call in line.calls if call.done()])
        finally:
            await self._finish(workspace, line)

    async def _take_in_hand(self, workspace: Workspace, line: _Line) -> InHand:
        arguments = (self._deliveries, line.room(), line.edits.room(), workspace.heard_locale)
        try:
            return await workspace.transact(take_in_hand, *arguments)
        except UnitOfWork.faults_of_storage:
            raise
        except Exception:  # a feature's own code: find out which message, let the others go
            return await workspace.transact(take_in_hand, *arguments, careful=True)

    def _begin(self, workspace: Workspace, line: _Line, found: InHand) -> None:
        self.counts.dropped += found.dropped
        self.counts.doubted(found.doubts)
        for rows in found.doubts:
            line.calls.add(asyncio.create_task(self._look_before_repeating(workspace, rows)))
        for sending in found.sendings:
            line.pace.count(sending.conversation)
            line.calls.add(asyncio.create_task(self._send(workspace, sending)))
        for redrawing in found.redrawings:
            line.edits.count(redrawing.conversation)
            line.calls.add(asyncio.create_task(self._redraw(workspace, redrawing)))

    async def _something_happens(self, line: _Line, seconds: float | None) -> None:
        """Wait until a call returns, something is queued, or `seconds` have passed."""
        bell = asyncio.ensure_future(line.bell.wait())
        try:
            await asyncio.wait({bell, *line.calls}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            bell.cancel()
        if len(line.calls) > 1:
            await asyncio.sleep(TOGETHER_SECONDS)

    async def _finish(self, workspace: Workspace, line: _Line) -> None:
        """Wait for the calls in progress, also when stopping; cancelled ones stay in doubt."""
        try:
            while line.calls:
                done, _ = await asyncio.wait(line.calls, return_when=asyncio.FIRST_COMPLETED)
                await self._settle(workspace, line, done)
        finally:
            for call in line.calls:
                call.cancel()
            await asyncio.gather(*line.calls, return_exceptions=True)
            line.calls.clear()

    async def _settle(
        self, workspace: Workspace, line: _Line, done: Sequence[asyncio.Task[Result]] | set[asyncio.Task[Result]]
    ) -> None:
        """Store the results of finished calls, those that came back together in one transaction."""
        line.calls.difference_update(done)
        for call in done:
            if (fault := call.exception()) is not None:
                self.counts.faults["delivery"] += 1
                _log.error("outbox.call_failed", exc_info=fault)
        settled = [result for call in done if not call.exception() and (result := call.result()) is not None]
        if not settled:
            return
        for result in settled:
            self.counts.delivered(result.rows, "sent", redrawn=isinstance(result, Redrawn))
        try:
            await workspace.transact(settle_all, settled, self._deliveries)
        except UnitOfWork.faults_of_storage:
            raise
        except Exception:  # a feature's own code: the others are settled all the same
            for result in settled:
                await workspace.transact(settle_carefully, result, self._deliveries)

    # One message

    async def _send(self, workspace: Workspace, sending: Sending) -> Result:
        if not await self._confirmed(workspace, sending):
            return None
        conversation = await self._opened(workspace, sending)
        if conversation is None:
            return None
        try:
            async with asyncio.timeout(self._posting):
                channel, ts = await post(workspace, sending, conversation)
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            await self._settle_failure(workspace, sending.rows, failure)
            return None
        return Sent(sending.rows, channel, ts)

    async def _confirmed(self, workspace: Workspace, sending: Sending) -> bool:
        """Whether everybody the message concerns may take part, asked of Slack; what cannot be checked is not sent
        (R3).

        Of a joined message only the part about somebody who may not take part is lost; the rest goes at once.
        """
        try:
            async with asyncio.timeout(self._asking):
                lost = await barred_parts(workspace, sending)
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            await self._settle_failure(workspace, sending.rows, failure, is_begun=False)
            return False
        if not lost:
            return True
        self.counts.delivered(lost, "given_up")
        barred = SlackRefusal("not_eligible", Meaning.PERSON)
        await workspace.transact(_lose_parts, sending.rows, lost, self._deliveries, barred)
        return False

    async def _opened(self, workspace: Workspace, sending: Sending) -> str | None:
        """The conversation to post to; None where opening it failed, after which nothing is in doubt."""
        try:
            async with asyncio.timeout(self._asking):
                return await open_conversation(workspace, sending.rows[0])
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            await self._settle_failure(workspace, sending.rows, failure, is_begun=False)
            return None

    async def _redraw(self, workspace: Workspace, redrawing: Redrawing) -> Result:
        try:
            async with asyncio.timeout(self._posting):
                await post_again(workspace, redrawing)
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            attempts = redrawing.rows[0].attempts + 1
            meaning = self._note(failure, attempts, "not_redrawn")
            if meaning not in FINAL and attempts < MOST_ATTEMPTS:
                delay = next_attempt_in(attempts, failure.retry_after)
                self.counts.delivered(redrawing.rows, "tried_again", redrawn=True)
                await workspace.transact(retry_redrawing, redrawing.rows, delay)
                await self._stop_if_dead(workspace, meaning)
                return None
        return Redrawn(redrawing.rows)

    async def _settle_failure(
        self, workspace: Workspace, rows: Sequence[Row], failure: Failure, *, is_begun: bool = True
    ) -> None:
        attempts = rows[0].attempts + 1
        meaning = self._note(failure, attempts, "not_sent")
        if meaning in FINAL or attempts >= MOST_ATTEMPTS:
            self.counts.delivered(rows, "given_up")
            final = meaning if meaning in FINAL else Meaning.MESSAGE
            await workspace.transact(lose, rows, self._deliveries, SlackRefusal(failure.code, final))
            return
        unsure = is_begun and meaning is Meaning.UNSURE
        self.counts.delivered(rows, "tried_again")
        await workspace.transact(retry, rows, next_attempt_in(attempts, failure.retry_after), unsure=unsure)
        await self._stop_if_dead(workspace, meaning)

    def _note(self, failure: Failure, attempts: int, what: str) -> Meaning:
        meaning = meaning_of(failure.code, failure.method, attempts)
        level = logging.ERROR if meaning in {Meaning.OPERATOR, Meaning.TOKEN} else logging.WARNING
        words = "outbox.%s method=%s code=%s meaning=%s attempts=%d"
        _log.log(level, words, what, failure.method or "-", failure.code, meaning, attempts)
        self.counts.refused[meaning] += 1
        return meaning

    async def _stop_if_dead(self, workspace: Workspace, meaning: Meaning) -> None:
        """Stop delivering in a workspace if `auth.test` confirms that its token does not work any more (S21)."""
        if meaning is not Meaning.TOKEN or workspace.team_id in self.dead:
            return
        try:
            async with asyncio.timeout(self._asking):
                await workspace.slack.auth_test()
        except TROUBLE as error:
            if failure_of(error).code in TOKEN_CODES:
                _log.error("outbox.workspace_refused: its token no longer works; run `python -m bot doctor`")
                self.dead.add(workspace.team_id)

    async def _look_before_repeating(self, workspace: Workspace, rows: Sequence[Row]) -> Result:
        """After a doubt (timeout, crash) look whether Slack has the message already, before sending it again."""
        try:
            async with asyncio.timeout(self._posting):
                found = await find(workspace, rows)
        except Exception as error:
            failure = read_failure(error)
            if failure is None:
                raise
            attempts = rows[0].attempts + 1
            meaning = self._note(failure, attempts, "not_looked_up")
            if meaning not in FINAL and attempts < MOST_ATTEMPTS:
                delay = next_attempt_in(attempts, failure.retry_after)
                await workspace.transact(retry, rows, delay, unsure=True)
                await self._stop_if_dead(workspace, meaning)
                return None
            return await self._without_looking(workspace, rows)
        if found is not None:
            return Sent(tuple(rows), *found)
        way = in_doubt(rows[0].notification, rows[0].recipient)
        if all(row.is_unwanted for row in rows):
            # Not to be found, or nowhere to look: whatever is known of it, it is not said again.
            await workspace.transact(retry, rows, timedelta(0), unsure=False)
            return None
        if way in {InDoubt.ONCE_MORE, InDoubt.ONCE_MORE_THEN_SAID}:
            return await self._without_looking(workspace, rows)
        await workspace.transact(try_once_more, rows)
        return None

    async def _without_looking(self, workspace: Workspace, rows: Sequence[Row]) -> Result:
        """Send again, once at most, what cannot be looked up in Slack."""
        if all(row.is_unwanted for row in rows):
            await workspace.transact(retry, rows, timedelta(0), unsure=False)
        elif not rows[0].doubts:
            await workspace.transact(try_once_more, rows)
        elif in_doubt(rows[0].notification, rows[0].recipient) is InDoubt.ONCE_MORE:
            # Without its ts a placeholder can never be filled: no third one; whoever can settle it is asked or told.
            await workspace.transact(lose, rows, self._deliveries, SlackRefusal("in_doubt", Meaning.MESSAGE))
        else:
            # One repeat is the most that people can be asked to bear, and after two doubts it is far likelier there
            # than not: what follows goes on.
            return Sent(tuple(rows), ChannelId(""), "")
        return None

    def _line(self, team_id: TeamId) -> _Line:
        if team_id not in self._lines:
            self._lines[team_id] = _Line(self._new_pace(), Pace(1.0, REDRAWS_A_MINUTE))
        return self._lines[team_id]


def _lose_parts(
    uow: UnitOfWork, rows: Sequence[Row], lost: Sequence[Row], deliveries: Deliveries, refusal: SlackRefusal
) -> None:
    """Lose some rows and retry the others, in one transaction, so that a crash loses no part."""
    lose(uow, lost, deliveries, refusal)
    retry(uow, [row for row in rows if row not in lost], timedelta(0), unsure=False)
