"""The revision of the database's schema, and migrating it. Alembic is imported only when it has to work."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaOutOfDate(Exception):  # noqa: N818
    """The database is at another revision than this program; the message is one line that says what to do."""


def head() -> str:
    """The newest revision, from the names of the numbered files `0001_….py` and on."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def current(connection: Connection) -> str | None:
    """The revision the database is at; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def require_current(engine: Engine) -> None:
    """Migrate an empty database to the newest revision; raise `SchemaOutOfDate` for an older or a newer one."""
    with engine.begin() as connection:
        is_empty = current(connection) is None
    if is_empty:
        upgrade(engine)
    else:
        require_filled(engine)


def require_filled(engine: Engine) -> None:
    """Raise `SchemaOutOfDate` unless the database is at this version's revision; an empty one is refused too."""
    with engine.begin() as connection:
        found = current(connection)
    if found is None:
        raise SchemaOutOfDate("The database is empty: check DATABASE_URL, or make it with `python -m bot migrate`.")
    if found < head():
        raise SchemaOutOfDate("The database is of an older version: make a backup, then run `python -m bot migrate`.")
    _refuse_newer(found)


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > head():
        raise SchemaOutOfDate("The database is of a newer version of Village: install that version.")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply migrations up to `revision`; raises `SchemaOutOfDate` for a database of a newer version."""
    from alembic import command

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # replicas starting together on an empty database
            connection.execute(text("SELECT pg_advisory_xact_lock(865309)"))
        _refuse_newer(current(connection))
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Revert migrations down to `revision`."""
    from alembic import command

    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def check(engine: Engine) -> None:
    """Raise alembic's error when the tables declared in code differ from those the migrations make."""
    from alembic import command

    with engine.begin() as connection:
        command.check(_config(connection))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
