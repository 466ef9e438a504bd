"""What mentors see: Slack accepts all of it, hostile lines too, and the words are reviewed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from slack_sdk.models.views import View
from syrupy.assertion import SnapshotAssertion

from bot.core.errors import HoursBackwards, NoWorkingDays, Refusal, TextTooLong, TooMany
from bot.core.ids import ChannelId, UserId
from bot.offices.topics import sensitive_slugs, standard
from bot.people.members import OfficeChoice
from bot.people.mentors import How, Mentor, NeverListed, NotAMentor, Offer, Returned, pause
from bot.people.pauses import DayOutOfRange, Pause
from bot.people.people import Colleague
from handlers.people.views import mentor_messages as messages
from handlers.people.views import mentors as views
from handlers.platform.views.blocks import Message
from playground.block_kit import objections_to_message, objections_to_view
from tests.handlers.views.test_set_up import COMMUNITY

NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
TODAY = date(2026, 11, 3)
MARISA, BEN = UserId("U0MARISA"), UserId("U0BEN")
NEW = Mentor(MARISA, NOW)
FULL = Mentor(
    MARISA,
    NOW,
    topics=("sick-child", "loss"),
    how=How.EAR,
    people_at_a_time=3,
    questions_a_month=1,
    rest_weeks=0,
    usual_time="<!channel> & Tuesdays",
    returned=Returned.LONGER_AGO,
    languages=("Deutsch",),
    about="<@U0BEN> *bold*",
    listed_topics=("sick-child",),
    avoid=(BEN,),
    last_asked=NOW,
)
AWAY = pause(FULL, Pause(date(2026, 12, 1)), TODAY)
BERLIN = replace(COMMUNITY, id="b", channel_id=ChannelId("C2"), label="Berlin", zone="Europe/Berlin")
ONE = OfficeChoice([COMMUNITY], COMMUNITY, True, Colleague(MARISA))
SEVERAL = OfficeChoice([COMMUNITY, BERLIN], BERLIN, False, Colleague(MARISA, "Europe/Berlin"))

VIEWS: dict[str, View] = {
    "first form": views.form(standard(), Offer(), ONE),
    "filled in, office asked": views.form(standard(), Offer(FULL.topics, How.LIVED), SEVERAL),
    "nothing found": views.form(standard(), Offer(), ONE, views.nothing_found("<!here> & 🙂")),
    "more": views.more(NEW, standard(), ONE),
    "more, all there is": views.more(FULL, standard(), SEVERAL, ("English", "Deutsch")),
    "welcome": messages.welcome(NEW, standard(), TODAY, is_new=True),
    "saved while paused": messages.welcome(AWAY, standard(), TODAY, is_new=False),
    "directory": messages.directory(standard(), [("sleep", (MARISA, BEN))]),
    "directory, nobody yet": messages.directory(standard(), []),
}
MESSAGES: dict[str, Message] = {
    "status, no mentor": messages.status(None, standard(), NOW, TODAY),
    "status": messages.status(FULL, standard(), NOW, TODAY),
    "status, away": messages.status(AWAY, standard(), NOW, TODAY),
    "status, resting": messages.status(replace(NEW, resting_until=NOW + timedelta(9)), standard(), NOW, TODAY),
    "paused": messages.pause_saved(AWAY),
    "back": messages.back(),
    "stop?": messages.ask_to_stop(),
    "stopped": messages.stopped(),
    "help": messages.usage(),
    "pause over": messages.pause_note(AWAY, TODAY, date(2026, 12, 1)),
    "pause goes on": messages.pause_note(pause(NEW, Pause(), TODAY), TODAY, date(2027, 2, 3)),
    "pause longer": messages.pause_note(AWAY, date(2026, 10, 1), TODAY),
    "pause answered": messages.pause_note(NEW, TODAY, TODAY),
    "pause, stopped": messages.pause_note(None, TODAY, TODAY),
    "still in?": messages.still_in(replace(FULL, years_unanswered=1), standard(), TODAY),
    "still in": messages.still_in(FULL, standard(), TODAY),
    "still in, stopped": messages.still_in(None, standard(), TODAY),
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
def test_a_notification_tells_no_topic_and_no_name(name: str) -> None:
    spoken = MESSAGES[name].text
    assert spoken.endswith((".", "?"))
    assert "<" not in spoken
    assert not any(topic.label in spoken for topic in standard())


@pytest.mark.parametrize("name", [*VIEWS, *MESSAGES])
def test_no_word_that_product_md_rules_out_is_ever_read(name: str) -> None:
    shown = VIEWS[name].to_dict() if name in VIEWS else [block.to_dict() for block in MESSAGES[name].blocks]
    for word in ("ghost", "inactive", "failed", "score", "random", "congratulations", "maternity"):
        assert word not in str(shown).lower()


def test_a_sensitive_topic_is_not_even_offered_for_listing() -> None:
    everything = Mentor(MARISA, NOW, topics=tuple(topic.slug for topic in standard()))
    form = views.more(everything, standard(), ONE).to_dict()
    (listed,) = [block for block in form["blocks"] if block["block_id"] == views.LISTED]
    offered = {option["value"] for option in listed["element"]["options"]}
    assert offered.isdisjoint(sensitive_slugs())
    assert len(offered) == len(standard()) - len(sensitive_slugs())


def test_with_only_sensitive_topics_there_is_nothing_to_list() -> None:
    form = views.more(Mentor(MARISA, NOW, topics=("loss",)), standard(), ONE).to_dict()
    assert views.LISTED not in {block["block_id"] for block in form["blocks"] if "block_id" in block}


def selected(*values: str) -> dict[str, Any]:
    return {"selected_options": [{"value": value} for value in values]}


def test_an_untouched_form_reads_as_an_ear_for_whoever_comes() -> None:
    assert views.read_offer({"topics": {"topics": {"selected_options": []}}}, standard()) == Offer()


def test_topics_this_office_does_not_offer_are_not_taken_from_a_form() -> None:
    values = {"topics": {"topics": selected("sleep", "kubernetes", "sleep")}, "how": {"how": selected()}}
    assert views.read_offer(values, standard()).topics == ("sleep",)


def test_what_more_did_not_show_stays_as_it_was() -> None:
    known = replace(FULL, other_offices=False)
    terms = views.read_terms({}, known)
    assert (terms.other_offices, terms.languages, terms.people_at_a_time) == (False, ("Deutsch",), 3)
    shown = {"office": {"office": {"selected_option": {"value": "b"}}}, "switches": {"switches": selected()}}
    assert not views.read_terms(shown, replace(known, other_offices=True)).other_offices


def test_every_refusal_has_words_of_its_own() -> None:
    for kind, words in views.REFUSALS.items():
        refusal = NotAMentor() if kind is NotAMentor else NeverListed(("loss",))
        assert words(refusal).endswith(".")


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        (TooMany("avoid", 100), "avoid"),
        (TextTooLong("about", 301, 300), "about"),
        (NeverListed(("loss",)), "listed_topics"),
        (DayOutOfRange(TODAY), "until"),
        (NoWorkingDays(frozenset()), "days"),
        (HoursBackwards(time(9), time(8)), "ends"),
    ],
)
def test_a_problem_is_said_under_its_field(refusal: Refusal, field: str) -> None:
    (place,) = views.problem(refusal)
    assert place == field


def test_a_refusal_about_no_field_is_not_swallowed() -> None:
    with pytest.raises(NotAMentor):
        views.problem(NotAMentor())
