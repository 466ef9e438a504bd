"""Whatever happens, at LOG_LEVEL=DEBUG: no name, id, topic or typed word and no secret is in the log."""

import ast
import asyncio
import io
import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from bot import log
from bot.core.ids import UserId
from bot.offices.topics import standard
from playground.limits.faults import Fault
from storage.unit_of_work import UnitOfWork
from tests.e2e.test_first_journey import goes_on_until, signs_up, volunteers_in_plain_words
from tests.handlers.support.forging import Forger, ids_in
from tests.handlers.support.looking_in import below, inside
from tests.payloads.mutations import mutated
from tests.payloads.sending import NAMES, Sender, pressed
from tests.storage.two_workspaces import fill
from tests.support.databases import KEYS
from tests.support.harness import Harness
from tests.support.waiting import until_true

ROOT = Path(__file__).resolve().parents[3]
TYPED = "my mother is ill and Tuesday is hard"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What reaches standard error when logging is set up as by `run`, at DEBUG."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (logging, "raiseExceptions")):
        monkeypatch.setattr(module, name, getattr(module, name))
    root, ours = logging.getLogger(), logging.getLogger(log.OURS)
    before = (root.handlers[:], root.level, ours.level)
    log.set_up("DEBUG")
    yield written
    root.handlers[:], root.level = before[:2]
    ours.setLevel(before[2])
    logging.captureWarnings(False)


@pytest.fixture
def loud_libraries() -> Iterator[None]:
    """Somebody has told the libraries to say everything."""
    libraries = [logging.getLogger(name) for name in ("slack_bolt", "slack_sdk", "aiohttp", "sqlalchemy", "asyncio")]
    levels = [library.level for library in libraries]
    for library in libraries:
        library.setLevel(logging.DEBUG)
    yield
    for library, level in zip(libraries, levels, strict=True):
        library.setLevel(level)


def leaks(harness: Harness, written: str) -> list[str]:
    """Lines in which anything stands that is somebody's."""
    playground = harness.playground
    world = playground.world
    names = [part for user in world.users.values() for part in user.real_name.split() if user.id != world.bot.id]
    labels = [topic.label for topic in standard()] + [topic.slug for topic in standard() if "-" in topic.slug]
    secrets = [playground.bot_token, playground.app_token, playground.signing_secret, *KEYS.split(",")]
    typed = [TYPED, "my mother", "U0ADA", "U0BEN", world.team_id, world.name]
    places = [*world.users, *world.channels, *(channel.name for channel in world.channels.values())]
    found = {one for one in (*names, *labels, *secrets, *typed, *places) if one and len(one) > 3}
    found -= {"Village", "general", "Other", "Work"}
    pattern = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in sorted(found)), re.IGNORECASE)
    return [line for line in written.splitlines() if pattern.search(line)]


async def test_all_journeys_leave_nobodys_things_in_the_log(harness: Harness, lines: io.StringIO) -> None:
    await harness.set_up()
    assert harness.village is not None
    meghan = UserId(harness.person("meghan").id)
    await inside(harness, lambda uow: fill(uow, TYPED))  # with a timer and messages that nobody knows: both are logged
    await inside(harness, lambda uow: uow.communities.add_organizer(meghan))
    forger = Forger(harness, "meghan", await below(harness, ids_in), most=2)
    forger.words = TYPED
    for group in forger.groups():
        await forger.press(group)
    marisa = harness.person("marisa")
    await marisa.say("happy to mentor on business trips. " + TYPED)
    await harness.settle()
    await marisa.click("Yes, that's right")
    await harness.person("meghan").mention(TYPED, "#parents-and-allies")
    await harness.pass_time(days=3)
    written = lines.getvalue()
    assert written.count("\n") > 10, "the log is empty, so this proves nothing"
    assert leaks(harness, written) == []


async def test_faults_of_every_kind_leave_a_reference_and_nothing_else(harness: Harness, lines: io.StringIO) -> None:
    await harness.set_up()
    assert harness.village is not None
    village = harness.village

    async def broken(_request: Any) -> Any:
        raise ValueError(f"{TYPED} {harness.person('meghan').id}")

    def broken_too(_uow: UnitOfWork, _subject: str) -> None:
        raise LookupError(TYPED)

    table = village.dispatcher.table
    village.dispatcher.table = replace(
        table,
        commands={**table.commands, "/mentor": broken},
        actions={**table.actions, "home.settings": broken},
        events={**table.events, "user_change": (broken,)},
        said=broken,
    )
    village.ticking.timers = {**village.ticking.timers, "test.broken": broken_too}
    await inside(harness, lambda uow: uow.timers.set("test.broken", harness.person("meghan").id, uow.now))
    meghan = harness.person("meghan")
    await meghan.command("/mentor", TYPED)
    moved = harness.person("priya").change_person("meghan", tz="Europe/Berlin")
    await asyncio.gather(meghan.say(TYPED), moved, return_exceptions=True)
    harness.playground.faults.add(Fault("error", "chat.postMessage", error="channel_not_found"))
    harness.playground.faults.add(Fault("error", "chat.postMessage", error="internal_error"))
    await harness.person("marisa").command("/brownbag", "by dm")
    asyncio.get_running_loop().call_exception_handler({"message": TYPED, "exception": ValueError(TYPED)})
    harness.playground.clock.move_to(harness.now + timedelta(minutes=5))
    events = ("dispatch.failed reference=", "timers.failed name=test.broken", "app.request_failed")
    await until_true(lambda: all(event in lines.getvalue() for event in events))
    written = lines.getvalue()
    assert "ValueError at test_log_privacy.py:" in written
    assert leaks(harness, written) == []


async def test_requests_that_nobody_understands_leave_nothing_at_any_log_level_of_the_libraries(
    harness_over_http: Harness, lines: io.StringIO, loud_libraries: None
) -> None:
    harness = harness_over_http
    await harness.set_up()
    rng = Random(4)
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness, session)
        for name in NAMES:
            for _ in range(3):
                _, broken = mutated(slack.payload(name), rng)
                await slack.send(json.loads(json.dumps(broken).replace("U0EVIL", TYPED)))
        await slack.send(pressed(slack.payload("block_actions_message"), TYPED, TYPED))
        await slack.post(TYPED.encode(), "application/json")
        await slack.post(f"payload={TYPED}".encode(), "application/x-www-form-urlencoded")
    await harness.settle()
    written = lines.getvalue()
    assert "village" in written
    assert leaks(harness, written) == []


# What whoever runs Village may know at once: what an office is, and what is nobody's act.
OF_THE_OFFICE = {
    "communities.channel_id_changed",
    "communities.set_up",
    "figures.drawn",
    "figures.released",
    "listening.switch",
    "meetings.plan_series",
    "office_cards.save",
    "office_topics.change",
}
MACHINERY = ("platform", "delivery", "home")


def said_in(path: Path) -> Iterator[tuple[str, str]]:
    """Level and event of each line that a module may log."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("_log"), level), [ast.Constant(str(words)), *_]):
                yield level, words.partition(" ")[0]


def test_no_line_tells_when_somebody_signed_up_asked_or_answered() -> None:
    """In the areas only faults and what is the whole office's is logged: below five people there is no kind to name."""
    told = {
        event
        for path in (ROOT / "handlers").rglob("*.py")
        if path.relative_to(ROOT).parts[1] not in MACHINERY
        for level, event in said_in(path)
        if level in {"info", "debug"}
    }
    assert told == OF_THE_OFFICE


async def test_a_whole_introduction_leaves_not_one_line(harness: Harness, lines: io.StringIO) -> None:
    await harness.set_up()
    logging.getLogger(log.OURS).setLevel(logging.INFO)
    lines.truncate(0)
    marisa = await volunteers_in_plain_words(harness, "marisa")
    meghan = await signs_up(harness, "meghan", "business-travel")
    await goes_on_until(harness, marisa, "A colleague would like to talk about")
    await marisa.click("Yes, happy to")
    await goes_on_until(harness, meghan, "said yes to a talk")
    await meghan.click("Yes, introduce us")
    await harness.pass_time(days=1)
    await meghan.command("/returning", "stop")
    await marisa.command("/mentor", "stop")
    await harness.settle()
    slow = re.compile(r"^.{19} WARNING village\.dispatch \[-\] dispatch\.slow seconds=[\d.]+$")  # a busy machine
    assert [line for line in lines.getvalue().splitlines() if not slow.match(line.strip("\0"))] == []


async def test_a_line_has_whole_seconds_and_names_what_was_asked_for_only_where_it_failed(lines: io.StringIO) -> None:
    token = log.listener.set("/returning stop")
    log.get("dispatch").warning("dispatch.slow seconds=1.5")
    try:
        raise ValueError(TYPED)
    except ValueError:
        log.get("dispatch").exception("dispatch.failed reference=abc")
    log.listener.reset(token)
    slow, failed, *_ = lines.getvalue().splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d WARNING village.dispatch \[-\] dispatch.slow seconds=1.5", slow
    )
    assert "[/returning stop] dispatch.failed" in failed
