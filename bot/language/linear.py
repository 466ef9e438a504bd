"""A small linear model over words, word pieces, hints and a sentence's vector: three questions answered at once.

Trained by `python -m bot.language.training`; read at first use.
"""

import json
import zlib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS_FILE = Path(__file__).with_name("weights.bin")

Floats = NDArray[np.float32]


def key(name: str) -> int:
    """Return the number that stands for a feature's name in the file (CRC-32)."""
    return zlib.crc32(name.encode())


@dataclass(frozen=True, eq=False)
class Model:
    """Weights as signed bytes: one row per feature, one column per answer of the three questions (heads)."""

    heads: dict[str, list[str]]
    bias: Floats
    scale: Floats
    keys: NDArray[np.uint32]  # ascending, to find a feature's row by
    rows: NDArray[np.intp]  # of the table, one for each key
    table: NDArray[np.int8]
    meaning: Floats  # rows of the sentence vector's numbers

    def answers(self, features: dict[str, float], vector: Floats) -> dict[str, dict[str, float]]:
        """Return for each head the probability of each answer, given features by name and the sentence's vector."""
        count = len(features)
        named = np.fromiter(map(zlib.crc32, map(str.encode, features)), np.uint32, count)
        places = np.minimum(self.keys.searchsorted(named), len(self.keys) - 1)
        is_known = self.keys[places] == named
        rows = self.rows[places[is_known]]
        values = np.fromiter(features.values(), np.float32, count)[is_known]
        total = self.bias + self.scale * (values @ self.table[rows].astype(np.float32)) + vector @ self.meaning
        found: dict[str, dict[str, float]] = {}
        start = 0
        for head, names in self.heads.items():
            part = total[start : start + len(names)]
            start += len(names)
            raised = np.exp(part - part.max())
            found[head] = dict(zip(names, (raised / raised.sum()).tolist(), strict=True))
        return found


def packed(heads: dict[str, list[str]], keys: list[int], weights: NDArray[Any], meaning: NDArray[Any]) -> bytes:
    """Return the bytes of a model file; `weights` has one row per key and the bias last, `meaning` a row per number of
    the vector.
    """
    bias, weights = weights[-1], weights[:-1]
    scale = np.abs(weights).max(axis=0) / 127
    table = np.round(weights / scale).astype(np.int8)
    head = json.dumps({"heads": heads, "bias": bias.round(4).tolist(), "scale": scale.round(9).tolist()})
    parts = (head.encode(), np.array(keys, "<u4").tobytes(), table.tobytes(), meaning.astype("<f2").tobytes())
    sizes = np.array([len(part) for part in parts], "<u4").tobytes()
    return zlib.compress(sizes + b"".join(parts), 9)


def unpacked(content: bytes) -> Model:
    """Return the model in the bytes that `packed` made."""
    whole = zlib.decompress(content)
    ends = np.cumsum([16, *np.frombuffer(whole[:16], "<u4").tolist()]).tolist()
    head, keys, table, meaning = (whole[start:end] for start, end in pairwise(ends))
    listed = json.loads(head)
    width = len(listed["bias"])
    numbers = np.frombuffer(keys, "<u4")
    order = np.lexsort((-np.arange(len(numbers)), numbers))  # of two with one number the later counts, as in training
    order = order[np.unique(numbers[order], return_index=True)[1]]
    return Model(
        listed["heads"],
        np.array(listed["bias"], np.float32),
        np.array(listed["scale"], np.float32),
        numbers[order].astype(np.uint32),
        order,
        np.frombuffer(table, np.int8).reshape(-1, width),
        np.frombuffer(meaning, "<f2").reshape(-1, width).astype(np.float32),
    )


@cache
def model() -> Model:
    """Return the shipped model, read at the first call."""
    return unpacked(WEIGHTS_FILE.read_bytes())
