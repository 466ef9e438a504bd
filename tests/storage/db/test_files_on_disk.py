"""What lies on the disk: nobody else may read it, and nothing older in it tells what the database no longer does."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

import pytest
import sqlalchemy

from bot.core.clock import SystemClock
from bot.core.ids import UserId
from storage.database import Database
from storage.db import schema
from storage.db.base import GONE_WHOLLY, UNTRACED, metadata
from storage.db.opening import open_database
from storage.maintenance.backup import back_up
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.storage.two_workspaces import ADA, BEN, QUARTER, fill
from tests.support.databases import KEYS

CAT = UserId("U0CAT")

# One write of every kind of answer that nobody may be able to lay at anybody's door, by its table.
ANSWERS: Mapping[str, Callable[[UnitOfWork], object]] = {
    "pulse_tallies": lambda uow: uow.pulse.count(QUARTER, "c1", BEN, "shaped", "no"),
    "pulse_voters": lambda uow: uow.pulse.count(QUARTER, "c1", CAT, "shaped", "no"),
    "lunch_tallies": lambda uow: uow.meetings.tallies.count("m1", BEN, "not_so"),
    "lunch_voters": lambda uow: uow.meetings.tallies.count("m1", CAT, "yes"),
    "tip_voters": lambda uow: uow.tips.thank("p2", CAT),
    "questions": lambda uow: uow.meetings.box.drop("s1", "q2", "Who else is so tired?"),
}
# One deletion of everything that is promised to be gone, by its table.
ENDS: Mapping[str, Callable[[UnitOfWork], object]] = {
    "asks": lambda uow: uow.asks.remove("a1"),
    "mentors": lambda uow: uow.mentors.remove(BEN),
    "people": lambda uow: uow.people.remove(ADA),
    "return_plans": lambda uow: uow.return_plans.remove(ADA),
    "returners": lambda uow: uow.returners.remove(ADA),
    "same_weeks": lambda uow: uow.introductions.peer_groups.drop_wish(ADA),
}


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """A umask that takes nothing away: what is private then is so by our doing."""
    before = os.umask(0)
    yield
    os.umask(before)


def file_of(database: Database) -> Path:
    return Path(database.engine.url.database or "")


def log_of(database: Database) -> int:
    return file_of(database).with_name(file_of(database).name + "-wal").stat().st_size


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.mark.usefixtures("open_to_all")
def test_every_file_beside_the_database_is_private(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'village.db'}"
    opened = open_database(url, None)
    schema.upgrade(opened.engine)
    (tmp_path / ".backup.part").write_text("left by one that was killed")
    back_up(url, tmp_path / "backup", SystemClock().now())
    found = modes(tmp_path)
    opened.close()
    assert set(found) == {f"village.db{end}" for end in ("", "-wal", "-shm", ".lock", ".key")} | {"backup"}
    assert set(found.values()) == {0o600}


@pytest.mark.usefixtures("open_to_all")
def test_the_database_is_private_from_its_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    engine = sqlalchemy.create_engine

    def looked_at(*given: object, **more: object) -> object:
        seen.append(modes(tmp_path))
        return engine(*given, **more)  # type: ignore[call-overload]

    monkeypatch.setattr("storage.db.opening.create_engine", looked_at)
    open_database(f"sqlite:///{tmp_path / 'village.db'}", KEYS).close()
    assert seen == [{"village.db": 0o600, "village.db.lock": 0o600}]


@pytest.mark.usefixtures("open_to_all")
def test_files_of_an_older_village_become_private(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    for name in ("", "-wal", "-shm", ".lock", ".key"):
        path.with_name(path.name + name).touch()
        path.with_name(path.name + name).chmod(0o644)
    opened = open_database(sqlite_url, KEYS)
    assert {mode for name, mode in modes(path.parent).items() if name.startswith(path.name)} == {0o600}
    opened.close()


def test_every_table_of_such_answers_is_walked_here() -> None:
    assert set(ANSWERS) == {table.name for table in metadata.sorted_tables if table.info.get(UNTRACED)}
    assert set(ENDS) == {table.name for table in metadata.sorted_tables if table.info.get(GONE_WHOLLY)}
    told_by_name = {name for name in metadata.tables if name.endswith(("_voters", "_tallies"))}
    assert told_by_name <= set(ANSWERS)


@pytest.mark.parametrize("name", [*ANSWERS, *ENDS])
def test_after_it_nothing_older_is_on_the_disk(sqlite_database: Database, name: str) -> None:
    sqlite_database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    sqlite_database.transact_now(TEAM, lambda uow: uow.events.first_time("Ev2"))
    assert log_of(sqlite_database) > 0
    sqlite_database.transact_now(TEAM, {**ANSWERS, **ENDS}[name])
    assert log_of(sqlite_database) == 0


def test_while_a_backup_reads_the_log_waits_and_is_emptied_afterwards(sqlite_database: Database) -> None:
    sqlite_database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    reader = sqlite3.connect(file_of(sqlite_database), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM people").fetchall()
    sqlite_database.transact_now(TEAM, ANSWERS["pulse_tallies"])
    assert log_of(sqlite_database) > 0
    reader.close()
    sqlite_database.transact_now(TEAM, lambda uow: uow.people.look_at(ADA))
    assert log_of(sqlite_database) == 0


def test_what_a_killed_process_left_in_the_log_goes_with_the_first_transaction(
    sqlite_database: Database, tmp_path: Path, clock: SystemClock
) -> None:
    sqlite_database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    sqlite_database.transact_now(TEAM, lambda uow: uow.events.first_time("Ev2"))
    path, left = file_of(sqlite_database), tmp_path / "left.db"
    for end in ("", "-wal"):
        left.with_name(left.name + end).write_bytes(path.with_name(path.name + end).read_bytes())
    after = Database(open_database(f"sqlite:///{left}", KEYS), clock, {}, Random(1))
    assert log_of(after) > 0
    after.transact_now(TEAM, lambda uow: uow.people.look_at(ADA))
    assert log_of(after) == 0
    after.close_now()


def test_now_and_then_the_log_is_emptied_anyway(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite_database.transact_now(TEAM, lambda uow: uow.events.first_time("Ev1"))
    sqlite_database.transact_now(TEAM, lambda uow: uow.events.first_time("Ev2"))
    assert log_of(sqlite_database) > 0
    monkeypatch.setattr("storage.db.sqlite_file.LOG_KEPT_SECONDS", 0.0)
    sqlite_database.transact_now(TEAM, lambda uow: uow.events.first_time("Ev3"))
    assert log_of(sqlite_database) == 0


def test_what_is_acknowledged_survives_a_power_cut_and_what_is_deleted_is_written_over(
    sqlite_database: Database,
) -> None:
    with sqlite_database.engine.begin() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "secure_delete")
        }
    assert settings == {"synchronous": 2, "secure_delete": 1}


@pytest.mark.parametrize("table", ["pulse_tallies", "lunch_tallies"])
def test_two_copies_of_the_file_do_not_tell_which_answer_came_between(database: Database, table: str) -> None:
    """All rows are there from the first answer on, are written each time, and say nothing by their length."""

    def rows() -> list[tuple[object, bytes]]:
        with database.engine.begin() as connection:
            found = connection.exec_driver_sql(f"SELECT option, answers FROM {table} ORDER BY 1")
            return [(option, bytes(sealed)) for option, sealed in found]

    database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    before = rows()
    database.transact_now(TEAM, ANSWERS[table])
    after = rows()
    assert [option for option, _ in before] == [option for option, _ in after]
    assert len({len(sealed) for _, sealed in [*before, *after]}) == 1
    assert not {sealed for _, sealed in before} & {sealed for _, sealed in after}
