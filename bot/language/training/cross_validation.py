"""How well sentences of unseen writers are understood: `python -m bot.language.training.cross_validation`.

The writers are divided into five parts; each part is judged by a model trained on the other four. That takes five times
as long as training; with numbers of parts (0 to 4) after the command, only those are judged.
"""

import os
import sys

if __name__ == "__main__" and os.environ.get("OPENBLAS_NUM_THREADS") != "1":  # as in `__main__`
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.execv(sys.executable, [sys.executable, "-m", "bot.language.training.cross_validation", *sys.argv[1:]])  # noqa: S606 (ourselves)

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from bot.language import lexicon, linear
from bot.language.intents import LEARNT, Intent
from bot.language.safety import Safety, signs
from bot.language.sentence import Understood, decided
from bot.language.text import plain
from bot.language.training.sentences import Sentence, all_sentences
from bot.language.training.train import Seen, seen, train
from bot.offices import topics

PARTS = 5


@dataclass(frozen=True)
class Figure:
    """One of the figures: its share, out of how many, and the share it has to reach."""

    name: str
    share: float
    count: int
    asked: str


def part_of(hand: str) -> int:
    """Return the part a writer belongs to."""
    return crc32(hand.encode()) % PARTS


def judged(
    rows: Sequence[Sentence], known: Seen, parts: Iterable[int] = range(PARTS)
) -> list[tuple[Sentence, Understood]]:
    """Return the sentences of some parts, each with what the model understands that was not trained on its writer."""
    found: dict[int, Understood] = {}
    for part in parts:
        taught = [place for place, row in enumerate(rows) if part_of(row.hand) != part]
        model = linear.unpacked(train([rows[place] for place in taught], known.only(taught)).packed())
        for place, row in enumerate(rows):
            if part_of(row.hand) == part:
                simple = plain(row.text)
                evidence = lexicon.evidence(simple, topics.standard())
                chances = model.answers(known.named[place], known.meant[place])
                found[place] = decided(simple, evidence, signs(simple), chances, topics.standard())
    return [(rows[place], read) for place, read in sorted(found.items())]


def figures(pairs: Iterable[tuple[Sentence, Understood]]) -> list[Figure]:
    """Return the figures that the weights have to reach."""
    pairs = list(pairs)
    slugs = [(row, {finding.slug for finding in read.topics}, read) for row, read in pairs]

    def figure(name: str, marks: list[bool], asked: str) -> Figure:
        return Figure(name, sum(marks) / len(marks) if marks else 0.0, len(marks), asked)

    about = [bool(named & set(row.topics)) for row, named, read in slugs if row.topics and row.safety == "none"]
    talk = [
        not named and read.safety is Safety.NONE
        for row, named, read in slugs
        if not row.topics and row.safety == "none" and row.intent == "none"
    ]
    danger = {Safety.CRISIS, Safety.POSSIBLY}
    crisis = [read.safety for row, read in pairs if row.safety == "crisis"]
    others = [read.safety for row, read in pairs if row.safety not in {"crisis", "possibly"}]
    offers = [read.intent is Intent.VOLUNTEER for row, read in pairs if LEARNT[row.intent] is Intent.VOLUNTEER]
    refused = [read.intent is not Intent.VOLUNTEER for row, read in pairs if LEARNT[row.intent] is not Intent.VOLUNTEER]
    return [
        figure("topic among the first two", about, "85 % or more"),
        figure("silence on ordinary talk", talk, "95 % or more"),
        figure("crisis taken as likely or possible", [kind in danger for kind in crisis], "97 % or more"),
        figure("crisis taken as likely", [kind is Safety.CRISIS for kind in crisis], "85 % or more"),
        figure("anything else taken as likely crisis", [kind is Safety.CRISIS for kind in others], "under 1 %"),
        figure("anything else taken as possible crisis", [kind is Safety.POSSIBLY for kind in others], "under 6 %"),
        figure("medical", [read.safety is Safety.MEDICAL for row, read in pairs if row.safety == "medical"], "85 %"),
        figure("legal", [read.safety is Safety.LEGAL for row, read in pairs if row.safety == "legal"], "85 %"),
        figure("volunteering", offers, "85 % or more"),
        figure("no offer taken for none", refused, "95 % or more"),
        figure("intent", [read.intent is LEARNT[row.intent] for row, read in pairs if row.safety == "none"], ""),
    ]


def main() -> None:
    """Print the figures for all languages together and for each."""
    rows = all_sentences()
    parts = [int(argument) for argument in sys.argv[1:]] or range(PARTS)
    pairs = judged(rows, seen(row.text for row in rows), parts)
    for language in ("", *sorted({row.language for row, _ in pairs})):
        print(f"\n{language or 'all languages'}")
        for figure in figures(pair for pair in pairs if language in {"", pair[0].language}):
            print(f"  {figure.name:40} {figure.share:6.1%} of {figure.count:5,}   {figure.asked}")


if __name__ == "__main__":
    main()
