"""Migrations make exactly the tables that the code declares, up and down, on both databases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Connection, Engine, Integer, MetaData, String, Table, insert, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.engine.reflection import Inspector

from storage.db import schema
from storage.db.base import metadata
from storage.db.opening import open_database
from tests.support.databases import KEYS, PostgresqlServer


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
    opened.close()


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


@dataclass(frozen=True)
class Shape:
    """A database as its own catalogue tells: columns by table, and what names each index and key has."""

    columns: Mapping[str, Mapping[str, ReflectedColumn]]
    constraints: Mapping[str, set[tuple[str, ...]]]


def shape_of(engine: Engine) -> Shape:
    """What is there now."""
    seen = inspect(engine)
    columns = {
        table: {column["name"]: column for column in found} for (_, table), found in seen.get_multi_columns().items()
    }
    return Shape({table: found for table, found in columns.items() if table != "alembic_version"}, _constraints(seen))


def _constraints(seen: Inspector) -> dict[str, set[tuple[str, ...]]]:
    """What would refuse a row: keys and unique indexes of each table, by their columns."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for (_, table), key in seen.get_multi_pk_constraint().items():
        found.setdefault(table, set()).add(tuple(key["constrained_columns"]))
    for (_, table), uniques in seen.get_multi_unique_constraints().items():
        found.setdefault(table, set()).update(tuple(unique["column_names"]) for unique in uniques)
    for (_, table), indexes in seen.get_multi_indexes().items():
        names = [tuple(map(str, index["column_names"])) for index in indexes if index["unique"]]
        found.setdefault(table, set()).update(names)
    return found


def test_a_bot_of_the_revision_before_works_beside_each_new_one(empty: Engine) -> None:
    revisions = [script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()]
    before = Shape({}, {})
    for revision in reversed(revisions):
        schema.upgrade(empty, revision)
        after = shape_of(empty)
        assert _differences(before, after) == [], revision
        with empty.connect() as connection:
            for name in sorted(before.columns, key=_parents_first):
                _write_a_row(connection, name, before.columns[name])
            connection.rollback()
        before = after


def _parents_first(name: str) -> int:
    return [table.name for table in metadata.sorted_tables].index(name) if name in metadata.tables else -1


def _differences(before: Shape, after: Shape) -> list[str]:
    """What a bot of the revision before, which still runs beside the new one, would stumble over."""
    found = []
    for table, columns in before.columns.items():
        now = after.columns.get(table)
        if now is None:
            found.append(f"{table} is gone")
            continue
        found += [f"{table}.{name} is gone" for name in columns if name not in now]
        found += [
            f"{table}.{name} is altered" for name, old in columns.items() if name in now and _is_altered(old, now[name])
        ]
        found += [
            f"{table}.{name} must be given" for name, new in now.items() if name not in columns and _must_be_given(new)
        ]
        if after.constraints[table] != before.constraints[table]:
            found.append(f"{table} takes other rows than before")
    return found


def _is_altered(old: ReflectedColumn, new: ReflectedColumn) -> bool:
    return (str(old["type"]), old["nullable"], old["default"]) != (str(new["type"]), new["nullable"], new["default"])


def _must_be_given(column: ReflectedColumn) -> bool:
    return not column["nullable"] and column["default"] is None


def _write_a_row(connection: Connection, name: str, columns: Mapping[str, ReflectedColumn]) -> None:
    """As a bot would that knows these columns alone, and leaves out whatever may be left out."""
    demanded = {column: seen for column, seen in columns.items() if _must_be_given(seen)}
    table = Table(name, MetaData(), *[Column(column, seen["type"]) for column, seen in demanded.items()])
    connection.execute(insert(table).values(**{column: _anything(table.c[column]) for column in demanded}))


def _anything(column: Column[Any]) -> object:
    """A value the column's kind takes."""
    if isinstance(column.type, JSON):
        return []
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    values: dict[type, object] = {bool: True, int: 1, float: 1.0, str: "x", bytes: b"x"}
    values |= {datetime: moment, date: moment.date(), time: moment.time()}
    return values[column.type.python_type]


def test_what_is_not_additive_would_be_found() -> None:
    def shape(**columns: ReflectedColumn) -> Shape:
        return Shape({"people": columns}, {"people": {("id",)}})

    id_ = ReflectedColumn(name="id", type=Integer(), nullable=False, default=None)
    given = ReflectedColumn(name="more", type=Integer(), nullable=False, default="0")
    demanded = ReflectedColumn(name="more", type=Integer(), nullable=False, default=None)
    text = ReflectedColumn(name="id", type=String(), nullable=False, default=None)
    assert _differences(shape(id=id_), shape(id=id_, more=given)) == []
    assert _differences(shape(id=id_), shape(id=id_, more=demanded)) == ["people.more must be given"]
    assert _differences(shape(id=id_), shape(id=text)) == ["people.id is altered"]
    assert _differences(shape(id=id_), shape(more=given)) == ["people.id is gone"]
    assert _differences(shape(id=id_), Shape({}, {})) == ["people is gone"]
    assert _differences(shape(id=id_), Shape({"people": {"id": id_}}, {"people": {("id",), ("id", "x")}})) != []


def test_every_foreign_key_cascades_and_is_served_by_an_index(empty: Engine) -> None:
    schema.upgrade(empty)
    seen = inspect(empty)
    problems, keys = [], 0
    for name in metadata.tables:
        indexes = [seen.get_pk_constraint(name)["constrained_columns"]]
        indexes += [list(map(str, index["column_names"])) for index in seen.get_indexes(name)]
        indexes += [unique["column_names"] for unique in seen.get_unique_constraints(name)]
        for key in seen.get_foreign_keys(name):
            keys += 1
            columns = key["constrained_columns"]
            if not any(index[: len(columns)] == columns for index in indexes):
                problems.append(f"{name}: no index begins with {columns}")
            if key["options"].get("ondelete") != "CASCADE":
                problems.append(f"{name}: {columns} does not cascade")
    assert problems == []
    assert keys == sum(len(table.foreign_key_constraints) for table in metadata.tables.values()) > 0


# Rows of which an id stands in another table, and which nevertheless do not belong to it: why not.
APART = {
    ("calendar_files", "user_id"): "whoever takes a file needs no row of their own",
    ("contribution_copies", "contribution_id"): "known until Slack has deleted the copy, whatever became of the text",
    ("contribution_files", "contribution_id"): "known until Slack has deleted the file, whatever became of the text",
    ("deputies", "user_id"): "organizers are accounts, with a row or without",
    ("installations", "installer"): "an account, with a row or without",
    ("introductions", "asker"): "an introduction is kept for thirty days after an asker's row is gone",
    ("introductions", "mentor"): "as above: of two people neither owns it",
    ("lunch_voters", "user_id"): "whoever answers about a lunch needs no row of their own",
    ("meetings", "host"): "who hosts may change; the lunch stays",
    ("organizers", "user_id"): "organizers are accounts, with a row or without",
    ("organizers_away", "user_id"): "organizers are accounts, with a row or without",
    ("people", "community_id"): "a choice; a person's row does not end with an office",
    ("pulse_voters", "user_id"): "who has answered stays known when they want no more questions",
    ("return_plans", "user_id"): "whoever keeps a plan needs no row of their own",
    ("story_interviews", "listener"): "who listens may change; the interview is its teller's",
}


def test_every_id_of_a_person_or_a_thing_is_a_foreign_key_or_says_why_not() -> None:
    named = {"user_id", "author", "teller", "listener", "asker", "mentor", "host", "installer"}
    named |= {"community_id", "series_id", "meeting_id", "contribution_id", "tip_id"}
    loose = set()
    for name, table in metadata.tables.items():
        served = {element.parent.name for key in table.foreign_key_constraints for element in key.elements}
        for column in named & set(table.columns.keys()) - served:
            loose.add((name, column))
    assert loose == {*APART, ("people", "user_id")}
