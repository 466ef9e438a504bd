"""Of what the shipped weights were made: one digest over all that goes in, one over what came out."""

from hashlib import sha256
from pathlib import Path

from bot.language import encoder, linear, safety, words
from bot.language.training.sentences import files

DIGEST_FILE = Path(__file__).with_name("digest.txt")
CODE = ("encoder.py", "features.py", "intents.py", "lexicon.py", "text.py", "patterns.py")


def made_of() -> str:
    """The digest over sentences, patterns, word lists, encoder and the code that reads a text."""
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
    """The digest of the weights."""
    return sha256(linear.WEIGHTS_FILE.read_bytes()).hexdigest()


def write_digest() -> None:
    """Notes both, after training."""
    DIGEST_FILE.write_text(f"made of {made_of()}\nweights {shipped()}\n", encoding="utf-8")
