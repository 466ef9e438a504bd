"""Set-up, organizers and what Slack tells of channels and people, in transactions of their own."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.core.errors import ChangedMeanwhile, NotAllowed
from bot.core.ids import ChannelId, UserId
from bot.core.words import Locale
from bot.lunches.lunch_calendar import Recurrence
from bot.lunches.meetings import Series
from bot.lunches.recurrence import parse_rule
from bot.offices.communities import Community, LunchRule, SetUp
from bot.offices.notices import ChannelGone
from bot.offices.places import place_of_city
from bot.offices.resources import ResourceKind, lines_for
from bot.people.people import Colleague, Profile
from handlers.accounts import access
from handlers.offices import communities, organizers
from handlers.offices.views import set_up as forms
from handlers.offices.views.set_up import SetUpDraft
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.storing import put

ADA, BEN = UserId("U0ADA"), UserId("U0BEN")
ADMIN = Profile(ADA, "Europe/London", is_admin=True)
CHANNEL = ChannelId("C0PARENTS")


def wanted(channel: ChannelId = CHANNEL, rrule: str | None = "FREQ=MONTHLY;BYDAY=2WE", **more: str) -> SetUp:
    london = place_of_city("London")
    assert london is not None
    lines = {contact.kind: contact.line for contact in lines_for("GB")} | more
    return SetUp(channel, london, LunchRule(rrule, time(12), "Elm"), lines, ADA)


def save(database: Database, form: SetUp, profile: Profile = ADMIN) -> Community:
    return database.transact_now(TEAM, lambda uow: communities.save_set_up(uow, profile, form))[0]


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


def test_setting_up_the_same_channel_again_changes_it_and_keeps_one_lunch(sqlite_database: Database) -> None:
    first = save(sqlite_database, wanted())
    second = save(sqlite_database, wanted(rrule="FREQ=MONTHLY;BYDAY=-1TH", crisis="Our own line 555"))
    assert second.id == first.id
    assert [c.line for c in second.contacts if c.kind == ResourceKind.CRISIS] == ["Our own line 555"]
    (series,) = sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.list_series(first.id))
    assert parse_rule(series.recurrence.rrule).ordinal == -1
    assert series.version == 2


def test_a_recurrence_the_form_cannot_say_is_kept(sqlite_database: Database) -> None:
    first = save(sqlite_database, wanted(rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"))
    save(sqlite_database, wanted(rrule=None))
    (series,) = sqlite_database.transact_now(TEAM, lambda uow: uow.meetings.list_series(first.id))
    assert series.recurrence.rrule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"


def test_on_days_the_office_is_closed_nobody_is_written_to_and_every_lunch_is_planned_anew(
    sqlite_database: Database,
) -> None:
    first = save(sqlite_database, replace(wanted(), closed_on=("christmas_eve",)))
    another = Series("s2", first.id, CHANNEL, Recurrence("FREQ=WEEKLY;BYDAY=FR", time(12), first.zone))
    sqlite_database.transact_now(TEAM, lambda uow: put(uow.meetings.save_series, another))
    save(sqlite_database, replace(wanted(), closed_on=("christmas_eve", "new_years_eve")))

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
