"""A whole run as it is in life, rows read from SQLite and unsealed, and what the bare solver is given for it."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.core.clock import SystemClock
from bot.core.ids import ChannelId, TeamId, UserId
from bot.introductions.matching.score import Fits
from bot.introductions.matching_run import MatchingInput, problem_of, run
from bot.introductions.states import PairMemory
from bot.offices.communities import Community
from bot.offices.topics import standard
from bot.people.mentors import How, Mentor, Returned
from bot.people.people import Colleague
from bot.people.returners import IntroductionKind, Returner, Wants
from handlers.introductions.matching.matching_run import everything
from storage.database import Database
from storage.db.opening import open_database
from storage.unit_of_work import UnitOfWork
from tests.support.databases import FIXED_KEYS, copy_sqlite, make_sqlite_template
from tests.support.storing import put

TEAM = TeamId("T0BENCH")
LONG_AGO = timedelta(days=90)


class Office:
    """As many mentors as people who wait, in a database of its own."""

    def __init__(self, a_side: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            url = copy_sqlite(make_sqlite_template(Path(folder), FIXED_KEYS), Path(folder))
            self._database = Database(open_database(url, FIXED_KEYS, beside_another=True), SystemClock(), {}, Random(1))
            self._database.transact_now(TEAM, lambda uow: _fill(uow, a_side))
            self.read()  # opens the file, which may then lose its name

    def read(self) -> MatchingInput:
        """Everything a run considers."""
        return self._database.transact_now(TEAM, lambda uow: everything(uow, uow.communities.list_all()))


def work_of(a_side: int) -> tuple[Callable[[], tuple[int, int]], Fits]:
    """A whole run, to be timed, which returns how many are asked and their points; and the same as a matrix."""
    office = Office(a_side)
    askers, candidates, exclusions = problem_of(office.read())

    def work() -> tuple[int, int]:
        pairs = run(office.read()).pairs
        return len(pairs), sum(match.fit for match, _ in pairs)

    return work, Fits(askers, candidates, exclusions, SystemClock().now().date())


def _fill(uow: UnitOfWork, a_side: int) -> None:
    chance, topics = Random(1), [topic.slug for topic in standard()]
    popular = [1 / (place + 1) for place in range(len(topics))]
    put(
        uow.communities.save,
        Community("c1", ChannelId("C1"), "Chicago", "Chicago", "America/Chicago", "US", "IL", (), UserId("U0PRIYA")),
    )

    def some(most: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(chance.choices(topics, popular, k=chance.randint(0, most))))

    for number in range(a_side):
        asker, mentor = UserId(f"W{number:05}"), UserId(f"M{number:05}")
        for user_id in (asker, mentor):
            put(uow.people.save, Colleague(user_id, zone="America/Chicago"))
        since = uow.now - timedelta(days=chance.randrange(90))
        avoid = (UserId(f"M{chance.randrange(a_side):05}"),)
        wants, how = chance.choice(list(Wants)), chance.choice(list(How))
        kind = chance.choice(list(IntroductionKind))
        put(uow.returners.save, Returner(asker, since, some(3), kind=kind, wants=wants, avoid=avoid))
        uow.introductions.remember_pair(asker, UserId(f"M{chance.randrange(a_side):05}"), PairMemory.MET)
        asked = chance.choice([None, since])
        back = chance.choice(list(Returned))
        put(uow.mentors.save, Mentor(mentor, since - LONG_AGO, some(8), how=how, last_asked=asked, returned=back))
