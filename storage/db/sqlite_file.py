"""The file of a SQLite database: its modes, its lock against a second process, its settings and its write-ahead log."""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from storage.db.errors import DatabaseAway, DatabaseBusy

BUSY_MILLISECONDS = 2000
PRIVATE = 0o600  # the mode of every file of a SQLite database
BESIDE = ("-wal", "-shm", ".lock", ".key")
LOG_KEPT_SECONDS = 600.0  # for which SQLite's write-ahead log may hold what has been changed since
_MAGIC = b"SQLite format 3\0"

# FULL: what was acknowledged is still there after a power cut (R80). secure_delete: what is deleted is written over
# with zeros (docs/decisions/0023).
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MILLISECONDS}",
)


def require_a_database(path: Path) -> None:
    """Raise `DatabaseAway` where there is something else than a database of SQLite, or can be none, before anything
    is made.
    """
    if path.is_dir():
        raise DatabaseAway(f"{path} is a folder: name a file in it in DATABASE_URL.")
    folder = next(one for one in path.absolute().parents if one.exists())
    if not folder.is_dir():
        raise DatabaseAway(f"{folder} is a file and no folder: check DATABASE_URL.")
    if not path.exists() and not os.access(folder, os.W_OK | os.X_OK):
        raise DatabaseAway(f"{folder} may not be written by this account: check DATABASE_URL, and who owns the folder.")
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_MAGIC))
    except OSError:  # there is none yet, or what opens it says what is wrong
        return
    if beginning not in {b"", _MAGIC}:
        raise DatabaseAway(f"{path} is no SQLite database: check DATABASE_URL.")


def make_private(path: Path) -> None:
    """Make the database and its log, index, lock and key files readable by this user only, before SQLite first writes.

    SQLite gives the log and its index the mode of the database, so the file is made before SQLite sees it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE))
    for name in (path.name, *(f"{path.name}{suffix}" for suffix in BESIDE)):
        with suppress(FileNotFoundError, PermissionError):  # somebody else's file, which they let us use
            path.with_name(name).chmod(PRIVATE)


def prepare_connection(connection: Any, _record: object) -> None:
    """Set up a new connection; a listener of the engine's "connect"."""
    connection.isolation_level = None  # transactions begin with `begin_immediate`
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_immediate(connection: Any) -> None:
    """Begin a transaction that may write: a deferred one that reads first fails with "database is locked"."""
    connection.execute("BEGIN IMMEDIATE")


def lock_file(path: Path) -> IO[str]:
    """Take the lock beside the database; raises `DatabaseBusy` where another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.fdopen(os.open(path.with_name(path.name + ".lock"), os.O_WRONLY | os.O_CREAT, PRIVATE), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise DatabaseBusy(
            f"Another Village is running on {path}: stop it first, or use PostgreSQL for several processes."
        ) from None
    return lock


class WriteAheadLog:
    """SQLite's write-ahead log, which holds older states of what was changed until it is emptied."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._has_older_states = True  # whoever had the file before may have been killed
        self._emptied_at = time.monotonic()

    def after_commit(self, *, untraced: bool = False) -> None:
        """Empty the log where it holds older states that must not be readable (`untraced`), and every ten minutes.

        While somebody else reads the file (a backup) that cannot be done; then it is tried after each transaction.
        """
        self._has_older_states = self._has_older_states or untraced
        is_due = time.monotonic() - self._emptied_at > LOG_KEPT_SECONDS
        if not (self._has_older_states or is_due):
            return
        try:
            self._has_older_states = not _emptied(self._engine)
        except DBAPIError:
            self._has_older_states = True  # a full disk, say: what was committed is, and the next one tries again
        if not self._has_older_states:
            self._emptied_at = time.monotonic()


def _emptied(engine: Engine) -> bool:
    """Write the log into the database and truncate it; False while somebody reads an older state."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        return row is None or row[0] == 0
    finally:
        connection.close()
