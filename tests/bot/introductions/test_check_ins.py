"""What follows the group DM: each side alone, a no unseen, every end a soft one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.notifications import Person
from bot.introductions import check_ins
from bot.introductions.notices import CheckIn, CheckInMoment, Side, ThankYou
from bot.introductions.states import CheckInAnswer, Introduction, IntroductionState, Step
from bot.people.returners import IntroductionKind
from tests.bot.introduced import MARISA, MEGHAN, TIMES, TUESDAY, introduced, opened

FIVE_DAYS_ON = TUESDAY + timedelta(days=7)  # five working days


def begun(kind: IntroductionKind) -> Step:
    return check_ins.begin(replace(introduced(kind), opened_at=TUESDAY), TUESDAY, TIMES)


def question(one: Introduction, side: Side, moment: CheckInMoment = CheckInMoment.TALKED, round_: int = 1) -> CheckIn:
    return CheckIn(one.id, side, MARISA if side is Side.MENTOR else MEGHAN, moment, round_)


def says(
    one: Introduction, side: Side, given: CheckInAnswer, moment: CheckInMoment = CheckInMoment.TALKED, round_: int = 1
) -> Step:
    return check_ins.answer(one, question(one, side, moment, round_), given, FIVE_DAYS_ON, TIMES)


def check_ins_of(step: Step, side: Side) -> list[tuple[CheckInMoment, int, datetime | None]]:
    notices = [(queued.notification, queued.due_at) for queued in step.say]
    return [(one.moment, one.round, due) for one, due in notices if isinstance(one, CheckIn) and one.side is side]


def test_a_talk_is_checked_once_after_five_working_days_and_closes_by_itself() -> None:
    step = begun(IntroductionKind.TALK)
    for side in Side:
        assert check_ins_of(step, side) == [(CheckInMoment.TALKED, 1, FIVE_DAYS_ON)]
    (closing,) = step.timers
    assert (closing.name, closing.due_at) == (check_ins.CLOSE, TUESDAY + timedelta(days=14))
    closed = check_ins.close(step.introduction, closing.due_at)
    assert closed.introduction.state is IntroductionState.CLOSED
    assert not closed.mentor_rests


def test_company_is_checked_half_way_and_at_its_end_and_then_the_mentor_rests() -> None:
    step = begun(IntroductionKind.COMPANY)
    half_way, end = TUESDAY + timedelta(weeks=6), TUESDAY + timedelta(weeks=12)
    for side in Side:
        assert check_ins_of(step, side) == [(CheckInMoment.MID_POINT, 1, half_way), (CheckInMoment.CLOSING, 1, end)]
    assert step.introduction.ends_at == end
    assert check_ins.close(step.introduction, end).mentor_rests


def test_not_yet_is_asked_once_more_and_no_third_time() -> None:
    first = says(opened(), Side.ASKER, CheckInAnswer.NOT_YET)
    ((moment, round_, _),) = check_ins_of(first, Side.ASKER)
    assert (moment, round_) == (CheckInMoment.TALKED, 2)
    assert check_ins_of(first, Side.MENTOR) == []
    assert says(first.introduction, Side.ASKER, CheckInAnswer.NOT_YET, round_=2).say == ()


@pytest.mark.parametrize("first", Side)
def test_a_talk_becomes_company_only_when_both_tap_carry_on(first: Side) -> None:
    second = Side.ASKER if first is Side.MENTOR else Side.MENTOR
    one = says(opened(), first, CheckInAnswer.CARRY_ON)
    assert one.introduction.kind is IntroductionKind.TALK
    assert one.say == ()
    both = says(one.introduction, second, CheckInAnswer.CARRY_ON)
    assert both.introduction.kind is IntroductionKind.COMPANY
    assert [moment for moment, _, _ in check_ins_of(both, first)] == [CheckInMoment.MID_POINT, CheckInMoment.CLOSING]


def test_a_talk_does_not_become_company_over_the_mentors_limit() -> None:
    one = says(opened(), Side.MENTOR, CheckInAnswer.CARRY_ON).introduction
    asked = question(one, Side.ASKER)
    step = check_ins.answer(one, asked, CheckInAnswer.CARRY_ON, FIVE_DAYS_ON, TIMES, has_room=False)
    assert step.introduction.kind is IntroductionKind.TALK
    assert step.say == ()


def test_company_is_extended_once_and_not_twice() -> None:
    one = begun(IntroductionKind.COMPANY).introduction
    once = says(
        says(one, Side.MENTOR, CheckInAnswer.CARRY_ON, CheckInMoment.CLOSING).introduction,
        Side.ASKER,
        CheckInAnswer.CARRY_ON,
        CheckInMoment.CLOSING,
    )
    assert once.introduction.round == 2
    assert [round_ for _, round_, _ in check_ins_of(once, Side.ASKER)] == [2, 2]
    again = says(once.introduction, Side.MENTOR, CheckInAnswer.CARRY_ON, CheckInMoment.CLOSING, 2).introduction
    assert says(again, Side.ASKER, CheckInAnswer.CARRY_ON, CheckInMoment.CLOSING, 2).introduction.round == 2


def test_an_end_by_either_at_any_time_tells_nobody() -> None:
    for kind in IntroductionKind:
        for side in Side:
            step = check_ins.end(opened(kind), side, FIVE_DAYS_ON)
            assert step.introduction.state is IntroductionState.ENDED
            assert (step.say, step.redraw) == ((), ())
            assert step.mentor_rests is (kind is IntroductionKind.COMPANY)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("closed", [False, True])
def test_something_was_not_right_builds_a_exclusion_at_once_and_ends_as_any_other(side: Side, closed: bool) -> None:
    one = check_ins.close(opened(), FIVE_DAYS_ON).introduction if closed else opened()
    step = check_ins.not_right(one, side, FIVE_DAYS_ON)
    assert step.exclusion_by == (MARISA if side is Side.MENTOR else MEGHAN)
    assert step.say == ()
    assert step.introduction.state is (IntroductionState.CLOSED if closed else IntroductionState.ENDED)


@pytest.mark.parametrize("given", list(CheckInAnswer))
def test_what_the_mentor_answers_changes_nothing_the_asker_gets_about_their_talk(given: CheckInAnswer) -> None:
    """Only two *Carry on* do; a mentor's end, wall or silence leaves the asker's one check-in as it was."""
    asked = question(opened(), Side.ASKER)
    step = says(opened(), Side.MENTOR, given)
    assert check_ins_of(step, Side.ASKER) == []
    assert asked.key not in step.redraw
    assert check_ins.is_wanted(step.introduction, asked)
    for own in (CheckInAnswer.YES, CheckInAnswer.NOT_YET):
        assert says(step.introduction, Side.ASKER, own).redraw == says(opened(), Side.ASKER, own).redraw


def test_who_ended_a_talk_themselves_is_not_asked_about_it() -> None:
    ended = check_ins.end(opened(), Side.ASKER, FIVE_DAYS_ON).introduction
    assert not check_ins.is_wanted(ended, question(ended, Side.ASKER))
    assert check_ins.is_wanted(ended, question(ended, Side.MENTOR))


def test_check_ins_of_a_talk_that_became_company_or_of_an_earlier_round_are_dropped() -> None:
    one = says(
        says(opened(), Side.MENTOR, CheckInAnswer.CARRY_ON).introduction, Side.ASKER, CheckInAnswer.CARRY_ON
    ).introduction
    assert not check_ins.is_wanted(one, question(one, Side.ASKER, round_=2))
    assert check_ins.is_wanted(one, question(one, Side.ASKER, CheckInMoment.MID_POINT))
    later = replace(one, round=2)
    assert not check_ins.is_wanted(later, question(later, Side.ASKER, CheckInMoment.CLOSING))


def test_a_thank_you_goes_to_the_mentor_alone_and_once() -> None:
    step = check_ins.thank(opened(), "It helped")
    (queued,) = step.say
    assert isinstance(queued.notification, ThankYou)
    assert queued.notification.to == Person(MARISA)
    assert check_ins.thank(step.introduction, "Again").say == ()


def test_an_end_is_good_when_the_asker_talked_and_nothing_was_not_right() -> None:
    talked = says(opened(), Side.ASKER, CheckInAnswer.YES).introduction
    assert not check_ins.ended_well(talked)
    assert check_ins.ended_well(check_ins.close(talked, FIVE_DAYS_ON).introduction)
    assert not check_ins.ended_well(check_ins.close(opened(), FIVE_DAYS_ON).introduction)
    hurt = says(talked, Side.MENTOR, CheckInAnswer.NOT_RIGHT).introduction
    assert not check_ins.ended_well(replace(hurt, state=IntroductionState.CLOSED))
