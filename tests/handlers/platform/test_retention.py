"""Once a day what nobody needs any more is deleted, on both databases."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification, Person, Recipient
from bot.core.working_hours import Standing
from bot.people.limited_actions import LimitedAction
from handlers.platform import retention
from handlers.platform.router import Table
from storage.database import Database
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.storage import two_workspaces
from tests.support.clocks import MovableClock
from tests.support.harness import Harness


@dataclass(frozen=True)
class Plain(Notification):
    """Said and done."""

    name: ClassVar[str] = "tidying.plain"
    standing: ClassVar[Standing] = Standing.ASK
    user_id: UserId

    @property
    def to(self) -> Recipient:
        """One person."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """By name."""
        return self.name


@dataclass(frozen=True)
class Living(Plain):
    """Drawn again when its subject changes."""

    name: ClassVar[str] = "tidying.living"
    living: ClassVar[bool] = True


@dataclass(frozen=True)
class Once(Plain):
    """Never again."""

    name: ClassVar[str] = "tidying.once"
    told_once: ClassVar[bool] = True


KINDS = (Plain, Living, Once)
TIDY = Table.of([retention.make_router(KINDS)]).timers[retention.TIDY]
MARISA = UserId("U1")


def say_all(uow: UnitOfWork) -> None:
    """Together, as one message."""
    uow.outbox.add(*(kind(MARISA) for kind in KINDS))
    rows = uow.sending.due()
    uow.sending.lease(rows)
    uow.sending.delivered(rows, ChannelId("D1"), "1.1")


def kept(database: Database, clock: MovableClock, days: int) -> dict[str, bool]:
    """After so many days and a tidying: which rows are left, and whether they still hold facts."""
    clock.move(days=days)
    database.transact_now(TEAM, lambda uow: TIDY(uow, ""))
    rows = database.transact_now(TEAM, lambda uow: uow.sending.parts(ChannelId("D1"), "1.1"))
    return {row.name: row.notification is not None for row in rows}


def test_finished_messages_go_in_time(database: Database, clock: MovableClock) -> None:
    database.transact_now(TEAM, say_all)
    everything = {"tidying.plain": True, "tidying.living": True, "tidying.once": True}
    assert kept(database, clock, 13) == everything
    assert kept(database, clock, 2) == {**everything, "tidying.plain": False, "tidying.once": False}
    assert kept(database, clock, 16) == {"tidying.living": True, "tidying.once": False}
    assert kept(database, clock, 90) == {"tidying.once": False}


def test_what_is_told_once_is_never_told_again(database: Database, clock: MovableClock) -> None:
    database.transact_now(TEAM, say_all)
    kept(database, clock, 400)
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Once(MARISA)))
    assert database.transact_now(TEAM, lambda uow: uow.outbox.waiting()) == []


def test_what_waits_is_left_alone(database: Database, clock: MovableClock) -> None:
    later = clock.now() + timedelta(days=300)
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Plain(MARISA), due_at=later))
    kept(database, clock, 200)
    assert database.transact_now(TEAM, lambda uow: uow.outbox.state_of(Plain.name)) is MessageState.WAITING


def test_what_was_left_unread_is_listed_for_sixty_days(database: Database, clock: MovableClock) -> None:
    database.transact_now(TEAM, lambda uow: two_workspaces.fill(uow, "words"))
    clock.at = two_workspaces.NOON + timedelta(days=60)
    for days, rows in ((0, 1), (1, 0)):
        clock.move(days=days)
        database.transact_now(TEAM, lambda uow: TIDY(uow, ""))
        with database.engine.begin() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM left_unread").scalar() == rows


def test_events_are_remembered_for_two_days(database: Database, clock: MovableClock) -> None:
    assert database.transact_now(TEAM, lambda uow: uow.events.first_time("Ev1"))
    kept(database, clock, 1)
    assert not database.transact_now(TEAM, lambda uow: uow.events.first_time("Ev1"))
    kept(database, clock, 2)
    assert database.transact_now(TEAM, lambda uow: uow.events.first_time("Ev1"))


def test_who_was_answered_in_a_channel_and_what_is_limited_go_in_time_although_nothing_happens(
    database: Database, clock: MovableClock
) -> None:
    def leave_traces(uow: UnitOfWork) -> None:
        month = f"{uow.now:%Y-%m}"
        uow.listening.first_this_month(uow.hashes.of("listen", MARISA, month), month)
        uow.introductions.note_limited(MARISA, LimitedAction.ASK, uow.now)

    def rows() -> tuple[int, ...]:
        with database.engine.begin() as connection:
            counts = (
                connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
                for table in ("listening_answered", "limited_actions")
            )
            return tuple(counts)

    clock.at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    database.transact_now(TEAM, leave_traces)
    for day, left in ((26, (1, 1)), (27, (1, 0)), (30, (1, 0)), (31, (0, 0))):
        clock.at = datetime(2026, 11, 1, 12, tzinfo=UTC) + timedelta(days=day - 1)
        database.transact_now(TEAM, lambda uow: TIDY(uow, ""))
        assert rows() == left, day


async def test_it_is_set_at_start_up_runs_daily_and_is_nothing_to_wait_for(harness: Harness) -> None:
    assert harness.village is not None
    assert await harness.village.next_moment() is None
    due = await harness.village.workspace.transact(lambda uow: uow.timers.get(retention.TIDY, ""))
    assert due is not None
    await harness.pass_time(hours=25)
    again = await harness.village.workspace.transact(lambda uow: uow.timers.get(retention.TIDY, ""))
    assert again is not None
    assert again > due
