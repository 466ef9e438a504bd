"""Keys are changed while everything stays readable: walls stand, and the old key can be thrown away."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, LargeBinary, Select, Table, select, type_coerce

from bot import __main__
from bot.core.ids import TeamId
from storage.database import Database
from storage.db.base import metadata
from storage.db.opening import open_database
from storage.db.sealing import KeyMissing, new_key
from storage.maintenance.reencrypt import reencrypt, sealed_columns
from storage.outbox.table import kinds_of
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.storage.two_workspaces import ADA, BEN, Greeting, fill
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS

NEW = new_key()


def with_keys(url: str, keys: str, function: Callable[[Database], Any]) -> Any:
    """Do something with the database opened with these keys."""
    opened = open_database(url, keys, beside_another=True)
    database = Database(opened, MovableClock(), kinds_of([Greeting]), Random(1))
    try:
        return function(database)
    finally:
        database.close_now()


def everything(uow: UnitOfWork) -> list[Any]:
    """All rows of the workspace, opened."""
    return [uow.connection_for_storage.execute(_in_order(table)).all() for table in metadata.sorted_tables]


def _in_order(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key.columns)


def read(url: str, keys: str) -> Any:
    return with_keys(url, keys, lambda database: database.transact_now(TEAM, everything))


def sealed_bytes(connection: Connection) -> list[bytes]:
    return [
        bytes(value)
        for table, columns in sealed_columns().items()
        for column in columns
        for value in connection.execute(select(type_coerce(column, LargeBinary)).select_from(table)).scalars()
        if value is not None
    ]


def fill_two(database: Database) -> None:
    for team in (TEAM, TeamId("T0OTHER")):
        database.transact_now(team, lambda uow: fill(uow, "words"))


def renew(database: Database) -> int:
    return reencrypt(database.engine, batch=2)


def test_with_the_new_key_alone_everything_reads_the_same_and_exclusions_stand(database_url: str) -> None:
    with_keys(database_url, KEYS, fill_two)
    before = read(database_url, KEYS)
    assert with_keys(database_url, f"{NEW},{KEYS}", renew) > 2 * len(sealed_columns()) - 1
    assert read(database_url, NEW) == before
    exclusion = with_keys(
        database_url,
        NEW,
        lambda database: database.transact_now(TEAM, lambda uow: uow.introductions.has_exclusion(ADA, BEN)),
    )
    assert exclusion is True
    with pytest.raises(KeyMissing):
        read(database_url, KEYS)


def test_every_sealed_value_is_written_anew(database_url: str) -> None:
    def look(database: Database) -> list[bytes]:
        with database.engine.begin() as connection:
            return sealed_bytes(connection)

    with_keys(database_url, KEYS, fill_two)
    before = with_keys(database_url, KEYS, look)
    with_keys(database_url, f"{NEW},{KEYS}", renew)
    after = with_keys(database_url, NEW, look)
    assert len(after) == len(before) > 0
    assert set(after).isdisjoint(before)


def test_it_can_be_run_twice(sqlite_url: str) -> None:
    with_keys(sqlite_url, KEYS, fill_two)
    first, second = (with_keys(sqlite_url, f"{NEW},{KEYS}", renew) for _ in range(2))
    assert first == second


def test_with_a_key_that_fits_nothing_it_refuses_and_changes_nothing(sqlite_url: str) -> None:
    with_keys(sqlite_url, KEYS, fill_two)
    before = read(sqlite_url, KEYS)
    with pytest.raises(KeyMissing):
        with_keys(sqlite_url, NEW, renew)
    assert read(sqlite_url, KEYS) == before


def test_the_command_says_how_many_rows(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_keys(sqlite_url, KEYS, fill_two)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("ENCRYPTION_KEYS", f"{NEW},{KEYS}")
    assert __main__.main(["reencrypt"]) == 0
    assert "with the newest key" in capsys.readouterr().out
    assert read(sqlite_url, NEW)


def test_the_command_refuses_without_keys(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody/nothing")
    monkeypatch.delenv("ENCRYPTION_KEYS", raising=False)
    assert __main__.main(["reencrypt"]) == 2
    said = capsys.readouterr().err
    assert "ENCRYPTION_KEYS is missing" in said
    assert said.count("\n") == 1
