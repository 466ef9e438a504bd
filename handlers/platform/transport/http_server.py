"""The HTTP server: Slack's signed requests, the pages of an installation, and health, readiness and metrics."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address
from typing import Any

from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers.platform.metrics.counts import Counts
from handlers.platform.metrics.health import Health
from handlers.platform.transport import door

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
LARGEST_REQUEST = 1024 * 1024
LONGEST_READING = 5.0  # seconds; Slack waits for three
FIRST_HEADERS_SECONDS = 10.0  # from a connection's beginning to the end of its first headers
IDLE_SECONDS = 75.0  # between requests on one connection; longer than proxies keep theirs


def routes(
    app: AsyncApp,
    watch: Health,
    counts: Counts,
    signing_secret: str | None,
    flow: AsyncOAuthFlow | None = None,
    operator_token: str | None = None,
) -> web.Application:
    """`/healthz`, `/readyz`, `/metrics`; in HTTP mode `/slack/events`; with a `flow`, the two pages of an installation.

    HTTP mode is where there is a `signing_secret`. `/readyz` and `/metrics` answer only this machine, and whoever sends
    the `operator_token`, if there is one.
    """
    served = web.Application(client_max_size=LARGEST_REQUEST)
    served.router.add_get("/healthz", _health(watch))
    served.router.add_get("/readyz", _for_operators(_readiness(watch), operator_token))
    served.router.add_get("/metrics", _for_operators(_metrics(watch), operator_token))
    if signing_secret is not None:
        served.router.add_post("/slack/events", _events(app, counts, signing_secret))
    if flow is not None:
        served.router.add_get(flow.install_path, _page(flow.handle_installation), allow_head=False)
        served.router.add_get(flow.redirect_uri_path, _page(flow.handle_callback), allow_head=False)
    return served


def make_runner(
    served: web.Application,
    shutdown_seconds: float,
    headers_within: float = FIRST_HEADERS_SECONDS,
    idle: float = IDLE_SECONDS,
) -> web.AppRunner:
    """The server's runner; bodies are not decompressed, and connections without whole headers in time are closed."""
    return _Runner(
        served,
        headers_within,
        access_log=None,
        shutdown_timeout=shutdown_seconds,
        auto_decompress=False,
        keepalive_timeout=idle,
    )


class _Runner(web.AppRunner):
    """Closes connections whose first headers take too long: aiohttp would wait as long as between two requests."""

    def __init__(self, served: web.Application, headers_within: float, **more: Any) -> None:
        super().__init__(served, **more)
        self._headers_within = headers_within
        # Of connections without a request so far: when to close them. One that has sent something, or is gone, is let
        # go at once: where each request comes on a connection of its own, thousands would be kept otherwise.
        self._silent: dict[web.RequestHandler, asyncio.TimerHandle] = {}

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        made, lost, make_request = server.connection_made, server.connection_lost, server.request_factory

        def connection_made(handler: web.RequestHandler, transport: asyncio.Transport) -> None:
            """Start the time in which the connection has to send its first headers."""
            made(handler, transport)
            close = asyncio.get_running_loop().call_later(self._headers_within, self._close_if_silent, handler)
            self._silent[handler] = close

        def connection_lost(handler: web.RequestHandler, exc: BaseException | None = None) -> None:
            """Forget the connection."""
            self._heard(handler)
            lost(handler, exc)

        def request_factory(message: Any, payload: Any, handler: web.RequestHandler, *more: Any) -> web.BaseRequest:
            """Note that the connection has sent its first headers; the request."""
            self._heard(handler)
            return make_request(message, payload, handler, *more)

        server.connection_made = connection_made  # type: ignore[method-assign]
        server.connection_lost = connection_lost  # type: ignore[method-assign]
        server.request_factory = request_factory
        return server

    def _heard(self, handler: web.RequestHandler) -> None:
        closing = self._silent.pop(handler, None)
        if closing is not None:
            closing.cancel()

    def _close_if_silent(self, handler: web.RequestHandler) -> None:
        if self._silent.pop(handler, None) is not None:
            handler.force_close()


def _health(watch: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    """`/healthz`: 503 where no Slack socket was open for a minute, so that the process is restarted."""

    async def answer(_request: web.Request) -> web.Response:
        """Answer 503 while Slack's socket has been away too long, else 200."""
        seconds = watch.is_deaf()
        if seconds is not None:
            return web.Response(text=f"no Slack socket for {seconds:.0f} seconds\n", status=503)
        return web.Response(text="ok\n")

    return answer


def _for_operators(answer: Handler, token: str | None) -> Handler:
    async def guarded(request: web.Request) -> web.StreamResponse:
        """Answer only requests from this machine or with OPERATOR_TOKEN; 403 otherwise."""
        given = request.headers.get("Authorization", "").encode()
        knows_it = token is not None and hmac.compare_digest(given, f"Bearer {token}".encode())
        if knows_it or _is_of_this_machine(request):
            return await answer(request)
        return web.Response(status=403, text="for this machine, or with OPERATOR_TOKEN (docs/deploying.md)\n")

    return guarded


def _is_of_this_machine(request: web.Request) -> bool:
    """Whether the request began on this machine; what a proxy here passes on has a header that says so."""
    if any(name in request.headers for name in _PASSED_ON):
        return False
    peer = request.transport.get_extra_info("peername") if request.transport is not None else None
    try:
        address = ip_address(str(peer[0]) if isinstance(peer, tuple) else "")
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _readiness(watch: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        """Answer 200 when ready, else 503 with the problem."""
        problem = await watch.what_is_wrong()
        return web.Response(text=f"{problem or 'ready'}\n", status=503 if problem else 200)

    return answer


def _metrics(watch: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        """Answer with the metrics."""
        body, content_type = await watch.metrics()
        return web.Response(body=body, headers={"Content-Type": content_type})

    return answer


def _events(app: AsyncApp, counts: Counts, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    replays = door.Replays()

    async def receive(request: web.Request) -> web.Response:
        """Read, check and handle one request of Slack's; what cannot be read is answered with 400, 408 or 413."""
        try:
            if request.content.is_eof():  # as good as always: what Slack sends fits into one packet or two
                body = await request.read()
            else:
                async with asyncio.timeout(LONGEST_READING):
                    body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return _rejected(counts, "too_large", 413)
        except TimeoutError:
            return _rejected(counts, "too_slow", 408)
        except (web.RequestPayloadError, ClientError, OSError, ValueError):  # it broke off, or its chunks are none
            return _rejected(counts, "unreadable", 400)
        if not door.is_signed(secret, request.headers, body):
            is_check = door.is_ssl_check(request.content_type, body)
            return web.Response() if is_check else _rejected(counts, "unsigned", 401)
        return _sent(await door.answer_http(app, counts, request.headers, body, attempt_of(request.headers), replays))

    return receive


def _sent(answer: BoltResponse) -> web.Response:
    """Bolt's answer to a request of Slack's, which never has cookies, in a third of the time of Bolt's own adapter."""
    kind = "application/json" if answer.body.startswith("{") else "text/plain"
    return web.Response(status=answer.status, body=answer.body.encode(), content_type=kind)


def attempt_of(headers: Mapping[str, str]) -> int:
    """Which attempt to deliver an event this is, from Slack's header: 0 for the first, or without the header."""
    given = headers.get("X-Slack-Retry-Num", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else 0


def _page(
    answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def show(request: web.Request) -> web.Response:
        """Show the page, with the request's query and cookies."""
        headers = {name: value for name, value in request.headers.items() if name.lower() == "cookie"}
        asked = AsyncBoltRequest(
            body="", query=request.query_string, headers={**headers}
        )  # its body says nothing to us
        return await to_aiohttp_response(await answer(asked))

    return show


def _rejected(counts: Counts, reason: str, status: int) -> web.Response:
    """Refuse what is not from Slack, or not complete; counted and not logged, since anybody could fill the log."""
    counts.rejected[reason] += 1
    answer = web.Response(status=status, text="")
    if status in {400, 408, 413}:
        answer.force_close()  # what is still to come is not read
    return answer
