"""Set-up, organizers and what Slack tells of channels and people, in transactions of their own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from bot.core.errors import ChangedMeanwhile, NotAllowed
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.core.words import Locale
from bot.lunches.meetings import Series
from bot.lunches.recurrence.lunch_calendar import Recurrence
from bot.lunches.recurrence.rule import parse_rule
from bot.offices.communities import ChannelGone, ChannelTaken, Community, LunchRule, OfficeNameTaken, SetUp
from bot.offices.places import place_of_city
from bot.offices.resources import ResourceKind, lines_for
from bot.people.people import Colleague, Profile
from handlers.accounts import access
from handlers.offices import communities, organizers
from handlers.offices.views import set_up as forms
from handlers.offices.views.set_up import SetUpDraft
from storage.database import Database
from storage.db.opening import open_database
from storage.outbox.table import kinds_of
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM, all_kinds
from tests.handlers.support.forging import Rows, all_rows
from tests.support.clocks import MovableClock
from tests.support.databases import KEYS
from tests.support.harness import Harness
from tests.support.storing import put
from tests.support.two_threads import SameEveryTime, at_the_same_moment, differ, everything

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
ADMIN = Profile(ADA, "Europe/London", is_admin=True)
CHANNEL = ChannelId("C0PARENTS")


def wanted(channel: ChannelId = CHANNEL, rrule: str | None = "FREQ=MONTHLY;BYDAY=2WE", **more: str) -> SetUp:
    london = place_of_city("London")
    assert london is not None
    lines = {contact.kind: contact.line for contact in lines_for("GB")} | more
    return SetUp(channel, london, LunchRule(rrule, time(12), "Elm"), lines, ADA)


def save(database: Database, form: SetUp, profile: Profile = ADMIN) -> Community:
    """Send the form of a new office."""
    return database.transact_now(TEAM, lambda uow: communities.save_set_up(uow, profile, form))[0]


def change(database: Database, office: Community, form: SetUp) -> Community:
    """Open the form of this office and send it."""

    def open_and_send(uow: UnitOfWork) -> Community:
        opened = communities.look(uow, ADMIN, None, office.id)
        assert opened.community is not None
        seen = forms.stamp(opened.community, opened.lunch)
        return communities.save_set_up(uow, ADMIN, replace(form, community_id=office.id), seen)[0]

    return database.transact_now(TEAM, open_and_send)


def test_set_up_saves_community_organizer_and_lunch_together(sqlite_database: Database) -> None:
    community = save(sqlite_database, wanted())

    def look(uow: UnitOfWork) -> None:
        assert uow.communities.list_organizers() == [ADA]
        (series,) = uow.meetings.list_series(community.id)
        assert (series.room, series.recurrence.zone, series.recurrence.wall_time) == ("Elm", "Europe/London", time(12))
        assert uow.timers.get("meetings.plan_series", series.id) == uow.now

    sqlite_database.transact_now(TEAM, look)
    assert community.contacts == lines_for("GB")


def test_somebody_who_may_not_set_up_leaves_nothing_behind(sqlite_database: Database) -> None:
    with pytest.raises(NotAllowed):
        save(sqlite_database, wanted(), Profile(BEN, None))
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.communities.list_all()) == []


def test_changing_an_office_keeps_one_lunch(sqlite_database: Database) -> None:
    first = save(sqlite_database, wanted())
    second = change(sqlite_database, first, wanted(rrule="FREQ=MONTHLY;BYDAY=-1TH", crisis="Our own line 555"))
    assert second.id == first.id
    assert [c.line for c in second.contacts if c.kind == ResourceKind.CRISIS] == ["Our own line 555"]
    (series,) = sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.list_series(first.id))
    assert parse_rule(series.recurrence.rrule).ordinal == -1
    assert series.version == 2


def test_a_recurrence_the_form_cannot_say_is_kept(sqlite_database: Database) -> None:
    first = save(sqlite_database, wanted(rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"))
    change(sqlite_database, first, wanted(rrule=None))
    (series,) = sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.list_series(first.id))
    assert series.recurrence.rrule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"


def test_on_days_the_office_is_closed_nobody_is_written_to_and_every_lunch_is_planned_anew(
    sqlite_database: Database,
) -> None:
    first = save(sqlite_database, replace(wanted(), closed_on=("christmas_eve",)))
    another = Series("s2", first.id, CHANNEL, Recurrence("FREQ=WEEKLY;BYDAY=FR", time(12), first.zone))
    sqlite_database.transact_now(TEAM, lambda uow: put(uow.meetings.save_series, another))
    change(sqlite_database, first, replace(wanted(), closed_on=("christmas_eve", "new_years_eve")))

    def look(uow: UnitOfWork) -> None:
        closed = uow.working_time(BEN).holidays
        assert {date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31)} <= set(closed)
        for series in uow.meetings.list_series(first.id):
            assert uow.timers.get("meetings.plan_series", series.id) == uow.now

    sqlite_database.transact_now(TEAM, look)


def test_organizers_are_told_once_when_their_channel_is_gone(sqlite_database: Database) -> None:
    save(sqlite_database, wanted())
    sqlite_database.transact_now(TEAM, lambda uow: organizers.add(uow, ADA, Profile(BEN, None)))
    for _ in range(2):  # archived, and then the bot was removed
        sqlite_database.transact_now(TEAM, lambda uow: communities.channel_gone(uow, CHANNEL))
    waiting = sqlite_database.transact_now(TEAM, lambda uow: uow.outbox.waiting())
    told = [row.notification for row in waiting]
    assert sorted(one.user_id for one in told if isinstance(one, ChannelGone)) == [ADA, BEN]


def test_another_channel_being_archived_concerns_nobody(sqlite_database: Database) -> None:
    save(sqlite_database, wanted())
    sqlite_database.transact_now(TEAM, lambda uow: communities.channel_gone(uow, ChannelId("C0OTHER")))
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.outbox.waiting()) == []


def test_a_changed_account_is_refreshed_only_where_there_is_a_row(sqlite_database: Database) -> None:
    def known(uow: UnitOfWork) -> Colleague | None:
        return uow.people.get(BEN)

    gone = Profile(BEN, "Europe/Berlin", is_deactivated=True)
    sqlite_database.transact_now(TEAM, lambda uow: access.person_changed(uow, gone))
    assert sqlite_database.transact_now(TEAM, known) is None
    sqlite_database.transact_now(TEAM, lambda uow: put(uow.people.save, Colleague(BEN, "Europe/London")))
    sqlite_database.transact_now(TEAM, lambda uow: access.person_changed(uow, gone))
    refreshed = sqlite_database.transact_now(TEAM, known)
    assert refreshed is not None
    assert (refreshed.zone, refreshed.may_take_part) == ("Europe/Berlin", False)


@pytest.mark.parametrize(
    ("city", "locale"),
    [
        *(("Berlin", Locale.GERMAN), ("London", Locale.ENGLISH_GB), ("Madrid", Locale.SPANISH)),
        *(("Mexico City", Locale.SPANISH), ("Lyon", Locale.FRENCH), ("Chicago", Locale.ENGLISH_US)),
    ],
)
def test_the_place_presets_the_language_of_the_channel_and_a_choice_stays(city: str, locale: Locale) -> None:
    place, warsaw = place_of_city(city), place_of_city("Kraków")
    assert place is not None
    assert warsaw is not None
    draft = SetUpDraft(CHANNEL, place, ADA)
    assert draft.writes is locale
    name = forms.locale_id(place.country)
    values = {name: {name: {"selected_option": {"value": "fr"}}}}
    assert forms.wanted(forms.read_draft(values, None, draft)).locale is Locale.FRENCH
    assert forms.read_draft({}, None, replace(draft, place=warsaw, locale=Locale.GERMAN)).writes is Locale.GERMAN


def test_of_two_who_change_one_office_the_slower_undoes_nothing(sqlite_database: Database) -> None:
    """Each form carries what it was opened with; the second was opened before the first was saved."""
    office = save(sqlite_database, wanted())
    opened = sqlite_database.transact_now(TEAM, lambda uow: communities.look(uow, ADMIN, None, office.id))
    assert opened.community is not None
    seen = forms.stamp(opened.community, opened.lunch)

    def sent(form: SetUp) -> Community:
        known = replace(form, community_id=office.id)
        return sqlite_database.transact_now(TEAM, lambda uow: communities.save_set_up(uow, ADMIN, known, seen))[0]

    assert sent(replace(wanted(), closed_on=("christmas_eve",))).closed_on == ("christmas_eve",)
    with pytest.raises(ChangedMeanwhile):
        sent(wanted(crisis="Our own line 555"))
    (after,) = sqlite_database.transact_now(TEAM, lambda uow: uow.communities.list_all())
    assert after.closed_on == ("christmas_eve",)


# The form of a new office, where an office has been made meanwhile.

OTHERS = (
    replace(wanted(), label="Another name"),
    replace(wanted(), named_human=BEN),
    replace(wanted(), closed_on=("christmas_eve",)),
    replace(wanted(), languages=("en", "de")),
    replace(wanted(), locale=Locale.GERMAN),
    replace(wanted(), lunch=LunchRule("FREQ=MONTHLY;BYDAY=2WE", time(12), "Oak")),
    replace(wanted(), lunch=LunchRule("FREQ=MONTHLY;BYDAY=2WE", time(13), "Elm")),
    wanted(rrule="FREQ=MONTHLY;BYDAY=1TU"),
    wanted(crisis="Our own line 555"),
    wanted(work="Our own line 555"),
)


@pytest.fixture
def shared(database_url: str, clock: MovableClock) -> Iterator[Database]:
    """A database whose units of work draw the same ids in every run."""
    opened = open_database(database_url, KEYS)
    yield Database(opened, clock, kinds_of(all_kinds(Notification)), SameEveryTime())
    opened.close()


def rows(database: Database) -> Rows:
    with database.engine.begin() as connection:
        return all_rows(connection)


@pytest.mark.parametrize("form", OTHERS)
@pytest.mark.parametrize("who", [ADA, BEN])
def test_a_new_office_never_takes_the_channel_of_one_that_is_there(
    sqlite_database: Database, form: SetUp, who: UserId
) -> None:
    """Whatever the slower form says otherwise, and whoever sent it."""
    save(sqlite_database, wanted())
    sqlite_database.transact_now(TEAM, lambda uow: organizers.add(uow, ADA, Profile(BEN, None)))
    before = rows(sqlite_database)
    with pytest.raises(ChannelTaken) as taken:
        save(sqlite_database, form, Profile(who, "Europe/London"))
    assert taken.value.label == "London"
    assert rows(sqlite_database) == before


def test_the_same_form_of_a_new_office_sent_twice_is_saved_once_and_no_error(sqlite_database: Database) -> None:
    first = save(sqlite_database, wanted())
    before = rows(sqlite_database)
    assert save(sqlite_database, wanted()) == first
    assert rows(sqlite_database) == before


@pytest.mark.parametrize("at", range(6))
def test_of_two_who_set_up_one_office_at_once_one_does_and_the_other_is_told(
    shared: Database, clock: MovableClock, at: int
) -> None:
    """In the same channel, or in two channels under one name; nothing of the second is kept."""
    shared.transact_now(TEAM, lambda uow: [uow.communities.add_organizer(one) for one in (ADA, BEN)])
    shared.transact_now(TEAM, lambda uow: uow.hashes.of("a secret that is random is there"))
    with shared.engine.begin() as connection:
        before = everything(connection)

    def sent(who: UserId, form: SetUp) -> Callable[[UnitOfWork], object]:
        return lambda uow: communities.save_set_up(uow, Profile(who, "Europe/London"), form)

    theirs = replace(wanted(), named_human=BEN)
    elsewhere = replace(theirs, channel_id=ChannelId("C0OTHER"))
    for form, refusal in ((theirs, ChannelTaken), (elsewhere, OfficeNameTaken)):
        for pair in ((sent(ADA, wanted()), sent(BEN, form)), (sent(BEN, form), sent(ADA, wanted()))):
            compared = differ(shared, TEAM, before, *pair, at)
            assert compared.differences == ()
            told = [one for one in (compared.outcome.first, compared.outcome.second) if one is not None]
            assert [type(one) for one in told] == [refusal]


@pytest.mark.parametrize("at", range(6))
def test_of_two_admins_who_set_up_the_first_office_at_once_one_becomes_its_organizer(
    shared: Database, clock: MovableClock, at: int
) -> None:
    def sent(who: UserId) -> Callable[[UnitOfWork], object]:
        profile = Profile(who, "Europe/London", is_admin=True)
        return lambda uow: communities.save_set_up(uow, profile, replace(wanted(), named_human=who))

    outcome = at_the_same_moment(shared, TEAM, sent(ADA), sent(BEN), at)
    (told,) = [one for one in (outcome.first, outcome.second) if one is not None]
    assert isinstance(told, NotAllowed)
    (office,) = shared.transact_now(TEAM, lambda uow: uow.communities.list_all())
    assert [office.named_human] == shared.transact_now(TEAM, lambda uow: uow.communities.list_organizers())


async def test_the_slower_of_two_forms_of_a_new_office_says_at_the_channel_whose_it_is(sqlite_url: str) -> None:
    """Priya opened hers twice (on two screens); the second says at the field what to do, and keeps what was typed."""
    async with Harness(sqlite_url) as harness:
        priya, stacks = harness.person("priya"), harness.playground.world.stacks
        await priya.command("/village", "setup", channel="#parents-and-allies")
        opened_first = stacks.pop(priya.id)
        await harness.set_up()
        stacks[priya.id] = opened_first
        await priya.fill("Room", "Another room")
        errors = await priya.submit()
        assert errors == {
            forms.CHANNEL: "That channel already belongs to the office in Chicago. Choose another, or type "
            "/village setup there to change that office."
        }
        await priya.fill("Room", "")
