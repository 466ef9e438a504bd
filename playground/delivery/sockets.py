"""Socket Mode: hello, envelopes, acknowledgements, up to ten connections (docs/slack.md S61)."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from uuid import UUID

from aiohttp import WSMsgType, web

from playground.delivery.envelope import Envelope, Receipt
from playground.json_types import Json
from playground.limits.faults import Fault, Faults
from playground.limits.timing import Timing

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    """One open websocket with the envelopes that await their acknowledgement."""

    socket: web.WebSocketResponse
    request: web.Request
    pending: dict[str, asyncio.Future[Receipt]] = field(default_factory=dict)
    retiring: bool = False
    is_deaf: bool = False

    def acknowledge(self, frame: Json) -> None:
        """Match an ack frame with its envelope."""
        waiting = self.pending.pop(str(frame.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            payload = frame.get("payload")
            waiting.set_result(Receipt(payload if isinstance(payload, dict) and payload else None))

    def lost(self) -> None:
        """Tell everybody who waits that the connection is gone."""
        for waiting in self.pending.values():
            if not waiting.done():
                waiting.set_result(Receipt(problem="connection_failed"))
        self.pending.clear()


class SocketTransport:
    """Sends each envelope to any one of the open connections."""

    def __init__(self, timing: Timing, app_id: str, rng: Random, faults: Faults) -> None:
        self.connections: list[Connection] = []
        self.limit = MOST_CONNECTIONS
        self._timing = timing
        self._faults = faults
        self._app_id = app_id
        self._rng = rng
        self._numbers = count(1)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection from hello to its end, or what a fault makes of it."""
        fault = self._faults.for_socket()
        if fault is not None:
            return await self._in_trouble(request, fault)
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        if len(self.connections) >= self.limit:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        connection = Connection(socket, request)
        self.connections.append(connection)
        try:
            await socket.send_json(self._hello())
            await self._listen(connection)
        finally:
            self.connections.remove(connection)
            connection.lost()
        return socket

    async def _in_trouble(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "handshake_refused":
            return web.Response(status=fault.status, text="The handshake is refused.")
        if fault.kind == "handshake_hangs":
            await asyncio.sleep(fault.seconds)
        if fault.kind in ("handshake_hangs", "handshake_aborted"):
            _abort(request)
            return web.Response(status=500)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if fault.kind == "no_hello":
            async for _ in socket:
                pass
            return socket
        await self._deaf(Connection(socket, request, is_deaf=True), fault.seconds)
        return socket

    async def _deaf(self, connection: Connection, seconds: float) -> None:
        """Say hello and never read a byte, as a peer whose machine froze; send envelopes for `seconds`."""
        self.connections.append(connection)
        try:
            await connection.socket.send_json(self._hello())
            transport = connection.request.transport
            assert isinstance(transport, asyncio.ReadTransport)
            transport.pause_reading()
            await asyncio.sleep(seconds)
            connection.retiring = True
            await asyncio.get_running_loop().create_future()  # until the playground stops
        finally:
            self.connections.remove(connection)
            connection.lost()
            _abort(connection.request)

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            with suppress(json.JSONDecodeError):
                content = json.loads(frame.data)
                if isinstance(content, dict):
                    connection.acknowledge(content)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "playground", "build_number": 1, "approximate_connection_time": 3600},
        }

    async def send(self, envelope: Envelope) -> Receipt:
        """One envelope and its acknowledgement within three seconds."""
        connection = await self._choose()
        if connection is None:
            return Receipt(problem="connection_failed")
        envelope_id = str(UUID(int=self._rng.getrandbits(128), version=4))
        waiting: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        connection.pending[envelope_id] = waiting
        try:
            await connection.socket.send_json(self._envelope(envelope_id, envelope))
            return await asyncio.wait_for(waiting, self._timing.answer_within)
        except (ConnectionError, RuntimeError):
            return Receipt(problem="connection_failed")
        except TimeoutError:
            return Receipt(problem="timeout")
        finally:
            connection.pending.pop(envelope_id, None)

    def _envelope(self, envelope_id: str, envelope: Envelope) -> Json:
        takes_answer = envelope.kind == "slash_commands" or envelope.body.get("type") in (
            "view_submission",
            "block_suggestion",
        )
        found: Json = {
            "envelope_id": envelope_id,
            "payload": envelope.body,
            "type": envelope.kind,
            "accepts_response_payload": takes_answer,
        }
        if envelope.kind == "events_api":
            found |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason or ""}
        return found

    async def _choose(self) -> Connection | None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timing.wait_for_socket
        while True:
            ready = [one for one in self.connections if not one.retiring and not one.socket.closed]
            if ready:
                return ready[next(self._numbers) % len(ready)]
            if loop.time() >= deadline:
                return None
            await asyncio.sleep(0.01)

    async def ask_to_leave(self, reason: str = "refresh_requested") -> None:
        """Send every connection a disconnect frame; the app is expected to come back by itself."""
        for connection in list(self.connections):
            connection.retiring = True
            await connection.socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
            )

    async def drop(self) -> None:
        """Cut all connections in the middle of a frame."""
        for connection in list(self.connections):
            await self._cut(connection)

    async def abort(self) -> None:
        """End all connections without a close frame, as a network that goes away does."""
        for connection in list(self.connections):
            connection.retiring = True
            _abort(connection.request)

    async def close(self) -> None:
        """End all connections."""
        for connection in list(self.connections):
            if connection.is_deaf:
                _abort(connection.request)
            else:
                await connection.socket.close()

    async def _cut(self, connection: Connection) -> None:
        connection.retiring = True
        connection.lost()
        await connection.socket.close()


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
