"""The project's own sentences to train on: one file for each writer, by language."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("sentences")
COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One labelled line; `hand` is its writer, by whom cross-validation groups the sentences."""

    text: str
    topics: tuple[str, ...]
    intent: str
    safety: str
    hand: str
    language: str


def read(path: Path) -> list[Sentence]:
    """Return the sentences of one file; raises ValueError for a line that is not text, topics, intent, safety, hand."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split("\t")
        if len(parts) != COLUMNS or not all(part.strip() for part in parts):
            raise ValueError(f"{path.name}:{number}: five columns are wanted")
        text, slugs, intent, safety, hand = parts
        named = () if slugs == "-" else tuple(slugs.split("|"))
        found.append(Sentence(text, named, intent, safety, hand, path.parent.name))
    return found


@cache
def all_sentences() -> tuple[Sentence, ...]:
    """Return every sentence once, by language, file and line; of a repeated text the first label counts."""
    found: dict[str, Sentence] = {}
    for path in files():
        for sentence in read(path):
            found.setdefault(sentence.text.casefold(), sentence)
    return tuple(found.values())


def files() -> Iterable[Path]:
    """Return the sentence files in order."""
    return sorted(FOLDER.glob("*/*.tsv"))
