"""What concerns one person reads as much in an office of a thousand as in one of twenty: counted in rows and in sealed
values that are opened, since statements alone do not tell how much comes back.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.accounts.privacy import names_its_recipient_alone
from bot.core.ids import UserId
from bot.core.notifications import Notification
from bot.people.people import Profile
from handlers.accounts import privacy
from handlers.home import app_home
from handlers.introductions.asking_around import steps as asking_around
from handlers.people import mentor_steps
from storage.accounts.privacy import _with_words
from storage.database import Database
from storage.db.base import Sealed, metadata
from storage.db.sealing import Sealer
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM, all_kinds
from tests.handlers.support.large_office import another_office, filled, person, statements

SMALL, LARGE = 20, 1_000
MORE = 10  # of these may there be in the large office

Do = Callable[[UnitOfWork], object]
WHO = person(1)


@pytest.fixture(scope="module")
def offices(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Database]]:
    """A workspace of twenty people in one office, and one of a thousand in forty, in all else the same."""
    found = {size: filled(sqlite_template, tmp_path_factory.mktemp("office"), size) for size in (SMALL, LARGE)}
    for number in range(1, 40):
        found[LARGE].transact_now(TEAM, partial(another_office, community_id=f"d{number:03}"))
    yield found
    for database in found.values():
        database.close_now()


def opened(database: Database, do: Do) -> int:
    """How many sealed values this opens, when it is done for the second time."""
    database.transact_now(TEAM, do)
    count, open_one = 0, Sealer.open

    def counted(sealer: Sealer, sealed: bytes) -> bytes:
        """Open it, and count."""
        nonlocal count
        count += 1
        return open_one(sealer, sealed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sealer, "open", counted)
        database.transact_now(TEAM, do)
    return count


# With the table of which each row may be opened, since what it is found by is sealed: the topic of a tip, and who is in
# a peer group. What offices say of themselves stays opened.
OF_ONE: dict[str, tuple[Do, str]] = {
    "/askaround for which nobody is listed": (lambda uow: asking_around.look(uow, WHO, ("travel",)), "contributions"),
    "/askaround without a topic": (lambda uow: asking_around.look(uow, WHO), ""),
    "my-data": (lambda uow: privacy.my_data(uow, WHO), "peer_groups"),
    "Home": (lambda uow: app_home.assemble(uow, Profile(WHO, "Europe/London")), ""),
    "/mentor status": (lambda uow: mentor_steps.status(uow, WHO), ""),
}


def rows_in(database: Database, table: str) -> int:
    """How many rows the table has, 0 for no table."""
    if not table:
        return 0
    with database.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


@pytest.mark.parametrize("name", OF_ONE)
def test_what_concerns_one_person_opens_as_much_in_a_large_office(offices: dict[int, Database], name: str) -> None:
    do, table = OF_ONE[name]
    small, large = (opened(offices[size], do) for size in (SMALL, LARGE))
    assert large <= small + MORE + rows_in(offices[LARGE], table)


def test_a_question_opens_only_what_the_mentors_have_said_who_are_listed_for_its_topic(
    offices: dict[int, Database],
) -> None:
    listed = offices[LARGE].transact_now(TEAM, lambda uow: len(uow.mentors.list_listed(WHO, ["sleep"])))
    assert listed > 2 * MORE
    about_sleep = opened(offices[LARGE], lambda uow: asking_around.look(uow, WHO, ("sleep",)))
    about_travel = opened(offices[LARGE], lambda uow: asking_around.look(uow, WHO, ("travel",)))
    assert listed <= about_sleep <= about_travel + listed + MORE


def test_who_is_listed_is_the_same_with_and_without_the_topics_named(offices: dict[int, Database]) -> None:
    viewer = UserId("U0P00002")
    everything = offices[LARGE].transact_now(TEAM, lambda uow: dict(mentor_steps.listed(uow, viewer)))
    of_one = offices[LARGE].transact_now(TEAM, lambda uow: dict(mentor_steps.listed(uow, viewer, ["sleep"])))
    assert everything["sleep"]
    assert of_one["sleep"] == everything["sleep"]


def test_the_proof_of_forgetting_brings_back_only_rows_in_which_something_is_sealed(
    offices: dict[int, Database],
) -> None:
    """The database looks through all others: of thousands of RSVPs none comes back."""
    with statements(offices[LARGE]) as sent:
        offices[LARGE].transact_now(TEAM, lambda uow: uow.privacy.traces(UserId("U0NOBODY")))
    for table in metadata.sorted_tables:
        if "team_id" not in table.columns:  # of no workspace
            continue
        mine = [one for one in sent if f"FROM {table.name} " in " ".join(one.split())]
        assert mine, table.name
        if not any(isinstance(column.type, Sealed) for column in table.columns):
            assert all(" LIKE " in one for one in mine), table.name


def test_forgetting_opens_no_message_that_can_name_its_recipient_alone(offices: dict[int, Database]) -> None:
    alone = {kind.name for kind in all_kinds(Notification) if names_its_recipient_alone(kind)}  # type: ignore[arg-type]
    table = metadata.tables["outbox"]
    with offices[LARGE].engine.connect() as connection:
        names = connection.execute(select(table.c.name).where(table.c.facts.is_not(None))).scalars().all()
    others = sum(name not in alone for name in names)
    assert len(names) > others + LARGE / 2

    def forget(uow: UnitOfWork) -> None:
        uow.privacy.forget_messages(UserId("U0NOBODY"), (), redrawn=(), left=())

    assert opened(offices[LARGE], forget) <= others + MORE


def test_the_database_can_look_for_an_id_in_all_that_is_not_sealed() -> None:
    kinds = {
        type(table.c[name].type).__name__
        for table in metadata.sorted_tables
        for name in _with_words(table)
        if not isinstance(table.c[name].type, Sealed)
    }
    assert kinds <= {"String", "Text", "JSON"}
