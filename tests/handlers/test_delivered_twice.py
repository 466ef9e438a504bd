"""A command, press, form or shortcut that reaches two replicas has its effect once, whatever it writes (R80)."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.app import Village
from handlers.platform.requests import Click, Command, Shortcut, Submission
from playground.delivery.envelope import Envelope, Kind
from playground.delivery.requests import RequestTransport
from playground.front_door import settings_for
from playground.workspace.world import User
from storage.db.base import metadata
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.forging import Forger
from tests.storage.two_workspaces import ADA, BEN, NOON, fill
from tests.support.clocks import PATIENT, MovableClock
from tests.support.databases import KEYS, PostgresqlServer
from tests.support.harness import Harness
from tests.support.two_threads import Everything, everything, put_back

Request = Command | Click | Submission | Shortcut
ANY_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|(?<=(?:held|.own)-)[0-9a-f]{20}")
# What differs whenever the same is done anew: counters, wire time, and what is remembered of requests themselves.
ELSEWHERE = {("outbox", "id"), ("outbox", "left_at"), ("outbox", "batch"), ("installations", "changed_at")}
TRIED = 12  # presses of each listener
THEIRS = ["i1", "m1", "s1", "t1", "a1", "p1", "p2", "o1", "c1", "q1", ADA, BEN]


class Office:
    """Two replicas on one database, in which no clock ticks and nothing leaves: what changes, a press has changed."""

    def __init__(self, harness: Harness, second: Village) -> None:
        assert harness.village is not None
        self.harness = harness
        self.first = harness.village
        self.second = second
        self.engine = self.first.database.engine
        secret = harness.playground.signing_secret
        self.wires = [
            RequestTransport(f"http://127.0.0.1:{one.port}/slack/events", secret, PATIENT) for one in self.replicas
        ]

    @property
    def replicas(self) -> tuple[Village, Village]:
        """Both."""
        return self.first, self.second

    def faults(self) -> int:
        """How often a listener failed since."""
        return sum(one.counts.faults["request"] for one in self.replicas)

    def forgive(self) -> None:
        """Count anew."""
        for one in self.replicas:
            one.counts.faults["request"] = 0

    async def quiet(self) -> None:
        """Stop what happens by itself."""
        for one in self.replicas:
            await one._scheduler.stop()
            one.deliverer.wake = lambda team_id: None  # type: ignore[method-assign]
            one.database.on_queued = lambda _team: None
            stands_still = MovableClock(NOON - timedelta(days=7))
            one.database.clock = one.database._attempts._clock = stands_still

    def rows(self) -> Everything:
        """Every row there is."""
        with self.engine.begin() as connection:
            return everything(connection)

    def put_back(self, before: Everything, after: Everything) -> None:
        """As it was before a press."""
        names = {name for name in before if before[name] != after[name]}
        for table in metadata.sorted_tables:  # parents come first
            if any(key.referred_table.name in names for key in table.foreign_key_constraints):
                names.add(table.name)
        with self.engine.begin() as connection:
            put_back(connection, before, names)

    async def send(self, request: Request, to: Collection[RequestTransport], *, together: bool = True) -> None:
        """The same delivery to these, at once or one after another, until all that follows has been done."""
        slack = self.harness.playground.slack
        channel = slack.world.find_channel("parents-and-allies").id
        envelope = written(replace(request, trigger_id=slack.one_time_ids.new_trigger(request.user_id, channel)))
        if together:
            receipts = await asyncio.gather(*(wire.send(envelope) for wire in to))
        else:
            receipts = [await wire.send(envelope) for wire in to]
        assert [one.problem for one in receipts] == [None] * len(to), envelope
        for one in self.replicas:
            while not one.tasks.idle:
                await asyncio.sleep(0.001)


def written(request: Request) -> Envelope:
    """A typed request as Slack would write it."""
    team = {"id": request.workspace.team_id, "domain": "village"}
    frame: dict[str, Any] = {"team": team, "user": {"id": request.user_id, "team_id": team["id"]}}
    frame |= {"api_app_id": "A0", "trigger_id": request.trigger_id}
    body: dict[str, Any]
    match request:
        case Command():
            command, _, words = request.command.partition(" ")
            body = {
                "command": command,
                "text": f"{words} {request.words}".strip(),
                "user_id": request.user_id,
                "channel_id": request.channel_id,
                "trigger_id": request.trigger_id,
                "team_id": request.workspace.team_id,
            }
            return Envelope("slash_commands", body, command)
        case Click():
            body = {"type": "block_actions", "actions": [dict(request.element)]}
            body |= {"channel": {"id": request.channel_id}, "container": {"type": "message", "message_ts": "1.1"}}
        case Submission():
            body = {"type": "view_submission", "view": dict(request.view)}
        case Shortcut():
            body = {"type": "shortcut", "callback_id": request.callback_id}
    kind: Kind = "interactive"
    return Envelope(kind, frame | body, body["type"])


def differences(once: Everything, twice: Everything) -> Iterator[str]:
    """In which tables something is there that a single press does not make, or the other way round."""
    for name, rows in once.items():
        expected, found = (sorted(_told(name, row) for row in kept) for kept in (rows, twice[name]))
        if expected != found:
            more, less = (
                [one for one in these if one not in others] for these, others in ((found, expected), (expected, found))
            )
            yield f"{name}: {more} instead of {less}"
        if name != "requests_done" and len(rows) != len(twice[name]):
            yield f"{name}: {len(twice[name])} rows instead of {len(rows)}"


def _told(table: str, row: Mapping[str, Any]) -> str:
    if table == "requests_done":
        return "a request"
    kept = {name: value for name, value in row.items() if (table, name) not in ELSEWHERE}
    return ANY_ID.sub("<id>", json.dumps(kept, default=repr, sort_keys=True))


@pytest.fixture
async def office(postgresql: PostgresqlServer) -> AsyncIterator[Office]:
    """Ada organizes and asks, Ben mentors; there is a row of theirs in every table."""
    url = postgresql.fresh()
    async with AsyncExitStack() as stack:
        harness = Harness(url, over_http=True)
        world = harness.playground.world
        zone = world.find_user("yusuf").tz
        for user_id, name in ((ADA, "ada"), (BEN, "ben")):
            world.add_user(User(user_id, name, name.title(), tz=zone))
        await stack.enter_async_context(harness)
        settings = settings_for(harness.playground, url, KEYS, "CRITICAL", over_http=True)
        second = Village(settings.model_copy(update={"port": 0}), harness.playground.clock)
        await second.start()
        stack.push_async_callback(second.stop)
        found = Office(harness, second)
        await found.quiet()
        await found.first.workspace.transact(_fill)
        for wire in found.wires:
            stack.push_async_callback(wire.close)
        yield found


def _fill(uow: UnitOfWork) -> None:
    fill(uow, "words")


async def _wrong(office: Office, before: Everything, request: Request) -> tuple[bool, list[str]]:
    """Whether this press changes something, and what it changes more when it arrives twice."""
    first, second = office.wires
    await office.send(request, [first])
    once = office.rows()
    office.put_back(before, once)
    if office.faults() or once == before:  # of ids that fit nothing
        office.forgive()
        return False, []
    found = []
    for together in (True, False):
        await office.send(request, [first, second], together=together)
        twice = office.rows()
        found += ["a fault of ours"] * office.faults()
        office.forgive()
        found += [f"{'at once' if together else 'later'}: {one}" for one in differences(once, twice)]
        office.put_back(before, twice)
    return True, found


# Where a second effect would be seen by others, or by the same person in another message.
SEEN = (
    "click arrangements.managers_file",
    "click asking_around.still",
    "click contributions.offer",
    "click introductions.ask_on",
    "click meetings.come",
    "click privacy.my_data",
    "command /brownbag suggest",
    "command /village my-data",
    "submission asking_around.ask",
    "submission contributions.note",
    "submission introductions.pass_on",
    "submission introductions.thanks",
    "submission meetings.suggest",
    "submission stories.preview",
    "submission story_interviews.begin",
    "submission tips.save",
)


async def _walk(office: Office, who: str, groups: Collection[str], tried: int | None) -> tuple[set[str], list[str]]:
    """Which of these changed something at all, and what went wrong where they came twice."""
    forger = Forger(office.harness, who, THEIRS, most=None)
    before = office.rows()
    effective, wrong = set(), []
    for group in groups:
        kind, _, name = group.partition(" ")
        requests = list(getattr(forger, f"_{kind}s")(name))
        for request in Random(name).sample(requests, min(len(requests), tried or len(requests))):
            did, found = await _wrong(office, before, request)
            wrong += [f"{group}: {one}"[:600] for one in found]
            if did:
                effective.add(group)
                break
    return effective, wrong


async def test_what_others_see_is_there_once(office: Office) -> None:
    effective, wrong = set(), []
    for who in ("ada", "ben"):
        did, found = await _walk(office, who, [group for group in SEEN if group not in effective], None)
        effective |= did
        wrong += found
    assert wrong == []
    assert set(SEEN) - effective == set(), "such a press proves nothing"


@pytest.mark.soak
@pytest.mark.parametrize("who", ["ada", "ben", "meghan"])
async def test_every_listener_has_its_effect_once(office: Office, who: str) -> None:
    groups = list(Forger(office.harness, who, THEIRS).groups())
    effective, wrong = await _walk(office, who, groups, TRIED)
    assert wrong == []
    assert len(effective) > 20, "hardly anything was changed"
