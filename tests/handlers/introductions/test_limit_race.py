"""Two replicas on one PostgreSQL at the same instant: a mentor's limits hold, and nobody is asked twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from threading import Barrier

import pytest

from bot.contributions import contributions
from bot.contributions.contributions import Contribution, Written
from bot.core.ids import UserId
from bot.introductions.states import Introduction, IntroductionState, uses_place
from bot.people.people import Colleague, Profile
from bot.people.returners import IntroductionKind
from handlers.contributions import example_asks
from handlers.introductions import asks_and_offers
from handlers.introductions.matching.matching_run import propose
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.conftest import _opened as opened
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.databases import PostgresqlServer
from tests.support.storing import put

MARISA = UserId("U0MARISA")
ASKERS = [UserId(f"U0ASKER{number}") for number in range(4)]
NOW = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)


@pytest.fixture
def replicas(postgresql: PostgresqlServer) -> Iterator[list[Database]]:
    """Four processes' databases on one server."""
    url = postgresql.fresh()
    with ExitStack() as stack:
        replica = contextmanager(opened)
        yield [stack.enter_context(replica(url, MovableClock(NOW))) for _ in ASKERS]


def at_once(replicas: list[Database], act: object) -> None:
    """Run `act(uow, number)` on every replica at the same moment."""
    barrier = Barrier(len(replicas))

    def run(number: int) -> None:
        barrier.wait()
        replicas[number].transact_now(TEAM, lambda uow: act(uow, number))  # type: ignore[operator]

    with ThreadPoolExecutor(len(replicas)) as threads:
        list(threads.map(run, range(len(replicas))))


@pytest.mark.parametrize("kind", IntroductionKind)
def test_accepting_at_the_same_instant_cannot_overfill_a_mentor(
    replicas: list[Database], kind: IntroductionKind
) -> None:
    office = QuietOffice(replicas[0], MovableClock(NOW)).open()
    office.mentor(MARISA, "sleep", people_at_a_time=2, questions_a_month=2)

    def ask(uow: UnitOfWork) -> None:
        for asker in ASKERS:
            put(
                uow.introductions.save,
                Introduction(asker, asker, MARISA, kind, NOW, IntroductionState.ASKED, topic="sleep"),
            )

    for asker in ASKERS:
        office.returner(asker, "sleep", kind=kind)
    office.do(ask)
    at_once(replicas, lambda uow, number: asks_and_offers.accept(uow, MARISA, ASKERS[number]))
    found = office.do(lambda uow: [uow.introductions.get(asker) for asker in ASKERS])
    states = sorted(one.state for one in found if one is not None)
    assert states == [IntroductionState.ACCEPTED] * 2 + [IntroductionState.SETTLED] * 2
    assert sum(uses_place(one, NOW) for one in found if one is not None) == (
        2 if kind is IntroductionKind.COMPANY else 0
    )


def test_two_matching_runs_at_the_same_instant_ask_once(replicas: list[Database]) -> None:
    office = QuietOffice(replicas[0], MovableClock(NOW)).open()
    office.mentor(MARISA, "sleep")
    office.returner(ASKERS[0], "sleep")
    at_once(replicas, lambda uow, _number: propose(uow, "run"))
    assert len(office.introductions()) == 1


def test_two_who_ask_the_same_author_at_the_same_instant_are_asked_for_one_after_the_other(
    replicas: list[Database],
) -> None:
    office = QuietOffice(replicas[0], MovableClock(NOW)).open()
    written = Written("Fridays from home", (("sort", "remote"), ("may_ask", "yes")))
    example = Contribution(
        "p1",
        contributions.ContributionType.ARRANGEMENT,
        MARISA,
        "chicago",
        contributions.ContributionState.PUBLISHED,
        written,
        NOW,
    )
    office.do(lambda uow: put(uow.people.save, Colleague(MARISA)))
    office.do(lambda uow: put(uow.contributions.save, example))
    asks = [office.do(example_asks.ask_author, Profile(asker, None), "p1") for asker in ASKERS]
    at_once(replicas, lambda uow, number: example_asks.try_to_ask(uow, asks[number].id))
    assert len(office.introductions()) == 1
