"""People count once a quarter, by a hash that goes with it; what was released stays as it is."""

from datetime import date

import pytest

from bot.core.ids import UserId
from bot.reports.figures import CAME, Counted, Fact, FigureKind, Released, release
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import office

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
Q3, Q4 = "2026-Q3", "2026-Q4"
SLEEP, LOSS, LUNCH = Fact(FigureKind.TOPICS, "sleep"), Fact(FigureKind.TOPICS, "loss"), Fact(FigureKind.LUNCHES, CAME)
WEEK, LATER = Fact(FigureKind.INTRODUCED, "week"), Fact(FigureKind.INTRODUCED, "longer")


def released(members: int, quarter: str = Q4) -> Released:
    return release(quarter, ("here",), date(2027, 1, 3), Counted(members))


@pytest.fixture(autouse=True)
def _offices(request: pytest.FixtureRequest) -> None:
    """Two of them, where a test has a database."""
    if "database" in request.fixturenames:
        database: Database = request.getfixturevalue("database")
        database.transact_now(TEAM, lambda uow: office(uow, "c1", "c2"))


def test_people_are_counted_and_not_events(database: Database) -> None:
    def count(uow: UnitOfWork) -> None:
        for _ in range(3):
            uow.figures.count(Q4, "c1", ADA, SLEEP, LOSS, LUNCH, WEEK)
        uow.figures.count(Q4, "c1", ADA, LATER)
        uow.figures.count(Q4, "c1", BEN, SLEEP, LATER)

    database.transact_now(TEAM, count)
    found = database.transact_now(TEAM, lambda uow: uow.figures.people(Q4, ["c1"]))
    assert found == {SLEEP: 2, LOSS: 1, LUNCH: 1, WEEK: 1, LATER: 1}


def test_somebody_of_two_offices_counts_once_where_they_are_pooled(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.figures.count(Q4, "c1", ADA, LUNCH))
    database.transact_now(TEAM, lambda uow: uow.figures.count(Q4, "c2", ADA, LUNCH))
    database.transact_now(TEAM, lambda uow: uow.figures.count(Q4, "c2", BEN, LUNCH))
    for offices, people in ((["c1"], 1), (["c2"], 1), (["c1", "c2"], 2)):
        found = database.transact_now(TEAM, lambda uow, offices=offices: uow.figures.people(Q4, offices))  # type: ignore[misc]
        assert found[LUNCH] == people


def test_a_quarter_is_forgotten_with_those_before_it(database: Database) -> None:
    for quarter in (Q3, Q4):
        database.transact_now(TEAM, lambda uow, quarter=quarter: uow.figures.count(quarter, "c1", ADA, SLEEP))  # type: ignore[misc]
    database.transact_now(TEAM, lambda uow: uow.figures.forget_counts(Q3))
    assert database.transact_now(TEAM, lambda uow: uow.figures.people(Q3, ["c1"])) == {}
    assert database.transact_now(TEAM, lambda uow: uow.figures.people(Q4, ["c1"])) == {SLEEP: 1}


def test_who_is_forgotten_counts_no_longer(database: Database) -> None:
    for quarter in (Q3, Q4):
        database.transact_now(TEAM, lambda uow, quarter=quarter: uow.figures.count(quarter, "c1", ADA, SLEEP))  # type: ignore[misc]
    database.transact_now(TEAM, lambda uow: uow.figures.count(Q4, "c1", BEN, SLEEP))
    database.transact_now(TEAM, lambda uow: uow.figures.forget(ADA))
    assert database.transact_now(TEAM, lambda uow: uow.figures.people(Q3, ["c1"])) == {}
    assert database.transact_now(TEAM, lambda uow: uow.figures.people(Q4, ["c1"])) == {SLEEP: 1}


def test_the_table_alone_tells_neither_who_nor_what(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.figures.count(Q4, "c1", ADA, LOSS))
    with database.engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM figure_people").all()
    stored = " ".join(str(bytes(one) if isinstance(one, bytes | memoryview) else one) for row in rows for one in row)
    assert "c1" in stored
    assert ADA not in stored
    assert "loss" not in stored


def test_a_hash_of_one_quarter_is_another_in_the_next(database: Database) -> None:
    for quarter in (Q3, Q4):
        database.transact_now(TEAM, lambda uow, quarter=quarter: uow.figures.count(quarter, "c1", ADA, SLEEP))  # type: ignore[misc]
    with database.engine.begin() as connection:
        people = connection.exec_driver_sql("SELECT person, slot FROM figure_people").all()
    assert len({one for row in people for one in row}) == 4


def test_what_was_released_is_never_released_again(database: Database) -> None:
    assert database.transact_now(TEAM, lambda uow: uow.figures.keep("c1", released(12)))
    assert not database.transact_now(TEAM, lambda uow: uow.figures.keep("c1", released(500)))
    database.transact_now(TEAM, lambda uow: uow.figures.keep("c1", released(30, Q3)))
    found = database.transact_now(TEAM, lambda uow: uow.figures.list_of("c1"))
    assert list(found) == [released(30, Q3), released(12)]
    assert database.transact_now(TEAM, lambda uow: uow.figures.list_of("c2")) == []


def test_charts_are_kept_beside_their_release(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.figures.keep("c1", released(12)))
    assert database.transact_now(TEAM, lambda uow: uow.figures.charts_of("c1", Q4)) is None
    database.transact_now(TEAM, lambda uow: uow.figures.keep_charts("c1", Q4, {"waits": "<svg/>"}))
    assert database.transact_now(TEAM, lambda uow: uow.figures.charts_of("c1", Q4)) == {"waits": "<svg/>"}


def test_an_office_pools_from_a_quarter_on_and_alone_again_from_another(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.figures.pool("c1", "2026-Q4", is_pooled=True))
    database.transact_now(TEAM, lambda uow: uow.figures.pool("c1", "2027-Q2", is_pooled=False))
    pooled = [
        database.transact_now(TEAM, lambda uow, quarter=quarter: uow.figures.pooled(quarter))  # type: ignore[misc]
        for quarter in ("2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2")
    ]
    assert pooled == [frozenset(), {"c1"}, {"c1"}, frozenset()]
