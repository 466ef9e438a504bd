"""Reading any exception of a call to Slack as an error code: the SDK reports the same problem in many forms (S24)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

# What a call to Slack may raise that is no bug of ours.
TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError, ConnectionError)
Trouble = SlackClientError | aiohttp.ClientError | TimeoutError | ConnectionError


@dataclass(frozen=True)
class Failure:
    """What went wrong: Slack's error code, or one of ours (`connection_lost`, `timeout`, `server_error`)."""

    code: str
    retry_after: float | None = None
    method: str = ""  # which Web API method answered so; empty where none did


def read_failure(error: BaseException) -> Failure | None:
    """The failure in an exception of the SDK or aiohttp (docs/slack.md, S24); None for anything else, a bug."""
    return failure_of(error) if isinstance(error, TROUBLE) else None


def failure_of(error: Trouble) -> Failure:
    """The failure behind one of the `TROUBLE` exceptions."""
    if isinstance(error, SlackApiError):
        return _from_answer(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Failure("service_unavailable")  # refused: Slack never saw it
    return Failure("timeout" if isinstance(error, TimeoutError) else "connection_lost")


def code_of(error: SlackApiError) -> str:
    """Slack's error code, or ours for an answer without one (`server_error`)."""
    return _from_answer(error).code


def _from_answer(error: SlackApiError) -> Failure:
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    headers: Mapping[str, Any] = getattr(response, "headers", None) or {}
    method = str(getattr(response, "api_url", "") or "").rpartition("/")[2]
    if status == 429:
        return Failure("ratelimited", _seconds(headers), method)
    code = _code(response)
    if code is not None:
        return Failure(code, _seconds(headers), method)
    return Failure("server_error", method=method)


def _code(response: Any) -> str | None:
    """The error code in an answer: a SlackResponse, a dict, or (malformed JSON, text) an aiohttp object."""
    body = response if isinstance(response, dict) else getattr(response, "data", None)
    code = body.get("error") if isinstance(body, dict) else None
    return code if isinstance(code, str) else None


def _seconds(headers: Mapping[str, Any]) -> float | None:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return float(value)
            except (TypeError, ValueError):
                return None
    return None
