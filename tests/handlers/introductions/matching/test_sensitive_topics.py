"""On a sensitive topic nobody is asked a third time before the asker says so."""

from datetime import UTC, datetime

import pytest

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from handlers.introductions import asks_and_offers
from handlers.introductions.matching import sensitive_topics
from storage.database import Database
from tests.handlers.support.office_by_hand import Posted
from tests.handlers.support.quiet_office import QuietOffice
from tests.support.clocks import MovableClock

SAM = UserId("U0SAM")
MENTORS = [UserId(f"U0IRIS{number}") for number in range(4)]


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> QuietOffice:
    """Four mentors know about loss."""
    clock.at = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)
    office = QuietOffice(sqlite_database, clock).open()
    for mentor in MENTORS:
        office.mentor(mentor, "loss", "sleep")
    return office


def asks(office: QuietOffice) -> list[Posted]:
    return [post for post in office.posts if "introductions.ask" in post.kind]


def questions(office: QuietOffice) -> list[Posted]:
    return [post for post in office.told(SAM) if "introductions.may_i_go_on" in post.kind]


def decline_twice(office: QuietOffice) -> None:
    for count in (1, 2):
        while len(asks(office)) < count:
            office.live(hours=1)
        office.press(office.latest().mentor, asks_and_offers.decline)


def test_after_two_noes_on_a_sensitive_topic_the_asker_is_asked_and_nobody_else(office: QuietOffice) -> None:
    office.returner(SAM, "loss")
    decline_twice(office)
    given_up_on = office.latest().ask_expires_at
    office.live(days=15)
    assert len(asks(office)) == 2
    (question,) = questions(office)
    assert given_up_on is not None
    assert question.at >= given_up_on  # no earlier than after a silence
    office.do(sensitive_topics.go_on, SAM, question.value_of("introductions.ask_on"))
    office.live(days=1)
    assert len(asks(office)) == 3
    assert "I'll keep asking" in question.shown


def test_who_would_rather_rest_is_not_asked(office: QuietOffice) -> None:
    office.returner(SAM, "loss")
    decline_twice(office)
    office.live(days=5)
    (question,) = questions(office)
    office.do(sensitive_topics.rest, SAM, question.value_of("introductions.rest"))
    office.live(days=25)
    assert len(asks(office)) == 2
    assert "I've paused this" in question.shown
    with pytest.raises(NoLongerOpen):
        office.do(
            sensitive_topics.go_on,
            UserId("U0MALLORY"),
            question.value_of("introductions.rest") if question.actions else "x",
        )


def test_another_topic_goes_on_meanwhile_and_an_ordinary_one_is_never_asked_about(office: QuietOffice) -> None:
    office.returner(SAM, "sleep")
    office.live(days=12)
    assert len(asks(office)) == 4
    assert questions(office) == []
