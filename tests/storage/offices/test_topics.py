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
