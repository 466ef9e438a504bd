"""The HTTP surface: Slack's signed requests, and two questions for whoever runs us."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

from bot import log
from handlers.bolt import MISREAD

_log = log.get("http")

LARGEST_REQUEST = 1024 * 1024

Ready = Callable[[], Awaitable[str | None]]


def routes(app: AsyncApp | None, ready: Ready) -> web.Application:
    """`/healthz`, `/readyz`, and in HTTP mode `/slack/events`; `ready` says what is wrong, or None."""
    served = web.Application(client_max_size=LARGEST_REQUEST)
    served.router.add_get("/healthz", _health)
    served.router.add_get("/readyz", _readiness(ready))
    if app is not None:
        served.router.add_post("/slack/events", _events(app))
    return served


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _readiness(ready: Ready) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        problem = await ready()
        return web.Response(text=f"{problem or 'ready'}\n", status=503 if problem else 200)

    return answer


def _events(app: AsyncApp) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def receive(request: web.Request) -> web.Response:
        # Bolt answers 500 where the timestamp is no number, which Slack would take for our fault.
        if not request.headers.get("X-Slack-Request-Timestamp", "").isdigit() and not _is_ssl_check(request):
            return web.Response(status=401, text="")
        try:
            return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))
        except MISREAD:  # even before Bolt's own error handler
            _log.warning("http.unreadable")
            return web.Response(status=400, text="")

    return receive


def _is_ssl_check(request: web.Request) -> bool:
    return request.content_type == "application/x-www-form-urlencoded" and not request.headers.get("X-Slack-Signature")
