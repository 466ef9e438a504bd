"""The HTTP surface: Slack's signed requests, and three questions for whoever runs us."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import log
from handlers.platform.bolt import MISREAD
from handlers.platform.counts import Counts
from handlers.platform.health import Health

_log = log.get("http")

LARGEST_REQUEST = 1024 * 1024
LONGEST_READING = 5.0  # seconds; Slack waits for three


def routes(app: AsyncApp | None, watch: Health, counts: Counts, flow: AsyncOAuthFlow | None = None) -> web.Application:
    """`/healthz`, `/readyz`, `/metrics`; in HTTP mode `/slack/events`; where many install, the two pages for it."""
    served = web.Application(client_max_size=LARGEST_REQUEST)
    served.router.add_get("/healthz", _health(watch))
    served.router.add_get("/readyz", _readiness(watch))
    served.router.add_get("/metrics", _metrics(watch))
    if app is not None:
        served.router.add_post("/slack/events", _events(app, counts))
    if flow is not None:
        served.router.add_get(flow.install_path, _page(flow.handle_installation), allow_head=False)
        served.router.add_get(flow.redirect_uri_path, _page(flow.handle_callback), allow_head=False)
    return served


def _health(watch: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Whether this process is worth keeping: one that Slack has not reached for a minute is started anew."""

    async def answer(_request: web.Request) -> web.Response:
        seconds = watch.is_deaf()
        if seconds is not None:
            return web.Response(text=f"no Slack socket for {seconds:.0f} seconds\n", status=503)
        return web.Response(text="ok\n")

    return answer


def _readiness(watch: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        problem = await watch.what_is_wrong()
        return web.Response(text=f"{problem or 'ready'}\n", status=503 if problem else 200)

    return answer


def _metrics(watch: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        body, content_type = await watch.metrics()
        return web.Response(body=body, headers={"Content-Type": content_type})

    return answer


def _events(app: AsyncApp, counts: Counts) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def receive(request: web.Request) -> web.Response:
        # Bolt answers 500 where the timestamp is no number, which Slack would take for our fault.
        if not request.headers.get("X-Slack-Request-Timestamp", "").isdigit() and not _is_ssl_check(request):
            return _rejected(counts, "unsigned", 401)
        try:
            async with asyncio.timeout(LONGEST_READING):
                await request.read()
            answer = await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))
        except web.HTTPRequestEntityTooLarge:
            return _rejected(counts, "too_large", 413)
        except TimeoutError:
            return _rejected(counts, "too_slow", 408)
        except MISREAD:  # even before Bolt's own error handler
            return _rejected(counts, "unreadable", 400)
        if answer.status == 401:
            counts.rejected["unsigned"] += 1
        return answer

    return receive


def _page(
    answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def show(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await answer(await to_bolt_request(request)))

    return show


def _rejected(counts: Counts, reason: str, status: int) -> web.Response:
    counts.rejected[reason] += 1
    _log.warning("http.rejected reason=%s", reason)
    answer = web.Response(status=status, text="")
    if status in {408, 413}:
        answer.force_close()  # what is still to come is not read
    return answer


def _is_ssl_check(request: web.Request) -> bool:
    return request.content_type == "application/x-www-form-urlencoded" and not request.headers.get("X-Slack-Signature")
