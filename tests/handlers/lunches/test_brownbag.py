"""`/brownbag` and Home show what is next, take questions without a name, and invite by direct message."""

import pytest

from bot.core.errors import NotSetUp
from bot.core.ids import ChannelId
from bot.lunches.notices import LunchInvitation
from bot.lunches.rsvps import Coming
from bot.offices.communities import Community
from handlers.lunches.brownbag import home_section, panel, show_help, show_list, show_next, suggest, switch_dm
from handlers.lunches.hosts import host
from handlers.lunches.organizing.changes import change
from handlers.lunches.rsvps import rsvp
from handlers.lunches.views.organizing import WantedChange
from handlers.platform.views.blocks import Message, home
from playground.block_kit import objections_to_view
from storage.database import Database
from tests.handlers.support.lunch_office import ADA, BEN, CAT, LunchOffice, utc
from tests.handlers.support.office_by_hand import assert_slack_accepts
from tests.support.clocks import MovableClock
from tests.support.storing import put


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(utc(2026, 11, 4, 17))
    return office


def read(message: Message) -> str:
    assert_slack_accepts(message)
    return str([block.to_dict() for block in message.blocks])


def test_before_set_up_nothing_is_shown_and_nothing_is_kept(sqlite_database: Database, clock: MovableClock) -> None:
    office = LunchOffice(sqlite_database, clock)
    for ask in (show_next, show_list):
        with pytest.raises(NotSetUp):
            office.do(ask, BEN)
    with pytest.raises(NotSetUp):
        office.do(suggest, BEN, "Who leaves at five?")
    with pytest.raises(NotSetUp):
        office.do(switch_dm, BEN, office.profile(BEN))
    assert office.do(home_section, BEN) == []
    assert office.do(lambda uow: uow.people.list_all()) == []


def test_the_next_lunch_is_shown_with_ones_own_answer(office: LunchOffice) -> None:
    message = office.do(show_next, BEN)
    assert "Wednesday, November 18, 12:00 PM, room Elm. You haven't answered yet" in message.text
    office.do(rsvp, BEN, office.lunch.id, Coming.HOPE, office.profile(BEN))
    assert "You hope to come." in office.do(show_next, BEN).text
    assert "meetings.decline" in read(office.do(show_next, BEN))


def test_the_list_shows_what_moved_and_what_is_off_and_why(office: LunchOffice) -> None:
    december = office.lunches[1]
    office.do(change, ADA, "skip", december.id, 0, WantedChange(reason="<b>Snow</b>"))
    words = read(office.do(show_list, BEN))
    assert "Wednesday, November 18, 12:00 PM, room Elm: “The first week back”" in words
    assert "not on Wednesday, November 11 (Veterans Day)" in words
    assert "Wednesday, December 9: skipped (&lt;b&gt;Snow&lt;/b&gt;)" in words


def test_an_unknown_word_says_what_there_is_and_organizers_see_their_own_words_too(office: LunchOffice) -> None:
    assert "`/brownbag suggest &lt;question&gt;`" in office.do(show_help, BEN, asked=False).text
    assert "schedule" not in read(office.do(show_help, BEN, asked=True))
    assert "schedule" in read(office.do(show_help, ADA, asked=True))


def test_a_question_that_comes_again_by_another_replica_is_in_the_box_once(office: LunchOffice) -> None:
    for trigger_id in ("1.2.a", "1.2.a", "1.2.a", "1.2.b", "", ""):
        office.do(suggest, BEN, "Who leaves at five?", None, trigger_id)
    series_id = office.lunch.series_id
    assert len(office.do(lambda uow: uow.meetings.box.list_of(series_id))) == 4


def test_a_question_goes_into_the_box_without_a_name(office: LunchOffice) -> None:
    assert "without your name" in office.do(suggest, BEN, "  Who leaves\nat five? ").text
    assert office.do(lambda uow: uow.meetings.box.list_of("chicago")) == ["Who leaves at five?"]
    assert office.do(lambda uow: uow.people.list_all()) == []


def test_a_question_is_told_which_lunch_it_can_come_up_at(office: LunchOffice) -> None:
    words = office.do(suggest, BEN, "Who leaves at five?").text
    assert "It can come up at the lunch on Wednesday, November 18, 12:00 PM." in words
    office.live_until(utc(2026, 11, 18, 1))
    november = office.lunches[0].id
    assert office.do(lambda uow: uow.meetings.box.agenda_of(november))
    words = office.do(suggest, BEN, "Too late?").text
    assert "The questions for Wednesday, November 18, 12:00 PM have already been chosen." in words
    assert "It's first in line for the lunch on Wednesday, December 9, 12:00 PM." in words
    for number in range(20):
        office.do(suggest, CAT, f"Another {number}?")
        office.do(lambda uow: uow.meetings.box.drop("chicago", str(uow.new_id()), "Later?"))
    office.live_until(utc(2026, 12, 8, 22))
    december = office.lunches[1].id
    assert len(office.do(lambda uow: uow.meetings.box.agenda_of(december))) == 5


def test_no_question_and_an_endless_one_are_not_kept(office: LunchOffice) -> None:
    assert "What's your question?" in office.do(suggest, BEN, " ").text
    assert "300 characters or fewer. Nothing was saved" in office.do(suggest, BEN, "why " * 200).text
    assert office.do(lambda uow: uow.meetings.box.list_of("chicago")) == []


def test_words_that_need_a_person_get_the_resources_and_are_not_kept(office: LunchOffice) -> None:
    message = office.do(suggest, BEN, "I don't want to be alive any more")
    assert "If someone is in danger now" in read(message)
    assert office.do(lambda uow: uow.meetings.box.list_of("chicago")) == []


def test_who_asked_is_invited_by_direct_message_in_their_hours_until_they_ask_again(office: LunchOffice) -> None:
    office.do(switch_dm, BEN, office.profile(BEN))
    office.live_until(utc(2026, 11, 30))
    (post,) = office.said(LunchInvitation)
    assert post.to == f"person:{BEN}"
    assert "Wednesday, December 9" in post.message.text
    office.do(rsvp, BEN, office.lunch.id, Coming.YES)
    office.tick()
    assert "You're coming." in post.shown
    assert "No more" in office.do(switch_dm, BEN, office.profile(BEN)).text
    office.live_until(utc(2027, 1, 5))
    assert len(office.said(LunchInvitation)) == 1


def test_people_of_another_office_are_not_invited(office: LunchOffice) -> None:
    berlin = Community("berlin", ChannelId("C2"), "Berlin", "Berlin", "Europe/Berlin", "DE", "BE", (), ADA)
    office.do(lambda uow: put(uow.communities.save, berlin))
    office.do(switch_dm, BEN, office.profile(BEN).__class__(BEN, "Europe/Berlin"))
    office.live_until(utc(2026, 11, 30))
    assert office.said(LunchInvitation) == []


def test_home_shows_the_lunch_to_everyone_and_the_panel_to_organizers(office: LunchOffice) -> None:
    office.do(rsvp, BEN, office.lunch.id, Coming.YES, office.profile(BEN))
    office.do(host, CAT, office.lunch.id, office.profile(CAT))
    ada, ben = office.do(home_section, ADA), office.do(home_section, BEN)
    for blocks in (ada, ben):
        assert objections_to_view(home(blocks).to_dict()) == []
    seen = str([block.to_dict() for block in ben])
    assert "You're coming. A few are coming" in seen
    assert "1 coming" not in seen
    assert "meetings.cancel" not in str([block.to_dict() for block in ada])
    theirs = office.do(panel, ADA)
    assert objections_to_view(home(theirs).to_dict()) == []
    organizers = str([block.to_dict() for block in theirs])
    assert "1 coming, 0 hoping to come." in organizers
    assert "meetings.cancel" in organizers
    assert BEN not in organizers
