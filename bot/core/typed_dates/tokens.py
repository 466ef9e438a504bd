"""A typed text as words and numbers, and what each may mean; the words themselves are in `words.py`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.core.typed_dates.words import LANGUAGES, Kind, Language
from bot.core.typed_text import unmarked, without_accents

LONGEST = 300  # characters; a longer text is more than a date
MOST_TOKENS = 60
LONGEST_PHRASE = 5


class Unclear(Exception):  # noqa: N818 (an outcome)
    """Something about time was said that is not a day, or could be two."""


@cache
def _phrases() -> dict[tuple[str, ...], dict[Kind, object]]:
    """Every phrase of every language by its words, with everything that it may mean."""
    table: dict[tuple[str, ...], dict[Kind, object]] = {}
    for language in LANGUAGES.values():
        for kind, phrase, value in _entries(language):
            for spelled in {without_accents(phrase), without_accents(phrase.translate(_UMLAUTS))}:
                table.setdefault(tuple(_words(spelled)), {})[kind] = value
    return table


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _entries(language: Language) -> Iterator[tuple[Kind, str, object]]:
    for number, names in enumerate(language.months, 1):
        yield from ((Kind.MONTH, name, number) for name in names.split())
    for number, names in enumerate(language.weekdays):
        yield from ((Kind.WEEKDAY, name, number) for name in names.split())
        for name in names.split():
            yield from (
                (Kind.TIME, every, None) for every in (f"{name}s", f"los {name}", f"los {name}s", f"les {name}s")
            )
    yield from ((Kind.NUMBER, name, value) for name, value in language.numbers.items())
    yield from ((Kind.ORDINAL, name, value) for name, value in language.ordinals.items())
    yield from ((Kind.UNIT, name, unit) for names, unit in language.units.items() for name in names.split())
    yield from ((kind, phrase, None) for kind, phrases in language.words.items() for phrase in _listed(phrases))
    yield from ((Kind.DAY, name, value) for name, value in language.days.items())
    yield from ((Kind.HOLIDAY, name, value) for name, value in language.holidays.items())
    yield from ((Kind.PART, name, part) for names, part in language.parts.items() for name in _listed(names))
    yield from ((Kind.SPAN, name, value) for names, value in language.spans.items() for name in _listed(names))
    yield from (
        (Kind.ROUGH_SPAN, name, value) for names, value in language.rough_spans.items() for name in _listed(names)
    )


def _listed(phrases: str) -> list[str]:
    return [phrase.strip() for phrase in phrases.split(",") if phrase.strip()]


_TOKEN = re.compile(
    r"(?P<iso>\d{4}[-/]\d{1,2}[-/]\d{1,2}(?![\d/-]))"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?(?![\d.]))"
    r"|(?P<slashed>\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d\d))?(?![\d/])|\d{1,2}-\d{1,2}-\d{4}(?![\d-]))"
    r"|(?P<decimal>\d{1,3}[.,]\d{1,2}(?![\d.,]))"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th|er|re|o|a|e)(?![a-z])|\d{1,2}\.(?=\s*[a-z-]))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)"
    r"|(?P<sign>[-,/&+%@#$€£:])"
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*'?")
_ELIDED = re.compile(r"((?:[ldjmnsc]|qu)')")


@dataclass(frozen=True)
class Token:
    """A piece of what was typed; `kind` is "word", or the name of its group in `_TOKEN`."""

    kind: str
    text: str


def tokens_of(text: str) -> list[Token]:
    """Split a text into words, numbers and signs, without accents and Slack's marks; "l'été" is two words."""
    found: list[Token] = []
    for match in _TOKEN.finditer(without_accents(unmarked(text))):
        word = match[0]
        if match.lastgroup == "word":
            found.extend(Token("word", part) for part in _parted(word))
        else:
            found.append(Token(str(match.lastgroup), word))
    return found


def _parted(word: str) -> list[str]:
    """A word with French elisions split off and an English genitive removed."""
    elided = _ELIDED.match(word)
    if elided:
        return [elided[0], *(_parted(word[elided.end() :]) if elided.end() < len(word) else [])]
    return [word.removesuffix("'s").strip("'")]


def _words(phrase: str) -> list[str]:
    """The words of one of our phrases, as they are found in a text."""
    return [part for word in _WORD.findall(phrase) for part in _parted(word)]


class Cursor:
    """A text and today. Each method takes a place in the text, and returns what it reads there with the place after
    it, or None where something else stands there. Raises `Unclear` where it names no single day.
    """

    def __init__(self, tokens: list[Token], today: date) -> None:
        self.tokens, self.today = tokens, today
        self._found: dict[int, list[tuple[dict[Kind, object], int]]] = {}

    # Tokens

    def phrases(self, at: int) -> Sequence[tuple[dict[Kind, object], int]]:
        """What the words at this place may mean, and where they end, longest first; hyphens are ignored."""
        if at not in self._found:
            self._found[at] = list(self._phrases(at))
        return self._found[at]

    def _phrases(self, at: int) -> Iterator[tuple[dict[Kind, object], int]]:
        words: list[str] = []
        ends: list[int] = []
        place = at
        while place < len(self.tokens) and len(words) < LONGEST_PHRASE:
            token = self.tokens[place]
            if token.kind == "word" or (token.kind == "number" and len(self.tokens) > place + 1):
                words.append(token.text)
                ends.append(place + 1)
            elif token.text != "-" or not words:
                break
            place += 1
        for count in range(len(words), 0, -1):
            meanings = _phrases().get(tuple(words[:count]))
            if meanings is not None:
                yield meanings, ends[count - 1]

    def word(self, at: int, *kinds: Kind) -> tuple[object, int] | None:
        """The value of a phrase of one of these kinds, and the place after it; None when there is none."""
        for meanings, end in self.phrases(at):
            for kind in kinds:
                if kind in meanings:
                    return meanings[kind], end
            if Kind.TIME in meanings:
                return None
        return None

    def skip(self, at: int, *kinds: Kind, sign: str = "") -> int:
        """The place after all phrases of these kinds, and after one of these signs."""
        while found := self.word(at, *kinds):
            at = found[1]
        if sign and at < len(self.tokens) and self.tokens[at].text in sign:
            at += 1
        return at

    def text(self, at: int, kind: str) -> str | None:
        """The text of the token here, if it is of this kind; None otherwise."""
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == kind else None

    def number(self, at: int) -> tuple[int, int] | None:
        """A whole number in digits or words, at most three digits."""
        digits = self.text(at, "number")
        if digits is not None:
            return (int(digits), at + 1) if len(digits) <= 3 else None
        found = self.word(at, Kind.NUMBER)
        if found is None:
            return None
        value, end = int(str(found[0])), found[1]
        more = self.word(self.skip(end, sign="-"), Kind.NUMBER) if value == 20 else None
        if more and int(str(more[0])) < 10:
            return value + int(str(more[0])), more[1]
        return value, end

    def day_of_month(self, at: int) -> tuple[int, int] | None:
        """A day of the month: "the 3rd", "3.", "third", "3"; words for one are articles too, so they do not count."""
        ordinal = self.text(at, "ordinal")
        if ordinal is not None:
            return int(re.sub(r"\D", "", ordinal)), at + 1
        if found := self.word(at, Kind.ORDINAL):
            return int(str(found[0])), found[1]
        counted = self.number(at)
        return counted if counted and (counted[0] > 1 or self.text(at, "number")) and counted[0] <= 31 else None

    def year(self, at: int) -> tuple[int | None, int]:
        """The year after a date; None (and the same place) when none follows."""
        after = self.skip(at, Kind.OF, sign=",")
        digits = self.text(after, "number")
        if digits is not None and re.fullmatch(r"(?:19|20)\d\d", digits):
            return int(digits), after + 1
        return None, at

    def month(self, at: int) -> tuple[int, int] | None:
        """The number of a month, 1 to 12."""
        found = self.word(at, Kind.MONTH)
        return (int(str(found[0])), found[1]) if found else None

    def is_end(self, at: int) -> bool:
        """Whether place `at` is after the last token, so that the whole text has been read."""
        return at == len(self.tokens)
