"""Questions for today: three at once, the first yes, three hours, thirty minutes, nobody twice."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.ids import UserId
from bot.introductions.asking_around import Ask, ByWhen
from bot.introductions.states import Introduction, IntroductionState
from bot.people.people import Colleague
from bot.people.returners import IntroductionKind, Returner
from handlers.introductions import asks_and_offers
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import _opened as opened
from tests.e2e.test_first_journey import shown, volunteers_in_plain_words
from tests.handlers.introductions.test_limit_race import at_once
from tests.handlers.support.asking_around import asked, asks_around, keepers, last
from tests.handlers.support.looking_in import inside
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.databases import PostgresqlServer
from tests.support.harness import Harness
from tests.support.storing import put

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Chicago, set up by Priya."""
    async with Harness(sqlite_url) as harness:
        await harness.set_up()
        yield harness


async def test_a_today_question_goes_to_three_at_once_and_the_first_yes_settles_the_others(harness: Harness) -> None:
    everybody = await keepers(harness, "marisa", "lori", "tomasz", "aisha")
    meghan = await asks_around(harness, **{"By when?": "today"})
    first = asked(everybody)
    assert len(first) == 3
    await first[0].click("Let's talk")
    await harness.settle()
    assert asked(everybody) == []
    assert all("This one is settled" in last(one) for one in first[1:])
    assert "said yes to a talk" in last(meghan)
    await meghan.click("Yes, introduce us")
    await harness.settle()
    assert len(first[0].group_dms) == 1
    for promised in (first[0], meghan):
        assert "your group message is open" in last(promised)
    assert harness.now - (await introductions_of(harness))[0].made_at < timedelta(minutes=5)


async def introductions_of(harness: Harness) -> list[Introduction]:
    return list(await inside(harness, lambda uow: uow.introductions.list_open_or_ended_since(LONG_AGO)))


@pytest.mark.parametrize("by_silence", [True, False])
async def test_a_today_offer_not_taken_asks_others_and_nobody_twice(harness: Harness, by_silence: bool) -> None:
    everybody = await keepers(harness, "marisa", "lori", "tomasz", "aisha", "daniel")
    meghan = await asks_around(harness, **{"By when?": "today"})
    first = asked(everybody)
    await first[0].click("Let's talk")
    await harness.settle()
    if by_silence:
        await harness.pass_time(minutes=29)
        assert asked(everybody) == []
        await harness.pass_time(minutes=2)
    else:
        await meghan.click("Someone else, please")
        await harness.settle()
    again = asked(everybody)
    assert len(again) == 2
    assert not set(map(id, again)) & set(map(id, first))
    assert "within a week" in last(first[0])  # always answered the same
    for one in again:
        await one.click("Not this time")
    await harness.settle()
    assert "Nobody could today" not in last(meghan)  # a no cannot be told from silence
    await harness.pass_time(hours=3, minutes=1)
    assert "Nobody could today" in last(meghan)
    await meghan.click("Keep asking, no hurry")
    await harness.settle()
    assert any("I'll keep asking, no hurry" in words for words in shown(meghan))


async def test_a_today_question_expires_after_three_hours_of_clock_time(harness: Harness) -> None:
    (marisa,) = await keepers(harness, "marisa")
    meghan = await asks_around(harness, **{"By when?": "today"})
    await harness.pass_time(hours=2, minutes=59)
    assert asked([marisa]) == [marisa]
    await harness.pass_time(minutes=2)
    assert "This one is settled" in last(marisa)
    assert "Nobody could today" in last(meghan)
    await meghan.click("Stop asking")
    await harness.settle()
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


async def test_for_today_with_nobody_at_work_the_asker_is_told_at_once_and_nothing_is_kept(harness: Harness) -> None:
    await volunteers_in_plain_words(harness, "marisa")  # takes no questions for today
    meghan = await asks_around(harness, **{"By when?": "today"})
    assert meghan.modal is not None
    assert "Nobody who takes questions for today" in str(meghan.modal.blocks)
    assert "988" in str(meghan.modal.blocks)
    assert await inside(harness, lambda uow: (uow.asks.list_all(), uow.people.get(UserId(meghan.id)))) == ([], None)


@pytest.mark.parametrize(
    ("hour", "minute", "is_asked"), [(6, 50, False), (7, 10, True), (16, 50, True), (17, 10, False)]
)
async def test_from_seven_on_a_working_day_until_the_end_of_the_hours(
    harness: Harness, hour: int, minute: int, is_asked: bool
) -> None:
    (marisa,) = await keepers(harness, "marisa")
    tomorrow = harness.now.astimezone(ZoneInfo("America/Chicago")) + timedelta(days=1)
    assert tomorrow.weekday() < 5
    await harness.until(tomorrow.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC))
    await asks_around(harness, **{"By when?": "today"})
    assert (asked([marisa]) == [marisa]) is is_asked


KEEPERS = [UserId(f"U0KEEPER{number}") for number in range(3)]
ASKER = UserId("U0MEGHAN")


@pytest.fixture
def replicas(postgresql: PostgresqlServer) -> Iterator[list[Database]]:
    """Three processes' databases on one server."""
    url = postgresql.fresh()
    with ExitStack() as stack:
        replica = contextmanager(opened)
        yield [stack.enter_context(replica(url, MovableClock(NOW))) for _ in KEEPERS]


def test_of_three_who_say_yes_at_the_same_instant_one_is_offered(replicas: list[Database]) -> None:
    office = QuietOffice(replicas[0], MovableClock(NOW)).open()

    def ask(uow: UnitOfWork) -> None:
        put(uow.people.save, Colleague(ASKER))
        put(uow.asks.save, Ask("a1", Returner(ASKER, NOW, topics=("sleep",)), ByWhen.TODAY))
        for one in KEEPERS:
            asked_one = Introduction(
                one, ASKER, one, IntroductionKind.TALK, NOW, IntroductionState.ASKED, topic="sleep", signed_up_at=NOW
            )
            put(uow.introductions.save, replace(asked_one, ask_id="a1", is_today=True))

    for one in KEEPERS:
        office.mentor(one, "sleep", today_questions=True)
    office.do(ask)
    at_once(replicas, lambda uow, number: asks_and_offers.accept(uow, KEEPERS[number], KEEPERS[number]))
    found = office.do(lambda uow: [uow.introductions.get(one) for one in KEEPERS])
    assert sorted(one.state for one in found if one is not None) == [
        IntroductionState.ACCEPTED,
        IntroductionState.SETTLED,
        IntroductionState.SETTLED,
    ]
