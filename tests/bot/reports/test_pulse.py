"""Who is asked two questions a quarter, and who never is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.people.people import Colleague
from bot.people.returners import Returner, Stage
from bot.reports import pulse
from bot.reports.figures import begins, following, released_at
from bot.reports.pulse import AskPulse, PulseMember

ADA = UserId("U0ADA")
NOW, TODAY = datetime(2026, 11, 10, 16, tzinfo=UTC), date(2026, 11, 10)
HERE = Colleague(ADA)


def sign_up(stage: Stage, not_before: date | None = None) -> Returner:
    return Returner(ADA, NOW, stage=stage, not_before=not_before)


@pytest.mark.parametrize(
    ("stage", "asked"),
    [
        (Stage.BEFORE, False),
        (Stage.ON_LEAVE, False),
        (Stage.UNSAID, False),
        (Stage.FIRST_MONTHS, True),
        (Stage.LONGER, True),
    ],
)
def test_nobody_before_or_on_leave_or_who_does_not_say_is_asked(stage: Stage, asked: bool) -> None:
    assert pulse.may_be_asked(PulseMember(ADA), HERE, sign_up(stage), TODAY) is asked


def test_who_wants_quiet_until_a_day_is_not_asked_before() -> None:
    waiting = sign_up(Stage.LONGER, TODAY + timedelta(days=1))
    assert not pulse.may_be_asked(PulseMember(ADA), HERE, waiting, TODAY)
    assert pulse.may_be_asked(PulseMember(ADA), HERE, waiting, TODAY + timedelta(days=1))


def test_a_mentor_who_said_yes_is_asked_and_a_guest_is_not() -> None:
    assert pulse.may_be_asked(PulseMember(ADA), HERE, None, TODAY)
    assert not pulse.may_be_asked(PulseMember(ADA), None, None, TODAY)
    assert not pulse.may_be_asked(PulseMember(ADA), Colleague(ADA, may_take_part=False), None, TODAY)


def test_after_two_quarters_without_a_word_nobody_is_asked_again() -> None:
    once = pulse.asked(PulseMember(ADA))
    twice = pulse.asked(once)
    assert (once.is_asked, twice.is_asked, pulse.answered(twice).is_asked) == (True, False, True)


def test_questions_go_out_in_the_middle_of_a_quarter_and_close_before_its_figures() -> None:
    quarter = "2026-Q1"
    for _ in range(12):
        asked, closes = pulse.asked_at(quarter), pulse.closes_at(quarter)
        assert begins(quarter) < asked.date() < closes.date() < begins(following(quarter)) < released_at(quarter).date()
        assert (asked.month - begins(quarter).month, closes.month - asked.month) == (1, 1)
        assert not pulse.is_open(quarter, asked - timedelta(seconds=1))
        assert pulse.is_open(quarter, asked)
        assert not pulse.is_open(quarter, closes)
        quarter = following(quarter)


@pytest.mark.parametrize(
    "value", ["", "2026-Q4", "2026-Q5 shaped/yes", "2026-Q4 shaped/always", "2026-Q4 liked/yes", "x 2026-Q4 shaped/yes"]
)
def test_a_button_of_nobodys_making_is_no_answer(value: str) -> None:
    with pytest.raises(NoLongerOpen):
        pulse.read_answer(value)


def test_every_answer_can_be_read_back() -> None:
    for answer in pulse.ANSWERS:
        assert "/".join(pulse.read_answer(f"2026-Q4 {answer}")[1:]) == answer


def test_the_questions_are_one_message_a_person_and_quarter() -> None:
    one, same, other = AskPulse(ADA, "2026-Q4"), AskPulse(ADA, "2026-Q4"), AskPulse(ADA, "2027-Q1")
    assert one.key == same.key != other.key
