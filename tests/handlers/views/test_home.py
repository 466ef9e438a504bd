"""App Home around the features: Slack accepts it for everybody, however much there is to show."""

from dataclasses import replace
from datetime import time

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.ids import ChannelId, UserId
from bot.people import Colleague
from bot.quiet import Hours
from handlers.views import home
from handlers.views.blocks import text
from playground.block_kit import objections_to_view
from tests.handlers.views.test_set_up import COMMUNITY

ADA = UserId("U0ADA")
BERLIN = replace(COMMUNITY, id="b", channel_id=ChannelId("C2"), label="Berlin", zone="Europe/Berlin")
MINE = home.Mine(Colleague(ADA, "Europe/London", full_text_in_notifications=True), COMMUNITY, [COMMUNITY, BERLIN])


def test_slack_accepts_every_home_and_form_and_their_words_are_reviewed(snapshot: SnapshotAssertion) -> None:
    views = [
        home.before_set_up(is_admin=True),
        home.before_set_up(is_admin=False),
        home.assembled([[text("A section")], []], MINE, home.organizer_section([COMMUNITY, BERLIN], [ADA])),
        home.settings_form(MINE),
        home.settings_form(replace(MINE, colleague=Colleague(ADA), offices=[COMMUNITY])),
        home.saved(MINE.hours),
    ]
    assert [objections_to_view(view.to_dict()) for view in views] == [[] for _ in views]
    assert [view.to_dict() for view in views] == snapshot


def test_a_home_with_too_much_to_show_keeps_within_slacks_limit() -> None:
    view = home.assembled([[text("One")] * 60, [text("Two")] * 60], MINE, [])
    assert objections_to_view(view.to_dict()) == []
    assert "My settings" in str(view.to_dict())


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({0, 1, 2, 3, 4}, "Monday to Friday, 09:00-17:00"),
        ({0, 2, 4}, "Monday, Wednesday, Friday, 09:00-17:00"),
        ({1, 2}, "Tuesday, Wednesday, 09:00-17:00"),
        ({6}, "Sunday, 09:00-17:00"),
    ],
)
def test_days_and_hours_read_as_people_say_them(days: set[int], words: str) -> None:
    assert home.hours_words(Hours("UTC", frozenset(days), time(9), time(17))) == words
