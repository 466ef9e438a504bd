"""A lunch moved or called off while nobody knows whether its invitation is in the channel: one post, one piece of news.

An attempt at the post is put into doubt by hand, as when its answer is lost, and settled as the deliverer does.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest

from bot.core.ids import ChannelId
from bot.core.slack_codes import Meaning
from bot.lunches.notices import CopyRemoved, LunchAnnounced, LunchNews
from bot.lunches.rsvps import Coming
from handlers.delivery.leasing import SlackRefusal, lose
from handlers.lunches.first_lines import FirstLine
from handlers.lunches.organizing.changes import change
from handlers.lunches.rsvps import Wish, rsvp_together
from handlers.lunches.series_planner import plan_series
from handlers.lunches.views.organizing import WantedChange
from storage.database import Database
from storage.outbox.table import Row
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.lunch_office import ADA, BEN, CAT, LunchOffice
from tests.handlers.support.office_by_hand import DELIVERIES
from tests.support.clocks import MovableClock

WISHES = {"move": WantedChange(day=date(2026, 11, 19), wall_time=time(12)), "cancel": WantedChange()}
DOUBTS = (0, 1, 2)  # how often an attempt has been settled as lost before the change


@pytest.fixture
def office(database: Database, clock: MovableClock) -> LunchOffice:
    """Its first invitation is due, and not posted."""
    office = LunchOffice(database, clock).open()
    clock.at = office.lunch.begins - timedelta(days=14)
    office.do(plan_series, office.name)
    return office


def attempt(uow: UnitOfWork) -> Sequence[Row]:
    """An attempt whose answer is lost."""
    rows = [row for row in uow.sending.due(100) if row.name == LunchAnnounced.name]
    assert rows
    uow.sending.lease(rows)
    uow.sending.retry(rows, timedelta(0), unsure=True)
    return rows


def settle(uow: UnitOfWork) -> None:
    """As `Deliverer._without_looking`: once more, and never a third time."""
    rows = [row for row in uow.sending.in_doubt() if row.name == LunchAnnounced.name]
    assert rows
    if rows[0].doubts:
        lose(uow, rows, DELIVERIES, SlackRefusal("in_doubt", Meaning.MESSAGE))
    else:
        uow.sending.try_once_more(rows)


def put_in_doubt(office: LunchOffice, doubts: int) -> None:
    """So often lost; the last attempt of the first two is still to be settled."""
    office.do(attempt)
    for number in range(doubts):
        office.do(settle)
        if number + 1 < 2:
            office.do(attempt)


def is_settled(office: LunchOffice) -> bool:
    return not office.do(lambda uow: uow.sending.in_doubt())


def changed(office: LunchOffice, verb: str) -> None:
    meeting = office.lunch
    office.do(change, ADA, verb, meeting.id, meeting.sequence, WISHES[verb])


def press(office: LunchOffice, meeting_id: str, ts: str) -> None:
    """Ben presses under a first line that stands there."""
    line = FirstLine(0, ChannelId("C0CHICAGO"), ts)
    wish = Wish(BEN, Coming.YES, office.profile(BEN), line)
    office.do(rsvp_together, meeting_id, [wish])


@pytest.mark.parametrize("doubts", DOUBTS)
def test_of_a_lunch_moved_while_its_post_is_in_doubt_the_news_comes_once(office: LunchOffice, doubts: int) -> None:
    put_in_doubt(office, doubts)
    changed(office, "move")
    office.tick()
    if not is_settled(office):
        assert office.said(LunchNews) == [], "before the post, which may yet come"
        office.do(settle)
    office.live_until(office.clock.at + timedelta(hours=1))
    assert len(office.said(LunchNews)) == 1
    assert "has moved" in office.said(LunchNews)[0].shown


@pytest.mark.parametrize("doubts", DOUBTS)
def test_of_a_lunch_called_off_while_its_post_is_in_doubt_the_news_comes_once(office: LunchOffice, doubts: int) -> None:
    """Nothing more is posted of it but the news; whoever presses under the first line has it drawn as it is."""
    lunch = office.lunch
    put_in_doubt(office, doubts)
    changed(office, "cancel")
    office.tick()
    while not is_settled(office):
        office.do(settle)
    office.live_until(office.clock.at + timedelta(hours=1))
    (news,) = office.said(LunchNews)
    assert "There is no brown-bag lunch" in news.shown
    assert office.said(LunchAnnounced) == []
    press(office, lunch.id, "77.0")
    place = office.do(lambda uow: uow.outbox.place_of(LunchAnnounced(ChannelId("C0CHICAGO"), lunch.id, 0).key))
    assert place == (ChannelId("C0CHICAGO"), "77.0"), "drawn as called off, where it stands"
    assert len(office.said(LunchNews)) == 1


def test_a_post_that_was_never_tried_brings_no_news(office: LunchOffice) -> None:
    changed(office, "cancel")
    office.live_until(office.clock.at + timedelta(hours=1))
    assert office.said(LunchNews) == []
    assert office.said(LunchAnnounced) == []


def test_on_again_after_that_there_is_one_invitation(office: LunchOffice) -> None:
    lunch = office.lunch
    put_in_doubt(office, 1)
    changed(office, "cancel")
    office.tick()
    office.do(settle)
    office.live_until(office.clock.at + timedelta(hours=1))
    known = office.do(lambda uow: uow.meetings.look_at(lunch.id))
    assert known is not None
    office.do(change, ADA, "restore", lunch.id, known.sequence, WantedChange())
    office.live_until(office.clock.at + timedelta(hours=1))
    (post,) = office.said(LunchAnnounced)
    assert "meetings.come" in post.actions
    assert office.said(CopyRemoved) == []
    assert CAT not in [one.to for one in office.posts]
