"""Organizers say which themes come round, and in which order; what somebody chose by hand stays."""

import pytest

from bot.core.errors import ChangedMeanwhile, NoLongerOpen, NotAllowed
from bot.lunches.organizing.schedule import NotAThemeLine
from handlers.lunches.organizing.changes import change
from handlers.lunches.organizing.theme_rotation import form, save
from handlers.lunches.views.organizing import WantedChange
from playground.block_kit import objections_to_view
from storage.database import Database
from tests.handlers.support.lunch_office import ADA, BEN, LunchOffice, utc
from tests.support.clocks import MovableClock


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> LunchOffice:
    office = LunchOffice(sqlite_database, clock).open()
    office.live_until(utc(2026, 11, 4, 17))
    return office


def themes(office: LunchOffice) -> list[int]:
    return [meeting.theme for meeting in office.lunches]


def test_planned_lunches_follow_the_new_order_and_what_is_announced_or_chosen_stays(office: LunchOffice) -> None:
    december, january = office.lunches[1], office.lunches[2]
    assert themes(office)[:3] == [1, 2, 3]
    office.do(change, ADA, "theme", january.id, january.sequence, WantedChange(theme=9))
    view = office.do(save, ADA, "chicago 1", "24\n8. The first trip away\n\nDads and partners\n24")
    assert objections_to_view(view.to_dict()) == []
    assert themes(office)[:3] == [1, 24, 9]
    office.live_until(utc(2027, 5, 1))
    assert [one.theme for one in office.lunches if one.rule_date.month in (2, 3, 4)] == [8, 3, 24]
    assert december.id == office.lunches[1].id


def test_the_form_shows_the_order_and_what_else_there_is(office: LunchOffice) -> None:
    view = office.do(form, ADA, "chicago")
    assert objections_to_view(view.to_dict()) == []
    assert "1. The first week back" in str(view.to_dict())
    assert "24. Paying it forward" in str(view.to_dict())


@pytest.mark.parametrize("lines", ["", "  \n ", "25", "1\nA theme of ours", "1\n0"])
def test_lines_that_are_no_theme_are_refused_and_nothing_changes(office: LunchOffice, lines: str) -> None:
    before = themes(office)
    with pytest.raises(NotAThemeLine):
        office.do(save, ADA, "chicago 1", lines)
    assert themes(office) == before


def test_the_slower_of_two_strangers_to_nobody_and_an_unknown_series_are_refused(office: LunchOffice) -> None:
    office.do(save, ADA, "chicago 1", "3\n4")
    with pytest.raises(ChangedMeanwhile):
        office.do(save, ADA, "chicago 1", "5\n6")
    for metadata in ("nonsense 1", "chicago", ""):
        with pytest.raises(NoLongerOpen):
            office.do(save, ADA, metadata, "5")
    with pytest.raises(NotAllowed):
        office.do(form, BEN, "chicago")
    with pytest.raises(NotAllowed):
        office.do(save, BEN, "chicago 2", "5")
