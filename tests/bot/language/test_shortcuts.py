"""What spares work while reading a text changes nothing of what is read: the long way gives the same."""

import zlib

import numpy as np

from bot.language import linear
from bot.language.encoder import encoder
from bot.language.features import spelling
from bot.language.patterns import needed
from bot.language.text import _CONTRACTIONS, cleaned, plain
from bot.language.training.sentences import all_sentences

SOME = [row.text for row in all_sentences()[::101]]
MARKED = [
    "`kill` <@U1> &amp; don't",
    "> quoted\nit's <https://x.y|here> :smile:",
    "x < y > z",
    "ＷＩＤＥ can’t",
    "a\tb  w/o c",
]


def test_a_contraction_that_is_not_looked_for_is_not_there() -> None:
    for text in [*SOME, *MARKED]:
        lowered = text.lower()
        for needs, pattern, _ in _CONTRACTIONS:
            assert set(needs) == needed(pattern.pattern)
            assert not pattern.search(lowered) or any(piece in lowered for piece in needs), (pattern.pattern, text)


def test_marks_are_taken_out_whichever_of_them_there_are() -> None:
    assert [cleaned(text) for text in MARKED] == [
        "@person & don't",
        "it's",
        "x < y > z",
        "ＷＩＤＥ can’t",
        "a b w/o c",
    ]
    assert [plain(text) for text in MARKED[3:]] == ["wide can not", "a b without c"]


def test_a_feature_finds_its_row_and_unknown_ones_count_nothing() -> None:
    model = linear.model()
    row = dict(zip(model.keys.tolist(), model.rows.tolist(), strict=True))
    for text in SOME[:60]:
        named, vector = spelling(plain(text)) | {"no such feature": 1.0}, encoder().vector(text)
        known = [(row[zlib.crc32(name.encode())], value) for name, value in named.items() if linear.key(name) in row]
        total = model.bias + vector @ model.meaning
        total = total + model.scale * sum(value * model.table[place].astype(np.float32) for place, value in known)
        start = 0
        for head, names in model.heads.items():
            raised = np.exp(total[start : start + len(names)])
            start += len(names)
            answers = model.answers(named, vector)[head]
            assert np.allclose([answers[name] for name in names], raised / raised.sum(), atol=1e-5)
