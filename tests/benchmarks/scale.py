"""What somebody does, and what runs at night, in a workspace of 10,000 members and in a tenth of it, as ratios.

40 offices with three topics of their own, 2,000 mentors, five years of lunches and introductions; and 4, 200 and the
same five years. Every third mentor avoids three people, every tenth pauses, every eighth keeps to their office. What
concerns one person may not grow with the workspace; what has to read all may grow as it does. Processor time,
statements, and memory.
"""

import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from random import Random

from bot.contributions.contributions import Contribution, ContributionState, ContributionType, Written
from bot.core.clock import SystemClock
from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.notifications import Notification
from bot.introductions.matching_run import run
from bot.introductions.peer_groups import PeerGroup
from bot.introductions.states import Introduction, IntroductionState, PairMemory
from bot.lunches.meetings import Meeting, MeetingState
from bot.lunches.organizing.schedule import Proposal, new_series, series_from
from bot.lunches.rsvps import Coming, Rsvp
from bot.offices.communities import Community
from bot.offices.office_topics import OfficeTopic
from bot.offices.resources import lines_for
from bot.offices.topics import TopicGroup
from bot.people.mentors import Mentor
from bot.people.people import Colleague, Profile
from bot.people.returners import IntroductionKind, Returner
from bot.reports.figures import quarter_of
from bot.reports.pulse import AskPulse, PulseMember
from handlers import routers
from handlers.accounts import forgetting, privacy
from handlers.home import app_home
from handlers.introductions.asking_around import steps as asking_around_steps
from handlers.introductions.matching import matching_run as matching
from handlers.platform import retention
from handlers.reports import figures
from handlers.reports import pulse as pulse_listeners
from storage.database import Database
from storage.db.opening import open_database
from storage.maintenance.backup import back_up
from storage.outbox.table import MessageState, kinds_of, outbox
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.large_office import statements
from tests.support.databases import FIXED_KEYS, PostgresqlServer, copy_sqlite, make_sqlite_template
from tests.support.storing import put

TEAM = TeamId("T0BENCH")
SMALL, LARGE = 1_000, 10_000
FOR_ALL, FOR_ONE = 12.0, 1.5  # goals: how many times as much in the large one
AT_ONCE = 500
YEARS = 5
TOPICS = ("sleep", "travel", "pumping", "business-travel")
ORGANIZER, MENTOR, RETURNER, MEMBER = (UserId(f"U0P{number:06}") for number in (0, 5, 1, 7))

Do = Callable[[UnitOfWork], object]


class Undone(Exception):  # noqa: N818
    """Nothing that is measured stays."""


@dataclass(frozen=True)
class Cost:
    """Processor seconds (the best of some), statements, and megabytes at the most."""

    seconds: float
    statements: int
    megabytes: float


def main() -> None:
    """Print a table for either database."""
    with tempfile.TemporaryDirectory() as folder:
        template = make_sqlite_template(Path(folder), FIXED_KEYS)
        _one("sqlite", Path(folder), [copy_sqlite(template, Path(folder)) for _ in (SMALL, LARGE)])
        server = PostgresqlServer()
        try:
            _one("postgresql", Path(folder), [server.fresh() for _ in (SMALL, LARGE)])
        finally:
            server.stop()


def _one(kind: str, folder: Path, urls: Sequence[str]) -> None:
    found = []
    for size, url in zip((SMALL, LARGE), urls, strict=True):
        database = _open(url)
        filled(database, size)
        found.append(_costs(database, url, folder))
        database.close_now()
    print(f"{kind}: {LARGE} members, against {SMALL}    ms    times (goal)  statements  times   MB at most  times")
    for name, (small, large) in {name: (found[0][name], found[1][name]) for name in found[0]}.items():
        goal = FOR_ONE if name in {*_of_one()} else FOR_ALL
        times = large.seconds / small.seconds
        print(
            f"  {name:<36} {large.seconds * 1000:>8.1f}  {times:>5.1f} ({goal})  {large.statements:>10}"
            f"  {large.statements / max(1, small.statements):>5.1f}  {large.megabytes:>10.2f}"
            f"  {large.megabytes / max(0.01, small.megabytes):>5.1f}{'  MISSED' if times > goal else ''}",
            flush=True,
        )


def _open(url: str) -> Database:
    kinds = kinds_of(delivery.kind for delivery in routers.table().deliveries.values())
    return Database(open_database(url, FIXED_KEYS), SystemClock(), kinds, Random(1))


def _of_one() -> dict[str, Do]:
    return {
        "Home of an organizer": lambda uow: app_home.assemble(uow, Profile(ORGANIZER, "Europe/London")),
        "Home of a mentor": lambda uow: app_home.assemble(uow, Profile(MENTOR, "Europe/London")),
        "/askaround": lambda uow: asking_around_steps.look(uow, RETURNER, ("sleep",)),
        "my-data": lambda uow: privacy.my_data(uow, MENTOR),
        "forget-me": lambda uow: forgetting.forget(uow, MENTOR),
    }


def _of_all() -> dict[str, Do]:
    quarter = str(quarter_of(SystemClock().now().date()))
    kinds = [delivery.kind for delivery in routers.table().deliveries.values()]
    tidy = routers.table(retention.make_router(kinds)).timers[retention.TIDY]
    return {
        "a matching run": lambda uow: run(matching.everything(uow, uow.communities.list_all())),
        "the quarter's figures": lambda uow: figures.release(uow, quarter),
        "pulse, asking everybody": lambda uow: _ask_everybody(uow, quarter),
        "daily tidying": lambda uow: tidy(uow, ""),
    }


def _costs(database: Database, url: str, folder: Path) -> dict[str, Cost]:
    found = {name: _cost(database, do, 5) for name, do in _of_one().items()}
    found |= {name: _cost(database, do, 2) for name, do in _of_all().items()}
    tracemalloc.start()
    back_up(url, folder / "backup", SystemClock().now())
    megabytes = _peak()
    (folder / "backup").unlink()
    began = time.thread_time()
    back_up(url, folder / "backup", SystemClock().now())
    found["a backup"] = Cost(time.thread_time() - began, 1, megabytes)
    (folder / "backup").unlink()
    return found


def _cost(database: Database, do: Do, times: int) -> Cost:
    def undone(uow: UnitOfWork) -> None:
        do(uow)
        raise Undone

    def once() -> float:
        began = time.thread_time()
        try:
            database.transact_now(TEAM, undone)
        except Undone:
            return time.thread_time() - began
        raise AssertionError

    once()
    with statements(database) as sent:
        once()
    seconds = min(once() for _ in range(times))
    tracemalloc.start()  # it makes everything several times as slow
    once()
    return Cost(seconds, len(sent), _peak())


def _ask_everybody(uow: UnitOfWork, quarter: str) -> None:
    """Page after page, as the clock does it."""
    after = ""
    while page := uow.pulse.list_page(after, pulse_listeners.A_PAGE):
        pulse_listeners.ask(uow, f"{quarter} {after}".strip())
        after = page[-1].user_id


def _peak() -> float:
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024 / 1024


# What there is


def filled(database: Database, members: int) -> None:
    """As many members; a twenty-fifth of a hundred of them to an office, a fifth mentors, a twentieth returning."""
    for step in (_offices, _people, _history):
        database.transact_now(TEAM, lambda uow, step=step: step(uow, members))  # type: ignore[misc]
    for first in range(0, members, AT_ONCE):
        database.transact_now(TEAM, lambda uow, first=first: _messages(uow, range(first, first + AT_ONCE)))  # type: ignore[misc]
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _person(number: int) -> UserId:
    return UserId(f"U0P{number:06}")


def _office_of(number: int, members: int) -> str:
    return f"c{number % (members // 250):03}"


def _offices(uow: UnitOfWork, members: int) -> None:
    for number in range(members // 250):
        channel = ChannelId(f"C{number:03}")
        places = ("London", f"London {number}", "Europe/London", "GB", "ENG")
        put(uow.communities.save, Community(f"c{number:03}", channel, *places, lines_for("GB"), _person(number)))
        for own in range(3):
            words = (f"nursery {own}",)
            topic = OfficeTopic(f"own-{number:03}{own}", f"Nursery {own}", group=TopicGroup.DAYS, words=words)
            uow.topics.save(f"c{number:03}", topic)
    uow.communities.add_organizer(ORGANIZER)


def _people(uow: UnitOfWork, members: int) -> None:
    everybody = [_person(number) for number in range(members)]
    uow.people.lock_many(everybody)
    uow.people.save_many(
        Colleague(user_id, zone="Europe/London", community_id=_office_of(number, members))
        for number, user_id in enumerate(everybody)
    )
    long_ago = uow.now - timedelta(days=400)
    for number in range(0, members, 5):
        put(uow.mentors.save, _mentor(number, members, long_ago))
        put(uow.pulse.save, PulseMember(_person(number)))
    for number in range(1, members, 20):
        put(uow.returners.save, Returner(_person(number), long_ago, topics=("sleep",), asleep=number % 40 == 1))


def _mentor(number: int, members: int, since: datetime) -> Mentor:
    """A tenth are listed; of those and of the others as many avoid somebody, pause or keep to their own office."""
    which = number // 50
    until = (since + timedelta(days=800)).date() if which % 20 == 1 else None
    return Mentor(
        _person(number),
        since,
        topics=(TOPICS[number // 5 % 4],),
        listed_topics=("sleep",) if number % 50 == 5 else (),
        other_offices=which % 8 != 2,
        about="Twice",
        avoid=tuple(_person((number * 7 + one) % members) for one in (11, 13, 17)) if which % 3 == 0 else (),
        is_paused=which % 10 == 1,
        paused_on=since.date() if which % 10 == 1 else None,
        paused_until=until,
    )


def _history(uow: UnitOfWork, members: int) -> None:
    for number in range(members // 2):
        asker, mentor = _person(number * 2 + 1), _person(number // 3 % (members // 5) * 5)
        began = uow.now - timedelta(days=30 + number % (365 * YEARS))
        ended = began + timedelta(days=20)
        ids = (f"i{number:06}", asker, mentor)
        talk = IntroductionKind.TALK
        uow.introductions.add(Introduction(*ids, talk, began, IntroductionState.ENDED, topic="sleep", ended_at=ended))
        uow.introductions.remember_pair(asker, mentor, PairMemory.MET)
    for office in range(members // 250):
        series_id, channel, zone = f"s{office:03}", ChannelId(f"C{office:03}"), "Europe/London"
        proposal = Proposal("second Wednesday", clock_time(12), zone, 60)
        before = new_series(series_id, f"c{office:03}", channel, zone)
        put(uow.meetings.save_series, series_from(proposal, before, uow.now.date()))
        for month in range(12 * YEARS):
            begins, meeting_id = uow.now - timedelta(days=30 * month + 3), f"m{office:03}{month:03}"
            held, uid = MeetingState.HELD, f"u{meeting_id}"
            uow.meetings.add(Meeting(meeting_id, series_id, begins.date(), begins, 60, uid, 1, state=held))
            there = [_person((office + (month * 12 + seat) * (members // 250)) % members) for seat in range(12)]
            uow.meetings.rsvps.lock_answers(meeting_id, there)
            uow.meetings.rsvps.save_answers([Rsvp(meeting_id, user_id, Coming.YES) for user_id in there])
    for number in range(0, members, 50):
        tip = Contribution(
            f"p{number:06}", ContributionType.TIP, _person(number), _office_of(number // 50, members),
            ContributionState.PUBLISHED, Written("words", (("topic", "sleep"),)), uow.now - timedelta(days=90),
        )  # fmt: skip
        put(uow.contributions.save, tip)
        uow.tips.begin(tip.id, uow.now.date())
    for number in range(members // 500):
        these = (_person(number * 20 + 1), _person(number * 20 + 21))
        closes = uow.now + timedelta(days=5)
        uow.introductions.peer_groups.add(PeerGroup(f"g{number:03}", these, uow.now, closes))
    for number in range(members // 100):
        uow.introductions.build_exclusion(_person(number * 7 + 3), _person(number * 5))


def _messages(uow: UnitOfWork, numbers: range) -> None:
    """Two months of messages that were sent."""
    made: list[Notification] = [
        AskPulse(_person(number), f"20{10 + one}-Q{1 + number % 4}") for number in numbers for one in range(4)
    ]
    uow.outbox.add(*made)
    keys = [one.key for one in made]
    sent = {"state": MessageState.SENT, "sent_at": uow.now - timedelta(days=20), "channel": "D0", "ts": "1.0"}
    for first in range(0, len(keys), AT_ONCE):
        change = outbox.update().where(outbox.c.dedupe_key.in_(keys[first : first + AT_ONCE])).values(sent)
        uow.connection_for_storage.execute(change)
