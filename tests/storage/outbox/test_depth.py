"""How long the queue is and how old, on both databases, whoever's messages they are."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from bot.core.ids import ChannelId, TeamId
from bot.core.working_hours import Standing
from storage.database import Database
from storage.outbox.depth import Queue, queue_at
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.storage.two_workspaces import Greeting
from tests.support.clocks import MovableClock

OTHER = TeamId("T0OTHER")


@dataclass(frozen=True)
class Reply(Greeting):
    """The same, which waits for no hours."""

    name: ClassVar[str] = "test.reply"
    standing: ClassVar[Standing] = Standing.ANSWER


def look(database: Database, apart_from: frozenset[TeamId] = frozenset()) -> Queue:
    with database.engine.begin() as connection:
        return queue_at(connection, database.clock.now(), apart_from)


def test_an_empty_queue_has_no_age(database: Database) -> None:
    assert look(database) == Queue(0, 0.0, 0, 0.0, 0, 0, 0.0)


def test_the_queue_is_measured_over_all_workspaces_but_those_refused(database: Database, clock: MovableClock) -> None:
    def queue(uow: UnitOfWork) -> None:
        uow.outbox.add(Greeting(1, ""), due_at=uow.now - timedelta(minutes=10))
        uow.outbox.add(Reply(2, ""), due_at=uow.now - timedelta(minutes=2))
        uow.outbox.add(Greeting(3, ""), due_at=uow.now + timedelta(days=1))
        uow.timers.set("test.ring", "x", uow.now - timedelta(minutes=3))
        uow.timers.set("test.ring", "y", uow.now + timedelta(minutes=3))

    database.transact_now(TEAM, queue)
    database.transact_now(OTHER, queue)
    assert look(database) == Queue(4, 600.0, 2, 120.0, 0, 2, 180.0)
    assert look(database, frozenset({OTHER})) == Queue(2, 600.0, 1, 120.0, 0, 2, 180.0)


def test_what_has_left_is_no_longer_in_the_queue_until_it_is_to_be_redrawn(database: Database) -> None:
    def send(uow: UnitOfWork) -> None:
        uow.outbox.add(Greeting(1, ""))
        rows = uow.sending.due()
        uow.sending.lease(rows)
        uow.sending.delivered(rows, ChannelId("D1"), "1.1")

    database.transact_now(TEAM, send)
    assert look(database).due == look(database).to_redraw == 0
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh("test.greeting:1"))
    assert look(database).to_redraw == 1
