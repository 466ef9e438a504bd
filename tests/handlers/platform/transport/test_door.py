"""The one door, walked: every kind of payload in every damaged shape is read or refused, and always acknowledged."""

import asyncio
import copy
import gc
import gzip
import json
import logging
import time
import zlib
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.app import Village
from handlers.platform.transport import door
from handlers.platform.transport.http_server import make_runner
from playground.delivery.envelope import Envelope, Kind
from tests.handlers.support.looking_in import inside
from tests.payloads.sending import NAMES, Payload, Sender, encoded
from tests.support.harness import Harness
from tests.support.waiting import until_true

DEEP = 100_000
SECRET_WORDS = "we lost him in March"
SHAPES: tuple[Any, ...] = (
    None,
    0,
    -1.5,
    True,
    "",
    "x",
    [],
    {},
    [None],
    ["x"],
    [[]],
    {"id": None},
    {"id": []},
    {"id": {}},
)
NO_TEXT: tuple[Any, ...] = ("\ud800", "a\0b", 2**70, {"\udfff": 1})
INSIDE = ("event", "user", "view", "actions", "message", "container", "channel", "team", "authorizations")
AT_ONCE = 16
HELP = Envelope(
    "slash_commands",
    {
        "command": "/village",
        "text": "help",
        "user_id": "U0X",
        "channel_id": "C0X",
        "trigger_id": "1.2",
        "team_id": "T0X",
        "response_url": "http://127.0.0.1:9/",
    },
    "slash_command",
)


def holders(payload: Payload) -> Iterator[tuple[str, ...]]:
    """Where fields stand that Bolt and listeners take for granted: at the top, and in what lies below it."""
    yield ()
    for name in INSIDE:
        if isinstance(payload.get(name), dict):
            yield (name,)
            yield from ((name, inner) for inner, value in payload[name].items() if isinstance(value, dict))
        elif isinstance(payload.get(name), list) and payload[name]:
            yield (name, "0")


def at(payload: Payload, path: tuple[str, ...]) -> Any:
    place: Any = payload
    for step in path:
        place = place[int(step)] if isinstance(place, list) else place[step]
    return place


def misshapen(payload: Payload, shapes: tuple[Any, ...] = (*SHAPES, *NO_TEXT)) -> Iterator[tuple[str, Payload]]:
    """The payload with every field of every holder left out once, and once of every other shape."""
    for path in holders(payload):
        for name in at(payload, path):
            without = copy.deepcopy(payload)
            del at(without, path)[name]
            yield f"{'.'.join(path)}.{name} left out", without
            for shape in shapes:
                broken = copy.deepcopy(payload)
                at(broken, path)[name] = shape
                yield f"{'.'.join(path)}.{name} = {shape!r}", broken


def deep(body: bytes, opening: str, closing: str) -> bytes:
    """The same JSON with a field in it that never seems to end."""
    text = body.decode()
    return (text[:-1] + f', "deep": {opening * DEEP}{closing * DEEP}' + "}").encode()


def bodies(payload: Payload) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """A request's bytes and headers, damaged in every way in which they can be before anything is read of them."""
    body, content_type = encoded(payload)
    kind = {"Content-Type": content_type}
    plain = json.dumps(payload).encode()
    for charset in ("utf-7", "utf-16", "latin-1", "x-nothing", "idna", "rot13", "\xe4", '"'):
        yield f"charset {charset}", body, {"Content-Type": f"{content_type}; charset={charset}"}
    for coding in ("gzip", "deflate", "br", "zstd", "compress", "nothing", "gzip, gzip"):
        yield f"said to be {coding}", body, {**kind, "Content-Encoding": coding}
    yield "gzip indeed", gzip.compress(body), {**kind, "Content-Encoding": "gzip"}
    yield "deflate indeed", zlib.compress(body), {**kind, "Content-Encoding": "deflate"}
    yield "a bomb", gzip.compress(b" " * 50_000_000), {**kind, "Content-Encoding": "gzip"}
    for other in (
        "",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/xml",
        "/",
        ";",
    ):
        yield f"content type {other!r}", body, {"Content-Type": other}
    for words, damaged in (
        ("nothing", b""),
        ("half", body[: len(body) // 2]),
        ("twice", body + body),
        ("no UTF-8", body + b"\xff\xfe"),
        ("UTF-16", body.decode().encode("utf-16")),
        ("a mark of byte order", b"\xef\xbb\xbf" + body),
        ("a form without end", b"payload=" * 10_000),
        ("many fields", b"&".join(b"f%d=1" % number for number in range(20_000))),
        ("half an escape", b"payload=%7"),
        ("a payload that is none", b"payload=%5B%5D"),
        ("a payload twice", b"payload=%7B%7D&payload=%7B%7D"),
    ):
        yield words, damaged, kind
    for words, damaged in (
        ("deep lists", deep(plain, "[", "]")),
        ("deep objects", deep(plain, '{"a":', "1" + "}")[:-1] + b"}"),
        ("not a number", plain[:-1] + b', "x": NaN}'),
        ("no number's end", plain[:-1] + b', "x": -Infinity}'),
        ("many digits", plain[:-1] + b', "x": ' + b"9" * 10_000 + b"}"),
        ("half a pair", plain[:-1] + b', "x": "\\ud800"}'),
        ("a list", b"[" + plain + b"]"),
        ("words", b'"x"'),
        ("null", b"null"),
    ):
        yield words, damaged, {"Content-Type": "application/json"}
        form = b"payload=" + damaged.replace(b"%", b"%25").replace(b"&", b"%26").replace(b"+", b"%2B")
        yield f"{words} in a form", form, {"Content-Type": "application/x-www-form-urlencoded"}


def village(harness: Harness) -> Village:
    assert harness.village is not None
    return harness.village


def kind_of(payload: Payload) -> Kind:
    if "command" in payload:
        return "slash_commands"
    return "events_api" if payload.get("type") == "event_callback" else "interactive"


@pytest.mark.parametrize("name", NAMES)
async def test_over_http_damaged_bytes_are_refused_and_only_their_kind_is_logged(
    harness_over_http: Harness, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "village")
    told: list[tuple[str, int]] = []
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness_over_http, session)
        url = f"http://127.0.0.1:{village(harness_over_http).port}/slack/events"
        payload = slack.payload(name, text=SECRET_WORDS)
        for words, body, headers in bodies(payload):
            signed = {**slack._headers(body, ""), **headers}
            async with session.post(url, data=body, headers=signed, skip_auto_headers=["Content-Type"]) as answer:
                told.append((words, answer.status))
    assert len(told) >= 50
    assert [one for one in told if one[1] >= 500] == []
    assert {status for words, status in told if words not in {"content type ''"}} <= {200, 400}
    ours = [record for record in caplog.records if record.name.startswith("village.")]
    of_the_door = [record for record in ours if record.name == "village.door"]
    assert {record.getMessage() for record in of_the_door} == {"door.refused reason=unreadable"}
    assert not any(record.exc_info for record in of_the_door)
    assert not any(SECRET_WORDS in str(vars(record)) for record in ours)


async def test_over_http_no_shape_of_any_field_is_answered_with_a_fault(harness_over_http: Harness) -> None:
    await harness_over_http.set_up()
    faults: list[str] = []
    count = 0
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness_over_http, session)
        for name in NAMES:
            shapes = SHAPES if name == "slash_command" else (*SHAPES, *NO_TEXT)  # no form holds half a pair
            # All of them are walked by the next test.
            every = list(misshapen(slack.payload(name), shapes))[:: len(NAMES) // 2 - 1]
            count += len(every)
            for begin in range(0, len(every), AT_ONCE):
                some = every[begin : begin + AT_ONCE]
                answers = await asyncio.gather(*(slack.send(broken) for _, broken in some))
                faults += [
                    f"{name}: {done}" for (done, _), answer in zip(some, answers, strict=True) if answer.status >= 500
                ]
    assert faults == []
    assert count > 1_000


async def test_the_socket_acknowledges_every_sixth_shape(harness: Harness) -> None:
    assert await acknowledged(harness, each=6) > 1_500


@pytest.mark.soak
async def test_the_socket_acknowledges_every_shape(harness: Harness) -> None:
    assert await acknowledged(harness) > 10_000


async def acknowledged(harness: Harness, each: int = 1) -> int:
    """Send every payload in so many shapes, what ends an installation last; returns how many there were."""
    await harness.set_up()
    send = harness.playground.slack.sockets.send
    lost, count = [], 0
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness, session)
        for name in sorted(NAMES, key=lambda one: "uninstalled" in one or "revoked" in one):
            payload = slack.payload(name)
            every = list(misshapen(payload))[count % each :: each]
            count += len(every)
            for begin in range(0, len(every), AT_ONCE):
                some = every[begin : begin + AT_ONCE]
                envelopes = [Envelope(kind_of(payload), broken, name) for _, broken in some]
                receipts = await asyncio.gather(*(send(envelope) for envelope in envelopes))
                told = zip(some, receipts, strict=True)
                lost += [f"{name}: {done}" for (done, _), receipt in told if receipt.problem]
    assert lost == []
    assert village(harness).counts.rejected["unreadable"] > count / 3
    return count


@pytest.mark.parametrize(
    "frame",
    [
        '{"envelope_id": "%s", "type": "events_api", "payload": ' + "[" * DEEP + "]" * DEEP + "}",
        '{"type": "interactive", "payload": {"a": NaN}, "envelope_id": "%s"}',
        '{"envelope_id": "%s", "type": "events_api"}',
        '{"envelope_id": "%s", "type": "events_api", "payload": null}',
        '{"envelope_id": "%s", "type": [], "payload": "x", "retry_attempt": {}, "retry_reason": 1}',
        '{"envelope_id": "%s", "type": "slash_commands", "payload": []}',
        '{"envelope_id": "%s", "payload": {"type": "event_callback", "event": "x", "event_id": "E"}}',
        '{"envelope_id": "%s", "payload": {',
    ],
)
async def test_whatever_has_an_envelopes_id_is_acknowledged(harness: Harness, frame: str) -> None:
    [connection] = harness.playground.slack.sockets.connections
    waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    connection.pending["one-of-ours"] = waiting
    await connection.socket.send_str(frame % "one-of-ours")
    async with asyncio.timeout(60):
        assert (await waiting).problem is None
    assert village(harness).counts.rejected["unreadable"] == 1
    for noise in ("", "[", "null", "[]", '"x"', "9" * 10_000, "{}", '{"envelope_id": 1}', '{"type": {}}'):
        await connection.socket.send_str(noise)
    assert (await harness.playground.slack.sockets.send(HELP)).problem is None


async def test_nothing_is_read_before_the_signature(harness_over_http: Harness) -> None:
    url = f"http://127.0.0.1:{village(harness_over_http).port}/slack/events"
    body = b'{"a":' + b"[" * DEEP + b"]" * DEEP + b"}"
    async with aiohttp.ClientSession() as session:
        for headers in (
            {"Content-Type": "application/json"},
            {"Content-Type": "application/json; charset=nothing"},
            {"Content-Encoding": "gzip"},
            {"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=\xe4"},
            {"X-Slack-Request-Timestamp": "9" * 5000, "X-Slack-Signature": "v0=1"},
        ):
            async with session.post(url, data=body, headers=headers) as answer:
                assert answer.status == 401
        ssl_check = {"Content-Type": "application/x-www-form-urlencoded"}
        async with session.post(url, data=b"token=x&ssl_check=1", headers=ssl_check) as answer:
            assert answer.status == 200


async def served(idle: float, headers_within: float = 0.2) -> web.AppRunner:
    """A server whose one page takes half a second, longer than it waits for headers."""

    async def show(_request: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.Response(text="ok")

    pages = web.Application()
    pages.router.add_get("/healthz", show)
    runner = make_runner(pages, 1.0, headers_within=headers_within, idle=idle)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


async def posted(slack: Sender, payload: Payload, times: int) -> list[int]:
    """The very same signed request, again and again."""
    body, content_type = encoded(payload)
    headers = slack._headers(body, content_type)
    url = f"http://127.0.0.1:{village(slack.harness).port}/slack/events"
    statuses = []
    for _ in range(times):
        async with slack._session.post(url, data=body, headers=headers) as answer:
            statuses.append(answer.status)
    return statuses


@pytest.mark.parametrize("name", NAMES)
async def test_a_signed_request_that_comes_again_is_not_done_again(harness_over_http: Harness, name: str) -> None:
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness_over_http, session)
        assert await posted(slack, slack.payload(name), 3) == [200, 200, 200]
        again = 0 if name.startswith("event_") else 2  # events have an id of their own, and Slack repeats them itself
        assert village(harness_over_http).counts.rejected["replayed"] == again
        await posted(slack, slack.payload(name, text="another"), 1)
        assert village(harness_over_http).counts.rejected["replayed"] == again


async def test_a_question_that_is_replayed_is_in_the_box_once(harness_over_http: Harness) -> None:
    await harness_over_http.set_up()
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness_over_http, session)
        asked = slack.payload("slash_command", command="/brownbag", text="suggest Who leaves at five?")
        assert await posted(slack, asked, 3) == [200, 200, 200]
    stored = await inside(
        harness_over_http,
        lambda uow: [
            words
            for community in uow.communities.list_all()
            for series in uow.meetings.list_series(community.id)
            for words in uow.meetings.box.list_of(series.id)
        ],
    )
    assert stored == ["Who leaves at five?"]


def test_what_was_done_is_remembered_as_long_as_it_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    replays = door.Replays()
    assert [replays.has("v0=a"), replays.has("v0=b"), replays.has("v0=a")] == [False, False, True]
    now += 600
    assert [replays.has("v0=a"), replays.has("v0=c")] == [True, False]
    now += 1
    assert [replays.has("v0=b"), replays.has("v0=c"), replays.has("v0=d")] == [True, True, False]
    now += 601
    assert [replays.has("v0=d"), replays.has("v0=a")] == [True, False]
    assert len(replays._seen | replays._before) == 2


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /slack/events HTT",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slack-Signature: v0=",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHo",
    ],
)
async def test_headers_that_never_end_do_not_hold_a_connection(sent: bytes) -> None:
    runner = await served(idle=0.4)
    reader, writer = await asyncio.open_connection(*runner.addresses[0][:2])
    writer.write(sent)
    async with asyncio.timeout(60):
        while await reader.read(1000):
            pass
    writer.close()
    await runner.cleanup()


async def test_a_connection_that_asks_in_time_is_kept() -> None:
    runner = await served(idle=75.0)
    url = "http://{}:{}/healthz".format(*runner.addresses[0][:2])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session:
        for _ in range(3):
            async with session.get(url) as answer:
                assert answer.status == 200
    await runner.cleanup()


async def test_of_connections_that_are_gone_nothing_is_kept() -> None:
    """Whether they asked for something or nothing, and long before the time is over in which they might have asked."""

    def connections() -> int:
        gc.collect()
        return sum(isinstance(one, web.RequestHandler) for one in gc.get_objects())

    before = connections()
    runner = await served(idle=75.0, headers_within=3600)
    there = runner.addresses[0][:2]
    for sent in (b"", b"GET /no-page HTTP/1.1\r\nHost: x\r\n\r\n", b"GET"):
        _, writer = await asyncio.open_connection(*there)
        writer.write(sent)
        await writer.drain()
        writer.close()
    await until_true(lambda: runner.server is not None and runner.server.requests_count == 1)

    await until_true(lambda: connections() <= before)
    await runner.cleanup()


@pytest.mark.parametrize(
    "sent",
    [
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nabcde\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: x\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"X: " + b"a" * 20_000 + b"\r\n\r\n",
        b"X\x00: a\r\n\r\n",
        b"Expect: a miracle\r\nContent-Length: 0\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_refused(harness_over_http: Harness, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", village(harness_over_http).port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + sent)
    async with asyncio.timeout(60):
        status = (await reader.readline()).split()[1]
    assert 400 <= int(status) < 500
    writer.close()


def test_what_slack_sends_passes(harness_payloads: list[Payload]) -> None:
    for payload in harness_payloads:
        assert door.checked(payload) is payload


@pytest.fixture
def harness_payloads() -> list[Payload]:
    """Every payload of the collection, as it is written down."""
    from tests.payloads.sending import FOLDER

    return [json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES]
