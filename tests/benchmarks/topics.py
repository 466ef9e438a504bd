"""How well plain words are understood: methods compared, then precision and recall per class of what is shipped.

`python -m tests.benchmarks.topics` (two minutes: it trains the compared models); `--shipped` measures the shipped one
only. The test half was written after the training half, in other voices, and nothing was tuned on it.
"""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.language import Intent, Safety, Understood, intents, lexicon, linear, safety, understand
from bot.language.text import plain
from bot.language.vectors import word_vectors
from bot.offices import topics
from tests.benchmarks.train_topics import TEST, TRAIN, Sentence, sentences, train

SILENCE, FALSE_ALARMS, REFUSED = 0.97, 0.02, 0.95
ORDINARY = ("talk", "idiom")

Chances = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Target:
    """One of the figures asked for: what was reached, and what is asked for."""

    name: str
    reached: float
    asked: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure is good enough."""
        return self.reached <= self.asked if self.at_most else self.reached >= self.asked


def share(marks: Iterable[bool]) -> float:
    """The share of true marks; 0 for none at all."""
    listed = list(marks)
    return sum(listed) / len(listed) if listed else 0.0


def has_topic(row: Sentence) -> bool:
    """Whether a sentence is to be answered with a topic."""
    return bool(row["topics"]) and row["safety"] == "none"


def is_ordinary(row: Sentence) -> bool:
    """Whether a sentence is office talk that is to be met with silence."""
    return not row["topics"] and row.get("kind") in ORDINARY


def targets(rows: list[Sentence], read: Callable[[str], Understood]) -> list[Target]:
    """Issue 3's figures on labelled sentences."""
    understood = [(row, read(row["text"])) for row in rows]
    looked_alike = [u.intent is not Intent.VOLUNTEER for r, u in understood if r.get("kind") == "look-alike"]
    alarms = [u.safety is Safety.CRISIS for r, u in understood if r["safety"] != "crisis"]
    started = time.perf_counter()
    for row in rows:
        read(row["text"])
    each = (time.perf_counter() - started) / len(rows) * 1000
    return [
        Target(
            "right topic among the two offered",
            share(any(f.slug in r["topics"] for f in u.topics) for r, u in understood if has_topic(r)),
            0.85,
        ),
        Target("silent on ordinary talk", share(not u.topics for r, u in understood if is_ordinary(r)), SILENCE),
        Target(
            "crisis recognised",
            share(u.safety is Safety.CRISIS for r, u in understood if r["safety"] == "crisis"),
            0.95,
        ),
        Target("crisis false alarms", share(alarms), FALSE_ALARMS, at_most=True),
        Target(
            "volunteering recognised",
            share(u.intent is Intent.VOLUNTEER for r, u in understood if r["intent"] == "volunteer"),
            0.90,
        ),
        Target("look-alikes refused", share(looked_alike), REFUSED),
        Target("milliseconds a sentence", each, 5.0, at_most=True),
    ]


def per_class(pairs: list[tuple[set[str], set[str]]], names: Iterable[str]) -> list[str]:
    """Lines of precision and recall for each class, from (wanted, given) pairs."""
    lines = [f"{'class':<18} {'precision':>9} {'recall':>7} {'sentences':>9}"]
    for name in names:
        right = sum(name in wanted and name in given for wanted, given in pairs)
        given_at_all = sum(name in given for _, given in pairs)
        wanted_at_all = sum(name in wanted for wanted, _ in pairs)
        precision = f"{right / given_at_all:.2f}" if given_at_all else "-"
        recall = f"{right / wanted_at_all:.2f}" if wanted_at_all else "-"
        lines.append(f"{name:<18} {precision:>9} {recall:>7} {wanted_at_all:>9}")
    return lines


def _class_tables(rows: list[Sentence]) -> list[str]:
    understood = [(row, understand(row["text"])) for row in rows]
    labelled = [(r, u) for r, u in understood if has_topic(r) or is_ordinary(r)]
    by_topic = [(set(r["topics"]), {f.slug for f in u.topics}) for r, u in labelled]
    by_first = [(set(r["topics"]), {f.slug for f in u.topics[:1]}) for r, u in labelled]
    by_safety = [({r["safety"]}, {u.safety.value}) for r, u in understood]
    by_intent = [({r["intent"]}, {u.intent.value}) for r, u in understood]
    slugs = [topic.slug for topic in topics.standard()]
    return [
        "\nTopics, the first offered",
        *per_class(by_first, slugs),
        "\nTopics, either of the two offered",
        *per_class(by_topic, slugs),
        "\nSafety",
        *per_class(by_safety, [kind.value for kind in Safety]),
        "\nIntent",
        *per_class(by_intent, [intent.value for intent in Intent]),
    ]


def _limit(values: Iterable[float], below: float) -> float:
    """The value that the given share of all values lies below."""
    ranked = sorted(values)
    return ranked[min(int(below * len(ranked)), len(ranked) - 1)]


def compared(rows: list[Sentence], chances: list[Chances]) -> list[float]:
    """Four figures free of any chosen limit: top two, the same at 97 % silence, crisis and offers at their limits."""
    about = [1 - found["topic"]["none"] for found in chances]
    quiet = _limit((a for a, row in zip(about, rows, strict=True) if is_ordinary(row)), SILENCE)
    hits, spoken = [], []
    for row, found, a in zip(rows, chances, about, strict=True):
        if has_topic(row):
            ranked = sorted((slug for slug in found["topic"] if slug != "none"), key=lambda s: -found["topic"][s])
            hits.append(any(slug in row["topics"] for slug in ranked[:2] if found["topic"][slug] > 0))
            spoken.append(hits[-1] and a > quiet)
    crisis = [(found["safety"]["crisis"], row["safety"] == "crisis") for row, found in zip(rows, chances, strict=True)]
    alarm = _limit((value for value, real in crisis if not real), 1 - FALSE_ALARMS)
    offers = [(found["intent"]["volunteer"], row) for row, found in zip(rows, chances, strict=True)]
    offer = _limit((value for value, row in offers if row.get("kind") == "look-alike"), REFUSED)
    return [
        share(hits),
        share(spoken),
        share(value > alarm for value, real in crisis if real),
        share(value > offer for value, row in offers if row["intent"] == "volunteer"),
    ]


def by_lists(text: str) -> Chances:
    """What the word lists and patterns alone say of a text, in the shape of the model's answers."""
    simple = plain(text)
    weights = lexicon.evidence(simple, topics.standard()).weights
    return {
        "topic": {slug: weights.get(slug, 0.0) for slug in (t.slug for t in topics.standard())}
        | {"none": 1 - max(weights.values(), default=0.0)},
        "safety": {"crisis": float(safety.named(simple) is Safety.CRISIS)},
        "intent": {"volunteer": float(intents.offers(simple))},
    }


def by_model(model: linear.Model) -> Callable[[str], Chances]:
    """What a model says of a text; features it was not taught count nothing."""

    def read(text: str) -> Chances:
        simple = plain(text)
        return model.answers(simple, lexicon.evidence(simple, topics.standard()), word_vectors())

    return read


METHODS = {
    "words and word pieces": ("w:", "b:", "c:"),
    "word vectors": ("v:",),
    "words, pieces, vectors": ("w:", "b:", "c:", "v:"),
    "all together (shipped)": ("",),
}


def _comparison(rows: list[Sentence]) -> list[str]:
    taught = sentences(TRAIN)
    readers: dict[str, Callable[[str], Chances]] = {"word lists and patterns": by_lists}
    for name, use in METHODS.items():
        readers[name] = by_model(linear.unpacked(train(taught, use).packed()))
    lines = [f"{'method':<26} {'top two':>8} {'at 97 % silence':>16} {'crisis at 2 %':>14} {'offers at 95 %':>15}"]
    for name, read in readers.items():
        figures = compared(rows, [read(row["text"]) for row in rows])
        lines.append("{:<26} {:>8.1%} {:>16.1%} {:>14.1%} {:>15.1%}".format(name, *figures))
    return lines


def main() -> None:
    """Prints the targets, precision and recall per class, and the comparison of methods."""
    rows = sentences(TEST)
    lines = [f"{len(sentences(TRAIN))} sentences to learn from, {len(rows)} unseen\n"]
    for target in targets(rows, understand):
        shown = f"{target.reached:.2f}" if "milli" in target.name else f"{target.reached:.1%}"
        lines.append(f"{target.name:<36} {shown:>7}   {'met' if target.met else 'missed'}")
    lines += _class_tables(rows)
    if "--shipped" not in sys.argv:
        lines += ["", *_comparison(rows)]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
