"""Sign-ups are remembered whole and sealed, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import text

from bot.core.ids import TeamId, UserId
from bot.people.returners import IntroductionKind, Returner, Stage, Wants
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

MEGHAN, BOSS = UserId("U0MEGHAN"), UserId("U0BOSS")
NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
FULL = Returner(
    MEGHAN,
    NOW,
    topics=("business-travel", "loss"),
    kind=IntroductionKind.COMPANY,
    avoid=(BOSS,),
    not_before=date(2027, 3, 1),
    wants=Wants.EAR,
    stage=Stage.ON_LEAVE,
    show_stage=True,
    show_office=True,
    other_offices=False,
    other_offices_only=True,
    languages=("Deutsch",),
    about="A line",
    is_paused=True,
    paused_until=date(2027, 2, 1),
    matching_rests_until=NOW,
    offers_unanswered=2,
    asleep=True,
    greeting="0192",
)


def test_a_sign_up_comes_back_as_saved_and_changes_in_place(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.returners.save, replace(FULL, topics=())))
    database.transact_now(TEAM, lambda uow: put(uow.returners.save, FULL))
    database.transact_now(TEAM, lambda uow: put(uow.returners.save, Returner(BOSS, NOW)))

    def look(uow: UnitOfWork) -> None:
        assert uow.returners.get(MEGHAN) == FULL
        assert uow.returners.list_all() == [Returner(BOSS, NOW), FULL]

    database.transact_now(TEAM, look)


def test_a_removed_sign_up_leaves_nothing(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.returners.save, FULL))
    for _ in range(2):
        database.transact_now(TEAM, lambda uow: uow.returners.remove(MEGHAN))
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM returners")).scalar() == 0


def test_another_workspace_neither_sees_nor_removes_a_sign_up(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.returners.save, FULL))

    def elsewhere(uow: UnitOfWork) -> None:
        assert uow.returners.get(MEGHAN) is None
        assert uow.returners.list_all() == []
        uow.returners.remove(MEGHAN)

    database.transact_now(TeamId("T0OTHER"), elsewhere)
    assert database.transact_now(TEAM, lambda uow: uow.returners.list_all()) == [FULL]


def test_nothing_but_two_ids_is_readable_in_the_table(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.returners.save, FULL))
    with database.engine.begin() as connection:
        row = connection.execute(text("SELECT * FROM returners")).one()._asdict()
    assert row.pop("team_id") == TEAM
    assert row.pop("user_id") == MEGHAN
    (sealed,) = row.values()
    for secret in (b"travel", b"loss", b"2027", BOSS.encode(), b"on_leave", b"company"):
        assert secret not in bytes(sealed)
