"""Changes of lists and new questions are counted for the account, whatever form they come by (rule 3)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import UserId
from bot.introductions.asking_around import WantedAsk
from bot.people.limited_actions import MOST, WITHIN, LimitedAction, TooOften
from bot.people.members import AtWork
from bot.people.mentors import Terms
from bot.people.people import Profile
from bot.people.returners import Wishes
from handlers.introductions.asking_around.steps import ask_around
from handlers.introductions.asking_around.steps import stop as stop_asking
from handlers.people import mentor_steps, returner_steps
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import CHICAGO
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

ADA = UserId("U0ADA")
PROFILE = Profile(ADA, CHICAGO)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    office.mentor(ADA)
    return office


def changes_offer(uow: UnitOfWork, number: int) -> None:
    mentor_steps.settle_terms(uow, ADA, Terms(avoid=(UserId(f"U{number}"),)), AtWork(), PROFILE)


def signs_up(uow: UnitOfWork, number: int) -> None:
    returner_steps.sign_up_quietly(uow, PROFILE, Wishes(avoid=(UserId(f"U{number}"),)))


def stops_and_signs_up(uow: UnitOfWork, number: int) -> None:
    if uow.returners.get(ADA) is not None:
        returner_steps.stop(uow, ADA)
    signs_up(uow, number)


def asks(uow: UnitOfWork, _number: int) -> None:
    ask_around(uow, PROFILE, WantedAsk())
    stop_asking(uow, ADA)


@pytest.mark.parametrize(
    ("step", "action"),
    [
        (changes_offer, LimitedAction.CHANGE_LIST),
        (signs_up, LimitedAction.CHANGE_LIST),
        (stops_and_signs_up, LimitedAction.CHANGE_LIST),
        (asks, LimitedAction.ASK),
    ],
)
def test_one_more_than_allowed_is_refused_until_a_week_has_passed(
    office: QuietOffice, clock: MovableClock, step: Callable[[UnitOfWork, int], None], action: LimitedAction
) -> None:
    first = clock.at
    for number in range(MOST[action]):
        office.do(step, number)
        clock.at += timedelta(minutes=1)
    with pytest.raises(TooOften) as refused:
        office.do(step, 99)
    assert refused.value.until == first + WITHIN
    clock.at = first + WITHIN
    office.do(step, 100)


def test_a_list_saved_as_it_was_counts_for_nothing(office: QuietOffice) -> None:
    for _ in range(2 * MOST[LimitedAction.CHANGE_LIST]):
        office.do(changes_offer, 1)
