"""The bot may be down for a day at any hour: every lunch is still announced once, reminded of once, and over."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.core.notifications import Notification
from bot.core.zones import local
from bot.lunches.meetings import MeetingState
from bot.lunches.notices import LunchAnnounced, LunchMorning, LunchReminder, NotAnnounced
from bot.lunches.rsvps import Coming
from handlers.lunches.rsvps import rsvp
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox.table import kinds_of
from tests.conftest import all_kinds
from tests.handlers.support.lunch_office import BEN, LunchOffice, utc
from tests.handlers.support.office_by_hand import Posted
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS

DAY = timedelta(days=1)
OFFICES = {"chicago": ("America/Chicago", ("US", "IL")), "berlin": ("Europe/Berlin", ("DE", "BE"))}
# In Chicago the lunch of 9 December is announced on 25 November (the day before Thanksgiving), reminded of on the
# 8th; in Berlin likewise. A day's silence begins at each of these, an hour later, …
AROUND = {"announcement": utc(2026, 11, 24, 20), "reminder": utc(2026, 12, 7, 20), "lunch": utc(2026, 12, 8, 20)}


@pytest.mark.parametrize(
    ("name", "around", "hours"),
    [
        ("chicago", "announcement", range(24)),
        ("chicago", "reminder", range(24)),
        ("chicago", "lunch", range(24)),
        ("berlin", "announcement", range(0, 24, 3)),  # the same, by the clock of another zone
    ],
)
def test_a_day_of_silence_at_any_hour_loses_and_repeats_nothing(
    sqlite_database: Database, clock: MovableClock, tmp_path: Path, name: str, around: str, hours: range
) -> None:
    zone, place = OFFICES[name]
    office = LunchOffice(sqlite_database, clock, zone, place, name)
    clock.at = utc(2026, 11, 19, 15)
    office.open()
    assert office.lunch.begins.date().isoformat() == "2026-12-09"
    office.do(rsvp, BEN, office.lunch.id, Coming.YES, office.profile(BEN))
    for hour in hours:
        start = AROUND[around] + timedelta(hours=hour)
        office.live_until(start)
        with another_life_of(office, tmp_path) as silent:
            silent.sleep_until(start + DAY)
            silent.live_until(utc(2026, 12, 10, 20))
            assert_announced_reminded_and_over_once(silent, start)


@contextmanager
def another_life_of(office: LunchOffice, folder: Path) -> Iterator[LunchOffice]:
    """The same office from here on, on a copy of its database: what came before is lived once for all hours."""
    copy = folder / "another.db"
    with office.database.engine.connect() as connection:
        connection.connection.driver_connection.backup(target := sqlite3.connect(copy))  # type: ignore[union-attr]
        target.close()
    clock = MovableClock(office.clock.at)
    opened = open_database(f"sqlite:///{copy}", KEYS)
    database = Database(opened, clock, kinds_of(all_kinds(Notification)), Random(1))
    try:
        yield replace(office, database=database, clock=clock, posts=[replace(post) for post in office.posts])
    finally:
        database.close_now()
        for file in folder.glob("another.db*"):
            file.unlink()


def assert_announced_reminded_and_over_once(office: LunchOffice, start: datetime) -> None:
    """After a day's silence from `start`."""
    assert [one.state for one in office.lunches if one.begins < office.clock.at] == [MeetingState.HELD]
    (announced,) = (post for post in office.said(LunchAnnounced) if "December 9" in post.first.text)
    assert in_hours(announced, office.zone)
    assert office.said(NotAnnounced) == []
    lunch = utc(2026, 12, 9, 18) if office.name == "chicago" else utc(2026, 12, 9, 11)
    for kind in (LunchReminder, LunchMorning):
        posts = office.said(kind)
        assert len(posts) <= 1
        assert all(post.at < lunch and in_hours(post, office.zone) for post in posts)
        assert len(posts) == 1 or missed(kind, start, office.zone, lunch)


def in_hours(post: Posted, zone: str) -> bool:
    there = local(post.at, zone)
    return 9 <= there.hour < 17 and there.weekday() < 5


def missed(kind: type[LunchReminder | LunchMorning], start: datetime, zone: str, lunch: datetime) -> bool:
    """Whether the silence covered all the time in which this message would have helped."""
    begins = local(lunch, zone)
    day = begins.date() - DAY if kind is LunchReminder else begins.date()
    first = begins.replace(year=day.year, month=day.month, day=day.day, hour=10 if kind is LunchReminder else 9)
    last = first.replace(hour=17) if kind is LunchReminder else begins
    return start <= first and start + DAY >= last
