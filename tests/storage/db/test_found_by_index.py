"""What every command asks for is found by index in SQLite, which knows nothing of how many rows there are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from bot.core.ids import UserId
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM

ADA = UserId("U0ADA")
Statements = list[tuple[str, Any]]


@contextmanager
def overheard(database: Database) -> Iterator[Statements]:
    """Every statement sent meanwhile, with its values."""
    found: Statements = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        found.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def plan_of(database: Database, statement: str, values: Any) -> str:
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    return "\n".join(str(row[3]) for row in rows)


@pytest.mark.parametrize(
    ("ask", "table", "by"),
    [
        (lambda uow: uow.introductions.list_for(ADA), "introductions", ("asker=?", "mentor=?")),
        (lambda uow: uow.introductions.set_timer_if_any("a.b", ADA, uow.now), "timers", ("asker=?", "mentor=?")),
        (lambda uow: uow.introductions.offers_not_taken_by([ADA], uow.now), "offers_not_taken", ("account=?",)),
        (lambda uow: uow.outbox.refresh("a"), "outbox", ("dedupe_key=?",)),
        (lambda uow: uow.outbox.refresh("a", "b", "c", "d"), "outbox", ("dedupe_key=?",)),
        (lambda uow: uow.outbox.withdraw("a", "b", "c", "d"), "outbox", ("dedupe_key=?",)),
        (lambda uow: uow.mentors.get(ADA), "mentors", ("user_id=?",)),
        (lambda uow: uow.asks.list_for(ADA), "asks", ("user_id=?",)),
        (lambda uow: uow.mentors.list_listed(ADA), "mentors", ("ix_mentors_listed",)),
        (lambda uow: uow.mentors.list_listed(ADA, ["sleep"]), "mentors", ("ix_mentors_listed",)),
    ],
    ids=[
        "introductions",
        "any introduction",
        "offers not taken",
        "one to redraw",
        "four to redraw",
        "withdrawn",
        "mentor",
        "asks",
        "directory",
        "listed for a topic",
    ],
)
def test_it_is_found_by_index(
    sqlite_database: Database, ask: Callable[[UnitOfWork], object], table: str, by: tuple[str, ...]
) -> None:
    with overheard(sqlite_database) as statements:
        sqlite_database.transact_now(TEAM, ask)
    plans = [plan_of(sqlite_database, *one) for one in statements if table in one[0].split("WHERE")[0]]
    assert plans
    for plan in plans:
        assert all(name in plan for name in by), plan
