"""The outbox remembers what is to be said, hands it out once, and never forgets a doubt."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from sqlalchemy import select

from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.notifications import Notification, Person, Recipient
from bot.core.working_hours import Standing
from storage.database import Database
from storage.outbox import due
from storage.outbox.sending import release_all
from storage.outbox.table import Learned, MessageState, outbox
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import MovableClock


@dataclass(frozen=True)
class Hello(Notification):
    """A message made for this file."""

    name: ClassVar[str] = "test.hello"
    standing: ClassVar[Standing] = Standing.ASK
    living: ClassVar[bool] = True
    user_id: UserId
    number: int = 1

    @property
    def to(self) -> Recipient:
        """One person."""
        return Person(self.user_id)

    @property
    def key(self) -> str:
        """By number."""
        return f"test.hello:{self.user_id}:{self.number}"


@dataclass(frozen=True)
class Said(Hello):
    """One that is never drawn again."""

    name: ClassVar[str] = "test.said"
    living: ClassVar[bool] = False

    @property
    def key(self) -> str:
        """By number."""
        return f"test.said:{self.user_id}:{self.number}"


def say(uow: UnitOfWork, channel: ChannelId, ts: str) -> None:
    """Lease and deliver what is due."""
    rows = uow.sending.due()
    uow.sending.lease(rows)
    uow.sending.delivered(rows, channel, ts)


MARISA = UserId("U1")
MEGHAN = UserId("U2")


def test_a_known_key_changes_nothing(database: Database) -> None:
    for _ in range(2):
        database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    assert len(database.transact_now(TEAM, lambda uow: uow.sending.due())) == 1


def test_what_is_undone_is_never_said(database: Database) -> None:
    def fail(uow: UnitOfWork) -> None:
        uow.outbox.add(Hello(MARISA))
        raise LookupError

    with suppress(LookupError):
        database.transact_now(TEAM, fail)
    assert database.transact_now(TEAM, lambda uow: uow.outbox.waiting()) == []


def test_a_message_waits_until_it_is_due(database: Database, clock: MovableClock) -> None:
    later = clock.now() + timedelta(hours=1)
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA), due_at=later))
    assert database.transact_now(TEAM, lambda uow: uow.sending.due()) == []
    clock.move(hours=1)
    [row] = database.transact_now(TEAM, lambda uow: uow.sending.due())
    assert row.notification == Hello(MARISA)


def test_a_leased_message_and_what_follows_it_to_the_same_person_stay_put(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    database.transact_now(TEAM, lambda uow: uow.sending.lease(uow.sending.due()))
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA, 2), Hello(MEGHAN)))
    rows = database.transact_now(TEAM, lambda uow: uow.sending.due())
    assert [row.notification for row in rows] == [Hello(MEGHAN)]


def test_a_crash_after_leasing_leaves_a_doubt(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    batch = database.transact_now(TEAM, lambda uow: uow.sending.lease(uow.sending.due()))
    with database.engine.begin() as connection:
        release_all(connection)
    assert database.transact_now(TEAM, lambda uow: uow.sending.due()) == []
    [row] = database.transact_now(TEAM, lambda uow: uow.sending.in_doubt())
    assert row.unsure
    assert row.batch == batch


def test_changes_while_a_message_is_drawn_again_draw_it_once_more(database: Database) -> None:
    key = Hello(MARISA).key
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    place = (ChannelId("D1"), "1.1")
    database.transact_now(TEAM, lambda uow: say(uow, *place))
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh(key))
    stale = database.transact_now(TEAM, lambda uow: uow.sending.stale())
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh(key))
    database.transact_now(TEAM, lambda uow: uow.sending.redrawn(stale))
    [again] = database.transact_now(TEAM, lambda uow: uow.sending.stale())
    assert again.version == 3
    database.transact_now(TEAM, lambda uow: uow.sending.redrawn([again]))
    assert database.transact_now(TEAM, lambda uow: uow.sending.stale()) == []


def test_a_change_before_slacks_answer_is_known_is_drawn_once_it_is(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    rows = database.transact_now(TEAM, lambda uow: uow.sending.due())
    database.transact_now(TEAM, lambda uow: uow.sending.lease(rows))
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh(Hello(MARISA).key))
    with database.engine.begin() as connection:
        release_all(connection)  # the process died; the next one finds the message in Slack
    found = database.transact_now(TEAM, lambda uow: uow.sending.in_doubt())
    database.transact_now(TEAM, lambda uow: uow.sending.delivered(found, ChannelId("D1"), "1.1"))
    assert len(database.transact_now(TEAM, lambda uow: uow.sending.stale())) == 1


def test_a_withdrawn_message_is_never_handed_out(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    database.transact_now(TEAM, lambda uow: uow.outbox.withdraw(Hello(MARISA).key))
    assert database.transact_now(TEAM, lambda uow: uow.sending.due()) == []
    assert database.transact_now(TEAM, lambda uow: uow.outbox.state_of(Hello(MARISA).key)) is MessageState.DROPPED


def test_what_came_as_one_message_counts_once(database: Database, clock: MovableClock) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA), Hello(MARISA, 2)))
    database.transact_now(TEAM, lambda uow: say(uow, ChannelId("D1"), "1.1"))
    week_ago = clock.now() - timedelta(days=7)
    counted = database.transact_now(TEAM, lambda uow: uow.outbox.counted_and_ahead(MARISA, week_ago, Standing.ASK)[0])
    assert counted == [clock.now()]


def test_who_got_what_this_week_is_read_at_once_and_what_goes_first_is_known(
    database: Database, clock: MovableClock
) -> None:
    now, week_ago = clock.now(), clock.now() - timedelta(days=7)
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA), Hello(MARISA, 2)))
    database.transact_now(TEAM, lambda uow: say(uow, ChannelId("D1"), "1.1"))
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MEGHAN)))
    database.transact_now(TEAM, lambda uow: say(uow, ChannelId("D2"), "1.2"))
    later = [now + timedelta(days=days) for days in (1, 3, 8)]
    for number, moment in enumerate(later, 3):
        database.transact_now(TEAM, lambda uow, n=number, at=moment: uow.outbox.add(Hello(MARISA, n), due_at=at))  # type: ignore[misc]

    def read(standing: Standing) -> tuple[list[datetime], list[datetime]]:
        return database.transact_now(TEAM, lambda uow: uow.outbox.counted_and_ahead(MARISA, week_ago, standing))

    assert read(Standing.LUNCH) == ([now], later[:2])
    assert read(Standing.ASK) == ([now], [])
    told = database.transact_now(TEAM, lambda uow: uow.outbox.counted_by_person(week_ago))
    assert sorted(told) == [(MARISA, now), (MEGHAN, now)]
    assert database.transact_now(TEAM, lambda uow: uow.outbox.counted_by_person(now + timedelta(days=1))) == []


def test_only_workspaces_with_work_are_woken(database: Database, clock: MovableClock) -> None:
    other = TeamId("T0OTHER")
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    later = clock.now() + timedelta(hours=1)
    database.transact_now(other, lambda uow: uow.outbox.add(Hello(MARISA), due_at=later))
    with database.engine.begin() as connection:
        assert due.teams_with_work(connection, clock.now()) == [TEAM]
        assert due.next_due(connection) == clock.now()


def test_facts_are_sealed_at_rest(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(UserId("U0SECRET"))))
    with database.engine.begin() as connection:
        facts = connection.exec_driver_sql("SELECT facts FROM outbox").scalar()
    assert facts is not None
    assert b"U0SECRET" not in bytes(facts)


def _put_into(state: str, uow: UnitOfWork, note: Hello) -> None:
    """A message in one of the states in which somebody may find it standing."""
    uow.outbox.add(note)
    rows = uow.sending.due()
    if state == "not tried":
        return
    uow.sending.lease(rows)
    if state == "sent":
        uow.sending.delivered(rows, ChannelId("C1"), "1.1")
    elif state == "to be tried again":
        uow.sending.try_once_more(rows)
    elif state == "unsettled":
        uow.sending.leave_unsettled(rows)
    elif state == "lost":
        uow.sending.lose(rows, "is_archived")
    elif state != "under way":
        uow.sending.retry(rows, timedelta(0), unsure=state in {"in doubt", "dropping"})
    if state in {"dropped", "dropping"}:
        uow.outbox.withdraw(note.key)


LEARNED = {
    "not tried": Learned.FOUND,
    "under way": Learned.NOTHING,
    "in doubt": Learned.FOUND,
    "to be tried again": Learned.FOUND,
    "unsettled": Learned.FOUND,
    "lost": Learned.FOUND,
    "sent": Learned.COPY,
    "dropped": Learned.COPY,
    "dropping": Learned.COPY,
}


@pytest.mark.parametrize("state", LEARNED)
def test_a_message_found_standing_is_the_one_that_was_looked_for_or_a_copy(database: Database, state: str) -> None:
    note, channel = Hello(MARISA), ChannelId("C1")

    def learn(ts: str) -> Learned:
        return database.transact_now(TEAM, lambda uow: uow.outbox.learn_place(note, channel, ts))

    database.transact_now(TEAM, lambda uow: _put_into(state, uow, note))
    found = learn("2.2")
    assert found is LEARNED[state]
    stands = {Learned.FOUND: (channel, "2.2"), Learned.COPY: (channel, "1.1") if state == "sent" else None}.get(found)
    assert database.transact_now(TEAM, lambda uow: uow.outbox.place_of(note.key)) == stands
    stale = database.transact_now(TEAM, lambda uow: [row.notification for row in uow.sending.stale()])
    assert stale == ([note] if found is Learned.FOUND else [])
    assert database.transact_now(TEAM, lambda uow: uow.sending.due()) == []
    assert database.transact_now(TEAM, lambda uow: uow.sending.in_doubt()) == []
    settled = {"dropped": MessageState.DROPPED, "dropping": MessageState.DROPPED, "under way": MessageState.WAITING}
    assert database.transact_now(TEAM, lambda uow: uow.outbox.state_of(note.key)) is settled.get(
        state, MessageState.SENT
    )
    assert learn("2.2") is (Learned.NOTHING if found is Learned.FOUND else found)
    assert learn("3.3") is (Learned.NOTHING if state == "under way" else Learned.COPY)


@pytest.mark.parametrize("state", ["lost", "dropped", "dropping"])
def test_what_is_over_without_being_sent_keeps_no_facts(database: Database, state: str) -> None:
    database.transact_now(TEAM, lambda uow: _put_into(state, uow, Hello(MARISA)))
    with database.engine.begin() as connection:
        assert connection.execute(select(outbox.c.facts.is_(None))).scalars().all() == [True]


def test_of_what_is_said_for_good_only_parts_of_one_message_keep_their_facts(database: Database) -> None:
    alone, *both = Said(MEGHAN), Said(MARISA), Said(MARISA, 2)
    database.transact_now(TEAM, lambda uow: uow.outbox.add(alone, *both))

    def say_both(uow: UnitOfWork) -> None:
        for user_id in (MARISA, MEGHAN):
            rows = [row for row in uow.outbox.waiting() if row.recipient == Person(user_id)]
            uow.sending.lease(rows)
            uow.sending.delivered(rows, ChannelId(f"D{user_id}"), "1.1")

    database.transact_now(TEAM, say_both)
    for user_id, parts in ((MARISA, both), (MEGHAN, [None])):
        rows = database.transact_now(TEAM, lambda uow, to=user_id: uow.sending.parts(ChannelId(f"D{to}"), "1.1"))  # type: ignore[misc]
        assert [row.notification for row in rows] == parts


def test_what_was_deleted_in_slack_keeps_no_facts_and_is_never_drawn_again(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    database.transact_now(TEAM, lambda uow: say(uow, ChannelId("D1"), "1.1"))
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh(Hello(MARISA).key))
    database.transact_now(TEAM, lambda uow: uow.outbox.mark_gone(ChannelId("D1"), "1.1"))
    assert _stale(database) == []
    with database.engine.begin() as connection:
        assert connection.execute(select(outbox.c.facts.is_(None))).scalars().all() == [True]


def test_a_drawing_that_failed_may_be_tried_again_as_soon_as_its_delay_is_over(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA)))
    database.transact_now(TEAM, lambda uow: say(uow, ChannelId("D1"), "1.1"))
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh(Hello(MARISA).key))
    for delay, is_free in ((timedelta(hours=1), False), (timedelta(0), True)):
        [row] = database.transact_now(TEAM, lambda uow: uow.sending.parts(ChannelId("D1"), "1.1"))
        database.transact_now(TEAM, lambda uow, row=row: uow.sending.lease_refresh([row]))  # type: ignore[misc]
        assert _stale(database) == []
        database.transact_now(TEAM, lambda uow, row=row, delay=delay: uow.sending.retry_refresh([row], delay))  # type: ignore[misc]
        assert _stale(database) == [Hello(MARISA)] * is_free


@pytest.mark.parametrize(("state", "is_again"), [("unsettled", True), ("sent", False), ("lost", False)])
def test_only_what_is_unsettled_can_be_posted_again(database: Database, state: str, is_again: bool) -> None:
    note = Hello(MARISA)
    database.transact_now(TEAM, lambda uow: _put_into(state, uow, note))
    assert database.transact_now(TEAM, lambda uow: uow.outbox.is_somewhere(note.key)) is is_again
    assert database.transact_now(TEAM, lambda uow: uow.outbox.say_again(note.key)) is is_again
    due = database.transact_now(TEAM, lambda uow: [row.notification for row in uow.sending.due()])
    assert due == ([note] if is_again else [])
    assert database.transact_now(TEAM, lambda uow: uow.outbox.say_again(note.key)) is False


def test_a_message_nobody_remembers_teaches_nothing(database: Database) -> None:
    found = database.transact_now(TEAM, lambda uow: uow.outbox.learn_place(Hello(MARISA), ChannelId("C1"), "1.1"))
    assert found is Learned.NOTHING


def _all_said(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Hello(MARISA), Hello(MARISA, 2), Hello(MEGHAN)))
    for number in range(3):
        database.transact_now(TEAM, lambda uow, number=number: _say_one(uow, f"{number}.1"))  # type: ignore[misc]


def _say_one(uow: UnitOfWork, ts: str) -> None:
    rows = uow.sending.due()[:1]
    uow.sending.lease(rows)
    uow.sending.delivered(rows, ChannelId("D1"), ts)


def _stale(database: Database) -> list[Notification | None]:
    return [row.notification for row in database.transact_now(TEAM, lambda uow: uow.sending.stale())]


def test_what_one_person_got_is_drawn_again_together(database: Database) -> None:
    _all_said(database)
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh_to(MARISA, Hello))
    assert _stale(database) == [Hello(MARISA), Hello(MARISA, 2)]


def test_what_is_about_one_thing_is_drawn_again_together(database: Database) -> None:
    _all_said(database)
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh_about("U", Hello))  # the beginning of an id is no id
    assert _stale(database) == []
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh_about(MEGHAN, Hello))
    assert _stale(database) == [Hello(MEGHAN)]


def test_one_message_is_drawn_again_by_its_place(database: Database) -> None:
    _all_said(database)
    database.transact_now(TEAM, lambda uow: uow.outbox.refresh_at(ChannelId("D1"), "1.1"))
    assert len(_stale(database)) == 1


@dataclass(frozen=True)
class Question(Hello):
    """A question whose answer stands in it."""

    name: ClassVar[str] = "test.question"
    answer: str = ""

    @property
    def key(self) -> str:
        """By person."""
        return f"{self.name}:{self.user_id}"


def test_an_answer_stands_in_the_message_it_was_given_to(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: uow.outbox.add(Question(MARISA)))
    assert not database.transact_now(TEAM, lambda uow: uow.outbox.restate(Question(MARISA, 1, "yes")))
    database.transact_now(TEAM, lambda uow: say(uow, ChannelId("D1"), "1.1"))
    assert database.transact_now(TEAM, lambda uow: uow.outbox.restate(Question(MARISA, 1, "yes")))
    assert not database.transact_now(TEAM, lambda uow: uow.outbox.restate(Question(MEGHAN, 1, "no")))
    assert _stale(database) == [Question(MARISA, 1, "yes")]
