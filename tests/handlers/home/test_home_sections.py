"""App Home and one's own settings, in transactions of their own."""

from datetime import time

import pytest

from bot.core.errors import HoursBackwards, NotSetUp, NoWorkingDays, Refusal
from bot.core.ids import UserId
from bot.people.members import AtWork
from bot.people.people import Profile
from handlers.home import app_home
from handlers.home.views import app_home as views
from handlers.people.views import at_work
from storage.database import Database
from tests.conftest import TEAM
from tests.handlers.offices.test_set_up import ADMIN, save, wanted

BEN = Profile(UserId("U0BEN"), "Europe/Berlin")


def shown(database: Database, profile: Profile) -> str:
    return str(database.transact_now(TEAM, lambda uow: app_home.assemble(uow, profile)).to_dict())


def form(days: tuple[str, ...], starts: str, ends: str) -> dict[str, dict[str, dict[str, object]]]:
    return {
        at_work.DAYS: {at_work.DAYS: {"selected_options": [{"value": day} for day in days]}},
        at_work.STARTS: {at_work.STARTS: {"selected_time": starts}},
        at_work.ENDS: {at_work.ENDS: {"selected_time": ends}},
    }


def test_before_set_up_only_an_admin_sees_the_button(sqlite_database: Database) -> None:
    assert "communities.open" in shown(sqlite_database, ADMIN)
    assert "communities.open" not in shown(sqlite_database, BEN)


def test_only_organizers_see_the_panel(sqlite_database: Database) -> None:
    save(sqlite_database, wanted())
    assert "For organizers" in shown(sqlite_database, ADMIN)
    assert "For organizers" not in shown(sqlite_database, BEN)


def test_own_days_and_hours_are_kept_and_shown(sqlite_database: Database) -> None:
    save(sqlite_database, wanted())
    chosen, _ = views.read_settings(form(("1", "2", "3"), "10:00", "15:30"))
    hours = sqlite_database.transact_now(TEAM, lambda uow: app_home.save_settings(uow, BEN, chosen, True))
    assert (hours.zone, hours.start, hours.end) == ("Europe/Berlin", time(10), time(15, 30))
    assert "Tuesday to Thursday, 10:00-15:30" in shown(sqlite_database, BEN)
    assert "full text" in shown(sqlite_database, BEN)


def test_an_office_that_does_not_exist_is_not_kept(sqlite_database: Database) -> None:
    save(sqlite_database, wanted())
    chosen = AtWork(community_id="elsewhere")
    sqlite_database.transact_now(TEAM, lambda uow: app_home.save_settings(uow, BEN, chosen, False))
    (kept,) = sqlite_database.transact_now(TEAM, lambda uow: uow.people.list_all())
    assert kept.community_id is None


@pytest.mark.parametrize(
    ("days", "starts", "ends", "refusal"),
    [
        ((), "09:00", "17:00", NoWorkingDays),
        (("1",), "17:00", "09:00", HoursBackwards),
        (("1",), "09:00", "09:00", HoursBackwards),
    ],
)
def test_a_form_without_days_or_backwards_is_refused(
    days: tuple[str, ...], starts: str, ends: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        views.read_settings(form(days, starts, ends))


def test_settings_before_set_up_store_nothing(sqlite_database: Database) -> None:
    with pytest.raises(NotSetUp):
        sqlite_database.transact_now(TEAM, lambda uow: app_home.save_settings(uow, BEN, AtWork(), False))
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.people.list_all()) == []
