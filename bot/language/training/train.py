"""Learns the shipped weights from our own sentences: softmax regression with a ridge, one for each head."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.language import lexicon, linear, safety
from bot.language.encoder import encoder
from bot.language.features import features
from bot.language.intents import LEARNT, Intent
from bot.language.safety import Safety
from bot.language.text import cleaned, plain
from bot.language.training.sentences import Sentence
from bot.offices import topics

MEANING = 1.0  # how loud the sentence's vector is beside all its words together (1.0)
RIDGE = {"topic": 0.2, "safety": 0.5, "intent": 0.06}
STEPS = 70
SEEN_AT_LEAST = 2  # sentences a feature must be in
KEPT_ABOVE = 0.02  # of the largest weight: what is smaller says nothing
# How much "no topic" counts where sentences of that kind often have one: their labels do not say which.
SILENCE_OF = {"crisis": 0.0, "possibly": 0.0, "medical": 0.0, "legal": 0.0}
SILENCE_FOR = {Intent.RETURNING: 0.1, Intent.VOLUNTEER: 0.15, Intent.ASK: 0.15}

Matrix = NDArray[Any]
HEADS = {
    "topic": [*(topic.slug for topic in topics.standard()), "none"],
    "safety": [kind.value for kind in Safety],
    "intent": sorted({intent.value for intent in LEARNT.values()}),
}


@dataclass(frozen=True, eq=False)
class Seen:
    """The model's input for some sentences: features by name, and one row of `meant` (the vector) each."""

    named: list[dict[str, float]]
    meant: Matrix

    def only(self, places: Sequence[int]) -> "Seen":
        """Return the input for the sentences at these places."""
        return Seen([self.named[place] for place in places], self.meant[list(places)])


def seen(texts: Iterable[str]) -> Seen:
    """Return the model's input for some texts."""
    named, meant = [], []
    for text in texts:
        simple = plain(text)
        evidence = lexicon.evidence(simple, topics.standard())
        named.append(features(simple, evidence, safety.signs(simple)))
        meant.append(encoder().vector(cleaned(text)))
    return Seen(named, np.array(meant, np.float32))


def matrix(rows: list[dict[str, float]], names: dict[str, int]) -> csr_matrix:
    """Return features by name as a sparse matrix, one row per sentence and one column per name in `names`."""
    places = [(i, names[k], v) for i, row in enumerate(rows) for k, v in row.items() if k in names]
    at, column, value = zip(*places, strict=True)
    return csr_matrix((np.array(value, np.float32), (at, column)), shape=(len(rows), len(names)))


def wanted(rows: Sequence[Sentence], head: str) -> tuple[Matrix, Matrix]:
    """Return for one head the wanted share of each answer in each row, and the weight of the row (0: not used)."""
    answers = HEADS[head]
    shares, weights = np.zeros((len(rows), len(answers)), np.float32), np.ones(len(rows), np.float32)
    for place, row in enumerate(rows):
        intent = LEARNT[row.intent]
        label = {"topic": row.topics or ("none",), "safety": (row.safety,), "intent": (intent.value,)}[head]
        for rank, answer in enumerate(label):
            shares[place, answers.index(answer)] = 1 / len(label) + (0.1 if rank == 0 and len(label) > 1 else 0)
        shares[place] /= shares[place].sum()
        if head == "topic" and not row.topics:
            weights[place] = SILENCE_OF.get(row.safety, SILENCE_FOR.get(intent, 1.0))
    return shares, weights


def fitted(named: csr_matrix, meant: Matrix, shares: Matrix, weights: Matrix, ridge: float) -> Matrix:
    """Return the weights of a softmax regression with a ridge: one row per named feature, then per number of the
    vector, and last the bias.
    """
    first, second, answers = named.shape[1], meant.shape[1], shares.shape[1]
    back = named.T.tocsr()
    counted = weights[:, None]

    def loss(whole: Matrix) -> tuple[float, Matrix]:
        table = whole.reshape(-1, answers).astype(np.float32)
        score = named @ table[:first] + meant @ table[first:-1] + table[-1]
        score -= score.max(axis=1, keepdims=True)
        chance = np.exp(score)
        chance /= chance.sum(axis=1, keepdims=True)
        off = (chance - shares) * counted
        cost = -float((counted * shares * np.log(chance + 1e-9)).sum(dtype=np.float64))
        cost += ridge / 2 * float((table[:-1].astype(np.float64) ** 2).sum())
        slope = np.vstack([back @ off, meant.T @ off, off.sum(axis=0, keepdims=True)]).astype(np.float64)
        slope[:-1] += ridge * table[:-1]
        return cost, slope.ravel()

    start = np.zeros((first + second + 1) * answers)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 8})
    table: Matrix = found.x.reshape(-1, answers)
    return table


@dataclass(frozen=True, eq=False)
class Trained:
    """Feature names in order and the weights of all heads side by side: named, vector, bias."""

    names: list[str]
    table: Matrix

    def packed(self) -> bytes:
        """Return the bytes of the model file, without features whose weights are all close to zero."""
        named, meaning = self.table[: len(self.names)], self.table[len(self.names) : -1] * MEANING
        kept = np.flatnonzero((np.abs(named) / np.abs(named).max(axis=0)).max(axis=1) > KEPT_ABOVE)
        keys = [linear.key(self.names[row]) for row in kept]
        return linear.packed(HEADS, keys, np.vstack([named[kept], self.table[-1:]]), meaning)


def also_without_signs(rows: Sequence[Sentence], known: Seen) -> tuple[list[Sentence], Seen]:
    """Return the sentences and, once more without the patterns' hints, each sentence that shows one.

    Patterns were written with these sentences in view, so they find nearly all of them and few of other people's:
    a model that saw only their hits would wait for a pattern and miss whatever is worded in another way.
    """
    shown = [place for place, named in enumerate(known.named) if any(name.startswith("S:") for name in named)]
    bare = [{name: value for name, value in known.named[place].items() if name[:2] != "S:"} for place in shown]
    return [*rows, *(rows[place] for place in shown)], Seen(
        [*known.named, *bare], np.vstack([known.meant, known.meant[shown]])
    )


def train(rows: Sequence[Sentence], known: Seen) -> Trained:
    """Return a model learnt from labelled sentences and the model's input for them."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    rows, known = also_without_signs(rows, known)
    counts = Counter(name for found in known.named for name in found)
    names = sorted(name for name, count in counts.items() if count >= SEEN_AT_LEAST)
    named = matrix(known.named, {name: place for place, name in enumerate(names)})
    meant = known.meant * np.float32(MEANING)
    return Trained(names, np.hstack([fitted(named, meant, *wanted(rows, head), RIDGE[head]) for head in HEADS]))
