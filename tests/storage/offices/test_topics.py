"""What offices changed in the catalogue comes back as saved, office by office, its words sealed; on both databases."""

import pytest
from sqlalchemy import text

from bot.core.errors import NotSetUp
from bot.core.ids import ChannelId, TeamId, UserId
from bot.offices.communities import Community
from bot.offices.office_topics import OfficeTopic, TypedTopic, add
from bot.offices.resources import lines_for
from bot.offices.topics import TopicGroup
from bot.people.people import Colleague
from storage.database import Database
from storage.db.base import give_sealer, sealer_of
from storage.db.sealing import KeyMissing, Sealer, new_key
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
ADDED = add(
    [], TypedTopic("Zanzibar days", "Far away.", TopicGroup.TRAVEL, "island, ferry", sensitive=True), "0192f0c41111" * 2
)
RENAMED = OfficeTopic("sleep", "Nights", is_hidden=True)


def office(community_id: str) -> Community:
    return Community(
        community_id,
        ChannelId(f"C{community_id}"),
        "London",
        "London",
        "Europe/London",
        "GB",
        "ENG",
        lines_for("GB"),
        ADA,
    )


def fill(uow: UnitOfWork) -> None:
    for community_id in ("a", "b"):
        put(uow.communities.save, office(community_id))
    put(uow.people.save, Colleague(ADA, community_id="a"))
    put(uow.people.save, Colleague(BEN, community_id="b"))
    put(uow.topics.save, "a", OfficeTopic("sleep", "Something else"))
    for change in (RENAMED, ADDED):
        put(uow.topics.save, "a", change)


def test_changes_come_back_as_saved_and_change_in_place(database: Database) -> None:
    database.transact_now(TEAM, fill)
    changes = database.transact_now(TEAM, lambda uow: list(uow.topics.list_of("a")))
    assert sorted(changes, key=lambda change: change.slug) == sorted([RENAMED, ADDED], key=lambda change: change.slug)
    assert database.transact_now(TEAM, lambda uow: list(uow.topics.list_of("b"))) == []


def test_each_persons_catalogue_is_that_of_their_office(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def look(uow: UnitOfWork) -> None:
        ours, theirs = uow.topics.catalogue_of(ADA), uow.topics.catalogue_of(BEN)
        assert ADDED.slug in ours
        assert "sleep" not in ours
        assert ours.label("sleep") == "Nights"
        assert ADDED.slug not in theirs
        assert theirs.label(ADDED.slug) == "Zanzibar days"
        assert "sleep" in theirs

    database.transact_now(TEAM, look)


def test_another_workspace_sees_nothing_and_before_set_up_there_is_no_office(database: Database) -> None:
    database.transact_now(TEAM, fill)
    other = TeamId("T0OTHER")
    assert database.transact_now(other, lambda uow: list(uow.topics.list_of("a"))) == []
    with pytest.raises(NotSetUp):
        database.transact_now(other, lambda uow: uow.topics.catalogue_of(ADA))


def test_what_organizers_typed_is_sealed(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def raw(uow: UnitOfWork) -> str:
        rows = uow.connection_for_storage.execute(text("SELECT * FROM office_topics")).all()
        return str([tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows])

    stored = database.transact_now(TEAM, raw)
    assert "Zanzibar" not in stored
    assert "ferry" not in stored
    assert "Nights" not in stored


def test_added_topics_are_listed_in_the_order_of_adding(database: Database) -> None:
    first = add([], TypedTopic("First", sensitive=True), "0192f0c41111" * 2)
    second = add([first], TypedTopic("Second"), "0192f0c42222" * 2)

    def save(uow: UnitOfWork) -> None:
        put(uow.communities.save, office("a"))
        put(uow.topics.save, "a", second)
        put(uow.topics.save, "a", first)

    database.transact_now(TEAM, save)
    assert database.transact_now(TEAM, lambda uow: list(uow.topics.list_of("a"))) == [first, second]


def test_a_catalogue_that_is_kept_is_another_as_soon_as_anything_is_stored_anew(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def of_ada() -> tuple[bool, str, str]:
        """Whether sleep is offered to Ada, what it is called there, and the name of what only the other office has."""
        ours = database.transact_now(TEAM, lambda uow: uow.topics.catalogue_of(ADA))
        return "sleep" in ours, ours.label("sleep"), ours.label("own-elsewhere")

    assert of_ada() == of_ada() == (False, "Nights", "own-elsewhere")
    database.transact_now(TEAM, lambda uow: put(uow.topics.save, "a", OfficeTopic("sleep", "Nights")))
    assert of_ada() == (True, "Nights", "own-elsewhere")
    database.transact_now(TEAM, lambda uow: put(uow.topics.save, "a", OfficeTopic("sleep", "Quiet nights")))
    assert of_ada() == (True, "Quiet nights", "own-elsewhere")
    elsewhere = OfficeTopic("own-elsewhere", "Canteen", group=TopicGroup.WORK)
    database.transact_now(TEAM, lambda uow: put(uow.topics.save, "b", elsewhere))
    assert of_ada() == (True, "Quiet nights", "Canteen")


def test_whoever_changes_a_topic_sees_it_changed_in_the_same_unit_of_work(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def change(uow: UnitOfWork) -> tuple[str, str]:
        before = uow.topics.catalogue_of(ADA).label("sleep")
        put(uow.topics.save, "a", OfficeTopic("sleep", "Quiet nights"))
        return before, uow.topics.catalogue_of(ADA).label("sleep")

    assert database.transact_now(TEAM, change) == ("Nights", "Quiet nights")


def test_who_has_locked_an_office_reads_its_changes_anew(database: Database) -> None:
    """Rules about all changes of an office are checked against what another request stored while this one waited."""
    database.transact_now(TEAM, fill)

    def read_twice(uow: UnitOfWork) -> tuple[int, int]:
        uow.topics.catalogue_of(ADA)
        before = len(uow.topics.list_of("a"))
        meanwhile = text("DELETE FROM office_topics WHERE slug = 'sleep'")  # of which this unit of work knows nothing
        uow.connection_for_storage.execute(meanwhile)
        return before, len(uow.topics.list_of("a"))

    assert database.transact_now(TEAM, read_twice) == (2, 1)


def test_what_is_kept_of_one_database_is_not_shown_without_its_keys(database: Database) -> None:
    database.transact_now(TEAM, fill)
    assert database.transact_now(TEAM, lambda uow: uow.topics.catalogue_of(ADA).label("sleep")) == "Nights"
    sealer = sealer_of(database.engine.dialect)
    give_sealer(database.engine.dialect, Sealer([new_key()]))
    try:
        with pytest.raises(KeyMissing):
            database.transact_now(TEAM, lambda uow: uow.topics.catalogue("a"))
        with pytest.raises(KeyMissing):
            database.transact_now(TEAM, lambda uow: uow.communities.list_all())
    finally:
        give_sealer(database.engine.dialect, sealer)
