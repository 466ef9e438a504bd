"""Keyed hashes: one secret for each workspace, made once."""

from contextlib import suppress

from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM


class Undone(Exception):  # noqa: N818
    """Raised to undo what stands in a savepoint."""


def test_a_secret_that_was_undone_is_used_no_more(database: Database) -> None:
    """Otherwise a wall would be stored under a hash that nobody finds again."""

    def work(uow: UnitOfWork) -> str:
        with suppress(Undone), uow.savepoint():
            uow.hashes.of("pair")
            raise Undone
        return uow.hashes.of("pair")

    stored = database.transact_now(TEAM, work)
    assert database.transact_now(TEAM, lambda uow: uow.hashes.of("pair")) == stored
