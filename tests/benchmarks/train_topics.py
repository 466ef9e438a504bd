"""Trains the linear model of `bot.language` on our own labelled sentences; deterministic, a few minutes.

`python -m tests.benchmarks.train_topics` writes `bot/language/weights.bin`.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.language import lexicon, linear
from bot.language.features import features
from bot.language.intents import Intent
from bot.language.safety import Safety
from bot.language.text import plain
from bot.language.vectors import word_vectors
from bot.offices import topics

DATA = Path(__file__).with_name("data")
TRAIN = "topics_train.jsonl"
TEST = "topics_test.jsonl"
RIDGE = 0.05
STEPS = 150
SEEN_AT_LEAST = 2  # sentences a feature must be in
KEPT_ABOVE = 0.02  # of the largest weight: what is smaller says nothing
# How much "no topic" counts where sentences of that kind often have one: their labels do not say which.
SILENCE_OF = {"crisis": 0.0, "medical": 0.0, "legal": 0.0, "returning": 0.0, "volunteer": 0.15, "ask": 0.15}

Matrix = NDArray[np.float64]
Sentence = dict[str, Any]
HEADS = {
    "topic": [*(topic.slug for topic in topics.standard()), "none"],
    "safety": [kind.value for kind in Safety],
    "intent": [intent.value for intent in Intent],
}


def sentences(name: str) -> list[Sentence]:
    """The labelled sentences of one file: text, topics, safety, intent, and for special ones their kind."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def seen(text: str) -> dict[str, float]:
    """All features of a text by name, the word vector's places included."""
    simple = plain(text)
    found = features(simple, lexicon.evidence(simple, topics.standard()))
    mean = word_vectors().mean(simple)
    return found | {f"v:{place}": value for place, value in enumerate(mean or ())}


def matrix(rows: list[dict[str, float]], names: dict[str, int]) -> csr_matrix:
    """The rows' features as a sparse matrix, one column per name."""
    places = [(i, names[k], v) for i, row in enumerate(rows) for k, v in row.items() if k in names]
    at, column, value = zip(*places, strict=True)
    return csr_matrix((value, (at, column)), shape=(len(rows), len(names)))


def wanted(rows: list[Sentence], head: str) -> tuple[Matrix, Matrix]:
    """For one head the share of each answer in each row, and the weight of the row (0: not to be learnt from)."""
    answers = HEADS[head]
    shares, weights = np.zeros((len(rows), len(answers))), np.ones(len(rows))
    for place, row in enumerate(rows):
        named = (row["topics"] or ["none"]) if head == "topic" else [row[head]]
        for answer in named:
            shares[place, answers.index(answer)] = 1 / len(named)
        if head == "topic" and not row["topics"]:
            weights[place] = SILENCE_OF.get(row["intent"] if row["safety"] == "none" else row["safety"], 1.0)
    return shares, weights


def fitted(seen_in: csr_matrix, shares: Matrix, weights: Matrix) -> Matrix:
    """Softmax regression with a ridge: one column of weights per answer, the bias in the last row."""
    count, answers = seen_in.shape[1], shares.shape[1]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        table = flat.reshape(count + 1, answers)
        score = seen_in @ table[:-1] + table[-1]
        score -= score.max(axis=1, keepdims=True)
        chance = np.exp(score)
        chance /= chance.sum(axis=1, keepdims=True)
        off = (chance - shares) * weights[:, None]
        cost = -(weights[:, None] * shares * np.log(chance + 1e-12)).sum() + RIDGE / 2 * (table[:-1] ** 2).sum()
        slope = np.vstack([seen_in.T @ off + RIDGE * table[:-1], off.sum(axis=0)])
        return float(cost), slope.ravel()

    start = np.zeros((count + 1) * answers)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    table: Matrix = found.x.reshape(count + 1, answers)
    return table


@dataclass(frozen=True)
class Trained:
    """Feature names in order and the weights of all heads side by side, the bias in the last row."""

    names: list[str]
    table: Matrix

    def packed(self) -> bytes:
        """The model file: weights as signed bytes, one scale per answer, near-empty rows left out."""
        weights, bias = self.table[:-1], self.table[-1]
        scale = np.abs(weights).max(axis=0) / 127
        small = np.round(weights / scale).astype(np.int8)
        kept = np.flatnonzero((np.abs(weights) / np.abs(weights).max(axis=0)).max(axis=1) > KEPT_ABOVE)
        keys = [linear.key(self.names[row]) for row in kept]
        return linear.packed(HEADS, bias.round(4).tolist(), scale.round(8).tolist(), keys, small[kept].tobytes())


def train(rows: list[Sentence], use: tuple[str, ...] = ("",)) -> Trained:
    """A model learnt from labelled sentences; `use` limits the features to names which begin so."""
    features_of = [seen(row["text"]) for row in rows]
    counts = Counter(name for found in features_of for name in found if name.startswith(use))
    names = sorted(name for name, count in counts.items() if count >= SEEN_AT_LEAST)
    seen_in = matrix(features_of, {name: place for place, name in enumerate(names)})
    return Trained(names, np.hstack([fitted(seen_in, *wanted(rows, head)) for head in HEADS]))


def main() -> None:
    """Trains on the training half and writes the shipped weights."""
    content = train(sentences(TRAIN)).packed()
    linear.WEIGHTS_FILE.write_bytes(content)
    print(f"{linear.WEIGHTS_FILE.name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
