"""The calendar file comes by direct message, and whoever took it hears of changes."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import icalendar
import pytest

from bot.core.errors import NoLongerOpen
from bot.lunches.notices import CalendarFile, CalendarUpdate, LunchChanged
from bot.lunches.rsvps import Coming
from handlers.lunches.calendar_files import take_file, take_next
from handlers.lunches.organizing.changes import change
from handlers.lunches.rsvps import rsvp
from handlers.lunches.views.organizing import WantedChange
from storage.database import Database
from tests.handlers.support.lunch_office import ADA, BEN, LunchOffice, utc
from tests.handlers.support.office_by_hand import Posted
from tests.support.clocks import MovableClock

OLD = "Wednesday, November 18, 12:00 PM"


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(utc(2026, 11, 4, 17))
    return office


def content(post: Posted) -> str:
    assert post.message.file is not None
    assert post.message.file.name == "brown-bag-lunch.ics"
    return post.message.file.content


def test_the_file_comes_at_once_at_any_hour_and_as_often_as_asked(office: LunchOffice) -> None:
    office.live_until(utc(2026, 11, 8, 5))
    for _ in range(2):
        told = office.do(take_next, BEN, office.profile(BEN))
        assert "direct message" in told.text
        office.tick()
    files = office.said(CalendarFile)
    assert [post.to for post in files] == [f"person:{BEN}"] * 2
    assert "DTSTART;TZID=America/Chicago:20261118T120000" in content(files[0])
    assert "ATTENDEE" not in content(files[0])


def test_a_move_and_a_cancellation_reach_the_calendars_of_who_took_the_file(office: LunchOffice) -> None:
    lunch = office.lunch
    office.do(take_file, BEN, lunch.id, office.profile(BEN))
    office.tick()
    wish = WantedChange(day=date(2026, 11, 19), wall_time=time(12), room="Oak")
    office.do(change, ADA, "move", lunch.id, 0, wish)
    office.tick()
    office.do(change, ADA, "cancel", lunch.id, 1, WantedChange())
    office.tick()
    first, second, third = office.said(CalendarFile) + office.said(CalendarUpdate)
    assert "SEQUENCE:0" in content(first)
    assert "DTSTART;TZID=America/Chicago:20261119T120000" in content(second)
    assert "SEQUENCE:1" in content(second)
    assert "METHOD:CANCEL" in content(third)
    assert "SEQUENCE:2" in content(third)
    assert office.said(LunchChanged) == []


def test_who_took_no_file_gets_none(office: LunchOffice) -> None:
    office.do(rsvp, BEN, office.lunch.id, Coming.YES, office.profile(BEN))
    office.do(change, ADA, "cancel", office.lunch.id, 0, WantedChange())
    office.tick()
    assert office.said(CalendarUpdate) == []
    assert len(office.said(LunchChanged)) == 1


def test_there_is_no_file_of_an_unknown_lunch(office: LunchOffice) -> None:
    with pytest.raises(NoLongerOpen):
        office.do(take_file, BEN, "nonsense")


def test_a_file_opened_twice_is_one_entry_and_each_change_replaces_it(office: LunchOffice) -> None:
    lunch = office.lunch
    for _ in range(2):
        office.do(take_file, BEN, lunch.id, office.profile(BEN))
        office.tick()
    wish = WantedChange(day=date(2026, 11, 19), wall_time=time(12), room="Oak")
    office.do(change, ADA, "move", lunch.id, 0, wish)
    office.tick()
    office.do(change, ADA, "move", lunch.id, 1, replace(wish, day=date(2026, 11, 20)))
    office.tick()
    office.do(take_file, BEN, lunch.id, office.profile(BEN))
    office.tick()
    files = [content(post) for post in office.said(CalendarFile) + office.said(CalendarUpdate)]
    events: list[Any] = [icalendar.Calendar.from_ical(file).walk("VEVENT")[0] for file in files]
    assert len({str(event["UID"]) for event in events}) == 1
    assert sorted((event["SEQUENCE"], event["DTSTART"].dt.day) for event in events) == [
        (0, 18), (0, 18), (1, 19), (2, 20), (2, 20),
    ]  # fmt: skip


def test_who_comes_and_took_the_file_gets_one_message_with_the_news_and_the_file(office: LunchOffice) -> None:
    lunch = office.lunch
    office.do(rsvp, BEN, lunch.id, Coming.YES, office.profile(BEN))
    office.do(take_file, BEN, lunch.id, office.profile(BEN))
    office.tick()
    wish = WantedChange(day=date(2026, 11, 19), wall_time=time(12), room="Oak")
    office.do(change, ADA, "move", lunch.id, 0, wish)
    office.tick()
    (post,) = [one for one in office.posts if one.to == f"person:{BEN}" and "moved" in one.message.text]
    assert post.message.text == (
        f"The brown-bag lunch on {OLD} has moved. It's now on Thursday, November 19, 12:00 PM, room Oak. "
        f"Open this file: it replaces the entry on {OLD} in your calendar. If the entry “Brown-bag lunch” on {OLD} "
        "is still there afterwards, open it in your calendar and delete it. You're coming. To change that, use "
        "`/brownbag`."
    )
    assert "SEQUENCE:1" in content(post)
