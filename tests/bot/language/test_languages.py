"""The material for German, French and Spanish: sentences to learn from, held-out sentences, word lists and patterns."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from bot.core.yaml_files import read_yaml
from bot.language import lexicon, safety
from bot.language.intents import LEARNT
from bot.language.safety import Safety
from bot.language.text import plain
from bot.language.training.sentences import FOLDER, Sentence, all_sentences, read
from bot.offices import topics

HELD_OUT = sorted(Path(__file__).parent.glob("sentences_*.tsv"))
LANGUAGES = ("de", "fr", "es")
WORDS = safety.FOLDER.parent / "words"
SLUGS = frozenset(topic.slug for topic in topics.standard())
KINDS = frozenset(kind.value for kind in Safety)
INTENTS = frozenset(LEARNT)
SHORT = 3  # words; "ja klar" or "stop bitte" is what everybody writes


def sentences(language: str) -> list[Sentence]:
    return [sentence for path in sorted((FOLDER / language).glob("*.tsv")) for sentence in read(path)]


@cache
def words(language: str) -> Any:
    return read_yaml(WORDS / f"{language}.yml")


def phrases(listed: str) -> tuple[str, ...]:
    return topics.split_words(listed)


@pytest.mark.parametrize(
    "path", [*sorted(FOLDER.glob("*/*.tsv")), *HELD_OUT], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_every_line_has_known_labels(path: Path) -> None:
    for sentence in read(path):
        assert set(sentence.topics) <= SLUGS, sentence
        assert sentence.intent in INTENTS, sentence
        assert sentence.safety in KINDS, sentence
        assert sentence.text == sentence.text.strip(), sentence
        assert len(sentence.text) <= 250, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_enough_of_everything_to_learn_from(language: str) -> None:
    rows = sentences(language)
    assert len(rows) >= 800
    assert len({row.hand for row in rows}) >= 6
    about = Counter(slug for row in rows for slug in row.topics)
    assert min(about[slug] for slug in SLUGS) >= 14
    assert sum(not row.topics and row.intent == "none" and row.safety == "none" for row in rows) >= 170
    assert min(Counter(row.intent for row in rows)[intent] for intent in INTENTS) >= 10
    assert min(Counter(row.safety for row in rows)[kind] for kind in KINDS) >= 30


@pytest.mark.parametrize("path", HELD_OUT, ids=lambda path: path.stem)
def test_held_out_sentences_are_many_and_by_others(path: Path) -> None:
    held = read(path)
    assert len(held) >= (30 if path.stem.endswith("mixed") else 150)
    assert len({row.text.casefold() for row in held}) == len(held)
    learnt = all_sentences()
    written = {row.text.casefold() for row in learnt}
    assert not [row.text for row in held if row.text.casefold() in written and len(row.text.split()) > SHORT]
    assert not {row.hand for row in held} & {row.hand for row in learnt}


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_lists_name_every_topic_in_many_words(language: str) -> None:
    listed = words(language)["topics"]
    assert {entry["slug"] for entry in listed} == SLUGS
    for entry in listed:
        known = {phrase for kind in ("certain", "sure", "likely") for phrase in phrases(entry[kind])}
        assert len(known) >= 12, entry["slug"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_lists_hold_the_shared_lists(language: str) -> None:
    content = words(language)
    assert set(content["concepts"]) <= set(topics.word_lists().concepts)
    assert set(content) == {"topics", "concepts", "look_alikes"}
    assert len(phrases(content["look_alikes"])) >= 20
    for name, listed in content["concepts"].items():
        assert len(phrases(listed)) >= 5, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_certain_for_one_topic_and_a_look_alike(language: str) -> None:
    content = words(language)
    alike = {plain(phrase) for phrase in phrases(content["look_alikes"])}
    for entry in content["topics"]:
        assert not alike & {plain(phrase) for phrase in phrases(entry["certain"])}, entry["slug"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_of_every_kind_are_there(language: str) -> None:
    kinds = Counter(line.kind for line in safety.lines() if line.language == language)
    assert kinds["crisis"] >= 30
    assert kinds["possibly"] >= 15
    assert kinds["figure"] >= 5
    assert min(kinds["medical"], kinds["legal"]) >= 8


@pytest.mark.parametrize(
    "line",
    [line for line in safety.lines() if line.language in LANGUAGES],
    ids=lambda line: f"{line.language}-{line.catches[:30]}",
)
def test_a_pattern_catches_and_spares_its_examples(line: safety.Line) -> None:
    read_as = safety.joined if line.kind == safety.FIGURE else safety.flat
    assert line.search(read_as(plain(line.catches)))
    assert not line.search(read_as(plain(line.spares)))


def test_patterns_of_one_language_spare_ordinary_talk_in_the_others() -> None:
    """A quarter of the sentences; `make soak` takes all."""
    assert not mistaken(list(all_sentences())[::4])


@pytest.mark.soak
def test_patterns_of_one_language_spare_all_ordinary_talk_in_the_others() -> None:
    assert not mistaken(list(all_sentences()))


def mistaken(sentences: Sequence[Sentence]) -> list[tuple[str, str, str]]:
    """Language and kind of each pattern that caught ordinary talk of another language, with that talk."""
    ordinary = [(row, safety.flat(plain(row.text))) for row in sentences if row.safety == "none"]
    wrong = []
    for language in LANGUAGES:
        spoken = [(row, text) for row, text in ordinary if row.language != language]
        ends = list(accumulate(len(text) + 1 for _, text in spoken))
        whole = "\n".join(text for _, text in spoken)
        for line in (line for line in safety.lines() if line.language == language):
            # Looking for the needed parts in one long text finds the few sentences that a pattern can match at all.
            parts = (re.finditer(re.escape(part), whole) for part in line.needs)
            near = {bisect_right(ends, hit.start()) for hits in parts for hit in hits}
            wrong += [(language, line.kind, spoken[at][0].text) for at in near if line.search(spoken[at][1])]
    return wrong


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"the {carer} is {ill}"
            for carer in ("nanny", "sitter", "babysitter", "childminder")
            for ill in ("ill", "sick")
        ),
        *(f"die {carer} ist krank" for carer in ("Tagesmutter", "Kinderfrau", "Babysitterin")),
        "unsere Tagesmutter hat zu",
        *(f"{carer} est malade" for carer in ("la nounou", "notre gardienne", "l'assistante maternelle", "l'assmat")),
        *(f"la {carer} está enferma" for carer in ("niñera", "canguro", "cuidadora")),
        "la canguro no viene",
    ],
)
def test_a_carer_who_does_not_come_is_an_emergency_and_no_search(text: str) -> None:
    weights = lexicon.evidence(plain(text), topics.standard()).weights
    assert max(weights, key=lambda slug: weights[slug]) == "childcare-backup"
