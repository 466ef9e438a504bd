"""App Home and one's own settings, in transactions of their own."""

from dataclasses import replace
from datetime import time

import pytest

from bot.contributions.contributions import ContributionType, Written, draft
from bot.core.errors import HoursBackwards, NotSetUp, NoWorkingDays, Refusal
from bot.core.ids import ChannelId, UserId
from bot.people.members import AtWork
from bot.people.people import Profile
from handlers.home import app_home
from handlers.home.views import app_home as views
from handlers.people.views import at_work
from playground.block_kit import elements_of, objections_to_view
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.handlers.offices.test_set_up import ADMIN, save, wanted
from tests.handlers.support.looking_in import inside
from tests.handlers.views.cases.case import Json
from tests.support.harness import Harness
from tests.support.storing import put

BEN = Profile(UserId("U0BEN"), "Europe/Berlin")


def shown(database: Database, profile: Profile) -> str:
    return str(database.transact_now(TEAM, lambda uow: app_home.assemble(uow, profile)).to_dict())


def form(days: tuple[str, ...], starts: str, ends: str) -> dict[str, dict[str, dict[str, object]]]:
    return {
        at_work.DAYS: {at_work.DAYS: {"selected_options": [{"value": day} for day in days]}},
        at_work.STARTS: {at_work.STARTS: {"selected_time": starts}},
        at_work.ENDS: {at_work.ENDS: {"selected_time": ends}},
    }


def offices(database: Database, count: int) -> None:
    """So many offices, of which Ada organizes all."""
    save(database, wanted())

    def open_more(uow: UnitOfWork) -> None:
        [london] = uow.communities.list_all()
        for number in range(1, count):
            channel, label = ChannelId(f"C0OFFICE{number}"), f"Office {number}"
            put(uow.communities.save, replace(london, id=f"office-{number}", channel_id=channel, label=label))

    database.transact_now(TEAM, open_more)


def pages(database: Database, profile: Profile) -> list[Json]:
    """Every page of somebody's Home."""
    found: list[Json] = []
    while not found or "home.page#after" in str(found[-1]):
        page = len(found)
        view = database.transact_now(TEAM, lambda uow: app_home.assemble(uow, profile, page))  # noqa: B023
        found.append(view.to_dict())
    return found


@pytest.mark.parametrize("count", [1, 2, 25, 26, 40, 200])
def test_every_office_can_be_changed_and_privacy_and_settings_are_on_every_page(
    sqlite_database: Database, count: int
) -> None:
    offices(sqlite_database, count)
    shown = pages(sqlite_database, ADMIN)
    assert [objections_to_view(page) for page in shown] == [[] for _ in shown]
    buttons = [element for page in shown for block in page["blocks"] for element in elements_of(block)]
    changes = [button["value"] for button in buttons if button["action_id"].startswith("communities.open#")]
    known = sqlite_database.transact_now(TEAM, lambda uow: uow.communities.list_all())
    assert sorted(changes) == sorted(community.id for community in known)
    assert len(known) == count
    for page in shown:
        assert {"home.settings", "privacy.my_data", "privacy.forget_me"} <= {
            element["action_id"] for block in page["blocks"] for element in elements_of(block)
        }


def test_a_home_that_is_full_goes_on_and_loses_nothing(sqlite_database: Database) -> None:
    """Much written, much offered, forty offices: whatever is on one page or another is there once."""
    offices(sqlite_database, 40)

    def write(uow: UnitOfWork) -> None:
        for number in range(95):
            made = draft(
                f"p{number:02}", ContributionType.TIP, ADMIN.user_id, "office-1", Written(f"Tip {number}"), uow.now
            )
            put(uow.contributions.save, made)

    sqlite_database.transact_now(TEAM, write)
    shown = pages(sqlite_database, ADMIN)
    assert len(shown) > 1
    assert [objections_to_view(page) for page in shown] == [[] for _ in shown]
    buttons = [element for page in shown for block in page["blocks"] for element in elements_of(block)]
    opened = [button["value"] for button in buttons if button["action_id"] == "contributions.open"]
    assert sorted(opened) == [f"p{number:02}" for number in range(95)]
    assert f"Page 1 of {len(shown)}." in str(shown[0])
    assert all("Your settings" in str(page) and "Your data" in str(page) for page in shown)
    assert "For organizers" in str(shown)
    last = sqlite_database.transact_now(TEAM, lambda uow: app_home.assemble(uow, ADMIN, 999)).to_dict()
    assert last == shown[-1]


async def test_the_next_page_of_home_is_a_tap_away_and_stays_until_home_is_opened_again(harness: Harness) -> None:
    await harness.set_up()
    priya = harness.person("priya")

    def write(uow: UnitOfWork) -> None:
        author, [office] = UserId(priya.id), uow.communities.list_all()
        for number in range(95):
            made = draft(f"p{number}", ContributionType.TIP, author, office.id, Written("A tip"), uow.now)
            put(uow.contributions.save, made)

    await inside(harness, write)
    await priya.open_home()
    await harness.settle()
    assert "Page 1 of " in str(priya.home)
    await priya.click("Next page", where="home")
    await harness.settle()
    assert "Page 2 of " in str(priya.home)
    await priya.command("/brownbag")
    await harness.settle()
    assert "Page 2 of " in str(priya.home)
    await priya.open_home()
    await harness.settle()
    assert "Page 1 of " in str(priya.home)


def test_before_set_up_only_an_admin_sees_the_button(sqlite_database: Database) -> None:
    assert "communities.open" in shown(sqlite_database, ADMIN)
    assert "communities.open" not in shown(sqlite_database, BEN)


def test_only_organizers_see_the_panel(sqlite_database: Database) -> None:
    save(sqlite_database, wanted())
    assert "For organizers" in shown(sqlite_database, ADMIN)
    assert "For organizers" not in shown(sqlite_database, BEN)


def test_own_days_and_hours_are_kept_and_shown(sqlite_database: Database) -> None:
    save(sqlite_database, wanted())
    chosen = replace(views.read_settings(form(("1", "2", "3"), "10:00", "15:30")), full_text=True)
    hours = sqlite_database.transact_now(TEAM, lambda uow: app_home.save_settings(uow, BEN, chosen)).hours
    assert (hours.zone, hours.start, hours.end) == ("Europe/Berlin", time(10), time(15, 30))
    assert "Tuesday to Thursday, 10:00 AM–3:30 PM" in shown(sqlite_database, BEN)
    assert "full text" in shown(sqlite_database, BEN)


def test_an_office_that_does_not_exist_is_not_kept(sqlite_database: Database) -> None:
    save(sqlite_database, wanted())
    chosen = views.OwnSettings(AtWork(community_id="elsewhere"), False)
    sqlite_database.transact_now(TEAM, lambda uow: app_home.save_settings(uow, BEN, chosen))
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
    nothing = views.OwnSettings(AtWork(), False)
    with pytest.raises(NotSetUp):
        sqlite_database.transact_now(TEAM, lambda uow: app_home.save_settings(uow, BEN, nothing))
    assert sqlite_database.transact_now(TEAM, lambda uow: uow.people.list_all()) == []
