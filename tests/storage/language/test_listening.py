"""The switch comes back as saved; who was answered is a hash that goes with its month; on both databases."""

from sqlalchemy import text

from bot.core.ids import ChannelId, TeamId
from bot.language.listening import Listening
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put


def test_a_switch_is_off_until_saved_and_comes_back_as_it_was(database: Database) -> None:
    switch = Listening("a", is_on=True, turn=3, announced_in=ChannelId("C1"))

    def save(uow: UnitOfWork) -> None:
        assert uow.listening.of("a") == Listening("a")
        put(uow.listening.save, Listening("a", is_on=True))
        put(uow.listening.save, switch)

    database.transact_now(TEAM, save)
    assert database.transact_now(TEAM, lambda uow: uow.listening.of("a")) == switch
    assert database.transact_now(TEAM, lambda uow: uow.listening.of("b")) == Listening("b")
    assert database.transact_now(TeamId("T0OTHER"), lambda uow: uow.listening.of("a")) == Listening("a")


def test_once_a_month_for_each_person_and_past_months_are_deleted(database: Database) -> None:
    def is_first(who: str, month: str) -> bool:
        def look(uow: UnitOfWork) -> bool:
            return uow.listening.first_this_month(uow.hashes.of("listen", who, month), month)

        return database.transact_now(TEAM, look)

    assert is_first("U0ADA", "2026-11")
    assert not is_first("U0ADA", "2026-11")
    assert is_first("U0BEN", "2026-11")
    assert is_first("U0ADA", "2026-12")
    rows = database.transact_now(
        TEAM, lambda uow: uow.connection_for_storage.execute(text("SELECT * FROM listening_answered")).all()
    )
    assert len(rows) == 1
    assert "U0ADA" not in str(rows)
