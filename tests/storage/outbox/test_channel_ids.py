"""A channel gets another id: nothing that is stored has the old one any more."""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import datetime
from enum import Enum
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.ids import ChannelId, TeamId
from bot.core.notifications import Notification
from handlers import routers
from storage.database import Database
from storage.db.base import metadata
from storage.outbox.table import MessageState, outbox
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.storage.two_workspaces import ADA, CHANNEL, fill

TABLE = routers.table()
NEW = ChannelId("C0NEW")
NAMING_ONE = sorted(
    name for name, delivery in TABLE.deliveries.items() if "channel_id" in {one.name for one in fields(delivery.kind)}
)


def about_the_channel(kind: type[Notification], now: datetime) -> Notification:
    """A notification of this kind that names the channel."""
    values: dict[str, Any] = {"int": 1, "bool": False, "datetime": now, "UserId": ADA, "ChannelId": CHANNEL}

    def value(of: Any) -> object:
        if isinstance(of, type) and issubclass(of, Enum):
            return next(iter(of))
        return values.get(getattr(of, "__name__", str(of)), "x1")

    needed = [one for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    return kind(**{one.name: value(one.type) for one in needed})


def everything(uow: UnitOfWork) -> Iterator[tuple[str, str]]:
    """Every row of the workspace, opened, with its table."""
    for table in metadata.sorted_tables:
        if "team_id" in table.c:
            for row in uow.connection_for_storage.execute(select(table).where(table.c.team_id == uow.team_id)):
                yield table.name, repr(row)


def test_what_names_the_channel_is_walked_here() -> None:
    assert {"meetings.announce", "delivery.not_posted", "contributions.copy_stays"} <= set(NAMING_ONE)


def test_no_row_of_any_table_has_the_old_id(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    named = {table for table, row in database.transact_now(TEAM, lambda uow: list(everything(uow))) if CHANNEL in row}
    assert {"communities", "series", "listening", "contribution_copies"} <= named
    assert database.transact_now(TEAM, lambda uow: uow.channel_ids.change(CHANNEL, NEW)) >= len(named)
    assert [row for _, row in database.transact_now(TEAM, lambda uow: list(everything(uow))) if CHANNEL in row] == []


@pytest.mark.parametrize("name", NAMING_ONE)
def test_no_message_names_the_old_one_whoever_gets_it(sqlite_database: Database, name: str) -> None:
    def read(uow: UnitOfWork) -> Notification:
        (row,) = uow.outbox.waiting()
        assert row.notification is not None
        assert row.key == row.notification.key
        return row.notification

    sqlite_database.transact_now(
        TEAM, lambda uow: uow.outbox.add(about_the_channel(TABLE.deliveries[name].kind, uow.now))
    )
    before = sqlite_database.transact_now(TEAM, read)
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.channel_ids.change(CHANNEL, NEW)) == 1
    after = sqlite_database.transact_now(TEAM, read)
    assert repr(after) == repr(before).replace(CHANNEL, NEW)
    assert after.to == type(before)(**{one.name: getattr(after, one.name) for one in fields(after)}).to
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.channel_ids.change(CHANNEL, NEW)) == 0


def test_another_workspace_with_the_same_channel_keeps_it(database: Database) -> None:
    for team_id in (TEAM, other := TeamId("T0OTHER")):
        database.transact_now(team_id, lambda uow: fill(uow, "words"))
    before = database.transact_now(other, lambda uow: sorted(everything(uow)))
    database.transact_now(TEAM, lambda uow: uow.channel_ids.change(CHANNEL, NEW))
    assert database.transact_now(other, lambda uow: sorted(everything(uow))) == before


def test_what_is_over_keeps_the_channel_it_was_posted_in(sqlite_database: Database) -> None:
    name = "delivery.not_posted"

    def lose(uow: UnitOfWork) -> None:
        uow.outbox.add(about_the_channel(TABLE.deliveries[name].kind, uow.now))
        uow.sending.lose(uow.outbox.waiting(), "channel_not_found")

    sqlite_database.transact_now(TEAM, lose)
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.channel_ids.change(CHANNEL, NEW)) == 0
    states = sqlite_database.transact_now(
        TEAM, lambda uow: uow.connection_for_storage.execute(select(outbox.c.state)).scalars().all()
    )
    assert states == [MessageState.LOST]
