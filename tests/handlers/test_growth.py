"""Work grows with what changed, not with what is stored: statements counted in an office of 20 and one of 1,000."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import Refusal
from bot.core.notifications import Notification
from bot.lunches.rsvps import Coming
from bot.lunches.seats import SeatWish
from bot.people.people import Profile
from handlers import routers
from handlers.accounts import access, forgetting, privacy
from handlers.home import app_home
from handlers.introductions.asking_around import steps as asking_around_steps
from handlers.introductions.matching import matching_run as matching
from handlers.lunches import rsvps
from handlers.people import mentor_steps, returner_steps
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.support.large_office import filled, person, statements
from tests.storage.two_workspaces import ADA, BEN
from tests.support.clocks import MovableClock

SMALL, LARGE = 20, 1_000
# Some hundred rows are one statement more; what grows with each row is hundreds.
ALLOWED = 30

Do = Callable[[UnitOfWork], object]
TABLE = routers.table()
SUBJECTS = ("run", "m1", "s1", "i1", "i00003", "t1:0", "t00010", "a1", "a00008", "p1", "p2", "p00010", "o1", "c1")
WITH_PEOPLE = (*SUBJECTS, "2026-Q4", f"2026-Q4 {ADA}", ADA, BEN, person(1), person(2))

# What a notification's field may hold, by the field's name.
FIELDS: dict[str, Any] = {
    "introduction_id": "i00003",
    "meeting_id": "m1",
    "series_id": "s1",
    "ask_id": "a00008",
    "interview_id": "t00010",
    "contribution_id": "p00010",
    "tip_id": "p00010",
    "peer_group_id": "o00000",
    "community_id": "c1",
    "quarter": "2026-Q4",
    "people": (person(0), person(1)),
    "day": "2026-11-03",
    "since": "2026-11-03",
}
KINDS = {"int": 1, "bool": False, "date": date(2026, 11, 3), "datetime": MovableClock().now()}


class Undone(Exception):  # noqa: N818 (it undoes a transaction)
    """Nothing that is tried stays."""


@pytest.fixture(scope="module")
def offices(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Database]]:
    """One of twenty people and one of a thousand, in all else the same."""
    found = {size: filled(sqlite_template, tmp_path_factory.mktemp("office"), size) for size in (SMALL, LARGE)}
    for database in found.values():
        # Whom matching asks anew costs some twenty statements each; from here on there is nobody new.
        database.transact_now(TEAM, lambda uow: matching.propose(uow, "run"))
    yield found
    for database in found.values():
        database.close_now()


def _of(step: Callable[[UnitOfWork, Any], object], subject: object) -> Do:
    return lambda uow: step(uow, subject)


Refused = tuple[type[Exception], ...]


def sent(database: Database, do: Do, may_be: Refused) -> Counter[str]:
    """What this unit of work sends to the database, or sends before it raises what it may; it is undone."""

    def run(uow: UnitOfWork) -> None:
        do(uow)
        raise Undone

    # Some things are refused, and some subjects and facts are another timer's or message's.
    with statements(database) as found, suppress(Undone, *may_be):
        database.transact_now(TEAM, run)
    return Counter(found)


NOT_ITS_OWN: Refused = (Refusal, ValueError, KeyError, AttributeError)


def growth(offices: dict[int, Database], do: Do, may_be: Refused = NOT_ITS_OWN) -> list[str]:
    """The statements of which there are more in the large office, if they are many."""
    small, large = (sent(offices[size], do, may_be) for size in (SMALL, LARGE))
    if large.total() <= small.total() + ALLOWED:
        return []
    return [f"{count} x {statement[:120]}" for statement, count in (large - small).most_common(3)]


@pytest.mark.parametrize("name", sorted(TABLE.timers))
def test_a_timer_costs_the_same_in_a_large_office(offices: dict[int, Database], name: str) -> None:
    listener = TABLE.timers[name]
    found = {subject: growth(offices, _of(listener, subject)) for subject in WITH_PEOPLE}
    assert {subject: more for subject, more in found.items() if more} == {}


def notification(kind: type[Notification]) -> Notification:
    """One of this kind about somebody and something that is there."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING:
            continue
        kind_of_field = str(getattr(field.type, "__name__", field.type))
        values[field.name] = FIELDS.get(field.name, KINDS.get(kind_of_field, person(1)))
    return kind(**values)


@pytest.mark.parametrize("name", sorted(TABLE.deliveries))
def test_a_message_costs_the_same_in_a_large_office(offices: dict[int, Database], name: str) -> None:
    delivery = TABLE.deliveries[name]
    notice = notification(delivery.kind)
    steps = (delivery.still_wanted, delivery.view, delivery.sent, delivery.lost)
    assert [more for step in steps if step is not None for more in growth(offices, _of(step, notice))] == []


PRESSED: dict[str, Do] = {
    "Home of an organizer": lambda uow: app_home.assemble(uow, Profile(ADA, "Europe/London")),
    "Home of a mentor": lambda uow: app_home.assemble(uow, Profile(person(1), "Europe/London")),
    "Home of a returner": lambda uow: app_home.assemble(uow, Profile(person(2), "Europe/London")),
    "/askaround": lambda uow: asking_around_steps.look(uow, person(2), ("sleep", "travel")),
    "/mentor pause": lambda uow: mentor_steps.pause_by_words(uow, person(1), "2 weeks"),
    "/mentor stop": lambda uow: mentor_steps.stop(uow, person(1)),
    "/returning stop": lambda uow: returner_steps.stop(uow, person(2)),
    "a changed profile": lambda uow: access.person_changed(uow, Profile(person(3), "Europe/Paris")),
    "a closed account": lambda uow: access.person_changed(uow, Profile(person(3), None, is_deactivated=True)),
    "a yes to a lunch": lambda uow: rsvps.rsvp(uow, person(3), "m1", Coming.YES),
    "no to a lunch": lambda uow: rsvps.rsvp(uow, person(3), "m1", Coming.NO),
    "tell me if a seat opens": lambda uow: rsvps.rsvp(uow, person(3), "m1", SeatWish.TELL_ME),
    "my-data": lambda uow: privacy.ask_for_my_data(uow, person(3)),
    "forget-me": lambda uow: forgetting.forget(uow, person(3)),
}


@pytest.mark.parametrize("name", PRESSED)
def test_a_press_costs_the_same_in_a_large_office(offices: dict[int, Database], name: str) -> None:
    assert growth(offices, PRESSED[name], may_be=()) == [], "what is refused costs nothing and proves nothing"


def test_a_loop_over_people_is_detected_as_growth(offices: dict[int, Database]) -> None:
    def one_by_one(uow: UnitOfWork) -> None:
        for colleague in uow.people.list_all():
            uow.people.get(colleague.user_id)

    assert growth(offices, one_by_one) != []
