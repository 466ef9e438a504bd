"""A seeded year in an office of forty: exclusions, limits, hours and budget hold, and nobody is forgotten."""

import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.core.ids import UserId
from bot.core.working_hours import COUNTED, Hours, is_working_minute
from bot.core.zones import local
from bot.introductions.pay_it_forward import INVITE
from bot.introductions.states import ASK_OPEN, OFFER_OPEN, OPEN, CheckInAnswer, uses_place
from bot.offices.topics import standard
from bot.people.returners import IntroductionKind
from handlers.introductions import asks_and_offers, check_ins
from storage.database import Database
from storage.db.base import upsert
from storage.platform.workspaces import workspaces
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.office_by_hand import CHICAGO, DELIVERIES, Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

BEGINS = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
TOPICS = [topic.slug for topic in standard()][:9]
SECRET = "5eed" * 16  # the lot among equals is drawn from the workspace's secret
SOAK = pytest.mark.soak


@dataclass(frozen=True)
class Size:
    """How many there are of each; `a_day` is how many sign up on a day, on average."""

    mentors: int
    askers: int
    a_day: float
    days: int = 365


FORTY = Size(14, 26, 0.15)
TWO_YEARS = Size(14, 60, 0.1, 730)
THREE_HUNDRED = Size(100, 200, 0.9)


@dataclass
class Year:
    """What happens day by day, and what must hold each day."""

    office: QuietOffice
    chance: Random
    size: Size = FORTY
    avoided: dict[UserId, tuple[UserId, ...]] = field(default_factory=dict)
    limits: dict[UserId, tuple[int, int]] = field(default_factory=dict)
    signed_up: dict[UserId, datetime] = field(default_factory=dict)
    looked_after: dict[UserId, datetime] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    read: int = 0

    def __post_init__(self) -> None:
        self.mentors = [UserId(f"U0MENTOR{number:03}") for number in range(self.size.mentors)]
        self.askers = [UserId(f"U0ASKER{number:03}") for number in range(self.size.askers)]
        self.to_come = list(self.askers)
        self.office.do(_keep_secret)

    def begin(self) -> None:
        for mentor in self.mentors:
            places, questions = self.chance.randrange(0, 3), self.chance.randrange(0, 4)
            self.limits[mentor] = (places, questions)
            self.avoided[mentor] = tuple(self.chance.sample(self.askers, 3))
            self.office.mentor(
                mentor,
                *self.chance.sample(TOPICS, self.chance.randrange(1, 5)),
                people_at_a_time=places,
                questions_a_month=questions,
                avoid=self.avoided[mentor],
            )

    def a_day(self) -> None:
        if self.to_come and self.chance.random() < self.size.a_day:
            self._somebody_signs_up()
        self._answer_asks_and_offers()
        self._answer_check_ins()
        self.office.live(days=1)
        self._holds()

    def _somebody_signs_up(self) -> None:
        asker = self.to_come.pop()
        self.avoided[asker] = tuple(self.chance.sample(self.mentors, 2))
        self.signed_up[asker] = self.office.clock.at
        topics = self.chance.sample(TOPICS, self.chance.randrange(4))
        kind = self.chance.choice(list(IntroductionKind))
        self.office.returner(asker, *topics, kind=kind, avoid=self.avoided[asker])

    def _answer_asks_and_offers(self) -> None:
        for one in self.office.introductions():
            if one.state in ASK_OPEN and one.asked_at is not None:
                choice = self.chance.choices(["accept", "decline", "pause_me", ""], [6, 2, 0.2, 4])[0]
                if choice:
                    self.office.press(one.mentor, getattr(asks_and_offers, choice), one.id)
            elif one.state in OFFER_OPEN and one.offered_at is not None:
                choice = self.chance.choices(["introduce", "someone_else", "not_now", ""], [5, 2, 1, 4])[0]
                if choice:
                    self.office.press(one.asker, getattr(asks_and_offers, choice), one.id)

    def _answer_check_ins(self) -> None:
        for post in list(self.office.posts):
            if "introductions.check_in" not in post.kind or not post.actions or self.chance.random() < 0.5:
                continue
            usable = [action for action in post.actions if action in ANSWERS]
            if usable:
                action = self.chance.choice(usable)
                who = UserId(post.to.removeprefix("person:"))
                if self.office.do(_exists, post):
                    self.office.do(check_ins.answer, who, post.value_of(action), ANSWERS[action])
                    self.office.tick()

    def _holds(self) -> None:
        """Limits, every day."""
        now = self.office.clock.at
        everything = self.office.introductions()
        counted = {one.user_id: one.asked_that_month for one in self.office.do(lambda uow: uow.mentors.list_all())}
        for mentor, (places, questions) in self.limits.items():
            theirs = [one for one in everything if one.mentor == mentor]
            assert sum(one.state in ASK_OPEN for one in theirs) <= 1
            assert sum(uses_place(one, now) for one in theirs) <= places
            assert counted[mentor] <= questions
        self._nobody_is_forgotten({one.asker for one in everything if one.state in OPEN})

    def _nobody_is_forgotten(self, asked_for: set[UserId]) -> None:
        """Until they heard something (an offer, or that nobody is free) hardly a week goes by without an ask."""
        now = self.office.clock.at
        self.heard |= {post.to for post in self.office.posts[self.read :]}
        self.read = len(self.office.posts)
        for asker, since in self.signed_up.items():
            if asker in asked_for or f"person:{asker}" in self.heard:
                self.looked_after[asker] = now
            assert now - self.looked_after.get(asker, since) <= timedelta(days=8), (asker, since)


ANSWERS = {
    "introductions.talked": CheckInAnswer.YES,
    "introductions.not_yet": CheckInAnswer.NOT_YET,
    "introductions.other_please": CheckInAnswer.SOMEONE_ELSE,
    "introductions.carry_on": CheckInAnswer.CARRY_ON,
    "introductions.enough": CheckInAnswer.ENOUGH,
    "introductions.not_right_now": CheckInAnswer.NOT_RIGHT,
}


def _exists(uow: UnitOfWork, post: Posted) -> bool:
    actions = [action for action in post.actions if action in ANSWERS]
    introduction_id = post.value_of(actions[0]).split(" ")[0]
    return uow.introductions.get(introduction_id) is not None


def _keep_secret(uow: UnitOfWork) -> None:
    """A year is the same whenever it is lived."""
    upsert(uow.connection_for_storage, workspaces, {"team_id": TEAM, "secret": SECRET})


YEARS = [
    pytest.param(FORTY, 0, id="forty people"),
    *(pytest.param(FORTY, seed, marks=SOAK, id=f"forty people, seed {seed}") for seed in range(1, 20)),
    pytest.param(TWO_YEARS, 0, marks=SOAK, id="two years"),
    *(pytest.param(THREE_HUNDRED, seed, marks=SOAK, id=f"300 people, seed {seed}") for seed in range(2)),
]


@pytest.mark.parametrize(("size", "seed"), YEARS)
def test_a_year_of_introductions_keeps_every_rule(
    sqlite_database: Database, clock: MovableClock, size: Size, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.at = BEGINS
    year = Year(QuietOffice(sqlite_database, clock).open(), Random(seed), size)
    year.begin()
    for _ in range(size.days):
        year.a_day()
    with capsys.disabled():
        sys.stdout.write(_table(year))
    _nobody_was_written_to_at_a_wrong_time(year)
    _nobody_was_written_to_too_often(year)
    _no_exclusion_was_broken_and_no_pair_came_back(year)
    _who_was_helped_was_asked_once_to_help(year)


def _table(year: Year) -> str:
    """Time to introduction, and messages per person."""
    met = [(post.at, post.to) for post in year.office.groups()]
    days = [
        (min(at for at, to in met if asker in to) - since).days
        for asker, since in year.signed_up.items()
        if any(asker in to for _, to in met)
    ]
    lines = [
        f"{year.size.days} days of {year.size.mentors} mentors and {year.size.askers} who return",
        f"  signed up {len(year.signed_up)}, introduced {len(days)}, conversations {len(met)}",
        f"  days from sign-up to introduction: {_spread(days)}",
    ]
    for name, people in (("mentor", year.mentors), ("who returns", list(year.signed_up))):
        lines.append(f"  messages to each {name}: {_spread([len(year.office.told(one)) for one in people])}")
    return "\n" + "\n".join(lines) + "\n"


def _spread(numbers: list[int]) -> str:
    ranked = sorted(numbers)
    return f"median {ranked[len(ranked) // 2]}, 90 % up to {ranked[len(ranked) * 9 // 10]}, most {ranked[-1]}"


def _nobody_was_written_to_at_a_wrong_time(year: Year) -> None:
    office = year.office.do(lambda uow: uow.days_off(uow.communities.list_all()[0]))
    for post in year.office.posts:
        assert is_working_minute(post.at, Hours(CHICAGO), office), (post.at, post.kind)


def _nobody_was_written_to_too_often(year: Year) -> None:
    days: Counter[tuple[str, object]] = Counter()
    weeks: Counter[tuple[str, object]] = Counter()
    for post in year.office.posts:
        if any(DELIVERIES[name].kind.standing in COUNTED for name in post.kind.split("+")):
            day = local(post.at, CHICAGO).date()
            days[post.to, day] += 1
            weeks[post.to, day.isocalendar()[:2]] += 1
    assert max(days.values()) == 1
    assert max(weeks.values()) <= 2


def _no_exclusion_was_broken_and_no_pair_came_back(year: Year) -> None:
    groups = [group.to for group in year.office.groups()]
    assert len(groups) > 5
    assert len(groups) == len(set(groups))
    for group in groups:
        one, other = group.removeprefix("group:").split(",")
        assert UserId(other) not in year.avoided[UserId(one)]
        assert UserId(one) not in year.avoided[UserId(other)]


def _who_was_helped_was_asked_once_to_help(year: Year) -> None:
    """Paying it forward still happens, long after everything about an introduction is gone."""
    invited = Counter(post.to for post in year.office.posts if INVITE in post.kind)
    assert invited
    assert max(invited.values()) == 1
    assert set(invited) <= {f"person:{asker}" for asker in year.signed_up}
