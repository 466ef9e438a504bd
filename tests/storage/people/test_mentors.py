"""Mentors are remembered whole, what is private sealed, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import text

from bot.core.ids import TeamId, UserId
from bot.people.mentors import How, Mentor, Returned
from bot.people.people import Colleague
from storage.database import Database
from storage.people.mentors import Offered
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put, somebody

MARISA, BEN = UserId("U0MARISA"), UserId("U0BEN")
NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
FULL = Mentor(
    MARISA,
    NOW,
    topics=("business-travel", "sleep"),
    how=How.LIVED,
    people_at_a_time=3,
    questions_a_month=0,
    rest_weeks=8,
    other_offices=False,
    today_questions=True,
    usual_time="Tuesday mornings",
    returned=Returned.WITHIN_TWO_YEARS,
    languages=("Deutsch", "English"),
    about="Two trips a month, <b>& counting</b>",
    hold_my_name=True,
    listed_topics=("sleep",),
    avoid=(BEN,),
    is_paused=True,
    paused_on=date(2026, 11, 2),
    paused_until=date(2026, 12, 1),
    resting_until=NOW,
    last_asked=NOW,
    asked_month="2026-11",
    asked_that_month=2,
    unanswered_in_a_row=1,
    closed_by_organizer=True,
    years_unanswered=1,
)


def test_a_mentor_comes_back_as_saved_and_changes_in_place(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.mentors.save, replace(FULL, topics=(), avoid=())))
    database.transact_now(TEAM, lambda uow: put(uow.mentors.save, FULL))
    database.transact_now(TEAM, lambda uow: put(uow.mentors.save, Mentor(BEN, NOW)))

    def look(uow: UnitOfWork) -> None:
        assert uow.mentors.get(MARISA) == FULL
        assert uow.mentors.list_all() == [Mentor(BEN, NOW), FULL]

    database.transact_now(TEAM, look)


def test_a_removed_mentor_is_gone_and_removing_again_does_nothing(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.mentors.save, FULL))
    for _ in range(2):
        database.transact_now(TEAM, lambda uow: uow.mentors.remove(MARISA))
    assert database.transact_now(TEAM, lambda uow: uow.mentors.get(MARISA)) is None


def test_another_workspace_neither_sees_nor_removes_a_mentor(database: Database) -> None:
    other = TeamId("T0OTHER")
    database.transact_now(TEAM, lambda uow: put(uow.mentors.save, FULL))

    def elsewhere(uow: UnitOfWork) -> None:
        assert uow.mentors.get(MARISA) is None
        assert uow.mentors.list_all() == []
        uow.mentors.remove(MARISA)
        somebody(uow, MARISA)
        put(uow.mentors.save, Mentor(MARISA, NOW))

    database.transact_now(other, elsewhere)
    assert database.transact_now(TEAM, lambda uow: uow.mentors.list_all()) == [FULL]


def test_what_a_mentor_typed_and_whom_they_avoid_is_unreadable_in_the_table(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.mentors.save, FULL))
    with database.engine.begin() as connection:
        row = str(connection.execute(text("SELECT * FROM mentors")).one())
    for secret in (FULL.about, FULL.usual_time, BEN, FULL.returned):
        assert secret not in row


def test_who_knows_about_a_topic_is_told_for_each_of_several_at_once(database: Database) -> None:
    def fill(uow: UnitOfWork) -> None:
        put(uow.mentors.save, Mentor(MARISA, NOW, topics=("sleep", "own-1")))
        put(uow.mentors.save, Mentor(BEN, NOW, topics=("sleep-2", "own-1")))
        put(uow.mentors.save, Mentor(UserId("U0CAT"), NOW, topics=("own-1",), closed_by_organizer=True))

    def know(uow: UnitOfWork) -> dict[str, set[UserId]]:
        return dict(uow.mentors.list_knowing(["sleep", "own-1", "travel"], NOW, NOW.date()))

    database.transact_now(TEAM, fill)
    assert database.transact_now(TEAM, know) == {"sleep": {MARISA}, "own-1": {MARISA, BEN}, "travel": set()}
    assert database.transact_now(TEAM, lambda uow: dict(uow.mentors.list_knowing([], NOW, NOW.date()))) == {}


def test_what_is_offered_to_all_offices_is_told_without_a_place(database: Database) -> None:
    def fill(uow: UnitOfWork) -> None:
        for user_id, office, is_open in ((MARISA, "a", True), (BEN, "b", True), (UserId("U0CAT"), "b", False)):
            put(uow.people.save, Colleague(user_id, zone="Europe/London", community_id=office))
            put(uow.mentors.save, Mentor(user_id, NOW, topics=("sleep",), other_offices=is_open))

    database.transact_now(TEAM, fill)
    offers = database.transact_now(TEAM, lambda uow: list(uow.mentors.list_offers()))
    everywhere, one_office = Offered(("sleep",), True, None, None), Offered(("sleep",), False, "b", "Europe/London")
    assert sorted(offers, key=lambda one: one.other_offices) == [one_office, everywhere]
