"""An office's own topics: organizers rename, hide or add them; whether a topic is sensitive never changes (R1).

A hidden topic is offered to nobody and stays with those who chose it. An added sensitive topic has a prefix in its
slug, which contains no word that anybody typed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.core.errors import NoLongerOpen, Refusal, TextTooLong
from bot.language.text import plain, tokens
from bot.offices.topics import Catalogue, Topic, TopicGroup, sensitive_slugs, split_words, standard

LONGEST_LABEL = 60
LONGEST_DESCRIPTION = 75
LONGEST_WORDS = 500
SHORTEST_WORD = 3  # shorter ones occur in too many sentences
MOST_ADDED = 20
OWN, OWN_SENSITIVE = "own-", "held-"

_NOT_PLAIN = str.maketrans({"<": "‹", ">": "›", "&": " and ", "*": "", "~": "", "`": "'", "_": " "})
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class NoLabel(Refusal):
    """A topic needs a name with at least one word that can be found in what people write."""


class LabelTaken(Refusal):
    """Another topic of the office, perhaps a hidden one, has the same name."""

    label: str


class TooManyTopics(Refusal):
    """The office has added `most` topics already."""

    most: int


class LastTopic(Refusal):
    """At least one topic has to be offered."""


@dataclass(frozen=True)
class OfficeTopic:
    """An office's change to the catalogue: a standard topic's name ("": the standard one) and whether it is hidden.

    `group` is set only for topics that the office added.
    """

    slug: str
    label: str = ""
    is_hidden: bool = False
    description: str = ""
    group: TopicGroup | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfficeCatalogue(Catalogue):
    """The topics one office offers, and those it only knows by name: its hidden ones, and those other offices added."""

    not_offered: tuple[Topic, ...] = ()

    __hash__ = Catalogue.__hash__

    def label(self, slug: str) -> str:
        """The topic's name in the reader's language, also of a hidden topic; the slug of an unknown one."""
        hidden = (topic.label for topic in self.not_offered if topic.slug == slug)
        return super().label(slug) if slug in self else next(hidden, slug)

    @cached_property
    def known(self) -> Catalogue:
        """All topics with a name here, offered or not: for values from forms and buttons."""
        return Catalogue((*self.topics, *self.not_offered))

    def offering(self, chosen: Iterable[str]) -> Catalogue:
        """The offered topics, and other topics that this person chose before."""
        mine = frozenset(chosen)
        return Catalogue((*self.topics, *(topic for topic in self.not_offered if topic.slug in mine)))


def is_sensitive(slug: str) -> bool:
    """Whether names are held on this topic until both said yes (R1), also if it was renamed or added."""
    return slug.startswith(OWN_SENSITIVE) or slug in sensitive_slugs()


def catalogue(changes: Iterable[OfficeTopic] = (), elsewhere: Iterable[OfficeTopic] = ()) -> OfficeCatalogue:
    """The catalogue as one office changed it; `elsewhere` are the changes of the other offices."""
    changed = {change.slug: change for change in changes}
    topics = [_renamed(topic, changed.get(topic.slug)) for topic in standard()]
    topics += [_added(change) for change in changed.values() if change.group is not None]
    hidden = {change.slug for change in changed.values() if change.is_hidden}
    others = {change.slug: change for change in elsewhere if change.group is not None and change.slug not in changed}
    return OfficeCatalogue(
        tuple(topic for topic in topics if topic.slug not in hidden),
        (*(topic for topic in topics if topic.slug in hidden), *map(_added, others.values())),
    )


def _renamed(topic: Topic, change: OfficeTopic | None) -> Topic:
    return replace(topic, label=change.label) if change is not None and change.label else topic


def _added(change: OfficeTopic) -> Topic:
    assert change.group is not None
    return Topic(
        change.slug, change.label, change.description, change.group, is_sensitive(change.slug), sure=change.words
    )


def rename(changes: Sequence[OfficeTopic], slug: str, typed: str) -> OfficeTopic:
    """The change that renames a topic; an empty name brings a standard topic's own name back.

    Raises `NoLabel`, `TextTooLong`, `LabelTaken`, and `NoLongerOpen` for a topic that this office does not have.
    """
    known = _of(changes, slug)
    own_name = next((topic.label for topic in standard() if topic.slug == slug), "")
    label = _label(typed or own_name)
    _require_free(changes, label, slug)
    return replace(known, label="" if label == own_name else label)


def show(changes: Sequence[OfficeTopic], slug: str, *, hidden: bool) -> OfficeTopic:
    """The change that hides a topic or shows it again; raises `LastTopic` and `NoLongerOpen`."""
    known = _of(changes, slug)
    offered = catalogue(changes)
    if hidden and slug in offered and len(offered) == 1:
        raise LastTopic
    return replace(known, is_hidden=hidden)


@dataclass(frozen=True)
class TypedTopic:
    """What organizers typed to add a topic; `words` are separated by commas."""

    label: str
    description: str = ""
    group: TopicGroup = TopicGroup.WORK
    words: str = ""
    sensitive: bool = False


def add(changes: Sequence[OfficeTopic], wanted: TypedTopic, new_id: str) -> OfficeTopic:
    """The change that adds a topic; raises `NoLabel`, `TextTooLong`, `LabelTaken`, `TooManyTopics`."""
    if sum(change.group is not None for change in changes) >= MOST_ADDED:
        raise TooManyTopics(MOST_ADDED)
    label = _label(wanted.label)
    _require_free(changes, label, "")
    description = _no_longer_than("description", inert(wanted.description), LONGEST_DESCRIPTION)
    words = _no_longer_than("words", inert(wanted.words), LONGEST_WORDS)
    slug = (OWN_SENSITIVE if wanted.sensitive else OWN) + new_id.replace("-", "")[:20]
    return OfficeTopic(slug, label, False, description, wanted.group, _phrases(words))


def inert(typed: str) -> str:
    """The text as one line without Slack's markup: it is used in pickers as plain text and in messages as mrkdwn."""
    return " ".join(_CONTROL.sub(" ", typed).translate(_NOT_PLAIN).split())


def _label(typed: str) -> str:
    label = _no_longer_than("label", inert(typed), LONGEST_LABEL)
    if not tokens(plain(label)):
        raise NoLabel
    return label


def _no_longer_than(field: str, typed: str, longest: int) -> str:
    if len(typed) > longest:
        raise TextTooLong(field, len(typed), longest)
    return typed


def _phrases(words: str) -> tuple[str, ...]:
    """The phrases that can be searched for; those that are too short or contain no word are left out."""
    phrases = (phrase.lstrip("=@ ") for phrase in split_words(words))
    return tuple(dict.fromkeys(p for p in phrases if sum(map(len, tokens(plain(p)))) >= SHORTEST_WORD))


def _of(changes: Iterable[OfficeTopic], slug: str) -> OfficeTopic:
    known = next((change for change in changes if change.slug == slug), None)
    if known is None and slug not in standard():
        raise NoLongerOpen
    return known or OfficeTopic(slug)


def _require_free(changes: Sequence[OfficeTopic], label: str, slug: str) -> None:
    taken = {plain(topic.label) for topic in catalogue(changes).known if topic.slug != slug}
    if plain(label) in taken:
        raise LabelTaken(label)
