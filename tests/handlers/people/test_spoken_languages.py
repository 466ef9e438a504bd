"""Languages: an office names them, people choose among them, and matching looks for one in common."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.accounts.privacy import Own
from bot.core.ids import TeamId, UserId
from bot.people.mentors import Mentor
from handlers.accounts.privacy import my_data
from playground.people.person import Person
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.harness import Harness
from tests.support.storing import put

ANNA, BEA, NOOR = UserId("U0ANNA"), UserId("U0BEA"), UserId("U0NOOR")


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago on Tuesday 13 October 2026, where English and German are spoken."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    speaks(office, "English", "Deutsch")
    return office


def speaks(office: QuietOffice, *languages: str) -> None:
    def change(uow: UnitOfWork) -> None:
        (community,) = uow.communities.list_all()
        put(uow.communities.save, replace(community, languages=languages))

    office.do(change)


def test_of_two_mentors_alike_the_one_who_shares_a_language_is_asked(office: QuietOffice) -> None:
    office.mentor(ANNA, "sleep", languages=("Deutsch", "English"))
    office.mentor(BEA, "sleep", last_asked=None)
    office.returner(NOOR, "sleep", languages=("Deutsch",))
    office.tick()
    assert office.latest().mentor == ANNA


def test_without_a_language_in_common_nobody_is_asked_until_the_office_takes_it_off_its_list(
    office: QuietOffice,
) -> None:
    office.mentor(ANNA, "sleep", languages=("English",))
    office.returner(NOOR, "sleep", languages=("Deutsch",))
    office.tick()
    assert office.introductions() == []
    speaks(office, "English")
    office.live(days=1)
    assert office.latest().mentor == ANNA


def test_my_data_says_what_i_like_to_talk_in(office: QuietOffice) -> None:
    office.mentor(ANNA, "sleep", languages=("Deutsch", "English"))
    office.returner(NOOR, "sleep", languages=("Deutsch",))
    own: Own = office.do(my_data, ANNA)
    assert "['Deutsch', 'English']" in str(own)
    assert "['Deutsch']" in str(office.do(my_data, NOOR))


async def mentor_of(harness: Harness, user_id: UserId) -> Mentor:
    team = TeamId(harness.playground.world.team_id)
    assert harness.village is not None
    mentor = await harness.village.database.transact(team, lambda uow: uow.mentors.get(user_id))
    assert mentor is not None
    return mentor


async def opens_more(harness: Harness, person: Person, kind: str) -> str:
    """What the second form says, opened from App Home."""
    await person.open_home()
    await harness.settle()
    await person.click(f"{kind}.more", where="home")
    assert person.modal is not None
    return person.modal.words


async def test_more_asks_for_languages_where_the_organizer_named_several(harness: Harness) -> None:
    await harness.set_up()
    priya, marisa, meghan = (harness.person(who) for who in ("priya", "marisa", "meghan"))
    both = ((marisa, "/mentor", "mentors"), (meghan, "/returning", "returners"))
    for person, command, kind in both:
        await person.command(command)
        await person.submit()
        await person.close()
        assert "happy to talk in" not in await opens_more(harness, person, kind)
        await person.close()
    await priya.command("/village", "setup", channel="#parents-and-allies")
    await priya.fill("Languages spoken here", ["Spanish · Español", "English"])
    assert await priya.submit() == {}
    for person, _, kind in both:
        assert "happy to talk in" in await opens_more(harness, person, kind)
        await person.fill("languages", ["Español"])
        assert await person.submit() == {}
    await harness.settle()
    assert (await mentor_of(harness, UserId(marisa.id))).languages == ("Español",)


async def test_a_second_office_in_the_same_city_is_asked_for_a_name(harness: Harness) -> None:
    await harness.set_up()
    priya = harness.person("priya")
    await priya.invite_bot("#general")
    await priya.command("/village", "setup", channel="#general")
    problems = await priya.submit()
    assert problems == {"communities.label": "There's already an office called Chicago. What do people call this one?"}
    await priya.fill("What people call this office", "River North")
    assert await priya.submit() == {}
    assert priya.modal is not None
    assert "Village is set up for River North" in priya.modal.words
