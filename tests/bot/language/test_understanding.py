"""Plain words: the sentences people were expected to type, and how the bot takes hostile or empty input."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import Answer, Intent, Safety, as_json_line, find_topics, understand
from bot.offices import topics
from bot.offices.topics import Topic
from tests.benchmarks.topics import targets
from tests.benchmarks.train_topics import TEST, TRAIN, sentences


def slugs(text: str) -> list[str]:
    return [finding.slug for finding in understand(text).topics]


ABOUT = {
    "who looked after yours when you had to fly to the client?": "business-travel",
    "where do I put the milk on a flight?": "milk-travel",
    "Kita ist zu, was nun?": "childcare-backup",
    "is anyone else brestfeeding and back at work": "pumping",
    "nobody to watch the kids on the strike day, help": "childcare-backup",
    "I feel so guilty every single morning": "feelings",
}


@pytest.mark.parametrize(("text", "slug"), ABOUT.items())
def test_a_question_finds_its_topic(text: str, slug: str) -> None:
    assert slug in slugs(text)


@pytest.mark.parametrize(
    "text",
    [
        "sleep(5)",
        "the build is pumping out errors",
        "travel expense report bug",
        "my baby, this service",
        "kill the child process and restart",
        "the adoption rate of the new framework is low",
        "`daycare` is the name of the table",
        "",
        "🙂🙂",
    ],
)
def test_ordinary_office_talk_finds_nothing(text: str) -> None:
    understood = understand(text)
    assert (understood.topics, understood.safety, understood.intent) == ((), Safety.NONE, Intent.NONE)


@pytest.mark.parametrize(
    "text",
    [
        "I can mentor interns on Kubernetes",
        "ask Dana, she mentors",
        "I'd love to but I can't this quarter",
        "can someone mentor me?",
        "<@U123> would be great at this",
    ],
)
def test_look_alikes_are_no_offers(text: str) -> None:
    assert understand(text).intent is not Intent.VOLUNTEER


@pytest.mark.parametrize(
    "text",
    [
        "happy to help anyone with business trips",
        "I could take one person, from spring, on NICU stuff",
        "sign me up as a mentor",
        "if anyone wants an ear after a hard start, I'm here",
    ],
)
def test_offers_are_recognised(text: str) -> None:
    assert understand(text).intent is Intent.VOLUNTEER


@pytest.mark.parametrize(
    ("text", "safety"),
    [
        ("I don't want to be here anymore", Safety.CRISIS),
        ("my husband checks my phone and I'm scared to go home", Safety.CRISIS),
        ("I want to kill myself", Safety.CRISIS),
        ("my colleague told me she does not want to live", Safety.CRISIS),
        ("I don't think I want to live anymore", Safety.CRISIS),
        ("I'm worried a friend may take her own life", Safety.CRISIS),
        ("I don't want to wake up at 5 again tomorrow", Safety.NONE),
        ("this deadline is killing me", Safety.NONE),
        ("kill -9 the process and my script", Safety.NONE),
        ("is it safe to take ibuprofen while breastfeeding?", Safety.MEDICAL),
        ("is it even legal to cut my job while on leave?", Safety.LEGAL),
    ],
)
def test_what_needs_a_professional_is_told_apart(text: str, safety: Safety) -> None:
    assert understand(text).safety is safety


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [
        ("count me in for the lunch", Intent.RSVP, Answer.YES),
        ("I'll try to come to the lunch", Intent.RSVP, Answer.HOPE),
        ("can't make it Tuesday, sorry", Intent.RSVP, Answer.NO),
        ("pause me for three weeks", Intent.PAUSE, None),
        ("thanks so much!", Intent.THANKS, None),
        ("what can you do?", Intent.HELP, None),
        ("stop", Intent.STOP, None),
        ("I'm coming back in March after ten months", Intent.RETURNING, None),
    ],
)
def test_the_rest_of_the_plain_words(text: str, intent: Intent, answer: Answer | None) -> None:
    understood = understand(text)
    assert (understood.intent, understood.answer) == (intent, answer)


def test_words_that_are_never_office_talk_are_heard_in_a_bare_statement() -> None:
    assert slugs("Fehlgeburt, und keiner weiß es")[0] == "loss"
    assert "nanny" in slugs("Thinking about an au pair but our flat is tiny")


def test_in_a_crisis_no_topic_stands_beside_the_help() -> None:
    understood = understand("I feel so guilty about daycare that I want to kill myself")
    assert (understood.safety, understood.topics) == (Safety.CRISIS, ())


def test_the_same_words_are_always_understood_alike() -> None:
    text = "who looked after yours when you had to fly to the client?"
    assert understand(text) == understand(text)


@given(st.text(max_size=200))
def test_any_text_is_understood_as_something(text: str) -> None:
    understood = understand(text)
    assert len(understood.topics) <= 2
    assert all(0 <= finding.confidence <= 1 for finding in understood.topics)
    assert (understood.answer is None) == (understood.intent is not Intent.RSVP)
    assert len(find_topics(text)) <= 10


def test_nothing_heavy_is_loaded_to_understand_a_sentence() -> None:
    asked = "import sys; from bot.language import understand; understand('hi'); print('numpy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_the_sentences_to_learn_from_and_the_unseen_ones_share_none() -> None:
    taught = {row["text"].casefold().strip(" .!?") for row in sentences(TRAIN)}
    unseen = {row["text"].casefold().strip(" .!?") for row in sentences(TEST)}
    assert len(taught) > 1000
    assert not taught & unseen


# Floors a little under the published figures: a change of words or weights that loses more than that fails.
FLOORS = {
    "right topic among the two offered": 0.82,
    "silent on ordinary talk": 0.95,
    "crisis recognised": 0.88,
    "volunteering recognised": 0.88,
    "look-alikes refused": 0.92,
}


def test_unseen_sentences_are_understood_about_as_well_as_published() -> None:
    reached = {target.name: target.reached for target in targets(sentences(TEST), understand)}
    assert {name: reached[name] for name, floor in FLOORS.items() if reached[name] < floor} == {}
    assert reached["crisis false alarms"] <= 0.02


LISTS = {
    "business trips, sick days": ["business-travel", "sick-child"],
    "pumping, nannies & twins": ["pumping", "nanny", "multiples"],
    "sleep; school": ["sleep", "school-age"],
    "being a dad, adoption, nicu, loss": ["dads-partners", "adoption-foster", "nicu", "loss"],
    "buisness trips / childcare-backup": ["business-travel", "childcare-backup"],
    "": [],
}


@pytest.mark.parametrize(("listed", "found"), LISTS.items())
def test_each_topic_of_a_short_list_is_found(listed: str, found: list[str]) -> None:
    assert [finding.slug for finding in find_topics(listed)] == found


def test_a_list_naming_every_label_gives_ten_topics() -> None:
    assert len(find_topics("; ".join(topic.label for topic in topics.standard()))) == 10


@pytest.mark.parametrize("topic", topics.standard(), ids=lambda topic: topic.slug)
def test_every_slug_and_label_is_found_by_its_own_name(topic: Topic) -> None:
    assert find_topics(topic.slug)[0].slug == topic.slug
    assert topic.slug in {finding.slug for finding in find_topics(topic.label)}


def test_quoted_words_and_links_are_nobodys_own() -> None:
    assert not slugs("> our daycare is closed\nfyi <https://example.org/daycare|daycare>")


def test_the_command_line_prints_one_json_object() -> None:
    line = json.loads(as_json_line(understand("where do I put the milk on a flight?")))
    assert set(line) == {"topics", "safety", "intent"}
    assert set(line["topics"][0]) == {"slug", "confidence"}


def test_a_very_long_text_is_answered_too() -> None:
    assert "pumping" in slugs("we need a pumping room " * 400)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("happy to mentor on business trips", "business-travel"),
        ("I could mentor someone about sick days", "sick-child"),
    ],
)
def test_an_offer_is_about_what_it_names(said: str, topic: str) -> None:
    understood = understand(said)
    assert understood.intent is Intent.VOLUNTEER
    assert [finding.slug for finding in understood.topics] == [topic]
