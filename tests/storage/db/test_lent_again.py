"""A PostgreSQL database is lent to one test after the other, as if it were new."""

import threading

import psycopg
import pytest

from tests.support.databases import PostgresqlServer

ROW = "INSERT INTO requests_done (team_id, request, done_on) VALUES ('T', 'late', now())"


def _rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM requests_done").fetchone()
    assert found is not None
    return int(found[0])


def test_what_is_still_connected_writes_nothing_for_the_next_test(postgresql: PostgresqlServer) -> None:
    """As a process that was killed: PostgreSQL goes on with its statement, and without a lock on any row."""
    url = postgresql.lend()
    begun = threading.Event()

    def write() -> None:
        with psycopg.connect(url) as connection:
            begun.set()
            connection.execute("SELECT pg_sleep(2)")
            connection.execute(ROW)

    def work() -> None:
        with pytest.raises(psycopg.OperationalError):
            write()

    late = threading.Thread(target=work)
    late.start()
    assert begun.wait(20)
    postgresql.take_back(url)
    assert postgresql.lend() == url
    late.join()
    assert _rows(url) == 0
    postgresql.take_back(url)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE requests_done ADD COLUMN more integer",
        "DROP INDEX ix_mentors_listed",
        "CREATE TABLE more (id integer)",
        "CREATE FUNCTION more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 1', current_database()); END $$",
    ],
)
def test_a_database_that_was_changed_otherwise_than_by_rows_is_lent_no_more(
    postgresql: PostgresqlServer, change: str
) -> None:
    url = postgresql.lend()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(change.encode())
    postgresql.take_back(url)
    next_one = postgresql.lend()
    assert next_one != url
    postgresql.take_back(next_one)


def test_rows_are_gone(postgresql: PostgresqlServer) -> None:
    url = postgresql.lend()
    with psycopg.connect(url) as connection:
        connection.execute(ROW)
    assert _rows(url) == 1
    postgresql.take_back(url)
    assert postgresql.lend() == url
    assert _rows(url) == 0
    postgresql.take_back(url)
