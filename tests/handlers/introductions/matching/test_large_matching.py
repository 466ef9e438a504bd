"""A run of more than 1,000 people on a side: computed in a worker process, written in handfuls, checked again."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import worker
from bot.core.ids import UserId
from bot.introductions.matching.matcher import LARGE
from bot.introductions.matching_run import run
from bot.introductions.search_notices import nobody_said_at
from bot.introductions.states import PROPOSE, THE_RUN, PairMemory
from bot.people.people import Colleague
from handlers import routers
from handlers.introductions.matching import large_matching
from handlers.introductions.matching.matching_run import APART, everything, propose
from handlers.platform.runs import CLAIMED_FOR, Run, Runs
from handlers.platform.timers import run_due
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.conftest import _opened as opened
from tests.handlers.support.office_by_hand import CHICAGO
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.databases import copy_sqlite
from tests.support.storing import put
from tests.support.worker_tasks import breaks, doubled, environment, sleeps

TUESDAY = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
ASKERS = [UserId(f"U0ASKER{number:02}") for number in range(12)]
MENTORS = [UserId(f"U0MENTOR{number:04}") for number in range(LARGE + 1)]


@pytest.fixture(scope="module")
def crowded_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with twelve who wait, and 1,001 mentors, to copy."""
    url = copy_sqlite(sqlite_template, tmp_path_factory.mktemp("crowd"))
    for database in opened(url, MovableClock(TUESDAY)):
        office = QuietOffice(database, database.clock).open()  # type: ignore[arg-type]
        for asker in ASKERS:
            office.returner(asker, "sleep")
        office.mentor(MENTORS[0], "sleep", avoid=(ASKERS[0],))
        office.do(_copies)
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def crowd(crowded_template: Path, tmp_path: Path, clock: MovableClock) -> Iterator[QuietOffice]:
    """Twelve who wait, and 1,001 mentors, all on Tuesday 13 October 2026."""
    clock.at = TUESDAY
    for database in opened(copy_sqlite(crowded_template, tmp_path), clock):
        yield QuietOffice(database, clock)


def _copies(uow: UnitOfWork) -> None:
    known = uow.mentors.get(MENTORS[0])
    assert known is not None
    for user_id in MENTORS[1:]:
        put(uow.people.save, Colleague(user_id, zone=CHICAGO))
        put(uow.mentors.save, replace(known, user_id=user_id, avoid=()))


async def compute_here(function: Callable[[Iterable[Any]], Iterable[Any]], parts: worker.Packed[Any]) -> list[Any]:
    """The same without a process."""
    return list(function(parts))


async def live(office: QuietOffice, runs: Runs) -> None:
    """Ticks until nothing is due and no run is under way."""
    while await run_due(office.database, routers.table().timers, office.clock.now(), runs) or not runs.idle:
        await asyncio.sleep(0.01)


def due(office: QuietOffice, name: str) -> datetime | None:
    return office.do(lambda uow: uow.timers.get(name, THE_RUN))


async def test_a_large_run_asks_for_everybody_who_waits_as_a_small_one_would(crowd: QuietOffice) -> None:
    wanted = crowd.do(lambda uow: run(everything(uow, uow.communities.list_all())))
    runs = Runs(crowd.database, routers.table().runs)
    await live(crowd, runs)
    found = {(one.asker, one.mentor) for one in crowd.introductions()}
    assert found == {(pair.asker, pair.candidate) for pair, _ in wanted.pairs}
    assert {asker for asker, _ in found} == set(ASKERS)
    assert due(crowd, APART) is None
    tomorrow = due(crowd, PROPOSE)
    assert tomorrow is not None
    assert tomorrow > crowd.clock.now()


async def test_in_parts_a_run_finds_what_it_finds_in_one(crowd: QuietOffice) -> None:
    crowd.do(lambda uow: uow.introductions.remember_pair(ASKERS[1], MENTORS[5], PairMemory.MET))
    crowd.do(lambda uow: uow.introductions.build_exclusion(ASKERS[2], MENTORS[6]))
    crowd.do(lambda uow: uow.introductions.note_offer_not_taken(ASKERS[3], uow.now - timedelta(days=1)))
    whole = crowd.do(lambda uow: everything(uow, uow.communities.list_all()))
    communities = crowd.do(lambda uow: uow.communities.list_all())
    parts = list(await large_matching._read(Run(TEAM, crowd.database), communities))
    assert max(len(part.volunteers) for part in parts) == large_matching.A_PAGE
    joined = {name: sorted(map(str, (one for part in parts for one in getattr(part, name)))) for name in FIELDS}
    assert joined == {name: sorted(map(str, getattr(whole, name))) for name in FIELDS}


FIELDS = ("signed_up", "asks", "volunteers", "recent", "colleagues", "not_taken", "apart")


def _exclusion(uow: UnitOfWork, asker: UserId, mentor: UserId) -> None:
    uow.introductions.build_exclusion(asker, mentor)


def _avoided(uow: UnitOfWork, asker: UserId, mentor: UserId) -> None:
    returner = uow.returners.get(asker)
    assert returner is not None
    put(uow.returners.save, replace(returner, avoid=(mentor,)))


def _full(uow: UnitOfWork, _asker: UserId, mentor: UserId) -> None:
    known = uow.mentors.get(mentor)
    assert known is not None
    put(uow.mentors.save, replace(known, questions_a_month=0))


def _paused(uow: UnitOfWork, _asker: UserId, mentor: UserId) -> None:
    known = uow.mentors.get(mentor)
    assert known is not None
    put(uow.mentors.save, replace(known, is_paused=True))


def _stopped(uow: UnitOfWork, asker: UserId, _mentor: UserId) -> None:
    uow.returners.remove(asker)


def _barred(uow: UnitOfWork, _asker: UserId, mentor: UserId) -> None:
    put(uow.people.save, Colleague(mentor, zone=CHICAGO, may_take_part=False))


def _met(uow: UnitOfWork, asker: UserId, mentor: UserId) -> None:
    uow.introductions.remember_pair(asker, mentor, PairMemory.MET)


@pytest.mark.parametrize("change", [_exclusion, _avoided, _full, _paused, _stopped, _barred, _met])
async def test_what_changes_while_it_is_computed_counts(
    crowd: QuietOffice, change: Callable[[UnitOfWork, UserId, UserId], None]
) -> None:
    async def compute(function: Callable[[Iterable[Any]], Iterable[Any]], parts: worker.Packed[Any]) -> list[Any]:
        found = await compute_here(function, parts)
        pair, _ = found[0].pairs[0]
        crowd.do(change, pair.asker, pair.candidate)
        changed.append((pair.asker, pair.candidate))
        return found

    changed: list[tuple[UserId, UserId]] = []
    crowd.do(lambda uow: propose(uow, THE_RUN))
    crowd.do(lambda uow: uow.timers.cancel(PROPOSE, THE_RUN))
    await large_matching.match_apart(Run(TEAM, crowd.database, compute), THE_RUN)
    asked = {(one.asker, one.mentor) for one in crowd.introductions()}
    assert changed[0] not in asked
    assert len(asked) == len(ASKERS) - 1


async def test_nobody_is_asked_twice_when_it_is_done_twice(crowd: QuietOffice) -> None:
    first = Run(TEAM, crowd.database, compute_here)
    await asyncio.gather(*(large_matching.match_apart(first, THE_RUN) for _ in range(2)))
    assert len(crowd.introductions()) == len(ASKERS)


async def test_who_gets_no_ask_is_told_once_that_nobody_is_free(crowd: QuietOffice) -> None:
    def all_away(uow: UnitOfWork) -> None:
        for user_id in MENTORS:
            _paused(uow, ASKERS[0], user_id)

    crowd.do(all_away)
    for _ in range(2):
        await large_matching.match_apart(Run(TEAM, crowd.database, compute_here), THE_RUN)
    crowd.do(lambda uow: uow.timers.cancel(PROPOSE, THE_RUN))
    told_at = crowd.do(lambda uow: nobody_said_at(uow.now, uow.working_time(ASKERS[0]).hours, ()))
    crowd.clock.at = told_at - timedelta(minutes=1)
    crowd.tick()
    assert crowd.posts == []
    crowd.clock.at = told_at
    crowd.tick()
    assert sorted(post.to for post in crowd.posts) == [f"person:{asker}" for asker in ASKERS]
    assert {post.kind for post in crowd.posts} == {"introductions.nobody_free"}


async def test_values_go_in_and_come_out_and_no_secret_goes_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("ENCRYPTION_KEYS", "secret")
    assert list(await worker.apart(doubled, worker.Packed([1, 2, 3]))) == [2, 4, 6]
    (known,) = await worker.apart(environment, worker.Packed([None]))
    assert known["OPENBLAS_NUM_THREADS"] == "1"
    assert not {"SLACK_BOT_TOKEN", "ENCRYPTION_KEYS", "DATABASE_URL"} & set(known)


async def test_a_fault_in_the_worker_names_its_kind_and_no_value() -> None:
    with pytest.raises(worker.Broke) as broke:
        await worker.apart(breaks, worker.Packed(["U0MEGHAN"]))
    assert str(broke.value).startswith("KeyError at worker_tasks.py:")
    assert "MEGHAN" not in str(broke.value)


async def test_what_takes_too_long_is_killed_and_tried_again_at_the_next_tick(
    sqlite_database: Database, clock: MovableClock
) -> None:
    tried = []

    async def too_long(run: Run, subject: str) -> None:
        tried.append(subject)
        await worker.apart(sleeps, worker.Packed([None]), seconds=0.5)

    await _ring(sqlite_database, clock, Runs(sqlite_database, {"test.long": too_long}))
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.timers.get("test.long", "s")) == clock.now()
    await _ring(sqlite_database, clock, Runs(sqlite_database, {"test.long": too_long}))
    assert tried == ["s", "s"]


async def test_a_fault_puts_a_run_off_and_a_death_leaves_the_claim(
    sqlite_database: Database, clock: MovableClock
) -> None:
    async def broken(_run: Run, _subject: str) -> None:
        raise LookupError

    async def endless(_run: Run, _subject: str) -> None:
        await asyncio.sleep(600)

    await _ring(sqlite_database, clock, Runs(sqlite_database, {"test.long": broken}))
    off = sqlite_database.transact_now(TEAM, lambda uow: uow.timers.get("test.long", "s"))
    assert off == clock.now() + timedelta(minutes=1)
    runs = Runs(sqlite_database, {"test.long": endless})
    await _ring(sqlite_database, clock, runs, wait=False)
    assert not runs.idle
    await runs.stop()
    left = sqlite_database.transact_now(TEAM, lambda uow: uow.timers.get("test.long", "s"))
    assert left == clock.now() + CLAIMED_FOR


async def test_a_run_asked_for_again_while_it_goes_on_is_done_once_more(
    sqlite_database: Database, clock: MovableClock
) -> None:
    async def busy(run: Run, subject: str) -> None:
        await run.transact(lambda uow: uow.timers.set("test.long", subject, uow.now + timedelta(minutes=3)))

    await _ring(sqlite_database, clock, Runs(sqlite_database, {"test.long": busy}))
    again = sqlite_database.transact_now(TEAM, lambda uow: uow.timers.get("test.long", "s"))
    assert again == clock.now() + timedelta(minutes=3)


async def _ring(database: Database, clock: MovableClock, runs: Runs, *, wait: bool = True) -> None:
    """Set the timer of a run for now, tick twice (the second finds it under way), and wait."""
    database.transact_now(TEAM, lambda uow: uow.timers.set("test.long", "s", uow.now))
    for _ in range(2):
        await run_due(database, {}, clock.now(), runs)
        await asyncio.sleep(0.05)
    while wait and not runs.idle:
        await asyncio.sleep(0.01)


def test_a_large_run_never_loads_the_solver_s_library_into_the_bot() -> None:
    words = (
        "import sys; from handlers import routers; import handlers.introductions.matching.large_matching; "
        "import bot.introductions.matching_run; "
        "routers.table().runs; print(sorted({'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True, cwd=worker.ROOT)
    assert done.stdout.strip() == "[]"
