"""The topics of the standard catalogue: names, groups and the words they are found by, from `topic_words.yml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from bot.core.words import N_, _, isolated
from bot.core.yaml_files import read_yaml

WORDS_FILE = Path(__file__).with_name("topic_words.yml")

Phrases = tuple[str, ...]


class TopicGroup(StrEnum):
    """The groups of topics, in the order in which they are shown."""

    WORK = N_("Work and coming back")
    DAYS = N_("Childcare and days")
    TRAVEL = N_("Travel")
    BODY = N_("Body and feeding")
    FAMILIES = N_("Families of every form")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; on `sensitive` ones names are held until both said yes (R1). Phrases are from `topic_words.yml`."""

    slug: str
    label: str
    description: str
    group: TopicGroup
    sensitive: bool = False
    certain: Phrases = ()
    sure: Phrases = ()
    likely: Phrases = ()
    together: tuple[tuple[Phrases, ...], ...] = ()

    @property
    def words(self) -> Phrases:
        """Every phrase people type for this topic, the most certain first."""
        return self.certain + self.sure + self.likely


@dataclass(frozen=True)
class Catalogue:
    """The topics one office offers, in the order of pickers; unknown slugs raise KeyError."""

    topics: tuple[Topic, ...]
    _by_slug: Mapping[str, Topic] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_slug", {topic.slug: topic for topic in self.topics})

    @cached_property
    def _hash(self) -> int:
        """Of thousands of phrases, asked for with every sentence."""
        return hash(self.topics)

    def __hash__(self) -> int:
        return self._hash

    def __getitem__(self, slug: str) -> Topic:
        return self._by_slug[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in self._by_slug

    def __iter__(self) -> Iterator[Topic]:
        return iter(self.topics)

    def __len__(self) -> int:
        return len(self.topics)

    def label(self, slug: str) -> str:
        """The topic's name in the reader's language; the slug of a topic that is not offered."""
        topic = self._by_slug.get(slug)
        return isolated(_(topic.label)) if topic else slug

    def grouped(self) -> list[tuple[TopicGroup, tuple[Topic, ...]]]:
        """The groups in order, each with its topics; empty groups are left out."""
        shelves = [(group, tuple(t for t in self.topics if t.group is group)) for group in TopicGroup]
        return [shelf for shelf in shelves if shelf[1]]


@dataclass(frozen=True)
class WordLists:
    """The shared lists of the word file: concepts by name, and similar-looking words that are never about families.

    `spelled_right` are words one or two letters away from a topic's which are no misspellings of it.
    """

    concepts: Mapping[str, Phrases]
    look_alikes: Phrases
    spelled_right: Phrases


def split_words(listed: str) -> Phrases:
    """A comma-separated list of words or phrases as a tuple, without empty entries."""
    return tuple(part for part in (" ".join(contribution.split()) for contribution in listed.split(",")) if part)


@cache
def _file() -> Any:
    return read_yaml(WORDS_FILE)


@cache
def word_lists() -> WordLists:
    """The concepts and look-alikes of the word file; read once."""
    content = _file()
    concepts = {name: split_words(listed) for name, listed in content["concepts"].items()}
    return WordLists(concepts, split_words(content["look_alikes"]), split_words(content["spelled_right"]))


def _expanded(listed: str) -> Phrases:
    """The phrases of one part of a `together` rule, with "@name" replaced by that concept's words."""
    concepts = word_lists().concepts
    phrases: list[str] = []
    for phrase in split_words(listed):
        phrases.extend(concepts[phrase[1:]] if phrase.startswith("@") else [phrase])
    return tuple(phrases)


def _read(entry: Mapping[str, Any]) -> Topic:
    return Topic(
        slug=entry["slug"],
        label=entry["label"],
        description=entry["description"],
        group=TopicGroup[entry["group"].upper()],
        sensitive=entry.get("sensitive", False),
        certain=split_words(entry.get("certain", "")),
        sure=split_words(entry["sure"]),
        likely=split_words(entry.get("likely", "")),
        together=tuple(tuple(_expanded(part) for part in rule) for rule in entry.get("together", ())),
    )


@cache
def standard() -> Catalogue:
    """The topics every office starts with; read once."""
    return Catalogue(tuple(_read(entry) for entry in _file()["topics"]))


@cache
def sensitive_slugs() -> frozenset[str]:
    """The slugs of the sensitive standard topics (R1)."""
    return frozenset(topic.slug for topic in standard() if topic.sensitive)
