"""Storing the rows that a test begins with."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, ParamSpec

from sqlalchemy import Connection, Table, insert, select

from storage.db.base import metadata
from storage.db.rows import NotReadToWrite, key_names
from storage.unit_of_work import UnitOfWork

P = ParamSpec("P")

# What a row is like of which a test says only that something belongs to it.
ANY: Mapping[str, Callable[[str], Mapping[str, Any]]] = {
    "people": lambda user_id: {"user_id": user_id},
    "communities": lambda community_id: {
        "id": community_id,
        "channel_id": f"C-{community_id}",
        "place": "London",
        "label": community_id,
        "zone": "Europe/London",
        "country": "GB",
        "contacts": (),
        "named_human": "U0HUMAN",
    },
    "series": lambda series_id: {
        "id": series_id,
        "community_id": "c1",
        "channel_id": "C-c1",
        "rrule": "FREQ=MONTHLY;BYDAY=2WE",
        "wall_time": time(12),
        "zone": "Europe/London",
        "minutes": 60,
        "anchor": date(2026, 1, 1),
        "room": "",
        "link": "",
        "leads": {},
        "rotation": [],
        "black_outs": (),
        "version": 1,
    },
}


def put(save: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call a repository's `save`, whether the row exists, is locked, or neither; also makes the rows it belongs to."""
    try:
        save(*args, **kwargs)
    except NotReadToWrite as problem:
        rows, key = problem.rows, dict(zip(key_names(problem.rows.table), problem.key, strict=True))
        for parent, column in _parents(rows.table):
            _make(rows.connection, rows.team_id, parent, key.get(column) or getattr(args[-1], column))
        rows.lock(*problem.key)
        save(*args, **kwargs)


def somebody(uow: UnitOfWork, *user_ids: str) -> None:
    """Make rows for these people, for what belongs to one."""
    for user_id in user_ids:
        _make(uow.connection_for_storage, uow.team_id, "people", user_id)


def office(uow: UnitOfWork, *community_ids: str) -> None:
    """Make these offices, for what belongs to one."""
    for community_id in community_ids:
        _make(uow.connection_for_storage, uow.team_id, "communities", community_id)


def _parents(table: Table) -> list[tuple[str, str]]:
    """Return the tables a row belongs to, each with the column that names its row."""
    return [
        (key.referred_table.name, column)
        for key in table.foreign_key_constraints
        for column in key.column_keys
        if column != "team_id"
    ]


def _make(connection: Connection, team_id: str, name: str, key: str) -> None:
    if name not in ANY:
        return
    table = metadata.tables[name]
    (key_name,) = key_names(table)
    here = select(table.c.team_id).where(table.c.team_id == team_id, table.c[key_name] == key)
    if connection.execute(here).first() is not None:
        return
    row = ANY[name](key)
    for parent, column in _parents(table):
        _make(connection, team_id, parent, row[column])
    connection.execute(insert(table), {"team_id": team_id, **row})
