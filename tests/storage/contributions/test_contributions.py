"""Pieces and their copies, on both databases; what is written lies sealed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from bot.contributions.contributions import (
    Audience,
    Clearance,
    Contribution,
    ContributionState,
    ContributionType,
    Copy,
    Written,
)
from bot.core.ids import ChannelId, UserId
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

BEN, CAT = UserId("U0BEN"), UserId("U0CAT")
NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
WRITTEN = Written(
    "What helped\nA quiet hour & <you>.",
    (("helped", "A quiet hour & <you>."), ("tell", "")),
    is_named=True,
    audience=Audience.CHANNEL,
    cleared=(Clearance.EMPLOYER, Clearance.MANAGERS),
    ends_on=date(2027, 5, 12),
)
CONTRIBUTION = Contribution(
    "p1", ContributionType.PORTRAIT, BEN, "c1", ContributionState.PUBLISHED, WRITTEN, NOW, 3, "A note.", NOW
)


def test_a_contribution_comes_back_as_it_was_saved(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.contributions.save, CONTRIBUTION))
    assert database.transact_now(TEAM, lambda uow: [uow.contributions.get("p1"), uow.contributions.look_at("p1")]) == [
        CONTRIBUTION,
        CONTRIBUTION,
    ]
    assert database.transact_now(TEAM, lambda uow: uow.contributions.get("p2")) is None


def test_nothing_written_can_be_read_in_the_database(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.contributions.save, CONTRIBUTION))
    with database.engine.begin() as connection:
        rows = str([tuple(row) for row in connection.execute(text("SELECT * FROM contributions"))])
    assert "quiet hour" not in rows
    assert "A note." not in rows


def test_lists_for_others_leave_out_what_is_not_out_and_whose_author_is_gone(database: Database) -> None:
    def fill(uow: UnitOfWork) -> None:
        for number, state in enumerate(ContributionState):
            put(uow.contributions.save, replace(CONTRIBUTION, id=f"a{number}", author=CAT, state=state))
        put(uow.contributions.save, CONTRIBUTION)
        put(uow.contributions.save, replace(CONTRIBUTION, id="p2", kind=ContributionType.TIP, community_id="c2"))
        put(
            uow.contributions.save,
            replace(CONTRIBUTION, id="p3", state=ContributionState.OFFERED, touched_at=NOW - timedelta(days=1)),
        )

    def look(uow: UnitOfWork) -> list[list[str]]:
        lists = (
            uow.contributions.list_published(ContributionType.PORTRAIT),
            uow.contributions.list_published(ContributionType.TIP, "c2"),
            uow.contributions.list_published(ContributionType.TIP, "c1"),
            uow.contributions.list_cleared(ContributionType.PORTRAIT, Clearance.EMPLOYER, "c1"),
            uow.contributions.list_waiting(),
        )
        return [[one.id for one in found] for found in lists]

    database.transact_now(TEAM, fill)
    assert database.transact_now(TEAM, look) == [["p1", "a4"], ["p2"], [], ["p1", "a4"], ["p3", "a1"]]
    assert database.transact_now(TEAM, lambda uow: uow.contributions.hold(CAT, held=True)) is True
    assert database.transact_now(TEAM, look) == [["p1"], ["p2"], [], ["p1"], ["p3"]]
    database.transact_now(TEAM, lambda uow: put(uow.contributions.save, replace(CONTRIBUTION, id="a4", author=CAT)))
    assert database.transact_now(TEAM, lambda uow: uow.contributions.is_held("a4")) is True
    assert database.transact_now(TEAM, lambda uow: uow.contributions.hold(UserId("U0NEW"), held=True)) is False


def test_where_copies_stand_is_known_until_they_are_gone(database: Database) -> None:
    channel = ChannelId("C0ALL")
    copy = Copy("p1", channel, "1.1", NOW)

    def fill(uow: UnitOfWork) -> None:
        uow.contributions.add_copy(copy)
        uow.contributions.add_copy(Copy("p1", channel, "1.2", NOW + timedelta(days=1)))
        uow.contributions.add_copy(replace(copy, stays=True))

    database.transact_now(TEAM, fill)
    found = database.transact_now(TEAM, lambda uow: list(uow.contributions.list_copies("p1")))
    assert [(one.ts, one.stays) for one in found] == [("1.1", True), ("1.2", False)]
    database.transact_now(TEAM, lambda uow: uow.contributions.remove_copy(channel, "1.1"))
    assert [one.ts for one in database.transact_now(TEAM, lambda uow: uow.contributions.list_copies("p1"))] == ["1.2"]
