"""The public entry: one text in, what was understood out. Pure and deterministic.

Word lists and patterns give hints, a small linear model weighs them together with the words themselves, and a
pattern that names a thing outright needs less of the model's agreement (docs/decisions/0005).
"""

import json
import re
from dataclasses import dataclass, replace

from bot.core.typed_text import unmarked
from bot.language import asking, intents, lexicon, linear, losses, safety
from bot.language.encoder import encoder
from bot.language.features import features
from bot.language.intents import Answer, Intent
from bot.language.lexicon import Evidence
from bot.language.offers import asks_to_help, comes_back, is_offer
from bot.language.safety import Safety
from bot.language.short_wishes import short_wish
from bot.language.text import cleaned, plain, tokens
from bot.offices import topics
from bot.offices.topics import Catalogue

OFFERED = 2  # topics offered for one text; the person chooses (R42)
SAID_IN_SHORT = 20  # words within which naming a topic is meant
LISTED = 10  # topics a mentor may name (R20)

# Chosen by trying them on sentences of other hands; `bot.language.training.cross_validation` says what they give.
SPEAK_FROM = 0.83  # chance that a text is about our topics at all
SPEAK_FROM_CERTAIN = 0.76  # the same where a topic is named in words nobody uses for anything else
SPEAK_FROM_SAID = 0.75  # the same in words said to the bot itself where a topic is looked for
SPEAK_FROM_ASKED = 0.65  # the same in a question beyond doubt in which a word of a topic stands
BEYOND_DOUBT = 0.7  # chance that help is asked for
CERTAIN_SHARE = 0.6  # the least share of a topic so named
TOLD_BY_SIGNS = frozenset({"feelings", "recovery"})  # sensitive topics that people tell without naming them
TOLD_FROM = 0.4  # weight from which they are taken as told
OUTRIGHT_FROM = 0.9  # weight of a sensitive topic's own words from which it is named where the model hears no topic
SECOND_FROM = 0.03  # share of the second topic
CRISIS_FROM = 0.45  # of likely crisis alone
POSSIBLY_FROM = 0.26  # of likely and possible crisis together
UNMEANT = 0.4  # of a danger that no pattern shows, the part that counts only as far as help is asked for
UNMEANT_LIKELY = 0.3  # the same of likely crisis alone
# The same where a reviewed pattern of danger, or of possible danger, was found and no saying that only sounds like it.
CRISIS_FROM_NAMED = 0.12
POSSIBLY_FROM_HINTED = 0.08
# The same where nothing but such a saying was found ("this deploy is killing me", "not suicidal, only tired").
CRISIS_FROM_SAID = 0.8
POSSIBLY_FROM_SAID = 0.3
# Of a question of health or rights, times the chances that anything is wanted at all and that it is about our topics.
PROFESSIONAL_FROM = {Safety.MEDICAL: 0.12, Safety.LEGAL: 0.04}
PROFESSIONAL_FROM_NAMED = 0.06  # the same where a pattern of health or rights was found
PROFESSIONAL_FROM_TOPIC = 0.12  # the same where a topic is named beyond doubt and no such pattern was found
SPOKEN_FROM = 0.1  # the same where somebody returns; who offers help and names a topic means it in any case
ASKED_FROM = 0.25  # chance of being about our topics from which a topic named outright in a question counts
NAMED_FROM = {Intent.ASK: ASKED_FROM, Intent.RETURNING: SPOKEN_FROM, Intent.VOLUNTEER: 0.0}

Chances = dict[str, dict[str, float]]


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
    return tuple(Finding(slug, round(min(weight, 0.99), 3)) for slug, weight in ranked)[:most]


def _kind(chances: Chances, signs: dict[str, int], evidence: Evidence) -> Safety:
    """Return the gravest kind whose chance reaches its limit; limits are low, since a miss is worse than a false alarm.

    What a reviewed pattern names is answered at least as possible danger, whatever the model makes of the rest: in a
    long text one grave clause is a small part of all that the model weighs.
    """
    chance = chances["safety"]
    crisis, possibly = chance[Safety.CRISIS], chance[Safety.POSSIBLY]
    is_figure = safety.FIGURE in signs
    is_named = Safety.CRISIS in signs and not is_figure
    is_hinted = Safety.POSSIBLY in signs and not is_figure
    certain, least = CRISIS_FROM, POSSIBLY_FROM
    if is_figure:
        certain, least = CRISIS_FROM_SAID, POSSIBLY_FROM_SAID
    elif is_named:
        certain = CRISIS_FROM_NAMED
    elif is_hinted:
        least = POSSIBLY_FROM_HINTED
    danger = crisis + possibly
    if not (is_figure or is_named or is_hinted):
        unasked = 1 - chances["intent"][Intent.ASK]
        crisis *= 1 - UNMEANT_LIKELY * unasked
        danger *= 1 - UNMEANT * unasked
    if crisis >= certain:
        return Safety.CRISIS
    professional = max((Safety.MEDICAL, Safety.LEGAL), key=lambda kind: chance[kind])
    if is_named or (danger >= least and (is_hinted or danger >= chance[professional])):
        return Safety.POSSIBLY
    is_meant = (1 - chances["intent"][Intent.NONE]) * (1 - chances["topic"]["none"])
    least = PROFESSIONAL_FROM_TOPIC if evidence.certain else PROFESSIONAL_FROM[professional]
    if professional in signs:
        least = PROFESSIONAL_FROM_NAMED
    return professional if chance[professional] * is_meant >= least else Safety.NONE


# Worry about another person, in words that leave no doubt.
_OWN_LIFE = re.compile(r"\b(?:take|taking|took|end|ending) (?:her|his|their) (?:own )?li(?:fe|ves)\b")
# "Stop" and nothing else, in any of the four languages: the one wish that nobody may have to say twice.
_STOP_ALONE = re.compile(
    r"\W*(?:please |bitte |por favor,? |s'il (?:te|vous) plait,? )?"
    r"(?:stopp?|unsubscribe|hoer(?:t|en sie)? (?:bitte )?(?:damit )?auf|aufhoeren|arret(?:e|ez|er)|para|pare|parar"
    r"|alto|leave me alone)"
    r"(?: (?:it|this|that|now|all|everything|please|bitte|jetzt|ca|tout|maintenant|s'il (?:te|vous) plait|stp|svp|ya"
    r"|todo|por favor))*\W*"
)
# "Pause" and nothing else; without more words the model cannot tell it from coming back.
_PAUSE_ALONE = re.compile(
    r"\W*(?:please )?(?:pause(?: me)?|(?:i )?(?:need to |want to |would like to )?(?:take|need|want) a (?:short )?"
    r"break)(?: please)?\W*"
)
# "Help me" and nothing else: what Village can do, before anybody guesses more.
_HELP_ALONE = re.compile(r"\W*(?:please )?help(?: me)?(?: please)?\W*")
_ALONE = {_STOP_ALONE: Intent.STOP, _PAUSE_ALONE: Intent.PAUSE, _HELP_ALONE: Intent.HELP}
WISH_WORDS = 7  # within which "can't make it today, sorry" means a lunch, and the model hears only small talk
_ASKS = re.compile(r"^(?:who (?:here )?(?:knows|has|can)|does any|has any|is there any|any)(?:one|body)?\b")


# The same after something else was said: "I'm coming back in March, anyone else?"
_ASKS_TOO = re.compile(r"\b(?:is there|has|does) any(?:one|body)\b|\bany(?:one|body) else\b")


def _intent(text: str, evidence: Evidence, chances: Chances, clues: frozenset[str]) -> Intent:
    """Return the likeliest intent; whole short wishes come first, and offers have limits of their own (`is_offer`)."""
    for words, alone in _ALONE.items():
        if words.fullmatch(text):
            return alone
    wish = short_wish(text)
    if wish is not None:
        return wish
    chance = dict(chances["intent"])
    offer = chance.pop(Intent.VOLUNTEER)
    if "?" in text and _ASKS.search(text) and not asks_to_help(text):
        return Intent.ASK
    if is_offer(text, evidence, clues, offer):
        return Intent.VOLUNTEER
    intent = Intent(max(chance, key=lambda name: chance[name]))
    if comes_back(text, clues) and "?" not in text and offer + chance[Intent.RETURNING] > chance[intent]:
        intent = Intent.RETURNING  # not enough for an offer, and no question: who comes back is asked what they need
    if intent is Intent.RETURNING and "?" in text and _ASKS_TOO.search(text):
        intent = Intent.ASK
    if intent is Intent.NONE and len(tokens(text)) <= WISH_WORDS and "rsvp_no" in clues:
        return Intent.RSVP
    return Intent.THANKS if intent is Intent.SMALL_TALK and intents.thanks(text) else intent


def _topics(
    evidence: Evidence, chances: Chances, catalogue: Catalogue, least: float | None = None
) -> tuple[Finding, ...]:
    """Return at most two topics, best first; none where the chance that the text is about any is below its limit
    (`SPEAK_FROM` unless another is given).
    """
    least = SPEAK_FROM if least is None else least
    share = dict(chances["topic"])
    silent = share.pop("none")
    own = {slug: weight for slug, weight in evidence.named.items() if slug not in share}
    about = 1 - silent
    if (
        about < (min(least, SPEAK_FROM_CERTAIN) if evidence.certain else least)
        or own.keys() >= evidence.weights.keys() > set()
    ):
        return _best(own, OFFERED)
    shares = {slug: value / (about + 1e-9) for slug, value in share.items() if slug in catalogue}
    raised = {slug: CERTAIN_SHARE for slug in evidence.certain if shares.get(slug, 1.0) < CERTAIN_SHARE}
    weights = {slug: value * about for slug, value in (shares | raised).items()}
    guessed = {slug for slug, value in weights.items() if _is_only_guessed(slug, value, evidence)}
    first = max(weights.values(), default=0.0)
    weights = {slug: value for slug, value in weights.items() if slug not in guessed}
    offered = {slug: value for slug, value in weights.items() if value >= SECOND_FROM or value == first}
    return _best(offered | own, OFFERED)


def _is_only_guessed(slug: str, weight: float, evidence: Evidence) -> bool:
    """Return whether a topic is a sensitive one of which no word was used (R14): nothing about a family is guessed, and
    a mood or a body only where the model is rather sure.
    """
    if slug not in topics.sensitive_slugs() or evidence.weights.get(slug, 0.0) > 0:
        return False
    return slug not in TOLD_BY_SIGNS or weight < TOLD_FROM


def _is_about_feelings(chances: Chances, offered: Catalogue) -> bool:
    """Return whether feelings are likelier than any other topic, and than none."""
    share = chances["topic"]
    return "feelings" in offered and max(share, key=lambda name: share[name]) == "feelings"


def read(
    text: str, simple: str, evidence: Evidence, signs: dict[str, int], clues: frozenset[str] | None = None
) -> Chances:
    """Return the model's chances for a text, given its plain form and what word lists and patterns found in it."""
    named = features(simple, evidence, signs, clues)
    return linear.model().answers(named, encoder().vector(cleaned(text)))


# What a pattern of one of these found is never answered as a question for help with a topic alone.
_NEEDS_MORE = frozenset(Safety) - {Safety.NONE}


def _asked_for(simple: str, offered: Catalogue, signs: dict[str, int] | None = None) -> dict[str, float]:
    """Return the weights of the topics with which a plain text asks help and says no more; none where a pattern of
    safety was found.
    """
    asked_for = asking.named_alone(simple, offered)
    if not asked_for:
        return {}
    return asked_for if _NEEDS_MORE.isdisjoint(safety.signs(simple) if signs is None else signs) else {}


# Wanting one of these has nothing to do with a topic, whatever words it was said in.
_NO_TOPIC = frozenset(Intent) - {Intent.ASK, Intent.VOLUNTEER, Intent.RETURNING, Intent.NONE}
_EDGES = re.compile(r"^[^\w@#]+|[^\w@#%+]+$")
BRIEF = 3  # words of an answer or a command said to the bot: "stop", "help me", "no thank you"


def understand(text: str, catalogue: Catalogue | None = None) -> Understood:
    """Return what one text says; topics only from the given catalogue (the standard one unless an office changed it).

    In a crisis no topic is given: nothing stands beside the help (R43); `find_topics` gives them when the
    person says that it was not meant so.
    """
    simple = plain(text)
    if not tokens(simple):
        return Understood((), Safety.NONE, Intent.HELP if "?" in simple else Intent.NONE)
    offered = topics.standard() if catalogue is None else catalogue
    understood = _understood(text, simple, offered)
    if understood.safety is Safety.CRISIS or len(tokens(simple)) > BRIEF:
        return understood
    # A mark beside so few words decides nothing: "stop!", "/stop" and "pause." are the words alone.
    bare = _EDGES.sub("", cleaned(unmarked(text)))
    if bare == text:
        return understood
    alone = _understood(bare, plain(bare), offered)
    return alone if alone.intent in _NO_TOPIC else understood


def _understood(text: str, simple: str, offered: Catalogue) -> Understood:
    evidence, signs, clues = lexicon.evidence(simple, offered), safety.signs(simple), intents.clues(simple)
    return decided(simple, evidence, signs, read(text, simple, evidence, signs, clues), offered, clues)


_ENDS_ASKING = {Intent.STOP, Intent.PAUSE}  # said in so many words, it is done, beside the quiet line


def decided(
    simple: str,
    evidence: Evidence,
    signs: dict[str, int],
    chances: Chances,
    offered: Catalogue,
    clues: frozenset[str] | None = None,
) -> Understood:
    """Return what is understood of a plain text from the model's chances and what word lists and patterns found.

    Its clues (`intents.clues`) are looked for unless they are given.
    """
    clues = intents.clues(simple) if clues is None else clues
    if losses.is_of_something_else(simple):
        evidence, chances = _without_loss(evidence), _without_loss_among(chances)
    asked_for = _asked_for(simple, offered, signs)
    if asked_for:
        return Understood(_best(asked_for, OFFERED), Safety.NONE, Intent.ASK)
    kind, intent = _kind(chances, signs, evidence), _intent(simple, evidence, chances, clues)
    if kind is Safety.POSSIBLY and _OWN_LIFE.search(simple):
        kind = Safety.CRISIS
    grieves = evidence.weights.get("loss", 0.0) >= CERTAIN_SHARE
    if kind is Safety.CRISIS and grieves and Safety.CRISIS not in signs:
        kind = Safety.POSSIBLY  # a loss is told of in grave words: the ordinary answer, with the quiet line
    asked = intent is Intent.ASK and chances["intent"][Intent.ASK] >= BEYOND_DOUBT and bool(evidence.weights)
    least = SPEAK_FROM_ASKED if asked else SPEAK_FROM
    found = () if kind is Safety.CRISIS or intent in _NO_TOPIC else _topics(evidence, chances, offered, least)
    about = 1 - chances["topic"]["none"]
    if not found and kind is Safety.NONE and intent in NAMED_FROM and about >= NAMED_FROM[intent]:
        # Who offers or asks and names a topic outright means it, however little else the text says of it.
        named = {slug: weight for slug, weight in evidence.named.items() if weight >= CERTAIN_SHARE}
        found = _best(named, OFFERED)
    if kind is Safety.POSSIBLY:  # beside the quiet line, no second topic that was only guessed
        found = tuple(one for one in found if one is found[0] or one.slug in evidence.named)
    if not found and kind is Safety.POSSIBLY and intent not in _NO_TOPIC and _is_about_feelings(chances, offered):
        found = (Finding("feelings", round(about, 3)),)  # with it the answer itself names a line to call
    if kind is not Safety.NONE or (found and intent is Intent.NONE):
        stays = kind is not Safety.CRISIS and (intent is Intent.VOLUNTEER or short_wish(simple) in _ENDS_ASKING)
        intent = intent if stays else Intent.ASK
    return Understood(found, kind, intent, intents.answer(simple) if intent is Intent.RSVP else None)


LOSS = "loss"
SAID_OUTRIGHT = 0.95


def _without_loss(evidence: Evidence) -> Evidence:
    return replace(evidence, weights={slug: weight for slug, weight in evidence.weights.items() if slug != LOSS})


def _without_loss_among(chances: Chances) -> Chances:
    """Return the same chances without a loss; where that was the likeliest topic, the text is about none as much."""
    share = dict(chances["topic"])
    loss = share.pop(LOSS, 0.0)
    if loss >= max(value for slug, value in share.items() if slug != "none"):
        share["none"] += loss
    return {**chances, "topic": share}


def warm_up() -> None:
    """Read word lists, patterns, encoder and weights into memory; called off the event loop at start, since it takes
    part of a second.
    """
    understand("Is anybody there who has been through this?")


_AN_EAR = re.compile(r"\b(some|any)(one|body) (to|i can|i could) (talk|speak)( (to|with))?\b", re.IGNORECASE)
SAID_BACK_FROM = 0.2  # a weaker guess about somebody's family is not said to their face


def meant(text: str, catalogue: Catalogue | None = None, *, is_offer: bool = False) -> tuple[Finding, ...]:
    """Return the topics to say back to somebody who spoke to the bot, at most two, best first.

    What they named counts before a guess, in an offer alone; that they would like "someone to talk to" is no topic
    (R2). For what is overheard there is `understand`, which is slower to see a topic.
    """
    asked_for = {} if is_offer else _asked_for(plain(text), topics.standard() if catalogue is None else catalogue)
    if asked_for:
        return _best(asked_for, OFFERED)
    words = _AN_EAR.sub(" ", text)
    named = find_topics(words, catalogue) if len(tokens(plain(words))) <= SAID_IN_SHORT else ()
    named = tuple(one for one in named if one.slug not in topics.sensitive_slugs() or one.confidence >= OUTRIGHT_FROM)
    slugs = {finding.slug for finding in named}
    guessed = understand(words, catalogue).topics
    likely = tuple(one for one in guessed if one.confidence >= SAID_BACK_FROM or one.slug in slugs)
    found = (named or likely) if is_offer else (likely or named)
    outright = tuple(one for one in named if one.slug == LOSS and one.confidence >= SAID_OUTRIGHT)
    return (*outright, *(one for one in found if not (outright and one.slug == LOSS)))[:OFFERED]


_SEPARATORS = re.compile(r"[,;/\n+&•|]| and | or | und ")


def find_topics(text: str, catalogue: Catalogue | None = None) -> tuple[Finding, ...]:
    """Return every topic that a short list names ("business trips, sick days"), in the order named, at most ten."""
    offered = topics.standard() if catalogue is None else catalogue
    found: dict[str, float] = {}
    named = next((topic.slug for topic in offered if plain(topic.label) == plain(text)), None)
    if named:
        return (Finding(named, 0.99),)
    text = _AN_EAR.sub(" ", text)
    for piece in _SEPARATORS.split(text.replace(" - ", ",")):
        for finding in _named_in(piece, offered):
            found[finding.slug] = max(found.get(finding.slug, 0.0), finding.confidence)
    if LOSS in offered and losses.is_of_a_child(plain(text)):
        found[LOSS] = max(SAID_OUTRIGHT, found.get(LOSS, 0.0))
    for finding in () if found else _by_meaning(plain(text), offered):
        found[finding.slug] = finding.confidence
    return tuple(Finding(slug, confidence) for slug, confidence in found.items())[:LISTED]


def _by_meaning(simple: str, catalogue: Catalogue) -> tuple[Finding, ...]:
    if not tokens(simple):
        return ()
    evidence = lexicon.evidence(simple, catalogue)
    chances = read(simple, simple, evidence, safety.signs(simple))
    if losses.is_of_something_else(simple):
        evidence, chances = _without_loss(evidence), _without_loss_among(chances)
    return _topics(evidence, chances, catalogue, SPEAK_FROM_SAID)


def _named_in(piece: str, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return the topics that one entry of a list names: the best, and in a longer entry others with the same weight."""
    simple = plain(piece.replace("-", " "))
    if not simple:
        return ()
    if simple.replace(" ", "-") in catalogue:
        return (Finding(simple.replace(" ", "-"), 0.99),)
    short = len(tokens(simple)) <= 5
    evidence = lexicon.evidence(simple, catalogue, listed=short)
    best = _best((_without_loss(evidence) if losses.is_of_something_else(simple) else evidence).named, LISTED)
    return tuple(f for f in best if f.confidence >= best[0].confidence - 0.05)[: 1 if short else OFFERED]


def as_json_line(understood: Understood) -> str:
    """Return one line of `python -m bot topics`: a JSON object with topics, safety and intent."""
    return json.dumps(
        {
            "topics": [{"slug": f.slug, "confidence": f.confidence} for f in understood.topics],
            "safety": understood.safety.value,
            "intent": understood.intent.value,
        }
    )
