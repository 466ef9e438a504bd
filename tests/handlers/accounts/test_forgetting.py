"""*Forget me* in every room: what is deleted, what others see, what stays for 90 days, and that no trace is left."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.accounts.privacy import END_DATES, NeedsSuccessor, RoleHere
from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions.matching_run import Found
from bot.introductions.notices import AskMentor
from bot.introductions.pay_it_forward import PayItForward
from bot.introductions.peer_groups import MeetTogether, PeerGroup, PeerGroupState
from bot.introductions.states import Introduction, IntroductionState
from bot.lunches.rsvps import Coming, Rsvp
from bot.offices.communities import CannotOrganize
from bot.people.people import Colleague, Profile
from bot.people.returners import IntroductionKind, Returner
from handlers import routers
from handlers.accounts import forgetting, privacy
from handlers.accounts.views.privacy import NOTHING, my_data_sent
from handlers.introductions import asks_and_offers
from handlers.introductions.matching.matching_run import come_back_after_rests, tell_them
from handlers.introductions.views.asks_and_offers import THANK_YOU
from handlers.platform.views.refusals import SETTLED
from storage.database import Database
from storage.db.base import metadata
from storage.outbox import timers
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM, _opened
from tests.handlers.support.quiet_office import QuietOffice
from tests.storage.two_workspaces import ADA, BEN, NOON, community, fill
from tests.support.clocks import MovableClock
from tests.support.databases import PostgresqlServer
from tests.support.storing import put

MARISA, MEGHAN, NOOR, PRIYA = UserId("U0MARISA"), UserId("U0MEGHAN"), UserId("U0NOOR"), UserId("U0PRIYA")
BOTH = pytest.mark.parametrize("who", [MARISA, MEGHAN])
ENDED = "This introduction has ended."


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Marisa has been asked for Meghan; Priya organizes."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    office.do(lambda uow: uow.communities.add_organizer(PRIYA))
    office.mentor(MARISA, "business-travel")
    office.returner(MEGHAN, "business-travel")
    office.live_till_told(MARISA, "introductions.ask")
    return office


def forget(office: QuietOffice, who: UserId) -> None:
    done = office.do(forgetting.forget, who)
    assert done.traces == {}
    office.tick()


def on_disk(office: QuietOffice) -> bytes:
    """All bytes of the database, its log and its index."""
    file = Path(office.database.engine.url.database or "")
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


@BOTH
def test_no_byte_on_the_disk_names_who_was_forgotten(office: QuietOffice, who: UserId) -> None:
    assert on_disk(office).count(who.encode()) > 2
    assert office.do(forgetting.forget, who).traces == {}
    assert on_disk(office).count(who.encode()) == 0


def everything_opened(uow: UnitOfWork) -> str:
    """All rows of all tables, opened by the columns themselves, not by the code under test."""
    tables = metadata.sorted_tables
    return repr([list(uow.connection_for_storage.execute(select(table))) for table in tables])


def own_of(office: QuietOffice, who: UserId) -> str:
    return repr(office.do(lambda uow: uow.privacy.own(who)))


def introduced(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    office.live(days=1)
    assert len(office.groups()) == 1


def test_every_table_is_free_of_the_person_and_of_nobody_else(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    done = database.transact_now(TEAM, lambda uow: forgetting.forget(uow, ADA, Profile(BEN, None)))
    assert done.traces == {}
    assert done.deleted["Your introductions"] == 1
    assert database.transact_now(TEAM, lambda uow: uow.privacy.traces(ADA)) == {}
    assert ADA not in database.transact_now(TEAM, everything_opened)
    assert {"mentors", "organizers", "communities"} <= set(
        database.transact_now(TEAM, lambda uow: uow.privacy.traces(BEN))
    )


def test_no_hash_of_an_earlier_month_is_left_of_who_was_answered_in_a_channel(
    database: Database, clock: MovableClock
) -> None:
    def answered(uow: UnitOfWork) -> None:
        month = f"{uow.now:%Y-%m}"
        uow.listening.first_this_month(uow.hashes.of("listen", ADA, month), month)

    def rows() -> int:
        with database.engine.begin() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM listening_answered").scalar_one())

    for days in (0, 40):
        clock.move(days=days)
        database.transact_now(TEAM, answered)
        clock.move(days=31)
        assert rows() == 1
        database.transact_now(TEAM, lambda uow: forgetting.forget(uow, ADA))
        assert rows() == 0


def test_a_pair_is_forgotten_with_either_and_a_exclusion_with_its_builder_alone(database: Database) -> None:
    def built(uow: UnitOfWork) -> tuple[object, bool]:
        return uow.introductions.memory_of(ADA, BEN), uow.introductions.has_exclusion(ADA, BEN)

    database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    database.transact_now(TEAM, lambda uow: forgetting.forget(uow, BEN))
    assert database.transact_now(TEAM, built) == (None, True)
    database.transact_now(TEAM, lambda uow: forgetting.forget(uow, ADA, Profile(BEN, None)))
    assert database.transact_now(TEAM, built) == (None, False)


def test_the_ask_of_a_forgotten_asker_is_settled_and_nobody_hears_of_them(office: QuietOffice) -> None:
    forget(office, MEGHAN)
    assert SETTLED in office.told(MARISA)[-1].shown
    assert office.told(MARISA)[-1].actions == []
    office.live(days=10)
    assert len(office.told(MARISA)) == 1


def test_the_mentors_thanks_stay_when_the_asker_is_forgotten_before_their_own_yes(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    forget(office, MEGHAN)
    assert THANK_YOU in office.told(MARISA)[0].shown
    office.live(days=10)
    assert len(office.told(MARISA)) == 1


def test_before_both_said_yes_my_data_names_nobody_else_and_tells_no_no(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    for who, other in ((MARISA, MEGHAN), (MEGHAN, MARISA)):
        assert other not in own_of(office, who)
    office.press(MEGHAN, asks_and_offers.someone_else)
    assert "passed" not in own_of(office, MARISA)


def test_my_data_says_what_somebody_does_here(office: QuietOffice) -> None:
    assert office.do(privacy.parts, PRIYA) == [RoleHere.ORGANIZER, RoleHere.NAMED_HUMAN]
    assert office.do(privacy.parts, MARISA) == [RoleHere.MENTOR]
    assert office.do(privacy.parts, MEGHAN) == []
    office.do(lambda uow: uow.interviews.listen(MEGHAN, wanted=True))
    assert office.do(privacy.parts, MEGHAN) == [RoleHere.STORY_LISTENER]


def test_whoever_is_only_the_person_to_turn_to_is_not_told_that_nothing_is_stored(office: QuietOffice) -> None:
    office.do(lambda uow: uow.communities.remove_organizer(PRIYA))
    assert office.do(privacy.parts, PRIYA) == [RoleHere.NAMED_HUMAN]
    assert office.do(privacy.ask_for_my_data, PRIYA).text == my_data_sent().text
    assert office.do(privacy.ask_for_my_data, NOOR).text == NOTHING


def test_my_data_does_not_count_who_was_asked_and_said_no(office: QuietOffice) -> None:
    heading = "Your introductions"
    assert heading not in own_of(office, MEGHAN)
    assert heading in own_of(office, MARISA)
    office.press(MARISA, asks_and_offers.decline)
    assert heading not in own_of(office, MEGHAN)
    assert heading not in office.do(forgetting.forget, MEGHAN).deleted


def test_my_data_of_a_mentor_tells_no_yes_before_the_conversation_opens(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    before = own_of(office, MARISA)
    (mine,) = (one.id for one in office.do(lambda uow: uow.introductions.list_for(MARISA)))
    office.do(asks_and_offers.introduce, MEGHAN, mine)
    assert own_of(office, MARISA) == before


def test_an_offer_loses_the_name_of_a_forgotten_mentor_and_its_buttons(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    offer = office.told(MEGHAN)[-1]
    assert MARISA in offer.shown
    forget(office, MARISA)
    assert ENDED in offer.shown
    assert MARISA not in offer.shown
    assert offer.actions == []


@BOTH
def test_after_the_group_dm_the_other_sees_only_that_it_has_ended(office: QuietOffice, who: UserId) -> None:
    introduced(office)
    other = MARISA if who == MEGHAN else MEGHAN
    check_in = office.live_till_told(other, "check_in")
    before = len(office.told(other))
    forget(office, who)
    assert ENDED in check_in.shown
    assert who not in check_in.shown
    office.live(days=40)
    assert len(office.told(other)) == before


def test_an_asker_is_looked_for_again_when_the_mentor_is_forgotten_before_they_meet(office: QuietOffice) -> None:
    office.mentor(NOOR, "business-travel")
    office.clock.at = datetime(2026, 10, 14, 2, 0, tzinfo=UTC)
    office.press(MARISA, asks_and_offers.accept)
    if not office.told(MEGHAN):
        office.live_till_told(MEGHAN, "introductions.offer")
    office.do(asks_and_offers.introduce, MEGHAN, office.latest().id)
    forget(office, MARISA)
    assert office.live_till_told(NOOR, "introductions.ask")
    assert office.groups() == []


def ring(database: Database, at: datetime) -> list[str]:
    """Let what is due of this feature happen; returns the subjects."""
    with database.engine.begin() as connection:
        mine = [one for one in timers.due_anywhere(connection, at) if one.name == END_DATES]
    for one in mine:
        ended = routers.table().timers[one.name]
        database.transact_now(TEAM, lambda uow, end=ended, subject=one.subject: end(uow, subject))  # type: ignore[misc]
    return [one.subject for one in mine]


def test_dates_of_offers_not_taken_outlive_it_for_ninety_days_and_no_longer(
    office: QuietOffice, clock: MovableClock
) -> None:
    office.press(MARISA, asks_and_offers.accept)
    done = office.do(forgetting.forget, MEGHAN)
    assert done.keeps_dates
    clock.move(days=90)
    assert ring(office.database, clock.now()) == []
    assert office.do(lambda uow: uow.privacy.keeps_dates(MEGHAN))
    clock.move(minutes=1)
    assert [MEGHAN in subject for subject in ring(office.database, clock.now())] == [False]
    assert not office.do(lambda uow: uow.privacy.keeps_dates(MEGHAN))


def test_without_forgetting_anybody_the_dates_go_after_ninety_days_too(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.someone_else)
    office.live(days=89)
    assert office.do(lambda uow: uow.privacy.keeps_dates(MEGHAN))
    office.live(days=2)
    assert not office.do(lambda uow: uow.privacy.keeps_dates(MEGHAN))


def test_who_avoids_a_forgotten_person_is_kept_apart_from_them_without_their_id(office: QuietOffice) -> None:
    def avoid(uow: UnitOfWork) -> None:
        mentor = uow.mentors.get(MARISA)
        assert mentor is not None
        put(uow.mentors.save, replace(mentor, avoid=(NOOR, PRIYA)))

    office.do(avoid)
    office.mentor(NOOR, "sleep")
    forget(office, NOOR)
    mentor = office.do(lambda uow: uow.mentors.get(MARISA))
    assert mentor is not None
    assert mentor.avoid == (PRIYA,)
    assert office.do(lambda uow: uow.introductions.has_exclusion(NOOR, MARISA))


def test_the_only_organizer_names_somebody_and_nothing_is_lost_before(office: QuietOffice) -> None:
    with pytest.raises(NeedsSuccessor):
        office.do(forgetting.forget, PRIYA)
    with pytest.raises(NeedsSuccessor):
        office.do(forgetting.forget, PRIYA, Profile(PRIYA, None))
    with pytest.raises(CannotOrganize):
        office.do(forgetting.forget, PRIYA, Profile(NOOR, None, is_guest=True))
    assert office.do(lambda uow: uow.communities.list_organizers()) == [PRIYA]
    office.do(forgetting.forget, PRIYA, Profile(NOOR, None))
    assert office.do(lambda uow: uow.communities.list_organizers()) == [NOOR]
    assert [one.named_human for one in office.do(lambda uow: uow.communities.list_all())] == [NOOR]


def test_one_of_two_organizers_just_goes(office: QuietOffice) -> None:
    office.do(lambda uow: uow.communities.add_organizer(NOOR))
    forget(office, PRIYA)
    assert office.do(lambda uow: uow.communities.list_organizers()) == [NOOR]


def test_a_hosted_lunch_is_without_host_again_and_the_answer_is_out(sqlite_database: Database) -> None:
    sqlite_database.transact_now(TEAM, lambda uow: fill(uow, "words"))
    sqlite_database.transact_now(TEAM, lambda uow: put(uow.meetings.rsvps.save_answer, Rsvp("m1", BEN, Coming.YES)))
    sqlite_database.transact_now(TEAM, lambda uow: forgetting.forget(uow, ADA, Profile(BEN, None)))
    meeting = sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.look_at("m1"))
    assert meeting is not None
    assert meeting.host is None
    answers = sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.rsvps.list_answers("m1"))
    assert [one.user_id for one in answers] == [BEN]


def test_a_peer_group_goes_on_without_the_forgotten_one_and_ends_with_the_last_but_one(
    sqlite_database: Database,
) -> None:
    def start(uow: UnitOfWork) -> None:
        put(uow.communities.save, community("x"))
        for one in (ADA, BEN, MEGHAN):
            put(uow.people.save, Colleague(one))
        met = (ADA, BEN, MEGHAN)
        replies = tuple((one, True) for one in met)
        put(uow.introductions.peer_groups.save, PeerGroup("o1", met, NOON, NOON, PeerGroupState.MEETS, replies, met))
        uow.communities.add_organizer(PRIYA)
        uow.communities.add_organizer(NOOR)

    def people(uow: UnitOfWork) -> tuple[UserId, ...]:
        peer_group = uow.introductions.peer_groups.get("o1")
        return peer_group.meets if peer_group else ()

    sqlite_database.transact_now(TEAM, start)
    sqlite_database.transact_now(TEAM, lambda uow: forgetting.forget(uow, MEGHAN))
    assert sqlite_database.transact_now(TEAM, people) == (ADA, BEN)
    sqlite_database.transact_now(TEAM, lambda uow: forgetting.forget(uow, BEN))
    assert sqlite_database.transact_now(TEAM, people) == ()


def test_nobody_is_forgotten_in_another_workspace(sqlite_database: Database) -> None:
    other = type(TEAM)("T0OTHER")
    for team in (TEAM, other):
        sqlite_database.transact_now(team, lambda uow: fill(uow, "words"))
    before = sqlite_database.transact_now(other, lambda uow: uow.privacy.traces(ADA))
    sqlite_database.transact_now(TEAM, lambda uow: forgetting.forget(uow, ADA, Profile(BEN, None)))
    assert sqlite_database.transact_now(other, lambda uow: uow.privacy.traces(ADA)) == before


def test_what_was_under_way_while_somebody_was_forgotten_does_not_bring_them_back(sqlite_database: Database) -> None:
    """Slack's answers, and matching runs of several transactions, come later than the deletion."""

    def afterwards(uow: UnitOfWork) -> None:
        put(uow.communities.save, community("x"))
        for notice in (MeetTogether("gone", (ADA, BEN)), PayItForward(ADA), AskMentor("gone", BEN, ADA)):
            routers.table().deliveries[notice.name].sent(uow, notice)
        tell_them(uow, Found(left_over=(Returner(ADA, NOON),)))
        come_back_after_rests(uow, [(ADA, uow.now)] * 4)

    sqlite_database.transact_now(TEAM, afterwards)
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.privacy.traces(ADA)).keys() == {"communities"}


@pytest.fixture
def postgresql_database(postgresql: PostgresqlServer, clock: MovableClock) -> Iterator[Database]:
    """Where transactions really run side by side."""
    yield from _opened(postgresql.fresh(), clock)


def test_a_yes_at_the_very_moment_of_forgetting_leaves_no_trace(
    postgresql_database: Database, clock: MovableClock
) -> None:
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(postgresql_database, clock).open()
    office.do(lambda uow: uow.communities.add_organizer(PRIYA))
    for turn in range(6):
        asker, mentor = UserId(f"U0ASKER{turn}"), UserId(f"U0MENTOR{turn}")
        asked = Introduction(
            f"i{turn}", asker, mentor, IntroductionKind.TALK, clock.at, IntroductionState.ASKED, asked_at=clock.at
        )
        office.mentor(mentor)
        office.returner(asker)
        office.do(lambda uow, asked=asked: put(uow.introductions.save, asked))  # type: ignore[misc]
        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(office.do, forgetting.forget, asker)
            second = threads.submit(office.do, asks_and_offers.accept, mentor, asked.id)
        assert first.result().traces == {}
        assert isinstance(second.exception(), NoLongerOpen | None)
        assert office.do(lambda uow, asker=asker: uow.privacy.traces(asker)) == {}  # type: ignore[misc]
