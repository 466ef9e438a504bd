"""What nobody should do and somebody does: wrong hands, late hands, clocks that go back, offices where nobody fits.

Besides these: pressed twice or late `test_introductions`, from two devices
`tests/e2e/introductions/test_introduction_journeys.py`, at
two replicas `test_limit_race`, deactivated in each state `test_access`, `users.info` not answering `test_outbox`, an
office of three who return and no mentor `test_searching`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions.states import CheckInAnswer, IntroductionState
from bot.people.mentors import Offer
from bot.people.people import Colleague, Profile
from bot.people.returners import IntroductionKind
from handlers.accounts import forgetting
from handlers.introductions import asks_and_offers, check_ins
from handlers.introductions.asking_around import short_replies
from handlers.introductions.matching import sensitive_topics
from handlers.introductions.views.asks_and_offers import paused
from handlers.language.views import listening
from handlers.people import mentor_steps
from handlers.reports import coverage
from handlers.reports.views import coverage as coverage_words
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import CHICAGO, Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.storing import put

MARISA, MEGHAN, MALLORY = UserId("U0MARISA"), UserId("U0MEGHAN"), UserId("U0MALLORY")
Decide = Callable[[UnitOfWork, UserId, str], object]
MENTORS: dict[str, Decide] = {
    "accept": asks_and_offers.accept,
    "decline": asks_and_offers.decline,
    "pause me": asks_and_offers.pause_me,
}
ASKERS: dict[str, Decide] = {
    "introduce": asks_and_offers.introduce,
    "someone else": asks_and_offers.someone_else,
    "not now": asks_and_offers.not_now,
    "go on": sensitive_topics.go_on,
    "rest": sensitive_topics.rest,
}


def _answering(given: CheckInAnswer) -> Decide:
    return lambda uow, who, one: check_ins.answer(uow, who, f"{one} talked 1", given)


EITHER: dict[str, Decide] = {
    "end": check_ins.end,
    "not right": check_ins.not_right,
    "line": lambda uow, who, one: short_replies.write(uow, who, one, "Hello"),
    "thank": lambda uow, who, one: check_ins.thank(uow, who, one, "Thank you"),
    **{f"check-in {given}": _answering(given) for given in CheckInAnswer},
}

EVERY_BUTTON = {**MENTORS, **ASKERS, **EITHER}


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago, on Tuesday 13 October 2026 at 10:00."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    return QuietOffice(sqlite_database, clock).open()


def asked(office: QuietOffice, kind: IntroductionKind = IntroductionKind.TALK) -> QuietOffice:
    office.mentor(MARISA, "business-travel")
    office.returner(MEGHAN, "business-travel", kind=kind)
    office.live_till_told(MARISA, "introductions.ask")
    return office


def met(office: QuietOffice, kind: IntroductionKind = IntroductionKind.TALK) -> QuietOffice:
    asked(office, kind)
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    return office


def stands(office: QuietOffice) -> object:
    """Everything that a press could change."""
    everything = [*office.introductions(), [post.shown for post in office.posts]]
    exclusions = office.do(lambda uow: [uow.introductions.has_exclusion(MEGHAN, MARISA), uow.mentors.list_all()])
    return (everything, exclusions, office.do(lambda uow: uow.returners.list_all()))


# Wrong hands


@pytest.mark.parametrize("reach", [asked, met])
def test_a_stranger_presses_in_vain_and_learns_no_more_than_that_it_is_settled(
    office: QuietOffice, reach: Callable[[QuietOffice], QuietOffice]
) -> None:
    reach(office)
    before = stands(office)
    assert [name for name, decide in EVERY_BUTTON.items() if not office.refuses(MALLORY, decide)] == []
    assert stands(office) == before


@pytest.mark.parametrize(("who", "buttons"), [(MEGHAN, MENTORS), (MARISA, ASKERS)])
def test_what_is_meant_for_one_of_the_two_is_not_pressed_by_the_other(
    office: QuietOffice, who: UserId, buttons: dict[str, Decide]
) -> None:
    asked(office)
    before = stands(office)
    assert all(office.refuses(who, decide) for decide in buttons.values())
    assert stands(office) == before


@pytest.mark.parametrize("value", ["", "nothing", "' OR 1=1", "x" * 2000])
def test_a_value_that_is_none_is_settled_kindly(office: QuietOffice, value: str) -> None:
    asked(office)
    for name, decide in EVERY_BUTTON.items():
        if name != "pause me":
            with pytest.raises(NoLongerOpen):
                office.do(decide, MARISA, value)


def is_paused(uow: UnitOfWork) -> bool:
    mentor = uow.mentors.get(MARISA)
    return mentor is not None and mentor.is_paused


def test_a_mentor_who_presses_pause_under_nothing_known_is_paused_and_told(office: QuietOffice) -> None:
    asked(office)
    assert office.do(asks_and_offers.pause_me, MARISA, "nothing") == paused()
    assert office.do(is_paused)


# Walls everywhere


def test_everyone_on_everyones_avoid_list_is_an_office_in_which_nobody_is_asked(office: QuietOffice) -> None:
    everybody = [UserId(f"U0ANY{number}") for number in range(8)]
    for number, one in enumerate(everybody):
        others = tuple(other for other in everybody if other != one)
        if number % 2:
            office.mentor(one, "sleep", avoid=others)
        else:
            office.returner(one, "sleep", avoid=others)
    office.live(days=10)
    assert office.introductions() == []
    told = [(post.to, post.kind) for post in office.posts]
    assert sorted(told) == [(f"person:{one}", "introductions.nobody_free") for one in everybody[::2]]


def test_a_list_that_grows_after_the_offer_opens_nothing(office: QuietOffice) -> None:
    asked(office)
    office.press(MARISA, asks_and_offers.accept)
    office.mentor(MARISA, "business-travel", avoid=(MEGHAN,))
    office.press(MEGHAN, asks_and_offers.introduce)
    office.live(days=5)
    assert office.groups() == []
    assert not any(MARISA in post.shown for post in office.told(MEGHAN)[1:])


# Few people


def test_in_a_workspace_with_one_member_nobody_is_asked_about_themselves(office: QuietOffice) -> None:
    office.mentor(MEGHAN, "sleep")
    office.returner(MEGHAN, "sleep")
    office.live(days=30)
    assert office.introductions() == []
    assert [post.kind for post in office.told(MEGHAN)] == ["introductions.nobody_free"]


# Time


@pytest.mark.parametrize("back", [timedelta(minutes=1), timedelta(hours=3), timedelta(days=2)])
def test_a_clock_that_goes_back_says_nothing_twice_and_loses_nothing(office: QuietOffice, back: timedelta) -> None:
    asked(office)
    office.clock.at -= back
    office.tick()
    office.press(MARISA, asks_and_offers.accept)
    office.clock.at -= back
    office.tick()
    if not office.told(MEGHAN):
        office.live_till_told(MEGHAN, "introductions.offer")
    office.press(MEGHAN, asks_and_offers.introduce)
    office.clock.at -= back
    office.live(days=40)
    assert len(office.groups()) == 1
    asks = [post for post in office.told(MARISA) if post.kind == "introductions.ask"]
    assert len(asks) == 1
    assert len([post for post in office.told(MEGHAN) if post.kind == "introductions.offer"]) == 1
    for who in (MARISA, MEGHAN):
        assert len([post for post in office.told(who) if "check_in" in post.kind]) == 1
    assert {one.state for one in office.introductions()} <= {IntroductionState.CLOSED}


# Carry on, too late


def closing_of(office: QuietOffice, who: UserId, moment: str) -> Posted:
    return [post for post in office.told(who) if "check_in" in post.kind and moment in str(post.shown)][-1]


def carry_on(office: QuietOffice, who: UserId, value: str) -> None:
    office.do(check_ins.answer, who, value, CheckInAnswer.CARRY_ON)
    office.tick()


@pytest.mark.parametrize("ended_early", [False, True])
def test_carry_on_after_company_has_closed_is_told_so_whether_or_not_the_other_had_ended_it(
    office: QuietOffice, ended_early: bool
) -> None:
    met(office, IntroductionKind.COMPANY)
    office.live(weeks=12, days=3)
    closing = closing_of(office, MEGHAN, "twelve weeks")
    if ended_early:
        office.press(MARISA, check_ins.end)
    office.live(weeks=2)
    carry_on(office, MEGHAN, closing.value_of("introductions.carry_on"))
    assert "This had already ended" in closing.shown
    assert "continues for about 12 weeks" not in closing.shown
    assert office.latest().state in {IntroductionState.CLOSED, IntroductionState.ENDED}


@pytest.mark.parametrize("ended_early", [False, True])
def test_carry_on_in_time_reads_the_same_whether_or_not_the_other_had_ended_it(
    office: QuietOffice, ended_early: bool
) -> None:
    met(office)
    office.live(days=8)
    (post,) = [one for one in office.told(MEGHAN) if "check_in" in one.kind]
    office.do(check_ins.answer, MEGHAN, post.value_of("introductions.talked"), CheckInAnswer.YES)
    office.tick()
    if ended_early:
        office.press(MARISA, check_ins.end)
    carry_on(office, MEGHAN, post.value_of("introductions.carry_on"))
    assert "If you'd both like to, it continues for about 12 weeks" in post.shown


def test_carry_on_after_a_talk_has_closed_is_told_so_as_well(office: QuietOffice) -> None:
    met(office)
    office.live(days=8)
    (post,) = [one for one in office.told(MEGHAN) if "check_in" in one.kind]
    office.do(check_ins.answer, MEGHAN, post.value_of("introductions.talked"), CheckInAnswer.YES)
    office.live(days=21)
    assert office.latest().state is IntroductionState.CLOSED
    carry_on(office, MEGHAN, post.value_of("introductions.carry_on"))
    assert "This had already ended" in post.shown


# Not yet


def test_not_yet_half_way_neither_ends_company_early_nor_asks_in_between(office: QuietOffice) -> None:
    met(office, IntroductionKind.COMPANY)
    office.live(weeks=6, days=3)
    half_way = closing_of(office, MEGHAN, "halfway")
    office.do(check_ins.answer, MEGHAN, half_way.value_of("introductions.not_yet"), CheckInAnswer.NOT_YET)
    office.live(weeks=5)
    assert "there are weeks left" in half_way.shown
    assert office.latest().state is IntroductionState.CHECKED_IN
    assert len([post for post in office.told(MEGHAN) if "check_in" in post.kind]) == 1
    office.live(weeks=2)
    assert "twelve weeks" in closing_of(office, MEGHAN, "twelve weeks").shown


@pytest.mark.parametrize("ended_early", [False, True])
def test_not_yet_is_asked_once_more_whether_or_not_the_other_had_ended_it(
    office: QuietOffice, ended_early: bool
) -> None:
    met(office)
    office.live(days=8)
    (post,) = [one for one in office.told(MEGHAN) if "check_in" in one.kind]
    if ended_early:
        office.press(MARISA, check_ins.end)
    office.do(check_ins.answer, MEGHAN, post.value_of("introductions.not_yet"), CheckInAnswer.NOT_YET)
    office.live(days=8)
    assert "once more in a week" in post.shown
    assert len([one for one in office.told(MEGHAN) if "check_in" in one.kind]) == 2
    office.live(days=20)
    again = [one for one in office.told(MEGHAN) if "check_in" in one.kind][-1]
    office.do(check_ins.answer, MEGHAN, again.value_of("introductions.not_yet"), CheckInAnswer.NOT_YET)
    office.tick()
    assert "This had already ended" in again.shown


# Closed, forgotten, back


def test_a_closing_survives_stopping_and_goes_with_forget_me_as_organizers_are_told(office: QuietOffice) -> None:
    priya = UserId("U0PRIYA")
    office.do(lambda uow: uow.communities.add_organizer(priya))
    office.mentor(MARISA, "sleep")
    office.do(coverage.close_mentoring, priya, MARISA)
    office.do(lambda uow: uow.mentors.remove(MARISA))
    profile = Profile(MARISA, CHICAGO)
    office.do(mentor_steps.offer_help, profile, Offer())
    mentor = office.do(lambda uow: uow.mentors.get(MARISA))
    assert mentor is not None
    assert mentor.closed_by_organizer
    office.do(forgetting.forget, MARISA)
    assert not office.do(lambda uow: uow.closed_accounts.is_closed(MARISA))
    assert office.do(lambda uow: uow.privacy.traces(MARISA)) == {}
    assert "all their data deleted" in str([block.to_dict() for block in coverage_words.closed(MARISA).blocks])


def test_a_quiet_line_after_a_question_opens_the_questions_own_form() -> None:
    row = listening.question(("sleep", "feelings")).blocks[1].to_dict()
    assert row["elements"][0]["action_id"] == "asking_around.open"
    assert row["elements"][0]["value"] == "sleep,feelings"


def test_somebody_slack_says_nothing_about_is_asked_nothing(office: QuietOffice) -> None:
    asked(office)
    office.press(MARISA, asks_and_offers.accept)
    office.barred.add(MARISA)
    office.do(lambda uow: put(uow.people.save, Colleague(MARISA, zone=CHICAGO, may_take_part=False)))
    office.press(MEGHAN, asks_and_offers.introduce)
    office.live(days=5)
    assert office.groups() == []
