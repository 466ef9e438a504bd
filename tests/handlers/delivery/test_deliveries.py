"""Drawing leaves a view's message as it is, so that views may share one."""

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from bot.core.ids import UserId
from bot.core.notifications import Notification, Person, Recipient
from bot.core.working_hours import Standing
from handlers.delivery.deliveries import Delivery, draw
from handlers.platform.views.blocks import Message, button, buttons, text
from handlers.platform.views.rendering import rendered
from storage.database import Database
from storage.outbox.table import Row
from tests.conftest import TEAM

SHARED = Message("shared", (text("shared"), buttons(button("Yes", "test.yes", "1"), button("No", "test.no", "1"))))


@dataclass(frozen=True)
class Told(Notification):
    """Drawn from one message for all."""

    name: ClassVar[str] = "drawing.told"
    standing: ClassVar[Standing] = Standing.URGENT
    number: int

    @property
    def to(self) -> Recipient:
        """Always the same."""
        return Person(UserId("U1"))

    @property
    def key(self) -> str:
        """By number."""
        return f"{self.name}:{self.number}"


def rows(database: Database, count: int) -> list[Row]:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(*(Told(number) for number in range(count))))
    return database.transact_now(TEAM, lambda uow: uow.outbox.waiting())


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_message_shared_by_several_rows_gets_ids_of_their_own_each_time(
    sqlite_database: Database, count: int
) -> None:
    deliveries = {Told.name: Delivery(Told, lambda _uow, _told: SHARED)}
    before = [rendered(block) for block in SHARED.blocks]
    waiting = rows(sqlite_database, count)
    for version in (1, 2):
        drawn = sqlite_database.transact_now(
            TEAM,
            lambda uow, version=version: draw(  # type: ignore[misc]
                uow, [replace(row, version=version) for row in waiting], deliveries
            ),
        )
        ids = [block.block_id for block in drawn.blocks if block.block_id is not None]
        assert len(ids) == len(set(ids)) == 2 * count
        assert all(f".{version}." in block_id for block_id in ids)
        actions = [element["action_id"] for block in drawn.blocks for element in rendered(block).get("elements", ())]
        assert len(set(actions)) == 2 * count
    assert [rendered(block) for block in SHARED.blocks] == before
