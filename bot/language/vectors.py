"""What words mean, roughly: a small table of word vectors, so that a word never seen in training still says something.

The table was made once from a published sentence model (all-MiniLM-L6-v2, Apache License 2.0) by
`tests/benchmarks/make_word_vectors.py`; it holds common English words only. It is read at first use.
"""

import json
import zlib
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

from bot.language.text import tokens

VECTORS_FILE = Path(__file__).with_name("word_vectors.bin")


@dataclass(frozen=True)
class WordVectors:
    """A row of `width` signed bytes for each word; common words have short rows, so they weigh little."""

    width: int
    row: dict[str, int]
    table: memoryview

    def mean(self, text: str) -> list[float] | None:
        """The direction of a plain text (length one), or None when it has no known word."""
        total = [0] * self.width
        for word in tokens(text):
            start = self.row.get(word)
            if start is not None:
                total = [a + b for a, b in zip(total, self.table[start : start + self.width], strict=True)]
        length = sqrt(sum(value * value for value in total))
        return [value / length for value in total] if length else None


def packed(words: list[str], width: int, table: bytes) -> bytes:
    """The table as it is kept in the file."""
    return zlib.compress(json.dumps({"width": width, "words": words}).encode() + b"\n" + table, 9)


@cache
def word_vectors() -> WordVectors:
    """The shipped table."""
    head, _, table = zlib.decompress(VECTORS_FILE.read_bytes()).partition(b"\n")
    listed = json.loads(head)
    width = listed["width"]
    row = {word: place * width for place, word in enumerate(listed["words"])}
    return WordVectors(width, row, memoryview(table).cast("b"))
