"""Lunches run on when their organizer is away or silent; somebody new is found; lunches are rated without names."""

from datetime import date, timedelta

import pytest

from bot.core.errors import NoLongerOpen, NotAllowed
from bot.core.ids import UserId
from bot.lunches.notices import (
    LunchAnnounced,
    LunchPreview,
    OrganizerNamed,
    TakeOver,
    TakeOverOffered,
    WorthIt,
)
from bot.lunches.organizer_rota import NOT_SO, YES, BackInThePast
from bot.lunches.rsvps import Coming
from bot.offices.communities import CannotOrganize, LastOrganizer
from bot.people.people import Colleague, Profile
from handlers.lunches.organizer_rota import decline_care, decline_offer, form, hand_over, offer_to_take_over, save
from handlers.lunches.organizing.changes import agree, change
from handlers.lunches.rsvps import rsvp
from handlers.lunches.tallies import count, last_tally
from handlers.lunches.views.organizer_rota import Chosen, read
from handlers.lunches.views.organizing import WantedChange
from playground.block_kit import objections_to_view
from storage.database import Database
from tests.handlers.support.lunch_office import ADA, BEN, CAT, LunchOffice, utc
from tests.support.clocks import MovableClock
from tests.support.storing import put

ANNOUNCED = utc(2026, 11, 4, 17)
YEAR_END = utc(2027, 11, 3, 16)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(ANNOUNCED)
    return office


def people_told(office: LunchOffice, since: int = 0) -> list[str]:
    return [post.to.removeprefix("person:") for post in office.said(LunchPreview)[since:]]


def test_a_deputy_gets_the_message_while_the_organizer_is_away(office: LunchOffice) -> None:
    office.do(save, ADA, Chosen(date(2027, 1, 15), BEN), office.profile(BEN))
    office.live_until(utc(2027, 1, 15))
    assert people_told(office) == [ADA, BEN, BEN]
    (told,) = office.said(OrganizerNamed)
    assert told.to == f"person:{BEN}"
    assert "stand in for the lunches" in told.shown


def test_after_two_quiet_months_the_deputy_gets_it_too(office: LunchOffice) -> None:
    office.do(save, ADA, Chosen(None, BEN), office.profile(BEN))
    office.live_until(utc(2027, 2, 1))
    assert people_told(office) == [ADA, ADA, ADA, ADA, BEN]
    assert office.said(TakeOver) == []


def test_without_a_deputy_one_line_in_the_channel_asks_who_would_take_over(office: LunchOffice) -> None:
    office.live_until(YEAR_END)
    (line,) = office.said(TakeOver)
    assert line.to == "channel:C0CHICAGO"
    assert "Would someone like to look after them?" in line.message.text
    assert len(office.said(LunchAnnounced)) >= 12


def test_an_organizer_who_answers_every_second_month_is_not_silent(office: LunchOffice) -> None:
    for number in range(1, 9):
        office.live_until(office.lunch.ends)
        if number % 2:
            office.do(agree, ADA, office.lunch.id)
    assert office.said(TakeOver) == []


def test_an_organizer_who_changes_lunches_after_their_announcement_is_not_silent(office: LunchOffice) -> None:
    for _ in range(4):
        lunch = office.lunch
        office.do(change, ADA, "theme", lunch.id, lunch.sequence, WantedChange(theme=8))
        office.live_until(lunch.ends + timedelta(days=16))
    assert office.said(TakeOver) == []


def test_who_offers_becomes_an_organizer_only_after_an_organizers_yes(office: LunchOffice) -> None:
    with pytest.raises(NoLongerOpen):
        office.do(hand_over, ADA, office.profile(CAT))
    office.do(offer_to_take_over, office.profile(CAT))
    office.live_until(utc(2026, 11, 5, 17))
    (offer,) = office.said(TakeOverOffered)
    assert offer.to == f"person:{ADA}"
    with pytest.raises(NotAllowed):
        office.do(hand_over, CAT, office.profile(CAT))
    assert office.do(lambda uow: list(uow.communities.list_organizers())) == [ADA]
    assert offer.actions == ["meetings.hand_over", "meetings.decline_offer"]
    office.do(hand_over, ADA, office.profile(CAT))
    office.tick()
    assert CAT in office.do(lambda uow: uow.communities.list_organizers())
    assert offer.actions == []


def test_after_two_quiet_months_the_organizers_silence_lets_a_volunteer_begin(office: LunchOffice) -> None:
    office.live_until(utc(2027, 2, 1))
    assert len(office.said(TakeOver)) == 1
    told = office.do(offer_to_take_over, office.profile(CAT))
    assert "within five working days" in told.text
    office.live_until(utc(2027, 2, 5))
    assert office.do(lambda uow: list(uow.communities.list_organizers())) == [ADA]
    office.live_until(utc(2027, 2, 12))
    assert CAT in office.do(lambda uow: uow.communities.list_organizers())
    (offer,) = office.said(TakeOverOffered)
    assert offer.actions == []
    assert "looks after the lunches with you now" in offer.shown
    (named,) = office.said(OrganizerNamed)
    assert named.to == f"person:{CAT}"
    assert "Nobody objected, so you look after the lunches from now on." in named.shown
    assert "You already look after the lunches here" in office.do(offer_to_take_over, office.profile(CAT)).text
    since = len(office.said(LunchPreview))
    office.live_until(utc(2027, 3, 12))
    assert set(people_told(office, since)) == {ADA, CAT}


def test_a_no_of_an_organizer_is_never_told_and_nobody_begins(office: LunchOffice) -> None:
    office.live_until(utc(2027, 2, 1))
    office.do(offer_to_take_over, office.profile(CAT))
    office.live_until(utc(2027, 2, 3))
    with pytest.raises(NotAllowed):
        office.do(decline_offer, CAT, CAT)
    office.do(decline_offer, ADA, CAT)
    office.live_until(utc(2027, 3, 1))
    assert office.do(lambda uow: list(uow.communities.list_organizers())) == [ADA]
    assert office.said(TakeOverOffered)[0].actions == []
    assert [post for post in office.posts if post.to == f"person:{CAT}"] == []
    with pytest.raises(NoLongerOpen):
        office.do(hand_over, ADA, office.profile(CAT))


def test_while_an_organizer_answers_about_lunches_silence_about_a_volunteer_is_no_yes(office: LunchOffice) -> None:
    office.do(offer_to_take_over, office.profile(CAT))
    office.live_until(utc(2026, 11, 20))
    assert office.do(lambda uow: list(uow.communities.list_organizers())) == [ADA]
    assert office.said(TakeOverOffered)[0].actions == []


def test_who_lost_their_account_meanwhile_does_not_begin(office: LunchOffice) -> None:
    office.live_until(utc(2027, 2, 1))
    office.do(offer_to_take_over, office.profile(CAT))
    office.do(lambda uow: put(uow.people.save, Colleague(CAT, may_take_part=False)))
    office.live_until(utc(2027, 2, 12))
    assert office.do(lambda uow: list(uow.communities.list_organizers())) == [ADA]


def test_guests_cannot_offer_and_cannot_stand_in(office: LunchOffice) -> None:
    guest = Profile(CAT, "America/Chicago", is_guest=True)
    with pytest.raises(CannotOrganize):
        office.do(offer_to_take_over, guest)
    with pytest.raises(CannotOrganize):
        office.do(save, ADA, Chosen(None, CAT), guest)
    assert office.do(lambda uow: list(uow.communities.list_organizers())) == [ADA]


def test_a_deputy_may_decline_and_a_former_organizer_stays_one(office: LunchOffice) -> None:
    office.do(save, ADA, Chosen(None, BEN), office.profile(BEN))
    office.live_until(utc(2026, 11, 5, 17))
    assert len(office.said(OrganizerNamed)) == 1
    office.do(decline_care, BEN, stays_organizer=False)
    assert office.do(lambda uow: list(uow.communities.list_organizers())) == [ADA]
    office.do(lambda uow: uow.communities.add_organizer(CAT))
    office.do(save, ADA, Chosen(None, CAT), office.profile(CAT))
    office.do(decline_care, CAT, stays_organizer=True)
    assert CAT in office.do(lambda uow: uow.communities.list_organizers())
    office.do(decline_care, CAT, stays_organizer=False)
    with pytest.raises(LastOrganizer):
        office.do(decline_care, ADA, stays_organizer=False)


def test_only_organizers_say_who_is_away_and_never_until_yesterday(office: LunchOffice) -> None:
    view = office.do(form, ADA).to_dict()
    assert objections_to_view(view) == []
    with pytest.raises(NotAllowed):
        office.do(form, BEN)
    with pytest.raises(NotAllowed):
        office.do(save, BEN, Chosen(None, None), None)
    with pytest.raises(BackInThePast):
        office.do(save, ADA, Chosen(date(2026, 11, 1), None), None)


def test_the_form_is_read_as_it_was_filled_in() -> None:
    until, deputy = {"until": {"selected_date": "2027-01-15"}}, {"deputy": {"selected_user": BEN}}
    assert read({"until": until, "deputy": deputy}) == Chosen(date(2027, 1, 15), BEN)
    assert read({"until": {"until": {"selected_date": None}}, "deputy": {"deputy": {}}}) == Chosen(None, None)


def held(office: LunchOffice, coming: int) -> str:
    lunch = office.lunch
    for number in range(coming):
        office.do(rsvp, UserId(f"U{number}"), lunch.id, Coming.YES, office.profile(UserId(f"U{number}")))
    office.live_until(utc(2026, 11, 19, 20))
    return lunch.id


def test_a_lunch_of_few_is_never_rated(office: LunchOffice) -> None:
    held(office, 9)
    assert office.said(WorthIt) == []


def test_a_lunch_of_many_is_rated_without_names_and_shown_after_a_week(office: LunchOffice) -> None:
    lunch = held(office, 12)
    asked = office.said(WorthIt)
    assert len(asked) == 12
    for number in range(12):
        for option in (YES if number < 7 else NOT_SO, YES):
            office.do(count, UserId(f"U{number}"), lunch, option)
    office.tick()
    assert asked[0].actions == []
    assert "counted, without your name" in asked[0].message.text
    assert office.do(lambda uow: dict(uow.meetings.tallies.of(lunch))) == {YES: 7, NOT_SO: 5}
    assert office.do(last_tally, "chicago") == ""
    office.live_until(utc(2026, 11, 27))
    assert "about 5 of 10" in office.do(last_tally, "chicago")
    with pytest.raises(NoLongerOpen):
        office.do(count, UserId("U1"), lunch, YES)


def test_only_those_who_meant_to_come_can_answer(office: LunchOffice) -> None:
    lunch = held(office, 12)
    for stranger, meeting in ((CAT, lunch), (UserId("U1"), "nonsense")):
        with pytest.raises(NoLongerOpen):
            office.do(count, stranger, meeting, YES)
