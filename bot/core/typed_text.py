"""Cleaning what people type of what keyboards, phones and Slack add; every command and message passes here.

Three forms of the same text: `readable` for text that is kept or shown, `unmarked` for text that is interpreted and
forgotten, `folded` for single words that are compared. All are pure, and applying one twice changes nothing more.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

# Shown as nothing or as a blank, though Unicode counts them among letters, marks or symbols.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = frozenset("\u200c\u200d")  # part of some scripts and of emoji, invisible between Latin letters
# Spaces that are no control characters, and the marks of direction that do not turn what follows.
_TYPOGRAPHY = frozenset("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
                        "\u202f\u205f\u3000\u061c\u200e\u200f")  # fmt: skip
_TYPOGRAPHIC = re.compile(f"([{''.join(sorted(_TYPOGRAPHY))}])")
_LABELLED = re.compile(r"<@([UW][A-Z0-9]+)\|[^<>]*>")
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75"}
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′´`ʼʹ＇", "'") | dict.fromkeys("“”„‟″«»‹›〝〞〟「」『』＂", '"'))
_DASHES = "\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\u301c\ufe58\ufe63\uff0d"
_HYPHENS = re.compile(f"[{_DASHES}]")
# Bold, italics and strike-through: marks at the edge of a word; between two letters they are part of it.
_MARKS = re.compile(r"(?<![^\W_])[*_~]+|[*_~]+(?![^\W_])")
_MARKED = re.compile(r"[^0-9A-Za-z ,.?!-]|  ")  # ASCII in which there may be something to take away
_CODE_WORDS = re.compile(r"(`{1,3})\s*+((?:[^\W_]|[ \t.,!?'’\u2011-]){1,60})\s*+\1")  # "+": nothing is read twice
_SHORT_QUOTE = re.compile(r">[ \t]*\S+(?: \S+){0,2}")  # a quoting mark before a few words that are the whole message
_PAIRS = {'"': '"', "'": "'", "`": "`", "*": "*", "_": "_", "~": "~", "(": ")", "[": "]", "“": "”", "„": "“",
          "”": "”", "‘": "’", "‚": "‘", "«": "»", "»": "«", "‹": "›", "「": "」"}  # fmt: skip
_NO_WORD = re.compile(r"[^0-9A-Za-z]+")
_RUN = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(rf"[\s'’*_~`\"{_DASHES}-]*")  # what may stand between the parts of one command word
_ATTACHED = re.compile(rf"['’{_DASHES}-](?=[^\W\d_])")  # "stop-gap" does not begin with the word "stop"
# What a few words of our commands are called in the other languages; those with more words may be followed by some.
IN_OTHER_LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("pausieren", "pausiere", "pausa", "pausar", "pausez"), "pause"),
    **dict.fromkeys(("weiter", "weitermachen", "zurück", "reprendre", "reanudar", "continuer", "continuar"), "resume"),
    **dict.fromkeys(("stopp", "aufhören", "beenden", "arrêter", "arrête", "parar", "para", "detener"), "stop"),
    **dict.fromkeys(("statut", "estado", "stand"), "status"),
    **dict.fromkeys(("hilfe", "aide", "ayuda"), "help"),
    **dict.fromkeys(
        ("dieses quartal nicht", "pas ce trimestre", "este trimestre no", "no este trimestre"), "not this quarter"
    ),
    **dict.fromkeys(("jemand anderes", "quelqu'un d'autre", "otra persona"), "someone else"),
}
MAY_BE_FOLLOWED = frozenset({"pause"})  # "pausa 2 semanas"; "para" and "aide" begin ordinary sentences
LONGEST_NAME = 3  # parts of the longest command word
ALIKE = 0.66  # how alike two words have to be for one to be meant by the other, 1 being equal


def without_labels(text: str) -> str:
    """The text with labelled mentions, `<@U1|name>`, written as `<@U1>`; for text as Slack sends it, still escaped."""
    return _LABELLED.sub(r"<@\1>", text)


def readable(text: str, *, keeps_typography: bool = False) -> str:
    """The text with ordinary spaces and line ends, and without invisible characters; nothing else is changed.

    With `keeps_typography` other spaces stay (« Oui ! »), and so do the marks that writing from right to left needs,
    where there is something beside them.
    """
    if keeps_typography and not _TYPOGRAPHY.isdisjoint(text) and readable(text):
        parts = _TYPOGRAPHIC.split(text)
        return "".join(part if part in _TYPOGRAPHY else _without_invisible(part) for part in parts).strip()
    return _without_invisible(text).strip()


def _without_invisible(text: str) -> str:
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    kept = []
    for place, char in enumerate(text):
        if char in _BLANKS or (char != "\n" and char.isspace()):
            kept.append(" ")
        elif char in _JOINERS:
            if _joins(text, place):
                kept.append(char)
        elif char == "\u034f" or (unicodedata.category(char) == "Cf" and not "\U000e0020" <= char <= "\U000e007f"):
            continue
        elif unicodedata.category(char) != "Cc" or char == "\n":
            kept.append(char)
    return "".join(kept)


def _joins(text: str, place: int) -> bool:
    """Whether a joiner is between two characters that it can join: no ASCII and no white space."""
    beside = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(beside) == 2 and not any(char.isascii() or char.isspace() for char in beside)


def unmarked(text: str) -> str:
    """Plain words for interpreting: straight quotes, simple hyphens, usual instead of full-width letters, no formatting
    marks.

    Blocks of code and quoted lines stay as they are; words in code marks become plain words.
    """
    text = readable(text)
    if text.isascii() and not _MARKED.search(text):
        return text
    for sign, digits in _FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", f".{digits}", text).replace(sign, f"0.{digits}")
    text = unicodedata.normalize("NFKC", _CODE_WORDS.sub(r" \2 ", text))
    text = _HYPHENS.sub("-", _MARKS.sub("", _unwrapped(text)))
    text = re.sub(r"[ \t]{2,}", " ", _straight(text)).strip()
    return _unwrapped(text[1:].strip() if _SHORT_QUOTE.fullmatch(text) else text)


def _straight(text: str) -> str:
    """The text with straight quotes; a backtick stays, since it may begin code."""
    ticks = text.split("`")
    return "`".join(part.translate(_QUOTES) for part in ticks)


def _unwrapped(text: str) -> str:
    """The text without quotes or marks around all of it."""
    while len(text) > 2:
        closing = _PAIRS.get(text[0])
        inner = text[1:-1]
        if closing is None or text[-1] != closing or text[0] in inner or closing in inner:
            break
        text = inner.strip()
    return text


def without_accents(text: str) -> str:
    """The text in lower case without accents, for comparing words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def folded(text: str) -> str:
    """Only letters and digits, in lower case without accents: "Forget‑me!" and "forget me" are "forgetme"."""
    if text.isascii():
        return _NO_WORD.sub("", text).lower()
    plain = without_accents(unicodedata.normalize("NFKC", readable(text)))
    return "".join(char for char in plain if char.isalnum())


def choice(text: str, options: Iterable[str]) -> str | None:
    """The option that the whole text is, whatever its case, spaces, hyphens and marks; None for none."""
    return {folded(option): option for option in options}.get(folded(text))


_BY_FOLD = {folded(words): name for words, name in IN_OTHER_LANGUAGES.items()}


@dataclass(frozen=True)
class CommandWords:
    """The sub-commands of one command: `by_fold` gives each name by its folded form."""

    by_fold: Mapping[str, str]

    @classmethod
    def of(cls, names: Iterable[str]) -> "CommandWords":
        """The sub-commands of these names; raises ValueError when two have the same folded form."""
        by_fold: dict[str, str] = {}
        for name in names:
            if by_fold.setdefault(folded(name), name) != name:
                raise ValueError(f"two words read alike: {name}")
        return cls(by_fold)

    def in_another_language(self, text: str) -> tuple[str | None, str]:
        """`split` for words in German, French and Spanish: the whole text, or the first word of a pause."""
        whole = self._meant(folded(text))
        if whole is not None:
            return whole, ""
        first, _space, rest = _unwrapped(readable(text)).partition(" ")
        name = self._meant(folded(first))
        return (name, rest) if name in MAY_BE_FOLLOWED else (None, text)

    def _meant(self, fold: str) -> str | None:
        name = _BY_FOLD.get(fold)
        return name if name is not None and folded(name) in self.by_fold else None

    def split(self, text: str) -> tuple[str | None, str]:
        """The sub-command with which the text begins, and what follows it; None and the whole text otherwise.

        The longest one counts: "someone else" before "someone". A question mark alone means "help".
        """
        text = _unwrapped(readable(text))
        runs = list(_RUN.finditer(text))[:LONGEST_NAME]
        if not runs and "?" in text and "help" in self.by_fold:
            return "help", ""
        for count in range(len(runs), 0, -1):
            first, last = runs[0], runs[count - 1]
            gaps = (text[one.end() : after.start()] for one, after in pairwise(runs[:count]))
            name = self.by_fold.get(folded(text[first.start() : last.end()]))
            if name and all(map(_BETWEEN.fullmatch, gaps)) and not _ATTACHED.match(text, last.end()):
                return name, _after(text[last.end() :])
        return None, text

    def nearest(self, text: str) -> str | None:
        """The sub-command that the text's first words resemble most; None where none is similar."""
        runs = _RUN.findall(readable(text))[:LONGEST_NAME]
        for count in range(len(runs), 0, -1):
            near = get_close_matches(folded("".join(runs[:count])), self.by_fold, 1, ALIKE)
            if near:
                return self.by_fold[near[0]]
        return None


def _after(rest: str) -> str:
    """What follows a word, without marks and punctuation attached to it."""
    if all(char in "`~|>" or unicodedata.category(char)[0] in "PZCM" for char in rest):
        return ""
    attached = re.match(r"[^\s<@#]*?(?=[\s<@#]|[^\W_]|$)", rest)
    return rest[attached.end() if attached else 0 :].strip()
