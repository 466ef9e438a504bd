"""A few hundred damaged payloads: none is answered with a fault of ours, and the database stays whole."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random

import aiohttp
import pytest
from sqlalchemy import Connection, select, text

from bot.core.ids import UserId
from storage.db.base import metadata
from tests.handlers.support.forging import all_rows
from tests.handlers.support.looking_in import below, inside
from tests.payloads.mutations import mutated
from tests.payloads.sending import NAMES, Payload, Sender, encoded, filled_in, pressed
from tests.support.harness import Harness

EACH = 12
AT_ONCE = 8  # requests under way together


def payloads_of(slack: Sender) -> list[tuple[str, Payload]]:
    """Every payload, and besides every button pressed and every form sent once."""
    assert slack.harness.village is not None
    dispatcher = slack.harness.village.dispatcher
    click, form = slack.payload("block_actions_message"), slack.payload("view_submission")
    return [
        *((name, slack.payload(name)) for name in NAMES),
        *((action_id, pressed(click, action_id, "2026-11-18")) for action_id in sorted(dispatcher.table.actions)),
        *((callback, filled_in(form, callback, "s1 0")) for callback in sorted(dispatcher.table.submissions)),
    ]


def teams_stored(connection: Connection) -> set[str]:
    """The workspaces of which there is any row in any table."""
    tables = [table for table in metadata.sorted_tables if "team_id" in table.c]
    return {team for table in tables for team in connection.scalars(select(table.c.team_id))}


@pytest.mark.parametrize("seed", range(3))
async def test_damaged_payloads_are_no_fault_of_ours_and_leave_the_database_whole(
    harness_over_http: Harness, seed: int
) -> None:
    await damage(harness_over_http, Random(seed))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 140))
async def test_tens_of_thousands_of_damaged_payloads(harness_over_http: Harness, seed: int) -> None:
    await damage(harness_over_http, Random(seed), times=5)


def damaged(payloads: Iterable[tuple[str, Payload]], rng: Random) -> Iterator[tuple[str, Payload]]:
    """These payloads, what Slack sends several times over, each damaged and named by what was done to it."""
    for name, payload in payloads:
        for _ in range(EACH if name in NAMES else 1):
            done, broken = mutated(payload, rng)
            yield f"{name}: {done}", broken


async def damage(harness: Harness, rng: Random, times: int = 1) -> None:
    """Send every kind of payload damaged, `times` over; each is answered, and what is stored is valid."""
    await harness.set_up()
    assert harness.village is not None
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness, session)
        faults = []
        left = damaged(payloads_of(slack) * times, rng)
        while some := list(islice(left, AT_ONCE)):
            answers = await asyncio.gather(*(slack.send(broken) for _, broken in some))
            told = zip((name for name, _ in some), answers, strict=True)
            faults += [f"{name}: {answer.status}" for name, answer in told if answer.status >= 500]
    assert faults == []
    await harness.settle()
    await below(harness, all_rows)  # opens everything sealed, reads every value: what is not valid cannot be read
    assert await below(harness, teams_stored) == {harness.playground.world.team_id}
    assert await below(harness, lambda connection: connection.scalar(text("PRAGMA integrity_check"))) == "ok"


@pytest.mark.parametrize("trigger_id", [None, "", "None"])
async def test_a_press_without_a_trigger_is_no_fault_of_ours(
    harness_over_http: Harness, trigger_id: str | None
) -> None:
    """Whatever is pressed: no form can be opened then, and Slack is answered all the same."""
    await harness_over_http.set_up()
    assert harness_over_http.village is not None
    actions = sorted(harness_over_http.village.dispatcher.table.actions)
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness_over_http, session)
        click = slack.payload("block_actions_message")
        faults = []
        for action_id in actions:
            press = pressed(click, action_id, "2026-11-18")
            press["trigger_id"] = trigger_id
            answer = await slack.send(press)
            faults += [action_id] if answer.status >= 500 else []
    assert faults == []


async def test_afterwards_everything_still_works(harness_over_http: Harness) -> None:
    await harness_over_http.set_up()
    rng = Random(9)
    async with aiohttp.ClientSession() as session:
        slack = Sender(harness_over_http, session)
        for name in NAMES:
            body, content_type = encoded(mutated(slack.payload(name), rng)[1])
            cut = body[: rng.randrange(len(body))]
            assert (await slack.post(cut, content_type)).status < 500, (name, cut)
        assert (await slack.send(slack.payload("view_submission"))).status == 200
    meghan = UserId(harness_over_http.person("meghan").id)
    assert await inside(harness_over_http, lambda uow: uow.mentors.get(meghan) is not None)
