"""What returning parents see: Slack accepts all of it, notifications tell nothing, and the words are reviewed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from slack_sdk.models.views import View
from syrupy.assertion import SnapshotAssertion

from bot.core.errors import NoWorkingDays, Refusal, TextTooLong, TooMany
from bot.core.ids import ChannelId, UserId
from bot.core.typed_dates.reading import Reading
from bot.offices.topics import standard
from bot.people.members import OfficeChoice
from bot.people.pauses import DayOutOfRange, Pause
from bot.people.people import Colleague
from bot.people.returners import (
    Details,
    IntroductionKind,
    NotSignedUp,
    Returner,
    Stage,
    Status,
    Wants,
    Wishes,
    greet,
    pause,
)
from handlers.people.views import at_work
from handlers.people.views import returner_messages as messages
from handlers.people.views import returners as views
from handlers.platform.views.blocks import Message
from playground.block_kit import objections_to_message, objections_to_view
from tests.handlers.views.test_set_up import COMMUNITY

NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
TODAY = date(2026, 11, 3)
MARCH = date(2027, 3, 1)
MEGHAN, BOSS = UserId("U0MEGHAN"), UserId("U0BOSS")
NEW = Returner(MEGHAN, NOW)
FULL = Returner(
    MEGHAN,
    NOW,
    topics=("business-travel", "loss"),
    kind=IntroductionKind.COMPANY,
    avoid=(BOSS,),
    wants=Wants.EAR,
    stage=Stage.ON_LEAVE,
    show_stage=True,
    show_office=True,
    languages=("Deutsch",),
    about="<!channel> <@U0BOSS> & more",
)
LATER = replace(FULL, not_before=MARCH)
GREETED = greet(LATER, "one")
BERLIN = replace(COMMUNITY, id="b", channel_id=ChannelId("C2"), label="Berlin", zone="Europe/Berlin")
ONE = OfficeChoice([COMMUNITY], COMMUNITY, True, Colleague(MEGHAN))
SEVERAL = OfficeChoice([COMMUNITY, BERLIN], BERLIN, False, Colleague(MEGHAN, "Europe/Berlin"))


def status(returner: Returner) -> Status:
    return Status(returner, NOW, TODAY, "Chicago")


VIEWS: dict[str, View] = {
    "first form": views.form(standard(), Wishes(), ONE),
    "filled in, office asked": views.form(standard(), Wishes(FULL.topics, FULL.kind, (BOSS,), MARCH), SEVERAL),
    "nothing found": views.form(standard(), Wishes(), ONE, views.nothing_found("<!here> & 🙂")),
    "more": views.more(NEW, ONE),
    "more, all there is": views.more(FULL, SEVERAL, ("English", "Deutsch")),
    "confirmation": messages.confirmation(status(NEW), standard()),
    "confirmation, all there is": messages.confirmation(replace(status(FULL), several_offices=True), standard()),
    "another date": views.date_form(MARCH),
    "pause": at_work.pause_form("returners.pause", messages.pause_words(at_work.what_was_read("soon", Reading()))),
}
MESSAGES: dict[str, Message] = {
    "status, not signed up": messages.status(None, standard()),
    "status, looking": messages.status(status(FULL), standard()),
    "status, later": messages.status(status(LATER), standard()),
    "status, away": messages.status(status(pause(FULL, Pause(MARCH))), standard()),
    "status, until I say": messages.status(status(pause(FULL, Pause())), standard()),
    "status, asleep": messages.status(status(GREETED), standard()),
    "status, resting": messages.status(
        status(replace(FULL, matching_rests_until=NOW + timedelta(days=28))), standard()
    ),
    "stands": messages.stands(status(NEW)),
    "stopped": messages.stopped(),
    "help": messages.usage(),
    "hello": messages.hello(status(GREETED), "one"),
    "hello, answered": messages.hello(status(replace(GREETED, asleep=False)), "one"),
    "hello, another date": messages.hello(status(replace(GREETED, asleep=False, not_before=MARCH)), "one"),
    "hello, stopped": messages.hello(None, "one"),
}


@pytest.mark.parametrize("name", VIEWS)
def test_slack_accepts_every_view_and_its_words_are_reviewed(name: str, snapshot: SnapshotAssertion) -> None:
    view = VIEWS[name].to_dict()
    assert objections_to_view(view) == []
    assert view == snapshot


@pytest.mark.parametrize("name", MESSAGES)
def test_slack_accepts_every_message_and_its_words_are_reviewed(name: str, snapshot: SnapshotAssertion) -> None:
    message = MESSAGES[name]
    blocks = [block.to_dict() for block in message.blocks]
    assert objections_to_message(blocks) == []
    assert (message.text, blocks) == snapshot


@pytest.mark.parametrize("name", MESSAGES)
def test_a_notification_tells_neither_topic_nor_stage_nor_name(name: str) -> None:
    spoken = MESSAGES[name].text.lower()
    assert spoken.endswith((".", "?"))
    assert "<" not in spoken
    for word in ("leave", "return", "back", "parent", *(topic.label.lower() for topic in standard())):
        assert word not in spoken


@pytest.mark.parametrize("name", [*VIEWS, *MESSAGES])
def test_no_word_that_product_md_rules_out_is_ever_read(name: str) -> None:
    shown = VIEWS[name].to_dict() if name in VIEWS else [block.to_dict() for block in MESSAGES[name].blocks]
    for word in ("ghost", "inactive", "failed", "score", "random", "congratulations", "maternity", "due date"):
        assert word not in str(shown).lower()


def test_after_stop_the_greeting_says_no_more_than_that_it_has_ended() -> None:
    gone = messages.hello(None, "one")
    assert [block.to_dict()["type"] for block in gone.blocks] == ["section"]
    assert gone.text == "It has ended."


def test_an_untouched_form_is_a_valid_sign_up() -> None:
    assert views.read_wishes({}, standard()) == Wishes()


def test_what_more_did_not_show_stays_as_it_was() -> None:
    details = views.read_details({}, replace(FULL, other_offices_only=True))
    assert details == Details(FULL.wants, FULL.stage, False, False, FULL.other_offices, True, FULL.languages, "")


@pytest.mark.parametrize(
    ("chosen", "others", "only"),
    [("mine_first", True, False), ("mine_only", False, False), ("others_only", True, True)],
)
def test_offices_are_one_choice_of_three(chosen: str, others: bool, only: bool) -> None:
    values = {"offices": {"offices": {"selected_option": {"value": chosen}}}}
    details = views.read_details(values, NEW)
    assert (details.other_offices, details.other_offices_only) == (others, only)


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        (TooMany("avoid", 100), "avoid"),
        (TextTooLong("about", 301, 300), "about"),
        (DayOutOfRange(TODAY), "not_before"),
        (NoWorkingDays(frozenset()), "days"),
    ],
)
def test_a_problem_is_said_under_its_field(refusal: Refusal, field: str) -> None:
    (place,) = views.problem(refusal)
    assert place == field


def test_a_refusal_about_no_field_is_not_swallowed_and_has_words() -> None:
    with pytest.raises(NotSignedUp):
        views.problem(NotSignedUp())
    assert views.REFUSALS[NotSignedUp](NotSignedUp()).endswith(".")
    assert at_work.REFUSALS[TooMany](TooMany("avoid", 100)) == "100 at most, please."
