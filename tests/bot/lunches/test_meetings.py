"""What people may change about a lunch, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import (
    AlreadyHosted,
    ChangedMeanwhile,
    DateTaken,
    MeetingAnnounced,
    MeetingCancelled,
    MeetingInThePast,
    MeetingNotCancelled,
    MeetingOver,
    OutOfRange,
    Refusal,
    TextTooLong,
    TooLateToRestore,
    UnknownTheme,
)
from bot.core.ids import UserId
from bot.lunches.meetings import (
    Leads,
    MeetingState,
    Series,
    cancel,
    changed,
    choose_theme,
    differences,
    move,
    planned,
    restore,
    skip,
    step_down,
    volunteer_to_host,
)
from bot.lunches.recurrence.lunch_calendar import BlackOut, PlannedDate
from tests.bot.lunch_values import lunch, series_in

CHICAGO = "America/Chicago"
NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
AFTER = datetime(2026, 12, 9, 19, tzinfo=UTC)
ANA, BEN = UserId("U1"), UserId("U2")


def test_a_turn_of_the_rule_becomes_a_meeting_at_the_series_wall_time() -> None:
    turn = PlannedDate(date(2026, 11, 18), date(2026, 11, 11), reason="Veterans Day")
    meeting = planned(series_in(CHICAGO), turn, "m1", "u1", 3)
    assert meeting.begins == datetime(2026, 11, 18, 18, tzinfo=UTC)
    assert meeting.moved_from(CHICAGO) == date(2026, 11, 11)
    assert (meeting.reason, meeting.room, meeting.state) == ("Veterans Day", "Elm", MeetingState.PLANNED)


def test_a_skipped_turn_is_kept_as_skipped_with_its_reason() -> None:
    turn = PlannedDate(date(2026, 8, 12), skipped=True, reason="summer break")
    assert planned(series_in(CHICAGO), turn, "m1", "u1", 1).state is MeetingState.SKIPPED


def test_a_moved_lunch_keeps_its_turn_and_its_uid_and_counts_the_change() -> None:
    before = lunch(state=MeetingState.ANNOUNCED, announced_at=NOW, reminded_at=NOW)
    moved = move(before, before.begins + timedelta(days=1), NOW, [], CHICAGO)
    assert (moved.uid, moved.rule_date, moved.sequence) == ("u1", before.rule_date, 1)
    assert (moved.state, moved.announced_at, moved.reminded_at) == (MeetingState.ANNOUNCED, NOW, None)
    assert moved.moved_from(CHICAGO) == date(2026, 12, 9)
    assert move(moved, moved.begins, NOW, [], CHICAGO) == moved


def test_a_lunch_cannot_move_into_the_past_onto_another_or_when_it_is_over() -> None:
    other = lunch(datetime(2026, 12, 16, 18, tzinfo=UTC), id="m2")
    with pytest.raises(MeetingInThePast):
        move(lunch(), NOW, NOW, [], CHICAGO)
    with pytest.raises(DateTaken):
        move(lunch(), other.begins - timedelta(hours=1), NOW, [lunch(), other], CHICAGO)
    with pytest.raises(MeetingOver):
        move(lunch(), AFTER + timedelta(days=1), AFTER, [], CHICAGO)
    with pytest.raises(MeetingCancelled):
        move(cancel(lunch(), NOW), AFTER, NOW, [], CHICAGO)
    with pytest.raises(TextTooLong):
        move(lunch(), AFTER, NOW, [], CHICAGO, room="x" * 3000)


def test_a_cancelled_lunch_does_not_hold_its_date() -> None:
    other = cancel(lunch(datetime(2026, 12, 16, 18, tzinfo=UTC), id="m2"), NOW)
    assert move(lunch(), other.begins, NOW, [other], CHICAGO).begins == other.begins


def test_a_cancelled_lunch_is_cancelled_once() -> None:
    gone = cancel(lunch(state=MeetingState.ANNOUNCED), NOW, "no room")
    assert (gone.state, gone.sequence, gone.reason) == (MeetingState.CANCELLED, 1, "no room")
    with pytest.raises(MeetingCancelled):
        cancel(gone, NOW)
    with pytest.raises(MeetingOver):
        cancel(lunch(), AFTER)
    with pytest.raises(MeetingOver):
        cancel(lunch(state=MeetingState.HELD), NOW)


def test_a_lunch_is_skipped_only_before_it_is_announced() -> None:
    assert skip(lunch(), NOW).state is MeetingState.SKIPPED
    with pytest.raises(MeetingAnnounced):
        skip(lunch(state=MeetingState.ANNOUNCED), NOW)
    with pytest.raises(MeetingCancelled):
        skip(skip(lunch(), NOW), NOW)


def test_a_restored_lunch_is_planned_anew() -> None:
    back = restore(cancel(lunch(state=MeetingState.ANNOUNCED, announced_at=NOW), NOW), NOW)
    assert (back.state, back.announced_at, back.sequence, back.restored) == (MeetingState.PLANNED, None, 2, 1)
    with pytest.raises(MeetingNotCancelled):
        restore(back, NOW)
    assert back.is_back
    with pytest.raises(TooLateToRestore):
        restore(cancel(lunch(), NOW), AFTER)


def test_one_host_at_a_time() -> None:
    hosted = volunteer_to_host(lunch(), ANA, NOW)
    assert volunteer_to_host(hosted, ANA, NOW) == hosted
    with pytest.raises(AlreadyHosted):
        volunteer_to_host(hosted, BEN, NOW)
    assert step_down(hosted, BEN) == hosted
    assert step_down(hosted, ANA).host is None
    with pytest.raises(MeetingOver):
        volunteer_to_host(lunch(), ANA, AFTER)


def test_a_theme_can_be_chosen_by_hand() -> None:
    assert choose_theme(lunch(), 7, NOW).theme == 7
    with pytest.raises(UnknownTheme):
        choose_theme(lunch(), 70, NOW)


def test_two_organizers_editing_at_once_do_not_overwrite_each_other() -> None:
    current = series_in(CHICAGO)
    saved = changed(current, 1, Series("", "c1", current.channel_id, current.recurrence, room="Oak"))
    assert (saved.id, saved.version, saved.room) == ("s1", 2, "Oak")
    with pytest.raises(ChangedMeanwhile):
        changed(saved, 1, current)
    assert differences(current, saved) == ("room",)


def test_a_series_that_makes_no_sense_is_refused() -> None:
    good = series_in(CHICAGO)
    outs = (BlackOut(date(2026, 8, 1), date(2026, 8, 31)),)
    attempts: list[tuple[type[Refusal], dict[str, object]]] = [
        (TextTooLong, {"room": "x" * 3000}),
        (TextTooLong, {"link": "x" * 3000}),
        (OutOfRange, {"room_size": 0}),
        (UnknownTheme, {"rotation": (1, 99)}),
    ]
    for kind, fields in attempts:
        with pytest.raises(kind):
            Series("s1", "c1", good.channel_id, good.recurrence, black_outs=outs, **fields)  # type: ignore[arg-type]
    with pytest.raises(OutOfRange):
        Leads(announce=0)
    with pytest.raises(OutOfRange):
        Leads(remind=11)
