"""The set-up form and what follows it: Slack accepts them, and what was typed comes back as it was."""

from dataclasses import replace
from datetime import time

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.core.ids import ChannelId, UserId
from bot.core.words import Locale, reading_in
from bot.lunches.recurrence.rule import rule_in_words
from bot.offices import languages
from bot.offices.communities import Community, LunchRule
from bot.offices.places import PLACES, Place, place_of_city
from bot.offices.resources import ResourceKind, lines_for
from handlers.offices.views import communities, organizers, set_up
from handlers.offices.views.set_up import SetUpDraft
from playground.block_kit import objections_to_message, objections_to_view

ADA = UserId("U0ADA")
LONDON = place_of_city("London")
assert LONDON is not None
DRAFT = set_up.with_country_lines(SetUpDraft(ChannelId("C1"), LONDON, ADA))
COMMUNITY = Community("a", ChannelId("C1"), "London", "London", "Europe/London", "GB", "ENG", lines_for("GB"), ADA)


def values_of(draft: SetUpDraft) -> dict[str, dict[str, dict[str, object]]]:
    """The state Slack would send for a form filled in like this."""
    fields: dict[str, dict[str, object]] = {
        set_up.CHANNEL: {"selected_conversation": draft.channel_id},
        set_up.PLACE: {"selected_option": {"value": draft.place.city}},
        set_up.WEEK: {"selected_option": {"value": draft.week}},
        set_up.DAY: {"selected_option": {"value": str(draft.weekday)}},
        set_up.TIME: {"selected_time": f"{draft.at:%H:%M}"},
        set_up.ROOM: {"value": draft.room or None},
        set_up.HUMAN: {"selected_user": draft.named_human},
        set_up.LABEL: {"value": draft.label or None},
        set_up.LANGUAGES: {"selected_options": [{"value": language} for language in draft.languages]},
    }
    fields |= {set_up.line_id(draft.place.country, kind): {"value": line} for kind, line in draft.lines.items()}
    return {name: {name: state} for name, state in fields.items()}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.city)
def test_slack_accepts_the_form_for_every_place(place: Place) -> None:
    draft = set_up.with_country_lines(replace(DRAFT, place=place))
    assert objections_to_view(set_up.form(draft).to_dict()) == []


def test_every_place_can_be_chosen() -> None:
    offered = [city for _heading, choices in set_up.place_groups() for _label, city in choices]
    assert sorted(offered) == sorted(place.city for place in PLACES)


def test_the_words_of_the_form_are_reviewed(snapshot: SnapshotAssertion) -> None:
    view = set_up.form(replace(DRAFT, channel_id=None), communities.name_warning("returning<!channel>"))
    shown = [{key: block[key] for key in block if key != "element"} for block in view.to_dict()["blocks"]]
    assert shown == snapshot


def test_what_was_typed_is_read_again_as_it_was() -> None:
    draft = replace(DRAFT, week="-1", weekday=3, at=time(12, 15), room="Elm", lines=dict(DRAFT.lines), label="River")
    draft = replace(draft, languages=("English", "Deutsch"))
    assert set_up.read_draft(values_of(draft), None, DRAFT) == draft
    wanted = set_up.wanted(draft)
    assert (wanted.label, wanted.languages) == ("River", ("English", "Deutsch"))
    assert wanted.lunch == LunchRule("FREQ=MONTHLY;BYDAY=-1TH", time(12, 15), "Elm")


def test_a_form_without_anything_chosen_falls_back_to_what_was_shown() -> None:
    read = set_up.read_draft({}, None, DRAFT)
    assert (read.channel_id, read.place, read.named_human, read.at) == ("C1", LONDON, ADA, time(12))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel_id": None}, set_up.CHANNEL),
        ({"at": time(17)}, set_up.TIME),
        ({"at": time(5)}, set_up.TIME),
        ({"lines": {**DRAFT.lines, ResourceKind.CRISIS: "  "}}, set_up.line_id("GB", ResourceKind.CRISIS)),
    ],
)
def test_what_is_missing_or_odd_is_said_at_its_field(change: dict[str, object], field: str) -> None:
    assert list(set_up.problems(replace(DRAFT, **change))) == [field]  # type: ignore[arg-type]
    assert set_up.problems(DRAFT) == {}


def test_a_recurrence_the_form_cannot_say_can_be_kept() -> None:
    lunch = LunchRule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", time(12))
    draft = set_up.draft_of(COMMUNITY, lunch, DRAFT.place)
    assert objections_to_view(set_up.form(draft).to_dict()) == []
    assert set_up.wanted(set_up.read_draft(values_of(draft), "a", draft)).lunch.rrule is None


@pytest.mark.parametrize("locale", list(Locale))
def test_a_recurrence_the_form_cannot_say_is_named_in_the_readers_language(locale: Locale) -> None:
    lunch = LunchRule("FREQ=MONTHLY;INTERVAL=3;BYDAY=-2TH", time(12), "Elm")
    with reading_in(locale):
        shown = str(set_up.form(set_up.draft_of(COMMUNITY, lunch, DRAFT.place)).to_dict())
        assert rule_in_words(lunch.rrule or "") in shown


def test_slack_accepts_what_follows_and_its_words_are_reviewed(snapshot: SnapshotAssertion) -> None:
    view = communities.saved(COMMUNITY, "second Wednesday of the month, 12:00", communities.name_warning("maternity"))
    assert objections_to_view(view.to_dict()) == []
    messages = {
        "gone": communities.channel_gone(COMMUNITY),
        "settled": communities.channel_gone(None),
        "listed": organizers.listed([ADA], is_organizer=True),
        "nobody": organizers.listed([], is_organizer=False),
        **{
            f"{verb} {done}": organizers.changed(verb, ADA, changed=done)
            for verb in ("add", "remove")
            for done in (False, True)
        },
    }
    for message in messages.values():
        assert objections_to_message([block.to_dict() for block in message.blocks]) == []
    shown = {name: [message.text, *(b.to_dict() for b in message.blocks)] for name, message in messages.items()}
    assert [view.to_dict(), shown] == snapshot


def test_an_office_that_is_called_like_its_city_keeps_that_when_it_moves() -> None:
    lunch = LunchRule("FREQ=MONTHLY;BYDAY=2WE", time(12))
    assert set_up.draft_of(COMMUNITY, lunch, DRAFT.place).label == ""
    assert set_up.draft_of(replace(COMMUNITY, label="River"), lunch, DRAFT.place).label == "River"


def test_every_language_can_be_chosen_and_every_one_chosen_is_shown() -> None:
    everything = tuple(languages.ENGLISH_NAMES)
    view = set_up.form(replace(DRAFT, languages=everything)).to_dict()
    assert objections_to_view(view) == []
    (field,) = (block for block in view["blocks"] if block.get("block_id") == set_up.LANGUAGES)
    assert [option["value"] for option in field["element"]["initial_options"]] == list(everything)
    names = [option["text"]["text"] for option in field["element"]["options"]]
    assert {"English", "German · Deutsch"} <= set(names)
    assert len(set(names)) == len(names)
