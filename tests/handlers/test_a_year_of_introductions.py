"""A seeded year in an office of forty: walls, limits, hours and budget hold, and nobody is forgotten."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.ids import UserId
from bot.introduction_states import ASK_OPEN, OFFER_OPEN, Answer, uses_place
from bot.quiet import COUNTED, Hours, is_working_minute
from bot.returners import Kind
from bot.topics import standard
from bot.zones import local
from handlers import check_ins, introductions
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.clocks import MovableClock
from tests.handlers.quiet_office import CHICAGO, DELIVERIES, Posted, QuietOffice

BEGINS = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
MENTORS = [UserId(f"U0MENTOR{number:02}") for number in range(14)]
ASKERS = [UserId(f"U0ASKER{number:02}") for number in range(26)]
TOPICS = [topic.slug for topic in standard()][:9]


@dataclass
class Year:
    """What happens day by day, and what must hold each day."""

    office: QuietOffice
    chance: Random
    avoided: dict[UserId, tuple[UserId, ...]] = field(default_factory=dict)
    limits: dict[UserId, tuple[int, int]] = field(default_factory=dict)
    to_come: list[UserId] = field(default_factory=lambda: list(ASKERS))
    signed_up: dict[UserId, datetime] = field(default_factory=dict)

    def begin(self) -> None:
        for mentor in MENTORS:
            places, questions = self.chance.randrange(0, 3), self.chance.randrange(0, 4)
            self.limits[mentor] = (places, questions)
            self.avoided[mentor] = tuple(self.chance.sample(ASKERS, 3))
            self.office.mentor(
                mentor,
                *self.chance.sample(TOPICS, self.chance.randrange(1, 5)),
                people_at_a_time=places,
                questions_a_month=questions,
                avoid=self.avoided[mentor],
            )

    def a_day(self) -> None:
        if self.to_come and self.chance.random() < 0.15:
            self._somebody_signs_up()
        self._answer_asks_and_offers()
        self._answer_check_ins()
        self.office.live(days=1)
        self._holds()

    def _somebody_signs_up(self) -> None:
        asker = self.to_come.pop()
        self.avoided[asker] = tuple(self.chance.sample(MENTORS, 2))
        self.signed_up[asker] = self.office.clock.at
        topics = self.chance.sample(TOPICS, self.chance.randrange(4))
        kind = self.chance.choice(list(Kind))
        self.office.returner(asker, *topics, kind=kind, avoid=self.avoided[asker])

    def _answer_asks_and_offers(self) -> None:
        for one in self.office.introductions():
            if one.state in ASK_OPEN and one.asked_at is not None:
                choice = self.chance.choices(["accept", "decline", "pause_me", ""], [6, 2, 0.2, 4])[0]
                if choice:
                    self.office.press(one.mentor, getattr(introductions, choice), one.id)
            elif one.state in OFFER_OPEN and one.offered_at is not None:
                choice = self.chance.choices(["introduce", "someone_else", "not_now", ""], [5, 2, 1, 4])[0]
                if choice:
                    self.office.press(one.asker, getattr(introductions, choice), one.id)

    def _answer_check_ins(self) -> None:
        for post in list(self.office.posts):
            if "introductions.check_in" not in post.kind or not post.actions or self.chance.random() < 0.5:
                continue
            usable = [action for action in post.actions if action.split("#")[0] in ANSWERS]
            if usable and "#" not in usable[0]:
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


ANSWERS = {
    "introductions.talked": Answer.YES,
    "introductions.not_yet": Answer.NOT_YET,
    "introductions.other_please": Answer.SOMEONE_ELSE,
    "introductions.carry_on": Answer.CARRY_ON,
    "introductions.enough": Answer.ENOUGH,
    "introductions.not_right_now": Answer.NOT_RIGHT,
}


def _exists(uow: UnitOfWork, post: Posted) -> bool:
    actions = [action for action in post.actions if action in ANSWERS]
    introduction_id = post.value_of(actions[0]).split(" ")[0]
    return uow.introductions.get(introduction_id) is not None


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 20))])
def test_a_year_keeps_every_promise(sqlite_database: Database, clock: MovableClock, seed: int) -> None:
    clock.at = BEGINS
    year = Year(QuietOffice(sqlite_database, clock).open(), Random(seed))
    year.begin()
    for _ in range(365):
        year.a_day()
    _nobody_was_written_to_at_a_wrong_time(year)
    _nobody_was_written_to_too_often(year)
    _no_wall_was_broken_and_no_pair_came_back(year)
    _nobody_was_forgotten(year)


def _nobody_was_written_to_at_a_wrong_time(year: Year) -> None:
    office = year.office.do(lambda uow: uow.holidays(uow.communities.list_all()[0]))
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


def _no_wall_was_broken_and_no_pair_came_back(year: Year) -> None:
    groups = [group.to for group in year.office.groups()]
    assert len(groups) > 5
    assert len(groups) == len(set(groups))
    for group in groups:
        one, other = group.removeprefix("group:").split(",")
        assert UserId(other) not in year.avoided[UserId(one)]
        assert UserId(one) not in year.avoided[UserId(other)]


def _nobody_was_forgotten(year: Year) -> None:
    """Within two weeks everybody heard something: an offer, or that nobody is free yet."""
    for asker, at in year.signed_up.items():
        if at < BEGINS + timedelta(days=340):
            heard = [post.at for post in year.office.told(asker)]
            assert heard
            assert min(heard) <= at + timedelta(days=14)
