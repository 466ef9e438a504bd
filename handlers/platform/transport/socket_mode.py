"""Socket Mode: keep one working websocket to Slack open, and notice and report when there is none.

The SDK's own client retries a one-time address for ever after a rejected handshake, never notices that Slack has fallen
silent, and waits without end for a peer that reads no more (docs/decisions/0017). Here every connection has an address
of its own, every wait has a limit, and after some minutes without a connection the process is told to end.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random

import aiohttp
from aiohttp import ClientWebSocketResponse
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
from handlers.platform.transport.socket_connection import Connection, Ending, Patience, SocketTrouble

_log = log.get("socket")
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
