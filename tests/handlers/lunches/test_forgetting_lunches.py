"""*Forget me* and lunches: the channel's posts and the host's note are drawn again without the person."""

import pytest

from bot.core.ids import UserId
from bot.lunches.notices import HostReminder, LunchAnnounced
from bot.lunches.rsvps import Coming
from handlers.accounts import forgetting
from handlers.lunches.hosts import host
from handlers.lunches.rsvps import rsvp, show_name
from storage.database import Database
from tests.handlers.support.lunch_office import ADA, BEN, CAT, LunchOffice, utc
from tests.support.clocks import MovableClock


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    """The next lunch is announced; Ada, who organizes, has a colleague who does too."""
    office = LunchOffice(sqlite_database, clock).open()
    office.do(lambda uow: uow.communities.add_organizer(UserId("U0DEE")))
    office.live_until(utc(2026, 11, 6, 17))
    assert office.said(LunchAnnounced)
    return office


def forget(office: LunchOffice, who: UserId) -> None:
    assert office.do(forgetting.forget, who).traces == {}
    office.tick()


def test_the_invitation_in_the_channel_looks_for_a_host_again(office: LunchOffice) -> None:
    office.do(host, BEN, office.lunch.id, office.profile(BEN))
    office.tick()
    post = office.said(LunchAnnounced)[-1]
    assert BEN in post.shown
    forget(office, BEN)
    assert BEN not in post.shown
    assert BEN not in post.message.text
    assert office.lunch.host is None
    assert "meetings.host" in post.actions


def test_the_hosts_note_names_a_forgotten_guest_no_longer(office: LunchOffice) -> None:
    lunch = office.lunch
    office.do(host, BEN, lunch.id, office.profile(BEN))
    office.do(rsvp, CAT, lunch.id, Coming.YES, office.profile(CAT))
    office.do(show_name, CAT, lunch.id, shown=True)
    office.live_until(lunch.begins)
    note = office.said(HostReminder)[-1]
    assert CAT in note.shown
    forget(office, CAT)
    assert CAT not in note.shown
    assert BEN in note.to


def test_who_organized_gets_no_messages_any_more(office: LunchOffice) -> None:
    forget(office, ADA)
    before = len([post for post in office.posts if ADA in post.to])
    office.live_until(utc(2027, 2, 1, 17))
    assert len([post for post in office.posts if ADA in post.to]) == before
    assert office.do(lambda uow: uow.privacy.traces(ADA)) == {}
