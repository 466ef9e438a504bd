"""A kept return plan comes back as it was, sealed, one a person; on both databases."""

from dataclasses import replace
from datetime import date, time

from sqlalchemy import text

from bot.core.ids import TeamId, UserId
from bot.plans.return_plans import Choices, KeptPlan, PlanDraft, RampStep, Span
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

ADA = UserId("U0ADA")
CHOICES = Choices(
    date(2027, 1, 13),
    (RampStep(1, 60, frozenset({0, 1, 2})), RampStep(5, 100)),
    12,
    frozenset(range(5)),
    2250,
    frozenset({4}),
    (Span(frozenset({0, 1}), time(12), time(13)),),
    (Span(frozenset({2}), time(10), time(10, 20)),),
    3,
    frozenset({3}),
)
KEPT = KeptPlan(PlanDraft(CHOICES, "abc@village.invalid", 2), date(2027, 5, 2))


def test_a_plan_comes_back_as_it_was_and_the_newest_counts(database: Database) -> None:
    later = replace(KEPT, until=date(2027, 6, 1))

    def save(uow: UnitOfWork) -> None:
        assert uow.return_plans.get(ADA) is None
        put(uow.return_plans.save, ADA, KEPT)
        assert uow.return_plans.get(ADA) == KEPT
        put(uow.return_plans.save, ADA, later)

    database.transact_now(TEAM, save)
    assert database.transact_now(TEAM, lambda uow: uow.return_plans.get(ADA)) == later
    assert database.transact_now(TEAM, lambda uow: uow.return_plans.has(ADA))
    assert not database.transact_now(TeamId("T0OTHER"), lambda uow: uow.return_plans.has(ADA))


def test_nothing_of_it_can_be_read_in_the_database_and_it_can_be_forgotten(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.return_plans.save, ADA, KEPT))
    rows = database.transact_now(
        TEAM, lambda uow: uow.connection_for_storage.execute(text("SELECT * FROM return_plans")).all()
    )
    assert "2027" not in repr(rows)
    database.transact_now(TEAM, lambda uow: uow.return_plans.remove(ADA))
    assert database.transact_now(TEAM, lambda uow: uow.return_plans.get(ADA)) is None
