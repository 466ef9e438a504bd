"""Open a database by its DATABASE_URL, with its keys: to work in, to look at, or for one long read."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pydantic_core import from_json
from sqlalchemy import Engine, create_engine, event, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from storage.db.base import give_sealer
from storage.db.direct import go_directly
from storage.db.errors import DatabaseAway, why_away
from storage.db.schema import current
from storage.db.sealing import KeyMissing, Sealer, keys_beside, keys_from_text
from storage.db.sqlite_file import begin_immediate, lock_file, make_private, prepare_connection, require_a_database
from storage.db.writes import note_writes

POSTGRESQL_THREADS = 10
# A server that vanished is noticed within ten seconds (milliseconds: tcp_user_timeout).
POSTGRESQL_CONNECTION = {
    "connect_timeout": 2,
    "options": "-c statement_timeout=10000 -c idle_in_transaction_session_timeout=30000",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    # What runs often is prepared by `storage.db.prepared`; psycopg would throw all of that away at each rollback.
    "prepare_threshold": None,
}
LARGEST_PORT = 65535


@dataclass(frozen=True)
class Opened:
    """An engine with its keys, as `open_database` returns it; `Database` is built on it, and `doctor` inspects it."""

    engine: Engine
    is_new: bool
    lock: IO[str] | None

    def close(self) -> None:
        """Close the connections and release the SQLite file for another process."""
        self.engine.dispose()
        if self.lock is not None:
            self.lock.close()


def open_database(url: str, encryption_keys: str | None, *, beside_another: bool = False) -> Opened:
    """Open SQLite or PostgreSQL with its keys; raises `KeyMissing`, `DatabaseBusy` or `DatabaseAway` with one line.

    `beside_another`: for short commands of the shell, which may work while `run` holds the file; never creates a
    database.
    """
    parsed = parse_url(url)
    if parsed.drivername == "sqlite":
        return _open_sqlite(parsed, encryption_keys, beside_another=beside_another)
    return _open_postgresql(parsed, encryption_keys)


def look_at_database(url: str, encryption_keys: str | None) -> str | None:
    """The schema's revision of an existing database, None when it is empty or missing; creates nothing.

    Raises `DatabaseAway`, `DatabaseBusy` or `KeyMissing` with one line.
    """
    parsed = parse_url(url)
    if parsed.drivername == "sqlite":
        path = Path(parsed.database or "")
        require_a_database(path)
        if not path.exists():
            return None
    opened = open_database(url, encryption_keys, beside_another=True)
    try:
        reach(opened)
        with opened.engine.begin() as connection:
            return current(connection)
    finally:
        opened.close()


def parse_url(url: str) -> URL:
    """Parse DATABASE_URL; raises `KeyMissing` with one line where it is not SQLite or PostgreSQL."""
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except ArgumentError:
        parsed = make_url("nothing://")
    except ValueError:  # of a port that is no number
        raise KeyMissing(
            "DATABASE_URL has a port that is no number: postgresql://user:password@host:5432/name."
        ) from None
    if parsed.port is not None and not 0 < parsed.port <= LARGEST_PORT:
        raise KeyMissing(f"DATABASE_URL has port {parsed.port}, and {LARGEST_PORT} is the largest.")
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite")
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise KeyMissing("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _open_sqlite(url: URL, encryption_keys: str | None, *, beside_another: bool) -> Opened:
    path = Path(url.database) if url.database and url.database != ":memory:" else None
    if path is not None:
        require_a_database(path)
    if beside_another and (path is None or not path.exists()):
        raise DatabaseAway(
            f"There is no database at {path or 'DATABASE_URL'}: check DATABASE_URL and the folder you are in, or make "
            "it with `python -m bot migrate`."
        )
    try:
        lock = lock_file(path) if path and not beside_another else None
    except OSError as problem:
        raise DatabaseAway(f"{path} cannot be made or opened ({problem.strerror}): check DATABASE_URL.") from None
    is_new = path is None or not path.exists() or path.stat().st_size == 0
    if encryption_keys:
        keys = keys_from_text(encryption_keys)
    elif path is not None:
        keys = keys_beside(path, is_new=is_new)
    else:
        raise KeyMissing("A database in memory needs ENCRYPTION_KEYS.")
    if path is not None:
        make_private(path)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False},
        poolclass=StaticPool,
        hide_parameters=True,
        json_deserializer=from_json,
    )
    event.listen(engine, "connect", prepare_connection)
    # As the dialect's own hook: a listener of "begin" would cost every statement of every transaction.
    engine.dialect.do_begin = begin_immediate  # type: ignore[method-assign, assignment]
    note_writes(engine.dialect)
    give_sealer(engine.dialect, Sealer(keys))
    return Opened(engine, is_new, lock)


def _open_postgresql(url: URL, encryption_keys: str | None) -> Opened:
    if not encryption_keys:
        raise KeyMissing("ENCRYPTION_KEYS is missing: PostgreSQL always needs it (see docs/deploying.md).")
    engine = create_engine(
        url,
        pool_size=POSTGRESQL_THREADS,
        max_overflow=0,
        hide_parameters=True,
        json_deserializer=from_json,
        connect_args=POSTGRESQL_CONNECTION,
    )
    note_writes(engine.dialect)
    go_directly(engine.dialect)
    give_sealer(engine.dialect, Sealer(keys_from_text(encryption_keys)))
    return Opened(engine, False, None)


def open_to_read(url: str) -> Engine:
    """An engine for one long consistent read beside a running Village, which it does not block; needs no key.

    Raises `DatabaseAway` with one line when there is no such SQLite file.
    """
    parsed = parse_url(url)
    if parsed.drivername != "sqlite":
        longer = {**POSTGRESQL_CONNECTION, "options": "-c idle_in_transaction_session_timeout=0"}
        return create_engine(
            parsed,
            connect_args=longer,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
        )
    path = Path(parsed.database or "")
    require_a_database(path)
    if not path.exists():
        raise DatabaseAway(f"There is no database at {path}: check DATABASE_URL and the folder you are in.")
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", prepare_connection)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def reach(opened: Opened) -> None:
    """Raise `DatabaseAway` with one line unless the database answers."""
    try:
        with opened.engine.begin() as connection:
            connection.execute(select(1))
    except DBAPIError as problem:
        raise DatabaseAway(why_away(problem)) from None
