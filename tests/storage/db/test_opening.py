"""A database that cannot be opened is one line, and what it refuses quotes no values."""

from pathlib import Path

import pytest

from storage.database import Database
from storage.db.base import metadata
from storage.db.errors import DatabaseAway
from storage.db.opening import open_database, reach
from tests.support.databases import KEYS


def test_a_database_that_is_away_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "none.db").write_text("this is no database, and long enough to be looked at as one" * 20)
    for url in ("postgresql://nobody@127.0.0.1:9/none", f"sqlite:///{tmp_path / 'none.db'}"):
        with pytest.raises(DatabaseAway) as away:
            _reach(url)
        assert "\n" not in str(away.value)
        assert "nobody" not in str(away.value)
    with pytest.raises(DatabaseAway):
        open_database(f"sqlite:///{tmp_path / 'none.db' / 'village.db'}", KEYS)


def _reach(url: str) -> None:
    opened = open_database(url, KEYS)
    try:
        reach(opened)
    finally:
        opened.close()


def test_faults_of_the_database_quote_no_values(database: Database) -> None:
    with pytest.raises(Exception, match="parameters hidden") as fault, database.engine.begin() as connection:
        connection.execute(metadata.tables["timers"].insert(), {"team_id": "T1", "name": None, "subject": "my words"})
    assert "my words" not in str(fault.value).split("[SQL:")[1]
