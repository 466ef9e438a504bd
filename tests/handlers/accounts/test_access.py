"""Access lost in every state of an introduction, and found again."""

from datetime import UTC, datetime

import pytest

from bot.core.ids import UserId
from bot.introductions.states import IntroductionState
from handlers.accounts import access
from handlers.introductions import asks_and_offers
from handlers.introductions.views.asks_and_offers import OFFER_OVER, THANK_YOU
from handlers.platform.views.refusals import SETTLED
from tests.handlers.accounts.conftest import MARISA, MEGHAN
from tests.handlers.support.quiet_office import QuietOffice

NOOR = UserId("U0NOOR")
BOTH = pytest.mark.parametrize("who", [MARISA, MEGHAN])


@pytest.fixture
def office(asked: QuietOffice) -> QuietOffice:
    """Marisa has been asked for Meghan; Noor could help too."""
    asked.mentor(NOOR, "business-travel", is_paused=True)
    return asked


def leaves(office: QuietOffice, who: UserId) -> None:
    office.barred.add(who)
    office.do(access.access_changed, who, may_take_part=False)
    office.tick()


def comes_back(office: QuietOffice, who: UserId) -> None:
    office.barred.discard(who)
    office.do(access.access_changed, who, may_take_part=True)
    office.tick()


@BOTH
def test_during_the_ask_it_is_settled(office: QuietOffice, who: UserId) -> None:
    leaves(office, who)
    assert office.latest().state is IntroductionState.SETTLED
    assert SETTLED in office.told(MARISA)[0].shown
    office.live(days=10)
    assert not [post for post in office.told(MEGHAN) if "offer" in post.kind]


@BOTH
def test_between_the_two_yeses_the_offer_is_settled_and_the_mentor_sees_their_thanks(
    office: QuietOffice, who: UserId
) -> None:
    office.press(MARISA, asks_and_offers.accept)
    leaves(office, who)
    assert office.latest().state is IntroductionState.SETTLED
    assert OFFER_OVER in office.told(MEGHAN)[0].shown
    assert THANK_YOU in office.told(MARISA)[0].shown
    office.press(MEGHAN, asks_and_offers.introduce)
    assert office.groups() == []


@BOTH
def test_after_both_yeses_and_before_the_conversation_nothing_opens_and_the_asker_is_looked_for(
    office: QuietOffice, who: UserId
) -> None:
    office.clock.at = datetime(2026, 10, 14, 2, 0, tzinfo=UTC)
    office.press(MARISA, asks_and_offers.accept)
    office.clock.at = datetime(2026, 10, 14, 14, 0, tzinfo=UTC)
    office.tick()
    office.clock.at = datetime(2026, 10, 15, 2, 0, tzinfo=UTC)
    office.press(MEGHAN, asks_and_offers.introduce)
    before_them = office.told(MEGHAN)[0].shown
    assert "I'll connect you" in before_them
    leaves(office, who)
    office.live(days=5)
    assert office.groups() == []
    assert office.told(MEGHAN)[0].shown == before_them  # as where a list grew meanwhile: nobody can tell which it was
    returner = office.do(lambda uow: uow.returners.get(MEGHAN))
    assert returner is not None
    assert not returner.asleep


def test_somebody_whom_slack_refuses_at_the_last_moment_ends_the_same_way(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    office.barred.add(MARISA)
    office.press(MEGHAN, asks_and_offers.introduce)
    assert office.groups() == []
    assert office.latest().state is IntroductionState.SETTLED
    assert "I'll connect you" in office.told(MEGHAN)[0].shown


@BOTH
def test_while_they_talk_everything_is_held_silently_and_coming_back_is_met_with_one_soft_message(
    office: QuietOffice, who: UserId
) -> None:
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    told = {one: len(office.told(one)) for one in (MARISA, MEGHAN)}
    leaves(office, who)
    office.live(days=8)
    assert {one: len(office.told(one)) for one in told} == told
    comes_back(office, who)
    comes_back(office, who)
    office.live(days=4)
    kinds = [post.kind for post in office.told(who)[told[who] :]]
    assert sum("introductions.welcome_back" in kind for kind in kinds) == 1
    assert any("introductions.check_in" in post.kind for post in office.told(MEGHAN))


def test_who_never_comes_back_holds_nobody_for_ever(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    leaves(office, MARISA)
    office.live(days=30)
    assert office.latest().state is IntroductionState.CLOSED
    assert not [post for post in office.told(MEGHAN) if "check_in" in post.kind]


def test_the_three_choices_on_coming_back(office: QuietOffice) -> None:
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    office.do(access.pause_all, MARISA)
    office.tick()
    mentor = office.do(lambda uow: uow.mentors.get(MARISA))
    assert mentor is not None
    assert mentor.is_paused
    assert office.latest().state is IntroductionState.INTRODUCED  # who is talking keeps talking
    office.do(access.stop_all, MARISA)
    assert office.do(lambda uow: uow.mentors.get(MARISA)) is None
    assert office.latest().state is IntroductionState.ENDED


def test_a_change_of_somebody_without_a_row_stores_nothing(office: QuietOffice) -> None:
    stranger = UserId("U0STRANGER")
    office.do(access.access_changed, stranger, may_take_part=False)
    assert office.do(lambda uow: uow.people.get(stranger)) is None


def test_a_change_of_name_or_zone_while_here_says_nothing(office: QuietOffice) -> None:
    said = len(office.posts)
    comes_back(office, MARISA)
    comes_back(office, MEGHAN)
    assert len(office.posts) == said
    assert office.latest().state is IntroductionState.ASKED
