"""`/metrics` has every number, each moves, and none is about a person or a workspace; `/readyz` means what it says."""

import asyncio
import io
import os
import re
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from functools import partial

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection, event

from handlers.delivery.leasing import take_in_hand
from handlers.platform.metrics import counts as counting
from handlers.platform.metrics import health
from handlers.platform.metrics.coarse import Coarse
from handlers.platform.metrics.counts import Counts
from handlers.platform.metrics.page import Snapshot, page
from handlers.platform.transport import http_server
from playground.limits.faults import Fault
from storage.outbox.depth import Queue
from tests.handlers.support.looking_in import below, inside
from tests.support.harness import Harness

Values = dict[str, float]


def read(text: str) -> Values:
    """Samples by name and labels."""
    return {
        sample.name + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def fetch(harness: Harness, path: str = "/metrics", headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    assert harness.village is not None
    url = f"http://127.0.0.1:{harness.village.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_every_number_of_a_day_is_on_the_page_and_none_names_anybody(harness: Harness) -> None:
    await harness.set_up()
    assert harness.village is not None
    harness.village._watch.coarse.late = 0.0
    before = read((await fetch(harness))[1])
    marisa = harness.person("marisa")
    for _ in range(5):
        await marisa.say("happy to mentor on business trips")
        await harness.settle()
    for _ in range(5):
        await marisa.click("Yes, that's right")
        await marisa.command("/mentor", "status")
        await marisa.command("/mentor", "nonsense of some kind")
    await harness.person("priya").command("/brownbag", "schedule")
    await harness.settle()
    await harness.pass_time(days=1)
    status, text = await fetch(harness)
    after = read(text)
    assert status == 200
    for name in (
        "village_deliveries_total lane=urgent outcome=sent",
        "village_acknowledgement_seconds_count kind=command",
        "village_acknowledgement_seconds_count kind=click",
        "village_acknowledgement_seconds_count kind=words",
        "village_tick_seconds_count",
        "village_loop_wait_seconds_count",
    ):
        assert after[name] > before[name], name
    assert after["village_socket_connected"] == after["village_database_answers"] == 1
    assert after["village_queue_due"] == after["village_timers_due"] == 0
    assert after["village_start_time_seconds"] == pytest.approx(time.time(), abs=600)
    assert 'village_build_info{python="' in text
    for user_id in harness.playground.world.users:
        assert user_id not in text
    assert harness.playground.world.team_id not in text
    assert not re.search(r"\b[TUCDW]0?[A-Z0-9]{6,}\b|mentor|askaround|introduction|business", text)


def moment(counts: Counts, coarse: Coarse, queue: Queue | None, in_hand: int = 0) -> Snapshot:
    return Snapshot(queue, 45.0, 2, coarse.of(counts, queue, in_hand))


def test_every_count_reaches_the_page() -> None:
    counts = Counts()
    counts.dropped = 10
    counts.taken_over = 4
    counts.refusals = 15
    for number, reason in enumerate(counting.REJECTIONS, 6):
        counts.rejected[reason] = number
    for number, place in enumerate(counting.PLACES, 20):
        counts.faults[place] = number
    for number, key in enumerate(sorted(counts.deliveries), 6):
        counts.deliveries[key] = number * 5
    for number, reason in enumerate(counting.SOCKET_ENDINGS, 60):
        counts.socket_endings[reason] = number
    for kind in counting.KINDS:
        for _ in range(5):
            counts.acknowledged[kind].add(0.2)
    counts.ticked(9.0, 20)
    counts.loop_waited(0.3)
    counts.loop_waited(0.01)
    queue = Queue(5, 60.0, 10, 70.0, 15, 20, 80.0)
    values = read(page(counts, moment(counts, Coarse(), queue, 25)).decode())
    expected = {
        "village_messages_dropped_total": 10,
        "village_leases_taken_over_total": 4,
        "village_refusals_total": 15,
        **{f"village_requests_rejected_total reason={r}": n for n, r in enumerate(counting.REJECTIONS, 6)},
        **{f"village_faults_total where={place}": n for n, place in enumerate(counting.PLACES, 20)},
        **{
            f"village_deliveries_total lane={lane} outcome={outcome}": n * 5
            for n, (lane, outcome) in enumerate(sorted(counts.deliveries), 6)
        },
        **{f"village_acknowledgement_seconds_bucket kind={kind} le=0.1": 0 for kind in counting.KINDS},
        **{f"village_acknowledgement_seconds_bucket kind={kind} le=0.25": 5 for kind in counting.KINDS},
        "village_loop_wait_seconds_bucket le=0.01": 1,
        "village_loop_wait_seconds_bucket le=0.5": 2,
        "village_loop_wait_longest_seconds": 0.3,
        "village_tick_seconds_bucket le=2.5": 0,
        "village_tick_seconds_bucket le=+Inf": 1,
        "village_tick_seconds_sum": 9.0,
        "village_timers_run_total": 20,
        "village_socket_connected": 0,
        "village_socket_deaf_seconds": 45,
        **{f"village_socket_endings_total reason={r}": n for n, r in enumerate(counting.SOCKET_ENDINGS, 60)},
        "village_workspaces_refused": 2,
        "village_requests_in_hand": 25,
        "village_queue_due": 5,
        "village_queue_age_seconds": 60,
        "village_queue_urgent_due": 10,
        "village_queue_urgent_age_seconds": 70,
        "village_queue_redrawings": 15,
        "village_timers_due": 20,
        "village_timers_age_seconds": 80,
    }
    assert {name: values[name] for name in expected} == expected
    assert "village_queue_due" not in page(counts, moment(counts, Coarse(), None)).decode()


def all_that_people_do(counts: Counts) -> Iterator[Callable[[], object]]:
    """One more of everything that anybody's act may count."""
    yield from (partial(counts.acknowledged[kind].add, 0.01) for kind in counting.KINDS)
    yield from (partial(counts.deliveries.update, {(lane, "sent"): 1}) for lane in counting.LANES)
    for name in ("refusals", "dropped", "timers"):
        yield partial(one_more, counts, name)


def one_more(counts: Counts, name: str) -> None:
    setattr(counts, name, getattr(counts, name) + 1)


def without_the_process(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if b"process_" not in line]


@pytest.mark.parametrize("number", range(len(list(all_that_people_do(Counts())))))
def test_what_one_person_does_moves_no_number(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer than five of anything are not told at all, and five of it after some minutes only."""
    counts, coarse, now = Counts(), Coarse(), time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    first = without_the_process(page(counts, moment(counts, coarse, QUIET)))
    act = list(all_that_people_do(counts))[number]
    for _ in range(4):
        act()
        now += 400
        assert without_the_process(page(counts, moment(counts, coarse, QUIET))) == first
    act()
    now += 299
    assert without_the_process(page(counts, moment(counts, coarse, QUIET))) == first
    now += 1
    assert without_the_process(page(counts, moment(counts, coarse, QUIET))) != first


@pytest.mark.parametrize("name", [field.name for field in fields(Queue)])
def test_what_waits_for_one_person_moves_no_number(name: str) -> None:
    counts = Counts()
    pages = [
        without_the_process(page(counts, moment(counts, Coarse(), replace(QUIET, **{name: value}), in_hand)))
        for value in (0, 1, 4)
        for in_hand in (0, 4)
    ]
    assert all(one == pages[0] for one in pages)


QUIET = Queue(0, 0.0, 0, 0.0, 0, 0, 0.0)


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
async def test_other_machines_are_told_nothing_without_the_token(harness: Harness, path: str) -> None:
    assert harness.village is not None
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto", "X-Forwarded-Host"):
        assert (await fetch(harness, path, {header: "203.0.113.7"}))[0] == 403
    assert (await fetch(harness, path))[0] == 200
    assert (await fetch(harness, "/healthz", {"X-Forwarded-For": "203.0.113.7"}))[0] == 200
    assert (await fetch(harness, path, {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer "}))[0] == 403


@pytest.mark.parametrize(
    ("peer", "is_here"),
    [
        (("127.0.0.1", 1), True),
        (("127.9.9.9", 1), True),
        (("::1", 1, 0, 0), True),
        (("::ffff:127.0.0.1", 1, 0, 0), True),
        (("10.0.0.1", 1), False),
        (("0.0.0.0", 1), False),
        (("::ffff:10.0.0.1", 1, 0, 0), False),
        (("fe80::1%eth0", 1, 0, 0), False),
        ("", False),
        (None, False),
    ],
)
def test_who_is_of_this_machine(peer: object, *, is_here: bool) -> None:
    request = make_mocked_request("GET", "/metrics", transport=_Transport(peer))
    assert http_server._is_of_this_machine(request) is is_here


class _Transport(asyncio.Transport):
    def __init__(self, peer: object) -> None:
        super().__init__({"peername": peer})


async def test_whoever_has_the_token_may_ask_from_anywhere(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATOR_TOKEN", "open sesame")
    async with Harness(sqlite_url) as harness:
        far = {"X-Forwarded-For": "203.0.113.7"}
        assert (await fetch(harness, "/metrics", far))[0] == 403
        assert (await fetch(harness, "/metrics", {**far, "Authorization": "Bearer open sesame"}))[0] == 200
        assert (await fetch(harness, "/readyz", {**far, "Authorization": "Bearer open sesame"}))[0] == 200
        assert (await fetch(harness, "/readyz", {**far, "Authorization": "Bearer ouvre-toi"}))[0] == 403


async def test_what_slack_refuses_is_counted_as_such(harness: Harness) -> None:
    await harness.set_up()
    harness.playground.faults.add(Fault("error", "chat.postMessage", error="internal_error"))
    await harness.person("meghan").say("hello there")
    await harness.settle()
    values = read((await fetch(harness))[1])
    assert values["village_deliveries_total lane=urgent outcome=tried_again"] >= 1


async def test_requests_that_are_rejected_are_counted_by_reason(harness_over_http: Harness) -> None:
    assert harness_over_http.village is not None
    url = f"http://127.0.0.1:{harness_over_http.village.port}/slack/events"
    headers = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"}
    async with aiohttp.ClientSession() as session:
        for body, stamped in ((b"{}", headers), (b"{}", {}), (io.BytesIO(b"x" * (1024 * 1024 + 1)), headers)):
            async with session.post(url, data=body, headers=stamped) as answer:
                assert answer.status in {401, 413}
    values = read((await fetch(harness_over_http))[1])
    assert values["village_requests_rejected_total reason=unsigned"] == 2
    assert values["village_requests_rejected_total reason=too_large"] == 1


async def test_a_body_that_never_ends_is_not_waited_for(
    harness_over_http: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "LONGEST_READING", 0.1)
    assert harness_over_http.village is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", harness_over_http.village.port)
    stamp = int(time.time())
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\nX-Slack-Request-Timestamp: {stamp}\r\n\r\n{{"
    )
    writer.write(head.encode())
    assert b" 408 " in await asyncio.wait_for(reader.readline(), 60)
    writer.close()
    assert (await fetch(harness_over_http, "/readyz")) == (200, "ready\n")


async def test_ready_means_that_answers_leave(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    await harness.set_up()
    assert harness.village is not None
    village = harness.village
    village.deliverer.wake = lambda team_id: None  # type: ignore[method-assign]
    village.database.on_queued = lambda _team: None
    await harness.person("meghan").say("hello there")
    await harness.playground.settled_deliveries()
    assert (await fetch(harness, "/readyz"))[0] == 200
    harness.playground.clock.move_to(harness.now + timedelta(minutes=6))
    assert (await fetch(harness, "/readyz"))[0] == 200, "something left a moment ago"
    monkeypatch.setattr(village.counts, "_moved_at", time.monotonic() - 301)
    assert await fetch(harness, "/readyz") == (503, "messages wait and none has left for five minutes\n")
    assert read((await fetch(harness))[1])["village_queue_urgent_age_seconds"] >= 360


async def test_ready_means_that_the_clock_ticks_and_the_schema_is_ours(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert harness.village is not None
    monkeypatch.setattr(health, "TICKLESS_SECONDS", -1.0)
    assert await fetch(harness, "/readyz") == (503, "the clock has stopped ticking\n")
    monkeypatch.undo()
    await below(harness, lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num='0000'"))
    assert await fetch(harness, "/readyz") == (503, "the database is not of this version\n")
    assert "village_database_answers 0.0" in (await fetch(harness))[1]


async def test_ready_means_that_the_database_can_be_written(harness: Harness) -> None:
    assert harness.village is not None
    watch, database = harness.village._watch, harness.village.database
    assert await fetch(harness, "/readyz") == (200, "ready\n")
    connection = database.engine.raw_connection()
    connection.cursor().execute("PRAGMA query_only=ON")
    for written_at in (watch._written_at, None):
        watch._written_at = written_at
        assert await fetch(harness, "/readyz") == (503, "the database is read-only\n")
    connection.cursor().execute("PRAGMA query_only=OFF")
    connection.close()
    assert await fetch(harness, "/readyz") == (200, "ready\n")


async def test_ready_means_that_the_disk_is_not_full(harness: Harness) -> None:
    """A file that may not grow stands for a disk that is full."""
    assert harness.village is not None
    harness.village._scheduler._scheduler.pause()
    log = f"{harness.village.database.engine.url.database}-wal"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    harness.village._watch._written_at = None
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.stat(log).st_size, before[1]))
    try:
        status, words = await fetch(harness, "/readyz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (status, words) == (503, "the database cannot be written\n")
    assert await fetch(harness, "/readyz") == (200, "ready\n")


async def test_a_standby_server_is_not_ready(harness_on_postgresql: Harness) -> None:
    harness = harness_on_postgresql
    assert harness.village is not None
    engine = harness.village.database.engine
    event.listen(engine, "begin", _only_reading)
    assert await fetch(harness, "/readyz") == (503, "the database is read-only\n")
    event.remove(engine, "begin", _only_reading)
    assert await fetch(harness, "/readyz") == (200, "ready\n")


def _only_reading(connection: Connection) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


async def test_a_refused_token_of_one_workspace_of_many_leaves_the_others_served(harness: Harness) -> None:
    assert harness.village is not None
    village = harness.village
    village.ticking._asked_at = time.monotonic()  # so that it is not asked again at once
    village.deliverer.dead.add(village.identity.team_id)
    assert (await fetch(harness, "/readyz"))[0] == 503
    village._watch._serves_many = True
    assert (await fetch(harness, "/readyz"))[0] == 200
    assert read((await fetch(harness))[1])["village_workspaces_refused"] == 1
    village.deliverer.dead.clear()


async def test_a_lease_left_by_a_process_that_died_is_counted_as_taken_over(harness: Harness) -> None:
    await harness.set_up()
    assert harness.village is not None
    village = harness.village
    village.deliverer.wake = lambda team_id: None  # type: ignore[method-assign]
    village.database.on_queued = lambda _team: None
    await harness.person("meghan").say("hello there")
    await harness.playground.settled_deliveries()
    pace = village.deliverer._line(village.identity.team_id)
    taken = await inside(harness, lambda uow: take_in_hand(uow, village._deliveries, pace.room(), pace.edits.room()))
    assert len(taken.sendings) == 1  # and then this process dies
    await below(harness, lambda connection: connection.exec_driver_sql("UPDATE outbox SET leased_until = 0.5"))
    await village.deliverer.deliver(village.workspace)
    values = read((await fetch(harness))[1])
    assert values["village_leases_taken_over_total"] == 1
    assert values["village_deliveries_total lane=urgent outcome=in_doubt"] == 1
