"""One websocket to Slack: its frames, its time limits, and why it ends (docs/decisions/0017).

`handlers.platform.transport.socket_mode` opens connections and replaces them.
"""

import asyncio
import re
import socket
import time
from asyncio.trsock import TransportSocket
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMessage, WSMsgType
from slack_sdk.socket_mode.request import SocketModeRequest

from handlers.platform.transport import door


@dataclass(frozen=True)
class Patience:
    """The time limits of the socket, in seconds."""

    opening: float = 10.0  # for an address, and again for the handshake
    hello: float = 10.0  # for Slack's first frame
    start: float = 15.0  # for the first connection of all
    ping: float = 10.0  # between our pings
    silence: float = 30.0  # without any frame, pongs included
    writing: float = 5.0  # for one frame to leave
    closing: float = 2.0  # for Slack to answer a close
    finishing: float = 3.0  # for the last acknowledgements on a connection that is replaced
    first_pause: float = 1.0  # after a failed attempt; doubled up to the longest
    longest_pause: float = 30.0
    deaf: float = 60.0  # without a connection, until the process no longer counts as healthy
    give_up: float = 300.0  # without a connection, until the process ends


class Ending(StrEnum):
    """Why a connection ended, or could not be opened; metrics count by these names."""

    TOKEN_REFUSED = "token_refused"  # noqa: S105 (a name)
    NO_ADDRESS = "no_address"
    HANDSHAKE = "handshake"
    NO_HELLO = "no_hello"
    SILENT = "silent"
    CLOSED = "closed"
    RENEWED = "renewed"
    TOO_MANY = "too_many"
    SWITCHED_OFF = "switched_off"


_WORDS: Mapping[Ending, str] = {
    Ending.TOKEN_REFUSED: (
        "Slack refuses SLACK_APP_TOKEN ({detail}): make an app-level token with the scope connections:write."
    ),
    Ending.NO_ADDRESS: "Slack gave no address for the socket ({detail}): check the network and Slack's status page.",
    Ending.HANDSHAKE: (
        "Slack took SLACK_APP_TOKEN, but the websocket was not opened ({detail}): check whether a proxy or firewall "
        "lets wss:// through."
    ),
    Ending.NO_HELLO: (
        "Slack took SLACK_APP_TOKEN and opened the websocket, but said nothing on it: check whether a proxy holds "
        "websocket frames back."
    ),
    Ending.SILENT: "Slack's socket fell silent: check the network.",
    Ending.CLOSED: "Slack closed the socket ({detail}).",
    Ending.RENEWED: "Slack renews the socket.",
    Ending.TOO_MANY: "Ten sockets of this app are open already: stop other processes that use this SLACK_APP_TOKEN.",
    Ending.SWITCHED_OFF: "Socket Mode is switched off for this app: switch it on under Socket Mode, or unset "
    "SLACK_APP_TOKEN and use HTTP.",
}
_ENVELOPE_ID = re.compile(r'(?<!\\)"envelope_id"\s*:\s*"([^"\\]{1,80})"')
_DISCONNECTS = {
    "warning": Ending.RENEWED,
    "refresh_requested": Ending.RENEWED,
    "too_many_websockets": Ending.TOO_MANY,
    "link_disabled": Ending.SWITCHED_OFF,
}


class SocketTrouble(Exception):  # noqa: N818
    """There is no connection, or it ended; the message is one line for the operator."""

    def __init__(self, ending: Ending, detail: str = "no answer", retry_after: float = 0.0) -> None:
        super().__init__(_WORDS[ending].format(detail=detail))
        self.ending = ending
        self.detail = detail
        self.retry_after = retry_after


OnEnvelope = Callable[["Connection", SocketModeRequest], Coroutine[Any, Any, None]]


class Connection:
    """One websocket from its handshake to its end; `ended` is done when nothing more comes, or Slack asks to leave."""

    def __init__(self, websocket: ClientWebSocketResponse, patience: Patience, on_envelope: OnEnvelope) -> None:
        self._websocket = websocket
        # Kept from the start: once closing, aiohttp no longer tells.
        self._raw: TransportSocket | None = websocket.get_extra_info("socket")
        self._patience = patience
        self._on_envelope = on_envelope
        self._writing = asyncio.Lock()
        self._heard_at = time.monotonic()
        self._envelopes: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        self._hello: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[SocketTrouble] = loop.create_future()

    async def begin(self) -> None:
        """Start reading, and return when Slack's hello has come; raises `SocketTrouble` when it does not."""
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._watch())]
        first: set[asyncio.Future[Any]] = {self._hello, self.ended}
        try:
            await asyncio.wait(first, timeout=self._patience.hello, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not self._hello.done():
                trouble = self.ended.result() if self.ended.done() else SocketTrouble(Ending.NO_HELLO)
                await self.close()
        if not self._hello.done():
            raise trouble

    @property
    def in_hand(self) -> int:
        """The number of envelopes that were received and are not acknowledged yet."""
        return len(self._envelopes)

    @property
    def is_open(self) -> bool:
        """Whether envelopes may still come; also while Slack asks us to leave."""
        return not self._websocket.closed and not any(task.done() for task in self._tasks)

    async def send(self, text: str) -> None:
        """Send one frame; raises ConnectionError or TimeoutError, after which the connection is unusable."""
        await self._write(lambda: self._websocket.send_str(text))

    async def finish(self) -> None:
        """Wait a few seconds for envelopes in hand, then close."""
        if self._envelopes:
            await asyncio.wait(self._envelopes, timeout=self._patience.finishing)
        await self.close()

    async def close(self) -> None:
        """Close, forcibly where Slack does not answer; envelopes in hand are acknowledged on another connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(self._patience.closing):
                await self._websocket.close()
        if self._raw is not None:
            # Where the peer reads no more, unsent bytes would keep the transport open without end.
            with suppress(OSError):
                self._raw.shutdown(socket.SHUT_RDWR)
        self._end(SocketTrouble(Ending.CLOSED, "by us"))

    async def _write(self, send: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(self._patience.writing), self._writing:
                await send()
        except TimeoutError:
            self._end(SocketTrouble(Ending.SILENT))
            raise
        except ConnectionError:
            self._end(SocketTrouble(Ending.CLOSED, "while writing"))
            raise

    async def _read(self) -> None:
        try:
            while await self._hear(await self._websocket.receive()):
                pass
        except (ConnectionError, TimeoutError, aiohttp.ClientError) as error:
            self._end(SocketTrouble(Ending.CLOSED, type(error).__name__))

    async def _hear(self, frame: WSMessage) -> bool:
        """Handle one frame; returns whether more may come."""
        self._heard_at = time.monotonic()
        if frame.type is WSMsgType.TEXT:
            self._take(frame.data)
        elif frame.type is WSMsgType.PING:
            await self._write(lambda: self._websocket.pong(frame.data))
        elif frame.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}:
            self._end(SocketTrouble(Ending.CLOSED, f"code {self._websocket.close_code}"))
            return False
        return True

    def _take(self, text: str) -> None:
        try:
            message = door.read_json(text)
        except (ValueError, RecursionError):
            known = _ENVELOPE_ID.search(text)  # so that it can be acknowledged at least
            message = {"envelope_id": known[1]} if known else None
        if not isinstance(message, dict):
            return
        if message.get("type") == "hello":
            if not self._hello.done():
                self._hello.set_result(None)
        elif message.get("type") == "disconnect":
            reason = str(message.get("reason"))
            self._end(SocketTrouble(_DISCONNECTS.get(reason, Ending.CLOSED), reason))
        else:
            request = _envelope(message)
            if request is not None:
                task = asyncio.create_task(self._on_envelope(self, request))
                self._envelopes.add(task)
                task.add_done_callback(self._envelopes.discard)

    async def _watch(self) -> None:
        """Ping regularly, and end the connection when no frame has come for too long."""
        while True:
            slept_at = time.monotonic()
            await asyncio.sleep(self._patience.ping)
            woke_at = time.monotonic()
            # Waking late, it was this process that paused: what came meanwhile is still to be read.
            on_time = woke_at - slept_at < 2 * self._patience.ping
            if on_time and woke_at - self._heard_at > self._patience.silence:
                self._end(SocketTrouble(Ending.SILENT))
                return
            try:
                await self._write(self._websocket.ping)
            except (ConnectionError, TimeoutError):
                return

    def _end(self, trouble: SocketTrouble) -> None:
        if not self.ended.done():
            self.ended.set_result(trouble)


def _envelope(message: dict[str, Any]) -> SocketModeRequest | None:
    """The request in a message; None without an id. Whatever has an id is acknowledged."""
    envelope_id, payload, attempt = (message.get(name) for name in ("envelope_id", "payload", "retry_attempt"))
    if not isinstance(envelope_id, str):
        return None
    return SocketModeRequest(
        str(message.get("type")),
        envelope_id,
        payload if isinstance(payload, dict) else {},  # in which nothing can be read
        retry_attempt=attempt if isinstance(attempt, int) else 0,
    )
