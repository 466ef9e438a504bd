"""What organizers see (lights, never demand), and closing mentoring for one account, which reads as a pause."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.errors import NotAllowed
from bot.core.ids import UserId
from bot.introductions.states import IntroductionState
from bot.offices.topics import standard
from bot.people.mentors import ASKED_AGAIN_AFTER, Mentor, Offer
from bot.people.pauses import Pause
from bot.people.people import Colleague, Profile
from bot.reports.coverage import uncovered
from handlers.introductions import asks_and_offers
from handlers.people import mentor_steps
from handlers.people.mentors import home_section
from handlers.platform.views.refusals import SETTLED
from handlers.reports import coverage
from handlers.reports.views import coverage as views
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.harness import Harness
from tests.support.storing import put

PRIYA, MARISA, MEGHAN = UserId("U0PRIYA"), UserId("U0MARISA"), UserId("U0MEGHAN")


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago, with Priya as its organizer."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    opened = QuietOffice(sqlite_database, clock).open()
    opened.do(lambda uow: uow.communities.add_organizer(PRIYA))
    return opened


def test_a_topic_is_covered_by_anybody_who_offers_it_at_rest_or_not(office: QuietOffice) -> None:
    topics = standard().topics
    first, second, *others = topics
    mentors = [
        Mentor(MARISA, datetime(2026, 1, 1, tzinfo=UTC), (first.slug,), is_paused=True),
        Mentor(MEGHAN, datetime(2026, 1, 1, tzinfo=UTC), (second.slug,), closed_by_organizer=True),
    ]
    assert uncovered(topics, mentors) == tuple(topic.label for topic in others)


def test_lights_are_the_same_whoever_asks_or_signs_up(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    before = office.do(coverage.lights, PRIYA)
    office.returner(MEGHAN, "sleep", "loss")
    office.live(days=3)
    assert office.do(coverage.lights, PRIYA) == before
    assert "Business trips" not in views.in_words(before)
    assert not before.lunch_is_set


def test_mentors_of_another_office_count_where_they_are_open_to_this_one(office: QuietOffice) -> None:
    office.open("berlin", "Europe/Berlin")
    office.mentor(MARISA, "business-travel", other_offices=False)
    offered = {topic.label for topic in standard() if topic.slug == "business-travel"}
    office.do(lambda uow: put(uow.people.save, Colleague(PRIYA, community_id="chicago")))
    office.do(lambda uow: _move_to(uow, MARISA, "berlin"))
    assert offered <= set(office.do(coverage.lights, PRIYA).uncovered)
    office.mentor(MARISA, "business-travel", other_offices=True)
    assert not offered & set(office.do(coverage.lights, PRIYA).uncovered)


def _move_to(uow: UnitOfWork, user_id: UserId, community_id: str) -> None:
    colleague = uow.people.get(user_id)
    assert colleague is not None
    put(uow.people.save, replace(colleague, community_id=community_id))


def shown_in_home(office: QuietOffice) -> str:
    """A mentor's part of Home, to the letter."""
    return str([block.to_dict() for block in office.do(home_section, MARISA)])


def test_closing_settles_what_is_open_and_reads_as_a_pause(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    office.returner(MEGHAN, "business-travel")
    ask = office.live_till_told(MARISA, "introductions.ask")
    office.do(coverage.close_mentoring, PRIYA, MARISA)
    office.tick()
    assert SETTLED in ask.shown
    assert office.latest().state is IntroductionState.SETTLED
    office.live(days=30)
    assert len(office.told(MARISA)) == 1
    assert [post.kind for post in office.told(MEGHAN)] == ["introductions.nobody_free"]
    closed = shown_in_home(office)
    assert "paused until you say so" in closed
    assert "organizer" not in closed.lower()
    office.do(coverage.open_mentoring, PRIYA, MARISA)
    assert shown_in_home(office) != closed
    office.do(mentor_steps.take_pause, MARISA, Pause())
    assert shown_in_home(office) == closed


def test_it_survives_stopping_and_volunteering_again_until_it_is_opened(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    office.do(coverage.close_mentoring, PRIYA, MARISA)
    office.do(mentor_steps.come_back, MARISA)
    office.do(mentor_steps.stop, MARISA)
    office.do(mentor_steps.offer_help, Profile(MARISA, "America/Chicago"), Offer(("business-travel",)))
    office.returner(MEGHAN, "business-travel")
    office.live(days=10)
    assert office.told(MARISA) == []
    office.do(coverage.open_mentoring, PRIYA, MARISA)
    office.live(days=10)
    assert office.told(MARISA)[0].kind == "introductions.ask"


def test_it_may_come_before_anybody_volunteers(office: QuietOffice) -> None:
    office.do(coverage.close_mentoring, PRIYA, MARISA)
    office.do(coverage.close_mentoring, PRIYA, MARISA)
    office.do(mentor_steps.offer_help, Profile(MARISA, "America/Chicago"), Offer())
    found = office.do(lambda uow: uow.mentors.get(MARISA))
    assert found is not None
    assert found.closed_by_organizer


@pytest.mark.parametrize("decide", [coverage.close_mentoring, coverage.open_mentoring])
def test_only_organizers_may(office: QuietOffice, decide: object) -> None:
    with pytest.raises(NotAllowed):
        office.do(decide, MARISA, MEGHAN)  # type: ignore[arg-type]
    assert not office.do(lambda uow: uow.closed_accounts.is_closed(MEGHAN))


def test_what_is_kept_is_a_keyed_hash(office: QuietOffice) -> None:
    office.do(coverage.close_mentoring, PRIYA, MARISA)
    with office.database.engine.begin() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM closed_to_mentoring").all())
    assert MARISA not in stored
    assert TEAM in stored


async def test_an_organizer_sees_the_lights_and_closes_by_command(harness: Harness) -> None:
    await harness.set_up()
    priya, marisa = harness.person("priya"), harness.person("marisa")
    await priya.command("/village", "", channel="#parents-and-allies")
    assert "How things are going" in str(priya.ephemerals[-1].message.blocks)
    await marisa.command("/village", "", channel="#parents-and-allies")
    assert "How things are going" not in str(marisa.ephemerals[-1].message.blocks)
    await priya.open_home()
    await harness.settle()
    assert "Topics nobody offers" in str(priya.home) or "Nobody offers a topic yet" in str(priya.home)
    for words in ("close-mentoring", f"close-mentoring <@{marisa.id}|marisa>"):
        await priya.command("/village", words, channel="#parents-and-allies")
    assert "looks like a pause" in priya.ephemerals[-1].words
    running = harness.village
    assert running is not None
    assert not await running.workspace.transact(lambda uow: uow.closed_accounts.is_closed(UserId(marisa.id)))
    await priya.click("Close mentoring")
    await harness.settle()
    assert "From now on, nobody is asked to meet" in priya.ephemerals[-1].words
    await marisa.command("/village", f"open-mentoring <@{marisa.id}|marisa>", channel="#parents-and-allies")
    assert "organizer" in marisa.ephemerals[-1].words.lower()
    closed = await running.workspace.transact(lambda uow: uow.closed_accounts.is_closed(UserId(marisa.id)))
    assert closed


def test_a_pressed_pause_me_and_two_silences_are_pauses_that_are_asked_about_once(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    office.returner(MEGHAN, "business-travel")
    office.live_till_told(MARISA, "introductions.ask")
    office.press(MARISA, asks_and_offers.pause_me)
    paused = office.do(lambda uow: uow.mentors.get(MARISA))
    assert paused is not None
    assert (paused.is_paused, paused.paused_until, paused.paused_on) == (True, None, datetime(2026, 10, 13).date())  # noqa: DTZ001
    due = office.do(lambda uow: uow.timers.get(mentor_steps.RESUME, MARISA))
    assert due == office.clock.now() + ASKED_AGAIN_AFTER
