"""Everybody reads their own language: two people who meet, their group message, a channel, Home, refusals."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.core.words import Locale
from playground.people.person import Person
from tests.e2e.test_first_journey import goes_on_until, shown, signs_up, volunteers_in_plain_words
from tests.support.catalogues import marks_in, used, write_marked
from tests.support.harness import Harness

GERMAN, FRENCH, SPANISH, BRITISH = {Locale.GERMAN}, {Locale.FRENCH}, {Locale.SPANISH}, {Locale.ENGLISH_GB}
AMERICAN: set[Locale] = set()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marked catalogues."""
    return write_marked(tmp_path_factory.mktemp("locale"))


@pytest.fixture(autouse=True)
def catalogues(folder: Path) -> Iterator[None]:
    """All sentences are looked up in the marked catalogues."""
    with used(folder):
        yield


@pytest.fixture
async def any_office(database_url: str) -> AsyncIterator[Harness]:
    """The office in Chicago, whose channel is written to in Spanish, on either database."""
    async with Harness(database_url) as opened:
        await opened.set_up(**{"Language of the channel": "Español"})
        yield opened


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Harness]:
    """The same on SQLite."""
    async with Harness(sqlite_url) as opened:
        await opened.set_up(**{"Language of the channel": "Español"})
        yield opened


def speaks(harness: Harness, who: str, locale: str) -> Person:
    """Somebody whose Slack has always been in this language."""
    harness.playground.world.find_user(who).locale = locale
    return harness.person(who)


def read_by(person: Person) -> set[Locale]:
    """The languages of all that the person reads in their conversation with the bot."""
    return marks_in("\n".join(shown(person)))


async def home_of(harness: Harness, person: Person) -> set[Locale]:
    await person.open_home()
    await harness.settle()
    assert person.home is not None
    return marks_in(person.home.words)


async def choose(harness: Harness, person: Person, language: str) -> None:
    """Choose a language in Home."""
    await person.open_home()
    await harness.settle()
    await person.click("home.settings")
    await person.fill("language", language)
    assert await person.submit() == {}
    await harness.settle()


async def test_two_who_meet_read_their_own_language_and_their_group_the_communitys(any_office: Harness) -> None:
    office = any_office
    speaks(office, "marisa", "de-DE")
    marisa = await volunteers_in_plain_words(office, "marisa")
    meghan = await signs_up(office, "meghan", "business-travel")
    await goes_on_until(office, marisa, "A colleague would like to talk about")
    assert read_by(marisa) == GERMAN
    await marisa.click("Yes, happy to")
    await goes_on_until(office, meghan, "introduce")
    assert read_by(meghan) == AMERICAN
    await meghan.click("Yes, introduce us")
    for _ in range(10):
        await office.settle()
        if marisa.group_dms:
            break
        moment = await office.next_moment()
        assert moment is not None
        await office.until(moment)
    [group] = marisa.group_dms
    assert marks_in("\n".join(f"{message.text} {message.blocks}" for message in group.messages)) == SPANISH
    assert await home_of(office, marisa) == GERMAN
    assert await home_of(office, meghan) == AMERICAN


async def test_a_language_that_changes_on_the_way_is_read_from_the_next_message_on(office: Harness) -> None:
    marisa = await volunteers_in_plain_words(office, "marisa")
    meghan = await signs_up(office, "meghan", "business-travel")
    assert (read_by(marisa), await home_of(office, marisa)) == (AMERICAN, AMERICAN)
    await marisa.change_person("marisa", locale="fr-FR")
    await office.settle()
    await goes_on_until(office, marisa, "A colleague would like to talk about")
    assert marks_in(shown(marisa)[-1]) == FRENCH
    before = len(marisa.dm_messages)
    await marisa.change_person("marisa", locale="de-DE")
    await marisa.click("Yes, happy to")
    await office.settle()
    redrawn = marisa.dm_messages[before - 1].words
    assert marks_in(redrawn) == GERMAN
    assert (await home_of(office, marisa), await home_of(office, meghan)) == (GERMAN, AMERICAN)


@pytest.mark.parametrize(
    ("locale", "read"),
    [("zh-TW", AMERICAN), ("pt-BR", AMERICAN), ("es-LA", SPANISH), ("en-GB", BRITISH), ("de-DE", GERMAN)],
)
async def test_who_speaks_is_answered_in_the_language_of_their_slack(
    office: Harness, locale: str, read: set[Locale]
) -> None:
    lori = speaks(office, "lori", locale)
    await lori.command("/village", "help")
    await lori.command("/brownbag", "schedule")  # refused: not an organizer
    await office.settle()
    assert [marks_in(answer.words) for answer in lori.ephemerals] == [read, read]
    assert await home_of(office, lori) == read


async def test_a_form_and_what_is_wrong_in_it_are_in_the_readers_language(office: Harness) -> None:
    lori = speaks(office, "lori", "fr-FR")
    await lori.open_home()
    await office.settle()
    await lori.click("home.settings")
    assert lori.modal is not None
    assert marks_in(lori.modal.words) == FRENCH
    await lori.fill("starts", "18:00")
    assert marks_in(str(await lori.submit())) == FRENCH


async def test_an_own_choice_in_home_counts_more_than_slack_until_it_is_taken_back(any_office: Harness) -> None:
    office = any_office
    lori = speaks(office, "lori", "de-DE")
    assert await home_of(office, lori) == GERMAN
    await choose(office, lori, "English (UK)")
    assert lori.modal is not None
    assert marks_in(lori.modal.words) == BRITISH
    assert await home_of(office, lori) == BRITISH
    await lori.change_person("lori", locale="fr-FR")
    await lori.command("/village", "help")
    await lori.command("/village", "my-data")
    await office.settle()
    assert [marks_in(answer.words) for answer in lori.ephemerals] == [BRITISH, BRITISH]
    assert marks_in(shown(lori)[-1]) == BRITISH
    await choose(office, lori, "As in Slack")
    assert await home_of(office, lori) == FRENCH


async def test_a_channel_reads_the_communitys_language_whoever_made_it_post(office: Harness) -> None:
    priya = speaks(office, "priya", "fr-FR")
    moment = await office.next_moment()
    while moment is not None and not (posts := priya.sees("#parents-and-allies")):
        await office.until(moment)
        moment = await office.next_moment()
    assert {frozenset(marks_in(post.words)) for post in posts} == {frozenset(SPANISH)}
    await office.person("lori").click("meetings.come")
    await office.settle()
    edited = priya.sees("#parents-and-allies")[0]
    assert marks_in(edited.words) == SPANISH
