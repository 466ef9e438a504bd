"""What a sentence means, as one vector: a small copy of a published multilingual sentence encoder.

The network is Google's Universal Sentence Encoder, multilingual, version 3 (Apache License 2.0), as `make_encoder`
in `bot.language.training` cut it down: the pieces of words which our four languages use, products of smaller matrices
in place of the large ones. It runs in numpy, about a millisecond a sentence, and is read once.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

ENCODER_FILE = Path(__file__).with_name("encoder.npz")
WIDTH = 512  # numbers in a sentence's vector
LONGEST = 160  # pieces of a text that are read; what comes after says nothing new
BRANCHES = ((2, 0), (3, 1), (5, 2))  # words looked at together, and how many of them stand before
BRANCH = 256  # numbers a branch makes of each piece
BEFORE, AFTER = 2, 2  # the widest look to either side
UNKNOWN, FIRST, LAST = 0, 1, 2  # rows of the pieces that are no letters
TINY = 1e-6

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Encoder:
    """The network's numbers; every row of `pieces` is one piece of a word."""

    scores: dict[str, tuple[int, float]]  # a piece's row and how common it is (a logarithm)
    longest: int  # letters of the longest piece
    pieces: NDArray[np.uint8]
    scale: Floats
    low: Floats
    seen: NDArray[np.uint8]  # what the branches see of a piece, filled in when it is first met
    is_seen: NDArray[np.bool_]
    layers: tuple[tuple[Floats, Floats, Floats], ...]  # two for each branch: narrow, wide, added
    weights: dict[str, Floats]

    def rows(self, text: str) -> list[int]:
        """Return the row numbers of a text's pieces in order, from `FIRST` to `LAST`; at most `LONGEST` pieces are
        kept.
        """
        found = [FIRST]
        for word in unicodedata.normalize("NFKC", text).lower().split():
            found += _cut(self, "\u2581" + word)
            if len(found) > LONGEST:
                break
        return [*found[:LONGEST], LAST]

    def vector(self, text: str) -> Floats:
        """Return the vector of a text: `WIDTH` numbers, of length one. Texts that mean nearly the same have a high
        product.
        """
        rows = self.rows(text)
        at, count = np.array(rows), len(rows)
        features = np.empty((count, WIDTH + BRANCH * len(BRANCHES)), np.float32)
        features[:, :WIDTH] = self.pieces[at] * self.scale[at] + self.low[at]
        seen = self._seen(rows)
        around = np.zeros((count + BEFORE + AFTER, BRANCH), np.float32)
        for place, (size, before) in enumerate(BRANCHES):
            start = BEFORE - before
            here = seen[:, place * BRANCH : (place + 1) * BRANCH]
            for narrow, wide, added in self.layers[2 * place : 2 * place + 2]:
                around[BEFORE : BEFORE + count] = here
                # Rows lie one behind the other in memory, so `size` of them side by side are one longer row.
                together = np.ascontiguousarray(
                    as_strided(around[start:], (count, size * BRANCH), around.strides, writeable=False)
                )
                here = np.maximum(together @ narrow @ wide + added, 0) + here
            features[:, WIDTH + place * BRANCH : WIDTH + (place + 1) * BRANCH] = here
        return self._joined(features)

    def _seen(self, at: list[int]) -> Floats:
        """Return the input of the branches for pieces, one row each, kept once computed. A row is computed alone: its
        numbers do not depend on which texts were read before.
        """
        w = self.weights
        for row in at:
            if not self.is_seen[row]:
                made = (self.pieces[row] * self.scale[row] + self.low[row]) @ w["seen"] + w["seen_added"]
                made -= made.mean()
                made = made / np.sqrt(made.var() + np.float32(TINY)) * w["seen_norm"] + w["seen_norm_added"]
                self.seen[row] = np.clip(np.round((made - w["seen_low"]) / w["seen_step"]), 0, 255)
                self.is_seen[row] = True
        seen: Floats = self.seen[np.array(at)] * w["seen_step"] + w["seen_low"]
        return seen

    def _joined(self, features: Floats) -> Floats:
        """Return the vector of a text from the features of its pieces: normalised, summed, and sent through the last
        layers.
        """
        w, count = self.weights, len(features)
        features -= features.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", features, features) / features.shape[1]
        total = (1 / np.sqrt(spread + TINY)) @ features * w["norm"] + count * w["norm_added"]
        mean = (total @ w["join"] + count * w["added"]) / np.float32(np.sqrt(count))
        width = len(w["d1"])
        first = np.maximum(mean[:width], 0)
        second = np.maximum(mean[width:] + first @ w["d1"], 0)
        third = np.maximum(second @ w["d2"], 0)
        vector: Floats = np.tanh(np.concatenate((second, third)) @ w["last"])
        return vector / np.float32(np.sqrt(vector @ vector) + TINY)


@lru_cache(maxsize=8192)
def _cut(encoder_: "Encoder", word: str) -> tuple[int, ...]:
    """Return the rows of the likeliest pieces that make up a word (Viterbi); an unknown letter becomes `UNKNOWN`."""
    size = len(word)
    best = [0.0] + [-1e30] * size
    came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
    for start in range(size):
        for end in range(start + 1, min(size, start + encoder_.longest) + 1):
            row, score = encoder_.scores.get(word[start:end], (UNKNOWN, -30.0 if end == start + 1 else -1e30))
            if best[start] + score > best[end]:
                best[end], came[end] = best[start] + score, (start, row)
    rows: list[int] = []
    at = size
    while at:
        at, row = came[at]
        rows.append(row)
    return tuple(reversed(rows))


def read(path: Path = ENCODER_FILE) -> Encoder:
    """Return the encoder in a file that `make_encoder` wrote."""
    with np.load(path, allow_pickle=False) as file:
        held = {name: file[name] for name in file.files}
    words: Sequence[str] = bytes(held.pop("words")).decode().split("\n")
    scores = held.pop("scores").astype(float).tolist()
    pieces, group = held.pop("pieces"), held.pop("group")
    weights = {name: value.astype(np.float32) for name, value in held.items()}
    scale, low = weights.pop("scale")[group][:, None], weights.pop("low")[group][:, None]
    seen = np.zeros((len(pieces), BRANCH * len(BRANCHES)), np.uint8)
    layers = tuple(
        (
            weights.pop(f"narrow_{size}_{layer}"),
            weights.pop(f"wide_{size}_{layer}"),
            weights.pop(f"added_{size}_{layer}"),
        )
        for size, _ in BRANCHES
        for layer in (1, 2)
    )
    # Nothing but additions lies between these matrices: one product of two is read faster than both.
    next_ = np.hstack([weights.pop("d0"), weights.pop("p1")])
    weights["added"], weights["join"] = weights["added"] @ next_, weights["join"] @ next_
    weights["last"] = np.vstack([weights.pop("p3"), weights.pop("d3")])
    known = {word: (row, score) for row, (word, score) in enumerate(zip(words, scores, strict=True)) if row > LAST}
    is_seen = np.zeros(len(pieces), np.bool_)
    return Encoder(known, max(map(len, known)), pieces, scale, low, seen, is_seen, layers, weights)


@cache
def encoder() -> Encoder:
    """Return the shipped encoder, read at the first call."""
    return read()
