"""Statements that are compiled once do what SQLAlchemy does with them, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import bindparam, delete, event, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.ids import UserId
from bot.offices.resources import lines_for
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from storage.database import Database
from storage.db.prepared import row_of, rows_of, run
from storage.outbox.timers import timers
from storage.people.mentors import mentors
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import office, put

ADA = UserId("U0ADA")
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
MINE = select(mentors).where(mentors.c.team_id == bindparam("of_team"))
PAUSED = update(mentors).where(mentors.c.team_id == bindparam("of_team")).values(paused_until=bindparam("new_until"))
GONE = delete(mentors).where(mentors.c.team_id == bindparam("of_team"))
NEW = insert(timers)


class Undone(Exception):  # noqa: N818
    """Nothing that is tried stays."""


def _ada(uow: UnitOfWork) -> None:
    put(uow.people.save, Colleague(ADA, zone="Europe/London"))
    put(uow.mentors.save, Mentor(ADA, NOON, topics=("sleep",), about="Twice through it", avoid=(UserId("U0BEN"),)))


def test_what_is_read_is_what_sqlalchemy_reads(database: Database) -> None:
    database.transact_now(TEAM, _ada)

    def both(uow: UnitOfWork) -> None:
        connection = uow.connection_for_storage
        theirs = [row._asdict() for row in connection.execute(MINE, {"of_team": TEAM})]
        assert rows_of(connection, MINE, {"of_team": TEAM}) == theirs
        assert row_of(connection, MINE, {"of_team": TEAM}) == theirs[0]
        assert row_of(connection, MINE, {"of_team": "T0OTHER"}) is None

    database.transact_now(TEAM, both)


def test_what_is_written_is_counted_and_undone_with_the_transaction(database: Database) -> None:
    database.transact_now(TEAM, _ada)

    def change(uow: UnitOfWork) -> None:
        connection = uow.connection_for_storage
        assert run(connection, PAUSED, {"of_team": TEAM, "new_until": date(2027, 1, 5)}) == 1
        assert run(connection, PAUSED, {"of_team": "T0OTHER", "new_until": None}) == 0
        assert uow.mentors.look_at(ADA) == Mentor(
            ADA,
            NOON,
            topics=("sleep",),
            about="Twice through it",
            avoid=(UserId("U0BEN"),),
            paused_until=date(2027, 1, 5),
        )
        assert run(connection, GONE, {"of_team": TEAM}) == 1
        raise Undone

    with pytest.raises(Undone):
        database.transact_now(TEAM, change)
    assert database.transact_now(TEAM, lambda uow: uow.mentors.count()) == 1


def test_a_fault_of_the_driver_is_raised_as_sqlalchemys(database: Database) -> None:
    row = {"team_id": TEAM, "name": "a.b", "subject": "s", "due_at": NOON, "failures": 0}

    def twice(uow: UnitOfWork) -> None:
        run(uow.connection_for_storage, NEW, row)
        with pytest.raises(IntegrityError) as refused, uow.savepoint():
            run(uow.connection_for_storage, NEW, row)
        assert refused.value.orig is not None
        assert "T0" not in str(refused.value).replace(str(refused.value.orig), "")  # values are hidden

    database.transact_now(TEAM, twice)
    assert database.transact_now(TEAM, lambda uow: uow.timers.get("a.b", "s")) == NOON


def test_whoever_listens_to_the_engine_hears_of_it(database: Database) -> None:
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        heard.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    database.transact_now(TEAM, lambda uow: uow.timers.cancel("a.b", "s"))
    event.remove(database.engine, "before_cursor_execute", hear)
    assert [statement.split()[0] for statement in heard] == ["DELETE"]


def test_a_value_that_is_opened_once_is_opened_again_when_it_changes(database: Database) -> None:
    def read(uow: UnitOfWork) -> str:
        return uow.communities.list_all()[0].label

    def rename(uow: UnitOfWork) -> None:
        known = uow.communities.get("c1")
        assert known is not None
        uow.communities.save(replace(known, label="Leeds", contacts=lines_for("GB")))

    database.transact_now(TEAM, lambda uow: office(uow, "c1"))
    assert database.transact_now(TEAM, lambda uow: uow.communities.list_all()[0].contacts) == ()
    database.transact_now(TEAM, rename)
    assert database.transact_now(TEAM, read) == "Leeds"
    assert len(database.transact_now(TEAM, lambda uow: uow.communities.list_all()[0].contacts)) > 0
