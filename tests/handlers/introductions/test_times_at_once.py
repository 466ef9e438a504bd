"""Two who propose, choose, call off or leave at the same moment end as one after the other, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import UserId
from bot.core.notifications import Notification
from bot.introductions.notices import Side
from bot.introductions.states import IntroductionState
from bot.introductions.talk_times import TalkTime, TimesChanged
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner
from handlers.introductions import check_ins, talk_times
from handlers.introductions.views.talk_times import SentForm, picked_at
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox.table import kinds_of
from storage.unit_of_work import UnitOfWork
from tests.bot.introduced import opened
from tests.conftest import TEAM, all_kinds
from tests.storage import two_workspaces
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS
from tests.support.storing import put
from tests.support.two_threads import SameEveryTime, at_the_same_moment

MARISA, MEGHAN = UserId("U0MARISA"), UserId("U0MEGHAN")
ZONE = "America/Chicago"
WRITES = range(5)  # the first is stopped before each of its first writes in turn
START = datetime(2026, 10, 13, 15, tzinfo=UTC)


@pytest.fixture
def shared(database_url: str, clock: MovableClock) -> Iterator[Database]:
    """Marisa and Meghan are in one conversation."""
    clock.at = START
    found = open_database(database_url, KEYS)
    database = Database(found, clock, kinds_of(all_kinds(Notification)), SameEveryTime())
    database.transact_now(TEAM, _meet)
    yield database
    found.close()


def _meet(uow: UnitOfWork) -> None:
    put(uow.communities.save, two_workspaces.community("here"))
    for one in (MARISA, MEGHAN):
        put(uow.people.save, Colleague(one, zone=ZONE))
    put(uow.mentors.save, Mentor(MARISA, START))
    put(uow.returners.save, Returner(MEGHAN, START))
    put(uow.introductions.save, opened())


def _form(days: int, number: int = 0) -> SentForm:
    return SentForm("i1", number, (), (picked_at(START + timedelta(days=days), ZONE),), 30, f"Room {days}")


def _propose(who: UserId, days: int, number: int = 0) -> object:
    return lambda uow: talk_times.propose(uow, who, _form(days, number))


def _talk(shared: Database) -> TalkTime:
    found = shared.transact_now(TEAM, lambda uow: uow.introductions.look_at("i1"))
    assert found is not None
    return found.talk_time


@pytest.mark.parametrize("at", WRITES)
def test_of_two_proposals_one_is_kept_and_the_other_is_asked_again(shared: Database, at: int) -> None:
    done: dict[UserId, object] = {}

    def propose(who: UserId, days: int) -> object:
        def do(uow: UnitOfWork) -> None:
            done[who] = talk_times.propose(uow, who, _form(days))

        return do

    at_the_same_moment(shared, TEAM, propose(MARISA, 1), propose(MEGHAN, 2), at)  # type: ignore[arg-type]
    talk = _talk(shared)
    assert talk.number == 1
    assert talk.proposal is not None
    by = talk.proposal.by
    other = MEGHAN if by == MARISA else MARISA
    assert done[by] == (other,)
    assert getattr(done[other], "theirs", None) == talk.proposal


@pytest.mark.parametrize("at", WRITES)
def test_a_choice_and_a_new_proposal_leave_one_whole_state(shared: Database, at: int) -> None:
    shared.transact_now(TEAM, _propose(MARISA, 1))  # type: ignore[arg-type]

    def choose(uow: UnitOfWork) -> None:
        try:
            talk_times.choose(uow, MEGHAN, "i1 1 0")
        except TimesChanged:
            return

    at_the_same_moment(shared, TEAM, choose, _propose(MARISA, 2, 1), at)  # type: ignore[arg-type]
    talk = _talk(shared)
    assert talk.proposal is not None
    assert (talk.number, talk.proposal.place) == (2, "Room 2")
    assert talk.agreed is None or talk.agreed.place == "Room 1"


@pytest.mark.parametrize("at", WRITES)
def test_a_choice_and_an_early_end_leave_no_time_and_no_place(shared: Database, at: int) -> None:
    shared.transact_now(TEAM, _propose(MARISA, 1))  # type: ignore[arg-type]

    def choose(uow: UnitOfWork) -> None:
        try:
            talk_times.choose(uow, MEGHAN, "i1 1 0")
        except Exception as refusal:
            if type(refusal).__name__ not in {"NoLongerOpen", "TimesChanged"}:
                raise

    def end(uow: UnitOfWork) -> None:
        introduction = uow.introductions.get("i1")
        assert introduction is not None
        check_ins.end_quietly(uow, introduction, Side.MENTOR)

    at_the_same_moment(shared, TEAM, choose, end, at)
    found = shared.transact_now(TEAM, lambda uow: uow.introductions.look_at("i1"))
    assert found is not None
    assert found.state is IntroductionState.ENDED
    assert (found.talk_time.agreed, found.talk_time.proposal) == (None, None)


@pytest.mark.parametrize("at", WRITES)
def test_two_who_call_it_off_do_it_once(shared: Database, at: int) -> None:
    shared.transact_now(TEAM, _propose(MARISA, 1))  # type: ignore[arg-type]
    shared.transact_now(TEAM, lambda uow: talk_times.choose(uow, MEGHAN, "i1 1 0"))
    stamp = f"i1 {int((START + timedelta(days=1)).timestamp())}"
    shared.transact_now(TEAM, lambda uow: talk_times.take_file(uow, MEGHAN, stamp))

    def call_off(who: UserId) -> object:
        def do(uow: UnitOfWork) -> None:
            try:
                talk_times.call_off(uow, who, stamp)
            except TimesChanged:
                return

        return do

    at_the_same_moment(shared, TEAM, call_off(MARISA), call_off(MEGHAN), at)  # type: ignore[arg-type]
    waiting = shared.transact_now(TEAM, lambda uow: [row.name for row in uow.outbox.waiting()])
    assert sum(name.startswith("talk_times.calendar_update") for name in waiting) == 1
