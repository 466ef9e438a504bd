"""An office's own topics: renamed, hidden, added; nothing that was promised about a topic is lost by it."""

import pytest

from bot.core.errors import NoLongerOpen, TextTooLong
from bot.language import find_topics, understand
from bot.offices.office_topics import (
    MOST_ADDED,
    LabelTaken,
    LastTopic,
    NoLabel,
    OfficeTopic,
    TooManyTopics,
    TypedTopic,
    add,
    catalogue,
    inert,
    is_sensitive,
    rename,
    show,
)
from bot.offices.topics import TopicGroup, sensitive_slugs, standard

ID = "0192f0c4-1111-4222-8333-444455556666"
GARDEN = add(
    [], TypedTopic("Night shifts", "Working while others sleep.", TopicGroup.DAYS, "night shift, late roster"), ID
)


def test_an_office_that_changed_nothing_offers_the_standard_topics() -> None:
    assert [topic.slug for topic in catalogue()] == [topic.slug for topic in standard()]


def test_a_renamed_topic_is_shown_and_found_by_its_new_name() -> None:
    office = catalogue([rename([], "nanny", "Sitters and au pairs")])
    assert office.label("nanny") == "Sitters and au pairs"
    assert [finding.slug for finding in find_topics("sitters and au pairs", office)] == ["nanny"]


def test_an_empty_name_brings_ours_back() -> None:
    changed = rename([], "nanny", "Sitters")
    assert catalogue([rename([changed], "nanny", "")]).label("nanny") == standard().label("nanny")
    with pytest.raises(NoLabel):
        rename([GARDEN], GARDEN.slug, "")


@pytest.mark.parametrize("slug", sorted(sensitive_slugs()))
def test_a_sensitive_topic_stays_sensitive_under_every_name_and_hidden_too(slug: str) -> None:
    renamed = rename([], slug, "Something light")
    assert catalogue([renamed])[slug].sensitive
    assert catalogue([show([renamed], slug, hidden=True)]).known[slug].sensitive
    assert is_sensitive(slug)


def test_an_added_topic_is_sensitive_where_the_organizer_said_so_and_its_slug_holds_no_word() -> None:
    held = add([], TypedTopic("Grief", sensitive=True), ID)
    assert is_sensitive(held.slug)
    assert catalogue([held])[held.slug].sensitive
    assert not is_sensitive(GARDEN.slug)
    assert "night" not in GARDEN.slug
    assert len(held.slug) <= 40


def test_an_added_topic_is_found_by_its_words_in_a_list_and_in_a_sentence() -> None:
    office = catalogue([GARDEN])
    assert find_topics("late roster, sick days", office)[0].slug == GARDEN.slug
    understood = understand("does anybody know how to do a night shift with a baby at home?", office)
    assert GARDEN.slug in [finding.slug for finding in understood.topics]


def test_a_hidden_topic_is_never_offered_and_keeps_its_name_for_those_who_chose_it() -> None:
    office = catalogue([show([], "business-travel", hidden=True)])
    assert "business-travel" not in office
    assert "business-travel" not in [f.slug for f in find_topics("business trips, sick days", office)]
    assert office.label("business-travel") == standard().label("business-travel")
    assert "business-travel" in office.offering(["business-travel"])
    assert "business-travel" not in office.offering(["sleep"])


def test_a_hidden_topic_can_be_shown_again() -> None:
    hidden = show([], "sleep", hidden=True)
    assert "sleep" in catalogue([show([hidden], "sleep", hidden=False)])


def test_the_last_topic_cannot_be_hidden() -> None:
    changes = [show([], topic.slug, hidden=True) for topic in standard()][1:]
    with pytest.raises(LastTopic):
        show(changes, next(iter(standard())).slug, hidden=True)


def test_what_another_office_added_is_known_by_name_and_not_offered() -> None:
    office = catalogue([], [GARDEN, OfficeTopic("sleep", "Nights")])
    assert GARDEN.slug not in office
    assert office.label(GARDEN.slug) == "Night shifts"
    assert office.label("sleep") == standard().label("sleep")


@pytest.mark.parametrize("label", ["Night shifts", "night   SHIFTS", "Sick child", "  sick CHILD "])
def test_two_topics_cannot_have_one_name(label: str) -> None:
    with pytest.raises(LabelTaken):
        add([GARDEN], TypedTopic(label), ID)
    with pytest.raises(LabelTaken):
        rename([GARDEN], "sleep", label)


def test_a_hidden_topics_name_is_taken_too_and_its_own_name_never_is() -> None:
    changes = [show([], "sleep", hidden=True)]
    with pytest.raises(LabelTaken):
        add(changes, TypedTopic(standard().label("sleep")), ID)
    assert rename(changes, "sleep", standard().label("sleep")).label == ""


@pytest.mark.parametrize("label", ["", "   ", "🌱🌱", "…", "<>", "\u200b"])
def test_a_name_needs_a_word(label: str) -> None:
    with pytest.raises(NoLabel):
        add([], TypedTopic(label), ID)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (TypedTopic("x" * 61), "label"),
        (TypedTopic("ok", description="y" * 76), "description"),
        (TypedTopic("ok", words="z" * 501), "words"),
    ],
)
def test_what_is_too_long_is_said_at_its_field(wanted: TypedTopic, field: str) -> None:
    with pytest.raises(TextTooLong) as refused:
        add([], wanted, ID)
    assert refused.value.field == field


def test_an_office_adds_twenty_topics_and_no_more() -> None:
    changes: list[OfficeTopic] = []
    for number in range(MOST_ADDED):
        changes.append(add(changes, TypedTopic(f"Topic number {number}"), f"{number:020d}"))
    assert len(catalogue(changes)) == 50
    with pytest.raises(TooManyTopics):
        add(changes, TypedTopic("One more"), ID)


def test_a_topic_that_this_office_does_not_have_cannot_be_changed() -> None:
    with pytest.raises(NoLongerOpen):
        rename([], GARDEN.slug, "Mine")
    with pytest.raises(NoLongerOpen):
        show([], "no-such-topic", hidden=True)


def test_hostile_words_are_inert_wherever_they_stand() -> None:
    hostile = inert("<!channel> & <@U123|x> *bold* `code`\n\u202etxet <https://a.example|b>")
    assert not set("<>&*`\n\u202e") & set(hostile)
    assert inert("  Nights \t & days ") == "Nights and days"


def test_words_that_would_find_everything_are_left_out() -> None:
    added = add([], TypedTopic("Pets", words="a, the dog, 🐶, =cat, , it, dog"), ID)
    assert added.words == ("the dog", "cat", "dog")
