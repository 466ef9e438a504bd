"""Migrations make exactly the tables that the code declares, up and down, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from storage import schema
from storage.base import metadata
from storage.database import open_database
from tests.databases import KEYS, PostgresqlServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        url = server.empty()
    opened = open_database(url, KEYS)
    yield opened.engine
    opened.engine.dispose()
    if opened.lock is not None:
        opened.lock.close()


def test_from_nothing_to_the_newest_revision_makes_what_the_code_declares(empty: Engine) -> None:
    schema.upgrade(empty)
    schema.check(empty)
    assert set(metadata.tables) <= set(inspect(empty).get_table_names())


def test_every_revision_goes_one_step_down_and_up_again(empty: Engine) -> None:
    revisions = [script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()]
    schema.upgrade(empty)
    for _ in revisions:
        schema.downgrade(empty, "-1")
    assert inspect(empty).get_table_names() == ["alembic_version"]
    for revision in reversed(revisions):
        schema.upgrade(empty, revision)
    schema.check(empty)


def test_the_newest_revision_is_found_without_alembic() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.head()


def test_an_empty_database_is_brought_up_to_date_and_an_older_one_is_refused(empty: Engine) -> None:
    schema.require_current(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(schema.SchemaOutOfDate, match="migrate"):
        schema.require_current(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(schema.SchemaOutOfDate, match="newer"):
        schema.require_current(empty)


def test_every_table_is_keyed_by_workspace() -> None:
    without = {name for name, table in metadata.tables.items() if "team_id" not in table.columns}
    assert without <= {"oauth_states"}  # of somebody who is installing, and of no workspace yet
