"""Answers are counts: nothing in any table, or in the place where a database puts a row, tells who said what."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select, text

from bot.core.ids import UserId
from bot.reports.pulse import ANSWERS, PulseMember
from storage.database import Database
from storage.db.base import Sealed, metadata
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.conftest import _opened as opened
from tests.storage.two_workspaces import community
from tests.support.clocks import MovableClock
from tests.support.databases import PostgresqlServer, copy_sqlite
from tests.support.storing import office, put

ADA, BEN, CAT = UserId("U0ADA"), UserId("U0BEN"), UserId("U0CAT")
Q4, HERE = "2026-Q4", "c1"


def ready(uow: UnitOfWork) -> None:
    put(uow.communities.save, community("here"))
    uow.pulse.open(Q4, HERE)
    for user_id in (ADA, BEN, CAT):
        put(uow.pulse.save, PulseMember(user_id, 1))


def counts(database: Database, *offices: str) -> Mapping[str, int]:
    return database.transact_now(TEAM, lambda uow: uow.pulse.of(Q4, offices or (HERE,)))


def vote(database: Database, user_id: UserId, option: str, question: str = "shaped", office: str = HERE) -> bool:
    def answer(uow: UnitOfWork) -> bool:
        counted = uow.pulse.count(Q4, office, user_id, question, option)
        put(uow.pulse.save, PulseMember(user_id))
        return counted

    return database.transact_now(TEAM, answer)


def test_a_second_answer_from_another_device_changes_nothing(database: Database) -> None:
    database.transact_now(TEAM, ready)
    assert vote(database, ADA, "yes")
    assert not vote(database, ADA, "no")
    assert vote(database, ADA, "yes", "met_well")
    assert {answer for answer, given in counts(database).items() if given} == {"shaped/yes", "met_well/yes"}
    answered = database.transact_now(TEAM, lambda uow: uow.pulse.has_answered(Q4, ADA))
    assert answered == {"shaped", "met_well"}


async def test_two_devices_at_the_very_same_moment_count_once(database: Database) -> None:
    database.transact_now(TEAM, ready)

    def answer(uow: UnitOfWork, option: str) -> bool:
        return uow.pulse.count(Q4, HERE, ADA, "shaped", option)

    both = [database.transact(TEAM, answer, option) for option in ("yes", "no", "partly", "yes")]
    assert sorted(await asyncio.gather(*both)) == [False, False, False, True]
    assert sum(counts(database).values()) == 1


def test_where_nobody_is_asked_nothing_is_counted(database: Database) -> None:
    database.transact_now(TEAM, ready)
    assert not vote(database, ADA, "yes", office="elsewhere")
    assert counts(database, "elsewhere") == {}
    assert database.transact_now(TEAM, lambda uow: uow.pulse.has_answered(Q4, ADA)) == frozenset()


def test_offices_are_counted_together(database: Database) -> None:
    database.transact_now(TEAM, ready)
    database.transact_now(TEAM, lambda uow: office(uow, "c2"))
    database.transact_now(TEAM, lambda uow: uow.pulse.open(Q4, "c2"))
    vote(database, ADA, "yes")
    vote(database, BEN, "yes", office="c2")
    assert counts(database, HERE, "c2")["shaped/yes"] == 2
    assert tuple(counts(database, HERE, "c2")) == ANSWERS


def test_opening_again_keeps_what_was_counted(database: Database) -> None:
    database.transact_now(TEAM, ready)
    vote(database, ADA, "no")
    database.transact_now(TEAM, lambda uow: uow.pulse.open(Q4, HERE))
    assert counts(database)["shaped/no"] == 1


def test_once_released_neither_counts_nor_who_answered_are_kept(database: Database) -> None:
    database.transact_now(TEAM, ready)
    vote(database, ADA, "yes")
    database.transact_now(TEAM, lambda uow: uow.pulse.forget_answers(Q4))
    assert counts(database) == {}
    assert database.transact_now(TEAM, lambda uow: uow.pulse.has_answered(Q4, ADA)) == frozenset()


def test_who_is_forgotten_leaves_the_lists_and_not_the_count(database: Database) -> None:
    database.transact_now(TEAM, ready)
    vote(database, BEN, "yes")
    database.transact_now(TEAM, lambda uow: uow.privacy.forget(BEN, ""))
    assert database.transact_now(TEAM, lambda uow: uow.privacy.traces(BEN)) == {}
    assert counts(database)["shaped/yes"] == 1


@pytest.fixture(params=["sqlite", "postgresql"])
def twins(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path, clock: MovableClock
) -> Iterator[Sequence[Database]]:
    """Two new databases of the same kind, in which no row has ever been."""
    if request.param == "sqlite":
        urls = [copy_sqlite(sqlite_template, tmp_path) for _ in range(2)]
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        urls = [server.fresh() for _ in range(2)]
    for one in opened(urls[0], clock):
        for other in opened(urls[1], clock):
            yield one, other


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table as the database keeps it: in its own order, with its hidden columns."""
    with database.engine.begin() as connection:
        dialect = connection.dialect.name
        found = {}
        for table in metadata.sorted_tables:
            rows = connection.execute(select(*_hidden(dialect, table), *_plain(table)))
            found[table.name] = [tuple(row) for row in rows]
    if dialect == "postgresql":
        # Of the transactions only their order: those of the server's own housekeeping take numbers in between.
        ranks = {
            written: rank for rank, written in enumerate(sorted({row[0] for rows in found.values() for row in rows}))
        }
        return {name: [(ranks[row[0]], *row[1:]) for row in rows] for name, rows in found.items()}
    return found


def _plain(table: Table) -> list[Any]:
    """What is sealed looks different each time, whatever is in it."""
    return [column for column in table.columns if not isinstance(column.type, Sealed)]


def _hidden(dialect: str, table: Table) -> list[Any]:
    if dialect == "postgresql":  # who wrote a row when, and where it stands
        return [text("xmin::text::bigint"), text("cmin::text"), text("ctid::text")]
    return [] if table.dialect_options["sqlite"]["with_rowid"] is False else [text("rowid")]


def test_who_said_what_leaves_the_very_same_database(twins: Sequence[Database]) -> None:
    """Ada yes and Ben no, or Ada no and Ben yes: joined by whatever column, the two cannot be told apart."""
    for database, options in zip(twins, (("yes", "no", "partly"), ("no", "partly", "yes")), strict=True):
        database.transact_now(TEAM, ready)
        for user_id, option in zip((ADA, BEN, CAT), options, strict=True):
            assert vote(database, user_id, option)
    one, other = (everything(database) for database in twins)
    assert one == other
    assert len(one["pulse_voters"]) == 3


def test_the_comparison_sees_a_difference(twins: Sequence[Database]) -> None:
    for database, options in zip(twins, (("yes", "no"), ("yes", "yes")), strict=True):
        database.transact_now(TEAM, ready)
        for user_id, option in zip((ADA, BEN), options, strict=True):
            vote(database, user_id, option)
    one, other = (counts(database) for database in twins)
    assert one != other
    one_by_itself, other_by_itself = (everything(database) for database in twins)
    assert one_by_itself == other_by_itself  # even another answer is seen by whoever has the keys only
