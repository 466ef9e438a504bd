"""Tips that are out: one vote each, counted apart from who gave it; on both databases."""

from dataclasses import replace
from datetime import date

from sqlalchemy import text

from bot.contributions.tips import TipCard
from bot.core.ids import UserId
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.storage.two_workspaces import contribution
from tests.support.storing import put

ADA, BEN, CAT = UserId("U0ADA"), UserId("U0BEN"), UserId("U0CAT")
DAY = date(2026, 11, 3)


def fill(uow: UnitOfWork) -> list[bool]:
    for tip_id in ("a", "b"):
        put(uow.contributions.save, replace(contribution("words", contribution_id=tip_id), author=CAT))
        uow.tips.begin(tip_id, DAY)
    return [uow.tips.thank("a", ADA), uow.tips.thank("a", ADA), uow.tips.thank("a", BEN), uow.tips.thank("c", ADA)]


def test_each_counts_once_and_for_what_is_out_only(database: Database) -> None:
    assert database.transact_now(TEAM, fill) == [True, False, True, False]
    cards = database.transact_now(TEAM, lambda uow: dict(uow.tips.look_at(["a", "b", "c"])))
    assert cards == {"a": TipCard("a", DAY, 0, 2), "b": TipCard("b", DAY)}
    assert database.transact_now(TEAM, lambda uow: set(uow.tips.thanked_by(ADA))) == {"a"}


def test_out_again_in_other_words_it_begins_anew(database: Database) -> None:
    database.transact_now(TEAM, fill)
    database.transact_now(TEAM, lambda uow: uow.tips.begin("a", date(2027, 1, 1)))
    assert database.transact_now(TEAM, lambda uow: uow.tips.get("a")) == TipCard("a", date(2027, 1, 1))
    assert database.transact_now(TEAM, lambda uow: set(uow.tips.thanked_by(ADA))) == set()


def test_who_was_helped_stands_nowhere_in_clear(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def raw(uow: UnitOfWork) -> str:
        return str(uow.connection_for_storage.execute(text("SELECT * FROM tip_voters")).all())

    assert ADA not in database.transact_now(TEAM, raw)


def test_forgetting_takes_the_vote_and_leaves_the_count(database: Database) -> None:
    database.transact_now(TEAM, fill)
    database.transact_now(TEAM, lambda uow: uow.privacy.forget(ADA, "hash"))
    assert database.transact_now(TEAM, lambda uow: set(uow.tips.thanked_by(ADA))) == set()
    assert database.transact_now(TEAM, lambda uow: uow.tips.get("a")) == TipCard("a", DAY, 0, 2)


def test_what_is_removed_is_gone_with_its_votes(database: Database) -> None:
    database.transact_now(TEAM, fill)
    database.transact_now(TEAM, lambda uow: uow.tips.remove("a"))
    assert database.transact_now(TEAM, lambda uow: uow.tips.get("a")) is None
    assert database.transact_now(TEAM, lambda uow: uow.tips.thank("a", BEN)) is False
