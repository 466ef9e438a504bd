"""Introductions, pair memory and exclusions are remembered, sealed or hashed, on both databases."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from sqlalchemy import text

from bot.core.ids import TeamId, UserId
from bot.introductions.notices import CheckInMoment, Side
from bot.introductions.peer_groups import PeerGroup, PeerGroupWish
from bot.introductions.states import CheckInAnswer, GivenAnswer, Introduction, IntroductionState, PairMemory
from bot.people.returners import IntroductionKind, Stage, Wants
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.clocks import TUESDAY
from tests.support.storing import put, somebody

ADA, BEN, CAT = UserId("U0ADA"), UserId("U0BEN"), UserId("U0CAT")
FULL = Introduction(
    "1",
    ADA,
    BEN,
    IntroductionKind.COMPANY,
    TUESDAY,
    IntroductionState.INTRODUCED,
    topic="loss",
    wants=Wants.EAR,
    office="Chicago",
    stage=Stage.FIRST_MONTHS,
    signed_up_at=TUESDAY,
    opened_at=TUESDAY,
    ice_breaker=4,
    answers=(GivenAnswer(Side.ASKER, CheckInMoment.MID_POINT, 1, CheckInAnswer.YES),),
    thanks="It helped",
)


def test_an_introduction_comes_back_whole_and_changes_in_place(database: Database) -> None:
    later = replace(FULL, state=IntroductionState.CLOSED, ended_at=TUESDAY)

    def save(uow: UnitOfWork) -> None:
        put(uow.introductions.save, FULL)
        put(uow.introductions.save, replace(FULL, id="2", asker=CAT, state=IntroductionState.WAITING))
        assert uow.introductions.get("1") == FULL
        put(uow.introductions.save, later)

    def look(uow: UnitOfWork) -> None:
        assert uow.introductions.get("1") == later
        assert [one.id for one in uow.introductions.list_open_or_ended_since(TUESDAY)] == ["1", "2"]
        after = TUESDAY + timedelta(seconds=1)
        assert [one.id for one in uow.introductions.list_open_or_ended_since(after)] == ["2"]
        assert [one.id for one in uow.introductions.list_for(BEN)] == ["1", "2"]
        assert [one.id for one in uow.introductions.list_for(ADA)] == ["1"]
        uow.introductions.remove("1")
        assert uow.introductions.get("1") is None

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)


def test_topic_stage_and_words_lie_sealed(database: Database) -> None:
    database.transact_now(TEAM, lambda uow: put(uow.introductions.save, FULL))
    with database.engine.begin() as connection:
        row = connection.execute(text("SELECT * FROM introductions")).one()
    stored = "".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value) for value in row
    )
    assert "loss" not in stored
    assert "first_months" not in stored
    assert "helped" not in stored


def test_pairs_are_remembered_without_names_and_having_met_is_not_forgotten_for_a_no(database: Database) -> None:
    def save(uow: UnitOfWork) -> None:
        uow.introductions.remember_pair(ADA, BEN, PairMemory.MET, 4)
        uow.introductions.remember_pair(BEN, ADA, PairMemory.DECLINED)
        uow.introductions.remember_pair(CAT, BEN, PairMemory.DECLINED)

    def look(uow: UnitOfWork) -> None:
        assert uow.introductions.memory_of(BEN, ADA) is PairMemory.MET
        assert uow.introductions.memory_of(BEN, CAT) is PairMemory.DECLINED
        assert uow.introductions.memory_of(ADA, CAT) is None
        assert _unordered(uow.introductions.remembered_among([ADA, BEN, CAT])) == [{ADA, BEN}, {BEN, CAT}]
        assert _unordered(uow.introductions.remembered_among([ADA, BEN])) == [{ADA, BEN}]
        assert uow.introductions.ice_breakers_of(ADA, CAT) == {4}
        assert uow.introductions.ice_breakers_of(CAT) == set()

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)
    with database.engine.begin() as connection:
        stored = str(connection.execute(text("SELECT * FROM pairs")).all())
    assert "U0" not in stored


def _unordered(pairs: set[tuple[UserId, UserId]]) -> list[set[UserId]]:
    """The pairs without their order."""
    return sorted((set(pair) for pair in pairs), key=sorted)


def test_pairs_are_read_page_by_page_without_missing_any(database: Database) -> None:
    people = [UserId(f"U0{number}") for number in range(7)]

    def save(uow: UnitOfWork) -> None:
        for one, other in combinations(people, 2):
            uow.introductions.remember_pair(one, other, PairMemory.DECLINED)

    def look(uow: UnitOfWork) -> None:
        found, after = [], ("", "")
        while page := uow.introductions.list_pairs(after, 4):
            assert len(page) <= 4
            found += page
            after = page[-1]
        assert found == uow.introductions.list_pairs()
        assert len(set(found)) == len(found) == 21

    database.transact_now(TEAM, save)
    database.transact_now(TEAM, look)


def test_a_exclusion_stands_both_ways_until_its_builder_is_forgotten(database: Database) -> None:
    def build(uow: UnitOfWork) -> None:
        uow.introductions.build_exclusion(ADA, BEN)
        uow.introductions.build_exclusion(ADA, BEN)
        uow.introductions.build_exclusion(CAT, ADA)

    def look(uow: UnitOfWork) -> None:
        assert uow.introductions.has_exclusion(BEN, ADA)
        assert _unordered(uow.introductions.remembered_among([BEN, ADA, CAT])) == [{ADA, BEN}, {ADA, CAT}]
        uow.privacy.forget(BEN, "")  # an exclusion against him stays: it is not his
        assert uow.introductions.has_exclusion(ADA, BEN)
        uow.privacy.forget(ADA, "")
        assert not uow.introductions.has_exclusion(ADA, BEN)
        assert uow.introductions.has_exclusion(ADA, CAT)

    database.transact_now(TEAM, build)
    database.transact_now(TEAM, look)


def test_forgetting_a_person_leaves_no_introduction_and_no_pair_of_theirs(database: Database) -> None:
    def look(uow: UnitOfWork) -> None:
        put(uow.introductions.save, FULL)
        uow.introductions.remember_pair(ADA, BEN, PairMemory.MET, 4)
        uow.introductions.remember_pair(CAT, BEN, PairMemory.MET, 5)
        uow.privacy.forget(ADA, "")
        assert uow.introductions.list_for(ADA) == []
        assert uow.introductions.memory_of(ADA, BEN) is None
        assert uow.introductions.memory_of(CAT, BEN) is PairMemory.MET

    database.transact_now(TEAM, look)


def test_wishes_and_peer_groups_are_kept_sealed_and_a_wish_is_forgotten_with_its_person(
    database: Database,
) -> None:
    peer_group = PeerGroup("c1", (ADA, BEN), TUESDAY, TUESDAY, replies=((ADA, True),))

    def save(uow: UnitOfWork) -> None:
        somebody(uow, ADA, BEN)
        uow.introductions.peer_groups.wish(PeerGroupWish(BEN, TUESDAY))
        uow.introductions.peer_groups.wish(PeerGroupWish(ADA, TUESDAY - timedelta(days=1)))
        uow.introductions.peer_groups.wish(PeerGroupWish(ADA, TUESDAY))
        put(uow.introductions.peer_groups.save, peer_group)

    def look(uow: UnitOfWork) -> None:
        assert [one.user_id for one in uow.introductions.peer_groups.list_wishes()] == [ADA, BEN]
        assert uow.introductions.peer_groups.get("c1") == peer_group
        assert uow.introductions.peer_groups.list_asked() == [peer_group]
        uow.privacy.forget(ADA, "")
        assert [one.user_id for one in uow.introductions.peer_groups.list_wishes()] == [BEN]

    def look_elsewhere(uow: UnitOfWork) -> None:
        assert uow.introductions.peer_groups.list_wishes() == []
        assert uow.introductions.peer_groups.get("c1") is None

    database.transact_now(TEAM, save)
    database.transact_now(TeamId("T0OTHER"), look_elsewhere)
    database.transact_now(TEAM, look)


def test_offers_not_taken_are_dates_alone_and_drop_out_after_their_time(database: Database) -> None:
    def look(uow: UnitOfWork) -> None:
        for days in (1, 50, 100):
            uow.introductions.note_offer_not_taken(ADA, TUESDAY - timedelta(days=days))
        since = TUESDAY - timedelta(days=90)
        found = uow.introductions.offers_not_taken_by([ADA, BEN], since)
        assert found == {ADA: [TUESDAY - timedelta(days=50), TUESDAY - timedelta(days=1)]}
        uow.privacy.forget(ADA, "")  # they outlive it, so that nobody can begin anew
        assert uow.introductions.offers_not_taken_by([ADA], since) == found
        uow.introductions.drop_offers_not_taken_before(TUESDAY)
        assert uow.introductions.offers_not_taken_by([ADA], since) == {}

    database.transact_now(TEAM, look)
    with database.engine.begin() as connection:
        assert "U0" not in str(connection.execute(text("SELECT * FROM offers_not_taken")).all())


def test_another_workspace_sees_none_of_it(database: Database) -> None:
    def save(uow: UnitOfWork) -> None:
        put(uow.introductions.save, FULL)
        uow.introductions.remember_pair(ADA, BEN, PairMemory.MET, 4)
        uow.introductions.build_exclusion(ADA, BEN)

    def look(uow: UnitOfWork) -> None:
        assert uow.introductions.get("1") is None
        assert uow.introductions.list_open_or_ended_since(TUESDAY) == []
        assert uow.introductions.list_for(ADA) == []
        assert uow.introductions.memory_of(ADA, BEN) is None
        assert not uow.introductions.has_exclusion(ADA, BEN)
        assert uow.introductions.ice_breakers_of(ADA) == set()
        uow.privacy.forget(ADA, "")
        uow.introductions.remove("1")

    database.transact_now(TEAM, save)
    database.transact_now(TeamId("T0OTHER"), look)
    assert database.transact_now(TEAM, lambda uow: uow.introductions.get("1")) == FULL
