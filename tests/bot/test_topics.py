"""The catalogue: thirty topics in product.md's groups, sensitive ones marked, and an office's own changes."""

import pytest

from bot import topics
from bot.topics import Group, Topic

SENSITIVE = {"feelings", "recovery", "nicu", "loss", "lgbtq", "adoption-foster", "special-needs"}


def test_every_office_starts_with_thirty_topics() -> None:
    assert len(topics.standard()) == 30
    assert len({topic.label for topic in topics.standard()}) == 30


def test_the_sensitive_topics_are_those_on_which_names_are_held() -> None:
    assert topics.sensitive_slugs() == SENSITIVE


def test_pickers_show_every_topic_once_under_the_five_headings() -> None:
    grouped = topics.standard().grouped()
    assert [group for group, _ in grouped] == list(Group)
    assert sorted(t.slug for _, shelf in grouped for t in shelf) == sorted(t.slug for t in topics.standard())


def test_no_phrase_is_listed_as_both_sure_and_likely_of_one_topic() -> None:
    for topic in topics.standard():
        assert not set(topic.sure) & set(topic.likely), topic.slug


def test_labels_and_descriptions_fit_slack_pickers() -> None:
    for topic in topics.standard():
        assert len(topic.label) <= 75, topic.slug
        assert len(topic.description) <= 75, topic.slug


def test_an_office_can_rename_hide_and_add_topics() -> None:
    garden = Topic("garden-leave", "The garden", "For who grows things.", Group.WORK, sure=("allotment",))
    office = topics.standard().for_office({"nanny": "Sitters"}, {"nicu"}, [garden])
    assert office.label("nanny") == "Sitters"
    assert "nicu" not in office
    assert office["garden-leave"] is garden
    assert len(office) == 30


def test_an_added_topic_cannot_replace_a_standard_one() -> None:
    fake = Topic("loss", "Lost property", "Umbrellas.", Group.WORK)
    assert topics.standard().for_office(added=[fake])["loss"].sensitive


def test_a_topic_no_longer_offered_is_shown_by_its_slug() -> None:
    assert topics.standard().for_office(hidden={"nicu"}).label("nicu") == "nicu"
    with pytest.raises(KeyError):
        topics.standard()["no-such-topic"]
