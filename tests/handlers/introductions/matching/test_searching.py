"""While nobody is free: told once, and an organizer may look without learning who asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from handlers.introductions import asks_and_offers
from handlers.introductions.matching import searching
from handlers.introductions.matching.matching_run import propose
from handlers.introductions.views.asks_and_offers import OFFER_OVER
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.storing import put

LORI, MEGHAN = UserId("U0LORI"), UserId("U0MEGHAN")


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """No mentor at all; Lori organizes; Meghan signed up three working days before Tuesday 13 October 2026, 10:00."""
    clock.at = datetime(2026, 10, 7, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    office.do(lambda uow: uow.communities.add_organizer(LORI))
    office.returner(MEGHAN, "business-travel", "loss")
    office.live_until(datetime(2026, 10, 13, 15, 0, tzinfo=UTC))
    return office


def change(uow: UnitOfWork, /, **changes: object) -> None:
    returner = uow.returners.get(MEGHAN)
    assert returner is not None
    put(uow.returners.save, replace(returner, **changes))  # type: ignore[arg-type]


def test_nobody_free_is_told_once_and_the_search_goes_on_without_a_word(office: QuietOffice) -> None:
    office.live(days=60)
    assert [post.kind for post in office.told(MEGHAN)] == ["introductions.nobody_free"]
    assert "Nobody has said yes to this yet" in office.told(MEGHAN)[0].shown
    marisa = office.mentor("U0MARISA", "business-travel")
    office.live_till_told(marisa, "introductions.ask")


def test_who_had_an_offer_is_not_told_that_nobody_said_yes(sqlite_database: Database, clock: MovableClock) -> None:
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    marisa = office.mentor("U0MARISA", "business-travel")
    office.returner(MEGHAN, "business-travel")
    office.live_till_told(marisa, "introductions.ask")
    office.press(marisa, asks_and_offers.accept)
    shown = office.live_till_told(MEGHAN, "introductions.nobody_free").shown
    assert "Nobody else has said yes to this yet" in shown
    offer = next(post for post in office.told(MEGHAN) if post.kind == "introductions.offer")
    assert OFFER_OVER in offer.shown


def test_three_waiting_and_no_mentor_is_an_office_too(office: QuietOffice) -> None:
    for name in ("U0NOOR", "U0OLA"):
        office.returner(name)
    office.live(days=3)
    assert len(office.posts) == 3


def test_the_organizer_reads_the_chosen_sentence_on_the_next_working_day_and_no_name(office: QuietOffice) -> None:
    assert office.do(searching.preview, MEGHAN) == [
        ("business-travel", "Business trips and nights away"),
        ("loss", "Pregnancy or infant loss"),
        (None, None),
    ]
    assert office.do(searching.let_organizer_look, MEGHAN, "business-travel")
    assert office.do(searching.let_organizer_look, MEGHAN, None)  # a second press changes nothing
    office.tick()
    assert "introductions.look" not in office.told(MEGHAN)[0].actions
    assert office.told(LORI) == []
    office.live(days=7)
    (told,) = office.told(LORI)
    assert told.at >= datetime(2026, 10, 14, 14, 0, tzinfo=UTC)
    assert "Someone would value a talk about Business trips" in told.shown
    assert MEGHAN not in told.shown + told.message.text
    assert "Business" not in told.message.text


def test_nothing_stored_with_the_sentence_says_who_asked(office: QuietOffice) -> None:
    office.do(searching.let_organizer_look, MEGHAN, "loss")
    with office.database.engine.begin() as connection:
        rows = connection.execute(text("SELECT * FROM outbox WHERE name = 'introductions.organizer_looks'")).all()
    assert len(rows) == 1
    assert MEGHAN not in str(rows)


@pytest.mark.parametrize("changes", [{"asleep": True}, {"is_paused": True}, {"avoid": (LORI,)}])
def test_it_does_not_go_out_once_it_is_no_longer_wanted(office: QuietOffice, changes: dict[str, object]) -> None:
    office.do(searching.let_organizer_look, MEGHAN, None)
    office.do(change, **changes)
    office.live(days=7)
    assert office.told(LORI) == []


def test_who_stops_leaves_nothing_behind_with_the_organizer(office: QuietOffice) -> None:
    office.do(searching.let_organizer_look, MEGHAN, None)
    office.do(lambda uow: uow.returners.remove(MEGHAN))
    office.live(days=7)
    assert office.told(LORI) == []


def test_an_organizer_on_the_avoid_list_is_never_asked(office: QuietOffice) -> None:
    office.do(change, avoid=(LORI,))
    assert not office.do(searching.let_organizer_look, MEGHAN, None)
    office.live(days=7)
    assert office.told(LORI) == []


def test_only_somebody_who_is_signed_up_can_have_an_organizer_look_and_only_about_their_topics(
    office: QuietOffice,
) -> None:
    with pytest.raises(NoLongerOpen):
        office.do(searching.let_organizer_look, UserId("U0MALLORY"), None)
    with pytest.raises(NoLongerOpen):
        office.do(searching.let_organizer_look, MEGHAN, "sleep")


def test_nobody_free_waits_while_somebody_is_asked(office: QuietOffice) -> None:
    marisa = office.mentor("U0MARISA", "sleep")
    noor = office.returner("U0NOOR", "sleep")
    office.do(propose, "run")
    assert office.latest().asker == noor
    office.live_till_told(marisa, "introductions.ask")
    office.press(marisa, asks_and_offers.decline)
    office.live(days=4)
    assert [post.kind for post in office.told(noor)] == ["introductions.nobody_free"]
