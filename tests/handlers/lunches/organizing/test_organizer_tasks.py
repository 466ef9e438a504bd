"""Under the month's one message at most three things wait, each one tap, and nothing happens without it."""

from datetime import date

import pytest

from bot.contributions.contributions import ContributionType, Written
from bot.core.errors import NoLongerOpen, NotAllowed
from bot.lunches.notices import HelpWanted, LunchPreview
from bot.offices.office_cards import ENTRIES, Card, CardKind
from bot.offices.topics import standard
from bot.people.mentors import Mentor
from handlers.contributions import contribution_steps
from handlers.contributions.contributions import approve
from handlers.lunches.hosts import host
from handlers.lunches.organizing.changes import agree
from handlers.lunches.organizing.organizer_tasks import ask_channel, confirm_cards, confirm_lines
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.lunch_office import ADA, BEN, LunchOffice, utc
from tests.handlers.support.office_by_hand import Posted
from tests.support.clocks import MovableClock
from tests.support.storing import put

THINGS = ["meetings.host", "meetings.confirm_lines", "meetings.ask_channel"]


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(utc(2027, 3, 29))
    return office


def newest(office: LunchOffice) -> Posted:
    return office.said(LunchPreview)[-1]


def waiting(post: Posted) -> list[str]:
    return [action for action in post.actions if action in THINGS]


def test_a_host_the_lines_to_call_and_what_nobody_offers_wait_under_the_message(office: LunchOffice) -> None:
    assert waiting(newest(office)) == THINGS
    assert waiting(office.said(LunchPreview)[0]) == []
    assert "Waiting for you, no hurry" in newest(office).shown
    assert "last checked on" in newest(office).shown


def test_in_the_first_quarter_nobody_is_asked_to_confirm_what_they_just_submitted(
    sqlite_database: Database, clock: MovableClock
) -> None:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(utc(2026, 11, 4, 15, 30))
    assert waiting(newest(office)) == ["meetings.host", "meetings.ask_channel"]


def test_each_thing_is_one_tap_and_then_gone_also_after_good(office: LunchOffice) -> None:
    lunch = next(one for one in office.lunches if one.previewed_at and one.announced_at is None)
    office.do(agree, ADA, lunch.id)
    office.tick()
    assert newest(office).actions == THINGS
    office.do(host, ADA, lunch.id, office.profile(ADA))
    office.do(confirm_lines, ADA, lunch.id)
    office.tick()
    assert newest(office).actions == ["meetings.ask_channel"]
    (community,) = office.do(lambda uow: uow.communities.list_all())
    assert {contact.checked for contact in community.contacts} == {date(2027, 3, 28)}
    office.do(ask_channel, ADA, lunch.id)
    office.tick()
    assert newest(office).actions == []
    office.live_until(utc(2027, 3, 29, 16))
    (post,) = office.said(HelpWanted)
    assert post.to == "channel:C0CHICAGO"
    assert post.actions == ["mentors.open"]
    assert "Does anyone know about" in post.message.text


def test_where_everything_is_offered_nothing_is_asked_for(office: LunchOffice) -> None:
    everything = tuple(topic.slug for topic in standard().topics)
    office.do(lambda uow: put(uow.mentors.save, Mentor(BEN, uow.now, topics=everything)))
    lunch = office.lunch
    office.do(ask_channel, ADA, lunch.id)
    office.live_until(utc(2027, 5, 22))
    assert office.said(HelpWanted) == []
    assert "meetings.ask_channel" not in newest(office).actions


def _write_down(uow: UnitOfWork, card: Card) -> None:
    put(uow.office_cards.save, "chicago", card)


def test_what_the_office_wrote_down_is_looked_at_twice_a_year_with_one_tap(
    sqlite_database: Database, clock: MovableClock
) -> None:
    office = LunchOffice(sqlite_database, clock).open()
    written = {kind: Card(kind, date(2026, 10, 1), {ENTRIES[kind][0]: "Elm"}) for kind in CardKind}
    for card in (written[CardKind.BUILDING], Card(CardKind.HOW)):
        office.do(_write_down, card)
    office.do(lambda uow: put(uow.mentors.save, Mentor(BEN, uow.now, topics=tuple(one.slug for one in standard()))))
    office.live_until(utc(2027, 3, 28))
    assert "meetings.confirm_cards" not in newest(office).actions
    office.live_until(utc(2027, 4, 24))
    assert "Know the building, as of October 1, 2026" in newest(office).shown
    assert "How it is done here" not in newest(office).shown
    lunch = office.lunch
    with pytest.raises(NotAllowed):
        office.do(confirm_cards, BEN, lunch.id)
    office.do(confirm_cards, ADA, lunch.id)
    office.tick()
    assert "meetings.confirm_cards" not in newest(office).actions
    cards = office.do(lambda uow: uow.office_cards.of("chicago"))
    assert cards[CardKind.BUILDING].as_of == date(2027, 4, 23)
    assert cards[CardKind.HOW].as_of is None


def test_only_organizers_tap_and_only_about_a_lunch_there_is(office: LunchOffice) -> None:
    for tap in (confirm_lines, ask_channel):
        with pytest.raises(NotAllowed):
            office.do(tap, BEN, office.lunch.id)
        with pytest.raises(NoLongerOpen):
            office.do(tap, ADA, "nonsense")


def test_what_people_wrote_waits_under_the_message_and_is_gone_once_read(office: LunchOffice) -> None:
    contribution = office.do(
        contribution_steps.write, office.profile(BEN), ContributionType.PORTRAIT, Written("Somebody listened.")
    )
    office.do(contribution_steps.offer, BEN, contribution.id)
    office.tick()
    assert newest(office).actions.count("contributions.review") == 1
    assert len(waiting(newest(office))) == 2  # three things at most
    assert BEN not in newest(office).shown
    assert "listened" not in newest(office).shown
    office.do(approve, ADA, contribution.id, 1)
    office.tick()
    assert "contributions.review" not in newest(office).actions
