"""What people type about the topics in other languages than English: one file each, to be read and corrected by people.

A file has the topics' words in three grades (`bot/offices/topic_words.yml` says what certain, sure and likely mean),
and more words for that file's concepts and look-alikes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.core.yaml_files import read_yaml
from bot.offices.topics import Phrases, split_words

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Grades:
    """One topic's words in one language, the surest first."""

    certain: Phrases
    sure: Phrases
    likely: Phrases


@dataclass(frozen=True)
class Words:
    """One language's file."""

    topics: Mapping[str, Grades]
    concepts: Mapping[str, Phrases]
    look_alikes: Phrases


def languages() -> tuple[str, ...]:
    """Return the two-letter codes of the languages that have a file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


@cache
def read(language: str) -> Words:
    """Return one language's words; raises OSError where it has no file."""
    content: Any = read_yaml(FOLDER / f"{language}.yml")
    topics = {
        entry["slug"]: Grades(*(split_words(entry[grade]) for grade in ("certain", "sure", "likely")))
        for entry in content["topics"]
    }
    concepts = {name: split_words(phrases) for name, phrases in content["concepts"].items()}
    return Words(topics, concepts, split_words(content["look_alikes"]))


def of_topic(slug: str) -> tuple[Grades, ...]:
    """Return a topic's words in every language that has a file; none for a topic an office made itself."""
    return tuple(read(language).topics[slug] for language in languages() if slug in read(language).topics)


def concept(name: str) -> Phrases:
    """Return the words for a concept in every language that has a file."""
    return tuple(phrase for language in languages() for phrase in read(language).concepts.get(name, ()))


def look_alikes() -> Phrases:
    """Return words of working life that look like a topic's, in every language that has a file."""
    return tuple(phrase for language in languages() for phrase in read(language).look_alikes)
