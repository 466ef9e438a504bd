"""The schedule form is read strictly, shows its dates first, and moves announced lunches only when told to."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.errors import (
    LengthOutOfRange,
    NeverHappens,
    NotARule,
    OutOfRange,
    RangeBackwards,
    Refusal,
    TextTooLong,
    TwoReadings,
    UnknownZone,
)
from bot.core.ids import ChannelId
from bot.lunches.meetings import Leads, MeetingState, Series
from bot.lunches.organizing.schedule import (
    EndsBeforeStart,
    NotALink,
    NotAStart,
    NotBlackOuts,
    NotDays,
    Proposal,
    StartTooFar,
    TooManyLines,
    differs_in_days,
    first_day,
    follow,
    leaves_months_out,
    new_series,
    next_dates,
    proposal_of,
    read_black_outs,
    read_schedule,
    series_from,
    write_black_outs,
)
from bot.lunches.recurrence.lunch_calendar import BlackOut, PlannedDate
from bot.lunches.recurrence.rule import parse_rule
from bot.offices.office_days import HolidayPlace, days_of, holidays_of
from tests.bot.lunch_values import lunch

EMPTY = new_series("s1", "c1", ChannelId("C1"), "America/Chicago")
PROPOSAL = Proposal("last Thursday", time(12, 15), "America/Chicago", 45, "Elm", "https://meet.example/elm", 12)
TODAY = date(2026, 11, 20)
HOLIDAYS = holidays_of("US", "IL", range(2026, 2029))
NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)


def test_words_become_a_rule_with_wall_time_and_zone() -> None:
    series = series_from(PROPOSAL, EMPTY, TODAY)
    assert (series.recurrence.rrule, series.recurrence.wall_time) == ("FREQ=MONTHLY;BYDAY=-1TH", time(12, 15))
    assert (series.room, series.link, series.room_size, series.id) == ("Elm", "https://meet.example/elm", 12, "s1")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"words": "31 February"}, NeverHappens),
        ({"words": "when the moon is full"}, NotARule),
        ({"words": "every second Tuesday"}, TwoReadings),
        ({"zone": "Europe/Atlantis"}, UnknownZone),
        ({"zone": "../../etc/passwd"}, UnknownZone),
        ({"minutes": 0}, LengthOutOfRange),
        ({"room": "x" * 3000}, TextTooLong),
        ({"link": "https://" + "x" * 600}, TextTooLong),
        ({"link": "javascript:alert(1)"}, NotALink),
        ({"link": "https://a.example/ <!channel>"}, NotALink),
        ({"room_size": 0}, OutOfRange),
        ({"announce": 0}, OutOfRange),
        ({"remind": 11}, OutOfRange),
        ({"black_outs": "over Christmas"}, NotBlackOuts),
        ({"black_outs": "2026-02-31"}, NotBlackOuts),
        ({"black_outs": "2026-12-24 to 2026-12-20"}, RangeBackwards),
        ({"black_outs": "2026-12-24\n" * 13}, TooManyLines),
        ({"black_outs": "2026-12-24 " + "x" * 61}, TextTooLong),
        ({"open_days": "2026-11-11 Armistice"}, NotDays),
        ({"open_days": "2026-02-30"}, NotDays),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        series_from(replace(PROPOSAL, **changes), EMPTY, TODAY)  # type: ignore[arg-type]


def test_days_without_lunch_are_read_as_written() -> None:
    outs = (
        BlackOut(date(2026, 12, 24), date(2027, 1, 2), "office closed"),
        BlackOut(date(2027, 3, 1), date(2027, 3, 1)),
    )
    assert read_black_outs("2027-03-01\n\n 2026-12-24 – 2027-01-02: office closed ", TODAY) == outs
    assert read_black_outs(write_black_outs(outs), TODAY) == outs


@pytest.mark.parametrize(
    "between",
    [
        "to",
        "until",
        "till",
        "through",
        "thru",
        "-",
        "–",
        "—",
        "‐",
        "−",
        "/",
        "..",
        "…",
        "→",
        "->",
        "bis",
        "bis zum",
        "au",
        "al",
        "hasta",
    ],
)
@pytest.mark.parametrize(("first", "last"), [("2026-12-24", "2027-01-02"), ("24.12.2026", "2.1.2027")])
def test_a_range_of_days_without_lunch_is_read_whole(first: str, last: str, between: str) -> None:
    for line in (
        f"{first} {between} {last} closed",
        f"from {first} {between} {last}: closed",
        f"{first}\u00a0{between} {last}, closed",
    ):
        assert read_black_outs(line, TODAY) == (BlackOut(date(2026, 12, 24), date(2027, 1, 2), "closed"),), line
    if not between.isalpha():
        assert read_black_outs(f"{first}{between}{last}", TODAY) == (BlackOut(date(2026, 12, 24), date(2027, 1, 2)),)


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-24 to the new year", "2026-12-24 & 2026-12-25",
        "2026-12-24, 2026-12-25", "2026-12-24 until", "2026-12-24 plus 2027-01-02",
        "2026-12-24 2.1.2027", "24.12.2026 bis Neujahr", "2026-12-241", "24.13.2026", "2026-12-24 to 2026-12-32",
    ],
)  # fmt: skip
def test_what_is_part_of_a_range_is_not_read_as_its_first_day(line: str) -> None:
    with pytest.raises(NotBlackOuts):
        read_black_outs(line, TODAY)


DECEMBER = (date(2026, 12, 14), date(2026, 12, 18))
CHRISTMAS = (date(2026, 12, 24), date(2027, 1, 2))


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("14-18 December", DECEMBER), ("14 – 18 Dec", DECEMBER), ("December 14-18", DECEMBER),
        ("from 14 to 18 December", DECEMBER), ("14th to 18th of December 2026", DECEMBER),
        ("Monday 14 December to Friday 18 December", DECEMBER), ("December 14 through 18, 2026", DECEMBER),
        ("between 14 and 18 December", DECEMBER), ("2026-12-14 to 18", DECEMBER),
        ("Dec 14 - Dec 18 inclusive", DECEMBER),
        ("14.-18. Dezember", DECEMBER), ("vom 14. bis zum 18. Dezember", DECEMBER), ("14.12.-18.12.", DECEMBER),
        ("zwischen dem 14. und dem 18. Dezember", DECEMBER), ("14.12. bis 18.12.2026", DECEMBER),
        ("14-18 décembre", DECEMBER), ("du 14 au 18 décembre", DECEMBER),
        ("du lundi 14 au vendredi 18 décembre", DECEMBER),
        ("14-18 de diciembre", DECEMBER), ("del 14 al 18 de diciembre", DECEMBER),
        ("14 diciembre a 18 diciembre", DECEMBER),
        ("24 Dec to 2 Jan", CHRISTMAS), ("December 24 to January 2", CHRISTMAS), ("24 Dec 2026 - 2 Jan", CHRISTMAS),
        ("24 Dec to 2 Jan 2027", CHRISTMAS), ("24.12.-2.1.2027", CHRISTMAS), ("24.12. bis 2.1.", CHRISTMAS),
        ("24. Dezember bis 2. Januar", CHRISTMAS), ("du 24 décembre au 2 janvier", CHRISTMAS),
        ("del 24 de diciembre al 2 de enero", CHRISTMAS), ("2026-12-24 to 2 January", CHRISTMAS),
        ("24 December", (date(2026, 12, 24),) * 2), ("24. Dezember", (date(2026, 12, 24),) * 2),
        ("le 24 décembre", (date(2026, 12, 24),) * 2), ("el 24 de diciembre", (date(2026, 12, 24),) * 2),
        ("18-25 November", (date(2026, 11, 18), date(2026, 11, 25))),
        ("19 November", (date(2027, 11, 19),) * 2),
        ("28 February to 1 March", (date(2027, 2, 28), date(2027, 3, 1))),
        ("29 Feb", (date(2028, 2, 29),) * 2),
    ],
)  # fmt: skip
def test_days_without_lunch_may_be_written_in_words_in_every_language(line: str, days: tuple[date, date]) -> None:
    for typed, reason in ((line, ""), (f"{line} closed", "closed"), (f"{line}: closed", "closed")):
        assert read_black_outs(typed, TODAY) == (BlackOut(*days, reason),), typed
    assert read_black_outs(f"All away: {line}", TODAY) == (BlackOut(*days, "All away"),)


@pytest.mark.parametrize(
    "reason", ["for maintenance", "on-site training", "ab Mittag geschlossen", "offsite", "por obras"]
)
def test_a_reason_may_begin_with_any_other_word(reason: str) -> None:
    for day in ("24 December", "2026-12-24:"):
        (out,) = read_black_outs(f"{day} {reason}", TODAY)
        assert (out.first, out.last, out.reason) == (date(2026, 12, 24), date(2026, 12, 24), reason)


def test_no_lunch_is_on_any_day_of_a_range() -> None:
    weekly = series_from(replace(PROPOSAL, words="every Wednesday", black_outs="14 December to 6 Jan"), EMPTY, TODAY)
    turns = next_dates(weekly, {}, TODAY)
    assert [turn.day for turn in turns if turn.skipped] == [date(2026, 12, day) for day in (16, 23, 30)] + [
        date(2027, 1, 6)
    ]


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        ("over Christmas", None), ("14-18", None), ("December", None), ("14 and 15 December", None),
        ("31 November", None), ("Monday 15 December to 18 December", None), ("3/4 to 5/4", None),
        ("24 December and 31 December", (date(2026, 12, 24),) * 2), ("24 Dec 2 Jan", (date(2026, 12, 24),) * 2),
        ("24 Dec to whenever", (date(2026, 12, 24),) * 2),
        ("14 December to 10 December", (date(2025, 12, 14), date(2026, 12, 10))),
        ("28-3 January", (date(2026, 1, 28), date(2027, 1, 3))),
        ("14-18 December, 2026-12-24", DECEMBER),
        *((f"{words} 24 December", None) for words in ("from", "ab", "dès le", "à partir du", "desde el", "between")),
        *((f"{words} 2026-12-24", None) for words in ("from", "vom", "du", "del", "ab", "desde el")),
        *(
            (f"{day} {more}", (date(2026, 12, 24),) * 2)
            for day in ("24 December", "2026-12-24", "24.12.2026")
            for more in (
                "onwards", "on", "ff.",
                "for a week", "for 3 days", "or the day after", "or 31 December", "+ 31 December",
                "(and 25)", "also 31st", ", 31st", ", 31", "plus the 31st", "& 31", "eine Woche lang", "oder 31.",
                "sowie 31.", "für zwei Wochen", "pendant une semaine", "ou le 31", "puis le 31", "por una semana",
                "durante tres días", "o el 31", "y también el 31",
            )
        ),
    ],
)  # fmt: skip
def test_days_that_cannot_be_read_whole_are_refused_with_what_was_understood(
    line: str, understood: tuple[date, date] | None
) -> None:
    with pytest.raises(NotBlackOuts) as refused:
        read_black_outs(line, TODAY)
    assert (refused.value.first, refused.value.last) == (understood or (None, None))


def every(words: str, start: date | None = None, before: Series = EMPTY, today: date = TODAY) -> Series:
    return series_from(replace(PROPOSAL, words=words, start=start), before, today)


def days(series: Series, today: date = TODAY) -> list[date]:
    return [turn.day for turn in next_dates(series, {}, today)][:2]


def test_every_other_week_is_counted_from_the_day_it_starts() -> None:
    assert days(every("every other Tuesday", date(2026, 12, 8))) == [date(2026, 12, 8), date(2026, 12, 22)]
    assert days(every("every other Tuesday", date(2026, 12, 15))) == [date(2026, 12, 15), date(2026, 12, 29)]
    assert days(every("every other Tuesday", date(2026, 12, 9))) == [date(2026, 12, 15), date(2026, 12, 29)]
    assert days(every("every other Tuesday")) == [date(2026, 11, 24), date(2026, 12, 8)]
    assert days(every("every Tuesday", date(2026, 12, 8))) == [date(2026, 12, 8), date(2026, 12, 15)]
    assert days(every("first Tuesday of every other month", date(2026, 12, 2))) == [date(2027, 1, 5), date(2027, 3, 2)]


@pytest.mark.parametrize("start", [date(2026, 11, 10), date(2026, 10, 27), date(2001, 1, 2), date(1, 1, 2)])
def test_a_start_in_the_past_gives_the_phase(start: date) -> None:
    series = every("every other Tuesday", start)
    assert (days(series)[0] - start).days % 14 == 0
    assert days(series)[0] <= TODAY + timedelta(days=14)
    first = parse_rule("FREQ=MONTHLY;BYDAY=2TU").on_or_after(start)
    months = every("second Tuesday of every 3 months", start)
    assert (days(months)[0].month - first.month) % 3 == 0


def test_a_schedule_that_is_saved_unchanged_keeps_counting_as_it_did() -> None:
    series = every("every other Tuesday", date(2026, 11, 10))
    later = date(2027, 3, 1)
    shown = first_day(series.recurrence, later)
    assert shown == date(2027, 3, 2)
    again = series_from(replace(proposal_of(series), start=shown), series, later)
    assert again.recurrence == series.recurrence
    assert not differs_in_days(series, again)
    assert series_from(proposal_of(series), series, later).recurrence == series.recurrence
    other = series_from(replace(proposal_of(series), start=date(2027, 3, 9)), series, later)
    assert differs_in_days(series, other)
    assert days(other, later)[0] == date(2027, 3, 9)
    waits = series_from(replace(proposal_of(series), start=date(2027, 6, 8)), series, later)
    assert days(waits, later)[0] == date(2027, 6, 8)


def test_a_rule_that_is_typed_changes_the_rule_and_nothing_else() -> None:
    series = replace(
        every("second Wednesday"),
        room="Elm",
        link="https://example.com/lunch",
        room_size=12,
        link_size=40,
        leads=Leads(announce=21, remind=3),
        black_outs=(BlackOut(date(2026, 12, 20), date(2027, 1, 3)),),
        open_days=(date(2026, 12, 24),),
    )
    usual = {field.name: field.default for field in fields(Proposal)}
    left_out = {name for name, value in vars(proposal_of(series)).items() if value == usual[name]}
    assert left_out == {"start", "last_day"}  # neither is a part of this schedule
    typed = series_from(replace(proposal_of(series), words="third Thursday"), series, TODAY)
    assert typed.recurrence.rrule == "FREQ=MONTHLY;BYDAY=3TH"
    assert replace(typed, recurrence=series.recurrence) == series


def test_from_when_on_is_said_where_it_matters() -> None:
    assert first_day(every("every Tuesday").recurrence, TODAY) is None
    assert first_day(every("every Tuesday", date(2026, 12, 9)).recurrence, TODAY) == date(2026, 12, 15)
    assert first_day(every("every other Tuesday", date(2026, 12, 8)).recurrence, TODAY) == date(2026, 12, 8)


def test_a_first_day_years_ahead_or_after_the_last_is_refused() -> None:
    with pytest.raises(StartTooFar):
        every("every Tuesday", date(2036, 12, 8))
    with pytest.raises(EndsBeforeStart):
        series_from(replace(PROPOSAL, start=date(2026, 12, 8), last_day=date(2026, 12, 1)), EMPTY, TODAY)


@pytest.mark.parametrize(
    ("words", "rule", "start"),
    [
        ("every other Tuesday from 8 December", "every other Tuesday", date(2026, 12, 8)),
        ("every other Tuesday, starting on Dec 8, 2026.", "every other Tuesday", date(2026, 12, 8)),
        ("every other Tuesday as of 2026-11-03", "every other Tuesday", date(2026, 11, 3)),
        ("every other Tuesday from 10 November", "every other Tuesday", date(2026, 11, 10)),
        ("last Thursday", "last Thursday", None),
        ("jeden zweiten Dienstag ab dem 8. Dezember", "jeden zweiten Dienstag", date(2026, 12, 8)),
        ("un mardi sur deux, à partir du 8 décembre", "un mardi sur deux", date(2026, 12, 8)),
        ("cada dos martes desde el 8 de diciembre", "cada dos martes", date(2026, 12, 8)),
    ],
)
def test_a_rule_may_be_typed_with_the_day_it_starts(words: str, rule: str, start: date | None) -> None:
    assert read_schedule(words, TODAY) == (rule, start)


def test_a_start_that_is_no_day_is_refused() -> None:
    with pytest.raises(NotAStart):
        read_schedule("every other Tuesday from whenever it suits", TODAY)


def test_what_most_months_do_not_have_has_an_answer() -> None:
    assert leaves_months_out("FREQ=MONTHLY;BYDAY=5TH") == "FREQ=MONTHLY;BYDAY=-1TH"
    assert leaves_months_out("FREQ=MONTHLY;BYDAY=4TH") is None
    assert leaves_months_out("FREQ=WEEKLY;BYDAY=TH") is None
    assert parse_rule("FREQ=MONTHLY;BYDAY=5TH").months_with(TODAY) == 4


def test_the_next_twelve_dates_show_what_moves_and_why() -> None:
    turns = next_dates(EMPTY, HOLIDAYS, date(2026, 11, 3))
    assert len(turns) == 12
    assert (turns[0].day, turns[0].moved_from, turns[0].reason) == (
        date(2026, 11, 18),
        date(2026, 11, 11),
        "Veterans Day",
    )
    assert turns[-1].day == date(2027, 10, 13)


def test_a_holiday_on_which_people_meet_all_the_same_moves_nothing() -> None:
    series = series_from(
        replace(PROPOSAL, words="second Wednesday", open_days="2027-11-11, 2026-11-11\n"), EMPTY, TODAY
    )
    assert series.open_days == (date(2026, 11, 11), date(2027, 11, 11))
    days = days_of(HolidayPlace("US", "IL"), ("Veterans Day",), range(2026, 2029)).without(series.open_days)
    assert next_dates(series, days.off, date(2026, 11, 3))[0] == PlannedDate(date(2026, 11, 11))


def test_announced_lunches_follow_a_new_rule_in_their_own_month_only_when_asked() -> None:
    announced = lunch(state=MeetingState.ANNOUNCED)
    by_hand = lunch(id="m2", state=MeetingState.ANNOUNCED, by_hand=True)
    fridays = series_from(replace(PROPOSAL, words="second Friday"), EMPTY, TODAY)
    assert differs_in_days(EMPTY, fridays)
    ((before, after),) = follow(fridays, [announced, by_hand], HOLIDAYS, NOW)
    assert before == announced
    assert after.begins == datetime(2026, 12, 11, 18, 15, tzinfo=UTC)
    assert after.sequence == 1


def test_a_new_room_moves_nothing() -> None:
    assert not differs_in_days(EMPTY, replace(EMPTY, room="Oak"))
    assert follow(EMPTY, [lunch(state=MeetingState.ANNOUNCED)], HOLIDAYS, NOW) == []
