"""HTTP delivery: signed requests to the app's request URL (docs/slack.md S61)."""

import asyncio
import hashlib
import hmac
import json
from contextlib import suppress
from itertools import cycle
from urllib.parse import urlencode, urlsplit

import aiohttp

from playground.delivery.envelope import Envelope, Receipt
from playground.json_types import Json
from playground.limits.faults import Fault
from playground.limits.timing import Timing

_MOST_REDIRECTS = 2


class RequestTransport:
    """Posts each payload to one URL, signed with the app's signing secret.

    Several are replicas behind one address: each payload goes to the next of them in turn.
    """

    def __init__(self, url: str, signing_secret: str, timing: Timing, *replicas: str) -> None:
        self.url = url
        self._urls = cycle((url, *replicas))
        self._secret = signing_secret
        self._timing = timing
        self._session: aiohttp.ClientSession | None = None

    async def send(self, envelope: Envelope) -> Receipt:
        """One request and its answer within three seconds."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        body, headers = self._written(envelope)
        if envelope.trouble is not None and envelope.trouble.kind in {"unfinished_headers", "cut_request"}:
            return await self._broken_off(body, headers, envelope.trouble)
        limit = aiohttp.ClientTimeout(total=self._timing.answer_within)
        try:
            async with self._session.post(
                next(self._urls), data=body, headers=headers, timeout=limit, max_redirects=_MOST_REDIRECTS
            ) as answer:
                return _receipt(answer.status, answer.headers.get("X-Slack-No-Retry"), await answer.text())
        except TimeoutError:
            return Receipt(problem="http_timeout")
        except aiohttp.TooManyRedirects:
            return Receipt(problem="too_many_redirects")
        except aiohttp.ClientSSLError:
            return Receipt(problem="ssl_error")
        except aiohttp.ClientError:
            return Receipt(problem="connection_failed")

    async def _broken_off(self, body: bytes, headers: dict[str, str], trouble: Fault) -> Receipt:
        """A request that is never finished: one that stays open, or one whose connection is lost."""
        url = urlsplit(next(self._urls))
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        lines = [f"{name}: {value}" for name, value in (("Host", "bot"), *headers.items())]
        head = "\r\n".join([f"POST {url.path} HTTP/1.1", *lines, f"Content-Length: {len(body)}"])
        try:
            if trouble.kind == "unfinished_headers":
                writer.write(head.encode())
                await writer.drain()
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(), trouble.seconds)
                return Receipt(problem="http_timeout")
            writer.write(f"{head}\r\n\r\n".encode() + body[: len(body) // 2])
            await writer.drain()
            return Receipt(problem="connection_failed")
        finally:
            writer.transport.abort()

    def _written(self, envelope: Envelope) -> tuple[bytes, dict[str, str]]:
        body, content_type = _encoded(envelope)
        trouble = envelope.trouble
        ahead = trouble.seconds if trouble is not None and trouble.kind == "skewed" else 0.0
        stamp = str(int(self._timing.wall() + ahead))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (playground)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self._secret, stamp, body),
        }
        if envelope.attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.attempt)
            headers["X-Slack-Retry-Reason"] = envelope.reason or "unknown_error"
        return body, headers

    async def drop(self) -> None:
        """Nothing to lose: each request has its own connection."""

    async def close(self) -> None:
        """End the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def signature(secret: str, stamp: str, body: bytes) -> str:
    """The v0 signature of a raw body sent at `stamp` (Unix seconds as text)."""
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def _encoded(envelope: Envelope) -> tuple[bytes, str]:
    if envelope.kind == "events_api":
        return json.dumps(envelope.body).encode(), "application/json"
    form: Json = envelope.body if envelope.kind == "slash_commands" else {"payload": json.dumps(envelope.body)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _receipt(status: int, no_retry: str | None, text: str) -> Receipt:
    if not 200 <= status < 300:
        return Receipt(problem=f"http_error {status}", retry=no_retry != "1")
    if not text.strip():
        return Receipt()
    try:
        payload = json.loads(text)
    except json.JSONDecodeError:
        return Receipt({"text": text})
    return Receipt(payload if isinstance(payload, dict) and payload else None)
