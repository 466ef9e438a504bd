"""What the model sees of a text: words, pairs of words, pieces of words, and what word lists and patterns said."""

import re
from functools import lru_cache
from itertools import pairwise
from math import sqrt

from bot.language import intents, safety
from bot.language.lexicon import Evidence
from bot.language.text import stem, tokens, without_apostrophes

NAMED, SHAPED, SEEN = 0.9, 0.6, 0.3  # how loud a hint of the word lists is beside all words together (1.0)
PAIR, APART, PIECE = 0.8, 0.5, 0.4  # how loud a pair, a pair with a gap or a piece of a word is beside a word (1.0)

SURE = 0.75  # a weight only a phrase that is enough alone can give

_CLOCK = re.compile(r"^(?:[01]?\d|2[0-3])[:.h][0-5]\d$|^\d{1,2}(?:am|pm|h)$")
_WEEKS = re.compile(r"^\d+(?:wks?|weeks?|weeker|mo|m|months?|yo|yr|yrs|days?)$")


def _shape(word: str) -> str:
    """Return a word's stem, or for a number its kind ("_clock", "_age", "_number"): the digits differ from writer to
    writer.
    """
    if not word[0].isdigit():
        return stem(word)
    if _CLOCK.match(word):
        return "_clock"
    if _WEEKS.match(word):
        return "_age"
    if word.endswith("%"):
        return "_percent"
    return word if len(word) == 1 else "_number" if len(word) < 4 else "_large"


_WORD = re.compile(r"[a-z@][a-z0-9@+]*|\d+[:.h]\d\d\b|\d[\w%#+]*|\?")


def words_of(text: str) -> list[str]:
    """Return the words and question marks of a plain text, each as a stem or a kind of number."""
    return [_shape(word) if word != "?" else word for word in _WORD.findall(without_apostrophes(text))]


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[str, ...]:
    """Return the names of all pieces of three to five letters of a word, with its beginning and end marked."""
    padded = f"<{word}>"
    return tuple("c:" + padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1))


def spelling(text: str) -> dict[str, float]:
    """Return words, pairs of words and pieces of words of a plain text by name, scaled to a vector of length one."""
    words = words_of(text)
    found = {piece: PIECE for word in tokens(text) for piece in _pieces(word)}
    framed = ["^", *words, "$"]
    found |= {f"s:{left} {right}": APART for left, right in zip(framed, framed[2:], strict=False)}
    found |= {f"b:{left} {right}": PAIR for left, right in pairwise(framed)}
    found |= {"w:" + word: 1.0 for word in words}
    length = sqrt(sum(value * value for value in found.values())) or 1.0
    return {name: value / length for name, value in found.items()}


def hints(text: str, evidence: Evidence, signs: dict[str, int], seen: frozenset[str]) -> dict[str, float]:
    """Return by name what word lists and patterns found in a plain text; `seen` are its clues (`intents.clues`)."""
    found = {"L:" + slug: weight * NAMED for slug, weight in evidence.weights.items()}
    if evidence.certain:
        found["certain"] = NAMED
    found |= {"C:" + name: SEEN for name in evidence.concepts}
    found |= {"I:" + name: SHAPED for name in seen}
    found |= {f"S:{kind}": NAMED for kind in signs}
    found |= {f"S:{kind} twice": SHAPED for kind, count in signs.items() if count > 1 and kind != safety.FIGURE}
    if evidence.weights:
        found["family named" if evidence.about_family else "named alone"] = SHAPED
        found["topics"] = min(len(evidence.weights), 3) * SEEN
        if "question" in seen:
            found["asks and names"] = SHAPED
        if max(evidence.weights.values()) > SURE:
            found["surely named"] = SHAPED
            found["surely named, family" if evidence.about_family else "surely named, alone"] = SHAPED
    count = len(tokens(text))
    found["short" if count <= 3 else "middling" if count <= 8 else "long"] = SEEN
    return found


def features(
    text: str, evidence: Evidence, signs: dict[str, int], clues: frozenset[str] | None = None
) -> dict[str, float]:
    """Return every feature of a plain text by name, its sentence vector apart; `clues` are computed where not given."""
    return spelling(text) | hints(text, evidence, signs, intents.clues(text) if clues is None else clues)
