"""Which language a person, a channel and a group read, as it is stored; on both databases."""

from dataclasses import replace

import pytest

from bot.core.ids import ChannelId, UserId
from bot.core.words import Locale, current, reading_in
from bot.people.people import Colleague
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.offices.test_set_up import CHANNEL, save, wanted
from tests.support.storing import put

ADA, BEN, CAT = UserId("U0ADA"), UserId("U0BEN"), UserId("U0CAT")
US, GB, GERMAN, FRENCH, SPANISH = Locale
ELSEWHERE = ChannelId("C0PARIS")


@pytest.fixture
def office(database: Database) -> Database:
    """London in British English, Paris in French; Ada reads German, Ben what he chose; of Cat nothing is known."""
    save(database, replace(wanted(), locale=GB))

    def fill(uow: UnitOfWork) -> None:
        [london] = uow.communities.list_all()
        paris = replace(london, id="zz-paris", channel_id=ELSEWHERE, label="Paris", locale=FRENCH)
        put(uow.communities.save, paris)
        put(uow.people.save, Colleague(ADA, locale="de-DE"))
        put(uow.people.save, Colleague(BEN, locale="zh-TW", chosen_locale=SPANISH))

    database.transact_now(TEAM, fill)
    return database


def test_both_columns_are_kept(office: Database) -> None:
    ben = office.transact_now(TEAM, lambda uow: uow.people.look_at(BEN))
    assert ben == Colleague(BEN, locale="zh-TW", chosen_locale=SPANISH)
    assert office.transact_now(TEAM, lambda uow: [one.locale for one in uow.communities.list_all()]) == [GB, FRENCH]


def test_what_one_person_reads(office: Database) -> None:
    read = office.transact_now(TEAM, lambda uow: [uow.locale_of(one) for one in (ADA, BEN, CAT)])
    assert read == [GERMAN, SPANISH, GB]


def test_what_a_channel_reads(office: Database) -> None:
    read = office.transact_now(TEAM, lambda uow: [uow.locale_of_channel(one) for one in (CHANNEL, ELSEWHERE)])
    assert read == [GB, FRENCH]


@pytest.mark.parametrize(
    ("first", "second", "read"),
    [
        (Colleague(ADA, locale="fr-FR"), Colleague(BEN, locale="fr-CA"), FRENCH),
        (Colleague(ADA, locale="fr-FR"), Colleague(BEN, locale="de-DE"), GB),
        (Colleague(ADA, locale="en-US"), Colleague(BEN, locale="en-GB"), GB),
        (Colleague(ADA, locale="es-ES"), Colleague(BEN), GB),
        (Colleague(ADA, None, "zz-paris", locale="es-ES"), Colleague(BEN, None, "zz-paris", locale="de-DE"), FRENCH),
        (Colleague(ADA, locale="es-ES"), Colleague(BEN, locale="de-DE", community_id="zz-paris"), US),
    ],
)
def test_what_a_group_reads(office: Database, first: Colleague, second: Colleague, read: Locale) -> None:
    def store(uow: UnitOfWork) -> None:
        for one in (first, second):
            put(uow.people.save, one)

    office.transact_now(TEAM, store)
    assert office.transact_now(TEAM, lambda uow: uow.locale_of_group((ADA, BEN))) is read


def test_before_set_up_everybody_reads_us_english(database: Database) -> None:
    assert database.transact_now(TEAM, lambda uow: (uow.locale_of(ADA), uow.locale_of_group((ADA, BEN)))) == (US, US)
    assert database.transact_now(TEAM, lambda uow: uow.locale_of_channel(CHANNEL)) is US


async def test_a_unit_of_work_runs_in_the_callers_language(database: Database) -> None:
    with reading_in(GERMAN):
        assert await database.transact(TEAM, lambda _uow: current()) is GERMAN
    assert await database.transact(TEAM, lambda _uow: current()) is US
