"""Asking each round: *not this quarter* under the yearly question, and fewer questions after two asks turned down."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.ids import UserId
from bot.introductions.states import IntroductionState
from bot.people.mentors import FewerQuestions, Mentor, StillIn, fewer
from bot.people.pauses import Pause, quarter_off, read_pause, skips_this_quarter
from handlers.introductions import asks_and_offers
from handlers.people import mentor_steps as steps
from storage.database import Database
from tests.handlers.support.office_by_hand import Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

MARISA = UserId("U0MARISA")


@pytest.fixture
def office(database: Database, clock: MovableClock) -> QuietOffice:
    """Chicago, on Monday 19 October 2026 at 10:00."""
    clock.at = datetime(2026, 10, 19, 15, 0, tzinfo=UTC)
    return QuietOffice(database, clock).open()


def mentor(office: QuietOffice) -> Mentor:
    found = office.do(lambda uow: uow.mentors.look_at(MARISA))
    assert found is not None
    return found


def asked_fewer(office: QuietOffice) -> list[Posted]:
    return [post for post in office.told(MARISA) if FewerQuestions.name in post.kind]


def declines(office: QuietOffice, number: int) -> None:
    """Somebody new asks, and Marisa says *Not this time*."""
    office.returner(f"U0PARENT{number}", "business-travel")
    office.live_till_told(MARISA, "introductions.ask", timedelta(days=40))
    office.press(MARISA, asks_and_offers.decline)


def two_noes(office: QuietOffice, **more: object) -> Posted:
    office.mentor(MARISA, "business-travel", **more)
    declines(office, 1)
    assert asked_fewer(office) == []
    declines(office, 2)
    office.live(days=8)
    (question,) = asked_fewer(office)
    return question


def test_after_two_noes_fewer_questions_are_offered_once_and_taken_by_one_tap(office: QuietOffice) -> None:
    question = two_noes(office)
    assert question.actions == ["mentors.fewer", "mentors.not_this_quarter", "mentors.as_it_is"]
    assert "One question a month" in question.shown
    office.do(steps.settle_fewer, MARISA, is_fewer=True)
    office.tick()
    assert mentor(office).questions_a_month == 1
    assert question.actions == []
    assert "one single question a month" in question.shown
    office.do(steps.settle_fewer, MARISA, is_fewer=True)  # a second tap changes nothing
    assert mentor(office).questions_a_month == 1
    for number in (3, 4, 5):
        declines(office, number)
    office.live(days=30)
    assert len(asked_fewer(office)) == 1


def test_it_is_fine_as_it_is(office: QuietOffice) -> None:
    question = two_noes(office)
    office.do(steps.settle_fewer, MARISA, is_fewer=False)
    office.tick()
    assert mentor(office).questions_a_month == 2
    assert question.actions == []


def test_not_this_quarter_answers_it_too(office: QuietOffice) -> None:
    question = two_noes(office)
    office.do(steps.skip_quarter, MARISA)
    office.tick()
    assert mentor(office).is_paused
    assert mentor(office).paused_until == date(2027, 1, 1)
    assert question.actions == []
    assert "You're paused until Friday, January 1, 2027" in question.shown


def test_a_question_of_an_earlier_time_as_a_mentor_stays_settled(office: QuietOffice) -> None:
    question = two_noes(office)
    office.do(steps.stop, MARISA)
    office.tick()
    assert question.actions == []
    assert "settled" in question.shown
    office.mentor(MARISA, "business-travel", asked_about_fewer=1)
    office.do(steps.take_pause, MARISA, Pause())
    office.tick()
    assert question.actions == []
    assert "settled" in question.shown


def test_who_takes_one_a_month_is_offered_a_break_alone(office: QuietOffice) -> None:
    question = two_noes(office, questions_a_month=1)
    assert question.actions == ["mentors.not_this_quarter", "mentors.as_it_is"]
    assert "Would a break suit you?" in question.shown


def test_a_yes_in_between_begins_anew(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel", questions_a_month=4)
    declines(office, 1)
    office.returner("U0MEGHAN", "business-travel")
    office.live_till_told(MARISA, "introductions.ask", timedelta(days=40))
    office.press(MARISA, asks_and_offers.accept)
    assert mentor(office).declined_in_a_row == 0
    declines(office, 2)
    office.live(days=10)
    assert asked_fewer(office) == []


def test_a_no_pressed_twice_counts_once(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    declines(office, 1)
    assert office.latest().state is IntroductionState.DECLINED
    office.press(MARISA, asks_and_offers.decline)
    assert mentor(office).declined_in_a_row == 1


def test_who_stopped_or_paused_before_it_goes_is_not_asked(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    declines(office, 1)
    declines(office, 2)
    office.do(steps.take_pause, MARISA, Pause())
    office.live(days=20)
    assert asked_fewer(office) == []


def test_the_yearly_question_offers_not_this_quarter(office: QuietOffice, clock: MovableClock) -> None:
    office.mentor(MARISA, "business-travel")
    office.do(lambda uow: uow.timers.set(steps.YEARLY, MARISA, uow.now))
    office.live(days=1)
    (question,) = [post for post in office.told(MARISA) if StillIn.name in post.kind]
    assert question.actions == [
        "mentors.still_in",
        "mentors.not_this_quarter",
        "mentors.open",
        "mentors.pause_longer",
        "mentors.stop",
    ]
    office.do(steps.skip_quarter, MARISA)
    office.tick()
    known = mentor(office)
    assert known.years_unanswered == 0
    assert known.paused_until == date(2027, 1, 1)
    assert question.actions == []
    assert "Thank you for staying." in question.shown
    assert "January 1, 2027" in question.shown
    office.live_until(datetime(2027, 1, 5, tzinfo=UTC))
    assert "mentors.pause_note" in office.told(MARISA)[-1].kind
    assert clock.now() < datetime(2027, 1, 6, tzinfo=UTC)


def test_a_longer_pause_is_not_shortened(office: QuietOffice) -> None:
    office.mentor(MARISA, "business-travel")
    for until in (None, date(2027, 6, 1)):
        office.do(steps.take_pause, MARISA, Pause(until))
        office.do(steps.skip_quarter, MARISA)
        assert mentor(office).paused_until == until
    office.do(steps.take_pause, MARISA, Pause(date(2026, 11, 1)))
    office.do(steps.skip_quarter, MARISA)
    assert mentor(office).paused_until == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("today", "back"),
    [
        (date(2026, 10, 19), date(2027, 1, 1)),
        (date(2026, 12, 4), date(2027, 1, 1)),
        (date(2026, 12, 5), date(2027, 4, 1)),  # less than four weeks would be no quarter off
        (date(2027, 1, 1), date(2027, 4, 1)),
        (date(2027, 6, 30), date(2027, 10, 1)),
    ],
)
def test_a_quarter_off_ends_with_a_quarter_and_lasts_four_weeks_at_least(today: date, back: date) -> None:
    assert quarter_off(today) == back


@pytest.mark.parametrize(
    "words",
    [
        *(
            "not this quarter",
            "Not this quarter, please",
            "pause this quarter",
            "pause me for this quarter",
            "this quarter",
        ),
        *("nicht dieses Quartal", "dieses Quartal nicht", "in diesem Quartal nicht", "diesem Quartal"),
        *("pas ce trimestre", "pas ce trimestre-ci", "pause pour ce trimestre", "ce trimestre"),
        *("este trimestre no", "no este trimestre", "este trimestre"),
        *("“not this quarter.”", "*not this quarter*", "not\u00a0this quarter"),
    ],
)
def test_not_this_quarter_is_understood_in_four_languages(words: str) -> None:
    assert skips_this_quarter(words)
    assert read_pause(words, date(2026, 10, 19)).pause == Pause(date(2027, 1, 1))


@pytest.mark.parametrize(
    "words", ["", "the quarterly report", "this quarter was hard", "not this quarter but next week"]
)
def test_other_words_about_quarters_are_not(words: str) -> None:
    assert not skips_this_quarter(words)


@pytest.mark.parametrize(("before", "after"), [(0, None), (1, None), (2, 1), (3, 1), (4, 2)])
def test_fewer_is_half_as_many(before: int, after: int | None) -> None:
    assert fewer(before) == after
