"""What is checked before any Web API method runs: arguments, token, scopes, rate limits, faults."""

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from playground.json_types import Json
from playground.limits.faults import Fault
from playground.web_api import METHODS
from playground.web_api.call import ApiError, Call
from playground.workspace.slack import Slack

_APP_TOKEN_METHODS = ("apps.connections.open",)
_NO_TOKEN_METHODS = ("api.test",)
_UNAVAILABLE = "<!DOCTYPE html><html><head><title>503</title></head><body>Service Unavailable</body></html>"


async def answer(slack: Slack, request: web.Request) -> web.StreamResponse:
    """Answer one Web API request."""
    method = request.match_info["method"]
    arguments, complaint = await arguments_of(request)
    began = time.monotonic()
    fault = slack.faults.for_call(method, str(arguments.get("channel") or arguments.get("channel_id") or ""))
    early = await _before(request, fault)
    if early is not None:
        status, content, headers = early
    elif complaint is not None:
        status, content, headers = 200, {"ok": False, "error": complaint}, {}
    else:
        status, content, headers = _called(slack, request, method, arguments)
    _note(slack, method, arguments, content, time.monotonic() - began)
    if fault is not None and fault.kind == "applied_then_slow":
        await asyncio.sleep(fault.seconds)
    if fault is not None and fault.kind == "applied_then_dropped":
        _hang_up(request)
    if fault is not None and fault.kind in {"broken_body", "cut_answer"}:
        return await _half(request, json.dumps(content), is_cut=fault.kind == "cut_answer")
    if isinstance(content, str):
        return web.Response(status=status, text=content, content_type="text/html", headers=headers)
    return web.json_response(content, status=status, headers=headers)


async def _half(request: web.Request, text: str, *, is_cut: bool) -> web.StreamResponse:
    """Half of an answer: as if it were all, or until the connection is lost."""
    half = text[: len(text) // 2].encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(text) if is_cut else len(half))}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    await response.write(half)
    if is_cut:
        _hang_up(request)
    return response


Answer = tuple[int, Json | str, dict[str, str]]


async def _before(request: web.Request, fault: Fault | None) -> Answer | None:
    """What a fault answers in place of the method, or None if the method runs."""
    if fault is None:
        return None
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "dropped_before":
        _hang_up(request)
        return 500, {"ok": False, "error": "dropped_before"}, {}
    if fault.kind == "ratelimited":
        return _too_fast(max(1, round(fault.seconds)))
    if fault.kind == "server_error":
        return 500, {"ok": False, "error": "internal_error"}, {}
    if fault.kind == "html_503":
        return 503, _UNAVAILABLE, {}
    return (200, {"ok": False, "error": fault.error}, {}) if fault.kind == "error" else None


def _called(slack: Slack, request: web.Request, method: str, arguments: Json) -> Answer:
    if method not in METHODS:
        return 200, {"ok": False, "error": "unknown_method", "req_method": method}, {}
    refusal = _token_refusal(slack, request, method, arguments)
    if refusal is not None:
        return 200, {"ok": False, "error": refusal}, {}
    wait = slack.limits.seconds_to_wait(method, _conversation(slack, str(arguments.get("channel") or "")))
    if wait is not None:
        return _too_fast(wait)
    headers = {} if method in _APP_TOKEN_METHODS else {"X-OAuth-Scopes": ",".join(sorted(slack.scopes))}
    try:
        return 200, {"ok": True, **METHODS[method](Call(slack, arguments))}, headers
    except ApiError as error:
        return 200, {"ok": False, "error": error.error, **error.more}, headers


def _conversation(slack: Slack, target: str) -> str:
    """What a limit counts for: the id of a direct conversation and its person's id are the same."""
    channel = slack.world.channels.get(target)
    if channel is None or channel.kind != "im":
        return target
    return next(member for member in channel.members if member != slack.world.bot.id)


def _too_fast(seconds: int) -> Answer:
    return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)}


def _token_refusal(slack: Slack, request: web.Request, method: str, arguments: Json) -> str | None:
    """Slack's code if this token may not call this method, else None."""
    if method in _NO_TOKEN_METHODS:
        return None
    in_header, token = tokens_of(request, arguments)
    if not token:
        return "not_authed"
    if token not in (slack.bot_token, slack.app_token) or token in slack.revoked:
        return slack.revoked.get(token, "invalid_auth")
    of_its_kind = in_header == slack.app_token if method in _APP_TOKEN_METHODS else token == slack.bot_token
    if not of_its_kind:
        return "not_allowed_token_type"
    return "account_inactive" if token == slack.bot_token and not slack.installed else None


def tokens_of(request: web.Request, arguments: Json) -> tuple[str, str]:
    """The token of the Authorization header (empty if there is none), and the one that counts."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    in_header = value.strip() if scheme.lower() == "bearer" else ""
    return in_header, in_header or str(arguments.get("token") or "")


async def arguments_of(request: web.Request) -> tuple[Json, str | None]:
    """Query, form and JSON arguments merged; the second value is Slack's code if the body is unreadable."""
    found: Json = dict(request.query)
    if request.method != "POST":
        return found, None
    if request.content_type == "application/json":
        return await _from_json(request, found)
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.post()
        found.update({name: value for name, value in form.items() if isinstance(value, str)})
    return found, None


async def _from_json(request: web.Request, found: Json) -> tuple[Json, str | None]:
    body = await request.text()
    if not body:
        return found, None
    try:
        content: Any = json.loads(body)
    except json.JSONDecodeError:
        return found, "invalid_json"
    if not isinstance(content, dict):
        return found, "json_not_object"
    return {**found, **content}, None


def _note(slack: Slack, method: str, arguments: Json, content: Json | str, seconds: float) -> None:
    error = None
    if isinstance(content, str):
        error = "html"
    elif not content.get("ok"):
        error = str(content.get("error"))
    slack.wire.note("call", method, arguments, content, error=error, seconds=seconds)


def _hang_up(request: web.Request) -> None:
    """Cut the connection: the caller never learns what became of the call."""
    if request.transport is not None:
        request.transport.abort()
