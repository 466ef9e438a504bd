"""Communities and organizers are remembered, on both databases."""

from contextlib import suppress
from dataclasses import replace

from bot.core.ids import ChannelId, TeamId, UserId
from bot.offices.communities import Community
from bot.offices.resources import lines_for
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
LONDON = Community(
    "a", ChannelId("C1"), "London", "London", "Europe/London", "GB", "ENG", lines_for("GB"), named_human=ADA
)

OTHER = replace(
    LONDON,
    id="b",
    channel_id=ChannelId("C2"),
    subdivision=None,
    label="River",
    languages=("Deutsch", "English"),
    closed_on=("christmas_eve", "Veterans Day"),
)


def test_a_community_comes_back_as_it_was_saved_and_changes_in_place(database: Database) -> None:
    def save(uow: UnitOfWork) -> None:
        put(uow.communities.save, LONDON)
        put(uow.communities.save, OTHER)
        put(uow.communities.save, replace(LONDON, named_human=BEN))

    def look(uow: UnitOfWork) -> None:
        assert [c.id for c in uow.communities.list_all()] == ["a", "b"]
        assert uow.communities.get("b") == OTHER
        assert uow.communities.get("a") == replace(LONDON, named_human=BEN)
        assert uow.communities.get("c") is None

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)


def test_another_workspace_sees_neither_communities_nor_organizers(database: Database) -> None:
    def save(uow: UnitOfWork) -> None:
        put(uow.communities.save, LONDON)
        assert uow.communities.add_organizer(ADA)
        assert not uow.communities.add_organizer(ADA)

    def look(uow: UnitOfWork) -> None:
        assert uow.communities.list_all() == []
        assert uow.communities.list_organizers() == []
        assert not uow.communities.remove_organizer(ADA)

    database.transact_now(TEAM, save)
    database.transact_now(TeamId("T0OTHER"), look)
    assert database.transact_now(TEAM, lambda uow: uow.communities.remove_organizer(ADA))


class Undone(Exception):  # noqa: N818
    """Raised to undo what stands in a savepoint."""


def test_what_is_undone_is_not_read_again(database: Database) -> None:
    def work(uow: UnitOfWork) -> list[str]:
        put(uow.communities.save, LONDON)
        with suppress(Undone), uow.savepoint():
            put(uow.communities.save, replace(LONDON, label="Elsewhere"))
            assert [one.label for one in uow.communities.list_all()] == ["Elsewhere"]
            raise Undone
        return [one.label for one in uow.communities.list_all()]

    assert database.transact_now(TEAM, work) == [LONDON.label]
