"""Makes the shipped weights again: `python -m bot.language.training`, a few minutes, the same bytes every time."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the order of additions must not depend on how many threads there are

from bot.language import linear
from bot.language.training.digest import write_digest
from bot.language.training.sentences import all_sentences
from bot.language.training.train import seen, train


def main() -> None:
    """Train on all sentences, and write the weights and their digest."""
    rows = all_sentences()
    content = train(rows, seen(row.text for row in rows)).packed()
    linear.WEIGHTS_FILE.write_bytes(content)
    write_digest()
    print(f"{len(rows):,} sentences, {linear.WEIGHTS_FILE.name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
