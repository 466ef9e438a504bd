"""What people type for a return plan is read kindly, or said back to them."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.words import Locale, reading_in
from bot.plans.problems import NotAPlan, Why
from bot.plans.return_plans import RampStep, Span
from bot.plans.typed_choices import (
    Typed,
    choices_from,
    read_count,
    read_hours,
    read_spans,
    read_steps,
    write_days,
    write_hours,
    write_spans,
    write_steps,
)

TODAY = date(2026, 11, 3)
WEEKDAYS = frozenset(range(5))
TYPED = Typed(
    date(2027, 1, 11), "60 %, 80 % from week 5", "12", WEEKDAYS, "40", frozenset({1}), "", "", "", frozenset()
)


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("60 %, 80 % from week 5, 100 % from week 9", ((1, 60), (5, 80), (9, 100))),
        ("60%, then 80 percent from week 5", ((1, 60), (5, 80))),
        ("Week 1: 60 %; week 5: 80 %", ((1, 60), (5, 80))),
        ("60 %, from week 5: 80 %", ((1, 60), (5, 80))),
        ("weeks 1-4 50 per cent\nweeks 5 to 8 75 per cent", ((1, 50), (5, 75))),
        ("now 60 % and 80 % in week 5", ((1, 60), (5, 80))),
        ("a full 100 %", ((1, 100),)),
        ("60 %, 80 % ab Woche 5, 100 % ab Woche 9", ((1, 60), (5, 80), (9, 100))),
        ("Anfangs 60 Prozent, dann ab Woche 5: 80 Prozent", ((1, 60), (5, 80))),
        ("Woche 1 bis 4 50 %, ab Woche 5 75 %", ((1, 50), (5, 75))),
        ("60 %, puis 80 % à partir de la semaine 5", ((1, 60), (5, 80))),
        ("au début 60 %, 80 % dès la semaine 5", ((1, 60), (5, 80))),
        ("60 %, luego 80 % a partir de la semana 5", ((1, 60), (5, 80))),
        ("60 por ciento y 80 por ciento desde la semana 5", ((1, 60), (5, 80))),
    ],
)
def test_shares_are_read_in_many_ways(words: str, steps: tuple[tuple[int, int], ...]) -> None:
    assert read_steps(words) == tuple(RampStep(week, percent) for week, percent in steps)


def test_a_share_may_have_days_of_its_own() -> None:
    assert read_steps("60 % Mon-Wed, 80 % Mon, Tue, Thursday and Friday from week 5, 100 % from week 9") == (
        RampStep(1, 60, frozenset({0, 1, 2})),
        RampStep(5, 80, frozenset({0, 1, 3, 4})),
        RampStep(9, 100),
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", Why.EMPTY),
        ("  ", Why.EMPTY),
        ("half at first", Why.UNREADABLE),
        ("60", Why.UNREADABLE),
        ("60 % as the doctor says", Why.UNREADABLE),
        ("60 % 80 % from week 5", Why.UNREADABLE),
        ("60 % until week 5", Why.UNREADABLE),
        ("60 % weeks 1-4, 80 % from week 9", Why.UNREADABLE),
        ("60 % for 4 weeks, 80 % from week 5", Why.UNREADABLE),
        ("60 %, 80 %", Why.NO_WEEK),
    ],
)
def test_shares_that_are_not_clear_are_said_back(words: str, why: Why) -> None:
    with pytest.raises(NotAPlan) as refused:
        read_steps(words)
    assert refused.value.problems[""].why is why


@pytest.mark.parametrize(
    ("words", "days", "start", "end"),
    [
        ("Mon-Fri 12:00-13:00", WEEKDAYS, time(12), time(13)),
        ("12-13", WEEKDAYS, time(12), time(13)),
        ("Tue, Thu 9.30 to 11", {1, 3}, time(9, 30), time(11)),
        ("every day from 15:00 until 15:30", WEEKDAYS, time(15), time(15, 30)),
        ("1-2 pm on Mondays", {0}, time(13), time(14)),
        ("11-1 pm", WEEKDAYS, time(11), time(13)),
        ("Sun-Tue: 8 am - 9 am", {6, 0, 1}, time(8), time(9)),
        ("12-12:30 pm", WEEKDAYS, time(12), time(12, 30)),
        ("Mo-Fr 12-13 Uhr", WEEKDAYS, time(12), time(13)),
        ("Dienstag und Donnerstag von 9:30 bis 11 Uhr", {1, 3}, time(9, 30), time(11)),
        ("lundi à vendredi de 12h à 13h30", WEEKDAYS, time(12), time(13, 30)),
        ("miércoles 15:00-15:30", {2}, time(15), time(15, 30)),
        ("todos los días 10-11", WEEKDAYS, time(10), time(11)),
        ("every Monday 10–11", {0}, time(10), time(11)),
        ("*Mondays*\u00a010—11", {0}, time(10), time(11)),
        ("3-4:30 pm", WEEKDAYS, time(15), time(16, 30)),
        ("03:00-04:30", WEEKDAYS, time(3), time(4, 30)),
        ("6-7", WEEKDAYS, time(6), time(7)),
    ],
)
def test_fixed_times_are_read_in_many_ways(words: str, days: set[int], start: time, end: time) -> None:
    assert read_spans(words, WEEKDAYS) == (Span(frozenset(days), start, end),)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("13:00-12:00", Why.BACKWARDS),
        ("12-12", Why.BACKWARDS),
        ("25-26", Why.UNREADABLE),
        ("13-14 pm", Why.UNREADABLE),
        ("9:75-10", Why.UNREADABLE),
        ("lunch 12-13", Why.UNREADABLE),
        ("before ten", Why.UNREADABLE),
        ("9-10 11-12", Why.UNREADABLE),
        ("3-4:30", Why.AT_NIGHT),
        ("1-2 on Mondays", Why.AT_NIGHT),
        ("10-11 first Monday", Why.UNREADABLE),
        ("10-11 every other Monday", Why.UNREADABLE),
        ("10-11 Mondays in May", Why.UNREADABLE),
        ("10-11 except Monday", Why.UNREADABLE),
        ("10-11 last Friday of the month", Why.UNREADABLE),
        ("11-1", Why.BACKWARDS),
    ],
)
def test_fixed_times_that_are_not_clear_are_said_back(words: str, why: Why) -> None:
    with pytest.raises(NotAPlan) as refused:
        read_spans(f"9-10\n{words}", WEEKDAYS)
    assert refused.value.problems[""].why is why
    assert refused.value.problems[""].words == words


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("40", 2400),
        ("37.5", 2250),
        ("38,5 hours", 2310),
        ("37:30", 2250),
        ("20h", 1200),
        ("38,5 Stunden", 2310),
        ("20 horas", 1200),
    ],
)
def test_hours_are_read_with_point_comma_or_colon(words: str, minutes: int) -> None:
    assert read_hours(words) == minutes
    assert read_hours(write_hours(minutes)) == minutes


@pytest.mark.parametrize("words", ["forty", "40 to 42", "-8", "", "1e3"])
def test_hours_that_are_none_are_refused(words: str) -> None:
    with pytest.raises(NotAPlan):
        read_hours(words)


@pytest.mark.parametrize("words", ["twelve", "", "1.5", "99999"])
def test_counts_that_are_none_are_refused(words: str) -> None:
    with pytest.raises(NotAPlan):
        read_count(words)


def test_days_are_written_as_people_say_them() -> None:
    assert write_days(WEEKDAYS) == "Mon-Fri"
    assert write_days(frozenset({6, 0, 1, 2, 3})) == "Sun-Thu"
    assert write_days(frozenset({1, 3})) == "Tue, Thu"
    assert write_days(frozenset({0, 1})) == "Mon, Tue"
    assert write_days(frozenset()) == ""


def test_every_problem_is_told_at_once() -> None:
    wrong = Typed(None, "much", "0", WEEKDAYS, "x", frozenset({6}), "13-12", "Sat 9-10", "2", frozenset())
    with pytest.raises(NotAPlan) as refused:
        choices_from(wrong, TODAY)
    assert {name: problem.why for name, problem in refused.value.problems.items()} == {
        "start": Why.EMPTY,
        "steps": Why.UNREADABLE,
        "weeks": Why.OUT_OF_RANGE,
        "hours": Why.UNREADABLE,
        "remote": Why.OFF_DAY,
        "quiet": Why.BACKWARDS,
        "breaks": Why.OFF_DAY,
        "leave_days": Why.NO_DAY,
    }


def test_a_form_that_is_clear_becomes_choices() -> None:
    choices = choices_from(TYPED, TODAY)
    assert choices.steps == (RampStep(1, 60), RampStep(5, 80))
    assert (choices.weeks, choices.minutes, choices.leave) == (12, 2400, 0)


days = st.frozensets(st.integers(0, 6), min_size=1)
moments = st.tuples(st.times(), st.times()).map(lambda two: sorted(one.replace(second=0, microsecond=0) for one in two))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 100), st.frozensets(st.integers(0, 6))), min_size=1, max_size=8),
    st.sampled_from(Locale),
)
def test_what_is_written_of_shares_reads_the_same(shares: list[tuple[int, frozenset[int]]], locale: Locale) -> None:
    steps = tuple(RampStep(place * 3 + 1, percent, days) for place, (percent, days) in enumerate(shares))
    with reading_in(locale):
        assert read_steps(write_steps(steps)) == steps


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(days, moments), max_size=6), st.sampled_from(Locale))
def test_what_is_written_of_fixed_times_reads_the_same(
    found: list[tuple[frozenset[int], list[time]]], locale: Locale
) -> None:
    spans = tuple(Span(on, start, end) for on, (start, end) in found if start < end)
    with reading_in(locale):
        assert read_spans(write_spans(spans), WEEKDAYS) == spans


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_words_are_read_or_refused(words: str) -> None:
    for read in (read_steps, read_hours, read_count, lambda text: read_spans(text, WEEKDAYS)):
        with suppress(NotAPlan):
            read(words)
