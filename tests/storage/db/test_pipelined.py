"""Writes that wait for the next statement: on PostgreSQL they go with it in one round trip, unnoticed otherwise.

On SQLite they run at once; what is tested here holds on both.
"""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database
from storage.db.prepared import finish, row_of, run, run_later
from storage.outbox.timers import timers
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
NEW = insert(timers)
OF_ONE = (timers.c.team_id == bindparam("of_team"), timers.c.subject == bindparam("of_subject"))
ONE = select(timers.c.failures).where(*OF_ONE)
MOVED = update(timers).where(*OF_ONE).values(failures=bindparam("new_failures"))


class Undone(Exception):  # noqa: N818
    """Nothing that is tried stays."""


def _row(subject: str, failures: int = 0) -> dict[str, Any]:
    return {"team_id": TEAM, "name": "a.b", "subject": subject, "due_at": NOON, "failures": failures}


def _move(subject: str, failures: int) -> dict[str, Any]:
    return {"of_team": TEAM, "of_subject": subject, "new_failures": failures}


def _stored(database: Database) -> list[tuple[str, int]]:
    query = select(timers.c.subject, timers.c.failures).order_by(timers.c.subject)
    with database.engine.connect() as connection:
        return [(subject, failures) for subject, failures in connection.execute(query)]


def test_what_waits_is_done_in_order_before_the_next_statement_and_counted(database: Database) -> None:
    met: list[int] = []

    def work(uow: UnitOfWork) -> None:
        connection = uow.connection_for_storage
        run_later(connection, NEW, _row("one"), met.append)
        run_later(connection, MOVED, _move("one", 1), met.append)
        run_later(connection, MOVED, _move("nobody", 1), met.append)
        run_later(connection, MOVED, _move("one", 2))
        assert row_of(connection, ONE, {"of_team": TEAM, "of_subject": "one"}) == {"failures": 2}
        assert met == [1, 1, 0]

    database.transact_now(TEAM, work)
    assert _stored(database) == [("one", 2)]


def test_sqlalchemy_and_the_commit_find_done_what_waited(database: Database) -> None:
    def work(uow: UnitOfWork) -> None:
        connection = uow.connection_for_storage
        run_later(connection, NEW, _row("one"))
        assert connection.execute(select(timers.c.subject)).scalars().all() == ["one"]
        run_later(connection, NEW, _row("two"))
        connection.execute(update(timers).values(failures=3))
        run_later(connection, NEW, _row("three"))

    database.transact_now(TEAM, work)
    with database.engine.begin() as connection:
        run_later(connection, NEW, _row("without a unit of work"))
    assert _stored(database) == [("one", 3), ("three", 0), ("two", 3), ("without a unit of work", 0)]


def test_many_that_wait_and_much_that_they_say_hold_up_nobody(database: Database) -> None:
    """More than the network takes at once."""
    long = "words " * 20_000

    def work(uow: UnitOfWork) -> None:
        connection = uow.connection_for_storage
        for number in range(100):
            run_later(connection, NEW, _row(f"{number:03d}"))
        for number in range(15):
            run_later(connection, MOVED, _move(f"{number:03d}{long}", 1))
        finish(connection)

    database.transact_now(TEAM, work)
    assert len(_stored(database)) == 100


def test_what_is_wrong_with_one_that_waited_undoes_the_whole_and_names_it(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: run(uow.connection_for_storage, NEW, _row("known")))
    met: list[int] = []

    def work(uow: UnitOfWork) -> None:
        connection = uow.connection_for_storage
        run_later(connection, NEW, _row("before"), met.append)
        run_later(connection, NEW, _row("known"), met.append)
        run_later(connection, MOVED, _move("known", 5), met.append)
        finish(connection)

    with pytest.raises(IntegrityError) as refused:
        database.transact_now(TEAM, work)
    assert "INSERT INTO timers" in str(refused.value)
    assert not getattr(refused.value, "connection_invalidated", True)
    assert _stored(database) == [("known", 0)]
    assert 5 not in met
    database.transact_now(TEAM, lambda uow: run(uow.connection_for_storage, NEW, _row("afterwards")))
    assert _stored(database) == [("afterwards", 0), ("known", 0)]


def test_what_waits_is_forgotten_at_a_rollback(database: Database) -> None:
    def work(uow: UnitOfWork) -> None:
        run_later(uow.connection_for_storage, NEW, _row("one"))
        raise Undone

    for _ in range(2):
        with pytest.raises(Undone):
            database.transact_now(TEAM, work)
    assert _stored(database) == []


def test_a_savepoint_undoes_what_waits_since_it_and_keeps_what_waited_before(database: Database) -> None:
    def work(uow: UnitOfWork) -> None:
        connection = uow.connection_for_storage
        run_later(connection, NEW, _row("before"))
        with suppress(Undone), uow.savepoint():
            run_later(connection, NEW, _row("inside"))
            raise Undone
        with pytest.raises(IntegrityError), uow.savepoint():
            run_later(connection, NEW, _row("before"))
        with uow.savepoint():
            run_later(connection, NEW, _row("kept"))
        run_later(connection, NEW, _row("after"))

    database.transact_now(TEAM, work)
    assert _stored(database) == [("after", 0), ("before", 0), ("kept", 0)]


def test_a_connection_that_breaks_off_is_known_to_be_lost_and_replaced(database: Database) -> None:
    if database.is_sqlite:
        database.transact_now(TEAM, lambda uow: run_later(uow.connection_for_storage, NEW, _row("one")))
        assert _stored(database) == [("one", 0)]
        return
    seen: list[bool] = []

    def work(uow: UnitOfWork) -> None:
        connection = uow.connection_for_storage
        run_later(connection, NEW, _row("one"))
        run_later(connection, MOVED, _move("one", 1))
        if not seen:
            mine = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
            with database.engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({mine}, 5000)")
        try:
            finish(connection)
        except DBAPIError as lost:
            seen.append(lost.connection_invalidated)
            raise

    database.transact_now(TEAM, work)
    assert seen == [True]
    assert _stored(database) == [("one", 1)]


def test_a_row_that_was_not_there_any_more_is_told_at_the_latest_at_the_end(database: Database) -> None:
    """As `storage.db.rows.Rows.save` asks for it: what is gone stays gone, and whoever saves it learns it."""

    def told(met: int) -> None:
        if met != 1:
            raise Undone

    def work(uow: UnitOfWork) -> None:
        run_later(uow.connection_for_storage, NEW, _row("other"))
        run_later(uow.connection_for_storage, MOVED, _move("gone", 1), told)

    with pytest.raises(Undone):
        database.transact_now(TEAM, work)
    assert _stored(database) == []
