"""*Find a time* in real transactions: who may what, what an end leaves of it, and what the clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import NoLongerOpen
from bot.core.ids import ChannelId, UserId
from bot.introductions import check_ins as check_in_rules
from bot.introductions.notices import IntroduceBoth
from bot.introductions.states import IntroductionState, group_key, ids_of
from bot.introductions.talk_times import MOVE_ON, OwnTimes, Picked, TalkTime, TimePassed, TimesChanged
from bot.people.people import Colleague
from handlers.accounts import access, forgetting
from handlers.introductions import asks_and_offers, check_ins, peer_groups, talk_times
from handlers.introductions.views.talk_times import SentForm, TimeForm, picked_at
from handlers.platform.views.blocks import Message
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import CHICAGO, Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock
from tests.support.storing import put

MARISA, MEGHAN, MALLORY = UserId("U0MARISA"), UserId("U0MEGHAN"), UserId("U0MALLORY")
ANA, BO, CY = UserId("U0ANA"), UserId("U0BO"), UserId("U0CY")
TUESDAY = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
FIND, CHOOSE, TAKE_BACK = "talk_times.find", "talk_times.choose", "talk_times.take_back"
CALENDAR, CALL_OFF = "talk_times.calendar", "talk_times.call_off"


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Marisa and Meghan are in one conversation."""
    clock.at = TUESDAY
    office = QuietOffice(sqlite_database, clock).open()
    office.mentor(MARISA, "business-travel")
    office.returner(MEGHAN, "business-travel")
    office.live_till_told(MARISA, "introductions.ask")
    office.press(MARISA, asks_and_offers.accept)
    office.press(MEGHAN, asks_and_offers.introduce)
    return office


def message(office: QuietOffice) -> Posted:
    (group,) = office.groups()
    return group


def actions(office: QuietOffice) -> list[str]:
    return [action.partition("#")[0] for action in message(office).actions]


def in_days(office: QuietOffice, *days: int, hour: int = 16) -> list[datetime]:
    """Wall time 11:00 in Chicago, in so many days."""
    noon = office.clock.now().replace(hour=hour, minute=0, second=0, microsecond=0)
    return [noon + timedelta(days=one) for one in days]


def suggest(
    office: QuietOffice, who: UserId, *slots: datetime, place: str = "", number: int | None = None, warned: bool = True
) -> TimeForm | SentForm | tuple[UserId, ...]:
    opened = office.do(talk_times.look, who, talk_id(office))
    stamps = tuple(int(at.timestamp()) for at in slots) if warned else ()
    picked = tuple(picked_at(at, opened.zone) for at in slots)
    sent = SentForm(opened.talk_id, opened.number if number is None else number, stamps, picked, 30, place)
    done = office.do(talk_times.propose, who, sent)
    office.tick()
    return done


def talk_id(office: QuietOffice) -> str:
    found = office.introductions()
    return found[-1].id if found else office.do(lambda uow: uow.introductions.peer_groups.list_of(ANA))[-1].id


def talk(office: QuietOffice) -> TalkTime:
    return office.latest().talk_time


def presses(office: QuietOffice, who: UserId, action: str, nth: int = 1) -> None:
    """Press the button as it stands in the message now."""
    name = f"{action}#{nth}" if action == CHOOSE else action
    values = [
        str(element.value)
        for block in message(office).message.blocks
        for element in getattr(block, "elements", ())
        if getattr(element, "action_id", "") == name
    ]
    does = {
        CHOOSE: talk_times.choose,
        TAKE_BACK: talk_times.take_back,
        CALL_OFF: talk_times.call_off,
        CALENDAR: talk_times.take_file,
    }[action]
    office.do(does, who, values[0])  # type: ignore[arg-type]
    office.tick()


def agree(office: QuietOffice, days: int = 2, place: str = "Room Elm") -> datetime:
    (at,) = in_days(office, days)
    suggest(office, MARISA, at, place=place)
    presses(office, MEGHAN, CHOOSE)
    return at


def test_the_first_time_is_filled_in_within_the_hours_of_both(office: QuietOffice) -> None:
    opened = office.do(talk_times.look, MEGHAN, talk_id(office))
    assert opened.others == (MARISA,)
    assert opened.zone == CHICAGO
    assert opened.picked == (picked_at(opened.suggested[0], CHICAGO),)
    assert len(opened.suggested) == 3


def test_other_times_are_filled_in_with_none_of_those_proposed(office: QuietOffice) -> None:
    first = office.do(talk_times.look, MEGHAN, talk_id(office)).suggested
    suggest(office, MEGHAN, *first, place="Room Elm")
    again = office.do(talk_times.look, MARISA, talk_id(office))
    assert not set(again.suggested) & set(first)
    assert (again.place, again.is_new) == ("Room Elm", False)


def test_nobody_but_the_two_opens_proposes_or_chooses(office: QuietOffice) -> None:
    (at,) = in_days(office, 2)
    suggest(office, MARISA, at)
    before = talk(office)
    value = f"{talk_id(office)} 1"
    sent = SentForm(talk_id(office), 1, (), (Picked(at.date(), at.time()),), 30)
    with pytest.raises(NoLongerOpen):
        office.do(talk_times.look, MALLORY, talk_id(office))
    with pytest.raises(NoLongerOpen):
        office.do(talk_times.propose, MALLORY, sent)
    for act in (talk_times.take_back, talk_times.call_off, talk_times.take_file):
        with pytest.raises(NoLongerOpen):
            office.do(act, MALLORY, value)
    with pytest.raises(NoLongerOpen):
        office.do(talk_times.choose, MALLORY, f"{value} 0")
    assert talk(office) == before


@pytest.mark.parametrize("value", ["", "i1", "i1 1 0 0", "i1 x y", "i1 1 -1", "i1 ¹ ¹", "i1 9999999999999 0"])
def test_a_button_that_carries_anything_else_chooses_nothing(office: QuietOffice, value: str) -> None:
    with pytest.raises(NoLongerOpen):
        office.do(talk_times.choose, MEGHAN, value.replace("i1", talk_id(office)))


def test_what_is_outside_of_shared_hours_is_told_once_and_each_new_one_again(office: QuietOffice) -> None:
    late, later = in_days(office, 2, 3, hour=23)
    told = suggest(office, MARISA, late, warned=False)
    assert isinstance(told, TimeForm)
    assert (told.outside, told.warned) == ((1,), (late,))
    assert talk(office) == TalkTime()
    sent = SentForm(told.talk_id, told.number, (int(late.timestamp()),), (picked_at(later, CHICAGO),), 30)
    again = office.do(talk_times.propose, MARISA, sent)
    assert isinstance(again, TimeForm)
    assert again.warned == (later,)


def test_who_was_overtaken_sees_the_others_times_and_replaces_them_knowingly(office: QuietOffice) -> None:
    first, second = in_days(office, 2, 3)
    opened = office.do(talk_times.look, MEGHAN, talk_id(office))
    suggest(office, MARISA, first)
    overtaken = suggest(office, MEGHAN, second, number=opened.number)
    assert isinstance(overtaken, TimeForm)
    assert overtaken.theirs is not None
    assert (overtaken.theirs.by, overtaken.number) == (MARISA, 1)
    assert suggest(office, MEGHAN, second) == (MARISA,)
    proposal = talk(office).proposal
    assert proposal is not None
    assert (proposal.by, talk(office).number) == (MEGHAN, 2)


def test_choosing_twice_and_choosing_ones_own_change_nothing(office: QuietOffice) -> None:
    (at,) = in_days(office, 2)
    suggest(office, MARISA, at)
    value = f"{talk_id(office)} 1 0"
    with pytest.raises(OwnTimes):
        office.do(talk_times.choose, MARISA, value)
    presses(office, MEGHAN, CHOOSE)
    agreed = talk(office)
    with pytest.raises(TimesChanged):
        office.do(talk_times.choose, MEGHAN, value)
    office.clock.at = at + timedelta(minutes=1)
    assert talk(office) == agreed


def test_a_slot_that_passes_loses_its_button_and_the_last_one_ends_the_proposal(office: QuietOffice) -> None:
    first, second = in_days(office, 1, 2)
    suggest(office, MARISA, first, second)
    assert actions(office).count(CHOOSE) == 2
    office.live_until(first)
    assert actions(office).count(CHOOSE) == 1
    with pytest.raises(TimePassed):
        office.do(talk_times.choose, MEGHAN, f"{talk_id(office)} 1 0")
    office.live_until(second)
    assert actions(office) == [FIND]
    assert talk(office) == TalkTime(number=1)


def test_after_the_talk_nothing_of_it_is_left_and_the_button_is_back(office: QuietOffice) -> None:
    at = agree(office)
    assert actions(office) == [CALENDAR, "talk_times.google", "talk_times.outlook", FIND, CALL_OFF]
    office.live_until(at + timedelta(minutes=30))
    assert actions(office) == [FIND]
    assert talk(office) == TalkTime(number=1)
    assert "Room Elm" not in message(office).shown
    assert len(office.groups()) == 1


def test_a_change_reaches_who_took_the_file_and_overtakes_an_older_one(office: QuietOffice) -> None:
    agree(office, days=3)
    presses(office, MEGHAN, CALENDAR)
    assert [post.kind for post in office.told(MEGHAN)][-1] == "talk_times.calendar_file"
    office.clock.at = office.clock.at.replace(hour=23)  # nobody works any more
    for days in (4, 5):
        (at,) = in_days(office, days, hour=16)
        suggest(office, MARISA, at)
        presses(office, MEGHAN, CHOOSE)
    office.live(days=1)
    changes = [post for post in office.told(MEGHAN) if "calendar_update" in post.kind]
    assert len(changes) == 1
    assert "SEQUENCE:2" in file_of(changes[0].message)
    assert not any("calendar" in post.kind for post in office.told(MARISA))


def file_of(shown: Message) -> str:
    assert shown.file is not None
    return shown.file.content


def test_a_talk_called_off_late_is_told_at_once(office: QuietOffice) -> None:
    (early,) = in_days(office, 1, hour=13)  # 8:00 in Chicago, before anybody works
    suggest(office, MARISA, early)
    presses(office, MEGHAN, CHOOSE)
    presses(office, MEGHAN, CALENDAR)
    office.clock.at = office.clock.at.replace(hour=23)
    presses(office, MARISA, CALL_OFF)
    last = office.told(MEGHAN)[-1]
    assert (last.kind, last.at) == ("talk_times.calendar_update_now", office.clock.at)
    assert "METHOD:CANCEL" in file_of(last.message)
    assert actions(office) == [FIND]


# Ends


@pytest.mark.parametrize("does", [check_ins.end, check_ins.not_right])
def test_an_early_end_looks_like_a_talk_called_off_and_the_button_goes_on_its_ordinary_day(
    office: QuietOffice, does: object
) -> None:
    introduction_id = talk_id(office)
    closes = office.do(lambda uow: uow.timers.get(check_in_rules.CLOSE, introduction_id))
    at = agree(office)
    twin = message(office).shown_without_ids
    office.press(MARISA, does)  # type: ignore[arg-type]
    assert "Room Elm" not in message(office).shown
    assert "is off" in message(office).shown
    assert twin != message(office).shown_without_ids
    assert talk(office) == TalkTime(number=1, called_off=at)
    assert actions(office) == [FIND]
    with pytest.raises(NoLongerOpen):
        office.do(talk_times.look, MEGHAN, talk_id(office))
    office.live_until(at)
    assert "is off" not in message(office).shown
    assert closes is not None
    office.live_until(closes)
    assert actions(office) == []


def test_with_nothing_set_an_early_end_changes_nothing_that_the_other_sees(office: QuietOffice) -> None:
    before = message(office).edits
    office.press(MARISA, check_ins.end)
    assert message(office).edits == before
    assert actions(office) == [FIND]


def test_at_the_natural_end_an_agreed_talk_still_takes_place(office: QuietOffice) -> None:
    at = agree(office, days=20)
    while office.latest().state is not IntroductionState.CLOSED:
        office.live(days=1)
    assert office.clock.at < at
    assert CALENDAR in actions(office)
    presses(office, MEGHAN, CALENDAR)
    office.live_until(at + timedelta(hours=1))
    assert actions(office) == []
    assert talk(office) == TalkTime(number=1)


def test_at_the_natural_end_what_is_only_proposed_goes(office: QuietOffice) -> None:
    suggest(office, MARISA, *in_days(office, 25), place="Room Elm")
    while office.latest().state is not IntroductionState.CLOSED:
        office.live(days=1)
    assert actions(office) == []
    assert "Room Elm" not in message(office).shown
    introduction_id = talk_id(office)
    assert office.do(lambda uow: uow.timers.get(MOVE_ON, introduction_id)) is None


def test_while_an_account_is_deactivated_there_is_no_button_and_after_it_there_is(office: QuietOffice) -> None:
    agree(office)
    office.do(access.access_changed, MARISA, may_take_part=False)
    office.tick()
    assert actions(office) == []
    assert "Room Elm" not in message(office).shown
    with pytest.raises(NoLongerOpen):
        office.do(talk_times.look, MEGHAN, talk_id(office))
    office.do(access.access_changed, MARISA, may_take_part=True)
    office.tick()
    assert actions(office) == [FIND]


def test_forget_me_leaves_nothing_and_the_others_calendar_is_told(office: QuietOffice) -> None:
    agree(office)
    presses(office, MEGHAN, CALENDAR)
    presses(office, MARISA, CALENDAR)
    introduction_id = talk_id(office)
    office.do(lambda uow: uow.communities.add_organizer(UserId("U0PRIYA")))
    done = office.do(forgetting.forget, MARISA)
    assert done.traces == {}
    office.live(days=1)
    assert office.do(lambda uow: uow.timers.get(MOVE_ON, introduction_id)) is None
    assert message(office).shown.count("This introduction has ended.") == 1
    assert MARISA not in message(office).shown
    changes = [post for post in office.told(MEGHAN) if "calendar_update" in post.kind]
    assert ["METHOD:CANCEL" in file_of(post.message) for post in changes] == [True]
    office.live(days=10)
    assert message(office).shown.count("This introduction has ended.") == 1


def test_my_data_has_what_one_proposed(office: QuietOffice) -> None:
    agree(office)
    mine, theirs = (office.do(lambda uow, who=who: uow.privacy.own(who)) for who in (MARISA, MEGHAN))  # type: ignore[misc]
    assert "Room Elm" in str(mine)
    assert "Room Elm" not in str(theirs)
    assert "the time you two chose" in str(theirs)


def test_a_press_shows_where_the_message_stands_if_nobody_knew(office: QuietOffice) -> None:
    introduction = office.latest()
    key = group_key(introduction)

    def lose_place(uow: UnitOfWork) -> None:
        place = uow.outbox.place_of(key)
        assert place is not None
        uow.outbox.becomes(key, IntroduceBoth(*ids_of(introduction)))
        uow.connection_for_storage.exec_driver_sql(
            "UPDATE outbox SET ts = '', channel = '' WHERE name LIKE '%introduce'"
        )

    office.do(lose_place)
    place = talk_times.MessagePlace(ChannelId("G1"), "1.0")
    office.do(talk_times.look, MEGHAN, introduction.id, place)
    assert office.do(lambda uow: uow.outbox.place_of(key)) == (ChannelId("G1"), "1.0")


# Peer groups


@pytest.fixture
def peers(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Three people in the same weeks are in one conversation."""
    clock.at = TUESDAY
    office = QuietOffice(sqlite_database, clock).open()
    for who in (ANA, BO, CY):
        office.returner(who)
    office.tick()
    for who in (ANA, BO, CY):
        office.do(peer_groups.wish, who)
    office.live(days=1)
    for who in (ANA, BO, CY):
        ask = next(post for post in office.told(who) if "ask_to_meet" in post.kind)
        office.do(peer_groups.reply, who, ask.value_of("introductions.meet_yes"), yes=True)
    office.live(days=2)
    return office


def test_of_three_the_first_choice_counts(peers: QuietOffice) -> None:
    assert actions(peers) == [FIND]
    suggest(peers, ANA, *in_days(peers, 2, 3))
    presses(peers, CY, CHOOSE, 2)
    with pytest.raises(TimesChanged):
        peers.do(talk_times.choose, BO, f"{talk_id(peers)} 1 0")
    assert CALL_OFF in actions(peers)
    with pytest.raises(NoLongerOpen):
        peers.do(talk_times.look, MALLORY, talk_id(peers))


def test_their_button_goes_after_four_weeks_and_before_the_group_is_forgotten(peers: QuietOffice) -> None:
    suggest(peers, ANA, *in_days(peers, 2))
    peers.live(days=25)
    assert actions(peers) == [FIND]
    peers.live(days=4)
    assert actions(peers) == []
    peers.live(days=20)
    assert "same weeks" in message(peers).shown


def test_who_is_left_keeps_the_message_when_one_is_forgotten(peers: QuietOffice) -> None:
    suggest(peers, ANA, *in_days(peers, 2), place="Room Elm")
    peers.do(lambda uow: uow.communities.add_organizer(UserId("U0PRIYA")))
    done = peers.do(forgetting.forget, ANA)
    peers.tick()
    assert done.traces == {}
    assert ANA not in message(peers).shown
    assert "Room Elm" not in message(peers).shown
    assert actions(peers) == [FIND]
    value = next(one.id for one in peers.do(lambda uow: uow.introductions.peer_groups.list_of(BO)))
    assert peers.do(talk_times.look, BO, value).others == (CY,)
    peers.do(forgetting.forget, CY)
    peers.tick()
    assert "This introduction has ended." in message(peers).shown


@pytest.mark.parametrize("left", [(BO, CY), (BO,)], ids=["two left", "one left"])
def test_an_agreed_talk_of_which_one_is_forgotten_is_called_off_for_those_who_have_it_in_their_calendar(
    peers: QuietOffice, left: tuple[UserId, ...]
) -> None:
    (at,) = in_days(peers, 2)
    suggest(peers, ANA, at)
    presses(peers, BO, CHOOSE)
    presses(peers, BO, CALENDAR)
    presses(peers, ANA, CALENDAR)
    stale = f"{talk_id(peers)} 1 0"
    peers.do(lambda uow: uow.communities.add_organizer(UserId("U0PRIYA")))
    for who in {ANA, BO, CY} - set(left):
        assert peers.do(forgetting.forget, who).traces == {}
    peers.live_until(at - timedelta(minutes=1))
    told = [post for post in peers.told(BO) if "calendar_update" in post.kind]
    assert len(told) == 1
    assert "METHOD:CANCEL" in str(told[0].message.file)
    if len(left) > 1:
        assert actions(peers) == [FIND]
        assert " is off." in message(peers).shown
        opened = peers.do(talk_times.look, CY, stale.split(maxsplit=1)[0])
        (new,) = in_days(peers, 1)
        peers.do(
            talk_times.propose,
            CY,
            SentForm(opened.talk_id, opened.number, (int(new.timestamp()),), (picked_at(new, opened.zone),), 30),
        )
        with pytest.raises(TimesChanged):  # a button of a time that Ana proposed chooses none of Cy's
            peers.do(talk_times.choose, BO, stale)


# By command


def test_the_command_opens_the_form_lists_several_or_says_that_there_is_none(office: QuietOffice) -> None:
    found = office.do(talk_times.look_for_one, MEGHAN)
    assert isinstance(found, TimeForm)

    def a_stranger(uow: UnitOfWork) -> None:
        put(uow.people.save, Colleague(MALLORY, zone=CHICAGO))

    office.do(a_stranger)
    none = office.do(talk_times.look_for_one, MALLORY)
    assert isinstance(none, Message)
    assert "no introduction under way" in none.text
