"""Makes the shipped weights again: `python -m bot.language.training`, a few minutes, the same bytes every time."""

import os
import sys

# The order of additions must not depend on how many threads there are. numpy reads this as it is imported, and the
# packages above this module have done that already: so the command starts once more.
if __name__ == "__main__" and os.environ.get("OPENBLAS_NUM_THREADS") != "1":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.execv(sys.executable, [sys.executable, "-m", "bot.language.training", *sys.argv[1:]])  # noqa: S606 (ourselves)

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
