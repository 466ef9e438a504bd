"""Questions asked around: kept sealed, given back whole, gone when they end."""

from datetime import UTC, date, datetime

from sqlalchemy import LargeBinary, select, type_coerce

from bot.core.ids import UserId
from bot.introductions.asking_around import Ask, ByWhen
from bot.people.returners import Returner
from storage.database import Database
from storage.introductions.asking_around import asks
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

MEGHAN, LORI = UserId("U0MEGHAN"), UserId("U0LORI")
NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
FIRST = Ask("a1", Returner(MEGHAN, NOW, topics=("loss",)), ByWhen.BEFORE, date(2026, 11, 9), "zanzibar", False)
SECOND = Ask("a2", Returner(LORI, NOW))


def test_a_question_comes_back_as_it_was_and_nothing_of_it_lies_in_clear(database: Database) -> None:
    def keep(uow: UnitOfWork) -> bytes:
        put(uow.asks.save, FIRST)
        put(uow.asks.save, SECOND)
        content = type_coerce(asks.c.content, LargeBinary)
        return bytes(uow.connection_for_storage.execute(select(content).where(asks.c.id == "a1")).scalar_one())

    sealed = database.transact_now(TEAM, keep)
    assert b"zanzibar" not in sealed
    assert b"loss" not in sealed
    found = database.transact_now(TEAM, lambda uow: (uow.asks.get("a1"), uow.asks.list_all(), uow.asks.list_for(LORI)))
    assert found == (FIRST, [FIRST, SECOND], [SECOND])


def test_a_question_is_removed_by_itself_or_with_its_asker(database: Database) -> None:
    def keep_and_forget(uow: UnitOfWork) -> list[Ask]:
        for ask in (FIRST, SECOND):
            put(uow.asks.save, ask)
        uow.privacy.forget(MEGHAN, "")
        left = list(uow.asks.list_all())
        uow.asks.remove("a2")
        return [*left, *uow.asks.list_all()]

    assert database.transact_now(TEAM, keep_and_forget) == [SECOND]
