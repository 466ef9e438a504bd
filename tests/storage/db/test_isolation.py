"""Two workspaces in one database: what is written in one is never seen, changed or removed from the other."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.core.ids import TeamId
from storage.database import Database
from storage.db.base import metadata
from storage.db.prepared import finish
from storage.outbox.table import Row
from storage.unit_of_work import UnitOfWork
from tests.storage.two_workspaces import ADA, BEN, CALLS, SENT, WAITING, WITHDRAWN, Call, fill
from tests.support.clocks import MovableClock

OURS, THEIRS = TeamId("T0OURS"), TeamId("T0THEIRS")
Rows = dict[str, list[tuple[Any, ...]]]


class Undone(Exception):  # noqa: N818 (it undoes a transaction after looking at what it did)
    """Carries what a call returned, and what the other workspace's rows were just after it."""

    def __init__(self, returned: object, left: Rows) -> None:
        super().__init__()
        self.returned = returned
        self.left = left


def _selects() -> dict[str, str]:
    """One query for each table, as the driver takes it: thousands of them are sent."""
    found = {}
    for table in metadata.sorted_tables:
        if table.name != "oauth_states":  # before anybody knows where it leads
            order = ", ".join(column.name for column in table.primary_key.columns)
            found[table.name] = f"SELECT * FROM {table.name} WHERE team_id = '{{team_id}}' ORDER BY {order}"
    return found


SELECTS = _selects()


def rows_of(connection: Connection, team_id: TeamId) -> Rows:
    """Every row of one workspace, by table."""
    return {
        name: [tuple(row) for row in connection.exec_driver_sql(query.format(team_id=team_id))]
        for name, query in SELECTS.items()
    }


def tried_in_ours(database: Database, call: Call, rows: Sequence[Row], *, looks: bool = True) -> Undone:
    """Run one call in our workspace, look at theirs if it `looks`, undo."""

    def run(uow: UnitOfWork) -> None:
        returned = call(uow, rows)
        finish(uow.connection_for_storage)  # what is wrong with it may be told only then
        raise Undone(returned, rows_of(uow.connection_for_storage, THEIRS) if looks else {})

    try:
        database.transact_now(OURS, run)
    except Undone as undone:
        return undone
    except IntegrityError:  # what it would belong to is in the other workspace, and does not count
        return Undone(IntegrityError, look(database, THEIRS))
    raise AssertionError("unreachable")


def their_rows(uow: UnitOfWork) -> list[Row]:
    """Their outbox, as their own deliverer would hold it."""
    return [*uow.outbox.waiting(), *uow.sending.stale()]


def look(database: Database, team_id: TeamId) -> Rows:
    return database.transact_now(team_id, lambda uow: rows_of(uow.connection_for_storage, team_id))


def test_the_filled_workspace_has_a_row_in_every_table(database: Database) -> None:
    database.transact_now(THEIRS, lambda uow: fill(uow, "theirs"))
    assert [name for name, rows in look(database, THEIRS).items() if not rows] == []


def test_every_method_of_every_repository_is_tried(sqlite_database: Database) -> None:
    found = sqlite_database.transact_now(OURS, lambda uow: sorted(_public_methods(uow)))
    assert found == sorted(CALLS)


def test_a_full_workspace_is_invisible_to_an_empty_one_and_untouched_by_it(database: Database) -> None:
    database.transact_now(OURS, lambda uow: uow.hashes.of("start"))
    alone = {n: tried_in_ours(database, call, [], looks=False).returned for n, call in _without_rows().items()}
    database.transact_now(THEIRS, lambda uow: fill(uow, "theirs"))
    before, rows = look(database, THEIRS), database.transact_now(THEIRS, their_rows)
    for name, call in CALLS.items():
        tried = tried_in_ours(database, call, rows)
        assert tried.left == before, name
        assert name not in alone or tried.returned == alone[name], name


def test_full_workspaces_with_the_same_ids_keep_apart(database: Database, clock: MovableClock) -> None:
    database.transact_now(THEIRS, lambda uow: fill(uow, "theirs"))
    before, rows = look(database, THEIRS), database.transact_now(THEIRS, their_rows)
    database.transact_now(OURS, lambda uow: fill(uow, "ours"))
    assert look(database, THEIRS) == before
    clock.move(days=5)
    for name, call in CALLS.items():
        tried = tried_in_ours(database, call, rows)
        assert tried.left == before, name
        assert "theirs" not in repr(tried.returned), name


def test_each_workspace_sends_its_own_messages_and_runs_its_own_timers(database: Database) -> None:
    for team, words in ((OURS, "ours"), (THEIRS, "theirs")):
        database.transact_now(team, lambda uow, words=words: fill(uow, words))  # type: ignore[misc]
    for team, words in ((OURS, "ours"), (THEIRS, "theirs")):
        waiting = database.transact_now(team, lambda uow: uow.outbox.waiting())
        assert [(row.key, getattr(row.notification, "words", "")) for row in waiting] == [(WAITING, words)]
        states = database.transact_now(team, lambda uow: [uow.outbox.state_of(key) for key in (SENT, WITHDRAWN)])
        assert states == ["sent", "dropped"]


def test_the_same_person_has_another_hash_in_each_workspace(database: Database) -> None:
    seen: Callable[[UnitOfWork], set[str]] = lambda uow: {  # noqa: E731
        uow.hashes.of("person", ADA),
        uow.hashes.of("person", BEN),
        uow.hashes.of_pair(ADA, BEN),
    }
    ours, theirs = database.transact_now(OURS, seen), database.transact_now(THEIRS, seen)
    assert ours.isdisjoint(theirs)


def test_what_is_old_is_forgotten_in_one_workspace_alone(database: Database, clock: MovableClock) -> None:
    for team in (OURS, THEIRS):
        database.transact_now(team, lambda uow: fill(uow, "same"))
    clock.move(days=400)
    before = look(database, THEIRS)
    database.transact_now(OURS, lambda uow: uow.events.forget_old())
    gone = database.transact_now(OURS, lambda uow: uow.outbox.forget_older_than(uow.now - timedelta(days=1)))
    assert (gone, look(database, OURS)["events_handled"]) == (2, [])
    assert look(database, THEIRS) == before


def _without_rows() -> dict[str, Call]:
    """The calls that need nothing from the other workspace, whose answers can be compared."""
    needs_rows = {"wait", "drop", "lease", "lease_doubt", "lease_refresh", "lose", "delivered", "redrawn", "retry"}
    needs_rows |= {"retry_refresh", "batch"}
    return {name: call for name, call in CALLS.items() if name.removeprefix("sending.") not in needs_rows}


def _public_methods(uow: UnitOfWork) -> Iterator[str]:
    for name, repository in _repositories(uow):
        for method in dir(type(repository)):
            if not method.startswith("_") and callable(getattr(type(repository), method)):
                yield f"{name}.{method}"


def _repositories(owner: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Everything below a unit of work that is a class of ours with a workspace of its own."""
    for name in dir(owner):
        if name.startswith("_"):
            continue
        value = getattr(owner, name)
        if type(value).__module__.startswith("storage.") and hasattr(value, "_team_id"):
            yield f"{path}{name}", value
            yield from _repositories(value, f"{path}{name}.")
