"""Digests that show whether the shipped weights are up to date: one of all that goes into training, one of the
weights.
"""

from hashlib import sha256
from pathlib import Path

from bot.language import encoder, linear, safety, words
from bot.language.training.sentences import files

DIGEST_FILE = Path(__file__).with_name("digest.txt")
CODE = ("encoder.py", "features.py", "intents.py", "lexicon.py", "text.py", "patterns.py")


def made_of() -> str:
    """Return the digest of sentences, patterns, word lists, encoder and the code that reads a text."""
    here = linear.WEIGHTS_FILE.parent
    parts = [*files(), *sorted(safety.FOLDER.glob("*.tsv")), *sorted(words.FOLDER.glob("*.yml")), encoder.ENCODER_FILE]
    parts += [here / "safety" / "__init__.py", here / "words" / "__init__.py"]
    parts += [here / name for name in CODE] + [
        here / "training" / "train.py",
        here.parent / "offices" / "topic_words.yml",
    ]
    whole = sha256()
    for part in parts:
        whole.update(sha256(part.read_bytes()).digest())
    return whole.hexdigest()


def shipped() -> str:
    """Return the digest of the weights."""
    return sha256(linear.WEIGHTS_FILE.read_bytes()).hexdigest()


def write_digest() -> None:
    """Write both digests, after training."""
    DIGEST_FILE.write_text(f"made of {made_of()}\nweights {shipped()}\n", encoding="utf-8")
