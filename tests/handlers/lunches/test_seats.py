"""Seats in a real database: who has one keeps it, who waits is asked in order, and nobody else can tell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from bot.core.errors import MeetingFull, Refusal
from bot.core.ids import UserId
from bot.language.replies import Reply
from bot.lunches.meetings import cancel, restore
from bot.lunches.notices import LunchAnnounced, LunchMorning, SeatOffered
from bot.lunches.rsvps import Coming, Rsvp, Spot
from bot.lunches.seats import LAST_OFFER, SeatCount, SeatWish
from bot.people.mentors import Mentor
from bot.people.people import Profile
from handlers.accounts import access, forgetting
from handlers.language.steps import confirm
from handlers.lunches import seats
from handlers.lunches.change_notices import tell, to_tell
from handlers.lunches.rsvps import Wish, rsvp, rsvp_together, what_else
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.lunch_office import ADA, BEN, CAT, LunchOffice, utc
from tests.handlers.support.office_by_hand import Posted
from tests.support.clocks import MovableClock
from tests.support.seat_sequences import REFUSED, Step, play, sequence
from tests.support.storing import put

DAN, EVE, FAY = UserId("U0DAN"), UserId("U0EVE"), UserId("U0FAY")
ANNOUNCED = utc(2026, 11, 4, 16)  # Wednesday, 10:00 in Chicago
LINK = "https://meet.example/elm"


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    """A room of two that Ada and Ben have filled; Cat waits, then Dan."""
    return full_office(sqlite_database, clock)


def full_office(database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(database, clock).open(room_size=2, link=LINK)
    office.live_until(ANNOUNCED)
    wishes = ((ADA, Coming.YES), (BEN, Coming.YES), (CAT, SeatWish.TELL_ME), (DAN, SeatWish.TELL_ME))
    for who, wish in wishes:
        press(office, who, wish)
    return office


def press(office: LunchOffice, who: UserId, wish: Coming | SeatWish) -> Rsvp:
    _, said = office.do(rsvp, who, office.lunch.id, wish, office.profile(who))
    office.tick()
    return said


def said(office: LunchOffice, who: UserId) -> Rsvp:
    lunch_id = office.lunch.id
    found = office.do(lambda uow: uow.meetings.rsvps.answer_of(lunch_id, who))
    assert found is not None
    return found


def count(office: LunchOffice) -> SeatCount:
    lunch_id = office.lunch.id
    return office.do(lambda uow: uow.meetings.rsvps.count_seats(lunch_id))


def offers(office: LunchOffice) -> list[Posted]:
    return office.said(SeatOffered)


def later(office: LunchOffice, **length: float) -> None:
    office.live_until(office.clock.at + timedelta(**length))


def resize(office: LunchOffice, size: int | None) -> None:
    lunch_id = office.lunch.id

    def save(uow: UnitOfWork) -> None:
        (series,) = uow.meetings.list_series()
        put(uow.meetings.save_series, replace(series, room_size=size))
        seats.look_at_seats(uow, lunch_id)

    office.do(save)
    office.tick()


def test_the_post_says_that_the_room_is_full_and_the_press_says_what_else_there_is(office: LunchOffice) -> None:
    (post,) = office.said(LunchAnnounced)
    assert "The room is full. Tap *I'm coming* to join by link, or to be told if a seat opens." in post.message.text
    with pytest.raises(MeetingFull):
        press(office, EVE, Coming.YES)
    message = office.do(what_else, EVE, office.lunch.id)
    assert "You can join by link, or I can tell you if a seat opens." in message.text
    actions = [str(element.action_id) for element in message.blocks[1].elements]  # type: ignore[attr-defined]
    assert actions == ["meetings.by_link", "meetings.tell_me"]
    assert press(office, EVE, SeatWish.LINK).is_by_link


def test_a_seat_left_by_mistake_is_the_same_seat_again(office: LunchOffice) -> None:
    press(office, BEN, Coming.NO)
    later(office, minutes=9)
    assert press(office, BEN, Coming.YES).has_seat
    later(office, hours=8)
    assert offers(office) == []


def test_after_ten_minutes_the_first_who_waits_is_asked_and_takes_it_with_one_tap(office: LunchOffice) -> None:
    press(office, BEN, Coming.NO)
    later(office, minutes=10)
    (offer,) = offers(office)
    assert offer.to == f"person:{CAT}"
    assert "A seat has opened at the lunch on Wednesday, November 18, 12:00 PM, room Elm." in offer.message.text
    assert "I'm keeping it for you until Wednesday, November 4, 12:10 PM." in offer.shown
    assert offer.actions == ["meetings.come", "meetings.never_mind"]
    with pytest.raises(MeetingFull):
        press(office, EVE, Coming.YES)
    assert press(office, CAT, Coming.YES).has_seat
    assert "You have a seat" in offer.message.text
    later(office, days=3)
    assert len(offers(office)) == 1


def test_an_offer_nobody_takes_goes_to_the_next_after_two_of_their_working_hours(office: LunchOffice) -> None:
    later(office, hours=6)  # 4:00 PM
    press(office, BEN, Coming.NO)
    later(office, minutes=10)
    assert said(office, CAT).offered_until == utc(2026, 11, 5, 16, 10)
    later(office, days=1)
    first, second = offers(office)
    assert (second.to, second.at) == (f"person:{DAN}", utc(2026, 11, 5, 16, 10))
    assert "I'm no longer keeping a seat for you" in first.message.text
    assert first.actions == ["meetings.come"]
    assert not said(office, CAT).waits


def test_no_longer_needed_asks_the_next_at_once(office: LunchOffice) -> None:
    press(office, BEN, Coming.NO)
    later(office, minutes=10)
    press(office, CAT, SeatWish.NEVER_MIND)
    assert [offer.to for offer in offers(office)] == [f"person:{CAT}", f"person:{DAN}"]
    press(office, DAN, Coming.NO)
    assert press(office, EVE, Coming.YES).has_seat, "nobody else waits"


def test_who_answers_in_the_same_moment_does_not_go_before_who_waits(office: LunchOffice) -> None:
    press(office, BEN, Coming.NO)
    later(office, minutes=10)
    wishes = [Wish(CAT, Coming.NO), Wish(EVE, Coming.YES, office.profile(EVE)), Wish(DAN, Coming.YES)]
    results = office.do(rsvp_together, office.lunch.id, wishes)
    assert [isinstance(result, Refusal) for result in results] == [False, True, False]
    assert said(office, DAN).has_seat


def test_the_numbers_do_not_tell_that_anybody_waits(office: LunchOffice) -> None:
    """From the slip to the seat being taken nothing that others see changes, and nothing at all if nobody waits."""
    for number in range(4):
        press(office, UserId(f"U0{number}"), SeatWish.LINK)
    (post,) = office.said(LunchAnnounced)
    shown = [post.message.text]
    press(office, BEN, Coming.NO)
    shown.append(post.message.text)
    later(office, minutes=10)
    shown.append(post.message.text)
    press(office, CAT, Coming.YES)
    shown.append(post.message.text)
    assert "6 are coming" in shown[0]
    assert set(shown) == {shown[0]}
    seen = str([office.said(kind) for kind in (LunchAnnounced,)])
    assert CAT not in seen
    assert DAN not in seen


def test_who_waits_hears_of_a_change_and_is_counted_for_nobody(office: LunchOffice) -> None:
    lunch = office.lunch
    assert office.do(to_tell, lunch) == {ADA, BEN}
    off = cancel(lunch, office.clock.at)
    assert office.do(lambda uow: tell(uow, lunch, off)) == 2


def test_a_canceled_lunch_takes_its_offers_back_and_a_restored_one_makes_them_again(office: LunchOffice) -> None:
    press(office, BEN, Coming.NO)
    later(office, minutes=10)

    def change(uow: UnitOfWork, how: str) -> None:
        meeting = uow.meetings.get(lunch_id)
        assert meeting is not None
        after = cancel(meeting, uow.now) if how == "cancel" else restore(meeting, uow.now)
        uow.meetings.save(after)
        tell(uow, meeting, after)

    lunch_id = office.lunch.id
    office.do(change, "cancel")
    office.tick()
    assert "There is no brown-bag lunch" in offers(office)[0].message.text
    assert office.do(lambda uow: uow.meetings.rsvps.count_seats(lunch_id)).reserved == 0
    office.do(change, "restore")
    office.tick()
    assert [offer.to for offer in offers(office)] == [f"person:{CAT}"] * 2
    assert press(office, CAT, Coming.YES).has_seat


def test_a_smaller_room_takes_nobodys_seat_and_a_larger_one_asks_in_order(office: LunchOffice) -> None:
    resize(office, 1)
    assert said(office, ADA).has_seat
    assert said(office, BEN).has_seat
    resize(office, 3)
    assert [offer.to for offer in offers(office)] == [f"person:{CAT}"]
    resize(office, 2)
    assert "You keep your place, and I'll tell you if another opens." in offers(office)[0].message.text
    with pytest.raises(MeetingFull):
        press(office, CAT, Coming.YES)
    resize(office, None)
    assert [offer.to for offer in offers(office)] == [f"person:{who}" for who in (CAT, CAT, DAN)]
    assert "See my newer message." in offers(office)[0].message.text


def test_who_is_paused_or_away_is_passed_over_and_asked_once_they_are_back(office: LunchOffice) -> None:
    today = office.clock.at.date()

    def pause(uow: UnitOfWork) -> None:
        put(uow.mentors.save, Mentor(CAT, uow.now, is_paused=True, paused_until=today + timedelta(days=2)))
        uow.meetings.care.set_away(DAN, today)

    office.do(pause)
    press(office, BEN, Coming.NO)
    later(office, minutes=10)
    assert offers(office) == []
    assert press(office, EVE, Coming.YES).has_seat, "nobody could have it now"
    resize(office, 4)
    later(office, days=1)
    assert [offer.to for offer in offers(office)] == [f"person:{DAN}"]
    later(office, days=1)
    assert [offer.to for offer in offers(office)] == [f"person:{DAN}", f"person:{CAT}"]


@pytest.mark.parametrize("how", ["deactivated", "forgotten"])
def test_who_is_gone_waits_for_nothing_and_frees_what_was_offered(office: LunchOffice, how: str) -> None:
    press(office, BEN, Coming.NO)
    later(office, minutes=10)
    if how == "deactivated":
        office.do(access.person_changed, Profile(CAT, None, is_deactivated=True))
    else:
        office.do(forgetting.forget, CAT)
    office.tick()
    assert [offer.to for offer in offers(office)][-1] == f"person:{DAN}"
    assert count(office).in_line == 1


def test_who_is_forgotten_frees_their_seat(office: LunchOffice) -> None:
    office.do(forgetting.forget, BEN)
    office.tick()
    assert [offer.to for offer in offers(office)] == [f"person:{CAT}"]


def test_whom_slack_does_not_deliver_to_is_passed_over_for_good(office: LunchOffice) -> None:
    office.refused.add(f"person:{CAT}")
    press(office, BEN, Coming.NO)
    later(office, minutes=11)
    assert [offer.to for offer in offers(office)] == [f"person:{DAN}"]
    assert not said(office, CAT).waits


def test_a_bot_that_slept_over_an_offer_makes_it_again(office: LunchOffice) -> None:
    later(office, hours=7)  # 5:00 PM: what is offered now is told in the morning
    press(office, BEN, Coming.NO)
    later(office, minutes=10)
    assert offers(office) == []
    office.sleep_until(utc(2026, 11, 6, 16))
    assert [offer.to for offer in offers(office)] == [f"person:{CAT}"]
    assert said(office, CAT).offered_until == utc(2026, 11, 6, 18)


def test_nothing_is_offered_shortly_before_the_lunch_and_a_free_seat_is_anybodys(office: LunchOffice) -> None:
    office.live_until(office.lunch.begins - LAST_OFFER - timedelta(minutes=9))
    press(office, BEN, Coming.NO)
    later(office, minutes=10)
    assert offers(office) == []
    assert press(office, EVE, Coming.YES).has_seat
    lunch = office.lunch
    office.live_until(lunch.ends)
    assert office.do(lambda uow: uow.meetings.rsvps.count_seats(lunch.id)) == SeatCount(seats=2)


def test_the_morning_message_reaches_who_comes_and_nobody_who_waits(office: LunchOffice) -> None:
    press(office, EVE, SeatWish.LINK)
    office.live_until(office.lunch.begins)
    mornings = {post.to: post.message.text for post in office.said(LunchMorning)}
    assert set(mornings) == {f"person:{who}" for who in (ADA, BEN, EVE)}
    assert mornings[f"person:{EVE}"] == "Lunch today: 12:00 PM, by link. Can't make it? No problem."


def test_in_plain_words_a_full_room_is_answered_with_what_else_there_is(office: LunchOffice) -> None:
    lunch_id = office.lunch.id

    def confirmed(who: UserId, wish: str) -> str:
        return office.do(confirm, office.profile(who), f"{Reply.RSVP}:{lunch_id}:{wish}", None).text

    assert "You can join by link, or I can tell you if a seat opens." in confirmed(EVE, "yes")
    assert "I'll send you a message if a seat opens" in confirmed(EVE, "tell me")
    assert "You're joining by link. I'll tell you if a seat opens." in confirmed(EVE, "link")
    assert "Got it. I won't tell you about seats" in confirmed(EVE, "never mind")
    assert said(office, EVE) == replace(Rsvp(lunch_id, EVE, Coming.YES), place=Spot.LINK)
    assert "Got it. I won't tell you about seats" in confirmed(FAY, "never mind")
    assert office.do(lambda uow: uow.people.look_at(FAY)) is None, "who wants nothing leaves no row"


def test_my_data_says_since_when_somebody_waits_and_nothing_of_the_line(office: LunchOffice) -> None:
    own = office.do(lambda uow: uow.privacy.own(CAT))["Your answers to lunches"]
    assert [(row["waits_since"] is not None, "offers" in row) for row in own] == [(True, False)]


def test_a_press_costs_the_same_however_many_wait(office: LunchOffice) -> None:
    statements: list[str] = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    costs = []
    for size in (3, 60):
        for number in range(size):
            press(office, UserId(f"U{size}X{number}"), SeatWish.TELL_ME)
        resize(office, 3 if size == 3 else 4)
        who, lunch_id = UserId(f"U{size}YES"), office.lunch.id
        statements.clear()
        office.do(rsvp, who, lunch_id, SeatWish.LINK, office.profile(who))
        costs.append(len(statements))
    assert costs[1] <= costs[0] + 1, "but that the number in the post changes from five on"


@dataclass
class Stored:
    """A lunch in a database, for `play`."""

    office: LunchOffice
    paused: set[UserId]
    left: set[UserId]
    limit: int | None = 2
    is_on: bool = True

    def __post_init__(self) -> None:
        self.lunch_id = self.office.lunch.id

    @property
    def now(self) -> datetime:
        return self.office.clock.at

    @now.setter
    def now(self, moment: datetime) -> None:
        self.office.clock.at = moment

    def answers(self) -> Mapping[UserId, Rsvp]:
        found = self.office.do(lambda uow: uow.meetings.rsvps.list_answers(self.lunch_id))
        return {one.user_id: one for one in found}

    def next_look(self) -> datetime | None:
        return self.office.do(lambda uow: uow.timers.get(seats.SETTLE_SEATS, self.lunch_id))

    def tick(self) -> None:
        self.office.tick()

    def do(self, step: Step) -> None:
        self.office.tick()
        if step.wish is not None:
            try:
                self.office.do(rsvp, step.who, self.lunch_id, step.wish, self.office.profile(step.who))
            except REFUSED:
                return
        elif step.what == "limit":
            self.limit = step.number
            resize(self.office, step.number)
        elif step.what == "pause":
            paused = step.who in self.paused
            self.office.do(lambda uow: put(uow.mentors.save, Mentor(step.who, uow.now, is_paused=paused)))
        elif step.what == "leave":
            self.office.do(access.person_changed, Profile(step.who, None, is_deactivated=True))
        elif step.what == "on":
            self.office.do(self._switch)
        self.office.tick()

    def _switch(self, uow: UnitOfWork) -> None:
        meeting = uow.meetings.get(self.lunch_id)
        assert meeting is not None
        after = restore(meeting, uow.now) if self.is_on else cancel(meeting, uow.now)
        uow.meetings.save(after)
        tell(uow, meeting, after)


@pytest.mark.parametrize("seed", range(2))
def test_random_sequences_hold_in_a_database_too(database: Database, clock: MovableClock, seed: int) -> None:
    office = LunchOffice(database, clock).open(room_size=2, link=LINK, link_size=3)
    office.live_until(ANNOUNCED)
    play(Stored(office, set(), set()), sequence(seed, 40))
