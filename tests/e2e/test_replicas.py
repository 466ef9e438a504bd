"""Two replicas on one PostgreSQL, by socket and over HTTP: together they do and say everything once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import Village
from playground.front_door import settings_for
from playground.limits.timing import Timing
from playground.people.person import SlackSaid
from playground.workspace.clock import PlaygroundClock
from tests.e2e.test_first_journey import goes_on_until, shown, signs_up, volunteers_in_plain_words
from tests.support.databases import KEYS, PostgresqlServer
from tests.support.harness import Harness

BEHIND = timedelta(seconds=90)


class _LateClock(PlaygroundClock):
    """Of a machine whose clock is a minute and a half behind the other's."""

    def __init__(self, other: PlaygroundClock) -> None:
        super().__init__(other.now())
        other.on_move(lambda now: self.move_to(now - BEHIND))
        self.move_to(other.now() - BEHIND)


@asynccontextmanager
async def a_second_replica(harness: Harness, url: str, *, over_http: bool) -> AsyncIterator[Village]:
    """Run a second bot beside the first, its clock behind; over HTTP requests go to both in turn."""
    settings = settings_for(harness.playground, url, KEYS, "CRITICAL", over_http=over_http)
    settings = settings.model_copy(update={"posts_per_conversation_per_second": 1000.0, "port": 0})
    second = Village(settings, _LateClock(harness.playground.clock))
    await second.start()
    if over_http:
        assert harness.village is not None
        ports = (harness.village.port, second.port)
        await harness.playground.deliver_over_http(*(f"http://127.0.0.1:{port}/slack/events" for port in ports))
    yield second
    await second.stop()


@pytest.mark.parametrize("over_http", [False, True], ids=["socket mode", "http"])
async def test_two_replicas_say_everything_once(postgresql: PostgresqlServer, *, over_http: bool) -> None:
    url = postgresql.fresh()
    async with (
        Harness(url, over_http=over_http) as harness,
        a_second_replica(harness, url, over_http=over_http) as second,
    ):
        await harness.set_up()
        marisa = await volunteers_in_plain_words(harness, "marisa")
        meghan = await signs_up(harness, "meghan", "business-travel")
        await goes_on_until(harness, marisa, "A colleague would like to talk about")
        await marisa.click("Yes, happy to")
        await goes_on_until(harness, meghan, "said yes to a talk")
        await meghan.click("Yes, introduce us")
        for _ in range(10):
            await harness.pass_time(hours=1)
            await second.settle()
            if marisa.group_dms:
                break
        assert len(marisa.group_dms[0].messages) == 1
        for person in (marisa, meghan):
            assert len(shown(person)) == len(set(shown(person)))


@pytest.mark.parametrize("over_http", [False, True], ids=["socket mode", "http"])
async def test_words_that_neither_can_store_are_apologized_for_once(
    postgresql: PostgresqlServer, *, over_http: bool
) -> None:
    """Slack delivers again what failed, to the other replica; the person is told at the first attempt only."""

    async def broken(_request: object) -> None:
        raise LookupError

    url = postgresql.fresh()
    timing = Timing(retry_after=(0.0, 0.0, 0.0))
    async with (
        Harness(url, over_http=over_http, timing=timing) as harness,
        a_second_replica(harness, url, over_http=over_http) as second,
    ):
        await harness.set_up()
        assert harness.village is not None
        for village in (harness.village, second):
            village.dispatcher.table = replace(village.dispatcher.table, said=broken)
        meghan = harness.person("meghan")
        with suppress(SlackSaid):
            await meghan.say("hello there")
        await harness.playground.settled_deliveries()
        for village in (harness.village, second):
            await village.settle()
        faults = [village.counts.faults["request"] for village in (harness.village, second)]
        assert over_http is False or min(faults) >= 1
        assert sum(faults) == 4
        assert len([words for words in shown(meghan) if "process that" in words]) == 1
