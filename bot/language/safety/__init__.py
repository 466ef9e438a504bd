"""Messages that need a person or a professional rather than a peer, by wording: one reviewed pattern a line.

Beside this file lies one file for each language. A line has four columns, parted by tabs: kind, pattern, a sentence
it must catch, a sentence it must not. Kinds are crisis, possibly, medical, legal, and figure: a saying that only
sounds like danger, which is taken out before the others are looked for. Patterns are read against plain text
(`bot.language.text.plain`) without commas and quotes.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.language.patterns import needed

FOLDER = Path(__file__).parent
FIGURE = "figure"
_OPENING = 4  # letters of a needed piece it is looked up by
_JOINTS = re.compile(r"[,;:'\n\" ]+")


class Safety(StrEnum):
    """What a text looks like; never a diagnosis, never stored."""

    NONE = "none"
    CRISIS = "crisis"  # likely
    POSSIBLY = "possibly"
    MEDICAL = "medical"
    LEGAL = "legal"


@dataclass(frozen=True)
class Line:
    """One reviewed pattern; `needs` are pieces of text of which one must be there for it to match."""

    kind: str
    pattern: re.Pattern[str]
    catches: str
    spares: str
    needs: frozenset[str]
    language: str

    def search(self, text: str) -> bool:
        """Return whether the pattern matches in a text made by `flat`."""
        for part in self.needs:
            if part in text:
                return bool(self.pattern.search(text))
        return False


@cache
def lines() -> tuple[Line, ...]:
    """Return every pattern of every language; raises ValueError for a line that is not four columns."""
    found = []
    for path in sorted(FOLDER.glob("*.tsv")):
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            parts = row.split("\t")
            if len(parts) != 4:
                raise ValueError(f"{path.name}:{number}: four columns are wanted")
            kind, pattern, catches, spares = parts
            found.append(Line(kind, re.compile(pattern), catches, spares, needed(pattern), path.stem))
    return tuple(found)


def joined(text: str) -> str:
    """Return a plain text with commas, colons, quotes and line breaks replaced by spaces."""
    return _JOINTS.sub(" ", text).strip()


def flat(text: str) -> str:
    """Return a plain text as the patterns read it: as `joined` does, with each saying that only sounds like danger
    replaced by "~".
    """
    text = joined(text)
    return _without_figures(text, _worth_trying(text))


def signs(text: str) -> dict[str, int]:
    """Return how many patterns of each kind match a plain text; kinds without a match are left out."""
    text = joined(text)
    tried = _worth_trying(text)
    simple = _without_figures(text, tried)
    found: dict[str, int] = {}
    if "~" in simple:
        found[FIGURE] = simple.count("~")
    for line in tried:
        if line.kind != FIGURE and line.search(simple):
            found[line.kind] = found.get(line.kind, 0) + 1
    return found


@cache
def _by_opening() -> dict[str, list[tuple[str, tuple[int, ...]]]]:
    """Return, by its first four letters or fewer, the pieces of text that lines need, with those lines' numbers."""
    places: dict[str, list[int]] = {}
    for place, line in enumerate(lines()):
        for piece in line.needs:
            places.setdefault(piece, []).append(place)
    shelves: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for piece, found in sorted(places.items()):
        shelves.setdefault(piece[:_OPENING], []).append((piece, tuple(found)))
    return shelves


def _worth_trying(text: str) -> list[Line]:
    """Return the lines that may match in a joined text, in order; removing words from the text never adds one."""
    shelves = _by_opening()
    openings = {text[at : at + size] for size in range(_OPENING + 1) for at in range(len(text))} | {""}
    found: set[int] = set()
    for opening in openings & shelves.keys():
        for piece, places in shelves[opening]:
            if piece in text:
                found.update(places)
    known = lines()
    return [known[place] for place in sorted(found)]


def _without_figures(text: str, tried: list[Line]) -> str:
    for line in tried:
        if line.kind == FIGURE and line.search(text):
            text = line.pattern.sub(" ~ ", text)
    return _JOINTS.sub(" ", text).strip()
