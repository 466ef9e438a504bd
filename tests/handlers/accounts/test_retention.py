"""Thirty days after its end an introduction is a memory of a pair, by keyed hash, and nothing else."""

import re
from datetime import timedelta

import pytest

from bot.accounts.privacy import END_DATES
from bot.core.ids import UserId
from bot.introductions.asking_around import ByWhen, WantedAsk
from bot.introductions.check_ins import KEPT_AFTER_CLOSING
from bot.introductions.pay_it_forward import INVITE
from bot.introductions.states import PROPOSE, CheckInAnswer, PairMemory
from bot.people.people import Profile
from handlers.introductions import asks_and_offers, check_ins
from handlers.introductions.asking_around.steps import ask_around
from handlers.introductions.match_requests import END
from storage.db.base import metadata
from tests.handlers.accounts.conftest import MARISA, MEGHAN
from tests.handlers.support.office_by_hand import CHICAGO
from tests.handlers.support.quiet_office import QuietOffice

A_MOMENT = timedelta(minutes=1)


@pytest.fixture
def office(asked: QuietOffice) -> QuietOffice:
    return asked


def rows(office: QuietOffice, table: str) -> list[tuple[object, ...]]:
    with office.database.engine.begin() as connection:
        return [tuple(row) for row in connection.execute(metadata.tables[table].select())]


def timers_of(office: QuietOffice) -> set[str]:
    return {str(row[1]) for row in rows(office, "timers")}


def test_what_went_well_leaves_the_pair_and_when_to_ask_about_paying_forward(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    asked = office.live_till_told(MEGHAN, "introductions.check_in")
    office.do(check_ins.answer, MEGHAN, asked.value_of("introductions.talked"), CheckInAnswer.YES)
    while office.latest().ended_at is None:
        office.live(days=1)
    ended = office.latest().ended_at
    assert ended is not None
    office.live_until(ended + KEPT_AFTER_CLOSING - A_MOMENT)
    assert len(rows(office, "introductions")) == len(rows(office, "returners")) == 1
    office.live_until(ended + KEPT_AFTER_CLOSING + A_MOMENT)
    assert rows(office, "introductions") == rows(office, "returners") == []
    ((_, *pair),) = rows(office, "pairs")
    assert all(re.fullmatch("[0-9a-f]{64}", str(hashed)) for hashed in pair[:3])
    assert pair[3] == PairMemory.MET
    assert isinstance(pair[4], int)
    assert timers_of(office) <= {INVITE, PROPOSE, END_DATES}


def test_a_no_leaves_the_pair_alone(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.decline)
    office.live_until(office.clock.now() + KEPT_AFTER_CLOSING + A_MOMENT)
    assert rows(office, "introductions") == []
    ((*_, outcome, ice_breaker),) = rows(office, "pairs")
    assert (outcome, ice_breaker) == (PairMemory.DECLINED, None)
    assert rows(office, "offers_not_taken") == []


def test_an_offer_not_taken_is_a_date_for_ninety_days(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.someone_else)
    passed = office.clock.now()
    office.live_until(passed + KEPT_AFTER_CLOSING + A_MOMENT)
    assert rows(office, "introductions") == []
    ((_, account, at),) = rows(office, "offers_not_taken")
    assert re.fullmatch("[0-9a-f]{64}", str(account))
    assert at == passed
    office.live_until(passed + timedelta(days=95))
    assert rows(office, "offers_not_taken") == []


def test_no_timer_tells_before_which_day_somebody_would_like_to_talk(office: QuietOffice) -> None:
    nora = UserId("U0NORA")
    day = office.clock.now().date() + timedelta(days=20)
    wanted = WantedAsk("daycare-search", ByWhen.BEFORE, day)
    ask = office.do(ask_around, Profile(nora, CHICAGO), wanted)
    for _ in range(19):
        due = office.do(lambda uow: uow.timers.get(END, ask.id))
        assert due is not None
        assert due - office.clock.now() <= timedelta(days=1)
        office.live(days=1)
    office.live(days=2)
    assert office.do(lambda uow: uow.asks.get(ask.id)) is None
