"""Someone in the same weeks, in real transactions: asked blind and apart, together only after their own yes."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.introductions.search_notices import SearchPause, SearchPaused
from handlers.introductions import check_ins, peer_groups
from handlers.introductions.views.peer_groups import NOT_THIS_TIME, OPENED, THANK_YOU
from handlers.platform.views.refusals import SETTLED
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import CHICAGO, Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.storing import put

ANA, BO, CY = UserId("U0ANA"), UserId("U0BO"), UserId("U0CY")
ALL = (ANA, BO, CY)


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Three people wait and no mentor is there; each ticked *Someone in the same weeks*."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    for who in ALL:
        office.returner(who)
    office.tick()
    for who in ALL:
        office.do(peer_groups.wish, who)
    return office


def asks(office: QuietOffice, who: UserId) -> list[Posted]:
    return [post for post in office.told(who) if "introductions.ask_to_meet" in post.kind]


def answers(office: QuietOffice, who: UserId, *, yes: bool) -> None:
    office.do(peer_groups.reply, who, asks(office, who)[-1].value_of("introductions.meet_yes"), yes=yes)
    office.tick()


def change(uow: UnitOfWork, who: UserId, /, **changes: object) -> None:
    returner = uow.returners.get(who)
    assert returner is not None
    put(uow.returners.save, replace(returner, **changes))  # type: ignore[arg-type]


def test_each_is_asked_apart_and_names_nobody(office: QuietOffice) -> None:
    office.live(days=1)
    for who in ALL:
        (ask,) = asks(office, who)
        assert not any(other in ask.shown + ask.message.text for other in ALL)
        assert "introductions.same_weeks" not in office.told(who)[0].actions


def test_those_who_said_yes_meet_and_the_others_no_is_unseen(office: QuietOffice) -> None:
    office.live(days=1)
    answers(office, ANA, yes=True)
    answers(office, BO, yes=False)
    assert office.groups() == []
    assert THANK_YOU in asks(office, ANA)[0].shown
    answers(office, CY, yes=True)
    office.live(days=3)
    (group,) = office.groups()
    assert group.to == f"group:{ANA},{CY}"
    assert BO not in group.shown
    assert NOT_THIS_TIME in asks(office, BO)[0].shown
    for who in (ANA, CY):
        assert OPENED in asks(office, who)[0].shown
    office.live(days=8)
    for who, times in ((ANA, 1), (CY, 1), (BO, 0)):
        assert sum("ask_how_it_was" in post.kind for post in office.told(who)) == times
    assert len(office.groups()) == 1


def test_a_yes_alone_leads_nowhere_without_a_word_and_goes_on_waiting(office: QuietOffice) -> None:
    office.live(days=1)
    answers(office, ANA, yes=True)
    office.live(days=10)
    assert office.groups() == []
    assert [post.kind for post in office.told(ANA)] == ["introductions.ask_to_meet", "introductions.nobody_free"]
    assert THANK_YOU in asks(office, ANA)[0].shown
    assert SETTLED in asks(office, BO)[0].shown
    dee = office.returner("U0DEE")
    office.do(peer_groups.wish, dee)
    office.live(days=7)
    assert len(asks(office, ANA)) == 2
    assert len(asks(office, BO)) == 1


def test_a_exclusion_keeps_two_out_of_one_peer_group_and_one_built_later_out_of_one_conversation(
    office: QuietOffice,
) -> None:
    office.do(change, ANA, avoid=(BO,))
    office.live(days=1)
    assert len(asks(office, BO)) == 0
    answers(office, ANA, yes=True)
    office.do(change, CY, avoid=(ANA,))
    answers(office, CY, yes=True)
    office.live(days=5)
    assert office.groups() == []


def test_who_stops_while_asked_counts_as_a_silent_no(office: QuietOffice) -> None:
    office.live(days=1)
    answers(office, ANA, yes=True)
    answers(office, CY, yes=True)
    office.do(lambda uow: uow.returners.remove(BO))
    office.do(lambda uow: uow.timers.set("introductions.asker_left", BO, uow.now))
    office.live(days=2)
    assert [group.to for group in office.groups()] == [f"group:{ANA},{CY}"]


def test_something_was_not_right_exclusions_off_everybody_who_was_there(office: QuietOffice) -> None:
    office.live(days=1)
    for who in ALL:
        answers(office, who, yes=True)
    office.live(days=8)
    asked = next(post for post in office.told(ANA) if "ask_how_it_was" in post.kind)
    peer_group_id = asked.value_of("introductions.met_not_right")
    office.do(peer_groups.not_right, ANA, peer_group_id)
    assert office.do(lambda uow: uow.introductions.has_exclusion(ANA, BO))
    assert office.do(lambda uow: uow.introductions.has_exclusion(CY, ANA))
    assert not office.do(lambda uow: uow.introductions.has_exclusion(BO, CY))
    assert office.do(check_ins.pass_on, ANA, peer_group_id, "It was not kind") == UserId("U0PRIYA")
    with pytest.raises(NoLongerOpen):
        office.do(peer_groups.not_right, UserId("U0MALLORY"), peer_group_id)


def test_nobody_joins_without_having_signed_up_and_no_stranger_answers(office: QuietOffice) -> None:
    with pytest.raises(NoLongerOpen):
        office.do(peer_groups.wish, UserId("U0MALLORY"))
    office.live(days=1)
    peer_group_id = asks(office, ANA)[0].value_of("introductions.meet_yes")
    with pytest.raises(NoLongerOpen):
        office.do(peer_groups.reply, UserId("U0MALLORY"), peer_group_id, yes=True)


def test_thirty_days_later_a_peer_group_is_forgotten_and_its_pairs_do_not_come_back(office: QuietOffice) -> None:
    office.live(days=1)
    for who in ALL:
        answers(office, who, yes=True)
    office.live(days=40)
    for who in ALL:
        office.do(peer_groups.wish, who)
    office.live(days=10)
    assert [len(asks(office, who)) for who in ALL] == [1, 1, 1]


def had_both_messages_of_the_week(office: QuietOffice, *people: UserId) -> None:
    """By tomorrow morning these people have had the two messages of their week (R8)."""
    for number in (1, 2):
        for who in people:
            office.do(_told, SearchPaused(who, SearchPause.SLEEPS, f"long ago {number}"))
        office.tick()
        office.live(days=1)


def test_who_has_had_the_messages_of_the_week_is_asked_with_others_when_it_is_over(
    sqlite_database: Database, clock: MovableClock
) -> None:
    clock.at = datetime(2026, 10, 19, 15, 0, tzinfo=UTC)  # a Monday
    office = QuietOffice(sqlite_database, clock).open()
    for who in ALL:
        office.returner(who)
    had_both_messages_of_the_week(office, BO)
    for who in (ANA, BO):
        office.do(peer_groups.wish, who)
    office.live_until(datetime(2026, 10, 25, tzinfo=UTC))
    assert asks(office, ANA) == []
    assert asks(office, BO) == []
    office.live(days=2)
    for who in (ANA, BO):
        (ask,) = asks(office, who)
        assert ask.at.astimezone(ZoneInfo(CHICAGO)).strftime("%a %H:%M") == "Mon 10:00"


def test_those_who_can_be_reached_this_week_do_not_wait_for_one_who_cannot(
    sqlite_database: Database, clock: MovableClock
) -> None:
    clock.at = datetime(2026, 10, 19, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    for who in ALL:
        office.returner(who)
    had_both_messages_of_the_week(office, BO)
    for who in ALL:
        office.do(peer_groups.wish, who)
    office.live(days=2)
    answers(office, ANA, yes=True)
    answers(office, CY, yes=True)
    office.live(days=1)
    assert [group.to for group in office.groups()] == [f"group:{ANA},{CY}"]
    assert asks(office, BO) == []


def _told(uow: UnitOfWork, notification: SearchPaused) -> None:
    """They have a message that counts for the week."""
    uow.outbox.add(notification)
