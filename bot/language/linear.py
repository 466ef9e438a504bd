"""A small linear model over words, word pieces, word lists and word vectors: three questions answered at once.

Trained by `python -m tests.benchmarks.train_topics`; read at first use; scored without numpy.
"""

import json
import zlib
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from bot.language.features import features
from bot.language.lexicon import Evidence
from bot.language.vectors import WordVectors, word_vectors

WEIGHTS_FILE = Path(__file__).with_name("weights.bin")


def key(name: str) -> int:
    """The number a feature is kept under."""
    return zlib.crc32(name.encode())


@dataclass(frozen=True)
class Model:
    """Weights as signed bytes: one row per feature, one column per answer of the three questions (heads)."""

    heads: dict[str, list[str]]
    bias: list[float]
    scale: list[float]
    row: dict[int, int]
    table: memoryview

    def answers(self, text: str, evidence: Evidence, vectors: WordVectors) -> dict[str, dict[str, float]]:
        """For each head the probability of each of its answers, given a plain text."""
        weighed = [(key(name), value) for name, value in features(text, evidence).items()]
        mean = vectors.mean(text)
        if mean is not None:
            weighed += [(key(f"v:{place}"), value) for place, value in enumerate(mean)]
        return self._heads(self._total(weighed))

    def _total(self, weighed: list[tuple[int, float]]) -> list[float]:
        width = len(self.bias)
        total = [0.0] * width
        for number, value in weighed:
            start = self.row.get(number)
            if start is not None:
                total = [a + value * b for a, b in zip(total, self.table[start : start + width], strict=True)]
        return [b + s * t for b, s, t in zip(self.bias, self.scale, total, strict=True)]

    def _heads(self, total: list[float]) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        start = 0
        for head, answers in self.heads.items():
            part = total[start : start + len(answers)]
            start += len(answers)
            raised = [exp(value - max(part)) for value in part]
            found[head] = {name: value / sum(raised) for name, value in zip(answers, raised, strict=True)}
        return found


def packed(heads: dict[str, list[str]], bias: list[float], scale: list[float], keys: list[int], table: bytes) -> bytes:
    """The model as it is kept in the file."""
    head = json.dumps({"heads": heads, "bias": bias, "scale": scale, "keys": keys})
    return zlib.compress(head.encode() + b"\n" + table, 9)


def unpacked(content: bytes) -> Model:
    """The model of a file's content."""
    head, _, table = zlib.decompress(content).partition(b"\n")
    listed = json.loads(head)
    width = len(listed["bias"])
    row = {number: place * width for place, number in enumerate(listed["keys"])}
    return Model(listed["heads"], listed["bias"], listed["scale"], row, memoryview(table).cast("b"))


@cache
def model() -> Model:
    """The shipped model."""
    return unpacked(WEIGHTS_FILE.read_bytes())


def answers(text: str, evidence: Evidence) -> dict[str, dict[str, float]]:
    """What the shipped model makes of a plain text: heads "topic", "safety" and "intent"."""
    return model().answers(text, evidence, word_vectors())
