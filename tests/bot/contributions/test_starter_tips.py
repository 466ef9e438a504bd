"""Our own thirty tips: one for each topic, short, without numbers that grow old and without advice of a profession."""

import re

import pytest

from bot.contributions.starter_tips import starter_tip
from bot.offices.topics import standard

SLUGS = [topic.slug for topic in standard()]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_topic_has_one_of_a_few_sentences(slug: str) -> None:
    tip = starter_tip(slug)
    assert tip is not None
    assert 80 <= len(tip) <= 420
    assert tip == " ".join(tip.split())


@pytest.mark.parametrize("slug", SLUGS)
def test_no_number_and_no_advice_of_a_profession(slug: str) -> None:
    tip = starter_tip(slug) or ""
    assert re.search(r"\d", tip) is None
    assert re.search(r"\b(must|should|law|legal|entitled|doctor|medicine|dose|symptom|treatment)\b", tip) is None


def test_most_of_them_hold_a_question_to_ask() -> None:
    assert sum("?" in (starter_tip(slug) or "") for slug in SLUGS) >= 25


def test_a_topic_that_an_office_added_has_none() -> None:
    assert starter_tip("own-0192f0c4") is None
