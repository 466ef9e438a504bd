"""Seats: kept by those who have them, offered one after another to those who wait, for a while."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.errors import MeetingFull
from bot.core.ids import UserId
from bot.core.working_hours import Hours
from bot.lunches.meetings import Meeting, cancel
from bot.lunches.rsvps import Coming, Rsvp, Spot
from bot.lunches.seats import (
    KEPT_FOR,
    LAST_OFFER,
    Limits,
    LinkFull,
    NoLink,
    Reached,
    SeatCount,
    SeatWish,
    Settled,
    answer,
    has_paused_everything,
    is_full,
    limits_of,
    offer_until,
    pages,
    settle,
)
from bot.people.mentors import Mentor
from bot.people.returners import Returner
from tests.bot.lunch_values import lunch, series_in
from tests.support.seat_sequences import Rules, play, sequence

NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
ANA, BEN, CAT, DAN = (UserId(f"U{number}") for number in range(1, 5))
TWO_HOURS = timedelta(hours=2)
CHICAGO = Hours(zone="America/Chicago")


def seated(user_id: UserId) -> Rsvp:
    return Rsvp("m1", user_id, Coming.YES)


def waits(user_id: UserId, minute: int = 0, **changes: object) -> Rsvp:
    since = NOW - timedelta(hours=1) + timedelta(minutes=minute)
    return replace(Rsvp("m1", user_id, Coming.NO, waits_since=since), **changes)  # type: ignore[arg-type]


def counted(*answers: Rsvp) -> SeatCount:
    taken = SeatCount()
    for one in answers:
        taken = taken.after(None, one)
    return taken


def settled(size: int | None, *answers: Rsvp, meeting: Meeting | None = None, now: datetime = NOW) -> Settled:
    """Everybody can be reached, and has been."""
    line = sorted((one for one in answers if one.waits), key=lambda one: one.waits_since or NOW)
    return settle(
        meeting or lunch(),
        Limits(size),
        counted(*answers),
        [one for one in answers if one.takes_seat and not one.has_seat],
        line,
        now,
        reach=lambda _: now + TWO_HOURS,
        reached=lambda _: Reached.YES,
    )


def test_a_full_room_offers_to_join_by_link_and_to_be_told() -> None:
    limits, taken = Limits(1, None, has_link=True), counted(seated(ANA))
    assert is_full(limits, taken)
    with pytest.raises(MeetingFull):
        answer(None, lunch(), BEN, Coming.YES, NOW, limits, taken)
    by_link = answer(None, lunch(), BEN, SeatWish.LINK, NOW, limits, taken)
    assert (by_link.coming, by_link.place) == (Coming.YES, Spot.LINK)
    both = answer(by_link, lunch(), BEN, SeatWish.TELL_ME, NOW, limits, taken)
    assert both == replace(by_link, waits_since=NOW)
    assert answer(both, lunch(), BEN, SeatWish.NEVER_MIND, NOW, limits, taken) == by_link


def test_the_link_may_have_a_number_of_its_own_and_needs_a_link() -> None:
    taken = counted(seated(ANA), Rsvp("m1", CAT, Coming.YES, place=Spot.LINK))
    with pytest.raises(LinkFull):
        answer(None, lunch(), BEN, SeatWish.LINK, NOW, Limits(1, 1, has_link=True), taken)
    with pytest.raises(NoLink):
        answer(None, lunch(), BEN, SeatWish.LINK, NOW, Limits(1), taken)


def test_a_lunch_without_a_room_is_its_link() -> None:
    series = replace(series_in("America/Chicago"), room="", link="https://a.example", room_size=30, link_size=5)
    online = limits_of(lunch(room="", link="https://a.example"), series)
    assert online == Limits(5)
    assert limits_of(lunch(link="https://a.example"), series) == Limits(30, 5, has_link=True)
    assert limits_of(lunch(), series) == Limits(30)


def test_a_seat_is_kept_for_ten_minutes_after_a_slip() -> None:
    left = answer(seated(ANA), lunch(), ANA, Coming.NO, NOW, Limits(1), counted(seated(ANA)))
    assert left.kept_until == NOW + KEPT_FOR
    taken = counted(left)
    with pytest.raises(MeetingFull):
        answer(None, lunch(), BEN, Coming.YES, NOW, Limits(1), taken)
    assert answer(left, lunch(), ANA, Coming.YES, NOW + timedelta(minutes=9), Limits(1), taken) == seated(ANA)
    assert answer(left, lunch(), ANA, Coming.YES, NOW, Limits(0), taken) == seated(ANA), "a smaller room takes none"
    assert settled(1, left, waits(BEN), now=NOW + timedelta(minutes=9)).changes == ()
    later = NOW + KEPT_FOR
    _, (_, ben) = settled(1, left, waits(BEN), now=later).changes
    assert (ben.user_id, ben.offered_until, ben.offers) == (BEN, later + TWO_HOURS, 1)


def test_what_was_kept_or_offered_too_long_ago_gives_no_seat() -> None:
    limits, taken = Limits(1), counted(seated(ANA))
    for over in (replace(waits(BEN), kept_until=NOW), replace(waits(BEN), offered_until=NOW)):
        with pytest.raises(MeetingFull):
            answer(over, lunch(), BEN, Coming.YES, NOW, limits, taken)


def test_who_waits_and_asks_again_keeps_their_place() -> None:
    first, second = waits(BEN), waits(CAT, 1)
    taken = counted(seated(ANA), first, second)
    assert answer(first, lunch(), BEN, SeatWish.TELL_ME, NOW, Limits(1), taken) == first


def test_who_takes_part_by_a_full_link_may_say_so_again() -> None:
    by_link = Rsvp("m1", ANA, Coming.YES, place=Spot.LINK)
    limits = Limits(None, 1, has_link=True)
    assert answer(by_link, lunch(), ANA, SeatWish.LINK, NOW, limits, counted(by_link)) == by_link


def test_a_lunch_with_neither_room_nor_link_has_the_seats_of_the_series() -> None:
    series = replace(series_in("America/Chicago"), room_size=5, link_size=3)
    assert limits_of(replace(lunch(), room=" ", link=""), series) == Limits(5)


def test_without_a_number_nothing_is_kept() -> None:
    assert answer(seated(ANA), lunch(), ANA, Coming.NO, NOW).kept_until is None


def test_who_waits_is_asked_in_the_order_in_which_they_wanted_to_be_told() -> None:
    taken = counted(seated(ANA))
    first = answer(None, lunch(), CAT, SeatWish.TELL_ME, NOW, Limits(1), taken)
    second = answer(None, lunch(), BEN, SeatWish.TELL_ME, NOW, Limits(1), taken.after(None, first))
    assert first.waits_since is not None
    assert second.waits_since is not None
    assert first.waits_since < second.waits_since, "in one moment too"
    assert [after.user_id for _, after in settled(2, seated(ANA), second, first).changes] == [CAT]
    assert [after.user_id for _, after in settled(None, seated(ANA), second, first).changes] == [CAT, BEN]


def test_an_offer_is_taken_with_one_tap_and_a_seat_more_is_not() -> None:
    offered = waits(BEN, offered_until=NOW + TWO_HOURS, offers=1)
    taken = counted(seated(ANA), offered)
    with pytest.raises(MeetingFull):
        answer(waits(CAT), lunch(), CAT, Coming.YES, NOW, Limits(2), taken)
    assert answer(offered, lunch(), BEN, Coming.YES, NOW, Limits(2), taken) == replace(seated(BEN), offers=1)


def test_an_offer_nobody_answers_goes_to_the_next_and_ends_the_waiting() -> None:
    offered = waits(BEN, offered_until=NOW, offers=1)
    changes = dict(settled(1, offered, waits(CAT, 1)).changes)
    assert changes[offered] == replace(offered, offered_until=None, waits_since=None)
    assert [after.user_id for after in changes.values() if after.offered_until] == [CAT]


@pytest.mark.parametrize(("how", "place"), [(Reached.NOT_YET, True), (Reached.NEVER, False)])
def test_an_offer_that_never_came_costs_nobody_their_place(how: Reached, place: bool) -> None:
    offered = waits(BEN, offered_until=NOW, offers=1)
    line = [offered, waits(CAT, 1)]
    found = settle(
        lunch(),
        Limits(1),
        counted(*line),
        [offered],
        line,
        NOW,
        reach=lambda _: NOW + TWO_HOURS,
        reached=lambda _: how,
    )
    now_offered = [after for _, after in found.changes if after.offered_until]
    assert [(one.user_id, one.offers) for one in now_offered] == [(BEN, 2) if place else (CAT, 1)]


def test_who_is_away_is_passed_over_and_keeps_their_place() -> None:
    line = [waits(BEN), waits(CAT, 1)]
    found = settle(
        lunch(),
        Limits(1),
        counted(*line),
        [],
        line,
        NOW,
        reach=lambda user_id: None if user_id == BEN else NOW + TWO_HOURS,
        reached=lambda _: Reached.YES,
    )
    assert [after.user_id for _, after in found.changes] == [CAT]
    assert not found.passed_over, "no seat is left"
    alone = settle(
        lunch(), Limits(1), counted(line[0]), [], line[:1], NOW, reach=lambda _: None, reached=lambda _: Reached.YES
    )
    assert alone.passed_over
    assert alone.next_look(lunch(), NOW) == NOW + timedelta(hours=1)


def test_a_smaller_room_takes_no_seat_but_the_newest_offer_back() -> None:
    one, two = (
        waits(BEN, offered_until=NOW + TWO_HOURS, offers=1),
        waits(CAT, 1, offered_until=NOW + TWO_HOURS, offers=1),
    )
    changes = settled(2, seated(ANA), one, two).changes
    assert changes == ((two, replace(two, offered_until=None)),)
    assert settled(1, seated(ANA), seated(DAN)).changes == ()


def test_nothing_is_offered_shortly_before_the_lunch_or_when_it_is_off() -> None:
    near = lunch().begins - LAST_OFFER + timedelta(minutes=1)
    assert settled(1, waits(BEN), now=near).changes == ()
    assert settled(1, waits(BEN), now=near - timedelta(minutes=1)).changes != ()
    offered = waits(BEN, offered_until=NOW + TWO_HOURS, offers=1)
    off = cancel(lunch(), NOW)
    assert settled(1, offered, meeting=off).changes == ((offered, replace(offered, offered_until=None)),)


def test_an_offer_lasts_two_of_their_working_hours() -> None:
    evening = datetime(2026, 12, 2, 22, 30, tzinfo=UTC)  # 4:30 PM in Chicago
    assert offer_until(lunch().begins, evening, CHICAGO) == datetime(2026, 12, 3, 16, 30, tzinfo=UTC)
    night = datetime(2026, 12, 5, 6, tzinfo=UTC)  # Saturday
    assert offer_until(lunch().begins, night, CHICAGO) == datetime(2026, 12, 7, 17, tzinfo=UTC)
    morning = lunch().begins - timedelta(hours=1)
    assert offer_until(lunch().begins, morning, CHICAGO) == lunch().begins
    late = Hours("America/Chicago", start=time(11, 45), end=time(19))
    assert offer_until(lunch().begins, morning, late) is None, "they would hear of it too late"


def test_who_has_paused_everything() -> None:
    today = NOW.date()
    mentor, returner = Mentor(ANA, NOW, is_paused=True), Returner(ANA, NOW)
    assert has_paused_everything(mentor, None, today)
    assert not has_paused_everything(mentor, returner, today)
    assert has_paused_everything(mentor, replace(returner, is_paused=True), today)
    assert not has_paused_everything(None, None, today)
    assert not has_paused_everything(replace(mentor, paused_until=today), None, today)


def test_the_line_is_read_page_by_page() -> None:
    everybody = [waits(UserId(f"U{number}"), number) for number in range(5)]

    def read(after: datetime | None) -> list[Rsvp]:
        return [one for one in everybody if after is None or (one.waits_since or NOW) > after][:2]

    assert list(pages(read)) == everybody


def test_a_thousand_random_sequences_never_overfill_never_take_a_seat_and_keep_the_order() -> None:
    for seed in range(1_000):
        play(Rules(), sequence(seed, 40))
