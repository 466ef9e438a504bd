"""Two worlds that differ only in who is on a list, or in who asked: the list's owner sees the same in both (rule 3).

In each world somebody on one side puts a name on a list while something is open; in one it is the other side's name,
in the other somebody else's. Everything the owner can see is recorded for weeks and compared: each message with its
words, buttons, edits and moment in community time, what a press answers, Home, my-data.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import Refusal
from bot.core.ids import UserId
from bot.introductions.asking_around import ByWhen, NobodyToday, WantedAsk
from bot.people.people import Profile
from bot.people.returners import IntroductionKind
from handlers.contributions import interview_steps
from handlers.contributions.interview_steps import begin, listen
from handlers.introductions import asks_and_offers, peer_groups
from handlers.introductions.asking_around import short_replies
from handlers.introductions.asking_around.steps import ask_around
from handlers.people import mentor_steps, returner_steps
from storage.unit_of_work import UnitOfWork
from tests.conftest import _opened as opened
from tests.handlers.support.office_by_hand import CHICAGO
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.databases import copy_sqlite
from tests.support.storing import put

MARISA, MEGHAN, NOOR, OLA = UserId("U0MARISA"), UserId("U0MEGHAN"), UserId("U0NOOR"), UserId("U0OLA")
TOPIC = "business-travel"
START = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Chicago
HALF_DAYS = 26


@dataclass
class World:
    """One world; `answers` is what the owner's presses and forms came back with."""

    office: QuietOffice
    owner: UserId
    listed: UserId
    answers: list[object]

    def acts(self, step: Callable[..., object], *args: object, **kwargs: object) -> None:
        """The owner does something; what comes back, or how it is refused, is a surface like any other."""
        try:
            outcome = self.office.do(step, *args, **kwargs)
        except Refusal as refusal:
            outcome = type(refusal).__name__
        self.answers.append(_without_ids(outcome))
        self.office.tick()

    def puts_on_list(self) -> None:
        """The owner's list changes: the sign-up's where there is one, else the mentor's."""

        def change(uow: UnitOfWork) -> None:
            for rows in (uow.returners, uow.mentors):
                row: Any = rows.get(self.owner)
                if row is not None:
                    put(rows.save, replace(row, avoid=(self.listed,)))

        self.office.do(change)
        self.office.tick()

    def seen(self, *, my_data: bool) -> list[object]:
        """Everything the owner can look at by now; my-data, which looks through every table, only where asked for."""
        told = [
            (post.at, post.kind, post.message.text, post.shown_without_ids, post.edits)
            for post in self.office.posts
            if self.owner in post.to
        ]
        return [*told, *self.answers, self._home(), self._my_data() if my_data else ""]

    def _home(self) -> list[str]:
        sections = (asks_and_offers.home_section, mentor_steps.home_section, returner_steps.home_section)
        return [
            _without_ids([block.to_dict() for block in self.office.do(section, self.owner)]) for section in sections
        ]

    def _my_data(self) -> str:
        own = self.office.do(lambda uow: uow.privacy.own(self.owner))
        return _without_ids(own).replace(self.listed, "SOMEBODY")


def _without_ids(value: object) -> str:
    """What can be read, without ids that differ from run to run."""
    if isinstance(value, list):
        value = [{key: _anonymous(part) for key, part in block.items() if key != "block_id"} for block in value]
    return "" if value.__class__.__module__.startswith("bot.introductions") else str(value)


def _anonymous(part: object) -> object:
    if isinstance(part, list):
        return [
            {key: content for key, content in element.items() if key != "value"}
            if isinstance(element, dict)
            else element
            for element in part
        ]
    return part


@contextmanager
def world(template: Path, folder: Path, owner: UserId, listed: UserId) -> Iterator[World]:
    clock = MovableClock(START)
    for database in opened(copy_sqlite(template, folder), clock):
        office = QuietOffice(database, clock).open()
        yield World(office, owner, listed, [])


Scene = Callable[[World], None]


def profile(user_id: UserId) -> Profile:
    return Profile(user_id, CHICAGO)


def _asked_about_a_sign_up(world: World, kind: IntroductionKind = IntroductionKind.TALK) -> None:
    world.office.mentor(MARISA, TOPIC)
    world.office.returner(MEGHAN, TOPIC, kind=kind)
    world.office.live_till_told(MARISA, "introductions.ask")


def _asked_a_question(world: World) -> None:
    world.office.mentor(MARISA, TOPIC)
    world.office.do(ask_around, profile(MEGHAN), WantedAsk(TOPIC))
    world.office.live_till_told(MARISA, "introductions.ask")


def _asked_today(world: World) -> None:
    world.office.mentor(MARISA, TOPIC, today_questions=True)
    world.office.do(ask_around, profile(MEGHAN), WantedAsk(TOPIC, ByWhen.TODAY))
    world.office.tick()


def mentor_says_yes(world: World) -> None:
    _asked_about_a_sign_up(world)
    world.puts_on_list()
    world.acts(asks_and_offers.accept, MARISA, world.office.latest().id)


def mentor_says_yes_to_company(world: World) -> None:
    _asked_about_a_sign_up(world, IntroductionKind.COMPANY)
    world.puts_on_list()
    world.acts(asks_and_offers.accept, MARISA, world.office.latest().id)


def mentor_says_yes_to_a_question(world: World) -> None:
    _asked_a_question(world)
    world.puts_on_list()
    world.acts(asks_and_offers.accept, MARISA, world.office.latest().id)


def mentor_says_yes_today(world: World) -> None:
    _asked_today(world)
    world.puts_on_list()
    world.acts(asks_and_offers.accept, MARISA, world.office.latest().id)


def mentor_says_no(world: World) -> None:
    _asked_about_a_sign_up(world)
    world.puts_on_list()
    world.acts(asks_and_offers.decline, MARISA, world.office.latest().id)


def mentor_says_nothing(world: World) -> None:
    _asked_about_a_sign_up(world)
    world.puts_on_list()


def mentor_says_yes_twice_and_pauses(world: World) -> None:
    mentor_says_yes(world)
    world.acts(asks_and_offers.accept, MARISA, world.office.latest().id)
    world.acts(asks_and_offers.pause_me, MARISA, world.office.latest().id)


def mentor_answers_in_a_line(world: World) -> None:
    _asked_a_question(world)
    world.puts_on_list()
    world.acts(short_replies.write, MARISA, world.office.latest().id, "It gets easier.")
    world.acts(short_replies.turn, MARISA, world.office.latest().id)


def mentor_answers_in_a_line_today(world: World) -> None:
    _asked_today(world)
    world.puts_on_list()
    world.acts(short_replies.write, MARISA, world.office.latest().id, "It gets easier.")


MENTOR_SCENES: tuple[Scene, ...] = (
    mentor_says_yes,
    mentor_says_yes_to_company,
    mentor_says_yes_to_a_question,
    mentor_says_yes_today,
    mentor_says_no,
    mentor_says_nothing,
    mentor_says_yes_twice_and_pauses,
    mentor_answers_in_a_line,
    mentor_answers_in_a_line_today,
)


def peer_says(world: World, *, yes: bool) -> None:
    for who in (MEGHAN, NOOR):
        world.office.returner(who)
        world.office.do(peer_groups.wish, who)
    world.office.live_till_told(MEGHAN, "introductions.ask_to_meet")
    world.office.tick()
    world.puts_on_list()
    (group,) = world.office.do(lambda uow: uow.introductions.peer_groups.list_asked())
    world.acts(peer_groups.reply, MEGHAN, group.id, yes=yes)
    world.office.do(peer_groups.reply, NOOR, group.id, yes=False)


def peer_says_yes(world: World) -> None:
    peer_says(world, yes=True)


def peer_says_no(world: World) -> None:
    peer_says(world, yes=False)


def asker_has_no_mentor_but_the_listed(world: World) -> None:
    """The guess at who keeps a topic: silent in either world, the same word comes at the same moment."""
    world.office.mentor(MARISA, "loss")
    world.office.returner(MEGHAN, "loss")
    world.puts_on_list()


def asker_asks_around(world: World) -> None:
    world.office.mentor(MARISA, TOPIC)
    world.acts(ask_around, profile(MEGHAN), WantedAsk(TOPIC, avoid=(world.listed,)))


def asker_asks_today(world: World) -> None:
    world.office.mentor(MARISA, TOPIC, today_questions=True)
    world.acts(ask_around, profile(MEGHAN), WantedAsk(TOPIC, ByWhen.TODAY, avoid=(world.listed,)))


def asker_writes_back(world: World) -> None:
    _asked_a_question(world)
    world.office.do(short_replies.write, MARISA, world.office.latest().id, "It gets easier.")
    world.office.live(days=1)
    world.office.returner(MEGHAN, asleep=True)
    world.puts_on_list()
    world.acts(short_replies.write, MEGHAN, world.office.latest().id, "How did you begin?")


def asker_has_an_offer(world: World) -> None:
    """The reminder and the end of an offer that stays unanswered."""
    _asked_about_a_sign_up(world)
    world.office.press(MARISA, asks_and_offers.accept)
    world.puts_on_list()


ASKER_SCENES: tuple[Scene, ...] = (
    asker_has_no_mentor_but_the_listed,
    asker_asks_around,
    asker_asks_today,
    asker_writes_back,
    asker_has_an_offer,
    peer_says_yes,
    peer_says_no,
)


def teller_begins(world: World) -> None:
    """*I'd rather tell it*: the answer to the form, and the days after it."""
    world.office.returner(MEGHAN, asleep=True)
    world.office.mentor(MARISA)
    world.office.do(listen, profile(MARISA))
    world.puts_on_list()
    world.office.do(lambda uow: world.answers.append(str(begin(uow, profile(MEGHAN)).to_dict())))


def listener_says_yes(world: World) -> None:
    world.office.mentor(MARISA)
    world.office.do(listen, profile(MARISA))
    world.office.do(begin, profile(MEGHAN))
    world.office.live_till_told(MARISA, "story_interviews.ask")
    world.puts_on_list()
    interview = world.office.do(lambda uow: uow.interviews.lock_told_by(MEGHAN)[0])
    world.acts(interview_steps.accept, MARISA, interview.id)


def surfaces(template: Path, folder: Path, scene: Scene, owner: UserId, listed: UserId) -> list[object]:
    with world(template, folder, owner, listed) as here:
        scene(here)
        recorded: list[object] = []
        for number in range(HALF_DAYS):
            here.office.live(hours=12)
            recorded.append(here.seen(my_data=number % 2 == 1))
        return recorded


def assert_alike(template: Path, folder: Path, scene: Scene, owner: UserId, other: UserId) -> None:
    with_other = surfaces(template, folder, scene, owner, other)
    with_stranger = surfaces(template, folder, scene, owner, OLA)
    for number, (one, another) in enumerate(zip(with_other, with_stranger, strict=True)):
        assert one == another, f"after {(number + 1) * 12} hours"


@pytest.mark.parametrize("scene", [*MENTOR_SCENES, listener_says_yes], ids=lambda scene: scene.__name__)
def test_a_mentor_cannot_tell_whether_the_asker_is_on_their_list(
    sqlite_template: Path, tmp_path: Path, scene: Scene
) -> None:
    assert_alike(sqlite_template, tmp_path, scene, MARISA, MEGHAN)


@pytest.mark.parametrize("scene", [*ASKER_SCENES, teller_begins], ids=lambda scene: scene.__name__)
def test_an_asker_cannot_tell_whether_a_silent_mentor_is_on_their_list(
    sqlite_template: Path, tmp_path: Path, scene: Scene
) -> None:
    other = NOOR if scene in (peer_says_yes, peer_says_no) else MARISA
    assert_alike(sqlite_template, tmp_path, scene, MEGHAN, other)


@pytest.mark.parametrize("scene", MENTOR_SCENES, ids=lambda scene: scene.__name__)
def test_what_is_refused_by_a_list_reaches_nobody(sqlite_template: Path, tmp_path: Path, scene: Scene) -> None:
    with world(sqlite_template, tmp_path, MARISA, MEGHAN) as here:
        scene(here)
        here.office.live(days=15)
        heard = [post for post in here.office.told(MEGHAN) if "offer" in post.kind or "asking_around.line" in post.kind]
        assert heard == []
        assert here.office.groups() == []


def test_nobody_is_told_today_when_nobody_is_at_work_at_all(sqlite_template: Path, tmp_path: Path) -> None:
    with world(sqlite_template, tmp_path, MEGHAN, MARISA) as here, pytest.raises(NobodyToday):
        here.office.do(ask_around, profile(MEGHAN), WantedAsk(TOPIC, ByWhen.TODAY))
