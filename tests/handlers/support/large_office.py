"""An office of any size in a real database, to count the statements that its size costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import event

from bot.contributions.contributions import Audience, Contribution, ContributionState, ContributionType, Written
from bot.contributions.story_interviews import Interview
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.introductions.asking_around import Ask
from bot.introductions.peer_groups import PeerGroup, PeerGroupWish
from bot.introductions.states import Introduction, IntroductionState, PairMemory
from bot.lunches.meetings import Meeting, MeetingState
from bot.lunches.rsvps import Coming, Rsvp
from bot.offices.communities import Community
from bot.offices.office_topics import OfficeTopic
from bot.offices.topics import TopicGroup
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import IntroductionKind, Returner
from bot.reports.figures import quarter_of
from bot.reports.pulse import AskPulse, PulseMember
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox.table import kinds_of
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM, all_kinds
from tests.storage import two_workspaces as one
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS, copy_sqlite
from tests.support.storing import put

TOPICS = ("sleep", "travel", "pumping")


def person(number: int) -> UserId:
    """Return the id of an account."""
    return UserId(f"U0P{number:05}")


def fill(uow: UnitOfWork, size: int) -> None:
    """Add one row of everything as in `two_workspaces`, and `size` of whatever grows with the people or the years."""
    one.fill(uow, "words")
    for number in range(size):
        _somebody(uow, number)
    for number in range(size // 10):
        uow.introductions.peer_groups.add(
            PeerGroup(f"o{number:05}", (person(number), person(number + 1)), uow.now, uow.now + timedelta(days=5))
        )
        begins = uow.now - timedelta(days=7 * (number + 6))
        past = Meeting(f"m{number:05}", "s1", begins.date(), begins, 60, f"u{number}", theme=1, state=MeetingState.HELD)
        uow.meetings.add(past)


def another_office(uow: UnitOfWork, community_id: str) -> None:
    """Add an office with a topic and a tip of its own."""
    zone, channel = "Europe/London", ChannelId(community_id.upper())
    put(uow.communities.save, Community(community_id, channel, "Leeds", community_id, zone, "GB", None, (), person(0)))
    topic = OfficeTopic(f"own-{community_id}", f"Nursery {community_id}", group=TopicGroup.DAYS, words=("nursery",))
    put(uow.topics.save, community_id, topic)
    words, state = Written("words", (("topic", "sleep"),)), ContributionState.PUBLISHED
    tip = Contribution(f"q{community_id}", ContributionType.TIP, one.ADA, community_id, state, words, uow.now)
    put(uow.contributions.save, tip)
    uow.tips.begin(tip.id, uow.now.date())


def filled(template: Path, folder: Path, size: int) -> Database:
    """Return an office of this size in a copy of the migrated SQLite file."""
    opened = open_database(copy_sqlite(template, folder), KEYS)
    database = Database(opened, MovableClock(), kinds_of(all_kinds(Notification)), Random(1))
    database.transact_now(TEAM, lambda uow: fill(uow, size))
    return database


def _somebody(uow: UnitOfWork, number: int) -> None:
    user_id, long_ago = person(number), uow.now - timedelta(days=60)
    put(uow.people.save, Colleague(user_id, zone="Europe/London", community_id="c1"))
    if number % 2:
        listed = ("sleep",) if number % 20 == 1 else ()
        today = number % 4 == 1
        offer = Mentor(user_id, long_ago, topics=TOPICS[: number % 3], listed_topics=listed, today_questions=today)
        put(uow.mentors.save, offer)
    else:
        returner = Returner(user_id, long_ago, topics=("sleep",), asleep=number % 4 == 0)
        if number % 6 == 0:
            returner = replace(returner, is_paused=True, paused_until=uow.now.date() + timedelta(days=9))
        put(uow.returners.save, returner)
    if number % 8 == 0:
        put(uow.asks.save, Ask(f"a{number:05}", Returner(user_id, long_ago, topics=("travel",))))
        uow.introductions.peer_groups.wish(PeerGroupWish(user_id, uow.now))
    mentor, asker = person(number | 1), person(number & ~1)
    stage = IntroductionState.ENDED if number % 3 else IntroductionState.ASKED
    ended = None if stage is IntroductionState.ASKED else uow.now - timedelta(days=3)
    ids, talk = (f"i{number:05}", asker, mentor), IntroductionKind.TALK
    met = Introduction(*ids, talk, long_ago, stage, topic="sleep", ended_at=ended)
    uow.introductions.add(met)
    uow.introductions.remember_pair(asker, mentor, PairMemory.MET)
    put(uow.meetings.rsvps.save_answer, Rsvp("m1", user_id, Coming.YES))
    uow.meetings.note_calendar_file("m1", user_id)
    if number % 10 == 0:
        uow.meetings.invite_by_dm(user_id, wanted=True)
        words = Written(f"words {number}", (("topic", "sleep"), ("helped", "words")), audience=Audience.ORGANIZERS)
        kind, state = ContributionType.TIP, ContributionState.PUBLISHED
        if number % 20 == 0:
            kind, state = ContributionType.PORTRAIT, ContributionState.OFFERED
        put(uow.contributions.save, Contribution(f"p{number:05}", kind, user_id, "c1", state, words, uow.now))
        uow.interviews.add(Interview(f"t{number:05}", user_id, uow.now))
        uow.interviews.listen(user_id, wanted=True)
    put(uow.pulse.save, PulseMember(user_id))
    uow.outbox.add(AskPulse(user_id, quarter_of(date(2026, 11, 3))), due_at=uow.now + timedelta(days=30))
    uow.timers.set("mentors.still_in", user_id, uow.now + timedelta(days=99))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect every statement sent to the database within the block; one for many rows counts once.

    What keeps SQLite's log short comes every ten minutes of real time, whatever was asked for, and does not count.
    """
    sent: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("PRAGMA"):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
