"""Returning parents: an empty form is a sign-up, a day is greeted once and forgotten, silence is the default."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import TextTooLong, TooMany
from bot.core.ids import UserId
from bot.people.pauses import DayOutOfRange, Pause
from bot.people.returners import (
    Details,
    Hello,
    IntroductionKind,
    Returner,
    Stage,
    Wants,
    Wishes,
    describe,
    find,
    greet,
    is_day_to_come,
    is_waiting,
    next_look,
    pause,
    put_off,
    resume,
    sign_up,
)

NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
TODAY = date(2026, 11, 3)
MARCH = date(2027, 3, 1)
MEGHAN, BOSS = UserId("U0MEGHAN"), UserId("U0BOSS")


NOTHING = Wishes()


def signed_up(wishes: Wishes = NOTHING, known: Returner | None = None) -> Returner:
    return sign_up(known, MEGHAN, wishes, NOW, TODAY)


def test_an_empty_form_is_a_sign_up_for_someone_to_talk_to() -> None:
    returner = signed_up()
    assert (returner.topics, returner.kind, returner.stage) == ((), IntroductionKind.TALK, Stage.UNSAID)
    assert not returner.show_stage
    assert not returner.show_office
    assert is_waiting(returner, NOW, TODAY)


def test_other_wishes_keep_the_rest_and_wake_a_sleeping_sign_up() -> None:
    known = replace(signed_up(), stage=Stage.ON_LEAVE, asleep=True, offers_unanswered=3, about="Hello")
    changed = signed_up(Wishes(("sleep",), IntroductionKind.COMPANY, (BOSS,)), known)
    assert (changed.topics, changed.kind, changed.avoid) == (("sleep",), IntroductionKind.COMPANY, (BOSS,))
    assert (changed.stage, changed.about) == (Stage.ON_LEAVE, "Hello")
    assert is_waiting(changed, NOW, TODAY)
    assert changed.offers_unanswered == 0


def test_changing_wishes_ends_neither_a_pause_nor_a_rest() -> None:
    until = NOW + timedelta(days=28)
    known = replace(pause(signed_up(), Pause(MARCH)), matching_rests_until=until)
    changed = signed_up(Wishes(("sleep",)), known)
    assert (changed.is_paused, changed.matching_rests_until) == (True, until)


def test_find_me_someone_ends_a_not_now_but_not_the_rest_after_offers_not_taken() -> None:
    until = NOW + timedelta(days=28)
    not_now = replace(signed_up(), matching_rests_until=until)
    assert is_waiting(find(not_now, NOW), NOW, TODAY)
    assert not is_waiting(find(not_now, NOW, until), NOW, TODAY)
    assert is_waiting(find(not_now, NOW, until), until, TODAY)


def test_a_fresh_sign_up_brings_the_rest_of_the_account_along() -> None:
    until = NOW + timedelta(days=30)
    fresh = sign_up(None, MEGHAN, NOTHING, NOW, TODAY, until)
    assert not is_waiting(fresh, NOW, TODAY)
    assert is_waiting(fresh, until, TODAY)


@pytest.mark.parametrize("day", [date(2026, 11, 2), date(2032, 1, 1)])
def test_a_day_that_has_passed_or_is_beyond_five_years_is_refused(day: date) -> None:
    with pytest.raises(DayOutOfRange):
        signed_up(Wishes(not_before=day))
    with pytest.raises(DayOutOfRange):
        put_off(signed_up(), day, TODAY)


def test_not_before_today_is_now() -> None:
    returner = signed_up(Wishes(not_before=TODAY))
    assert returner.not_before is None
    assert is_waiting(returner, NOW, TODAY)
    with pytest.raises(DayOutOfRange):
        put_off(returner, TODAY, TODAY)


def test_nothing_happens_before_the_day_nor_on_it_without_a_word() -> None:
    returner = signed_up(Wishes(not_before=MARCH))
    assert not is_waiting(returner, NOW, TODAY)
    assert not is_waiting(returner, NOW, MARCH)
    assert is_day_to_come(returner)


def test_once_greeted_the_day_is_forgotten_and_the_sign_up_sleeps_until_they_say() -> None:
    greeted = greet(signed_up(Wishes(not_before=MARCH)), "one")
    assert greeted.not_before is None
    assert not is_waiting(greeted, NOW + timedelta(days=900), MARCH + timedelta(days=700))
    later = NOW + timedelta(days=120)
    found = find(greeted, later)
    assert is_waiting(found, later, MARCH)
    assert found.signed_up_at == later


def test_another_date_is_quiet_until_then() -> None:
    moved = put_off(greet(signed_up(Wishes(not_before=MARCH)), "one"), date(2027, 5, 1), MARCH)
    assert moved.not_before == date(2027, 5, 1)
    assert not moved.asleep
    assert not is_waiting(moved, NOW, MARCH)


def test_a_pause_ends_by_itself_on_its_first_day_back() -> None:
    away = pause(signed_up(), Pause(MARCH))
    assert not is_waiting(away, NOW, date(2027, 2, 28))
    assert is_waiting(away, NOW, MARCH)
    assert is_day_to_come(away)
    assert not is_day_to_come(resume(away, NOW))


def test_a_pause_until_i_say_has_no_day() -> None:
    away = pause(signed_up(), Pause())
    assert not is_waiting(away, NOW, date(2031, 1, 1))
    assert not is_day_to_come(away)


def test_forms_with_more_than_fits_are_refused_by_field() -> None:
    with pytest.raises(TooMany) as topics:
        Wishes(tuple(str(number) for number in range(11)))
    with pytest.raises(TooMany) as avoid:
        Wishes(avoid=tuple(UserId(f"U{number}") for number in range(101)))
    with pytest.raises(TextTooLong) as about:
        Details(about="x" * 301)
    assert [topics.value.field, avoid.value.field, about.value.field] == ["topics", "avoid", "about"]


def test_more_is_kept_whole_and_touches_nothing_else() -> None:
    details = Details(Wants.EAR, Stage.BEFORE, True, True, False, False, ("Deutsch",), "A line")
    described = describe(signed_up(Wishes(("sleep",))), details)
    assert all(getattr(described, field.name) == getattr(details, field.name) for field in fields(details))
    assert described.topics == ("sleep",)


def test_days_are_looked_up_at_the_next_midnight_so_that_a_timer_tells_no_day() -> None:
    assert next_look(NOW, "America/Chicago") == datetime(2026, 11, 4, 6, tzinfo=UTC)
    assert next_look(NOW, "Europe/Berlin") == datetime(2026, 11, 3, 23, tzinfo=UTC)


def test_the_key_of_the_greeting_tells_neither_the_person_nor_the_day() -> None:
    key = Hello(MEGHAN, "0192").key
    assert key == "returners.hello:0192"
