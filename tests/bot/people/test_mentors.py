"""Mentors: what they offer, their limits, their pauses, the yearly question."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import TextTooLong, TooMany
from bot.core.ids import UserId
from bot.people.mentors import (
    How,
    ListedMentor,
    Mentor,
    NeverListed,
    Offer,
    PauseNote,
    StillIn,
    Terms,
    ask_whether_still_in,
    declined,
    is_available,
    is_away,
    listed_keepers,
    pause,
    questions_left,
    resume,
    settle,
    still_in,
    volunteer,
)
from bot.people.pauses import Pause

NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
TODAY = date(2026, 11, 3)
MARISA, BEN, CAT = UserId("U0MARISA"), UserId("U0BEN"), UserId("U0CAT")
SENSITIVE = frozenset({"loss", "nicu"})
MENTOR = Mentor(MARISA, NOW, topics=("business-travel", "sleep", "loss"))


def test_who_volunteers_with_nothing_but_an_ear_gets_the_defaults_of_product_md() -> None:
    mentor = volunteer(None, MARISA, Offer(), NOW)
    assert (mentor.topics, mentor.how, mentor.since) == ((), How.EITHER, NOW)
    assert (mentor.people_at_a_time, mentor.questions_a_month, mentor.rest_weeks) == (1, 2, 4)
    assert mentor.other_offices
    assert mentor.listed_topics == ()
    assert not mentor.today_questions
    assert not mentor.hold_my_name
    assert is_available(mentor, NOW, TODAY)


def test_another_offer_keeps_limits_pause_and_history_and_lists_nothing_no_longer_offered() -> None:
    settled = replace(MENTOR, questions_a_month=0, listed_topics=("sleep",), is_paused=True, years_unanswered=1)
    changed = volunteer(settled, MARISA, Offer(("business-travel",), How.EAR), NOW + timedelta(days=9))
    assert (changed.since, changed.questions_a_month, changed.is_paused) == (NOW, 0, True)
    assert (changed.topics, changed.how, changed.listed_topics) == (("business-travel",), How.EAR, ())
    assert changed.years_unanswered == 0


def test_volunteering_twice_is_volunteering_once() -> None:
    once = volunteer(None, MARISA, Offer(("sleep",)), NOW)
    assert volunteer(once, MARISA, Offer(("sleep",)), NOW + timedelta(minutes=1)) == once


def test_no_more_than_ten_topics() -> None:
    with pytest.raises(TooMany) as refusal:
        Offer(tuple(str(number) for number in range(11)))
    assert (refusal.value.field, refusal.value.most) == ("topics", 10)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("people_at_a_time", 4),
        ("people_at_a_time", -1),
        ("questions_a_month", 5),
        ("rest_weeks", 3),
        ("avoid", tuple(UserId(f"U{number}") for number in range(101))),
    ],
)
def test_terms_outside_what_product_md_allows_are_refused_by_field(name: str, wrong: object) -> None:
    with pytest.raises(TooMany) as refusal:
        replace(Terms(), **{name: wrong})  # type: ignore[arg-type]
    assert refusal.value.field == name


@pytest.mark.parametrize("name", ["about", "usual_time"])
def test_a_line_has_an_end(name: str) -> None:
    with pytest.raises(TextTooLong) as refusal:
        replace(Terms(), **{name: "x" * 301})  # type: ignore[arg-type]
    assert (refusal.value.field, refusal.value.longest) == (name, 300)


def test_terms_are_kept_whole() -> None:
    terms = Terms(3, 4, 8, False, True, "Tuesdays", about="Two trips a month", listed_topics=("sleep",), avoid=(BEN,))
    settled = settle(MENTOR, terms, SENSITIVE)
    assert (settled.people_at_a_time, settled.questions_a_month, settled.rest_weeks) == (3, 4, 8)
    assert (settled.usual_time, settled.listed_topics, settled.avoid) == ("Tuesdays", ("sleep",), (BEN,))
    assert settled.topics == MENTOR.topics


@pytest.mark.parametrize("topic", ["loss", "nanny"])
def test_neither_sensitive_topics_nor_those_of_others_can_be_listed(topic: str) -> None:
    with pytest.raises(NeverListed) as refusal:
        settle(MENTOR, Terms(listed_topics=("sleep", topic)), SENSITIVE)
    assert refusal.value.topics == (topic,)


def test_a_pause_lasts_until_its_first_day_back() -> None:
    away = pause(MENTOR, Pause(date(2026, 12, 1)), TODAY)
    assert not is_available(away, NOW, date(2026, 11, 30))
    assert is_available(away, NOW, date(2026, 12, 1))


def test_a_pause_until_i_say_lasts_until_they_say() -> None:
    away = pause(MENTOR, Pause(), TODAY)
    assert is_away(away, date(2031, 1, 1))
    assert resume(away) == MENTOR


def test_after_a_pause_nothing_of_it_is_left_and_old_silence_does_not_count() -> None:
    silent = replace(MENTOR, unanswered_in_a_row=1)
    assert pause(silent, Pause(), TODAY).paused_on == TODAY
    assert resume(pause(silent, Pause(TODAY + timedelta(days=9)), TODAY)) == MENTOR


def test_the_second_no_in_a_row_is_when_fewer_questions_are_asked_about_once() -> None:
    first = declined(MENTOR)
    assert (first.declined_in_a_row, first.asked_about_fewer) == (1, 0)
    second = declined(first)
    assert (second.declined_in_a_row, second.asked_about_fewer) == (2, 1)
    assert declined(replace(second, asked_about_fewer=2)).asked_about_fewer == 2


def test_nobody_is_asked_in_a_rest_or_when_an_organizer_closed_the_account() -> None:
    resting = replace(MENTOR, resting_until=NOW + timedelta(days=1))
    assert not is_available(resting, NOW, TODAY)
    assert is_available(resting, NOW + timedelta(days=1), TODAY)
    assert not is_available(replace(MENTOR, closed_by_organizer=True), NOW, TODAY)


def test_single_questions_are_counted_by_the_mentors_own_month() -> None:
    asked = replace(MENTOR, asked_month="2026-11", asked_that_month=2)
    assert questions_left(asked, TODAY) == 0
    assert questions_left(asked, date(2026, 12, 1)) == 2
    assert questions_left(replace(asked, questions_a_month=1), TODAY) == 0


def test_the_yearly_question_is_asked_twice_in_vain_at_most() -> None:
    first = ask_whether_still_in(MENTOR)
    assert first is not None
    second = ask_whether_still_in(first)
    assert second is not None
    assert ask_whether_still_in(second) is None
    assert ask_whether_still_in(still_in(second)) is not None


def test_the_directory_shows_only_who_wants_to_be_listed_to_whom_they_do_not_avoid() -> None:
    listed = ListedMentor(MARISA, ("sleep",), True, False, None, None, False, False, None, None)
    everyone = [listed, listed._replace(listed_topics=())]
    assert listed_keepers(everyone, "sleep") == [MARISA]
    assert listed_keepers([listed._replace(avoids_viewer=True)], "sleep") == []
    assert listed_keepers([listed._replace(listed_topics=("loss", "held-1"))], "loss") == []
    assert listed_keepers([listed._replace(listed_topics=("loss", "held-1"))], "held-1") == []


def test_each_note_has_a_key_of_its_own() -> None:
    assert PauseNote(MARISA, TODAY).key != PauseNote(MARISA, date(2026, 11, 4)).key
    assert StillIn(MARISA, 2027).key != StillIn(MARISA, 2028).key
