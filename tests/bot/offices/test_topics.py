"""The catalogue: thirty topics in their groups, sensitive ones marked."""

import pytest

from bot.offices import topics
from bot.offices.topics import Catalogue, TopicGroup

SENSITIVE = {"feelings", "recovery", "nicu", "loss", "lgbtq", "adoption-foster", "special-needs"}


def test_every_office_starts_with_thirty_topics() -> None:
    assert len(topics.standard()) == 30
    assert len({topic.label for topic in topics.standard()}) == 30


def test_the_sensitive_topics_are_those_on_which_names_are_held() -> None:
    assert topics.sensitive_slugs() == SENSITIVE


def test_pickers_show_every_topic_once_under_the_five_headings() -> None:
    grouped = topics.standard().grouped()
    assert [group for group, _ in grouped] == list(TopicGroup)
    assert sorted(t.slug for _, shelf in grouped for t in shelf) == sorted(t.slug for t in topics.standard())


def test_no_phrase_is_listed_as_both_sure_and_likely_of_one_topic() -> None:
    for topic in topics.standard():
        assert not set(topic.sure) & set(topic.likely), topic.slug


def test_labels_and_descriptions_fit_slack_pickers() -> None:
    for topic in topics.standard():
        assert len(topic.label) <= 75, topic.slug
        assert len(topic.description) <= 75, topic.slug


def test_a_topic_no_longer_offered_is_shown_by_its_slug() -> None:
    assert Catalogue(()).label("nicu") == "nicu"
    with pytest.raises(KeyError):
        topics.standard()["no-such-topic"]
