"""Learns the shipped weights from our own sentences: softmax regression with a ridge, one for each head."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from bot.language import lexicon, linear, safety
from bot.language.encoder import encoder
from bot.language.features import features
from bot.language.intents import LEARNT, Intent
from bot.language.safety import Safety
from bot.language.text import cleaned, plain
from bot.language.training.sentences import Sentence
from bot.offices import topics

# What keeps weights small: of words and hints, and of the sentence's vector.
RIDGE = {"topic": (0.1, 0.2), "safety": (0.2, 0.3), "intent": (0.1, 0.2)}
# Where the bias of "none" starts. It is found slowly, and what is made of words nobody has learnt is ordinary.
NONE_FIRST = {"topic": 8.0, "safety": 6.0, "intent": 4.0}
STEPS = {"topic": 60, "safety": 80, "intent": 60}  # by which the weights hardly move any more
KEPT_STEPS = 10  # that say how the slope bends
SEEN_AT_LEAST = 3  # sentences a feature must be in
KEPT_ABOVE = 0.02  # of the largest weight: what is smaller says nothing
# Sentences learnt once more in another form, for topics alone: with words left out, and beside ordinary talk.
SHORTENED, JOINED = 0.3, 0.5  # how much such a form counts beside the sentence itself (1.0)
LEFT_OUT = 5  # of so many words one
JOINED_WORDS = 15  # the longest sentence that is joined with another
JOINED_SHARE, JOINED_TALK_SHARE = 60, 35  # of a hundred sentences; of a hundred ordinary ones
MARKS = {"en": (". ", ", ", " ", " and ")}
MARKS_ELSE = (". ", ", ")
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


Slope = tuple[float, Matrix]


def lowest(cost: Callable[[Matrix], Slope], start: Matrix, curve: Matrix, steps: int) -> Matrix:
    """Return where a convex function is nearly lowest (L-BFGS in single precision, so that a step costs little).

    `cost` returns the value and the slope at a place; `curve` is a first guess of one over the second derivatives.
    """
    moves: list[Matrix] = []
    turns: list[Matrix] = []
    place = start
    value, slope = cost(place)
    for _ in range(steps):
        way, shares = slope.copy(), []
        for move, turn in zip(reversed(moves), reversed(turns), strict=True):
            shares.append(np.vdot(move, way) / np.vdot(turn, move))
            way -= shares[-1] * turn
        way *= curve
        if moves:
            way *= np.vdot(turns[-1], moves[-1]) / np.vdot(turns[-1], curve * turns[-1])
        for move, turn, share in zip(moves, turns, reversed(shares), strict=True):
            way += (share - np.vdot(turn, way) / np.vdot(turn, move)) * move
        fall, length = float(np.vdot(slope, way)), np.float32(1)
        if fall <= 0:
            break
        while True:
            there = place - length * way
            value_there, slope_there = cost(there)
            if value_there <= value - 1e-4 * float(length) * fall or length < 1e-3:
                break
            length *= np.float32(0.5)
        move, turn = there - place, slope_there - slope
        if np.vdot(move, turn) > 0:
            moves, turns = [*moves, move][-KEPT_STEPS:], [*turns, turn][-KEPT_STEPS:]
        place, value, slope = there, value_there, slope_there
    return place


def fitted(named: csr_matrix, meant: Matrix, shares: Matrix, weights: Matrix, head: str) -> Matrix:
    """Return the weights of a softmax regression with a ridge: one row per named feature, then per number of the
    vector, and last the bias.
    """
    used = np.flatnonzero(weights)
    named, meant, shares, weights = named[used], meant[used], shares[used], weights[used]
    first, second, answers = named.shape[1], meant.shape[1], shares.shape[1]
    back, across = named.T.tocsr(), np.ascontiguousarray(meant.T)
    counted = weights[:, None]
    ridge = np.repeat(np.array([*RIDGE[head], 0], np.float32), [first, second, 1])[:, None]

    def cost(whole: Matrix) -> Slope:
        table = whole.reshape(-1, answers)
        score = named @ table[:first] + meant @ table[first:-1] + table[-1]
        score -= score.max(axis=1, keepdims=True)
        chance = np.exp(score)
        total = chance.sum(axis=1, keepdims=True)
        chance /= total
        off = (chance - shares) * counted
        kept = ridge * table
        value = -float((counted * shares * (score - np.log(total))).sum(dtype=np.float64))
        slope = np.vstack([back @ off, across @ off, off.sum(axis=0, keepdims=True)]) + kept
        return value + float(np.vdot(table, kept)) / 2, slope.ravel()

    often = (weights @ shares) / weights.sum()
    sizes = [named.multiply(named).T @ weights, (meant * meant).T @ weights, weights.sum(keepdims=True)]
    curve = 1 / (ridge + 1e-3 + np.concatenate(sizes)[:, None] * (often * (1 - often))[None])
    start = np.zeros((first + second + 1, answers), np.float32)
    none = HEADS[head].index("none")
    start[-1] = -NONE_FIRST[head] / 8
    start[-1, none] = NONE_FIRST[head]
    table: Matrix = lowest(cost, start.ravel(), curve.astype(np.float32).ravel(), STEPS[head]).reshape(-1, answers)
    return table


@dataclass(frozen=True, eq=False)
class Trained:
    """Feature names in order and the weights of all heads side by side: named, vector, bias."""

    names: list[str]
    table: Matrix

    def packed(self) -> bytes:
        """Return the bytes of the model file, without features whose weights are all close to zero."""
        named, meaning = self.table[: len(self.names)], self.table[len(self.names) : -1]
        kept = np.flatnonzero((np.abs(named) / np.abs(named).max(axis=0)).max(axis=1) > KEPT_ABOVE)
        keys = [linear.key(self.names[row]) for row in kept]
        return linear.packed(HEADS, keys, np.vstack([named[kept], self.table[-1:]]), meaning)


def shortened(text: str) -> str | None:
    """Return a text with some of its words left out, always the same ones; None for a short text."""
    words = text.split()
    kept = [word for place, word in enumerate(words) if crc32(f"{place} {text}".encode()) % LEFT_OUT]
    return " ".join(kept) if len(words) >= LEFT_OUT and 3 <= len(kept) < len(words) else None


def _is_talk(row: Sentence) -> bool:
    return not row.topics and row.safety == "none" and row.intent == "none"


def _is_joined(row: Sentence) -> bool:
    return row.intent in {"none", "ask", "offer", "return"} and len(row.text.split()) <= JOINED_WORDS


def joined(rows: Sequence[Sentence]) -> list[tuple[int, str]]:
    """Return, for some sentences, their place and their text beside an ordinary one of the same language."""
    talk: dict[str, list[str]] = {}
    for row in filter(_is_joined, filter(_is_talk, rows)):
        talk.setdefault(row.language, []).append(row.text)
    found = []
    for place, row in enumerate(rows):
        drawn = crc32(f"join {row.text}".encode())
        if not _is_joined(row) or drawn % 100 >= (JOINED_TALK_SHARE if _is_talk(row) else JOINED_SHARE):
            continue
        choice = talk.get(row.language, [row.text])
        other = choice[drawn // 100 % len(choice)]
        marks = MARKS.get(row.language, MARKS_ELSE)
        pair = (row.text, other) if drawn % 2 else (other, row.text)
        if other != row.text:
            found.append((place, pair[0].rstrip(".") + marks[drawn // 7 % len(marks)] + pair[1]))
    return found


def also_without_signs(rows: Sequence[Sentence], known: Seen) -> tuple[list[Sentence], Seen, list[int]]:
    """Return the sentences and, once more without the patterns' hints, each sentence that shows one; last each one's
    place in `rows`.

    Patterns were written with these sentences in view, so they find nearly all of them and few of other people's:
    a model that saw only their hits would wait for a pattern and miss whatever is worded in another way.
    """
    shown = [place for place, named in enumerate(known.named) if any(name.startswith("S:") for name in named)]
    bare = [{name: value for name, value in known.named[place].items() if name[:2] != "S:"} for place in shown]
    places = [*range(len(rows)), *shown]
    whole = Seen([*known.named, *bare], np.vstack([known.meant, known.meant[shown]]))
    return [rows[place] for place in places], whole, places


def train(rows: Sequence[Sentence], known: Seen) -> Trained:
    """Return a model learnt from labelled sentences and the model's input for them."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    plainly, input_, _ = also_without_signs(rows, known)
    counts = Counter(name for found in input_.named for name in found)
    names = sorted(name for name, count in counts.items() if count >= SEEN_AT_LEAST)
    columns = {name: place for place, name in enumerate(names)}
    short = [(place, text) for place, row in enumerate(rows) if (text := shortened(row.text)) is not None]
    beside = joined(rows)
    others = [rows[place] for place, _ in (*short, *beside)]
    loud = [*(SHORTENED for _ in short), *(JOINED for _ in beside)]
    other_rows, other_input, places = also_without_signs(others, seen(text for _, text in (*short, *beside)))
    named = matrix(input_.named, columns)
    tables = []
    for head in HEADS:
        if head != "topic":
            tables.append(fitted(named, input_.meant, *wanted(plainly, head), head))
            continue
        all_rows = [*plainly, *other_rows]
        shares, weights = wanted(all_rows, head)
        weights[len(plainly) :] *= np.array(loud, np.float32)[places]
        more = vstack([named, matrix(other_input.named, columns)]).tocsr()
        tables.append(fitted(more, np.vstack([input_.meant, other_input.meant]), shares, weights, head))
    return Trained(names, np.hstack(tables))
