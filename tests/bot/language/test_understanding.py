"""Plain words: the sentences people were expected to type, and how the bot takes hostile or empty input."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import Answer, Intent, Safety, find_topics, lexicon, meant, understand
from bot.language.text import plain
from bot.language.training import digest
from bot.language.training.cross_validation import figures
from bot.language.training.sentences import all_sentences, read
from bot.language.training.train import seen, train
from bot.offices import topics

HELD_OUT = Path(__file__).with_name("sentences_en.tsv")
# Fourteen invented writers in four languages, read by nobody who changed words, patterns or limits (the other fourteen,
# sentences_voices_a.tsv, were): bot/language/training/README.md.
VOICES = Path(__file__).with_name("sentences_voices_b.tsv")


def slugs(text: str) -> list[str]:
    return [finding.slug for finding in understand(text).topics]


ABOUT = {
    "who looked after yours when you had to fly to the client?": "business-travel",
    "where do I put the milk on a flight?": "milk-travel",
    "Kita ist zu, was nun?": "childcare-backup",
    "is anyone else brestfeeding and back at work": "pumping",
    "nobody to watch the kids on the strike day, help": "childcare-backup",
    "I feel so guilty every single morning": "feelings",
    "where do you express when you're on site at a customer's?": "pumping",
    "could use some help with pumping": "pumping",
    "I could use a hand with the nanny search": "nanny",
    "could use some help with business trips": "business-travel",
    "any advice on phased return": "phased-return",
    "what to do when the nursery calls and the baby has to be picked up again?": "sick-child",
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
        "happy to mentor the juniors",
        "I can help with the slides",
        "glad to help with your quarterly numbers",
        "I can listen to the recording",
        "I could talk to someone in finance about the invoice",
        "pause.",
        "- pause",
        "ask Dana, she mentors",
        "I'd love to but I can't this quarter",
        "can someone mentor me?",
        "could use some help with business trips",
        "we could do with a hand with the nanny search",
        "I'm looking for advice on sick days",
        "<@U123> would be great at this",
    ],
)
def test_look_alikes_are_no_offers(text: str) -> None:
    assert understand(text).intent is not Intent.VOLUNTEER


@pytest.mark.parametrize(
    "text",
    [
        "happy to help anyone with business trips",
        "I can help with pumping",
        "I can mentor",
        "happy to mentor new parents",
        "I could talk to someone",
        "I can listen to anybody who needs it",
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
        ("I'm coming back from leave in January, pumping and business trips", Intent.RETURNING, None),
    ],
)
def test_the_rest_of_the_plain_words(text: str, intent: Intent, answer: Answer | None) -> None:
    understood = understand(text)
    assert (understood.intent, understood.answer) == (intent, answer)


@pytest.mark.parametrize("where", ["at a client site", "on site", "at a customer's", "between meetings"])
@pytest.mark.parametrize("verb", ["pump", "pumping", "where can I pump", "how do you express"])
def test_pumping_is_named_wherever_it_is_done(verb: str, where: str) -> None:
    assert "pumping" in [finding.slug for finding in meant(f"{verb} {where}")]


def named(text: str) -> dict[str, float]:
    return lexicon.evidence(plain(text), topics.standard()).weights


COMMON = ["commit", "commits", "faster", "complete", "direction", "engagement", "butter", "recent", "closer", "fellow"]


def test_a_word_that_is_spelled_right_is_no_other_word_misspelt() -> None:
    listed = topics.word_lists().spelled_right
    assert {word: named(word) for word in (*listed, *COMMON) if named(word)} == {}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("brestfeeding", "pumping"),
        ("adoptin", "adoption-foster"),
        ("nursary places", "childcare-search"),
        ("misscarriage", "loss"),
        ("babysiter fell ill", "nanny"),
        ("maternty leave", "leave-benefits"),
        ("promtion after leave", "career"),
    ],
)
def test_a_misspelt_word_is_still_found(text: str, slug: str) -> None:
    assert slug in named(text)


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


def test_reading_is_light() -> None:
    """Loaded once, in well under a second, without much memory."""
    asked = (
        "import numpy, resource, time; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "started = time.process_time(); from bot.language import understand, warm_up; warm_up(); "
        "took = time.process_time() - started; "
        "print(took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    took, grown = map(float, told.stdout.split())
    assert took < 5  # seconds of a busy machine; a quiet one needs well under one
    assert grown < 90  # MB at the highest, while files are unpacked; about forty stay


# Floors a little under what was measured: a change of words or weights that loses more than that fails.
FLOORS = {
    "topic among the first two": 0.78,
    "silence on ordinary talk": 0.90,
    "crisis taken as likely or possible": 0.88,
    "volunteering": 0.78,
    "no offer taken for none": 0.95,
}


def test_held_out_sentences_are_understood_about_as_well_as_published() -> None:
    rows = read(HELD_OUT)
    reached = {figure.name: figure.share for figure in figures((row, understand(row.text)) for row in rows)}
    assert {name: reached[name] for name, floor in FLOORS.items() if reached[name] < floor} == {}


VOICES_FLOORS = {
    "topic among the first two": 0.84,
    "silence on ordinary talk": 0.90,
    "crisis taken as likely or possible": 0.95,
    "crisis taken as likely": 0.85,
    "medical": 0.75,
    "legal": 0.85,
    "volunteering": 0.80,
    "no offer taken for none": 0.97,
}


def test_writers_nobody_looked_at_are_understood_about_as_well_as_published() -> None:
    found = figures((row, understand(row.text)) for row in read(VOICES))
    reached = {figure.name: figure.share for figure in found}
    assert {name: reached[name] for name, floor in VOICES_FLOORS.items() if reached[name] < floor} == {}
    assert reached["anything else taken as likely crisis"] <= 0.02
    assert reached["anything else taken as possible crisis"] <= 0.06


def test_the_weights_are_those_made_of_what_lies_here() -> None:
    """Sentences, patterns, word lists or the code that reads them changed: run `python -m bot.language.training`."""
    assert digest.DIGEST_FILE.read_text(encoding="utf-8") == f"made of {digest.made_of()}\nweights {digest.shipped()}\n"


def test_training_makes_the_same_bytes_twice() -> None:
    rows = all_sentences()[::240]
    known = seen(row.text for row in rows)
    assert train(rows, known).packed() == train(rows, known).packed()


HOSTILE = {
    "ten thousand letters": "a" * 10_000,
    "ten thousand words": "word " * 10_000,
    "signs alone": "🙂🙂 :tada: 🎉",
    "code": "```kill -9 $(pgrep child)```",
    "another language": "ワーキングペアレントのランチはいつですか",
    "somebody else's words": "> I want to die\nwhat do we answer to this ticket?",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_met_with_silence(text: str) -> None:
    understood = understand(text)
    assert (understood.topics, understood.safety) == ((), Safety.NONE)


@pytest.mark.parametrize(
    "text",
    [
        "back from leave in March, twins and sleep",
        "I return in May, nursery search",
        "ich komme im März aus der Elternzeit zurück, Kita und Schlaf",
        "je reprends en mars après mon congé, crèche et sommeil",
        "vuelvo en marzo de la baja, guardería y sueño",
    ],
)
def test_coming_back_and_naming_topics_is_no_offer(text: str) -> None:
    assert understand(text).intent is not Intent.VOLUNTEER
