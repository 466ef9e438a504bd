"""Asking around: how long a question lives, how many are asked at once, and what is told of who knows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.ids import UserId
from bot.core.working_hours import Standing
from bot.introductions import asking_around, lifecycle, today_questions
from bot.introductions.asking_around import Ask, ByWhen, Search, WantedAsk
from bot.introductions.states import Introduction, IntroductionState
from bot.people.pauses import DayOutOfRange
from bot.people.returners import IntroductionKind, Returner, Wants
from tests.bot.introduced import MARISA, MEGHAN, TIMES, TUESDAY, Time

TODAY = date(2026, 10, 13)
CHICAGO = "America/Chicago"


def begun(by_when: ByWhen = ByWhen.NO_HURRY, before: date | None = None, topic: str | None = "sleep") -> Ask:
    wanted = WantedAsk(topic, by_when, before, words="How do you do it?")
    return asking_around.begin("a1", MEGHAN, wanted, TUESDAY, TODAY, was_here=False)


def introduction(number: int, state: IntroductionState, **more: object) -> Introduction:
    made = Introduction(f"i{number}", MEGHAN, UserId(f"U{number}"), IntroductionKind.TALK, TUESDAY, state, ask_id="a1")
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_question_about_a_topic_goes_to_who_lived_it_and_one_without_to_an_ear() -> None:
    assert (begun().topic, begun().requester.wants) == ("sleep", Wants.IDEAS)
    assert (begun(topic=None).topic, begun(topic=None).requester.wants) == (None, Wants.EAR)


@pytest.mark.parametrize("day", [None, TODAY, TODAY - timedelta(days=1), date(2099, 1, 1)])
def test_before_a_date_needs_a_date_to_come(day: date | None) -> None:
    with pytest.raises(DayOutOfRange):
        begun(ByWhen.BEFORE, day)


def test_a_question_ends_by_itself() -> None:
    assert asking_around.ends_at(begun(), CHICAGO) == TUESDAY + timedelta(days=60)
    assert asking_around.ends_at(begun(ByWhen.TODAY), CHICAGO) == TUESDAY + timedelta(days=1)
    on_friday = asking_around.ends_at(begun(ByWhen.BEFORE, date(2026, 10, 16)), CHICAGO)
    assert on_friday == datetime(2026, 10, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(("by_when", "at_once"), [(ByWhen.NO_HURRY, 1), (ByWhen.THIS_WEEK, 2), (ByWhen.TODAY, 3)])
def test_how_many_are_asked_at_once(by_when: ByWhen, at_once: int) -> None:
    ask = begun(by_when)
    assert asking_around.asks_left(ask, []) == at_once
    assert asking_around.asks_left(ask, [introduction(1, IntroductionState.ASKED)]) == at_once - 1
    assert asking_around.asks_left(ask, [introduction(1, IntroductionState.OFFERED)]) == 0  # one open offer at a time
    assert asking_around.asks_left(ask, [introduction(1, IntroductionState.CLOSED, introduced_at=TUESDAY)]) == 0


def test_the_askers_words_go_as_soon_as_nobody_is_looked_for() -> None:
    ask = begun()
    assert asking_around.keep(ask, ask.requester).words
    assert asking_around.keep(ask, asking_around.asleep(ask.requester)).words == ""


def test_a_question_goes_before_the_same_persons_sign_up_and_nobody_waits_twice() -> None:
    ask, other = begun(), Returner(UserId("U0OTHER"), TUESDAY)
    first, after = asking_around.rounds([Returner(MEGHAN, TUESDAY), other], [ask])
    assert first == [Search(ask.requester, ask), Search(other)]
    assert after == [Search(Returner(MEGHAN, TUESDAY))]


def test_nobody_is_asked_twice_today_nor_after_a_line() -> None:
    recent = [
        introduction(1, IntroductionState.EXPIRED, is_today=True),
        introduction(2, IntroductionState.ANSWERED),
        introduction(3, IntroductionState.SETTLED),
        introduction(4, IntroductionState.ANSWERED, ask_id="a2"),
    ]
    assert asking_around.asked_before(begun(), recent) == {(MEGHAN, UserId("U1")), (MEGHAN, UserId("U2"))}


@pytest.mark.parametrize(("others", "told"), [(0, 0), (1, 1), (9, 1), (10, 10), (12, 10), (13, 15), (100, 100)])
def test_who_knows_is_told_as_nobody_somebody_or_rounded_to_five(others: int, told: int) -> None:
    assert asking_around.rounded(others) == told


def test_a_today_question_keeps_clock_time_and_goes_at_once() -> None:
    waiting = introduction(1, IntroductionState.WAITING, is_today=True, mentor=MARISA)
    (queued,) = lifecycle.propose(waiting, Time()).say
    assert (queued.due_at, queued.notification.standing) == (None, Standing.URGENT)
    asked = lifecycle.asked(waiting, TUESDAY, TIMES)
    assert (asked.say, asked.introduction.ask_expires_at) == ((), TUESDAY + timedelta(hours=3))
    accepted = lifecycle.accept(asked.introduction, TUESDAY, name_held=False)
    assert [one.notification.standing for one in accepted.say] == [Standing.URGENT]
    offered = lifecycle.offered(accepted.introduction, TUESDAY, TIMES)
    assert (offered.say, offered.timers[0].due_at) == ((), TUESDAY + today_questions.OFFER_LIVES)
    both = lifecycle.introduce(offered.introduction, TUESDAY, TIMES, 1)
    assert [(one.due_at, one.notification.standing) for one in both.say] == [(None, Standing.URGENT)]
    opened = lifecycle.opened(both.introduction, TUESDAY, TIMES)
    assert [one.due_at for one in opened.say] == [TUESDAY + timedelta(days=1)] * 2  # the next working day


def test_three_busy_hours_are_no_answer() -> None:
    asked = introduction(1, IntroductionState.ASKED, is_today=True)
    assert lifecycle.expire_ask(asked, TUESDAY).remember is None
