"""*Find a time*: what a form may say, who may choose what, and what time and ends leave of it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import UserId
from bot.core.working_hours import Hours
from bot.core.zones import local
from bot.introductions import talk_times
from bot.introductions.talk_times import (
    AHEAD,
    NOTHING_SET,
    Choice,
    NotYourTimes,
    OwnTimes,
    Picked,
    SlotProblem,
    TalkTime,
    TimePassed,
    TimeProposal,
    TimesChanged,
)

ANA, BO = UserId("U0ANA"), UserId("U0BO")
BOTH = (ANA, BO)
CHICAGO, BERLIN, TOKYO = "America/Chicago", "Europe/Berlin", "Asia/Tokyo"
NOW = datetime(2026, 10, 13, 15, tzinfo=UTC)  # Tuesday, 10:00 in Chicago, 17:00 in Berlin
LATEST = NOW + AHEAD
SLOTS = tuple(NOW + timedelta(days=days) for days in (1, 2, 3))


@dataclass(frozen=True)
class At:
    """When somebody works."""

    hours: Hours = field(default_factory=lambda: Hours(CHICAGO))
    holidays: frozenset[date] = frozenset()


def picked(day: int, hour: int, minute: int = 0, month: int = 10) -> Picked:
    return Picked(date(2026, month, day), time(hour, minute))


def read(*form: Picked, zone: str = CHICAGO, now: datetime = NOW, latest: datetime = LATEST) -> talk_times.ReadSlots:
    return talk_times.read_slots(form, zone, now, latest)


NOT_PICKED = Picked(None, None)


def proposed() -> TalkTime:
    return talk_times.propose(NOTHING_SET, TimeProposal(ANA, SLOTS, 30, "Room Elm"))


def agreed() -> TalkTime:
    return talk_times.choose(proposed(), Choice(BO, 1, 0), BOTH, NOW, "uid-1")


# The form


def test_times_are_read_in_the_pressers_own_zone_and_come_earliest_first() -> None:
    found = read(picked(20, 10), NOT_PICKED, picked(15, 9, 30), zone=BERLIN)
    assert found.problems == {}
    assert found.slots == (datetime(2026, 10, 15, 7, 30, tzinfo=UTC), datetime(2026, 10, 20, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        ((NOT_PICKED,) * 3, {0: SlotProblem.NONE_AT_ALL}),
        ((Picked(date(2026, 10, 20), None), picked(21, 9)), {0: SlotProblem.NO_TIME}),
        ((picked(20, 9), Picked(None, time(9))), {1: SlotProblem.NO_DAY}),
        ((picked(13, 9),), {0: SlotProblem.PAST}),
        ((picked(13, 10),), {0: SlotProblem.PAST}),
        ((picked(12, 23), picked(20, 9)), {0: SlotProblem.PAST}),
        ((picked(11, 9, month=11),), {0: SlotProblem.TOO_FAR}),
        ((picked(20, 9), picked(20, 9), picked(20, 9)), {1: SlotProblem.TWICE, 2: SlotProblem.TWICE}),
        ((picked(1, 9), Picked(date(2026, 10, 20), None)), {0: SlotProblem.PAST, 1: SlotProblem.NO_TIME}),
    ],
)
def test_what_is_wrong_is_said_at_its_place(form: tuple[Picked, ...], problems: dict[int, SlotProblem]) -> None:
    assert read(*form).problems == problems


def test_a_time_that_a_clock_change_skips_is_refused_and_one_that_comes_twice_is_the_first() -> None:
    spring = datetime(2026, 3, 20, 12, tzinfo=UTC)
    gap = read(Picked(date(2026, 3, 29), time(2, 30)), zone=BERLIN, now=spring, latest=spring + AHEAD)
    assert gap.problems == {0: SlotProblem.SKIPPED}
    twice = read(picked(25, 2, 30), zone=BERLIN)
    assert twice.slots == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC),)


@given(
    st.lists(
        st.builds(
            Picked,
            st.none() | st.dates(date(2026, 10, 1), date(2026, 12, 1)),
            st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        ),
        min_size=3,
        max_size=3,
    ),
    st.sampled_from([CHICAGO, BERLIN, TOKYO, "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_whatever_is_picked_is_either_taken_whole_or_refused(form: list[Picked], zone: str) -> None:
    found = read(*form, zone=zone)
    filled = [one for one in form if one != NOT_PICKED]
    if not found.problems:
        assert len(found.slots) == len(set(filled)) == len(filled)
        assert all(NOW < at <= LATEST for at in found.slots)
        assert list(found.slots) == sorted(found.slots)
        walls = {(local(at, zone).date(), local(at, zone).time()) for at in found.slots}
        assert walls == {(one.day, one.wall) for one in filled}
    else:
        assert all(form[place] in filled or not filled for place in found.problems)


# What is suggested


def test_times_are_suggested_when_both_work_on_the_next_working_days() -> None:
    berlin = At(Hours(BERLIN))
    found = talk_times.suggested_slots(NOW, CHICAGO, [At(), berlin])
    assert [f"{local(at, CHICAGO):%a %H:%M}" for at in found] == ["Wed 09:30", "Thu 09:30", "Fri 09:30"]
    assert all(talk_times.is_shared(at, 30, [At(), berlin]) for at in found)


def test_they_turn_between_morning_and_afternoon_and_leave_out_days_off_and_what_is_known() -> None:
    known = datetime(2026, 10, 14, 15, tzinfo=UTC)
    off = At(holidays=frozenset({date(2026, 10, 15)}))
    found = talk_times.suggested_slots(NOW, CHICAGO, [At(), off], known={known})
    assert [f"{local(at, CHICAGO):%a %d %H:%M}" for at in found] == ["Wed 14 09:30", "Fri 16 14:00", "Mon 19 10:00"]


def test_for_today_the_first_is_an_hour_away_at_least() -> None:
    first = talk_times.suggested_slots(NOW, CHICAGO, [At()], today=True)[0]
    assert first == NOW + timedelta(hours=1)


def test_nothing_is_suggested_where_no_hours_are_shared() -> None:
    tokyo = At(Hours(TOKYO))
    assert talk_times.suggested_slots(NOW, CHICAGO, [At(), tokyo]) == ()
    never = At(holidays=frozenset(date(2026, 10, 1) + timedelta(days=step) for step in range(60)))
    assert talk_times.suggested_slots(NOW, CHICAGO, [At(), never]) == ()


def test_a_time_is_shared_only_if_all_of_it_is() -> None:
    late = datetime(2026, 10, 14, 21, 30, tzinfo=UTC)  # 16:30 in Chicago
    assert talk_times.is_shared(late, 30, [At()])
    assert not talk_times.is_shared(late, 45, [At()])


# Choosing


def test_the_other_chooses_and_the_proposer_does_not() -> None:
    after = agreed()
    assert after.agreed is not None
    assert (after.agreed.begins, after.agreed.place, after.proposal) == (SLOTS[0], "Room Elm", None)
    assert (after.agreed.proposed_by, after.agreed.chosen_by, after.uid, after.sequence) == (ANA, BO, "uid-1", 0)
    with pytest.raises(OwnTimes) as refused:
        talk_times.choose(proposed(), Choice(ANA, 1, 0), BOTH, NOW, "uid-1")
    assert refused.value.others == (BO,)


@pytest.mark.parametrize("choice", [Choice(BO, 0, 0), Choice(BO, 2, 0), Choice(BO, 1, 3)])
def test_a_button_of_another_proposal_chooses_nothing(choice: Choice) -> None:
    with pytest.raises(TimesChanged):
        talk_times.choose(proposed(), choice, BOTH, NOW, "uid-1")


def test_the_same_button_twice_is_told_that_it_is_settled() -> None:
    with pytest.raises(TimesChanged):
        talk_times.choose(agreed(), Choice(BO, 1, 0), BOTH, NOW, "uid-2")


def test_a_time_that_has_passed_is_not_chosen() -> None:
    with pytest.raises(TimePassed):
        talk_times.choose(proposed(), Choice(BO, 1, 0), BOTH, SLOTS[0], "uid-1")
    assert talk_times.choose(proposed(), Choice(BO, 1, 1), BOTH, SLOTS[0], "uid-1").agreed is not None


def test_a_whole_proposal_replaces_the_one_before_and_an_agreed_time_stands_until_another_is_chosen() -> None:
    again = talk_times.propose(agreed(), TimeProposal(BO, SLOTS[1:]))
    assert (again.number, again.agreed) == (2, agreed().agreed)
    counter = talk_times.propose(again, TimeProposal(ANA, SLOTS[2:]))
    with pytest.raises(TimesChanged):
        talk_times.choose(counter, Choice(ANA, 2, 0), BOTH, NOW, "uid-2")
    moved = talk_times.choose(counter, Choice(BO, 3, 0), BOTH, NOW, "uid-2")
    assert moved.agreed is not None
    assert (moved.agreed.begins, moved.uid, moved.sequence) == (SLOTS[2], "uid-1", 1)


def test_who_proposed_takes_back_and_nobody_else() -> None:
    with pytest.raises(NotYourTimes):
        talk_times.take_back(proposed(), BO, 1)
    with pytest.raises(TimesChanged):
        talk_times.take_back(proposed(), ANA, 2)
    assert talk_times.take_back(proposed(), ANA, 1).proposal is None


def test_either_calls_it_off_once_and_the_next_talk_is_another_entry() -> None:
    off = talk_times.call_off(talk_times.with_file(agreed(), BO), SLOTS[0])
    assert (off.agreed, off.called_off, off.uid, off.files) == (None, SLOTS[0], "", ())
    with pytest.raises(TimesChanged):
        talk_times.call_off(off, SLOTS[0])
    with pytest.raises(TimesChanged):
        talk_times.call_off(agreed(), SLOTS[1])
    again = talk_times.propose(off, TimeProposal(BO, SLOTS[1:]))
    assert again.called_off is None
    assert talk_times.choose(again, Choice(ANA, 2, 0), BOTH, NOW, "uid-2").uid == "uid-2"


# Files


def test_who_took_the_file_gets_the_change_and_nobody_else() -> None:
    taken = talk_times.with_file(talk_times.with_file(agreed(), BO), BO)
    moved = talk_times.choose(
        talk_times.propose(taken, TimeProposal(ANA, SLOTS[1:])), Choice(BO, 2, 0), BOTH, NOW, "uid-2"
    )
    (change,) = talk_times.file_changes(taken, moved, "i1", NOW)
    assert (change.user_id, change.talk_id, change.uid, change.sequence) == (BO, "i1", "uid-1", 1)
    assert (change.begins, change.is_off) == (SLOTS[1], False)
    (off,) = talk_times.file_changes(moved, talk_times.call_off(moved, SLOTS[1]), "i1", NOW)
    assert (off.uid, off.sequence, off.is_off, off.talk_id) == ("uid-1", 2, True, "")
    assert talk_times.file_changes(agreed(), talk_times.call_off(agreed(), SLOTS[0]), "i1", NOW) == ()


def test_of_a_talk_that_has_begun_nothing_is_sent() -> None:
    taken = talk_times.with_file(agreed(), BO)
    assert talk_times.file_changes(taken, talk_times.call_off(taken, SLOTS[0]), "i1", SLOTS[0]) == ()


def test_a_file_is_taken_only_of_an_agreed_talk() -> None:
    with pytest.raises(TimesChanged):
        talk_times.with_file(proposed(), BO)


# Time, and ends


def test_what_has_passed_goes_and_the_clock_is_set_for_what_is_next() -> None:
    assert talk_times.next_move(proposed(), NOW) == SLOTS[0]
    assert talk_times.moved_on(proposed(), SLOTS[1]).proposal is not None
    assert talk_times.next_move(proposed(), SLOTS[1]) == SLOTS[2]
    assert talk_times.moved_on(proposed(), SLOTS[2]) == TalkTime(number=1)
    end = SLOTS[0] + timedelta(minutes=30)
    assert talk_times.next_move(agreed(), SLOTS[0]) == end
    assert talk_times.moved_on(agreed(), end - timedelta(seconds=1)) == agreed()
    assert talk_times.moved_on(talk_times.with_file(agreed(), BO), end) == TalkTime(number=1)
    off = talk_times.call_off(agreed(), SLOTS[0])
    assert talk_times.next_move(off, NOW) == SLOTS[0]
    assert talk_times.moved_on(off, SLOTS[0]) == TalkTime(number=1)
    assert talk_times.next_move(NOTHING_SET, NOW) is None


def test_an_early_end_leaves_no_place_and_looks_like_a_talk_called_off() -> None:
    assert talk_times.ended(proposed(), NOW) == TalkTime(number=1)
    assert talk_times.ended(agreed(), NOW) == TalkTime(number=1, called_off=SLOTS[0])
    assert talk_times.ended(agreed(), SLOTS[0]) == TalkTime(number=1)
    assert talk_times.ended(talk_times.call_off(agreed(), SLOTS[0]), SLOTS[0]) == TalkTime(number=1)


def test_at_the_natural_end_an_agreed_talk_still_takes_place() -> None:
    both = talk_times.propose(agreed(), TimeProposal(BO, SLOTS[1:]))
    assert talk_times.closed(both, NOW) == replace(agreed(), number=2)
    assert talk_times.closed(proposed(), NOW) == TalkTime(number=1)
    assert talk_times.closed(talk_times.call_off(agreed(), SLOTS[0]), NOW) == TalkTime(number=1)


def test_no_time_may_be_proposed_that_outlives_its_introduction() -> None:
    assert talk_times.latest_slot(NOW, None) == NOW + AHEAD
    assert talk_times.latest_slot(NOW, NOW - timedelta(days=7)) == NOW + timedelta(days=21)


def test_my_data_shows_what_one_proposed_and_chose_and_not_what_the_other_wrote() -> None:
    mine, theirs = talk_times.own_times(proposed(), ANA), talk_times.own_times(proposed(), BO)
    assert mine == {"times you propose": list(SLOTS), "where, as you wrote it": "Room Elm"}
    assert theirs == {}
    taken = talk_times.with_file(agreed(), BO)
    assert talk_times.own_times(taken, BO) == {"the time you two chose": SLOTS[0], "in your calendar": True}
    assert talk_times.own_times(taken, ANA)["where, as you wrote it"] == "Room Elm"


@pytest.mark.parametrize(
    "words",
    [
        "find a time",
        "Find a time!",
        "Could we change the time?",
        "please help us find a time to talk",
        "*find a time*",
        "can you find a time with Marisa",
        "Termin finden",
        "Kannst du einen Termin vereinbaren?",
        "trouver un moment",
        "Je voudrais changer le rendez-vous",
        "buscar un momento para hablar",
    ],
)
def test_a_wish_to_find_a_time_is_read(words: str) -> None:
    assert talk_times.wants_a_time(words)


@pytest.mark.parametrize(
    "words",
    [
        "I can never find a time to pump",
        "it takes time",
        "how do you find the time for bedtime and work",
        "Ich finde keinen Termin beim Kinderarzt",
        "je ne trouve pas un moment pour moi",
        "find me someone",
        "when is the next lunch",
    ],
)
def test_other_words_about_time_are_not(words: str) -> None:
    assert not talk_times.wants_a_time(words)
