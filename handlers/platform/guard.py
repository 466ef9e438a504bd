"""What holds for every request, whatever it is: who may reach a listener, in which language the answer is drawn, until
when, that a request changes something once only, and what a refusal or a fault becomes.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError

from bot import log
from bot.core.deadline import Deadline, limited, seconds_left
from bot.core.errors import NoLongerOpen, NotEligible, Refusal
from bot.core.ids import ChannelId
from bot.core.words import Locale, reading_in
from handlers.platform.answers import is_shown_already
from handlers.platform.directory import Speaker
from handlers.platform.metrics.counts import Counts
from handlers.platform.requests import Answer, Click, Command, Said, Shortcut, Submission
from handlers.platform.typed_answers import NeedsButton
from handlers.platform.views.blocks import Message
from handlers.platform.views.refusals import RefusalWords, apology
from storage.transactions.fate import DoneBefore, Once
from storage.unit_of_work import UnitOfWork

LONGEST_SECONDS = 2.5  # for everything before the acknowledgement, what Slack is asked to show included
SHOWING_SECONDS = 0.6  # of these kept for `views.open`, where every answer is shown by it
LEAST_SECONDS = 1.0  # for a listener, whatever went before
SLOW_SECONDS = 1.0

R = TypeVar("R", Command, Click, Submission, Shortcut)

_log = log.get("dispatch")


class Guard:
    """Checks who acts, and runs listeners. `in_hand` counts the requests that are not done, for a graceful stop."""

    def __init__(self, words: RefusalWords, counts: Counts) -> None:
        self.in_hand = 0
        self._words = words
        self._counts = counts

    @asynccontextmanager
    async def heard_from(self, kind: str, request: Command | Click | Submission | Shortcut) -> AsyncIterator[Speaker]:
        """Count the request, within the deadline and in the language of the speaker, who is yielded; whatever they did,
        their Home is redrawn afterwards.
        """
        with self._counted(kind), limited(LONGEST_SECONDS):
            speaker = await self.speaker(request)
            if speaker is Speaker.OUTSIDER:
                yield speaker
                return
            with reading_in(await self.locale(request, speaker)):
                yield speaker
        request.workspace.redraw_home(request.user_id)

    @contextmanager
    def _counted(self, kind: str) -> Iterator[None]:
        """Count the request as in hand until it is done, and how long it took."""
        self.in_hand += 1
        began = time.monotonic()
        try:
            yield
        finally:
            self.in_hand -= 1
            self._counts.acknowledged[kind].add(time.monotonic() - began)

    @asynccontextmanager
    async def in_time(self, kind: str) -> AsyncIterator[None]:
        """Count what Slack delivers again where it fails, and end it with `TimeoutError` at the deadline."""
        with self._counted(kind), limited(LONGEST_SECONDS):
            async with asyncio.timeout(LONGEST_SECONDS):
                yield

    async def speaker(self, request: Command | Click | Submission | Shortcut | Said) -> Speaker:
        """Whether the person who acts belongs to this workspace; every request is checked here."""
        speaker = await request.workspace.speaker(request.user_id, request.teams)
        self.count(speaker)
        return speaker

    def count(self, speaker: Speaker) -> None:
        """Count whoever is not one of ours."""
        if speaker is not Speaker.OURS:
            self._counts.rejected[speaker.value] += 1

    async def locale(self, request: Command | Click | Submission | Shortcut | Said, speaker: Speaker) -> Locale:
        """The language in which the answer to this request is drawn (R18); decided only here."""
        return await request.workspace.locale_of(request.user_id, asks=speaker is Speaker.OURS)

    async def run(
        self,
        speaker: Speaker,
        name: str,
        listener: Callable[[Any], Awaitable[Answer]],
        request: Any,
        shown: Callable[[Message], Answer],
        *,
        kept: float = 0.0,
    ) -> Answer:
        """Run a listener; a refusal or a fault becomes an answer in words. `kept` seconds are left for showing it.

        Outsiders get no answer, and nobody of whom Slack does not tell whose account it is reaches the listener.
        Raises `NeedsButton`.
        """
        listener = _INSTEAD.get(speaker, listener)
        token = log.listener.set(name)
        began = time.monotonic()
        # The time the check of the speaker took is spent, but even a slow check leaves the listener `LEAST_SECONDS`.
        with limited(min(LONGEST_SECONDS - kept, max(seconds_left() - kept, LEAST_SECONDS))) as limit:
            try:
                async with asyncio.timeout(limit.remaining()):
                    return await listener(request)
            except DoneBefore:
                self._counts.rejected["replayed"] += 1
                return None
            except Refusal as refusal:
                self._counts.refusals += 1
                _show_as_it_is(request, refusal)
                return shown(self._words.say(refusal))
            except SlackApiError as problem:
                if is_shown_already(problem):
                    return None
                return self._failed(shown, limit)
            except NeedsButton:
                raise
            except Exception:  # the one place where everything is caught: the person gets an apology, we a line
                return self._failed(shown, limit)
            finally:
                took = time.monotonic() - began
                if took > SLOW_SECONDS:
                    _log.warning("dispatch.slow seconds=%.1f", took)
                log.listener.reset(token)

    def _failed(self, shown: Callable[[Message], Answer], limit: Deadline) -> Answer:
        """Log what was just raised; what the person gets instead of an answer."""
        self._counts.faults["request"] += 1
        reference = log.reference()
        _log.exception("dispatch.failed reference=%s", reference)
        return shown(apology(reference, changed_nothing=limit.changed_nothing))


def once(request: R) -> R:
    """The request with a workspace in which it changes something only once, whichever replica it reaches (R80).

    Slack makes a new trigger for each; a hash of it is all that is kept.
    """
    if not request.trigger_id:
        return request
    return replace(
        request, workspace=replace(request.workspace, once=once_for(type(request).__name__, request.trigger_id))
    )


def once_for(kind: str, unique: str) -> Once:
    """What a request of this kind is remembered by; `unique` is an id that Slack gave to it alone."""
    return Once(hashlib.sha256(f"{kind}:{unique}".encode()).hexdigest()[:32])


def _show_as_it_is(request: Any, refusal: Refusal) -> None:
    """A press that came too late shows that its message is out of date: it is drawn again, where it lives."""
    if isinstance(request, Click) and isinstance(refusal, NoLongerOpen) and request.channel_id and request.message_ts:
        place = (request.channel_id, request.message_ts)
        workspace = replace(request.workspace, once=None)  # to be drawn again is not what the request asked for
        workspace.afterwards("dispatch.redraw", workspace.transact(_redraw, *place))


def _redraw(uow: UnitOfWork, channel: ChannelId, ts: str) -> None:
    uow.outbox.refresh_at(channel, ts)


async def _not_told(_request: Any) -> Answer:
    """The listener used in place of all others where Slack does not tell whose account it is: nothing is stored."""
    raise NotEligible("unknown")


async def _ignored(_request: Any) -> Answer:
    """The listener used in place of all others for outsiders."""
    return None


_INSTEAD = {Speaker.UNKNOWN: _not_told, Speaker.OUTSIDER: _ignored}
