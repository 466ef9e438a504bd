"""Every table says what it holds of a person; nobody can add one that forgets to."""

import re
from pathlib import Path
from random import Random

import pytest

from bot.accounts.privacy import names
from bot.core.ids import UserId
from storage.accounts.privacy import TABLES
from storage.database import Database
from storage.db.base import Sealed, metadata
from tests.conftest import TEAM
from tests.storage.two_workspaces import ADA, BEN, MUCH_LATER, fill

ROOT = Path(__file__).resolve().parents[3]
OF_PEOPLE = {"user_id", "asker", "mentor", "host", "named_human", "author", "teller", "listener", "installer"}


def test_every_table_is_declared() -> None:
    """A new table needs an entry in `storage.accounts.privacy.TABLES`."""
    assert sorted(metadata.tables) == sorted(TABLES)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_is_either_in_my_data_or_says_why_not(name: str) -> None:
    assert bool(TABLES[name].shown) is not bool(TABLES[name].withheld)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_that_holds_an_account_is_deleted_or_emptied(name: str) -> None:
    held = OF_PEOPLE.intersection(metadata.tables[name].columns.keys())
    handed_over = {"named_human"} if name == "communities" else set()
    assert held <= {*TABLES[name].own, *TABLES[name].emptied, *handed_over}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_declared_column_exists(name: str) -> None:
    kept = TABLES[name]
    declared = {*kept.own, *kept.emptied, *kept.hashed, *kept.unshown}
    assert declared <= set(metadata.tables[name].columns.keys())


def test_traces_are_found_in_clear_and_sealed_in_every_table_that_names_somebody(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    traces = database.transact_now(TEAM, lambda uow: uow.privacy.traces(ADA))
    found_by_id = {name for name, kept in TABLES.items() if kept.own or kept.emptied} - {"mentors"}
    assert found_by_id | {"peer_groups", "communities", "outbox"} == set(traces)
    assert "mentors" in database.transact_now(TEAM, lambda uow: uow.privacy.traces(BEN))


def test_my_data_has_every_heading_that_has_rows(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    own = database.transact_now(TEAM, lambda uow: uow.privacy.own(ADA))
    shown = {kept.shown for name, kept in TABLES.items() if kept.shown and name != "mentors"}
    assert set(own) == shown
    assert BEN not in repr(own)


def test_somebody_unknown_has_no_data_and_no_traces(sqlite_database: Database) -> None:
    sqlite_database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    found = sqlite_database.transact_now(
        TEAM, lambda uow: (uow.privacy.own(UserId("U0AD")), uow.privacy.traces(UserId("U0AD")))
    )
    assert found == ({}, {})


def test_the_questions_of_a_lunch_go_when_its_answers_go(sqlite_database: Database) -> None:
    sqlite_database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.forget_answers("s1", MUCH_LATER))
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.box.agenda_of("m1")) == ()
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.look_at("m1")) is not None


def test_a_longer_id_that_begins_alike_is_somebody_else() -> None:
    rng = Random(5)
    for _ in range(200):
        one = "U" + "".join(rng.choices("AB01", k=rng.randint(2, 4)))
        other = "U" + "".join(rng.choices("AB01", k=rng.randint(2, 4)))
        value = {"a": [f"group:{one},U9", 3, None], f"key:{one}": "x"}
        assert names(value, other) is (other == one)


def test_the_privacy_document_lists_every_table_and_no_other() -> None:
    words = (ROOT / "docs" / "privacy.md").read_text()
    section = words.partition("## What is stored")[2].partition("\n## ")[0]
    listed = [
        name
        for line in section.splitlines()
        for name in re.findall(r"`(\w+)`", line.split("|")[1] if "|" in line else "")
    ]
    assert sorted(listed) == sorted(metadata.tables)


def test_the_privacy_document_says_of_every_sealed_table_that_it_is_encrypted() -> None:
    words = (ROOT / "docs" / "privacy.md").read_text()
    for table in metadata.sorted_tables:
        if any(isinstance(column.type, Sealed) for column in table.columns):
            row = next(line for line in words.splitlines() if line.startswith("| ") and f"`{table.name}`" in line)
            assert "encrypted" in row, table.name
