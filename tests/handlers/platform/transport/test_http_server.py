"""The HTTP surface: signed requests are served, others refused, faults answered kindly."""

import json
import time
from typing import Any

import aiohttp
import pytest

from playground.delivery.requests import signature as sign
from tests.support.harness import Harness


async def post(harness: Harness, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    assert harness.village is not None
    url = f"http://127.0.0.1:{harness.village.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status, await answer.text()


def signed(
    harness: Harness, body: bytes, at: int | None = None, content_type: str = "application/json"
) -> dict[str, str]:
    stamp = str(at if at is not None else int(time.time()))
    signature = sign(harness.playground.signing_secret, stamp, body)  # the SDK's own signs no bytes that are not UTF-8
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature,
        "Content-Type": content_type,
    }


def event(harness: Harness, **fields: Any) -> bytes:
    team = harness.playground.world.team_id
    return json.dumps(
        {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": {"type": "user_change", **fields}}
    ).encode()


async def test_slacks_challenge_is_answered(harness_over_http: Harness) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    status, text = await post(harness_over_http, body, signed(harness_over_http, body))
    assert status == 200
    assert "abc" in text


@pytest.mark.parametrize(
    "spoiled",
    [
        {"X-Slack-Signature": "v0=0000"},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Signature": ""},
    ],
)
async def test_a_wrong_signature_is_refused(harness_over_http: Harness, spoiled: dict[str, str]) -> None:
    body = event(harness_over_http)
    status, _ = await post(harness_over_http, body, {**signed(harness_over_http, body), **spoiled})
    assert status == 401


async def test_a_replayed_request_is_refused(harness_over_http: Harness) -> None:
    body = event(harness_over_http)
    status, _ = await post(harness_over_http, body, signed(harness_over_http, body, at=int(time.time()) - 600))
    assert status == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"payload=%7B", b'{"type": 1}'])
async def test_a_signed_but_malformed_request_is_no_fault_of_ours(harness_over_http: Harness, body: bytes) -> None:
    for content_type in ("application/json", "application/x-www-form-urlencoded"):
        headers = signed(harness_over_http, body, content_type=content_type)
        status, text = await post(harness_over_http, body, headers)
        assert status < 500, (body, content_type, text)


async def test_health_and_readiness_say_what_they_mean(harness_over_http: Harness) -> None:
    assert harness_over_http.village is not None
    root = f"http://127.0.0.1:{harness_over_http.village.port}"
    async with aiohttp.ClientSession() as session:
        for path, words in (("/healthz", "ok"), ("/readyz", "ready")):
            async with session.get(root + path) as answer:
                assert (answer.status, (await answer.text()).strip()) == (200, words)
        harness_over_http.village.deliverer.dead.add(harness_over_http.village.identity.team_id)
        async with session.get(root + "/readyz") as answer:
            assert (answer.status, (await answer.text()).strip()) == (503, "Slack refuses our token")
