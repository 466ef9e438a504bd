"""Rules in words and in RFC 5545."""

import contextlib
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import NeverHappens, NotARule, TwoReadings
from bot.core.words import Locale, reading_in
from bot.lunches.recurrence.rule import (
    ORDINALS,
    Rule,
    ending,
    last_day,
    parse_rule,
    rule_in_words,
)
from bot.lunches.recurrence.typed_rules import rule_from_words

rules = st.builds(
    Rule,
    st.integers(0, 6),
    st.none() | st.sampled_from(sorted(ORDINALS)),
    st.integers(1, 12),
    st.none() | st.dates(date(1900, 1, 1)),
)


@pytest.mark.parametrize(
    ("words", "rrule"),
    [
        ("second Wednesday", "FREQ=MONTHLY;BYDAY=2WE"),
        ("last Thursday", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("every other Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("first Tuesday of the month", "FREQ=MONTHLY;BYDAY=1TU"),
        ("Every 2nd Wed. of the month", "FREQ=MONTHLY;BYDAY=2WE"),
        ("on the 3rd Thurs in each month", "FREQ=MONTHLY;BYDAY=3TH"),
        ("monthly on the second Wednesday", "FREQ=MONTHLY;BYDAY=2WE"),
        ("second-to-last Monday", "FREQ=MONTHLY;BYDAY=-2MO"),
        ("last Friday every quarter", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR"),
        ("first Tuesday every other month", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU"),
        ("fortnightly on Tuesdays", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("Tuesday every two weeks", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every 3 weeks on Friday", "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR"),
        ("Tuesdays", "FREQ=WEEKLY;BYDAY=TU"),
        ("rrule:freq=monthly;byday=2we", "FREQ=MONTHLY;BYDAY=2WE"),
    ],
)
def test_words_people_say_become_a_rule(words: str, rrule: str) -> None:
    assert rule_from_words(words) == rrule


@pytest.mark.parametrize(
    ("rrule", "said"),
    [
        (
            "FREQ=MONTHLY;BYDAY=-1TH",
            "letzter Donnerstag; der letzte Donnerstag im Monat; jeden letzten Donnerstag; "
            "dernier jeudi; le dernier jeudi du mois; último jueves; el último jueves de cada mes",
        ),
        (
            "FREQ=MONTHLY;BYDAY=2TU",
            "2. Dienstag im Monat; zweiter Dienstag des Monats; jeden zweiten Dienstag im Monat; "
            "monatlich am zweiten Dienstag; deuxième mardi; le 2e mardi de chaque mois; le second mardi du mois; "
            "segundo martes; 2.º martes del mes; el segundo martes de cada mes",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
            "jeden zweiten Dienstag; alle zwei Wochen dienstags; alle 14 Tage am Dienstag; jede zweite Woche Dienstag; "
            "un mardi sur deux; toutes les deux semaines, le mardi; cada dos martes; un martes sí y otro no; "
            "martes alternos; cada dos semanas los martes; quincenal, los martes",
        ),
        (
            "FREQ=WEEKLY;BYDAY=TU",
            "jeden Dienstag; dienstags; wöchentlich am Dienstag; chaque mardi; tous les mardis; les mardis; "
            "cada martes; todos los martes; los martes",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=1FR",
            "erster Freitag, vierteljährlich; erster Freitag alle drei Monate; premier vendredi, tous les trois mois; "
            "primer viernes, cada tres meses; primer viernes cada trimestre",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=TH",
            "alle drei Wochen donnerstags; un jeudi sur trois; cada 3 semanas el jueves",
        ),
    ],
)
def test_rules_are_typed_in_german_french_and_spanish_too(rrule: str, said: str) -> None:
    for words in said.split("; "):
        assert rule_from_words(words) == rrule, words


@pytest.mark.parametrize("locale", Locale)
def test_what_a_rule_is_called_may_be_typed_in_every_language(locale: Locale) -> None:
    with reading_in(locale):
        for weekday, ordinal, interval in product(range(7), (None, *ORDINALS), range(1, 13)):
            rule = str(Rule(weekday, ordinal, interval))
            assert rule_from_words(rule_in_words(rule)) == rule


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Dienstag und Donnerstag",
            "jeden Dienstag außer im August",
            "irgendwann dienstags",
            "letzter Freitag im Quartal",
        ),
        *("mardi ou jeudi", "un mardi de temps en temps", "cada lunes y martes", "martes", "jeudi", "Dienstag"),
    ],
)
def test_what_is_left_over_in_another_language_is_refused_too(words: str) -> None:
    with pytest.raises(NotARule):
        rule_from_words(words)


@pytest.mark.parametrize("words", ["jeden dritten Dienstag", "cada segundo martes"])
def test_what_can_mean_two_things_in_another_language_is_asked(words: str) -> None:
    with pytest.raises(TwoReadings):
        rule_from_words(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "whenever",
        "Tuesday",
        "every day",
        "15 March",
        "every Wednesday of the month",
        "second Wednesday every 3 weeks",
        "every 0 weeks on Monday",
        "every 99 weeks on Monday",
        "Monday and Tuesday",
        "FREQ=DAILY",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=WE",
        "FREQ=WEEKLY;BYDAY=2WE",
        "FREQ=WEEKLY;BYDAY=MO,TU",
        "FREQ=MONTHLY;BYDAY=2WE;COUNT=3",
        "FREQ=MONTHLY;INTERVAL=0;BYDAY=2WE",
        "FREQ=MONTHLY;INTERVAL=x;BYDAY=2WE",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "second Wednesday " * 200,
    ],
)
def test_words_that_are_no_recurrence_are_refused(words: str) -> None:
    with pytest.raises(NotARule):
        rule_from_words(words)


@pytest.mark.parametrize(
    "words",
    [
        "31 February",
        "Feb 30th",
        "31st of April",
        "sixth Monday",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=6WE",
    ],
)
def test_a_day_that_never_happens_is_refused_as_such(words: str) -> None:
    with pytest.raises(NeverHappens):
        rule_from_words(words)


def test_every_second_tuesday_can_mean_two_things_and_the_person_chooses() -> None:
    with pytest.raises(TwoReadings) as refused:
        rule_from_words("every second Tuesday")
    assert refused.value.readings == ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")


@settings(derandomize=True, max_examples=100, deadline=None)
@given(rules)
def test_every_rule_is_said_in_words_that_mean_it(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule
    assert ending(rule_from_words(rule_in_words(str(rule))), rule.until) == str(rule)
    assert last_day(str(rule)) == rule.until


def test_nothing_happens_after_the_last_day_and_days_that_are_none_are_refused() -> None:
    rule = parse_rule("FREQ=MONTHLY;BYDAY=2WE;UNTIL=20270113")
    days = list(rule.dates(date(2026, 11, 1), date(2026, 11, 1), date(2028, 1, 1)))
    assert days == [date(2026, 11, 11), date(2026, 12, 9), date(2027, 1, 13)]
    assert ending(str(rule), None) == "FREQ=MONTHLY;BYDAY=2WE"
    with pytest.raises(NeverHappens):
        parse_rule("FREQ=WEEKLY;BYDAY=TU;UNTIL=20270231")
    with pytest.raises(NotARule):
        parse_rule("FREQ=WEEKLY;BYDAY=TU;UNTIL=tomorrow")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_rule_or_a_refusal(words: str) -> None:
    with contextlib.suppress(NotARule, NeverHappens, TwoReadings):
        parse_rule(rule_from_words(words))
