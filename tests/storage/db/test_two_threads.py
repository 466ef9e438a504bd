"""Two transactions that read one row to write it: neither change is lost, and what is deleted stays deleted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.contributions.tips import TipCard
from bot.core.ids import TeamId
from bot.introductions.peer_groups import PeerGroupWish
from bot.introductions.states import PairMemory
from bot.language.listening import Listening
from bot.lunches.rsvps import Coming, Rsvp
from bot.offices.office_cards import Card, CardKind
from bot.offices.office_topics import OfficeTopic
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner
from bot.reports.pulse import PulseMember
from storage.database import Database
from storage.db.opening import open_database
from storage.db.rows import NotReadToWrite
from storage.unit_of_work import UnitOfWork
from tests.storage import two_workspaces as rows
from tests.storage.db.test_isolation import _public_methods
from tests.storage.two_workspaces import ADA, BEN, NOON
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS
from tests.support.storing import somebody
from tests.support.two_threads import (
    SameEveryTime,
    differ,
    everything,
)

TEAM = TeamId("T0ONE")
Do = Callable[[UnitOfWork], object]


@pytest.fixture
def shared(database_url: str, clock: MovableClock) -> Iterator[Database]:
    """A database whose units of work draw the same ids in every run."""
    opened = open_database(database_url, KEYS)
    yield Database(opened, clock, {rows.Greeting.name: rows.Greeting}, SameEveryTime())
    opened.close()


@dataclass(frozen=True)
class Written:
    """Three ways to write one row of a repository: two changes of different things, and, where it may go, removal."""

    one: Do
    other: Do
    remove: Do | None = None


def _change(get: Callable[[UnitOfWork], Any], save: Callable[[UnitOfWork, Any], None], new: Any, **changes: Any) -> Do:
    """Read to write, change, save; where nothing is, begin with `new` (None: leave it)."""

    def change(uow: UnitOfWork) -> None:
        known = get(uow) or new
        if known is not None:
            save(uow, replace(known, **changes))

    return change


def _written(
    get: Callable[[UnitOfWork], Any],
    save: Callable[[UnitOfWork, Any], None],
    one: Mapping[str, Any],
    other: Mapping[str, Any],
    remove: Do | None = None,
    new: Any = None,
) -> Written:
    return Written(_change(get, save, new, **one), _change(get, save, new, **other), remove)


def _topic(uow: UnitOfWork, **changes: Any) -> None:
    uow.communities.get("c1")
    known = next((one for one in uow.topics.list_of("c1") if one.slug == "sleep"), OfficeTopic("sleep"))
    uow.topics.save("c1", replace(known, **changes))


def _at_hand(read: Callable[[], None], ask: Callable[[], Any]) -> Any:
    """What is asked for one by one after it was read with others."""
    read()
    return ask()


def _of_several(found: Sequence[Any], key: str) -> Any:
    """The one with this id, of several that were locked together; None where it is not among them."""
    return next((one for one in found if getattr(one, "id", getattr(one, "user_id", None)) == key), None)


def _thank(person: str) -> Do:
    return lambda uow: uow.tips.thank("p2", person)  # type: ignore[arg-type]


# By repository and method that writes what was read. A new one is missed by the first test below.
WRITTEN: Mapping[str, Written] = {
    "asks.save": _written(
        lambda uow: uow.asks.get("a1"),
        lambda uow, ask: uow.asks.save(ask),
        {"words": "one"},
        {"was_here": True},
        lambda uow: uow.asks.remove("a1"),
    ),
    "communities.save": _written(
        lambda uow: uow.communities.get("c1"),
        lambda uow, community: uow.communities.save(community),
        {"label": "one"},
        {"named_human": BEN},
    ),
    "contributions.save": _written(
        lambda uow: uow.contributions.get("p1"),
        lambda uow, contribution: uow.contributions.save(contribution),
        {"version": 7},
        {"touched_at": rows.MUCH_LATER},
        lambda uow: uow.contributions.remove("p1"),
    ),
    "installations.save": _written(
        lambda uow: uow.installations.get(),
        lambda uow, installation: uow.installations.save(installation),
        {"token": "xoxb-one"},
        {"uninstalled_at": NOON},
    ),
    "interviews.save": _written(
        lambda uow: uow.interviews.get("t1"),
        lambda uow, interview: uow.interviews.save(interview),
        {"attempt": 5},
        {"tried": ("one", "other")},
        lambda uow: uow.interviews.remove("t1"),
    ),
    "introductions.save": _written(
        lambda uow: uow.introductions.get("i1"),
        lambda uow, introduction: uow.introductions.save(introduction),
        {"topic": "one"},
        {"excused": True},
        lambda uow: uow.introductions.remove("i1"),
    ),
    "introductions.peer_groups.save": _written(
        lambda uow: uow.introductions.peer_groups.get("o1"),
        lambda uow, group: uow.introductions.peer_groups.save(group),
        {"ice_breaker": 5},
        {"replies": ((ADA, True),)},
        lambda uow: uow.introductions.peer_groups.remove("o1"),
    ),
    "listening.save": _written(
        lambda uow: uow.listening.get("c1"),
        lambda uow, switch: uow.listening.save(switch),
        {"turn": 5},
        {"announced_in": rows.DIRECT},
        new=Listening("c1"),
    ),
    "meetings.save": _written(
        lambda uow: uow.meetings.get("m1"),
        lambda uow, meeting: uow.meetings.save(meeting),
        {"host": BEN},
        {"announced_at": NOON},
        lambda uow: uow.meetings.remove(["m1"]),
    ),
    "meetings.rsvps.save_answer": _written(
        lambda uow: uow.meetings.rsvps.lock_answer("m1", ADA),
        lambda uow, rsvp: uow.meetings.rsvps.save_answer(rsvp),
        {"coming": Coming.NO},
        {"name_to_host": True},
        lambda uow: uow.meetings.forget_answers("s1", NOON + timedelta(days=400)),
        new=Rsvp("m1", ADA, Coming.YES),
    ),
    "meetings.save_series": _written(
        lambda uow: uow.meetings.get_series("s1"),
        lambda uow, series: uow.meetings.save_series(series),
        {"room": "one"},
        {"room_size": 5},
    ),
    "mentors.save": _written(
        lambda uow: uow.mentors.get(BEN),
        lambda uow, mentor: uow.mentors.save(mentor),
        {"topics": ("sleep",)},
        {"is_paused": True},
        lambda uow: uow.mentors.remove(BEN),
        new=Mentor(BEN, NOON),
    ),
    "office_cards.save": _written(
        lambda uow: uow.office_cards.get("c1", CardKind.BUILDING),
        lambda uow, card: uow.office_cards.save("c1", card),
        {"as_of": rows.MUCH_LATER.date()},
        {"entries": {"fridge": "other"}},
        new=Card(CardKind.BUILDING),
    ),
    "people.save": _written(
        lambda uow: uow.people.get(ADA),
        lambda uow, colleague: uow.people.save(colleague),
        {"zone": "Europe/Paris"},
        {"may_take_part": False},
        lambda uow: uow.people.remove(ADA),
        new=Colleague(ADA),
    ),
    "meetings.rsvps.save_answers": _written(
        lambda uow: _at_hand(
            lambda: uow.meetings.rsvps.lock_answers("m1", [ADA]), lambda: uow.meetings.rsvps.lock_answer("m1", ADA)
        ),
        lambda uow, rsvp: uow.meetings.rsvps.save_answers([rsvp]),
        {"coming": Coming.NO},
        {"name_to_host": True},
        lambda uow: uow.meetings.forget_answers("s1", NOON + timedelta(days=400)),
    ),
    "people.save_many": _written(
        lambda uow: _at_hand(lambda: uow.people.lock_many([ADA]), lambda: uow.people.get(ADA)),
        lambda uow, colleague: uow.people.save_many([colleague]),
        {"zone": "Europe/Berlin"},
        {"may_take_part": False},
        new=Colleague(ADA),
    ),
    "pulse.save": _written(
        lambda uow: uow.pulse.get(ADA),
        lambda uow, member: uow.pulse.save(member),
        {"unanswered": 1},
        {"unanswered": 2},
        lambda uow: uow.pulse.remove(ADA),
        new=PulseMember(ADA),
    ),
    "pulse.save_many": Written(
        lambda uow: uow.pulse.save_many([ADA], lambda member: replace(member, unanswered=member.unanswered + 1)),
        lambda uow: uow.pulse.save_many([ADA], lambda member: replace(member, unanswered=member.unanswered + 2)),
        lambda uow: uow.pulse.remove(ADA),
    ),
    "return_plans.save": _written(
        lambda uow: uow.return_plans.get(ADA),
        lambda uow, kept: uow.return_plans.save(ADA, kept),
        {"until": rows.MUCH_LATER.date()},
        {"draft": rows.kept_plan("other").draft},
        lambda uow: uow.return_plans.remove(ADA),
        new=rows.kept_plan("new"),
    ),
    "returners.save": _written(
        lambda uow: uow.returners.get(ADA),
        lambda uow, returner: uow.returners.save(returner),
        {"about": "one"},
        {"asleep": True},
        lambda uow: uow.returners.remove(ADA),
        new=Returner(ADA, NOON),
    ),
    "tips.save": _written(
        lambda uow: uow.tips.get("p2"),
        lambda uow, card: uow.tips.save(card),
        {"asked": 1},
        {"helpful": 5},
        lambda uow: uow.tips.remove("p2"),
        new=TipCard("p2", NOON.date()),
    ),
    "topics.save": Written(lambda uow: _topic(uow, label="one"), lambda uow: _topic(uow, is_hidden=True)),
    # Counted or remembered in one statement, without reading first.
    "tips.thank": Written(_thank("U0ONE"), _thank("U0TWO"), lambda uow: uow.tips.remove("p2")),
    "referral_counter.add": Written(lambda uow: uow.referral_counter.add(), lambda uow: uow.referral_counter.add()),
    "introductions.remember_pair": Written(
        lambda uow: uow.introductions.remember_pair(ADA, BEN, PairMemory.MET, 1),
        lambda uow: uow.introductions.remember_pair(ADA, BEN, PairMemory.DECLINED),
    ),
    # Rows that are locked by what they belong to.
    "asks.lock_for": _written(
        lambda uow: _of_several(uow.asks.lock_for(ADA), "a1"),
        lambda uow, ask: uow.asks.save(ask),
        {"words": "one"},
        {"was_here": True},
        lambda uow: uow.asks.remove("a1"),
    ),
    "contributions.lock_of": _written(
        lambda uow: _of_several(uow.contributions.lock_of(ADA), "p1"),
        lambda uow, contribution: uow.contributions.save(contribution),
        {"version": 7},
        {"touched_at": rows.MUCH_LATER},
        lambda uow: uow.contributions.remove("p1"),
    ),
    "interviews.lock_heard_by": _written(
        lambda uow: _of_several(uow.interviews.lock_heard_by(ADA), "t1"),
        lambda uow, interview: uow.interviews.save(interview),
        {"attempt": 5},
        {"accepted": (1,)},
        lambda uow: uow.interviews.remove("t1"),
    ),
    "interviews.lock_told_by": _written(
        lambda uow: _of_several(uow.interviews.lock_told_by(ADA), "t1"),
        lambda uow, interview: uow.interviews.save(interview),
        {"attempt": 5},
        {"accepted": (1,)},
        lambda uow: uow.interviews.remove("t1"),
    ),
    "interviews.lock_tried": _written(
        lambda uow: _of_several(uow.interviews.lock_tried("words"), "t1"),
        lambda uow, interview: uow.interviews.save(interview),
        {"attempt": 5},
        {"accepted": (1,)},
        lambda uow: uow.interviews.remove("t1"),
    ),
    "introductions.lock_for": _written(
        lambda uow: _of_several(uow.introductions.lock_for(ADA), "i1"),
        lambda uow, introduction: uow.introductions.save(introduction),
        {"topic": "one"},
        {"excused": True},
        lambda uow: uow.introductions.remove("i1"),
    ),
    "meetings.lock_of": _written(
        lambda uow: _of_several(uow.meetings.lock_of("s1"), "m1"),
        lambda uow, meeting: uow.meetings.save(meeting),
        {"host": BEN},
        {"announced_at": NOON},
        lambda uow: uow.meetings.remove(["m1"]),
    ),
    "meetings.rsvps.lock_reserved": _written(
        lambda uow: _of_several(uow.meetings.rsvps.lock_reserved("m1"), ADA),
        lambda uow, rsvp: uow.meetings.rsvps.save_answer(rsvp),
        {"coming": Coming.NO},
        {"name_to_host": True},
        lambda uow: uow.meetings.forget_answers("s1", NOON + timedelta(days=400)),
    ),
    "introductions.peer_groups.wish": Written(
        lambda uow: uow.introductions.peer_groups.wish(PeerGroupWish(BEN, NOON)),
        lambda uow: uow.introductions.peer_groups.wish(PeerGroupWish(BEN, NOON)),
        lambda uow: uow.introductions.peer_groups.drop_wish(BEN),
    ),
}


def test_every_repository_that_saves_is_tried(sqlite_database: Database) -> None:
    found = sqlite_database.transact_now(TEAM, lambda uow: set(_public_methods(uow)))
    saving = {name for name in found if name.rpartition(".")[2].startswith("save")}
    assert saving <= set(WRITTEN)
    one_by_one = {"lock_answer", "lock_answers", "lock_many", "lock_workspace"}  # read in a `save` of WRITTEN
    locking = {name for name in found if name.rpartition(".")[2].startswith("lock_")}
    assert {name for name in locking if name.rpartition(".")[2] not in one_by_one} <= set(WRITTEN)


def fill(uow: UnitOfWork) -> None:
    rows.fill(uow, "words")
    somebody(uow, ADA, BEN)


def without(uow: UnitOfWork) -> None:
    """The same without the rows that WRITTEN writes, and with everything they belong to."""
    fill(uow)
    for name, written in WRITTEN.items():
        is_parent = name in {"people.save", "meetings.save", "contributions.save"}
        if written.remove is not None and not is_parent and ".lock_" not in name:
            written.remove(uow)


def pairs(written: Written) -> Iterator[tuple[Do, Do]]:
    yield written.one, written.other
    if written.remove is not None:
        yield written.one, written.remove
        yield written.remove, written.other


@pytest.mark.parametrize("begin", [fill, without], ids=["there", "missing"])
def test_two_at_the_same_moment_end_as_one_after_the_other(shared: Database, begin: Do) -> None:
    shared.transact_now(TEAM, begin)
    with shared.engine.begin() as connection:
        before = everything(connection)
    wrong, waited = [], set()
    for name, ways in WRITTEN.items():
        for number, (first, second) in enumerate(pairs(ways)):
            compared = differ(shared, TEAM, before, first, second)
            wrong += [f"{name} {number}: {difference}" for difference in compared.differences]
            if compared.outcome.waited:
                waited.add(name)
    assert wrong == []
    if not shared.is_sqlite and begin is fill:
        saving = {name for name in WRITTEN if ".save" in name or ".lock_" in name}
        assert saving <= waited, "the two have to meet, or nothing is proved"


# What would go wrong, and is refused.


def test_what_was_only_listed_cannot_be_saved(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def list_then_save(uow: UnitOfWork) -> None:
        for returner in uow.returners.list_all():
            uow.returners.save(returner)

    with pytest.raises(NotReadToWrite):
        database.transact_now(TEAM, list_then_save)


def test_what_was_only_looked_at_cannot_be_saved(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def look_then_save(uow: UnitOfWork) -> None:
        mentor = uow.mentors.look_at(BEN)
        assert mentor is not None
        uow.mentors.save(replace(mentor, is_paused=True))

    with pytest.raises(NotReadToWrite):
        database.transact_now(TEAM, look_then_save)


def test_what_a_savepoint_undid_is_read_again(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def half(uow: UnitOfWork) -> None:
        try:
            with uow.savepoint():
                known = uow.mentors.get(BEN)
                assert known is not None
                uow.mentors.save(replace(known, is_paused=True))
                raise KeyError
        except KeyError:
            pass
        mentor = uow.mentors.get(BEN)
        assert mentor is not None
        assert not mentor.is_paused
        uow.mentors.save(replace(mentor, topics=("sleep",)))

    database.transact_now(TEAM, half)
    mentor = database.transact_now(TEAM, lambda uow: uow.mentors.look_at(BEN))
    assert mentor is not None
    assert (mentor.topics, mentor.is_paused) == (("sleep",), False)


def test_only_columns_that_differ_are_written(database: Database) -> None:
    """A background writer changes what it decided, whatever another has changed in the row since it was asked."""
    database.transact_now(TEAM, fill)
    written: list[str] = []

    def same(uow: UnitOfWork) -> None:
        mentor = uow.mentors.get(BEN)
        assert mentor is not None
        uow.mentors.save(mentor)

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("UPDATE"):
            written.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    database.transact_now(TEAM, same)
    database.transact_now(TEAM, WRITTEN["mentors.save"].other)
    assert len(written) == 1
    assert "is_paused" in written[0]
    assert "private" not in written[0]


def test_a_row_goes_with_the_row_it_belongs_to(database: Database) -> None:
    """The person's row takes everything of theirs along, an office's everything of the office."""
    database.transact_now(TEAM, fill)
    database.transact_now(TEAM, lambda uow: uow.people.remove(ADA))
    with database.engine.begin() as connection:
        left = everything(connection)
    assert not any(left[name] for name in ("returners", "asks", "contributions", "tip_cards", "pulse_members"))
    assert left["rsvps"]
    assert not any(ADA in row for row in left["rsvps"])
    assert left["meetings"]
    assert left["introductions"]
