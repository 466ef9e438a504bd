"""Two units of work on one row at the same moment end as if one had run after the other, on both databases."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import combinations_with_replacement

import pytest
from slack_sdk.models.views import View

from bot.core.errors import Refusal
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.core.zones import local
from bot.lunches.meetings import MeetingState
from bot.lunches.notices import CopyRemoved, LunchAnnounced, LunchChanged, LunchNews
from bot.lunches.organizing.schedule import Proposal
from bot.lunches.rsvps import Coming
from bot.lunches.seats import SeatCount, SeatWish
from bot.offices import office_topics as topic_rules
from bot.offices.office_cards import Card, CardKind, stamp
from bot.people.pauses import Pause
from bot.people.people import Colleague, Profile
from bot.people.returners import Returner
from handlers import routers
from handlers.accounts import forgetting
from handlers.contributions import contribution_steps, contributions
from handlers.introductions import asks_and_offers, peer_groups
from handlers.introductions.asking_around import steps as asking_around_steps
from handlers.lunches import hosts, organizer_rota, rsvps, seats, series_planner
from handlers.lunches.first_lines import FirstLine
from handlers.lunches.lookup import look_again
from handlers.lunches.organizing import changes, schedule
from handlers.offices import office_cards, office_topics, organizers
from handlers.people import mentor_steps, returner_steps
from handlers.plans import return_plans
from handlers.platform.views.forms import own_metadata
from handlers.reports import pulse
from storage.database import Database
from storage.db.base import metadata
from storage.db.opening import open_database
from storage.outbox.table import kinds_of
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM, all_kinds
from tests.handlers.support.lunch_office import ADA, BEN, CAT, EVERY_HOLIDAY, LunchOffice, utc
from tests.storage import two_workspaces
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS
from tests.support.storing import put, somebody
from tests.support.two_threads import SameEveryTime, at_the_same_moment, differ, everything, put_back, state_of, written
from tests.support.two_threads import State as Rows

Do = Callable[[UnitOfWork], object]
MEGHAN = UserId("U0MEGHAN")
WRITES = range(6)  # the first is stopped before each of its first writes in turn


@pytest.fixture
def shared(database_url: str, clock: MovableClock) -> Iterator[Database]:
    """A database whose units of work draw the same ids in every run."""
    opened = open_database(database_url, KEYS)
    yield Database(opened, clock, kinds_of(all_kinds(Notification)), SameEveryTime())
    opened.close()


@pytest.mark.parametrize("at", WRITES)
def test_a_stopped_sign_up_is_not_restored_by_the_timer_of_its_day(
    shared: Database, clock: MovableClock, at: int
) -> None:
    """`/returning stop`, while the clock greets those whose day has come."""

    def sign_up(uow: UnitOfWork) -> None:
        put(uow.communities.save, two_workspaces.community("here"))
        somebody(uow, MEGHAN)
        put(uow.returners.save, Returner(MEGHAN, uow.now, not_before=uow.now.date() + timedelta(days=1)))

    shared.transact_now(TEAM, sign_up)
    clock.move(days=2)
    at_the_same_moment(
        shared,
        TEAM,
        lambda uow: returner_steps.look_at_days(uow, returner_steps.RUN),
        lambda uow: returner_steps.stop(uow, MEGHAN),
        at,
    )
    assert shared.transact_now(TEAM, lambda uow: uow.returners.look_at(MEGHAN)) is None


@pytest.mark.parametrize("at", WRITES)
def test_a_new_host_is_not_lost_while_the_lunch_is_announced(shared: Database, clock: MovableClock, at: int) -> None:
    """*I'll host*, while the planner takes the same lunch one step further."""
    office = LunchOffice(shared, clock).open()
    lunch = office.lunch
    clock.at = lunch.begins - timedelta(days=14)
    at_the_same_moment(
        shared,
        TEAM,
        lambda uow: series_planner.plan_series(uow, office.name),
        lambda uow: hosts.host(uow, BEN, lunch.id, Profile(BEN, office.zone)),
        at,
    )
    after = shared.transact_now(TEAM, lambda uow: uow.meetings.look_at(lunch.id))
    assert after is not None
    assert (after.host, after.state) == (BEN, MeetingState.ANNOUNCED)


@pytest.mark.parametrize("at", WRITES)
def test_presses_under_two_copies_of_an_invitation_leave_one_of_them(
    shared: Database, clock: MovableClock, at: int
) -> None:
    """An invitation twice in doubt; each of two people shows where one of its posts stands."""
    office = LunchOffice(shared, clock).open()
    lunch = office.lunch
    clock.at = lunch.begins - timedelta(days=14)
    shared.transact_now(TEAM, lambda uow: series_planner.plan_series(uow, office.name))

    def in_doubt(uow: UnitOfWork) -> None:
        rows = [row for row in uow.sending.due(100) if row.name == LunchAnnounced.name]
        uow.sending.lease(rows)
        uow.sending.leave_unsettled(rows)

    shared.transact_now(TEAM, in_doubt)
    channel = ChannelId("C0CHICAGO")

    def press(who: UserId, ts: str) -> Do:
        wish = rsvps.Wish(who, Coming.YES, Profile(who, office.zone), FirstLine(0, channel, ts))
        return lambda uow: rsvps.rsvp_together(uow, lunch.id, [wish])

    at_the_same_moment(shared, TEAM, press(BEN, "1.1"), press(MEGHAN, "2.2"), at)
    place = shared.transact_now(TEAM, lambda uow: uow.outbox.place_of(LunchAnnounced(channel, lunch.id, 0).key))
    assert place in {(channel, "1.1"), (channel, "2.2")}
    other = "2.2" if place == (channel, "1.1") else "1.1"
    waiting = shared.transact_now(TEAM, lambda uow: [row.notification for row in uow.outbox.waiting()])
    assert [one for one in waiting if isinstance(one, CopyRemoved)] == [CopyRemoved(channel, other)]
    assert shared.transact_now(TEAM, lambda uow: uow.meetings.rsvps.count_seats(lunch.id).seats) == 2


def _seats(shared: Database, clock: MovableClock, *, seated: int) -> tuple[LunchOffice, str]:
    """A room of two, with so many in it; Cat waits."""
    office = LunchOffice(shared, clock).open(room_size=2)
    lunch_id = office.lunch.id
    clock.at = office.lunch.begins - timedelta(days=2)
    office.tick()
    for who in (ADA, BEN)[:seated]:
        office.do(rsvps.rsvp, who, lunch_id, Coming.YES, office.profile(who))
    if seated == 2:
        office.do(rsvps.rsvp, CAT, lunch_id, SeatWish.TELL_ME, office.profile(CAT))
    return office, lunch_id


def _wish(office: LunchOffice, lunch_id: str, who: UserId, wish: Coming | SeatWish) -> Do:
    return lambda uow: rsvps.rsvp_together(uow, lunch_id, [rsvps.Wish(who, wish, Profile(who, office.zone))])


def _counted(shared: Database, lunch_id: str) -> SeatCount:
    return shared.transact_now(TEAM, lambda uow: uow.meetings.rsvps.count_seats(lunch_id))


@pytest.mark.parametrize("at", WRITES)
def test_two_who_press_for_the_last_seat_get_one(shared: Database, clock: MovableClock, at: int) -> None:
    office, lunch_id = _seats(shared, clock, seated=1)
    one, other = (_wish(office, lunch_id, who, Coming.YES) for who in (MEGHAN, CAT))
    at_the_same_moment(shared, TEAM, one, other, at)
    assert _counted(shared, lunch_id).seats == 2


@pytest.mark.parametrize("at", WRITES)
def test_an_offer_is_taken_or_over_and_never_both(shared: Database, clock: MovableClock, at: int) -> None:
    """*Take the seat*, while the clock gives it to the next: in whichever order, one of them has it."""
    office, lunch_id = _seats(shared, clock, seated=2)
    office.do(rsvps.rsvp, MEGHAN, lunch_id, SeatWish.TELL_ME, office.profile(MEGHAN))
    office.do(rsvps.rsvp, BEN, lunch_id, Coming.NO)
    office.live_until(clock.at + timedelta(hours=1))
    offered = office.do(lambda uow: uow.meetings.rsvps.answer_of(lunch_id, CAT))
    assert offered is not None
    assert offered.offered_until is not None
    clock.at = offered.offered_until
    outcome = at_the_same_moment(
        shared,
        TEAM,
        lambda uow: seats.settle_seats(uow, lunch_id),
        _wish(office, lunch_id, CAT, Coming.YES),
        at,
    )
    assert outcome.first is None
    found = _counted(shared, lunch_id)
    assert (found.seats, found.reserved, found.in_line) == (1, 1, 1)
    waits = office.do(lambda uow: uow.meetings.rsvps.answer_of(lunch_id, MEGHAN))
    assert waits is not None
    assert waits.offered_until is not None


@pytest.mark.parametrize("at", WRITES)
def test_a_room_that_shrinks_while_somebody_sits_down_tells_how_many_have(
    shared: Database, clock: MovableClock, at: int
) -> None:
    """Whoever was first keeps the seat; the number that organizers are told and the seats agree."""
    office, lunch_id = _seats(shared, clock, seated=1)
    proposal = Proposal("second Wednesday", time(12), office.zone, 60, room="Elm", room_size=1)
    dates = office.do(schedule.preview, ADA, f"{office.name} 1", proposal)
    saved: list[View] = []

    def shrink(uow: UnitOfWork) -> None:
        saved[:] = [schedule.save(uow, ADA, own_metadata(dates.to_dict()), move_announced=False)]

    at_the_same_moment(shared, TEAM, shrink, _wish(office, lunch_id, MEGHAN, Coming.YES), at)
    said = "2 people have already said yes" in str(saved[0].to_dict())
    assert said is (_counted(shared, lunch_id).seats == 2)


# *Move it* and *Keep the old date* by two organizers, each before a lunch that the other is just moving.


def _holiday_office(shared: Database, clock: MovableClock, closed_on: tuple[str, ...]) -> tuple[LunchOffice, str]:
    """Ada and Cat organize; the lunch of Veterans Day is announced, and Ben comes."""
    clock.at = utc(2026, 10, 15)
    office = LunchOffice(shared, clock, closed_on=closed_on).open()
    office.do(lambda uow: uow.communities.add_organizer(CAT))
    office.live_until(utc(2026, 11, 4, 18))
    lunch_id = office.lunch.id
    office.do(rsvps.rsvp, BEN, lunch_id, Coming.YES, office.profile(BEN))
    office.tick()
    return office, lunch_id


def _works_on_holidays(uow: UnitOfWork) -> None:
    """As from the set-up form with empty boxes."""
    (known,) = uow.communities.list_all()
    community = uow.communities.get(known.id)
    assert community is not None
    uow.communities.save(replace(community, closed_on=()))
    look_again(uow, community.id)


@pytest.mark.parametrize(("closed_on", "day"), [((), 18), (EVERY_HOLIDAY, 11)])
def test_two_organizers_who_move_a_lunch_off_a_holiday_or_back_move_it_once(
    shared: Database, clock: MovableClock, closed_on: tuple[str, ...], day: int
) -> None:
    """Where the office works that day it may be moved, where it is closed it was, and may go back."""
    office, lunch_id = _holiday_office(shared, clock, closed_on)
    with shared.engine.begin() as connection:
        before = everything(connection)

    def press(who: UserId, act: Callable[[UnitOfWork, UserId, str], object]) -> Do:
        return lambda uow: act(uow, who, lunch_id)

    move, keep = changes.move_off_holiday, changes.keep_old_date
    does, does_not = (keep, move) if closed_on else (move, keep)
    pairs = [
        (press(ADA, does), press(CAT, does)),
        (press(ADA, does), press(CAT, does_not)),
        (press(ADA, does_not), press(CAT, does)),
        (press(ADA, does), _works_on_holidays),
        (_works_on_holidays, press(ADA, does)),
    ]
    for first, second in pairs:
        for at in range(3):
            assert differ(shared, TEAM, before, first, second, at).differences == ()
            at_the_same_moment(shared, TEAM, first, second, at)
            said = len(office.posts)
            office.tick()
            if _works_on_holidays not in (first, second):
                assert local(office.lunch.begins, office.zone).day == day
                news = [post.kind for post in office.posts[said:]]
                assert sorted(news) == [LunchChanged.name, LunchNews.name]
            with shared.engine.begin() as connection:
                put_back(connection, before, metadata.tables)


# Every timer there is, and what people do to the same rows.

SUBJECTS = ("run", "m1", "s1", "i1", "t1", "t1:0", "a1", "p1", "p2", "o1", "c1", two_workspaces.ADA, two_workspaces.BEN)


@dataclass(frozen=True)
class Unit:
    """One unit of work, with the rows it changes when it runs alone: by table and what they were."""

    name: str
    do: Do
    changes: frozenset[tuple[str, str]]


def fill(uow: UnitOfWork) -> None:
    two_workspaces.fill(uow, "words")
    put(uow.people.save, Colleague(two_workspaces.BEN, zone="Europe/London", community_id="c1"))


def _units(shared: Database) -> list[Unit]:
    """Every timer with every subject that changes rows which were there; each leaves the database as it was."""
    with shared.engine.begin() as connection:
        before = everything(connection)
        rows = state_of(connection, metadata.tables)
    found = []
    for name, listener in sorted(routers.table().timers.items()):
        for subject in SUBJECTS:
            unit = _alone(shared, f"{name} {subject}", _fire(listener, subject), rows)
            with shared.engine.begin() as connection:
                put_back(connection, before, metadata.tables)
            if unit.changes:
                found.append(unit)
    return found


def _fire(listener: Callable[[UnitOfWork, str], None], subject: str) -> Do:
    return lambda uow: listener(uow, subject)


def _alone(shared: Database, name: str, do: Do, rows: Rows) -> Unit:
    with written(shared) as names:
        try:
            shared.transact_now(TEAM, do)
        except (ValueError, Refusal):  # this subject is of another timer, or nothing is open
            return Unit(name, do, frozenset())
    with shared.engine.begin() as connection:
        after = state_of(connection, names)
    gone = {(table, repr(row)) for table in names for row in rows[table] if row not in after[table]}
    added = {(table, "new") for table in names - NOBODYS if any(row not in rows[table] for row in after[table])}
    return Unit(name, do, frozenset(gone | added if name in ACTS else gone))


NOBODYS = {"outbox", "timers"}  # whatever is done adds rows there

# What people do to the same rows, in pairs of everything that changes one row.


def _nobody_objects(uow: UnitOfWork, volunteer: UserId) -> None:
    """As the clock does it: the timer is taken in the transaction of what it runs."""
    if uow.timers.cancel(organizer_rota.TAKE_OVER, volunteer):
        organizer_rota.take_over(uow, volunteer)


def _write_card(uow: UnitOfWork, words: str) -> None:
    """From a form that was opened on the card as it is at first."""
    seen = stamp(Card(CardKind.BUILDING, None, {"fridge": "words"}))
    office_cards.save(uow, ADA_, "c1:building", {"fridge": words}, seen)


QUARTER = two_workspaces.QUARTER
ADA_, BEN_ = two_workspaces.ADA, two_workspaces.BEN
BENS = Profile(BEN_, "Europe/London")
PLAN = two_workspaces.kept_plan("another").draft
ACTS: Mapping[str, Do] = {
    "Ada is forgotten": lambda uow: forgetting.forget(uow, ADA_, BENS),
    "Ben is forgotten": lambda uow: forgetting.forget(uow, BEN_),
    "Ada would like to meet": lambda uow: peer_groups.reply(uow, ADA_, "o1", yes=True),
    "Ben would like to meet": lambda uow: peer_groups.reply(uow, BEN_, "o1", yes=True),
    "Ben would rather not meet": lambda uow: peer_groups.reply(uow, BEN_, "o1", yes=False),
    "the story is let out": lambda uow: contributions.approve(uow, ADA_, "p1", 1),
    "the story is sent back": lambda uow: contributions.give_back(uow, ADA_, "p1", 1, "A little shorter?"),
    "the story is taken back": lambda uow: contribution_steps.withdraw(uow, ADA_, "p1"),
    "what is out is taken back": lambda uow: contribution_steps.withdraw(uow, ADA_, "p2"),
    "the lunches are handed over": lambda uow: organizer_rota.hand_over(uow, ADA_, BENS),
    "the lunches are given up": lambda uow: organizer_rota.decline_care(uow, ADA_, stays_organizer=True),
    "the offer to take over is declined": lambda uow: organizer_rota.decline_offer(uow, ADA_, BEN_),
    "nobody objects to Ben": lambda uow: _nobody_objects(uow, BEN_),
    "Ben becomes an organizer": lambda uow: organizers.add(uow, ADA_, BENS),
    "Ben says yes": lambda uow: asks_and_offers.accept(uow, BEN_, "i1"),
    "Ben says no": lambda uow: asks_and_offers.decline(uow, BEN_, "i1"),
    "the ask runs out": lambda uow: asks_and_offers.expire_ask(uow, "i1"),
    "the question is taken back": lambda uow: asking_around_steps.stop(uow, ADA_, "a1"),
    "Ada stops": lambda uow: returner_steps.stop(uow, ADA_),
    "Ada pauses": lambda uow: returner_steps.take_pause(uow, ADA_, Pause()),
    "Ben stops": lambda uow: mentor_steps.stop(uow, BEN_),
    "Ben pauses": lambda uow: mentor_steps.take_pause(uow, BEN_, Pause()),
    "Ben skips a quarter": lambda uow: mentor_steps.skip_quarter(uow, BEN_),
    "the plan is kept": lambda uow: return_plans.keep(uow, ADA_, PLAN),
    "the plan is dropped": lambda uow: return_plans.drop(uow, ADA_, PLAN),
    "the card is written": lambda uow: _write_card(uow, "Second floor"),
    "the card is written otherwise": lambda uow: _write_card(uow, "Third"),
    "the card is still right": lambda uow: office_cards.confirm(uow, ADA_, "c1:building"),
    "a topic is renamed": lambda uow: office_topics.change(
        uow, ADA_, "c1", lambda changes: topic_rules.rename(changes, "sleep", "Naps")
    ),
    "a topic is hidden": lambda uow: office_topics.change(
        uow, ADA_, "c1", lambda changes: topic_rules.show(changes, "sleep", hidden=True)
    ),
    "the pulse is answered": lambda uow: pulse.answer(uow, ADA_, f"{QUARTER} met_well/yes"),
    "no more pulse": lambda uow: pulse.say_no(uow, ADA_),
    "Ada hosts no more": lambda uow: hosts.unhost(uow, ADA_, "m1"),
    "Ben comes": lambda uow: rsvps.rsvp_together(uow, "m1", [rsvps.Wish(BEN_, Coming.YES, BENS)]),
}


@pytest.mark.soak
@pytest.mark.parametrize("part", range(4))
def test_every_pair_of_acts_on_one_row_ends_as_one_after_the_other(
    shared: Database, clock: MovableClock, part: int
) -> None:
    shared.transact_now(TEAM, fill)
    clock.at = two_workspaces.NOON - timedelta(days=7)
    shared.transact_now(TEAM, lambda uow: organizer_rota.offer_to_take_over(uow, BENS))
    with shared.engine.begin() as connection:
        before = everything(connection)
        rows = state_of(connection, metadata.tables)
    units = []
    for name, do in ACTS.items():
        units.append(_alone(shared, name, do, rows))
        with shared.engine.begin() as connection:
            put_back(connection, before, metadata.tables)
    assert {unit.name for unit in units if not unit.changes} == set(), "such an act proves nothing"
    pairs = [(one, other) for one, other in combinations_with_replacement(units, 2) if one.changes & other.changes]
    wrong = [
        f"{one.name}, {other.name}: {difference}"[:500]
        for number, (one, other) in enumerate(pairs)
        if number % 4 == part
        for first, second in ((one, other), (other, one))
        for difference in differ(shared, TEAM, before, first.do, second.do, number % 2).differences
    ]
    assert wrong == []
    assert len(pairs) > 60, "hardly any two touch the same row"


def _pairs(units: list[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Those that change one row; of units that change the very same rows the first stands for all."""
    kinds = list({unit.changes: unit for unit in reversed(units)}.values())
    return ((one, other) for one, other in combinations_with_replacement(kinds, 2) if one.changes & other.changes)


@pytest.mark.soak
def test_two_timers_at_once_on_one_row_end_as_if_one_ran_after_the_other(shared: Database, clock: MovableClock) -> None:
    shared.transact_now(TEAM, fill)
    clock.move(days=40)
    units = _units(shared)
    with shared.engine.begin() as connection:
        before = everything(connection)
    pairs = list(_pairs(units))
    wrong = [
        f"{one.name} and {other.name}: {difference}"
        for one, other in pairs
        for first, second in ((one, other), (other, one))
        for at in range(2)
        for difference in differ(shared, TEAM, before, first.do, second.do, at).differences
    ]
    assert wrong == []
    assert len(pairs) > 20, "hardly any two touch the same row"
