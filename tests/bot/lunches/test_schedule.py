"""The schedule form is read strictly, shows its dates first, and moves announced lunches only when told to."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

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
from bot.lunches.lunch_calendar import BlackOut, PlannedDate, holidays_of
from bot.lunches.meetings import MeetingState
from bot.lunches.schedule import (
    NotALink,
    NotBlackOuts,
    NotDays,
    Proposal,
    TooManyLines,
    days_off,
    differs_in_days,
    follow,
    new_series,
    next_dates,
    read_black_outs,
    series_from,
    write_black_outs,
)
from tests.bot.lunch_values import lunch

EMPTY = new_series("s1", "c1", ChannelId("C1"), "America/Chicago")
PROPOSAL = Proposal("last Thursday", time(12, 15), "America/Chicago", 45, "Elm", "https://meet.example/elm", 12)
HOLIDAYS = holidays_of("US", "IL", range(2026, 2029))
NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)


def test_words_become_a_rule_with_wall_time_and_zone() -> None:
    series = series_from(PROPOSAL, EMPTY)
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
        series_from(replace(PROPOSAL, **changes), EMPTY)  # type: ignore[arg-type]


def test_days_without_lunch_are_read_as_written() -> None:
    outs = (
        BlackOut(date(2026, 12, 24), date(2027, 1, 2), "office closed"),
        BlackOut(date(2027, 3, 1), date(2027, 3, 1)),
    )
    assert read_black_outs("2027-03-01\n\n 2026-12-24 – 2027-01-02: office closed ") == outs
    assert read_black_outs(write_black_outs(outs)) == outs


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
        assert read_black_outs(line) == (BlackOut(date(2026, 12, 24), date(2027, 1, 2), "closed"),), line
    if not between.isalpha():
        assert read_black_outs(f"{first}{between}{last}") == (BlackOut(date(2026, 12, 24), date(2027, 1, 2)),)


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-24 to 28", "2026-12-24 to 28 December", "2026-12-24 to the new year", "2026-12-24 & 2026-12-25",
        "2026-12-24, 2026-12-25", "2026-12-24 -28", "2026-12-24 until", "2026-12-24 plus 2027-01-02", "24.12.-2.1.2027",
        "2026-12-24 2.1.2027", "24.12.2026 bis Neujahr", "2026-12-241", "24.13.2026", "2026-12-24 to 2026-12-32",
    ],
)  # fmt: skip
def test_what_is_part_of_a_range_is_not_read_as_its_first_day(line: str) -> None:
    with pytest.raises(NotBlackOuts):
        read_black_outs(line)


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
    series = series_from(replace(PROPOSAL, words="second Wednesday", open_days="2027-11-11, 2026-11-11\n"), EMPTY)
    assert series.open_days == (date(2026, 11, 11), date(2027, 11, 11))
    assert next_dates(series, days_off(series, HOLIDAYS), date(2026, 11, 3))[0] == PlannedDate(date(2026, 11, 11))


def test_announced_lunches_follow_a_new_rule_in_their_own_month_only_when_asked() -> None:
    announced = lunch(state=MeetingState.ANNOUNCED)
    by_hand = lunch(id="m2", state=MeetingState.ANNOUNCED, by_hand=True)
    fridays = series_from(replace(PROPOSAL, words="second Friday"), EMPTY)
    assert differs_in_days(EMPTY, fridays)
    ((before, after),) = follow(fridays, [announced, by_hand], HOLIDAYS, NOW)
    assert before == announced
    assert after.begins == datetime(2026, 12, 11, 18, 15, tzinfo=UTC)
    assert after.sequence == 1


def test_a_new_room_moves_nothing() -> None:
    assert not differs_in_days(EMPTY, replace(EMPTY, room="Oak"))
    assert follow(EMPTY, [lunch(state=MeetingState.ANNOUNCED)], HOLIDAYS, NOW) == []
