"""App Home and one's own settings, in transactions of their own."""

from datetime import time

import pytest

from bot.errors import NotSetUp
from bot.ids import UserId
from bot.people import Profile
from handlers import home
from handlers.views import home as views
from storage.database import Database
from tests.conftest import TEAM
from tests.handlers.test_set_up import ADMIN, save, wanted

BEN = Profile(UserId("U0BEN"), "Europe/Berlin")


def shown(database: Database, profile: Profile) -> str:
    return str(database.transact_now(TEAM, lambda uow: home.assemble(uow, profile)).to_dict())


def ticked(*values: str) -> dict[str, object]:
    return {"selected_options": [{"value": value} for value in values]}


def form(days: tuple[str, ...], starts: str, ends: str) -> dict[str, dict[str, dict[str, object]]]:
    return {
        views.DAYS: {views.DAYS: ticked(*days)},
        views.STARTS: {views.STARTS: {"selected_time": starts}},
        views.ENDS: {views.ENDS: {"selected_time": ends}},
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
    chosen, problems = views.read_settings(form(("1", "2", "3"), "10:00", "15:30"))
    assert chosen is not None
    assert not problems
    hours = sqlite_database.transact_now(TEAM, lambda uow: home.save_settings(uow, BEN, chosen))
    assert (hours.zone, hours.start, hours.end) == ("Europe/Berlin", time(10), time(15, 30))
    assert "Tuesday to Thursday, 10:00-15:30" in shown(sqlite_database, BEN)


@pytest.mark.parametrize(
    ("days", "starts", "ends", "field"),
    [
        ((), "09:00", "17:00", views.DAYS),
        (("1",), "17:00", "09:00", views.ENDS),
        (("1",), "09:00", "09:00", views.ENDS),
    ],
)
def test_a_form_without_days_or_backwards_says_so_at_the_field(
    days: tuple[str, ...], starts: str, ends: str, field: str
) -> None:
    chosen, problems = views.read_settings(form(days, starts, ends))
    assert chosen is None
    assert list(problems) == [field]


def test_settings_before_set_up_store_nothing(sqlite_database: Database) -> None:
    chosen, _ = views.read_settings(form(("1",), "09:00", "17:00"))
    assert chosen is not None
    with pytest.raises(NotSetUp):
        sqlite_database.transact_now(TEAM, lambda uow: home.save_settings(uow, BEN, chosen))
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.people.list_all()) == []
