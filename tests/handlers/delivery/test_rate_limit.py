"""What is left of Slack's pace after what all replicas sent together."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar

import pytest

from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification, Person
from bot.core.working_hours import Standing
from handlers.delivery.deliveries import Deliveries, Delivery
from handlers.delivery.leasing import InHand, take_in_hand
from handlers.delivery.rate_limit import KEPT_FOR_URGENT, Pace, Room, shared
from handlers.platform.views.blocks import Message
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox.departures import Call
from storage.outbox.table import kinds_of
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS, PostgresqlServer


def test_what_others_sent_in_the_last_minute_is_taken_off() -> None:
    room = Pace(1.0, 100).room()
    left = shared(room, [50.0, 10.0, 1.0])
    assert (left.urgent, left.others) == (97, 97 - KEPT_FOR_URGENT)
    assert left.more_in == 0.0


def test_what_is_older_than_a_minute_no_longer_counts() -> None:
    assert shared(Room(10, 10, per_minute=10), [75.0, 61.0]).urgent == 10


def test_where_all_is_used_up_it_says_when_there_is_more() -> None:
    left = shared(Pace(1.0, 20).room(), [40.0] * 20)
    assert (left.urgent, left.others, left.more_in) == (0, 0, 20.0)
    assert left.is_limited


def test_this_process_own_limits_stay() -> None:
    left = shared(Room(2, 1, frozenset({"person:U1"}), per_minute=100), [], {"person:U2"})
    assert (left.urgent, left.others) == (2, 1)
    assert left.resting == {"person:U1", "person:U2"}


@dataclass
class Ticking:
    """A wire clock that stands until it is moved."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_conversation_rests_for_as_long_as_slack_asks_and_no_longer() -> None:
    clock = Ticking()
    pace = Pace(0.5, 100, clock)
    assert pace.seconds_to_more_room() == 0.0
    pace.count("person:U1")
    clock.at += 1.5
    pace.count("person:U2")
    assert pace.room().resting == {"person:U1", "person:U2"}
    assert pace.seconds_to_more_room() == 0.5
    clock.at += 0.5
    assert pace.room().resting == {"person:U2"}
    pace.count("person:U1")
    clock.at += 1.5
    assert pace.room().resting == {"person:U1"}


def test_a_minute_that_is_used_up_says_when_it_begins_anew() -> None:
    clock = Ticking()
    pace = Pace(1000.0, 20, clock)
    for number in range(20):
        pace.count(f"person:U{number}")
        clock.at += 1.0
    assert (pace.room().urgent, pace.room().others) == (0, 0)
    assert pace.seconds_to_more_room() == 40.0
    clock.at += 40.0
    assert (pace.room().urgent, pace.room().others) == (1, 0)
    clock.at += 19.0
    assert (pace.room().urgent, pace.room().others) == (20, 5)


# What two processes on one database take in hand


@dataclass(frozen=True)
class Note(Notification):
    """A message made for this file."""

    name: ClassVar[str] = "test.limited"
    standing: ClassVar[Standing] = Standing.URGENT
    living: ClassVar[bool] = True
    number: int

    @property
    def to(self) -> Person:
        """Somebody else for each."""
        return Person(UserId(f"U{self.number}"))

    @property
    def key(self) -> str:
        """By number."""
        return f"{self.name}:{self.number}"


DELIVERIES: Deliveries = {Note.name: Delivery(Note, lambda _uow, note: Message(f"note {note.number}"))}
LIMIT, WAITING = 18, 20


@pytest.fixture
def shared_database(postgresql: PostgresqlServer, clock: MovableClock) -> Iterator[Database]:
    database = Database(open_database(postgresql.fresh(), KEYS), clock, kinds_of([Note]), Random(1))
    database.transact_now(TEAM, lambda uow: uow.outbox.add(*(Note(number) for number in range(WAITING))))
    yield database
    database.close_now()


def in_hand_of_a_new_process(database: Database, *, posts: int = 1000, edits: int = 1000) -> InHand:
    """What a process takes that has sent nothing so far and knows only what the database tells."""
    rooms = (Pace(1000.0, posts).room(), Pace(1000.0, edits).room())
    return database.transact_now(TEAM, lambda uow: take_in_hand(uow, DELIVERIES, *rooms))


def test_posts_of_all_processes_are_counted_together(shared_database: Database) -> None:
    first = in_hand_of_a_new_process(shared_database, posts=LIMIT)
    second = in_hand_of_a_new_process(shared_database, posts=LIMIT)
    assert (len(first.sendings), len(second.sendings)) == (LIMIT, 0)
    assert second.held_back
    assert 0 < second.more_in <= 60


def test_edits_of_all_processes_are_counted_together(shared_database: Database) -> None:
    def said_and_changed(uow: UnitOfWork) -> None:
        for row in uow.outbox.waiting():
            uow.sending.delivered([row], ChannelId("D1"), f"1.{row.id}")
            uow.outbox.refresh(row.key)

    shared_database.transact_now(TEAM, said_and_changed)
    first = in_hand_of_a_new_process(shared_database, edits=LIMIT)
    second = in_hand_of_a_new_process(shared_database, edits=LIMIT)
    assert (len(first.redrawings), len(second.redrawings)) == (LIMIT, 0)
    assert second.held_back
    assert 0 < second.more_in <= 60


def test_posts_and_edits_have_a_limit_each(shared_database: Database) -> None:
    in_hand_of_a_new_process(shared_database)
    assert shared_database.transact_now(TEAM, lambda uow: len(uow.departures.ages(Call.POST))) == WAITING
    assert shared_database.transact_now(TEAM, lambda uow: uow.departures.ages(Call.EDIT)) == []
