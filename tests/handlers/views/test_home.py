"""App Home around the features: Slack accepts it for everybody, however much there is to show."""

from dataclasses import replace
from datetime import time

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.core.ids import ChannelId, UserId
from bot.core.working_hours import Hours
from bot.people.people import Colleague
from handlers.home.views import app_home
from handlers.platform.views.blocks import text
from playground.block_kit import objections_to_view
from tests.handlers.views.test_set_up import COMMUNITY

ADA = UserId("U0ADA")
BERLIN = replace(COMMUNITY, id="b", channel_id=ChannelId("C2"), label="Berlin", zone="Europe/Berlin")
MINE = app_home.Mine(Colleague(ADA, "Europe/London", full_text_in_notifications=True), COMMUNITY, [COMMUNITY, BERLIN])


def test_slack_accepts_every_home_and_form_and_their_words_are_reviewed(snapshot: SnapshotAssertion) -> None:
    views = [
        app_home.before_set_up(is_admin=True),
        app_home.before_set_up(is_admin=False),
        app_home.assembled([[text("A section")], []], MINE, app_home.organizer_section([COMMUNITY, BERLIN], [ADA])),
        app_home.settings_form(MINE),
        app_home.settings_form(replace(MINE, colleague=Colleague(ADA), offices=[COMMUNITY])),
        app_home.saved(MINE.hours),
    ]
    assert [objections_to_view(view.to_dict()) for view in views] == [[] for _ in views]
    assert [view.to_dict() for view in views] == snapshot


def test_a_home_with_too_much_to_show_goes_on_on_the_next_page() -> None:
    sections = [[text("One")] * 60, [text("Two")] * 60, [text("Three")] * 200]
    views = [app_home.assembled(sections, MINE, [text("Kept")], page).to_dict() for page in range(9)]
    assert [objections_to_view(view) for view in views] == [[] for _ in views]
    assert all("Your settings" in str(view) and "Kept" in str(view) for view in views)
    pages = {str(view): view for view in views}
    assert {word: str(list(pages)).count(f"'{word}'") for word in ("One", "Two", "Three")} == {
        "One": 60,
        "Two": 60,
        "Three": 200,
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({0, 1, 2, 3, 4}, "Monday to Friday, 9:00 AM–5:00 PM"),
        ({0, 2, 4}, "Monday, Wednesday, Friday, 9:00 AM–5:00 PM"),
        ({1, 2}, "Tuesday, Wednesday, 9:00 AM–5:00 PM"),
        ({6}, "Sunday, 9:00 AM–5:00 PM"),
    ],
)
def test_days_and_hours_read_as_people_say_them(days: set[int], words: str) -> None:
    assert app_home.hours_words(Hours("UTC", frozenset(days), time(9), time(17))) == words
