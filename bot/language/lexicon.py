"""Finding topics by their words: phrases compared by stem at word boundaries, misspellings, words which go together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from bot.language import words
from bot.language.encoder import encoder
from bot.language.text import plain, stem, tokens
from bot.language.words import Grades
from bot.offices import topics
from bot.offices.topics import Catalogue, Topic

CERTAIN, SURE_PHRASE, SURE_WORD, LIKELY, TOGETHER, LIKELY_ALONE = 0.97, 0.92, 0.8, 0.6, 0.7, 0.25
NAMED_ENOUGH = 0.5
FAMILY_CONCEPTS = ("child", "leave", "family", "partner", "dad")

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A known phrase found at words `start` to `end` (not included) of a text."""

    phrase: Stems
    start: int
    end: int


@dataclass(frozen=True)
class Phrasebook:
    """Every phrase of a catalogue by its first stem, and what each phrase says about which topic."""

    by_first: dict[str, list[Stems]]
    certain: dict[Stems, tuple[str, ...]]
    sure: dict[Stems, tuple[str, ...]]
    likely: dict[Stems, tuple[str, ...]]
    rules: tuple[tuple[str, tuple[frozenset[Stems], ...]], ...]
    concepts: dict[str, frozenset[Stems]]
    spelled: dict[str, tuple[str, ...]] = field(repr=False)
    stems: frozenset[str] = field(repr=False)  # of every word in a phrase


@cache
def phrase_stems(phrase: str) -> Stems:
    """Return a phrase of the word file as stems; one that begins with "=" keeps its exact words."""
    if phrase.startswith("="):
        return tuple("=" + word for word in tokens(plain(phrase[1:])))
    return tuple(stem(word) for word in tokens(plain(phrase)))


def _by_phrase(pairs: Iterable[tuple[str, str]]) -> dict[Stems, tuple[str, ...]]:
    found: dict[Stems, tuple[str, ...]] = {}
    for slug, phrase in pairs:
        stems = phrase_stems(phrase)
        if slug not in found.get(stems, ()):
            found[stems] = (*found.get(stems, ()), slug)
    return found


def _rules(catalogue: Iterable[Topic]) -> tuple[tuple[str, tuple[frozenset[Stems], ...]], ...]:
    return tuple(
        (topic.slug, tuple(frozenset(map(phrase_stems, part)) for part in rule))
        for topic in catalogue
        for rule in topic.together
    )


def _graded(topic: Topic) -> tuple[Topic | Grades, ...]:
    return (topic, *words.of_topic(topic.slug))


@lru_cache(maxsize=32)
def phrasebook(catalogue: Catalogue) -> Phrasebook:
    """Return the phrases of a catalogue's topics, computed once for each catalogue."""
    graded = [(topic.slug, grades) for topic in catalogue for grades in _graded(topic)]
    labels = [(t.slug, t.label) for t in catalogue]
    sure = _by_phrase([(slug, phrase) for slug, grades in graded for phrase in grades.sure] + labels)
    certain = _by_phrase((slug, phrase) for slug, grades in graded for phrase in grades.certain)
    likely = _by_phrase((slug, phrase) for slug, grades in graded for phrase in grades.likely)
    rules = _rules(catalogue)
    lists = {name: (*listed, *words.concept(name)) for name, listed in topics.word_lists().concepts.items()}
    concepts = {name: frozenset(phrase_stems(p) for p in listed) for name, listed in lists.items()}
    known = {*certain, *sure, *likely, *(p for _, parts in rules for part in parts for p in part)}
    known.update(phrase for phrases in concepts.values() for phrase in phrases)
    by_first: dict[str, list[Stems]] = {}
    for phrase in sorted(known):
        by_first.setdefault(phrase[0], []).append(phrase)
    spelled = _spelled(known - _only_foreign(catalogue))
    stems = frozenset(word for phrase in known for word in phrase)
    return Phrasebook(by_first, certain, sure, likely, rules, concepts, spelled, stems)


def _only_foreign(catalogue: Catalogue) -> set[Stems]:
    """Return phrases that no English list has: no English word is taken for one of them misspelt ("server" for
    "sevrer").
    """
    foreign = [grades for t in catalogue for grades in words.of_topic(t.slug)]
    listed = [phrase for grades in foreign for phrase in (*grades.certain, *grades.sure, *grades.likely)]
    listed += [phrase for name in topics.word_lists().concepts for phrase in words.concept(name)]
    own = [phrase for t in catalogue for phrase in (*t.words, t.label)]
    own += [phrase for phrases in topics.word_lists().concepts.values() for phrase in phrases]
    return set(map(phrase_stems, listed)) - set(map(phrase_stems, own))


def _spelled(known: Iterable[Stems]) -> dict[str, tuple[str, ...]]:
    """Return by first letter the words of six or more letters, which are recognised when misspelt."""
    words = {word for phrase in known for word in phrase if len(word) >= 6 and word.isalpha()}
    shelves: dict[str, list[str]] = {}
    for word in sorted(words):
        shelves.setdefault(word[0], []).append(word)
    return {letter: tuple(listed) for letter, listed in shelves.items()}


@cache
def _look_alikes() -> dict[str, list[Stems]]:
    by_first: dict[str, list[Stems]] = {}
    for phrase in (*topics.word_lists().look_alikes, *words.look_alikes()):
        stems = tuple(stem(word) for word in tokens(plain(phrase)))
        by_first.setdefault(stems[0], []).append(stems)
    return by_first


def _without_look_alikes(words: Sequence[str]) -> list[str]:
    """Return the words with look-alikes ("child process") replaced by "", so that no phrase is found across the gap."""
    stems = [stem(word) for word in words]
    kept = list(words)
    for start, first in enumerate(stems):
        for phrase in _look_alikes().get(first, ()):
            end = start + len(phrase)
            if tuple(stems[start:end]) == phrase:
                kept[start:end] = [""] * len(phrase)
    return kept


@cache
def _spelled_right() -> frozenset[str]:
    return frozenset(topics.word_lists().spelled_right)


def _is_a_word(word: str, root: str) -> bool:
    """Return whether a word is spelled right: it is listed so, or is a single piece in the encoder's list."""
    pieces = encoder().scores
    return "\u2581" + word in pieces or "\u2581" + root in pieces or word in _spelled_right()


def _corrected(word: str, book: Phrasebook) -> str:
    """Return the stem of a word, or that of the known word it misspells by one letter (two in long words)."""
    root = stem(word)
    if len(root) < 6 or root in book.stems or not root.isalpha() or _is_a_word(word, root):
        return root
    from rapidfuzz.distance import OSA  # imported where it is first needed

    most = 2 if len(root) >= 9 else 1
    best = root
    for known in book.spelled.get(root[0], ()):
        if abs(len(known) - len(root)) <= most:
            distance = OSA.distance(root, known, score_cutoff=most)
            if distance <= most:
                best, most = known, distance - 1
    return best


def matches(text: str, book: Phrasebook) -> list[Match]:
    """Return every known phrase found in a plain text, overlapping ones included."""
    words = _without_look_alikes(tokens(text))
    stems = [_corrected(word, book) if word else "" for word in words]
    exact = ["=" + word for word in words]
    found: list[Match] = []
    for start in range(len(words)):
        for row in (stems, exact):
            for phrase in book.by_first.get(row[start], ()):
                end = start + len(phrase)
                if tuple(row[start:end]) == phrase:
                    found.append(Match(phrase, start, end))
    return found


def unmatched(text: str, catalogue: Catalogue) -> list[str]:
    """Return the words of a plain text that are part of no known phrase of a topic or a concept, in order."""
    covered = {place for match in matches(text, phrasebook(catalogue)) for place in range(match.start, match.end)}
    return [word for place, word in enumerate(tokens(text)) if place not in covered]


def _visible(found: Sequence[Match], book: Phrasebook) -> list[Match]:
    """Return the matches that do not lie inside a longer sure phrase ("sick" inside "nanny is sick")."""
    longer = [m for m in found if (m.phrase in book.sure or m.phrase in book.certain) and len(m.phrase) > 1]
    return [
        m
        for m in found
        if not any(o.start <= m.start and m.end <= o.end and len(o.phrase) > len(m.phrase) for o in longer)
    ]


@dataclass(frozen=True)
class Evidence:
    """What word lists find in a text: topics with their weight (0 to 1), concepts, and topics whose own words were
    used.
    """

    weights: dict[str, float]
    concepts: frozenset[str]
    certain: frozenset[str] = frozenset()

    @property
    def about_family(self) -> bool:
        """Whether the text also names a child, a leave, a partner or a family."""
        return not self.concepts.isdisjoint(FAMILY_CONCEPTS)

    @property
    def named(self) -> dict[str, float]:
        """The topics of weight 0.5 or more, which count by themselves in a short list and for an office's own topic."""
        return {slug: weight for slug, weight in self.weights.items() if weight >= NAMED_ENOUGH}


def evidence(text: str, catalogue: Catalogue, *, listed: bool = False) -> Evidence:
    """Return the topics named in a plain text with their weights; with `listed` (a short list) a likely word is
    enough.
    """
    book = phrasebook(catalogue)
    found = matches(text, book)
    phrases = {match.phrase for match in found}
    concepts = frozenset(name for name, known in book.concepts.items() if not known.isdisjoint(phrases))
    seen = Evidence({}, concepts)
    likely = LIKELY if listed or seen.about_family else LIKELY_ALONE
    chances: list[tuple[str, float]] = []
    for phrase in {match.phrase for match in _visible(found, book)}:
        chances += [(slug, CERTAIN) for slug in book.certain.get(phrase, ())]
        chances += [(slug, SURE_PHRASE if len(phrase) > 1 else SURE_WORD) for slug in book.sure.get(phrase, ())]
        chances += [(slug, likely) for slug in book.likely.get(phrase, ())]
    for slug, parts in book.rules:
        if all(not part.isdisjoint(phrases) for part in parts):
            chances.append((slug, TOGETHER))
    return Evidence(_joined(chances), concepts, frozenset(slug for slug, chance in chances if chance == CERTAIN))


def _joined(chances: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return for each topic the chance that at least one of its hints is right, each hint taken as independent."""
    misses: dict[str, float] = {}
    for slug, chance in chances:
        misses[slug] = misses.get(slug, 1.0) * (1 - chance)
    return {slug: 1 - missed for slug, missed in misses.items()}
