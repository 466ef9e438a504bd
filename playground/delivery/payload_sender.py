"""Carries events (with retries) and questions (commands, clicks, forms) to the app (docs/slack.md S61)."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from playground.delivery.envelope import Envelope, Kind, Receipt, Transport
from playground.delivery.wire import Direction, Wire
from playground.json_types import Json
from playground.limits.faults import Faults
from playground.limits.timing import Timing

_LOG = logging.getLogger(__name__)


class PayloadSender:
    """Gives payloads to the transport, applies faults, and notes them in the wire."""

    def __init__(self, transport: Transport, faults: Faults, wire: Wire, timing: Timing) -> None:
        self.transport = transport
        self._faults = faults
        self._wire = wire
        self._timing = timing
        self._under_way: set[asyncio.Task[Any]] = set()
        self._kept: list[Envelope] = []

    async def ask(self, kind: Kind, body: Json, name: str) -> Receipt:
        """One question, tried once: Slack never repeats commands and interactions."""
        return await self._hand_over(Envelope(kind, body, name))

    def emit(self, body: Json, name: str) -> asyncio.Task[Receipt]:
        """Send an event in the background, with three retries, until it is taken or given up."""
        return self._start(self._with_retries(Envelope("events_api", body, name)))

    def ask_later(self, kind: Kind, body: Json, name: str) -> asyncio.Task[Receipt]:
        """A question in the background whose answer nobody waits for."""
        return self._start(self.ask(kind, body, name))

    async def again(self) -> list[Receipt]:
        """Deliver everything that was kept once more, as it was."""
        kept, self._kept = self._kept, []
        return [await self._noted(envelope) for envelope in kept]

    @property
    def is_sending(self) -> bool:
        """Whether anything is under way to the app, or waits to be sent again."""
        return bool(self._under_way)

    async def settled(self, within: float = 10.0) -> None:
        """Return when nothing is under way any more; TimeoutError after `within` real seconds."""
        async with asyncio.timeout(within):
            while self._under_way:
                await asyncio.wait(set(self._under_way))

    async def close(self) -> None:
        """Forget whatever is still under way."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, Receipt]) -> asyncio.Task[Receipt]:
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _with_retries(self, envelope: Envelope) -> Receipt:
        receipt = await self._hand_over(envelope)
        for attempt, pause in enumerate(self._timing.retry_after, start=1):
            if receipt.problem is None or not receipt.retry:
                break
            await asyncio.sleep(pause)
            reason = receipt.problem.partition(" ")[0]
            receipt = await self._hand_over(replace(envelope, attempt=attempt, reason=reason))
        return receipt

    async def _hand_over(self, envelope: Envelope) -> Receipt:
        fault = self._faults.for_delivery(envelope.name, envelope.kind)
        if fault is not None and fault.kind == "delayed":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "duplicate":
            self._start(self._noted(envelope))
        if fault is not None and fault.kind == "drop_socket":
            return await self._dropped(envelope)
        if fault is not None and fault.kind == "kept":
            self._kept.append(envelope)
        receipt = await self._noted(replace(envelope, trouble=fault))
        return Receipt(problem="timeout") if fault is not None and fault.kind == "answer_lost" else receipt

    async def _dropped(self, envelope: Envelope) -> Receipt:
        sending = asyncio.ensure_future(self._noted(envelope))
        await asyncio.sleep(0)
        await self.transport.drop()
        return await sending

    async def _noted(self, envelope: Envelope) -> Receipt:
        began = time.monotonic()
        receipt = await self.transport.send(envelope)
        direction: Direction = "event" if envelope.kind == "events_api" else "reply"
        self._wire.note(
            direction,
            envelope.name,
            envelope.body,
            receipt.payload,
            error=receipt.problem,
            seconds=time.monotonic() - began,
        )
        if receipt.problem:
            _LOG.debug("delivery of %s failed: %s", envelope.name, receipt.problem)
        return receipt
