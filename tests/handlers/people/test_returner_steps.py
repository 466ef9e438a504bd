"""Sign-ups over the months, without a wire: the day asked for, pauses, and what the database tells of them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.core.errors import NotEligible, NotSetUp
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send
from bot.people.members import AtWork
from bot.people.pauses import DayOutOfRange, Pause
from bot.people.people import Profile
from bot.people.returners import Details, Hello, NotSignedUp, Returner, Stage, Status, Wishes, is_waiting
from handlers.people import returner_steps as steps
from handlers.people import returners
from handlers.platform.router import Table
from handlers.platform.views.blocks import Message
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.days_go_by import days_go_by
from tests.handlers.views.test_set_up import COMMUNITY
from tests.support.clocks import MovableClock
from tests.support.storing import put

MEGHAN = Profile(UserId("U0MEGHAN"), "America/Chicago")
HANNA = Profile(UserId("U0HANNA"), "Europe/Berlin")
GUEST = Profile(UserId("U0GUEST"), "America/Chicago", is_guest=True)
TODAY = date(2026, 11, 3)
MONTH_LATER = date(2026, 12, 3)
TIMERS = Table.of([steps.router]).timers
ELSEWHERE = ("introductions.propose", "introductions.asker_left")
DELIVERY = Table.of([returners.router]).deliveries[Hello.name]


@pytest.fixture
def office(sqlite_database: Database) -> Database:
    sqlite_database.transact_now(TEAM, lambda uow: put(uow.communities.save, COMMUNITY))
    return sqlite_database


def sign_up(office: Database, wishes: Wishes, profile: Profile = MEGHAN) -> Status:
    return office.transact_now(TEAM, lambda uow: steps.sign_up_quietly(uow, profile, wishes))


def returner(office: Database, profile: Profile = MEGHAN) -> Returner | None:
    return office.transact_now(TEAM, lambda uow: uow.returners.get(profile.user_id))


async def live(office: Database, clock: MovableClock, days: int) -> None:
    await days_go_by(office, clock, days, TIMERS, quiet=ELSEWHERE)


def greetings(office: Database) -> list[Hello]:
    rows = office.transact_now(TEAM, lambda uow: uow.outbox.waiting())
    return [row.notification for row in rows if isinstance(row.notification, Hello)]


def drawn(office: Database, hello: Hello) -> Message:
    return office.transact_now(TEAM, lambda uow: DELIVERY.view(uow, hello))


def wanted(office: Database, hello: Hello) -> bool:
    verdict = office.transact_now(TEAM, lambda uow: DELIVERY.still_wanted(uow, hello))
    assert isinstance(verdict, Send | Drop)
    return isinstance(verdict, Send)


def is_searching(office: Database, clock: MovableClock) -> bool:
    kept = returner(office)
    return kept is not None and is_waiting(kept, clock.now(), clock.now().date())


def test_an_empty_sign_up_is_looked_at_once(office: Database, clock: MovableClock) -> None:
    saved = sign_up(office, Wishes())
    assert saved.office == COMMUNITY.label
    assert is_searching(office, clock)
    assert office.transact_now(TEAM, lambda uow: uow.timers.get("introductions.propose", "run")) == clock.now()


def test_neither_guests_nor_anybody_before_set_up_leave_a_trace(office: Database) -> None:
    with pytest.raises(NotEligible):
        sign_up(office, Wishes(), GUEST)
    with pytest.raises(DayOutOfRange):
        sign_up(office, Wishes(not_before=TODAY - timedelta(days=1)))
    office.transact_now(TEAM, lambda uow: uow.connection_for_storage.exec_driver_sql("DELETE FROM communities"))
    with pytest.raises(NotSetUp):
        sign_up(office, Wishes())

    def look(uow: UnitOfWork) -> None:
        assert uow.people.list_all() == []
        assert uow.returners.list_all() == []
        assert uow.outbox.waiting() == []

    office.transact_now(TEAM, look)


def test_who_has_not_signed_up_can_change_nothing(office: Database) -> None:
    for act in (
        lambda uow: steps.take_pause(uow, MEGHAN.user_id, Pause()),
        lambda uow: steps.go_on(uow, MEGHAN),
        lambda uow: steps.save_details(uow, MEGHAN, Details(), AtWork()),
        lambda uow: steps.greet_later(uow, MEGHAN.user_id, MONTH_LATER),
        lambda uow: steps.stop(uow, MEGHAN.user_id),
    ):
        with pytest.raises(NotSignedUp):
            office.transact_now(TEAM, act)


async def test_on_the_day_one_message_and_then_nothing_more_ever(office: Database, clock: MovableClock) -> None:
    sign_up(office, Wishes(not_before=MONTH_LATER))
    await live(office, clock, 29)
    assert greetings(office) == []
    await live(office, clock, 2)
    (hello,) = greetings(office)
    kept = returner(office)
    assert kept is not None
    assert kept.not_before is None
    assert drawn(office, hello).text == "Hello. You asked me to wait until now. There's no hurry."
    await live(office, clock, 400)
    assert greetings(office) == [hello]
    assert not is_searching(office, clock)


async def test_find_me_someone_starts_the_search_and_settles_the_greeting(
    office: Database, clock: MovableClock
) -> None:
    sign_up(office, Wishes(not_before=MONTH_LATER))
    await live(office, clock, 31)
    (hello,) = greetings(office)
    office.transact_now(TEAM, lambda uow: steps.go_on(uow, MEGHAN))
    assert is_searching(office, clock)
    assert not wanted(office, hello)
    assert "I'm looking." in str([block.to_dict() for block in drawn(office, hello).blocks])


async def test_another_date_means_silence_until_then_and_one_more_greeting(
    office: Database, clock: MovableClock
) -> None:
    sign_up(office, Wishes(not_before=MONTH_LATER))
    await live(office, clock, 31)
    (first,) = greetings(office)
    office.transact_now(TEAM, lambda uow: steps.greet_later(uow, MEGHAN.user_id, MONTH_LATER + timedelta(days=60)))
    assert not wanted(office, first)
    await live(office, clock, 40)
    assert len(greetings(office)) == 1
    await live(office, clock, 30)
    _, second = greetings(office)
    assert wanted(office, second)
    assert not wanted(office, first)


async def test_stop_no_questions_leaves_nothing_and_the_greeting_tells_nothing(
    office: Database, clock: MovableClock
) -> None:
    sign_up(office, Wishes(("loss",), not_before=MONTH_LATER))
    await live(office, clock, 31)
    (hello,) = greetings(office)
    office.transact_now(TEAM, lambda uow: steps.stop(uow, MEGHAN.user_id))
    assert returner(office) is None
    assert not wanted(office, hello)
    assert drawn(office, hello).text == "It has ended."
    assert office.transact_now(TEAM, lambda uow: uow.timers.get("introductions.asker_left", MEGHAN.user_id))
    await live(office, clock, 100)
    assert greetings(office) == [hello]


async def test_a_pause_ends_by_itself_without_a_message(office: Database, clock: MovableClock) -> None:
    sign_up(office, Wishes())
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MEGHAN.user_id, Pause(MONTH_LATER)))
    assert not is_searching(office, clock)
    await live(office, clock, 31)
    assert is_searching(office, clock)
    kept = returner(office)
    assert kept is not None
    assert (kept.is_paused, kept.paused_until) == (False, None)
    assert greetings(office) == []


async def test_a_pause_until_i_say_lasts(office: Database, clock: MovableClock) -> None:
    sign_up(office, Wishes())
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MEGHAN.user_id, Pause()))
    await live(office, clock, 400)
    assert not is_searching(office, clock)
    office.transact_now(TEAM, lambda uow: steps.go_on(uow, MEGHAN))
    assert is_searching(office, clock)


async def test_everybody_is_greeted_on_their_own_date(office: Database, clock: MovableClock) -> None:
    sign_up(office, Wishes(not_before=date(2026, 11, 5)))
    sign_up(office, Wishes(not_before=date(2026, 11, 5)), HANNA)
    clock.move(hours=31)  # 23:00 on the 4th in Chicago, past midnight in Berlin
    await live(office, clock, days=0)
    assert [hello.user_id for hello in greetings(office)] == [HANNA.user_id]
    clock.move(hours=7)
    await live(office, clock, days=0)
    assert {hello.user_id for hello in greetings(office)} == {HANNA.user_id, MEGHAN.user_id}


async def test_no_table_tells_the_day_or_the_topic_or_who_is_avoided(office: Database) -> None:
    wishes = Wishes(("loss",), avoid=(UserId("U0BOSS"),), not_before=date(2027, 3, 17))
    sign_up(office, wishes)
    office.transact_now(
        TEAM, lambda uow: steps.save_details(uow, MEGHAN, Details(stage=Stage.ON_LEAVE, about="Our line"), AtWork())
    )
    with office.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        rows = {table: str(connection.execute(text(f'SELECT * FROM "{table}"')).all()) for table in tables}
    assert MEGHAN.user_id in rows["returners"]
    for table, content in rows.items():
        for secret in ("2027-03", "loss", "U0BOSS", "on_leave", "Our line"):
            assert secret not in content, table


async def test_with_nobody_waiting_for_a_day_the_clock_does_nothing(office: Database, clock: MovableClock) -> None:
    sign_up(office, Wishes(not_before=TODAY + timedelta(days=1)))
    await live(office, clock, 3)
    assert office.transact_now(TEAM, lambda uow: uow.timers.get("returners.say_hello", "run")) is None


def test_details_and_hours_are_kept_and_an_unknown_office_is_not(office: Database) -> None:
    sign_up(office, Wishes())
    wanted_office = AtWork(frozenset({1, 2}), community_id="elsewhere")
    saved = office.transact_now(
        TEAM, lambda uow: steps.save_details(uow, MEGHAN, Details(show_office=True), wanted_office)
    )
    (person,) = office.transact_now(TEAM, lambda uow: uow.people.list_all())
    assert saved.returner.show_office
    assert (person.days, person.community_id) == (frozenset({1, 2}), None)


def test_stopping_and_signing_up_again_does_not_end_the_rest_after_offers_not_taken(
    office: Database, clock: MovableClock
) -> None:
    sign_up(office, Wishes())

    def turn_four_down(uow: UnitOfWork) -> None:
        for days in (40, 30, 20, 10):
            uow.introductions.note_offer_not_taken(MEGHAN.user_id, uow.now - timedelta(days=days))

    office.transact_now(TEAM, turn_four_down)
    office.transact_now(TEAM, lambda uow: steps.stop(uow, MEGHAN.user_id))
    sign_up(office, Wishes())
    assert not is_searching(office, clock)
    saved = office.transact_now(TEAM, lambda uow: steps.go_on(uow, MEGHAN))
    assert not is_waiting(saved.returner, saved.now, saved.today)
    clock.move(days=21)
    assert is_searching(office, clock)


def test_a_day_to_come_or_a_pause_also_withdraws_what_is_asked_already(office: Database) -> None:
    def withdrawn(uow: UnitOfWork) -> bool:
        return uow.timers.get("introductions.asker_left", MEGHAN.user_id) is not None

    sign_up(office, Wishes())
    assert not office.transact_now(TEAM, withdrawn)
    sign_up(office, Wishes(not_before=MONTH_LATER))
    assert office.transact_now(TEAM, withdrawn)
