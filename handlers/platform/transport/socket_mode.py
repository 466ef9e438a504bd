"""Socket Mode: keep one working websocket to Slack open, and notice and report when there is none.

The SDK's own client retries a one-time address for ever after a rejected handshake, never notices that Slack has fallen
silent, and waits without end for a peer that reads no more (docs/decisions/0017). Here every connection has an address
of its own, every wait has a limit, and after some minutes without a connection the process is told to end.
"""

import asyncio
import logging
import re
import socket
import time
from asyncio.trsock import TransportSocket
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMessage, WSMsgType
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import log
from handlers.platform.metrics.counts import Counts
from handlers.platform.slack_errors import TROUBLE, failure_of
from handlers.platform.transport import door

_log = log.get("socket")


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
# Of apps.connections.open: the token is not, or no longer, one that may open sockets (docs/slack.md S21).
_TOKEN_CODES = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)


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
        """Close, forcibly where Slack does not answer; envelopes in hand are then acknowledged on
        another connection.
        """
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


class _Reply(AsyncBaseSocketModeClient):
    """The part of the SDK's client that Bolt needs to write its answer through `send`."""

    def __init__(self, send: Callable[[str], Awaitable[None]]) -> None:
        self.logger = logging.getLogger("slack_bolt")
        self._send = send

    async def send_message(self, message: str) -> None:
        """Send one frame."""
        await self._send(message)


class SocketMode:
    """Keeps a connection open, renews it without a gap, and gives up after some minutes without one."""

    def __init__(
        self,
        app: AsyncApp,
        slack: AsyncWebClient,
        app_token: str,
        counts: Counts,
        patience: Patience,
        rng: Random,
    ) -> None:
        self._app = app
        self._slack = slack
        self._app_token = app_token
        self._counts = counts
        self._patience = patience
        self._rng = rng
        self._session = aiohttp.ClientSession()
        self._current: Connection | None = None
        self._retiring: dict[Connection, asyncio.Task[None]] = {}
        self._connected_at = time.monotonic()
        self._keeper: asyncio.Task[None] | None = None
        # Done once there was no connection for too long; the one line says why.
        self.given_up: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def start(self) -> None:
        """Open the first connection; raises `SocketTrouble` when that fails within `patience.start` seconds."""
        last = SocketTrouble(Ending.NO_ADDRESS)
        try:
            async with asyncio.timeout(self._patience.start):
                while self._current is None:
                    try:
                        self._current = await self._attempt()
                    except SocketTrouble as trouble:
                        if trouble.ending is Ending.TOKEN_REFUSED:
                            raise
                        last = trouble
                        await asyncio.sleep(max(self._patience.first_pause, trouble.retry_after))
        except TimeoutError:
            await self.close()
            raise last from None
        except SocketTrouble:
            await self.close()
            raise
        self._keeper = asyncio.create_task(self._keep(self._current))

    @property
    def in_hand(self) -> int:
        """The number of envelopes that are not acknowledged yet, for a graceful stop."""
        return sum(connection.in_hand for connection in self._connections())

    @property
    def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return any(connection.is_open for connection in self._connections())

    @property
    def seconds_deaf(self) -> float:
        """Seconds since Slack could last reach us; 0 while connected."""
        return 0.0 if self.is_connected else time.monotonic() - self._connected_at

    async def close(self) -> None:
        """Close every connection, within a few seconds whatever Slack does."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for task in list(self._retiring.values()):
            task.cancel()
        await asyncio.gather(*self._retiring.values(), return_exceptions=True)
        await asyncio.gather(*(connection.close() for connection in self._connections()))
        self._current = None
        self._retiring.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience.closing):
                await self._session.close()

    def _connections(self) -> list[Connection]:
        current = [self._current] if self._current is not None else []
        return [*current, *self._retiring]

    async def _keep(self, connection: Connection) -> None:
        """Replace each connection that ends, until there was none for too long."""
        while True:
            trouble = await connection.ended
            self._connected_at = time.monotonic()
            self._note(trouble)
            if trouble.ending is not Ending.RENEWED:
                self._retire(connection)
            opened = await self._replace(trouble)
            if opened is None:
                return
            connection = opened

    async def _replace(self, trouble: SocketTrouble) -> Connection | None:
        """Open a new connection, retrying as long as needed; None after giving up."""
        pause = 0.0 if trouble.ending in {Ending.RENEWED, Ending.CLOSED, Ending.SILENT} else self._patience.first_pause
        while True:
            await asyncio.sleep(max(pause, trouble.retry_after))
            try:
                self._current, replaced = await self._attempt(), self._current
            except SocketTrouble as next_trouble:
                trouble = next_trouble
                self._note(trouble)
                if self.is_connected:  # the connection that Slack asked us to leave is still open
                    self._connected_at = time.monotonic()
                    if trouble.ending is Ending.TOO_MANY and self._current is not None:
                        self._retire(self._current)  # ours was the tenth: out first, then in again
                elif time.monotonic() - self._connected_at > self._patience.give_up:
                    self._give_up(trouble)
                    return None
                pause = self._next_pause(pause)
                continue
            if replaced is not None and replaced is not self._current:
                self._retire(replaced)
            _log.info("socket.connected")
            return self._current

    def _next_pause(self, pause: float) -> float:
        """Twice the last pause, up to the longest, ±20 % so that many replicas do not reconnect at once."""
        doubled = min(self._patience.longest_pause, max(self._patience.first_pause, 2 * pause))
        return doubled * self._rng.uniform(0.8, 1.2)

    def _note(self, trouble: SocketTrouble) -> None:
        self._counts.socket_endings[trouble.ending] += 1
        if trouble.ending is Ending.RENEWED:
            _log.info("socket.renewed")
        else:
            _log.warning("socket.not_connected ending=%s detail=%s", trouble.ending, trouble.detail)

    def _give_up(self, trouble: SocketTrouble) -> None:
        minutes = max(1, round((time.monotonic() - self._connected_at) / 60))
        _log.error("socket.given_up minutes=%d ending=%s detail=%s", minutes, trouble.ending, trouble.detail)
        if not self.given_up.done():
            self.given_up.set_result(f"No Slack socket for {minutes} minutes, so this process ends. Last: {trouble}")

    def _retire(self, connection: Connection) -> None:
        """Let a connection finish what is in hand beside its successor, then close it."""
        if connection in self._retiring:
            return
        if connection is self._current:
            self._current = None
        task = asyncio.create_task(connection.finish())
        self._retiring[connection] = task
        task.add_done_callback(lambda _done: self._retiring.pop(connection, None))

    async def _attempt(self) -> Connection:
        """Open one connection at a new address; raises `SocketTrouble`, whatever went wrong: the next attempt must
        come, since nobody else makes one.
        """
        try:
            websocket = await self._shake_hands(await self._address())
            connection = Connection(websocket, self._patience, self._answer)
            await connection.begin()
        except SocketTrouble:
            raise
        except Exception as error:
            _log.exception("socket.attempt_failed")
            raise SocketTrouble(Ending.HANDSHAKE, type(error).__name__) from None
        return connection

    async def _address(self) -> str:
        try:
            async with asyncio.timeout(self._patience.opening):
                answer = await self._slack.apps_connections_open(app_token=self._app_token)
        except TROUBLE as error:
            failure = failure_of(error)
            refused = isinstance(error, SlackApiError) and failure.code in _TOKEN_CODES
            ending = Ending.TOKEN_REFUSED if refused else Ending.NO_ADDRESS
            raise SocketTrouble(ending, failure.code, failure.retry_after or 0.0) from None
        url = answer.get("url")
        if not isinstance(url, str) or not url:
            raise SocketTrouble(Ending.NO_ADDRESS, "no address in the answer")
        return url

    async def _shake_hands(self, url: str) -> ClientWebSocketResponse:
        try:
            async with asyncio.timeout(self._patience.opening):
                return await self._session.ws_connect(
                    url,
                    autoping=False,  # so that pongs are seen: they are what breaks a silence
                    proxy=self._slack.proxy,
                    ssl=self._slack.ssl if self._slack.ssl is not None else True,
                )
        except aiohttp.WSServerHandshakeError as refusal:
            raise SocketTrouble(Ending.HANDSHAKE, f"answered {refusal.status}") from None
        except TimeoutError:
            raise SocketTrouble(Ending.HANDSHAKE, "no answer") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SocketTrouble(Ending.HANDSHAKE, type(error).__name__) from None

    async def _answer(self, connection: Connection, request: SocketModeRequest) -> None:
        """Dispatch one envelope and acknowledge it; an unreadable one too, since Slack would send it again."""
        answer = await door.answer(self._app, self._counts, request.payload, request.retry_attempt or 0)
        if 400 <= answer.status < 500:
            answer = BoltResponse(status=200, body="")

        async def send(frame: str) -> None:
            """Acknowledge with this frame on the connection that brought the request."""
            await self._acknowledge(connection, frame)

        try:
            await send_async_response(_Reply(send), request, answer, time.time())
        except Exception:  # whatever it is, only this one envelope is not acknowledged
            self._counts.faults["request"] += 1
            _log.exception("socket.not_answered")

    async def _acknowledge(self, connection: Connection, frame: str) -> None:
        """Send an acknowledgement on the connection the envelope came by, or on another where that is closed."""
        for way in dict.fromkeys([connection, *self._connections()]):
            if not way.is_open:
                continue
            try:
                await way.send(frame)
            except (ConnectionError, TimeoutError):
                continue
            return
        _log.warning("socket.not_acknowledged")
