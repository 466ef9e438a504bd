"""Everything comes back from a backup, into either kind of database, or nothing does."""

import errno
import gzip
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from bot import __main__
from bot.core.ids import TeamId, UserId
from storage.database import Database
from storage.db import schema
from storage.db.base import metadata
from storage.db.errors import DatabaseAway
from storage.db.opening import open_database
from storage.db.sealing import KeyMissing, new_key
from storage.maintenance import backup
from storage.maintenance.backup import back_up
from storage.maintenance.backup_file import BadBackup, Header, writing
from storage.maintenance.restoring import Restored, restored
from storage.outbox.table import MessageState, kinds_of
from tests.conftest import TEAM
from tests.storage.two_workspaces import LONG_AGO, MUCH_LATER, NOON, Greeting, fill
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS, PostgresqlServer

ROOT = Path(__file__).resolve().parents[3]
OTHER = TeamId("T0OTHER")
WORDS = "only Ada knows"
NewUrl = Callable[[str], str]


@pytest.fixture
def new_url(tmp_path: Path, postgresql: PostgresqlServer) -> NewUrl:
    """Addresses of empty databases."""
    return lambda kind: f"sqlite:///{tmp_path / 'new.db'}" if kind == "sqlite" else postgresql.empty()


def filled(url: str) -> str:
    """Two workspaces with a row in every table."""
    with_database(url, lambda database: [database.transact_now(team, fill_one) for team in (TEAM, OTHER)])
    return url


def fill_one(uow: Any) -> None:
    fill(uow, WORDS)


def with_database(url: str, function: Callable[[Database], Any], keys: str = KEYS) -> Any:
    opened = open_database(url, keys, beside_another=True)
    database = Database(opened, MovableClock(), kinds_of([Greeting]), Random(1))
    try:
        return function(database)
    finally:
        database.close_now()


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all workspaces, opened."""
    with database.engine.begin() as connection:
        return {
            table.name: list(connection.execute(select(table).order_by(*table.primary_key.columns)).all())
            for table in metadata.sorted_tables
        }


def bring_back(url: str, path: Path, keys: str | None = KEYS, now: Any = LONG_AGO) -> Restored:
    with restored(url, keys, path, now) as (_, found):
        return found


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_every_row_of_every_table_comes_back_in_either_kind(
    database_url: str, target: str, new_url: NewUrl, tmp_path: Path
) -> None:
    path, there = tmp_path / "b", new_url(target)
    before = with_database(filled(database_url), everything)
    written = back_up(database_url, path, NOON)
    found = bring_back(there, path)
    after = with_database(there, everything)
    assert {name for name, rows in before.items() if not rows} <= {"oauth_states"}, (
        "a table without rows proves nothing"
    )
    emptied = {"leased_until", "retry_at"}
    for name, columns in ((table.name, table.columns.keys()) for table in metadata.sorted_tables):
        kept = [column for column in columns if not (name == "outbox" and column in emptied)]
        assert [[getattr(row, column) for column in kept] for row in after[name]] == [
            [getattr(row, column) for column in kept] for row in before[name]
        ], name
    assert written.rows == found.rows == sum(len(rows) for rows in before.values())
    assert (found.made_at, found.in_doubt) == (NOON, 0)
    assert found.came_from in database_url
    again = with_database(there, lambda database: database.transact_now(TEAM, add_a_message))
    assert again > max(row.id for row in before["outbox"])


def add_a_message(uow: Any) -> int:
    uow.outbox.add(Greeting(99, WORDS))
    return max(int(row.id) for row in uow.outbox.waiting())


def test_what_was_due_by_now_comes_back_in_doubt_and_what_is_later_waits(sqlite_url: str, tmp_path: Path) -> None:
    def queue(uow: Any) -> None:
        uow.outbox.add(Greeting(1, WORDS))
        uow.outbox.add(Greeting(2, WORDS), due_at=MUCH_LATER)

    with_database(sqlite_url, lambda database: database.transact_now(TEAM, queue))
    back_up(sqlite_url, tmp_path / "b", NOON)
    there = f"sqlite:///{tmp_path / 'new.db'}"
    assert bring_back(there, tmp_path / "b", now=NOON + timedelta(days=1)).in_doubt == 1
    rows = with_database(there, everything)["outbox"]
    assert [(row.unsure, row.doubts, row.batch is None) for row in rows] == [(True, 1, False), (False, 0, True)]


def test_a_backup_is_one_moment_and_holds_up_nobody(
    database_url: str, new_url: NewUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = UserId("U0LATE")
    whole = backup._cells

    def and_somebody_works_meanwhile(connection: Any, table: Any) -> Any:
        with_database(
            database_url, lambda database: database.transact_now(TEAM, lambda uow: uow.communities.add_organizer(late))
        )
        return whole(connection, table)

    monkeypatch.setattr(backup, "_cells", and_somebody_works_meanwhile)
    before = with_database(filled(database_url), everything)
    back_up(database_url, tmp_path / "b", NOON)
    there = new_url("sqlite")
    bring_back(there, tmp_path / "b")
    assert with_database(there, everything)["organizers"] == before["organizers"]
    assert len(with_database(database_url, everything)["organizers"]) == len(before["organizers"]) + 1


def test_the_file_is_the_owners_alone_and_holds_neither_keys_nor_sealed_words(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url)
    back_up(sqlite_url, tmp_path / "b", NOON)
    content = gzip.decompress((tmp_path / "b").read_bytes()).decode()
    assert KEYS not in content
    returners = next(line for line in content.splitlines() if line.startswith('["returners"'))
    assert WORDS not in returners
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600


@pytest.mark.parametrize("cut", [0, 1, 40, 0.5, 0.99, "a byte", "text", "the end"])
def test_a_damaged_file_restores_nothing(sqlite_url: str, tmp_path: Path, cut: Any) -> None:
    filled(sqlite_url)
    path, there = tmp_path / "b", tmp_path / "new.db"
    back_up(sqlite_url, path, NOON)
    content = path.read_bytes()
    path.write_bytes(damaged(content, cut))
    with pytest.raises(BadBackup, match="damaged"):
        bring_back(f"sqlite:///{there}", path)
    assert not there.exists()


def damaged(content: bytes, cut: Any) -> bytes:
    match cut:
        case "a byte":
            return content[:-20] + bytes([content[-20] ^ 1]) + content[-19:]
        case "text":
            return b"Dear diary,\n"
        case "the end":  # whole as a compressed file, but not all of it
            return gzip.compress(b"".join(gzip.decompress(content).splitlines(keepends=True)[:-3]))
        case _:
            return content[: cut if isinstance(cut, int) else int(len(content) * cut)]


def test_a_row_changed_by_hand_is_noticed(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url)
    path = tmp_path / "b"
    back_up(sqlite_url, path, NOON)
    content = gzip.decompress(path.read_bytes()).replace(b'"U0BEN"', b'"U0EVE"')
    path.write_bytes(gzip.compress(content))
    with pytest.raises(BadBackup, match="damaged"):
        bring_back(f"sqlite:///{tmp_path / 'new.db'}", path)


def test_whoever_is_killed_on_the_way_leaves_the_old_backup_whole(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "b"
    back_up(sqlite_url, path, NOON)
    whole = path.read_bytes()
    program = (
        "import os, signal, sys; from pathlib import Path; from datetime import datetime\n"
        "from storage.maintenance import backup\n"
        "def die(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
        "backup._cells = die\n"
        "backup.back_up(sys.argv[1], Path(sys.argv[2]), datetime.fromisoformat('2026-11-03T16:00:00+00:00'))"
    )
    died = subprocess.run([sys.executable, "-c", program, sqlite_url, str(path)], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    assert path.read_bytes() == whole
    back_up(sqlite_url, path, NOON + timedelta(days=1))
    assert sorted(name for name in os.listdir(tmp_path) if name.endswith(("b", ".part"))) == sorted(
        {"b", *(name for name in os.listdir(tmp_path) if name.endswith(".db"))}
    )


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="with room"), writing(tmp_path / "b", Header("0001", "now", "sqlite", {})):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_on_the_way_leaves_nothing(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> Any:
        raise OSError("no space left")

    monkeypatch.setattr(backup, "_cells", full)
    with pytest.raises(OSError, match="no space"):
        back_up(sqlite_url, tmp_path / "b", NOON)
    assert not [name for name in os.listdir(tmp_path) if "b" in name and not name.endswith((".db", "-wal", "-shm"))]


def test_a_database_that_is_not_empty_is_left_alone(database_url: str, tmp_path: Path) -> None:
    filled(database_url)
    before = with_database(database_url, everything)
    back_up(database_url, tmp_path / "b", NOON)
    with pytest.raises(BadBackup, match="not empty"):
        bring_back(database_url, tmp_path / "b")
    assert with_database(database_url, everything) == before


def test_a_backup_of_another_revision_is_refused_with_what_to_do(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url)
    with_database(sqlite_url, lambda database: set_revision(database, "0000"))
    assert back_up(sqlite_url, tmp_path / "b", NOON).revision == "0000"  # as one does before `migrate`
    with pytest.raises(BadBackup, match=f"revision 0000, and this Village has {schema.head()}.*version that made it"):
        bring_back(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "b")
    assert not (tmp_path / "new.db").exists()


def set_revision(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_without_the_key_that_sealed_it_nothing_is_restored(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url)
    back_up(sqlite_url, tmp_path / "b", NOON)
    there = f"sqlite:///{tmp_path / 'new.db'}"
    with pytest.raises(KeyMissing, match=r"key file of the old database at .*new\.db\.key"):
        bring_back(there, tmp_path / "b", keys=None)
    assert not (tmp_path / "new.db").exists()
    with pytest.raises(KeyMissing, match="another key"):
        bring_back(there, tmp_path / "b", keys=new_key())
    assert not any(with_database(there, everything).values())
    assert bring_back(there, tmp_path / "b").rows


def test_where_there_is_nothing_to_back_up_one_line_says_so(tmp_path: Path, postgresql: PostgresqlServer) -> None:
    for url, says in (
        (f"sqlite:///{tmp_path / 'none.db'}", "There is no database at"),
        (postgresql.empty(), "empty"),
        ("postgresql://village@127.0.0.1:9/none", "does not answer"),
    ):
        with pytest.raises(DatabaseAway, match=says):
            back_up(url, tmp_path / "b", NOON)
    assert os.listdir(tmp_path) == []


def test_the_command_line_backs_up_and_restores(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(sqlite_url)
    path, there = tmp_path / "b", f"sqlite:///{tmp_path / 'new.db'}"
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    assert __main__.main(["backup", str(path)]) == 0
    assert "keep them too" in capsys.readouterr().out
    assert __main__.main(["backup", str(tmp_path / "no" / "folder")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    done = subprocess.run(
        [sys.executable, "-m", "bot", "restore", str(path)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENCRYPTION_KEYS": KEYS, "DATABASE_URL": there},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "from sqlite)." in done.stdout
    rows = with_database(there, everything)["outbox"]
    assert [row for row in rows if row.state == MessageState.WAITING and not row.unsure] == []
