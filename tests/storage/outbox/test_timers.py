"""Timers are data: taken in the transaction that acts on them, put off after a fault, seen across workspaces."""

from datetime import timedelta

from bot.core.ids import TeamId
from handlers.platform.timers import run_due
from storage.database import Database
from storage.outbox.timers import due_anywhere, next_due
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock

NAME = "test.ring"


async def test_a_due_timer_runs_once(database: Database, clock: MovableClock) -> None:
    rung: list[str] = []
    database.transact_now(TEAM, lambda uow: uow.timers.set(NAME, "one", clock.now()))

    def ring(uow: UnitOfWork, subject: str) -> None:
        rung.append(subject)

    for _ in range(2):
        await run_due(database, {NAME: ring}, clock.now())
    assert rung == ["one"]


async def test_a_fault_puts_off_its_own_timer_and_no_other(database: Database, clock: MovableClock) -> None:
    rung: list[str] = []
    database.transact_now(TEAM, lambda uow: uow.timers.set(NAME, "bad", clock.now()))
    database.transact_now(TeamId("T0OTHER"), lambda uow: uow.timers.set(NAME, "good", clock.now()))

    def ring(uow: UnitOfWork, subject: str) -> None:
        if subject == "bad":
            raise LookupError
        rung.append(subject)

    for _ in range(3):
        await run_due(database, {NAME: ring}, clock.now())
    assert rung == ["good"]
    put_off = database.transact_now(TEAM, lambda uow: uow.timers.get(NAME, "bad"))
    assert put_off == clock.now() + timedelta(minutes=1)


async def test_what_a_faulty_timer_did_is_undone(database: Database, clock: MovableClock) -> None:
    database.transact_now(TEAM, lambda uow: uow.timers.set(NAME, "bad", clock.now()))

    def ring(uow: UnitOfWork, subject: str) -> None:
        uow.timers.set(NAME, "left behind", uow.now)
        raise LookupError

    await run_due(database, {NAME: ring}, clock.now())
    assert database.transact_now(TEAM, lambda uow: uow.timers.get(NAME, "left behind")) is None


def test_setting_a_timer_again_moves_it(database: Database, clock: MovableClock) -> None:
    database.transact_now(TEAM, lambda uow: uow.timers.set(NAME, "one", clock.now()))
    database.transact_now(TEAM, lambda uow: uow.timers.set(NAME, "one", clock.now() + timedelta(days=1)))
    with database.engine.begin() as connection:
        assert due_anywhere(connection, clock.now()) == []
        assert next_due(connection) == clock.now() + timedelta(days=1)
