"""The public entry: one text in, what was understood out. Pure and deterministic."""

import json
import re
from dataclasses import dataclass

from bot import topics
from bot.topics import Catalogue
from bot.understanding import intents, lexicon, safety
from bot.understanding.intents import Answer, Intent
from bot.understanding.safety import Safety
from bot.understanding.text import plain, tokens

OFFERED = 2  # topics offered for one text; the person chooses (product.md, Asking around)
LISTED = 10  # topics a mentor may name (product.md, Mentors)
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """A topic found in a text; confidence from 0 to 1."""

    slug: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says: at most two topics, best first; its safety; its intent; for an RSVP the answer."""

    topics: tuple[Finding, ...]
    safety: Safety
    intent: Intent
    answer: Answer | None = None


def _best(weights: dict[str, float], most: int) -> tuple[Finding, ...]:
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Finding(slug, round(min(weight, 0.99), 3)) for slug, weight in ranked if weight >= ENOUGH)[:most]


def understand(text: str, catalogue: Catalogue | None = None) -> Understood:
    """What one text says; topics only from the given catalogue (the standard one unless an office changed it)."""
    simple = plain(text)
    offered = topics.standard() if catalogue is None else catalogue
    found = _best(lexicon.evidence(simple, offered).weights, OFFERED)
    kind = safety.named(simple)
    intent = intents.shaped(simple, about_topics=bool(found))
    if kind is not Safety.NONE and intent is not Intent.VOLUNTEER:
        intent = Intent.ASK
    return Understood(found, kind, intent, intents.answer(simple) if intent is Intent.RSVP else None)


_SEPARATORS = re.compile(r"[,;/\n+&•|]| and | or | und ")


def find_topics(text: str, catalogue: Catalogue | None = None) -> tuple[Finding, ...]:
    """Every topic a short list names ("business trips, sick days"), in the order named, at most ten."""
    offered = topics.standard() if catalogue is None else catalogue
    found: dict[str, float] = {}
    for piece in _SEPARATORS.split(text.replace(" - ", ",")):
        for finding in _named_in(piece, offered):
            found[finding.slug] = max(found.get(finding.slug, 0.0), finding.confidence)
    for finding in understand(text, offered).topics if not found else ():
        found[finding.slug] = finding.confidence
    return tuple(Finding(slug, confidence) for slug, confidence in found.items())[:LISTED]


def _named_in(piece: str, catalogue: Catalogue) -> tuple[Finding, ...]:
    """The topics one entry of a list names: the best, and others as sure as it."""
    simple = plain(piece.replace("-", " "))
    if not simple:
        return ()
    if simple.replace(" ", "-") in catalogue:
        return (Finding(simple.replace(" ", "-"), 0.99),)
    short = len(tokens(simple)) <= 5
    best = _best(lexicon.evidence(simple, catalogue, listed=short).weights, LISTED)
    return tuple(f for f in best if f.confidence >= best[0].confidence - 0.05)[: 1 if short else OFFERED]


def as_json_line(understood: Understood) -> str:
    """One line of `python -m bot topics` (issue 3, item 3): a JSON object with topics, safety and intent."""
    return json.dumps(
        {
            "topics": [{"slug": f.slug, "confidence": f.confidence} for f in understood.topics],
            "safety": understood.safety.value,
            "intent": understood.intent.value,
        }
    )
