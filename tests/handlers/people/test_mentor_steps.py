"""Mentors over months and years: pauses, the yearly question and what stopping cancels, without a wire."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.errors import NotEligible, NotSetUp
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Drop, Send
from bot.offices.office_topics import OfficeTopic, TypedTopic, add
from bot.people.members import AtWork
from bot.people.mentors import Mentor, NotAMentor, Offer, PauseNote, StillIn, Terms
from bot.people.pauses import Pause
from bot.people.people import Colleague, Profile
from handlers.people import mentor_steps as steps
from handlers.people import mentors
from handlers.platform.router import Table
from handlers.platform.views.blocks import Message
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.days_go_by import days_go_by
from tests.handlers.views.test_set_up import COMMUNITY
from tests.support.clocks import MovableClock
from tests.support.storing import put

MARISA = Profile(UserId("U0MARISA"), "America/Chicago")
GUEST = Profile(UserId("U0GUEST"), "America/Chicago", is_guest=True)
DAY = date(2026, 11, 3)
TIMERS = Table.of([steps.router]).timers
ELSEWHERE = ("introductions.propose", "introductions.mentor_left", "introductions.paid_forward")
DELIVERIES = {delivery.kind: delivery for delivery in Table.of([mentors.router]).deliveries.values()}


@pytest.fixture
def office(sqlite_database: Database) -> Database:
    sqlite_database.transact_now(TEAM, lambda uow: put(uow.communities.save, COMMUNITY))
    return sqlite_database


def volunteer(office: Database, profile: Profile = MARISA) -> Mentor:
    return office.transact_now(TEAM, lambda uow: steps.offer_help(uow, profile, Offer(("sleep",)))).mentor


def mentor(office: Database) -> Mentor | None:
    return office.transact_now(TEAM, lambda uow: uow.mentors.get(MARISA.user_id))


async def live(office: Database, clock: MovableClock, days: int) -> None:
    await days_go_by(office, clock, days, TIMERS, quiet=ELSEWHERE)


def queued(office: Database) -> list[PauseNote | StillIn]:
    rows = office.transact_now(TEAM, lambda uow: uow.outbox.waiting())
    return [row.notification for row in rows if isinstance(row.notification, PauseNote | StillIn)]


def drawn(office: Database, note: PauseNote | StillIn) -> Message:
    return office.transact_now(TEAM, lambda uow: DELIVERIES[type(note)].view(uow, note))


def wanted(office: Database, note: PauseNote | StillIn) -> bool:
    verdict = office.transact_now(TEAM, lambda uow: DELIVERIES[type(note)].still_wanted(uow, note))
    assert isinstance(verdict, Send | Drop)
    return isinstance(verdict, Send)


def test_volunteering_saves_the_person_and_has_pairs_looked_for(office: Database) -> None:
    volunteer(office)

    def look(uow: UnitOfWork) -> None:
        person = uow.people.get(MARISA.user_id)
        assert person is not None
        assert person.zone == "America/Chicago"
        assert uow.timers.get("introductions.propose", "run") == uow.now

    office.transact_now(TEAM, look)


def test_neither_guests_nor_anybody_before_set_up_leave_a_trace(sqlite_database: Database, office: Database) -> None:
    with pytest.raises(NotEligible):
        volunteer(office, GUEST)
    office.transact_now(TEAM, lambda uow: uow.connection_for_storage.exec_driver_sql("DELETE FROM communities"))
    with pytest.raises(NotSetUp):
        volunteer(office)

    def look(uow: UnitOfWork) -> None:
        assert uow.people.list_all() == []
        assert uow.mentors.list_all() == []
        assert uow.outbox.waiting() == []

    office.transact_now(TEAM, look)


def test_who_is_no_mentor_can_neither_pause_nor_settle_nor_stop(office: Database) -> None:
    for act in (
        lambda uow: steps.take_pause(uow, MARISA.user_id, Pause()),
        lambda uow: steps.come_back(uow, MARISA.user_id),
        lambda uow: steps.settle_terms(uow, MARISA.user_id, Terms(), AtWork(), MARISA),
        lambda uow: steps.stop(uow, MARISA.user_id),
        lambda uow: steps.confirm_still_in(uow, MARISA.user_id),
    ):
        with pytest.raises(NotAMentor):
            office.transact_now(TEAM, act)


async def test_a_pause_until_a_day_is_noted_once_when_it_ends(office: Database, clock: MovableClock) -> None:
    volunteer(office)
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MARISA.user_id, Pause(DAY + timedelta(days=10))))
    await live(office, clock, 9)
    assert queued(office) == []
    await live(office, clock, 40)
    (note,) = queued(office)
    assert note == PauseNote(MARISA.user_id, DAY)
    assert wanted(office, note)
    assert "Your pause ends today" in drawn(office, note).text


async def test_a_pause_until_i_say_is_asked_about_once_after_three_months(
    office: Database, clock: MovableClock
) -> None:
    volunteer(office)
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MARISA.user_id, Pause()))
    await live(office, clock, 90)
    assert queued(office) == []
    await live(office, clock, 200)
    (note,) = queued(office)
    assert "You paused three months ago" in drawn(office, note).text
    section = str([b.to_dict() for b in office.transact_now(TEAM, lambda uow: steps.home_section(uow, MARISA.user_id))])
    assert "You're paused until you say so." in section


async def test_a_note_not_sent_yet_is_dropped_when_the_mentor_is_back_already(
    office: Database, clock: MovableClock
) -> None:
    volunteer(office)
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MARISA.user_id, Pause(DAY + timedelta(days=1))))
    await live(office, clock, 2)
    (note,) = queued(office)
    office.transact_now(TEAM, lambda uow: steps.come_back(uow, MARISA.user_id))
    assert not wanted(office, note)
    assert drawn(office, note).text == "Your pause is settled."


async def test_pausing_longer_under_the_note_is_one_more_pause_with_one_more_note(
    office: Database, clock: MovableClock
) -> None:
    volunteer(office)
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MARISA.user_id, Pause(DAY + timedelta(days=2))))
    await live(office, clock, 3)
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MARISA.user_id, Pause(DAY + timedelta(days=9))))
    first, *none = queued(office)
    assert none == []
    assert "You're paused until Thursday, November 12, 2026." in str(
        [block.to_dict() for block in drawn(office, first).blocks]
    )
    await live(office, clock, 9)
    assert len(queued(office)) == 2


async def test_still_in_is_asked_yearly_and_twice_in_vain_at_most(office: Database, clock: MovableClock) -> None:
    volunteer(office)
    await live(office, clock, 366)
    (first,) = queued(office)
    office.transact_now(TEAM, lambda uow: steps.confirm_still_in(uow, MARISA.user_id))
    assert not wanted(office, first)
    assert drawn(office, first).text == "Thank you for staying."
    await live(office, clock, 366 * 3)
    assert len(queued(office)) == 3
    assert mentor(office) is not None


async def test_another_offer_answers_the_yearly_question(office: Database, clock: MovableClock) -> None:
    volunteer(office)
    await live(office, clock, 366)
    (question,) = queued(office)
    assert wanted(office, question)
    volunteer(office)
    assert not wanted(office, question)


async def test_nobody_is_asked_the_yearly_question_in_a_pause(office: Database, clock: MovableClock) -> None:
    volunteer(office)
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MARISA.user_id, Pause(date(2028, 3, 1))))
    await live(office, clock, 400)
    assert queued(office) == []
    office.transact_now(TEAM, lambda uow: steps.come_back(uow, MARISA.user_id))
    await live(office, clock, 60)
    assert [type(note) for note in queued(office)] == [StillIn]


async def test_stop_deletes_at_once_and_nothing_comes_later(office: Database, clock: MovableClock) -> None:
    volunteer(office)
    office.transact_now(TEAM, lambda uow: steps.take_pause(uow, MARISA.user_id, Pause(DAY + timedelta(days=2))))
    await live(office, clock, 3)
    (note,) = queued(office)
    office.transact_now(TEAM, lambda uow: steps.stop(uow, MARISA.user_id))
    assert mentor(office) is None
    assert not wanted(office, note)
    assert drawn(office, note).text == "This one is settled. Thank you for being here."
    assert office.transact_now(TEAM, lambda uow: uow.timers.get("introductions.mentor_left", MARISA.user_id))
    await live(office, clock, 400)
    assert queued(office) == [note]


def test_an_office_that_does_not_exist_is_not_kept(office: Database) -> None:
    wanted_office = AtWork(community_id="elsewhere")
    office.transact_now(TEAM, lambda uow: steps.offer_help(uow, MARISA, Offer(), wanted_office))
    (person,) = office.transact_now(TEAM, lambda uow: uow.people.list_all())
    assert person.community_id is None


def test_the_directory_keeps_to_offices_and_to_those_who_may_take_part(office: Database) -> None:
    berlin = replace(COMMUNITY, id="b", channel_id=ChannelId("C2"), zone="Europe/Berlin")
    listed = replace(volunteer(office), listed_topics=("sleep",))
    viewer = UserId("U0BEN")

    def prepare(uow: UnitOfWork) -> None:
        put(uow.communities.save, berlin)
        put(uow.people.save, Colleague(viewer, community_id=COMMUNITY.id))
        put(uow.people.save, Colleague(listed.user_id, community_id=COMMUNITY.id))
        for user_id, other_offices, office_id, may_take_part in (
            (UserId("U0"), True, "b", True),
            (UserId("U1"), False, "b", True),
            (UserId("U2"), True, COMMUNITY.id, False),
        ):
            put(uow.mentors.save, replace(listed, user_id=user_id, other_offices=other_offices))
            put(uow.people.save, Colleague(user_id, community_id=office_id, may_take_part=may_take_part))
        put(uow.mentors.save, replace(listed, other_offices=False))

    office.transact_now(TEAM, prepare)
    found = office.transact_now(TEAM, lambda uow: steps.listed(uow, viewer))
    assert found == [("sleep", [UserId("U0"), listed.user_id])]


def test_the_directory_shows_nobody_who_is_away_resting_closed_or_excluded_off(office: Database) -> None:
    listed, viewer = replace(volunteer(office), listed_topics=("sleep",)), UserId("U0BEN")

    def prepare(uow: UnitOfWork) -> None:
        put(uow.people.save, Colleague(viewer))
        away = replace(listed, is_paused=True, paused_on=uow.now.date())
        resting = replace(listed, resting_until=uow.now + timedelta(days=1))
        hidden = (away, resting, replace(listed, closed_by_organizer=True), replace(listed, avoid=(viewer,)), listed)
        for number, mentor in enumerate(hidden):
            user_id = UserId(f"U{number}")
            put(uow.people.save, Colleague(user_id))
            put(uow.mentors.save, replace(mentor, user_id=user_id))
        uow.introductions.build_exclusion(viewer, UserId("U4"))
        put(uow.mentors.save, replace(listed, listed_topics=("sleep", "loss", "held-1")))

    office.transact_now(TEAM, prepare)
    found = office.transact_now(TEAM, lambda uow: steps.listed(uow, viewer))
    assert found == [("sleep", [listed.user_id])]


def test_a_topic_hidden_since_or_added_by_the_office_is_still_in_the_directory(office: Database) -> None:
    own = add([], TypedTopic("Night shifts"), "0192f0c4aaaabbbb")
    listed = replace(volunteer(office), topics=("sleep", own.slug), listed_topics=("sleep", own.slug))

    def prepare(uow: UnitOfWork) -> None:
        put(uow.topics.save, COMMUNITY.id, OfficeTopic("sleep", is_hidden=True))
        put(uow.topics.save, COMMUNITY.id, own)
        put(uow.mentors.save, listed)

    office.transact_now(TEAM, prepare)
    found = office.transact_now(TEAM, lambda uow: steps.listed(uow, UserId("U0BEN")))
    assert found == [(own.slug, [listed.user_id]), ("sleep", [listed.user_id])]
